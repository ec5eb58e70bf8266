"""Models that change at random, run inside of a project: `python -P changing.py BACKEND TIMES`.

With the project's src, the project and the generator on PYTHONPATH. After each change the tables are as those
that the first migration of the new model would make, and the rows are what plain dictionaries say; also after
a way down and up again, which files do not have. What is refused has changed nothing.
"""

import re
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from _generator import tables
from _generator.changes import Changed, changed
from _generator.grammar import parse
from _generator.migration import evolve
from _generator.model import Entity, Field, Kind, Model
from _generator.rules import ModelError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

schema: Any = import_module("core.infrastructure.database.schema")
engine: Any = import_module("core.infrastructure.database.engine")
base: Any = import_module("core.infrastructure.database.base")
types: Any = import_module("core.infrastructure.database.types")
steps: Any = import_module("core.infrastructure.database.steps")
errors: Any = import_module("core.domain.errors")
Settings: Any = import_module("config.settings").Settings

MIGRATIONS = schema.MIGRATIONS
BEGIN = "Member email:key(40)! name:key(30)\nLoan member:Member title:key(20) due:day returned:flag=false"
ENTITIES = ["Member", "Loan", "Book", "Tag", "Order"]
FIELDS = ["email", "name", "member", "title", "due", "returned", "state", "price", "group", "note", "other"]
KEYS = ["key(20)?", "key(20)=x", "key(10)=x", "key(40)", "key(40)!?", "text?", "text=none"]
NUMBERS = ["integer=0", "integer?", "integer!?", "decimal=1.5", "flag=true", "flag?"]
OTHERS = ["day=2026-03-01", "day?", "instant?", "money?", "a|b=a", "a|b|c=a", "a|b?", "a|c=a"]
FIRST = """
import sqlalchemy as sa
from core.infrastructure.database import steps, types

revision, down_revision = "0001", None


def upgrade():
{up}


def downgrade():
{down}
"""
SAME_KIND = {
    Kind.KEY: ["key(3)", "key(10)", "key(20)", "key(40)"],
    Kind.CHOICE: ["a|b", "a|b|c", "a|c", "a|d"],
}
NAME = st.sampled_from(FIELDS)
STAYING = ("id", "version", "created_at", "updated_at")
STANDS_IN_THE_WAY = re.compile(r"there (is|are) \d+ row|there twice")
Row = dict[str, Any]
Rows = dict[str, list[Row]]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DONE = {"taken": 0, "refused": 0, "refused on the way down": 0, "as tables stay": 0}
database: Any = None
given: Any = None


