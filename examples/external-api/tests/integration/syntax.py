"""Tells whether SQL Server and Oracle would understand a statement, as far as that shows without them."""

import re
from typing import Any

import sqlglot
from sqlalchemy import ClauseElement, TextClause
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite
from sqlglot import exp
from sqlglot.errors import ParseError

DIALECTS = (mssql.dialect(), oracle.dialect())  # type: ignore[no-untyped-call]  # they carry no types
GRAMMARS = {"mssql": "tsql", "oracle": "oracle"}
PARAMETERS = {"mssql": (r"%\(\w+\)s|(?<!\w):[A-Za-z]\w*", "@p"), "oracle": (r':"?\w+"?', ":p")}
TO_BE_EXPANDED = (r"__\[POSTCOMPILE_[^]]+\]", "1")
STATEMENTS = (exp.Query, exp.Insert, exp.Update, exp.Delete, exp.Create, exp.Drop, exp.Alter)


def parse(statement: str, dialect: str) -> exp.Expr:
    """Return the syntax tree of a statement; `AssertionError` if the dialect has no such statement."""
    plain = re.sub(*PARAMETERS[dialect], re.sub(*TO_BE_EXPANDED, statement)).replace("%%", "%")
    try:
        tree = sqlglot.parse_one(plain, dialect=GRAMMARS[dialect])
    except ParseError as error:
        raise AssertionError(f"{dialect} does not understand {plain}\n{error}") from None
    assert isinstance(tree, STATEMENTS), f"{dialect} knows no statement that begins like {plain}"
    for comparison in tree.find_all(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE):
        # the grammars let it pass, SQL Server does not: a condition has no value there
        assert not isinstance(comparison.this, exp.Predicate), f"{dialect} compares no conditions: {plain}"
    return tree


def check(element: ClauseElement, **options: Any) -> None:
    """Compile for both dialects and parse the outcome, unless it is one dialect's own on purpose."""
    if isinstance(element, TextClause | sqlite.Insert | postgresql.Insert | mysql.Insert):
        return
    for dialect in DIALECTS:
        parse(str(element.compile(dialect=dialect, **options)), dialect.name)
