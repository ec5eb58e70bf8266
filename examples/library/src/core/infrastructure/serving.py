"""The command that serves the web application."""

from contextlib import closing
from ipaddress import ip_address
from typing import Annotated

import typer

from .notation import whole


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 is every one.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(parser=whole(0, 65_535), help="Port to listen on; 0 is a free one."),
    ] = 8000,
    workers: Annotated[int, typer.Option(parser=whole(1, 1_000), help="Processes that share the port.")] = 1,
) -> None:
    """Serve the web API, documented at /docs."""
    import structlog

    from config.settings import Auth, Settings

    from .database import engine, schema
    from .parts import part, verifier
    from .web.server import run

    settings = Settings()
    with closing(engine.connect(settings)) as database:  # some let no other process in while one is connected
        schema.meet(database)
    log = structlog.get_logger(__name__)
    if settings.auth is not Auth.NONE:
        verifier(settings)  # what it lacks is better said before anybody calls
        log.info("only those who prove who they are may call", auth=settings.auth.value, host=host)
    elif _on_this_machine(host):
        log.info("AUTH=none: anybody on this machine may do anything", host=host)
    else:
        log.warning("AUTH=none: anybody who reaches this address may do anything", host=host)
    if settings.rate_limit:
        part("limits", "RATE_LIMIT").Pace(settings)
    run("main:api", settings, host, port, workers)


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
