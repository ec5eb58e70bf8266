# /// script
# requires-python = ">=3.11"
# dependencies = ["cookiecutter>=2.7.1", "nox[uv]>=2026.10", "rich>=15", "tox>=4.67", "tox-uv>=1.37"]
# ///
"""Octoport: one template, eight databases, your model.

Plain `nox` checks everything and ends with the table of examples and backends.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nox

sys.path.insert(0, str(Path(__file__).parent))  # where `nox` itself would not look for the tools

from tools import ROOT, cells, registry

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"

# Where the caller switched bytecode off, each cell of the matrix would compile nox and tox anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PYPROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
EXAMPLES = [example.relative_to(ROOT) for example in registry()]
CELLS = [
    nox.param(example, backend, id=f"{example}-{backend}", tags=[example, backend])
    for example, backend in cells()
]
OUR_PYTHON = [
    "noxfile.py",
    "docs",
    "tools",
    "tests",
    "template/hooks",
    "template/{{cookiecutter.project_slug}}/_generator",
]
AT_ONCE = 2
"""Commands of a session; mypy and its like use one core each."""
RUFF = "--config=pyproject.toml"  # the template's own would be nearer to the generator, and is none yet


@nox.session(default=False)
def rebuild(session: nox.Session) -> None:
    """Regenerate every example from the template; `-- --check` only compares, and fails on any difference."""
    install(session, "rebuild")
    session.run("python", "-m", "tools.rebuild", *session.posargs)


@nox.session
def drift(session: nox.Session) -> None:
    """Fail, with a diff, where an example is not what the template gives: `rebuild -- --check`."""
    install(session, "rebuild")
    session.run("python", "-m", "tools.rebuild", "--check")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layers, workflows, Dockerfiles, YAML, TOML, spelling and locks; fail after all of them."""
    install(session, "lint")
    commands = [
        ["ruff", "check", RUFF, *OUR_PYTHON],
        ["ruff", "format", "--check", RUFF, *OUR_PYTHON],
        ["python", "-m", "tools.lint"],
        ["python", "-m", "tools.links"],
        ["python", "-m", "tools.lock", "--check"],
    ]
    every(session, commands + [tox(example, "lint") for example in EXAMPLES] + [core("lint")])


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of this repository's own code, of every example and of the core's tests."""
    install(session, "types")
    every(session, [["mypy"], *(tox(example, "types") for example in EXAMPLES), core("types")])


@nox.session
def template(session: nox.Session) -> None:
    """Test the template, the rebuild and the life cycle of generated projects; arguments go to pytest."""
    install(session, "template", *projects_requirements())
    session.run("pytest", f"--junit-xml={ROOT / 'build' / 'template.xml'}", *session.posargs)


@nox.session(default=False)
def pages(session: nox.Session) -> None:
    """Follow the pages on adding a backend and on keeping one, in projects that are tested to the end."""
    install(session, "template", *projects_requirements())
    session.run("pytest", "tests/pages", *session.posargs)


@nox.session(default=False)
def models(session: nox.Session) -> None:
    """Try models and other answers made up at random: MODELS says how many, MODELS_BACKEND on what."""
    install(session, "template", *projects_requirements())
    many = {"MODELS": os.environ.get("MODELS", "300")}
    files = ["tests/test_models.py", "tests/test_answers.py"]
    session.run("pytest", *files, "--numprocesses=0", *session.posargs, env=many)


@nox.session(default=False)
def start(session: nox.Session) -> None:
    """Measure how long a new owner waits for a project and for its first green tests."""
    install(session, "template")
    session.run("python", "-m", "tools.start", *session.posargs)


@nox.session
def dialects(session: nox.Session) -> None:
    """Run SQLAlchemy's own suite on both dialects of files: they must pass what SQLite passes."""
    install(session, "dialects", "-r", f"{EXAMPLES[0].as_posix()}/pyproject.toml")
    session.run("python", "-m", "tools.dialects", *session.posargs)


@nox.session(venv_backend="none", default=False)
def lowest(session: nox.Session) -> None:
    """Test core and examples on SQLite with the lowest versions that their requirements allow."""
    every(session, [core("lowest"), *(tox(example, "lowest") for example in EXAMPLES)])


@nox.session(default=False)
def stories(session: nox.Session) -> None:
    """Lead a project through a life of changes, kill its migrations: STORIES says on which backends."""
    install(session, "template", *projects_requirements())
    backends = {"STORIES": os.environ.get("STORIES", "json csv sqlite postgresql mariadb mysql")}
    files = [f"tests/test_{name}.py" for name in ("evolution", "life", "extras")]
    session.run("pytest", *files, *session.posargs, env=backends)


@nox.session(venv_backend="none", default=False, allow_parallel=True)
@nox.parametrize("example, backend", CELLS)
def test(session: nox.Session, example: str, backend: str) -> None:
    """Run one example's tests, or the core's, on one backend, through its own tox; arguments go to pytest."""
    live = [] if session.parallel else ["--live"]
    cell = ROOT / "build" / "cells" / f"{example}-{backend}.json"
    python(session, "tools.cell", *live, example, backend, "--", *session.posargs)
    if (result := json.loads(cell.read_text(encoding="utf-8")))["status"] == "skipped":
        session.skip(result["reason"])


