"""One entity of each kind: the nth differs from all others and refers to the nth of the others."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from core.domain.money import Money
from modules.authors.domain.entities import Author, AuthorDetails
from modules.books.domain.entities import Book, BookDetails
from modules.cards.domain.entities import Card, CardDetails
from modules.copies.domain.entities import Copy, CopyDetails
from modules.loans.domain.entities import Loan, LoanDetails
from modules.members.domain.entities import Member, MemberDetails, MemberStatus
from modules.tags.domain.entities import Tag, TagDetails

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def member_details(number: int = 1) -> MemberDetails:
    return MemberDetails(
        email=f"email {number}",
        full_name=f"full name {number}",
        joined=date(2026, 3, number),
        phone=f"phone {number}",
        status=list(MemberStatus)[number % 2],
        balance=Decimal(f"{number}.25"),
        notes=f"Notes {number}\nin two lines",
    )


def new_member(number: int = 1) -> Member:
    return Member.of(member_details(number), _id(number), NOON)


def card_details(number: int = 1) -> CardDetails:
    return CardDetails(
        number=f"number {number}", member=_id(number), issued=datetime(2026, 3, number, 8, 30, tzinfo=UTC)
    )


def new_card(number: int = 1) -> Card:
    return Card.of(card_details(number), _id(number), NOON, "somebody")


def author_details(number: int = 1) -> AuthorDetails:
    return AuthorDetails(name=f"name {number}", mentor=None)


def new_author(number: int = 1) -> Author:
    return Author.of(author_details(number), _id(number), NOON)


def tag_details(number: int = 1) -> TagDetails:
    return TagDetails(label=f"label {number}")


def new_tag(number: int = 1) -> Tag:
    return Tag.of(tag_details(number), _id(number), NOON)


def book_details(number: int = 1) -> BookDetails:
    return BookDetails(
        isbn=f"isbn {number}",
        title=f"title {number}",
        author=_id(number),
        tags=[_id(number)],
        price=Money(Decimal(number), "EUR"),
        pages=number,
        rating=Decimal(f"{number}.25"),
    )


def new_book(number: int = 1) -> Book:
    return Book.of(book_details(number), _id(number), NOON)


def copy_details(number: int = 1) -> CopyDetails:
    return CopyDetails(book=_id(number), number=number)


def new_copy(number: int = 1) -> Copy:
    return Copy.of(copy_details(number), _id(number), NOON)


def loan_details(number: int = 1) -> LoanDetails:
    return LoanDetails(
        item=_id(number), member=_id(number), due=date(2026, 3, number), returned=number % 2 == 1
    )


def new_loan(number: int = 1) -> Loan:
    return Loan.of(loan_details(number), _id(number), NOON)


def _id(number: int) -> str:
    return f"{number:032x}"


def options(body: Mapping[str, object]) -> list[str]:
    """Return what somebody types for the fields that a client sends as JSON."""
    typed: list[str] = []
    for name, value in body.items():
        option = f"--{name.replace('_', '-')}"
        match value:
            case None:
                pass
            case bool():
                typed.append(option if value else option.replace("--", "--no-", 1))
            case list():
                typed += [word for each in value for word in (option, str(each))]
            case {"amount": amount, "currency": currency}:
                typed += [option, f"{amount} {currency}"]
            case _:
                typed += [option, str(value)]
    return typed
