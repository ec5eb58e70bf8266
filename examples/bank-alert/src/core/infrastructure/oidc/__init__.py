"""Tokens of an OpenID Connect issuer: JWTs, signed with keys that the issuer publishes and changes."""

import json
from collections.abc import Callable
from functools import partial
from re import fullmatch
from time import monotonic
from typing import Any, TypeVar
from urllib.request import HTTPRedirectHandler, build_opener

import jwt
import structlog

from config.settings import Settings
from core.domain.errors import StorageUnavailable

from ..web.health import Probe
from ..web.protection import Caller, Refused, Verifier
from .settings import TRUSTED, OidcSettings

T = TypeVar("T")

LONGEST_NAME = 255
"""Characters of a `sub`, by OpenID Connect."""

LARGEST = 2**20
"""Bytes of what an issuer answers."""

FRESH = 300
"""Seconds after which the issuer is asked again which keys there are."""

AGAIN = 10
"""Seconds between two questions, however many tokens name keys that nobody knows."""

STALE = 3_600
"""Seconds for which keys are good while the issuer does not answer."""

UNFIT = "the token is none that this service takes"

REASONS: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "the token has expired",
    jwt.ImmatureSignatureError: "the token is not valid yet",
    jwt.InvalidAudienceError: "the token is for another service",
    jwt.InvalidIssuerError: "the token is of another issuer",
    jwt.InvalidSignatureError: "the token's signature is wrong",
    jwt.MissingRequiredClaimError: "the token lacks one of exp, iss, aud and sub",
}


def verifier(_: Settings) -> Verifier:
    """Return what AUTH=oidc asks for."""
    return Oidc(OidcSettings())


class Oidc(Verifier):
    """Takes tokens of one issuer that are meant for this service."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings, self._algorithms = settings, settings.algorithms.split(",")
        self._keys = Keys(settings)
        said = f"A token of {settings.issuer} for {settings.audience}"
        self.scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": said}
        self._jwt = jwt.PyJWT({"require": ["exp", "iss", "aud", "sub"], "enforce_minimum_key_length": True})

    async def verify(self, token: str) -> Caller:
        header = _tried(partial(jwt.get_unverified_header, token))
        if header.get("alg") not in self._algorithms:
            raise Refused("the token is not signed by an algorithm that is taken")
        key = await self._keys.find(header.get("kid"))
        if key is None:
            raise Refused("the token is signed by a key that is none of the issuer's")
        claims = _tried(
            partial(
                self._jwt.decode,
                token,
                key,
                self._algorithms,
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=self._settings.leeway,
            )
        )
        name = claims["sub"]
        if not (name.isprintable() and 0 < len(name) <= LONGEST_NAME and name == name.strip()):
            raise Refused("the token's sub is no name")
        said = claims.get("scope", claims.get("scp"))
        scopes = said.split() if isinstance(said, str) else said if isinstance(said, list) else ()
        return Caller(name, frozenset(each for each in scopes if isinstance(each, str)))


class Keys:
    """The issuer's keys by their `kid`: fetched in a thread, kept, and fetched anew where one is missing."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings, self._algorithms = settings, settings.algorithms.split(",")
        self._probe = Probe(self._fetch, settings.timeout, "the issuer of tokens")
        self._known: dict[str | None, jwt.PyJWK] = {}
        self._fetched = self._tried = -float("inf")

    async def find(self, kid: str | None) -> jwt.PyJWK | None:
        """Return a key, None if the issuer has no such; `StorageUnavailable` if it cannot be asked."""
        now = monotonic()
        lacking = self._lacking(kid)
        due = (lacking or now - self._fetched > FRESH) and now - self._tried > AGAIN
        if due or (lacking and self._probe.busy):
            self._tried = now if due else self._tried
            try:
                await self._probe.answer()
            except Exception as error:  # noqa: BLE001 - an issuer may fail in any way
                log = structlog.get_logger(__name__)
                log.warning("the issuer's keys cannot be had", issuer=self._settings.issuer, error=str(error))
        if self._lacking(kid) and self._fetched < self._tried:
            raise StorageUnavailable("the issuer of tokens cannot be asked for its keys: try again later")
        return self._known.get(kid)

    def _lacking(self, kid: str | None) -> bool:
        return kid not in self._known or monotonic() - self._fetched > STALE

    def _fetch(self) -> None:
        issuer = self._settings.issuer
        found = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found["issuer"] != issuer:
            raise ValueError("the issuer calls itself otherwise: OIDC_ISSUER must be the same to the letter")
        usable = {}
        for each in self._get(found["jwks_uri"])["keys"]:
            try:
                key = jwt.PyJWK(each)
            except jwt.PyJWTError:
                continue  # of a kind that nobody here knows
            if each.get("use", "sig") == "sig" and key.algorithm_name in self._algorithms:
                usable[key.key_id] = key
        self._known, self._fetched = usable, monotonic()

    def _get(self, url: str) -> Any:
        if not fullmatch(TRUSTED, url):
            raise ValueError("the issuer's keys must come by https")
        with build_opener(Here).open(url, timeout=self._settings.timeout) as answer:
            content = answer.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(f"the issuer answers with more than {LARGEST:,} bytes")
        return json.loads(content)


class Here(HTTPRedirectHandler):
    """Follows no redirection, which may lead to where nothing is protected."""

    def redirect_request(self, *_: object) -> None:
        """Leave it at the answer, which is an error then."""


def _tried(read: Callable[[], T]) -> T:
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - whatever a stranger's token leads to is a refusal
        raise Refused(REASONS.get(type(error), UNFIT)) from None
