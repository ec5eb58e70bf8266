"""Where the use cases of prices meet their adapters."""

from collections.abc import Callable
from datetime import timedelta

from config.settings import Settings
from core.domain.ports import Begin, Clock, Identifiers
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.export_prices import ExportPrices
from .application.fetch_prices import FetchPrices
from .application.handle_set_apart import AcceptSetApart, DiscardSetApart, FindSetApart, ListSetApart
from .application.list_holdings import ListHoldings
from .application.list_prices import ListPrices
from .application.share_symbols import ShareSymbols
from .application.show_prices import ShowPrices
from .application.store_prices import StorePrices
from .application.summarise_prices import SummarisePrices
from .domain.ports import MarketDataProvider, PricesUnitOfWork
from .infrastructure.provider import provider_for
from .infrastructure.repositories import SqlPricesUnitOfWork
from .infrastructure.settings import PricesSettings
from .infrastructure.wire.spacing import Spacing


class Prices:
    """Everything that can be done with prices.

    What the database gives up is run again: of a fetch the storing only, since requests cannot be unmade.
    """

    def __init__(
        self,
        begin: Begin[PricesUnitOfWork],
        open_provider: Callable[[], MarketDataProvider],
        source: str,
        at_once: int,
        clock: Clock,
        identifiers: Identifiers,
        lease: timedelta,
    ) -> None:
        show = ShowPrices(begin)
        store = retried(StorePrices(begin, identifiers, clock, source).execute)
        share = ShareSymbols(begin, clock, lease, retried)
        fetch = FetchPrices(begin, open_provider, store, share, clock, identifiers, at_once)
        self.fetch = fetch.execute
        self.list_set_apart = retried(ListSetApart(begin).execute)
        self.set_apart = retried(FindSetApart(begin).execute)
        self.retry = fetch.retry
        self.accept = retried(AcceptSetApart(begin).execute)
        self.discard = retried(DiscardSetApart(begin).execute)
        self.list = retried(ListPrices(begin).execute)
        self.show = retried(show.execute)
        self.summarise = retried(SummarisePrices(show).execute)
        self.holdings = retried(ListHoldings(begin).execute)
        self.export = recorded(ExportPrices(begin).execute)  # what was written cannot be unwritten


def compose(settings: Settings, prices: PricesSettings | None = None) -> Prices:
    """Return prices as kept in the database and fetched from the provider that the settings name."""
    ours = prices or PricesSettings()
    database, clock, spacing = connect(settings), SystemClock(), Spacing(ours.requests_per_second)
    return Prices(
        lambda: SqlPricesUnitOfWork(database),
        lambda: provider_for(ours, spacing, clock),
        source=ours.provider,
        at_once=ours.concurrency,
        clock=clock,
        identifiers=Uuid7Identifiers(),
        lease=timedelta(seconds=ours.lease),
    )
