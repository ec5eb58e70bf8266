"""References in imported files: a record names what it refers to, use cases know it by its identifier."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

from core.domain.errors import BadRecord

from . import batches
from .records import Reader, Record

T = TypeVar("T")

Known = dict[str, dict[Any, str]]
"""By field of a record: the identifiers of what it may refer to, by what records call them."""

AT_ONCE = 1_000
"""Records or entities held in memory, however many there are."""


def batched(items: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists, so that what they refer to is looked up for many at once."""
    return batches.batched(items, AT_ONCE)


def in_order(
    records: Iterable[tuple[Any, Record]],
    *references: str,
    many: Iterable[str] = (),
    read: Reader = Record.named,
) -> Iterator[Record]:
    """Yield each record, which stands beside its own name, after those of the same file that it refers to.

    `many` are fields that refer to any number, `read` reads a name from a field. All records are held in
    memory. `BadRecord` if some refer to each other in a circle.
    """
    known = list(records)
    places = {name: place for place, (name, _) in enumerate(known)}
    order: TopologicalSorter[int] = TopologicalSorter()
    for place, (_, record) in enumerate(known):
        named = [each for reference in references for each in record.one(reference, read)]
        named += [each for reference in many for each in record.many(reference, read)]
        order.add(place, *(places[each] for each in named if places.get(each, place) != place))
    try:
        yield from (known[place][1] for place in order.static_order())
    except CycleError as error:
        fields = " or ".join([*references, *many])
        line = known[error.args[1][0]][1].line
        raise BadRecord(line, f"{fields} leads back here by way of others") from None
