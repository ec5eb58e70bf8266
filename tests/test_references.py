"""Files call what they refer to by its natural key, whatever that is made of."""

import json
from typing import Any

import pytest
from _generator.generator import generate
from _generator.grammar import parse
from _generator.seed import seeds

from tools.rebuild import questionnaire

ANSWERS = questionnaire({})["cookiecutter"]
COPY = "Book isbn:key(13)!; Copy book:Book number:integer !(book, number); "


def names(model: str, *, kind: type = str) -> list[Any]:
    """What the seed data of the last entity has in its first field."""
    entity = parse(model).entities[-1]
    text = seeds(parse(model))[f"data/seed/{entity.plural_snake}.jsonl"]
    found = [json.loads(line)[entity.fields[0].name] for line in text.splitlines()]
    assert {type(each) for each in found} == {kind}
    return found


@pytest.mark.parametrize(
    ("key", "kind"),
    [("key(9)!", str), ("integer!", int), ("decimal!", str), ("day!", str), ("instant!", str)],
)
def test_a_key_of_one_field_is_its_value(key: str, kind: type) -> None:
    [*things] = names(f"Thing mark:{key}", kind=kind)
    assert set(names(f"Thing mark:{key}; Use thing:Thing", kind=kind)) <= set(things)


def test_a_key_of_several_fields_is_a_list_in_their_order() -> None:
    isbn, number = names(f"{COPY} Loan item:Copy", kind=list)[0]
    assert isinstance(isbn, str)
    assert isinstance(number, int)


def test_a_reference_in_a_key_goes_by_its_own_name() -> None:
    (item, day) = names(f"{COPY} Loan item:Copy due:day !(item, due); Fine loan:Loan", kind=list)[0]
    assert isinstance(item, list)
    assert isinstance(day, str)
    assert names("User email:key(30)!; Profile user:User!; Use profile:Profile")[0].endswith("@example.org")


def test_many_are_a_list_of_names() -> None:
    found = names(f"{COPY} Shelf copies:Copy*", kind=list)
    assert {len(name) for each in found for name in each} == {2}


def test_where_there_is_no_key_the_identifier_is_the_name() -> None:
    assert len(names("Thing text:text; Use thing:Thing")[0]) == 32


@pytest.mark.parametrize(
    ("model", "has"),
    [
        (f"{COPY} Loan item:Copy", True),
        (f"{COPY} Loan due:day", False),  # nobody calls a copy anything
        ("Book isbn:key(13)!; Copy book:Book! number:integer; Loan item:Copy", True),
        ("Book title:text; Copy book:Book! number:integer; Loan item:Copy", False),
        ("Copy number:integer!; Loan item:Copy", False),
    ],
)
def test_names_that_one_look_up_does_not_find_have_a_module(model: str, *, has: bool) -> None:
    assert ("src/modules/copies/domain/names.py" in generate({**ANSWERS, "model": model})) is has


def test_a_transaction_reaches_what_names_are_made_of() -> None:
    *_, loan, fine = parse(f"{COPY} Loan item:Copy due:day !(item, due); Fine loan:Loan").entities
    assert [each.name for each in loan.neighbours] == ["Copy", "Book"]
    assert [each.name for each in fine.neighbours] == ["Loan", "Copy", "Book"]
