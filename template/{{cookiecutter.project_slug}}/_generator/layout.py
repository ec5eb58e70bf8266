"""The final form of rendered Python: no import too many, no line too long.

Templates import whatever some entity needs and put each statement on a line of its own, however long; so they
read like Python. Here what an entity does not need is left out, and what is too long is folded, in the form
that the linter and the formatter of the project want. Nothing else is changed: all other layout is theirs.
"""

import ast
import re
import sys
import textwrap
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from itertools import chain
from symtable import SymbolTable, symtable

from .names import natural

WIDTH = 110
FIRST_PARTY = {"config", "core", "main", "modules", "tests", "utils"}
_PRAGMA = re.compile(r"  # noqa: .*")
CLOSING = {"(": ")", "[": "]", "{": "}"}


def laid_out(code: str) -> str:
    """Return a module in its final form. All its top-level imports must stand together."""
    lines = _imported(re.sub(r"\n{4,}", "\n\n\n", code.strip() + "\n")).splitlines()
    fitted = (_fitted(line) if len(line) > WIDTH else [line] for line in lines)
    return "\n".join(chain.from_iterable(fitted)) + "\n"


def _imported(code: str) -> str:
    """Return the code with the imports that it uses, joined and sorted."""
    lines = code.splitlines()
    last = max((n for n, line in enumerate(lines) if line.startswith(("import ", "from "))), default=None)
    if last is None:
        return code
    body = ast.parse("\n".join(lines[: last + 1])).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    used = set(_used(symtable(code, "", "exec")))
    sections: dict[int, list[str]] = defaultdict(list)
    members: dict[str, set[str]] = defaultdict(set)
    for node in imports:
        for alias in node.names:
            if (alias.asname or alias.name).partition(".")[0] not in used:
                continue
            name = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            if isinstance(node, ast.ImportFrom):
                members["." * node.level + (node.module or "")].add(name)
            elif f"import {name}" not in sections[_section(name)]:
                sections[_section(name)].append(f"import {name}")
    for section in sections.values():
        section.sort(key=natural)
    for name in sorted(members, key=lambda name: (-_level(name), natural(name.lstrip(".")))):
        sections[_section(name)].append(_from(name, sorted(members[name], key=_member)))
    rest = "\n".join(lines[last + 1 :]).lstrip("\n")
    gap = "\n\n\n" if rest.startswith(("class ", "def ", "@")) else "\n\n"
    found = "\n\n".join("\n".join(sections[each]) for each in sorted(sections))
    return "\n".join([*lines[: imports[0].lineno - 1], found]) + gap + rest + "\n"


def _used(scope: SymbolTable) -> Iterator[str]:
    """Yield the names that are read in a scope, or in one that stands in it."""
    yield from (symbol.get_name() for symbol in scope.get_symbols() if symbol.is_referenced())
    for inner in scope.get_children():
        yield from _used(inner)


def _section(module: str) -> int:
    if module.startswith("."):
        return 3
    package = module.partition(".")[0].partition(" ")[0]
    return 0 if package in sys.stdlib_module_names else 2 if package in FIRST_PARTY else 1


def _level(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _from(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])


def _member(name: str) -> tuple[int, list[tuple[int, int]]]:
    """Return what isort sorts by: constants, then classes, then all else."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    return kind, natural(name)


def _fitted(line: str) -> Iterator[str]:
    """Yield the lines that a line becomes. What the linter is told goes with the first of them."""
    code = _PRAGMA.sub("", line)
    if len(code) <= WIDTH:
        yield line
    elif line.lstrip().startswith(('"""', "`")):  # prose, as far as templates have long lines of it
        indent = " " * (len(line) - len(line.lstrip()))
        text = line.strip().removesuffix('"""')
        yield from textwrap.wrap(text, WIDTH - 3, initial_indent=indent, subsequent_indent=indent)
        if line.endswith('"""'):
            yield f'{indent}"""'
    else:
        first, *others = _alternatives(code) or _folded(code)
        yield first + line[len(code) :]
        yield from others


