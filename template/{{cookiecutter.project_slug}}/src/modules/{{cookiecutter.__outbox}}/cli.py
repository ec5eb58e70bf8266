"""The `outbox` commands. What needs the database is imported by the command that runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from core.domain import lists
from core.infrastructure.asking import asking
from core.infrastructure.command_line import AsJson
from core.infrastructure.notation import whole
from core.infrastructure.views import show_page
from utils.output import say, show_json, warn

from .domain.message import Message, MessageFilter

if TYPE_CHECKING:
    from .composition import UseCases

app = typer.Typer(no_args_is_help=True)

UNDELIVERED = 3
"""Exit code of a delivery that left messages dead: a script may want to know."""
HOUR = 3_600.0
COLUMNS = ("id", "name", "key", "state", "attempts", "recorded_at", "error")
"""What lists show."""

Ids = Annotated[list[str], typer.Argument(help="Identifiers of dead messages.")]


@app.command()
def relay(
    every: Annotated[
        int, typer.Option(parser=whole(1), metavar="SECONDS", help="Seconds between two looks for events.")
    ] = 1,
    threads: Annotated[
        int, typer.Option(parser=whole(1, 64), help="Keys that are delivered at the same time.")
    ] = 4,
) -> None:
    """Deliver events as they are recorded, until SIGTERM or Ctrl-C; what is under way is finished.

    Any number of relays may run, on any hosts.
    """
    from functools import partial

    from core.infrastructure.stopping import StopSignal

    from .infrastructure.relay import Job, keep_running

    use, stop = _use_cases(), StopSignal()
    stop.listen()
    deliver = Job(partial(use.deliver, stop.requested), every)
    keep_running([*[deliver] * threads, Job(use.purge, HOUR)], stop)


@app.command()
def deliver(*, as_json: AsJson = False) -> None:
    """Deliver what is due now; exit code 3 if some of it is dead after that."""
    from core.infrastructure.stopping import StopSignal

    stop = StopSignal()
    stop.listen()
    done = _use_cases().deliver(stop.requested)
    if as_json:
        show_json(done)
    else:
        say(f"Delivered {done.delivered:,}, to be tried again {done.retrying:,}, dead {done.dead:,}.")
    if done.dead:
        warn("See `outbox list --state dead` for why; `outbox retry` tries them again.")
        raise typer.Exit(UNDELIVERED)


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Count messages by state, and say for how long the oldest waits."""
    found = _use_cases().status()
    if as_json:
        show_json(found)
        return
    say(", ".join(f"{number:,} {state.value}" for state, number in found.messages.items()))
    if found.oldest_waiting:
        say(f"The oldest has waited for {found.oldest_waiting_seconds:,.0f} s.")


@app.command("list")
@asking(MessageFilter, Message)
def list_(question: lists.Question[MessageFilter], *, as_json: AsJson = False) -> None:
    """Leaf through the messages, all or those that fit, the first recorded first."""
    from .views import MessagePage

    page = _use_cases().list(question.filter, question.leafing)
    show_page(MessagePage.of(page, question.fields), question.fields or COLUMNS, as_json=as_json)


@app.command()
def retry(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Identifiers of dead messages; all if left out.")
    ] = None,
) -> None:
    """Have dead messages delivered anew."""
    say(f"{_counted(_use_cases().retry(ids or ()))} to be delivered anew.")


@app.command()
def skip(ids: Ids) -> None:
    """Give dead messages up, so that what is behind them is delivered."""
    say(f"{_counted(_use_cases().skip(ids))} given up.")


@app.command()
def purge() -> None:
    """Remove what was delivered or given up OUTBOX_KEEP days ago, as a relay does each hour."""
    say(f"{_counted(_use_cases().purge())} removed.")


def _counted(number: int) -> str:
    return f"{number:,} message{'' if number == 1 else 's'}"


def _use_cases() -> "UseCases":
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())
