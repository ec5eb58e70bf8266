"""The use cases of a feature that was generated from a model, beside the repository that they use."""

from collections import deque
from collections.abc import Callable

import pytest

from config.settings import Settings
from core.domain.lists import Leafing
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import Database
from core.infrastructure.identifiers import Uuid7Identifiers
from modules.items.composition import compose
from modules.items.domain.entities import Item, ItemDetails, ItemFilter
from modules.items.infrastructure.repositories import SqlItemUnitOfWork

FEW = 300


@pytest.mark.parametrize("what", ["create", "show", "update", "list"])
def test_use_cases(compare: Callable[..., None], settings: Settings, database: Database, what: str) -> None:
    items, clock, identifiers = compose(settings), SystemClock(), Uuid7Identifiers()
    ids = [items.create(ItemDetails(name=f"item {number}")).id for number in range(FEW)]
    versions = dict.fromkeys(ids, 1)

    def create(id: str) -> None:
        new = Item.of(ItemDetails(name=identifiers.new()), identifiers.new(), clock.now())
        with SqlItemUnitOfWork(database) as work:
            work.items.add(new)
            work.commit()

    def show(id: str) -> None:
        with SqlItemUnitOfWork(database) as work:
            work.items.get(id)

    def update(id: str) -> None:
        with SqlItemUnitOfWork(database) as work:
            item = work.items.get(id)
            item.name = f"{id[-8:]} {item.version}"
            item.touch(clock.now())
            work.items.update(item)
            work.commit()
        versions[id] = item.version

    def update_by_use_case(id: str) -> None:
        details = ItemDetails(name=f"{id[-8:]} {versions[id]}")
        versions[id] = items.update(id, versions[id], details).version

    def list_(id: str) -> None:
        with SqlItemUnitOfWork(database) as work:
            work.items.list(order_by="name", limit=50)

    works: dict[str, tuple[Callable[[str], object], Callable[[str], object]]] = {
        "create": (lambda _: items.create(ItemDetails(name=identifiers.new())), create),
        "show": (items.show, show),
        "update": (update_by_use_case, update),
        "list": (lambda _: items.list(ItemFilter(), Leafing(limit=50)), list_),
    }
    by_use_case, by_repository = works[what]
    compare(
        f"generated, {what}",
        lambda: deque(map(by_use_case, ids), maxlen=0),
        lambda: deque(map(by_repository, ids), maxlen=0),
        backend=settings.db_backend,
        size=FEW,
        rounds=5,
        against="repository",
        at_least=0.9,
        by="CPU",
    )
