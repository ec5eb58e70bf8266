"""Alerts in the database, and the outbox that they form."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Row, String, and_, case, cast, func, insert, literal, select, update

from core.domain.money import Money
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.types import Choice, Instant, Integer64

from ..domain.alert import Alert, AlertState
from ..domain.policies import LowBalanceCallsForAlert
from ..domain.ports import AlertRepository, Claim, DayCount
from . import rules
from .models import AccountRow, AlertRow

_DIGITS = 20


class SqlAlertRepository(SqlRepository[Alert], AlertRepository):
    """Alerts; the check and the claim are each a fixed number of statements, however much there is."""

    entity = Alert
    model = AlertRow

    def to_row(self, entity: Alert) -> dict[str, Any]:
        return vars(entity) | {
            "currency": entity.balance.currency,
            "balance": entity.balance.amount,
            "threshold": entity.threshold.amount,
            "delivered": " ".join(sorted(entity.delivered)) or None,
        }

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[Alert]:
        return [_alert(**row._mapping) for row in rows]  # noqa: SLF001  public in spite of its name

    def raise_alerts(self, rule: LowBalanceCallsForAlert, check: str, now: datetime) -> int:
        """Mark the accounts first: that locks each row, and nobody changes the balance until we commit."""
        connection = self._session.connection()
        marked = (
            update(AccountRow)
            .where(rules.calls_for_alert(rule, now))
            .values(
                armed=False,
                episode=AccountRow.episode + 1,
                alerted_at=now,
                last_check=check,
                version=AccountRow.version + 1,
            )
        )
        raised = connection.execute(marked).rowcount
        if not raised:
            return 0
        values = {
            "id": AccountRow.id + literal("-", String(1)) + cast(AccountRow.episode, String(_DIGITS)),
            "account_id": AccountRow.id,
            "episode": AccountRow.episode,
            "currency": AccountRow.currency,
            "balance": AccountRow.balance,
            "threshold": rules.threshold(rule.low),
            "raised_at": literal(now, Instant()),
            "due_at": literal(now, Instant()),
            "state": literal(AlertState.PENDING, Choice(AlertState)),
            "attempts": literal(0, Integer64()),
            "version": literal(1, Integer64()),
        }
        chosen = select(*values.values()).where(AccountRow.last_check == check)
        connection.execute(insert(AlertRow).from_select(list(values), chosen))
        return raised

    def claim(self, worker: str, now: datetime, until: datetime, limit: int) -> Claim:
        """Look first, then compare and set; of what other workers claimed in between, nothing is taken."""
        connection = self._session.connection()
        due = and_(AlertRow.state == AlertState.PENDING, AlertRow.due_at <= now)
        query = select(AlertRow.id).where(due).order_by(AlertRow.due_at, AlertRow.id).limit(limit)
        ids = connection.scalars(query).all()
        if not ids:
            return Claim(0, [])
        taken = update(AlertRow).where(AlertRow.id.in_(ids), due)
        connection.execute(taken.values(claim=worker, due_at=until, version=AlertRow.version + 1))
        ours = self._sql.everything.where(AlertRow.id.in_(ids), AlertRow.claim == worker)
        return Claim(len(ids), self.to_entities(connection.execute(ours.order_by(AlertRow.id)).all()))

    def renew(self, worker: str, ids: Sequence[str], now: datetime, until: datetime) -> int:
        ours = and_(AlertRow.id.in_(ids), AlertRow.claim == worker, AlertRow.due_at > now)
        return self._session.connection().execute(update(AlertRow).where(ours).values(due_at=until)).rowcount

    def per_day(self, first: date, days: int) -> list[DayCount]:
        midnights = [datetime.combine(first + timedelta(days=n), time(), UTC) for n in range(days + 1)]
        raised = AlertRow.raised_at
        # Dialects cut instants down to days in ways of their own; a number for each day is understood by all.
        day = case(*((raised < end, literal(n, Integer())) for n, end in enumerate(midnights[1:])))
        by_day = (
            select(day.label("day"), AlertRow.state)
            .where(raised >= midnights[0], raised < midnights[-1])
            .subquery("by_day")
        )
        query = select(by_day.c.day, by_day.c.state, func.count()).group_by(by_day.c.day, by_day.c.state)
        rows = sorted(self._session.connection().execute(query).all())
        return [DayCount(first + timedelta(days=n), state, number) for n, state, number in rows]


def _alert(
    *, currency: str, balance: Decimal, threshold: Decimal, delivered: str | None, **rest: Any
) -> Alert:
    return Alert(
        balance=Money(balance, currency),
        threshold=Money(threshold, currency),
        delivered=frozenset((delivered or "").split()),
        **rest,
    )
