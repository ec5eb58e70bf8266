"""Who may borrow, through both interfaces, and by many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

import modules.members.composition
from config.settings import Settings
from modules.loans.composition import compose
from modules.loans.domain.entities import LoanFilter
from modules.loans.domain.lending import MOST, SuspendedMember, TooManyLoans
from modules.loans.schemas import LoanBody
from modules.members.domain.entities import MemberStatus
from tests.samples import loan_details, member_details, new_member, options

OPEN = replace(loan_details(2), returned=False)
BODY = LoanBody.model_validate(OPEN, from_attributes=True).model_dump(mode="json")
SUSPENDED = new_member(1).id


def test_a_suspended_member_is_refused_by_both_interfaces(
    client: TestClient, run: Callable[..., Result]
) -> None:
    body = BODY | {"member": SUSPENDED}
    refused = client.post("/loans", json=body)
    sentence = f"member {SUSPENDED} is suspended"
    assert (refused.status_code, refused.json()["detail"]) == (409, sentence)
    typed = run("loans", "create", *options(body))
    assert (typed.exit_code, typed.stderr) == (1, f"{sentence}\n")


def test_a_member_whom_nobody_knows_is_a_bad_reference(client: TestClient) -> None:
    assert client.post("/loans", json=BODY | {"member": "f" * 32}).status_code == 422


def test_of_eight_loans_at_once_five_are_lent(settings: Settings) -> None:
    loans, start = compose(settings), Barrier(8)

    def borrow(_: int) -> bool:
        start.wait()
        try:
            loans.create(OPEN)
        except TooManyLoans:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(borrow, range(8))) == MOST
    assert len(loans.list(LoanFilter()).items) == MOST


def test_whoever_is_suspended_meanwhile_borrows_nothing_more(settings: Settings) -> None:
    loans, members = compose(settings), modules.members.composition.compose(settings)
    suspended = replace(member_details(2), status=MemberStatus.SUSPENDED)
    start = Barrier(2)

    def suspend() -> None:
        start.wait()
        members.update(OPEN.member, 1, suspended)

    def borrow() -> None:
        start.wait()
        with suppress(SuspendedMember):
            for _ in range(MOST):
                loans.create(OPEN)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(suspend), pool.submit(borrow)]:
            done.result()
    with pytest.raises(SuspendedMember):
        loans.create(OPEN)
