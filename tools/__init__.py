"""The machinery behind the nox sessions; each module is also a command: `python -m tools.NAME`."""

import json
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template"
EXAMPLES = ROOT / "examples"
BUILD = ROOT / "build"
CRUFT = ".cruft.json"
CORE = "core"  # stands beside the examples in the matrix: the core's own tests, in a bare project
EMBEDDED = ("json", "csv", "sqlite")  # the backends that need no server

EXTRAS = ("api-keys", "limits", "oidc", "outbox", "telemetry")  # what that question may be answered with


def registry() -> list[Path]:
    """The examples: what has a .cruft.json."""
    return sorted(path.parent for path in EXAMPLES.glob(f"*/{CRUFT}"))


def questions(template: Path = TEMPLATE) -> dict[str, Any]:
    """What the template asks, with its defaults and choices."""
    asked = json.loads((template / "cookiecutter.json").read_text(encoding="utf-8"))
    return {question: default for question, default in asked.items() if not question.startswith("_")}


BACKENDS: list[str] = questions()["db_backend"]


def cells() -> list[tuple[str, str]]:
    """What the matrix runs: the core, whose cells take longest, and each example, on each backend."""
    return list(product([CORE, *(example.name for example in registry())], BACKENDS))
