"""The rules about alerts."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import InvalidValue
from core.domain.money import Money
from core.domain.retrying import FailedDeliveryIsTriedAgain
from modules.accounts.domain.account import Account
from modules.accounts.domain.policies import (
    BalanceIsBelowThreshold,
    CooldownIsOver,
    LowBalanceCallsForAlert,
    QuietHoursDelayDelivery,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NIGHT = QuietHoursDelayDelivery(time(22), time(7))
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]


def holding(amount: str, currency: str = "EUR") -> Account:
    return Account(
        id="a" * 32,
        number="DE-1",
        holder="Ada",
        address="ada@example.org",
        balance=Money.parse(amount, currency),
        balance_at=NOON,
    )


def test_a_balance_is_low_only_below_the_threshold() -> None:
    low = BalanceIsBelowThreshold(Decimal(100))
    assert low.holds(holding("99.99"))
    assert not low.holds(holding("100"))
    assert low.holds(holding("-5"))


def test_an_accounts_own_threshold_counts_before_the_currencys_and_that_before_the_default() -> None:
    low = BalanceIsBelowThreshold(Decimal(100), {"JPY": Decimal(10_000)})
    assert low.threshold(holding("1")) == Money.parse("100", "EUR")
    assert low.threshold(holding("1", "JPY")) == Money.parse("10000", "JPY")
    own = Money.parse("5", "JPY")
    assert low.threshold(replace(holding("1", "JPY"), threshold=own)) == own


@pytest.mark.parametrize(
    ("default", "by_currency"), [("0.5", {}), ("100", {"EURO": Decimal(1)}), ("100", {"JPY": Decimal("0.5")})]
)
def test_default_thresholds_must_fit_every_currency(default: str, by_currency: dict[str, Decimal]) -> None:
    with pytest.raises(InvalidValue):
        BalanceIsBelowThreshold(Decimal(default), by_currency)


def test_the_cooldown_is_over_when_it_has_passed_entirely() -> None:
    rule, account = CooldownIsOver(timedelta(hours=24)), holding("1")
    assert rule.holds(account, NOON)
    account.alerted_at = NOON
    assert not rule.holds(account, NOON + timedelta(hours=24) - timedelta(microseconds=1))
    assert rule.holds(account, NOON + timedelta(hours=24))


@pytest.mark.parametrize(
    ("changed", "calls"),
    [({}, True), ({"active": False}, False), ({"armed": False}, False), ({"alerted_at": NOON}, False)],
)
def test_a_low_balance_calls_for_an_alert_if_nothing_speaks_against_it(
    changed: dict[str, object], calls: bool
) -> None:
    assert LowBalanceCallsForAlert().holds(replace(holding("1"), **changed), NOON) is calls  # type: ignore[arg-type]
    assert not LowBalanceCallsForAlert().holds(replace(holding("100"), **changed), NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("local", "zone", "earliest"),
    [
        ("2026-03-02T21:59", "Europe/Berlin", "2026-03-02T21:59"),
        ("2026-03-02T22:00", "Europe/Berlin", "2026-03-03T07:00"),
        ("2026-03-03T06:59", "Europe/Berlin", "2026-03-03T07:00"),
        ("2026-03-03T07:00", "Europe/Berlin", "2026-03-03T07:00"),
        ("2026-03-02T23:30", "Asia/Kathmandu", "2026-03-03T07:00"),
        # The night in which the clocks go forward is an hour shorter, and ends at seven all the same.
        ("2026-03-28T22:30", "Europe/Berlin", "2026-03-29T07:00"),
        ("2026-10-24T22:30", "Europe/Berlin", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_are_those_of_the_holders_clock(local: str, zone: str, earliest: str) -> None:
    there = ZoneInfo(zone)
    now = datetime.fromisoformat(local).replace(tzinfo=there).astimezone(UTC)
    assert NIGHT.earliest(now, zone) == datetime.fromisoformat(earliest).replace(tzinfo=there)


def test_equal_times_mean_no_quiet_hours() -> None:
    assert QuietHoursDelayDelivery(time(5), time(5)).earliest(NOON, "UTC") == NOON


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  bounds are naive
    st.sampled_from(ZONES),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_after_the_delay_the_quiet_hours_are_over_whatever_the_clocks_do(
    now: datetime, zone: str, start: time, end: time
) -> None:
    rule = QuietHoursDelayDelivery(start, end)
    earliest = rule.earliest(now, zone)
    assert earliest >= now
    assert earliest - now <= timedelta(hours=26)
    assert rule.earliest(earliest, zone) == earliest


def test_waits_double_up_to_the_longest_and_end_with_the_last_attempt() -> None:
    rule = FailedDeliveryIsTriedAgain(attempts=5, first=timedelta(minutes=1), longest=timedelta(minutes=5))
    waits = [(again - NOON).seconds // 60 for made in range(1, 5) if (again := rule.next(made, NOON))]
    assert waits == [1, 2, 4, 5]
    assert rule.next(5, NOON) is None
