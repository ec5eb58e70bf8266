"""Relays of the outbox that are killed while they deliver: every event arrives, each key's in order."""

from modules.outbox.infrastructure.models import MessageRow
from tests.integration.outbox.relaying import kill_relays

from .places import ALL, place
from .report import Session

FILES = ("json", "csv")
"""They write a whole table with each commit, and have one writer at a time: few of them in the same time."""


def run(session: Session) -> None:
    """Try it on each backend."""
    for backend in session.on(*ALL):
        kills = session.many(10 if backend in FILES else 30, 4)
        with (
            session.row("relays killed while they deliver", backend) as row,
            place(session, backend) as where,
        ):
            database = where.open()
            database.create_schema(MessageRow.metadata)
            outcome = kill_relays(where.settings, database, session.folder("told") / "diary", kills)
            database.close()
            wrong = f"{outcome.disordered} keys out of order" if outcome.disordered else ""
            row.count(wrong, times=kills, lost=outcome.lost)
            row.note = f"{outcome.recorded:,} events, {outcome.doubled:,} delivered twice under the same id"
