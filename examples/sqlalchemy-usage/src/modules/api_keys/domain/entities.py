"""What is true of API keys wherever they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from re import fullmatch
from typing import Self

from core.domain import values
from core.domain.entities import Recorded
from core.domain.errors import InvalidValue

NAME_LENGTH = 100
DIGEST_LENGTH = 64

SCOPE = r"[\x21\x23-\x5b\x5d-\x7e]+"
"""What a scope may be, by RFC 6749."""

MARK = "key_"
"""What all keys begin with, so that programs that look for secrets in code find them."""


class InvalidKey(Exception):
    """Says in a sentence why a key is not taken, without showing it."""


@dataclass(kw_only=True)
class ApiKey(Recorded):
    """A key without its secret, of which only the digest is kept.

    A plain digest is enough, since nobody can guess a secret of 256 random bits: NIST SP 800-63B, 5.1.2.2,
    wants salt and a slow hash below 112. Who reads the table can make no call with what is there.
    """

    name: str
    scopes: str
    digest: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.name = values.line(self.name, "name", NAME_LENGTH)
        values.key_text(self.digest, "digest", DIGEST_LENGTH)
        if not self.scopes:
            raise InvalidValue("a key without a scope opens nothing: name one, such as notes:read")

    @classmethod
    def of(
        cls, name: str, scopes: Iterable[str], lasts: timedelta | None, secret: str, id: str, now: datetime
    ) -> Self:
        """Make a new one from what people say."""
        found = sorted({scope for each in scopes for scope in each.split()})
        if wrong := next((scope for scope in found if not fullmatch(SCOPE, scope)), None):
            raise InvalidValue(f"a scope is made of visible ASCII characters but quotes, not {wrong!r}")
        return cls(
            id=id,
            name=name,
            scopes=" ".join(found),
            digest=_digest(secret),
            expires_at=None if lasts is None else now + lasts,
            created_at=now,
            updated_at=now,
        )

    def token(self, secret: str) -> str:
        """Return what the caller sends: it says which key it is, and proves it."""
        return f"{MARK}{self.id}.{secret}"

    def revoke(self, now: datetime) -> None:
        """Let nobody in by it any more; a key that was revoked before stays revoked since then."""
        if self.revoked_at is None:
            self.touch(now)
            self.revoked_at = self.updated_at

    def prove(self, secret: str, now: datetime) -> None:
        """`InvalidKey` unless this is its secret and it holds; without the secret nobody learns which."""
        if not compare_digest(self.digest, _digest(secret)):
            raise InvalidKey(UNKNOWN)
        if self.revoked_at is not None:
            raise InvalidKey("the key was revoked")
        if self.expires_at is not None and self.expires_at <= now:
            raise InvalidKey("the key has expired")


UNKNOWN = "the key is none that this service takes"


def parted(token: str) -> tuple[str, str]:
    """Return the identifier of a key and its secret; `InvalidKey` if the token is no key."""
    found = fullmatch(MARK + r"([0-9a-f]{32})\.([\w-]{43})", token)
    if not (found and token.isascii()):
        raise InvalidKey(UNKNOWN)
    return found[1], found[2]


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
