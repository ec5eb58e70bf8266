"""The tour runs on every backend, and again on what it left behind."""

from collections.abc import Callable

from typer.testing import Result


def test_shows_alerts_from_the_balance_to_the_report(run: Callable[..., Result]) -> None:
    result = run("demo")
    assert result.exit_code == 0, result.stderr
    for shown in (
        "opened 18 accounts",
        "Recorded 2 balances",
        "Nothing to do: this file was imported",
        "Recorded 1 balances, opened 0 accounts",
        "line 5: account FR7630006000011234567890189, currency EUR, balance -12.40",
        "Raised 8 alerts",
        "Sent 8, failed 0",
        "Low balance on account US-00418",
    ):
        assert shown in result.stdout
    again = run("demo")
    assert again.exit_code == 0, again.stderr
    assert "Recorded 18 balances, opened 0 accounts" in again.stdout
    assert "Raised 0 alerts" in again.stdout
