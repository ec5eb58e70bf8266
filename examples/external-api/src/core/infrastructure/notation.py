"""Parsers for what people say on the command line: `typer.Option(parser=day, metavar="DAY")`."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import typer

from core.domain import notation
from core.domain.errors import InvalidValue
from core.domain.money import Money

T = TypeVar("T")


def parser(read: Callable[[str], T]) -> Callable[[Any], T]:
    """Return what reads an option so, and tells what it refuses with the option's name."""

    def parse(value: Any) -> Any:
        try:
            return read(value) if isinstance(value, str) else value  # a default is one already
        except InvalidValue as error:
            raise typer.BadParameter(str(error)) from None

    return parse


def whole(first: int | None = None, last: int | None = None) -> Callable[[Any], int]:
    """Return a parser for an integer on the command line, between `first` and `last`."""

    @parser
    def parse(value: str) -> int:
        number = notation.integer(value, "it")
        if (first is not None and number < first) or (last is not None and number > last):
            bounds = f"at least {first}" if last is None else f"between {first} and {last}"
            raise InvalidValue(f"it must be {bounds}, not {number}")
        return number

    return parse


def one_of(*words: str) -> Callable[[Any], str]:
    """Return a parser for one of these words on the command line."""

    @parser
    def parse(value: str) -> str:
        if value not in words:
            raise InvalidValue(f"it must be {' or '.join(words)}, not {value}")
        return value

    return parse


day = parser(partial(notation.day, name="it"))
instant = parser(partial(notation.instant, name="it"))
decimal = parser(partial(notation.decimal, name="it"))


@parser
def money(value: str) -> Money:
    """Read an amount and its currency, such as `12.50 EUR`."""
    amount, _, currency = value.partition(" ")
    return Money.parse(amount, currency)
