"""What the repositories say to SQL Server and Oracle, and what they make of the answers."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from core.domain.criteria import All, Begins, Contains, Empty, Has, OneOf, Range
from core.domain.errors import NotFound
from core.infrastructure.database.engine import Database
from tests.integration.contract.specimens import (
    Box,
    Colour,
    ShelfModel,
    Specimen,
    SpecimenBase,
    SpecimenModel,
    SqlSpecimenUnitOfWork,
    shelf,
    specimen,
)
from tests.integration.syntax import parse

from .mute import Mute

FIELDS = SpecimenModel.__table__.columns.keys()
SHELF_FIELDS = ShelfModel.__table__.columns.keys()
SORTABLE = [field for field in FIELDS if field != "text"]
TEXTS = ["name", "text", "order", "code", "id", "box"]
MOST_PARAMETERS = {"mssql": 2_100, "oracle": 1_000}

NAIVE = datetime(2024, 2, 29, 10, 30, 15, 123456)  # noqa: DTZ001  # columns have no zone
MIDNIGHT = datetime(1, 1, 1)  # noqa: DTZ001  # the first day, where days have hours
FULL = Specimen(
    id="1" * 32,
    version=3,
    name="name",
    text="",
    order="",
    amount=Decimal("-99999999999999.9999"),
    taken=datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2))),
    day=date(1, 1, 1),
    number=2**63 - 1,
    flag=True,
    colour=Colour.DARK_BLUE,
    box="2" * 32,
)


def given_by(mute: Mute) -> dict[str, Any]:
    """Return the values of FULL as the driver hands them out."""
    special: dict[str, Any] = {"taken": NAIVE, "colour": "dark blue"}
    if mute.dialect == "oracle":
        special |= {"text": "\0", "order": "\0", "day": MIDNIGHT}
    return {field: special.get(field, getattr(FULL, field)) for field in FIELDS}


@pytest.fixture
def work(mute: Mute) -> SqlSpecimenUnitOfWork:
    return SqlSpecimenUnitOfWork(Database(mute.engine()))


def test_tables_are_created_in_words_that_it_understands(mute: Mute) -> None:
    SpecimenBase.metadata.create_all(mute.engine())
    made = [parse(statement, mute.dialect) for statement, _ in mute.said]
    tables = [each for each in made if each.key == "create" and each.args["kind"] == "TABLE"]
    assert len(tables) == len(SpecimenBase.metadata.tables)


@pytest.mark.parametrize("dialect", ["mssql", "oracle"])
def test_a_parameter_may_be_called_like_a_word_of_sql(dialect: str) -> None:
    assert parse('INSERT INTO t ("select") VALUES (:select)', dialect).key == "insert"


def test_every_statement_of_a_repository_is_understood(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    new = [specimen(), specimen()]
    with work:
        repository = work.specimens
        repository.add(new[0])
        repository.add_many(new)
        repository.get_many(each.id for each in new)
        repository.update(new[0])
        repository.remove(new[0].id)
        repository.exists(new[0].id)
        repository.count(**{field: getattr(FULL, field) for field in SORTABLE})
        repository.count(**dict.fromkeys(SORTABLE))
        repository.containing("50 %")
        assert list(repository.stream()) == []
        repository.count(**{field: Range(getattr(FULL, field), getattr(FULL, field)) for field in SORTABLE})
        repository.count(**dict.fromkeys(SORTABLE, Range()))
        repository.count(**{field: OneOf([getattr(FULL, field)] * 2) for field in SORTABLE})
        repository.count(**dict.fromkeys(SORTABLE, OneOf([])))
        repository.count(**dict.fromkeys(FIELDS, All((Empty(), Empty(flag=False)))))
        for part in ("", "50 %", "two ", " ", "\U0010ffff"):
            repository.count(**dict.fromkeys(TEXTS, All((Begins(part), Contains(part)))))
        repository.ids_by("name", ["one", "another"])
        for for_change in (False, True):
            with suppress(NotFound):
                repository.get(new[0].id, for_change=for_change)
        work.commit()
    assert len(mute.said) >= 10
    for statement, _ in mute.said:
        parse(statement, mute.dialect)


def test_who_gets_something_for_a_change_has_its_row_alone(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    with work, suppress(NotFound):
        work.boxes.get("1", for_change=True)
    alone = {"mssql": r"FROM contract_boxes WITH \(UPDLOCK, ROWLOCK\)", "oracle": r" FOR UPDATE$"}
    (statement, _) = mute.said[-1]
    assert re.search(alone[mute.dialect], statement)


def test_every_statement_about_links_is_understood(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    item = shelf(boxes=["a", "b"], signs=["x"])
    row = tuple(getattr(item, field) for field in SHELF_FIELDS)
    mute.answers = {r"shelf_(boxes|signs)\.shelf, ": [(item.id, "gone")], r"\.name, .*\.place": [row]}
    with work:
        work.shelves.add(item)
        work.shelves.update(item)
        work.shelves.list(boxes=Has("a"), signs=Has("x"))
        work.shelves.list(boxes=OneOf(["a", "b"]), signs=Empty())
        work.shelves.list(boxes=OneOf([]), signs=Empty(flag=False))
    for statement, _ in mute.said:
        parse(statement, mute.dialect)
    assert {"insert", "update", "delete", "select"} == {
        parse(said, mute.dialect).key for said, _ in mute.said
    }


def test_every_page_of_a_list_is_understood(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    nothing = dict.fromkeys(FIELDS) | {"id": "1", "name": "name", "version": 1}
    with work:
        for field, descending, given in product(SORTABLE, [False, True], [given_by(mute), nothing]):
            mute.answers = {"^SELECT": [tuple(given.values())] * 2}
            place = work.specimens.list(order_by=field, descending=descending, limit=1).next
            work.specimens.list(order_by=field, descending=descending, after=place, limit=5, box=None)
            work.specimens.list(order_by=field, descending=descending, before=place, limit=5, box=None)
    for statement, _ in mute.said:
        parse(statement, mute.dialect)


def test_no_statement_has_more_parameters_than_it_takes(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    many = [specimen() for _ in range(5_000)]
    with work:
        work.specimens.get_many(each.id for each in many)
        work.specimens.add_missing(many)
        work.specimens.upsert_many(many)
    sizes = [len(parameters) for _, parameters in mute.said if isinstance(parameters, dict)]
    assert sum(sizes) >= 3 * len(many)
    assert max(sizes) <= MOST_PARAMETERS[mute.dialect]


def test_an_upsert_changes_what_is_there_and_inserts_the_rest(
    mute: Mute, work: SqlSpecimenUnitOfWork
) -> None:
    mute.answers = {"SELECT .*name": [("kept", "known")]}
    with work:
        assert work.specimens.upsert_many([specimen(name="known"), specimen(name="new")]) == 2
    said = [(statement, sent) for statement, sent in mute.said if not statement.startswith(("SAVE", "IF"))]
    changes = {parse(statement, mute.dialect).key: parameters for statement, parameters in said}
    assert list(changes) == ["select", "update", "insert"]
    assert "kept" in re.split("'", str(changes["update"]))
    assert "new" in re.split("'", str(changes["insert"]))


def test_add_missing_inserts_only_what_is_not_there(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    mute.answers = {"SELECT .*label": [("kept", "known")]}
    with work:
        assert work.boxes.add_missing([Box(id="1", label="known"), Box(id="2", label="new")]) == 1
    statement, _ = mute.said[-1]
    assert parse(statement, mute.dialect).key == "insert"


def test_values_leave_as_the_driver_takes_them(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    with work:
        work.specimens.add(FULL)
    _, sent = mute.said[-1]
    empty = "\0" if mute.dialect == "oracle" else ""
    assert {name.strip('"'): value for name, value in sent.items() if value is not None} == {
        "id": "1" * 32,
        "version": 3,
        "name": "name",
        "text": empty,
        "order": empty,
        "amount": Decimal("-99999999999999.9999"),
        "taken": NAIVE,
        "day": MIDNIGHT if mute.dialect == "mssql" else date(1, 1, 1),
        "number": 2**63 - 1,
        "flag": True,
        "colour": "dark blue",
        "box": "2" * 32,
    }


def test_values_come_back_from_what_the_driver_gives(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    mute.answers = {"SELECT": [tuple(given_by(mute).values())]}
    with work:
        read = work.specimens.get(FULL.id)
    assert read == FULL
    assert read.taken
    assert read.taken.tzinfo is UTC
    assert type(read.day) is date


def test_nothing_comes_back_as_nothing(mute: Mute, work: SqlSpecimenUnitOfWork) -> None:
    given = dict.fromkeys(FIELDS) | {"id": "1", "name": "name", "version": 1}
    mute.answers = {"SELECT": [tuple(given[field] for field in FIELDS)]}
    with work:
        assert work.specimens.get("1") == Specimen(id="1", name="name")
