"""How a field is read from a record of a file, and what records call what they refer to.

A name is the natural key: the value of its field or, of several, a tuple of theirs, in which what is referred
to goes by its own name; an identifier where there is none. An export looks up names by identifiers, an import
identifiers by names, for many records at once. Names that take more than one look-up (`composed`) have a
module in the domain of what they name.
"""

from .kinds import FACTS, momentary, own_references, plain_type, quoted
from .layout import WIDTH
from .model import Entity, Field, Kind, named_by

METHODS = "records.Record."
NAMED = f"{METHODS}named"
"""What reads a name unless something else is said."""


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
    if one.target and (reader := _reader(one.target)) != NAMED:
        given.append(f"read={reader}")
    return f"record.{FACTS[one.kind].reader}({', '.join(given)})"


def recorded(entity: Entity) -> list[str]:
    """Return the names of the fields that records have."""
    own = [
        f"{one.name}{end}"
        for one in entity.fields
        for end in (["_amount", "_currency"] if one.kind is Kind.MONEY else [""])
    ]
    return ["id", *own, "created_at", "updated_at", "version"]


def composed(entity: Entity) -> bool:
    """Say whether the name of an entity is more than the value of a field."""
    return len(entity.key) > 1 or bool(_looked_up(entity))


def key(entity: Entity) -> list[Field]:
    """Return the fields of the natural key, none where there is none."""
    return [] if entity.key == ("id",) else [entity.field(name) for name in entity.key]


def _looked_up(entity: Entity) -> list[Field]:
    """Return the fields of the natural key in whose place stands the name of what they refer to."""
    return [each for each in key(entity) if each.target and key(each.target)]


def _reader(entity: Entity) -> str:
    """Return the function that reads the name of an entity from a field of a record."""
    if len(entity.key) > 1:
        return f"{entity.snake}_name"
    for one in key(entity):
        if one.target:
            return _reader(one.target)
        if one.kind is not Kind.KEY:
            return METHODS + FACTS[one.kind].reader
    return NAMED


def _read(entity: Entity, name: str, record: str = "record") -> str:
    """Return a call of that function."""
    reader = _reader(entity)
    method = reader.removeprefix(METHODS)
    return f'{reader}({record}, "{name}")' if method == reader else f'{record}.{method}("{name}")'


def readers(entity: Entity) -> list[Entity]:
    """Return the entities by whose names of several parts records refer to something."""
    targets = [each.target for each in entity.fields if each.target]
    found = dict.fromkeys(each for target in targets for each in [*reversed(named_by(target)), target])
    return [each for each in found if len(each.key) > 1]


def parts(entity: Entity) -> str:
    """Return what reads the parts of such a name."""
    read = []
    for one in key(entity):
        if one.target:
            read.append(_read(one.target, one.name, "parts"))
        elif one.choices:
            read.append(f'parts.choice("{one.name}", {one.choice_class})')
        else:
            reader = "named" if one.kind is Kind.KEY else FACTS[one.kind].reader
            read.append(f'parts.{reader}("{one.name}")')
    return _returned(read)


def name_type(entity: Entity, *, inside: bool = False) -> str:
    """Return the type of an entity's name; `inside` of the module that has it, what it is made of."""
    if composed(entity) and not inside:
        return f"{entity.snake}_names.Name"
    found = [name_type(each.target) if each.target else plain_type(each) for each in key(entity)]
    return f"tuple[{', '.join(found)}]" if len(found) > 1 else "".join(found) or "str"


def own_name(entity: Entity) -> str:
    """Return what reads the name of what a record describes."""
    if len(entity.key) == 1:
        return _read(entity, entity.key[0])
    return f"own_name(record{', now' if any(map(momentary, key(entity))) else ''})"


def own_parts(entity: Entity) -> str:
    """Return what reads the parts of that name, which a record may leave to their defaults."""
    return _returned(
        [_read(one.target, one.name) if one.target else reading(entity, one) for one in key(entity)]
    )


def _returned(found: list[str]) -> str:
    """Return a tuple as it stands after `return`: in brackets, where it has to be folded."""
    line = ", ".join(found)
    return line if len(line) <= WIDTH - len("    return ") else f"({line})"


def in_order(entity: Entity) -> str:
    """Return what brings the lines of a file so that each comes after those that it refers to."""
    own = own_references(entity)
    one = [each.name for each in own if each.kind is Kind.REFERENCE]
    many = [each.name for each in own if each.kind is Kind.LINKS]
    given = ["lines", *([quoted(one)] if one else []), *([f"many=[{quoted(many)}]"] if many else [])]
    if _reader(entity) != NAMED:
        given.append(f"read={_reader(entity)}")
    return f"references.in_order({', '.join(given)})"


def known(entity: Entity, one: Field) -> str:
    """Return what looks up the identifiers of those that some records refer to."""
    assert one.target
    reader = "" if _reader(one.target) == NAMED else f", {_reader(one.target)}"
    names = f'record.{"many" if one.kind is Kind.LINKS else "one"}("{one.name}"{reader})'
    if one.target is entity:
        names = f"[{own_name(entity)}, *{names}]"
    return ids(one.target, f"{{name for record in some for name in {names}}}")


def ids(target: Entity, names: str) -> str:
    """Return what looks up identifiers by names."""
    if composed(target):
        return f"{target.snake}_names.ids_by_name(work, {names})"
    return f'work.{target.plural_snake}.ids_by("{target.key[0]}", {names})'


def names(target: Entity, ids: str) -> str:
    """Return what looks up names by identifiers, which a generator yields."""
    if composed(target):
        return f"{target.snake}_names.names_by_id(work, ({ids}))"
    return f"{{each.id: each.{target.key[0]} for each in work.{target.plural_snake}.get_many({ids})}}"


def ids_in(one: Field) -> str:
    """Return what yields the identifiers of those that some entities refer to."""
    if one.kind is Kind.LINKS:
        return f"id for one in some for id in one.{one.name}"
    return f"one.{one.name} for one in some" + (f" if one.{one.name}" if one.optional else "")


def by_name(one: Field) -> str:
    """Return the name of what an entity refers to."""
    if one.kind is Kind.LINKS:
        return f"[names_of_{one.name}[id] for id in one.{one.name}]"
    return (
        f'names_of_{one.name}.get(one.{one.name} or "")'
        if one.optional
        else f"names_of_{one.name}[one.{one.name}]"
    )


def looked_up(entity: Entity) -> dict[Field, str]:
    """Return the parts of a name for which a look-up is needed, each as a part of `name`."""
    places = enumerate(key(entity))
    found = {one: f"name[{place}]" if len(entity.key) > 1 else "name" for place, one in places}
    return {one: part for one, part in found.items() if one in _looked_up(entity)}


def key_of_name(entity: Entity) -> str:
    """Return the natural key that belongs to a `name`."""
    wanted = looked_up(entity)
    found = [
        f"known_{one.name}.get({wanted[one]})" if one in wanted else f"name[{place}]"
        for place, one in enumerate(key(entity))
    ]
    return f"({', '.join(found)})" if len(found) > 1 else found[0]


def name_of_key(entity: Entity) -> str:
    """Return the name that belongs to the natural key of `each`."""
    wanted = _looked_up(entity)
    found = [
        f"known_{one.name}[each.{one.name}]" if one in wanted else f"each.{one.name}" for one in key(entity)
    ]
    return f"({', '.join(found)})" if len(found) > 1 else found[0]
