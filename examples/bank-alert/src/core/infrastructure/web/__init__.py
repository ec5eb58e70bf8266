"""What HTTP is to every feature: the application, the fields that clients may send, bodies in and out.

A feature's `schemas.py` says with `Body` and the kinds of `..fields` what it takes, its `api.py` with `Id`,
`After`, `Limit` and `Version` what addresses look like. From that the OpenAPI document learns every limit,
every required header and every refusal, so that a route states only what it does. A status of a feature's
own goes into the route's `responses=refusals(502)`.
"""

from ..fields import (
    After,
    Amount,
    Before,
    Body,
    Day,
    Flag,
    FlagInQuery,
    Identifier,
    Identifiers,
    Instant,
    Limit,
    Money,
    NewMoney,
    Whole,
    WholeInQuery,
    amount_schema,
    at_least_one,
    key,
    line,
    matching,
    one_of,
    text,
    word,
)
from .application import create_app
from .bodies import RECORDS, Added, Read, download, format_of, records_of, spooled
from .lists import asked
from .parameters import Id, Version, expected_version
from .problems import Problem, refusals
from .routing import Router, needs

__all__ = [
    "RECORDS",
    "Added",
    "After",
    "Amount",
    "Before",
    "Body",
    "Day",
    "Flag",
    "FlagInQuery",
    "Id",
    "Identifier",
    "Identifiers",
    "Instant",
    "Limit",
    "Money",
    "NewMoney",
    "Problem",
    "Read",
    "Router",
    "Version",
    "Whole",
    "WholeInQuery",
    "amount_schema",
    "asked",
    "at_least_one",
    "create_app",
    "download",
    "expected_version",
    "format_of",
    "key",
    "line",
    "matching",
    "needs",
    "one_of",
    "records_of",
    "refusals",
    "spooled",
    "text",
    "word",
]
