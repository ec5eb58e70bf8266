"""What docstrings say of an entity: sentences in which its fields are named."""

from .kinds import referring
from .model import Entity


def begun(words: str) -> str:
    """Return the words as a sentence begins; abbreviations among them stay."""
    return words[:1].upper() + words[1:]


def identity(entity: Entity) -> str:
    """Return a sentence on what is unique about one."""
    same = " or ".join(f"the same {' and '.join(names)}" for names in _in_words(entity))
    return f"{begun(entity.one)} as it is kept{f'; no two have {same}' if same else ''}."


def collection(entity: Entity) -> str:
    """Return what all of them are, and what they go by."""
    key = " and ".join(entity.field(name).words for name in entity.key if name != "id")
    return f"All {entity.plural_words}{f'; their natural key is {key}' if key else ''}."


def refusals(entity: Entity) -> str:
    """Return when a new or a changed one is refused."""
    taken = " or ".join(f"its {' and '.join(names)}" for names in _in_words(entity))
    found = [f"`AlreadyExists` if another one has {taken}"] if taken else []
    if referring(entity):
        found.append("`InvalidReference` if what it refers to is not there")
    return ", ".join(found)


def bad(entity: Entity) -> str:
    """Return which records are refused."""
    words = [each.words for each in entity.fields if each.required]
    listed = " and ".join([", ".join(words[:-1]), *words[-1:]] if len(words) > 1 else words)
    are = "is" if len(words) == 1 else "are"
    return f"`BadRecord` unless {f'{listed} {are} given and ' if words else ''}everything in it is valid."


def _in_words(entity: Entity) -> list[list[str]]:
    return [[entity.field(name).words for name in names] for names in entity.uniques]
