"""What HTTP clients see of an entity, shown on the command line: as JSON the same, else as a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from utils.output import say, show_json, show_table, warn

if TYPE_CHECKING:
    from pydantic import BaseModel

    from .pages import Listed


def show_entity(view: "BaseModel", *, as_json: bool) -> None:
    """Print all that is kept of one."""
    if as_json:
        show_json(view.model_dump(mode="json"))
    else:
        show_table(("field", "value"), list(view))


def show_page(
    page: "Listed[Any]", columns: Sequence[str], rows: Sequence[Sequence[object]] = (), *, as_json: bool
) -> None:
    """Print these columns of a page, or these rows, and how to see those beside it."""
    if as_json:
        show_json(page.model_dump(mode="json", exclude_unset=True))
        return
    show_table(columns, rows or [[_cell(getattr(each, name)) for name in columns] for each in page.items])
    if page.total is not None:
        say(f"{page.total:,} in all.")
    if page.previous:
        warn(f"There are some before: --before {page.previous}")
    if page.next:
        warn(f"There are more: --after {page.next}")


def _cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value
