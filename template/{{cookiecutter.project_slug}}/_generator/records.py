"""How a field is read from a record of a file, and what it is called there.

A record names what it refers to by its natural key, if that is one key text, else by its identifier. An
export looks up names by identifiers, an import identifiers by names, for many records at once.
"""

from .kinds import FACTS, momentary, own_references, quoted
from .model import Entity, Field, Kind


def reading(entity: Entity, one: Field) -> str:
    """Return what reads a field from a record of a file."""
    given = [f'"{one.name}"']
    if one.choices:
        given.append(one.choice_class)
    elif one.target:
        given.append(f'known["{one.name}"]')
    if one.kind in {Kind.KEY, Kind.TEXT} and one.optional:
        return f'record.text({given[0]}, "") or None'  # in CSV nothing looks like an empty text
    if one.optional:
        given.append("None")
    elif momentary(one):
        given.append("now" if one.kind is Kind.INSTANT else "now.date()")
    elif one.default is not None:
        given.append(f"{entity.name}Details.{one.name}")
    return f"record.{FACTS[one.kind].reader}({', '.join(given)})"


def recorded(entity: Entity) -> list[str]:
    """Return the names of the fields that records have."""
    own = [
        f"{one.name}{end}"
        for one in entity.fields
        for end in (["_amount", "_currency"] if one.kind is Kind.MONEY else [""])
    ]
    return ["id", *own, "created_at", "updated_at", "version"]


def key_of(target: Entity) -> str:
    """Return the field by which records name an entity: its natural key, if that is one key text, or `id`."""
    if len(target.key) == 1 and target.key != ("id",) and target.field(target.key[0]).kind is Kind.KEY:
        return target.key[0]
    return "id"


def named(entity: Entity) -> list[Field]:
    """Return the fields whose targets go by a name in files: an export must look it up."""
    return [each for each in entity.fields if each.target and key_of(each.target) != "id"]


def own_name(entity: Entity) -> str:
    """Return the name by which other records refer to a record."""
    key = key_of(entity)
    return "id" if key == "id" else f'record.named("{key}")'


def in_order(entity: Entity) -> str:
    """Return what reads the records so that each comes after those that it refers to."""
    own = own_references(entity)
    if not own:
        return "read()"
    one = [each.name for each in own if each.kind is Kind.REFERENCE]
    many = [each.name for each in own if each.kind is Kind.LINKS]
    more = f", many=[{quoted(many)}]" if many else ""
    return f"references.in_order(read(), {quoted([key_of(entity), *one])}{more})"


def known(entity: Entity, one: Field) -> str:
    """Return what looks up the identifiers of those that some records refer to."""
    assert one.target
    key = key_of(one.target)
    if one.kind is Kind.LINKS and one.target is entity:
        names = (
            f'{{name for record in some for name in [record.named("{key}"), *record.names("{one.name}")]}}'
        )
    elif one.kind is Kind.LINKS:
        names = f'{{name for record in some for name in record.names("{one.name}")}}'
    elif one.target is entity:
        names = f'{{record.named(name) for record in some for name in ("{key}", "{one.name}")}}'
    else:
        names = f'{{record.named("{one.name}") for record in some}}'
    return f'work.{one.target.plural_snake}.ids_by("{key}", {names})'


def names(one: Field) -> str:
    """Return what looks up the names of those that some entities refer to."""
    assert one.target
    if one.kind is Kind.LINKS:
        ids = f"id for one in some for id in one.{one.name}"
    else:
        ids = f"one.{one.name} for one in some" + (f" if one.{one.name}" if one.optional else "")
    return (
        f"{{each.id: each.{key_of(one.target)} for each in work.{one.target.plural_snake}.get_many({ids})}}"
    )


def by_name(one: Field) -> str:
    """Return the name of what an entity refers to."""
    if one.kind is Kind.LINKS:
        return f"[names_of_{one.name}[id] for id in one.{one.name}]"
    return (
        f'names_of_{one.name}.get(one.{one.name} or "")'
        if one.optional
        else f"names_of_{one.name}[one.{one.name}]"
    )
