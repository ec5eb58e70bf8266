"""Prices in the tables of a database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.infrastructure.database.batches import KEYS, batched
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain.candle import Candle, identity
from ..domain.coverage import Coverage
from ..domain.ports import (
    CandleRepository,
    CoverageRepository,
    Holding,
    PricesUnitOfWork,
    SetApartRepository,
)
from ..domain.series import Series
from ..domain.set_apart import SetApart
from ..domain.span import Span
from .models import CandleModel, CoverageModel, SeriesModel, SetApartModel


class SqlCandleRepository(SqlRepository[Candle], CandleRepository):
    """Candles, found by ranges of their identifier."""

    entity = Candle
    model = CandleModel

    def between(self, symbol: str, span: Span) -> list[Candle]:
        asked = CandleModel.id.between(identity(symbol, span.first), identity(symbol, span.last))
        rows = self._session.connection().execute(self._sql.everything.where(asked).order_by(CandleModel.id))
        return self.to_entities(rows.all())

    def holdings(self) -> list[Holding]:
        days, first, last = func.count(), func.min(CandleModel.day), func.max(CandleModel.day)
        query = select(CandleModel.symbol, days, first, last).group_by(CandleModel.symbol)
        rows = self._session.execute(query.order_by(CandleModel.symbol))
        return [Holding(symbol, number, Span(earliest, latest)) for symbol, number, earliest, latest in rows]

    def forget(self, symbol: str) -> None:
        theirs = CandleModel.id.between(identity(symbol, date.min), identity(symbol, date.max))
        self._session.connection().execute(delete(self._sql.table).where(theirs))


class SqlCoverageRepository(SqlRepository[Coverage], CoverageRepository):
    """What was fetched, a row a fetch."""

    entity = Coverage
    model = CoverageModel

    def spans(self, symbols: Iterable[str]) -> dict[str, list[Span]]:
        found = defaultdict[str, list[Span]](list)
        for some in batched(symbols, KEYS):
            query = select(CoverageModel.symbol, CoverageModel.first, CoverageModel.last)
            for symbol, first, last in self._session.execute(query.where(CoverageModel.symbol.in_(some))):
                found[symbol].append(Span(first, last))
        return dict(found)

    def forget(self, symbol: str) -> None:
        theirs = CoverageModel.symbol == symbol
        self._session.connection().execute(delete(self._sql.table).where(theirs))


class SqlSetApartRepository(SqlRepository[SetApart], SetApartRepository):
    """Bars that were set apart."""

    entity = SetApart
    model = SetApartModel

    def of(self, symbols: Iterable[str]) -> list[SetApart]:
        query, found = self._sql.everything, list[SetApart]()
        connection, wanted = self._session.connection(), list(symbols)
        for some in batched(wanted, KEYS):
            found += self.to_entities(connection.execute(query.where(SetApartModel.symbol.in_(some))).all())
        if not wanted:
            found += self.to_entities(connection.execute(query).all())
        return sorted(found, key=lambda each: each.id)


class SqlSeriesRepository(SqlRepository[Series]):
    """What prices are measured by."""

    entity = Series
    model = SeriesModel


class SqlPricesUnitOfWork(SqlUnitOfWork, PricesUnitOfWork):
    """A transaction on prices in a database."""

    def _enter(self, session: Session) -> None:
        self.candles = SqlCandleRepository(session)
        self.coverage = SqlCoverageRepository(session)
        self.set_apart = SqlSetApartRepository(session)
        self.series = SqlSeriesRepository(session)