def _folded(line: str) -> Iterator[str]:
    """Yield the line with what is in its last brackets (of a function, its parameters) indented below it."""
    indent = len(line) - len(line.lstrip())
    tokens = [
        token for token in _tokens(line.strip()) if token.type == tokenize.OP or token.string in _CLAUSES
    ]
    pairs = list(_pairs(tokens))
    target, assigned, value = line.partition(" = ")
    name, _, annotation = target.partition(": ")
    either = " | " in re.sub(r"\[[^]]*]", "", annotation)
    opening = f"{target} = {value.partition('(')[0]}("
    called = value.endswith(")") and not value.endswith("()") and len(opening) <= WIDTH  # it gives way first
    if assigned and name.strip().isidentifier() and not line.endswith(",") and either and not called:
        if len(target) + len(" = (") <= WIDTH and value.isidentifier():
            yield from (f"{target} = (", " " * (indent + 4) + value, " " * indent + ")")
            return
        yield f"{name}: ("
        yield from _fitted(" " * (indent + 4) + annotation)
        yield f"{' ' * indent}) = {value}"
        return
    whole = target.count("(") == target.count(")") and not target.lstrip().startswith("def ")
    if assigned and whole and line.endswith(","):  # a parameter: its annotation gives way
        pairs = pairs[:1]
    elif assigned and whole and (not pairs or indent + tokens[pairs[-1][0]].end[1] > WIDTH):
        if len(target) + len(" = (") <= WIDTH:
            yield f"{target} = ("
            yield from _fitted(" " * (indent + 4) + value)
            yield " " * indent + ")"
            return
        pairs = pairs[:1]  # those of the annotation
    if not pairs and line.endswith(",") and " | " in annotation:  # a parameter, likewise
        kind, other = line.split(" | ")
        yield from (kind, f"{' ' * indent}| {other}")
        return
    if not pairs:
        yield line if len(line) <= WIDTH else f"{line}  # noqa: E501 - text of the model"
        return
    function = line.lstrip().startswith("def ")
    first, last = pairs[0] if function else pairs[-1]
    start, end = indent + tokens[first].end[1], indent + tokens[last].start[1]
    inner, deeper = tokens[first + 1 : last], " " * (indent + 4)
    yield line[:start]
    body = line[start:end]
    parts = list(_parts(line, inner, indent, start, end))
    alone = function and len(parts) == 1  # the one parameter of a function gets a comma
    if len(deeper + body) <= WIDTH and not alone and not _literal(line[: start - 1], inner):
        yield deeper + body
    else:
        for part in parts:
            yield from _fitted(deeper + part)
    yield from _fitted(" " * indent + line[end:])


def _literal(before: str, tokens: list[tokenize.TokenInfo]) -> bool:
    """Say whether brackets after this are a list or the like with several items: each gets a line."""
    called = re.search(r"[\w)\]]$", before) and not re.search(r"\b(return|yield|in|or|and|if|else)$", before)
    depth = 0
    for token in tokens:
        depth += (token.string in CLOSING) - (token.string in CLOSING.values())
        if not depth and token.string in {",", "for"}:
            return not called and token.string == ","
    return False


_CLAUSES = {"for", "if"}


def _tokens(code: str) -> Iterator[tokenize.TokenInfo]:
    with suppress(tokenize.TokenError, IndentationError):  # a line may be a part of a statement
        yield from tokenize.generate_tokens(StringIO(code + "\n").readline)


def _pairs(tokens: list[tokenize.TokenInfo]) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of brackets that have something in them."""
    depth, start = 0, 0
    for place, token in enumerate(tokens):
        if token.string in CLOSING:
            depth, start = depth + 1, start if depth else place
        elif token.string in CLOSING.values():
            depth -= 1
            if depth == 0 and tokens[start].end != token.start:
                yield start, place


def _alternatives(line: str) -> list[str]:
    """Return an argument that is one thing or another by its clauses; of any other line, nothing."""
    indent, depth, starts = len(line) - len(line.lstrip()), 0, [0]
    for token in _tokens(line.strip()):
        depth += (token.string in CLOSING) - (token.string in CLOSING.values())
        if not depth and token.string in {"if", "else"}:
            starts.append(token.start[1])
    if len(starts) == 1 or not line.endswith(","):
        return []
    return [
        " " * indent + line.strip()[start:end].strip()
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]


def _parts(line: str, tokens: list[tokenize.TokenInfo], indent: int, start: int, end: int) -> Iterator[str]:
    """Yield what is between commas, with a comma, or the clauses of a comprehension, without one."""
    depth, comprehension = 0, False
    for token in tokens:
        depth += (token.string in CLOSING) - (token.string in CLOSING.values())
        if depth:
            continue
        if token.string == "for" or (token.string == "if" and comprehension):
            comprehension = True
            yield line[start : indent + token.start[1]].strip()
            start = indent + token.start[1]
        elif token.string == "," and not comprehension:
            yield line[start : indent + token.end[1]].strip()
            start = indent + token.end[1]
    if rest := line[start:end].strip():
        yield rest if comprehension else f"{rest},"
