"""Settings, read from the environment and from `.env` in the working directory; the environment wins."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.infrastructure.strict import Integer

from .service import PROJECT, SERVICE

__all__ = ["PROJECT", "SERVICE", "Auth", "Backend", "PathSetting", "Settings", "data_folder"]


class Backend(StrEnum):
    """Where the data lives."""

    JSON = "json"
    CSV = "csv"
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    MARIADB = "mariadb"
    MYSQL = "mysql"
    MSSQL = "mssql"
    ORACLE = "oracle"


class Auth(StrEnum):
    """How whoever calls the API proves who it is."""

    NONE = "none"
    API_KEY = "api-key"
    OIDC = "oidc"


def _from_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"nobody knows a home folder {path.parts[0]}") from None


PathSetting = Annotated[Path, AfterValidator(_from_home)]
"""A path, in which ~ is the home folder, as it is to a shell."""


class Settings(BaseSettings):
    """What can be set from outside; the names in the environment are those of the fields in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    db_backend: Backend = Field(Backend("{{ cookiecutter.db_backend }}"), description="Kind of database")
    db_host: str = Field(
        "127.0.0.1", description="Server's host name; of several, a,b:3307, the first that takes changes"
    )
    db_port: Integer | None = Field(None, ge=1, le=65535, description="Server's port; the usual one if unset")
    db_user: str = Field(SERVICE, description="Server's user name")
    db_password: SecretStr = Field(SecretStr(""), description="Server's password")
    db_name: str = Field(SERVICE.replace("-", "_"), min_length=1, description="Database on the server")
    db_path: PathSetting | None = Field(
        None, description="Folder of the json and csv files, or the sqlite file"
    )
    database_url: SecretStr | None = Field(None, description="SQLAlchemy URL, in place of all DB_ settings")
    db_connect_timeout: Integer = Field(10, ge=1, description="Seconds that a connection may take")
    db_lock_timeout: Integer = Field(30, ge=1, description="Seconds to wait for another transaction's lock")
    db_statement_timeout: Integer = Field(120, ge=1, description="Seconds that a statement may take")
    db_pool_size: Integer = Field(10, ge=1, description="Connections that a process keeps")
    db_pool_overflow: Integer = Field(10, ge=0, description="Connections beyond these, at a rush")
    db_pool_timeout: Integer = Field(30, ge=1, description="Seconds to wait for a connection of the pool")
    db_pool_recycle: Integer = Field(1_800, ge=1, description="Seconds after which a connection is renewed")
    db_pooler: bool = Field(
        False, description="true behind a pooler that shares connections by transaction, such as PgBouncer"
    )
    auth: Auth = Field(Auth.NONE, description="Who may call the API: none is anybody, api-key or oidc")
    rate_limit: str | None = Field(
        None,
        pattern="^[1-9][0-9]{0,8}/(second|minute|hour|day)$",
        description="Requests that each caller may make, such as 100/minute; unset is any number",
    )
    http_largest_body: Integer = Field(16_000_000, ge=1, description="Bytes that a request's body may have")
    http_request_timeout: Integer = Field(60, ge=1, description="Seconds that a request may take to arrive")
    http_ready_timeout: Integer = Field(5, ge=1, description="Seconds until /health/ready gives up")
    http_shutdown_timeout: Integer = Field(8, ge=1, description="Seconds for requests to end after SIGTERM")
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR|CRITICAL)$", description="Least severe kind logged"
    )

    def __hash__(self) -> int:
        return hash(self.db_name)  # of one setting: each request asks for it


def data_folder() -> Path:
    """Return where data goes unless settings say otherwise.

    In a source tree that is `data/local`, beside the seed data; for an installed service the folder that
    the operating system keeps for its user's data.
    """
    if (PROJECT / "pyproject.toml").is_file():
        return PROJECT / "data" / "local"
    return user_data_path(SERVICE, appauthor=False)
