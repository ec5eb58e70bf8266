"""What is copied is equal, whichever backends the two databases are, or nothing is there."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update

from config.settings import Settings
from core.domain.errors import Conflict
from core.infrastructure.database import copying
from core.infrastructure.database.engine import Database, create_engine_for
from tests.processes import finish, processes, running

from .conftest import Open, settings_of
from .samples import (
    METADATA,
    contents,
    counted,
    digests,
    fill,
    identifier,
    people,
    plain_rows,
    values,
)

if sys.platform != "win32":
    import resource

IN_FILES = ["json", "csv", "sqlite"]
MANY, MORE = 20_000, 50_000


def rows(database: Database) -> int:
    return sum(map(len, contents(database)))


@pytest.mark.parametrize("other", IN_FILES)
def test_there_and_back_all_is_as_it_was(other: str, here: Database, in_files: Open) -> None:
    start = in_files(other, "start")
    fill(start)
    there = copying.copy(start, here, METADATA)
    back = copying.copy(here, in_files(other, "back"), METADATA)
    assert digests(there) == digests(back)
    assert all(each.source == each.target for each in there + back)
    assert contents(here) == contents(start)
    assert contents(in_files(other, "back")) == contents(start)  # opened anew: what the files say


def test_from_the_backend_under_test_to_files_and_back(here: Database, in_files: Open) -> None:
    fill(here)
    before = contents(here)
    there = [copying.copy(here, in_files(form, form), METADATA) for form in IN_FILES]
    assert digests(there[0]) == digests(there[1]) == digests(there[2])
    assert [contents(in_files(form, form)) for form in IN_FILES] == [before] * 3


def test_keys_that_the_database_counts_go_on_after_those_copied(here: Database, in_files: Open) -> None:
    start = in_files("sqlite", "start")
    fill(start)
    copying.copy(start, here, METADATA)
    with here.engine.begin() as connection:
        connection.execute(insert(counted).values(word="new"))
        assert connection.scalar(select(counted.c.id).where(counted.c.word == "new")) == 71


def test_many_rows_are_copied_and_counted(here: Database, in_files: Open) -> None:
    start = in_files("sqlite", "start")
    with start.engine.begin() as connection:
        connection.execute(insert(values), list(plain_rows(MANY)))
    told: dict[str, list[int]] = {}

    @contextmanager
    def progress(work: str, total: int) -> Iterator[Any]:
        assert total == MANY
        yield told.setdefault(work, []).append

    copied = {each.table: each for each in copying.copy(start, here, METADATA, progress)}
    assert copied["a_values"].source.rows == copied["a_values"].target.rows == MANY
    assert {work: (sum(steps), max(steps)) for work, steps in told.items()} == {
        "Copying": (MANY, copying.BATCH),
        "Reading back": (MANY, copying.BATCH),
    }


def test_a_digest_tells_a_difference_and_no_order(in_files: Open) -> None:
    one, other = in_files("sqlite", "one"), in_files("sqlite", "other")
    for database, step in ((one, 1), (other, -1)):
        with database.engine.begin() as connection:
            connection.execute(insert(values), list(plain_rows(10))[::step])

    def digest(database: Database) -> str:
        tally = copying.Tally()
        with database.engine.connect() as connection:
            tally.add(connection.execute(select(values)).all())
        return tally.digest

    assert digest(one) == digest(other)
    for column, value in {"text": "", "version": 0, "taken": None}.items():
        before = digest(one)
        with one.engine.begin() as connection:
            connection.execute(update(values).where(values.c.id == identifier(2)).values({column: value}))
        assert digest(one) != before


def test_the_source_is_read_as_it_is_at_one_moment(here: Database, in_files: Open) -> None:
    if not here.backend.migrates:
        pytest.skip("files are one transaction's alone")
    with here.engine.begin() as connection:
        connection.execute(insert(people), {"id": "first", "manager": None, "changed": None})

    @contextmanager
    def progress(work: str, _total: int) -> Iterator[Any]:
        if work == "Copying":  # the rows are counted, and not yet read
            with here.engine.begin() as connection:
                connection.execute(insert(people), {"id": "second", "manager": None, "changed": None})
        yield lambda _: None

    copied = digests(copying.copy(here, in_files("sqlite", "there"), METADATA, progress))
    assert copied["d_people"][0] == 1
    assert rows(here) == 2


def kill_at(moment: str, source: Settings, target: Settings) -> None:
    """Copy, in a process that dies at a moment."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def progress(work: str, _total: int) -> Iterator[Any]:
        yield die if work == moment else lambda _: None

    there = Database(create_engine_for(target))
    if moment == "commit":
        event.listen(there.engine, "commit", die)
    start = Database(create_engine_for(source))
    for each in (start, there):
        each.create_schema(METADATA)
    copying.copy(start, there, METADATA, progress)


def copy_and_tell(source: Settings, target: Settings, grown: Any) -> None:
    """Copy, and tell by how many bytes the process has grown by it."""
    start, there = Database(create_engine_for(source)), Database(create_engine_for(target))
    for each in (start, there):
        each.create_schema(METADATA)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    copying.copy(start, there, METADATA)
    unit = 1 if sys.platform == "darwin" else 1_024
    grown.value = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell")
def test_many_rows_go_there_and_back_and_memory_does_not_grow_with_them(
    here: Database, in_files: Open
) -> None:
    start = in_files("sqlite", "start")
    with start.engine.begin() as connection:
        connection.execute(insert(values), list(plain_rows(MORE)))
    for source, target in ((start, here), (here, in_files("sqlite", "back"))):
        grown = processes.Value("q", -1)
        addresses = settings_of(source.engine.url), settings_of(target.engine.url)
        with running(copy_and_tell, *addresses, grown) as process:
            finish(process, 300)
        # Objects of Python for all rows are several times as much; what is in files is in memory as a whole.
        assert 0 <= grown.value < MORE * 300 or not here.backend.migrates
    assert rows(target) == MORE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("moment", ["Copying", "Reading back", "commit"])
def test_killed_in_the_middle_nothing_is_there_and_it_can_be_run_again(
    moment: str, here: Database, in_files: Open
) -> None:
    start = in_files("sqlite", "start")
    fill(start)
    with running(kill_at, moment, settings_of(start.engine.url), settings_of(here.engine.url)) as process:
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
    assert rows(here) == 0
    copying.copy(start, here, METADATA)
    assert contents(here) == contents(start)


def test_what_comes_back_otherwise_is_not_kept(here: Database, in_files: Open) -> None:
    start = in_files("sqlite", "start")
    fill(start)

    @contextmanager
    def progress(work: str, _total: int) -> Iterator[Any]:
        def spoil(_: object) -> None:
            if work == "Copying":
                written[-1].execute(update(values).values(flag=True))

        yield spoil

    written: list[Connection] = []

    def keep(connection: Connection) -> None:
        written.append(connection)

    event.listen(here.engine, "begin", keep)
    try:
        with pytest.raises(Conflict, match="a_values did not come back as it is in the source"):
            copying.copy(start, here, METADATA, progress)
    finally:
        event.remove(here.engine, "begin", keep)
    assert rows(here) == 0
