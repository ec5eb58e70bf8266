"""SQL expressions that the dialects spell in different ways."""

import sys
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, literal, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from .backends import backend_of
from .types import KeyText, LongText

Text = InstrumentedAttribute[str] | InstrumentedAttribute[str | None] | ColumnElement[Any]

_SURROGATES = 0xD800, 0xE000


def contains(text: Text, part: str) -> ColumnElement[bool]:
    """Return the condition that the text has `part` in it: exactly, no wildcards, no folding of case."""
    return _Position(text, literal(part, LongText())) > 0 if part else true()


def begins(text: Text, part: str) -> ColumnElement[bool]:
    """Return the condition that the text begins with `part`, likewise.

    Of text that can be sorted it says first between which others it lies, so that an index leads there.
    """
    if not part:
        return text.is_not(None)
    first = _Position(text, literal(part, LongText())) == 1
    start = part.rstrip()  # since key text does not end with a blank
    if not start or not isinstance(text.type, KeyText):
        return first
    bounds, beyond = [text >= literal(start, KeyText())], _beyond(start)
    if beyond:
        bounds.append(text < literal(beyond, KeyText()))
    return and_(*bounds, first)


def _beyond(start: str) -> str:
    """Return a text that comes after all that begin so, or an empty one if there is none."""
    while start:
        code = ord(start[-1]) + 1
        while code <= sys.maxunicode:
            if code == _SURROGATES[0]:
                code = _SURROGATES[1]
            if not chr(code).isspace():
                return start[:-1] + chr(code)
            code += 1
        start = start[:-1]
    return ""


class _Position(FunctionElement[int]):
    """Where in the first text the second one begins, counted from 1; 0 if it is not in there."""

    type = Integer()
    inherit_cache = True


@compiles(_Position)
def _position(element: _Position, compiler: SQLCompiler, **options: Any) -> str:
    text, part = element.clauses
    spelled = backend_of(compiler.dialect).position
    return spelled.format(text=compiler.process(text, **options), part=compiler.process(part, **options))
