"""The prices that tests fetch: twenty companies, a quarter of a year."""

from datetime import date

from modules.prices.domain.span import Span
from modules.prices.infrastructure.local_provider.market import UNHEARD_OF, Market

SPAN = Span(date(2005, 1, 3), date(2005, 3, 31))
DAYS = 62
"""Days of trade in it."""

SYMBOLS = [f"S{number:02}" for number in range(20)]
MARKET = Market(SPAN.last, dict.fromkeys(SYMBOLS, UNHEARD_OF))
