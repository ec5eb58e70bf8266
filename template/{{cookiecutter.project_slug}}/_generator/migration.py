"""Writes the migration of a changed model: what happens to tables, derived from the two models.

It is made of the steps that core has for migrations (`core.infrastructure.database.steps`), each with its way
back: for each change of the model in its turn constraints go that will not hold, tables and columns change,
and constraints come that hold from then on.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from . import names, tables
from .changes import Changed, changed
from .kinds import indexed, literal, momentary, quoted, text
from .layout import laid_out
from .model import Entity, Field, Kind, Model
from .rules import refuse

LONGEST_NAME = 40
MIGRATION = '''"""{title}."""

from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from core.infrastructure.database import steps, types

revision = "{number}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
{up}


def downgrade() -> None:
{down}
'''
NOTHING = {
    Kind.KEY: '"-"',
    Kind.TEXT: '"-"',
    Kind.INTEGER: "0",
    Kind.DECIMAL: 'Decimal("0")',
    Kind.FLAG: "False",
    Kind.DAY: "steps.today()",
    Kind.INSTANT: "steps.now()",
}
"""What rows get on the way back for what was thrown away and has to be there."""


class Step(NamedTuple):
    """A statement of the migration and the one that takes it back; either may be empty."""

    up: str
    down: str


class Constraint(NamedTuple):
    """A constraint or index: `kind` is as the step says that makes it."""

    kind: str
    columns: tuple[str, ...]
    target: str = ""
    cascade: bool = False


class Column(NamedTuple):
    name: str
    type: str
    optional: bool = False


@dataclass(frozen=True)
class Evolved:
    """A changed model, and the migration that takes a database there: empty where tables stay as they are."""

    text: str
    name: str
    migration: str


def evolve(text: str, changes: Sequence[str], number: str, head: str) -> Evolved:
    """Return the model after all changes, with a migration of this number that follows `head`.

    Raises `ModelError` for what cannot be, or cannot be done with rows that are there.
    """
    found: list[Step] = []
    came: set[str] = set()
    went: set[str] = set()
    for change in changes:
        one = changed(text, change)
        _refuse_second_names(one, came, went)
        found += steps(one)
        text = one.text
    ups = [step.up for step in found if step.up]
    downs = [step.down for step in reversed(found) if step.down]
    title = "; ".join(" ".join(change.split()) for change in changes).replace("\\", "").replace('"', "'")
    words = re.findall("[a-z0-9]+", names.snake(title))
    name = textwrap.shorten(" ".join(words), LONGEST_NAME, placeholder="").replace(" ", "_")
    code = MIGRATION.format(title=title, number=number, head=head, up=_body(ups), down=_body(downs))
    return Evolved(text, f"{number}_{name}.py", laid_out(code) if ups or downs else "")


def _refuse_second_names(one: Changed, came: set[str], went: set[str]) -> None:
    """Refuse what a migration that was stopped could not tell apart when it is run again."""
    called = {old: new for new, old in one.entities.items()}
    before = _things(one.before) | _fields(one.before, called)
    after = _things(one.after) | _fields(one.after, {})
    for name in sorted((before - after) & came):
        refuse(name, "it has that name since this command only; make this a command of its own")
    for name in sorted((after - before) & went):
        refuse(name, "the name has been given up in this command; make this a command of its own")
    came |= after - before
    went |= before - after


def _things(model: Model) -> set[str]:
    """Return what has tables of its own."""
    return {entity.name for entity in model.entities} | {
        f"{entity.name}(archive)" for entity in model.archives
    }


def _fields(model: Model, called: dict[str, str]) -> set[str]:
    return {
        f"{called.get(entity.name, entity.name)}.{each.name}"
        for entity in model.entities
        for each in entity.kept
    }


def _body(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for line in lines or ["pass"])


def steps(one: Changed) -> list[Step]:
    """Return what one change of a model does to the tables, in order."""
    before = {entity.name: entity for entity in one.before.entities}
    pairs = [(before.get(one.entities.get(new.name, new.name)), new) for new in one.after.entities]
    olds = {old.name for old, _ in pairs if old}
    phases = [_Pair(one, old, new) for old, new in pairs if old]
    created = {entity.plural_snake for old, entity in pairs if not old}
    created |= {table for pair in phases for table in pair.new_links}
    archives = [(old, new) for old, new in pairs if not (old and old.archive and new.archive)]
    created |= {table for _, new in archives for table in new.archive_tables}
    dropped = {entity.plural_snake for entity in before.values() if entity.name not in olds}
    dropped |= {
        entity.link_table(link)
        for entity in before.values()
        if entity.name not in olds
        for link in entity.links
    }
    dropped |= {
        table for entity in before.values() if entity.name not in olds for table in entity.archive_tables
    }
    dropped |= {table for pair in phases for table in pair.gone_links}
    dropped |= {table for old, _ in archives if old for table in old.archive_tables}
    come = [_create(name, items) for name, items in tables.of(one.after) if name in created]
    gone = [_create(name, items) for name, items in tables.of(one.before) if name in dropped]
    order = ("constraints_gone", "tables", "columns", "constraints_come")
    within = chain.from_iterable(attrgetter(phase)(pair) for phase in order for pair in phases)
    added, given_up = (
        [f'steps.empty("{one.archived}")' for one, other in both if one.archive and not other.archive]
        for both in ([(pair.new, pair.old) for pair in phases], [(pair.old, pair.new) for pair in phases])
    )
    return [
        *(Step(empty, "") for empty in given_up),
        *come,
        *within,
        *(Step(step.down, step.up) for step in reversed(gone)),
        *(Step("", empty) for empty in added),
    ]


def _create(name: str, items: list[str]) -> Step:
    return Step(f'steps.create_table("{name}", {", ".join(items)})', f'steps.drop_table("{name}")')


class _Pair:
    """An entity before and after, and what becomes of its tables."""

    def __init__(self, change: Changed, old: Entity, new: Entity) -> None:
        self.change, self.old, self.new = change, old, new
        self.archive = old.archive and new.archive
        self.kept_in = [new.plural_snake, *([new.archived] if self.archive else [])]
        fields = {each.name: each for each in old.kept}
        self.fields = [
            (fields.get(change.fields.get((new.name, each.name), each.name)), each) for each in new.kept
        ]
        kept = {was.name for was, _ in self.fields if was}
        self.gone = [each for each in old.kept if each.name not in kept]
        for was, each in self.fields:
            if was:
                self._check(was, each)
        self.new_links = [
            table
            for was, now in self.fields
            if not was and now in new.links
            for table in self._link_tables(new, now)
        ]
        self.gone_links = [
            table for was in self.gone if was in old.links for table in self._link_tables(old, was)
        ]
        self.constraints_gone: list[Step] = []
        self.constraints_come: list[Step] = []
        self.columns = [step for table in self.kept_in for step in self._columns(table)]
        self.tables = list(self._tables())
        self._constrain(old.plural_snake, new.plural_snake, list(_constraints(old)), list(_constraints(new)))
        if self.archive:
            by_time = [Constraint("index", ("archived_at",))]
            self._constrain(old.archived, new.archived, by_time, by_time)

    def _link_tables(self, entity: Entity, link: Field) -> list[str]:
        """Return where a field that refers to many is kept, before or after: also what is archived of it."""
        table = entity.link_table(link)
        return [table, f"archived_{table}"] if self.archive else [table]

    def _check(self, was: Field, now: Field) -> None:
        """Refuse what would be another thing under the same name."""
        place = f"{self.new.name}.{now.name}"
        same = was.target is None or (
            now.target is not None
            and self.change.entities.get(now.target.name, now.target.name) == was.target.name
        )
        if was.kind is not now.kind or not same:
            refuse(
                place, f"a {was.kind} does not become another type; add a field, and drop this one afterwards"
            )

    def _tables(self) -> Iterator[Step]:
        if self.old.plural_snake != self.new.plural_snake:
            yield _renamed(self.old.plural_snake, self.new.plural_snake)
            if self.archive:
                yield _renamed(self.old.archived, self.new.archived)
        for was, now in self.fields:
            if was and now in self.new.links:
                constraints = _link_constraints(self.old, was), _link_constraints(self.new, now)
                in_archive = [_owned(self.old.archived)], [_owned(self.new.archived)]
                for before, after, (gone, come) in zip(
                    self._link_tables(self.old, was),
                    self._link_tables(self.new, now),
                    (constraints, in_archive),
                    strict=False,
                ):
                    self._constrain(before, after, gone, come)
                    if before != after:
                        yield _renamed(before, after)

    def _columns(self, name: str) -> Iterator[Step]:
        table = f'"{name}"'
        for was, now in self.fields:
            place = f"{self.new.name}.{now.name}"
            if not was:
                value = "" if now.optional else _default(now)
                if not now.optional and not value and now.kind is not Kind.LINKS:
                    refuse(place, f"rows that are there would have none; {_remedy(now)}")
                yield from (_added(table, column, _part(value, column)) for column in _columns(now))
                continue
            for before, after in zip(_columns(was), _columns(now), strict=True):
                yield from _altered(table, before, after, _default(now))
            if was.choices != now.choices:
                yield Step(_only(table, now, was), _only(table, was, now))
        for gone in self.gone:
            unique = any(gone.name in together for together in self.old.uniques)
            value = "" if gone.optional or unique else _default(gone) or _nothing(gone)
            for column in _columns(gone):
                down, up = _added(table, column, _part(value, column))
                yield Step(up, down)

    def _constrain(self, old: str, new: str, before: list[Constraint], after: list[Constraint]) -> None:
        """Drop and make anew what is not the same, and what stands in the way of that."""
        altered = {
            was.name
            for pair in self.fields
            if pair[0]
            for was, now in zip(_columns(pair[0]), _columns(pair[1]), strict=True)
            if was != now
        }
        stay = set() if old != new else {each for each in before if each in after}
        stay = {each for each in stay if not altered.intersection(each.columns)}
        moved = [each for each in before if each not in stay]
        # MySQL keeps an index for each reference: it goes after the reference, and comes before it
        touched = {column for each in moved for column in each.columns}
        touched |= {column for each in after if each not in stay for column in each.columns}
        stay = {each for each in stay if each.kind != "reference" or each.columns[0] not in touched}
        gone = sorted((each for each in before if each not in stay), key=_references_first)
        come = sorted((each for each in after if each not in stay), key=_references_first, reverse=True)
        self.constraints_gone += [Step(_said("drop", old, each), _said("add", old, each)) for each in gone]
        self.constraints_come += [Step(_said("add", new, each), _said("drop", new, each)) for each in come]


def _references_first(one: Constraint) -> bool:
    return one.kind != "reference"


def _said(verb: str, table: str, one: Constraint) -> str:
    more = ", cascade=True" if one.cascade and verb == "add" else ""
    arguments = quoted([table, *one.columns, *([one.target] if one.target else [])])
    return f"steps.{verb}_{one.kind}({arguments}{more})"


def _renamed(old: str, new: str) -> Step:
    return Step(f'steps.rename_table("{old}", "{new}")', f'steps.rename_table("{new}", "{old}")')


def _constraints(entity: Entity) -> Iterator[Constraint]:
    for each in entity.fields:
        if indexed(entity, each):
            yield Constraint("index", (each.name,))
        if each.kind is Kind.REFERENCE and each.target:
            yield Constraint("reference", (each.name,), each.target.plural_snake)
    for together in entity.uniques:
        optional = entity.field(together[0]).optional
        yield Constraint("unique_if_there" if optional else "unique", together)


def _link_constraints(entity: Entity, link: Field) -> list[Constraint]:
    target = link.target.plural_snake if link.target else ""
    return [
        Constraint("index", ("target",)),
        _owned(entity.plural_snake),
        Constraint("reference", ("target",), target),
    ]


def _owned(table: str) -> Constraint:
    return Constraint("reference", ("owner",), table, cascade=True)


def _columns(one: Field) -> list[Column]:
    return [Column(name, kind, one.optional) for name, kind in tables.columns(one)]


def _added(table: str, column: Column, value: str) -> Step:
    optional = ", optional=True" if column.optional else ""
    given = f", value={value}" if value else ""
    add = f'steps.add_column({table}, "{column.name}", {column.type}{optional}{given})'
    return Step(add, f'steps.drop_column({table}, "{column.name}")')


def _altered(table: str, before: Column, after: Column, value: str) -> Iterator[Step]:
    if before.name != after.name:
        kind = f"{before.type}, optional={before.optional}"
        yield Step(
            f'steps.rename_column({table}, "{before.name}", "{after.name}", {kind})',
            f'steps.rename_column({table}, "{after.name}", "{before.name}", {kind})',
        )
    if before.type != after.type:
        sides = [f'{table}, "{after.name}", {one.type}, {two.type}' for one, two in _both(before, after)]
        optional = f", optional={before.optional}"
        yield Step(*(f"steps.change_length({side}{optional})" for side in sides))
    if before.optional != after.optional:
        said = f'{table}, "{after.name}", {after.type}'
        require = f"steps.require_column({said}{f', value={value}' if value and before.optional else ''})"
        allow = f"steps.allow_missing({said})"
        yield Step(require, allow) if before.optional else Step(allow, require)


def _both(before: Column, after: Column) -> Iterable[tuple[Column, Column]]:
    return (before, after), (after, before)


def _only(table: str, now: Field, was: Field) -> str:
    """Return the check that no row has what is no choice any more, if there is such."""
    if set(was.choices) <= set(now.choices):
        return ""
    return f'steps.only({table}, "{now.name}", {quoted(now.choices)})'


def _default(one: Field) -> str:
    """Return what a field is unless it is given, as a migration writes it."""
    if one.default is None:
        return ""
    if momentary(one):
        return "steps.now()" if one.kind is Kind.INSTANT else "steps.today()"
    return text(one.default) if one.kind in {Kind.KEY, Kind.TEXT, Kind.CHOICE} else literal(one)


def _nothing(one: Field) -> str:
    if one.kind is Kind.CHOICE:
        return text(one.choices[0])
    return "money" if one.kind is Kind.MONEY else NOTHING.get(one.kind, "")


def _part(value: str, column: Column) -> str:
    """Return what a column of several gets."""
    if value == "money":
        return '"EUR"' if column.name.endswith("_currency") else 'Decimal("0")'
    return value


def _remedy(one: Field) -> str:
    if one.unique or one.kind in {Kind.MONEY, Kind.REFERENCE}:
        return "make it optional with ? first, give them one, and leave the ? out in a later change"
    return "say with =value what they get, or make it optional with ?"
