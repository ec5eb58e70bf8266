"""Options of the command line for lists, made of a feature's filter.

@app.command("list")
@asking(LoanFilter, Loan)
def list_(question: lists.Question[LoanFilter], *, as_json: AsJson = False) -> None: ...
"""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from inspect import Parameter, Signature, signature
from types import GenericAlias
from typing import Annotated, Any

import typer

from core.domain import lists
from core.domain.entities import Entity
from core.domain.errors import InvalidValue
from core.domain.lists import Kind

from . import notation

_READERS: dict[Kind, tuple[Any, Callable[[Any], Any]]] = {
    Kind.INTEGER: (int, notation.whole()),
    Kind.DECIMAL: (Decimal, notation.decimal),
    Kind.DAY: (date, notation.day),
    Kind.INSTANT: (datetime, notation.instant),
}
_HELP = {
    "_from": "Only those whose {} is this or more.",
    "_to": "Only those whose {} is this or less.",
    "_begins": "Only those whose {} begins so.",
    "_contains": "Only those with this in their {}.",
    "_empty": "Only those without {}, or with it.",
}


def asking(
    kind: type[lists.F], shown: type[Entity] | tuple[str, ...]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what gives a command the options of a list, and hands it what they ask.

    What can be shown are these fields, or all that such an entity has.
    """
    names = shown if isinstance(shown, tuple) else tuple(each.name for each in fields(shown))

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def run(**given: Any) -> None:
            own = {name: given.pop(name) for name in kept}
            command(lists.Question.of(kind, given), **own)

        kept = list(signature(command).parameters)[1:]
        own = [signature(command).parameters[name] for name in kept]
        options = [*_narrowing(kind), *_leafing(kind, names), *own]
        run.__signature__ = Signature(options)  # type: ignore[attr-defined]  # which functions may have
        run.__annotations__ = {each.name: each.annotation for each in options}
        run.__doc__, run.__name__ = command.__doc__, command.__name__
        return run

    return decorate


def _narrowing(kind: type[lists.Filter]) -> Iterator[Parameter]:
    for each in lists.parameters(kind):
        words, (type_, reader) = each.field.replace("_", " "), _read(each)
        told = _HELP.get(each.way, "Only those with this {}; more than once: or that one.")
        if not each.way and not each.several:
            told = "Only those for which this is true, or false."
        option = typer.Option(parser=reader, help=told.format(words))
        yield _option(
            each.name, GenericAlias(list, (type_,)) | None if each.several else type_ | None, option
        )


def _read(parameter: lists.Parameter) -> tuple[Any, Callable[[Any], Any] | None]:
    asked = parameter.asked
    if parameter.way == "_empty" or asked.kind is Kind.FLAG:
        return bool, None
    return _READERS.get(asked.kind, (asked.choice or str, None))


def _leafing(kind: type[lists.Filter], names: tuple[str, ...]) -> Iterator[Parameter]:
    usual, text = lists.FIRST_PAGE, str | None
    sort, limit, some = notation.one_of(*lists.sorts(kind)), notation.whole(1, 1_000), _some_of(names)
    by = typer.Option(parser=sort, metavar="FIELD", help="What to sort by; -FIELD: the last come first.")
    yield _option("sort", text, by)
    yield _option("limit", int, typer.Option(parser=limit, help="Most rows of a page."), usual.limit)
    yield _option("after", text, typer.Option(help="What the page before named for the next."))
    yield _option("before", text, typer.Option(help="What the page behind named for the previous."))
    total = typer.Option("--total", help="Say how many are on all pages.")
    yield _option("total", bool, total, usual.total)
    shown = typer.Option(parser=some, metavar="FIELDS", help="What to show, with commas between.")
    yield _option("fields", text, shown)


def _some_of(names: tuple[str, ...]) -> Callable[[str], str]:
    @notation.parser
    def parse(value: str) -> str:
        for name in lists.chosen(value):
            if name not in names:
                raise InvalidValue(f"there is no field {name!r}, only {', '.join(names)}")
        return value

    return parse


def _option(name: str, kind: Any, option: Any, default: Any = None) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
