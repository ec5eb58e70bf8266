from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.domain.errors import InvalidValue, NotFound
from core.domain.ports import Clock, Identifiers
from modules.prices.application.fetch_prices import FetchPrices, Outcome, Result
from modules.prices.application.handle_set_apart import AcceptSetApart
from modules.prices.application.share_symbols import ShareSymbols
from modules.prices.application.store_prices import StorePrices
from modules.prices.domain.bar import BadBar, Bar
from modules.prices.domain.candle import Candle
from modules.prices.domain.errors import (
    BadPayload,
    Mixed,
    NotInPlan,
    ProviderError,
    ProviderUnavailable,
    QuotaExceeded,
    Rewritten,
    TooShort,
    Unauthorised,
    UnknownSymbol,
)
from modules.prices.domain.ports import Answer
from modules.prices.domain.series import Change
from modules.prices.domain.span import MARGIN, Span
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork, InMemoryProvider

from ..conftest import CalendarClock

MARCH = Span(date(2024, 3, 1), date(2024, 3, 29))
GOOD_FRIDAY = date(2024, 3, 29)


def traded(symbol: str, span: Span = MARCH, *, but: frozenset[date] = frozenset()) -> list[Candle]:
    days = [span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)]
    return [
        Candle(
            symbol=symbol,
            day=day,
            open=Decimal(10),
            high=Decimal(12),
            low=Decimal(9),
            close=Decimal(11),
            volume=Decimal(5),
        )
        for day in days
        if day.weekday() < 5 and day not in but
    ]


class Desk:
    """Fetches into memory, with a provider that a test may change between two fetches."""

    def __init__(self, work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers) -> None:
        self.provider = InMemoryProvider({})
        self.work = work
        store = StorePrices(lambda: work, identifiers, clock, "memory")
        share = ShareSymbols(lambda: work, clock, timedelta(seconds=1), retried=lambda execute: execute)
        self._fetch = FetchPrices(
            lambda: work, lambda: self.provider, store.execute, share, clock, identifiers, at_once=1
        )

    def fetch(
        self,
        known: Mapping[str, Answer | list[Candle] | ProviderError],
        *symbols: str,
        span: Span = MARCH,
        adjusted: bool = False,
        anew: bool = False,
    ) -> dict[str, Outcome]:
        self.provider = InMemoryProvider(known, adjusted=adjusted)
        found = self._fetch.execute(symbols or list(known), span, anew=anew)
        return {outcome.symbol: outcome for outcome in found}

    def retry(self, known: Mapping[str, Answer | list[Candle] | ProviderError]) -> list[Outcome]:
        self.provider = InMemoryProvider(known)
        return list(self._fetch.retry(self.work.set_apart.stream()))


@pytest.fixture
def desk(work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers) -> Desk:
    return Desk(work, clock, identifiers)


