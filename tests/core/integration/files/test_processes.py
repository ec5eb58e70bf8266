"""Several processes on one folder take turns, and see what the others have committed."""

import os
import random
import time
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, insert, select, update

from core.domain.errors import StorageUnavailable
from tests.processes import finish, processes, running

from . import workers
from .conftest import Connect
from .library import book, books, plain


def pages(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(books.c.pages)).scalar_one())


@pytest.fixture
def url(form: str, folder: Path) -> str:
    return f"sqlite+{form}:///{folder}"


@pytest.fixture
def library(connect: Connect) -> Engine:
    """The store, open; each of two tables has one row, which says 0."""
    engine = connect()
    with engine.begin() as connection:
        connection.execute(insert(books), book(1, pages=0))
        connection.execute(insert(plain), {"id": 1, "number": 0})
    return engine


def test_processes_that_raise_the_same_number_lose_no_update(library: Engine, url: str) -> None:
    with running(workers.increment, url, 40) as one, running(workers.increment, url, 40) as two:
        finish(one)
        finish(two)
    assert pages(library) == 80


def test_threads_of_one_process_take_turns(library: Engine, connect: Connect) -> None:
    def increment() -> None:
        for _ in range(10):
            with library.begin() as connection:
                found = connection.execute(select(books.c.pages)).scalar_one()
                connection.execute(update(books).values(pages=found + 1))

    threads = [Thread(target=increment) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pages(library) == pages(connect()) == 80


def test_what_another_process_committed_is_seen(connect: Connect, library: Engine) -> None:
    other = connect()
    for number in range(1, 4):
        with other.begin() as connection:
            connection.execute(update(books).values(pages=number))
        assert pages(library) == number


def test_what_another_process_has_not_committed_is_not_seen(
    connect: Connect, library: Engine, url: str
) -> None:
    with library.connect() as connection:
        connection.execute(update(books).values(pages=7))
        impatient = connect(connect_args={"timeout": 0.05})
        with pytest.raises(StorageUnavailable):
            pages(impatient)
        connection.rollback()
    assert pages(impatient) == 0


def test_waiting_too_long_is_an_error_that_says_why(connect: Connect, library: Engine, url: str) -> None:
    begun, enough = processes.Event(), processes.Event()
    with running(workers.hold, url, begun, enough) as process:
        assert begun.wait(30)
        with pytest.raises(StorageUnavailable, match=r"is in use: other transactions .* for 0\.05 s"):
            pages(connect(connect_args={"timeout": 0.05}))
        enough.set()
        process.join(30)
        assert pages(library) == 0


def test_a_lock_dies_with_its_holder(library: Engine, url: str) -> None:
    begun, enough = processes.Event(), processes.Event()
    with running(workers.hold, url, begun, enough):
        assert begun.wait(30)
    assert pages(library) == 0


def test_a_process_killed_at_any_moment_leaves_both_tables_or_none(library: Engine, url: str) -> None:
    for _ in range(8):
        begun = processes.Event()
        with running(workers.increment_both, url, begun):
            assert begun.wait(30)
            time.sleep(random.random() / 50)
        with library.connect() as connection:
            found = connection.execute(select(books.c.pages)).scalar_one()
            assert connection.execute(select(plain.c.number)).scalar_one() == found
    assert pages(library) > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_goes_on_by_itself(library: Engine, connect: Connect) -> None:
    with library.connect() as connection:
        connection.execute(update(books).values(pages=books.c.pages + 1))
        child = os.fork()
        if child == 0:  # the transaction is not the child's: it can neither commit it nor let go of the lock
            try:
                connection.commit()
            except StorageUnavailable:
                os._exit(0)
            os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        with pytest.raises(StorageUnavailable):
            pages(connect(connect_args={"timeout": 0.05}))
        connection.commit()
    child = os.fork()
    if child == 0:
        with library.begin() as connection:
            connection.execute(update(books).values(pages=books.c.pages + 1))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert pages(library) == 2
