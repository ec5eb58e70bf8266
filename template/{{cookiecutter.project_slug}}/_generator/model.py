"""The model as the templates see it: entities, their fields and how they refer to each other."""

from dataclasses import dataclass, field
from enum import StrEnum

from . import names


class Kind(StrEnum):
    KEY = "key"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLAG = "flag"
    DAY = "day"
    INSTANT = "instant"
    MONEY = "money"
    CHOICE = "choice"
    REFERENCE = "reference"
    LINKS = "links"


EQUAL = {Kind.KEY, Kind.FLAG, Kind.CHOICE, Kind.REFERENCE}
"""Kinds that a list is filtered by one value of; the other sets say likewise what may be done with a kind."""
RANGE = {Kind.INTEGER, Kind.DECIMAL, Kind.DAY, Kind.INSTANT}
SORTED = RANGE | {Kind.KEY}
UNIQUE = SORTED | {Kind.REFERENCE}
UNIQUE_TOGETHER = UNIQUE | {Kind.FLAG, Kind.CHOICE}


@dataclass(frozen=True, eq=False)
class Field:
    """What an entity knows of itself. `default` is as the model says it, checked but not converted."""

    name: str
    kind: Kind
    length: int = 0
    unique: bool = False
    optional: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    choice_class: str = ""
    target: "Entity | None" = field(default=None, repr=False)

    @property
    def words(self) -> str:
        return self.name.replace("_", " ")

    @property
    def required(self) -> bool:
        """Whether people must give it: it can neither be missing nor has it a value of its own."""
        return not self.optional and self.default is None and self.kind is not Kind.LINKS

    @property
    def filter(self) -> str:
        """How lists are filtered by it: `equal`, `range`, `part`, `has` or, where they are not, ""."""
        if self.kind is Kind.LINKS:
            return "has"
        if self.kind is Kind.TEXT:
            return "part"
        return "equal" if self.kind in EQUAL else "range" if self.kind in RANGE else ""


BY = tuple(Field(f"{done}_by", Kind.KEY, length=255, optional=True) for done in ("created", "updated"))
"""What those have that remember who did it: nothing where that was before they did."""


@dataclass(eq=False)
class Entity:
    """A thing that the service keeps. Its singular may be its plural: use the two for different things.

    `uniques` are the fields that are unique, alone or together, in the order in which the model says so;
    `key` is the natural key, ("id",) where there is none; lists are in the order of the field `order`.
    What is removed goes to an `archive`, where it is of use for so many `days` (0: nobody says);
    `by` says that it remembers who made and who changed it.
    A reference to itself has the entity itself as target.
    """

    name: str
    plural: str
    fields: tuple[Field, ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()
    order: str = "id"
    key: tuple[str, ...] = ("id",)
    archive: bool = False
    days: int = 0
    by: bool = False

    @property
    def kept(self) -> tuple[Field, ...]:
        """All that it has columns or links for, beside what every entity has."""
        return self.fields + (BY if self.by else ())

    @property
    def snake(self) -> str:
        return names.snake(self.name)

    @property
    def plural_snake(self) -> str:
        """The name of its module, its table and its repository in a unit of work."""
        return names.snake(self.plural)

    @property
    def plural_kebab(self) -> str:
        """The name of its route and of its group of commands."""
        return self.plural_snake.replace("_", "-")

    @property
    def words(self) -> str:
        """What core calls one of them, too: `name_of` in core.infrastructure.refusals."""
        return names.words(self.name)

    @property
    def archived(self) -> str:
        """The name of its archive's table, and of that one's repository in a unit of work."""
        return f"archived_{self.plural_snake}"

    @property
    def one(self) -> str:
        return f"{names.article(self.words)} {self.words}"

    @property
    def plural_words(self) -> str:
        return names.words(self.plural)

    @property
    def references(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.kind is Kind.REFERENCE)

    @property
    def links(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.kind is Kind.LINKS)

    @property
    def filters(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.filter)

    @property
    def targets(self) -> tuple["Entity", ...]:
        """The other entities that it refers to, each once, in the order of its fields."""
        found = dict.fromkeys(each.target for each in self.fields if each.target)
        return tuple(target for target in found if target is not self)

    @property
    def neighbours(self) -> tuple["Entity", ...]:
        """What its transactions reach: its targets, and what these are called by in files."""
        found = dict.fromkeys(each for target in self.targets for each in named_by(target))
        return tuple(dict.fromkeys([*self.targets, *found]))

    def field(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)

    def link_table(self, link: Field) -> str:
        """The table of a field that refers to many; its columns are `owner` and `target`."""
        return f"{self.snake}_{link.name}"

    @property
    def archive_tables(self) -> tuple[str, ...]:
        """Its archive's table, and the tables of what is linked there."""
        links = (f"archived_{self.link_table(link)}" for link in self.links)
        return (self.archived, *links) if self.archive else ()


def closure(entity: Entity) -> list[Entity]:
    """Return the other entities that must be there before one of these can be, each after what it needs."""
    found: dict[Entity, None] = {}
    for target in entity.targets:
        found |= dict.fromkeys([*closure(target), target])
    return list(found)


def named_by(entity: Entity) -> list[Entity]:
    """Return the others that its natural key refers to by their own, with those that these refer to."""
    found: dict[Entity, None] = {}
    for name in entity.key if entity.key != ("id",) else ():
        if (target := entity.field(name).target) and target.key != ("id",):
            found |= dict.fromkeys([target, *named_by(target)])
    return list(found)


@dataclass(frozen=True)
class Model:
    """All entities, each after those that it refers to."""

    entities: tuple[Entity, ...]

    @property
    def archives(self) -> tuple[Entity, ...]:
        """Those of which what is removed is kept."""
        return tuple(entity for entity in self.entities if entity.archive)

    @property
    def modules(self) -> tuple[str, ...]:
        """The names of the features, as imports are sorted."""
        return tuple(sorted((entity.plural_snake for entity in self.entities), key=names.natural))
