"""The id that all log lines of a request, a command or a job share: W3C's trace id."""

import os
import re

_TRACEPARENT = re.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def trace_id(*traceparents: str) -> str:
    """Return the id of the trace of the one `traceparent` that there is, or a new one if it names none."""
    known = _TRACEPARENT.fullmatch(traceparents[0]) if len(traceparents) == 1 else None
    return known[1] if known else os.urandom(16).hex()
