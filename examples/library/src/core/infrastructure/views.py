"""What HTTP clients see of an entity, shown on the command line: as JSON the same, else as a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from utils.output import show_json, show_table, warn

if TYPE_CHECKING:
    from pydantic import BaseModel


def show_entity(view: "BaseModel", *, as_json: bool) -> None:
    """Print all that is kept of one."""
    if as_json:
        show_json(view.model_dump(mode="json"))
    else:
        show_table(("field", "value"), list(view))


def show_page(page: Any, columns: Sequence[str], *, as_json: bool) -> None:
    """Print these columns of a page (`items` and `next`), and how to see the one that follows."""
    if as_json:
        show_json(page.model_dump(mode="json"))
        return
    show_table(columns, [[getattr(each, name) for name in columns] for each in page.items])
    if page.next:
        warn(f"There are more: --after {page.next}")
