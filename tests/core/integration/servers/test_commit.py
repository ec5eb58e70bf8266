"""A connection that is lost in COMMIT leaves open whether the change was kept: nobody claims to know."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread

import pytest
from pydantic import SecretStr
from sqlalchemy import event

from config.settings import Settings
from core.domain.errors import OutcomeUnknown, StorageUnavailable
from core.infrastructure.database.engine import Database, connect
from core.infrastructure.database.urls import url_of
from tests.integration.contract.specimens import Begin, SpecimenBase, SqlSpecimenUnitOfWork, specimen
from tests.tables import empty

PORTS = {"postgresql": 5432, "mariadb": 3306, "mysql": 3306, "mssql": 1433, "oracle": 1521}
SECONDS = 30.0
"""How long an answer may take that nobody is to hear."""


class Line:
    """A way to the server. Once it `breaks`, what is sent next is not answered; it may be `heard`."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.breaks = False
        self.heard = False

    @contextmanager
    def open(self) -> Iterator[None]:
        threads = [Thread(target=self._accept, args=([],))]
        threads[0].start()
        with self._listener:
            yield
            self._listener.shutdown(socket.SHUT_RDWR)
            threads[0].join()

    def _accept(self, threads: list[Thread]) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                client, _ = self._listener.accept()
                threads.append(Thread(target=self._carry, args=(client,)))
                threads[-1].start()
        for thread in threads:
            thread.join()

    def _carry(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(self._server, SECONDS) as server:
            ends = {client: server, server: client}
            while True:
                for end in select.select(ends, [], [])[0]:
                    sent = end.recv(65536)
                    # asked once: it may break while an answer to what was sent before is on its way
                    last = self.breaks and end is client
                    if not sent or (last and not self.heard):
                        return
                    ends[end].sendall(sent)
                    if last:
                        server.recv(65536)
                        return


@pytest.fixture
def line(settings: Settings) -> Iterator[Line]:
    """A way to the database under test."""
    url = url_of(settings)
    line = Line(url.host or "127.0.0.1", url.port or PORTS[settings.db_backend])
    with line.open():
        yield line


@pytest.fixture
def database(settings: Settings, line: Line) -> Iterator[Database]:
    """The database under test, reached over the line."""
    url = url_of(settings).set(host="127.0.0.1", port=line.port)
    secret = SecretStr(url.render_as_string(hide_password=False))
    database = connect(Settings(_env_file=None, database_url=secret))
    database.create_schema(SpecimenBase.metadata)
    yield database
    line.breaks = False
    empty(database, SpecimenBase.metadata)  # the contract uses them too
    database.close()


@pytest.mark.parametrize("heard", [False, True], ids=["unheard", "heard"])
def test_a_connection_lost_in_commit_leaves_the_outcome_open(
    database: Database, line: Line, heard: bool
) -> None:
    stored: Begin = partial(SqlSpecimenUnitOfWork, database)
    with pytest.raises(OutcomeUnknown, match="not known whether the change was kept"), stored() as work:
        work.specimens.add(specimen(name="perhaps"))
        line.heard = heard
        event.listen(database.engine, "commit", lambda _: setattr(line, "breaks", True), once=True)
        work.commit()
    line.breaks = False
    with stored() as work:
        assert work.specimens.count() == heard


def test_a_connection_lost_before_commit_is_one_that_kept_nothing(database: Database, line: Line) -> None:
    stored: Begin = partial(SqlSpecimenUnitOfWork, database)
    with pytest.raises(StorageUnavailable) as failure, stored() as work:
        assert work.specimens.count() == 0
        line.breaks = True
        work.specimens.add(specimen(name="never"))
        work.commit()
    assert type(failure.value) is StorageUnavailable
    line.breaks = False
    with stored() as work:
        assert work.specimens.count() == 0
