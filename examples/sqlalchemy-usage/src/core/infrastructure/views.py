"""What HTTP clients see of an entity, shown on the command line: as JSON the same, else as a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from utils.output import say, show_json, show_table, warn

if TYPE_CHECKING:
    from pydantic import BaseModel


def show_entity(view: "BaseModel", *, as_json: bool) -> None:
    """Print all that is kept of one."""
    if as_json:
        show_json(view.model_dump(mode="json"))
    else:
        show_table(("field", "value"), list(view))


def show_page(page: Any, columns: Sequence[str], *, as_json: bool) -> None:
    """Print these columns of a page of `core.infrastructure.web.lists`, and how to see those beside it."""
    if as_json:
        show_json(page.model_dump(mode="json", exclude_unset=True))
        return
    show_table(columns, [[getattr(each, name) for name in columns] for each in page.items])
    if page.total is not None:
        say(f"{page.total:,} in all.")
    if page.previous:
        warn(f"There are some before: --before {page.previous}")
    if page.next:
        warn(f"There are more: --after {page.next}")
