"""Parsers for what people say on the command line: `typer.Option(parser=day, metavar="DAY")`."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from core.domain import notation
from core.domain.errors import InvalidValue
from core.domain.money import Money

T = TypeVar("T")


def whole(first: int | None = None, last: int | None = None) -> Callable[[Any], int]:
    """Return a parser for an integer on the command line, between `first` and `last`."""

    def parse(value: Any) -> int:
        number = value if isinstance(value, int) else notation.integer(value, "it")
        if (first is not None and number < first) or (last is not None and number > last):
            bounds = f"at least {first}" if last is None else f"between {first} and {last}"
            raise InvalidValue(f"it must be {bounds}, not {number}")
        return number

    return parse


def one_of(*words: str) -> Callable[[Any], str]:
    """Return a parser for one of these words on the command line."""

    def parse(value: Any) -> str:
        if value not in words:
            raise InvalidValue(f"it must be {' or '.join(words)}, not {value}")
        return str(value)

    return parse


def _parser(read: Callable[[str, str], T]) -> Callable[[Any], T]:
    def parse(value: Any) -> T:
        return read(value, "it") if isinstance(value, str) else cast("T", value)  # a default is one already

    return parse


day = _parser(notation.day)
instant = _parser(notation.instant)
decimal = _parser(notation.decimal)


def money(value: Any) -> Money:
    """Read an amount and its currency, such as `12.50 EUR`, likewise."""
    if isinstance(value, Money):
        return value
    amount, _, currency = str(value).partition(" ")
    return Money.parse(amount, currency)
