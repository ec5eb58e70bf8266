"""Messages are delivered at least once, in the order of their keys, and no key waits for another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
import structlog
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from core.domain.errors import Conflict, NotFound, StaleEntity
from core.domain.ports import Begin
from modules.outbox.application import purge_messages
from modules.outbox.application.deliver_messages import Delivered
from modules.outbox.domain.event import Handler
from modules.outbox.domain.message import MessageFilter, State
from modules.outbox.domain.ports import OutboxUnitOfWork

from .conftest import Compose, Record
from .happenings import NOON, Moved, SettableClock, Witness, moves

Begins = Begin[OutboxUnitOfWork]
MINUTE = timedelta(minutes=1)


def test_each_key_comes_in_order(begin: Begins, record: Record, composed: Compose) -> None:
    record(begin, *moves("ada", 45), *moves("bob", 3))
    record(begin, *moves("ada", 50, first=46))
    witness = Witness()
    use = composed(begin, witness.handler)
    assert use.deliver() == Delivered(delivered=53)
    assert witness.of("ada") == list(range(1, 51))
    assert witness.of("bob") == [1, 2, 3]
    assert len(set(witness.ids)) == 53
    assert use.deliver() == Delivered()
    assert use.status().messages == dict.fromkeys(State, 0) | {State.DELIVERED: 53}


def test_two_relays_at_once_double_nothing_and_keep_the_order(
    stored: Begins, record: Record, composed: Compose
) -> None:
    everything = [move for who in range(25) for move in moves(f"who {who}", 8)]
    Random(1).shuffle(everything)
    last: dict[str, int] = {}
    for at in range(0, len(everything), 50):
        some = []
        for move in everything[at : at + 50]:
            last[move.who] = last.get(move.who, 0) + 1
            some.append(Moved(move.who, last[move.who]))
        record(stored, *some)
    witness = Witness()
    with ThreadPoolExecutor(2) as pool:
        relays = [pool.submit(composed(stored, witness.handler).deliver) for _ in range(2)]
        done = [relay.result() for relay in relays]
    assert sum(each.delivered for each in done) == 200
    assert sum(each.overtaken for each in done) == 0
    assert len(set(witness.ids)) == len(witness.ids) == 200
    for who in range(25):
        assert witness.of(f"who {who}") == list(range(1, 9))


def test_what_fails_holds_up_its_own_key_only_and_waits_longer_each_time(
    begin: Begins, record: Record, composed: Compose, clock: SettableClock
) -> None:
    record(begin, *moves("ada", 2), *moves("bob", 2))
    witness = Witness(failing=["ada"])
    use = composed(begin, witness.handler, first_wait=10, longest_wait=25, attempts=5)
    assert use.deliver() == Delivered(delivered=2, retrying=1)
    for wait in (10, 20, 25):
        clock.forward(seconds=wait - 1)
        assert use.deliver() == Delivered()
        clock.forward(seconds=1)
        assert use.deliver() == Delivered(retrying=1)
    record(begin, *moves("bob", 3, first=3))
    assert use.deliver() == Delivered(delivered=1)
    witness.failing.clear()
    clock.forward(seconds=25)
    assert use.deliver() == Delivered(delivered=2)
    assert witness.of("ada") == [1, 2]
    assert witness.of("bob") == [1, 2, 3]


def dead(begin: Begins, record: Record, composed: Compose, witness: Witness) -> str:
    """Have the first of ada's three messages dead, and return its id."""
    record(begin, *moves("ada", 3))
    use = composed(begin, witness.handler, attempts=1)
    assert use.deliver() == Delivered(dead=1)
    [message] = use.list(MessageFilter(state=State.DEAD)).items
    assert (message.error, message.attempts) == ("RuntimeError: ada is not at home", 1)
    return message.id


def test_what_is_behind_a_dead_one_waits_until_it_was_tried_again(
    begin: Begins, record: Record, composed: Compose, clock: SettableClock
) -> None:
    witness = Witness(failing=["ada"])
    id = dead(begin, record, composed, witness)
    use = composed(begin, witness.handler)
    clock.forward(days=1)
    assert use.deliver() == Delivered()
    status = use.status()
    assert status.messages == dict.fromkeys(State, 0) | {State.DEAD: 1, State.WAITING: 2}
    assert (status.oldest_waiting, status.oldest_waiting_seconds) == (NOON, 86_400)
    witness.failing.clear()
    assert use.retry() == 1
    assert use.deliver() == Delivered(delivered=3)
    assert witness.of("ada") == [1, 2, 3]
    assert witness.ids[:2] == [id, id]  # by which the handler knows it


def test_what_is_behind_a_dead_one_goes_on_when_that_is_given_up(
    begin: Begins, record: Record, composed: Compose
) -> None:
    witness = Witness(failing=["ada"])
    id = dead(begin, record, composed, witness)
    witness.failing.clear()
    use = composed(begin, witness.handler)
    assert use.skip([id]) == 1
    assert use.deliver() == Delivered(delivered=2)
    assert witness.of("ada") == [2, 3]
    for wrong in (use.retry, use.skip):
        with pytest.raises(Conflict, match=f"message {id} is skipped, not dead"):
            wrong([id])
        with pytest.raises(NotFound, match="there is no message nothing"):
            wrong(["nothing"])


def test_what_nobody_handles_is_not_lost(begin: Begins, record: Record, composed: Compose) -> None:
    record(begin, Moved("ada", 1))
    use = composed(begin, attempts=1)
    assert use.deliver() == Delivered(dead=1)
    assert use.list().items[0].error == "no feature has a handler for Moved"


