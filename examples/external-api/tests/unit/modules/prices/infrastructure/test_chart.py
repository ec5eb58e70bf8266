from datetime import date

from modules.prices.infrastructure.chart import draw
from modules.prices.infrastructure.local_provider.market import Market

CANDLES = Market(date(2005, 6, 30)).candles("KO")


def test_is_as_wide_and_high_as_asked() -> None:
    lines = draw(CANDLES, width=90, height=20, colours=False).rstrip("\n").split("\n")
    assert len(lines) == 20
    assert {len(line) for line in lines} == {90}


def test_says_what_it_shows() -> None:
    drawn = draw(CANDLES, width=90, height=20, colours=False)
    assert "KO, 2005-01-03 to 2005-06-30" in drawn


def test_draws_candles_where_they_fit() -> None:
    assert "█" in draw(CANDLES[:20], width=90, height=20, colours=False)
    assert "│" in draw(CANDLES[:20], width=90, height=20, colours=False)


def test_colours_are_left_out_on_request() -> None:
    assert "\x1b[" in draw(CANDLES, width=90, height=20, colours=True)
    assert "\x1b[" not in draw(CANDLES, width=90, height=20, colours=False)


def test_one_day_makes_a_chart_too() -> None:
    assert draw(CANDLES[:1], width=40, height=8, colours=False)
