"""What the first migration says of each field. It names no class of the features: history stays as it is."""

from .model import Field, Kind

TYPES = {
    Kind.TEXT: "LongText()",
    Kind.INTEGER: "Integer64()",
    Kind.DECIMAL: "ExactDecimal()",
    Kind.FLAG: "Flag()",
    Kind.DAY: "Day()",
    Kind.INSTANT: "Instant()",
    Kind.CHOICE: "KeyText(32)",
    Kind.REFERENCE: "Identifier()",
}


def columns(one: Field) -> list[tuple[str, str]]:
    """Return names and types of the columns that a field is kept in; what refers to many is kept elsewhere."""
    if one.kind is Kind.LINKS:
        return []
    if one.kind is Kind.MONEY:
        return [(f"{one.name}_amount", "ExactDecimal()"), (f"{one.name}_currency", "KeyText(3)")]
    return [(one.name, f"KeyText({one.length})" if one.kind is Kind.KEY else TYPES[one.kind])]


def unique_if_there(name: str) -> str:
    """Return the index of what is unique but may be missing: without a condition, SQL Server takes one only."""
    return f'sa.Index(None, "{name}", unique=True, mssql_where=sa.column("{name}").is_not(None))'
