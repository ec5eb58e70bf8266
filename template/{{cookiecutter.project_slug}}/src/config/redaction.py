"""Secrets are taken out of whatever is about to be shown."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from urllib.parse import quote, quote_plus, unquote

from pydantic import BaseModel, SecretStr

HIDDEN = "***"
SHORTEST = 4
"""A shorter secret is not looked for in running text: that would leave little of any sentence."""

_NAMES = (
    r"pass(?:word|wd|phrase)?|pwd|secret|token|authorization|cookie|credentials?"
    r"|(?:api|access|private|secret)[_-]?key"
)
_KEY = re.compile(rf"(?:{_NAMES})$", re.IGNORECASE)
_PARAMETER = re.compile(
    rf"((?:^|[?&;\s])[\w-]*?(?:{_NAMES})=)"  # the name, in a URL or a connection string
    r"(?:\{[^}]*\}|[^&;\s]+)",  # its value, which ODBC puts in braces
    re.IGNORECASE,
)
# Up to the last "@", since a password that somebody forgot to encode may hold one; a port is no password.
_IN_URL = re.compile(r"(://[^\s/:@]*:)(?!\d+(?:[/?#]|$))\S*@")


class Redaction:
    """Hides secrets by their name, by their place in a URL and, where they are known, by what they are."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        spellings = {
            spell(secret) for secret in known for spell in (str, partial(quote, safe=""), quote_plus)
        }
        longest_first = sorted((s for s in spellings if len(s) >= SHORTEST), key=len, reverse=True)
        self._known = [re.compile(rf"(?<!\w){re.escape(s)}(?!\w)") for s in longest_first]

    @classmethod
    def of(cls, settings: BaseModel) -> "Redaction":
        """Know every secret that these settings hold, and the password in a URL that is one."""
        secrets = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
        in_urls = [match[1] for s in secrets if (match := re.search(r"://[^\s/:@]*:(.*)@", s))]
        return cls([*secrets, *in_urls, *map(unquote, in_urls)])

    def text(self, text: str) -> str:
        """Return the text with every secret in it replaced."""
        for secret in self._known:
            text = secret.sub(HIDDEN, text)
        if "://" in text:
            text = _IN_URL.sub(rf"\1{HIDDEN}@", text)
        return _PARAMETER.sub(rf"\1{HIDDEN}", text) if "=" in text else text

    def value(self, value: object) -> object:
        """Return the value with every secret in it replaced, at any depth of mappings and sequences."""
        match value:
            case None | bool() | int() | float():
                return value
            case Mapping():
                return {k: HIDDEN if _KEY.search(str(k)) else self.value(v) for k, v in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(item) for item in value]
            case _:
                return self.text(str(value))
