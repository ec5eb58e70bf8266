from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from modules.prices.infrastructure.local_provider.faults import Fault
from modules.prices.infrastructure.local_provider.server import LocalProvider

from .spring import DAYS, MARKET, SPAN

UNTROUBLED: dict[str, Any] = {"error": None, "apart": [], "changed": [], "lacking": None}
QUARTER = {"first": str(SPAN.first), "last": str(SPAN.last)}


@pytest.fixture
def api(client: TestClient, from_here: None) -> TestClient:
    """A client of the routes, where prices come from the provider on this machine."""
    return client


@pytest.fixture
def stored(api: TestClient) -> TestClient:
    """The same, with one symbol stored."""
    assert fetch(api, "S01").status_code == 200
    return api


def fetch(api: TestClient, *symbols: str) -> Any:
    return api.post("/prices/fetch", json={"symbols": symbols, **QUARTER})


def test_fetch_says_how_each_symbol_fared(stored: TestClient) -> None:
    answer = fetch(stored, "S02", "s01")
    assert answer.status_code == 200
    assert answer.json() == [
        {"symbol": "S01", "result": "up to date", "prices": 0, **UNTROUBLED},
        {"symbol": "S02", "result": "stored", "prices": DAYS, **UNTROUBLED},
    ]


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        (Fault.WRONG_TYPE, 502, "BadPayload"),
        (Fault.UNAUTHORISED, 502, "Unauthorised"),
        (Fault.QUOTA_NOTE, 503, "QuotaExceeded"),
        (Fault.SERVER_ERROR, 503, "ProviderUnavailable"),
    ],
)
def test_the_status_tells_whose_fault_it_is(
    api: TestClient, provider: LocalProvider, fault: Fault, status: int, kind: str
) -> None:
    provider.faults.switch_on(fault, symbol="S02")
    answer = fetch(api, "S01", "S02")
    assert (answer.status_code, [o["result"] for o in answer.json()]) == (status, ["stored", "failed"])
    assert answer.json()[1]["error"]["kind"] == kind


def test_an_unknown_symbol_is_not_found(api: TestClient) -> None:
    assert fetch(api, "NOBODY").status_code == 404


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"symbols": []},
        {"symbols": ["S/1"]},
        {"symbols": ["S01"], "first": "x"},
        {"symbols": ["S01"], "a": 1},
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    api: TestClient, provider: LocalProvider, order: dict[str, Any]
) -> None:
    answer = api.post("/prices/fetch", json=order)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert provider.seen == []


def test_days_in_the_wrong_order_are_refused(api: TestClient) -> None:
    answer = api.get("/prices/S01", params={"first": "2005-02-01", "last": "2005-01-01"})
    assert answer.status_code == 409
    assert "comes after the last one" in answer.json()["detail"]


def test_show(stored: TestClient) -> None:
    shown = stored.get("/prices/s01", params=QUARTER).json()
    last = MARKET.candles("S01")[-1]
    assert len(shown) == DAYS
    assert (Decimal(shown[-1]["close"]), shown[-1]["volume"]) == (last.close, last.volume)


def test_what_is_not_stored_is_not_found(stored: TestClient) -> None:
    answer = stored.get("/prices/S09", params=QUARTER)
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


def test_summary(stored: TestClient) -> None:
    found = stored.get("/prices/S01/summary", params={**QUARTER, "window": 5}).json()
    assert (found["symbol"], found["days"], found["window"]) == ("S01", DAYS, 5)


def test_what_was_set_apart_is_listed_tried_again_accepted_and_dropped(
    api: TestClient, provider: LocalProvider
) -> None:
    provider.faults.switch_on(Fault.BAD_BAR)
    answer = fetch(api, "S01", "S02", "S03")
    assert (answer.status_code, [len(o["apart"]) for o in answer.json()]) == (200, [1, 1, 1])
    first, second, _ = api.get("/prices/set-apart").json()["items"]
    assert (first["id"], first["day"], first["sent"]["day"]) == ("S01:2005-03-31", "2005-03-31", "2005-03-31")
    assert "not both between its low" in first["reason"]
    accepted = api.post(f"/prices/set-apart/{first['id']}/accept", json={"close": first["sent"]["open"]})
    assert (accepted.status_code, Decimal(accepted.json()["close"])) == (200, Decimal(first["sent"]["open"]))
    assert api.delete(f"/prices/set-apart/{second['id']}").status_code == 204
    assert api.delete(f"/prices/set-apart/{second['id']}").status_code == 404
    assert api.post("/prices/set-apart/S03:2005-03-31/accept", json={"close": "0"}).status_code == 422
    provider.faults.switch_off()
    (outcome,) = api.post("/prices/set-apart/retry", params={"symbol": "S03"}).json()
    assert (outcome["prices"], api.get("/prices/set-apart").json()["items"]) == (1, [])


def test_chart(stored: TestClient) -> None:
    answer = stored.get("/prices/S01/chart", params={**QUARTER, "height": 10})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "S01, 2005-01-03 to 2005-03-31" in answer.text


def test_symbols(stored: TestClient) -> None:
    assert stored.get("/prices/symbols").json() == [
        {"symbol": "S01", "days": DAYS, "first": "2005-01-03", "last": "2005-03-31", "adjusted": False}
    ]


def test_prices_are_listed_narrowed_down_and_sorted(api: TestClient) -> None:
    fetch(api, "S01", "S02")
    shown = [api.get(f"/prices/{symbol}", params=QUARTER).json() for symbol in ("S01", "S02")]
    everything = api.get("/prices?limit=1000&total=true").json()
    assert (everything["items"], everything["total"]) == (shown[0] + shown[1], 2 * DAYS)
    closes = sorted((Decimal(each["close"]) for each in shown[1]), reverse=True)
    asked = {"symbol": "s02", "close_from": str(closes[4]), "sort": "-close", "fields": "symbol,close"}
    found = api.get("/prices", params=asked).json()["items"]
    assert [(each["symbol"], Decimal(each["close"])) for each in found] == [("S02", c) for c in closes[:5]]
    by_day = "/prices?symbol=S01&symbol=S02&day_from=2005-03-30&sort=-day&limit=3"
    first = api.get(by_day).json()
    last = api.get(f"{by_day}&after={first['next']}").json()
    assert [each["day"] for each in first["items"]] == ["2005-03-31"] * 2 + ["2005-03-30"]
    assert [each["symbol"] for each in last["items"]] == ["S01"]
    assert api.get(f"{by_day}&before={last['previous']}").json() == first


@pytest.mark.parametrize(
    "path", ["/prices?sort=accepted", "/prices?first=2005-01-01", "/prices/set-apart?sort=sent"]
)
def test_what_no_list_knows_is_refused(api: TestClient, path: str) -> None:
    assert api.get(path).status_code == 422


@pytest.mark.parametrize(("form", "lines"), [("csv", DAYS + 1), ("jsonl", DAYS)])
def test_export(stored: TestClient, form: str, lines: int) -> None:
    answer = stored.get("/prices/export", params={"format": form})
    assert len(answer.text.splitlines()) == lines
    assert f'filename="prices.{form}"' in answer.headers["content-disposition"]
