"""A transaction that the store gave up runs again as a whole; nothing else does."""

from collections.abc import Iterator

import pytest
import stamina
import structlog

from core.domain.errors import StaleEntity, TransactionAborted
from core.infrastructure import retry
from core.infrastructure.retry import retried


class Failing:
    """Fails so often with an error, then returns what it was called with."""

    def __init__(self, times: int, error: Exception) -> None:
        self.left = times
        self.error = error
        self.calls = 0

    def execute(self, value: int, *, factor: int = 1) -> int:
        self.calls += 1
        if self.left:
            self.left -= 1
            raise self.error
        return value * factor


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=5):
        yield


def test_it_runs_again_until_it_succeeds() -> None:
    use_case = Failing(3, TransactionAborted("deadlock"))
    assert retried(use_case.execute)(6, factor=7) == 42
    assert use_case.calls == 4


def test_other_errors_are_handed_on_at_once() -> None:
    use_case = Failing(1, StaleEntity("changed"))
    with pytest.raises(StaleEntity):
        retried(use_case.execute)(1)
    assert use_case.calls == 1


def test_in_the_end_the_error_is_handed_on() -> None:
    use_case = Failing(100, TransactionAborted("deadlock"))
    with pytest.raises(TransactionAborted):
        retried(use_case.execute)(1)


def test_what_is_logged_of_a_retry_holds_no_argument() -> None:
    with structlog.testing.capture_logs() as logs:
        retried(Failing(1, TransactionAborted("deadlock")).execute)(6, factor=7)
    assert [(each["event"], each["retry"]) for each in logs] == [("transaction runs again", 1)]
    assert not {"args", "kwargs"} & set(logs[0])


def test_each_retry_is_logged_with_the_use_case_and_its_number() -> None:
    with structlog.testing.capture_logs() as logs:
        retried(Failing(2, TransactionAborted("deadlock")).execute)(6)
    assert [each["retry"] for each in logs] == [1, 2]
    assert all(each["use_case"].endswith("test_retry.Failing.execute") for each in logs)


def test_the_waits_between_tries_are_short_and_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    class Library:
        @staticmethod
        def retry(**settings: object) -> object:
            asked.update(settings)
            return lambda again: again

    monkeypatch.setattr(retry, "stamina", lambda: Library)
    with pytest.raises(TransactionAborted):
        retried(Failing(1, TransactionAborted("deadlock")).execute)(6)
    assert asked == {
        "on": TransactionAborted,
        "attempts": None,
        "timeout": 30.0,
        "wait_initial": 0.005,
        "wait_max": 0.5,
        "wait_jitter": 0.05,
    }
