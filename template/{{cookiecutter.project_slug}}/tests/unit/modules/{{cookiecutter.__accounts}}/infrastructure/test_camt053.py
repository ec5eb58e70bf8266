"""What camt.053 says of balances, and what makes a file none."""

import io
from collections.abc import Callable
from itertools import pairwise

import pytest

from core.application.records import Record
from core.domain.errors import BadRecord
from modules.accounts.infrastructure.bank_files.camt053 import Camt053

ADA = "DE02120300000000202051"
EMMY = "DE02500105170137075030"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def balance(kind: str = "CLBD", amount: str = "12.50", **other: str) -> str:
    given = {"currency": "EUR", "side": "CRDT", "date": "<Dt>2026-03-02</Dt>"} | other
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='{given['currency']}'>{amount}</Amt>"
        f"<CdtDbtInd>{given['side']}</CdtDbtInd><Dt>{given['date']}</Dt></Bal>"
    )


def statement(content: str, account: str = f"<IBAN>{ADA}</IBAN>", *, after: str = "") -> str:
    return f"<Stmt><Id>7</Id><Acct><Id>{account}</Id>{after}</Acct>{content}</Stmt>\n"


def message(*statements: str, namespace: str = NAMESPACE) -> bytes:
    opening = f"<?xml version='1.0' encoding='UTF-8'?>\n<Document xmlns='{namespace}'><BkToCstmrStmt>\n"
    return (opening + "".join(statements) + "</BkToCstmrStmt></Document>").encode()


def read(content: bytes, refused: Callable[[BadRecord], None] | None = None) -> list[Record]:
    return list(Camt053().read(io.BytesIO(content), refused))


def only(content: bytes) -> dict[str, str]:
    (record,) = read(content)
    return {name: str(value) for name, value in record.fields.items()}


def test_the_closing_balance_counts_and_no_other_amount_in_the_statement() -> None:
    entry = "<Ntry><Amt Ccy='EUR'>99</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>"
    parts = balance("OPBD", "1.00"), balance(), balance("CLAV", "10.00"), entry
    assert only(message(statement("".join(parts), after="<Ownr><Nm>Ada &amp; Söhne</Nm></Ownr>"))) == {
        "account": ADA,
        "currency": "EUR",
        "balance": "12.50",
        "holder": "Ada & Söhne",
        "at": "2026-03-02T23:59:59.999999+00:00",
    }


@pytest.mark.parametrize("version", ["02", "04", "08", "12"])
def test_every_version_of_the_message_and_every_prefix_is_read(version: str) -> None:
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    content = message(statement(balance()), namespace=namespace)
    assert only(content)["balance"] == "12.50"
    prefixed = content.replace(b"</", b"</n:").replace(b"xmlns=", b"xmlns:n=")
    opened = prefixed.replace(b"<", b"<n:").replace(b"<n:/n:", b"</n:").replace(b"<n:?", b"<?")
    assert only(opened)["balance"] == "12.50"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_is_the_one_that_the_file_names(encoding: str) -> None:
    text = message(statement(balance(), after="<Ownr><Nm>Zoë</Nm></Ownr>")).decode()
    declared = text.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)
    assert only(declared)["holder"] == "Zoë"


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        (balance(side="DBIT"), "-12.50"),
        (balance(amount="0.00", side="DBIT"), "0.00"),
        (balance(amount="1250", currency="JPY"), "1250"),
        (balance(amount="1.125", currency="KWD"), "1.125"),
        (balance(amount="\n 12.50 "), "12.50"),
    ],
)
def test_credit_is_above_zero_and_debit_below(given: str, amount: str) -> None:
    assert only(message(statement(given)))["balance"] == amount


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("<Dt>2026-03-02</Dt>", "2026-03-02T23:59:59.999999+00:00"),
        ("<Dt>2026-03-02+01:00</Dt>", "2026-03-02T23:59:59.999999+00:00"),
        ("<DtTm>2026-03-02T18:00:00+01:00</DtTm>", "2026-03-02T17:00:00+00:00"),
        ("<DtTm>2026-03-02T18:00:00.123Z</DtTm>", "2026-03-02T18:00:00.123000+00:00"),
        ("<DtTm>2026-03-02T18:00:00</DtTm>", "2026-03-02T23:59:59.999999+00:00"),
    ],
)
def test_a_balance_is_of_the_end_of_its_day_or_of_its_instant(written: str, instant: str) -> None:
    assert only(message(statement(balance(date=written))))["at"] == instant


def test_of_several_statements_the_latest_counts_whatever_their_order() -> None:
    days = [statement(balance(amount=f"{day}.00", date=f"<Dt>2026-03-0{day}</Dt>")) for day in (1, 3, 2)]
    assert only(message(*days))["balance"] == "3.00"
    assert len(read(message(days[0], days[0]))) == 1
    with pytest.raises(BadRecord, match="another balance of this time on line 3"):
        read(message(days[0], statement(balance(date="<Dt>2026-03-01</Dt>"))))


