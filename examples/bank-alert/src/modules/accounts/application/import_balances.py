"""Import a file of balances."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from core.application.batches import batched
from core.application.records import Record
from core.domain import values
from core.domain.errors import AlreadyExists, BadRecord, TransactionAborted
from core.domain.money import Money
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.account import NUMBER_LENGTH, Account, holder_name
from ..domain.imported_file import ImportedFile
from ..domain.policies import BalanceIsBelowThreshold
from ..domain.ports import AccountsUnitOfWork, NewBalance

T = TypeVar("T")
R = TypeVar("R")

FIELDS = ("account", "currency", "balance", "holder", "address", "threshold", "time_zone", "at")
AT_ONCE = 1_000
"""Lines held in memory, however many the file has; of all lines, only the account numbers."""

_AHEAD = timedelta(days=1)
"""How much later than now a balance may be: until the end of the day, somewhere on earth."""


@dataclass(frozen=True)
class Imported:
    """How many balances were recorded on known accounts, and how many accounts were opened.

    `older` of them took the place of a balance of a later date; `bad` lines were set apart. `before` is when
    the same file was imported already: then nothing was done.
    """

    recorded: int
    opened: int
    older: int = 0
    bad: int = 0
    before: datetime | None = None


class BadLines(ABC):
    """Where the bad lines of a file go, if the others are to be imported without them."""

    @abstractmethod
    def begin(self) -> None:
        """Forget what came before: the file is read from the start."""

    @abstractmethod
    def add(self, error: BadRecord) -> None:
        """Set a line apart."""

    @abstractmethod
    def keep(self) -> int:
        """Write them down for good, before the others are recorded for good; return their number."""


class ImportBalances:
    """Record a file of balances: all of them or, if one line is bad, none (`BadRecord` names the line).

    A line has the number of an account, its currency and its balance, and perhaps since when it is. One whose
    account is not known opens it if it tells holder and address too; these, a threshold and a time zone
    change nothing on a known account.
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

    def execute(
        self,
        read: Callable[[], Iterable[Record]],
        *,
        file: str | None = None,
        again: bool = False,
        bad: BadLines | None = None,
    ) -> Imported:
        """Import what `read` yields, in one transaction; `read` is called again if that must be run again.

        `file` is an identifier made of the content: a file that was imported before is left alone, unless it
        is wanted `again`. With `bad` its lines that are refused are set apart, and the others are imported.
        """
        now = self._clock.now()
        with self._begin() as work:
            if file is not None and (before := _noted(work, ImportedFile(id=file, at=now), again=again)):
                return Imported(0, 0, before=before)
            run = _Run(work, now, self._identifiers, bad)
            for records in batched(read(), AT_ONCE):
                run.take(records, self._low)
            set_apart = bad.keep() if bad else 0
            if not run.lines and not set_apart:
                raise BadRecord(1, "there is no balance in it; a CSV file begins with a line of field names")
            work.commit()
        return Imported(run.recorded, run.opened, run.older, set_apart)


@dataclass(frozen=True)
class _Line:
    record: Record
    number: str
    balance: Money
    at: datetime


class _Run:
    """One reading of a file, in one transaction."""

    def __init__(
        self, work: AccountsUnitOfWork, now: datetime, identifiers: Identifiers, bad: BadLines | None
    ) -> None:
        self._work, self._now, self._identifiers, self._bad = work, now, identifiers, bad
        self.recorded = self.opened = self.older = 0
        self.lines: dict[str, int] = {}
        if bad:
            bad.begin()

    def take(self, records: Iterable[Record], low: BalanceIsBelowThreshold) -> None:
        """Record balances, and open the accounts that are not known."""
        lines = self._each(self._line, records)
        known = self._work.accounts.by_number(line.number for line in lines)
        new = self._each(self._account, (line for line in lines if line.number not in known))
        self._work.accounts.add_many(new)
        old = ((known[line.number], line) for line in lines if line.number in known)
        changes = self._each(self._change, old)
        self._work.accounts.record(changes, low)
        self.recorded += len(changes)
        self.opened += len(new)

    def _each(self, make: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Make something of each item; what is refused is set apart, if that is asked for."""
        made = []
        for item in items:
            try:
                made.append(make(item))
            except BadRecord as error:
                if self._bad is None:
                    raise
                self._bad.add(error)
        return made

    def _line(self, record: Record) -> _Line:
        """Read a line; a holder beside a balance must make sense, even where the account is known."""
        with record.checked():
            number = values.key_text(record.text("account"), "account", NUMBER_LENGTH)
        first = self.lines.setdefault(number, record.line)
        if first != record.line:  # which of the two should count?
            raise BadRecord(record.line, f"account {number[:40]!r} is on line {first} already")
        with record.checked():
            if holder := record.text("holder", ""):
                holder_name(holder)
            balance = Money.given(record.decimal("balance"), record.text("currency"))
        at = record.instant("at", self._now)
        if at > self._now + _AHEAD:
            raise BadRecord(record.line, f"a balance of {at:%Y-%m-%d} is not known yet")
        return _Line(record, number, balance, min(at, self._now))

    def _account(self, line: _Line) -> Account:
        record = line.record
        if not (record.fields.get("holder") and record.fields.get("address")):
            raise BadRecord(
                record.line, f"account {line.number!r} is not known; holder and address would open it"
            )
        with record.checked():
            own = record.fields.get("threshold")
            currency = line.balance.currency
            return Account(
                id=self._identifiers.new(),
                number=line.number,
                holder=record.text("holder"),
                address=record.text("address"),
                balance=line.balance,
                balance_at=line.at,
                threshold=None if own in {None, ""} else Money.given(record.decimal("threshold"), currency),
                time_zone=record.text("time_zone", "UTC") or "UTC",
            )

    def _change(self, change: tuple[Account, _Line]) -> NewBalance:
        account, line = change
        with line.record.checked():
            account.accepts(line.balance)
        self.older += line.at < account.balance_at
        return NewBalance(account.id, line.balance, line.at)


def _noted(work: AccountsUnitOfWork, file: ImportedFile, *, again: bool) -> datetime | None:
    """Note that a file is imported, or return when it was before."""
    if again:
        work.imports.upsert_many([file])
    elif work.imports.exists(file.id):
        return work.imports.get(file.id).at
    else:
        try:
            work.imports.add(file)
        except AlreadyExists as error:  # by another process, a moment ago
            raise TransactionAborted(str(error)) from error
    return None
