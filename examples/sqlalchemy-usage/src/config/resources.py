"""Files that ship with the service, `assets/` and `data/seed/`: beside the source, and inside the wheel."""

from pathlib import Path

from config.service import PROJECT


def resource(path: str) -> Path:
    """Return where a shipped file or folder is, such as `assets/logo.svg`.

    In a source tree that is the project's own copy; for an installed service, the one in its wheel.
    """
    home = PROJECT if (PROJECT / "pyproject.toml").is_file() else Path(__file__).parent
    return home / path
