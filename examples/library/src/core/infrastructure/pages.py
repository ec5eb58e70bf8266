"""Pages of lists as clients see them, whole or in part."""

from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema

from core.domain.ports import Page

V = TypeVar("V", bound=BaseModel)


class _InPart:
    """A view in a page, of which only what was asked for is shown: nothing of it must be there."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Any:
        shown = dict(handler.resolve_ref_schema(handler(schema)))
        del shown["required"]
        return shown


class Listed(BaseModel, Generic[V]):
    """A page of a list; `next` is what to pass as `after` for the page that follows, `previous` as `before`.

    Routes that show one say `response_model_exclude_unset=True`: what was not asked for is left out.
    """

    items: list[Annotated[V, _InPart()]]
    next: str | None
    previous: str | None
    total: int | SkipJsonSchema[None] = None

    @classmethod
    def of(cls, page: Page[Any], names: tuple[str, ...] = ()) -> Self:
        """Show a page, or these fields of what is on it."""
        told = {"items": page.items, "next": page.next, "previous": page.previous}
        shown = cls.model_validate(told if page.total is None else told | {"total": page.total})
        if names:
            shown.items = [_part(each, names) for each in shown.items]
        return shown


def _part(view: V, names: tuple[str, ...]) -> V:
    return view.model_construct(**{name: getattr(view, name) for name in names})
