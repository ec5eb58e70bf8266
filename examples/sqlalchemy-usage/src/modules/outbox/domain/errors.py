"""What can go wrong with messages."""

from core.domain.errors import Error


class NotDelivered(Error):
    """A handler did not do its work, or nobody knew what to do: it is tried again."""
