"""What clients may send, field by field: the rules of `core.domain.values` in the words of JSON Schema.

    class NewNote(Body):
        title: Annotated[str, line(TITLE_LENGTH, "Groceries")]
        body: Annotated[str, text()] = ""
        starts: Instant | None = None

What these let through the domain takes, and what they refuse it refuses, in its own words. They also refuse
what pydantic would convert though the document does not speak of it. What follows a length is an example.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from core.domain import values
from core.domain.currencies import PLACES
from core.domain.errors import InvalidValue
from core.domain.money import Money as MoneyValue
from core.domain.values import DECIMAL_DIGITS, DECIMAL_PLACES, KEY_LENGTH, LARGEST

from . import cursors, strict

_BREAKS = r"\n-\r\x1c-\x1e\x85\u2028\u2029"
_BLANKS = r"\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""As Python knows them, which is not quite as regular expressions do."""

TEXT = r"[^\x00]*"
KEY = rf"(?:[^\x00{_BLANKS}](?:[^\x00]*[^\x00{_BLANKS}])?)?"
LINE = rf"[^\x00{_BLANKS}](?:[^\x00{_BREAKS}]*[^\x00{_BLANKS}])?"
WORD = rf"[^\x00{_BLANKS}]+"

ID_LENGTH = 32
MOST_IDENTIFIERS = 1_000
"""Identifiers that one field holds."""

_WHOLE_DIGITS = DECIMAL_DIGITS - DECIMAL_PLACES
_DAY = r"(?!0000)[0-9]{4}-[01][0-9]-[0-3][0-9]"
_INSTANT = _DAY + r"[Tt][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"


def _amount(places: int = DECIMAL_PLACES) -> str:
    """Return the pattern of an exact decimal with at most so many places."""
    fraction = rf"(\.[0-9]{_up_to(places)})?" if places else ""
    return f"-?[0-9]{_up_to(_WHOLE_DIGITS)}{fraction}"


def _up_to(times: int) -> str:
    return "{" + f"1,{times}" + "}"


class Body(BaseModel):
    """What a client sends: no other fields than these."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False)
class Text:
    """A kind of text: how it is checked, and what the document says of it."""

    check: Callable[[str], object]
    schema: Mapping[str, object]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", **self.schema}

    def _checked(self, value: str) -> str:
        self.check(value)
        return value


def matching(
    pattern: str, length: int | None = None, *examples: str, check: Callable[[str], object] | None = None
) -> Text:
    """Text that a regular expression matches from end to end; `check` may say so in the domain's words."""

    def match(value: str) -> None:
        if not re.fullmatch(pattern, value) or (length and len(value) > length):
            raise InvalidValue(f"{value[:60]!r} does not have the form that the API's document describes")

    told = {"pattern": f"^(?:{pattern})$", "maxLength": length, "examples": list(examples)}
    return Text(check or match, {name: each for name, each in told.items() if each})


def text(length: int | None = None, *examples: str) -> Text:
    """Text as `values.long_text` takes it, of any length unless the use case has one."""

    def check(value: str) -> None:
        values.long_text(value, "it")
        if length and len(value) > length:
            raise InvalidValue(f"it has {len(value)} characters, at most {length} are allowed")

    return matching(TEXT, length, *examples, check=check)


def key(length: int = KEY_LENGTH, *examples: str) -> Text:
    """Text that is compared, unique or sorted, as `values.key_text` takes it; it may be empty."""
    return matching(KEY, length, *examples, check=lambda value: values.key_text(value, "it", length))


def line(length: int = KEY_LENGTH, *examples: str) -> Text:
    """The same on one line and not empty, such as a name or a title."""
    return matching(LINE, length, *examples, check=lambda value: _lines(value, length, value.splitlines()))


def word(length: int = KEY_LENGTH, *examples: str) -> Text:
    """The same without any blank, such as a tag or an identifier."""
    return matching(WORD, length, *examples, check=lambda value: _lines(value, length, value.split()))


def _lines(value: str, length: int, parts: list[str]) -> None:
    values.key_text(value, "it", length)
    if len(parts) != 1:
        raise InvalidValue(f"it must be one line or one word, as the API's document says, not {value[:60]!r}")


def one_of(values: Callable[[], Iterable[str]]) -> Any:
    """Text that is one of these, which are asked for when the document is made."""

    def name(schema: dict[str, Any]) -> None:
        schema["enum"] = sorted(values())

    return Field(json_schema_extra=name)


def at_least_one(*names: str) -> dict[str, Any]:
    """Return the `json_schema_extra` of a model of which one of these fields must be given."""
    given = {"not": {"type": "null"}}
    return {"anyOf": [{"required": [name], "properties": {name: given}} for name in names]}


