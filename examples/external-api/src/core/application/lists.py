"""Lists as people ask for them."""

from dataclasses import replace
from typing import TypeVar

from core.domain.criteria import given
from core.domain.entities import Entity
from core.domain.lists import Filter, Leafing
from core.domain.ports import Page, Repository

E = TypeVar("E", bound=Entity)


def leaf(repository: Repository[E], wanted: Filter, leafing: Leafing, order_by: str) -> Page[E]:
    """Return a page of those that are wanted, in this order unless another one is asked for."""
    where, sort = given(wanted), leafing.sort or order_by
    page = repository.list(
        order_by=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        limit=leafing.limit,
        after=leafing.after,
        before=leafing.before,
        **where,
    )
    return replace(page, total=repository.count(**where)) if leafing.total else page
