"""Numbers and days as providers write them, and no others."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

from core.domain.errors import InvalidValue

from ...domain.candle import Candle
from ...domain.errors import BadPayload
from ...domain.span import Span

_DECIMAL = re.compile(r"[0-9]{1,14}(\.[0-9]{1,20})?")
_INTEGER = re.compile(r"[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def decimal(text: object) -> Decimal:
    """Return plain digits as a decimal; a sign, an exponent, a thousands separator or NaN is refused."""
    if isinstance(text, str) and _DECIMAL.fullmatch(text):
        return Decimal(text)
    raise InvalidValue(f"{shortened(text)} is not a plain decimal number")


def integer(text: object) -> int:
    """Return plain digits as an integer."""
    if isinstance(text, str) and _INTEGER.fullmatch(text):
        return int(text)
    raise InvalidValue(f"{shortened(text)} is not a plain whole number")


def day(text: object) -> date:
    """Return a day written as 2024-12-31."""
    if isinstance(text, str) and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InvalidValue(f"{shortened(text)} is not a day such as 2024-12-31")


def shortened(text: object) -> str:
    """Return what an error message may quote of somebody else's text: one line, not too long."""
    shown = repr(text)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."  # noqa: PLR2004 - that is the line's length


def within(span: Span, candles: Iterable[Candle], provider: str) -> list[Candle]:
    """Return the candles of the span by day; `BadPayload` if a day comes twice, be it outside of the span."""
    ordered = sorted(candles, key=lambda candle: candle.day)
    for before, after in pairwise(ordered):
        if before.day == after.day:
            raise BadPayload(f"{provider} sent {after.symbol} on {after.day} twice")
    return [candle for candle in ordered if candle.day in span]
