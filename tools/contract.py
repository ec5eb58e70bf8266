"""Compares docs/contract.md, behaviour by backend, with the last run of the matrix; --write writes the page.

The page must have the same behaviours, and the same results on the backends that the run reached. The text
around the tables is written by hand.
"""

import argparse
import ast
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools import BACKENDS, EMBEDDED, EXAMPLES, ROOT
from tools.cell import CELLS
from tools.report import NO_SERVER

PAGE = ROOT / "docs" / "contract.md"
BEGIN, END = "<!-- results: `nox -s contract -- --write` -->\n", "<!-- end of results -->\n"
SUITE = Path("tests/integration/contract")
PASSED, FAILED, DOES_NOT_APPLY, NOT_RUN = "✓", "✗", "-", "no server"
WORST_FIRST = (FAILED, NOT_RUN, DOES_NOT_APPLY, PASSED)

Behaviour = tuple[str, str]
Results = Mapping[Behaviour, Mapping[str, str]]


def outcome(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return FAILED
    if (skipped := case.find("skipped")) is None:
        return PASSED
    return NOT_RUN if skipped.get("message", "").strip().startswith(NO_SERVER) else DOES_NOT_APPLY


def of_the_run(backends: list[str]) -> Results:
    """The worst outcome of every behaviour, whichever example and whichever of its parameters had it."""
    found: defaultdict[Behaviour, dict[str, str]] = defaultdict(dict)
    for report in sorted(CELLS.glob("*.xml")):
        backend = next(name for name in backends if report.stem.endswith(f"-{name}"))
        for case in ET.parse(report).iter("testcase"):
            module = case.get("classname", "").split(".")
            if "contract" in module:
                behaviour = (module[-1], case.get("name", "").partition("[")[0])
                both = {outcome(case), found[behaviour].get(backend, PASSED)}
                found[behaviour][backend] = next(each for each in WORST_FIRST if each in both)
    return found


def on_the_page(text: str, backends: list[str]) -> Results:
    """What the page says now, read back from its rows."""
    found: dict[Behaviour, dict[str, str]] = {}
    module = ""
    for line in text.partition(BEGIN)[2].partition(END)[0].splitlines():
        if line.startswith("<!-- test_"):
            module = line.split()[1]
        elif line.startswith("| ") and not line.startswith("| behaviour"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            found[module, "test_" + cells[0].replace(" ", "_")] = dict(zip(backends, cells[1:], strict=True))
    return found


def rows(results: Results, backends: list[str]) -> Iterator[str]:
    """The tables, one for each module of the suite, in the order of its files and of its functions."""
    suite = {path.name: path for path in EXAMPLES.glob(f"*/{SUITE}/test_*.py")}
    for _, path in sorted(suite.items()):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield f"\n<!-- {path.stem} -->\n### {(ast.get_docstring(tree) or path.stem).splitlines()[0]}\n\n"
        yield f"| behaviour | {' | '.join(backends)} |\n|---{'|---' * len(backends)}|\n"
        for function in tree.body:
            if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
                said = results.get((path.stem, function.name), {})
                cells = [said.get(backend, NOT_RUN) for backend in backends]
                yield f"| {' '.join(function.name.split('_')[1:])} | {' | '.join(cells)} |\n"


def merged(now: Results, before: Results, backends: list[str], reached: set[str]) -> Results:
    """What this run found; for the backends that it did not reach, what an earlier one did."""
    return {
        behaviour: {
            backend: now[behaviour].get(backend, NOT_RUN)
            if backend in reached
            else before.get(behaviour, {}).get(backend, NOT_RUN)
            for backend in backends
        }
        for behaviour in now
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="contract", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the page instead of comparing it")
    write = parser.parse_args(arguments).write
    backends = sorted(BACKENDS, key=EMBEDDED.__contains__, reverse=True)
    now = of_the_run(backends)
    if not now:
        print("No cell of the matrix has run: `nox -s matrix` runs them.", file=sys.stderr)
        return 1
    text = PAGE.read_text(encoding="utf-8")
    before = on_the_page(text, backends)
    reached = {backend for said in now.values() for backend, how in said.items() if how != NOT_RUN}
    if not write:  # a backend that only other machines can run is theirs to record
        reached -= {backend for backend in backends if all(s[backend] == NOT_RUN for s in before.values())}
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    fresh = head + BEGIN + "".join(rows(merged(now, before, backends, reached), backends)) + "\n" + END + tail
    if write:
        PAGE.write_text(fresh, encoding="utf-8", newline="\n")
        return 0
    if fresh != text:
        print(
            f"{PAGE.relative_to(ROOT)} is not what this run found: run `nox -s contract -- --write`.",
            file=sys.stderr,
        )
        return 1
    print(f"{PAGE.relative_to(ROOT)} says what this run found: {len(now)} behaviours.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
