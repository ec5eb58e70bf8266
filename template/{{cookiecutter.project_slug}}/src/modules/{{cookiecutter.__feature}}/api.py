"""The routes of {{ cookiecutter.__plural_words }}. A version travels as an ETag."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from core.infrastructure.web import After, Id, Limit, Version

from . import schemas
from .composition import UseCases, compose

router = APIRouter(
    prefix="/{{ cookiecutter.__plural_kebab }}",
    tags=["{{ cookiecutter.__plural_words }}"],
)


def composed(request: Request) -> UseCases:
    """Return the use cases on the database that the application's settings name."""
    return compose(request.app.state.settings)


Composed = Annotated[UseCases, Depends(composed)]


@router.post("", status_code=HTTPStatus.CREATED, summary="Add one with a name")
def create(
    use_cases: Composed,
    new: schemas.{{ cookiecutter.entity }}Name,
    response: Response,
) -> schemas.{{ cookiecutter.entity }}View:
    view = _seen(use_cases.create(new.name), response)
    response.headers["location"] = f"{router.prefix}/{view.id}"
    return view


@router.get("", summary="Leaf through all of them by name")
def list_(
    use_cases: Composed,
    limit: Limit = 20,
    after: After = None,
) -> schemas.{{ cookiecutter.entity }}Page:
    return schemas.{{ cookiecutter.entity }}Page.model_validate(use_cases.list(limit, after))


@router.get("/{id}", summary="Show one")
def show(
    use_cases: Composed,
    id: Id,
    response: Response,
) -> schemas.{{ cookiecutter.entity }}View:
    return _seen(use_cases.show(id), response)


@router.put("/{id}/name", summary="Rename one, unless somebody else changed it first")
def rename(
    use_cases: Composed,
    id: Id,
    version: Version,
    change: schemas.{{ cookiecutter.entity }}Name,
    response: Response,
) -> schemas.{{ cookiecutter.entity }}View:
    return _seen(use_cases.rename(id, version, change.name), response)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, summary="Remove one")
def remove(use_cases: Composed, id: Id) -> None:
    use_cases.remove(id)


def _seen(entity: object, response: Response) -> schemas.{{ cookiecutter.entity }}View:
    view = schemas.{{ cookiecutter.entity }}View.model_validate(entity)
    response.headers["etag"] = f'"{view.version}"'
    return view
