"""What the command line and the web API say of each kind of field."""

from . import kinds
from .model import Entity, Field, Kind, Model

SENT = {
    Kind.TEXT: "Annotated[str, fields.text()]",
    Kind.INTEGER: "Whole",
    Kind.DECIMAL: "Amount",
    Kind.FLAG: "Flag",
    Kind.DAY: "Day",
    Kind.INSTANT: "Instant",
    Kind.MONEY: "Money",
    Kind.REFERENCE: "Identifier",
    Kind.LINKS: "Identifiers",
}
READERS = {
    Kind.INTEGER: "notation.whole()",
    Kind.DECIMAL: "notation.decimal",
    Kind.DAY: "notation.day",
    Kind.INSTANT: "notation.instant",
    Kind.MONEY: "notation.money",
}
"""Functions that read what is typed for an option."""

SHAPES = {
    Kind.DAY: "As YYYY-MM-DD",
    Kind.INSTANT: "Such as 2026-03-01T08:30:00Z",
    Kind.MONEY: "Such as '12.50 EUR'",
}
ON_A_LINE = 6
"""Folders that a line of the README names."""


def constants(entity: Entity) -> list[str]:
    """Return what the interfaces need of the entity's domain."""
    lengths = [kinds.constant(field) for field in entity.fields if field.kind is Kind.KEY]
    choices = [field.choice_class for field in entity.fields if field.choices]
    return [*lengths, entity.name, *choices, f"{entity.name}Details", f"{entity.name}Filter"]


def sent(field: Field) -> str:
    """Return type and default of a field in what clients send."""
    kind = _sent(field)
    if field.optional:
        return f"{kind} | None = None"
    if field.kind is Kind.LINKS:
        return f"{kind} = Field(default_factory=list)"
    if field.default in {"today", "now"}:
        return f"{kind} = Field(default_factory={field.default})"
    return kind if field.default is None else f"{kind} = {kinds.literal(field)}"


def columns(entity: Entity) -> list[str]:
    """Return the fields that a list shows: those that fit on a line."""
    short = [field.name for field in entity.fields if field.kind not in {Kind.TEXT, Kind.LINKS}]
    by = ["created_by", "updated_by"] if entity.by else []
    return ["id", *short, *by, "version"]


def option(entity: Entity, field: Field) -> str:
    """Return the parameter of a command that makes an entity: type, option and default."""
    kind, words = kinds.plain_type(field), _help(field)
    if field.kind is Kind.LINKS or field.optional:
        return f"{_typed(f'{kind} | None', field, words)} = None"
    if field.default in {"today", "now"}:
        return f"{_typed(f'{kind} | None', field, f'{words}; {field.default} if left out')} = None"
    if field.default is None:
        return _typed(kind, field, words, required=True)
    return f"{_typed(kind, field, words)} = {entity.name}Details.{field.name}"


def given(field: Field) -> str:
    """Return the value of a field from that parameter."""
    if field.kind is Kind.LINKS:
        return f"{field.name} or []"
    return f"{field.name} or {field.default}()" if field.default in {"today", "now"} else field.name


def change(field: Field) -> str:
    """Return the parameter of a command that changes an entity."""
    return f"{_typed(f'{kinds.plain_type(field)} | None', field, _help(field))} = None"


def _sent(field: Field) -> str:
    if field.kind is Kind.KEY:
        return f"Annotated[str, fields.line({kinds.constant(field)})]"
    return SENT.get(field.kind, field.choice_class)


def _typed(kind: str, field: Field, words: str, *, required: bool = False) -> str:
    """Return the type of a parameter, with what the command line must be told of it."""
    told = [f"parser={READERS[field.kind]}"] if field.kind in READERS else []
    told += [f'help="{words}."'] if words else []
    return f"Annotated[{kind}, typer.Option({', '.join(told)})]" if told or required else kind


def _help(field: Field) -> str:
    """Return what the name of an option and its type do not say."""
    if field.target:
        more = "; may be repeated" if field.kind is Kind.LINKS else ""
        return f"Identifier of {field.target.one}{more}"
    return SHAPES.get(field.kind, "")


def enumerated(model: Model) -> str:
    """Return what the service keeps, in words."""
    words = [entity.plural_words for entity in model.entities]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def modules(model: Model) -> str:
    """Return the folders of the features, as far as they fit on a line."""
    names = [f"{entity.plural_snake}/" for entity in model.entities]
    return "  ".join(names if len(names) <= ON_A_LINE else [*names[:ON_A_LINE], "…"])


def drawn(entity: Entity, field: Field) -> str:
    """Return an attribute of a Mermaid diagram of entities: its type, its name, and whether it is unique."""
    return f"{field.kind} {field.name}{' UK' if (field.name,) in entity.uniques else ''}"


def arrow(field: Field) -> str:
    """Return the line of a Mermaid diagram between an entity and what it refers to."""
    if field.kind is Kind.LINKS:
        return "}o--o{"
    return ("|o" if field.unique else "}o") + ("--o|" if field.optional else "--||")
