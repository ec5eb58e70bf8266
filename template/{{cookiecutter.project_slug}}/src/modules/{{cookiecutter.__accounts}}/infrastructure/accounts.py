"""Accounts in the database."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Any

from sqlalchemy import Row, bindparam, case, func, literal, select, update

from core.domain.currencies import places
from core.domain.money import Money
from core.infrastructure.database.batches import KEYS, batched
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.types import ExactDecimal, Flag, Identifier, Instant, Integer64

from ..domain.account import Account
from ..domain.policies import BalanceIsBelowThreshold
from ..domain.ports import AccountRepository, NewBalance, Total
from . import rules
from .exact_sum import exact_sum
from .models import AccountRow


class SqlAccountRepository(SqlRepository[Account], AccountRepository):
    """Accounts with their amounts of money in two columns each, currency and number."""

    entity = Account
    model = AccountRow
    key = ("number",)

    def to_row(self, entity: Account) -> dict[str, Any]:
        return vars(entity) | {
            "currency": entity.currency,
            "balance": entity.balance.amount,
            "threshold": entity.threshold and entity.threshold.amount,
            "last_check": None,
        }

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[Account]:
        return [_account(**row._mapping) for row in rows]  # noqa: SLF001  public in spite of its name

    def by_number(self, numbers: Iterable[str]) -> dict[str, Account]:
        found: dict[str, Account] = {}
        for some in batched(dict.fromkeys(numbers), KEYS):
            query = self._sql.everything.where(AccountRow.number.in_(some))
            accounts = self.to_entities(self._session.connection().execute(query).all())
            found.update((account.number, account) for account in accounts)
        return found

    def record(self, balances: Sequence[NewBalance], low: BalanceIsBelowThreshold) -> None:
        if not balances:
            return
        balance = bindparam("new_balance", type_=ExactDecimal())
        not_low = balance >= rules.threshold(low)
        statement = (
            update(AccountRow)
            .where(AccountRow.id == bindparam("account", type_=Identifier()))
            .values(
                balance=balance,
                balance_at=bindparam("new_balance_at", type_=Instant()),
                armed=case((not_low, literal(True, Flag())), else_=AccountRow.armed),
                version=AccountRow.version + 1,
            )
        )
        # In the order of identifiers, so that no two imports wait for each other in a ring.
        rows = [
            {"account": each.account_id, "new_balance": each.balance.amount, "new_balance_at": each.at}
            for each in sorted(balances, key=lambda each: each.account_id)
        ]
        self._session.connection().execute(statement, rows)

    def totals(self, low: BalanceIsBelowThreshold) -> list[Total]:
        counted_low = func.sum(
            case((rules.is_low(low), literal(1, Integer64())), else_=literal(0, Integer64()))
        )
        query = (
            select(AccountRow.currency, exact_sum(AccountRow.balance), func.count(), counted_low)
            .where(AccountRow.active == literal(True, Flag()))
            .group_by(AccountRow.currency)
            .order_by(AccountRow.currency)
        )
        rows = self._session.connection().execute(query).all()
        return [Total(currency, _fitted(total, currency), n, int(low)) for currency, total, n, low in rows]

    def below(self, low: BalanceIsBelowThreshold, limit: int) -> list[Account]:
        return list(self.page([rules.is_low(low)], "number", limit=limit).items)


def _account(*, currency: str, balance: Decimal, threshold: Decimal | None, **rest: Any) -> Account:
    del rest["last_check"]
    own = None if threshold is None else Money(threshold, currency)
    return Account(balance=Money(balance, currency), threshold=own, **rest)


def _fitted(total: Decimal, currency: str) -> Decimal:
    """Return a sum with the decimal places of its currency: all others are zero."""
    with localcontext(prec=50):
        return total.quantize(Decimal(1).scaleb(-places(currency)))
