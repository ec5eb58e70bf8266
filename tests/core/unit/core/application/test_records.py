from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(**fields: object) -> Record:
    return Record(7, fields)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01T12:00:00Z", NOON),
        ("2026-03-01T14:00:00+02:00", NOON),
        ("2026-03-01 12:00:00.000001+00:00", NOON.replace(microsecond=1)),
    ],
)
def test_an_instant_is_read_in_any_zone_and_kept_in_utc(written: str, meant: datetime) -> None:
    assert record(at=written).instant("at") == meant


@pytest.mark.parametrize(
    "written", ["2026-03-01T12:00:00", "yesterday", "2026-13-01T00:00:00Z", 20260301, True, []]
)
def test_what_is_no_instant_is_refused_by_line(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: at must "):
        record(at=written).instant("at")


@pytest.mark.parametrize("written", ["012", 12, "+12"])
def test_an_integer_may_be_a_number_or_text(written: object) -> None:
    assert record(n=written).integer("n") == 12


@pytest.mark.parametrize("written", ["1_2", "1.0", Decimal("1.0"), True, " 1", "٣", "1" * 5_000, [1]])
def test_what_only_looks_like_an_integer_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: n must be an integer"):
        record(n=written).integer("n")


@pytest.mark.parametrize(
    ("written", "meant"), [("0.10", "0.10"), (Decimal("0.1"), "0.1"), (3, "3"), ("-5", "-5")]
)
def test_a_decimal_keeps_its_digits(written: object, meant: str) -> None:
    assert str(record(n=written).decimal("n")) == meant


@pytest.mark.parametrize("written", ["NaN", "1e400", "1_000", "1,5", "Infinity", ".5", "٣", True, {}])
def test_what_only_looks_like_a_decimal_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: n must be a decimal number"):
        record(n=written).decimal("n")


def test_text_is_never_made_from_something_else() -> None:
    with pytest.raises(BadRecord, match=r"^line 7: title must be text, not 5$"):
        record(title=5).text("title")


def test_words_come_as_a_list_or_as_text() -> None:
    assert record(tags=["a", "b"]).words("tags") == record(tags=" a  b").words("tags") == ["a", "b"]
    assert record().words("tags") == record(tags=None).words("tags") == record(tags="").words("tags") == []


@pytest.mark.parametrize("written", [[1], {"a": 1}, 5])
def test_what_is_no_list_of_words_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: tags must be a list of words"):
        record(tags=written).words("tags")


@pytest.mark.parametrize("fields", [{}, {"n": None}, {"n": ""}])
def test_a_field_that_is_not_given_takes_its_default_or_is_refused(fields: dict[str, object]) -> None:
    assert record(**fields).integer("n", 5) == 5
    with pytest.raises(BadRecord, match=r"^line 7: n is missing$"):
        record(**fields).integer("n")


def test_empty_text_is_text() -> None:
    assert record(body="").text("body", "default") == ""
    assert record().text("body", "default") == "default"


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(BadRecord) as refused:
        record(n="9" * 10_000).integer("n")
    assert len(str(refused.value)) < 120


def test_invariants_are_blamed_on_the_line_once() -> None:
    with pytest.raises(BadRecord, match=r"^line 7: too long$"), record().checked():
        raise InvalidValue("too long")
    with pytest.raises(BadRecord, match=r"^line 9: too long$"), record().checked():
        raise BadRecord(9, "too long")
