"""The commands, as people and scripts use them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def opened(run: Run) -> Run:
    """Open one account that is low."""
    result = run(
        "accounts", "open", "DE-1", "Ada Lovelace", "ada@example.org", "--currency", "EUR", "--balance", "5"
    )
    assert result.stdout == "Opened account DE-1 with 5.00 EUR.\n"
    return run


def test_from_a_low_balance_to_a_delivered_alert(opened: Run) -> None:
    assert opened("alerts", "check").stdout == "Raised 1 alert.\n"
    assert opened("alerts", "check", "--json").stdout == '{\n  "raised": 0\n}\n'
    told, summary = opened("alerts", "deliver").stdout.splitlines()
    assert told.startswith("Low balance on account DE-1: 5.00 EUR, threshold 100.00 EUR (Ada Lovelace) [")
    assert summary.startswith("Sent 1, failed 0")
    (alert,) = json.loads(opened("alerts", "list", "--json").stdout)["items"]
    assert (alert["account"], alert["state"], alert["attempts"]) == ("DE-1", "sent", 1)
    assert alert["id"] in told


def test_watching_and_closing_an_account(opened: Run) -> None:
    assert opened("accounts", "watch", "DE-1", "2.50").stdout == "Account DE-1 is watched with 2.50 EUR.\n"
    assert opened("alerts", "check").stdout == "Raised 0 alerts.\n"
    assert "the default threshold" in opened("accounts", "watch", "DE-1").stdout
    assert opened("accounts", "close", "DE-1").stdout == "Closed account DE-1.\n"
    assert "DE-1" not in opened("accounts", "list").stdout
    assert "DE-1" in opened("accounts", "list", "--closed").stdout
    assert "closed" in opened("accounts", "show", "DE-1").stdout


def test_recording_a_balance(opened: Run) -> None:
    assert opened("balances", "record", "DE-1", "123.40").stdout == "Account DE-1 has 123.40 EUR.\n"
    for amount in (
        "1e3",
        "-0",
        "12.345",
        "NaN",
        "3.000",
        "1,234",
        "+5",
        ".5",
        "5.",
        "--5",
        "0x10",
        "1_000",
        "１２",
    ):
        assert opened("balances", "record", "DE-1", "--", amount).exit_code == 1
    assert "123.40 EUR" in opened("accounts", "show", "DE-1").stdout


@pytest.mark.parametrize("limit", ["1_0", "+5", "5.0", "１２", "0", "1001"])
def test_a_number_of_rows_is_written_in_digits(opened: Run, limit: str) -> None:
    for group in ("accounts", "alerts"):
        result = opened(group, "list", "--limit", limit)
        assert result.exit_code == 2
        assert "it must be" in result.stderr


def test_errors_are_sentences_with_an_exit_code(opened: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    result = opened("accounts", "show", "X")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "there is no account X\n")
    assert opened("accounts", "open", "DE-1", "A", "a@b.org", "--currency", "EUR").exit_code == 1
    assert opened("alerts", "run", "--every", "soon").exit_code == 1
    monkeypatch.setenv("ALERTS_CHANNELS", "pigeon")
    assert opened("alerts", "deliver").exit_code == 2


def test_alerts_that_failed_for_good_show_in_the_exit_code(
    opened: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALERTS_CHANNELS", "file")
    monkeypatch.setenv("ALERTS_FILE", str(tmp_path))  # a folder, which cannot be written to
    monkeypatch.setenv("ALERTS_ATTEMPTS", "1")
    opened("alerts", "check")
    result = opened("alerts", "deliver")
    assert result.exit_code == 3
    assert "alerts retry" in result.stderr
    assert "cannot write" in opened("alerts", "list", "--state", "failed").stdout
    monkeypatch.setenv("ALERTS_FILE", str(tmp_path / "alerts.jsonl"))
    assert opened("alerts", "retry").stdout == "1 alert to be delivered anew.\n"
    assert opened("alerts", "deliver").exit_code == 0
    assert json.loads((tmp_path / "alerts.jsonl").read_text("utf-8"))["data"]["account"] == "DE-1"


def test_the_report_is_a_table_json_or_a_page(opened: Run, tmp_path: Path) -> None:
    opened("alerts", "check")
    assert "EUR\t5.00\t1\t1" in opened("report").stdout
    assert json.loads(opened("report", "--json").stdout)["alerts"] == {"pending": 1, "sent": 0, "failed": 0}
    page = tmp_path / "report.html"
    assert opened("report", page).exit_code == 0
    assert page.read_text("utf-8") == opened("report", "-").stdout.replace("\r\n", "\n")
