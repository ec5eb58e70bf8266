"""Writes docs/benchmarks.md and its charts from build/bench.json: `python -m tools.figures`.

Each chart is drawn twice, for light and for dark pages.
"""

import json
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import Any

from tools import BUILD, ROOT

DOCS = ROOT / "docs"
CHARTS = DOCS / "benchmarks"
THEMES = {
    "light": {"ink": "#1f2328", "grid": "#d1d9e0", "met": "#1a7f37", "missed": "#cf222e"},
    "dark": {"ink": "#f0f6fc", "grid": "#3d444d", "met": "#3fb950", "missed": "#f85149"},
}
LEFT, BAR, LINE, MOST = 240, 380, 22, 1.5
"""Pixels for the names, for a ratio of one, and for a bar; longer bars are cut off."""

UNKNOWN = "not yet looked into"
ON_BOTH_SIDES = "the machine's own turns outweigh it: some rounds of the same run reach the goal"

HEAD = """# Benchmarks

Written by `nox -s bench` from `build/bench.json`; not by hand. Measured on {machine}, with Python
{python} and {packages}.
While it ran, the machine had a load of {before} when it began and of {after} when it ended, its own included.

Each ratio is the median of interleaved rounds, beside what does the same work in the same run, with the
least and the greatest in brackets. Where *CPU* stands by a row, the processor's time was taken: all of the
work is in one process, and what else the machine does disturbs that less. *Core* is SQLAlchemy Core by
hand: stock column types, statements made once, rows made into the same dataclasses, the same batches,
transactions and driver, on an engine of its own; *our types* is the same on the project's engine and column
types. *driver* is the driver alone with values that are ready and rows left as they come: the physical
limit. Ratios are shares of the reference's rate, or how many times it; where the goal says *at most*,
they are times its duration, or how many times its memory.
"""


def page(gathered: dict[str, Any]) -> None:
    """Write the page and its charts."""
    CHARTS.mkdir(exist_ok=True)
    packages = ", ".join(f"{name} {version}" for name, version in gathered["packages"].items())
    parts = [HEAD.format(**gathered | {"packages": packages})]
    beside_core = [row for row in gathered["rows"] if row["against"] == "Core"]
    for backend, rows in groupby(sorted(beside_core, key=_backend), _backend):
        parts.append(f"\n## Beside Core on {backend}\n\n{_pictures(backend, list(rows))}")
    parts.append(f"\n## All rows\n\n{_table(gathered['rows'])}")
    missed = [row for row in gathered["rows"] if not row["met"]]
    if missed:
        parts.append(f"\n## What stands in the way\n\n{_reasons(missed)}")
    (DOCS / "benchmarks.md").write_text("".join(parts), encoding="utf-8", newline="\n")


def chart(rows: Sequence[dict[str, Any]], theme: dict[str, str]) -> str:
    """Draw a bar for each row, with its spread as a line, and a dashed line at the reference."""
    height = LINE * len(rows) + 40
    end = LEFT + BAR * MOST
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {end + 70:.0f} {height}"'
    drawn = [f'<svg {box} font-family="sans-serif" font-size="13" fill="{theme["ink"]}">']
    for mark in (0.5, 0.9, 1.0):
        x = LEFT + BAR * mark
        drawn.append(
            f'<path d="M{x:.0f} 10V{height - 24}" stroke="{theme["grid"]}" stroke-dasharray="4 3"/>'
            f'<text x="{x:.0f}" y="{height - 8}" text-anchor="middle">{mark:g}</text>'
        )
    for number, row in enumerate(rows):
        y = 12 + LINE * number
        long = BAR * min(row["ratio"], MOST)
        low, high = (LEFT + BAR * min(row[side], MOST) for side in ("low", "high"))
        colour = theme["met" if row["met"] else "missed"]
        drawn.append(
            f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(row["name"])}, '
            f"{written(row['size'])}</text>"
            f'<rect x="{LEFT}" y="{y}" width="{long:.0f}" height="{LINE - 8}" fill="{colour}"/>'
            f'<path d="M{low:.0f} {y + 7}H{high:.0f}" stroke="{theme["ink"]}"/>'
            f'<text x="{max(LEFT + long, high) + 6:.0f}" y="{y + 12}">{row["ratio"]:.2f}</text>'
        )
    return "\n".join([*drawn, "</svg>\n"])


def written(size: int) -> str:
    """Return a number of rows in few characters."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if size >= unit and size % unit == 0:
            return f"{size // unit}{letter}"
    return f"{size:,}"


def spread(row: dict[str, Any]) -> str:
    """Return the least and the greatest ratio of the rounds, if there was more than one."""
    return f"{row['low']:.2f}-{row['high']:.2f}" if row["rounds"] > 1 else "one round"


def verdict(row: dict[str, Any]) -> str:
    """Return whether a goal was met, if there is one."""
    return "" if not row["goal"] else "yes" if row["met"] else "no"


def _backend(row: dict[str, Any]) -> str:
    return str(row["backend"])


def _pictures(backend: str, rows: Sequence[dict[str, Any]]) -> str:
    for name, theme in THEMES.items():
        (CHARTS / f"{backend}-{name}.svg").write_text(chart(rows, theme), encoding="utf-8", newline="\n")
    return (
        f'<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="benchmarks/{backend}-dark.svg">\n'
        f'  <img alt="Share of Core\'s rate, {backend}" src="benchmarks/{backend}-light.svg">\n</picture>\n'
    )


def _reasons(missed: Iterable[dict[str, Any]]) -> str:
    """Tell each reason once, with the rows whose goals it stands before."""
    rows: dict[str, list[str]] = {}
    for row in missed:
        named = f"{row['name']} ({row['backend']}, {written(row['size'])}) beside {row['against']}"
        goal = float(row["goal"].split()[-1])
        doubtful = ON_BOTH_SIDES if row["low"] <= goal <= row["high"] else UNKNOWN
        rows.setdefault(row["why"] or doubtful, []).append(named)
    return "".join(f"- {'; '.join(names)}:\n  {why}.\n" for why, names in rows.items())


def _table(rows: Iterable[dict[str, Any]]) -> str:
    lines = ["| what | on | rows | beside | ours | reference | by | ratio | goal | met |"]
    lines.append("| --- | --- | ---: | --- | ---: | ---: | --- | --- | --- | --- |")
    for row in rows:
        values = (f"{row[side]:,.4g} {row['unit']}" for side in ("subject", "reference"))
        ratio = f"{row['ratio']:.2f} ({spread(row)})"
        cells = (row["name"], row["backend"], written(row["size"]), row["against"], *values, row["by"], ratio)
        lines.append(f"| {' | '.join((*cells, row['goal'], verdict(row)))} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    page(json.loads((BUILD / "bench.json").read_text(encoding="utf-8")))
