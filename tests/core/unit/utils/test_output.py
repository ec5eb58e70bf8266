"""Output that people read on a terminal and programs read from a pipe."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rich.console import Console

from utils import output


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, color_system=None, width=80, highlight=False)
    monkeypatch.setattr(output, "console", lambda: console)
    monkeypatch.setattr(output, "errors", lambda: console)
    monkeypatch.setenv("FORCE_COLOR", "1")
    return screen


def test_a_table_in_a_pipe_is_one_tab_separated_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    output.show_table(["title", "n"], [["a\tb\nc" + "x" * 200, 1], ["[red]é", None]])
    assert capsys.readouterr().out.splitlines() == ["title\tn", "a b c" + "x" * 200 + "\t1", "[red]é\t"]


def test_a_table_on_a_terminal_has_a_frame_and_aligns_numbers_right(terminal: io.StringIO) -> None:
    output.show_table(["title", "amount"], [["hat", Decimal("1.50")], ["coat", Decimal("12.00")]])
    assert "│ hat   │   1.50 │" in terminal.getvalue()


def test_an_empty_table_shows_its_columns(terminal: io.StringIO) -> None:
    output.show_table(["title", "amount"], [])
    assert "amount" in terminal.getvalue()


def test_text_cannot_act_on_the_terminal(terminal: io.StringIO) -> None:
    output.say("[bold]\x1b[2J\x9b\x07 stays\ntext")
    assert terminal.getvalue() == "[bold]�[2J�� stays\ntext\n"


def test_a_long_sentence_is_not_folded_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("word " * 100)
    assert capsys.readouterr().out.count("\n") == 1


def test_failures_and_warnings_go_to_stderr_and_are_plain_there(capsys: pytest.CaptureFixture[str]) -> None:
    output.warn("careful")
    output.fail("no")
    assert capsys.readouterr() == ("", "careful\nno\n")


@dataclass
class Sale:
    amount: Decimal
    at: datetime
    day: date
    tags: frozenset[str]


def test_json_is_exact(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    output.show_json([Sale(Decimal("1E+3"), at, at.date(), frozenset({"b", "a"}))])
    assert json.loads(capsys.readouterr().out) == [
        {"amount": "1000", "at": "2026-01-02T03:04:05.678901Z", "day": "2026-01-02", "tags": ["a", "b"]}
    ]


def test_json_refuses_what_it_cannot_write() -> None:
    with pytest.raises(TypeError):
        output.show_json(object())


def test_progress_is_shown_on_a_terminal_and_gone_at_the_end(terminal: io.StringIO) -> None:
    with output.progress("Importing", total=2) as advance:
        advance(2)
    assert "Importing" in terminal.getvalue()


def test_progress_is_silent_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress("Importing") as advance:
        advance(1)
    assert capsys.readouterr() == ("", "")
