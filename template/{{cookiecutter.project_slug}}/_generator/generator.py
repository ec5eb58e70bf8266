"""Writes the features of a model: a pure function from the answers of the template to the texts of files.

The templates lie as their files will: `project/` is rendered once, `feature/` once an entity. Their names end
in .jinja; [plural] and the like in a path are replaced as `_path` says, and a file that comes out empty is
left out. A template sees `answers`, `model`, `seeds`, in `feature/` also `entity`, and HELPERS.

The hook after the generation calls this and removes the generator. To look at what it gives, make a project
in the root of the repository: `python -m tools.model 'Member name:key(100)!; Loan member:Member due:day'`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import grammar, interface, kinds, records, samples, sentences, tables
from .layout import laid_out
from .model import Entity, Kind, Model, closure, named_by
from .seed import seeds

HERE = Path(__file__).parent
SUFFIX = ".jinja"
HELPERS = {
    "Kind": Kind,
    "closure": closure,
    "ebnf": "\n".join(line[4:] for line in str(grammar.__doc__).splitlines() if line.startswith("    ")),
    "interface": interface,
    "kinds": kinds,
    "named_by": named_by,
    "records": records,
    "samples": samples,
    "sentences": sentences,
    "tables": tables,
}
"""What every template may use: modules that know what a field of each kind is in one part of the code."""


def generate(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the text of each file by its path in the project; `ModelError` if the model cannot be used."""
    model = grammar.parse(answers["model"])
    environment = Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        autoescape=False,  # code, no pages
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= HELPERS
    environment.filters["capitalize"] = sentences.begun
    files = seeds(model)
    seen = {"answers": answers, "model": model, "seeds": dict(files)}
    for name in _templates("project"):
        files[_path(name, model)] = environment.get_template(f"project/{name}").render(seen)
    for name in _templates("feature"):
        template = environment.get_template(f"feature/{name}")
        for entity in model.entities:
            files[_path(name, model, entity)] = template.render(seen, entity=entity)
    return {
        path: laid_out(text) if path.endswith(".py") and text.strip() else text
        for path, text in files.items()
        if text.strip() or Path(path).name == "__init__.py"
    }


def _templates(folder: str) -> Iterator[str]:
    for path in sorted((HERE / folder).rglob(f"*{SUFFIX}")):
        yield path.relative_to(HERE / folder).as_posix()


def _path(name: str, model: Model, entity: Entity | None = None) -> str:
    """Return where the file belongs that this template gives."""
    tables = model.entities[0].plural_snake if len(model.entities) == 1 else "tables"
    path = name.removesuffix(SUFFIX).replace("[tables]", tables)
    if entity:
        path = path.replace("[plural]", entity.plural_snake).replace("[entity]", entity.snake)
    return path
