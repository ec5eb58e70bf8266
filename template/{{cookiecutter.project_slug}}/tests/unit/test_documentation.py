"""The documents say what is true."""

import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import pytest
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

import core.infrastructure
import modules
from config.settings import Settings

PROJECT = Path(__file__).parents[2]


def matches(pattern: str, document: str) -> list[tuple[str, ...]]:
    return re.findall(pattern, (PROJECT / document).read_text("utf-8"), re.MULTILINE)


def every_setting() -> Iterator[tuple[str, FieldInfo]]:
    """Name each variable of the service and of its features, as it is called in the environment."""
    classes: list[type[BaseSettings]] = [Settings]
    places = [f"{feature.name}.infrastructure" for feature in iter_modules(modules.__path__, "modules.")]
    parts = iter_modules(core.infrastructure.__path__, "core.infrastructure.")
    for place in [*places, *(part.name for part in parts if part.ispkg)]:
        if find_spec(place) and find_spec(f"{place}.settings"):
            found = vars(import_module(f"{place}.settings")).values()
            classes += [one for one in found if isinstance(one, type) and BaseSettings in one.__bases__]
    for one in dict.fromkeys(classes):
        for name, field in one.model_fields.items():
            yield f"{one.model_config.get('env_prefix', '')}{name}".upper(), field


@pytest.mark.parametrize(("name", "field"), [pytest.param(*item, id=item[0]) for item in every_setting()])
def test_every_setting_is_explained_as_in_the_code(name: str, field: FieldInfo) -> None:
    explained = matches(rf"^\| `{name}` \| (.*?) ?\| (.*) \|$", "docs/configuration.md")
    assert [explanation for _, explanation in explained] == [field.description]
    if isinstance(field.default, str | int | float):
        value = field.default.value if isinstance(field.default, Enum) else field.default
        assert explained[0][0] == f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_the_example_of_settings_names_only_variables_that_there_are() -> None:
    named = matches(r"^#?([A-Z_]+)=", ".env.example")
    assert named
    assert set(named) <= {name for name, _ in every_setting()}


@pytest.mark.parametrize(
    "document",
    sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("data/*.md")]),
    ids=lambda path: str(path.relative_to(PROJECT)),
)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_folder_that_the_architecture_names_is_there() -> None:
    named = matches(r"^\| `([a-z0-9./_]+/)` \|", "docs/architecture.md")
    assert len(named) > 10
    assert [folder for folder in named if not (PROJECT / str(folder)).is_dir()] == []


def test_everything_that_the_map_names_is_there() -> None:
    [section] = matches(r"(?s)^## Where is …\?$(.*?)^## ", "docs/architecture.md")
    rows = [line.split("|")[2] for line in str(section).splitlines() if line.startswith("| ")][2:]
    named = [path for row in rows for path in re.findall(r"`([\w./{}-]+)`", row)]
    assert len(named) > 15
    assert [path for path in named if not _found(path)] == []


def _found(path: str) -> bool:
    """Look below src/, as the map says; a file "beside" another is found by its name."""
    below = path.replace("database/", "core/infrastructure/database/", 1) if path[:9] == "database/" else path
    source = PROJECT / "src"
    return (source / below).exists() or any(source.rglob(path))
