"""Prices in the tables of a database."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.infrastructure.database.batches import KEYS, batched
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork
from core.infrastructure.refusals import stale

from ..domain.candle import Candle, identity
from ..domain.coverage import Coverage
from ..domain.lease import Lease
from ..domain.ports import (
    CandleRepository,
    CoverageRepository,
    Holding,
    LeaseRepository,
    PricesUnitOfWork,
    SetApartRepository,
)
from ..domain.series import Series
from ..domain.set_apart import SetApart
from ..domain.span import Span
from .models import CandleModel, CoverageModel, LeaseModel, SeriesModel, SetApartModel


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
        found: dict[str, list[Span]] = {symbol: [] for symbol in symbols}
        for some in batched(found, KEYS):
            query = select(CoverageModel.symbol, CoverageModel.first, CoverageModel.last)
            for symbol, first, last in self._session.execute(query.where(CoverageModel.symbol.in_(some))):
                found[symbol].append(Span(first, last))
        return found

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


class SqlLeaseRepository(SqlRepository[Lease], LeaseRepository):
    """Who fetches what: compare and set, which is one statement on every database."""

    entity = Lease
    model = LeaseModel

    def take(self, symbols: Sequence[str], holder: str, now: datetime, until: datetime) -> list[Lease]:
        self.add_missing(Lease(id=symbol, holder=holder, until=now) for symbol in symbols)
        theirs, connection = LeaseModel.id.in_(symbols), self._session.connection()
        taken = update(LeaseModel).where(theirs, LeaseModel.until <= now)
        connection.execute(taken.values(holder=holder, until=until, token=LeaseModel.token + 1))
        ours = self._sql.everything.where(theirs, LeaseModel.holder == holder, LeaseModel.until > now)
        return self.to_entities(connection.execute(ours.order_by(LeaseModel.id)).all())

    def renew(self, holder: str, now: datetime, until: datetime) -> None:
        ours = update(LeaseModel).where(LeaseModel.holder == holder, LeaseModel.until > now)
        self._session.connection().execute(ours.values(until=until))

    def settle(self, lease: Lease, now: datetime) -> None:
        ours = update(LeaseModel).where(LeaseModel.id == lease.id, LeaseModel.token == lease.token)
        if not self._session.connection().execute(ours.values(until=now)).rowcount:
            raise stale(Lease, lease.id)


class SqlPricesUnitOfWork(SqlUnitOfWork, PricesUnitOfWork):
    """A transaction on prices in a database."""

    def _enter(self, session: Session) -> None:
        self.candles = SqlCandleRepository(session)
        self.coverage = SqlCoverageRepository(session)
        self.set_apart = SqlSetApartRepository(session)
        self.series = SqlSeriesRepository(session)
        self.leases = SqlLeaseRepository(session)
