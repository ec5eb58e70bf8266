"""Files of balances on the command line: all of one or nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
HEADER = "account,currency,balance,holder,address,threshold,time_zone\n"
ADA = "DE-1,EUR,12.50,Ada,ada@example.org,,\n"
BOB = "GB-1,GBP,7,Bob,bob@example.org,50,Europe/London\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "balances.csv"


def numbers(run: Run) -> list[str]:
    return [item["number"] for item in json.loads(run("accounts", "list", "--json").stdout)["items"]]


def test_opens_accounts_and_records_balances(run: Run, file: Path) -> None:
    file.write_text(HEADER + ADA + BOB, "utf-8")
    assert run("balances", "import", file).stdout == "Recorded 0 balances, opened 2 accounts.\n"
    file.write_text("balance,account,currency\n99.99,GB-1,GBP\n", "utf-8")
    assert run("balances", "import", file).stdout == "Recorded 1 balances, opened 0 accounts.\n"
    bob = json.loads(run("accounts", "show", "GB-1", "--json").stdout)
    assert bob["balance"] == {"amount": "99.99", "currency": "GBP"}
    assert bob["threshold"] == {"amount": "50.00", "currency": "GBP"}


def test_reads_json_lines_with_amounts_as_text_or_number(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "balances.jsonl"
    ada = {
        "account": "DE-1",
        "currency": "EUR",
        "balance": "0.10",
        "holder": "Ada",
        "address": "ada@example.org",
    }
    lines = [json.dumps(ada), json.dumps(ada | {"account": "DE-2"}).replace('"0.10"', "99999999999999.99")]
    file.write_text("\n".join(lines), "utf-8")
    assert run("balances", "import", file).exit_code == 0
    amounts = [
        item["balance"]["amount"] for item in json.loads(run("accounts", "list", "--json").stdout)["items"]
    ]
    assert amounts == ["0.10", "99999999999999.99"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEADER + ADA + "X,EUX,1,Eve,eve@example.org,,\n", "line 3: 'EUX' is no currency"),
        (HEADER + ADA + "X,EUR,NaN,Eve,eve@example.org,,\n", "line 3: balance must be a decimal number"),
        (HEADER + ADA + "X,EUR,-0,Eve,eve@example.org,,\n", "line 3: an amount must not be negative zero"),
        (HEADER + ADA + "X,EUR,1e400,Eve,eve@example.org,,\n", "line 3: balance must be a decimal number"),
        (
            HEADER + ADA + "X,EUR,1,=1+1,eve@example.org,,\n",
            "line 3: a holder's name must not begin like a formula",
        ),
        (HEADER + ADA + "X,EUR,1,Eve\n", "line 3: 4 fields"),
        (HEADER + ADA + ADA, "line 3: account 'DE-1' is on line 2 already"),
        (HEADER + ADA + 'X,EUR,1,"Eve,eve@example.org,,\n', "line 3"),
        (ADA + BOB, "line 1: "),
        (ADA, "line 1: "),
        ("", "line 1: "),
        (HEADER, "line 1: there is no balance in it"),
        (HEADER + ADA + "X,EUR,1," + "a" * 17 * 2**20 + ",eve@example.org,,\n", "line 3: longer than"),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_a_bad_file_is_refused_by_line_and_reason_and_not_stored(
    run: Run, file: Path, text: str, reason: str
) -> None:
    file.write_text(text, "utf-8")
    result = run("balances", "import", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert reason in result.stderr.replace("\n", " ")
    assert numbers(run) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ((HEADER + ADA).encode() + b"X,EUR,1,Ad\xe4,ada@example.org,,\n", "line 3: byte 11 is not UTF-8"),
        ((HEADER + ADA).encode("utf-16"), "line 1: byte 1 is not UTF-8"),
        (b"\x00\x01\x02", "line 1"),
    ],
)
def test_a_wrong_encoding_is_refused(run: Run, file: Path, content: bytes, reason: str) -> None:
    file.write_bytes(content)
    result = run("balances", "import", file)
    assert result.exit_code == 1
    assert reason in result.stderr
    assert numbers(run) == []


@pytest.mark.parametrize(
    "balance",
    [
        "NaN",
        "Infinity",
        "-0",
        "-0.0",
        "1e400",
        "0.001",
        "3.000",
        "1e1",
        '"1e1"',
        '"+5"',
        "true",
        "null",
        '"1,5"',
    ],
)
def test_json_numbers_that_are_no_amounts_are_refused(run: Run, tmp_path: Path, balance: str) -> None:
    file = tmp_path / "balances.jsonl"
    line = '{"account": "DE-%d", "balance": %s, "currency": "EUR", "holder": "Ada", "address": "a@b.org"}'
    file.write_text(f"{line % (1, '1')}\n{line % (2, balance)}\n", "utf-8")
    result = run("balances", "import", file)
    assert result.exit_code == 1
    assert "line 2: " in result.stderr
    assert numbers(run) == []


def test_thousands_of_lines_are_one_transaction(run: Run, file: Path) -> None:
    lines = [f"A-{n:05},EUR,{n},Ada,ada@example.org,,\n" for n in range(2_500)]
    file.write_text(HEADER + "".join(lines) + "A-00000,USD,1,,,,\n", "utf-8")
    assert run("balances", "import", file).exit_code == 1
    assert numbers(run) == []
    file.write_text(HEADER + "".join(lines), "utf-8")
    assert run("balances", "import", file).exit_code == 0
    assert json.loads(run("balances", "import", file, "--again", "--json").stdout) == {
        "recorded": 2_500,
        "opened": 0,
    }
    report = json.loads(run("report", "--json").stdout)
    assert report["totals"] == [{"currency": "EUR", "balance": "3123750.00", "accounts": 2500, "low": 100}]
