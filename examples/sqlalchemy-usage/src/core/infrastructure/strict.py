"""Types for what programs send and people set: a value that is written in its one form, or a sentence.

Pydantic alone takes `1_000`, `+5`, `1e3`, 5.0 for an integer and a number of seconds for a day.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from core.domain import notation
from core.domain.errors import InvalidValue


def _strictly(read: Callable[[str, str], object], form: str, *kinds: type) -> BeforeValidator:
    """Read text in its one form; what is of one of the kinds is taken as it is."""

    def validate(value: object) -> object:
        if isinstance(value, str):
            try:
                return read(value, "it")
            except InvalidValue:  # whose message shows the value, which may be a secret in a wrong place
                raise ValueError(f"it must be {form}") from None
        if type(value) in kinds:
            return value
        raise ValueError(f"it must be {form}, as text")

    return BeforeValidator(validate)


DIGITS = _strictly(notation.integer, notation.INTEGER, int)
"""For an integer that has bounds, which come before it: the document would not know them otherwise."""
Integer = Annotated[int, DIGITS]
Number = Annotated[Decimal, _strictly(notation.decimal, notation.DECIMAL, Decimal, int)]
"""An exact decimal; of JSON's numbers only whole ones, since all others have been through a float."""
Day = Annotated[date, _strictly(notation.day, notation.DAY, date)]
Instant = Annotated[datetime, _strictly(notation.instant, notation.INSTANT, datetime)]
Seconds = Annotated[float, _strictly(notation.decimal, notation.DECIMAL, float, int)]
