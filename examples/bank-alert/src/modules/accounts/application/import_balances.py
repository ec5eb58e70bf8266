"""Import a file of balances."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from core.application.records import Record
from core.domain.errors import BadRecord
from core.domain.money import Money
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.account import Account, holder_name
from ..domain.policies import BalanceIsBelowThreshold
from ..domain.ports import AccountsUnitOfWork, NewBalance

FIELDS = ("account", "currency", "balance", "holder", "address", "threshold", "time_zone")
AT_ONCE = 1_000
"""Lines held in memory, however many the file has; of all lines, only the account numbers."""


@dataclass(frozen=True)
class Imported:
    """How many balances were recorded on known accounts, and how many accounts were opened."""

    recorded: int
    opened: int


class ImportBalances:
    """Record a file of balances: all of them or, if one line is bad, none (`BadRecord` names the line).

    A line has the number of an account, its currency and its balance. One whose account is not known opens it
    if it tells holder and address too; these, a threshold and a time zone change nothing on a known account.
    """

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        clock: Clock,
        identifiers: Identifiers,
        low: BalanceIsBelowThreshold,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._identifiers = identifiers
        self._low = low

    def execute(self, read: Callable[[], Iterable[Record]]) -> Imported:
        """Import what `read` yields, in one transaction; `read` is called again if that must be run again."""
        recorded = opened = 0
        lines: dict[str, int] = {}
        with self._begin() as work:
            rest = iter(read())
            while records := list(islice(rest, AT_ONCE)):
                balances = {_once(record, lines): (record, _balance(record)) for record in records}
                known = work.accounts.by_number(balances)
                unknown = balances.keys() - known
                new = [self._opened(number, *line) for number, line in balances.items() if number in unknown]
                work.accounts.add_many(new)
                work.accounts.record(self._changes(known, balances), self._low)
                recorded, opened = recorded + len(known), opened + len(new)
            if not lines:
                raise BadRecord(1, "there is no balance in it; a CSV file begins with a line of field names")
            work.commit()
        return Imported(recorded, opened)

    def _changes(
        self, known: dict[str, Account], balances: dict[str, tuple[Record, Money]]
    ) -> Sequence[NewBalance]:
        now = self._clock.now()
        for number, account in known.items():
            record, balance = balances[number]
            with record.checked():
                account.accepts(balance)
        return [NewBalance(account.id, balances[number][1], now) for number, account in known.items()]

    def _opened(self, number: str, record: Record, balance: Money) -> Account:
        if not (record.fields.get("holder") and record.fields.get("address")):
            raise BadRecord(record.line, f"account {number!r} is not known; holder and address would open it")
        with record.checked():
            own = record.fields.get("threshold")
            return Account(
                id=self._identifiers.new(),
                number=number,
                holder=record.text("holder"),
                address=record.text("address"),
                balance=balance,
                balance_at=self._clock.now(),
                threshold=None
                if own in {None, ""}
                else Money.given(record.decimal("threshold"), balance.currency),
                time_zone=record.text("time_zone", "UTC") or "UTC",
            )


def _once(record: Record, lines: dict[str, int]) -> str:
    """Return the line's account number; refuse a second line with the same one: which should count?"""
    number = record.text("account")
    first = lines.setdefault(number, record.line)
    if first != record.line:
        raise BadRecord(record.line, f"account {number[:40]!r} is on line {first} already")
    return number


def _balance(record: Record) -> Money:
    """Return the line's balance; a holder beside it must make sense, even where the account is known."""
    with record.checked():
        if holder := record.text("holder", ""):
            holder_name(holder)
        return Money.given(record.decimal("balance"), record.text("currency"))
