"""A living project: its model and its template change, the owner's edits stay, and so do the data.

STORIES names the backends on which the whole life is led; `nox -s stories` takes six.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.owners import Commands, Owned, Rows, Stages, held
from tests.repositories import commit, edit, run
from tools import ROOT

MODEL = """
Member  email:key(254)!  full_name:key(100)   # people
Loan    member:Member  title:key(200)  due:day
"""
BACKENDS = os.environ.get("STORIES", "").split()
MANY = 1_000 if BACKENDS else 50
ELSEWHERE = ROOT / "tests" / "models" / "elsewhere.py"
TEMPLATE = Path("template", "{{cookiecutter.project_slug}}")
CORE_MIGRATION = '''"""A table of the core's own."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "core_0001"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("core_notices", sa.Column("id", types.Identifier(), primary_key=True))


def downgrade() -> None:
    op.drop_table("core_notices")
'''

RULE = '''
    def is_late(self, day: date) -> bool:
        """Return whether it should be back."""
        return self.due < day
'''
USE_CASE = '''from core.domain.ports import Clock

from ..domain.ports import Begin


class SeeWhetherLate:
    """Look whether one should be back."""

    def __init__(self, begin: Begin, clock: Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str) -> bool:
        """Return whether it should be; `NotFound` if there is none."""
        with self._begin() as work:
            return work.loans.get(id).is_late(self._clock.now().date())
