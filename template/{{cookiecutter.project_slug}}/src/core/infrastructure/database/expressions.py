"""SQL expressions that the dialects spell in different ways."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, literal, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .models import LongText

_POSITION = {
    "sqlite": "instr({text}, {part})",
    "postgresql": "strpos({text}, {part})",
    "mysql": "locate({part}, {text})",
    "mariadb": "locate({part}, {text})",
    "mssql": "charindex({part}, {text})",
    "oracle": "instr({text}, {part})",
}


def contains(
    text: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], part: str
) -> ColumnElement[bool]:
    """Return the condition that the text has `part` in it: exactly, no wildcards, no folding of case."""
    return _Contains(text, literal(part, LongText())) if part else true()


class _Contains(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


@compiles(_Contains)
def _position(element: _Contains, compiler: SQLCompiler, **options: Any) -> str:
    text, part = element.clauses
    position = _POSITION.get(compiler.dialect.name)
    if position is None:  # of a dialect that we do not know, LIKE is all that can be counted on
        return compiler.process(text.contains(part, autoescape=False), **options)
    spelled = position.format(text=compiler.process(text, **options), part=compiler.process(part, **options))
    return f"{spelled} > 0"
