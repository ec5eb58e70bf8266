"""The web application that every feature's routes join."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from config.logging import configure
from config.package import about
from config.settings import SERVICE, Auth, Settings

from .. import telemetry
from ..parts import part, verifier
from .access import Access
from .document import complete
from .health import health
from .limits import Limits
from .problems import tell_errors
from .routing import Router


class Application(FastAPI):
    """FastAPI, with a document that says all that is done."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        known = self.openapi_schema is not None
        document = super().openapi()
        if not known:
            complete(document)
            document["components"].update(self.state.security)
        return document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await Access(super().__call__)(scope, receive, send)


def create_app(
    settings: Settings, routers: Sequence[Router], statuses: Mapping[type[Any], int] | None = None
) -> FastAPI:
    """Return the application. Routes find the settings in `request.app.state.settings`.

    `statuses` are those of features' own errors: `{TooManyLoans: 409}`.
    """
    configure(settings)
    recorded = telemetry.recorder().of_application()
    app = Application(title=SERVICE, summary=about().summary, version=about().version, **recorded)
    app.state.settings = settings
    app.add_middleware(Limits, settings.http_largest_body, settings.http_request_timeout)
    tell_errors(app, statuses or {})
    app.state.security = {}
    protected: Callable[[list[BaseRoute]], Iterable[BaseRoute]] = iter
    if settings.auth is not Auth.NONE:
        verify = verifier(settings)
        app.state.security = {"securitySchemes": verify.schemes}
        protected = verify.protected
    if settings.rate_limit:
        protected = part("limits", "RATE_LIMIT").paced(protected, settings)
    routes = [route for router in routers for route in router.routes]
    app.routes.extend([*health(settings).routes, *protected(routes)])
    return app