'''
ROUTE = """@router.get("/{id}/late", summary="Say whether one should be back")
def is_late(use_cases: Composed, id: Id) -> bool:
    return use_cases.is_late(id)


"""
TEST = """

def test_one_is_late_the_day_after(client: TestClient) -> None:
    late = client.get(f"{PATH}/{created(client)['id']}/late")
    assert late.json() is True
"""


def as_an_owner_would(owned: Owned) -> dict[Path, str]:
    """A rule, a use case, a route and a test of their own; what to find of them, by file."""
    entities = owned.path("loans", "domain", "entities.py")
    edit(entities, "        self.touch(now)\n", f"        self.touch(now)\n{RULE}")
    use_case = owned.path("loans", "application", "late.py")
    use_case.write_text(USE_CASE, encoding="utf-8")
    composition = owned.path("loans", "composition.py")
    after = "from .application.list import"
    edit(composition, after, f"from .application.late import SeeWhetherLate\n{after}")
    line = "        self.is_late = retried(SeeWhetherLate(begin, clock).execute)\n"
    edit(composition, "        self.list =", f"{line}        self.list =")
    api = owned.path("loans", "api.py")
    edit(api, '@router.put("/{id}"', f'{ROUTE}@router.put("/{{id}}"')
    test = owned.project / "tests" / "integration" / "loans" / "test_api.py"
    test.write_text(test.read_text(encoding="utf-8") + TEST, encoding="utf-8")
    members = owned.path("members", "domain", "entities.py")
    edit(members, '"""What is true of members', '"""Our people. What is true of members')
    owned.commit("Ours")
    return {
        entities: "def is_late",
        use_case: USE_CASE,
        composition: line,
        api: ROUTE,
        test: TEST,
        members: "Our people.",
    }


class Life:
    """A project, its databases, what should be in there, and what is the owner's own."""

    def __init__(self, owned: Owned, stages: Stages, backends: list[str]) -> None:
        self.owned, self.stages, self.backends = owned, stages, backends
        self.ours = as_an_owner_would(owned)

    def begins(self, folder: Path) -> None:
        """Take over rows of each entity, from files."""
        members = [_member(number) for number in range(MANY)]
        loans = [_loan(number) for number in range(MANY)]
        self.rows: Rows = {"members": _by_id(members), "loans": _by_id(loans)}
        emails = [{**loan, "member": f"reader{number}@example.org"} for number, loan in enumerate(loans)]
        commands = []
        for group, rows in (("members", members), ("loans", emails)):
            file = folder / f"{group}.jsonl"
            file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
            commands.append([group, "import", str(file)])
        for row in [*members, *loans]:
            row["version"] = 1
        self.stages.people(commands, self.rows)

    def goes_on(self, chapter: "Chapter", *tests: str) -> None:
        before = self.owned.revisions()[-1]
        if chapter.before:
            chapter.before(self)
        if chapter.publish:
            chapter.publish(self)
            said = self.owned.script("template", "update", expect=int(bool(chapter.left)))
        else:
            said = self.owned.change(*chapter.changes, expect=int(bool(chapter.left)))
        for what in chapter.left:
            assert what in said
        if chapter.settle:
            chapter.settle(self)
        name = "; ".join(chapter.changes) or "an update"
        self.owned.commit(name)
        for path, text in self.ours.items():
            assert text in path.read_text(encoding="utf-8"), (name, path)
        assert self.owned.leftovers() == [], name
        for consequence in chapter.consequences:
            consequence(self.rows)
        self.stages.hold(name, self.rows, before)
        if commands := [command for people in chapter.people for command in people(self.rows)]:
            self.stages.people(commands, self.rows)
        self.is_green(*tests)

    def is_green(self, *tests: str) -> None:
        """See that the code is tidy and the tests pass, on every backend if that makes a difference."""
        if tests:
            self.owned.is_tidy()
            for number, backend in enumerate(self.backends):
                self.owned.is_green(backend, *(test for test in tests if not number or "unit" not in test))


Consequence = Callable[[Rows], None]
People = Callable[[Rows], Commands]


class Chapter(NamedTuple):
    """What happens: a change of the model or something new in the template, and what follows for the rows."""

    changes: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    people: tuple[People, ...] = ()
    left: tuple[str, ...] = ()
    settle: Callable[[Life], None] | None = None
    before: Callable[[Life], None] | None = None
    publish: Callable[[Life], None] | None = None


def _member(number: int) -> dict[str, Any]:
    return {
        "id": f"{number + 1:032x}",
        "email": f"reader{number}@example.org",
        "full_name": f"Reader {number} Ünal",
        "created_at": "2026-03-01T08:00:00Z",
    }


def _loan(number: int) -> dict[str, Any]:
    return {
        "id": f"{number + 100_001:032x}",
        "member": f"{number + 1:032x}",
        "title": f"The Book, {number}",
        "due": f"2026-04-{number % 28 + 1:02}",
        "created_at": "2026-03-01T08:00:00Z",
    }


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def each(group: str, **values: Any) -> Consequence:
    """Every row has these."""

    def follow(rows: Rows) -> None:
        for row in rows[group].values():
            row.update(values)

    return follow


def renamed(group: str, old: str, new: str) -> Consequence:
    def follow(rows: Rows) -> None:
        for row in rows[group].values():
            row[new] = row.pop(old)

    return follow


def gone(group: str, field: str) -> Consequence:
    def follow(rows: Rows) -> None:
        for row in rows[group].values():
            del row[field]

    return follow


def none(group: str) -> Consequence:
    return lambda rows: rows.update({group: {}})


def called(old: str, new: str) -> Consequence:
    return lambda rows: rows.update({new: rows.pop(old)})


def written(group: str, number: int, **values: str) -> People:
    """Somebody changes the nth row of a group."""

    def follow(rows: Rows) -> Commands:
        row = list(rows[group].values())[number]
        options = [word for name, value in values.items() for word in (f"--{name}", value)]
        command = [group, "update", row["id"], "--version", str(row["version"]), *options]
        for name, value in values.items():
            row[name] = int(value) if value.isdigit() else value
        row["version"] += 1
        return [command]

    return follow


def branch(rows: Rows) -> Commands:
    """There is one branch, which has the second loan."""
    file = Path(os.environ["HOME"], "branches.jsonl")
    row: dict[str, Any] = {"id": "b" * 32, "city": "Basel", "created_at": "2026-05-01T08:00:00Z"}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows["branches"] = {row["id"]: row | {"version": 1}}
    return [["branches", "import", str(file)], *written("loans", 1, branch=row["id"])(rows)]


def something_new(life: Life) -> None:
    """The template has another number, and other words in what it makes of each entity."""
    _published(life, 'version = "0.1.0"', 'version = "0.2.0"', 'summary="Show', 'summary="Look at')


def a_table_of_the_core(life: Life) -> None:
    """The template brings a migration of its own, which follows the first one as the owner's second does."""
    versions = _template(life) / "src" / "core" / "infrastructure" / "database" / "migrations" / "versions"
    (versions / "core_0001_create_notices.py").write_text(CORE_MIGRATION, encoding="utf-8")
    _published(life, 'version = "0.2.0"', 'version = "0.3.0"', 'summary="Remove', 'summary="Take off')


def _published(life: Life, old: str, new: str, was: str, now: str) -> None:
    edit(_template(life) / "pyproject.toml", old, new)
    (routes,) = (_template(life) / "_generator").rglob("api.py.jinja")
    edit(routes, was, now)
    commit(_template(life).parents[1], "Something new")


def _template(life: Life) -> Path:
    return life.owned.project.parents[1] / "octoport" / TEMPLATE


def say_what_due_is(life: Life) -> None:
    edit(life.owned.path("loans", "domain", "entities.py"), "    due: date\n", "    due: date  # at noon\n")
    life.owned.commit("Say what due is")


def take_the_new_name(life: Life) -> None:
    """Settle the conflict, and have the rule use the field by its new name."""
    entities = life.owned.path("loans", "domain", "entities.py")
    text = theirs(entities).replace("    back: date\n", "    back: date  # at noon\n", 1)
    entities.write_text(text.replace("self.due < day", "self.back < day"), encoding="utf-8")


def keep_our_words(life: Life) -> None:
    """Settle the conflict in the file that has another name now."""
    old, new = (life.owned.path(group, "domain", "entities.py") for group in ("members", "readers"))
    text = theirs(new).replace('"""What is true', '"""Our people. What is true', 1)
    new.write_text(text, encoding="utf-8")
    life.ours[new] = life.ours.pop(old)


def theirs(path: Path) -> str:
    """A file with what the template says wherever there is a conflict."""
    conflict = r"<<<<<<< .*?\n(?:.*?\n)*?=======\n((?:.*?\n)*?)>>>>>>> .*?\n"
    return re.sub(conflict, r"\1", path.read_text(encoding="utf-8"))


MORE = Chapter(("Loan renewed:integer=0",), (each("loans", renewed=0),), (written("loans", 0, renewed="3"),))
TITLE = Chapter(("Loan.title -> name",), (renamed("loans", "title", "name"),))
LONGER = Chapter(("Member full_name:key(120)?",))
BRANCH = Chapter(
    ("Branch city:key(50)!; Loan branch:Branch?",), (each("loans", branch=None), none("branches")), (branch,)
)
BACK = Chapter(
    ("Loan.due -> back",),
    (renamed("loans", "due", "back"),),
    (),
    ("src/modules/loans/domain/entities.py: conflict markers to resolve",),
    take_the_new_name,
    say_what_due_is,
)
READER = Chapter(
    ("Member -> Reader",),
    (called("members", "readers"),),
    (),
    ("src/modules/readers/domain/entities.py: conflict markers to resolve",),
    keep_our_words,
)
FIRST = ("tests/unit/modules", "tests/integration/loans", "tests/integration/members")
LATER = (*FIRST[:2], "tests/integration/readers")
LONG = [
    MORE,
    TITLE,
    Chapter(publish=something_new),
    LONGER,
    BRANCH,
    Chapter(
        ("Loan state:open|closed=open",),
        (each("loans", state="open"),),
        (written("loans", 2, state="closed"),),
    ),
    Chapter(("Loan state:open|closed|lost=open",)),
    BACK,
    Chapter(publish=a_table_of_the_core),
    READER,
    Chapter(("Tag label:key(50)!; Loan tags:Tag*",), (each("loans", tags=[]), none("tags"))),
    Chapter(("Loan !(member, name)",)),
    Chapter(("drop Loan.state",), (gone("loans", "state"),)),
]


def lost_on_the_way_down(rows: Rows) -> Rows:
    """The rows without what no older schema has a place for."""
    loans = {key: row | {"renewed": 0, "branch": None, "tags": []} for key, row in rows["loans"].items()}
    return rows | {"loans": loans, "branches": {}}


@pytest.fixture
def life(repository: Path, tmp_path: Path) -> Iterator[Life]:
    backends = BACKENDS or ["sqlite", "json"]
    owned = Owned(repository, tmp_path / "owner", MODEL, {"DB_BACKEND": "sqlite"})
    with held(owned.project, tmp_path / "databases", backends) as settings:
        life = Life(owned, Stages(owned, settings), backends)
        life.begins(tmp_path)
        yield life


@pytest.mark.skipif(not BACKENDS, reason="takes long: `nox -s stories`")
def test_a_long_life(life: Life) -> None:
    for chapter in LONG:
        life.goes_on(chapter, *(FIRST if "members" in life.rows else LATER))
    life.stages.lose("all the way", life.rows, lost_on_the_way_down(life.rows), "0001")
    run(sys.executable, "-m", "mypy", cwd=life.owned.project)
    for backend in life.backends:
        life.owned.is_green(backend)


@pytest.mark.skipif(bool(BACKENDS), reason="the long life has it all")
def test_a_short_life(life: Life) -> None:
    for chapter in (joined(MORE, TITLE, LONGER, BRANCH), Chapter(publish=something_new), BACK):
        life.goes_on(chapter)
    life.is_green(*FIRST[:2])
    said = run(sys.executable, "-P", str(ELSEWHERE), cwd=life.owned.project, settings={"PYTHONPATH": "src:."})
    assert "mssql" in said
    assert "oracle" in said


def joined(*chapters: Chapter) -> Chapter:
    """Several chapters in one command."""
    changes = tuple(change for chapter in chapters for change in chapter.changes)
    consequences = tuple(each for chapter in chapters for each in chapter.consequences)
    return Chapter(changes, consequences, tuple(each for chapter in chapters for each in chapter.people))
