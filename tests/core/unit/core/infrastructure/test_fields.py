"""What a client may send is the same to pydantic, to the document and to the domain, whose words are used."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core.domain.errors import InvalidValue
from core.domain.money import Money as MoneyValue
from core.infrastructure.fields import (
    Amount,
    Cursor,
    Day,
    FlagInQuery,
    Identifier,
    Instant,
    Limit,
    Money,
    NewMoney,
    Whole,
    WholeInQuery,
    _money_schema,
    _plain,
    amount_schema,
    at_least_one,
    key,
    line,
    matching,
    one_of,
    text,
    word,
)

Kind = Any


def taken(kind: Kind, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Kind, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    return str(refused.value.errors()[0]["msg"]).removeprefix("Value error, ")


def document(kind: Kind) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema()


def fits(kind: Kind, value: str) -> bool:
    """What a client finds out that reads the document only."""
    told = document(kind)
    return bool(re.search(told["pattern"], value)) and len(value) <= told.get("maxLength", len(value))


def test_the_document_tells_form_length_and_examples_of_a_text() -> None:
    told = document(Annotated[str, text(20, "Milk", "Bread")])
    assert told == {
        "type": "string",
        "pattern": r"^(?:[^\x00]*)$",
        "maxLength": 20,
        "examples": ["Milk", "Bread"],
    }
    assert document(Annotated[str, text()]) == {"type": "string", "pattern": r"^(?:[^\x00]*)$"}


def test_the_document_tells_the_length_of_keys_lines_and_words_that_name_none() -> None:
    for kind in (key, line, word):
        told = document(Annotated[str, kind()])
        assert (told["type"], told["maxLength"], "examples" in told) == ("string", 255, False)
        told = document(Annotated[str, kind(3, "abc", "xyz")])
        assert (told["maxLength"], told["examples"]) == (3, ["abc", "xyz"])


TEXTS = {
    "text": Annotated[str, text(5)],
    "key": Annotated[str, key(5)],
    "line": Annotated[str, line(5)],
    "word": Annotated[str, word(5)],
}


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("Milk", {"text", "key", "line", "word"}),
        ("12345", {"text", "key", "line", "word"}),
        ("123456", set()),
        ("a b", {"text", "key", "line"}),
        ("a\nb", {"text", "key"}),
        ("a\x85b", {"text", "key"}),
        ("", {"text", "key"}),
        (" a", {"text"}),
        ("a\u3000", {"text"}),
        ("\0", set()),
        ("é", {"text", "key", "line", "word"}),
    ],
)
def test_document_and_service_agree_on_each_text(value: str, kinds: set[str]) -> None:
    assert {name for name, kind in TEXTS.items() if fits(kind, value)} == kinds
    for name, kind in TEXTS.items():
        if name in kinds:
            assert taken(kind, value) == value
        else:
            assert refusal(kind, value)


def test_texts_are_refused_in_the_words_of_the_domain() -> None:
    nul = "it must not contain the NUL character"
    assert [refusal(kind, "\0") for kind in TEXTS.values()] == [nul] * 4
    long = "it has 6 characters, at most 5 are allowed"
    assert [refusal(kind, "123456") for kind in TEXTS.values()] == [long] * 4
    blank = "it must not begin or end with a blank: ' a'"
    assert [refusal(TEXTS[name], " a") for name in ("key", "line", "word")] == [blank] * 3
    form = "it must be one line or one word, as the API's document says, not {}"
    assert refusal(TEXTS["line"], "a\nb") == form.format(r"'a\nb'")
    assert refusal(TEXTS["word"], "a b") == form.format("'a b'")
    assert refusal(TEXTS["word"], "") == form.format("''")


def test_of_a_long_text_in_a_wrong_form_only_the_beginning_is_shown() -> None:
    begins = "a " * 30
    assert refusal(Annotated[str, word(200)], begins + "b").endswith(f"not {begins!r}")
    assert refusal(Annotated[str, matching("[ab]+")], begins + "b").startswith(f"{begins!r} does not")


def test_a_text_without_a_limit_may_be_long() -> None:
    assert taken(Annotated[str, text()], "x" * 100_000) == "x" * 100_000
    assert taken(Annotated[str, matching("x*")], "x" * 100_000) == "x" * 100_000


def test_what_has_a_pattern_matches_it_from_end_to_end_and_within_its_length() -> None:
    kind = Annotated[str, matching("[0-9]+|none", 4, "12")]
    assert document(kind) == {
        "type": "string",
        "pattern": "^(?:[0-9]+|none)$",
        "maxLength": 4,
        "examples": ["12"],
    }
    assert [taken(kind, value) for value in ("1", "1234", "none")] == ["1", "1234", "none"]
    for value in ("", "x1", "1x", "1\n", "12345"):
        said = refusal(kind, value)
        assert said == f"{value!r} does not have the form that the API's document describes"


def test_a_check_of_its_own_says_what_is_wrong_instead() -> None:
    def even(value: str) -> None:
        if int(value) % 2:
            raise InvalidValue(f"{value} is odd")

    kind = Annotated[str, matching("[0-9]+", check=even)]
    assert taken(kind, "12") == "12"
    assert refusal(kind, "13") == "13 is odd"
    assert document(kind) == {"type": "string", "pattern": "^(?:[0-9]+)$"}


def test_the_words_that_a_text_may_be_are_asked_for_when_the_document_is_made() -> None:
    words = ["b"]
    kind = Annotated[str, one_of(lambda: words)]
    words.append("a")
    assert document(kind)["enum"] == ["a", "b"]


def test_at_least_one_field_may_be_asked_for() -> None:
    assert at_least_one("title", "tags") == {
        "anyOf": [
            {"required": ["title"], "properties": {"title": {"not": {"type": "null"}}}},
            {"required": ["tags"], "properties": {"tags": {"not": {"type": "null"}}}},
        ]
    }


def test_what_pydantic_would_convert_is_refused_by_name() -> None:
    whole = Annotated[int, _plain("a whole number", int)]
    assert (taken(whole, 3), taken(whole, 3.0)) == (3, 3)
    for value in (True, "3", 3.5, None, float("inf"), float("nan")):
        assert refusal(whole, value) == "must be a whole number"
    flag = Annotated[bool, _plain("true or false", bool)]
    assert taken(flag, True) is True
    assert [refusal(flag, value) for value in (1, 1.0, "true")] == ["must be true or false"] * 3


def test_text_of_a_plain_kind_has_its_form_from_end_to_end() -> None:
    kind = Annotated[str, _plain("two digits", str, pattern="[0-9]{2}")]
    assert taken(kind, "12") == "12"
    assert [refusal(kind, value) for value in ("1", "123", "12\n", "x12", 12)] == ["must be two digits"] * 5


def test_an_exact_decimal_is_no_float_whatever_its_value() -> None:
    kind = Annotated[Decimal, _plain("an amount", str, int, Decimal, pattern="[0-9]+")]
    assert [taken(kind, value) for value in ("12", 12, Decimal("1.5"))] == [12, 12, Decimal("1.5")]
    assert refusal(kind, 3.0) == refusal(kind, 3.5) == "must be an amount, or a number without a point"
    assert refusal(kind, "1.5") == refusal(kind, True) == "must be an amount"


def test_the_document_tells_how_an_amount_is_written() -> None:
    text_of, number = amount_schema(2)["anyOf"]
    limit = 10**14
    assert text_of == {"type": "string", "pattern": r"^-?[0-9]{1,14}(\.[0-9]{1,2})?$"}
    assert number == {"type": "integer", "exclusiveMinimum": -limit, "exclusiveMaximum": limit}
    assert amount_schema()["anyOf"][0]["pattern"] == r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"
    assert amount_schema(0)["anyOf"][0]["pattern"] == "^-?[0-9]{1,14}$"


def test_the_document_can_leave_negative_zero_out() -> None:
    pattern = amount_schema(2, signed_zero=False)["anyOf"][0]["pattern"]
    assert pattern == r"^(?!-[0.]*$)-?[0-9]{1,14}(\.[0-9]{1,2})?$"
    assert [each for each in ("-0.00", "-0", "-0.01", "0") if re.search(pattern, each)] == ["-0.01", "0"]


@pytest.mark.parametrize(
    ("kind", "sent", "meant"),
    [
        (Whole, -(2**63), -(2**63)),
        (WholeInQuery, "12", 12),
        (FlagInQuery, "true", True),
        (FlagInQuery, "false", False),
        (Day, "2024-02-29", date(2024, 2, 29)),
        (Instant, "2024-02-29T12:30:00.000001+01:00", datetime(2024, 2, 29, 11, 30, 0, 1, tzinfo=UTC)),
        (Amount, "-12.5", Decimal("-12.5")),
        (Amount, 12, Decimal(12)),
        (Limit, "1000", 1000),
        (Cursor, "W10", "W10"),
        (Identifier, "0a", "0a"),
        (Money, {"amount": "12.50", "currency": "EUR"}, MoneyValue(Decimal("12.50"), "EUR")),
        (Money, MoneyValue(Decimal(1), "EUR"), MoneyValue(Decimal(1), "EUR")),
    ],
)
def test_each_kind_takes_its_own(kind: Kind, sent: object, meant: object) -> None:
    assert taken(kind, sent) == meant


@pytest.mark.parametrize(
    ("kind", "sent", "said"),
    [
        (Whole, 2**63, "less than or equal to 9223372036854775807"),
        (Whole, "12", "must be a whole number"),
        (WholeInQuery, "1_2", "it must be an integer such as 12"),
        (FlagInQuery, "yes", "must be true or false"),
        (FlagInQuery, "True", "must be true or false"),
        (Day, "0000-01-01", "must be a day as text, such as 2024-02-29"),
        (Day, "2023-02-29", "it must be a day such as 2026-03-01"),
        (Instant, "2024-02-29T12:30:00", "must be an instant as text, such as 2024-02-29T12:30:00Z"),
        (Amount, 12.0, 'must be an amount as text, such as "12.50", or a number without a point'),
        (Amount, "1e3", 'must be an amount as text, such as "12.50"'),
        (Limit, 1_001, "less than or equal to 1000"),
        (Identifier, "0G", "does not have the form that the API's document describes"),
        (Money, {"amount": "12.505", "currency": "EUR"}, "EUR"),
        (Money, {"amount": "1", "currency": "EUR", "more": 1}, "Extra inputs are not permitted"),
    ],
)
def test_each_kind_refuses_what_is_not_its_own(kind: Kind, sent: object, said: str) -> None:
    assert said in refusal(kind, sent)


def test_the_places_of_an_amount_go_by_its_currency_in_the_document() -> None:
    told: dict[str, Any] = {}
    _money_schema(told)
    by_code = {
        code: each["properties"]["amount"]["anyOf"][0]["pattern"]
        for each in told["anyOf"]
        for code in each["properties"]["currency"]["enum"]
    }
    assert by_code["JPY"] == r"^(?!-[0.]*$)-?[0-9]{1,14}$"
    assert by_code["EUR"].endswith(r"(\.[0-9]{1,2})?$")
    assert by_code["KWD"].endswith(r"(\.[0-9]{1,3})?$")
    assert document(NewMoney)["anyOf"] == told["anyOf"]


class Form(BaseModel):
    model_config = ConfigDict(json_schema_extra=at_least_one("title", "body"))

    title: Annotated[str, line(10, "Milk")] | None = None
    body: Annotated[str, text(), Field(description="As long as it may be")] = ""


def test_a_model_is_documented_by_its_kinds() -> None:
    told = document(Form)
    assert told["properties"]["title"]["anyOf"][0]["examples"] == ["Milk"]
    assert told["properties"]["body"] == {
        "type": "string",
        "pattern": r"^(?:[^\x00]*)$",
        "default": "",
        "description": "As long as it may be",
        "title": "Body",
    }
    assert [each["required"] for each in told["anyOf"]] == [["title"], ["body"]]
