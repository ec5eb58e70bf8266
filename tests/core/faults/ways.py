"""The same odd input by every way in: a command's file, an upload, the body of a request.

Each is taken or refused with a sentence; nothing of what was refused is kept, and nobody sees a traceback.
"""

import asyncio
import json
import os
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

import main
from core.infrastructure.records import Format, write_records

from .inputs import SPOILERS
from .load import Client
from .places import place
from .report import Row, Session
from .service import Service, serving

FIELDS = ("name",)
LARGEST = 200_000
LINE = 100_000_000
"""Bytes of the longest line."""

DONE, REFUSED = {0}, {1, 2}
"""Exit codes."""


def run(session: Session) -> None:
    """Try each way, on what is at hand."""
    for backend in session.on("json", "sqlite"):
        with (
            session.row("odd files for a command", backend) as row,
            place(session, backend) as where,
        ):
            more = {"DB_BACKEND": backend, "DB_PATH": str(where.settings.db_path)}
            with patch.dict(os.environ, more):
                _commands(row, session.folder("files"))
        with (
            session.row("odd uploads and bodies of requests", backend) as row,
            place(session, backend) as where,
            serving(where, session.folder("service"), http_largest_body=LARGEST) as service,
        ):
            asyncio.run(_requests(row, service))
            if "Traceback" in service.log.read_text("utf-8", "replace"):
                row.fail("a traceback in the log")


def _good(kind: Format, marker: str) -> bytes:
    path = Path(f"{marker}.{kind}")
    with path.open("w+b") as stream:
        write_records(stream, kind, FIELDS, [{"name": f"{marker} {number} a"} for number in range(3)])
        stream.seek(0)
        content = stream.read()
    path.unlink()
    return content


def _commands(row: Row, folder: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(main.app, ["database", "upgrade"]).exit_code == 0
    files = {
        f"{kind} {name}": (kind, spoil(_good(kind, f"{kind}{number}")))
        for kind in Format
        for number, (name, spoil) in enumerate(SPOILERS.items())
    }
    files |= {f"{kind} a line of 100 MB": (kind, b'name\n"' + b"x" * LINE) for kind in Format}
    files |= {f"{kind} bytes": (kind, os.urandom(10_000)) for kind in Format}
    for name, (kind, content) in files.items():
        path = folder / f"import.{kind}"
        path.write_bytes(content)
        before = _listed(runner)
        done = runner.invoke(main.app, ["items", "import", str(path)])
        odd = done.exception is not None and not isinstance(done.exception, SystemExit)
        wrong = f"{done.exception!r}"[:200] if odd else ""
        if done.exit_code not in DONE | REFUSED or "Traceback" in done.output:
            wrong = f"exit code {done.exit_code}: {done.output[-200:]}"
        elif done.exit_code in REFUSED and (not done.stderr.strip() or len(done.stderr) > 1_000):
            wrong = f"{len(done.stderr)} characters of an error"
        elif done.exit_code in REFUSED and _listed(runner) != before:
            wrong = "something of it was kept"
        row.count(wrong and f"{name}: {wrong}")


def _listed(runner: CliRunner) -> str:
    return runner.invoke(main.app, ["items", "list", "--limit", "1000"]).stdout


async def _requests(row: Row, service: Service) -> None:
    client = Client(service.port)
    paths = json.loads((await client.ask("GET", "/openapi.json"))[2])["paths"]
    sent: list[tuple[str, str, str, bytes]] = []
    for number, (name, spoil) in enumerate(SPOILERS.items()):
        for kind in Format:
            media = {"content-type": kind.media_type}["content-type"]
            sent.append((f"{kind} {name}", "/items/import", media, spoil(_good(kind, f"{kind}{number}"))))
        body = json.dumps({"name": f"a{number} name"}).encode()
        sent.append((f"body {name}", "/items", "application/json", spoil(body)))
    sent += [("bytes", path, "application/json", os.urandom(10_000)) for path in ("/items", "/items/import")]
    sent += [("a long line", "/items/import", kind.media_type, b"x" * (10 * LARGEST)) for kind in Format]
    for name, path, media, content in sent:
        try:
            status, _, said = await client.ask("POST", path, {"content-type": media}, content)
        except (OSError, EOFError):
            client, status, said = Client(service.port), 413, b"it hung up"
        known = str(status) in paths[path]["post"]["responses"]
        told = status < 400 or said
        row.count("" if known and told and status < 500 else f"{name} to {path}: {status} {said[:80]!r}")
