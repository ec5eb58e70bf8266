from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum

import pytest

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue
from core.domain.money import Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Status(StrEnum):
    ACTIVE = "active"
    ON_LEAVE = "on leave"


class Size(Enum):
    SMALL = "S"


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
    "written",
    [
        "2026-03-01T12:00:00",
        "03/04/2026",
        "2026-W09-7T12:00:00Z",
        "20260301T120000Z",
        "yesterday",
        "2026-13-01T00:00:00Z",
        20260301,
        True,
        [],
    ],
)
def test_what_is_no_instant_is_refused_by_line(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: at must "):
        record(at=written).instant("at")


@pytest.mark.parametrize("written", ["012", 12, "12"])
def test_an_integer_may_be_a_number_or_text(written: object) -> None:
    assert record(n=written).integer("n") == 12


@pytest.mark.parametrize(
    "written", ["+12", "--5", "1_2", "1.0", Decimal("1.0"), True, " 1", "٣", "1" * 5_000, [1]]
)
def test_what_only_looks_like_an_integer_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: n must be an integer"):
        record(n=written).integer("n")


@pytest.mark.parametrize(
    ("written", "meant"), [("0.10", "0.10"), (Decimal("0.1"), "0.1"), (3, "3"), ("-5", "-5")]
)
def test_a_decimal_keeps_its_digits(written: object, meant: str) -> None:
    assert str(record(n=written).decimal("n")) == meant


@pytest.mark.parametrize(
    "written",
    ["NaN", "1e400", "1_000", "1,5", "Infinity", ".5", "5.", "+5", "0x10", "1e3", "１２", " 1", True, {}],
)
def test_what_only_looks_like_a_decimal_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: n must be a decimal number"):
        record(n=written).decimal("n")


def test_text_is_never_made_from_something_else() -> None:
    with pytest.raises(BadRecord, match=r"^line 7: title must be text, not 5$"):
        record(title=5).text("title")


def test_words_come_as_a_list_or_as_text() -> None:
    assert record(tags=["a", "b"]).words("tags") == record(tags=" a  b").words("tags") == ["a", "b"]
    assert record().words("tags") == record(tags=None).words("tags") == record(tags="").words("tags") == []


def test_words_may_be_a_list_in_json_where_a_format_has_text_only() -> None:
    assert record(tags='["a,b", "c"]').words("tags") == ["a,b", "c"]


@pytest.mark.parametrize("written", ["x,y", "x;y", "x, y"])
def test_text_that_may_be_one_word_or_two_is_refused(written: str) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: tags must be words with blanks between them"):
        record(tags=written).words("tags")


@pytest.mark.parametrize(
    "written", ["../../etc", "0A", "x1", "0" * 33, " 1", "019CA869500070008000000000000001"]
)
def test_only_digits_in_small_letters_are_an_identifier(written: str) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: id must be 1 to 32 of the digits 0-9 and a-f"):
        record(id=written).identifier("id")


def test_an_identifier_may_be_left_out() -> None:
    assert record(id="0a").identifier("id") == "0a"
    assert record(id="").identifier("id") is record().identifier("id") is None


def test_a_version_leaves_room_for_edits() -> None:
    assert record(version="9007199254740991").version("version") == 2**53 - 1
    assert record().version("version") == 1
    for written in (2**53, 2**63 - 1, 0, -1):
        with pytest.raises(BadRecord, match=r"^line 7: version"):
            record(version=written).version("version")


@pytest.mark.parametrize("written", ["2026-03-01T12:00:00.123456789Z", "2026-03-01T12:00:00.0000001Z"])
def test_an_instant_finer_than_a_microsecond_is_refused_and_not_cut(written: str) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: at must be an instant such as .*, to the microsecond"):
        record(at=written).instant("at")
    assert record(at="2026-03-01T12:00:00.000001000Z").instant("at") == NOON.replace(microsecond=1)


@pytest.mark.parametrize("written", [[1], {"a": 1}, 5, "[1]", "[a"])
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


def test_nothing_may_be_a_default() -> None:
    nothing = record(a=None, b="")
    assert nothing.text("a", None) is None
    for read in (nothing.integer, nothing.decimal, nothing.day, nothing.instant, nothing.flag):
        assert [read(name, None) for name in "abc"] == [None, None, None]
    assert nothing.choice("b", Status, None) is None


def test_a_day_is_read_year_first() -> None:
    assert record(due="2026-03-01").day("due") == date(2026, 3, 1)


@pytest.mark.parametrize(
    "written",
    ["1.3.2026", "20260301", "2026-3-1", "2026-W09-7", "２０２６-03-01", "2026-02-30", 20260301],
)
def test_what_only_looks_like_a_day_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: due must be a day such as 2026-03-01, not "):
        record(due=written).day("due")


def test_a_day_that_the_calendar_left_out_is_refused_by_line() -> None:
    with pytest.raises(BadRecord, match=r"^line 7: due is one of the ten"):
        record(due="1582-10-05").day("due")


@pytest.mark.parametrize(("written", "meant"), [(True, True), ("true", True), ("false", False)])
def test_a_flag_is_true_or_false(written: object, meant: object) -> None:
    assert record(returned=written).flag("returned") is meant


@pytest.mark.parametrize("written", ["True", "yes", "1", 1, 0, "on", " true", [True]])
def test_what_is_neither_true_nor_false_is_refused(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: returned must be true or false, not "):
        record(returned=written).flag("returned")


def test_a_choice_is_read_by_its_value() -> None:
    assert record(status="on leave").choice("status", Status) is Status.ON_LEAVE
    assert record(size="S").choice("size", Size) is Size.SMALL
    assert record().choice("status", Status, Status.ACTIVE) is Status.ACTIVE


@pytest.mark.parametrize("written", ["Active", "ON_LEAVE", "gone", 1, True])
def test_what_is_no_choice_is_refused_with_those_that_are(written: object) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: status must be one of active, on leave, not "):
        record(status=written).choice("status", Status)


def test_a_reference_is_the_identifier_of_what_the_record_calls_by_name() -> None:
    known = {"jo@example.org": "1", "science fiction": "2", "new": "3"}
    assert record(member="jo@example.org").reference("member", known) == "1"
    assert record(member=None).reference("member", known, None) is None
    assert record(tags=["science fiction", "new"]).references("tags", known) == ["2", "3"]
    assert record(tags='["science fiction"]').references("tags", known) == ["2"]
    assert record().references("tags", known) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"member": "nobody"}, "there is no member 'nobody'"),
        ({"member": ""}, "member is missing"),
        ({"member": "jo "}, "member must not begin or end with a blank: 'jo '"),
        ({"member": 1}, "member must be text, not 1"),
        ({"member": [1]}, r"member must be text, not \[1\]"),
    ],
)
def test_a_reference_to_what_is_not_there_is_refused_by_line(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(BadRecord, match=f"^line 7: {reason}$"):
        record(**fields).reference("member", {"jo": "1"})


def copy_name(given: Record, field: str) -> tuple[str, int]:
    parts = given.parts(field, "book", "number")
    return parts.named("book"), parts.integer("number")


def loan_name(given: Record, field: str) -> tuple[tuple[str, int], date]:
    parts = given.parts(field, "item", "due")
    return copy_name(parts, "item"), parts.day("due")


@pytest.mark.parametrize("written", [7, "7", "007"])
def test_a_name_may_be_a_number_or_its_text(written: object) -> None:
    assert record(box=written).reference("box", {7: "1"}, read=Record.integer) == "1"
    assert record(boxes=[written]).references("boxes", {7: "1"}, read=Record.integer) == ["1"]


@pytest.mark.parametrize("written", ["1.5", "1.50", Decimal("1.5"), Decimal("1.500")])
def test_a_name_may_be_a_decimal_with_any_number_of_zeros(written: object) -> None:
    assert record(rate=written).reference("rate", {Decimal("1.5000"): "1"}, read=Record.decimal) == "1"


@pytest.mark.parametrize("written", ["2026-03-01T12:00:00Z", "2026-03-01 14:00+02:00"])
def test_a_name_may_be_an_instant_in_any_zone(written: str) -> None:
    assert record(run=written).reference("run", {NOON: "1"}, read=Record.instant) == "1"


def test_a_name_of_nothing_takes_the_default_and_zero_is_a_name() -> None:
    for nothing in (None, ""):
        assert record(box=nothing).reference("box", {}, None, read=Record.integer) is None
        assert record(item=nothing).reference("item", {}, None, read=copy_name) is None
    assert record(box=0).reference("box", {0: "1"}, None, read=Record.integer) == "1"


@pytest.mark.parametrize("written", [["978", 3], ["978", "3"], '["978", 3]', ' ["978", "3"]', "978 3"])
def test_a_name_of_several_parts_is_a_list(written: object) -> None:
    assert record(item=written).one("item", copy_name) == [("978", 3)]
    assert record(item=written).reference("item", {("978", 3): "1"}, read=copy_name) == "1"


@pytest.mark.parametrize("written", [[["978", 3], "2026-03-01"], '[["978", 3], "2026-03-01"]'])
def test_a_part_of_a_name_may_be_a_name_of_several_parts(written: object) -> None:
    assert record(loan=written).one("loan", loan_name) == [(("978", 3), date(2026, 3, 1))]


@pytest.mark.parametrize("written", [[["978", 3], ["979", 1]], '[["978", 3], ["979", 1]]'])
def test_many_names_of_several_parts_are_a_list_of_lists(written: object) -> None:
    known = {("978", 3): "1", ("979", 1): "2"}
    assert record(items=written).references("items", known, read=copy_name) == ["1", "2"]
    assert record(items=written).many("items", copy_name) == list(known)
    assert record(items="").references("items", known, read=copy_name) == []


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("978", "item must be a list [book, number], not ['978']"),
        ("978,3", "item must be words with blanks between them, not '978,3'"),
        ("[978", "item must be a list [book, number], not '[978'"),
        (3, "item must be a list [book, number], not 3"),
        (["978"], "item must be a list [book, number], not ['978']"),
        (["978", 3, 4], "item must be a list [book, number], not ['978', 3, 4]"),
        ('["978"]', "item must be a list [book, number], not ['978']"),
        (
            {"book": "978", "number": 3},
            "item must be a list [book, number], not {'book': '978', 'number': 3}",
        ),
        (["978", "x"], "item: number must be an integer such as 12, not 'x'"),
        (["978", None], "item: number is missing"),
        ([978, 3], "item: book must be text, not 978"),
        (["978 ", 3], "item: book must not begin or end with a blank: '978 '"),
        (["978", Decimal("1.5")], "item: number must be an integer such as 12, not '1.5'"),
        (["978", 4], "there is no item ['978', 4]"),
        ('["978", 4]', """there is no item '["978", 4]'"""),
    ],
)
def test_what_is_wrong_with_a_name_of_several_parts_is_said(written: object, reason: str) -> None:
    with pytest.raises(BadRecord) as refused:
        record(item=written).reference("item", {("978", 3): "1"}, read=copy_name)
    assert str(refused.value) == f"line 7: {reason}"


