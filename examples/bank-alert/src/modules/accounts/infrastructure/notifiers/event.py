"""An alert as programs read it."""

from core.domain.money import Money

from ...domain.notice import Notice


def event(notice: Notice) -> dict[str, object]:
    """Return the alert as JSON can say it: amounts as exact text, the instant in ISO 8601."""
    return {
        "type": "balance.low",
        "timestamp": notice.raised_at.isoformat(),
        "data": {
            "key": notice.key,
            "account": notice.number,
            "holder": notice.holder,
            "address": notice.address,
            "balance": _money(notice.balance),
            "threshold": _money(notice.threshold),
        },
    }


def _money(money: Money) -> dict[str, str]:
    return {"amount": f"{money.amount:f}", "currency": money.currency}
