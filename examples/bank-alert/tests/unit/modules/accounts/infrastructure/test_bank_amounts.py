"""Amounts and dates as banks write them, each in the one way that a profile says."""

from datetime import date

import pytest

from core.domain.errors import InvalidValue
from modules.accounts.infrastructure.bank_files.amounts import Amounts
from modules.accounts.infrastructure.bank_files.dates import pattern, read_date
from modules.accounts.infrastructure.bank_files.profile import Numbers

Way = dict[str, object]
PLAIN: Way = {}
GERMAN: Way = {"decimal": ",", "thousands": "."}
SWISS: Way = {"thousands": "'"}
FRENCH: Way = {"decimal": ",", "thousands": " "}
AMERICAN: Way = {"thousands": ",", "negative": ["(1)", "-1"], "signs": {"$": "USD", "US$": "USD"}}
PLUS: Way = {"plus": True}
INDIAN: Way = {"thousands": ",", "sides": {"Cr": "+", "Dr": "-"}}


def amounts(way: Way) -> Amounts:
    return Amounts(Numbers.model_validate(way))


@pytest.mark.parametrize(
    ("way", "text", "meant", "currency"),
    [
        (PLAIN, "1234.50", "1234.50", None),
        (PLAIN, "-0.00", "0.00", None),
        (GERMAN, "1.234,50", "1234.50", None),
        (GERMAN, "-1.234.567,8", "-1234567.8", None),
        (GERMAN, "1234,50", "1234.50", None),
        (GERMAN, "1.234", "1234", None),
        (GERMAN, "\N{MINUS SIGN}12,00", "-12.00", None),
        (SWISS, "1'234'567.50", "1234567.50", None),
        (SWISS, "1\N{RIGHT SINGLE QUOTATION MARK}234.50", "1234.50", None),
        (FRENCH, "1 234,50", "1234.50", None),
        (FRENCH, "1\N{NARROW NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50", "1234567.50", None),
        (AMERICAN, "($33.52)", "-33.52", "USD"),
        (AMERICAN, "$ (33.52)", "-33.52", "USD"),
        (AMERICAN, "-$1,234.00", "-1234.00", "USD"),
        (AMERICAN, "US$5", "5", "USD"),
        ({"negative": ["1-"]}, "33.52-", "-33.52", None),
        (PLUS, "+33.52", "33.52", None),
        (INDIAN, "12,34,567.00 Cr", "1234567.00", None),
        (INDIAN, "1,234.50DR", "-1234.50", None),
        (INDIAN, "0.00 Dr", "0.00", None),
        (INDIAN | {"signs": {"₹": "INR"}}, "₹ 1,00,000 Cr", "100000", "INR"),
        (GERMAN | {"sides": {"H": "+", "S": "-"}}, "1.234,50 S", "-1234.50", None),
        (GERMAN | {"signs": {"€": "EUR"}}, "1.234,50 €", "1234.50", "EUR"),
        (GERMAN | {"signs": {"EUR": "EUR"}}, "EUR -1,00", "-1.00", "EUR"),
        (AMERICAN, "0.123", "0.123", None),
        (AMERICAN, "0001", "1", None),
        (FRENCH, "1\N{FIGURE SPACE}234,50", "1234.50", None),
    ],
)
def test_an_amount_is_read_as_the_profile_says(way: Way, text: str, meant: str, currency: str | None) -> None:
    amount, sign = amounts(way).read(text)
    assert (str(amount), sign) == (meant, currency)


ANYWHERE = ["", "-", "abc", "1e3", "１２", "+5", "--5", "0x10", "1_000", "NaN"]


@pytest.mark.parametrize(
    ("way", "text"),
    [
        *((way, text) for way in (PLAIN, GERMAN, SWISS, FRENCH, AMERICAN) for text in ANYWHERE),
        *((PLAIN, text) for text in ("1,234", "1.234.5", ".5", "5.", "(5)", "5-", "$5", "1 2")),
        *((GERMAN, text) for text in ("1,234.50", "1.23", "12.34,5", "1.2345,0", ".5", "5,", ",5", "1..234")),
        *((SWISS, text) for text in ("1'23", "1,234.50", "'123", "1'234'")),
        *((FRENCH, text) for text in ("1 23", "12 34,5", "1.234,50")),
        *((AMERICAN, text) for text in ("(5", "5)", "(-5)", "-(5)", "$$5", "5-", "€5")),
        *((INDIAN, text) for text in ("12,34.00 Cr", "1,2,345 Cr", "1234,567 Cr", "-5.00 Cr", "Cr")),
        *((way, text) for way, text in ((AMERICAN, "0,250"), (GERMAN, "0.250"), (INDIAN, "0,12,345 Cr"))),
        *((PLUS, text) for text in ("+-5", "-+5", "++5")),
    ],
)
def test_an_amount_that_is_written_in_another_way_is_refused(way: Way, text: str) -> None:
    with pytest.raises(InvalidValue, match="is no amount such as"):
        amounts(way).read(text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("YYYY-MM-DD", "2026-04-03"),
        ("DD.MM.YYYY", "03.04.2026"),
        ("DD.MM.YY", "03.04.26"),
        ("D.M.YYYY", "3.4.2026"),
        ("MM/DD/YYYY", "04/03/2026"),
        ("M/D/YY", "4/3/26"),
        ("YYYYMMDD", "20260403"),
        ("DD-MMM-YYYY", "03-Apr-2026"),
        ("DD MMM YYYY", "03 APR 2026"),
    ],
)
def test_a_date_is_read_in_the_form_of_the_profile(form: str, text: str) -> None:
    assert read_date(text, form) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD.MM.YYYY", "3.4.2026"),
        ("DD.MM.YYYY", "2026-04-03"),
        ("DD.MM.YYYY", "31.02.2026"),
        ("DD/MM/YYYY", "04/13/2026"),
        ("DD.MM.YYYY", "03.04.26"),
        ("DD.MM.YYYY", "０３.04.2026"),
        ("DD-MMM-YYYY", "03-Okt-2026"),
        ("YYYYMMDD", ""),
    ],
)
def test_a_date_in_another_form_is_refused(form: str, text: str) -> None:
    with pytest.raises(InvalidValue, match="is no date in the form"):
        read_date(text, form)


@pytest.mark.parametrize(
    "form",
    ["", "DD.MM", "DD.MM.YYYY.YY", "%d.%m.%Y", "DD.DD.YYYY", "DD|MM|YYYY", "yyyy-mm-dd", "DMYY", "YYYYMDD"],
)
def test_what_is_no_form_of_a_date_is_refused(form: str) -> None:
    with pytest.raises(InvalidValue, match="is no form of a date"):
        pattern(form)


def test_where_words_say_the_side_an_amount_without_one_is_refused() -> None:
    with pytest.raises(InvalidValue, match="must have Cr or Dr behind it"):
        amounts(INDIAN).read("5.00")
    with pytest.raises(InvalidValue, match="must have Cr or Dr behind it"):
        amounts(INDIAN).read("Cr 5")
