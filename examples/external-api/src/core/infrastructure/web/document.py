"""The OpenAPI document: a route's refusals follow from what it takes, so that no feature lists them."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from core.domain.values import LARGEST

from .access import HEADER
from .problems import Problem, refusals

ALWAYS = (
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
WITH_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
)
FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")
"""How FastAPI would tell of a request that does not fit."""

REQUEST_ID = {
    "description": "What the service's log calls this request: the trace of its traceparent, or a new one",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}

CONDITIONAL = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)


def complete(document: dict[str, Any]) -> None:
    """Add to the framework's document what is true of all routes."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for name in FRAMEWORKS_OWN:
        schemas.pop(name, None)
    document["components"]["headers"] = {HEADER: REQUEST_ID}
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(method, operation)
    _bound(document)


def _complete(method: str, operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if _is_precondition(parameter):  # checked by hand and last, but it must be there
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "examples": ['"1"']}
    responses = operation["responses"]
    if FRAMEWORKS_OWN[0] in str(responses.get("422")):
        del responses["422"]
    for status, refusal in refusals(*_statuses(method, operation)).items():
        known = responses.setdefault(str(status), refusal)
        known.setdefault("content", {}).update(refusal["content"])
    for response in responses.values():
        response.setdefault("headers", {})[HEADER] = {"$ref": f"#/components/headers/{HEADER}"}
    operation["responses"] = dict(sorted(responses.items()))


def _bound(part: Any) -> None:
    """Have the bounds of whole numbers be whole: the framework takes the nearest float, which lies beyond."""
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _bound(each)
    if isinstance(part, dict) and part.get("type") == "integer":
        for name in {"minimum", "maximum"} & part.keys():
            part[name] = max(-LARGEST - 1, min(int(part[name]), LARGEST))


def _statuses(method: str, operation: dict[str, Any]) -> Iterator[HTTPStatus]:
    parameters = operation.get("parameters", [])
    yield from ALWAYS
    if any(parameter["in"] == "path" or parameter["name"] == "after" for parameter in parameters):
        yield HTTPStatus.NOT_FOUND
    if parameters or "requestBody" in operation:
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if "requestBody" in operation:
        yield from WITH_BODY
        if "application/json" not in operation["requestBody"]["content"]:
            yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    if method != "get":
        yield HTTPStatus.CONFLICT
    if any(map(_is_precondition, parameters)):
        yield from CONDITIONAL


def _is_precondition(parameter: dict[str, Any]) -> bool:
    return (parameter["in"], parameter["name"].lower()) == ("header", "if-match")