def _plain(what: str, *kinds: type, pattern: str = "") -> BeforeValidator:
    """Refuse what pydantic would convert though the document does not speak of it: 1 as true, 1 as a day."""

    def check(value: object) -> object:
        if isinstance(value, float) and Decimal in kinds:  # 3.000 is three thousand to some
            raise ValueError(f"must be {what}, or a number without a point")
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # to JSON 1.0 is a whole number too
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise ValueError(f"must be {what}")
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError(f"must be {what}")
        return value

    return BeforeValidator(check)


Whole = Annotated[int, Field(ge=-LARGEST - 1, le=LARGEST), _plain("a whole number", int)]
"""An integer of 64 bits."""

Flag = Annotated[bool, _plain("true or false", bool)]


def _true_or_false(value: object) -> bool:
    """Read what stands in the query of an address, where all is text; pydantic would take yes, too."""
    if isinstance(value, bool):
        return value  # a default, which FastAPI reads like the rest, up to 0.147
    if value not in {"true", "false"}:
        raise ValueError("must be true or false")
    return value == "true"


WholeInQuery = Annotated[int, Field(ge=-LARGEST - 1, le=LARGEST), strict.DIGITS]
FlagInQuery = Annotated[bool, BeforeValidator(_true_or_false)]

Instant = Annotated[
    strict.Instant,
    _plain("an instant as text, such as 2024-02-29T12:30:00Z", str, datetime, pattern=_INSTANT),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": f"^{_INSTANT}$"}),
]
"""A point in time, to the microsecond and with its zone."""

Day = Annotated[
    strict.Day,
    _plain("a day as text, such as 2024-02-29", str, date, pattern=_DAY),
    WithJsonSchema({"type": "string", "format": "date", "pattern": f"^{_DAY}$"}),
]


def amount_schema(places: int = DECIMAL_PLACES, *, signed_zero: bool = True) -> dict[str, Any]:
    """Return what an exact decimal with so many places looks like in JSON."""
    zero = "" if signed_zero else "(?!-[0.]*$)"
    limit = 10**_WHOLE_DIGITS
    return {
        "anyOf": [
            {"type": "string", "pattern": f"^{zero}{_amount(places)}$"},
            {"type": "integer", "exclusiveMinimum": -limit, "exclusiveMaximum": limit},
        ]
    }


Amount = Annotated[
    strict.Number,
    Field(max_digits=DECIMAL_DIGITS, decimal_places=DECIMAL_PLACES),
    _plain('an amount as text, such as "12.50"', str, int, Decimal, pattern=_amount()),
    WithJsonSchema(amount_schema() | {"examples": ["12.50"]}),
]
"""An exact decimal, as text: a JSON number with decimal places is a float to most who read it."""

Cursor = Annotated[str, matching("[A-Za-z0-9_-]+", cursors.LENGTH)]
After = Annotated[Cursor | SkipJsonSchema[None], Field(description="`next` of the page before")]
Before = Annotated[Cursor | SkipJsonSchema[None], Field(description="`previous` of the page behind")]
Limit = Annotated[int, Field(ge=1, le=1_000, description="Most items of a page"), strict.DIGITS]

Identifier = Annotated[str, matching("[0-9a-f]+", ID_LENGTH, "0190163d8694739bb07e2f6ce8ba0c7d")]
"""What another entity is referred to by."""
Identifiers = Annotated[list[Identifier], Field(max_length=MOST_IDENTIFIERS)]


def _money_schema(schema: dict[str, Any]) -> None:
    """How many decimal places an amount may have depends on its currency; and there is no negative zero."""
    by_places = {
        places: [code for code, its in PLACES.items() if its == places] for places in PLACES.values()
    }
    schema["anyOf"] = [
        {"properties": {"amount": amount_schema(places, signed_zero=False), "currency": {"enum": codes}}}
        for places, codes in by_places.items()
    ]


class NewMoney(Body):
    """An exact amount of one currency, as clients send it."""

    model_config = ConfigDict(json_schema_extra=_money_schema)

    amount: Amount
    currency: Annotated[str, one_of(PLACES.keys)]

    def money(self) -> MoneyValue:
        """Return the money that was meant."""
        return MoneyValue.given(self.amount, self.currency)


def _money(value: Any) -> MoneyValue:
    return value if isinstance(value, MoneyValue) else NewMoney.model_validate(value).money()


Money = Annotated[MoneyValue, BeforeValidator(_money, json_schema_input_type=NewMoney)]
"""The same as the domain has it; in JSON its amount is text."""
