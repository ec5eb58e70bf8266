"""What becomes of keys, in memory."""

from datetime import timedelta

import pytest

from core.domain.errors import InvalidValue, NotFound
from modules.api_keys.composition import UseCases
from modules.api_keys.domain.entities import InvalidKey
from modules.api_keys.infrastructure.memory import InMemoryApiKeyUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def work() -> InMemoryApiKeyUnitOfWork:
    return InMemoryApiKeyUnitOfWork()


@pytest.fixture
def use_cases(work: InMemoryApiKeyUnitOfWork, clock: SteppingClock) -> UseCases:
    return UseCases(lambda: work, clock, CountingIdentifiers())


def test_a_key_says_whose_it_is_and_what_it_opens(use_cases: UseCases) -> None:
    made, token = use_cases.create("ada", ["b:write", "a:read b:write"], None)
    found = use_cases.check(token)
    assert (found.id, found.name, found.scopes) == (made.id, "ada", "a:read b:write")


def test_two_keys_may_have_one_name_and_never_one_secret(use_cases: UseCases) -> None:
    (one, first), (other, second) = (use_cases.create("ada", ["a:read"], None) for _ in range(2))
    assert one.digest != other.digest
    assert len(first.rpartition(".")[2]) == 43
    for wrong in (f"key_{one.id}.{second.rpartition('.')[2]}", f"key_{other.id}.{first.rpartition('.')[2]}"):
        with pytest.raises(InvalidKey, match="is none that"):
            use_cases.check(wrong)


def test_of_a_secret_only_its_digest_is_kept(use_cases: UseCases) -> None:
    _, token = use_cases.create("ada", ["a:read"], None)
    [kept] = use_cases.list()
    assert token.rpartition(".")[2] not in repr(kept)
    assert len(kept.digest) == 64


def test_a_revoked_key_opens_nothing_and_stays_revoked(use_cases: UseCases) -> None:
    made, token = use_cases.create("ada", ["a:read"], None)
    first = use_cases.revoke(made.id)
    with pytest.raises(InvalidKey, match="the key was revoked"):
        use_cases.check(token)
    assert use_cases.revoke(made.id).revoked_at == first.revoked_at
    with pytest.raises(NotFound):
        use_cases.revoke("f" * 32)


def test_a_key_expires_when_it_was_said_to(use_cases: UseCases) -> None:
    made, token = use_cases.create("ada", ["a:read"], timedelta(minutes=2))
    assert made.expires_at == made.created_at + timedelta(minutes=2)
    use_cases.check(token)
    with pytest.raises(InvalidKey, match="the key has expired"):
        use_cases.check(token)


def test_who_does_not_know_the_secret_does_not_learn_that_a_key_is_over(use_cases: UseCases) -> None:
    made, token = use_cases.create("ada", ["a:read"], None)
    use_cases.revoke(made.id)
    with pytest.raises(InvalidKey, match="is none that"):
        use_cases.check(token[:-1] + ("A" if token[-1] != "A" else "B"))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        f"key_{'0' * 32}",
        f"key_{'0' * 32}.",
        f"{'0' * 32}.{'s' * 43}",
        f"key_{'0' * 32}.{'s' * 43}",
        f"key_{'F' * 32}.{'s' * 43}",
        f"key_{'0' * 32}.{'s' * 42}\u00e9",
        f"key_{'0' * 32}.{'s' * 43}\n",
    ],
)
def test_what_is_no_key_is_refused(use_cases: UseCases, token: str) -> None:
    with pytest.raises(InvalidKey, match="is none that"):
        use_cases.check(token)


@pytest.mark.parametrize(
    ("name", "scopes"),
    [
        ("", ["a:read"]),
        ("a\nb", ["a:read"]),
        ("n" * 101, ["a:read"]),
        ("ada", []),
        ("ada", [" "]),
        ("ada", ["caf\u00e9"]),
    ],
)
def test_a_key_has_a_name_and_scopes_that_a_header_can_hold(
    use_cases: UseCases, name: str, scopes: list[str]
) -> None:
    with pytest.raises(InvalidValue):
        use_cases.create(name, scopes, None)
