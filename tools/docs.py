"""Lays the documentation site out from the pages where they lie, and has Sphinx build it, strictly.

Nothing is written twice: what only gathers other pages (the gallery, the order of the guides, the reference)
is made here, in build/site. A link to what is in the repository, but no page of the site, leads to the
repository where its address is known, as in a workflow, and is text elsewhere.
"""

import hashlib
import os
import posixpath
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tools import BUILD, ROOT, registry
from tools.links import FIRST, IMAGE, LINK, PICTURE, SHOWN, pages, places, prose, target
from tools.pictures import draw

SITE = ROOT / "docs" / "site"  # what belongs to the site alone: its settings, its first page, its style
SOURCE = BUILD / "site" / "source"
HTML = BUILD / "site" / "html"
CORE = f"examples/{SHOWN}/src"

EARLY = ("your-model", "architecture", "configuration", "add-a-feature", "files-backends", "copy-a-database")
LATE = ("keep-one-backend", "add-a-backend", "updating")
"""The guides that people need first and last; the others are in between."""

CHAPTERS = {
    "examples/index": "Examples",
    "guides/index": "Guides",
    "contract": "Contract",
    "reliability": "Reliability",
    "benchmarks": "Benchmarks",
    "scaling": "Scaling",
    "reference/index": "Reference",
    "decisions/index": "Decisions",
    "contributing": "Contributing",
    "changelog": "Changelog",
    "licences": "Licences",
}

MERMAID = "12.3.0"
MERMAID_SHA256 = "336df803d87a38b70a01e736e666c8f7601d2ce42f5e47c8fafe5d721074b9a3"

PART = re.compile(r"^<!-- README(?:: (.+))? -->$", re.MULTILINE)
RESULT = re.compile(r"^<!-- \w+ -->\n### (.+)\n\n(\|.+\n)\|[-|]+\n((?:\|.+\n)+)", re.MULTILINE)


def address() -> str | None:
    """The address of the repository's files, if it can be known."""
    if name := os.environ.get("GITHUB_REPOSITORY"):
        return f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}/blob/main"
    return None


def moved(page: str, text: str, there: Mapping[str, str], known: str | None) -> str:
    """The text of a page for its place on the site: links and pictures lead from there."""
    folder = posixpath.dirname(there[page])

    def link(found: re.Match[str]) -> str:
        path, anchor = target(page, found[2])
        if path in there:
            goal = posixpath.relpath(there[path], folder or ".") if path != page else ""
            return f"[{found[1]}]({goal}{'#' if anchor else ''}{anchor})"
        return f"[{found[1]}]({known}/{path})" if known else found[1]

    def image(found: re.Match[str]) -> str:
        path, _ = target(page, found[2])
        if not (ROOT / path).exists():  # one that is drawn
            return found[0]
        goal = SOURCE / "pictures" / path
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, goal)
        return f"{found[1]}{posixpath.relpath(f'pictures/{path}', folder or '.')}"

    return prose(text, lambda part: LINK.sub(link, IMAGE.sub(image, part)))


def contract(text: str) -> str:
    """The contract's page with one table, which can be sorted, in the place of one for each of its parts."""
    rows, head = [], ""
    for title, columns, cells in RESULT.findall(text):
        head = f"| part {columns}"
        rows += [f"| {title.rstrip('.').partition(':')[0]} {row}\n" for row in cells.splitlines()]
    line = "|" + "---|" * (head.count("|") - 1)
    return f"{text.partition('<!-- results:')[0]}{head}{line}\n{''.join(rows)}"


def home(readme: str, first: str) -> str:
    """The first page: parts of the README where docs/site/index.md has them, and the pictures of its tour."""
    intro, *sections = re.split(r"^## ", readme, flags=re.MULTILINE)
    parts = {"": intro} | {each.partition("\n")[0]: f"## {each}" for each in sections}
    for example, lines, name in PICTURE.findall(first):
        drawn = draw(next(each for each in registry() if each.name == example), lines, Path(name).stem)
        (SOURCE / name).write_text(drawn, encoding="utf-8", newline="\n")
    return PART.sub(lambda found: parts[found[1] or ""].rstrip(), first)


