"""What the migrations say to SQL Server and Oracle, on the way up and on the way down."""

import pytest
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

import modules
from core.domain.errors import StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import Database
from tests.integration.syntax import parse

from .mute import Mute, Rows


def scripts() -> list[Script]:
    """Return the migrations, newest first."""
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS).replace("%", "%%"))
    return list(ScriptDirectory.from_config(config).walk_revisions())


def at(revision: str) -> dict[str, Rows]:
    """Return the answers of a database whose schema is at this revision."""
    there: Rows = [("alembic_version",), ("ALEMBIC_VERSION",)]  # as the one and the other spell it
    return {r"sys\.objects|all_tables": there, "FROM alembic_version": [(revision,)]}


def kinds(mute: Mute) -> list[str]:
    return [parse(statement, mute.dialect).key for statement, _ in mute.said]


def test_the_way_up_is_understood(mute: Mute) -> None:
    schema.upgrade(Database(mute.engine()))
    assert kinds(mute).count("create") >= len(load_models(modules).tables)


STEPS = [script.revision for script in scripts() if not script.is_merge_point]


@pytest.mark.parametrize("revision", STEPS)
def test_each_step_down_is_understood(revision: str, mute: Mute) -> None:
    mute.answers = at(revision)
    schema.downgrade(Database(mute.engine()), "-1")
    assert {"drop", "alter", "delete", "update"} & set(kinds(mute))


def test_a_step_down_from_where_two_ways_meet_has_to_be_named(mute: Mute) -> None:
    mute.answers = at("join_extras")
    with pytest.raises(StorageUnavailable, match="name the one to go back to, or base"):
        schema.downgrade(Database(mute.engine()), "-1")
    schema.downgrade(Database(mute.engine()), "create_outbox")
    assert {"insert", "update"} <= set(kinds(mute))  # of the revisions that it is at: both, from here on


def test_the_way_down_from_the_newest_to_nothing_is_understood(mute: Mute) -> None:
    mute.answers = at(scripts()[0].revision)
    schema.downgrade(Database(mute.engine()), "base")
    assert kinds(mute).count("drop") >= len(load_models(modules).tables)


def test_a_check_of_an_empty_database_fails_and_changes_nothing(mute: Mute) -> None:
    with pytest.raises(StorageUnavailable, match="not at the newest revision"):
        schema.check(Database(mute.engine()))
    assert set(kinds(mute)) <= {"select"}
