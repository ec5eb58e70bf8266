"""What a model must be beyond how it is written; each rule refuses with place, reason and remedy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from . import names
from .model import BY, SORTED, UNIQUE, UNIQUE_TOGETHER, Entity, Field, Kind

LONGEST_KEY = 255
LONGEST_CHOICE = 32
LARGEST_INDEX = 1_700
"""Bytes that SQL Server takes for a unique key; a letter may have four."""

OF_OPTIONS = {
    "archive": ("archived_at", "archived_at_from", "archived_at_to"),
    "by": tuple(each.name for each in BY),
}
"""Names that an option gives to fields and to what lists are asked for."""

Fields = dict[str, Field]


class ModelError(ValueError):
    """The model cannot be used. The message is a sentence without its full stop: where, what, what to do."""


@dataclass
class Declared:
    """An entity as it is written, before its references are looked up; `targets` are their names.

    `spans` tell where in the text things stand: "" is the name with its options, a text is a field, and
    several are fields that are unique together.
    """

    name: str
    options: dict[str, list[str]]
    fields: Fields = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    uniques: list[tuple[str, ...]] = field(default_factory=list)
    spans: dict[str | tuple[str, ...], tuple[int, int]] = field(default_factory=dict)

    @property
    def plural(self) -> str:
        return names.camel(self.options.get("plural", [names.plural(self.name)])[0])


def refuse(place: str, problem: str) -> NoReturn:
    raise ModelError(f"{place}: {problem}")


def check_names(declared: list[Declared]) -> None:
    """Refuse what is called like a word of Python, a part of every project, or another part of the model."""
    taken: dict[str, str] = {}
    for one in declared:
        if problem := names.entity_problem(one.name, one.plural):
            refuse(one.name, problem)
        for name in sorted({names.snake(one.name), names.snake(one.plural)}):
            if name in taken:
                refuse(one.name, f"{taken[name]} is called {name} too; take another name or another plural")
            taken[name] = one.name
    for one in declared:
        _check_fields(one)
        if "archive" in one.options:
            _check_table(one.name, f"archived_{names.snake(one.plural)}", taken)
        for each in one.fields.values():
            if each.kind is Kind.LINKS:
                place, table = f"{one.name}.{each.name}", f"{names.snake(one.name)}_{each.name}"
                _check_table(place, table, taken)
                if "archive" in one.options:
                    _check_table(place, f"archived_{table}", taken)


def _check_fields(one: Declared) -> None:
    used = {name: option for option in one.options for name in OF_OPTIONS.get(option, ())}
    for each in one.fields.values():
        place = f"{one.name}.{each.name}"
        if problem := names.field_problem(each.name, _columns(each), enumerated=bool(each.choices)):
            refuse(place, problem)
        if each.name in names.ASKED and each.filter in {"equal", "has"}:
            refuse(place, f"lists are asked for their {each.name} by that name; take another one")
        for name in sorted({each.name, *_columns(each), *_options(each)}):
            if name in used:
                refuse(place, f"{used[name]} uses the name {name} too; take another one")
            used[name] = each.name


def _check_table(place: str, table: str, taken: dict[str, str]) -> None:
    if problem := names.too_long(table, "table"):
        refuse(place, problem)
    if table in taken:
        refuse(place, f"its table would be called {table}, like that of {taken[table]}; take another name")
    taken[table] = place


def _columns(one: Field) -> tuple[str, ...]:
    return (f"{one.name}_amount", f"{one.name}_currency") if one.kind is Kind.MONEY else (one.name,)


def _options(one: Field) -> tuple[str, ...]:
    return (f"{one.name}_from", f"{one.name}_to") if one.filter == "range" else ()


def check_field(one: Field, entity: Entity) -> None:
    """Refuse a field that cannot be as it is written."""
    problems = *_problems(one, entity), *_default_problems(one)
    if problems:
        refuse(f"{entity.name}.{one.name}", problems[0])


def _problems(one: Field, entity: Entity) -> Iterator[str]:
    if one.kind is Kind.KEY and not 1 <= one.length <= LONGEST_KEY:
        yield f"key({one.length}) has no use; a length is 1 to {LONGEST_KEY}, and longer text is text"
    if one.unique and one.kind not in UNIQUE:
        yield f"a {one.kind} cannot be unique; leave the ! out"
    if one.kind is Kind.LINKS and one.optional:
        yield "many may be none anyway; leave the ? out"
    if one.target is entity and one.kind is Kind.REFERENCE and not one.optional:
        yield "the first one could refer to none; make it optional with ?"
    if len({choice.lower().replace("-", "_") for choice in one.choices}) < len(one.choices):
        yield "two of the choices are the same but for case, - and _"
    if too_long := [choice for choice in one.choices if len(choice) > LONGEST_CHOICE]:
        yield f"the choice {too_long[0]} has more than {LONGEST_CHOICE} letters"


def _default_problems(one: Field) -> Iterator[str]:
    if one.default is None:
        return
    if one.optional:
        yield "it is either optional or has a value of its own; leave ? or = out"
    if one.unique:
        yield "what is unique has no value of its own; leave ! or = out"
    if one.kind in {Kind.MONEY, Kind.REFERENCE, Kind.LINKS}:
        yield "this type has no value of its own; leave = out"
    elif not _fits(one, one.default):
        yield f"={one.default} is no {one.kind}; write {_better(one)}"


def _fits(one: Field, value: str) -> bool:
    match one.kind:
        case Kind.KEY | Kind.TEXT:
            short = one.kind is Kind.TEXT or len(value) <= one.length
            fits = short and value.isascii() and value.isprintable() and value == value.strip() != ""
        case Kind.INTEGER:
            fits = bool(re.fullmatch("-?[0-9]{1,18}", value, re.ASCII))
        case Kind.DECIMAL:
            fits = bool(re.fullmatch(r"-?[0-9]{1,14}(\.[0-9]{1,4})?", value, re.ASCII))
        case Kind.FLAG:
            fits = value in {"true", "false"}
        case Kind.DAY:
            fits = value == "today" or _is_day(value)
        case Kind.INSTANT:
            fits = value == "now"
        case _:
            fits = value in one.choices
    return fits


def _better(one: Field) -> str:
    return {
        Kind.KEY: f"English text of at most {one.length} letters, in quotation marks if it has blanks",
        Kind.TEXT: "English text, in quotation marks if it has blanks",
        Kind.INTEGER: "an integer of at most 18 digits",
        Kind.DECIMAL: "a number with at most 14 digits before the point and 4 after it",
        Kind.FLAG: "true or false",
        Kind.DAY: "today, or a day such as 2026-03-01",
        Kind.INSTANT: "now",
    }.get(one.kind, " or ".join(one.choices))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value and not "1582-10-05" <= value <= "1582-10-14"
    except ValueError:
        return False


def complete(entity: Entity, one: Declared, fields: Fields) -> None:
    """Give the entity its fields, what is unique about it, its order and its natural key."""
    if not fields:
        refuse(one.name, "an entity has at least one field, such as name:key(100)!")
    key = tuple(names.snake(name) for name in one.options.get("key", []))
    uniques = list(dict.fromkeys([*one.uniques, *([key] if key else [])]))
    for together in uniques:
        _check_unique(entity.name, together, fields)
    required = [each for each in uniques if not any(fields[name].optional for name in each)]
    if key and key not in required:
        refuse(entity.name, f"the natural key {'+'.join(key)} must not be optional")
    order = names.snake(one.options["order"][0]) if "order" in one.options else ""
    if order and (order not in fields or fields[order].kind not in SORTED or fields[order].optional):
        refuse(entity.name, f"lists cannot be in the order of {order}; take a required key, number or day")
    entity.fields = tuple(fields.values())
    entity.uniques = tuple(uniques)
    entity.key = key or next(iter(required), ("id",))
    keys = [each.name for each in fields.values() if each.kind is Kind.KEY and not each.optional]
    entity.order = order or next(iter(keys), "id")
    entity.archive = "archive" in one.options
    entity.by = "by" in one.options
    entity.days = int(next(iter(one.options.get("archive", [])), "0d")[:-1])


def _check_unique(place: str, together: tuple[str, ...], fields: Fields) -> None:
    said = f"!({', '.join(together)})"
    if len(set(together)) < len(together):
        refuse(place, f"{said} names a field twice")
    for name in together:
        if name not in fields:
            refuse(place, f"{said} names {name}, which is no field of it")
        if fields[name].kind not in (UNIQUE_TOGETHER if len(together) > 1 else UNIQUE):
            refuse(place, f"{said}: a {fields[name].kind} cannot be part of what is unique")
        if fields[name].optional and len(together) > 1:
            refuse(place, f"{said}: {name} is optional, and databases do not agree on what is unique then")
    size = sum(4 * fields[name].length or 32 for name in together)
    if size > LARGEST_INDEX:
        refuse(place, f"{said} may have {size} bytes, and SQL Server takes {LARGEST_INDEX}; shorten a key")
