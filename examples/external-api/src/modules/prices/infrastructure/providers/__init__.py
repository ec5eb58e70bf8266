"""Providers of daily prices: whoever speaks one of these formats."""

from core.domain.ports import Clock

from ...domain.ports import MarketDataProvider
from ..settings import Format, PricesSettings
from ..wire.spacing import Spacing
from .alpha_vantage import AlphaVantageProvider
from .stooq import StooqProvider


def provider_for(settings: PricesSettings, spacing: Spacing, clock: Clock) -> MarketDataProvider:
    """Return the provider that the settings name. Nothing is asked before its first use."""
    match settings.provider:
        case Format.ALPHA_VANTAGE:
            return AlphaVantageProvider(settings, spacing, clock)
        case Format.STOOQ:
            return StooqProvider(settings, spacing)
