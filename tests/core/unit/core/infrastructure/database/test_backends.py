"""Engines are made from settings alone, and tell no secret."""

import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, Engine, make_url

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable, TransactionAborted
from core.infrastructure.database.backends.standard import hosts_of
from core.infrastructure.database.engine import create_engine_for
from core.infrastructure.database.urls import url_of

PASSWORD = "p@ss:w/rd%20 #?"
SERVERS = [Backend.POSTGRESQL, Backend.MARIADB, Backend.MYSQL, Backend.MSSQL, Backend.ORACLE]


def with_url(url: str) -> Settings:
    return Settings(database_url=SecretStr(url))


def on_server(backend: Backend) -> Settings:
    return Settings(
        db_backend=backend,
        db_host="db.example",
        db_port=4711,
        db_user="me@home",
        db_password=SecretStr(PASSWORD),
        db_name="things",
        database_url=None,
    )


@pytest.mark.parametrize("backend", SERVERS)
def test_settings_of_a_server_become_its_url(backend: Backend) -> None:
    url = url_of(on_server(backend))
    assert (url.get_backend_name(), url.host, url.port) == (backend.value, "db.example", 4711)
    assert (url.username, url.password) == ("me@home", PASSWORD)
    assert "things" in (url.database, url.query.get("service_name"))


@pytest.mark.parametrize("backend", SERVERS)
def test_a_password_with_every_special_character_works_in_a_url_too(backend: Backend) -> None:
    url = url_of(with_url(f"{backend}://me:{quote(PASSWORD, safe='')}@db.example/things"))
    assert url.password == PASSWORD
    assert url.drivername == url_of(on_server(backend)).drivername


def test_files_lie_where_the_path_says(tmp_path: Path) -> None:
    for backend in (Backend.JSON, Backend.CSV, Backend.SQLITE):
        settings = Settings(db_backend=backend, db_path=tmp_path, database_url=None)
        assert url_of(settings).database == str(tmp_path)


def test_the_name_that_hosting_services_give_postgresql_is_understood() -> None:
    assert url_of(with_url("postgres://me@db.example/things")).drivername == "postgresql+psycopg"


def test_a_url_may_name_another_driver() -> None:
    assert url_of(with_url("mysql+mysqldb://db.example/things")).drivername == "mysql+mysqldb"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://me:{PASSWORD}@db.example/things",
        f"nonsense {PASSWORD}",
        "postgresql://me:a@w/rd@db.example/x",
    ],
)
def test_a_malformed_url_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(StorageUnavailable, match="DATABASE_URL") as caught:
        url_of(with_url(url))
    assert "w/rd" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("backend", SERVERS)
def test_no_repr_shows_the_password(backend: Backend) -> None:
    settings = on_server(backend)
    engine = create_engine_for(settings)
    for shown in (repr(settings), repr(url_of(settings)), repr(engine), str(engine.url), repr(engine.pool)):
        assert "w/rd" not in shown
        assert quote("w/rd", safe="") not in shown


@pytest.mark.parametrize(
    ("backend", "module"), [("postgresql", "psycopg"), ("mysql", "pymysql"), ("oracle", "oracledb")]
)
def test_a_missing_driver_is_named_with_the_extra_that_brings_it(
    backend: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(StorageUnavailable, match=rf"pip install '\.\[{backend}\]'"):
        create_engine_for(Settings(db_backend=Backend(backend), database_url=None))


def test_an_unknown_dialect_is_refused_by_name() -> None:
    with pytest.raises(StorageUnavailable, match="'klingon'"):
        create_engine_for(with_url("klingon://db.example/things"))


def test_any_dialect_that_is_installed_will_do(tmp_path: Path) -> None:
    registry.register("elsewhere", "sqlalchemy.dialects.sqlite.pysqlite", "dialect")
    engine = create_engine_for(with_url(f"elsewhere:///{tmp_path}/file"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_options_in_a_postgresql_url_are_kept_beside_ours() -> None:
    engine = create_engine_for(with_url("postgresql://db.example/things?options=-c%20search_path%3Dmine"))
    _, arguments = engine.dialect.create_connect_args(engine.url)
    assert arguments["options"] == "-c search_path=mine"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    file = tmp_path / "new" / "x.sqlite"
    engine = create_engine_for(Settings(db_backend=Backend.SQLITE, db_path=file, database_url=None))
    yield engine
    engine.dispose()


def test_sqlite_checks_references_and_lets_readers_read_while_somebody_writes(engine: Engine) -> None:
    with engine.connect() as writer, engine.connect() as reader:
        assert writer.scalar(text("PRAGMA foreign_keys")) == 1
        writer.execute(text("CREATE TABLE t (n INTEGER)"))
        assert reader.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
        writer.commit()


def test_sqlite_transactions_read_one_state_from_the_first_statement_on(engine: Engine) -> None:
    with engine.connect() as writer, engine.connect() as reader:
        writer.execute(text("CREATE TABLE t (n INTEGER)"))
        writer.commit()
        assert reader.scalar(text("SELECT count(*) FROM t")) == 0
        writer.execute(text("INSERT INTO t VALUES (1)"))
        writer.commit()
        assert reader.scalar(text("SELECT count(*) FROM t")) == 0
        with pytest.raises(TransactionAborted):
            reader.execute(text("INSERT INTO t VALUES (2)"))


def test_what_is_no_sqlite_file_is_said_to_be_damaged(engine: Engine) -> None:
    file = Path(str(engine.url.database))
    file.parent.mkdir()
    file.write_bytes(b"once upon a time" * 100)
    with pytest.raises(StorageUnavailable, match="damaged"), engine.connect():
        pass


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        (URL.create("x", host="a"), [("a", "")]),
        (URL.create("x", host="a,b", port=1), [("a", "1"), ("b", "1")]),
        (URL.create("x", host="a:5433,b"), [("a", "5433"), ("b", "")]),
        (URL.create("x", host="::1,[::2]:5433,[::3]"), [("::1", ""), ("::2", "5433"), ("::3", "")]),
        (make_url("x://u:p@/d?host=a:1&host=b:2"), [("a", "1"), ("b", "2")]),
        (make_url("x:///d?host=/run/postgresql"), [("/run/postgresql", "")]),
    ],
)
def test_a_url_may_name_several_hosts(url: URL, hosts: list[tuple[str, str]]) -> None:
    assert hosts_of(url) == hosts


@pytest.mark.parametrize("backend", SERVERS, ids=str)
def test_one_host_may_be_named_with_its_port(backend: Backend) -> None:
    named = on_server(backend).model_copy(update={"db_host": "other.example:5433"})
    url = url_of(named)
    assert (url.host, url.port) == ("other.example", 5433)
    assert url_of(on_server(backend)).port == 4711
