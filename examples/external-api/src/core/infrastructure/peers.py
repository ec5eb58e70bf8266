"""What all have to mind who call a service that is not theirs."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextvars import copy_context
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """Return what `call` returns, or raise what it raises; `TimeoutError` when that takes too long.

    Sockets know a time-out for each step only, so a peer that trickles its answer can keep one waiting for
    ever. The call goes on by itself then, until its connection is closed, or the process ends.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(call())
        except BaseException as error:  # noqa: BLE001  handed to the caller, whatever it is
            done.set_exception(error)

    Thread(target=copy_context().run, args=[run], name="call", daemon=True).start()
    return done.result(seconds)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait (RFC 9110, section 10.2.3); None if it does not say.

    It may give a number or a date, which counts from its own `Date`: clocks that disagree do no harm.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    until = _date(value)
    if until is None:
        return None
    now = _date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def on_this_machine(host: str) -> bool:
    """Say whether what is sent to this host never leaves the machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
