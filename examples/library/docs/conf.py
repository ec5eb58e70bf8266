"""The site: `tox -e docs` makes it of the README, of these pages and of what the service says of itself."""

import shutil
import subprocess
import sys
from pathlib import Path

from sphinx.application import Sphinx

import main
import modules
from config.service import SERVICE
from core.infrastructure.database.base import Base, load_models

ROOT = Path(__file__).parents[1]
MADE = ROOT / "build" / "docs" / "made"

project = html_title = SERVICE
root_doc = "README"
include_patterns = ["README.md", "docs/**.md", "build/docs/made/*.md"]
extensions = ["myst_parser", "sphinxcontrib.mermaid"]
myst_fence_as_directive = ["mermaid"]
myst_heading_anchors = 6
suppress_warnings = ["misc.highlighting_failure", "myst.header"]
html_theme = "pydata_sphinx_theme"
html_context = {"default_mode": "auto"}
html_theme_options = {"navigation_with_keys": False, "show_prev_next": False}

CONTENTS = """
```{toctree}
:hidden:
:glob:

docs/architecture
build/docs/made/*
docs/*
docs/decisions/*
```
"""


def model() -> str:
    """Draw the tables, their columns and what refers to what."""
    load_models(modules)
    lines = ["# Model", "```mermaid", "erDiagram"]
    for table in Base.metadata.sorted_tables:
        columns = (f"{type(column.type).__name__} {column.name}" for column in table.columns)
        lines += [table.name + " {", *columns, "}"]
        lines += sorted(
            f"{key.column.table} ||--o" + "{" + f" {table} : {key.parent.name}" for key in table.foreign_keys
        )
    return "\n".join([*lines, "```", ""])


def interface() -> str:
    """List the routes; what they take and give in full is in the OpenAPI document."""
    lines = ["# API", "A running service has all of it at `/openapi.json`, and to be tried at `/docs`.", ""]
    lines += ["| route | what it does | answers |", "| --- | --- | --- |"]
    for path, routes in main.api().openapi()["paths"].items():
        for method, route in routes.items():
            answers = " ".join(f"`{status}`" for status in route["responses"])
            lines.append(f"| `{method.upper()} {path}` | {route['summary']} | {answers} |")
    return "\n".join([*lines, ""])


def setup(app: Sphinx) -> None:
    """Write the pages that the service tells of itself, and have the README lead to all pages."""
    MADE.mkdir(parents=True, exist_ok=True)
    (MADE / "model.md").write_text(model(), encoding="utf-8")
    (MADE / "api.md").write_text(interface(), encoding="utf-8")
    commands = ["-m", "typer", "src/main.py", "utils", "docs", "--name", SERVICE, "--title", "Commands"]
    subprocess.run([sys.executable, *commands, "--output", MADE / "commands.md"], cwd=ROOT, check=True)
    app.connect("source-read", lambda _, name, text: text.append(text.pop() + CONTENTS * (name == root_doc)))
    start = app.outdir / "README.html"
    app.connect("build-finished", lambda *_: shutil.copy(start, app.outdir / "index.html"))
