"""The command line's common ground: errors become sentences and exit codes, never tracebacks or secrets."""

import os
from importlib import import_module
from traceback import walk_tb
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, Exit, TyperException
from typer.main import get_group_from_info
from typer.models import TyperInfo

from core.domain.errors import Error
from utils.output import fail, in_utf8

if TYPE_CHECKING:  # what is needed for more than help is imported when it is
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

FAILED = 1
MISUSED = 2
INTERRUPTED = 130

ONLY_HELP = f"{__name__}.only_help"
"""Whether no command is going to run, by the key of a context's `meta`."""

SET_RIGHT = "set it right in the environment or in .env, which docs/configuration.md explains"

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class Commands(TyperGroup):
    """A group of commands whose errors are told in a sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; 1 is a refusal or a failure, 2 bad settings or bad usage, 130 Ctrl-C."""
        in_utf8()
        asked = [*ctx._protected_args, *ctx.args]  # noqa: SLF001 - of the commands below, which see them later
        before = asked[: asked.index("--")] if "--" in asked else asked
        ctx.meta[ONLY_HELP] = not set(ctx.help_option_names).isdisjoint(before)
        try:
            return super().invoke(ctx)
        except (Abort, Exit, TyperException, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            fail("Stopped.")
            raise Exit(INTERRUPTED) from None
        except Exception as error:  # noqa: BLE001 - told as a sentence, whatever it is
            import structlog
            from pydantic import ValidationError
            from pydantic_settings import SettingsError

            from config.redaction import Redaction

            redaction = ctx.obj or Redaction()
            structlog.get_logger(__name__).debug("command failed", exc_info=True)
            for sentence in sentences(error):
                fail(redaction.text(sentence))
            raise Exit(MISUSED if isinstance(error, ValidationError | SettingsError) else FAILED) from None


def application(description: str) -> typer.Typer:
    """Return a command line without commands yet, which knows `--verbose` and reports errors as sentences."""
    # help in Rich's boxes takes longer than all else that help needs
    plain: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
    app = typer.Typer(cls=Commands, help=description, no_args_is_help=True, **plain)
    app.callback()(_start)
    return app


def later(module: str, summary: str) -> typer.Typer:
    """Return the commands of a module's `app`, which is imported once somebody asks for one of them.

    So a command starts as fast in a service of fifty features as in one of two.
    """

    class Later(TyperGroup):
        def make_context(self, *arguments: Any, **extra: Any) -> Any:
            info = TyperInfo(import_module(module).app, name=self.name, help=summary)
            plain: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_short": False}
            return get_group_from_info(info, suggest_commands=True, **plain).make_context(*arguments, **extra)

    return typer.Typer(cls=Later, help=summary)


def _start(
    context: typer.Context,
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log everything to stderr.")] = False,
) -> None:
    if context.meta.get(ONLY_HELP):
        return
    from pydantic import ValidationError
    from pydantic_settings import SettingsError
    from structlog.contextvars import bound_contextvars

    from config.logging import configure
    from config.settings import Settings

    from .traces import trace_id

    try:
        settings: Settings | None = Settings()
    except (ValidationError, SettingsError):
        settings = None  # reported when a command needs them; --help needs none
    context.obj = configure(settings, verbose=verbose)
    context.with_resource(bound_contextvars(trace_id=trace_id(os.environ.get("TRACEPARENT", ""))))


def sentences(error: Exception) -> list[str]:
    """Return what to tell people about an error: one sentence, or one for each setting that is wrong."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    match error:
        case Error():
            return [str(error)]
        case ValidationError():
            return [_bad_setting(_prefix(error), item) for item in error.errors(include_input=False)]
        case SettingsError():
            return [f"{error}; {SET_RIGHT}"]
        case OSError(filename=str(name), strerror=str(reason)):
            return [f"{name}: {reason}"]
        case _:
            return [f"unexpected {type(error).__name__}: {error}; --verbose before the command shows where"]


def _prefix(error: "ValidationError") -> str:
    """Return how the variables of the settings begin that could not be made.

    The error knows the name of their class, which those of two features may share; the frame that raised
    it knows the class.
    """
    from pydantic_settings import BaseSettings

    for frame, _ in walk_tb(error.__traceback__):
        settings = frame.f_locals.get("__pydantic_self__")
        if isinstance(settings, BaseSettings):
            return settings.model_config.get("env_prefix", "")
    return ""


def _bad_setting(prefix: str, item: "ErrorDetails") -> str:
    """Name the variable, not its value; a rule over several of them names them in its own sentence."""
    reason = item["msg"].removeprefix("Value error, ").rstrip(".")
    name = "_".join(str(part) for part in item["loc"])
    return f"{(prefix + name).upper()}: {reason}; {SET_RIGHT}" if name else f"{reason}; {SET_RIGHT}"
