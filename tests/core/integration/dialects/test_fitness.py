"""What is asked of a server before its first migration, and what is said of the answers."""

from core.infrastructure.database.engine import Database

from .mute import Mute, Rows

ASKED: dict[str, tuple[str, Rows, str]] = {
    "mssql": ("is_read_committed_snapshot_on", [(False,)], "READ_COMMITTED_SNAPSHOT ON"),
    "oracle": ("NLS_CHARACTERSET", [("WE8ISO8859P1",)], "AL32UTF8"),
}


def test_what_the_contract_needs_is_asked_for(mute: Mute) -> None:
    database = Database(mute.engine())
    assert database.backend.shortcomings(database.engine) == []
    words, otherwise, advice = ASKED[mute.dialect]
    mute.answers[words] = otherwise
    (found,) = database.backend.shortcomings(database.engine) or []
    assert advice in found
