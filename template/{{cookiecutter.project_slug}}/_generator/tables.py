"""The tables of the first migration. It names no class of the features, since it stays as it is."""

from collections.abc import Iterator

from .kinds import FACTS, indexed, quoted
from .model import Entity, Field, Kind, Model
from .rules import LONGEST_CHOICE


def of(model: Model) -> list[tuple[str, list[str]]]:
    """Return names and items of all tables, each after those that it refers to."""
    found = []
    for entity in model.entities:
        found.append((entity.plural_snake, list(_items(entity))))
        found += [(entity.link_table(link), list(_link_items(entity, link))) for link in entity.links]
        if entity.archive:
            found.append((entity.archived, list(_archive_items(entity))))
            found += [
                (f"archived_{entity.link_table(link)}", list(_archive_link_items(entity)))
                for link in entity.links
            ]
    return found


def columns(one: Field) -> list[tuple[str, str]]:
    """Return names and types of the columns that a field is kept in; many have a table of their own."""
    if one.kind is Kind.LINKS:
        return []
    if one.kind is Kind.MONEY:
        return [(f"{one.name}_amount", "types.ExactDecimal()"), (f"{one.name}_currency", "types.KeyText(3)")]
    kept = FACTS[Kind.KEY if one.choices else one.kind].column  # a choice that a migration names would change
    return [(one.name, kept.format(length=one.length or LONGEST_CHOICE))]


def _items(entity: Entity) -> Iterator[str]:
    yield from _columns(entity)
    for each in entity.references:
        if each.target:
            yield _refers(each.name, each.target.plural_snake)
    yield 'sa.PrimaryKeyConstraint("id")'
    for together in entity.uniques:
        names = quoted(together)
        if entity.field(together[0]).optional:  # SQL Server takes nothing but once, unless an index says so
            yield f"sa.Index(None, {names}, unique=True, mssql_where=sa.column({names}).is_not(None))"
        else:
            yield f"sa.UniqueConstraint({names})"


def _archive_items(entity: Entity) -> Iterator[str]:
    """What is archived refers to nothing, and nothing is unique there: it is in nobody's way."""
    yield from _columns(entity, indexes=False)
    yield _column("archived_at", "types.Instant()", index=True)
    yield 'sa.PrimaryKeyConstraint("id")'


def _columns(entity: Entity, *, indexes: bool = True) -> Iterator[str]:
    yield _column("id", "types.Identifier()")
    yield _column("version", "types.Integer64()")
    for each in entity.kept:
        for name, kind in columns(each):
            yield _column(name, kind, optional=each.optional, index=indexes and indexed(entity, each))
    yield _column("created_at", "types.Instant()")
    yield _column("updated_at", "types.Instant()")


def _archive_link_items(entity: Entity) -> Iterator[str]:
    yield _column("owner", "types.Identifier()")
    yield _column("target", "types.Identifier()")
    yield _refers("owner", entity.archived, ', ondelete="CASCADE"')
    yield 'sa.PrimaryKeyConstraint("owner", "target")'


def _link_items(entity: Entity, link: Field) -> Iterator[str]:
    if link.target:
        yield _column("owner", "types.Identifier()")
        yield _column("target", "types.Identifier()", index=True)
        yield _refers("owner", entity.plural_snake, ', ondelete="CASCADE"')
        yield _refers("target", link.target.plural_snake)
        yield 'sa.PrimaryKeyConstraint("owner", "target")'


def _column(name: str, kind: str, *, optional: bool = False, index: bool = False) -> str:
    return f'sa.Column("{name}", {kind}, nullable={optional}{", index=True" if index else ""})'


def _refers(name: str, table: str, more: str = "") -> str:
    return f'sa.ForeignKeyConstraint(["{name}"], ["{table}.id"]{more})'
