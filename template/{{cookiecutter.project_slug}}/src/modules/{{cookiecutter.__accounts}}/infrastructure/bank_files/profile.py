"""Import profiles: what a bank's files look like, in TOML."""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from core.domain.currencies import places
from core.domain.errors import InvalidValue

from ...domain.account import zone
from .dates import pattern

_KINDS = ("constrained-str", "constrained-int")
"""What pydantic calls the kinds of a value that may be of either."""

Text = Annotated[str, Field(min_length=1)]
Column = Text | Annotated[int, Field(ge=1)]
"""A column by its name (of two with one name, `Name#2` is the second) or its number, from 1."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Negative(StrEnum):
    """How a number below zero is written, by the example of one."""

    BEFORE = "-1"
    BEHIND = "1-"
    BRACKETS = "(1)"


class Several(StrEnum):
    """What several lines about one account mean."""

    REFUSE = "refuse"
    FIRST = "first"
    LAST = "last"


class Columns(_Table):
    """Which column of the file has what. Further columns are passed over."""

    account: Column | None = None
    currency: Column | None = None
    balance: Column | None = None
    debit: Column | None = None
    credit: Column | None = None
    holder: Column | None = None
    address: Column | None = None
    threshold: Column | None = None
    time_zone: Column | None = None
    at: Column | None = None

    def named(self) -> Iterator[tuple[str, str | int]]:
        """Yield those that are given."""
        return ((name, column) for name, column in self if column is not None)


class Labels(_Table):
    """What stands once, beside a label before the header, in place of a column."""

    account: Text | None = None
    currency: Text | None = None
    holder: Text | None = None

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield those that are given."""
        return ((name, label) for name, label in self if label is not None)


class Fixed(_Table):
    """What is the same for all lines and does not stand in the file."""

    account: Text | None = None
    currency: Text | None = None
    time_zone: Text | None = None

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield those that are given."""
        return ((name, value) for name, value in self if value is not None)

    @field_validator("currency")
    @classmethod
    def _of_iso(cls, value: str | None) -> str | None:
        if value:
            places(value.upper())
        return value

    @field_validator("time_zone")
    @classmethod
    def _of_iana(cls, value: str | None) -> str | None:
        if value:
            zone(value)
        return value


class Numbers(_Table):
    """How amounts are written."""

    decimal: str = "."
    thousands: str = ""
    negative: tuple[Negative, ...] = (Negative.BEFORE,)
    plus: bool = False
    sides: Mapping[Text, Literal["+", "-"]] = {}
    """Words behind each amount that say on which side of zero it is, such as Cr and Dr."""
    signs: Mapping[Text, str] = {}
    """Signs of currencies that may stand beside an amount, and the code that each one means."""

    @field_validator("negative", mode="before")
    @classmethod
    def _by_example(cls, value: object) -> object:
        examples = [value] if isinstance(value, str) else value
        known = [str(each) for each in Negative]
        if not isinstance(examples, list) or not examples or any(each not in known for each in examples):
            raise ValueError(f"one or a list of {', '.join(known)}")
        return tuple(map(Negative, examples))

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.decimal not in {".", ","}:
            raise ValueError("decimal is . or ,")
        if self.thousands not in {"", ".", ",", "'", " "} or self.thousands == self.decimal:
            raise ValueError("thousands is one of . , ' and a blank, or empty, and not the decimal mark")
        for word in (*self.sides, *self.signs):
            if not any(map(_is_sign, word)) or any(map(str.isdigit, word)):
                raise ValueError(f"{word!r} is a sign or a word of letters, without digits")
        if len(set(map(str.casefold, self.sides))) < len(self.sides):
            raise ValueError("sides has a word twice: capitals make no difference")
        for code in self.signs.values():
            places(code)
        return self


class Profile(_Table):
    """What a bank's files look like."""

    description: Text
    delimiter: str = ","
    encoding: Text = "utf-8"
    skip: int | None = Field(None, ge=0)
    """Lines before the header. Without it, the header is the first line that has all the columns."""
    header: bool = True
    """Whether there is a line of column names; if not, columns are numbers."""
    totals: tuple[Text, ...] = ()
    """Words that a line begins with which is no account's but a sum or a remark."""
    several: Several = Several.REFUSE
    skip_empty: bool = False
    """Lines without a balance are passed over, since what they tell is not final."""
    iban: bool = False
    """Account numbers are IBANs: blanks in them do not count, their check digits do."""
    date: Text = "YYYY-MM-DD"
    columns: Columns
    labels: Labels = Labels()
    fixed: Fixed = Fixed()
    numbers: Numbers = Numbers()

    @field_validator("totals", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("several", mode="before")
    @classmethod
    def _choice(cls, value: object) -> object:
        if value not in list(map(str, Several)):
            raise ValueError(f"one of {', '.join(Several)}")
        return Several(str(value))

    @field_validator("delimiter")
    @classmethod
    def _one(cls, value: str) -> str:
        if value not in {",", ";", "\t", "|"}:
            raise ValueError(r"one of , ; | and \t")
        return value

    @field_validator("encoding")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            "".encode(value)
        except LookupError:  # one of something else than text is unknown here, too
            raise ValueError("an encoding such as utf-8, windows-1252 or utf-16") from None
        return value

    @field_validator("date")
    @classmethod
    def _form(cls, value: str) -> str:
        pattern(value)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        found = [name for part in (self.columns, self.labels, self.fixed) for name, _ in part.named()]
        for name in found:
            if found.count(name) > 1:
                raise ValueError(f"{name} is there twice: in columns, labels or fixed, but in one of them")
        columns = [column for _, column in self.columns.named()]
        if len(set(columns)) < len(columns):
            raise ValueError("columns: two of them are the same")
        if not self.header and any(isinstance(column, str) for _, column in self.columns.named()):
            raise ValueError("columns are numbers, as in account = 1, in a file without a header")
        if "account" not in found:
            raise ValueError("columns.account is missing: which column has the account's number?")
        if "currency" not in found and not self.numbers.signs:
            raise ValueError("columns.currency is missing, or fixed.currency, or numbers.signs")
        if self.columns.balance is None and (self.columns.debit is None or self.columns.credit is None):
            raise ValueError("columns.balance is missing, or both of columns.debit and columns.credit")
        if self.columns.balance is not None and (self.columns.debit or self.columns.credit):
            raise ValueError("columns has a balance, or debit and credit, but not both")
        return self


def parse(text: str, name: str) -> Profile:
    """Return the profile that is written in TOML; `InvalidValue` has a sentence for what is wrong with it."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidValue(f"profile {name} is not TOML: {error}") from None
    except ValidationError as error:
        raise InvalidValue(f"profile {name}: {'; '.join(map(_sentence, error.errors()))}") from None


def _sentence(item: ErrorDetails) -> str:
    where = ".".join(str(part) for part in item["loc"] if part not in _KINDS)
    match item["type"]:
        case "extra_forbidden":
            return f"{where} is not known"
        case "missing":
            return f"{where} is missing"
        case _:
            reason = item["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
            reason = reason.removeprefix("String should ")
            return (
                f"{where} must {'' if reason.startswith('have ') else 'be '}{reason}"
                if where and item["type"] != "value_error"
                else _joined(where, reason)
            )


def _is_sign(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character) == "Sc"


def _joined(where: str, reason: str) -> str:
    return f"{where}: {reason}" if where else reason