def test_a_page_that_is_not_the_last_may_be_without_a_closing_balance() -> None:
    page = statement("<StmtPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>" + balance("ITBD"))
    assert only(message(page, statement(balance())))["balance"] == "12.50"
    assert read(message(page)) == []


def test_an_account_without_an_iban_goes_by_its_other_number() -> None:
    other = "<Othr><Id>US-00417</Id><Issr>B</Issr></Othr>"
    assert only(message(statement(balance(currency="USD"), other)))["account"] == "US-00417"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (statement(balance("CLAV")), r"line 3: 0 closing balances \(CLBD\)"),
        (statement(balance() + balance()), r"line 3: 2 closing balances \(CLBD\)"),
        (statement(balance(), "<IBAN>DE02120300000000202052</IBAN>"), "line 3: .*check digits"),
        (statement(balance(), ""), "without the account's number"),
        (statement(balance(side="")), "CRDT or DBIT"),
        (statement(balance(amount="-1.00")), "has no sign"),
        *((statement(balance(amount=text)), "a decimal number") for text in ("1e3", "1,5", "NaN", "+5", "")),
        (statement(balance(date="<Dt>02.03.2026</Dt>")), "a day such as"),
        (statement(balance(date="")), "a day such as"),
        (statement(balance())[:-20], "line 3: not XML"),
        ("<a>" * 200, "more than 100 elements in one another"),
    ],
)
def test_what_is_not_clear_is_refused_with_its_line(content: str, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read(message(content))


BOMB = (
    b"<!DOCTYPE d [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '&a%d;&a%d;'>" % (n, m, m) for m, n in pairwise(range(40)))
    + b"]><Document xmlns='"
    + NAMESPACE.encode()
    + b"'>&a39;</Document>"
)
FETCH = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><Document>&x;</Document>"


@pytest.mark.parametrize("content", [BOMB, FETCH, b"<!DOCTYPE html><html><body>Log in</body></html>"])
def test_a_dtd_is_refused_before_it_can_grow_or_fetch_anything(content: bytes) -> None:
    with pytest.raises(BadRecord, match="a DTD, which no camt"):
        read(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not XML"),
        (b"account,currency,balance\n", "not XML"),
        (b"\x89PNG\r\n", "not XML"),
        (b"<html><body>Log in</body></html>", "no camt.053"),
        (message(namespace="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"), "no camt.053"),
        (message(namespace=""), "no camt.053"),
        (b"<?xml version='1.0' encoding='klingon'?><Document/>", "the encoding that it names"),
        (b"<Document xmlns='" + NAMESPACE.encode() + b"'>&a;</Document>", "undefined entity"),
    ],
)
def test_what_is_no_camt053_is_refused_with_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read(content)


def test_bad_statements_are_set_apart_in_a_message_of_their_own() -> None:
    good, bad = statement(balance()), statement(balance(amount="x"), f"<IBAN>{EMMY}</IBAN>")
    errors: list[BadRecord] = []
    content = message(good, bad, statement(balance(), "<IBAN>GB33BUKB20201555555555</IBAN>"))
    assert len(read(content, errors.append)) == 2
    assert [error.line for error in errors] == [4]
    out = io.BytesIO()
    Camt053().write(io.BytesIO(content), out, {4})
    assert out.getvalue() == message(bad)
    assert only(out.getvalue().replace(b">x<", b">7.00<"))["balance"] == "7.00"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_of_a_message_in_one_line_only_the_bad_statements_are_set_apart(encoding: str) -> None:
    good, bad = statement(balance()), statement(balance(amount="x"), f"<IBAN>{EMMY}</IBAN>")
    other = statement(balance(side="X"), "<IBAN>GB33BUKB20201555555555</IBAN>")

    def sent(*statements: str) -> bytes:
        text = message(*statements).decode().replace("\n", "").replace("UTF-8", encoding)
        return text.encode(encoding)

    errors: list[BadRecord] = []
    content = sent(good, bad, good, other)
    assert len(read(content, errors.append)) == 1
    assert [str(error).partition(":")[0] for error in errors] == [
        "line 1, statement 2",
        "line 1, statement 4",
    ]
    out = io.BytesIO()
    Camt053().write(io.BytesIO(content), out, {error.line for error in errors})
    assert out.getvalue() == sent(bad, other)


def test_a_long_message_is_read_statement_by_statement() -> None:
    entry = "<Ntry><Amt Ccy='EUR'>1</Amt><NtryDtls>" + "<TxDtls/>" * 1_000 + "</NtryDtls></Ntry>"
    stream = io.BytesIO(message(*(statement(balance() + entry) for _ in range(100))))
    first = next(iter(Camt053().each(stream)))
    assert str(first.fields["balance"]) == "12.50"
    assert stream.tell() < len(stream.getvalue()) / 5
