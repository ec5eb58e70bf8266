"""What people and programs see on the command line: tables and sentences, or JSON."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # Rich takes as long as a query: it is imported when there is something to print
    from rich.console import Console
    from rich.text import Text

_CONTROL = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"
}


# Rich keeps to NO_COLOR, writes no colour into a pipe, and looks up sys.stdout each time that it prints.
@cache
def console() -> "Console":
    """Return the console for results: what is asked for, and nothing else."""
    from rich.console import Console

    return Console(highlight=False)


@cache
def errors() -> "Console":
    """Return the console for everything that is said about the work: errors, warnings, progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def in_utf8() -> None:
    """Write UTF-8 into pipes and files, which on Windows have an encoding that lacks most letters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")


def plain(value: object) -> "Text":
    """Return a value as text that cannot act on the terminal: no markup, no control characters."""
    from rich.text import Text

    return Text(_harmless(value))


def say(sentence: str) -> None:
    """Print a sentence about what was done; into a pipe as it is, without folding its lines."""
    console().print(plain(sentence), soft_wrap=True)


def warn(sentence: str) -> None:
    """Print a sentence that people should not miss, on stderr."""
    errors().print(plain(sentence), style="yellow", soft_wrap=True)


def fail(sentence: str) -> None:
    """Print what went wrong and what to do, in red on stderr."""
    errors().print(plain(sentence), style="bold red", soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their columns: as a table on a terminal, as tab-separated lines into a pipe."""
    asked = "FORCE_COLOR" in os.environ or os.environ.get("TTY_COMPATIBLE") == "1"  # as Rich is asked, too
    if not sys.stdout.isatty() and not asked:
        for row in (columns, *rows):
            sys.stdout.write("\t".join(map(_one_line, row)) + "\n")
        return
    from rich.table import Table

    table = Table(header_style="bold")
    cells = [list(row) for row in rows]
    for index, column in enumerate(columns):
        numeric = any(cells) and all(isinstance(row[index], int | float | Decimal) for row in cells)
        # Identifiers are there to be copied: they stay on one line.
        one_word = not any(" " in plain(row[index]).plain for row in cells)
        table.add_column(column, justify="right" if numeric else "left", no_wrap=one_word)
    for row in cells:
        table.add_row(*(plain(cell) for cell in row))
    console().print(table)


def show_json(value: object) -> None:
    """Print a value as JSON: decimals as exact strings, instants in ISO 8601, dataclasses as objects."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(value, default=_to_json, option=options).decode() + "\n")


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr while the work lasts; yields a function that moves it on by so many steps.

    Without a total the bar only pulses; where stderr is no terminal, there is none.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors(),
        transient=True,
        disable=not errors().is_terminal or errors().is_dumb_terminal,
    )
    with bar:
        task = bar.add_task(description, total=total)
        yield (lambda _: None) if bar.disable else (lambda steps: bar.advance(task, steps))


def _harmless(value: object) -> str:
    return "" if value is None else str(value).translate(_CONTROL)


def _one_line(cell: object) -> str:
    return _harmless(cell).replace("\t", " ").replace("\n", " ")


def _to_json(value: object) -> object:
    match value:
        case Decimal():
            return format(value, "f")
        case set() | frozenset():
            return sorted(value)
        case _:
            raise TypeError(type(value).__name__)
