"""Files as banks send them, on the command line and over HTTP."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

Run = Callable[..., Result]
ADA = "DE02120300000000202051"
EMMY = "DE02500105170137075030"
HEADER = "account,currency,balance,holder,address,at\n"
OPEN = f"{HEADER}{ADA},EUR,5,Ada,ada@example.org,\n{EMMY},EUR,5,Emmy,emmy@example.org,\n"


@pytest.fixture
def opened(run: Run, tmp_path: Path) -> Run:
    """Open two accounts with 5.00 EUR each."""
    (tmp_path / "open.csv").write_text(OPEN, "utf-8")
    assert run("accounts", "import", tmp_path / "open.csv").exit_code == 0
    return run


def balances(run: Run) -> dict[str, str]:
    items = json.loads(run("accounts", "list", "--json").stdout)["items"]
    return {item["number"]: item["balance"]["amount"] for item in items}


VOLKSBANK = (
    b"Bezeichnung Auftragskonto;IBAN Auftragskonto;Buchungstag;Betrag;Waehrung;Saldo nach Buchung;Bemerkung\n"
    b"Giro;DE02 1203 0000 0000 2020 51;03.03.2026;-12,50;eur;1.234,50;\n"
    b"Giro;DE02 1203 0000 0000 2020 51;02.03.2026;-1,00;EUR;1.247,00;\n"
    b"Spar;DE02 5001 0517 0137 0750 30;03.03.2026;1,00;EUR;-0,01;\n"
)
ING = (
    "Umsatzanzeige;Datei erstellt am: 04.03.2026 08:00\n\nIBAN;DE02 1203 0000 0000 2020 51\n"
    "Kunde;Zoë Müller\nSaldo;1.234,56;EUR\n\n"
    "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;"
    "Saldo;Währung;Betrag;Währung\n"
    "03.03.2026;03.03.2026;Bäcker;Lastschrift;Brot;1.234,56;EUR;-3,40;EUR\n"
    "02.03.2026;02.03.2026;Bäcker;Lastschrift;Brot;1.237,96;EUR;-3,40;EUR\n"
).encode("windows-1252")
ING_WITH_A_REFERENCE = (
    ING.decode("windows-1252")
    .replace("Verwendungszweck;", "Verwendungszweck;Referenz;")
    .replace("Brot;", "Brot;4711;")
    .encode("windows-1252")
)
ING_NL = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"\n'
    f'"20260303";"Bakker";"{ADA}";"";"BA";"Af";"3,40";"Betaalautomaat";"Brood";"1234,56";""\n'
    f'"20260302";"Werkgever";"{ADA}";"";"OV";"Bij";"2.150,00";"Overschrijving";"Salaris";"1237,96";""\n'
).encode()
RABOBANK = (
    '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Naam tegenpartij"\n'
    f'"{ADA}","EUR","RABONL2U","000000000000000001","2026-03-02","2026-03-02","-3,40","+1.237,96","Café"\n'
    f'"{EMMY}","EUR","RABONL2U","000000000000000001","2026-03-02","2026-03-02","-9,00","-4,00","Café"\n'
    f'"{ADA}","EUR","RABONL2U","000000000000000002","2026-03-03","2026-03-03","-3,40","+1.234,56","Café"\n'
).encode("windows-1252")
UBS_OF_ONE_ACCOUNT = (
    "Account number:;0293 00116636.40;\nIBAN:;DE02 1203 0000 0000 2020 51;\nFrom:;2026-03-01;\n"
    "Until:;2026-03-04;\nOpening balance:;1'000.00;\nClosing balance:;1'234.50;\nValued in:;EUR;\n"
    "Numbers of transactions in this period:;3;\n\n"
    "Trade date;Trade time;Booking date;Value date;Currency;Debit;Credit;Individual amount;Balance;"
    "Transaction no.;Description1;Description2;Description3;Footnotes;\n"
    '2026-03-04;12:27:27;;2026-03-04;EUR;-25.30;;;;9;"A;B";"C";D;;\n'
    "2026-03-03;;2026-03-03;2026-03-03;EUR;;234.50;;1234.50;8;A;B;C;;\n"
    "2026-03-02;;2026-03-02;2026-03-02;EUR;-1.00;;;1000.00;7;A;B;C;;\n"
).encode("utf-8-sig")
UBS = (
    "IBAN;Ccy.;Booking date;Description;Debit;Credit;Balance\n"
    "DE02 1203 0000 0000 2020 51;EUR;03.03.2026;A;9.00;;\n"
    "DE02 1203 0000 0000 2020 51;EUR;03.03.2026;B;9.00;;1'234'567.50\n"
    "Closing balance;;;;;;1'234'567.50\n"
).encode("utf-8-sig")
AMERICAN = b"""Account Number,As of,Balance
US-1,03/04/2026,"$1,234.50"
US-2,03/04/2026,($33.52)

