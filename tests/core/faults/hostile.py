"""People who mean harm: SQL in every string, paths that lead elsewhere, smuggled headers and log lines.

Also requests that are too large or never end, and passwords that some message might show.
"""

import asyncio
import json
import os
import socket
from itertools import product
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

from typer.testing import CliRunner

import main

from .load import Client
from .places import ALL, place
from .report import Row, Session
from .service import Service, serving

SQL = [
    "'; DROP TABLE items; --",
    "' OR '1'='1",
    '" OR ""="',
    "') UNION SELECT sql FROM sqlite_master --",
    "1; SELECT pg_sleep(10)",
    "' AND SLEEP(10) AND '",
    "\\'; DELETE FROM items; #",
    "%' ESCAPE '!",
    ":name",
    "%(name)s",
    "?",
    "$1",
    "{0}",
    "${x}",
    "/* */",
    "`; SHOW TABLES; `",
    "[x]",
    "\u02bc OR 1=1",
    "\uff07; DROP TABLE items",
    "=cmd|' /C calc'!A0",
]
PATHS = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..\\..\\etc\\passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "%00",
    "%ff%fe",
    "x" * 8_000,
    ";",
    "~root",
]
BREAKS = ["\r\nx-injected: yes", "\r\n\r\n<script>", '\n{"level": "error"}', "\x1b[31mred", "\u2028", "\x85"]
SECRET = "s3cr3t&p@ss:w/rd"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
REFUSALS = range(400, 500)
SLOW = 100


def run(session: Session) -> None:
    """Try each kind."""
    for backend in session.on(*(["sqlite", "postgresql"] if session.quick else ALL)):
        with (
            session.row("SQL in every string that reaches a query", backend) as row,
            place(session, backend) as where,
            serving(where, session.folder("service")) as service,
        ):
            asyncio.run(_sql(row, service))
    for backend in session.on("sqlite"):
        limits = {"http_largest_body": 10_000, "http_request_timeout": 2, "log_level": "DEBUG"}
        with (
            session.row("paths, headers and log lines smuggled in", backend) as row,
            place(session, backend) as where,
            serving(where, session.folder("service"), **limits) as service,
        ):
            asyncio.run(_smuggle(row, service))
            _read_log(row, service)
        with (
            session.row("requests too large, too slow or never finished", backend) as row,
            place(session, backend) as where,
            serving(where, session.folder("service"), **limits) as service,
        ):
            asyncio.run(_burden(row, service))
    with session.row("passwords in errors and logs of each level", "all") as row:
        _secrets(row, session.folder("secrets"), LEVELS if not session.quick else LEVELS[:2])


async def _sql(row: Row, service: Service) -> None:
    client = Client(service.port)
    paths = json.loads((await client.ask("GET", "/openapi.json"))[2])["paths"]
    known = set()
    for text in SQL:
        name, encoded = json.dumps({"name": text}).encode(), quote(text, safe="")
        status, seen, content = await client.ask("POST", "/items", {}, name)
        id, etag = "0" * 32, '"1"'
        if status == 201:
            assert json.loads(content)["name"] == text
            id, etag = json.loads(content)["id"], seen["etag"]
            known.add(text)
        asked = [
            ("GET", "/items", f"/items?name={encoded}", {}),
            ("GET", "/items", f"/items?after={encoded}", {}),
            ("GET", "/items", f"/items?limit={encoded}", {}),
            ("GET", "/items/{id}", f"/items/{encoded}", {}),
            ("DELETE", "/items/{id}", f"/items/{encoded}", {}),
            ("PUT", "/items/{id}", f"/items/{id}", {"If-Match": text.encode("ascii", "replace").decode()}),
            ("PUT", "/items/{id}", f"/items/{id}", {"If-Match": etag}),
            ("GET", "/items/export", f"/items/export?format={encoded}", {}),
        ]
        for method, route, path, headers in asked:
            status, _, content = await client.ask(method, path, headers, name if method == "PUT" else b"")
            routes = paths.get(route, {}).get(method.lower(), {}).get("responses", {})
            fine = str(status) in routes or status in {404, 405}
            row.count("" if fine else f"{method} {path}: {status} {content[:80]!r}")
    left = json.loads((await client.ask("GET", "/items?limit=100"))[2])["items"]
    row.count("" if {each["name"] for each in left} == known else f"{len(left)} are left of {len(known)}")


