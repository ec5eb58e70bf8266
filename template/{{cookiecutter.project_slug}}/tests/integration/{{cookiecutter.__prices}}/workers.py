"""Fetches in a process of its own."""

from typing import Any

from config.settings import Settings
from modules.prices.composition import compose
from modules.prices.infrastructure.settings import PricesSettings

from .spring import SPAN, SYMBOLS


def fetch(settings: Settings, chosen: dict[str, Any]) -> None:
    """Fetch everything there is; fail where a symbol fails."""
    prices = compose(settings, PricesSettings(_env_file=None, **chosen))
    assert not [outcome for outcome in prices.fetch(SYMBOLS, SPAN) if outcome.error]
