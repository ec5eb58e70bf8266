"""What a file itself tells about how it is written, for the suggestion of a profile."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product

from core.domain.currencies import PLACES
from core.domain.errors import InvalidValue
from core.domain.money import Money

from .amounts import Amounts
from .dates import read_date
from .profile import Numbers

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ";\t,|"
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₺": "TRY", "zł": "PLN", "CHF": "CHF", "EUR": "EUR"}
"""Signs that mean one currency; of $, ¥ and kr nobody can tell which."""
WAYS = [(way, thousands) for way, thousands in product(".,", ("", ".", ",", "'", " ")) if way != thousands]
DATES = (
    *("YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "YYYY/MM/DD", "YYYYMMDD"),
    *("DD.MM.YY", "DD/MM/YY", "MM/DD/YY", "DD MMM YYYY", "DD-MMM-YYYY", "M/D/YYYY", "D.M.YYYY", "D/M/YYYY"),
)
NAMES: Mapping[str, tuple[str, ...]] = {
    "account": (
        "iban",
        "iban auftragskonto",
        "account",
        "account number",
        "account no",
        "konto",
        "kontonummer",
    ),
    "currency": (
        "currency",
        "ccy",
        "ccy.",
        "währung",
        "waehrung",
        "devise",
        "divisa",
        "valuta code",
        "moneda",
    ),
    "balance": ("balance", "saldo", "kontostand", "solde", "saldo nach buchung", "running balance", "stand"),
    "debit": ("debit", "soll", "belastung", "débit", "paid out", "debet", "dare"),
    "credit": ("credit", "haben", "gutschrift", "crédit", "paid in", "avere"),
    "holder": ("holder", "inhaber", "kontoinhaber", "account holder", "titulaire", "titular"),
    "address": ("e-mail", "email", "mail", "address"),
    "at": ("date", "datum", "buchung", "buchungstag", "booking date", "transaction date", "fecha", "data"),
}
TOTALS = ("total", "summe", "gesamt", "somme", "totale", "subtotal", "end of", "endsaldo", "gesamtsaldo")


def encoding_of(data: bytes) -> str:
    """Return the encoding: by a mark at the start, else UTF-8 if it is valid, else windows-1252."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        return "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def delimiter_of(lines: Sequence[str]) -> str:
    """Return what separates cells: that which gives most lines the same number of more than one."""

    def regular(delimiter: str) -> tuple[int, int]:
        widths = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
        cells, times = max(widths.items(), key=lambda each: (each[0] > 1, each[1], each[0]))
        return (times, cells) if cells > 1 else (0, 0)

    return max(DELIMITERS, key=regular)


def columns_of(cells: Sequence[str]) -> dict[str, str]:
    """Return which of the cells names what, as far as a header's cells are known."""
    found = {}
    for name, known in NAMES.items():
        matching = [cell for word in known for cell in cells if " ".join(cell.casefold().split()) == word]
        if matching:
            found[name] = matching[0]
    return found


def numbers_of(cells: Iterable[tuple[str, str]]) -> tuple[list[Numbers], dict[str, str]]:
    """Return all ways to read amounts that give different values, and the signs beside them.

    A cell comes with its currency, where that is known: what has more places than a currency has is no
    reading, so that 1,234 in JPY is a thousand.
    """
    amounts = [(text, currency) for text, currency in cells if text]
    texts = [text for text, _ in amounts]
    signs = {sign: code for sign, code in SIGNS.items() if any(sign in text for text in texts)}
    negative = [
        *(["-1"] if any(text.strip(" €£").startswith(("-", "\N{MINUS SIGN}")) for text in texts) else []),
        *(["1-"] if any(text.endswith("-") for text in texts) else []),
        *(["(1)"] if any("(" in text for text in texts) else []),
    ]
    plus = any("+" in text for text in texts)
    readings: dict[tuple[object, ...], Numbers] = {}
    for decimal, thousands in WAYS:
        settings = {"decimal": decimal, "thousands": thousands, "plus": plus}
        numbers = Numbers.model_validate({**settings, "negative": negative or ["-1"], "signs": signs})
        try:
            values = tuple(_value(Amounts(numbers), *amount) for amount in amounts)
        except InvalidValue:
            continue
        readings.setdefault(values, numbers)
    return list(readings.values()), signs


def _value(amounts: Amounts, text: str, currency: str) -> Decimal:
    amount, sign = amounts.read(text)
    code = sign or currency.upper()
    return Money.given(amount, code).amount if code in PLACES else amount


def dates_of(cells: Iterable[str]) -> list[str]:
    """Return all forms of a date that the cells may have, as far as they mean different days."""
    texts = list(filter(None, cells))
    readings: dict[tuple[object, ...], str] = {}
    for form in DATES:
        try:
            readings.setdefault(tuple(read_date(text, form) for text in texts), form)
        except InvalidValue:
            continue
    return list(readings.values())
