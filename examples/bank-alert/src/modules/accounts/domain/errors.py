"""What may be wrong with accounts and alerts, beside the errors that all features share.

Error
├── NotDelivered      a channel did not take an alert
│   └── TimedOut      it did not say so in time; the message may have arrived all the same
└── InvalidValue
    ├── UnknownCurrency                        beside the money that it is about
    └── and a Conflict
        ├── CurrencyMismatch                   beside the money, too
        ├── AccountClosed
        └── NotFailed
"""

from datetime import timedelta

from core.domain.errors import Conflict, Error, InvalidValue


class AccountClosed(Conflict, InvalidValue):
    """A closed account takes no balance and no threshold."""

    def __init__(self, number: str) -> None:
        super().__init__(f"account {number} is closed")


class NotFailed(Conflict, InvalidValue):
    """Only an alert that has failed can be tried anew."""

    def __init__(self, alert: str, state: str) -> None:
        super().__init__(f"alert {alert} is {state}; only a failed one can be retried")


class NotDelivered(Error):
    """A channel did not take an alert.

    A permanent refusal is not tried again by itself; `wait` is how long the channel asks us to stay away.
    """

    def __init__(self, reason: str, *, permanent: bool = False, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.wait = wait


class TimedOut(NotDelivered):
    """The channel did not answer in time. Whether the alert arrived is not known, so it is sent again."""
