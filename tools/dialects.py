"""Runs SQLAlchemy's own suite for dialects on SQLite and on both dialects of files, and compares.

What SQLite passes they pass, but for what tests/dialects/exceptions.toml lists; what is listed and passes is
an error too. The results of each are in build/dialects, its output beside it; arguments go to pytest.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools import BUILD, ROOT, TEMPLATE

SUITE = ROOT / "tests" / "dialects"
SOURCE = TEMPLATE / "{{cookiecutter.project_slug}}" / "src"
RESULTS = BUILD / "dialects"
MODEL = "sqlite"
FILES = ("json", "csv")
RAN = {0, 1}  # pytest's codes for tests that passed, and that failed


def main(*arguments: str) -> int:
    shutil.rmtree(RESULTS, ignore_errors=True)
    running = {name: start(name, arguments) for name in (MODEL, *FILES)}
    broken = [name for name, process in running.items() if process.wait() not in RAN]
    if broken:
        print(f"the suite did not run: see {RESULTS / broken[0]}.log", file=sys.stderr)
        return 1
    passed = {name: passes(RESULTS / f"{name}.xml") for name in running}
    for name, tests in passed.items():
        print(f"{name}: {len(tests)} passed")
    errors = list(compare(passed, exceptions(SUITE / "exceptions.toml"), whole=not arguments))
    print(*errors, sep="\n", file=sys.stderr)
    return int(bool(errors))


def start(name: str, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Begin to run the suite on a database of its own."""
    folder = RESULTS / name
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'data.db'}" if name == MODEL else f"sqlite+{name}:///{folder}?timeout=0.2"
    command = [sys.executable, "-m", "pytest", f"--dburi={url}", f"--junit-xml={folder}.xml", *arguments]
    # plugins of other kinds of tests may be installed as well, and cost time at each test
    more = {"PYTHONPATH": os.pathsep.join([str(SOURCE), str(SUITE)]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    with Path(f"{folder}.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=SUITE, env=os.environ | more, stdout=log, stderr=subprocess.STDOUT
        )


def passes(report: Path) -> set[str]:
    """Return the tests that passed, by names that are the same for all dialects."""
    results: dict[str, bool] = {}
    for case in ET.parse(report).iter("testcase"):  # our own pytest wrote it
        group = re.sub(r"_sqlite\+.*", "", case.get("classname", "")).rpartition(".")[2]
        test = f"{group}::{case.get('name')}$"  # so that the list of exceptions can tell where it ends
        bad = any(child.tag in {"failure", "error", "skipped"} for child in case)
        results[test] = results.get(test, True) and not bad
    return {test for test, good in results.items() if good}


def exceptions(file: Path) -> list[str]:
    """Return how the names of tests begin that the dialects of files need not pass."""
    listed = tomllib.loads(file.read_text(encoding="utf-8"))["exception"]
    return [test for exception in listed for test in exception["tests"]]


def compare(passed: Mapping[str, set[str]], listed: list[str], *, whole: bool) -> Iterator[str]:
    """Yield a sentence for whatever is not as it should be; `whole`: nothing was left out of the suite."""
    expected, everywhere = passed[MODEL], set.intersection(*passed.values())
    for name in FILES:
        for test in sorted(expected - passed[name]):
            if not test.startswith(tuple(listed)):
                yield f"{name}: {test} does not pass, though {MODEL} does: see build/dialects/{name}.log"
    for test in sorted(everywhere):
        if test.startswith(tuple(listed)):
            yield f"{test} passes everywhere: take it out of the exceptions"
    for begin in listed if whole else []:
        if not any(test.startswith(begin) for test in expected):
            yield f"no test that {MODEL} passes begins with {begin}: take it out of the exceptions"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
