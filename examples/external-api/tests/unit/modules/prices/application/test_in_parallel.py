from collections.abc import Iterator
from contextvars import ContextVar
from itertools import count
from threading import Barrier, Lock
from time import monotonic, sleep

import pytest

from modules.prices.application.in_parallel import in_parallel


def test_yields_each_item_with_its_result() -> None:
    found = in_parallel(lambda number: number**2, range(7), at_once=3, enough=lambda _: False)
    assert dict(found) == {n: n**2 for n in range(7)}


def test_calls_run_at_the_same_time() -> None:
    together = Barrier(4, timeout=10)
    found = in_parallel(lambda _: together.wait(), range(4), at_once=4, enough=lambda _: False)
    assert {place for _, place in found} == {0, 1, 2, 3}


def test_calls_see_what_the_caller_logs_by() -> None:
    here: ContextVar[str] = ContextVar("here", default="")
    token = here.set("known")
    found = in_parallel(lambda _: here.get(), range(4), at_once=2, enough=lambda _: False)
    assert [place for _, place in found] == ["known"] * 4
    here.reset(token)


def test_no_more_calls_than_allowed_are_under_way() -> None:
    running, most, lock = 0, 0, Lock()

    def call(_: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        sleep(0.002)
        with lock:
            running -= 1

    list(in_parallel(call, range(40), at_once=3, enough=lambda _: False))
    assert most == 3


def test_an_error_is_the_result_of_its_item_alone() -> None:
    def call(number: int) -> float:
        return 1 / number

    found = dict(in_parallel(call, [1, 0, 2], at_once=1, enough=lambda _: False))
    assert isinstance(found.pop(0), ZeroDivisionError)
    assert found == {1: 1, 2: 0.5}


def test_nothing_new_starts_after_enough() -> None:
    called: list[int] = []
    found = in_parallel(called.append, range(9), at_once=1, enough=lambda _: len(called) == 3)
    assert [item for item, _ in found] == [0, 1, 2] == called


def test_calls_go_on_while_the_caller_works_but_not_for_ever() -> None:
    called: list[int] = []
    found = in_parallel(called.append, count(), at_once=2, enough=lambda _: False)
    next(found)
    deadline = monotonic() + 10
    while len(called) < 5 and monotonic() < deadline:
        sleep(0.001)
    sleep(0.02)
    assert len(called) == 5, "one was read, two wait to be, two workers wait to hand over"
    found.close()  # type: ignore[attr-defined]  # it is a generator


def test_nothing_new_starts_when_the_caller_stops_reading() -> None:
    called: list[int] = []

    def call(number: int) -> None:
        called.append(number)
        sleep(0.005)

    found = in_parallel(call, count(), at_once=1, enough=lambda _: False)
    next(found)
    found.close()  # type: ignore[attr-defined]  # it is a generator
    before = len(called)
    sleep(0.02)
    assert len(called) == before <= 4


@pytest.mark.parametrize("at_once", [1, 8])
def test_nothing_to_do_is_done_at_once(at_once: int) -> None:
    assert list(in_parallel(abs, [], at_once=at_once, enough=lambda _: False)) == []


def test_what_the_items_raise_is_raised_after_the_results() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError

    found = in_parallel(lambda number: number, items(), at_once=3, enough=lambda _: False)
    assert next(found) == (1, 1)
    with pytest.raises(LookupError):
        next(found)
