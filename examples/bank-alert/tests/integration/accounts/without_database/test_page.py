"""The report in a real browser. The README's picture is the one that this test takes (`build/report.png`)."""

import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from core.domain.lists import Leafing
from core.domain.money import Money
from modules.accounts.composition import Accounts
from modules.accounts.domain.errors import NotDelivered
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork
from modules.accounts.infrastructure.page import report_page
from modules.accounts.infrastructure.settings import AlertSettings
from tests.doubles import CountingIdentifiers
from tests.unit.modules.accounts.doubles import RecordingNotifier, SettableClock

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PICTURE = Path(__file__).parents[4] / "build" / "report.png"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser: install chromium (Debian's package)")

Colour = tuple[int, int, int]
Browse = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def browse(tmp_path: Path) -> Browse:
    """Open a page in a browser that finds no other machine, with a profile of its own."""
    options = [
        "--headless",
        "--no-sandbox",  # a container's root has none
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--enable-logging=stderr",
    ]

    def opened(page: Path, *more: str) -> subprocess.CompletedProcess[str]:
        assert BROWSER
        return subprocess.run(
            [BROWSER, *options, *more, page.as_uri()], capture_output=True, text=True, timeout=60, check=True
        )

    return opened


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page of a service that has been running for a month."""
    path = tmp_path / "report.html"
    path.write_text(report_page(_a_month().report()), "utf-8")
    return path


def test_shows_the_chart_and_both_tables(browse: Browse, page: Path) -> None:
    shown = browse(page, "--dump-dom")
    assert len(re.findall("<rect ", shown.stdout)) > 30
    assert shown.stdout.count("<table>") == 3
    assert "<h1>Balances and alerts</h1>" in shown.stdout
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []


def test_is_a_picture_with_the_colours_of_its_chart(browse: Browse, page: Path) -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    draft = PICTURE.with_name(f"report.{os.getpid()}.png")
    browse(
        page, f"--screenshot={draft}", "--window-size=1000,1080", "--blink-settings=preferredColorScheme=1"
    )
    wanted = {(0x2E, 0x7D, 0x5B), (0xD0, 0x87, 0x00), (0xB4, 0x23, 0x18)}
    assert _missing(wanted, draft.read_bytes()) == set()
    draft.replace(PICTURE)


def _a_month() -> Accounts:
    """Return accounts in memory: a page looks the same, whichever database is behind it."""
    random, clock, channel, work = (
        Random(3),
        SettableClock(),
        RecordingNotifier(),
        InMemoryAccountsUnitOfWork(),
    )
    settings = AlertSettings(_env_file=None, attempts=1)
    accounts = Accounts(lambda: work, clock, CountingIdentifiers(), settings, [channel])
    names = ["Ada Lovelace", "Emmy Noether", "Alan Turing", "Grace Hopper", "伊藤 清", "Évariste Galois"]
    for n in range(120):
        currency = random.choice(("EUR", "EUR", "EUR", "USD", "JPY"))
        own = Money.parse("20000", currency) if currency == "JPY" else None
        first = Money.parse(str(random.randint(60_000, 900_000)), currency)
        accounts.open(f"{currency[:2]}-{1000 + n}", random.choice(names), "ada@example.org", first, own)
    numbers = {
        account.number: account.currency for account in accounts.list(leafing=Leafing(limit=200)).items
    }
    for day in range(30):
        clock.forward(days=1)
        for number in random.sample(sorted(numbers), 9 + day % 8):
            low = random.random() < 0.55
            amount = random.randint(-20, 90) if low else random.randint(30_000, 900_000)
            accounts.record(number, Money.parse(str(amount), numbers[number]))
        accounts.check()
        channel.errors = [NotDelivered("550 no such mailbox", permanent=True)] * (random.random() < 0.3)
        if day < 29:
            accounts.deliver()
    return accounts


def _missing(wanted: set[Colour], png: bytes) -> set[Colour]:
    """Return the colours that a PNG of 8 bits a channel lacks (RFC 2083: zlib, a filter for each line)."""
    width, depth, kind = int.from_bytes(png[16:20]), png[24], png[25]
    assert depth == 8
    size = {2: 3, 6: 4}[kind]
    packed, at = bytearray(), 8
    while at < len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : end]
        at = end + 4
    raw, stride = zlib.decompress(packed), width * size
    above, missing = bytearray(stride), set(wanted)
    for start in range(0, len(raw), stride + 1):
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, size)
        missing -= {(above[i], above[i + 1], above[i + 2]) for i in range(0, stride, size)}
        if not missing:
            break
    return missing


def _unfiltered(kind: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    if kind == 2:
        return bytearray((a + b) % 256 for a, b in zip(line, above, strict=True))
    for i in range(len(line)) if kind else ():
        left, corner = (line[i - size], above[i - size]) if i >= size else (0, 0)
        guess = left + above[i] - corner
        nearest = min((left, above[i], corner), key=lambda value: abs(guess - value))
        line[i] = (line[i] + (0, left, above[i], (left + above[i]) // 2, nearest)[kind]) % 256
    return line
