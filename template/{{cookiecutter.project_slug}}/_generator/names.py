"""Names: how they are formed, and which ones a model must not use, each with the reason in one sentence."""

import builtins
import keyword
import re
from collections.abc import Iterable

LONGEST = 30
"""Bytes that Oracle allows for the name of a table or a column; names of constraints shorten themselves."""

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _set(words: str) -> set[str]:
    return set(words.split())


PARTS_OF_EVERY_PROJECT = _set(
    "alembic_version app commit committed config container contract core database demo docs health "
    "integration main modules openapi performance redoc rollback serve servers tests unit utils"
)
"""Groups of the command line, paths of the web API, tables, folders, attributes of a unit of work."""

TAKEN_ENTITIES = _set(
    "Added Amount Annotated Any AsJson Asked AskedOfArchive Base BaseModel Begin BinaryIO Body Callable "
    "Choice ClassVar Clock COLUMNS Composed ConfigDict Criterion Day Decimal Depends Engine Entity "
    "ExactDecimal EXPORT Field FIELDS Flag ForeignKey Has HTTPStatus Id Identifier Identifiers Index "
    "InMemoryRepository InMemoryUnitOfWork Instant Integer64 InvalidReference InvalidValue Iterable "
    "Iterator KeyText Leafing Listed LongText Mapped Mapping Money NOON Page Path Query Range Read Record "
    "Recorded RECORDS Repository Request Response Router Row Self Sequence Session Settings SkipJsonSchema "
    "SqlRepository SqlUnitOfWork StreamingResponse StrEnum SystemClock UniqueConstraint UnitOfWork "
    "UseCases UTC Uuid7Identifiers Version Versioned VersionedRow Whole"
)
"""Names that the modules of a feature already use."""

TAKEN_FIELDS = _set(
    "after app as_json as_of before begin by change changed changes check clear clock cls created_at date "
    "datetime descending details expected_version field fields file fitting found given identifiers "
    "items limit lists mapped_column metadata new next now of order_by owner page ports query read "
    "record records registry replace request response router say schemas self settings show_entity show_page "
    "stored target to_record today touch typer types unique_if_there updated_at use_cases values "
    "version view web where work"
)
"""Names that the functions of a feature already use, or that SQLAlchemy keeps for itself."""

# Attributes of pydantic's models, as far as they are words that a field could have.
TAKEN_FIELDS |= _set("construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json")
TAKEN_FIELDS |= {"update_forward_refs", "validate"}

SYSTEM_COLUMNS = _set("cmax cmin ctid tableoid xmax xmin")
"""Columns that PostgreSQL has in every table, beside those of the model."""

ASKED = {"sort", "total"}
"""Parameters of lists: no field that lists are filtered by takes them, though others may be called so."""

TAKEN_CHOICES = _set(
    "body change create details export fields filter import in_memory list model page remove repository "
    "row show unit_of_work update view"
)
"""Fields whose enumeration would be named like another class of the feature: `MemberDetails`."""


def camel(name: str) -> str:
    """Return a name as classes have it: `order_line` is `OrderLine`, and `HTTPCheck` stays."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def snake(name: str) -> str:
    """Return a name as functions and columns have it: `HTTPCheck` is `http_check`."""
    return _WORDS.sub("_", name).lower()


def words(name: str) -> str:
    """Return a name as people read it: `OrderLine` is an order line, and `APIKey` an API key."""
    parts = _WORDS.sub(" ", name).split()
    return " ".join(each if each.isupper() and len(each) > 1 < len(parts) else each.lower() for each in parts)


def plural(name: str) -> str:
    """Return what several are called, by the rule that fits most words of English."""
    if re.search("[^aeiou]y$", name, re.IGNORECASE):
        name, ending = name[:-1], "ies"
    else:
        ending = "es" if re.search("([sxz]|ch|sh)$", name, re.IGNORECASE) else "s"
    return name + (ending.upper() if len(name) > 1 and name.isupper() else ending)


def article(words: str) -> str:
    """Return what stands before these words."""
    if re.match(r"[A-Z]|.(\b|\d)", words):  # the name of a letter
        return "an" if words[0].upper() in "AEFHILMNORSX" else "a"
    return "an" if re.match("(?!eu|ew|one|uni|ur[il]|use)[aeiou]|hour|heir|hono|ht[mt]", words) else "a"


def natural(name: str) -> list[tuple[int, int]]:
    """Return what sorts names without regard to case, and the numbers in them as numbers."""
    parts = re.findall(r"\d+|\D", name.lower())
    return [(ord("0"), int(part)) if part.isdigit() else (ord(part), 0) for part in parts]


def reserved(name: str) -> bool:
    return keyword.iskeyword(name) or name in dir(builtins) or keyword.iskeyword(name.capitalize())


def entity_problem(name: str, plural_name: str) -> str:
    """Return why an entity cannot have this name and this plural; an empty text if it can."""
    if reserved(name) or reserved(snake(name)):
        return f"{name} is a word of Python itself"
    if name in {"I", "L", "O"}:
        return f"{name} looks like a digit; take a longer name"
    if name in TAKEN_ENTITIES:
        return f"{name} is a name that the generated code already uses"
    if reserved(snake(plural_name)):
        return f"its plural {plural_name} is a word of Python itself; state another: {name}(plural=...)"
    for one in (snake(name), snake(plural_name)):
        if one in PARTS_OF_EVERY_PROJECT:
            return f"{one} is a part of every project; take another name or state another plural"
    return too_long(snake(plural_name), "table") or too_long(snake(name), "variable")


def field_problem(name: str, columns: Iterable[str], *, enumerated: bool) -> str:
    """Return why a field that is kept in these columns cannot have this name; an empty text if it can."""
    if name == "id" or name in TAKEN_FIELDS or name.startswith("model_"):
        return f"{name} is a name that every entity or the generated code already uses"
    if reserved(name):
        return f"{name} is a word of Python itself"
    if taken := SYSTEM_COLUMNS & {name, *columns}:
        return f"{min(taken)} is a column that PostgreSQL has in every table"
    if name == "l":
        return "l looks like a digit; take a longer name"
    if enumerated and name in TAKEN_CHOICES:
        return f"a choice cannot be called {name}, since its class would be called like another one"
    return next((problem for column in columns if (problem := too_long(column, "column"))), "")


def too_long(name: str, what: str) -> str:
    """Return a complaint where the name of a table or column is longer than Oracle takes."""
    return (
        f"the {what} {name} has {len(name)} letters, at most {LONGEST} are allowed"
        if len(name) > LONGEST
        else ""
    )