def test_what_is_no_such_event_any_more_is_not_lost(begin: Begins, record: Record, composed: Compose) -> None:
    record(begin, Moved("ada", 1))
    with begin() as work:
        [message] = work.outbox.stream()
        message.payload = '{"who": "ada", "step": "one"}'
        work.outbox.update(message)
        work.commit()
    use = composed(begin, Witness().handler, attempts=1)
    assert use.deliver() == Delivered(dead=1)
    error = use.list().items[0].error
    assert error
    assert error.startswith("the payload is no Moved: step: ")


def test_each_handler_of_an_event_is_told_and_all_of_them_again_if_one_fails(
    begin: Begins, record: Record, composed: Compose, clock: SettableClock
) -> None:
    record(begin, Moved("ada", 1))
    first, second = Witness(), Witness(failing=["ada"])
    use = composed(begin, first.handler, second.handler)
    assert use.deliver() == Delivered(retrying=1)
    second.failing.clear()
    clock.forward(minutes=1)
    assert use.deliver() == Delivered(delivered=1)
    assert (first.of("ada"), second.of("ada")) == ([1, 1], [1])


def test_a_relay_that_is_told_to_stop_lets_go_of_what_it_has(
    begin: Begins, record: Record, composed: Compose
) -> None:
    record(begin, *moves("ada", 3))
    witness = Witness()
    use = composed(begin, witness.handler)
    assert use.deliver(lambda: bool(witness.seen)) == Delivered(delivered=1)
    assert use.deliver() == Delivered(delivered=2)
    assert witness.of("ada") == [1, 2, 3]


def test_who_was_taken_for_dead_changes_nothing(
    begin: Begins, record: Record, composed: Compose, clock: SettableClock
) -> None:
    record(begin, *moves("ada", 3))
    other = Witness()

    def late(_event: Moved, _id: str) -> None:
        clock.forward(seconds=61)
        assert composed(begin, other.handler).deliver() == Delivered(delivered=3)

    assert composed(begin, Handler(Moved, late), lease=60).deliver() == Delivered(overtaken=1)
    assert other.of("ada") == [1, 2, 3]
    with begin() as work:
        assert {each.attempts for each in work.outbox.stream()} == {1}


def test_claims_do_not_overlap_end_with_their_lease_and_are_renewed(begin: Begins, record: Record) -> None:
    record(begin, *moves("ada", 3), *moves("bob", 1))

    def claimed(relay: str, minute: float, keys: int = 9, run: int = 2) -> list[tuple[str, int]]:
        now = NOON + minute * MINUTE
        with begin() as work:
            claim = work.outbox.claim(relay * 32, now, now + MINUTE, keys, run)
            work.commit()
        return [(each.key, each.position) for run in claim.runs for each in run]

    def renewed(relay: str, minute: float) -> int:
        now = NOON + minute * MINUTE
        with begin() as work:
            ids = [each.id for each in work.outbox.stream()]
            number = work.outbox.renew(relay * 32, ids, now, now + MINUTE)
            work.commit()
        return number

    assert claimed("a", 0, keys=1) == [("ada", 1), ("ada", 2)]
    assert claimed("b", 0) == [("bob", 1)]
    assert claimed("c", 0.9) == []
    assert renewed("a", 0.9) == 2
    assert claimed("c", 1.5) == [("bob", 1)]
    assert renewed("b", 1.5) == renewed("a", 1.9) == 0  # overtaken, and ended
    assert claimed("c", 1.9, run=1) == [("ada", 1)]


def test_what_another_relay_has_claimed_cannot_be_settled(begin: Begins, record: Record) -> None:
    record(begin, *moves("ada", 2))
    with begin() as work:
        (run,) = work.outbox.claim("a" * 32, NOON, NOON + MINUTE, 1, 2).runs
        work.commit()
    with begin() as work:
        work.outbox.claim("b" * 32, NOON + MINUTE, NOON + 2 * MINUTE, 1, 2)
        work.commit()
    for message in run:
        message.finish(NOON)
        with begin() as work, pytest.raises(StaleEntity):
            work.outbox.update(message)


def test_what_was_settled_long_ago_is_purged_and_nothing_else(
    begin: Begins, record: Record, composed: Compose, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge_messages, "BATCH", 7)
    record(begin, *moves("ada", 2), *moves("bob", 30))
    witness = Witness(failing=["ada"])
    use = composed(begin, witness.handler, attempts=1, keep=7)
    use.deliver()
    clock.forward(days=7)
    assert use.purge() == 0
    record(begin, Moved("bob", 31))
    use.deliver()
    clock.forward(seconds=1)
    assert use.purge() == 30
    record(begin, Moved("bob", 32))
    use.deliver()
    assert witness.of("bob") == list(range(1, 33))
    assert use.status().messages == {
        State.WAITING: 1,
        State.DELIVERED: 2,
        State.DEAD: 1,
        State.SKIPPED: 0,
    }


def test_each_delivery_is_a_line_in_the_log(begin: Begins, record: Record, composed: Compose) -> None:
    record(begin, Moved("ada", 1), Moved("bob", 1))
    use = composed(begin, Witness(failing=["bob"]).handler)
    ids = {each.key: each.id for each in use.list().items}
    with capture_logs() as lines:
        structlog.get_config()["processors"].insert(0, merge_contextvars)
        use.deliver()
    told = {line["event_id"]: line for line in lines if "event_id" in line}
    assert (told[ids["ada"]]["event"], told[ids["ada"]]["event_name"]) == ("event delivered", "Moved")
    failed = told[ids["bob"]]
    assert (failed["event"], failed["attempt"]) == ("event not delivered", 1)
    assert failed["reason"] == "RuntimeError: bob is not at home"
