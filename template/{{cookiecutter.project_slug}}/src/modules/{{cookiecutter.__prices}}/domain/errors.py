"""What may go wrong with a provider of prices.

    ProviderError                  the provider did not give the prices
    ├── UnknownSymbol              it has no such symbol
    ├── NotInPlan                  the plan of our key does not include the symbol
    ├── Noted                      it sent a text in place of prices, which is none of these
    ├── Mixed                      what it has does not fit what is stored: adjusted for splits or not
    ├── Rewritten                  it measures by another scale than what is stored, as after a split
    ├── TooShort                   it does not reach back as far as what it is to take the place of
    ├── Refused                    it will not serve us for now, so that there is no point in asking for more
    │   ├── Unauthorised           the key is missing or wrong
    │   └── QuotaExceeded          the quota of the day is used up
    │       └── TooManyRequests    that of the minute: worth another try after `retry_after` seconds
    ├── ProviderUnavailable        no usable answer came; worth another try
    └── BadPayload                 an answer came that is not what the format promises; nothing of it is used

No message repeats at length what a provider said: some of them quote the key.
"""

from core.domain.errors import Error, NotFound


class ProviderError(Error):
    """Base of all that a provider may do to us."""


class UnknownSymbol(ProviderError, NotFound):
    """The provider knows no such symbol."""


class NotInPlan(ProviderError):
    """The provider gives this to keys that are paid (more) for; another symbol may be another matter."""


class Noted(ProviderError):
    """The provider has something to say, and no prices."""


class Mixed(ProviderError):
    """Prices that are adjusted for splits and prices as they were traded do not go into one series."""


class Rewritten(ProviderError):
    """The provider's prices of days that are stored are all multiplied by something."""


class TooShort(ProviderError):
    """What the provider has would take the place of more than it has."""


class Refused(ProviderError):
    """The provider will not serve us, whatever the symbol."""


class Unauthorised(Refused):
    """The provider does not accept our key for this."""


class QuotaExceeded(Refused):
    """The requests that the provider grants us are used up."""


class TooManyRequests(QuotaExceeded):
    """The provider asks us to slow down."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """`retry_after` is in seconds; None if the provider did not say."""
        super().__init__(message)
        self.retry_after = retry_after


class ProviderUnavailable(ProviderError):
    """The provider cannot be reached, or fails."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """`retry_after` is in seconds; None if the provider did not say."""
        super().__init__(message)
        self.retry_after = retry_after


class BadPayload(ProviderError):
    """The provider's answer breaks its own format; it is refused whole."""
