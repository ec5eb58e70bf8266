"""The machinery behind the nox sessions; each module is also a command: `python -m tools.NAME`."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template"
EXAMPLES = ROOT / "examples"
BUILD = ROOT / "build"
CRUFT = ".cruft.json"


def registry() -> list[Path]:
    """The examples: what has a .cruft.json."""
    return sorted(path.parent for path in EXAMPLES.glob(f"*/{CRUFT}"))


def questions(template: Path = TEMPLATE) -> dict[str, Any]:
    """What the template asks, with its defaults and choices."""
    asked = json.loads((template / "cookiecutter.json").read_text(encoding="utf-8"))
    return {question: default for question, default in asked.items() if not question.startswith("_")}
