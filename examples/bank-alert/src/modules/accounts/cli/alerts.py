"""The `alerts` commands."""

from typing import Annotated

import typer

from core.domain import lists
from core.infrastructure.asking import asking
from core.infrastructure.command_line import AsJson
from utils.output import say, show_json, warn

from ..domain.alert import AlertFilter
from .composed import accounts

app = typer.Typer(help="Find low balances, and tell their holders.", no_args_is_help=True)

SHOWN = (
    *("id", "account_id", "account", "balance", "threshold", "state", "attempts", "raised_at", "due_at"),
    *("sent_at", "delivered", "error"),
)
"""What lists can show of an alert."""

UNDELIVERED = 3
"""Exit code of a delivery that left alerts failed: a script may want to know."""


@app.command()
def check(*, as_json: AsJson = False) -> None:
    """Raise an alert for every balance that calls for one."""
    from ..views import counted

    raised = accounts().check()
    show_json({"raised": raised}) if as_json else say(f"Raised {counted(raised, 'alert')}.")


@app.command()
def deliver(*, as_json: AsJson = False) -> None:
    """Send every alert that is due; exit code 3 if some have failed for good."""
    from core.infrastructure.stopping import StopSignal

    stop = StopSignal()
    stop.listen()
    done = accounts().deliver(stop.requested)
    if as_json:
        show_json(done)
    else:
        say(
            f"Sent {done.sent:,}, failed {done.failed:,}, to be tried again {done.retrying:,}, "
            f"put off for quiet hours {done.put_off:,}."
        )
    if done.failed:
        warn("See `alerts list --state failed` for why; `alerts retry` tries them again.")
        raise typer.Exit(UNDELIVERED)


@app.command("list")
@asking(AlertFilter, SHOWN)
def list_(question: lists.Question[AlertFilter], *, as_json: AsJson = False) -> None:
    """Leaf through the alerts, all or those that fit, the latest first."""
    from ..views import show_alerts

    page = accounts().list_alerts(question.filter, question.leafing)
    show_alerts(page, question.fields, as_json=as_json)


@app.command()
def retry(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Identifiers of failed alerts; all if left out.")
    ] = None,
) -> None:
    """Have failed alerts delivered anew."""
    from ..views import counted

    say(f"{counted(accounts().retry(ids or ()), 'alert')} to be delivered anew.")


@app.command()
def run(
    every: Annotated[str, typer.Option(help="Time between two checks, such as 90s, 15m or 24h.")] = "15m",
    deliver_every: Annotated[str, typer.Option(help="Time between two looks for due alerts.")] = "10s",
) -> None:
    """Check and deliver again and again, until SIGTERM or Ctrl-C; what is under way is finished.

    What a check raises is delivered at once. With a broker (ALERTS_BROKER_URL) all processes that know it
    share the work.
    """
    from core.infrastructure.stopping import StopSignal

    from ..infrastructure.durations import duration
    from ..infrastructure.jobs import jobs
    from ..infrastructure.settings import AlertSettings

    checking, delivering, stop, use = duration(every), duration(deliver_every), StopSignal(), accounts()
    stop.listen()
    use.run(jobs(AlertSettings(), stop), checking, delivering)
