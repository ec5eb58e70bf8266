"""What was tried, what was survived, and what was lost."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

SHOWN = 3
"""Reasons that a row keeps; they are mostly the same."""


class Missing(Exception):
    """This machine lacks what a fault needs; the message says what."""


@dataclass
class Row:
    """One kind of fault on one backend."""

    name: str
    backend: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    seconds: float = 0.0
    kind: str = ""
    about: str = ""
    note: str = ""
    reasons: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether everything was survived and nothing lost; also where nothing could be tried."""
        return self.tried == self.survived and not self.lost and not self.reasons

    def count(self, wrong: str = "", *, times: int = 1, lost: int = 0) -> None:
        """Count a try; what was `wrong` about its outcome, if anything; and how many promises it broke."""
        self.tried += times
        self.lost += lost
        if wrong or lost:
            self.fail(wrong)
        else:
            self.survived += times

    def fail(self, wrong: str) -> None:
        """Keep what went wrong."""
        if len(self.reasons) < SHOWN:
            self.reasons.append(wrong)

    def lines(self) -> list[str]:
        """The row for people."""
        counts = f"{self.survived:,} of {self.tried:,} survived, {self.lost} lost, {self.seconds:.1f} s"
        told = f"; {self.note}" if self.note else ""
        return [f"{self.kind}: {self.name}, {self.backend}: {counts}{told}", *self.reasons]

    def as_dict(self) -> dict[str, Any]:
        """The row as build/faults.json has it."""
        return asdict(self) | {"seconds": round(self.seconds, 1)}


@dataclass
class Session:
    """One run: how thoroughly, on which backends, where, and what it has found."""

    quick: bool
    backends: list[str]
    scratch: Path
    memory: Path
    console: Console
    result: Path | None = None
    kind: str = ""
    about: str = ""
    rows: list[Row] = field(default_factory=list)
    made: int = 0
    servers: dict[str, Any] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)
    """Ends the servers, which are started once each."""

    def on(self, *backends: str) -> list[str]:
        """Those of these backends that were asked for."""
        return [backend for backend in backends if backend in self.backends]

    def many(self, full: int, quick: int) -> int:
        """How many tries."""
        return quick if self.quick else full

    def folder(self, name: str, *, in_memory: bool = False) -> Path:
        """Make an empty folder; `in_memory` where the system has a disk there, for speed."""
        self.made += 1
        made = (self.memory if in_memory else self.scratch) / f"{self.made}-{name}"
        made.mkdir()
        return made

    @contextmanager
    def row(self, name: str, backend: str) -> Iterator[Row]:
        """Give a row to be filled in; an error on the way is told in it."""
        row = Row(name, backend, kind=self.kind, about=self.about)
        begun = time.monotonic()
        try:
            yield row
        except Missing as error:
            row.note = f"not tried: {error}"
        except Exception as error:  # noqa: BLE001 - the other rows are tried all the same
            row.fail(f"{type(error).__name__}: {error}"[:300])
        row.seconds = time.monotonic() - begun
        self.rows.append(row)
        if self.result:
            rows = [each.as_dict() for each in self.rows]
            self.result.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
        self.console.print(*row.lines(), sep="\n  ", style="" if row.held else "red", soft_wrap=True)