def test_what_is_wrong_deep_in_a_name_is_said_with_the_way_there() -> None:
    with pytest.raises(BadRecord, match=r"^line 7: loan: item: number must be an integer"):
        record(loan=[["978", True], "2026-03-01"]).one("loan", loan_name)


def test_money_is_read_from_two_fields() -> None:
    assert record(price_amount="12.50", price_currency="EUR").money("price") == Money(Decimal("12.5"), "EUR")
    assert record(price_amount="", price_currency="").money("price", None) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"price_amount": "1"},
        {"price_currency": "EUR"},
        {"price_amount": "1.001", "price_currency": "EUR"},
        {"price_amount": [1]},
    ],
)
def test_half_an_amount_of_money_and_too_much_of_it_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(BadRecord, match=r"^line 7: "):
        record(**fields).money("price", None)


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (lambda: record().text("name"), "name is missing"),
        (lambda: record(at=7).instant("at"), "at must be an instant such as 2026-03-01T08:30:00Z, not 7"),
        (
            lambda: record(tags="x,y").words("tags"),
            "tags must be words with blanks between them, not 'x,y'",
        ),
        (lambda: record(tags=[1]).words("tags"), "tags must be a list of words, not [1]"),
        (lambda: record(tags="[" * 100_000).words("tags"), f"tags must be a list of words, not '{'[' * 58}…"),
        (lambda: record(tags=["a "]).many("tags"), "tags must not begin or end with a blank: 'a '"),
        (lambda: record(tags=["nobody"]).references("tags", {}), "there is no tags 'nobody'"),
        (lambda: record(box="nobody").reference("box", {}), "there is no box 'nobody'"),
    ],
    ids=range(8),
)
def test_what_is_wrong_is_said_by_line_and_name(read: Callable[[], object], sentence: str) -> None:
    with pytest.raises(BadRecord) as refused:
        read()
    assert str(refused.value) == f"line 7: {sentence}"


def test_a_whole_number_is_a_decimal_too() -> None:
    assert isinstance(record(sum=3).decimal("sum"), Decimal)


def test_blanks_before_a_list_are_none_of_its_words() -> None:
    assert record(tags=' ["a, b"]').words("tags") == ["a, b"]


def test_no_identifier_is_none() -> None:
    assert record(id="").identifier("id") is None
    assert record().identifier("id") is None
