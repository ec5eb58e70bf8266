"""Amounts as banks write them, by what a profile says about its numbers."""

import re
from decimal import Decimal

from core.domain import notation
from core.domain.errors import InvalidValue

from .profile import Negative, Numbers

BLANKS = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
INDIAN = "|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
"""Lakhs and crores: 12,34,567. Where the comma is no decimal mark it means nothing else."""
MINUS = ("-", "\N{MINUS SIGN}")


class Amounts:
    """Reads amounts in one way of writing, and nothing that might be another one."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        mark = re.escape(numbers.thousands)
        group = {" ": f"[{BLANKS}]", "'": f"[{APOSTROPHES}]"}.get(numbers.thousands, mark)
        # No thousands begin with a zero: 0,250 is a quarter, whoever wrote it.
        grouped = f"|[1-9][0-9]?[0-9]?(?:{group}[0-9][0-9][0-9])+" if group else ""
        if numbers.thousands == ",":
            grouped += INDIAN
        self._plain = re.compile(
            f"(?P<whole>[0-9]+{grouped})(?:{re.escape(numbers.decimal)}(?P<places>[0-9]+))?"
        )

    def read(self, text: str) -> tuple[Decimal, str | None]:
        """Return the amount, and the currency if a sign of one stands beside it."""
        rest, sign = self._signed(text.strip(BLANKS))
        rest, currency = self._currency(rest)
        if not sign:
            rest, sign = self._signed(rest)  # as in € -5
        if self._numbers.sides and not sign:
            sides = " or ".join(self._numbers.sides)
            raise InvalidValue(f"{notation.shown(text)} must have {sides} behind it")
        found = self._plain.fullmatch(rest)
        if not found:
            raise InvalidValue(f"{notation.shown(text)} is no amount such as {self._example()}")
        digits = re.sub("[^0-9]", "", found["whole"]) + (f".{found['places']}" if found["places"] else "")
        amount = Decimal(digits)
        return (-amount if sign == "-" and amount else amount), currency

    def _currency(self, text: str) -> tuple[str, str | None]:
        for sign in sorted(self._numbers.signs, key=len, reverse=True):
            if text.startswith(sign):
                return text.removeprefix(sign).strip(BLANKS), self._numbers.signs[sign]
            if text.endswith(sign):
                return text.removesuffix(sign).strip(BLANKS), self._numbers.signs[sign]
        return text, None

    def _signed(self, text: str) -> tuple[str, str]:
        """Return the text without its sign, and the sign."""
        ways = self._numbers.negative
        if Negative.BEFORE in ways and text.startswith(MINUS):
            return text[1:].strip(BLANKS), "-"
        if Negative.BEHIND in ways and text.endswith(MINUS):
            return text[:-1].strip(BLANKS), "-"
        if Negative.BRACKETS in ways and text.startswith("(") and text.endswith(")"):
            return text[1:-1].strip(BLANKS), "-"
        for word, sign in self._numbers.sides.items():
            if text.casefold().endswith(word.casefold()):
                return text[: -len(word)].strip(BLANKS), sign
        if self._numbers.plus and text.startswith("+"):
            return text[1:].strip(BLANKS), "+"
        return text, ""

    def _example(self) -> str:
        number = f"1{self._numbers.thousands}234{self._numbers.decimal}50"
        return " or ".join(way.replace("1", number) for way in self._numbers.negative)
