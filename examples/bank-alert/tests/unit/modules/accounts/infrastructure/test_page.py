"""The report as a page."""

import re
from html.parser import HTMLParser

from core.domain.money import Money
from modules.accounts.composition import Accounts
from modules.accounts.infrastructure.page import report_page


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_shows_an_empty_service_too(accounts: Accounts) -> None:
    page = report_page(accounts.report())
    for sentence in ("no accounts yet", "none is below its threshold", "no alert was ever raised"):
        assert sentence in page


def test_shows_balances_thresholds_and_alerts(accounts: Accounts) -> None:
    accounts.open("DE-1", "Ada", "ada@example.org", Money.parse("1234.5", "EUR"), Money.parse("2000", "EUR"))
    accounts.check()
    page = report_page(accounts.report())
    for shown in ("1,234.50 EUR", "2,000.00 EUR", "1 pending", "DE-1", "02 March 2026, 12:00"):
        assert shown in page
    assert sum(tag == "rect" for tag, _ in Elements(page).found) == 1


def test_loads_nothing_from_anywhere(accounts: Accounts) -> None:
    page = report_page(accounts.report())
    addresses = [
        v for _, attributes in Elements(page).found for k, v in attributes.items() if k in {"src", "href"}
    ]
    assert addresses == ["data:,"]
    assert "url(" not in page
    assert "@import" not in page
    assert re.search(r'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;', page)


def test_a_name_stays_text(accounts: Accounts) -> None:
    accounts.open("DE-1", '"><script>alert(1)</script>', "ada@example.org", Money.parse("1", "EUR"))
    accounts.check()
    page = report_page(accounts.report())
    assert "script" not in [tag for tag, _ in Elements(page).found]
    assert "&lt;script&gt;" in page


def test_more_low_accounts_than_fit_are_counted(accounts: Accounts) -> None:
    for n in range(30):
        accounts.open(f"DE-{n}", "Ada", "ada@example.org", Money.parse("1", "EUR"))
    assert "and 5 more" in report_page(accounts.report())
