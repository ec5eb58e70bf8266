"""Identifiers are unique and sort by time."""

from uuid import UUID

from core.infrastructure.identifiers import Uuid7Identifiers


def test_an_identifier_is_a_uuid_of_version_7_in_32_hexadecimal_digits() -> None:
    identifier = Uuid7Identifiers().new()
    assert UUID(identifier).version == 7
    assert UUID(identifier).hex == identifier


def test_identifiers_sort_in_the_order_they_were_given_out() -> None:
    identifiers = Uuid7Identifiers()
    given = [identifiers.new() for _ in range(10_000)]
    assert sorted(set(given)) == given
