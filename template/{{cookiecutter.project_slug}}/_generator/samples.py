"""Values of fields for the tests of what was generated: the nth of each differs from all others."""

from collections.abc import Sequence

from .model import Entity, Field, Kind
from .names import LONGEST

MOST_SAID = len("_and_".join(["x" * LONGEST] * 2))

VALUES = {
    Kind.INTEGER: "number",
    Kind.DECIMAL: 'Decimal(f"{number}.25")',
    Kind.DAY: "date(2026, 3, number)",
    Kind.INSTANT: "datetime(2026, 3, number, 8, 30, tzinfo=UTC)",
    Kind.MONEY: 'Money(Decimal(number), "EUR")',
    Kind.REFERENCE: "_id(number)",
    Kind.LINKS: "[_id(number)]",
}
BROKEN = {
    Kind.TEXT: ['"a\\0b"'],
    Kind.INTEGER: ["2**63"],
    Kind.DECIMAL: ['Decimal("0.00001")'],
    Kind.DAY: ["NOON"],
    Kind.INSTANT: ["NOON.replace(tzinfo=None)"],
    Kind.REFERENCE: ['"no identifier"'],
    Kind.LINKS: ['["no identifier"]'],
}


def details(entity: Entity) -> str:
    """Return the name of the function that makes them; pytest would run one that begins with `test`."""
    return f"details_of_{entity.snake}" if entity.snake.startswith("test") else f"{entity.snake}_details"


def value(entity: Entity, field: Field) -> str:
    """Return the value that a field of the nth entity has; only what refers to its own kind has none."""
    if field.target is entity:
        return "[]" if field.kind is Kind.LINKS else "None"
    match field.kind:
        case Kind.KEY:
            return f'f"{field.words} {{number}}"' if len(field.words) + 2 <= field.length else 'f"{number}"'
        case Kind.TEXT:
            return f'f"{field.words.capitalize()} {{number}}\\nin two lines"'
        case Kind.FLAG:
            return f"{_digit(entity, field)} == 1"
        case Kind.CHOICE:
            return f"list({field.choice_class})[{_digit(entity, field)}]"
        case _:
            return VALUES[field.kind]


def broken(field: Field) -> list[str]:
    """Return values that an entity must refuse."""
    if field.kind is Kind.KEY:
        return ['""', '" x"', f'"x" * {field.length + 1}']
    return BROKEN.get(field.kind, [])


def together(names: Sequence[str], nth: int) -> str:
    """Return what tests call the nth of what is unique: its fields, as far as they fit on a line."""
    said = "_and_".join(names)
    return said if len(said) <= MOST_SAID else f"{names[0]}_and_others_{nth}"


def filtered(entity: Entity, way: str = "") -> list[str]:
    """Return the fields that lists are filtered by, in one way or in any, and that samples have a value of."""
    fields = [field for field in entity.filters if field.target is not entity]
    return [field.name for field in fields if way in {"", field.filter}]


def parts(entity: Entity) -> list[str]:
    """Return the fields that lists are filtered by with a part of their text."""
    taken = {field.name for field in entity.fields}  # in whose favour a parameter of a list is left out
    return [
        field.name
        for field in entity.fields
        if field.kind in {Kind.KEY, Kind.TEXT}
        and taken.isdisjoint({f"{field.name}_begins", f"{field.name}_contains"})
    ]


def _digit(entity: Entity, field: Field) -> str:
    """Return the nth's digit for a field with few values: together they count, so that all differ."""
    stride = 1
    for other in entity.fields:
        if other is field:
            break
        stride *= _values(other)
    shown = "number" if stride == 1 else f"number // {stride}"
    return f"{shown} % {_values(field)}"


def _values(field: Field) -> int:
    return 2 if field.kind is Kind.FLAG else len(field.choices) or 1
