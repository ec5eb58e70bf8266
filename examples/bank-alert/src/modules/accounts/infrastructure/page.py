"""The report as a page: one HTML file with nothing to load from anywhere."""

from ..application.make_report import Report
from ..domain.alert import AlertState
from .chart import chart
from .templates import fill

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""Content security policy: the browser itself keeps the page from loading anything."""


def report_page(report: Report) -> str:
    """Return the page."""
    return fill(
        "report.html",
        report=report,
        chart=chart(report.per_day, report.made_at.date(), report.days),
        states=list(AlertState),
        accounts=sum(total.accounts for total in report.totals),
        low=sum(total.low for total in report.totals),
        policy=POLICY,
    )
