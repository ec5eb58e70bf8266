"""The rules of `domain/policies.py` in SQL, where they decide about all accounts at once."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func, literal, or_

from core.infrastructure.database.types import ExactDecimal, Flag, Instant

from ..domain.policies import BalanceIsBelowThreshold, LowBalanceCallsForAlert
from .models import AccountRow


def threshold(low: BalanceIsBelowThreshold) -> ColumnElement[Decimal]:
    """Return the threshold that counts for an account: its own, or the default one of its currency."""
    default: ColumnElement[Decimal] = literal(low.default, ExactDecimal())
    if low.by_currency:
        special = low.by_currency.items()
        default = case(
            *((AccountRow.currency == code, literal(amount, ExactDecimal())) for code, amount in special),
            else_=default,
        )
    return func.coalesce(AccountRow.threshold, default, type_=ExactDecimal())


def is_low(low: BalanceIsBelowThreshold) -> ColumnElement[bool]:
    """Return the condition that an open account is below its threshold."""
    return and_(AccountRow.active == literal(True, Flag()), AccountRow.balance < threshold(low))


def calls_for_alert(rule: LowBalanceCallsForAlert, now: datetime) -> ColumnElement[bool]:
    """Return the condition that an account is to have an alert now."""
    cooled_down = literal(now - rule.cooldown.cooldown, Instant())
    return and_(
        is_low(rule.low),
        AccountRow.armed == literal(True, Flag()),
        or_(AccountRow.alerted_at.is_(None), AccountRow.alerted_at <= cooled_down),
    )
