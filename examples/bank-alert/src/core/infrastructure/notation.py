"""Types for what programs send and people set: a value that is written in its one form, or a sentence.

Pydantic alone takes `1_000`, `+5`, `1e3`, 5.0 for an integer and a number of seconds for a day.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar, cast

from pydantic import BeforeValidator

from core.domain import notation
from core.domain.errors import InvalidValue
from core.domain.money import Money

T = TypeVar("T")


def _strictly(read: Callable[[str, str], T], kind: type[T], form: str) -> BeforeValidator:
    def validate(value: object) -> object:
        if isinstance(value, str):
            try:
                return read(value, "it")
            except InvalidValue:  # whose message shows the value, which may be a secret in a wrong place
                raise ValueError(f"it must be {form}") from None
        if type(value) is kind or (type(value) is int and kind is Decimal):
            return value
        raise ValueError(f"it must be {form}, as text")

    return BeforeValidator(validate)


DIGITS = _strictly(notation.integer, int, notation.INTEGER)
"""For an integer that has bounds, which come before it: the document would not know them otherwise."""
Integer = Annotated[int, DIGITS]
Number = Annotated[Decimal, _strictly(notation.decimal, Decimal, notation.DECIMAL)]
"""An exact decimal; of JSON's numbers only whole ones, since all others have been through a float."""
Day = Annotated[date, _strictly(notation.day, date, notation.DAY)]
Instant = Annotated[datetime, _strictly(notation.instant, datetime, notation.INSTANT)]


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
"""Parsers for the command line: `typer.Option(parser=day, metavar="DAY")`."""
instant = _parser(notation.instant)
decimal = _parser(notation.decimal)


def money(value: Any) -> Money:
    """Read an amount and its currency, such as `12.50 EUR`, likewise."""
    if isinstance(value, Money):
        return value
    amount, _, currency = str(value).partition(" ")
    return Money.parse(amount, currency)
