"""Works on notes in a process of its own: `worker.py edit|tag|import ...`. Says `ready`, then `done`."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from config.logging import configure
from config.settings import Settings
from core.domain.errors import StaleEntity
from core.infrastructure.records import Format, read_records
from modules.notes.application.records import FIELDS
from modules.notes.composition import Notes, compose


def edit(notes: Notes, id: str, name: str, times: str) -> None:
    """Write so many lines below a note's text, each on top of what others have written meanwhile."""
    for number in range(int(times)):
        while True:
            note = notes.show(id)
            try:
                notes.edit(id, note.version, body=f"{note.body}{name}{number}\n")
                break
            except StaleEntity:
                continue


def tag(notes: Notes, id: str, name: str, times: str) -> None:
    """Put a note under so many tags, one after the other."""
    for number in range(int(times)):
        notes.tag(id, add=[f"{name}{number}"])


def import_(notes: Notes, file: str) -> None:
    """Import a file of JSON Lines."""
    with Path(file).open("rb") as stream:
        notes.import_(partial(read_records, stream, Format.JSONL, FIELDS))


WORK: dict[str, Callable[..., None]] = {"edit": edit, "tag": tag, "import": import_}

if __name__ == "__main__":
    work, *arguments = sys.argv[1:]
    settings = Settings()
    configure(settings)
    all_notes = compose(settings)
    all_notes.count()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    WORK[work](all_notes, *arguments)
    sys.stdout.write("done\n")
