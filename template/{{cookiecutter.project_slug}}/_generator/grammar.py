"""Reads a model. The grammar, in EBNF, where { x } is any number of x, [ x ] one or none, and blanks may stand
between any two symbols but within a name, a number, a value and a choice:

    model   = { line break | ";" | entity | parts } ;       a comment goes from "#" to the end of its line
    entity  = name, [ "(", option, { ",", option }, ")" ], parts ;
    parts   = { field | unique } ;                          on a line of their own: more of the entity above
    option  = "plural", "=", name  |  "order", "=", name  |  "key", "=", name, { "+", name } ;
    field   = name, ":", type, { "!" | "?" }, [ "=", value ] ;
    unique  = "!", "(", name, { ",", name }, ")" ;          fields that are unique together
    type    = "key", "(", number, ")"  |  "text"  |  "integer"  |  "decimal"  |  "flag"  |  "day"  |  "instant"
            | "money"  |  choice, "|", choice, { "|", choice }  |  name, [ "*" ] ;
    name    = letter, { letter | digit | "_" } ;
    choice  = letter, { letter | digit | "_" | "-" } ;
    value   = '"', { anything but '"', "\" and line breaks }, '"'  |  { anything but blanks, ";", "#" and '"' } ;

A name as type refers to one of that entity, with a star to many. "!" makes the field unique, "?" optional; "="
is what it is unless somebody says otherwise: `today` for a day, `now` for an instant, else a value of its type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NoReturn

from . import names
from .model import SORTED, UNIQUE, UNIQUE_TOGETHER, Entity, Field, Kind, Model

LONGEST_KEY = 255
LONGEST_CHOICE = 32
LARGEST_INDEX = 1_700
"""Bytes that SQL Server takes for a unique key; a letter may have four."""

SIMPLE = {
    kind.value: kind for kind in Kind if kind not in {Kind.KEY, Kind.CHOICE, Kind.REFERENCE, Kind.LINKS}
}
TYPES = "key(length), text, integer, decimal, flag, day, instant, money, a choice such as open|closed"

_BLANKS = re.compile(r"(?:[^\S\n]|#[^\n]*)+")
_SEPARATOR = re.compile(r"[\n;]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*:")
_UNIQUE = re.compile(r"!\s*\(")
_KEY = re.compile(r"key[^\S\n]*\([^\S\n]*([0-9]{1,9})[^\S\n]*\)")
_CHOICES = re.compile(r"[A-Za-z][\w-]*(?:\|[A-Za-z][\w-]*)+", re.ASCII)
_MARKS = re.compile(r"[!?]+(?!\s*\()")
_VALUE = re.compile(r'"([^"\\\n]*)"|([^\s;#"]+)')
_REST = re.compile(r"[^\s;]+")
_END = re.compile(r"(?=[\s;#]|$)")


class ModelError(ValueError):
    """The model cannot be used. The message is a sentence without its full stop: where, what, what to do."""


@dataclass
class _Declared:
    """An entity as it is written, before its references are looked up; `targets` are their names."""

    name: str
    options: dict[str, list[str]]
    fields: dict[str, Field] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    uniques: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def plural(self) -> str:
        return names.camel(self.options.get("plural", [names.plural(self.name)])[0])


def parse(text: str) -> Model:
    """Return the model that the text describes; `ModelError` if it describes none that works."""
    return _resolved(_Reader(text).entities())


def _refuse(place: str, problem: str) -> NoReturn:
    raise ModelError(f"{place}: {problem}")


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.place = text, 0, ""

    def entities(self) -> list[_Declared]:
        found: list[_Declared] = []
        while self._skip() < len(self.text):
            if self._take(_SEPARATOR):
                continue
            if not _FIELD.match(self.text, self.at) and (name := self._take(_NAME)):
                found.append(self._entity(name[0]))
            elif not found:
                self._refuse("a model begins with the name of an entity, such as Member")
            while self._skip() < len(self.text) and not _SEPARATOR.match(self.text, self.at):
                self._part(found[-1])
        if not found:
            _refuse("the model", "it has no entity; the least is such as: Item name:key(100)!")
        return found

    def _entity(self, name: str) -> _Declared:
        self.place = names.camel(name)
        options: dict[str, list[str]] = {}
        if self._symbol("("):
            while True:
                option = self._name("an option: plural, order or key")
                if option not in {"plural", "order", "key"} or option in options:
                    self._refuse(
                        f"{option} is no option, or one given twice; there are plural, order and key"
                    )
                if not self._symbol("="):
                    self._refuse(f"what does {option} say? Write {option}=name")
                options[option] = [self._name("a name")]
                while option == "key" and self._symbol("+"):
                    options[option].append(self._name("the name of a field"))
                if not self._symbol(","):
                    break
            self._close()
        return _Declared(self.place, options)

    def _part(self, entity: _Declared) -> None:
        self.place = entity.name
        if self._take(_UNIQUE):
            together = [names.snake(self._name("the name of a field"))]
            while self._symbol(","):
                together.append(names.snake(self._name("the name of a field")))
            self._close()
            entity.uniques.append(tuple(together))
        elif found := self._take(_FIELD):
            self._field(entity, names.snake(found[1]))
        else:
            self._refuse(
                "this is neither a field, such as title:key(200), nor fields that are unique together"
            )
        if not self._take(_END):
            self._refuse("a blank must stand before this")

    def _field(self, entity: _Declared, name: str) -> None:
        self.place = f"{entity.name}.{name}"
        if name in entity.fields:
            self._refuse("there are two fields of this name")
        self._skip()
        new = Field(name, Kind.TEXT)
        if key := self._take(_KEY):
            new = replace(new, kind=Kind.KEY, length=int(key[1]))
        elif choices := self._take(_CHOICES):
            new = replace(new, kind=Kind.CHOICE, choices=tuple(choices[0].split("|")))
            new = replace(new, choice_class=entity.name + names.camel(name))
        else:
            said = self._name(f"a type: {TYPES} or an entity")
            if self.text.startswith("(", self.at):
                self._refuse(f"{said} takes no length; types are {TYPES} or an entity")
            if said == "key":
                self._refuse("a key has a length, such as key(100)")
            if said in SIMPLE:
                new = replace(new, kind=SIMPLE[said])
            else:
                entity.targets[name] = names.camel(said)
                new = replace(new, kind=Kind.LINKS if self._symbol("*") else Kind.REFERENCE)
        marks = marked[0] if (marked := self._take(_MARKS)) else ""
        new = replace(new, unique="!" in marks, optional="?" in marks)
        if self._symbol("="):
            value = self._take(_VALUE) or self._refuse("a value must stand after =")
            new = replace(new, default=value[2] if value[1] is None else value[1])
        entity.fields[name] = new
        if new.unique:
            entity.uniques.append((name,))

    def _skip(self) -> int:
        if blanks := _BLANKS.match(self.text, self.at):
            self.at = blanks.end()
        return self.at

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def _symbol(self, symbol: str) -> bool:
        before = self.at
        found = self.text.startswith(symbol, self._skip())
        self.at = self.at + len(symbol) if found else before
        return found

    def _close(self) -> None:
        if not self._symbol(")"):
            self._refuse("a closing ) is missing")

    def _name(self, what: str) -> str:
        self._skip()
        found = self._take(_NAME) or self._refuse(f"here must stand {what}")
        return found[0]

    def _refuse(self, problem: str) -> NoReturn:
        """Say what is wrong, and where: the line, what it is about, and what stands there."""
        line = f"line {self.text.count(chr(10), 0, self.at) + 1}"
        rest = _REST.match(self.text, self.at)
        found = f"{rest[0][:40]!r}" if rest else "the end of the line"
        if rest and not rest[0].isascii():
            problem = "names are made of English letters, digits and _"
        _refuse(f"{line}, {self.place}" if self.place else line, f"at {found}: {problem}")


def _resolved(declared: list[_Declared]) -> Model:
    """Return the model with its references looked up, each entity after those that it refers to."""
    by_name = {each.name: each for each in declared}
    _check_names(declared)
    done: dict[str, Entity] = {}

    def finish(one: _Declared, path: tuple[str, ...]) -> Entity:
        if one.name in path:
            circle = " -> ".join((*path[path.index(one.name) :], one.name))
            _refuse(
                circle, "entities must not refer to each other in a circle; leave one of these references out"
            )
        if one.name in done:
            return done[one.name]
        entity = Entity(one.name, one.plural)
        targets = {one.name: entity}
        for name, target in one.targets.items():
            if target not in by_name:
                _refuse(
                    f"{one.name}.{name}", f"{target} is neither a type ({TYPES}) nor an entity of this model"
                )
            if target != one.name:
                targets[target] = finish(by_name[target], (*path, one.name))
        fields = {
            each.name: replace(each, target=targets[one.targets[each.name]])
            if each.name in one.targets
            else each
            for each in one.fields.values()
        }
        for each in fields.values():
            if problem := next(_problems(each, entity), None):
                _refuse(f"{one.name}.{each.name}", problem)
        _complete(entity, one, fields)
        done[one.name] = entity
        return entity

    for each in declared:
        finish(each, ())
    return Model(tuple(done.values()))


def _check_names(declared: list[_Declared]) -> None:
    """Refuse entities whose names are taken, by others too, and fields whose columns or options are."""
    taken: dict[str, str] = {}
    for one in declared:
        if problem := names.entity_problem(one.name, one.plural):
            _refuse(one.name, problem)
        if not one.fields:
            _refuse(one.name, "an entity has at least one field, such as name:key(100)!")
        for name in sorted({names.snake(one.name), names.snake(one.plural)}):
            if name in taken:
                _refuse(
                    one.name, f"{taken[name]} is called {name} too; take another name or state another plural"
                )
            taken[name] = one.name
    for one in declared:
        used: dict[str, str] = {}
        for each in one.fields.values():
            place = f"{one.name}.{each.name}"
            if problem := names.field_problem(each.name, _columns(each), enumerated=bool(each.choices)):
                _refuse(place, problem)
            for name in {each.name, *_columns(each), *_options(each)}:
                if name in used:
                    _refuse(place, f"{used[name]} uses the name {name} too; take another one")
                used[name] = each.name
            if each.kind is Kind.LINKS:
                table = f"{names.snake(one.name)}_{each.name}"
                if problem := names.too_long(table, "table"):
                    _refuse(place, problem)
                if table in taken:
                    _refuse(
                        place,
                        f"its table would be called {table}, like one of {taken[table]}; take another name",
                    )
                taken[table] = place


def _columns(one: Field) -> tuple[str, ...]:
    return (f"{one.name}_amount", f"{one.name}_currency") if one.kind is Kind.MONEY else (one.name,)


def _options(one: Field) -> tuple[str, ...]:
    return (f"{one.name}_from", f"{one.name}_to") if one.filter == "range" else ()


def _problems(one: Field, entity: Entity) -> Iterator[str]:
    """Yield why the field cannot be as it is written."""
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
    if one.default is None:
        return
    if one.optional:
        yield "it is either optional or has a value of its own; leave ? or = out"
    if one.unique:
        yield "what is unique has no value of its own; leave ! or = out"
    if one.kind in {Kind.MONEY, Kind.REFERENCE, Kind.LINKS}:
        yield "this type has no value of its own; leave = out"
    elif wrong := _wrong_default(one, one.default):
        yield f"={one.default} is no {one.kind}; write {wrong}"


def _wrong_default(one: Field, value: str) -> str:
    """Return what to write in place of a default that does not fit; an empty text if it fits."""
    match one.kind:
        case Kind.KEY | Kind.TEXT:
            fits = (
                value.isascii()
                and value.isprintable()
                and (one.kind is Kind.TEXT or len(value) <= one.length)
            )
            length = f" of at most {one.length} letters" if one.kind is Kind.KEY else ""
            return (
                ""
                if fits and value == value.strip() != ""
                else f"English text{length} without blanks around it"
            )
        case Kind.INTEGER:
            fits = bool(re.fullmatch("-?[0-9]{1,18}", value, re.ASCII))
            return "" if fits else "an integer of at most 18 digits"
        case Kind.DECIMAL:
            fits = bool(re.fullmatch(r"-?[0-9]{1,14}(\.[0-9]{1,4})?", value, re.ASCII))
            return "" if fits else "a number with at most 14 digits before the point and 4 after it"
        case Kind.FLAG:
            return "" if value in {"true", "false"} else "true or false"
        case Kind.DAY:
            return "" if value == "today" or _is_day(value) else "today, or a day such as 2026-03-01"
        case Kind.INSTANT:
            return "" if value == "now" else "now"
        case _:
            return "" if value in one.choices else " or ".join(f"={choice}" for choice in one.choices)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value and not "1582-10-05" <= value <= "1582-10-14"
    except ValueError:
        return False


def _complete(entity: Entity, one: _Declared, fields: dict[str, Field]) -> None:
    """Give the entity its fields, what is unique about it, its order and its natural key."""
    key = tuple(names.snake(name) for name in one.options.get("key", []))
    uniques = list(dict.fromkeys([*one.uniques, *([key] if key else [])]))
    for together in uniques:
        _check_unique(entity.name, together, fields)
    required = [each for each in uniques if not any(fields[name].optional for name in each)]
    if key and key not in required:
        _refuse(entity.name, f"the natural key {'+'.join(key)} must not be optional")
    order = names.snake(one.options["order"][0]) if "order" in one.options else ""
    if order and (order not in fields or fields[order].kind not in SORTED):
        _refuse(
            entity.name, f"lists cannot be in the order of {order}; take a key, a number, a day or an instant"
        )
    entity.fields = tuple(fields.values())
    entity.uniques = tuple(uniques)
    entity.key = key or next(iter(required), ("id",))
    entity.order = order or next((each.name for each in fields.values() if each.kind is Kind.KEY), "id")


def _check_unique(place: str, together: tuple[str, ...], fields: dict[str, Field]) -> None:
    said = f"!({', '.join(together)})"
    for name in together:
        if name not in fields:
            _refuse(place, f"{said} names {name}, which is no field of it")
        if fields[name].kind not in (UNIQUE_TOGETHER if len(together) > 1 else UNIQUE):
            _refuse(place, f"{said}: a {fields[name].kind} cannot be part of what is unique")
        if fields[name].optional and len(together) > 1:
            _refuse(place, f"{said}: {name} is optional, and databases do not agree on what is unique then")
    if len(set(together)) < len(together):
        _refuse(place, f"{said} names a field twice")
    size = sum(4 * fields[name].length or 32 for name in together)
    if size > LARGEST_INDEX:
        _refuse(
            place,
            f"{said} may have {size} bytes, and SQL Server takes at most {LARGEST_INDEX}; shorten a key",
        )
