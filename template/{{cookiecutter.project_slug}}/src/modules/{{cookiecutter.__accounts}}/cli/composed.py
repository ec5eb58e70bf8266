"""The use cases, composed when a command runs: --help must not wait for a database library."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..composition import Accounts


def accounts() -> "Accounts":
    """Return the use cases as settings have them composed."""
    from config.settings import Settings

    from ..composition import compose

    return compose(Settings())
