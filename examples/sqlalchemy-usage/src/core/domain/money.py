"""Money: an exact amount of one currency. No float comes near it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import total_ordering
from typing import Any, Self

from core.domain import notation, values
from core.domain.errors import Conflict, InvalidValue

from .currencies import places


class CurrencyMismatch(Conflict, InvalidValue):
    """Two amounts of different currencies meet where only one makes sense."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"{found} does not go with {expected}: amounts mix only within a currency")


_PRODUCT = 200
"""Digits of a product before it is rounded, once."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount with exactly the decimal places of its currency, and at most 18 digits.

    An amount that has more places is refused, never rounded; `rounded` is there for results that need it.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        allowed = places(self.currency)
        exact = values.exact_decimal(self.amount, "an amount")
        if exact.is_zero() and self.amount.is_signed():
            raise InvalidValue("an amount must not be negative zero")
        fixed = exact.quantize(Decimal(1).scaleb(-allowed))
        if fixed != exact:
            raise InvalidValue(f"{self.currency} has {allowed} decimal places, {self.amount} has more")
        object.__setattr__(self, "amount", fixed)

    @classmethod
    def given(cls, amount: Decimal, currency: str) -> Self:
        """Take an amount from outside, with no more places than the currency has, be they zeros.

        What reads 3.000 in EUR was three thousand to whoever wrote it.
        """
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > (allowed := places(currency)):
            raise InvalidValue(f"{currency} has {allowed} decimal places, {notation.shown(amount)} has more")
        return cls(amount, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read an amount as people type it: digits, and a point before the decimal places."""
        try:
            amount = notation.decimal(text, "an amount")
        except InvalidValue:
            raise InvalidValue(f"{text[:40]!r} is no amount such as 12.50") from None
        return cls.given(amount, currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Self:
        """Round half to even, as banks do, to the currency's decimal places."""
        if not amount.is_finite():
            raise InvalidValue(f"an amount must be a finite number, not {amount}")
        # An amount out of range is left as it is: the constructor refuses it and says why.
        inside = amount.adjusted() < values.DECIMAL_DIGITS
        step = Decimal(1).scaleb(-places(currency))
        return cls(amount.quantize(step, ROUND_HALF_EVEN) + 0 if inside else amount, currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        if isinstance(factor, bool) or not isinstance(factor, Decimal | int):
            raise InvalidValue(f"money is multiplied by a Decimal or an int, not by {type(factor).__name__}")
        with localcontext(prec=_PRODUCT):
            product = self.amount * factor
        return Money.rounded(product, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.amount


def in_two(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return values with the money among them in two: the amount, and the code of the currency."""
    found = dict(values)
    for name in names:
        money: Money | None = found.pop(name)
        found[f"{name}_amount"] = money and money.amount
        found[f"{name}_currency"] = money and money.currency
    return found


def in_one(values: dict[str, Any], *names: str) -> None:
    """Make money of the two that `in_two` makes of it."""
    for name in names:
        amount, currency = values.pop(f"{name}_amount"), values.pop(f"{name}_currency")
        values[name] = None if amount is None else Money(amount, currency)
