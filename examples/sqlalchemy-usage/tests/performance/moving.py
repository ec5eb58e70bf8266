"""Notes on their way in and out, by the service's own use cases and by hand, each in a process of its own.

`python -m tests.performance.moving ours import notes.jsonl notes.sqlite` writes the processor's seconds and
the MiB that the process took at most. By hand is with orjson or csv, SQLAlchemy Core and stock column types.
"""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from time import process_time
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite

from config.settings import Backend, Settings
from core.domain.ports import BATCH
from core.infrastructure.database import schema
from core.infrastructure.database.engine import connect
from core.infrastructure.records import format_of, read_records, write_records
from modules.notes.application.records import FIELDS
from modules.notes.composition import compose

METADATA = MetaData()
NOTES = Table(
    "notes",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("title", String(200), nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("created_at", DateTime, nullable=False, index=True),
    Column("updated_at", DateTime, nullable=False, index=True),
)
TAGS = Table("tags", METADATA, Column("name", String(50), primary_key=True))
NOTE_TAGS = Table(
    "note_tags",
    METADATA,
    Column("note_id", String(32), primary_key=True),
    Column("tag", String(50), primary_key=True, index=True),
)
ADD_TAG = sqlite.insert(TAGS).on_conflict_do_nothing()
EXPORT = select(NOTES).order_by(NOTES.c.id).execution_options(yield_per=BATCH)
EXPORT_TAGS = (
    select(NOTE_TAGS).order_by(NOTE_TAGS.c.note_id, NOTE_TAGS.c.tag).execution_options(yield_per=BATCH)
)


def ours(direction: str, file: Path, database: Path) -> Callable[[], object]:
    settings = Settings(_env_file=None, db_backend=Backend.SQLITE, db_path=database, database_url=None)
    schema.upgrade(connect(settings))
    notes, kind = compose(settings), format_of(file)

    def take() -> object:
        with file.open("rb") as stream:
            return notes.import_(lambda: read_records(stream, kind, FIELDS))

    def give() -> object:
        with file.open("wb") as stream:
            return notes.export(lambda rows: write_records(stream, kind, FIELDS, rows))

    return take if direction == "import" else give


def by_hand(direction: str, file: Path, database: Path) -> Callable[[], object]:
    engine = create_engine(f"sqlite:///{database}")
    METADATA.create_all(engine)
    read, write = (read_json, write_json) if file.suffix == ".jsonl" else (read_csv, write_csv)

    def take() -> None:
        with engine.begin() as connection:
            records = read(file)
            while batch := list(islice(records, BATCH)):
                connection.execute(insert(NOTES), [row_of(each) for each in batch])
                tags = [{"note_id": each["id"], "tag": tag} for each in batch for tag in each["tags"]]
                if tags:
                    connection.execute(ADD_TAG, [{"name": name} for name in {each["tag"] for each in tags}])
                    connection.execute(insert(NOTE_TAGS), tags)

    def give() -> None:
        with engine.connect() as connection:
            tagged = groupby(connection.execute(EXPORT_TAGS), itemgetter(0))
            ahead = next(tagged, None)

            def records() -> Iterator[dict[str, Any]]:
                nonlocal ahead
                for id, version, title, body, created_at, updated_at in connection.execute(EXPORT):
                    tags = []
                    if ahead and ahead[0] == id:
                        tags = [tag for _, tag in ahead[1]]
                        ahead = next(tagged, None)
                    times = {
                        "created_at": f"{created_at.isoformat()}Z",
                        "updated_at": f"{updated_at.isoformat()}Z",
                    }
                    yield {"id": id, "title": title, "body": body, "tags": tags, **times, "version": version}

            write(file, records())

    return take if direction == "import" else give


def row_of(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": record["id"],
        "version": int(record["version"]),
        "title": record["title"],
        "body": record["body"],
        "created_at": datetime.fromisoformat(record["created_at"]),
        "updated_at": datetime.fromisoformat(record["updated_at"]),
    }


def read_json(file: Path) -> Iterator[dict[str, Any]]:
    with file.open("rb") as stream:
        yield from map(orjson.loads, stream)


def read_csv(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8", newline="") as stream:
        for record in csv.DictReader(stream):
            yield {**record, "tags": record["tags"].split()}


def write_json(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with file.open("wb") as stream:
        for record in records:
            stream.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


def write_csv(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS)
        writer.writeheader()
        for record in records:
            writer.writerow({**record, "tags": " ".join(record["tags"])})


if __name__ == "__main__":
    who, direction, file, database = sys.argv[1:]
    work = {"ours": ours, "by_hand": by_hand}[who](direction, Path(file), Path(database))
    begun = process_time()
    work()
    seconds = process_time() - begun
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(orjson.dumps({"seconds": seconds, "MiB": int(peak) / 2**10}).decode())
