"""What a field of each kind is in Python, in a table and in a record.

A new kind is a line of `FACTS`, and whatever core has to learn about it.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .model import Entity, Field, Kind, Model
from .names import camel

ARGUMENTS = 8
"""As many as the linter allows."""
LONGEST = 60
"""Letters of a text on one line."""


@dataclass(frozen=True)
class Facts:
    """What is true of one kind.

    In braces stand the field's `name`, the constant with its `length`, the class of its `choice`, and the
    `value` that is checked.
    """

    type: str
    column: str = ""
    check: str = ""
    reader: str = ""


FACTS = {
    Kind.KEY: Facts("str", "types.KeyText({length})", 'line({value}, "{name}", {length})', "text"),
    Kind.TEXT: Facts("str", "types.LongText()", 'long_text({value}, "{name}")', "text"),
    Kind.INTEGER: Facts("int", "types.Integer64()", 'integer64({value}, "{name}")', "integer"),
    Kind.DECIMAL: Facts("Decimal", "types.ExactDecimal()", 'exact_decimal({value}, "{name}")', "decimal"),
    Kind.FLAG: Facts("bool", "types.Flag()", reader="flag"),
    Kind.DAY: Facts("date", "types.Day()", 'day({value}, "{name}")', "day"),
    Kind.INSTANT: Facts("datetime", "types.Instant()", 'instant({value}, "{name}")', "instant"),
    Kind.MONEY: Facts("Money", reader="money"),
    Kind.CHOICE: Facts("{choice}", "types.Choice({choice})", reader="choice"),
    Kind.REFERENCE: Facts("str", "types.Identifier()", 'identifier({value}, "{name}")', "reference"),
    Kind.LINKS: Facts("list[str]", check='identifiers({value}, "{name}")', reader="references"),
}

LIMITS = {"C901": 9, "PLR0912": 12, "PLR0915": 50}
"""Branches and statements of a function that the linter of the project takes without a word."""


def constant(one: Field) -> str:
    """Return the name of the constant that has the length of a key."""
    return f"{one.name.upper()}_LENGTH"


def plain_type(one: Field) -> str:
    return FACTS[one.kind].type.format(choice=one.choice_class)


def annotation(one: Field) -> str:
    return f"{plain_type(one)} | None" if one.optional else plain_type(one)


def declaration(one: Field) -> str:
    """Return the field of a dataclass. What is to be today or now is given by whoever makes one."""
    if one.kind is Kind.LINKS:
        return f"{one.name}: list[str] = field(default_factory=list)"
    if one.optional:
        return f"{one.name}: {annotation(one)} = None"
    if one.default is None or momentary(one):
        return f"{one.name}: {annotation(one)}"
    return f"{one.name}: {annotation(one)} = {literal(one)}"


def momentary(one: Field) -> bool:
    """Say whether a field is today, or now, unless it is given."""
    return (one.kind, one.default) in {(Kind.DAY, "today"), (Kind.INSTANT, "now")}


def literal(one: Field) -> str:
    """Return a field's default as Python writes it."""
    value = one.default or ""
    match one.kind:
        case Kind.INTEGER:
            return str(int(value))
        case Kind.DECIMAL:
            return f'Decimal("{value}")' if "." in value else f"Decimal({int(value)})"
        case Kind.FLAG:
            return value.capitalize()
        case Kind.DAY:
            day = date.fromisoformat(value)
            return f"date({day.year}, {day.month}, {day.day})"
        case Kind.CHOICE:
            return f"{one.choice_class}.{member(value)}"
        case _:
            return _folded(value)


def member(choice: str) -> str:
    """Return a choice as a member of its enumeration."""
    return choice.upper().replace("-", "_")


def check(one: Field) -> str:
    """Return the statement that checks a field's value in its entity."""
    call = FACTS[one.kind].check.format(value=f"self.{one.name}", name=one.name, length=constant(one))
    if one.kind is Kind.TEXT and one.optional:
        call = call.replace("long_text", "optional_text", 1)
    return f"self.{one.name} = values.{call}"


def guarded(one: Field) -> bool:
    """Say whether a field is checked only if it is there."""
    return one.optional and one.kind is not Kind.TEXT


def criterion(one: Field) -> str:
    """Return the field of a filter: what lists are narrowed down to."""
    kind = f"{plain_type(one)} | Criterion" if one.filter == "equal" else "Criterion"
    arguments = {Kind.KEY: [constant(one)], Kind.CHOICE: [one.choice_class]}.get(one.kind, [])
    optional = ["optional=True"] if one.optional else []
    return f"{one.name}: {kind} | None = lists.{one.kind}({', '.join([*arguments, *optional])})"


