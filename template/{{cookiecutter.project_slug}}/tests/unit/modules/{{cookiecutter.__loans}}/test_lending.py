"""Who may borrow, on in-memory adapters."""

from dataclasses import replace

import pytest

from core.domain.errors import Conflict, InvalidReference
from modules.loans.composition import UseCases
from modules.loans.domain.entities import LoanFilter
from modules.loans.domain.lending import MOST, SuspendedMember, TooManyLoans, expect_may_borrow
from modules.members.domain.entities import MemberStatus
from tests.samples import loan_details, new_member

OPEN = replace(loan_details(2), returned=False)
SUSPENDED = new_member(1).id


def test_the_samples_are_as_these_tests_need_them() -> None:
    assert (new_member(1).status, new_member(2).status) == (MemberStatus.SUSPENDED, MemberStatus.ACTIVE)
    assert OPEN.member == new_member(2).id


@pytest.mark.parametrize("open_loans", [0, MOST - 1])
def test_an_active_member_borrows_up_to_the_most(open_loans: int) -> None:
    expect_may_borrow(new_member(2), open_loans)


@pytest.mark.parametrize("open_loans", [MOST, MOST + 1])
def test_nobody_borrows_more_than_the_most(open_loans: int) -> None:
    with pytest.raises(TooManyLoans, match=f"has {open_loans} open loans, and at most 5 are allowed"):
        expect_may_borrow(new_member(2), open_loans)


def test_a_suspended_member_borrows_nothing() -> None:
    with pytest.raises(SuspendedMember, match="is suspended"):
        expect_may_borrow(new_member(1), 0)


def test_what_is_refused_is_not_lent(use_cases: UseCases) -> None:
    for _ in range(MOST):
        use_cases.create(OPEN)
    for refused in (OPEN, replace(OPEN, member=SUSPENDED)):
        with pytest.raises(Conflict):
            use_cases.create(refused)
    assert len(use_cases.list(LoanFilter()).items) == MOST


def test_what_is_returned_makes_room(use_cases: UseCases) -> None:
    first, *_ = [use_cases.create(OPEN) for _ in range(MOST)]
    use_cases.update(first.id, first.version, replace(OPEN, returned=True))
    use_cases.create(OPEN)
    with pytest.raises(TooManyLoans):
        use_cases.update(first.id, 2, OPEN)


def test_a_loan_does_not_pass_to_a_member_who_may_not_borrow(use_cases: UseCases) -> None:
    loan = use_cases.create(OPEN)
    with pytest.raises(SuspendedMember):
        use_cases.update(loan.id, loan.version, replace(OPEN, member=SUSPENDED))


def test_what_is_lent_already_may_be_changed(use_cases: UseCases) -> None:
    first, *_ = [use_cases.create(OPEN) for _ in range(MOST)]
    later = replace(OPEN, due=loan_details(3).due)
    assert use_cases.update(first.id, first.version, later).due == later.due


def test_a_member_whom_nobody_knows_is_a_bad_reference(use_cases: UseCases) -> None:
    with pytest.raises(InvalidReference, match=f"there is no member {'f' * 32}"):
        use_cases.create(replace(OPEN, member="f" * 32))
