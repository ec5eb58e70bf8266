"""The commands, as people and scripts use them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from modules.accounts.cli.accounts import SHOWN as ACCOUNT
from modules.accounts.cli.alerts import SHOWN as ALERT
from modules.accounts.schemas import AccountView, AlertView

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
    assert "DE-1" not in opened("accounts", "list", "--active").stdout
    assert "5.00 EUR\tclosed\t" in opened("accounts", "list", "--no-active").stdout
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


def test_lists_show_what_is_asked_for(opened: Run) -> None:
    opened("accounts", "open", "DE-2", "Emmy Noether", "emmy@example.org", "--currency", "EUR")
    opened("alerts", "check")
    asked = ["--holder-begins", "A", "--currency", "eur", "--sort", "-number", "--total"]
    shown = opened("accounts", "list", *asked, "--fields", "number,balance,threshold").stdout
    assert shown == "number\tbalance\tthreshold\nDE-1\t5.00 EUR\t\n1 in all.\n"
    asked = [
        "--state",
        "pending",
        "--state",
        "failed",
        "--error-empty",
        "--fields",
        "account,state",
        "--json",
    ]
    found = json.loads(opened("alerts", "list", *asked).stdout)["items"]
    assert found == [{"account": "DE-2", "state": "pending"}, {"account": "DE-1", "state": "pending"}]
    for group, fields in [("accounts", "armed"), ("alerts", "claim")]:
        refused = opened(group, "list", "--fields", fields)
        assert refused.exit_code == 2
        assert f"'--fields': there is no field {fields!r}, only id," in refused.stderr


def test_lists_can_show_all_that_programs_see() -> None:
    assert (tuple(AccountView.model_fields), tuple(AlertView.model_fields)) == (ACCOUNT, ALERT)


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
