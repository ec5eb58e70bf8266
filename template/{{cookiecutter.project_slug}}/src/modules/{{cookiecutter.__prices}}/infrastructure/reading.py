"""Answers in formats that several providers have, read as far as no provider is needed for it."""

import csv
import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from ..domain.bar import shortened
from ..domain.errors import BadPayload


class Repeated(list[Any]):
    """The values of a name that is there more than once, though JSON has no such thing."""


def json_object(text: str, what: str) -> dict[str, Any]:
    """Return an object of JSON, its numbers exact; `BadPayload` if it is none. `what` begins the sentence."""
    try:
        answer = json.loads(
            text,
            object_pairs_hook=_collected,
            parse_float=Decimal,
            parse_int=Decimal,
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
        header, *rows = csv.reader(text.splitlines(), strict=True)
    except (csv.Error, ValueError) as error:
        raise BadPayload(f"{what} cannot be read: {error}") from None
    return header, rows


def cells(header: Collection[str], row: list[str], names: Collection[str]) -> list[str | None]:
    """Return the cells of a row by the names of their columns; None for one that is not there.

    A row that has more or fewer cells than the header tells nothing about what they mean.
    """
    found = dict(zip(header, row, strict=True)) if len(header) == len(row) else {}
    return [found.get(name) for name in names]


def _collected(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for name in found:
            values = [value for other, value in pairs if other == name]
            if len(values) > 1:
                found[name] = Repeated(values)
    return found