def gallery() -> str:
    """What each example shows: its promise, its pictures, and the diagram of its model."""
    shown = ["# Examples\n\nGenerated from the template, byte for byte, and tested on every backend.\n"]
    for example in registry():
        text = (example / "README.md").read_text(encoding="utf-8")
        title, promise = text.removeprefix("# ").split("\n\n", 2)[:2]
        shown.append(f"\n## [{title}]({example.name}/index.md)\n\n{promise}\n")
        for alt, name in re.findall(r"^!\[(.*)\]\((docs/\S+)\)$", text, re.MULTILINE):
            shown.append(f"\n![{alt}](../pictures/examples/{example.name}/{name})\n")
        diagrams = re.findall(r"^```mermaid\nerDiagram\n.*?^```$", text, re.MULTILINE | re.DOTALL)
        shown += [f"\n{diagram}\n" for diagram in diagrams]
    return "".join(shown) + toctree(f"{example.name}/index" for example in registry())


def guides(names: Iterable[str]) -> str:
    """The guides in the order in which people need them."""
    between = sorted({*names} - {*EARLY, *LATE, "index"})
    order = [name for name in (*EARLY, *between, *LATE) if name in names]
    return "# Guides\n\nIn the order in which people need them.\n" + toctree(order, hidden=False)


def reference() -> Iterator[tuple[str, str]]:
    """A page for each package of the core that projects share, from its docstrings."""
    packages = sorted(path.parent for path in (ROOT / CORE / "core").rglob("__init__.py"))
    names = []
    for package in packages:
        modules = sorted(path for path in package.glob("*.py") if path.stem != "__init__")
        name = ".".join(package.relative_to(ROOT / CORE).parts)
        if modules:
            names.append(name)
            text = [f"# `{name}`\n"]
            for module in modules:
                full = f"{name}.{module.stem}"
                text.append(f"\n## `{full}`\n\n```{{eval-rst}}\n.. automodule:: {full}\n```\n")
            yield f"reference/{name}.md", "".join(text)
    intro = "# Reference\n\nWhat all projects share, by package, as its docstrings say it.\n"
    yield "reference/index.md", intro + toctree(names, hidden=False)


def toctree(names: Iterable[str], hidden: bool = True) -> str:
    """The table of contents that gives these pages their place in the navigation."""
    options = ":hidden:\n" if hidden else ":titlesonly:\n"
    return f"\n```{{toctree}}\n{options}\n" + "".join(f"{name}\n" for name in names) + "```\n"


def mermaid() -> Path:
    """The script that draws the diagrams, so that the site asks no other site for anything."""
    path = BUILD / "site" / f"mermaid-{MERMAID}.js"
    if not path.exists():
        if not shutil.which("npm"):
            sys.exit("the diagrams need Mermaid, which comes from npm: install Node.js")
        with tempfile.TemporaryDirectory() as scratch:
            fetch = ["npm", "pack", "--silent", f"mermaid@{MERMAID}"]
            subprocess.run(fetch, cwd=scratch, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(next(Path(scratch).glob("*.tgz"))) as package:
                script = package.extractfile("package/dist/mermaid.min.js")
                content = script.read() if script else b""
        if hashlib.sha256(content).hexdigest() != MERMAID_SHA256:
            sys.exit(f"mermaid {MERMAID} from npm is not the one that was looked at")
        path.write_bytes(content)
    return path


def lay_out() -> None:
    """Write the source of the site."""
    there, known = places(), address()
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    written = {
        there[page]: moved(page, (ROOT / page).read_text("utf-8"), there, known) for page in pages(there)
    }
    written |= dict(reference()) | {"examples/index.md": gallery()}
    written["contract.md"] = contract(written["contract.md"])
    for folder in sorted({posixpath.dirname(place) for place in written}):
        inside = {Path(place).stem for place in written if posixpath.dirname(place) == folder}
        if folder == "guides":
            written["guides/index.md"] = guides(inside)
        elif folder == "decisions" or folder.startswith("examples/"):
            written[f"{folder}/index.md"] += toctree(sorted(inside - {"index"}))
    chapters = [f"{title} <{page}>" for page, title in CHAPTERS.items() if f"{page}.md" in written]
    written["index.md"] = home(written["index.md"], written.pop(there[FIRST])) + toctree(chapters)
    for place, text in written.items():
        (SOURCE / place).parent.mkdir(parents=True, exist_ok=True)
        (SOURCE / place).write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    lay_out()
    shutil.rmtree(HTML, ignore_errors=True)
    strict = ["--fail-on-warning", "--fresh-env", "--quiet", "--jobs=auto"]
    failed = subprocess.run(["sphinx-build", *strict, "-c", SITE, SOURCE, HTML], check=False).returncode
    if not failed:
        shutil.copyfile(mermaid(), HTML / "_static" / "mermaid.js")
        (HTML / "_static" / "webpack-macros.html").unlink()  # a part of the theme, and no page
    return failed


if __name__ == "__main__":
    sys.exit(main())
