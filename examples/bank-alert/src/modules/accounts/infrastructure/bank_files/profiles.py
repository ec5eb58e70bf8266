"""Where import profiles are: your own, and those that are shipped."""

from pathlib import Path

from config.resources import resource
from core.domain.errors import InvalidValue

from .profile import Profile, parse

SUFFIX = ".toml"
NAME = "[A-Za-z0-9_-]{1,64}"
SHIPPED = "assets/accounts/profiles"


class Profiles:
    """Profiles by name: that of their file, without its suffix. Your own come before shipped ones."""

    def __init__(self, own: Path) -> None:
        folders = (resource(SHIPPED), own)
        found = (path for folder in folders for path in sorted(folder.glob(f"*{SUFFIX}")))
        self._paths = {path.stem: path for path in found}

    def get(self, name: str) -> Profile:
        """Return a profile; `InvalidValue` if there is none of this name, or something is wrong with it."""
        if name not in self._paths:
            known = ", ".join(sorted(self._paths))
            raise InvalidValue(f"there is no import profile {name[:60]!r}, known are {known}")
        return read_profile(self._paths[name])

    def all(self) -> dict[str, Profile]:
        """Return all of them by name."""
        return {name: self.get(name) for name in self._paths}


def read_profile(path: Path) -> Profile:
    """Return the profile in a file; `InvalidValue` if something is wrong with it."""
    try:
        return parse(path.read_text("utf-8"), path.name)
    except OSError as error:
        raise InvalidValue(f"cannot read profile {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidValue(f"profile {path} is not UTF-8 text") from None
