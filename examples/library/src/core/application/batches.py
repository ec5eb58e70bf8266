"""Many things a batch at a time, so that memory stays bounded."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of `size`, the last one shorter (`itertools.batched` of Python 3.12)."""
    rest = iter(items)
    while batch := _next(rest, size):
        yield batch


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking at what is made in bulk: it can take as long as making it.

    With every 700 objects that are kept it looks at them again, now and then at all there are; of records,
    rows and entities none is garbage in a circle. For one batch at a time: the switch is that of the whole
    process.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _next(rest: Iterator[T], size: int) -> list[T]:
    with uncollected():
        return list(islice(rest, size))
