"""Where import profiles are: your own, and those that are shipped."""

from pathlib import Path

from config.resources import resource
from core.domain.errors import InvalidValue

from .bank_file import ByProfile
from .camt053 import Camt053
from .form import Form
from .profile import Profile, parse

SUFFIX = ".toml"
CAMT053 = "camt053"
"""What the form that needs no profile is called among them."""
NAME = "[A-Za-z0-9_-]{1,64}"
SHIPPED = "assets/accounts/profiles"


class Profiles:
    """Profiles by name: that of their file, without its suffix. Your own come before shipped ones."""

    def __init__(self, own: Path) -> None:
        folders = (resource(SHIPPED), own)
        found = (path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}")))
        self._paths = {path.stem: path for path in found}

    def get(self, name: str) -> Form:
        """Return the form that a profile describes; `InvalidValue` if it is not there or not in order."""
        if name in self._paths:
            return ByProfile(read_profile(self._paths[name]))
        if name == CAMT053:
            return Camt053()
        known = ", ".join(sorted([*self._paths, CAMT053]))
        raise InvalidValue(f"there is no import profile {name[:60]!r}, known are {known}")

    def all(self) -> dict[str, Profile]:
        """Return all of them by name."""
        return {name: read_profile(path) for name, path in self._paths.items()}


def read_profile(path: Path) -> Profile:
    """Return the profile in a file; `InvalidValue` if something is wrong with it."""
    try:
        return parse(path.read_text("utf-8-sig"), path.name)
    except OSError as error:
        raise InvalidValue(f"cannot read profile {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidValue(f"profile {path} is not UTF-8 text") from None
