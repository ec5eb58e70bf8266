from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
import typer
from pydantic import BaseModel, ValidationError
from typer.testing import CliRunner, Result

from core.domain.errors import InvalidValue
from core.domain.money import Money
from core.infrastructure.notation import day, decimal, instant, money, one_of, parser, whole
from core.infrastructure.strict import Day, Instant, Integer, Number


class Form(BaseModel):
    integer: Integer = 0
    number: Number = Decimal(0)
    day: Day = date(2026, 1, 1)
    instant: Instant = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "sent", "meant"),
    [
        ("integer", "12", 12),
        ("integer", -12, -12),
        ("number", "12.50", Decimal("12.50")),
        ("number", 12, Decimal(12)),
        ("number", Decimal("12.5"), Decimal("12.5")),
        ("day", "2026-03-04", date(2026, 3, 4)),
        ("day", date(2026, 3, 4), date(2026, 3, 4)),
        ("instant", "2026-03-04T12:00:00+01:00", datetime(2026, 3, 4, 11, tzinfo=UTC)),
    ],
)
def test_a_value_in_its_one_form_is_taken(name: str, sent: object, meant: object) -> None:
    assert getattr(Form.model_validate({name: sent}), name) == meant


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        *(("integer", sent) for sent in ["1_000", "+5", "5.0", " 5", "１２", 5.0, True, None, "1e3"]),
        *(
            ("number", sent)
            for sent in ["1_000", "+5", "1e3", ".5", "5.", "1,5", 12.5, True, float("nan"), "NaN"]
        ),
        *(("day", sent) for sent in ["1772582400", 1772582400, "03/04/2026", "2026-03-04T00:00:00", 0]),
        *(("instant", sent) for sent in ["1772582400", 1772582400.5, 0, "2026-03-04", "2026-03-04T12:00:00"]),
    ],
)
def test_what_pydantic_alone_would_take_or_guess_is_refused(name: str, sent: object) -> None:
    with pytest.raises(ValidationError, match="it must "):
        Form.model_validate({name: sent})


def test_whole_numbers_of_a_command_line_have_bounds() -> None:
    assert whole(1, 10)("10") == whole(1, 10)(10) == 10
    assert whole()("-5") == -5
    for text, reason in [("0", "between 1 and 10"), ("11", "between 1 and 10"), ("1_0", "integer such as")]:
        with pytest.raises(typer.BadParameter, match=reason):
            whole(1, 10)(text)
    with pytest.raises(typer.BadParameter, match="at least 1, not 0"):
        whole(1)("0")


def pay(*arguments: str) -> Result:
    app = typer.Typer()

    @app.command()
    def _pay(
        amount: Annotated[Decimal, typer.Option(parser=decimal, metavar="NUMBER")] = Decimal("1.50"),
        due: Annotated[date | None, typer.Option(parser=day, metavar="DAY")] = None,
        at: Annotated[datetime | None, typer.Option(parser=instant, metavar="INSTANT")] = None,
    ) -> None:
        typer.echo(repr((amount, due, at)))

    return CliRunner().invoke(app, [*arguments])


def test_a_command_takes_values_in_their_one_form() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert pay().stdout == f"{(Decimal('1.50'), None, None)!r}\n"
    given = pay("--amount", "-5", "--due", "2026-03-01", "--at", "2026-03-01T13:00:00+01:00")
    assert given.stdout == f"{(Decimal(-5), date(2026, 3, 1), noon)!r}\n"


@pytest.mark.parametrize(
    ("option", "written", "reason"),
    [
        *(
            ("--amount", written, "a decimal number such as 12.50")
            for written in ["1e3", "+5", "１２", "1_000", ".5", ""]
        ),
        *(
            ("--due", written, "a day such as 2026-03-01")
            for written in ["1.3.2026", "20260301", "2026-03-01T00:00:00"]
        ),
        *(("--at", written, "an instant such as 2026-03-01T08:30:00Z") for written in ["2026-03-01", "now"]),
    ],
)
def test_a_command_refuses_what_could_mean_another_value(option: str, written: str, reason: str) -> None:
    refused = pay(option, written)
    assert refused.exit_code == 2
    assert option in refused.stderr
    assert f"it must be {reason}" in " ".join(refused.stderr.replace("│", "").split())


def refusal(read: Callable[[Any], object], value: str) -> str:
    with pytest.raises(typer.BadParameter) as refused:
        read(value)
    return refused.value.message


def test_what_is_refused_is_told_in_the_words_of_the_domain() -> None:
    assert refusal(whole(), "1_0") == "it must be an integer such as 12, not '1_0'"
    assert refusal(whole(1, 10), "11") == "it must be between 1 and 10, not 11"
    assert refusal(whole(1), "0") == "it must be at least 1, not 0"
    assert refusal(one_of("up", "down"), "left") == "it must be up or down, not left"


def test_bounds_are_themselves_within_them() -> None:
    assert [whole(1, 10)(each) for each in ("1", "10")] == [1, 10]
    assert one_of("up", "down")("down") == "down"


def test_a_default_needs_no_reading() -> None:
    assert whole(1)(0) == 0
    assert one_of("up")("up") == "up"
    assert money(Money.parse("12.50", "EUR")) == Money.parse("12.50", "EUR")


def test_an_amount_of_money_names_its_currency_behind_a_blank() -> None:
    assert money("12.50 EUR") == Money.parse("12.50", "EUR")
    assert "EUR" in refusal(money, "12.505 EUR")
    for value in ("12.50", "EUR 12.50", "12.50  EUR", "12.50 EUR EUR"):
        assert refusal(money, value)


def test_any_reader_becomes_a_parser() -> None:
    @parser
    def shouted(value: str) -> str:
        if not value:
            raise InvalidValue("it must be a word")
        return value.upper()

    assert [shouted(each) for each in ("a", 1)] == ["A", 1]
    assert refusal(shouted, "") == "it must be a word"
