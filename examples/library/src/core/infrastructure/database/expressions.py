"""SQL expressions that the dialects spell in different ways."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, literal, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .backends import backend_of
from .types import LongText


def contains(
    text: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], part: str
) -> ColumnElement[bool]:
    """Return the condition that the text has `part` in it: exactly, no wildcards, no folding of case."""
    return _Position(text, literal(part, LongText())) > 0 if part else true()


class _Position(FunctionElement[int]):
    """Where in the first text the second one begins, counted from 1; 0 if it is not in there."""

    type = Integer()
    inherit_cache = True


@compiles(_Position)
def _position(element: _Position, compiler: SQLCompiler, **options: Any) -> str:
    text, part = element.clauses
    spelled = backend_of(compiler.dialect).position
    return spelled.format(text=compiler.process(text, **options), part=compiler.process(part, **options))
