"""What is stored comes back exactly."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from .specimens import Begin, Box, Colour, Specimen, specimen

TEXTS = {
    "empty": "",
    "plain": "note",
    "emoji": "👩‍👩‍👧‍👦 🏴‍☠️",
    "combining_marks": "e\u0301 \u00e9 n\u0303",
    "right_to_left": "שלום \u202bعربي\u202c",
    "beyond_the_basic_plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0010ffff",
    "like_a_number": "007",
    "like_an_exponent": "1e5",
    "like_null": "NULL",
    "like_a_csv_null": r"\N",
    "like_json": '{"a": [1]}',
    "like_a_date": "2024-02-30",
    "formula": "=1+1",
    "backslashes": r"C:\new\\table",
    "quotes": """'single' "double" `back`""",
    "wildcards": "100% _under_ [set]",
    "percent_signs": "%s %(name)s %%",
    "colon": "12:34 :name",
    "question_mark": "what?",
    "reserved_word": "select",
    "control_characters": "\x01\x08\x1b\x7f\x85",
    "line_separators": "one\u2028two\u2029three",
}
LONG_TEXTS = TEXTS | {
    "blanks_at_both_ends": "  \t text \n ",
    "only_blanks": "   ",
    "newlines_of_all_kinds": "a\nb\r\nc\rd",
    "byte_order_mark": "\ufefftext",
    "megabyte": "ä€🙂x" * 262_144,
}


def stored_again(begin: Begin, item: Specimen) -> Specimen:
    with begin() as work:
        work.specimens.add(item)
        work.commit()
    with begin() as work:
        return work.specimens.get(item.id)


@pytest.mark.parametrize("text", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_long_text_comes_back_exactly(begin: Begin, text: str) -> None:
    assert stored_again(begin, specimen(text=text)).text == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_key_text_comes_back_exactly(begin: Begin, text: str) -> None:
    text = text.strip()
    assert stored_again(begin, specimen(order=text)).order == text


def test_255_characters_of_four_bytes_fit_into_key_text(begin: Begin) -> None:
    name = "🙂" * 255
    assert stored_again(begin, specimen(name=name)).name == name


def test_nothing_and_empty_text_are_told_apart(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen(name="empty", text="", order=""))
        work.specimens.add(specimen(name="nothing", text=None, order=None))
        work.commit()
    with begin() as work:
        empty, nothing = work.specimens.list(order_by="name").items
        assert (empty.text, empty.order) == ("", "")
        assert (nothing.text, nothing.order) == (None, None)


@pytest.mark.parametrize(
    "amount", ["0", "0.0001", "-0.0001", "1.1", "99999999999999.9999", "-99999999999999.9999"]
)
def test_decimals_of_18_digits_are_exact(begin: Begin, amount: str) -> None:
    read = stored_again(begin, specimen(amount=Decimal(amount))).amount
    assert isinstance(read, Decimal)
    assert read == Decimal(amount)


def test_decimals_come_back_with_four_places(stored: Begin) -> None:
    assert str(stored_again(stored, specimen(amount=Decimal("1.5"))).amount) == "1.5000"


@pytest.mark.parametrize(
    "amount", ["0", "0.000000000001", "-0.000000000001", "999999.999999999999", "-999999.999999999999"]
)
def test_a_model_may_ask_for_more_places(begin: Begin, amount: str) -> None:
    read = stored_again(begin, specimen(fine=Decimal(amount))).fine
    assert isinstance(read, Decimal)
    assert read == Decimal(amount)


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "0.1",
        "0.000000000000000001",
        "-0.000000000000000001",
        "9007199254740993.000000000000000001",
        "99999999999999999999.999999999999999999",
        "-99999999999999999999.999999999999999999",
    ],
)
def test_a_model_may_ask_for_38_digits(begin: Begin, amount: str) -> None:
    read = stored_again(begin, specimen(wide=Decimal(amount))).wide
    assert isinstance(read, Decimal)
    assert read.compare(Decimal(amount)) == 0


def test_decimals_come_back_with_the_places_of_their_model(stored: Begin) -> None:
    read = stored_again(stored, specimen(fine=Decimal("1.5"), wide=Decimal(-2)))
    assert f"{read.fine:f}" == "1.500000000000"
    assert f"{read.wide:f}" == "-2.000000000000000000"


@pytest.mark.parametrize(
    "taken",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC),
        datetime(2024, 3, 31, 1, 30, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=lambda taken: taken.isoformat(),
)
def test_instants_are_exact_to_the_microsecond(begin: Begin, taken: datetime) -> None:
    read = stored_again(begin, specimen(taken=taken)).taken
    assert read == taken
    assert read is not None
    assert read.utcoffset() == timedelta(0)


def test_instants_of_other_zones_come_back_in_utc(stored: Begin) -> None:
    east = datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert stored_again(stored, specimen(taken=east)).taken == datetime(2023, 12, 31, 18, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "day",
    [date(1, 1, 1), date(1582, 10, 4), date(1582, 10, 15), date(2024, 2, 29), date(9999, 12, 31)],
    ids=str,
)
def test_days_from_year_1_to_9999_are_exact(begin: Begin, day: date) -> None:
    read = stored_again(begin, specimen(day=day)).day
    assert type(read) is date
    assert read == day


@pytest.mark.parametrize("number", [0, -1, 2**31, -(2**63), 2**63 - 1, 2**53 + 1])
def test_integers_of_64_bits_are_exact(begin: Begin, number: int) -> None:
    assert stored_again(begin, specimen(number=number)).number == number


@pytest.mark.parametrize("flag", [True, False, None])
def test_flags_are_true_or_false_or_nothing(begin: Begin, flag: bool | None) -> None:
    assert stored_again(begin, specimen(flag=flag)).flag is flag


@pytest.mark.parametrize("colour", [*Colour, None])
def test_choices_come_back_as_members_of_their_enumeration(begin: Begin, colour: Colour | None) -> None:
    assert stored_again(begin, specimen(colour=colour)).colour is colour


def test_all_fields_at_once(begin: Begin) -> None:
    box = Box(id="b" * 32, label="shelf")
    item = specimen(
        text="long", order="by", amount=Decimal("12.34"), fine=Decimal("0.5"), wide=Decimal("0.5"),
        taken=datetime(2024, 5, 6, tzinfo=UTC), day=date(2024, 5, 6), number=7, flag=True,
        colour=Colour.RED, box=box.id,
    )  # fmt: skip
    with begin() as work:
        work.boxes.add(box)
        work.commit()
    assert stored_again(begin, item) == item
