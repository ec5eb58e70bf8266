"""Changes a model, by changes that are written in the grammar of the model and a little more.

    change  = entity | rename | drop ;                   entity: as in a model; known fields are written anew
    rename  = name, "->", name, [ "(", option, ")" ] | name, ".", name, "->", name ;
    drop    = "drop", name, [ ".", name | unique | "(", option's name, ")" ] ;

The text of the model keeps its layout and its comments: only what a change is about is written anew.
"""

import re
from dataclasses import dataclass, field

from . import names
from .grammar import OPTIONS, declarations, parse
from .model import Model
from .rules import Declared, refuse

_DROP = re.compile(r"drop\s+([A-Za-z]\w*)(?:\s*\.\s*(\w+)|\s*(!?)\s*\(([^()]*)\))?", re.ASCII)
_RENAME = re.compile(r"([A-Za-z]\w*)(?:\s*\.\s*(\w+))?\s*->\s*(\w+)(?:\s*\(([^()]*)\))?", re.ASCII)
_WORD = re.compile(r"[A-Za-z]\w*", re.ASCII)

Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Changed:
    """A model before and after one change.

    What was renamed is known by its new name: `entities` have old names of entities, `fields` those of fields
    by entity and field.
    """

    text: str
    before: Model
    after: Model
    entities: dict[str, str] = field(default_factory=dict)
    fields: dict[tuple[str, str], str] = field(default_factory=dict)


def changed(text: str, change: str) -> Changed:
    """Return the model after a change; `ModelError` if it cannot be changed so."""
    before, change = parse(text), change.strip()
    known = {each.name: each for each in declarations(text)}
    entities: dict[str, str] = {}
    fields: dict[tuple[str, str], str] = {}
    if found := _DROP.fullmatch(change):
        edits = [
            (begin if new else _blanks_before(text, begin), end, new)
            for begin, end, new in _drop(text, known, found)
        ]
    elif found := _RENAME.fullmatch(change):
        old, name, new = names.camel(found[1]), found[2], found[3]
        _there(known, old, name)
        if name:
            edits = list(_rename_field(text, known[old], names.snake(name), names.snake(new)))
            fields[old, names.snake(new)] = names.snake(name)
        else:
            edits = list(_rename_entity(text, known, old, new, found[4] or ""))
            entities[names.camel(new)] = old
    elif not re.search(r"[:(]", change):
        such = "write such as Loan title:key(200), Loan.title -> name or drop Loan.title"
        refuse(change or "the change", f"this changes nothing; {such}")
    else:
        edits = _write(text, known, change)
    for begin, end, new in sorted(edits, reverse=True):
        text = text[:begin] + new + text[end:]
    return Changed(text, before, parse(text), entities, fields)


def _there(known: dict[str, Declared], entity: str, name: str | None = None) -> None:
    """Refuse to change what is not in the model."""
    if entity not in known:
        refuse(entity, f"the model has no such entity; it has {', '.join(known)}")
    if name and names.snake(name) not in known[entity].fields:
        refuse(f"{entity}.{names.snake(name)}", f"there is no such field; {_fields(known[entity])}")


def _fields(one: Declared) -> str:
    return f"{one.name} has {', '.join(one.fields)}"


def _drop(text: str, known: dict[str, Declared], found: re.Match[str]) -> list[Edit]:
    entity, name, inside = names.camel(found[1]), found[2], found[4]
    _there(known, entity, name)
    one = known[entity]
    if inside is not None and not found[3]:
        option = inside.strip()
        if option not in one.options:
            refuse(
                entity, f"the model says nothing of {option or 'an option'} there, so it cannot be dropped"
            )
        return _head(text, one, {each: said for each, said in one.options.items() if each != option})
    if inside is not None:
        said = tuple(names.snake(each.strip()) for each in inside.split(","))
        if said not in one.spans:
            refuse(entity, f"the model does not say !({', '.join(said)}), so it cannot be dropped")
        return [(*one.spans[said], "")]
    if name:
        name = names.snake(name)
        if users := [said for said in one.spans if isinstance(said, tuple) and name in said]:
            said = users[0]
            refuse(f"{entity}.{name}", f"it is a part of !({', '.join(said)}); drop that first")
        return [(*one.spans[name], "")]
    for other in known.values():
        for each, target in other.targets.items():
            if target == entity and other is not one:
                refuse(entity, f"{other.name}.{each} refers to it; drop that first")
    return [(*span, "") for span in one.spans.values()]


def _rename_field(text: str, one: Declared, old: str, new: str) -> list[Edit]:
    begin, _ = one.spans[old]
    edits = [(begin, begin + len(_word_at(text, begin)), new)]
    for said, (first, last) in one.spans.items():
        if isinstance(said, tuple) and old in said:
            names_there = [new if each == old else each for each in said]
            edits.append((first, last, f"!({', '.join(names_there)})"))
    options = {
        option: [new if option != "plural" and names.snake(each) == old else each for each in value]
        for option, value in one.options.items()
    }
    return [*edits, *_head(text, one, options)]


def _rename_entity(text: str, known: dict[str, Declared], old: str, new: str, options: str) -> list[Edit]:
    """Also where others refer to it. A plural of its own goes with the old name."""
    given = declarations(f"{new}({options})" if options else new)[0].options
    one = known[old]
    kept = {option: value for option, value in one.options.items() if option != "plural"}
    edits = _head(text, one, kept | given, new)
    for other in known.values():
        for name, target in other.targets.items():
            begin, end = other.spans[name]
            if target == old:
                colon = text.index(":", begin, end) + 1
                at = next(_WORD.finditer(text, colon, end)).start()
                edits.append((at, at + len(_word_at(text, at)), new))
    return edits


def _write(text: str, known: dict[str, Declared], change: str) -> list[Edit]:
    """Write fields, and what is unique together, of entities that are there, and entities that are not."""
    edits: list[Edit] = []
    for one in declarations(change):
        begin, end = min(one.spans.values())[0], max(one.spans.values())[1]
        if one.name not in known:
            edits.append((len(text), len(text), "\n" + " ".join(change[begin:end].split("\n"))))
            continue
        there = known[one.name]
        at = max(there.spans.values())[1]
        for said, (first, last) in one.spans.items():
            if said in there.spans:
                edits += (
                    [(*there.spans[said], change[first:last])]
                    if said
                    else _head(text, there, there.options | one.options)
                )
            else:
                edits.append((at, at, " " + change[first:last]))
    return _joined(edits)


def _joined(edits: list[Edit]) -> list[Edit]:
    """Make one of what is added in the same place, so that it stays in its order."""
    found: dict[tuple[int, int], str] = {}
    for begin, end, new in edits:
        found[begin, end] = found.get((begin, end), "") + new
    return [(*place, new) for place, new in found.items()]


def _head(text: str, one: Declared, options: dict[str, list[str]], name: str = "") -> list[Edit]:
    """Write an entity's name and options anew, if they are others."""
    if options == one.options and not name:
        return []
    begin, end = one.spans[""]
    said = ", ".join(_option(option, options[option]) for option in OPTIONS if option in options)
    return [(begin, end, (name or _word_at(text, begin)) + (f"({said})" if said else ""))]


def _option(name: str, said: list[str]) -> str:
    return f"{name}={'+'.join(said)}" if said else name


def _blanks_before(text: str, at: int) -> int:
    return len(text[:at].rstrip(" \t"))


def _word_at(text: str, at: int) -> str:
    found = _WORD.match(text, at)
    return found[0] if found else ""
