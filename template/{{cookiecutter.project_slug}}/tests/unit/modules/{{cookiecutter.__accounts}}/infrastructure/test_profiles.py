"""A profile is right, or has a sentence for what is wrong with it."""

from pathlib import Path

import pytest

from core.domain.errors import InvalidValue
from modules.accounts.domain.iban import iban
from modules.accounts.infrastructure.bank_files.profile import Several, parse
from modules.accounts.infrastructure.bank_files.profiles import Profiles

COLUMNS = '[columns]\naccount = "A"\nbalance = "B"\ncurrency = "C"\n'
HEAD = 'description = "Mine"\n'
NO_BALANCE = '[columns]\naccount = "A"\ncurrency = "C"\n'


def test_a_profile_needs_three_columns_and_a_description() -> None:
    profile = parse(HEAD + COLUMNS, "mine.toml")
    assert (profile.delimiter, profile.encoding, profile.skip) == (",", "utf-8", None)
    assert profile.several is Several.REFUSE


def test_every_shipped_profile_is_right(tmp_path: Path) -> None:
    assert sorted(Profiles(tmp_path).all()) == [
        *("ing-de", "ing-nl", "rabobank", "ubs", "ubs-older", "us-accounts", "volksbank")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x", "profile mine.toml is not TOML"),
        (COLUMNS, "description is missing"),
        (HEAD, "columns is missing"),
        (HEAD + '[columns]\nbalance = "B"\ncurrency = "C"', "columns.account is missing: which column"),
        (HEAD + NO_BALANCE, "columns.balance is missing, or both of"),
        (HEAD + NO_BALANCE + 'debit = "D"', "columns.balance is missing, or both of"),
        (HEAD + '[columns]\naccount = "A"\nbalance = "B"', "columns.currency is missing, or fixed.currency"),
        (HEAD + COLUMNS + 'debit = "D"\ncredit = "E"', "a balance, or debit and credit, but not both"),
        (HEAD + COLUMNS + '[fixed]\ncurrency = "EUR"', "currency is there twice"),
        (HEAD + "header = false\n" + COLUMNS, "columns are numbers"),
        (HEAD + COLUMNS + "name = 1", "columns.name is not known"),
        (HEAD + COLUMNS.replace('"A"', "0"), "columns.account must be"),
        (HEAD + COLUMNS.replace('"A"', "true"), "columns.account must be"),
        (HEAD + "delimeter = 5\n" + COLUMNS, "delimeter is not known"),
        (HEAD + 'delimiter = "x"\n' + COLUMNS, "delimiter: one of"),
        (HEAD + 'encoding = "latin-99"\n' + COLUMNS, "encoding: an encoding such as"),
        (HEAD + 'encoding = "base64"\n' + COLUMNS, "encoding: an encoding such as"),
        (HEAD + "skip = -1\n" + COLUMNS, "skip must be"),
        (HEAD + 'skip = "1"\n' + COLUMNS, "skip must be"),
        (HEAD + 'several = "newest"\n' + COLUMNS, "several: one of refuse, first, last"),
        (HEAD + 'date = "%d.%m.%Y"\n' + COLUMNS, "date: .* is no form of a date"),
        (HEAD + COLUMNS + '[numbers]\ndecimal = ";"', "decimal is . or ,"),
        (HEAD + COLUMNS + '[numbers]\nthousands = "."', "and not the decimal mark"),
        (HEAD + COLUMNS + '[numbers]\nnegative = "minus"', "one or a list of -1, 1-, "),
        (HEAD + COLUMNS + '[numbers.signs]\n"€" = "EUX"', "'EUX' is no currency"),
        (HEAD + COLUMNS + '[numbers.signs]\n"1" = "EUR"', "'1' is a sign or a word of letters"),
        (HEAD + COLUMNS + '[numbers.signs]\n"-" = "EUR"', "'-' is a sign or a word of letters"),
        (HEAD + COLUMNS + '[numbers.sides]\n"," = "-"', "',' is a sign or a word of letters"),
        (HEAD + COLUMNS + '[numbers.sides]\nS = "-"\ns = "+"', "sides has a word twice"),
        (HEAD + 'totals = [""]\n' + COLUMNS, "totals.0 must have at least 1 character"),
        (HEAD + COLUMNS.replace('"C"', '"B"'), "two of them are the same"),
        (HEAD + NO_BALANCE.replace("currency", "balance") + '[fixed]\ncurrency = "Euro"', "is no currency"),
        (HEAD + COLUMNS + '[fixed]\ntime_zone = "Berlin"', "'Berlin' is no time zone"),
    ],
)
def test_what_is_wrong_with_a_profile_has_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refused:
        parse(text, "mine.toml")
    assert str(refused.value).startswith("profile mine.toml")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["DE02 1203 0000 0000 2020 51", "de02120300000000202051", "GB33BUKB20201555555555"]
)
def test_an_iban_is_read_with_blanks_and_in_small_letters(text: str) -> None:
    assert iban(text) == "".join(text.split()).upper()


@pytest.mark.parametrize(
    "text", ["", "DE02120300000000202052", "DE20120300000000202051", "DE02", "X" * 40, "DE02-1203"]
)
def test_an_iban_with_a_wrong_digit_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no IBAN"):
        iban(text)
