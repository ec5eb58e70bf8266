"""What is removed into an archive is out of the way, and comes back as it was."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.application.archive import bring_back, purge, put_away
from core.domain.criteria import Begins, Range
from core.domain.entities import Versioned, values_of
from core.domain.errors import AlreadyExists, Conflict, InvalidReference, NotFound, StillReferenced
from core.domain.ports import Repository, UnitOfWork
from core.infrastructure.database.engine import Database
from core.infrastructure.database.models import VersionedRow, unique_if_there
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.types import Identifier, Instant, KeyText
from core.infrastructure.database.unit_of_work import SqlUnitOfWork
from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork
from core.infrastructure.retry import retried
from tests.tables import empty

from .conftest import BOTH
from .specimens import SpecimenBase

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROUNDS = 10


@dataclass(kw_only=True)
class Crate(Versioned):
    name: str
    code: str | None = None
    inside: str | None = None


@dataclass(kw_only=True)
class ArchivedCrate(Crate):
    archived_at: datetime


class CrateModel(VersionedRow, SpecimenBase):
    __tablename__ = "contract_crates"
    __table_args__ = (UniqueConstraint("name"), unique_if_there("code"))

    name: Mapped[str] = mapped_column(KeyText())
    code: Mapped[str | None] = mapped_column(KeyText(20))
    inside: Mapped[str | None] = mapped_column(Identifier(), ForeignKey("contract_crates.id"))


class ArchivedCrateModel(VersionedRow, SpecimenBase):
    __tablename__ = "contract_archived_crates"

    name: Mapped[str] = mapped_column(KeyText())
    code: Mapped[str | None] = mapped_column(KeyText(20))
    inside: Mapped[str | None] = mapped_column(Identifier())
    archived_at: Mapped[datetime] = mapped_column(Instant(), index=True)


class CrateUnitOfWork(UnitOfWork):
    crates: Repository[Crate]
    archived_crates: Repository[ArchivedCrate]


class SqlCrateRepository(SqlRepository[Crate]):
    entity = Crate
    model = CrateModel
    key = ("name",)


class SqlArchivedCrateRepository(SqlRepository[ArchivedCrate]):
    entity = ArchivedCrate
    model = ArchivedCrateModel


class SqlCrateUnitOfWork(SqlUnitOfWork, CrateUnitOfWork):
    def _enter(self, session: Session) -> None:
        self.crates = SqlCrateRepository(session)
        self.archived_crates = SqlArchivedCrateRepository(session)


class InMemoryCrateRepository(InMemoryRepository[Crate]):
    unique = (("name",), ("code",))
    key = ("name",)
    references = {"inside": "crates"}  # noqa: RUF012 - as a feature has it


class InMemoryArchivedCrateRepository(InMemoryRepository[ArchivedCrate]):
    """Nothing is unique here, and nothing refers to anything."""


class InMemoryCrateUnitOfWork(InMemoryUnitOfWork, CrateUnitOfWork):
    def __init__(self) -> None:
        self.crates = InMemoryCrateRepository()
        self.archived_crates = InMemoryArchivedCrateRepository()


Begin = Callable[[], CrateUnitOfWork]


@pytest.fixture
def stored(_specimen_tables: Database) -> Iterator[Begin]:
    yield lambda: SqlCrateUnitOfWork(_specimen_tables)
    empty(_specimen_tables, SpecimenBase.metadata)


@pytest.fixture(params=BOTH)
def begin(request: pytest.FixtureRequest) -> Begin:
    if request.param == "backend":
        stored: Begin = request.getfixturevalue("stored")
        return stored
    work = InMemoryCrateUnitOfWork()
    return lambda: work


def crate(number: int = 1, **values: Any) -> Crate:
    return Crate(**{"id": f"{number:032x}", "name": f"crate {number}"} | values)


def add(begin: Begin, *crates: Crate) -> None:
    with begin() as work:
        work.crates.add_many(crates)
        work.commit()


def remove(begin: Begin, id: str, now: datetime = NOON) -> None:
    with begin() as work:
        put_away(
            work.crates,
            work.archived_crates,
            id,
            lambda one: ArchivedCrate(**values_of(Crate, one), archived_at=now),
        )
        work.commit()


def restore(begin: Begin, id: str) -> Crate:
    with begin() as work:
        found = bring_back(work.crates, work.archived_crates, id, lambda one: Crate(**values_of(Crate, one)))
        work.commit()
    return found


def archived(begin: Begin) -> list[str]:
    with begin() as work:
        return [each.name for each in work.archived_crates.list(order_by="archived_at").items]


def names(begin: Begin) -> list[str]:
    with begin() as work:
        return [each.name for each in work.crates.stream()]


def test_what_is_archived_is_out_of_every_read(begin: Begin) -> None:
    gone = crate(1, code="one")
    add(begin, gone, crate(2))
    remove(begin, gone.id)
    assert names(begin) == ["crate 2"]
    with begin() as work:
        crates = work.crates
        for for_change in (False, True):
            with pytest.raises(NotFound, match=gone.id):
                crates.get(gone.id, for_change=for_change)
        assert not crates.exists(gone.id)
        assert [each.name for each in crates.get_many([gone.id, crate(2).id])] == ["crate 2"]
        assert crates.ids_by("name", ["crate 1"]) == crates.ids_by("code", ["one"]) == {}
        assert (crates.count(), crates.count(name=Begins("crate")), crates.count(code="one")) == (1, 1, 0)
        assert [each.name for each in crates.list(order_by="name").items] == ["crate 2"]
        with pytest.raises(NotFound, match=gone.id):
            crates.update(gone)
    with pytest.raises(NotFound, match=gone.id):
        remove(begin, gone.id)


def test_what_is_archived_can_be_looked_for_there(begin: Begin) -> None:
    add(begin, crate(1), crate(2), crate(3))
    for number in (2, 3, 1):
        remove(begin, crate(number).id, NOON - timedelta(hours=number))
    with begin() as work:
        found = work.archived_crates.list(
            order_by="archived_at", descending=True, archived_at=Range(last=NOON - timedelta(hours=2))
        )
        assert [each.name for each in found.items] == ["crate 2", "crate 3"]
        assert work.archived_crates.get(crate(1).id).archived_at == NOON - timedelta(hours=1)


def test_what_is_restored_is_as_it_was(begin: Begin) -> None:
    add(begin, crate(1, code="one"), crate(2, inside=crate(1).id))
    with begin() as work:
        changed = work.crates.get(crate(2).id)
        work.crates.update(changed)
        work.commit()
    remove(begin, changed.id)
    assert restore(begin, changed.id) == changed
    with begin() as work:
        assert work.crates.get(changed.id) == changed
        with pytest.raises(NotFound, match=f"there is no archived crate {changed.id}"):
            work.archived_crates.get(changed.id)
    with pytest.raises(Conflict, match=f"{changed.id} is not archived"):
        restore(begin, changed.id)
    with pytest.raises(NotFound):
        restore(begin, crate(9).id)


def test_what_was_unique_is_free_again(begin: Begin) -> None:
    for number in (1, 2, 3):
        add(begin, crate(number, name="same", code="same"))
        remove(begin, crate(number).id)
    add(begin, crate(4, name="same", code="same"))
    assert names(begin) == ["same"]
    assert archived(begin) == ["same"] * 3


@pytest.mark.parametrize(
    "taken", [{"name": "one"}, {"code": "one"}, {"id": crate(1).id}], ids=lambda each: next(iter(each))
)
def test_what_was_taken_since_refuses_to_be_restored(begin: Begin, taken: dict[str, Any]) -> None:
    add(begin, crate(1, name="one", code="one"))
    remove(begin, crate(1).id)
    add(begin, crate(**{"number": 2} | taken))
    with pytest.raises(AlreadyExists):
        restore(begin, crate(1).id)
    assert archived(begin) == ["one"]
    assert len(names(begin)) == 1


def test_an_import_takes_what_is_archived_for_missing(begin: Begin) -> None:
    add(begin, crate(1))
    remove(begin, crate(1).id)
    with begin() as work:
        assert work.crates.add_missing([crate(1), crate(2)]) == 2
        assert work.crates.upsert_many([crate(1)]) == 1
        work.commit()
    assert names(begin) == ["crate 1", "crate 2"]
    assert archived(begin) == ["crate 1"]


def test_what_is_archived_again_takes_the_place_of_what_was_before(begin: Begin) -> None:
    for name in ("old", "new"):
        add(begin, crate(1, name=name))
        remove(begin, crate(1).id)
    assert archived(begin) == ["new"]


def test_what_others_refer_to_is_not_archived(begin: Begin) -> None:
    add(begin, crate(1), crate(2, inside=crate(1).id))
    with pytest.raises(StillReferenced):
        remove(begin, crate(1).id)
    assert names(begin) == ["crate 1", "crate 2"]
    assert archived(begin) == []
    remove(begin, crate(2).id)
    remove(begin, crate(1).id)  # what is archived itself stands in nobody's way
    assert names(begin) == []


def test_nothing_refers_to_what_is_archived(begin: Begin) -> None:
    add(begin, crate(1), crate(2, inside=crate(1).id))
    for number in (2, 1):
        remove(begin, crate(number).id)
    with pytest.raises(InvalidReference):
        add(begin, crate(3, inside=crate(1).id))
    with pytest.raises(InvalidReference):
        restore(begin, crate(2).id)
    assert sorted(archived(begin)) == ["crate 1", "crate 2"]
    restore(begin, crate(1).id)
    assert restore(begin, crate(2).id).inside == crate(1).id


def test_a_purge_throws_away_what_was_archived_until_then(begin: Begin) -> None:
    add(begin, *(crate(number) for number in (1, 2, 3, 4)))
    for number in (1, 2, 3):
        remove(begin, crate(number).id, NOON + timedelta(days=number))
    with begin() as work:
        assert purge(work, work.archived_crates, NOON + timedelta(days=2)) == 2
    assert (names(begin), archived(begin)) == (["crate 4"], ["crate 3"])
    with begin() as work:
        assert purge(work, work.archived_crates, NOON + timedelta(days=2)) == 0


def test_a_new_reference_and_an_archive_at_once_do_not_both_win(begin: Begin) -> None:
    """Whichever comes first, nothing refers to what is archived."""
    start = Barrier(2)

    def refer(number: int) -> None:
        start.wait()
        with suppress(InvalidReference):
            retried(add)(begin, crate(number + ROUNDS, inside=crate(number).id))

    def give_up(number: int) -> None:
        start.wait()
        with suppress(StillReferenced):
            retried(remove)(begin, crate(number).id)

    add(begin, *(crate(number) for number in range(ROUNDS)))
    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            for each in (pool.submit(refer, number), pool.submit(give_up, number)):
                each.result(30)
    with begin() as work:
        there = {each.id: each for each in work.crates.stream()}
        gone = {each.id for each in work.archived_crates.stream()}
        assert gone.isdisjoint(there)
        assert len(gone) + sum(id in there for id in (crate(number).id for number in range(ROUNDS))) == ROUNDS
        assert {one.inside for one in there.values()} - {None} <= there.keys()


def test_of_many_who_restore_the_same_one_does(begin: Begin) -> None:
    add(begin, crate(1))
    remove(begin, crate(1).id)
    start = Barrier(4)

    def try_to(_: int) -> int:
        start.wait()
        with suppress(NotFound, Conflict):
            retried(restore)(begin, crate(1).id)
            return 1
        return 0

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_to, range(4))) == 1
    assert names(begin) == ["crate 1"]
    assert archived(begin) == []
