"""A time limit for what has none of its own."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from threading import Thread

from ...domain.errors import TimedOut


def within(time_out: timedelta, what: str, send: Callable[[], object]) -> None:
    """Call `send` and return when it does; `TimedOut` when it takes too long.

    Sockets know a time-out for each read, so a peer that trickles its answer can keep one waiting for ever.
    The call goes on by itself then, and ends with the process at the latest.
    """
    done: Future[None] = Future()

    def run() -> None:
        try:
            send()
        except BaseException as error:  # noqa: BLE001  handed to the caller, whatever it is
            done.set_exception(error)
        else:
            done.set_result(None)

    Thread(target=run, name=what, daemon=True).start()
    try:
        done.result(time_out.total_seconds())
    except TimeoutError:
        if done.done():
            raise  # the call's own
        raise TimedOut(f"{what} did not answer within {time_out.total_seconds():g} s") from None
