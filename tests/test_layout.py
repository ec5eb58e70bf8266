"""Code that was made is folded as the formatter folds it."""

import subprocess
import sys

import pytest
from _generator.layout import WIDTH, laid_out

LONG = "very_" * 16
LINES = {
    "one parameter": f"def test_{LONG}long_enough(use_cases: UseCases) -> None:\n    pass",
    "two parameters": f"def test_{LONG}long(client: TestClient, here: int) -> None:\n    pass",
    "a field whose value just does not fit": f"class A:\n    {'n' * 71}: Annotated[str, x(1)] | None = None",
    "a field whose kind does not fit": f"class A:\n    {LONG}: Annotated[str, line(LENGTH)] | None = None",
    "a field whose choices have a long name": f"class A:\n    {'n' * 30}: {'C' * 60} | Skip[None] = None",
    "a parameter that may be missing": f"def f(\n    *,\n    {'n' * 30}: {'C' * 60} | None = None,\n): ...",
    "an argument that is one of two": f"f(\n    {LONG}=None if {LONG} is None else Has({LONG}),\n    b=1,\n)",
}


@pytest.mark.parametrize("code", LINES.values(), ids=LINES)
def test_what_is_too_long_is_folded_as_the_formatter_wants_it(code: str) -> None:
    assert max(map(len, code.splitlines())) > WIDTH
    command = [sys.executable, "-m", "ruff", "format", f"--config=line-length={WIDTH}", "-"]
    formatted = subprocess.run(command, input=code, capture_output=True, text=True, check=True).stdout
    assert laid_out(code) == formatted