def columns(entity: Entity, one: Field, *, archived: bool = False) -> list[str]:
    """Return the columns that a model has for a field; `archived` ones are values and no more."""
    if one.kind is Kind.LINKS:  # they have a table of their own
        return []
    if one.kind is Kind.MONEY:
        parts = [("_amount", "Decimal", "types.ExactDecimal()"), ("_currency", "str", "types.KeyText(3)")]
    else:
        column = FACTS[one.kind].column.format(length=constant(one), choice=one.choice_class)
        parts = [("", plain_type(one), column)]
    none, options = " | None" if one.optional else "", "" if archived else _options(entity, one)
    return [
        f"{one.name}{end}: Mapped[{kind}{none}] = mapped_column({column}{options})"
        for end, kind, column in parts
    ]


def indexed(entity: Entity, one: Field) -> bool:
    """Say whether a field needs an index of its own: what refers to others, and what lists go by."""
    covered = any(together[0] == one.name for together in entity.uniques)
    return not covered and (one.kind is Kind.REFERENCE or one.name == entity.order)


def _options(entity: Entity, one: Field) -> str:
    refers = f', ForeignKey("{one.target.plural_snake}.id")' if one.target else ""
    unique = ", unique=True" if _unique(entity, one) and not one.optional else ""
    return refers + unique + (", index=True" if indexed(entity, one) else "")


def _unique(entity: Entity, one: Field) -> bool:
    return (one.name,) in entity.uniques


def text(value: str) -> str:
    """Return text as Python writes it on one line; a model has no quotation marks in it."""
    return '"{}"'.format(value.replace("\\", "\\\\"))


def _folded(value: str) -> str:
    if len(value) <= LONGEST:
        return text(value)
    parts = textwrap.wrap(value, LONGEST, drop_whitespace=False, break_on_hyphens=False)
    return "\n".join(["(", *(f"        {text(part)}" for part in parts), "    )"])


def names_of(fields: Iterable[Field], what: str) -> list[str]:
    """Return the names of the fields of which something is true, such as that they are `optional`."""
    return [each.name for each in fields if getattr(each, what)]


def quoted(names: Iterable[str], end: str = "") -> str:
    """Return names as Python's strings, side by side; `end` follows a single one, as in a tuple."""
    found = [f'"{name}"' for name in names]
    return ", ".join(found) + (end if len(found) == 1 else "")


def tuples(uniques: Sequence[Sequence[str]]) -> str:
    found = [f"({quoted(names, ',')})" for names in uniques]
    return ", ".join(found) + ("," if len(found) == 1 else "")


def checked(entity: Entity) -> list[Field]:
    """Return the fields whose values are checked by more than their types."""
    return [each for each in entity.fields if FACTS[each.kind].check]


def many_checks(entity: Entity) -> str:
    """Return what is said to the linter where each field that may be missing is a branch."""
    branches = sum(guarded(each) for each in checked(entity))
    statements = len(checked(entity)) + branches
    found = {"C901": branches, "PLR0912": branches, "PLR0915": statements}
    codes = [code for code, limit in LIMITS.items() if found[code] > limit]
    return f"  # noqa: {', '.join(codes)} - a check for each field" if codes else ""


def money(entity: Entity) -> list[str]:
    return [each.name for each in entity.fields if each.kind is Kind.MONEY]


def constraints(entity: Entity) -> str:
    """Return the constraints that a model has beside those of its columns."""
    found = [f"UniqueConstraint({quoted(names)})" for names in entity.uniques if len(names) > 1]
    found += [
        f'unique_if_there("{one.name}")' for one in entity.fields if one.optional and _unique(entity, one)
    ]
    return ", ".join(found) + ("," if len(found) == 1 else "")


def referring(entity: Entity) -> list[Field]:
    """Return the fields that refer to one or to many."""
    return [each for each in entity.fields if each.target]


def own_references(entity: Entity) -> list[Field]:
    """Return the fields that refer to others of the same entity."""
    return [each for each in entity.fields if each.target is entity]


def referred(entity: Entity, model: Model) -> bool:
    """Say whether anything refers to an entity."""
    return any(each.target is entity for other in model.entities for each in other.fields)


def link_class(entity: Entity, link: Field) -> str:
    return f"{entity.name}{camel(link.name)}Model"


def many_arguments(entity: Entity) -> str:
    """Return what is said to the linter where each neighbour is an argument."""
    if len(entity.neighbours) <= ARGUMENTS:
        return ""
    return "  # noqa: PLR0913, PLR0917 - one for each that they refer to"
