"""Archives: what is removed is kept in a collection of its own, where it is in nobody's way.

Nothing refers to what is archived, and nothing is unique there: the archive is another repository, to which
an entity moves in one transaction. Whoever reads the first one never sees it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from core.domain.criteria import Range
from core.domain.entities import Entity
from core.domain.errors import Conflict, NotFound
from core.domain.ports import Repository, UnitOfWork

E = TypeVar("E", bound=Entity)
A = TypeVar("A", bound=Entity)

AT_ONCE = 1_000
"""Entities that are purged in one transaction."""


def put_away(repository: Repository[E], archive: Repository[A], id: str, archived: Callable[[E], A]) -> None:
    """Move an entity to the archive, in place of what was archived under its identifier before.

    `NotFound` if there is none, `StillReferenced` if another still needs it.
    """
    found = repository.get(id, for_change=True)
    repository.remove(id)
    with suppress(NotFound):
        archive.remove(id)
    archive.add(archived(found))


def bring_back(repository: Repository[E], archive: Repository[A], id: str, restored: Callable[[A], E]) -> E:
    """Move an entity back from the archive and return it as it was.

    `NotFound` if there is none, `Conflict` if it is not archived, `AlreadyExists` if its identifier or a
    unique value of it was taken
    meanwhile, `InvalidReference` if what it refers to is gone.
    """
    try:
        kept = archive.get(id, for_change=True)
    except NotFound:
        if repository.get_many([id]):
            raise Conflict(f"{id} is not archived: it is where it was") from None
        raise
    found = restored(kept)
    archive.remove(id)
    repository.add(found)
    return found


def purge(work: UnitOfWork, archive: Repository[A], until: datetime) -> int:
    """Throw away what was archived until then, and return how much; some at a time is committed."""
    purged = 0
    while found := archive.list(order_by="archived_at", limit=AT_ONCE, archived_at=Range(last=until)).items:
        for each in found:
            with suppress(NotFound):  # somebody else was faster
                archive.remove(each.id)
                purged += 1
        work.commit()
    return purged
