"""The `/prices` routes."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic.json_schema import SkipJsonSchema

from config.settings import Settings
from core.domain import lists
from core.infrastructure.records import Format, write_records
from core.infrastructure.strict import DIGITS
from core.infrastructure.web import RECORDS, Day, Id, Router, asked, download, refusals

from .application.fetch_prices import Outcome, Result
from .composition import Prices, compose
from .days import span_of
from .domain.candle import CandleFilter
from .domain.errors import ProviderUnavailable, QuotaExceeded, UnknownSymbol
from .domain.set_apart import SetApartFilter
from .domain.span import Span
from .domain.summary import Summary
from .infrastructure.chart import draw
from .infrastructure.settings import PricesSettings
from .records import FIELDS, record
from .schemas import (
    CandlePage,
    CandleView,
    Correction,
    HoldingView,
    Order,
    OutcomeView,
    SetApartPage,
    SetApartView,
    Symbol,
)

router = Router(prefix="/prices", tags=["prices"])

FILES: dict[int | str, dict[str, Any]] = {200: {"content": RECORDS, "description": "The prices"}}
CONTRADICTION = refusals(409)
"""The first day comes after the last one."""
FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": list[OutcomeView], "description": "How each symbol fared"} for status in (404, 502, 503)
}


@cache
def _composed(settings: Settings, prices: PricesSettings) -> Prices:
    """Compose once: the rate limit holds for all requests of this process together."""
    return compose(settings, prices)


async def composed(request: Request) -> Prices:
    """Return prices as the settings have them kept and fetched."""
    return _composed(request.app.state.settings, PricesSettings())


OnDay = Day | SkipJsonSchema[None]


async def asked_days(first: OnDay = None, last: OnDay = None) -> Span:
    """Return the days that a query asks for; a year up to today unless it says so."""
    return span_of(first, last)


UseCases = Annotated[Prices, Depends(composed)]
Days = Annotated[Span, Depends(asked_days)]
AskedPrices = Annotated[lists.Question[CandleFilter], Depends(asked(CandleFilter, CandleView))]
AskedApart = Annotated[lists.Question[SetApartFilter], Depends(asked(SetApartFilter, SetApartView))]
Symbols = Annotated[list[Symbol], Query(default_factory=list, max_length=200)]
InPath = Annotated[Symbol, Path()]


@router.post("/fetch", summary="Fetch and store the days that are missing", responses=FAILURES)
def fetch(prices: UseCases, order: Order, response: Response) -> list[OutcomeView]:
    """Answer how each symbol fared; the status is that of the first failure, 200 if there was none."""
    outcomes = list(prices.fetch(order.symbols, span_of(order.first, order.last), anew=order.anew))
    response.status_code = _status(outcomes)
    return [OutcomeView.of(outcome) for outcome in sorted(outcomes, key=lambda outcome: outcome.symbol)]


@router.get(
    "", summary="Leaf through stored prices, all or those that fit", response_model_exclude_unset=True
)
def list_(prices: UseCases, question: AskedPrices) -> CandlePage:
    return CandlePage.of(prices.list(question.filter, question.leafing), question.fields)


@router.get("/symbols", summary="List the symbols that are stored")
def symbols(prices: UseCases) -> list[HoldingView]:
    return [HoldingView.of(holding) for holding in prices.holdings()]


@router.get("/export", summary="Get stored prices by symbol and day", responses=FILES | CONTRADICTION)
def export(
    prices: UseCases,
    symbol: Symbols,
    format: Format = Format.CSV,  # noqa: A002 - the parameter's name in HTTP
    first: Day = date.min,
    last: Day = date.max,
) -> StreamingResponse:
    def write(stream: BinaryIO) -> int:
        rows = map(record, prices.export(symbol, Span(first, last)))
        return write_records(stream, format, FIELDS, rows)

    return download(write, format.media_type, f"prices.{format}")


@router.get(
    "/set-apart",
    summary="Leaf through bars that are no prices, and why",
    response_model_exclude_unset=True,
)
def set_apart(prices: UseCases, question: AskedApart) -> SetApartPage:
    return SetApartPage.of(prices.list_set_apart(question.filter, question.leafing), question.fields)


@router.post("/set-apart/retry", summary="Ask for them again", responses=FAILURES)
def retry(prices: UseCases, response: Response, symbol: Symbols) -> list[OutcomeView]:
    outcomes = list(prices.retry(prices.set_apart(symbol)))
    response.status_code = _status(outcomes)
    return [OutcomeView.of(outcome) for outcome in sorted(outcomes, key=lambda outcome: outcome.symbol)]


@router.post(
    "/set-apart/{id}/accept", summary="Store one as it is, but for the numbers given", responses=CONTRADICTION
)
def accept(prices: UseCases, id: Id, correction: Correction) -> CandleView:
    return CandleView.model_validate(prices.accept(id, correction.model_dump(exclude_none=True)))


@router.delete("/set-apart/{id}", status_code=HTTPStatus.NO_CONTENT, summary="Drop one")
def discard(prices: UseCases, id: Id) -> None:
    prices.discard(id)


@router.get("/{symbol}", summary="Show stored prices, a day an item", responses=CONTRADICTION)
def show(prices: UseCases, symbol: InPath, days: Days) -> list[CandleView]:
    return [CandleView.model_validate(candle) for candle in prices.show(symbol, days)]


@router.get("/{symbol}/summary", summary="Say what stored prices amount to", responses=CONTRADICTION)
def summary(
    prices: UseCases, symbol: InPath, days: Days, window: Annotated[int, Query(ge=1, le=10_000), DIGITS] = 20
) -> Summary:
    return prices.summarise([symbol], days, window)[0]


@router.get(
    "/{symbol}/chart",
    summary="Draw stored prices with characters",
    response_class=PlainTextResponse,
    responses=CONTRADICTION,
)
def chart(
    prices: UseCases,
    symbol: InPath,
    days: Days,
    width: Annotated[int, Query(ge=40, le=400), DIGITS] = 100,
    height: Annotated[int, Query(ge=8, le=200), DIGITS] = 24,
) -> PlainTextResponse:
    return PlainTextResponse(draw(prices.show(symbol, days), width=width, height=height, colours=False))


def _status(outcomes: Sequence[Outcome]) -> HTTPStatus:
    """Return the status of the first failure: whose fault it is, and whether asking again may help."""
    failed = [outcome for outcome in outcomes if outcome.result is Result.FAILED]
    match failed[0].error if failed else None:
        case None:
            return HTTPStatus.OK
        case UnknownSymbol():
            return HTTPStatus.NOT_FOUND
        case QuotaExceeded() | ProviderUnavailable():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.BAD_GATEWAY
