"""Parts that only those projects have which asked for them; docs/extras.md says how to come by one."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

import typer

from core.domain.errors import StorageUnavailable

from .command_line import later

if TYPE_CHECKING:
    from config.settings import Settings

PARTS = {
    "api-keys": "modules.api_keys.api",
    "limits": "core.infrastructure.pace",
    "oidc": "core.infrastructure.oidc",
    "telemetry": "core.infrastructure.telemetry.recording",
}
"""Where each extra is, if it is there."""

VERIFIERS = {"api-key": "api-keys", "oidc": "oidc"}
"""Which extra finds out who calls, by AUTH."""

COMMANDS = {
    "modules.api_keys": "Look after the keys of AUTH=api-key.",
    "modules.outbox": "Deliver the events that features record.",
}
"""What the commands are for that are in the `cli` of an extra's package."""


def part(extra: str, asked: str) -> ModuleType:
    """Import an extra that a setting has `asked` for.

    Raises `StorageUnavailable`, which says what to do, if the extra or its library is not there.
    """
    module = PARTS[extra]
    try:
        return import_module(module)
    except ImportError as error:
        missing = f"{error.name} is not installed: pip install '.[{extra}]'"
        if f"{module}.".startswith(f"{error.name}."):
            missing = f"this project was made without the extra {extra}: docs/extras.md says how to add it"
        raise StorageUnavailable(f"{asked} is set and {missing}") from error


def verifier(settings: "Settings") -> Any:
    """Return the `Verifier` that AUTH asks for; nothing is connected yet."""
    return part(VERIFIERS[settings.auth], f"AUTH={settings.auth.value}").verifier(settings)


def join_commands(app: typer.Typer) -> None:
    """Let the command line have the commands of those extras that are there."""
    for package, summary in COMMANDS.items():
        found = find_spec(package)
        if found and found.origin:  # one that was taken out may leave a folder with bytecode behind
            name = package.removeprefix("modules.").replace("_", "-")
            app.add_typer(later(f"{package}.cli", summary), name=name)
