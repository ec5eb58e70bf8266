"""References in imported files: a record names what it refers to, use cases know it by its identifier."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import TypeVar

from core.domain.errors import BadRecord

from .records import Record

T = TypeVar("T")

Known = dict[str, dict[str, str]]
"""By field of a record: the identifiers of what it may refer to, by what records call them."""

AT_ONCE = 1_000
"""Records or entities held in memory, however many there are."""


def batched(items: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists, so that what they refer to is looked up for many at once."""
    rest = iter(items)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def in_order(
    records: Iterable[Record], name: str, *references: str, many: Iterable[str] = ()
) -> Iterator[Record]:
    """Yield each record after those of the same file that it refers to.

    `name` is the field that they are named by, `many` are fields that refer to any number. All records are
    held in memory. `BadRecord` if some refer to each other in a circle.
    """
    known = list(records)
    places = {record.text(name, ""): place for place, record in enumerate(known)}
    order: TopologicalSorter[int] = TopologicalSorter()
    for place, record in enumerate(known):
        named = [record.text(reference, "") for reference in references]
        named += [each for reference in many for each in record.names(reference)]
        order.add(place, *(places[each] for each in named if each and places.get(each, place) != place))
    try:
        yield from (known[place] for place in order.static_order())
    except CycleError as error:
        fields = " or ".join([*references, *many])
        line = known[error.args[1][0]].line
        raise BadRecord(line, f"{fields} leads back here by way of others") from None