async def _smuggle(row: Row, service: Service) -> None:
    client = Client(service.port)
    for path in PATHS:
        status, seen, content = await client.ask("GET", f"/items/{path}")
        wrong = "" if status in REFUSALS and b"root:" not in content else f"{path[:40]}: {status}"
        row.count(wrong or ("a header" if "x-injected" in seen else ""))
    for text in BREAKS:
        status, seen, _ = await client.ask("POST", "/items", {}, json.dumps({"name": f"a{text}b"}).encode())
        row.count("" if status in REFUSALS or status == 201 else f"{text!r}: {status}")
        for path in (f"/items?name=a{quote(text)}", f"/items/{quote(text)}/", f"/items/?x={quote(text)}"):
            status, seen, _ = await client.ask("GET", path, {"host": "evil.example", "x-request-id": "a"})
            leads = seen.get("location", "")
            bad = "x-injected" in seen or "evil" in leads or status >= 500
            row.count(f"{path}: {status} {leads}" if bad else "")


def _read_log(row: Row, service: Service) -> None:
    service.stop()
    lines = service.log.read_text("utf-8", "replace").split("\n")
    for line in filter(None, lines):
        try:
            fine = isinstance(json.loads(line), dict)
        except ValueError:
            fine = False
        row.count("" if fine else f"no line of the log's own: {line[:100]!r}")


async def _burden(row: Row, service: Service) -> None:
    slow = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(SLOW)]
    for number, each in enumerate(slow):
        begun = [
            b"",
            b"GET /items HTTP/1.1\r\n",
            b"POST /items HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{",
        ]
        each.sendall(begun[number % len(begun)])
    client = Client(service.port)
    for _ in range(20):
        status, _, _ = await client.ask("GET", "/health/ready")
        row.count("" if status == 200 else f"ready: {status}")
    large = {
        "body": ("POST", "/items", {}, b"[" * 10_001, {413}),
        "address": ("GET", f"/items?name={'x' * 20_000}", {}, b"", {414}),
        "header": ("GET", "/items", {"x-large": "x" * 200_000}, b"", {400, 431}),
        "nesting": ("POST", "/items", {}, b"[" * 9_000, {400, 422}),
        "length that lies": ("POST", "/items", {"content-length": "9" * 20}, b"{}", {400, 413}),
        "negative length": ("POST", "/items", {"content-length": "-1"}, b"{}", {400}),
        "digits": ("PUT", f"/items/{'0' * 32}", {"If-Match": f'"{"9" * 5_000}"'}, b"{}", {412, 422}),
    }
    for name, (method, path, headers, body, allowed) in large.items():
        try:
            status, _, _ = await Client(service.port).ask(method, path, headers, body)
        except (OSError, EOFError):
            status = 0  # it hangs up, which is an answer, too
        row.count("" if status in {*allowed, 0} else f"too large a {name}: {status}")
    await asyncio.sleep(5)
    for each in slow:
        each.settimeout(5)
        try:
            answer = each.recv(1_000)
        except TimeoutError:
            answer = b"nothing"
        row.count("" if not answer or b" 408 " in answer else f"a slow client was answered {answer[:50]!r}")
        each.close()


def _secrets(row: Row, folder: Path, levels: tuple[str, ...]) -> None:
    coded = quote(SECRET, safe="")
    schemes = [
        "postgresql",
        "mysql",
        "mariadb+pymysql",
        "mssql",
        "oracle",
        "sqlite",
        "nowhere",
        "sqlite+aiosqlite",
    ]
    urls = [f"{scheme}://user:{coded}@127.0.0.1:1/name" for scheme in schemes]
    urls += [f"postgresql://user:{SECRET}@127.0.0.1:1/name", f"user:{SECRET}@host", f"postgresql:/{SECRET}"]
    urls += [f"postgresql://127.0.0.1:1/name?password={coded}", f"postgresql://u:{coded}@127.0.0.1:port/name"]
    settings = [{"DATABASE_URL": url} for url in urls]
    for backend in ("postgresql", "mysql", "mssql", "oracle"):
        settings.append({"DB_BACKEND": backend, "DB_PORT": "1", "DB_PASSWORD": SECRET})
        settings.append({"DB_BACKEND": backend, "DB_PORT": SECRET, "DB_PASSWORD": SECRET})
    commands = (["database", "check"], ["--verbose", "database", "upgrade"], ["items", "list"])
    for chosen, level, command in product(settings, levels, commands):
        given = {"LOG_LEVEL": level, "DB_CONNECT_TIMEOUT": "1", "DB_PATH": str(folder / "data")} | chosen
        with patch.dict(os.environ, given):
            done = CliRunner().invoke(main.app, command)
        shown = [form for form in (SECRET, coded, "s3cr3t") if form in done.output]
        odd = done.exception is not None and not isinstance(done.exception, SystemExit)
        wrong = f"shown with {command} at {level}" if shown else ""
        row.count(wrong or (f"{done.exception!r}"[:150] if odd else ""))
