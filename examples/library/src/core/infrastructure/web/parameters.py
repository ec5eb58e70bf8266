"""Parameters that routes of all features have: identifiers, and the version that a change is for."""

import re
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from ..fields import ID_LENGTH, key

NO_VERSION = 0
"""That of nothing: versions count from 1."""

_ETAG = re.compile(r'\s*"([1-9][0-9]{0,18})"\s*')

Id = Annotated[str, Path(), key(ID_LENGTH)]
"""An identifier of `Identifiers` in a path."""


async def expected_version(
    request: Request,
    if_match: Annotated[
        str | None, Header(description="ETag of what was looked at: its version in quotes")
    ] = None,
) -> int:
    """Return the version that a change is meant for, or the one that nothing has.

    The use case compares it once it has found what is to be changed (`StaleEntity`): the answer is 412, or
    428 where no version was sent: HTTP wants preconditions checked last.
    """
    request.state.conditional = True
    found = _ETAG.fullmatch(if_match or "")
    return int(found[1]) if found else NO_VERSION


Version = Annotated[int, Depends(expected_version)]
