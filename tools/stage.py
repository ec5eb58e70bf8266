"""A place to run an example's own command: a copy of the example, with the packages of this environment."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools import git

PROGRAM = "import sys\nsys.path.insert(0, {src!r})\nfrom main import run\nrun()\n"
START = '#!/bin/sh\nexec {python} {program} "$@"\n'  # a path with blanks, or a long one, is nothing for `#!`

Run = Callable[[str, Mapping[str, str]], str]


@contextmanager
def stage(example: Path) -> Iterator[Run]:
    """Gives a function that runs a shell command, with these settings, and returns all that it prints."""
    with tempfile.TemporaryDirectory() as scratch:
        copy, start = Path(scratch, example.name), Path(scratch, "bin", example.name)
        program = Path(scratch, "program", example.name)
        for name in git.files(example):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(example / name, copy / name)
        for each in (start, program):
            each.parent.mkdir()
        program.write_text(PROGRAM.format(src=str(copy / "src")), encoding="utf-8")
        words = {"python": shlex.quote(sys.executable), "program": shlex.quote(str(program))}
        start.write_text(START.format_map(words), encoding="utf-8", newline="\n")
        start.chmod(0o755)
        path = os.pathsep.join([str(start.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
        outside = {
            name: text for name, text in os.environ.items() if not name.startswith(("DB_", "DATABASE_"))
        }

        def run(command: str, settings: Mapping[str, str]) -> str:
            environment = {**outside, **settings, "PATH": path}
            done = subprocess.run(
                command,
                shell=True,
                cwd=copy,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            return done.stdout

        yield run
