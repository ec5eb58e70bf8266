"""Whatever comes in is kept exactly or refused with a sentence: entities, files, settings, imports.

Hypothesis makes it up; what people's programs are known to send is tried as well.
"""

import io
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import main
from config.settings import Settings
from core.domain.errors import Error
from core.infrastructure.records import Format, read_records, write_records
from tests.integration.contract.specimens import Colour, Specimen, SqlSpecimenUnitOfWork

from . import work
from .places import EMBEDDED, SERVERS, kept_in, place
from .report import Row, Session

FIELDS = ("name", "text", "number")
SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "BOM": lambda content: b"\xef\xbb\xbf" + content,
    "UTF-16": lambda content: content.decode().encode("utf-16"),
    "CRLF": lambda content: content.replace(b"\n", b"\r\n"),
    "CR": lambda content: content.replace(b"\n", b"\r"),
    "NUL": lambda content: content.replace(b"a", b"\0"),
    "Latin-1": lambda content: content.replace(b"a", b"\xe4"),
    "cut": lambda content: content[: len(content) // 2],
    "twice": lambda content: content + content,
    "empty": lambda _: b"",
    "deep": lambda content: content + b"[" * 100_000,
    "deep objects": lambda content: content + b'{"name":' * 100_000,
    "keys twice": lambda content: content.replace(b'"name"', b'"name": "x", "name"', 1),
    "huge number": lambda content: content + b'{"name": "n", "number": ' + b"9" * 10_000 + b"}\n",
    "NaN": lambda content: content + b'{"name": "n", "number": NaN}\n',
    "lone surrogate": lambda content: content + b'{"name": "\\ud800"}\n',
    "one quote": lambda content: content + b'"',
}


def run(session: Session) -> None:
    """Try each kind."""
    many = session.many(400, 40)
    for backend in session.on(*EMBEDDED, *([] if session.quick else SERVERS)):
        with session.row("entities of any values", backend) as row, place(session, backend) as where:
            database = where.open()
            work.prepare(database)
            _entities(row, database, many)
            database.close()
    for backend in session.on("json", "csv"):
        with session.row("files edited into anything", backend) as row:
            _files(row, session, backend, session.many(1_000, 60))
    with session.row("settings of any text", "all") as row:
        _settings(row, session.folder("settings"), session.many(300, 40))
    with session.row("imports of what programs send", "all") as row:
        _imports(row)
    with session.row("a line of 100 MB", "all") as row:
        _long_line(row)
    with session.row("export and import of any records", "all") as row:
        _round_trip(row, many)


