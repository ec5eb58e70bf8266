"""A claim is renewed as long as it is worked on."""

from datetime import UTC, datetime, timedelta
from threading import Event

from core.domain.errors import StorageUnavailable
from modules.accounts.application.claim_alerts import Claimed
from modules.accounts.application.keep_claim import KeepClaim

CLAIMED = Claimed("a" * 32, [], datetime(2026, 3, 2, 12, tzinfo=UTC), put_off=0, seen=1)


class Heard:
    """Counts beats; the first two fail, as they do while the database is away."""

    def __init__(self) -> None:
        self.beats = 0
        self.third = Event()

    def __call__(self, claimed: Claimed) -> None:
        assert claimed is CLAIMED
        self.beats += 1
        if self.beats <= 2:
            raise StorageUnavailable("away")
        self.third.set()


def test_a_claim_is_renewed_while_the_block_lasts_and_not_after_whatever_the_database_does() -> None:
    heard = Heard()
    with KeepClaim(heard, timedelta(milliseconds=30)).execute(CLAIMED):
        assert heard.third.wait(10)
    beats = heard.beats
    assert not Event().wait(0.05)
    assert heard.beats == beats


def test_what_takes_less_than_a_third_of_the_lease_is_not_renewed() -> None:
    heard = Heard()
    with KeepClaim(heard, timedelta(minutes=2)).execute(CLAIMED):
        pass
    assert heard.beats == 0
