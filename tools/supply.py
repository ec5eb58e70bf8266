"""What the examples are made of, in rows like those of faults: locks, licences and workflows.

Known vulnerabilities are looked up by the workflow's job `network`, at each change: that needs the index.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from tools import ROOT, git, registry
from tools.licences import FIT, KNOWN, licence_of
from tools.lint import CHECKS, WORKFLOWS

ABOUT = (
    "What projects are made of: every requirement is locked with hashes, every licence is fit to be passed "
    "on, and zizmor, at its most pedantic, finds nothing in the workflows."
)


def rows() -> Iterator[dict[str, Any]]:
    """One for each example's lock, one for licences, one for workflows."""
    names: set[str] = set()
    for example in registry():
        text = (example / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if "==" in line]
        names |= {line.partition("==")[0] for line in lines}
        hashed = sum("--hash=sha256:" in line for line in lines)
        yield row("requirements locked with hashes", example.name, len(lines), hashed)
    found = {name: licence for name in names if (licence := licence_of(name)) is not None}
    fit = sum(name in KNOWN or bool(FIT.search(licence)) for name, licence in found.items())
    yield row("packages under a licence that is fit", "all", len(found), fit)
    begun = time.monotonic()
    files = [path for path in git.files(ROOT) if re.search(r"\.github/workflows/[\w.]+\.ya?ml$", path)]
    files = [path for path in files if not path.startswith("template/")]
    (zizmor,) = [command for command, patterns in CHECKS if patterns is WORKFLOWS and command[0] == "zizmor"]
    clean = sum(subprocess.run([*zizmor, file], cwd=ROOT, check=False).returncode == 0 for file in files)
    yield row("workflows in which zizmor finds nothing", "all", len(files), clean, time.monotonic() - begun)


def row(name: str, of: str, tried: int, survived: int, seconds: float = 0) -> dict[str, Any]:
    """As tests/core/faults/report.py writes them."""
    counts = {"tried": tried, "survived": survived, "lost": 0, "seconds": round(seconds, 1)}
    about = {"kind": "supply chain", "about": ABOUT, "note": "", "reasons": []}
    return {"name": name, "backend": of, **counts, **about}
