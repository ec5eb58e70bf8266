"""Bounded concurrency for calls that wait for somebody else."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event, Lock
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")


def in_parallel(
    call: Callable[[A], R], items: Iterable[A], *, at_once: int, enough: Callable[[R | Exception], bool]
) -> Iterator[tuple[A, R | Exception]]:
    """Yield every item with what `call` returned or raised, as they finish, with at most `at_once` under way.

    Calls go on while the caller works on a result, until as many results wait to be read as calls may be
    under way. No call begins after `enough` was true of a result, or after the caller stopped reading.
    """
    waiting, turn, stopped = iter(items), Lock(), Event()
    results: Queue[tuple[A, R | Exception] | None] = Queue(at_once)

    def work() -> None:
        try:
            while not stopped.is_set():
                with turn:
                    item = next(waiting)
                result = _result(call, item)
                if enough(result):
                    stopped.set()
                results.put((item, result))
        except StopIteration:
            pass
        finally:
            results.put(None)

    working = at_once
    with ThreadPoolExecutor(at_once, thread_name_prefix="call") as pool:
        for _ in range(at_once):
            pool.submit(work)
        try:
            while working:
                if found := results.get():
                    yield found
                else:
                    working -= 1
        finally:
            stopped.set()
            while working:  # nobody may be left waiting to hand over a result
                working -= results.get() is None


def _result(call: Callable[[A], R], item: A) -> R | Exception:
    try:
        return call(item)
    except Exception as error:  # noqa: BLE001 - it is handed on, to be raised or not where it is read
        return error
