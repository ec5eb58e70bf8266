"""Accounts, as far as alerts are concerned."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Versioned
from core.domain.errors import InvalidValue
from core.domain.money import CurrencyMismatch, Money

from .errors import AccountClosed

HOLDER_LENGTH = 200
NUMBER_LENGTH = 34
NUMBER = r"[0-9A-Za-z][0-9A-Za-z-]*"
ADDRESS_LENGTH = 254
_LABEL = r"[0-9A-Za-z\x80-\U0010ffff-]+"
_LOCAL = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~.\x80-\U0010ffff-]{1,64}"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(\.{_LABEL})*")
_FORMULA = tuple("=+-@＝＋－＠")  # noqa: RUF001  spreadsheets take the wide forms for formulas too


@dataclass(kw_only=True)
class Account(Versioned):
    """An account with its balance, and whether a low balance would raise an alert.

    `armed` says that no alert was raised since the balance was last seen at or above the threshold. `episode`
    counts the alerts raised, the last one at `alerted_at`: together with the identifier it names an alert.
    """

    number: str
    holder: str
    address: str
    balance: Money
    balance_at: datetime
    threshold: Money | None = None
    time_zone: str = "UTC"
    active: bool = True
    armed: bool = True
    episode: int = 0
    alerted_at: datetime | None = None

    def __post_init__(self) -> None:
        if len(self.number) > NUMBER_LENGTH or not re.fullmatch(NUMBER, self.number):
            shown = repr(self.number[:40])
            raise InvalidValue(f"an account number has 1 to 34 letters, digits and dashes, not {shown}")
        self.holder = holder_name(self.holder)
        self.address = mail_address(self.address)
        if self.threshold is not None and self.threshold.currency != self.currency:
            raise CurrencyMismatch(self.currency, self.threshold.currency)
        self.balance_at = values.instant(self.balance_at, "the instant of a balance")
        zone(self.time_zone)

    @property
    def currency(self) -> str:
        """The one currency of the account."""
        return self.balance.currency

    def accepts(self, balance: Money) -> None:
        """Refuse a balance that this account cannot have: of another currency, or any once it is closed."""
        if not self.active:
            raise AccountClosed(self.number)
        if balance.currency != self.currency:
            raise CurrencyMismatch(self.currency, balance.currency)

    def close(self) -> None:
        """Take no balance and raise no alert from now on. What was raised before is still delivered."""
        if not self.active:
            raise AccountClosed(self.number)
        self.active = False

    def watch(self, threshold: Money | None) -> None:
        """Alert below this threshold, or below the default one again."""
        self.accepts(self.balance)
        if threshold is not None and threshold.currency != self.currency:
            raise CurrencyMismatch(self.currency, threshold.currency)
        self.threshold = threshold


@dataclass(frozen=True, kw_only=True)
class AccountFilter(lists.Filter):
    """What a list of accounts is narrowed down to; what is None does not matter."""

    ORDERS: ClassVar = ("id",)

    number: str | Criterion | None = lists.key(NUMBER_LENGTH)
    holder: str | Criterion | None = lists.key(HOLDER_LENGTH)
    address: str | Criterion | None = lists.key(ADDRESS_LENGTH)
    currency: str | Criterion | None = lists.key(3, form=str.upper)
    balance_at: Criterion | None = lists.instant()
    time_zone: str | Criterion | None = lists.key(64)
    active: bool | Criterion | None = lists.flag()


def holder_name(value: str) -> str:
    """Return a name that is safe to print, to mail and to open in a spreadsheet."""
    values.key_text(value, "a holder's name", HOLDER_LENGTH)
    if not value:
        raise InvalidValue("a holder's name must not be empty")
    if not value.isprintable():
        raise InvalidValue(f"a holder's name must not have control characters: {value!r}")
    if value.startswith(_FORMULA):
        raise InvalidValue(f"a holder's name must not begin like a formula: {value!r}")
    return value


def mail_address(value: str) -> str:
    """Return an e-mail address, of letters of any alphabet (RFC 6531), each written in its one form."""
    address = unicodedata.normalize("NFC", value)
    if len(address) > ADDRESS_LENGTH or not address.isprintable() or not _ADDRESS.fullmatch(address):
        raise InvalidValue(f"{value[:80]!r} is no e-mail address such as jo@example.org")
    return address


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Return the time zone of the IANA database, such as Europe/Berlin; `InvalidValue` if it has none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidValue(f"{name[:60]!r} is no time zone such as Europe/Berlin") from None
