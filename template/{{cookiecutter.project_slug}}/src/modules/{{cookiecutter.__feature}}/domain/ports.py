"""What use cases ask of the store of {{ cookiecutter.__plural_words }}."""

from core.domain import ports

from .entities import {{ cookiecutter.entity }}


class {{ cookiecutter.entity }}Repository(
    ports.Repository[{{ cookiecutter.entity }}],
):
    """The collection of all of them; the natural key is the name."""


class {{ cookiecutter.entity }}UnitOfWork(ports.UnitOfWork):
    """A transaction on them."""

    {{ cookiecutter.__plural_snake }}: {{ cookiecutter.entity }}Repository


Begin = ports.Begin[{{ cookiecutter.entity }}UnitOfWork]
