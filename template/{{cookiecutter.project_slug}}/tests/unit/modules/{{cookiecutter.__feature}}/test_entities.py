from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from modules.{{ cookiecutter.__plural_snake }}.domain import entities

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VALID = entities.{{ cookiecutter.entity }}(
    id="1",
    name="first",
    created_at=NOON,
    updated_at=NOON,
)


@pytest.mark.parametrize("name", ["x", "n" * entities.NAME_LENGTH, "Größe 10 €", "a  b"])
def test_a_name_is_any_line_of_text(name: str) -> None:
    assert replace(VALID, name=name).name == name


@pytest.mark.parametrize("name", ["", " ", "a ", "a\nb", "n" * (entities.NAME_LENGTH + 1), "a\0b", 5])
def test_what_is_not_one_line_of_text_is_no_name(name: Any) -> None:
    with pytest.raises(InvalidValue, match="name"):
        replace(VALID, name=name)
    with pytest.raises(InvalidValue, match="name"):
        replace(VALID).rename(name, NOON)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": ""},
        {"id": "x" * 33},
        {"version": 0},
        {"updated_at": NOON - timedelta(microseconds=1)},
        {"created_at": NOON.replace(tzinfo=None)},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(VALID, **broken)


def test_another_name_comes_with_another_instant() -> None:
    renamed = replace(VALID)
    renamed.rename("second", NOON + timedelta(hours=1))
    assert (renamed.name, renamed.updated_at - renamed.created_at) == ("second", timedelta(hours=1))


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    renamed = replace(VALID)
    renamed.rename("second", NOON - timedelta(hours=1))
    assert renamed.updated_at == NOON
