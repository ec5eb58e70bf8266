from datetime import timedelta
from time import monotonic, sleep

from core.infrastructure.clock import SystemClock
from modules.prices.application.share_symbols import Covered, ShareSymbols
from modules.prices.domain.span import Span
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork


def nothing(_work: object, covered: Covered) -> dict[str, list[Span]]:
    return {symbol: [] for symbol in covered}


def test_who_is_slow_is_not_taken_for_dead(work: InMemoryPricesUnitOfWork) -> None:
    share = ShareSymbols(lambda: work, SystemClock(), timedelta(seconds=3), retried=lambda execute: execute)
    (mine,) = share.take("me", ["IBM"], nothing)
    latest = monotonic() + 30
    with share.kept("me"):
        while True:
            with work:
                held = work.leases.get("IBM")
            if held.until > mine.lease.until:
                break
            assert monotonic() < latest
            sleep(0.01)
    assert (held.holder, held.token) == ("me", mine.lease.token)
    assert [each.lease.token for each in share.take("you", ["IBM"], nothing)] == [2]
