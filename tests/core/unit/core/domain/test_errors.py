"""Errors say what is wrong, and survive the way between processes."""

import pickle

from core.domain.errors import BadRecord, InvalidValue, StorageUnavailable, TransactionAborted


def test_a_bad_record_names_its_line() -> None:
    error = BadRecord(7, "the title is missing")
    assert str(error) == "line 7: the title is missing"
    assert (error.line, error.reason) == (7, "the title is missing")


def test_a_bad_record_can_be_pickled() -> None:
    copy = pickle.loads(pickle.dumps(BadRecord(7, "no")))  # noqa: S301 -- our own bytes
    assert (copy.line, copy.reason) == (7, "no")


def test_an_invalid_value_is_a_value_error_to_python() -> None:
    assert issubclass(InvalidValue, ValueError)


def test_an_aborted_transaction_is_a_storage_that_is_not_available_now() -> None:
    assert issubclass(TransactionAborted, StorageUnavailable)