@nox.session(venv_backend="none")
def matrix(session: nox.Session) -> None:
    """Run every cell, several at once, and print the table; arguments choose cells: `-- -t mysql`."""
    python(session, "tools.matrix", *session.posargs)


@nox.session(venv_backend="none")
def contract(session: nox.Session) -> None:
    """Fail where docs/contract.md is not what the last matrix found; `-- --write` writes it."""
    python(session, "tools.contract", *session.posargs)


@nox.session(default=False)
def demo(session: nox.Session) -> None:
    """Rebuild the examples and run each one's demo on SQLite."""
    install(session, "rebuild")
    session.run("python", "-m", "tools.rebuild")
    for example in EXAMPLES:
        session.log(f"{example}: demo")
        session.run(*tox(example, "demo"), external=True)


@nox.session(default=False)
def readme(session: nox.Session) -> None:
    """Run the commands and draw the pictures of the examples' READMEs, into the template and the examples."""
    install(session, "template", *projects_requirements())
    session.run("python", "-m", "tools.readme", "--write")
    session.run("python", "-m", "tools.pictures")
    session.run("python", "-m", "tools.rebuild")


@nox.session(default=False)
def docs(session: nox.Session) -> None:
    """Build the site into build/site/html, and an example's; `-- --check` opens every page in a browser."""
    install(session, "docs", *projects_requirements())
    session.run("python", "-m", "tools.docs")
    session.run(*tox(EXAMPLES[0], "docs"), external=True)
    if "--check" in session.posargs:
        session.run("python", "-m", "tools.browse")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure core and examples beside references and peers; `-- --quick` gives a first impression."""
    install(session, "bench", *projects_requirements())
    session.run("python", "-m", "tools.bench", *session.posargs)


@nox.session(default=False)
def faults(session: nox.Session) -> None:
    """Kill, fill, race, freeze and flood it, and count what is lost; `-- --quick` tries a few of each."""
    install(session, "faults", *projects_requirements())
    session.run("python", "-m", "tools.faults", *session.posargs)


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Change the code a little, some thousand times, and count what no test notices; arguments name parts."""
    install(session, "mutation", *projects_requirements())
    session.run("python", "-m", "tools.mutation", *session.posargs)


@nox.session(default=False)
def clusters(session: nox.Session) -> None:
    """Kill nodes of clusters under load, and measure how bank-alert grows; `-- --write` writes the page."""
    install(session, "template", *projects_requirements())
    session.run("python", "-m", "tools.clusters", *session.posargs)


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Compile the template's locked requirements anew; `-- --upgrade` moves every version to its latest."""
    install(session, "lock")
    session.run("python", "-m", "tools.lock", *session.posargs)


@nox.session(default=False)
def licences(session: nox.Session) -> None:
    """List the licences of all that the examples lock in docs/licences.md; fail on one that is unfit."""
    install(session, "template", *projects_requirements())
    session.run("python", "-m", "tools.licences")


@nox.session(venv_backend="none", default=False)
def publish(session: nox.Session) -> None:
    """Build the branch that holds only the template and show what is new; `-- --push` pushes it."""
    python(session, "tools.publish", *session.posargs)


def install(session: nox.Session, group: str, *more: str) -> None:
    session.install("--quiet", *nox.project.dependency_groups(PYPROJECT, group), *more)


def projects_requirements() -> list[str]:
    """What the examples need, so that generated projects can be tested in the session's own environment."""
    files = [f"{example.as_posix()}/pyproject.toml" for example in EXAMPLES]
    return ["--all-extras", *(part for file in files for part in ("-r", file, "--group", f"{file}:dev"))]


def tox(example: Path, environment: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tox", "-q", "-c", str(example), "-e", environment, "--", *arguments]


def core(environment: str) -> list[str]:
    """The same of the project that the core's own tests run in, which is made first."""
    return [sys.executable, "-m", "tools.core", environment]


def python(session: nox.Session, module: str, *arguments: str) -> None:
    """Runs a module of ours in the environment of nox itself."""
    session.run(sys.executable, "-m", module, *arguments, external=True)


def every(session: nox.Session, commands: list[list[str]]) -> None:
    """Runs all of the commands, two at once, and fails once, at the end, naming those that failed."""

    def fails(command: list[str]) -> bool:
        try:
            told = session.run(*command, external=command[0] == sys.executable, silent=True)
        except nox.command.CommandFailed:
            return True
        print(told, end="", flush=True)
        return False

    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        outcomes = zip(commands, side_by_side.map(fails, commands), strict=True)
        failed = [" ".join(command).removeprefix(f"{sys.executable} -m ") for command, bad in outcomes if bad]
    if failed:
        session.error("failed: " + "; ".join(failed))


if __name__ == "__main__":
    nox.main()
