"""Dates as banks write them, by a form such as DD.MM.YYYY."""

import re
from datetime import date
from functools import lru_cache

from core.domain import notation
from core.domain.errors import InvalidValue

_PARTS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MMM": r"(?P<name>[A-Za-z]{3})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000


@lru_cache
def pattern(form: str) -> re.Pattern[str]:
    """Return what matches the dates of a form; `InvalidValue` if it has not a day, a month and a year."""
    parts = re.split("(YYYY|YY|MMM|MM|M|DD|D)", form)
    found = "".join(part[0] for part in parts[1::2])
    open_end = any(
        part in {"D", "M"} and not after for part, after in zip(parts[1:-2:2], parts[2:-2:2], strict=True)
    )
    if open_end or sorted(found) != ["D", "M", "Y"] or not re.fullmatch(r"[ ./-]*", "".join(parts[::2])):
        raise InvalidValue(f"{form[:30]!r} is no form of a date such as DD.MM.YYYY, M/D/YY or DD-MMM-YYYY")
    return re.compile("".join(_PARTS.get(part) or re.escape(part) for part in parts))


def read_date(text: str, form: str) -> date:
    """Return the date that a text in this form means."""
    found = pattern(form).fullmatch(text)
    part = found.groupdict() if found else {"short": "", "month": "", "day": ""}
    try:
        year = int(part["year"]) if part.get("year") else _CENTURY + int(part["short"] or "")
        month = (
            int(part["month"]) if part.get("month") else _MONTHS.index((part.get("name") or "").lower()) + 1
        )
        return date(year, month, int(part["day"]))
    except ValueError:
        raise InvalidValue(f"{notation.shown(text)} is no date in the form {form}") from None
