"""What docstrings say of an entity: sentences in which its fields are named."""

from .kinds import referring
from .model import Entity


def identity(entity: Entity) -> str:
    """Return a sentence on what is unique about one."""
    same = " or ".join(f"the same {' and '.join(names)}" for names in _in_words(entity))
    return f"What is kept of one; no two have {same}." if same else "What is kept of one."


def collection(entity: Entity) -> str:
    key = " and ".join(entity.field(name).words for name in entity.key if name != "id")
    return (
        f"The collection of all of them; the natural key is {key}."
        if key
        else "The collection of all of them."
    )


def refusals(entity: Entity) -> str:
    """Return when a new or a changed one is refused."""
    taken = " or ".join(f"its {' and '.join(names)}" for names in _in_words(entity))
    found = [f"`AlreadyExists` if another one has {taken}"] if taken else []
    if referring(entity):
        found.append("`InvalidReference` if what it refers to is not there")
    return ", ".join(found)


def musts(entity: Entity) -> str:
    """Return which fields a record must have."""
    words = [each.words for each in entity.fields if each.required and each.default is None]
    listed = " and ".join([", ".join(words[:-1]), *words[-1:]] if len(words) > 1 else words)
    return f"only {listed} must be given" if listed else "nothing must be given"


def _in_words(entity: Entity) -> list[list[str]]:
    return [[entity.field(name).words for name in names] for names in entity.uniques]
