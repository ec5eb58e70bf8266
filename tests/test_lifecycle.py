"""A project follows its template: made by the previous version, worked on, updated to the present one.

The previous version is built here: the present template, in another repository, with some changes taken back.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from tests.repositories import commit, edit, run
from tools import ROOT, git

PROJECT = Path("template", "{{cookiecutter.project_slug}}")
VERSIONS = Path("src", "core", "infrastructure", "database", "migrations", "versions")
DROPPED, ADDED = Path("docs", "dropped.md"), Path(".vscode", "extensions.json")
MODEL = "Invoice number:key(20)! total:money; Line invoice:Invoice text:text"
QUIETLY = ("--no-input", "--default-config")


class Upstream:
    """The template's repository: first at the previous version, after `publish` at the present one."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.project = repository / PROJECT
        self.added = (self.project / ADDED).read_text(encoding="utf-8")
        (self.project / ADDED).unlink()
        (self.project / DROPPED).write_text("# Dropped\n\nBy the next version.\n", encoding="utf-8")
        edit(self.project / "pyproject.toml", 'version = "0.1.0"', 'version = "0.0.9"')
        self.previous = commit(repository, "The previous version")

    def publish(self) -> str:
        (self.project / ADDED).write_text(self.added, encoding="utf-8")
        (self.project / DROPPED).unlink()
        edit(self.project / "pyproject.toml", 'version = "0.0.9"', 'version = "0.1.0"')
        return commit(self.repository, "The present version")

    def create(self, where: Path, *arguments: str, **answers: str) -> Path:
        """A project of this version, in a git repository whose first commit is what cruft made."""
        where.mkdir(exist_ok=True)
        what = [str(self.repository), *(arguments or ("--directory", "template"))]
        run("cruft", "create", *what, *QUIETLY, "--extra-context", json.dumps(answers), cwd=where)
        project = next(path for path in where.iterdir() if path.is_dir())
        git.git("init", "--quiet", "--initial-branch=main", cwd=project)
        commit(project, "Generated")
        return project


@pytest.fixture
def upstream(repository: Path) -> Upstream:
    return Upstream(repository)


@pytest.fixture
def project(upstream: Upstream, tmp_path: Path) -> Path:
    return upstream.create(tmp_path / "projects", project_name="Billing", model=MODEL)


def template(project: Path, action: str, *answers: str, expect: int = 0) -> str:
    """What the project's own tox environments run, in the environment of these tests."""
    return run(sys.executable, ".github/scripts/template.py", action, *answers, cwd=project, expect=expect)


def as_an_owner_would(project: Path) -> None:
    """A feature added, a file deleted, a setting changed, a generated line edited."""
    feature = project / "src" / "modules" / "greetings"
    (feature / "domain").mkdir(parents=True)
    (feature / "__init__.py").touch()
    (feature / "domain" / "__init__.py").touch()
    (feature / "domain" / "greeting.py").write_text('HELLO = "hello"\n', encoding="utf-8")
    (project / ".github" / "dependabot.yml").unlink()
    edit(project / ".env.example", "DB_BACKEND=sqlite", "DB_BACKEND=json")
    edit(project / "pyproject.toml", 'readme = "README.md"', 'readme = "README.md"\nkeywords = ["billing"]')
    (project / ".env").write_text("DB_BACKEND=json\n", encoding="utf-8")
    commit(project, "Ours")


def test_says_whether_the_template_has_something_new(upstream: Upstream, project: Path) -> None:
    assert "Up to date" in template(project, "check")
    (upstream.repository / "README.md").write_text("Another README\n", encoding="utf-8")
    commit(upstream.repository, "Not the template")
    assert "Up to date" in template(project, "check")
    upstream.publish()
    assert "Behind" in template(project, "check", expect=1)


