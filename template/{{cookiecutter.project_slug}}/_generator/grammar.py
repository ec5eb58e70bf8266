r"""Reads a model, which is written in this grammar.

In this EBNF { x } is any number of x, [ x ] one or none. Blanks may stand between any two symbols; there are
none in a name, a number, a choice or a value without quotation marks.

    model   = { line break | ";" | entity | parts } ;    a comment goes from "#" to the end of its line
    entity  = name, [ "(", option, { ",", option }, ")" ], parts ;
    parts   = { field | unique } ;                       on a line of their own: more of the entity above
    option  = "plural", "=", name | "order", "=", name | "key", "=", name, { "+", name }
            | "archive", [ "=", number, "d" ] | "by" ;
    field   = name, ":", type, { "!" | "?" }, [ "=", value ] ;
    unique  = "!", "(", name, { ",", name }, ")" ;       fields that are unique together
    type    = "key", "(", number, ")" | "text" | "integer" | "decimal" | "flag" | "day" | "instant" | "money"
            | choice, "|", choice, { "|", choice } | name, [ "*" ] ;
    name    = letter, { letter | digit | "_" } ;
    choice  = letter, { letter | digit | "_" | "-" } ;
    value   = '"', { anything but '"', "\" and line breaks }, '"' | { anything but blanks, ";", "#", '"' } ;

A name as type refers to one of that entity, with a star to many. "!" makes the field unique, "?" optional.
"=" says what it is unless somebody gives it: `today` for a day, `now` for an instant, or a value of its type.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn

from . import names
from .model import Entity, Field, Kind, Model
from .rules import Declared, check_field, check_names, complete, refuse

SIMPLE = {
    kind.value: kind for kind in Kind if kind not in {Kind.KEY, Kind.CHOICE, Kind.REFERENCE, Kind.LINKS}
}
OPTIONS = "plural", "order", "key", "archive", "by"
TYPES = "key(length), text, integer, decimal, flag, day, instant, money, a choice such as open|closed"

_BLANKS = re.compile(r"(?:[^\S\n]|#[^\n]*)+")
_SEPARATOR = re.compile(r"[\n;]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*:")
_DAYS = re.compile(r"[1-9][0-9]{0,4}d(?![A-Za-z0-9_])")
_UNIQUE = re.compile(r"!\s*\(")
_KEY = re.compile(r"key[^\S\n]*\([^\S\n]*([0-9]{1,9})[^\S\n]*\)")
_CHOICES = re.compile(r"[A-Za-z][\w-]*(?:\|[A-Za-z][\w-]*)+", re.ASCII)
_MARKS = re.compile(r"[!?]+(?!\s*\()")
_VALUE = re.compile(r'"([^"\\\n]*)"|([^\s;#"]+)')
_REST = re.compile(r"[^\s;]+")
_END = re.compile(r"(?=[\s;#]|$)")


def parse(text: str) -> Model:
    """Return the model that the text describes; `ModelError` if it describes none that works."""
    return _resolved(declarations(text))


def declarations(text: str) -> list[Declared]:
    """Return the entities as they are written; `ModelError` if that is no text of the grammar."""
    return _Reader(text).entities()


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.place = text, 0, ""

    def entities(self) -> list[Declared]:
        found: list[Declared] = []
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
            refuse("the model", "it has no entity; the least is such as: Item name:key(100)!")
        return found

    def _entity(self, name: str) -> Declared:
        begin = self.at - len(name)
        self.place = names.camel(name)
        options: dict[str, list[str]] = {}
        if self._symbol("("):
            while True:
                option = self._name(f"an option: {', '.join(OPTIONS[:-1])} or {OPTIONS[-1]}")
                if option not in OPTIONS or option in options:
                    there = f"there are {', '.join(OPTIONS[:-1])} and {OPTIONS[-1]}"
                    self._refuse(f"{option} is no option, or one given twice; {there}")
                options[option] = list(self._said_by(option))
                if not self._symbol(","):
                    break
            self._close()
        return Declared(self.place, options, spans={"": (begin, self.at)})

    def _said_by(self, option: str) -> Iterator[str]:
        """Yield what stands behind an option: names, days, or nothing."""
        if option == "by":
            return
        if not self._symbol("="):
            if option != "archive":
                self._refuse(f"what does {option} say? Write {option}=name")
        elif option == "archive":
            self._skip()
            days = self._take(_DAYS) or self._refuse("here must stand a number of days, such as archive=90d")
            yield days[0]
        else:
            yield self._name("a name")
            while option == "key" and self._symbol("+"):
                yield self._name("the name of a field")

    def _part(self, entity: Declared) -> None:
        self.place = entity.name
        begin = self.at
        said: str | tuple[str, ...]
        if self._take(_UNIQUE):
            together = [names.snake(self._name("the name of a field"))]
            while self._symbol(","):
                together.append(names.snake(self._name("the name of a field")))
            self._close()
            said = tuple(together)
            entity.uniques.append(said)
        elif found := self._take(_FIELD):
            said = names.snake(found[1])
            self._field(entity, said)
        else:
            self._refuse(
                "this is neither a field, such as title:key(200), nor fields that are unique together"
            )
        if not self._take(_END):
            self._refuse("a blank must stand before this")
        entity.spans[said] = begin, self.at

    def _field(self, entity: Declared, name: str) -> None:
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
            if said == "key":
                self._refuse("a key has a length, such as key(100)")
            if self.text.startswith("(", self.at):
                self._refuse(f"{said} takes no length; types are {TYPES} or an entity")
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
        self._skip()
        line = f"line {self.text.count(chr(10), 0, self.at) + 1}"
        rest = _REST.match(self.text, self.at)
        found = f"{rest[0][:40]!r}" if rest else "the end of the line"
        if rest and not rest[0].isascii():
            problem = "names are made of English letters, digits and _"
        refuse(f"{line}, {self.place}" if self.place else line, f"at {found}: {problem}")


def _resolved(declared: list[Declared]) -> Model:
    """Return the model with its references looked up, each entity after those that it refers to."""
    check_names(declared)
    by_name = {each.name: each for each in declared}
    done: dict[str, Entity] = {}

    def finish(one: Declared, path: tuple[str, ...]) -> Entity:
        if one.name in path:
            circle = " -> ".join((*path[path.index(one.name) :], one.name))
            refuse(circle, "entities must not refer to each other in a circle; leave a reference out")
        if one.name not in done:
            entity = Entity(one.name, one.plural)
            targets = {one.name: entity}
            for name, target in one.targets.items():
                if target not in by_name:
                    refuse(f"{one.name}.{name}", f"{target} is neither a type ({TYPES}) nor an entity")
                if target != one.name:
                    targets[target] = finish(by_name[target], (*path, one.name))
            fields = one.fields | {
                name: replace(one.fields[name], target=targets[target])
                for name, target in one.targets.items()
            }
            for each in fields.values():
                check_field(each, entity)
            complete(entity, one, fields)
            done[one.name] = entity
        return done[one.name]

    for each in declared:
        finish(each, ())
    return Model(tuple(done.values()))
