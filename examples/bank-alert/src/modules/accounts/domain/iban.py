"""Account numbers as ISO 13616 makes them, which carry a check of their own."""

import re

from core.domain.errors import InvalidValue

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_REST = 97


def iban(text: str) -> str:
    """Return an IBAN as machines write it; `InvalidValue` if it is none, or a digit of it is wrong."""
    number = "".join(text.split()).upper()
    if not _IBAN.fullmatch(number):
        raise InvalidValue(f"{text[:40]!r} is no IBAN such as DE02 1203 0000 0000 2020 51")
    if int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % _REST != 1:
        raise InvalidValue(f"{text[:40]!r} is no IBAN: its check digits say that something in it is wrong")
    return number
