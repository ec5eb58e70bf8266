"""The routes."""

import pytest
from fastapi.testclient import TestClient

from core.domain.lists import Filter, sorts
from modules.accounts.domain.account import AccountFilter
from modules.accounts.domain.alert import AlertFilter

ADA = {
    "number": "DE-1",
    "holder": "Ada <b>Lovelace</b>",
    "address": "ada@example.org",
    "balance": {"amount": "5", "currency": "EUR"},
}


@pytest.fixture
def opened(client: TestClient) -> TestClient:
    """A client of a service with one account that is low."""
    response = client.post("/accounts", json=ADA)
    assert response.status_code == 201
    assert response.headers["location"] == "/accounts/DE-1"
    return client


def test_from_a_low_balance_to_a_delivered_alert(opened: TestClient) -> None:
    assert opened.post("/alerts/check").json() == {"raised": 1}
    assert opened.post("/alerts/check").json() == {"raised": 0}
    assert opened.post("/alerts/deliver").json()["sent"] == 1
    (alert,) = opened.get("/alerts", params={"state": "sent"}).json()["items"]
    assert (alert["account"], alert["balance"]) == ("DE-1", {"amount": "5.00", "currency": "EUR"})
    assert opened.post(f"/alerts/{alert['id']}/retry").status_code == 409
    assert opened.post("/alerts/nobody/retry").status_code == 404


def test_an_account_is_shown_watched_and_closed(opened: TestClient) -> None:
    assert opened.get("/accounts/DE-1").json()["balance"] == {"amount": "5.00", "currency": "EUR"}
    watched = opened.put("/accounts/DE-1/threshold", json={"threshold": {"amount": "2.5", "currency": "EUR"}})
    assert watched.json()["threshold"]["amount"] == "2.50"
    assert opened.put("/accounts/DE-1/threshold", json={"threshold": None}).json()["threshold"] is None
    assert opened.post("/accounts/DE-1/close").json()["active"] is False
    assert opened.get("/accounts?active=true").json() == {"items": [], "next": None, "previous": None}
    assert [each["number"] for each in opened.get("/accounts?active=false").json()["items"]] == ["DE-1"]
    assert opened.post("/accounts/DE-1/close").status_code == 409


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/accounts?number=DE-1&number=DE-3&fields=number", [{"number": "DE-1"}, {"number": "DE-3"}]),
        (
            "/accounts?holder_contains=Ada&sort=-number&fields=number,active",
            [{"number": "DE-1", "active": True}],
        ),
        ("/accounts?currency=jpy&fields=balance", [{"balance": {"amount": "5", "currency": "JPY"}}]),
        ("/accounts?sort=-number&limit=1&fields=number", [{"number": "DE-3"}]),
        ("/alerts?state=pending&state=failed&sort=account_id&fields=account", [{"account": "DE-1"}]),
        ("/alerts?sent_at_empty=false", []),
        ("/alerts?attempts_from=1", []),
    ],
)
def test_lists_are_narrowed_down_and_sorted(opened: TestClient, path: str, found: list[object]) -> None:
    opened.post("/alerts/check")
    for number, currency in [("DE-2", "JPY"), ("DE-3", "USD")]:
        balance = {"amount": "5", "currency": currency}
        opened.post("/accounts", json=ADA | {"number": number, "holder": "Emmy Noether", "balance": balance})
    answer = opened.get(f"{path}&total=true").json()
    assert (answer["items"], answer["total"]) == (found, 3 if "limit" in path else len(found))