def _tried(many: int, test: Callable[..., None]) -> None:
    """Run a property; what fails first is raised."""
    phases = [Phase.explicit, Phase.generate, Phase.shrink]
    chosen = settings(
        max_examples=many,
        database=None,
        deadline=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    seed(random.randrange(2**32))(chosen(test))()


def _entities(row: Row, database: Any, many: int) -> None:
    text = st.none() | st.text(max_size=300)
    values = st.fixed_dictionaries(
        {
            "name": st.text(max_size=300),
            "text": text,
            "order": text,
            "amount": st.none() | st.decimals(allow_nan=True),
            "taken": st.none() | st.datetimes(timezones=st.just(UTC)),
            "day": st.none() | st.dates(),
            "number": st.none() | st.integers(-(2**66), 2**66),
            "flag": st.none() | st.booleans(),
            "colour": st.none() | st.sampled_from(Colour),
        }
    )

    @given(values)
    def kept_or_refused(given_values: dict[str, Any]) -> None:
        id = f"{random.getrandbits(120):032x}"
        new = Specimen(id=id, **given_values)
        with SqlSpecimenUnitOfWork(database) as uow:
            try:
                uow.specimens.add(new)
                uow.commit()
            except Error as error:
                row.count("" if str(error) else "a refusal says nothing")
                return
        with SqlSpecimenUnitOfWork(database) as uow:
            found = uow.specimens.get(id)
        assert found == new, f"{new} came back as {found}"
        row.count()

    _tried(many, kept_or_refused)


def _files(row: Row, session: Session, backend: str, many: int) -> None:
    folder = session.folder(backend, in_memory=True)
    place = kept_in(backend, folder / "data")
    database = place.open()
    work.prepare(database)
    with SqlSpecimenUnitOfWork(database) as uow:
        for number in range(5):
            moment = datetime(2026, 1, 1 + number, tzinfo=UTC)
            uow.specimens.add(
                Specimen(id=f"{number + 9:032x}", name=f"n{number}", text='a "b"\n', taken=moment)
            )
        uow.commit()
    database.close()
    file = folder / "data" / f"contract_specimens.{backend}"
    good = file.read_bytes()
    spoilers = [*SPOILERS.values(), *[_edited] * many]
    for spoil in spoilers:
        bad = spoil(good)
        file.write_bytes(bad)
        database = place.open()
        wrong = ""
        try:
            with SqlSpecimenUnitOfWork(database) as uow:
                uow.specimens.list(limit=50)
        except Error as error:
            wrong = (
                "" if file.name in str(error) or str(file.parent) in str(error) else f"it says only {error}"
            )
        except Exception as error:  # noqa: BLE001 - no user should ever see one
            wrong = f"{type(error).__name__}: {error}"
        database.close()
        if file.read_bytes() != bad:
            wrong = "the file was changed"
        row.count(wrong and f"{wrong}; {bad[:80]!r}")


def _edited(content: bytes) -> bytes:
    """Return it with some bytes put in, taken out or changed."""
    edited = bytearray(content)
    for _ in range(random.choice([1, 1, 2, 5])):
        at = random.randrange(len(edited) + 1)
        piece = random.choice(
            [b"", b"\0", b'"', b"\n", b",", b"{", b"]", b"9" * 30, b"\xff", b"null", b"NULL"]
        )
        edited[at : at + random.choice([0, 1, 1, 4])] = piece
    return bytes(edited)


def _settings(row: Row, folder: Path, many: int) -> None:
    names = [name.upper() for name in Settings.model_fields if name != "db_path"]
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
    plain = st.sampled_from(
        ["", " ", "0", "-1", "1e3", "٣", "json", "SQLITE", "debug", "sqlite://", "://", "x@y"]
    )

    @given(st.dictionaries(st.sampled_from(names), plain | text, min_size=1, max_size=4))
    def refused_or_taken(chosen: dict[str, str]) -> None:
        limits = {"DB_PATH": str(folder / "data"), "DB_CONNECT_TIMEOUT": "1", "DB_HOST": "127.0.0.1"}
        with patch.dict(os.environ, limits | chosen | {"DB_HOST": "127.0.0.1"}):
            done = CliRunner().invoke(main.app, ["database", "check"])
        assert done.exit_code in {0, 1, 2}, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert "Traceback" not in done.output
        row.count()

    _tried(many, refused_or_taken)


def _records() -> list[dict[str, Any]]:
    return [{"name": f"name {number}", "text": 'a, "b"\nc', "number": number} for number in range(3)]


def _written(kind: Format, rows: list[dict[str, Any]]) -> bytes:
    stream = io.BytesIO()
    write_records(stream, kind, FIELDS, rows)
    return stream.getvalue()


def _imports(row: Row) -> None:
    for kind in Format:
        good = _written(kind, _records())
        for name, spoil in SPOILERS.items():
            wrong = ""
            try:
                for record in read_records(io.BytesIO(spoil(good)), kind, FIELDS):
                    record.text("name")
            except Error as error:
                wrong = "" if str(error) else "nothing is said"
            except Exception as error:  # noqa: BLE001 - no user should ever see one
                wrong = f"{type(error).__name__}: {error}"
            row.count(wrong and f"{kind} {name}: {wrong}")


def _long_line(row: Row) -> None:
    for kind in Format:
        begun = time.monotonic()
        line = io.BytesIO(
            b'name\n"' + b"x" * 100_000_000 if kind is Format.CSV else b'"' + b"x" * 100_000_000
        )
        try:
            list(read_records(line, kind, FIELDS))
        except Error:
            seconds = time.monotonic() - begun
            row.count("" if seconds < 10 else f"{seconds:.0f} s")
        else:
            row.count(f"{kind}: it was taken")


def _round_trip(row: Row, many: int) -> None:
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)
    formula = st.builds(lambda first, rest: first + rest, st.sampled_from("=+-@\t\r'"), text)

    @given(st.sampled_from(Format), st.lists(st.one_of(text, formula), min_size=1, max_size=4))
    def comes_back(kind: Format, texts: list[str]) -> None:
        content = _written(kind, [{"name": each, "text": each, "number": 1} for each in texts])
        found = [record.text("text") for record in read_records(io.BytesIO(content), kind, FIELDS)]
        assert found == texts, f"{texts} came back as {found}"
        row.count()

    _tried(many, comes_back)
