"""What another program or version has written costs its own entity only, and the error names the place."""

import pytest
import structlog
from sqlalchemy import Connection, String, Text, text, type_coerce, update

from core.domain.errors import Unreadable
from core.infrastructure.database.engine import Database

from .specimens import Begin, Colour, Specimen, SpecimenBase, SpecimenModel, specimen

TABLE = SpecimenBase.metadata.tables[SpecimenModel.__tablename__]
STRANGE: dict[str, dict[str, str]] = {
    "sqlite": {
        "colour": "green",
        "taken": "2026-03-01T08:00:00.000000",
        "day": "0000-00-00",
        "amount": "many",
        "number": "a lot",
    },
    "mysql": {"colour": "green", "day": "0000-00-00", "taken": "0000-00-00 00:00:00"},
}
STRANGE["mariadb"] = STRANGE["mysql"]
"""What a column may hold, by the database; a choice that this version does not know, on every other."""


def strange(store: Database) -> dict[str, str]:
    if not store.backend.migrates:
        pytest.skip("files are refused as a whole, by line and field")
    return STRANGE.get(store.engine.dialect.name, {"colour": "green"})


def write(connection: Connection, item: Specimen, field: str, value: str) -> None:
    """Write as another program would, past the types."""
    if connection.dialect.name in {"mysql", "mariadb"}:
        connection.execute(text("SET SESSION sql_mode = ''"))
    raw = type_coerce(value, Text() if field != "colour" else String(32))
    connection.execute(update(TABLE).where(TABLE.c.id == item.id).values({TABLE.c[field]: raw}))


@pytest.fixture(params=["colour", "taken", "day", "amount", "number"])
def field(request: pytest.FixtureRequest, store: Database) -> str:
    name: str = request.param
    if name not in strange(store):
        pytest.skip("this database lets nobody write such a value")
    return name


@pytest.fixture
def items(stored: Begin, store: Database, field: str) -> list[Specimen]:
    """Five of them, of which the third holds what nobody can read."""
    items = [specimen(number=number, colour=Colour.RED) for number in range(5)]
    with stored() as work:
        work.specimens.add_many(items)
        work.commit()
    with store.engine.connect() as connection:
        write(connection, items[2], field, strange(store)[field])
        connection.commit()
        connection.invalidate()
    return items


def test_whoever_gets_it_is_told_where_it_is(stored: Begin, items: list[Specimen], field: str) -> None:
    bad = items[2].id
    place = f"contract_specimens.{field} of {bad}"
    with stored() as work:
        with pytest.raises(Unreadable, match=place):
            work.specimens.get(bad)
        with pytest.raises(Unreadable, match=place):
            work.specimens.get_many([each.id for each in items])
        assert work.specimens.get(items[1].id) == items[1]
        work.specimens.remove(bad)
        work.commit()
    with stored() as work:
        assert work.specimens.count() == 4


def test_a_list_goes_on_without_it_and_the_log_names_it(
    stored: Begin, items: list[Specimen], field: str
) -> None:
    with structlog.testing.capture_logs() as logs, stored() as work:
        first = work.specimens.list(limit=3)
        second = work.specimens.list(limit=3, after=first.next)
    assert [*first.items, *second.items] == [items[0], items[1], items[3], items[4]]
    assert f"{field} of {items[2].id}" in str(logs)


def test_a_stream_ends_with_the_error(stored: Begin, items: list[Specimen], field: str) -> None:
    read = []
    with stored() as work, pytest.raises(Unreadable, match=items[2].id):
        for each in work.specimens.stream(page_size=2):
            read.append(each)  # noqa: PERF402 - what came before the error counts
    assert read == [*items[:2], *items[3:]]