Total,,"$1,200.98"
"""


@pytest.mark.parametrize(
    ("profile", "content", "amounts"),
    [
        ("volksbank", VOLKSBANK, {ADA: "1234.50", EMMY: "-0.01"}),
        ("ing-de", ING, {ADA: "1234.56", EMMY: "5.00"}),
        ("ing-de", ING_WITH_A_REFERENCE, {ADA: "1234.56", EMMY: "5.00"}),
        ("ing-nl", ING_NL, {ADA: "1234.56", EMMY: "5.00"}),
        ("rabobank", RABOBANK, {ADA: "1234.56", EMMY: "-4.00"}),
        ("ubs", UBS_OF_ONE_ACCOUNT, {ADA: "1234.50", EMMY: "5.00"}),
        ("ubs-older", UBS, {ADA: "1234567.50", EMMY: "5.00"}),
    ],
)
def test_a_shipped_profile_reads_what_its_bank_sends(
    opened: Run, tmp_path: Path, profile: str, content: bytes, amounts: dict[str, str]
) -> None:
    file = tmp_path / "bank.csv"
    file.write_bytes(content)
    refused = opened("accounts", "import", file)  # without a profile only the documented form
    assert (refused.exit_code, "--suggest` proposes" in refused.stderr) == (1, True)
    result = opened("accounts", "import", file, "--profile", profile)
    assert result.exit_code == 0, result.stderr
    assert balances(opened) == amounts
    assert f"fits the profile {profile}" in opened("accounts", "import", file, "--suggest").stdout


def test_accounts_in_dollars_with_brackets_and_a_total(run: Run, tmp_path: Path) -> None:
    for number in ("US-1", "US-2"):
        run("accounts", "open", number, "Grace", "grace@example.org", "--currency", "USD")
    (tmp_path / "bank.csv").write_bytes(AMERICAN)
    result = run("accounts", "import", tmp_path / "bank.csv", "--profile", "us-accounts", "--json")
    assert json.loads(result.stdout) == {"recorded": 2, "opened": 0, "older": 2}
    assert balances(run) == {"US-1": "1234.50", "US-2": "-33.52"}
    assert json.loads(run("accounts", "show", "US-1", "--json").stdout)["balance_at"].startswith(
        "2026-03-04T23:59"
    )


@pytest.mark.parametrize("profile", ["ing-nl", "rabobank"])
@pytest.mark.parametrize("flags", [(), ("--skip-bad",)])
def test_a_file_that_is_sorted_the_other_way_is_refused_rather_than_its_oldest_balance_taken(
    opened: Run, tmp_path: Path, profile: str, flags: tuple[str, ...]
) -> None:
    lines = {"ing-nl": ING_NL, "rabobank": RABOBANK}[profile].splitlines(keepends=True)
    file = tmp_path / "bank.csv"
    file.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
    result = opened("accounts", "import", file, "--profile", profile, *flags)
    assert result.exit_code == 1
    assert "is the file sorted the other way round?" in result.stderr
    assert balances(opened) == {ADA: "5.00", EMMY: "5.00"}


def test_a_file_without_a_header_has_columns_by_number(opened: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'description = "Mine"\nheader = false\ndelimiter = "\\t"\ndate = "YYYYMMDD"\nseveral = "last"\n'
        "[columns]\naccount = 1\ncurrency = 2\nat = 3\nbalance = 5\n[numbers]\ndecimal = ','\n",
        "utf-8",
    )
    file = tmp_path / "bank.tab"
    file.write_bytes(
        f"{ADA}\tEUR\t20260301\t5,00\t7,00\t20260301\t2,00\tA\n"
        f"{ADA}\tEUR\t20260302\t7,00\t8,50\t20260302\t1,50\tB\n{EMMY}\tEUR\t2026\n".encode()
    )
    result = opened("accounts", "import", file, "--profile", tmp_path / "mine.toml", "--skip-bad")
    assert "line 3: 3 cells, but column 5 has a meaning" in result.stderr
    assert balances(opened) == {ADA: "8.50", EMMY: "5.00"}
    assert (tmp_path / "bank.bad.tab").read_text("utf-8") == f"{EMMY}\tEUR\t2026\n"


def test_the_same_file_twice_says_so_and_adds_nothing(opened: Run, tmp_path: Path) -> None:
    file = tmp_path / "open.csv"
    opened("balances", "record", ADA, "7")
    again = opened("accounts", "import", tmp_path / "open.csv")
    assert again.exit_code == 0
    assert again.stdout.startswith("Nothing to do: this file was imported on 20")
    copy = tmp_path / "copy.csv"
    copy.write_bytes(file.read_bytes())
    shown = json.loads(opened("accounts", "import", copy, "--json").stdout)
    assert (shown["recorded"], shown["opened"]) == (0, 0)
    assert shown["before"].startswith("20")
    assert balances(opened)[ADA] == "7.00"
    assert opened("accounts", "import", file, "--again").stdout == "Recorded 2 balances, opened 0 accounts.\n"
    assert balances(opened)[ADA] == "5.00"


def test_a_refused_file_is_not_taken_for_imported(opened: Run, tmp_path: Path) -> None:
    file = tmp_path / "june.csv"
    file.write_text(f"account,currency,balance\n{ADA},EUR,6\nX-1,EUR,1\n", "utf-8")
    assert opened("accounts", "import", file).exit_code == 1
    opened("accounts", "open", "X-1", "Eve", "eve@example.org", "--currency", "EUR")
    assert opened("accounts", "import", file).stdout == "Recorded 2 balances, opened 0 accounts.\n"


@pytest.mark.parametrize(
    ("suffix", "profile"), [(".csv", ()), (".jsonl", ()), (".txt", ("--profile", "mine.toml"))]
)
def test_bad_lines_are_set_apart_repaired_and_imported(
    opened: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, profile: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(
        'description = "Mine"\nencoding = "utf-16"\n[columns]\naccount = "Konto"\nbalance = "Stand"\n'
        '[fixed]\ncurrency = "EUR"\n[numbers]\nthousands = ","\n',
        "utf-8",
    )
    lines, encoding = {
        ".csv": (
            [f"account,currency,balance\n{ADA},EUR,6\n", '"X\nY",EUR,1,\n', f"{EMMY},EUR,1e3\n"],
            "utf-8",
        ),
        ".jsonl": (
            [
                json.dumps({"account": ADA, "currency": "EUR", "balance": "6"}) + "\n",
                '{"account": }\n',
                json.dumps({"account": EMMY, "currency": "EUR", "balance": "1e3"}) + "\n",
            ],
            "utf-8",
        ),
        ".txt": ([f"Stände von heute\nKonto,Stand\n{ADA},6\n", "X,Y,Z\n", f"{EMMY},1e3\n"], "utf-16"),
    }[suffix]
    file, bad = Path(f"june{suffix}"), Path(f"june.bad{suffix}")
    file.write_bytes("".join(lines).encode(encoding))
    result = opened("accounts", "import", file, *profile, "--skip-bad")
    assert result.exit_code == 0, result.stderr
    assert "2 bad lines in june.bad" in result.stderr
    assert balances(opened) == {ADA: "6.00", EMMY: "5.00"}
    kept = bad.read_bytes().decode(encoding)
    assert "".join(lines[1:]) in kept
    assert ADA not in kept
    assert opened("accounts", "import", bad, *profile).exit_code == 1
    bad.write_bytes(kept.replace(lines[1], "").replace("1e3", "1000").encode(encoding))
    assert opened("accounts", "import", bad, *profile).stdout == "Recorded 1 balances, opened 0 accounts.\n"
    assert balances(opened) == {ADA: "6.00", EMMY: "1000.00"}


def test_a_file_of_bad_lines_that_is_there_is_not_overwritten(opened: Run, tmp_path: Path) -> None:
    file, bad = tmp_path / "june.csv", tmp_path / "june.bad.csv"
    file.write_text(f"account,currency,balance\n{ADA},EUR,6\nX-1,EUR,1\n", "utf-8")
    bad.write_text("half repaired", "utf-8")
    result = opened("accounts", "import", file, "--skip-bad")
    assert result.exit_code == 1
    assert "import or move it first" in result.stderr
    assert bad.read_text("utf-8") == "half repaired"
    assert balances(opened)[ADA] == "5.00"
    elsewhere = tmp_path / "elsewhere.csv"
    assert opened("accounts", "import", file, "--skip-bad", "--bad-file", elsewhere).exit_code == 0
    assert elsewhere.read_text("utf-8") == "account,currency,balance\nX-1,EUR,1\n"


def test_a_run_that_was_killed_after_it_set_bad_lines_apart_may_be_run_again(
    opened: Run, tmp_path: Path
) -> None:
    file, bad = tmp_path / "june.csv", tmp_path / "june.bad.csv"
    file.write_text(f"account,currency,balance\n{ADA},EUR,6\nX-1,EUR,1\n", "utf-8")
    bad.write_text("account,currency,balance\nX-1,EUR,1\n", "utf-8")  # as far as the first run came
    assert opened("accounts", "import", file, "--skip-bad").exit_code == 0
    assert balances(opened)[ADA] == "6.00"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("Konto;Stand\n1;2\n", "1: there is no header with the column 'IBAN Auftragskonto'"),
        (
            "{header}Giro;{ada};03.03.2026;;EUR;1,234.50;\n",
            "line 2: '1,234.50' is no amount such as -1.234,50",
        ),
        ("{header}Giro;{ada};03.03.2026;;EUR;1.23;\n", "line 2: '1.23' is no amount"),
        ("{header}Giro;{ada};03.03.2026;;EUR;1,500;\n", "line 2: EUR has 2 decimal places"),
        (
            "{header}Giro;{ada};03/04/2026;;EUR;1,50;\n",
            "line 2: '03/04/2026' is no date in the form DD.MM.YYYY",
        ),
        ("{header}Giro;{ada};03.03.2099;;EUR;1,50;\n", "line 2: a balance of 2099-03-03 is not known yet"),
        ("{header}Giro;DE02120300000000202052;03.03.2026;;EUR;1,50;\n", "line 2: .*check digits"),
        ("{header}Giro;{ada};03.03.2026;;EUR;;\n", "line 2: '' is no amount"),
        ("{header}Giro;{ada};03.03.2026\n", "line 2: 3 cells where the header has 7"),
    ],
)
def test_a_line_that_does_not_fit_its_profile_is_named(
    opened: Run, tmp_path: Path, lines: str, reason: str
) -> None:
    header = VOLKSBANK.decode().partition("\n")[0] + "\n"
    file = tmp_path / "bank.csv"
    file.write_text(lines.format(header=header, ada=ADA), "utf-8")
    result = opened("accounts", "import", file, "--profile", "volksbank")
    assert result.exit_code == 1
    assert re.search(reason, result.stderr), result.stderr
    assert balances(opened)[ADA] == "5.00"


def test_a_profile_that_is_not_there_or_wrong_has_a_sentence(opened: Run, tmp_path: Path) -> None:
    result = opened("accounts", "import", tmp_path / "open.csv", "--profile", "../x")
    assert result.exit_code == 1
    assert "known are camt053, ing-de, ing-nl, rabobank, ubs," in result.stderr
    (tmp_path / "mine.toml").write_text("delimiter = 5", "utf-8")
    assert (
        opened("accounts", "import", tmp_path / "open.csv", "--profile", tmp_path / "mine.toml").exit_code
        == 1
    )


def test_your_own_folder_of_profiles_comes_first(
    opened: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERTS_PROFILES", str(tmp_path))
    (tmp_path / "ubs.toml").write_text(
        'description = "Mine"\n[columns]\naccount = 1\nbalance = 2\n[fixed]\ncurrency = "EUR"\n', "utf-8"
    )
    (tmp_path / "bank.csv").write_text(f"a,b\n{ADA},7\n", "utf-8")
    assert opened("accounts", "import", tmp_path / "bank.csv", "--profile", "ubs").exit_code == 0
    assert balances(opened)[ADA] == "7.00"


def test_a_suggestion_is_a_profile_that_reads_the_file(opened: Run, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_bytes(
        f"Kontenübersicht\n\nKontonummer;Währung;Kontostand;Datum\n{ADA};EUR;1.234,50;28.02.2026\n"
        f"{EMMY};EUR;12,50-;28.02.2026\nSumme;EUR;1.222,00;\n".encode("windows-1252")
    )
    result = opened("accounts", "import", file, "--suggest")
    assert result.exit_code == 0
    assert f"#   line 4: account {ADA}, currency EUR, balance 1234.50, at 2026-02-28" in result.stdout
    assert result.stderr == ""
    assert balances(opened)[ADA] == "5.00"  # nothing is imported
    (tmp_path / "mine.toml").write_text(result.stdout, "utf-8")
    assert opened("accounts", "import", file, "--profile", tmp_path / "mine.toml").exit_code == 0
    assert balances(opened) == {ADA: "1234.50", EMMY: "-12.50"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "there is nothing in it"),
        (b" \r\n", "there is nothing in it"),
        (b"PK\x03\x04\x14\x00", "this is a spreadsheet or a PDF file"),
        (b"%PDF-1.7\n", "this is a spreadsheet or a PDF file"),
        (b"<html>Log in</html>", "this is no camt.053"),
        (b"DE02120300000000202051;5,00;EUR\n", "which line names the columns?"),
        (b"Datum;Betrag\n01.03.2026;5,00\n", "which column has the account and the balance?"),
        (b"\x00\x01\x02", "is the encoding right?"),
    ],
)
def test_where_nothing_can_be_suggested_it_says_why(
    run: Run, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "bank.csv"
    file.write_bytes(content)
    assert reason in run("accounts", "import", file, "--suggest").stderr


def test_a_suggestion_knows_debit_and_credit_for_a_balance(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("Konto;Währung;Soll;Haben\nA-1;EUR;5,00;\nA-2;EUR;;1.006,00\n", "utf-8")
    result = run("accounts", "import", file, "--suggest")
    assert result.stderr == ""
    assert "#   line 2: account A-1, currency EUR, balance -5.00" in result.stdout


def test_a_suggestion_asks_where_two_readings_differ(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("Account;Balance;Date\nA-1;1.234;03/04/2026\n", "utf-8")
    result = run("accounts", "import", file, "--suggest")
    assert "'1.234' may be a thousand or a fraction" in result.stderr
    assert "'03/04/2026' may be DD/MM/YYYY or MM/DD/YYYY" in result.stderr
    assert "which currency?" in result.stderr
    assert "line 2:" not in result.stdout


@pytest.mark.parametrize(
    ("currency", "text", "meant"),
    [("JPY", "1,234", "1234"), ("jpy", "1.234", "1234"), ("EUR", "-3.000", "-3000"), ("KWD", "1,234", None)],
)
def test_a_suggestion_asks_nothing_that_the_currency_answers(
    run: Run, tmp_path: Path, currency: str, text: str, meant: str | None
) -> None:
    file = tmp_path / "bank.csv"
    file.write_text(f"Account;Currency;Balance\nA-1;{currency};{text}\n", "utf-8")
    result = run("accounts", "import", file, "--suggest")
    if meant:
        assert f"#   line 2: account A-1, currency {currency.upper()}, balance {meant}" in result.stdout
        assert result.stderr == ""
    else:
        assert "may be a thousand or a fraction" in result.stderr


def test_a_suggestion_knows_the_currency_of_an_account_that_stands_above_its_lines(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "bank.csv"
    file.write_text("IBAN:;A-1\nCurrency:;JPY\nDate;Balance\n2026-03-01;1,234\n", "utf-8")
    assert "balance 1234" in run("accounts", "import", file, "--suggest").stdout


MINE = 'description = "Mine"\n[columns]\naccount = "Konto"\ncurrency = "Currency"\n'
OF_ONE = MINE + 'balance = "Balance"\n'
SIDES = MINE + 'debit = "Soll"\ncredit = "Haben"\n'


def imported(opened: Run, folder: Path, profile: str, content: bytes) -> Result:
    (folder / "mine.toml").write_text(profile, "utf-8")
    (folder / "bank.csv").write_bytes(content)
    return opened("accounts", "import", folder / "bank.csv", "--profile", folder / "mine.toml")


@pytest.mark.parametrize(
    ("profile", "content", "amount"),
    [
        (SIDES, "Konto,Currency,Soll,Haben\n{ada},EUR,0.00,12.50\n", "12.50"),
        (SIDES, "Konto,Currency,Soll,Haben\n{ada},EUR,12.50,0.00\n", "-12.50"),
        (SIDES, "Konto,Currency,Soll,Haben\n{ada},EUR,0.00,0.00\n", "0.00"),
        (OF_ONE + '[numbers.signs]\n"€" = "EUR"\n', "Konto,Currency,Balance\n{ada},€,12.50\n", "12.50"),
        (OF_ONE, "Konto,Currency,Balance,Check\n{ada},EUR,12.50,1001,\n", "12.50"),
        (OF_ONE, "Konto,Currency,Balance\r{ada},EUR,12.50\r", "12.50"),
        (
            "\ufeff" + OF_ONE.replace("Konto", "Kontö"),
            "Konto\u0308,Currency,Balance\n{ada},EUR,12.50\n",
            "12.50",
        ),
        (OF_ONE.replace('"Konto"', "1"), ",,,\nKonto,Currency,Balance\n{ada},EUR,12.50\n", "12.50"),
    ],
)
def test_what_banks_write_in_their_own_way_is_understood(
    opened: Run, tmp_path: Path, profile: str, content: str, amount: str
) -> None:
    result = imported(opened, tmp_path, profile, content.format(ada=ADA).encode())
    assert result.exit_code == 0, result.stderr
    assert balances(opened)[ADA] == amount


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_mark_at_the_start_is_no_part_of_a_column(opened: Run, tmp_path: Path, encoding: str) -> None:
    profile = f'encoding = "{encoding.removesuffix("-sig").replace("-", "_")}"\n{OF_ONE}'
    content = f"Konto,Currency,Balance\n{ADA},EUR,12.50\n".encode(encoding)
    mark = "\ufeff".encode(encoding) if encoding.endswith("le") else b""
    result = imported(opened, tmp_path, profile, mark + content)
    assert result.exit_code == 0, result.stderr
    assert balances(opened)[ADA] == "12.50"


@pytest.mark.parametrize(
    ("profile", "content", "reason"),
    [
        (SIDES, "Konto,Currency,Soll,Haben\n{ada},EUR,1.00,12.50\n", "line 2: .* no more and no less"),
        (OF_ONE, "Konto,Currency,Balance,Text\n{ada},EUR,1,50,\n", "line 2: .* has been cut in two"),
        (OF_ONE, "Konto,Currency,Balance,Text\n{ada},EUR,1,234.50,\n", "line 2: .* has been cut in two"),
        (OF_ONE, 'Konto,Currency,Balance\n{ada},EUR,"1\n2\n', "line 3: .* a cell that begins on line 2"),
        (
            OF_ONE + 'threshold = "Limit"\n[numbers.signs]\n"$" = "USD"\n',
            "Konto,Currency,Balance,Limit\nX-1,EUR,1,$100\n",
            "line 2: the threshold is in USD, the balance in EUR",
        ),
        (
            'encoding = "windows-1252"\n' + OF_ONE + 'holder = "Name"\n',
            "Konto,Currency,Balance,Name\n{ada},EUR,1.00,Zoë\n",
            "line 2: UTF-8 text, though the profile says windows-1252",
        ),
        ('encoding = "utf-16"\n' + OF_ONE, "Konto,Currency,Balance\n{ada},EUR,1.00\n", "utf-16 text"),
        (OF_ONE.replace('"Konto"', "1"), ",,,\n,,,\n", "there is no header"),
        (OF_ONE, "Konto,Currency,Balance\n{ada}\0,EUR,1.00\n", "line 2: account must not contain the NUL"),
        (
            MINE.replace("account", "balance") + '[labels]\naccount = "IBAN"\n',
            "IBAN,{ada}\nIBAN,DE02500105170137075030\nKonto,Currency\n1.00,EUR\n",
            "line 2: beside the label 'IBAN' stood something else before",
        ),
    ],
)
def test_what_might_be_another_amount_or_name_is_refused(
    opened: Run, tmp_path: Path, profile: str, content: str, reason: str
) -> None:
    result = imported(opened, tmp_path, profile, content.format(ada=ADA).encode())
    assert result.exit_code == 1
    assert re.search(reason, result.stderr), result.stderr
    assert balances(opened) == {ADA: "5.00", EMMY: "5.00"}


CAMT = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt>\n"
    + "".join(
        f"<Stmt><Acct><Id><IBAN>{iban}</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>"
        f"<Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>"
        "<Dt><Dt>2026-03-02</Dt></Dt></Bal></Stmt>\n"
        for iban, amount, side in (
            (ADA, "1234.50", "CRDT"),
            (EMMY, "0.01", "DBIT"),
            ("GB33BUKB20201555555555", "9.00", "CRDT"),
        )
    )
    + "</BkToCstmrStmt></Document>"
).encode()


def test_camt053_is_read_without_a_profile_and_unknown_accounts_are_set_apart(
    opened: Run, tmp_path: Path
) -> None:
    file, bad = tmp_path / "june.xml", tmp_path / "june.bad.xml"
    file.write_bytes(CAMT)
    refused = opened("accounts", "import", file)
    assert "line 5: account 'GB33BUKB20201555555555' is not known" in refused.stderr
    assert balances(opened) == {ADA: "5.00", EMMY: "5.00"}
    assert "fits the profile camt053" in opened("accounts", "import", file, "--suggest").stdout
    assert opened("accounts", "import", file, "--skip-bad").exit_code == 0
    assert balances(opened) == {ADA: "1234.50", EMMY: "-0.01"}
    assert ADA.encode() not in bad.read_bytes()
    opened("accounts", "open", "GB33BUKB20201555555555", "Eve", "eve@example.org", "--currency", "EUR")
    piped = opened("accounts", "import", "-", "--profile", "camt053", input=bad.read_bytes())
    assert piped.stdout == "Recorded 1 balances, opened 0 accounts.\n", piped.stderr
    assert balances(opened)["GB33BUKB20201555555555"] == "9.00"


def test_of_a_camt053_in_one_line_the_bad_statements_are_set_apart_repaired_and_imported(
    opened: Run, tmp_path: Path
) -> None:
    file, bad = tmp_path / "june.xml", tmp_path / "june.bad.xml"
    file.write_bytes(CAMT.replace(b"\n", b""))
    result = opened("accounts", "import", file, "--skip-bad")
    assert "line 1, statement 3: account 'GB33BUKB20201555555555' is not known" in result.stderr
    assert balances(opened) == {ADA: "1234.50", EMMY: "-0.01"}
    kept = bad.read_bytes()
    assert (kept.count(b"<Stmt>"), ADA.encode() in kept) == (1, False)
    bad.write_bytes(kept.replace(b"GB33BUKB20201555555555", ADA.encode()).replace(b"03-02", b"03-03"))
    assert opened("accounts", "import", bad).stdout == "Recorded 1 balances, opened 0 accounts.\n"
    assert balances(opened)[ADA] == "9.00"


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8"])
def test_camt053_may_come_over_http(opened: Run, client: TestClient, kind: str) -> None:
    opened("accounts", "open", "GB33BUKB20201555555555", "Eve", "eve@example.org", "--currency", "EUR")
    sent = client.post("/balances", content=CAMT, headers={"content-type": kind})
    assert sent.json()["recorded"] == 3
    bomb = b"<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><Document>&b;</Document>"
    refused = client.post("/balances", content=bomb, headers={"content-type": kind})
    assert refused.status_code == 422
    assert "a DTD" in refused.json()["detail"]
    wrong = client.post("/balances", content=CAMT, headers={"content-type": "application/pdf"})
    assert wrong.status_code == 415


def test_a_banks_file_may_come_over_http(opened: Run, client: TestClient) -> None:
    sent = {"content": VOLKSBANK, "headers": {"content-type": "text/csv"}}
    first = client.post("/balances", params={"profile": "volksbank"}, **sent)  # type: ignore[arg-type]  # content
    assert first.json()["recorded"] == 2
    assert balances(opened) == {ADA: "1234.50", EMMY: "-0.01"}
    second = client.post("/balances", params={"profile": "volksbank"}, **sent)  # type: ignore[arg-type]  # content
    assert second.json().keys() == {"recorded", "opened", "before"}
    unknown = client.post("/balances", params={"profile": "/etc/passwd"}, **sent)  # type: ignore[arg-type]  # content
    assert unknown.status_code == 422
    assert unknown.json()["detail"] == (
        "query profile: '/etc/passwd' does not have the form that the API's document describes"
    )
