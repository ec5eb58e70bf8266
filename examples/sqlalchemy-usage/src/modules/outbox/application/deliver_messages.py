"""Deliver messages."""

from collections.abc import Callable
from dataclasses import dataclass

from core.domain.errors import StaleEntity
from core.domain.ports import Clock
from core.domain.retrying import FailedDeliveryIsTriedAgain

from ..domain.errors import NotDelivered
from ..domain.message import Message, State
from ..domain.ports import Run
from .hold_messages import Held, HoldMessages


@dataclass
class Delivered:
    """What became of the messages that were due.

    `retrying` failed for now, `overtaken` are another relay's, since the lease ended before we were done.
    """

    delivered: int = 0
    retrying: int = 0
    dead: int = 0
    overtaken: int = 0


class DeliverMessages:
    """Hand over what is due, until nothing is or the caller wants to stop.

    Killed after a handler and before that is settled, this loses nothing: the message is due again when the
    lease ends, and its id tells the handler of a double. What is behind one that failed waits for it; other
    keys go on. Nothing is begun with less than half of the lease left.
    """

    def __init__(
        self,
        hold: HoldMessages,
        hand_over: Callable[[Message], None],
        clock: Clock,
        again: FailedDeliveryIsTriedAgain,
    ) -> None:
        """`hand_over` has the handlers called, and raises `NotDelivered` if one of them failed."""
        self._hold = hold
        self._hand_over = hand_over
        self._clock = clock
        self._again = again

    def execute(self, stopping: Callable[[], bool] = lambda: False) -> Delivered:
        result = Delivered()
        while not stopping():
            held = self._hold.take()
            if not held.seen:
                break
            with self._hold.kept(held):
                for run in held.runs:
                    try:
                        self._deliver(run, held, stopping, result)
                    except StaleEntity:
                        result.overtaken += 1
        return result

    def _deliver(self, run: Run, held: Held, stopping: Callable[[], bool], result: Delivered) -> None:
        for place, message in enumerate(run, 1):
            if stopping() or self._clock.now() + self._hold.lease / 2 >= held.until:
                message.let_go(self._clock.now())
                self._hold.settle(message, held, run[place:])
                return
            reason = self._attempt(message)
            now = self._clock.now()
            if reason is not None:
                message.fail(reason, now, self._again.next(message.attempts + 1, now))
                self._hold.settle(message, held, run[place:])
                result.dead += message.state is State.DEAD
                result.retrying += message.state is State.WAITING
                return
            message.finish(now)
            self._hold.settle(message, held)
            result.delivered += 1

    def _attempt(self, message: Message) -> str | None:
        """Return why it was not delivered; None if it was."""
        try:
            self._hand_over(message)
        except NotDelivered as error:
            return str(error)
        return None
