"""The words that the code of a model is made of: as a name each is refused, or it works."""

import ast
from collections.abc import Iterable, Iterator
from itertools import cycle, islice

from _generator.grammar import parse
from _generator.rules import ModelError

KINDS = [
    "key(20)",
    "text?",
    "integer",
    "decimal=1",
    "flag",
    "day",
    "instant=now",
    "money?",
    "a|b",
    "Zz?",
    "Zz*",
]
"""Types that words are given in turn."""
EVERYTHING = """
Zzone  zzone_name:key(9)!
Zztwo  zz_one:Zzone  zz_choice:open|closed=open  zz_day:day=today  zz_other:Zztwo?
       !(zz_one, zz_choice, zz_day)
Zz(archive=9d, by)
       zz_key:key(9)!  zz_text:text?  zz_number:integer=1  zz_decimal:decimal?  zz_flag:flag  zz_day:day=today
       zz_instant:instant=now  zz_money:money  zz_choice:open|closed
       zz_one:Zzone!  zz_many:Zzone*  zz_two:Zztwo  zz_other:Zz?  zz_others:Zz*
"""
"""A model whose code has every word that the code of any has; its own are those with zz."""
AT_ONCE = len(KINDS) - 1
"""Fields of an entity: one less than there are kinds, so that none has always the same ones beside it."""

EXTRA = [f"Zz{number}" for number in range(9)]
"""Entities for the fields that those with a name from the code have no room for."""


def used(files: Iterable[str]) -> list[str]:
    """Return the identifiers in the texts of these modules, but for EVERYTHING's own."""
    words = {word for file in files for word in _identifiers(ast.parse(file))}
    return sorted(word for word in words if "zz" not in word.lower())


def _identifiers(module: ast.AST) -> Iterator[str]:
    for node in ast.walk(module):
        for kind in ("id", "attr", "arg", "name", "asname", "module"):
            if isinstance(word := getattr(node, kind, None), str):
                yield from word.split(".")


def model_of(words: list[str], turn: int) -> str:
    """Return a model with all that may be called like one of the words; a turn gives fields other types."""
    kinds = cycle(KINDS[turn:] + KINDS[:turn])
    fields = iter([word for word in words if accepted(f"Zz(archive, by) {word}:a|b")])
    text = "Zz(archive, by) zz:key(9)!"
    for word in [word for word in words if word[:1].isupper()] + EXTRA:
        if accepted(longer := f"{text}\n{word}(archive, by) zz:key(9)!"):
            text = longer
            for field in islice(fields, AT_ONCE):
                if accepted(longer := f"{text} {field}:{next(kinds)}"):
                    text = longer
    assert next(fields, "") == "", "there are more words than EXTRA entities have room for"
    return text + "\n"


def accepted(text: str) -> bool:
    """Say whether this is a model that a project can be made of."""
    try:
        parse(text)
    except ModelError:
        return False
    return True
