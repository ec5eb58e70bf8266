"""What all providers on the wire have in common: a module in `providers/` says what is true of one alone."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import ClassVar

from core.domain.ports import Clock

from ..domain.bar import Bar, sorted_out
from ..domain.errors import (
    Noted,
    NotInPlan,
    ProviderError,
    QuotaExceeded,
    TooManyRequests,
    Unauthorised,
    UnknownSymbol,
)
from ..domain.ports import Answer, MarketDataProvider
from ..domain.span import Span
from .settings import PricesSettings
from .wire.client import HttpClient
from .wire.spacing import Spacing

SENTENCES: dict[type[ProviderError], str] = {
    NotInPlan: "{title} does not give prices of {symbol} to the plan of this key",
    Noted: "{title} sent a note in place of prices of {symbol}; its site may say what it means",
    TooManyRequests: "{title} grants no more requests this minute, lower PRICES_REQUESTS_PER_SECOND",
    QuotaExceeded: "{title} grants no more requests today, try again tomorrow",
    Unauthorised: "{title} does not accept the API key, set PRICES_API_KEY",
    UnknownSymbol: "{title} does not know the symbol {symbol}",
}
"""What providers say in many ways."""


class HttpProvider(MarketDataProvider):
    """A provider that is asked with GET."""

    title: ClassVar[str]
    """As sentences call it."""
    public: ClassVar[str]
    """Its address, if none is set."""
    key: ClassVar[str] = "apikey"
    """The parameter of the query that carries the key."""
    types: ClassVar[Collection[str]] = {"application/json"}
    """Content types of its answers."""
    refusals: ClassVar[Mapping[int, type[ProviderError]]] = MappingProxyType({})
    """What a status means, where that is not what it means everywhere."""

    def __init__(self, settings: PricesSettings, spacing: Spacing, clock: Clock) -> None:
        self._http = HttpClient(str(settings.base_url or self.public), self.key, settings, spacing)
        self._clock = clock

    @abstractmethod
    def question(self, symbol: str, span: Span) -> tuple[str, dict[str, str]]:
        """Return path and query for the symbol's days, or for more than those."""

    @abstractmethod
    def bars(self, text: str, symbol: str) -> Iterable[Bar]:
        """Yield the bars of an answer as they stand there; `ProviderError` where it is none."""

    def daily(self, symbol: str, span: Span) -> Answer:
        candles, bad = sorted_out(symbol, span, self.ask(symbol, *self.question(symbol, span)))
        return Answer(candles, bad)

    def ask(self, symbol: str, path: str, query: Mapping[str, str]) -> list[Bar]:
        """Return the bars of the answer."""

        def refuse(status: int) -> ProviderError | None:
            return self.refusal(self.refusals[status], symbol) if status in self.refusals else None

        return self._http.get(path, query, self.types, lambda text: list(self.bars(text, symbol)), refuse)

    def refusal(self, kind: type[ProviderError], symbol: str) -> ProviderError:
        """Return the error with its sentence."""
        return kind(SENTENCES[kind].format(title=self.title, symbol=symbol))

    def close(self) -> None:
        self._http.close()


def provider_for(settings: PricesSettings, spacing: Spacing, clock: Clock) -> MarketDataProvider:
    """Return the provider that the settings name. Nothing is asked before its first use."""
    module = import_module(f"{__package__}.providers.{settings.provider}")
    provider: MarketDataProvider = module.Provider(settings, spacing, clock)
    return provider
