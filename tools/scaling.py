"""Writes the figures of docs/scaling.md from what was measured: `python -m tools.scaling`.

`nox -s clusters -- --write` measures anew: build/scale.json has what each step of bank-alert costs in two
banks, one of them ten times as large, build/rates.json how fast 1, 2 and 4 workers deliver. What larger banks
cost follows from how the cost has grown between the two.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, log10
from typing import Any

from tools import EXAMPLES, ROOT

PAGE = ROOT / "docs" / "scaling.md"
MEASURED = EXAMPLES / "bank-alert" / "build"
BEGIN, END = "<!-- figures: `nox -s clusters -- --write` -->\n", "<!-- end of figures -->\n"
MILLION = 1_000_000
TIMES = (1, 10, 100, 10_000)
LOW = 1_000
"""One account in so many is low at a check."""
MINUTE, HOUR = 60.0, 3_600.0
SERVER = 100
"""Connections that PostgreSQL lets in if nobody says otherwise."""


@dataclass(frozen=True)
class Step:
    """Something that is done: the seconds that it may take, and those that it takes in a bank of a million.

    These grow with a power of the number of accounts.
    """

    name: str
    budget: float
    seconds: float
    power: float

    def at(self, times: float) -> float:
        """Return the seconds in a bank so many times as large."""
        return self.seconds * float(times**self.power)

    @property
    def limit(self) -> float:
        """Return how many accounts there may be until the budget is spent."""
        return MILLION * (self.budget / self.seconds) ** (1 / self.power) if self.power > 0 else inf


def steps(scale: list[dict[str, Any]], rates: list[dict[str, Any]]) -> list[Step]:
    """Return what is done, from what was measured."""
    smaller, larger = sorted(scale, key=lambda row: int(row["accounts"]))[-2:]
    ratio = larger["accounts"] / smaller["accounts"]
    growth = MILLION / larger["accounts"]

    def step(name: str, cost: str, budget: float, *, each: int = 0) -> Step:
        """`each`: it is done so often as there are accounts, by so many a million."""
        power = max(0.0, log10(larger["costs"][cost] / smaller["costs"][cost]) / log10(ratio))
        seconds = larger["costs"][cost] * growth**power
        return Step(name, budget, seconds * (each or 1), power + (1 if each else 0))

    best = max((row for row in rates if row["backend"] == "postgresql"), key=lambda row: row["per_second"])
    sent = MILLION / LOW / best["per_second"]
    return [
        step("a check of all accounts", "check", 15 * MINUTE),
        Step(f"sending the alerts of a check, {best['workers']} workers", 15 * MINUTE, sent, 1),
        step("a file with a balance of each account", "import", 8 * HOUR, each=MILLION),
        step("a balance of each account one by one, one writer", "record", 24 * HOUR, each=MILLION),
        step("claiming 20 alerts, each account alerted before", "claim", 0.1),
        step("a page of 50 alerts", "page", 1),
        step("the report", "report", 10),
    ]


def figures(scale: list[dict[str, Any]], rates: list[dict[str, Any]], settings: str) -> Iterator[str]:
    """Yield the tables."""
    sizes = [written(MILLION * times) for times in TIMES]
    last = max(scale, key=lambda row: int(row["accounts"]))
    yield f"Measured on {last['cores']} cores whose load was {last['load']:.0f}: whatever is above"
    yield "the number of cores was others' work, and makes all of it slower.\n"
    yield "### What each step costs\n"
    yield f"| step | may take | {' | '.join(sizes)} | grows with | enough until |"
    yield f"| --- | ---: |{' ---: |' * (len(TIMES) + 2)}"
    found = steps(scale, rates)
    for step in found:
        cells = [f"**{span(step.at(t))}**" if step.at(t) > step.budget else span(step.at(t)) for t in TIMES]
        until = "any" if step.limit > MILLION * 1e6 else f"{written(step.limit)} accounts"
        yield f"| {step.name} | {span(step.budget)} | {' | '.join(cells)} | n^{step.power:.2f} | {until} |"
    first = min(found, key=lambda step: step.limit)
    yield f"\nThe first limit is *{first.name}*, at {written(first.limit)} accounts.\n"
    yield "### What is stored\n"
    yield f"| table | bytes a row | {' | '.join(sizes)} |"
    yield f"| --- | ---: |{' ---: |' * len(TIMES)}"
    for name in ("accounts", "alerts"):
        each = last["costs"][f"bytes, {name}"]
        cells = [f"{each * MILLION * times / 1e9:,.1f} GB" for times in TIMES]
        yield f"| {name}, with indexes | {each:,.0f} | {' | '.join(cells)} |"
    yield "\n### How delivery grows with workers\n"
    yield "| on | workers | alerts | lost | doubled | seconds | a second | times one worker | load before |"
    yield f"| --- |{' ---: |' * 8}"
    alone = {row["backend"]: row["per_second"] for row in rates if row["workers"] == 1}
    for row in sorted(rates, key=lambda row: (row["backend"], row["workers"])):
        times = row["per_second"] / alone[row["backend"]]
        numbers = f"{row['alerts']:,} | {row['lost']:,} | {row['doubled']:,} | {row['seconds']:,}"
        rate = f"{row['per_second']:,} | {times:.1f} | {row['load']:.1f}"
        yield f"| {row['backend']} | {row['workers']} | {numbers} | {rate} |"
    yield f"\nOn {rates[-1]['cores']} cores, that the workers share with the database and with the receiver."
    pool = sum(int(default(settings, name)) for name in ("DB_POOL_SIZE", "DB_POOL_OVERFLOW"))
    yield (
        f"\nEach process may open {pool} connections with the settings' defaults: {SERVER // pool} processes"
        f" fill the {SERVER} that PostgreSQL lets in by default."
    )


def default(settings: str, name: str) -> str:
    """Return a setting's default as docs/configuration.md has it."""
    found = re.search(rf"^\| `{name}` \| `(.*?)` \|", settings, re.MULTILINE)
    assert found, name
    return found[1]


def written(number: float) -> str:
    """Return a number of accounts in few characters, to two digits."""
    for unit, word in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if number >= unit:
            digits = float(f"{number / unit:.2g}")
            return f"{digits:,g} {word}"
    return f"{number:,.0f}"


def span(seconds: float) -> str:
    """Return a time in a unit that one can imagine, to two digits."""
    units = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
    unit, word = next((each for each in units if seconds >= each[0]), (0.001, "ms"))
    return f"{float(f'{seconds / unit:.2g}'):,g} {word}"


def main() -> None:
    scale, rates = (json.loads((MEASURED / f"{name}.json").read_text("utf-8")) for name in ("scale", "rates"))
    settings = (EXAMPLES / "bank-alert" / "docs" / "configuration.md").read_text("utf-8")
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    tables = "\n".join(figures(scale, rates, settings))
    PAGE.write_text(f"{before}{BEGIN}\n{tables}\n\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
