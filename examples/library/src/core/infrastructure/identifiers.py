"""Identifiers that sort by the time they were made."""

from uuid_utils import uuid7

from core.domain.ports import Identifiers


class Uuid7Identifiers(Identifiers):
    """Random UUIDs of version 7 (RFC 9562), written as 32 hexadecimal digits."""

    def new(self) -> str:
        return uuid7().hex
