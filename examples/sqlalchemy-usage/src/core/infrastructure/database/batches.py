"""How many at once: enough for full speed, few enough for bounded memory and for what each backend takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

KEYS = 500
"""Values in one IN list: Oracle takes 1,000, SQL Server 2,100 parameters in a statement."""


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of `size`, the last one shorter (`itertools.batched` of Python 3.12)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
