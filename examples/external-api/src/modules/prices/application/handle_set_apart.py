"""What people do with bars that were set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.application.lists import leaf
from core.domain.errors import InvalidValue
from core.domain.lists import FIRST_PAGE, Leafing
from core.domain.ports import Begin, Page

from ..domain.bar import NUMBERS
from ..domain.candle import Candle, symbol_named
from ..domain.ports import PricesUnitOfWork
from ..domain.set_apart import SetApart, SetApartFilter

ALL_APART = SetApartFilter()


class ListSetApart:
    """Leafs through what was set apart."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, wanted: SetApartFilter = ALL_APART, leafing: Leafing = FIRST_PAGE) -> Page[SetApart]:
        """Return a page of what is wanted, by symbol and day unless another order is asked for."""
        with self._begin() as work:
            return leaf(work.set_apart, wanted, leafing, order_by="id")


class FindSetApart:
    """Says what was set apart of some symbols, to ask for it again."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, symbols: Sequence[str] = ()) -> list[SetApart]:
        """Return those of the symbols, all if there are none, by symbol and day."""
        wanted = sorted(set(map(symbol_named, symbols)))
        with self._begin() as work:
            return work.set_apart.of(wanted)


class AcceptSetApart:
    """Stores what was set apart, on somebody's word."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, id: str, corrected: Mapping[str, str] | None = None) -> Candle:
        """Store the bar as it was sent, but for the numbers that are given; then it is no longer set apart.

        Whoever accepts it vouches that open and close lie where they do. `NotFound` if there is none,
        `InvalidValue` if it still lacks a number, or a day.
        """
        given = dict(corrected or {})
        if strange := given.keys() - set(NUMBERS):
            raise InvalidValue(f"a price has no {min(strange)}, only {', '.join(NUMBERS)}")
        with self._begin() as work:
            kept = work.set_apart.get(id)
            candle = replace(kept.bar, **given).candle(kept.symbol, accepted=True)
            work.candles.upsert_many([candle])
            for each in work.set_apart.of([kept.symbol]):
                if each.id == id or (kept.day and each.day == kept.day):
                    work.set_apart.remove(each.id)
            work.commit()
        return candle


class DiscardSetApart:
    """Drops what was set apart."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Forget the bar; `NotFound` if there is none."""
        with self._begin() as work:
            work.set_apart.remove(id)
            work.commit()
