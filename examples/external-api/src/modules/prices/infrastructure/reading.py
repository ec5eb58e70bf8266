"""Answers in formats that several providers have, read as far as no provider is needed for it."""

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..domain.bar import ISO_DAY, shortened
from ..domain.errors import BadPayload


class Repeated(list[Any]):
    """The values of a name that is there more than once, though JSON has no such thing."""


def json_object(text: str, what: str) -> dict[str, Any]:
    """Return an object of JSON, its numbers exact; `BadPayload` if it is none. `what` begins the sentence."""
    try:
        answer = json.loads(
            text,
            object_pairs_hook=_collected,
            parse_float=_exact,
            parse_int=_exact,
            parse_constant=str,
        )
    except (ValueError, RecursionError) as error:
        raise BadPayload(f"{what} cannot be read: {error}") from None
    if not isinstance(answer, dict):
        raise BadPayload(f"{what} is {shortened(answer)}")
    return answer


def csv_table(text: str, what: str) -> tuple[list[str], list[list[str]]]:
    """Return the header of a table and its rows; `BadPayload` if it is none. `what` begins the sentence."""
    try:
        lines = [line for line in csv.reader(text.splitlines(), strict=True) if line]
    except csv.Error as error:
        raise BadPayload(f"{what} cannot be read: {error}") from None
    if not lines:
        raise BadPayload(f"{what} is empty")
    return lines[0], lines[1:]


def cells(header: Sequence[str], row: list[str], names: Sequence[str]) -> list[str | None]:
    """Return the cells of a row by the names of their columns; None for one that is missing, or there twice.

    A row that has more or fewer cells than the header tells nothing about what they mean: all of it is in the
    first place then, for people to look at, or in the second behind its day, which can be asked for again.
    """
    if len(header) != len(row):
        day = [row[0]] if ISO_DAY.fullmatch(row[0]) and header[0] == names[0] else []
        return [*day, ",".join(row), *[None] * (len(names) - len(day) - 1)]
    return [row[header.index(name)] if header.count(name) == 1 else None for name in names]


def _exact(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except ArithmeticError:  # an exponent of twenty digits: a number for nobody
        return text


def _collected(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name in found:
            values = [value for other, value in pairs if other == name]
            if len(values) > 1:
                found[name] = Repeated(values)
    return found
