"""Whether document and service say the same: all checks of schemathesis, on requests that it makes up."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import category

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

ANSWERS = Path(__file__).resolve().parents[2] / "schemathesis.toml"
EXAMPLES = 3
"""Requests that are made up for an operation, beside those at the limits of what it takes."""

NO_SCHEMA_SAYS = re.compile(
    "there is no .+|"  # which identifiers there are
    "(after|before) must be what a page .+|"  # which cursors pages have named
    "a page comes after one place or before one: .+|"  # that there is one of two at most
    "body .+ or a number without a point|"  # 3.0 is an integer to every schema
    "line [0-9]+: .+",  # what a file of records is
    re.DOTALL,
)
"""Refusals of what fits the document: these, and no others."""


@schemathesis.check
def only_what_no_schema_says_is_refused(
    _: CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Hold a refusal (422) of what fits the document to be one of the few that there may be."""
    fits = case.meta and case.meta.generation.mode.is_positive and _is_of_unicode(case.body)
    if response.status_code == 422 and fits:
        detail = response.json()["detail"]
        assert NO_SCHEMA_SAYS.fullmatch(detail), f"this fits the document and is refused: {detail}"


def _is_of_unicode(body: object) -> bool:
    """Whether all characters are assigned: of those that are made up some are not, and do not fit then."""
    return all(category(each) != "Cn" for each in json.dumps(body, ensure_ascii=False, default=str))


def findings(app: object, token: str = "") -> list[str]:
    """Return what does not hold. Which requests are made is the same each time; a token goes with them."""
    told = {"auth": {"openapi": {"token": {"bearer": token}}}} if token else {}
    config = SchemathesisConfig.from_dict(tomllib.loads(ANSWERS.read_text("utf-8")) | told)
    config.projects.default.generation.update(max_examples=EXAMPLES, deterministic=True, database="none")
    document = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    return [sentence for event in from_schema(document).execute() for sentence in _told(event)]


def _told(event: events.EngineEvent) -> Iterator[str]:
    if isinstance(event, events.FatalError):
        yield str(event.exception)
    elif isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.value}"
    elif isinstance(event, events.ScenarioFinished):
        for checks in event.recorder.checks.values():
            yield from (str(check.failure_info.failure) for check in checks if check.failure_info)
