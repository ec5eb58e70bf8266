"""Looks for rows that stand in a migration's way before it begins, where each statement is kept by itself.

There a migration that was refused in the middle would stay half done. One that has operations of Alembic's
beside the `steps` cannot be tried without doing it: that one stops where rows are in its way.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import sqlalchemy as sa
from alembic import op

from . import steps
from .migrating import explained
from .types import KeyText


def look_first(migration: Any) -> None:
    """Have a migration, both ways, look for all rows that stand in its way before it does anything."""
    if hasattr(migration, "steps") and not hasattr(migration, "op"):
        for way in ("upgrade", "downgrade"):
            setattr(migration, way, _rehearsed(migration, getattr(migration, way)))


def _rehearsed(migration: Any, function: Callable[[], None]) -> Callable[[], None]:
    @wraps(function)
    def run() -> None:
        migration.steps = Rehearsal()
        try:
            with explained(op.get_bind(), "nothing of it was done"):
                function()
        finally:
            migration.steps = steps
        function()

    return run


class Rehearsal:
    """What a migration finds in place of `steps`: does nothing, and counts what they would refuse.

    Tables and columns are found by the names that they had before, or where a migration that was stopped is
    run again, by those that they have already. What the migration is to make itself is not there yet.
    """

    def __init__(self) -> None:
        self._tables: dict[str, str] = {}
        self._columns: dict[tuple[str, str], str] = {}
        self.today, self.now = steps.today, steps.now

    def __getattr__(self, name: str) -> Callable[..., None]:
        """No row stands in the way of any other step."""
        getattr(steps, name)
        return lambda *_arguments, **_options: None

    def rename_table(self, old: str, new: str) -> None:
        """Remember where its rows are."""
        self._tables[new] = self._tables.get(old, old)

    def rename_column(self, table: str, old: str, new: str, *_more: object, **_options: object) -> None:
        """Remember where its values are."""
        before = self._tables.get(table, table)
        self._columns[before, new] = self._columns.get((before, old), old)

    def add_column(
        self, table: str, name: str, type_: steps.Type, *, optional: bool = False, value: object = None
    ) -> None:
        """Count all rows where they would have to have something."""
        if not optional and value is None and not self._look(steps.demand_value, table, name):
            self._look(partial(steps.demand_none, column=name), table)

    def require_column(self, table: str, name: str, type_: steps.Type, *, value: object = None) -> None:
        """Count rows without one."""
        if value is None:
            self._look(steps.demand_value, table, name)

    def change_length(self, table: str, name: str, old: KeyText, new: KeyText, *, optional: bool) -> None:
        """Count rows with more letters."""
        if new.length < old.length:
            self._look(partial(steps.demand_length, length=new.length), table, name)

    def only(self, table: str, name: str, *choices: str) -> None:
        """Count rows with others."""
        self._look(partial(steps.demand_choices, choices=choices), table, name)

    def empty(self, table: str) -> None:
        """Count all rows."""
        self._look(steps.demand_empty, table)

    def add_unique(self, table: str, *columns: str) -> None:
        """Count values that are there twice."""
        self._look(steps.demand_once, table, *columns)

    add_unique_if_there = add_unique

    def _look(self, demand: Callable[..., None], table: str, *columns: str) -> bool:
        """Demand it of what is there by now; say whether it is."""
        there, before = sa.inspect(op.get_bind()), self._tables.get(table, table)
        found = before if there.has_table(before) else table
        if not there.has_table(found):
            return False
        known = {column["name"] for column in there.get_columns(found)}
        old = {column: self._columns.get((before, column), column) for column in columns}
        names = [old[column] if old[column] in known else column for column in columns]
        if not known.issuperset(names):
            return False
        demand(found, *names)
        return True
