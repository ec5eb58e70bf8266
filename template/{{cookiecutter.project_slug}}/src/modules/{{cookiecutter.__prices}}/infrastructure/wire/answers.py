"""Answers that the server may confirm instead of sending them again (RFC 9110, section 13.1.2)."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time

OLDEST = 7 * 24 * 3600
"""Seconds after which an answer that nobody asked for again is dropped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, and the tag by which the server knows it."""

    tag: str
    body: bytes


class KeptAnswers:
    """Keeps one answer a URL, a file each, for every process that is given the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, url: str) -> Answer | None:
        """Return the answer kept for the URL."""
        try:
            tag, _, body = self._file(url).read_bytes().partition(b"\n")
        except OSError:
            return None
        return Answer(tag.decode("latin-1"), body)

    def keep(self, url: str, answer: Answer) -> None:
        """Keep the answer in place of the one before; a reader sees either, never a half."""
        self._folder.mkdir(0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(answer.tag.encode("latin-1") + b"\n" + answer.body)
        Path(name).replace(self._file(url))
        self._drop_old()

    def _file(self, url: str) -> Path:
        return self._folder / f"{sha256(url.encode()).hexdigest()}.answer"

    def _drop_old(self) -> None:
        for file in self._folder.iterdir():
            try:
                if file.stat().st_mtime < time() - OLDEST:
                    file.unlink()
            except FileNotFoundError:  # another process was faster
                continue
