"""The published branch: a project that follows it hears of the template and of nothing else."""

import json
import sys
from pathlib import Path

from tests.repositories import commit, edit, run
from tools.git import git

PROJECT = Path("template", "{{cookiecutter.project_slug}}")


def publish(repository: Path, *arguments: str, expect: int = 0) -> str:
    return run(sys.executable, "-m", "tools.publish", *arguments, cwd=repository, expect=expect)


def test_a_project_of_the_branch_hears_of_the_template_only(repository: Path, tmp_path: Path) -> None:
    assert "new ->" in publish(repository)
    create = ["cruft", "create", str(repository), "--checkout", "published", "--no-input", "--default-config"]
    run(*create, cwd=tmp_path)
    project = tmp_path / "my-service"
    git("init", "--quiet", cwd=project)
    commit(project, "Generated")

    (repository / "README.md").write_text("Another README\n", encoding="utf-8")
    (repository / "examples" / "more.md").write_text("More\n", encoding="utf-8")
    commit(repository, "Not the template")
    assert "nothing new" in publish(repository)
    run("cruft", "check", "--checkout", "published", cwd=project)
    wrapper = [sys.executable, ".github/scripts/template.py"]
    assert "Up to date" in run(*wrapper, "check", cwd=project)

    edit(repository / PROJECT / "pyproject.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    commit(repository, "The template")
    said = publish(repository)
    assert "The template" in said
    assert "pyproject.toml" in said
    run("cruft", "check", "--checkout", "published", cwd=project, expect=1)
    assert "Behind" in run(*wrapper, "check", cwd=project, expect=1)
    assert "Updated" in run(*wrapper, "update", cwd=project)
    assert 'version = "0.2.0"' in (project / "pyproject.toml").read_text(encoding="utf-8")
    assert json.loads((project / ".cruft.json").read_text(encoding="utf-8"))["checkout"] == "published"
    run("cruft", "check", "--checkout", "published", cwd=project)


def test_pushes_only_when_told_to(repository: Path, committed: Path) -> None:
    git("remote", "set-url", "origin", str(repository.parent / "remote.git"), cwd=repository)
    git("clone", "--quiet", "--bare", str(committed), str(repository.parent / "remote.git"), cwd=repository)
    publish(repository)
    assert "published" not in git("ls-remote", "--heads", "origin", cwd=repository)
    assert "Pushed" in publish(repository, "--push")
    assert "published" in git("ls-remote", "--heads", "origin", cwd=repository)


def test_refuses_a_shallow_clone(repository: Path, tmp_path: Path) -> None:
    git("clone", "--quiet", "--depth=1", repository.as_uri(), str(tmp_path / "shallow"), cwd=tmp_path)
    assert "--unshallow" in publish(tmp_path / "shallow", expect=1)
