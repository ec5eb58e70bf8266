"""Rows that stand in the way of a migration: how many, and what to do about them, in one sentence."""

from collections.abc import Iterable

from core.domain.errors import InvalidValue


def rows(many: int, table: str) -> None:
    """Raise `InvalidValue` if there are rows in a table that is to go without a loss."""
    _refuse(many, f"of {table}", "restore them, or purge them")


def without(many: int, table: str, name: str) -> None:
    """Raise `InvalidValue` if there are rows that have nothing where something is required."""
    _refuse(many, f"of {table} without {name}", "give them one")


def longer(many: int, table: str, name: str, length: int) -> None:
    """Raise `InvalidValue` if there are rows with a longer text."""
    _refuse(many, f"of {table} whose {name} has over {length} letters", "shorten them")


def others(many: int, table: str, name: str, choices: Iterable[str]) -> None:
    """Raise `InvalidValue` if there are rows with anything but these choices."""
    _refuse(many, f"of {table} whose {name} is none of {', '.join(choices)}", "change them")


def doubles(many: int, table: str, columns: Iterable[str]) -> None:
    """Raise `InvalidValue` if there are values, alone or together, that are there more than once."""
    if many:
        values = "1 value is" if many == 1 else f"{many} values are"
        raise InvalidValue(f"{values} there twice as {' and '.join(columns)} of {table}: change them")


def _refuse(many: int, which: str, remedy: str) -> None:
    if many:
        found = "there is 1 row" if many == 1 else f"there are {many} rows"
        raise InvalidValue(f"{found} {which}: {remedy}")
