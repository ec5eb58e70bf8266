"""A question in a thread of its own: who waits for it, and what becomes of one that nobody waits for."""

import asyncio
import gc
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from core.domain.errors import StorageUnavailable
from core.infrastructure.web.health import Probe


class Question:
    """Is asked and answered when it is told to be; it ends badly."""

    def __init__(self) -> None:
        self.asked, self.may_end = 0, Event()

    def __call__(self) -> None:
        self.asked += 1
        self.may_end.wait(10)
        raise StorageUnavailable("the disk is on fire")


async def _late(question: Question, probe: Probe, leave: Callable[[Probe], Any]) -> list[dict[str, Any]]:
    """Leave a question alone, have it end, and return what the loop would log of that."""
    logged = list[dict[str, Any]]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: logged.append(context))
    await leave(probe)
    question.may_end.set()
    for _ in range(2):  # the second time it is another question: until then the last one is remembered
        with pytest.raises(StorageUnavailable):
            await probe.answer()
    gc.collect()
    return logged


async def _run_out(probe: Probe) -> None:
    with pytest.raises(StorageUnavailable, match=r"^the database has not answered for 0\.01 seconds$"):
        await probe.answer()


async def _go_away(probe: Probe) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(probe.answer(), 0.01)


@pytest.mark.parametrize(("seconds", "leave"), [(0.01, _run_out), (10, _go_away)])
def test_what_ends_badly_after_nobody_waits_any_more_is_no_error_in_the_log(
    seconds: float, leave: Callable[[Probe], Any]
) -> None:
    question = Question()
    assert asyncio.run(_late(question, Probe(question, seconds), leave)) == []


def test_all_who_wait_hear_the_answer_to_one_question() -> None:
    question = Question()
    probe = Probe(question, 10)

    async def ask() -> tuple[object, object]:
        asyncio.get_running_loop().call_later(0.01, question.may_end.set)
        return await asyncio.gather(probe.answer(), probe.answer(), return_exceptions=True)

    assert list(map(str, asyncio.run(ask()))) == ["the disk is on fire"] * 2
    assert question.asked == 1
