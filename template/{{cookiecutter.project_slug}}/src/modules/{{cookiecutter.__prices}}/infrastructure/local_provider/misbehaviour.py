"""How each fault looks on the wire."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus

from .answering import Answering
from .faults import Fault, Switched
from .formats import Dialect, Written
from .market import Market, Retold, odd, revised, split

_PAGE = Written(b"<!doctype html><title>Maintenance</title><p>We will be right back.</p>", "text/html")
_NOTHING = Written(b"", "text/plain")
_CHUNK = b" " * 65_536


TALES = {Fault.BAD_BAR: odd, Fault.REVISED: revised, Fault.SPLIT: split}
"""Faults of the prices, and not of how they are sent."""


def retold(market: Market, switched: Switched) -> Market:
    """Return the market as the fault has it."""
    return Retold(market, TALES[switched.fault]) if switched.fault in TALES else market


def misbehave(connection: Answering, switched: Switched, right: Written, dialect: Dialect, key: str) -> None:
    """Answer as the fault says; `right` is what the answer would have been."""
    simple: dict[Fault, tuple[HTTPStatus, Written]] = {
        Fault.SERVER_ERROR: (HTTPStatus.INTERNAL_SERVER_ERROR, _NOTHING),
        Fault.UNAUTHORISED: (HTTPStatus.UNAUTHORIZED, _NOTHING),
        Fault.WRONG_TYPE: (HTTPStatus.OK, _PAGE),
    }
    written: dict[Fault, Callable[[], Written]] = {
        Fault.QUOTA_NOTE: lambda: dialect.quota(key),
        Fault.BURST_NOTE: dialect.burst,
        Fault.MALFORMED_NUMBER: lambda: dialect.spoilt(right),
        Fault.PREMIUM: lambda: right,
        **dict.fromkeys(TALES, lambda: right),
    }
    if switched.fault in simple:
        connection.answer(*simple[switched.fault])
    elif switched.fault in written:
        answer = written[switched.fault]()
        connection.answer(answer.status, answer)
    else:
        _ODD[switched.fault](connection, switched, right)


def _delay(connection: Answering, switched: Switched, right: Written) -> None:
    connection.state.stopping.wait(switched.seconds)
    connection.answer(HTTPStatus.OK, right)


def _too_many(connection: Answering, switched: Switched, _: Written) -> None:
    _refuse(connection, f"{switched.seconds:.0f}")


def _too_many_until(connection: Answering, switched: Switched, _: Written) -> None:
    _refuse(connection, format_datetime(datetime.now(UTC) + timedelta(seconds=switched.seconds), usegmt=True))


def _refuse(connection: Answering, retry_after: str) -> None:
    connection.begin(HTTPStatus.TOO_MANY_REQUESTS, {"Content-Length": "0", "Retry-After": retry_after})


def _hang(connection: Answering, _: Switched, __: Written) -> None:
    connection.state.stopping.wait()
    connection.close_connection = True


def _drip(connection: Answering, _: Switched, right: Written) -> None:
    """Drip the header too: that is where a client without a total time-out waits longest."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {right.type}\r\nContent-Length: {len(right.body)}\r\n\r\n"
    for byte in head.encode() + right.body:
        if connection.state.stopping.wait(0.05):
            break
        connection.wfile.write(bytes([byte]))


def _truncated(connection: Answering, _: Switched, right: Written) -> None:
    connection.begin(HTTPStatus.OK, {"Content-Type": right.type, "Content-Length": str(len(right.body))})
    connection.wfile.write(right.body[: len(right.body) // 2])
    connection.close_connection = True


def _huge(connection: Answering, _: Switched, right: Written) -> None:
    connection.begin(HTTPStatus.OK, {"Content-Type": right.type, "Connection": "close"})
    while not connection.state.stopping.is_set():
        connection.wfile.write(_CHUNK)


_ODD: dict[Fault, Callable[[Answering, Switched, Written], None]] = {
    Fault.DELAY: _delay,
    Fault.TOO_MANY: _too_many,
    Fault.TOO_MANY_UNTIL: _too_many_until,
    Fault.HANG: _hang,
    Fault.DRIP: _drip,
    Fault.TRUNCATED: _truncated,
    Fault.HUGE: _huge,
}