def test_an_edited_project_takes_the_update(upstream: Upstream, project: Path) -> None:
    as_an_owner_would(project)
    present = upstream.publish()
    said = template(project, "update")
    assert "Updated" in said
    for path in (ADDED, DROPPED, Path("pyproject.toml")):
        assert f"  {path.as_posix()}\n" in said
    assert (project / ADDED).exists()
    assert not (project / DROPPED).exists()
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    assert 'version = "0.1.0"' in text
    assert 'keywords = ["billing"]' in text
    assert "DB_BACKEND=json" in (project / ".env.example").read_text(encoding="utf-8")
    assert not (project / ".github" / "dependabot.yml").exists()
    assert (project / "src" / "modules" / "greetings" / "domain" / "greeting.py").exists()
    assert (project / ".env").read_text(encoding="utf-8") == "DB_BACKEND=json\n"
    cruft = json.loads((project / ".cruft.json").read_text(encoding="utf-8"))
    assert cruft["commit"] == present
    assert cruft["context"]["cookiecutter"]["model"] == MODEL
    commit(project, "Update")
    assert "Up to date" in template(project, "check")
    run(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", cwd=project)


def test_a_conflict_fails_the_update_and_names_the_file(upstream: Upstream, project: Path) -> None:
    edit(project / "pyproject.toml", 'version = "0.0.9"', 'version = "7.0.0"')
    commit(project, "Our own version")
    upstream.publish()
    said = template(project, "update", expect=1)
    assert "pyproject.toml: conflict markers" in said
    assert (project / ADDED).exists(), "the rest is merged"


def test_a_file_that_the_template_deleted_and_the_owner_edited_is_kept_and_named(
    upstream: Upstream, project: Path
) -> None:
    edit(project / DROPPED, "# Dropped", "# Ours now")
    commit(project, "Use that page")
    upstream.publish()
    said = template(project, "update", expect=1)
    assert f"{DROPPED.as_posix()}: deleted by the template, kept" in said


def test_what_did_not_fit_is_named(upstream: Upstream, project: Path) -> None:
    edit(project / DROPPED, "# Dropped", "# Ours now")  # a deletion that fails makes git give up merging
    edit(project / "pyproject.toml", 'version = "0.0.9"', 'version = "7.0.0"')
    commit(project, "Ours")
    upstream.publish()
    assert "pyproject.toml.rej: what did not fit" in template(project, "update", expect=1)
    assert (project / "pyproject.toml.rej").exists()


def test_a_migration_of_the_core_and_the_owners_are_joined(upstream: Upstream, project: Path) -> None:
    ours = (
        'revision = "0002"\ndown_revision = "0001"\n\n\ndef upgrade() -> None: ...\n\n\ndowngrade = upgrade\n'
    )
    (project / VERSIONS / "0002_ours.py").write_text(ours, encoding="utf-8")
    commit(project, "A migration of our own")
    theirs = ours.replace("0002", "core_0001")
    (upstream.project / VERSIONS / "core_0001_theirs.py").write_text(theirs, encoding="utf-8")
    upstream.publish()
    assert "0003_join_0002_and_core_0001.py" in template(project, "update")
    service = ("-c", "import sys; from main import run; sys.argv[0] = 'billing'; run()", "database")
    settings = {"PYTHONPATH": "src", "DB_BACKEND": "sqlite", "DB_PATH": str(project.parent / "db.sqlite")}
    for step in (["upgrade"], ["check"], ["downgrade", "0001"], ["upgrade"], ["downgrade", "base"]):
        run(sys.executable, *service, *step, cwd=project, settings=settings)


def test_refuses_uncommitted_work_and_a_project_without_git(upstream: Upstream, project: Path) -> None:
    upstream.publish()
    (project / "notes.txt").write_text("not committed\n", encoding="utf-8")
    assert "uncommitted work" in template(project, "update", expect=1)
    shutil.rmtree(project / ".git")
    assert "git init" in template(project, "update", expect=1)
    (project / ".cruft.json").unlink()
    assert "cruft link" in template(project, "update", expect=1)


def test_says_so_when_the_commit_or_the_template_is_gone(upstream: Upstream, project: Path) -> None:
    git.git("checkout", "--quiet", "--orphan", "rewritten", cwd=upstream.repository)
    commit(upstream.repository, "History, rewritten")
    git.git("branch", "--quiet", "-D", "main", cwd=upstream.repository)
    git.git("reflog", "expire", "--expire=now", "--all", cwd=upstream.repository)
    git.git("gc", "--quiet", "--prune=now", cwd=upstream.repository)
    assert "not in the template's history" in template(project, "check", expect=1)
    shutil.rmtree(upstream.repository)
    assert "cannot be fetched" in template(project, "check", expect=1)


def ask_something_new(upstream: Upstream) -> None:
    edit(
        upstream.repository / "template" / "cookiecutter.json",
        '  "__prompts__": {',
        '  "team": "Team {{ cookiecutter.project_name }}",\n  "__prompts__": {\n    "team": "Whose is it",',
    )
    edit(upstream.project / "pyproject.toml", "[build-system]", "# {{ cookiecutter.team }}\n[build-system]")
    upstream.publish()


def test_a_new_question_takes_its_default_and_says_so(upstream: Upstream, project: Path) -> None:
    ask_something_new(upstream)
    assert "New question, answered by its default: team = Team Billing" in template(project, "update")
    assert "# Team Billing\n" in (project / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pexpect needs a pseudo-terminal")
def test_a_new_question_is_asked_on_a_terminal(upstream: Upstream, project: Path) -> None:
    ask_something_new(upstream)
    command = [".github/scripts/template.py", "update"]
    terminal = pexpect.spawn(sys.executable, command, cwd=str(project), encoding="utf-8", timeout=60)
    terminal.expect("Whose is it")
    terminal.sendline("The Owls")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert "# The Owls\n" in (project / "pyproject.toml").read_text(encoding="utf-8")


def test_a_choice_that_is_gone_asks_for_another(upstream: Upstream, project: Path) -> None:
    edit(upstream.repository / "template" / "cookiecutter.json", '["MIT", "Apache-2.0", ', '["Apache-2.0", ')
    upstream.publish()
    assert "license: the template offers Apache-2.0" in template(project, "update", expect=1)
    template(project, "update", "license=proprietary")
    assert "LicenseRef-Proprietary" in (project / "pyproject.toml").read_text(encoding="utf-8")


def test_a_project_of_the_last_release_takes_the_update(tmp_path: Path) -> None:
    try:
        release = git.git("describe", "--tags", "--abbrev=0", "--match=v*", cwd=ROOT)
    except git.GitError:
        pytest.skip("no release yet, or a clone without tags")
    repository = tmp_path / "octoport"
    git.git("clone", "--quiet", "--branch", release, str(ROOT), str(repository), cwd=tmp_path)
    git.git("switch", "--quiet", "--create", "main", cwd=repository)
    run("cruft", "create", str(repository), "--directory", "template", *QUIETLY, cwd=tmp_path)
    project = tmp_path / "my-service"
    git.git("init", "--quiet", cwd=project)
    commit(project, "Generated")
    shutil.rmtree(repository / "template")
    for path in git.files(ROOT / "template"):
        (repository / "template" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "template" / path, repository / "template" / path)
    commit(repository, "The present version")
    template(project, "update")
    run(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", cwd=project)


def test_answers_of_the_time_before_models_are_taken_over(repository: Path, tmp_path: Path) -> None:
    questions = repository / "template" / "cookiecutter.json"
    before = '"entity": "Item",\n  "entity_plural": "{{ cookiecutter.entity }}s",\n  '
    edit(questions, '"model": "{{', f'{before}"model": "{{{{')
    edit(questions, '    "model": "What', '    "entity": "One", "entity_plural": "Many",\n    "model": "What')
    upstream = Upstream(repository)
    project = upstream.create(tmp_path / "projects", entity="Person", entity_plural="People")
    state = json.loads((project / ".cruft.json").read_text(encoding="utf-8"))
    del state["context"]["cookiecutter"]["model"]
    (project / ".cruft.json").write_text(json.dumps(state), encoding="utf-8")
    commit(project, "As it was")
    edit(questions, before, "")
    edit(questions, '    "entity": "One", "entity_plural": "Many",\n', "")
    upstream.publish()
    said = template(project, "update")
    assert "answered by its default: model = Person(plural=People) name:key(100)!" in said
    assert (project / "src" / "modules" / "people" / "domain" / "entities.py").exists()
    assert list((project / VERSIONS).glob("*.py")) == [project / VERSIONS / "0001_create_people.py"]


def test_a_changed_model_is_merged_and_no_migration_touched(upstream: Upstream, project: Path) -> None:
    entities = project / "src" / "modules" / "invoices" / "domain" / "entities.py"
    entities.write_text(f"{entities.read_text(encoding='utf-8')}\n\nOURS = 1\n", encoding="utf-8")
    commit(project, "Ours")
    upstream.publish()
    template(project, "update", f"model={MODEL} amount:integer=1; Customer name:key(100)!")
    assert "OURS = 1" in entities.read_text(encoding="utf-8")
    lines = project / "src" / "modules" / "lines" / "domain" / "entities.py"
    assert "amount: int = 1" in lines.read_text(encoding="utf-8")
    assert (project / "src" / "modules" / "customers" / "api.py").exists()
    assert "modules.customers.api.router" in (project / "src" / "main.py").read_text(encoding="utf-8")
    changed = git.git("status", "--porcelain", "--", VERSIONS.as_posix(), cwd=project)
    assert changed == ""


BY_HAND = '''"""A remark."""

import sqlalchemy as sa
from alembic import op

from core.infrastructure.database import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoices", sa.Column("remark", types.KeyText(50), nullable=True))


def downgrade() -> None:
    op.drop_column("invoices", "remark")
'''


def test_an_update_meets_a_changed_model_fields_by_hand_and_features_of_no_model(
    upstream: Upstream, project: Path
) -> None:
    run(sys.executable, ".github/scripts/model.py", "Line amount:integer=0", cwd=project)
    invoices = project / "src" / "modules" / "invoices"
    entities, models = invoices / "domain" / "entities.py", invoices / "infrastructure" / "models.py"
    edit(entities, "    total: Money\n\n", "    total: Money\n    remark: str | None = None\n\n")
    column = "    remark: Mapped[str | None] = mapped_column(types.KeyText(50))\n"
    edit(models, "    number: Mapped", f"{column}    number: Mapped")
    (project / VERSIONS / "0003_remark.py").write_text(BY_HAND, encoding="utf-8")
    as_an_owner_would(project)
    (routes,) = (upstream.project / "_generator").rglob("api.py.jinja")
    edit(routes, 'summary="Remove', 'summary="Take off')
    upstream.publish()
    assert "Updated" in template(project, "update")
    assert "Take off an invoice" in (invoices / "api.py").read_text(encoding="utf-8")
    assert "remark: str | None = None" in entities.read_text(encoding="utf-8")
    assert "amount: int = 0" in (invoices.with_name("lines") / "domain" / "entities.py").read_text("utf-8")
    assert (invoices.with_name("greetings") / "domain" / "greeting.py").exists()
    service = ("-c", "import sys; from main import run; sys.argv[0] = 'billing'; run()")
    settings = {"PYTHONPATH": "src", "DB_BACKEND": "sqlite", "DB_PATH": str(project.parent / "db.sqlite")}
    for step in (["database", "upgrade"], ["database", "check"], ["seed"], ["database", "downgrade", "0001"]):
        run(sys.executable, *service, *step, cwd=project, settings=settings)


def test_the_same_through_tox(upstream: Upstream, project: Path) -> None:
    upstream.publish()
    tox = [sys.executable, "-m", "tox", "-q", "-e"]
    assert "Behind" in run(*tox, "template", cwd=project, expect=1)
    assert "Updated" in run(*tox, "template-update", cwd=project)


def test_a_project_made_by_cookiecutter_is_linked_and_follows(upstream: Upstream, tmp_path: Path) -> None:
    answers = {"project_name": "Billing", "model": MODEL}
    words = [f"{question}={answer}" for question, answer in answers.items()]
    run("cookiecutter", str(upstream.repository), "--directory", "template", *QUIETLY, *words, cwd=tmp_path)
    project = tmp_path / "billing"
    git.git("init", "--quiet", cwd=project)
    commit(project, "Generated")
    link = ["cruft", "link", str(upstream.repository), "--directory", "template", *QUIETLY]
    run(*link, "--extra-context", json.dumps(answers), cwd=project)
    commit(project, "Link the template")
    assert "Up to date" in template(project, "check")
    upstream.publish()
    assert "Updated" in template(project, "update")


def test_a_copied_example_is_linked_and_follows(upstream: Upstream, tmp_path: Path) -> None:
    run(sys.executable, "-m", "tools.rebuild", cwd=upstream.repository)
    commit(upstream.repository, "Rebuild")
    project = tmp_path / "ours"
    shutil.copytree(upstream.repository / "examples" / "sqlalchemy-usage", project)
    git.git("init", "--quiet", cwd=project)
    edit(project / ".cruft.json", '"../.."', json.dumps(str(upstream.repository)))
    commit(project, "Copied")
    assert "Up to date" in template(project, "check")
    upstream.publish()
    assert "Updated" in template(project, "update")
