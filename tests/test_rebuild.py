"""The examples are what the template gives, and the check finds every way in which they are not."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.repositories import commit, edit, rebuild, run
from tools import CRUFT
from tools.git import git

EXAMPLE = Path("examples", "sqlalchemy-usage")
PROJECT = Path("template", "{{cookiecutter.project_slug}}")


def named_commit(repository: Path) -> str | None:
    commit: str | None = json.loads((repository / EXAMPLE / CRUFT).read_text(encoding="utf-8"))["commit"]
    return commit


def test_examples_in_step_pass_the_check(repository: Path) -> None:
    said = rebuild(repository, "--check")
    example, total = said.splitlines()[:2]
    assert example.startswith("sqlalchemy-usage")
    assert total.startswith("total")
    assert "files    0 changed    0 added    0 removed" in total


def test_an_edited_line_of_the_template_fails_the_check_and_is_shown(repository: Path) -> None:
    edit(repository / PROJECT / "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    said = rebuild(repository, "--check", expect=1)
    assert f"--- a/{EXAMPLE.name}/pyproject.toml" in said or "--- a/pyproject.toml" in said
    assert '-version = "0.1.0"' in said
    assert '+version = "0.2.0"' in said
    assert "nox -s rebuild" in said
    rebuild(repository)
    rebuild(repository, "--check")
    assert 'version = "0.2.0"' in (repository / EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")


def test_an_edited_a_deleted_and_an_extra_file_fail_the_check(repository: Path) -> None:
    example = repository / EXAMPLE
    edit(example / "pyproject.toml", 'version = "0.1.0"', 'version = "0.3.0"')
    (example / "src" / "main.py").unlink()
    (example / "docs" / "mine.md").write_text("mine\n", encoding="utf-8")
    said = rebuild(repository, "--check", expect=1)
    assert "1 changed" in said
    assert "1 added" in said
    assert "1 removed" in said
    rebuild(repository)
    rebuild(repository, "--check")
    assert git("status", "--porcelain", "examples/*/src", cwd=repository) == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no executable bit")
def test_a_changed_executable_bit_fails_the_check(repository: Path) -> None:
    script = next((repository / EXAMPLE / "container" / "scripts").iterdir())
    script.chmod(0o644)
    said = rebuild(repository, "--check", expect=1)
    assert "old mode 100644" in said
    assert "new mode 100755" in said
    rebuild(repository)
    assert script.stat().st_mode & 0o111


def test_files_that_git_ignores_are_neither_compared_nor_touched(repository: Path) -> None:
    example = repository / EXAMPLE
    (example / ".env").write_text("DB_BACKEND=json\n", encoding="utf-8")
    (example / ".tox").mkdir()
    (example / ".tox" / "kept").touch()
    bytecode = repository / PROJECT / "src" / "__pycache__"
    bytecode.mkdir()
    (bytecode / "main.pyc").write_bytes(b"\xff\x00 {{ no template")
    rebuild(repository, "--check")
    rebuild(repository)
    assert (example / ".env").read_text(encoding="utf-8") == "DB_BACKEND=json\n"
    assert (example / ".tox" / "kept").exists()
    assert not (example / "src" / "__pycache__").exists()


def test_a_file_that_the_template_drops_goes_with_its_empty_folder(repository: Path) -> None:
    (repository / PROJECT / "docs" / "more").mkdir()
    (repository / PROJECT / "docs" / "more" / "new.md").write_text("new\n", encoding="utf-8")
    assert "1 added" in rebuild(repository)
    (repository / PROJECT / "docs" / "more" / "new.md").unlink()
    assert "1 removed" in rebuild(repository)
    assert not (repository / EXAMPLE / "docs" / "more").exists()


def test_a_template_that_cannot_be_rendered_leaves_the_examples_alone(repository: Path) -> None:
    (repository / PROJECT / "docs" / "broken.md").write_text("{{ cookiecutter.nothing }}\n", encoding="utf-8")
    said = rebuild(repository, expect=1)
    assert "cannot be rendered" in said
    assert "nothing" in said
    assert git("status", "--porcelain", "examples", cwd=repository) == ""


def test_the_named_commit_is_the_newest_that_has_the_template(repository: Path) -> None:
    before = git("rev-parse", "HEAD", cwd=repository)
    rebuild(repository)
    assert named_commit(repository) == before
    commit(repository, "Name the commit")
    said = rebuild(repository, "--check")  # a commit of anything else, this one too, changes nothing
    assert "commit" not in said

    edit(repository / PROJECT / "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    rebuild(repository)
    assert named_commit(repository) == before, "no commit has the new template yet"
    assert "no commit has this template yet" in rebuild(repository, "--check")
    changed = commit(repository, "Change the template")
    assert "a rebuild names" in rebuild(repository, "--check")
    rebuild(repository)
    assert named_commit(repository) == changed


def test_a_named_commit_that_a_squash_merge_lost_is_reported_and_no_failure(repository: Path) -> None:
    git("switch", "--quiet", "--create", "feature", cwd=repository)
    edit(repository / PROJECT / "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    rebuild(repository)
    commit(repository, "Change the template")
    rebuild(repository)
    commit(repository, "Name the commit")
    git("switch", "--quiet", "main", cwd=repository)
    git("merge", "--quiet", "--squash", "feature", cwd=repository)
    squashed = commit(repository, "Feature")
    git("branch", "--quiet", "-D", "feature", cwd=repository)
    assert "is not part of this history" in rebuild(repository, "--check")
    rebuild(repository)
    assert named_commit(repository) == squashed


def test_works_in_a_shallow_clone_on_no_branch_under_another_name(repository: Path, tmp_path: Path) -> None:
    rebuild(repository)
    commit(repository, "Name the commit")
    fork = tmp_path / "a fork"
    git("clone", "--quiet", "--depth=1", repository.as_uri(), str(fork), cwd=tmp_path)
    git("checkout", "--quiet", "--detach", cwd=fork)
    rebuild(fork, "--check")
    rebuild(fork)
    edit(fork / PROJECT / "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    rebuild(fork, "--check", expect=1)


def test_works_before_the_first_commit(repository: Path) -> None:
    shutil.rmtree(repository / ".git")
    git("init", "--quiet", cwd=repository)
    rebuild(repository)
    assert "no commit has this template yet" in rebuild(repository, "--check")


def test_the_examples_do_not_depend_on_who_rebuilds_them(repository: Path, tmp_path: Path) -> None:
    settings = tmp_path / "home"
    settings.mkdir()
    (settings / ".cookiecutterrc").write_text("default_context: {license: proprietary}\n", encoding="utf-8")
    (settings / ".gitconfig").write_text("[core]\n\texcludesFile = ~/ignored\n", encoding="utf-8")
    (settings / "ignored").write_text("*.md\n.vscode\n", encoding="utf-8")
    command = 'umask 077 && exec "$0" -m tools.rebuild'
    shutil.rmtree(repository / EXAMPLE / "docs")
    private = {"HOME": str(settings), "GIT_CONFIG_GLOBAL": str(settings / ".gitconfig")}
    run("sh", "-c", command, sys.executable, cwd=repository, settings=private)
    rebuild(repository, "--check")
    assert (repository / EXAMPLE / "docs" / "architecture.md").stat().st_mode & 0o777 == 0o644
    assert [path.name for path in settings.iterdir() if path.name.startswith(".cookiecutter_")] == []


def test_a_new_example_is_one_cruft_create_and_a_rebuild(repository: Path) -> None:
    answers = json.dumps({"project_name": "Billing", "model": "Invoice number:key(20)!"})
    create = ["cruft", "create", str(repository), "--directory", "template", "--output-dir", "examples"]
    run(*create, "--no-input", "--default-config", "--extra-context", answers, cwd=repository)
    rebuild(repository)
    text = (repository / "examples" / "billing" / CRUFT).read_text(encoding="utf-8")
    assert str(repository) not in text
    assert json.loads(text)["context"]["cookiecutter"]["model"] == "Invoice number:key(20)!"
    assert "billing" in rebuild(repository, "--check")
    run("cruft", "diff", "--exit-code", cwd=repository / "examples" / "billing")
