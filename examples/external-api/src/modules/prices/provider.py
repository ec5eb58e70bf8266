"""The `provider` commands: a provider of invented prices on this machine, and its faults."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from core.domain import notation
from core.domain.errors import InvalidValue
from core.infrastructure.command_line import AsJson
from core.infrastructure.notation import day, parser, whole
from utils.output import say, show_json

from .domain.candle import symbol_named
from .infrastructure.local_provider.faults import Fault

PORT = 8765

app = typer.Typer(name="provider", help="Run a provider of invented prices.", no_args_is_help=True)


@parser
def seconds_of(value: str) -> float:
    """Read a number of seconds, 0 or more."""
    if (number := notation.decimal(value, "it")) < 0:
        raise InvalidValue(f"it must be 0 or more seconds, not {number}")
    return float(number)


Url = Annotated[str, typer.Option(help="Where the provider is.")]


@app.command()
def serve(
    symbols: Annotated[
        list[str] | None, typer.Argument(help="Whom to list; eight well-known companies, if nobody.")
    ] = None,
    port: Annotated[int, typer.Option(parser=whole(0, 65_535), help="Port; 0 takes a free one.")] = PORT,
    delay: Annotated[
        float, typer.Option(parser=seconds_of, metavar="SECONDS", help="How long each answer takes.")
    ] = 0,
    key: Annotated[str | None, typer.Option(help="API key to ask for.")] = None,
    until: Annotated[
        date | None,
        typer.Option(parser=day, metavar="DAY", help="Last day with prices; today."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Serve both formats on this machine, until Ctrl-C."""
    from .infrastructure.local_provider.market import COMPANIES, UNHEARD_OF, Market
    from .infrastructure.local_provider.server import LocalProvider

    wanted = [symbol_named(symbol) for symbol in symbols or COMPANIES]
    listed = {symbol: COMPANIES.get(symbol, UNHEARD_OF) for symbol in wanted}
    market = Market(until or datetime.now(UTC).date(), listed)
    with LocalProvider(market, port=port, delay=delay, key=key) as provider:
        if as_json:
            show_json({"url": provider.url, "symbols": market.symbols})
        else:
            say(f"Prices of {' '.join(market.symbols)}; to fetch them, set")
            say(f"PRICES_BASE_URL={provider.url}")
        provider.wait()


@app.command()
def fault(
    fault: Annotated[Fault, typer.Argument(help="What goes wrong.")],
    symbol: Annotated[str | None, typer.Option(help="Only for this symbol.")] = None,
    times: Annotated[int | None, typer.Option(parser=whole(1), help="Only so many times.")] = None,
    seconds: Annotated[
        float,
        typer.Option(
            parser=seconds_of, metavar="SECONDS", help="How long a delay is, or what Retry-After asks for."
        ),
    ] = 1,
    url: Url = f"http://127.0.0.1:{PORT}",
    *,
    as_json: AsJson = False,
) -> None:
    """Make the provider fail, until it is mended."""
    switched = {"fault": fault.value, "symbol": symbol, "times": times, "seconds": seconds}
    _switch("PUT", url, switched)
    show_json(switched) if as_json else say(f"The provider fails now: {fault}.")


@app.command()
def mend(url: Url = f"http://127.0.0.1:{PORT}", *, as_json: AsJson = False) -> None:
    """Make the provider work again."""
    _switch("DELETE", url, None)
    show_json({"fault": None}) if as_json else say("The provider works again.")


def _switch(method: str, url: str, switched: object) -> None:
    import httpx

    from .domain.errors import ProviderUnavailable

    try:
        httpx.request(method, f"{url}/faults", json=switched, timeout=10).raise_for_status()
    except httpx.HTTPError as error:
        raise ProviderUnavailable(f"no provider to switch at {url} ({type(error).__name__})") from error
