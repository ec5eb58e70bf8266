"""Differences between two folders: which files, what lines, what executable bits."""

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MODES = {False: "100644", True: "100755"}


@dataclass(frozen=True)
class Change:
    path: str
    kind: Literal["changed", "added", "removed"]


def executable(path: Path) -> bool:
    return os.name != "nt" and bool(path.stat().st_mode & 0o111)  # Windows keeps no such bit


def compare(old: Path, old_files: set[str], new: Path, new_files: set[str]) -> list[Change]:
    """How `old` becomes `new`, by path; contents to the byte, and executable bits."""
    return [
        *(Change(path, "removed") for path in sorted(old_files - new_files)),
        *(Change(path, "added") for path in sorted(new_files - old_files)),
        *(
            Change(path, "changed")
            for path in sorted(old_files & new_files)
            if (old / path).read_bytes() != (new / path).read_bytes()
            or executable(old / path) != executable(new / path)
        ),
    ]


def unified(change: Change, old: Path, new: Path) -> Iterator[str]:
    """The lines of a unified diff, as `patch` and people read it."""
    before, after = old / change.path, new / change.path
    yield f"diff --git a/{change.path} b/{change.path}\n"
    if change.kind == "changed" and executable(before) != executable(after):
        yield f"old mode {MODES[executable(before)]}\nnew mode {MODES[executable(after)]}\n"
    try:
        from_lines = (
            [] if change.kind == "added" else before.read_text(encoding="utf-8").splitlines(keepends=True)
        )
        to_lines = (
            [] if change.kind == "removed" else after.read_text(encoding="utf-8").splitlines(keepends=True)
        )
    except UnicodeDecodeError:
        yield f"Binary file {change.path} {change.kind}\n"
        return
    names = (
        "/dev/null" if change.kind == "added" else f"a/{change.path}",
        "/dev/null" if change.kind == "removed" else f"b/{change.path}",
    )
    for line in difflib.unified_diff(from_lines, to_lines, *names):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
