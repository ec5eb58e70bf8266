"""Many clients at once, who add, read, change and remove: every answer is one that the OpenAPI document has.

Memory stays within bounds, and SIGTERM in the middle ends the service in time with exit code 0.
"""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from .places import place
from .report import Row, Session
from .service import Service, serving

MEGABYTES = 400
"""Of memory at most; a service that does nothing takes about a quarter."""
STOPPING = 20


@dataclass
class Tally:
    """What all clients have seen."""

    documented: dict[str, dict[str, Any]]
    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    broken: int = 0
    over: bool = False

    def undocumented(self) -> list[str]:
        """Return the answers that the document does not have."""
        wrong = []
        for method, route, status in self.answers:
            if str(status) not in self.documented[route][method.lower()]["responses"]:
                wrong.append(f"{method} {route}: {status}")
        return wrong


def run(session: Session) -> None:
    """Try it where one process serves everybody."""
    clients, seconds = session.many(200, 40), session.many(60, 5)
    for backend in session.on(*(["sqlite"] if session.quick else ["sqlite", "postgresql", "json"])):
        name = f"{clients} clients for {seconds} s, answers"
        folder = session.folder("service")
        with (
            session.row(name, backend) as row,
            place(session, backend) as where,
            serving(where, folder) as service,
        ):
            _flood(row, service, clients, seconds)


def _flood(row: Row, service: Service, clients: int, seconds: float) -> None:
    tally = asyncio.run(_all(service, clients, seconds))
    undocumented, memory = tally.undocumented(), service.memory()
    row.tried = sum(tally.answers.values()) + tally.broken
    row.survived = sum(tally.answers.values())
    for wrong in undocumented:
        row.fail(f"undocumented: {wrong}")
    begun = time.monotonic()
    code = service.stop()
    stopped = time.monotonic() - begun
    if memory > MEGABYTES:
        row.fail(f"{memory} MB of memory")
    if code or stopped > STOPPING:
        row.fail(f"SIGTERM: exit code {code} after {stopped:.1f} s")
    if "Traceback" in service.log.read_text("utf-8", "replace"):
        row.fail("a traceback in the log")
    slow = sorted(tally.seconds)
    statuses = Counter[int]()
    for (_, _, status), times in tally.answers.items():
        statuses[status] += times
    told = ", ".join(f"{status}: {times:,}" for status, times in sorted(statuses.items()))
    row.note = (
        f"{len(slow) / seconds:,.0f} requests/s, p50 {slow[len(slow) // 2] * 1000:,.0f} ms, "
        f"p99 {slow[len(slow) * 99 // 100] * 1000:,.0f} ms, {memory} MB at most, "
        f"exit code {code} {stopped:.1f} s after SIGTERM; {told}"
    )


async def _all(service: Service, clients: int, seconds: float) -> Tally:
    client = Client(service.port)
    _, _, body = await client.ask("GET", "/openapi.json")
    tally = Tally(json.loads(body)["paths"])
    running = [asyncio.create_task(_client(service.port, tally)) for _ in range(clients)]
    await asyncio.sleep(seconds)
    tally.over = True
    await asyncio.gather(*running)
    return tally


async def _client(port: int, tally: Tally) -> None:
    client = Client(port)
    known: list[tuple[str, str]] = []
    while not tally.over:
        method, route, path, headers, body = _next(known)
        begun = time.monotonic()
        try:
            status, seen, content = await client.ask(method, path, headers, body)
        except (OSError, EOFError, ValueError):
            tally.broken += 1
            client = Client(port)
            continue
        tally.seconds.append(time.monotonic() - begun)
        tally.answers[method, route, status] += 1
        if status in {200, 201} and "etag" in seen:
            known[:] = [(json.loads(content)["id"], seen["etag"]), *known[:20]]


def _next(known: list[tuple[str, str]]) -> tuple[str, str, str, dict[str, str], bytes]:
    name = json.dumps({"name": f"item {token_hex(random.choice([1, 8]))}"}).encode()
    chance = random.random()
    if not known or chance < 0.25:
        return "POST", "/items", "/items", {}, name
    id, etag = random.choice(known)
    if chance < 0.4:
        return "GET", "/items", f"/items?limit={random.choice([1, 20, 100, 5_000])}", {}, b""
    if chance < 0.6:
        return "PUT", "/items/{id}", f"/items/{id}", random.choice([{"If-Match": etag}, {}]), name
    if chance < 0.7:
        return "DELETE", "/items/{id}", f"/items/{id}", {}, b""
    if chance < 0.75:
        return "GET", "/health/ready", "/health/ready", {}, b""
    return "GET", "/items/{id}", f"/items/{id}", {}, b""


class Client:
    """One connection that is kept, with no more of HTTP than this service speaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of an answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        given = {"host": "here", "content-type": "application/json", "content-length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in (given | (headers or {})).items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        seen = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        content = await reader.readexactly(int(seen.get("content-length", 0)))
        if seen.get("connection") == "close":
            writer.close()
            self._streams = None
        return int(head[0].split()[1]), seen, content