class Changing(RuleBasedStateMachine):
    """A model, its migrations in a folder, its database, and the rows that should be in there."""

    @initialize()
    def begins(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(MIGRATIONS, self.folder / "migrations", ignore=shutil.ignore_patterns("*0*.py"))
        schema.MIGRATIONS = self.folder / "migrations"
        self.versions = schema.MIGRATIONS / "versions"
        self.versions.mkdir(exist_ok=True)
        self.told: list[str] = []
        names = [name for name, _ in tables.of(parse(BEGIN))]
        made = [
            f"    steps.create_table({name!r}, {', '.join(items)})" for name, items in tables.of(parse(BEGIN))
        ]
        dropped = [f"    steps.drop_table({name!r})" for name in reversed(names)]
        text = FIRST.format(up="\n".join(made), down="\n".join(dropped))
        (self.versions / "0001_create.py").write_text(text, encoding="utf-8")
        self.text, self.number = BEGIN, 1
        present(parse(BEGIN))
        schema.upgrade(database)
        self.rows: Rows = {name: [] for name in names}
        self.fill()

    def teardown(self) -> None:
        if in_files():
            shutil.rmtree(database.engine.url.database, ignore_errors=True)
        else:
            everything = sa.MetaData()
            everything.reflect(database.engine)
            everything.drop_all(database.engine)
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def one(self, data: st.DataObject) -> Entity:
        return data.draw(st.sampled_from(parse(self.text).entities), label="entity")

    def one_of(self, data: st.DataObject, entity: Entity) -> str:
        return data.draw(st.sampled_from([each.name for each in entity.fields]), label="field")

    def one_in_its_kind(self, data: st.DataObject, entity: Entity) -> tuple[str, str]:
        one = data.draw(st.sampled_from(entity.fields), label="field")
        kind = data.draw(st.sampled_from(SAME_KIND.get(one.kind, [one.kind.value])), label="kind")
        return one.name, one.target.name if one.target else kind

    @rule(data=st.data(), field=NAME, kind=st.sampled_from([*KEYS, *NUMBERS, *OTHERS]))
    def new_field(self, data: st.DataObject, field: str, kind: str) -> None:
        self.change(f"{self.one(data).name} {field}:{kind}")

    @rule(data=st.data(), kind=st.sampled_from([*KEYS, *NUMBERS, *OTHERS]))
    def other_field(self, data: st.DataObject, kind: str) -> None:
        """Write a field anew: refused unless it stays of its kind."""
        entity = self.one(data)
        self.change(f"{entity.name} {self.one_of(data, entity)}:{kind}")

    @rule(data=st.data(), mark=st.sampled_from(["", "?", "!", "!?", "=x", "=1", "=a"]))
    def stricter_or_laxer(self, data: st.DataObject, mark: str) -> None:
        """Write a field anew in its kind: what rows may stand in the way of."""
        entity = self.one(data)
        one, kind = self.one_in_its_kind(data, entity)
        self.change(f"{entity.name} {one}:{kind}{mark}")

    @rule(data=st.data(), mark=st.sampled_from(["", "!"]), new=NAME, name=st.sampled_from(ENTITIES))
    def called_otherwise_and_stricter(self, data: st.DataObject, mark: str, new: str, name: str) -> None:
        """In one command, so that rows stand in the way of what has another name by then."""
        entity = self.one(data)
        one, kind = self.one_in_its_kind(data, entity)
        renamed = [f"{entity.name} -> {name}"] if name != entity.name else []
        self.change(*renamed, f"{name}.{one} -> {new}", f"{name} {new}:{kind}{mark}")

    @rule(data=st.data(), name=st.sampled_from(ENTITIES))
    def new_entity(self, data: st.DataObject, name: str) -> None:
        self.change(f"{name} number:key(20)! of:{self.one(data).name}?")

    @rule(data=st.data(), mark=st.sampled_from(["?", "*", "!?", ""]))
    def relation(self, data: st.DataObject, mark: str) -> None:
        target = self.one(data).name
        self.change(f"{self.one(data).name} {target.lower()}_of:{target}{mark}")

    @rule(data=st.data(), new=NAME)
    def rename_field(self, data: st.DataObject, new: str) -> None:
        entity = self.one(data)
        self.change(f"{entity.name}.{self.one_of(data, entity)} -> {new}")

    @rule(data=st.data(), new=st.sampled_from(ENTITIES))
    def rename_entity(self, data: st.DataObject, new: str) -> None:
        self.change(f"{self.one(data).name} -> {new}")

    @rule(data=st.data())
    def drop_field(self, data: st.DataObject) -> None:
        entity = self.one(data)
        self.change(f"drop {entity.name}.{self.one_of(data, entity)}")

    @rule(data=st.data())
    def drop_entity(self, data: st.DataObject) -> None:
        if len(parse(self.text).entities) > 1:
            self.change(f"drop {self.one(data).name}")

    @rule(data=st.data())
    def together(self, data: st.DataObject) -> None:
        entity = self.one(data)
        self.change(f"{entity.name} !({self.one_of(data, entity)}, {self.one_of(data, entity)})")

    @rule(data=st.data())
    def apart(self, data: st.DataObject) -> None:
        entity = self.one(data)
        if several := [each for each in entity.uniques if len(each) > 1]:
            self.change(f"drop {entity.name} !({', '.join(several[0])})")

    @rule(data=st.data())
    def option(self, data: st.DataObject) -> None:
        option = data.draw(st.sampled_from(["archive", "by"]), label="option")
        self.change(f"{self.one(data).name}({option})")

    @rule(data=st.data())
    def no_option(self, data: st.DataObject) -> None:
        entity = self.one(data)
        for option in ("archive", "by"):
            if getattr(entity, option):
                self.change(f"drop {entity.name}({option})")

    @rule(data=st.data())
    def move_to_the_archive(self, data: st.DataObject) -> None:
        """One more row in an archive that has none, or none in one that has some."""
        entity, model = self.one(data), parse(self.text)
        if entity.archive:
            table, rows = metadata(model).tables[entity.archived], self.rows[entity.archived]
            with database.engine.begin() as connection:
                if rows:
                    connection.execute(table.delete())
                    for name in entity.archive_tables:
                        self.rows[name] = []
                elif row := self.row(entity, 0):
                    connection.execute(table.insert(), row | {"archived_at": NOON})
                    rows.append(row | {"archived_at": NOON})

    @rule()
    def fill(self) -> None:
        """Two more rows in each table, where there are not many yet."""
        model = parse(self.text)
        kept = metadata(model)
        with database.engine.begin() as connection:
            for entity in model.entities:
                rows = self.rows[entity.plural_snake]
                for _ in range(2 if len(rows) < 6 else 0):
                    row = self.row(entity, len(rows))
                    if row is not None:
                        connection.execute(kept.tables[entity.plural_snake].insert(), row)
                        rows.append(row)
                for link in entity.links:
                    self.link(connection, kept, entity, link)

    def link(self, connection: sa.Connection, kept: sa.MetaData, entity: Entity, link: Field) -> None:
        name, targets = entity.link_table(link), self.rows[link.target.plural_snake] if link.target else []
        owners = self.rows[entity.plural_snake]
        for owner, target in zip(owners, targets, strict=False):
            row = {"owner": owner["id"], "target": target["id"]}
            if row not in self.rows[name]:
                connection.execute(kept.tables[name].insert(), row)
                self.rows[name].append(row)

    def row(self, entity: Entity, number: int) -> Row | None:
        """A new row; None where what it refers to is not there, or taken."""
        self.counted = getattr(self, "counted", 0) + 1
        row: Row = {"id": f"{self.counted:032x}", "version": 1, "created_at": NOON, "updated_at": NOON}
        for each in entity.kept:
            if each.kind is Kind.REFERENCE and each.target:
                others = self.rows[each.target.plural_snake]
                if not others and not each.optional:
                    return None
                row[each.name] = (
                    None
                    if not others or (each.unique and each.optional)
                    else others[number % len(others)]["id"]
                )
                if each.unique and not each.optional:
                    return None
            elif each.kind is not Kind.LINKS:
                free = not any(each.name in together for together in entity.uniques)
                row |= self.value(each, number, self.counted % 2 if free else self.counted)
        return row

    def value(self, each: Field, number: int, counted: int) -> Row:
        """What a field of a row has: nothing, something that others have as well, or else what is counted."""
        if each.optional and (number % 2 or each.kind is Kind.MONEY):
            return {name: None for name, _ in tables.columns(each)}
        if each.kind is Kind.MONEY:
            return {f"{each.name}_amount": Decimal(number), f"{each.name}_currency": "EUR"}
        of_kind = {
            Kind.KEY: f"{counted:x}".rjust(each.length if number % 3 else 3, "k"),
            Kind.TEXT: f"text {number}",
            Kind.INTEGER: counted,
            Kind.DECIMAL: Decimal(counted),
            Kind.FLAG: number % 3 == 0,
            Kind.DAY: date.fromordinal(730_000 + counted),
            Kind.INSTANT: NOON + timedelta(seconds=counted),
            Kind.CHOICE: each.choices[number % len(each.choices)] if each.choices else "",
        }
        return {each.name: of_kind[each.kind]}

    def change(self, *changes: str) -> None:
        """Change model and tables in one command; refused ones change nothing."""
        try:
            evolved = evolve(self.text, changes, f"{self.number + 1:04}", f"{self.number:04}")
        except ModelError:
            return
        before, rows, text = parse(self.text), self.rows, self.text
        for each in changes:
            one = changed(text, each)
            rows, text = followed(rows, one), one.text
        file, after, what = self.versions / evolved.name, parse(text), "; ".join(changes)
        if evolved.migration:
            file.write_text(evolved.migration, encoding="utf-8")
        present(after)
        try:
            schema.upgrade(database)
        except errors.StorageUnavailable as refused:
            self.stands_in_the_way(what, refused)
            file.unlink()
            present(before)
            DONE["refused"] += 1
            self.holds(before, f"refused: {what}")
            return
        self.rows, self.text = rows, text
        self.told.append(what)
        DONE["taken" if evolved.migration else "as tables stay"] += 1
        self.holds(after, what)
        if evolved.migration:
            self.number += 1
            self.down_and_up(what, after)

    def down_and_up(self, change: str, model: Model) -> None:
        if in_files():
            return
        try:
            schema.downgrade(database, f"{self.number - 1:04}")
        except errors.StorageUnavailable as refused:
            self.stands_in_the_way(change, refused)
            DONE["refused on the way down"] += 1
            self.holds(model, f"refused on the way down: {change}")
        schema.upgrade(database)
        self.holds(model, f"down and up: {change}")

    def stands_in_the_way(self, change: str, refused: Exception) -> None:
        """See that it is for rows, which are counted, that something was refused."""
        assert STANDS_IN_THE_WAY.search(str(refused)), (change, str(refused), self.told)

    def holds(self, model: Model, what: str) -> None:
        expected = metadata(model)
        with database.engine.connect() as connection:
            there = sa.inspect(connection)
            assert set(there.get_table_names()) - {"alembic_version"} == set(expected.tables), (
                what,
                self.told,
            )
            for table in expected.tables.values():
                assert shape(there, table.name) == meant(table), (what, self.told)
                found = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                assert ordered(found) == ordered(self.rows[table.name]), (what, self.told, table.name)


def in_files() -> bool:
    """Say whether there are files, whose tables are those of the models, and no revisions."""
    return not database.backend.migrates


def present(model: Model) -> None:
    """Have the service run that this model makes: files have its tables."""
    global database  # noqa: PLW0603  # a machine is made without arguments
    if in_files():
        base.Base.metadata.clear()
        for table in metadata(model).tables.values():
            table.to_metadata(base.Base.metadata)
        database.close()
        database = engine.Database(engine.create_engine_for(given))


def followed(rows: Rows, one: Changed) -> Rows:
    """What a change makes of rows."""
    before = {entity.name: entity for entity in one.before.entities}
    found: Rows = {}
    for new in one.after.entities:
        old = before.get(one.entities.get(new.name, new.name))
        fields = {each.name: each for each in old.kept} if old else {}
        pairs = [(fields.get(one.fields.get((new.name, now.name), now.name)), now) for now in new.kept]
        tables_of_both = [(old.plural_snake if old else "", new.plural_snake)]
        if new.archive:
            tables_of_both.append((old.archived if old and old.archive else "", new.archived))
        for before_it, after_it in tables_of_both:
            found[after_it] = [
                {name: row[name] for name in (*STAYING, "archived_at") if name in row}
                | {name: value for was, now in pairs for name, value in kept(row, was, now).items()}
                for row in (rows[before_it] if before_it else [])
            ]
        for was, now in pairs:
            if now.kind is Kind.LINKS:
                found[new.link_table(now)] = rows[old.link_table(was)] if old and was else []
        for name in new.archive_tables[1:]:
            found[name] = []  # nothing is ever linked there
    return found


def kept(row: Row, was: Field | None, now: Field) -> Row:
    """What a field is after a change, by column."""
    names = [name for name, _ in tables.columns(now)]
    if was is None:
        return dict.fromkeys(names, None if now.optional else default(now))
    found = dict(zip(names, (row[name] for name, _ in tables.columns(was)), strict=True))
    fills = was.optional and not now.optional
    return {name: default(now) if fills and value is None else value for name, value in found.items()}


def default(one: Field) -> Any:
    reads: dict[Kind, Any] = {
        Kind.INTEGER: int,
        Kind.DECIMAL: Decimal,
        Kind.DAY: date.fromisoformat,
        Kind.FLAG: lambda text: text == "true",
    }
    return None if one.default is None else reads.get(one.kind, str)(one.default)


def metadata(model: Model) -> sa.MetaData:
    """The tables as the first migration of a model makes them."""
    made = sa.MetaData(naming_convention=base.Base.metadata.naming_convention)
    for name, items in tables.of(model):
        sa.Table(name, made, *(eval(item, {"sa": sa, "types": types}) for item in items))
    return made


def shape(there: sa.Inspector, table: str) -> Any:
    """What a table is like: columns, and names of what is indexed or unique and of what is referred to."""
    keys = [*there.get_indexes(table), *there.get_unique_constraints(table)]  # MySQL has unique ones in both
    return (
        {each["name"]: each["nullable"] for each in there.get_columns(table)},
        {str(each["name"]) for each in keys},
        {str(each["name"]) for each in there.get_foreign_keys(table)},
    )


def meant(table: sa.Table) -> Any:
    def names(kind: type) -> set[str]:
        return {str(each.name) for each in table.constraints if isinstance(each, kind)}

    return (
        {each.name: bool(each.nullable) for each in table.columns},
        {str(each.name) for each in table.indexes} | names(sa.UniqueConstraint),
        names(sa.ForeignKeyConstraint),
    )


def ordered(rows: list[Row]) -> list[str]:
    """Rows to compare, whatever their order and the places of their decimals."""
    return sorted(str(sorted((name, plain(value)) for name, value in row.items())) for row in rows)


def plain(value: Any) -> Any:
    return value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else value


def main(backend: str, times: int) -> None:
    global database, given  # noqa: PLW0603  # a machine is made without arguments
    database_url = import_module("tests.servers").database_url
    with tempfile.TemporaryDirectory() as folder, database_url(backend, Path(folder)) as url:
        secret = import_module("pydantic").SecretStr(url.render_as_string(hide_password=False))
        given = Settings(_env_file=None, db_backend=backend, database_url=secret)
        database = engine.Database(engine.create_engine_for(given))
        how = settings(
            max_examples=times,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=times < 10,
            database=None,
            phases=set(Phase) - {Phase.shrink} if times < 20 else set(Phase),
        )
        run_state_machine_as_test(Changing, settings=how)
        database.close()
        print(DONE)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
