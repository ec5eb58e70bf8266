"""The steps that migrations of a changed model are made of.

MariaDB, MySQL and Oracle keep each statement by itself, so a migration that was stopped has been done in
part. There every step looks first and leaves what is done, so running the migration again finishes it.
Steps that rows stand in the way of say how many, and change nothing. Constraints have the names that the
convention of `base.py` gives them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa
from alembic import op
from alembic.operations.schemaobj import SchemaObjects
from sqlalchemy.exc import NoSuchTableError
from sqlalchemy.sql.elements import conv

from core.infrastructure import clock

from . import obstacles
from .backends import backend_of
from .base import Base
from .models import unique_if_there
from .types import KeyText

Type = sa.types.TypeEngine[Any]


today, now = clock.today, clock.now
"""What rows get whose field is today or now unless it is given."""


def create_table(name: str, *items: sa.schema.SchemaItem) -> None:
    """Make a table with its constraints and indexes."""
    table = SchemaObjects(op.get_context()).table(name, *items)
    if _undone(lambda there: there.has_table(name)):
        op.get_context().impl.create_table(table)
        return
    for index in table.indexes:  # they are made after their table, one by one
        if not _has(sa.inspect(op.get_bind()).get_indexes(name), str(index.name)):
            index.create(op.get_bind())


def drop_table(name: str) -> None:
    """Drop a table, with all its rows."""
    if _undone(lambda there: not there.has_table(name)):
        op.drop_table(name)


def rename_table(old: str, new: str) -> None:
    """Rename a table. What its other constraints are called follows the table: they are made anew."""
    if _undone(lambda there: there.has_table(new)):
        op.rename_table(old, new)
    if _undone(lambda there: _has([there.get_pk_constraint(new)], f"pk_{new}")):
        dialect = op.get_context().dialect
        quote = dialect.identifier_preparer.quote
        for spelled in backend_of(dialect).rename_key:
            op.execute(spelled.format(table=quote(new), old=f"pk_{old}", new=f"pk_{new}"))


def add_column(table: str, name: str, type_: Type, *, optional: bool = False, value: object = None) -> None:
    """Add a column. Where it is not optional, rows that are there get the value."""
    if _undone(lambda there: name in _columns(there, table)):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, type_, nullable=True))
    if not optional:
        require_column(table, name, type_, value=value)


def drop_column(table: str, name: str) -> None:
    """Drop a column, with all its values."""
    if _undone(lambda there: name not in _columns(there, table)):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)


def rename_column(table: str, old: str, new: str, type_: Type, *, optional: bool) -> None:
    """Rename a column that no constraint is on."""
    if _undone(lambda there: new in _columns(there, table)):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                old, new_column_name=new, existing_type=_plain(type_), existing_nullable=optional
            )


def require_column(table: str, name: str, type_: Type, *, value: object = None) -> None:
    """Take nothing for an answer from now on. Rows without one get the value, or stand in the way."""
    if not _undone(lambda there: not _columns(there, table)[name]["nullable"]):
        return
    if value is None:
        demand_value(table, name)
    else:
        rows = sa.table(table, sa.column(name, type_))
        op.execute(sa.update(rows).where(rows.c[name].is_(None)).values({name: value}))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=_plain(type_), existing_nullable=True, nullable=False)


def allow_missing(table: str, name: str, type_: Type) -> None:
    """Let rows have nothing in a column."""
    if _undone(lambda there: bool(_columns(there, table)[name]["nullable"])):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, existing_type=_plain(type_), existing_nullable=False, nullable=True)


def change_length(table: str, name: str, old: KeyText, new: KeyText, *, optional: bool) -> None:
    """Change how many letters a text may have. Rows with more stand in the way."""
    if not _undone(lambda there: _columns(there, table)[name]["type"].length == new.length):
        return
    if new.length < old.length:
        demand_length(table, name, new.length)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=_plain(old), type_=_plain(new), existing_nullable=optional)


def only(table: str, name: str, *choices: str) -> None:
    """See that no row has anything but these choices; those that have stand in the way."""
    if _undone(lambda there: name not in _columns(there, table)):
        demand_choices(table, name, choices)


def empty(table: str) -> None:
    """See that a table has no rows; those that it has stand in the way."""
    if _undone(lambda there: not there.has_table(table)):
        demand_empty(table)


def add_unique(table: str, *columns: str) -> None:
    """Let values be there only once, alone or together. Those that are there twice stand in the way."""
    name = _named(table, sa.UniqueConstraint(*columns), columns)
    if _undone(lambda there: _has(there.get_unique_constraints(table), name)):
        demand_once(table, *columns)
        with op.batch_alter_table(table) as batch:
            batch.create_unique_constraint(name, list(columns))


def drop_unique(table: str, *columns: str) -> None:
    """Let values be there more than once."""
    name = _named(table, sa.UniqueConstraint(*columns), columns)
    if _undone(lambda there: not _has(there.get_unique_constraints(table), name)):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="unique")


def add_unique_if_there(table: str, column: str) -> None:
    """Let values of a column that may be empty be there only once; as `models.unique_if_there` has it."""
    _add_index(table, unique_if_there(column), column)


def drop_unique_if_there(table: str, column: str) -> None:
    """Let values be there more than once."""
    drop_index(table, column)


def add_index(table: str, *columns: str) -> None:
    """Make what is looked up by these columns quick to find."""
    _add_index(table, sa.Index(None, *columns), *columns)


def drop_index(table: str, *columns: str) -> None:
    """Drop the index of these columns."""
    name = _named(table, sa.Index(None, *columns), columns)
    if _undone(lambda there: not _has(there.get_indexes(table), name)):
        with op.batch_alter_table(table) as batch:
            batch.drop_index(name)


def add_reference(table: str, column: str, target: str, *, cascade: bool = False) -> None:
    """Let a column refer to another table; with `cascade` rows go with what they refer to."""
    name = _reference(table, column, target)
    if _undone(lambda there: _has(there.get_foreign_keys(table), name)):
        with op.batch_alter_table(table) as batch:
            batch.create_foreign_key(name, target, [column], ["id"], ondelete="CASCADE" if cascade else None)


def drop_reference(table: str, column: str, target: str) -> None:
    """Let a column hold what it will."""
    name = _reference(table, column, target)
    if _undone(lambda there: not _has(there.get_foreign_keys(table), name)):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(name, type_="foreignkey")


def demand_none(table: str, column: str) -> None:
    """Raise `InvalidValue` if there is any row, which would be without what the column is to have."""
    obstacles.without(_rows(table, sa.true()), table, column)


def demand_empty(table: str) -> None:
    """Raise `InvalidValue` if there is any row."""
    obstacles.rows(_rows(table, sa.true()), table)


def demand_value(table: str, name: str) -> None:
    """Raise `InvalidValue` if there are rows without one."""
    obstacles.without(_rows(table, sa.column(name).is_(None)), table, name)


def demand_length(table: str, name: str, length: int) -> None:
    """Raise `InvalidValue` if there are rows with more letters."""
    longer = sa.func.char_length(sa.column(name, KeyText(length))) > length
    obstacles.longer(_rows(table, longer), table, name, length)


def demand_choices(table: str, name: str, choices: Sequence[str]) -> None:
    """Raise `InvalidValue` if there are rows with anything else."""
    obstacles.others(_rows(table, sa.column(name, KeyText(32)).not_in(choices)), table, name, choices)


def demand_once(table: str, *columns: str) -> None:
    """Raise `InvalidValue` if there are values, alone or together, more than once."""
    parts: list[sa.ColumnClause[Any]] = [sa.column(column) for column in columns]
    there = sa.select(*parts).select_from(sa.table(table)).where(*(part.is_not(None) for part in parts))
    found = there.group_by(*parts).having(sa.func.count() > 1).subquery()
    obstacles.doubles(_counted(sa.select(sa.func.count()).select_from(found)), table, columns)


def _plain(type_: Type) -> Type:
    """Return what a type of ours is to the database: Alembic takes the others for types with constraints."""
    while isinstance(type_, sa.TypeDecorator):
        type_ = type_.load_dialect_impl(op.get_context().dialect)
    return type_


def _undone(done: Callable[[sa.Inspector], bool]) -> bool:
    """Say whether a step is to be taken; `done` is asked only where it may have been taken already."""
    context = op.get_context()
    if context.as_sql or context.impl.transactional_ddl:
        return True
    try:
        return not done(sa.inspect(op.get_bind()))
    except (NoSuchTableError, KeyError):  # a later step has renamed or dropped what this one is about
        return False


def _columns(there: sa.Inspector, table: str) -> dict[str, Any]:
    return {column["name"]: column for column in there.get_columns(table)}


def _has(found: Iterable[Any], name: str) -> bool:
    """Say whether one of them has the name; databases may have cut it short, and change its case."""
    cut = op.get_context().dialect.identifier_preparer.truncate_and_render_index_name(conv(name))
    return cut.strip('`"[]').lower() in {str(each["name"]).lower() for each in found}


def _add_index(table: str, index: sa.Index, *columns: str) -> None:
    name, options = _named(table, index, columns), index.dialect_kwargs
    if _undone(lambda there: _has(there.get_indexes(table), name)):
        if index.unique:
            demand_once(table, *columns)
        with op.batch_alter_table(table) as batch:
            batch.create_index(name, list(columns), unique=bool(index.unique), **options)


def _reference(table: str, column: str, target: str) -> str:
    return _named(table, sa.ForeignKeyConstraint([column], [f"{target}.id"]), [column])


def _named(table: str, item: sa.Constraint | sa.Index, columns: Iterable[str]) -> str:
    """Return the name of a constraint or index by the convention."""
    convention = sa.MetaData(naming_convention=Base.metadata.naming_convention)
    sa.Table(table, convention, *(sa.Column(column, sa.Integer) for column in columns), item)
    return cast("str", item.name)


def _rows(table: str, where: sa.ColumnElement[bool]) -> int:
    return _counted(sa.select(sa.func.count()).select_from(sa.table(table)).where(where))


def _counted(query: sa.Select[Any]) -> int:
    """Return the number that a query finds; none where statements are only written down."""
    return 0 if op.get_context().as_sql else int(op.get_bind().execute(query).scalar_one())
