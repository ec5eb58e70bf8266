"""What other processes do to the same notes."""

from functools import partial
from pathlib import Path
from typing import Any

from config.settings import Settings
from core.domain.errors import StaleEntity
from core.infrastructure.records import Format, read_records
from modules.notes.application.records import FIELDS
from modules.notes.composition import compose


def edit(settings: Settings, together: Any, id: str, name: str, times: int) -> None:
    """Write so many lines below a note's text, each on top of what others have written meanwhile."""
    notes = compose(settings)
    together.wait()
    for number in range(times):
        while True:
            note = notes.show(id)
            try:
                notes.edit(id, note.version, body=f"{note.body}{name}{number}\n")
                break
            except StaleEntity:
                continue


def tag(settings: Settings, together: Any, id: str, name: str, times: int) -> None:
    """Put a note under so many tags, one after the other."""
    notes = compose(settings)
    together.wait()
    for number in range(times):
        notes.tag(id, add=[f"{name}{number}"])


def import_(settings: Settings, begun: Any, file: Path) -> None:
    """Import a file of JSON Lines."""
    notes = compose(settings)
    notes.count()
    begun.set()
    with file.open("rb") as stream:
        notes.import_(partial(read_records, stream, Format.JSONL, FIELDS))
