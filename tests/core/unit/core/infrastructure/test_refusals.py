"""What repositories refuse is said in one wording, word for word."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from core.domain.entities import Entity
from core.infrastructure import refusals


@dataclass(kw_only=True)
class JobHistory(Entity):
    account_number: str
    limit: Decimal
    secret: str = field(repr=False)


class APIKey(Entity):
    pass


class ISBN(Entity):
    pass


class Version2Note(Entity):
    pass


class MyAPIKey2Go(Entity):
    pass


class PlanB(Entity):
    pass


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (JobHistory, "job history"),
        (APIKey, "API key"),
        (ISBN, "isbn"),
        (Version2Note, "version2 note"),
        (MyAPIKey2Go, "my API key2 go"),
        (PlanB, "plan b"),
    ],
)
def test_an_entity_has_the_name_that_people_call_it_by(kind: type[Entity], name: str) -> None:
    assert refusals.name_of(kind) == name


@pytest.mark.parametrize(
    ("refuse", "said"),
    [
        (lambda: refusals.absent(JobHistory, "0a"), "there is no job history 0a"),
        (
            lambda: refusals.stale(JobHistory, "0a"),
            "job history 0a was changed by somebody else; read it again and redo the change",
        ),
        (lambda: refusals.taken(JobHistory, {"id": "0a"}), "job history 0a exists already"),
        (
            lambda: refusals.taken(JobHistory, {"account_number": "7", "limit": Decimal("1.50")}),
            "another job history has account_number '7' and limit '1.50'",
        ),
        (
            lambda: refusals.taken(JobHistory, {"id": "0a", "secret": "hunter2"}),
            "another job history has id '0a' and the same secret",
        ),
        (lambda: refusals.unknown("home_town", "0a"), "there is no home town 0a"),
        (lambda: refusals.unknown("home_towns", "0a", among=True), "there is no 0a for home towns"),
        (
            lambda: refusals.needed(APIKey, "0a", "job_histories"),
            "API key 0a is still referred to by job histories",
        ),
        (
            lambda: refusals.many_values(JobHistory, "tags"),
            "job history.tags holds many values: ask with Has(one of them)",
        ),
        (lambda: refusals.one_value(JobHistory, "limit"), "job history.limit holds one value at most"),
        (
            refusals.failed,
            "something failed earlier in this transaction, of which nothing is kept: start over",
        ),
        (
            lambda: refusals.unreadable("notes", "title", "0a"),
            "notes.title of 0a holds nothing that this version can read: correct it there",
        ),
    ],
)
def test_a_refusal_is_one_sentence(refuse: Callable[[], Exception], said: str) -> None:
    assert str(refuse()) == said
