"""Bounded concurrency for calls that wait for somebody else."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import Queue
from threading import Event, Lock
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

Results = Queue[tuple[A, R | Exception] | Exception | None]
"""Items with what became of them, and of each thread its end: None, or what getting an item raised."""


def in_parallel(
    call: Callable[[A], R], items: Iterable[A], *, at_once: int, enough: Callable[[R | Exception], bool]
) -> Iterator[tuple[A, R | Exception]]:
    """Yield every item with what `call` returned or raised, as they finish, with at most `at_once` under way.

    Calls go on while the caller works on a result, until as many results wait to be read as calls may be
    under way. No call begins after `enough` was true of a result, or after the caller stopped reading. What
    `items` raises is raised here, once the calls under way have ended.
    """
    waiting, turn, stopped = iter(items), Lock(), Event()
    results: Results[A, R] = Queue(at_once)

    with ThreadPoolExecutor(at_once, thread_name_prefix="call") as pool:
        for _ in range(at_once):
            as_here = copy_context().run  # the log tells whose work it is by the context
            pool.submit(as_here, _work, call, _each(waiting, turn, stopped), enough, stopped, results)
        ends = list[Exception | None]()
        try:
            while len(ends) < at_once:
                if isinstance(found := results.get(), tuple):
                    yield found
                else:
                    ends.append(found)
        finally:
            stopped.set()
            while len(ends) < at_once:  # nobody may be left waiting to hand over a result
                if not isinstance(found := results.get(), tuple):
                    ends.append(found)
    for error in filter(None, ends):
        raise error


def _work(
    call: Callable[[A], R],
    items: Iterator[A],
    enough: Callable[[R | Exception], bool],
    stopped: Event,
    results: Results[A, R],
) -> None:
    end: Exception | None = None
    try:
        for item in items:
            result = _result(call, item)
            if enough(result):
                stopped.set()
            results.put((item, result))
    except Exception as error:  # noqa: BLE001 - it is raised where the results are read
        stopped.set()
        end = error
    finally:
        results.put(end)


def _each(items: Iterator[A], turn: Lock, stopped: Event) -> Iterator[A]:
    """Yield what this thread gets of the items that all of them take turns at."""
    while not stopped.is_set():
        with turn:
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


def _result(call: Callable[[A], R], item: A) -> R | Exception:
    try:
        return call(item)
    except Exception as error:  # noqa: BLE001 - it is handed on, to be raised or not where it is read
        return error