def test_stores_what_the_provider_has(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    found = desk.fetch({"IBM": traded("IBM"), "KO": traded("KO")})
    assert found == {symbol: Outcome(symbol, Result.STORED, 21) for symbol in ("IBM", "KO")}
    assert list(work.candles.stream()) == traded("IBM") + traded("KO")


def test_a_second_fetch_asks_for_nothing(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM", but=frozenset({GOOD_FRIDAY}))})
    found = desk.fetch({"IBM": BadPayload("must not be asked")})
    assert found == {"IBM": Outcome("IBM", Result.UP_TO_DATE)}
    assert desk.provider.asked == []


def test_only_what_is_missing_is_asked_for(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM")})
    longer = Span(date(2024, 2, 26), date(2024, 4, 5))
    found = desk.fetch({"IBM": traded("IBM", longer)}, span=longer)
    assert found["IBM"].candles == 9
    assert desk.provider.asked == [("IBM", Span(longer.first - MARGIN, longer.last))]
    assert desk.fetch({"IBM": []}, span=longer)["IBM"].result is Result.UP_TO_DATE


def test_what_lies_between_two_gaps_is_left_alone(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    desk.fetch({"IBM": traded("IBM")}, span=Span(date(2024, 3, 11), date(2024, 3, 15)))
    changed = [Candle(**vars(candle) | {"volume": Decimal(99)}) for candle in traded("IBM")]
    desk.fetch({"IBM": changed})
    volumes = {candle.day.day: candle.volume for candle in work.candles.stream()}
    assert {day for day, volume in volumes.items() if volume == 5} == {11, 12, 13, 14, 15}


def test_a_symbol_that_fails_does_not_hold_up_the_others(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    down = ProviderUnavailable("it is down")
    found = desk.fetch({"A": traded("A"), "B": down, "C": traded("C")}, "A", "B", "X", "C")
    assert [found[symbol].result for symbol in "ABXC"] == [
        Result.STORED,
        Result.FAILED,
        Result.FAILED,
        Result.STORED,
    ]
    assert found["B"].error is down
    assert isinstance(found["X"].error, UnknownSymbol)
    assert {holding.symbol for holding in work.candles.holdings()} == {"A", "C"}


def test_a_symbol_that_the_plan_does_not_include_stops_nobody(desk: Desk) -> None:
    found = desk.fetch({"A.L": NotInPlan("not in the plan"), "B": traded("B")})
    assert [outcome.result for outcome in found.values()] == [Result.FAILED, Result.STORED]


@pytest.mark.parametrize("refusal", [QuotaExceeded("no more"), Unauthorised("wrong key")])
def test_nobody_else_is_asked_after_a_refusal(desk: Desk, refusal: ProviderError) -> None:
    found = desk.fetch({"A": traded("A"), "B": refusal, "C": traded("C"), "D": traded("D")})
    assert [outcome.result for outcome in found.values()] == [
        Result.STORED,
        Result.FAILED,
        Result.NOT_TRIED,
        Result.NOT_TRIED,
    ]
    assert [symbol for symbol, _ in desk.provider.asked] == ["A", "B"]


def test_a_run_that_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    everything = {symbol: traded(symbol) for symbol in "ABC"}
    desk.fetch(everything, "A")
    found = desk.fetch(everything)
    assert [found[symbol].result for symbol in "ABC"] == [Result.UP_TO_DATE, Result.STORED, Result.STORED]
    assert [symbol for symbol, _ in desk.provider.asked] == ["B", "C"]


def test_symbols_are_asked_for_once_however_written(desk: Desk) -> None:
    found = desk.fetch({"IBM": traded("IBM")}, "ibm", "IBM", " Ibm ")
    assert list(found) == ["IBM"]
    assert len(desk.provider.asked) == 1


def test_a_bad_symbol_is_refused_before_anything_is_asked(desk: Desk) -> None:
    with pytest.raises(InvalidValue, match="not a symbol"):
        desk.fetch({"IBM": traded("IBM")}, "IBM", "I/BM")
    assert desk.provider.asked == []


def test_today_is_fetched_again_until_it_is_over(
    desk: Desk, clock: Clock, work: InMemoryPricesUnitOfWork
) -> None:
    week = Span(date(2024, 6, 3), date(2024, 6, 14))
    so_far = traded("IBM", Span(week.first, clock.now().date()))
    assert desk.fetch({"IBM": so_far}, span=week)["IBM"].candles == 6
    final = [*so_far[:-1], Candle(**vars(so_far[-1]) | {"volume": Decimal(77)})]
    assert desk.fetch({"IBM": final}, span=week)["IBM"].candles == 1
    (asked,) = desk.provider.asked
    assert asked == ("IBM", Span(week.first + timedelta(days=4) - MARGIN, clock.now().date()))
    assert work.candles.get(final[-1].id).volume == 77


def test_the_provider_is_closed_after_use(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM")})
    assert desk.provider.closed


WEEK = Span(date(2024, 6, 3), date(2024, 6, 7))
"""The days before the clock's, a Monday."""


def changed(candle: Candle, **numbers: str) -> Candle:
    return replace(candle, **{name: Decimal(number) for name, number in numbers.items()})  # type: ignore[arg-type]


def divided(candles: list[Candle], by: int) -> list[Candle]:
    names = ("open", "high", "low", "close")
    return [replace(each, **{name: getattr(each, name) / by for name in names}) for each in candles]


def bad(day: date, close: object = "99") -> BadBar:
    return BadBar(Bar(day.isoformat(), "10", "12", "9", close, "5"), day, "it closes above its high")


def test_a_day_that_was_stored_soon_is_compared_and_what_changed_is_told(
    desk: Desk, clock: CalendarClock, work: InMemoryPricesUnitOfWork
) -> None:
    early = traded("IBM", WEEK)
    desk.fetch({"IBM": early}, span=WEEK)
    clock.today += timedelta(days=1)
    final = [*early[:-1], changed(early[-1], close="11.5", volume="7")]
    found = desk.fetch({"IBM": final}, span=WEEK)["IBM"]
    assert found.candles == 1
    assert found.changed == [
        Change(WEEK.last, "close", Decimal(11), Decimal("11.5")),
        Change(WEEK.last, "volume", Decimal(5), Decimal(7)),
    ]
    assert work.candles.get(final[-1].id).close == Decimal("11.5")


def test_a_day_is_not_asked_for_for_ever(desk: Desk, clock: CalendarClock) -> None:
    desk.fetch({"IBM": traded("IBM", WEEK)}, span=WEEK)
    clock.today += timedelta(days=7)
    desk.fetch({"IBM": traded("IBM", WEEK)}, span=WEEK)
    assert desk.fetch({"IBM": BadPayload("must not be asked")}, span=WEEK)["IBM"].result is Result.UP_TO_DATE


def test_a_split_that_rewrites_history_is_told_and_nothing_is_mixed(
    desk: Desk, work: InMemoryPricesUnitOfWork
) -> None:
    desk.fetch({"IBM": traded("IBM")}, adjusted=True)
    longer = Span(MARCH.first, date(2024, 4, 12))
    after = divided(traded("IBM", longer), 4)
    found = desk.fetch({"IBM": after}, span=longer, adjusted=True)["IBM"]
    assert isinstance(found.error, Rewritten)
    assert "multiplied prices of IBM that are stored by 0.25" in str(found.error)
    assert list(work.candles.stream()) == traded("IBM")
    found = desk.fetch({"IBM": after}, span=longer, adjusted=True, anew=True)["IBM"]
    assert found.candles == len(after)
    assert list(work.candles.stream()) == after


@pytest.mark.parametrize("later", [True, False])
def test_a_split_is_told_however_far_the_stored_days_are_from_those_asked_for(
    desk: Desk, work: InMemoryPricesUnitOfWork, *, later: bool
) -> None:
    one, other = MARCH, Span(date(2022, 3, 1), date(2022, 3, 31))
    stored, asked = (other, one) if later else (one, other)
    everything = Span(other.first, one.last)
    desk.fetch({"IBM": traded("IBM", stored)}, span=stored, adjusted=True)
    found = desk.fetch({"IBM": divided(traded("IBM", everything), 4)}, span=asked, adjusted=True)["IBM"]
    assert isinstance(found.error, Rewritten)
    assert list(work.candles.stream()) == traded("IBM", stored)


def penny(prices: str) -> Candle:
    open, high, low, close = prices.split()  # noqa: A001 - the candle's
    return changed(traded("IBM")[0], open=open, high=high, low=low, close=close)


def test_a_split_of_a_penny_stock_is_told_though_its_prices_are_rounded(desk: Desk) -> None:
    desk.fetch({"IBM": [penny("0.0124 0.0131 0.0118 0.0127")]}, adjusted=True)
    rounded = [penny("0.0041 0.0044 0.0039 0.0042")]
    longer = Span(MARCH.first, date(2024, 4, 12))
    found = desk.fetch({"IBM": rounded}, span=longer, adjusted=True)["IBM"]
    assert isinstance(found.error, Rewritten)


def test_prices_that_differ_by_no_more_than_their_rounding_are_no_split(desk: Desk) -> None:
    desk.fetch({"IBM": [penny("10 10 10 10")]}, adjusted=True)
    longer = Span(MARCH.first, date(2024, 4, 12))
    found = desk.fetch({"IBM": [penny("11 11 11 11")]}, span=longer, adjusted=True)["IBM"]
    assert found.error is None


def test_a_revision_of_one_price_is_no_split(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM", WEEK)}, span=WEEK)
    halved = [changed(each, close="9") for each in traded("IBM", WEEK)]
    assert desk.fetch({"IBM": halved}, span=WEEK)["IBM"].error is None


def test_adjusted_prices_and_prices_as_traded_are_not_mixed(
    desk: Desk, work: InMemoryPricesUnitOfWork
) -> None:
    desk.fetch({"IBM": traded("IBM")}, adjusted=True)
    longer = Span(MARCH.first, date(2024, 4, 12))
    found = desk.fetch({"IBM": traded("IBM", longer)}, span=longer)["IBM"]
    assert isinstance(found.error, Mixed)
    assert "IBM is stored adjusted for splits, by memory, and memory has it as traded" in str(found.error)
    assert work.candles.count() == len(traded("IBM"))
    assert desk.fetch({"IBM": traded("IBM", longer)}, span=longer, anew=True)["IBM"].error is None
    assert [each.adjusted for each in work.series.stream()] == [False]


def test_nothing_that_is_stored_gives_way_to_less(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    desk.fetch({"IBM": traded("IBM")})
    recent = traded("IBM", Span(date(2024, 3, 18), MARCH.last))
    for less in (recent, []):
        found = desk.fetch({"IBM": less}, anew=True)["IBM"]
        assert isinstance(found.error, TooShort)
    assert list(work.candles.stream()) == traded("IBM")


def test_good_bars_are_stored_and_the_bad_one_is_set_apart(
    desk: Desk, work: InMemoryPricesUnitOfWork
) -> None:
    good = traded("IBM", but=frozenset({GOOD_FRIDAY}))
    found = desk.fetch({"IBM": Answer(good, [bad(GOOD_FRIDAY)]), "KO": traded("KO")})
    assert (found["IBM"].result, found["IBM"].candles, found["KO"].candles) == (Result.STORED, 20, 21)
    assert [each.reason for each in found["IBM"].apart] == ["it closes above its high"]
    assert found["IBM"].incomplete
    assert not found["KO"].incomplete
    (kept,) = work.set_apart.stream()
    assert (kept.symbol, kept.day, kept.bar.close, kept.source) == ("IBM", GOOD_FRIDAY, "99", "memory")


def test_what_is_set_apart_twice_is_kept_once(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    answer = Answer(traded("IBM", WEEK)[:-1], [bad(WEEK.last), BadBar(bad(WEEK.last).bar, None, "no day")])
    for _ in range(2):
        desk.fetch({"IBM": answer}, span=WEEK)
    assert work.set_apart.count() == 2


def test_two_bars_of_one_day_are_both_kept(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    desk.fetch(
        {"IBM": Answer(traded("IBM", WEEK)[:-1], [bad(WEEK.last, "1"), bad(WEEK.last, "2")])}, span=WEEK
    )
    assert sorted(str(kept.bar.close) for kept in work.set_apart.stream()) == ["1", "2"]


def test_a_bad_bar_never_takes_the_place_of_a_good_one(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    desk.fetch({"IBM": traded("IBM", WEEK)}, span=WEEK)
    desk.fetch({"IBM": Answer(traded("IBM", WEEK)[:-1], [bad(WEEK.last)])}, span=WEEK)
    assert list(work.candles.stream()) == traded("IBM", WEEK)
    assert work.set_apart.count() == 1


def test_another_try_stores_what_is_good_now(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    good = traded("IBM", but=frozenset({GOOD_FRIDAY}))
    desk.fetch({"IBM": Answer(good, [bad(GOOD_FRIDAY)])})
    (still,) = desk.retry({"IBM": Answer(good, [bad(GOOD_FRIDAY)])})
    assert (still.candles, len(still.apart), work.set_apart.count()) == (0, 1, 1)
    (mended,) = desk.retry({"IBM": traded("IBM")})
    assert (mended.candles, mended.apart, work.set_apart.count()) == (1, [], 0)
    assert list(work.candles.stream()) == traded("IBM")


def test_what_somebody_has_accepted_is_not_set_apart_again(
    desk: Desk, work: InMemoryPricesUnitOfWork
) -> None:
    answer = Answer(traded("IBM", WEEK)[:-1], [bad(WEEK.last)])
    desk.fetch({"IBM": answer}, span=WEEK)
    accepted = AcceptSetApart(lambda: work).execute(f"IBM:{WEEK.last}")
    assert (accepted.close, accepted.accepted) == (Decimal(99), True)
    found = desk.fetch({"IBM": answer}, span=WEEK)["IBM"]
    assert (found.candles, found.apart, work.set_apart.count()) == (0, [], 0)
    assert work.candles.get(accepted.id).close == 99


def test_days_that_are_not_given_are_told_and_not_taken_for_fetched(
    desk: Desk, work: InMemoryPricesUnitOfWork
) -> None:
    since = date(2024, 3, 18)
    found = desk.fetch({"IBM": Answer(traded("IBM", Span(since, MARCH.last)), since=since)})["IBM"]
    assert (found.result, found.candles, found.incomplete) == (Result.STORED, 10, True)
    assert found.lacking == Span(MARCH.first, date(2024, 3, 17))
    assert desk.fetch({"IBM": traded("IBM")})["IBM"].candles == 11
    assert list(work.candles.stream()) == traded("IBM")


def test_an_empty_series_is_told_and_asked_for_again(desk: Desk) -> None:
    found = desk.fetch({"IBM": [], "KO": traded("KO")})
    assert (found["IBM"].result, found["KO"].result) == (Result.EMPTY, Result.STORED)
    assert desk.fetch({"IBM": traded("IBM")})["IBM"].candles == 21


def test_the_first_day_of_all_can_be_asked_for(desk: Desk) -> None:
    found = desk.fetch({"IBM": traded("IBM")}, span=Span(date.min, MARCH.last))
    assert found["IBM"].candles == 21


def test_what_somebody_has_accepted_outlasts_a_fetch_anew(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    answer = Answer(traded("IBM", WEEK)[:-1], [bad(WEEK.last)])
    desk.fetch({"IBM": answer}, span=WEEK)
    accepted = AcceptSetApart(lambda: work).execute(f"IBM:{WEEK.last}")
    found = desk.fetch({"IBM": answer}, span=WEEK, anew=True)["IBM"]
    assert (found.error, found.apart) == (None, [])
    assert work.candles.get(accepted.id).close == 99


def test_a_bar_set_apart_by_another_measure_is_gone_when_all_is_fetched_anew(
    desk: Desk, work: InMemoryPricesUnitOfWork
) -> None:
    desk.fetch({"IBM": Answer(traded("IBM", WEEK)[:-1], [bad(WEEK.last)])}, span=WEEK, adjusted=True)
    desk.fetch({"IBM": traded("IBM", WEEK)[:-1]}, span=WEEK, anew=True)
    with pytest.raises(NotFound):
        AcceptSetApart(lambda: work).execute(f"IBM:{WEEK.last}")


def test_an_empty_answer_decides_nothing_about_what_prices_are_measured_by(desk: Desk) -> None:
    desk.fetch({"IBM": []}, adjusted=True)
    assert desk.fetch({"IBM": traded("IBM")})["IBM"].error is None


def test_an_answer_that_ends_weeks_too_early_is_asked_for_again(desk: Desk) -> None:
    spring = Span(MARCH.first, date(2024, 5, 31))
    desk.fetch({"IBM": traded("IBM")}, span=spring)
    found = desk.fetch({"IBM": traded("IBM", spring)}, span=spring)["IBM"]
    assert found.candles == len(traded("IBM", Span(date(2024, 4, 15), spring.last)))