@pytest.mark.parametrize(("path", "kind"), [("/accounts", AccountFilter), ("/alerts", AlertFilter)])
def test_lists_are_leafed_through_both_ways_in_any_order(
    opened: TestClient, path: str, kind: type[Filter]
) -> None:
    opened.post("/accounts", json=ADA | {"number": "DE-2"})
    opened.post("/alerts/check")
    opened.post("/accounts/DE-1/close")
    for order in sorts(kind):
        whole = opened.get(path, params={"sort": order}).json()["items"]
        first = opened.get(path, params={"sort": order, "limit": 1}).json()
        after = {"sort": order, "limit": 1, "after": first["next"]}
        second = opened.get(path, params=after).json()
        assert [*first["items"], *second["items"]] == whole, order
        before = {"sort": order, "limit": 1, "before": second["previous"]}
        assert opened.get(path, params=before).json() == first, order


@pytest.mark.parametrize("path", ["/accounts?armed=true", "/accounts?sort=balance", "/alerts?fields=claim"])
def test_what_no_list_knows_is_refused(opened: TestClient, path: str) -> None:
    assert opened.get(path).status_code == 422


def test_balances_come_one_by_one_or_as_a_file(opened: TestClient) -> None:
    recorded = opened.put("/accounts/DE-1/balance", json={"amount": "70.10", "currency": "EUR"})
    assert recorded.json()["balance"]["amount"] == "70.10"
    csv = {"content-type": "text/csv"}
    sent = opened.post("/balances", content="account,currency,balance\nDE-1,EUR,80\n", headers=csv)
    assert sent.json() == {"recorded": 1, "opened": 0}
    bad = opened.post("/balances", content="account,currency,balance\nDE-1,EUR,1\nX,EUR,1\n", headers=csv)
    assert bad.status_code == 422
    assert bad.json()["detail"].startswith("line 3: ")
    assert opened.get("/accounts/DE-1").json()["balance"]["amount"] == "80.00"
    assert opened.post("/balances", content="x", headers={"content-type": "text/plain"}).status_code == 415


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 409),
        ({"number": "X", "holder": "=1"}, 422),
        ({"number": "X", "balance": {"amount": "1e400", "currency": "EUR"}}, 422),
        ({"number": "X", "balance": {"amount": "NaN", "currency": "EUR"}}, 422),
        ({"number": "X", "balance": {"amount": "-0", "currency": "EUR"}}, 422),
        ({"number": "X", "balance": {"amount": "1", "currency": "EUX"}}, 422),
        ({"number": "X", "colour": "red"}, 422),
    ],
)
def test_what_is_refused_is_a_problem_and_not_stored(
    opened: TestClient, change: dict[str, object], status: int
) -> None:
    response = opened.post("/accounts", json=ADA | change)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert len(opened.get("/accounts").json()["items"]) == 1


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/accounts/X").status_code == 404
    assert client.put("/accounts/X/balance", json={"amount": "1", "currency": "EUR"}).status_code == 404


def test_the_report_is_at_the_root_as_a_page_that_loads_nothing(opened: TestClient) -> None:
    opened.post("/alerts/check")
    assert opened.get("/report").json()["alerts"]["pending"] == 1
    response = opened.get("/")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in response.text


@pytest.mark.parametrize(
    "amount", ["3.000", "1,234", "1e3", "+5", ".5", "1_000", " 5", "１２", 3.5, -3.0, True, "NaN"]
)
def test_an_amount_that_could_mean_another_is_refused(opened: TestClient, amount: object) -> None:
    body = {"amount": amount, "currency": "EUR"}
    assert opened.put("/accounts/DE-1/balance", json=body).status_code == 422
    assert opened.put("/accounts/DE-1/threshold", json={"threshold": body}).status_code == 422
    assert opened.post("/accounts", json=ADA | {"number": "DE-2", "balance": body}).status_code == 422
    assert opened.get("/accounts/DE-1").json()["balance"]["amount"] == "5.00"


@pytest.mark.parametrize("limit", ["1_0", "+5", "5.0", "１２", " 5"])
def test_a_number_of_rows_is_written_in_digits(client: TestClient, limit: str) -> None:
    assert client.get("/accounts", params={"limit": limit}).status_code == 422
    assert client.get("/alerts", params={"limit": limit}).status_code == 422
