"""What is new in the template comes as one pull request, and nobody's work on it is lost."""

import json
import os
import sys
from pathlib import Path

import pytest
import yaml

from tests.repositories import commit, edit, run
from tests.test_lifecycle import Upstream
from tools import git

BRANCH = "template-update"
WORKFLOW = Path(".github", "workflows", "template.yml")
UVX = """#!/bin/sh
while [ "$1" != tox ]; do shift; done
shift
exec "{python}" -m tox "$@"
"""
GH = """#!{python}
import json, os, shutil, sys
from pathlib import Path

here = Path(__file__).parent
(here / "token").write_text(os.environ.get("GH_TOKEN", ""))
with (here / "said").open("a") as said:
    said.write(json.dumps(sys.argv[1:]) + "\\n")
if "--body-file" in sys.argv:
    shutil.copy(sys.argv[sys.argv.index("--body-file") + 1], here / "body.md")
if sys.argv[1:3] == ["pr", "list"] and (here / "body.md").exists():
    print(7)
"""


class Hosted:
    """A project on a host that has pull requests, and what its weekly workflow does."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.project, self.folder = project, folder
        folder.mkdir()
        for name, text in (("gh", GH), ("uvx", UVX)):
            (folder / name).write_text(text.format(python=sys.executable), encoding="utf-8")
            (folder / name).chmod(0o755)
        git.git("clone", "--quiet", "--bare", str(project), str(folder / "origin"), cwd=folder)
        git.git("remote", "add", "origin", str(folder / "origin"), cwd=project)

    def offer(self, **settings: str) -> str:
        """What a run of the script says."""
        return self._run(sys.executable, ".github/scripts/offer.py", **settings)

    def weekly(self) -> str:
        """What the workflow's own step says, as the host runs it where it has no secret."""
        step = yaml.safe_load((self.project / WORKFLOW).read_text(encoding="utf-8"))["jobs"]["update"][
            "steps"
        ][-1]
        assert step["env"].keys() == {"GH_TOKEN", "TEMPLATE_TOKEN"}
        return self._run("bash", "-e", "-c", step["run"], GH_TOKEN="for this run", TEMPLATE_TOKEN="")

    def _run(self, *command: str, **settings: str) -> str:
        """Begin on the branch that is the project's."""
        git.git("switch", "--quiet", "main", cwd=self.project)
        path = {"PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}"}
        return run(*command, cwd=self.project, settings=path | settings)

    def said(self) -> list[list[str]]:
        """What the host was asked for since the last time, but for what is there."""
        file = self.folder / "said"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [words for line in lines if (words := json.loads(line))[1] != "list"]

    def body(self) -> str:
        return (self.folder / "body.md").read_text(encoding="utf-8")

    def offered(self, path: str) -> str:
        return git.git("show", f"{BRANCH}:{path}", cwd=self.folder / "origin")


@pytest.mark.skipif(os.name == "nt", reason="the host is a script")
def test_one_pull_request_follows_the_template(repository: Path, tmp_path: Path) -> None:
    upstream = Upstream(repository)
    project = upstream.create(tmp_path / "projects", project_name="Billing")
    edit(project / "pyproject.toml", 'version = "0.0.9"', 'version = "7.0.0"')
    commit(project, "Our own version")
    hosted = Hosted(project, tmp_path / "host")
    assert "Up to date" in hosted.offer()
    assert hosted.said() == []

    checks = upstream.project / ".github" / "workflows" / "checks.yml"
    edit(checks, "timeout-minutes: 10", "timeout-minutes: 11")
    upstream.publish()
    hosted.weekly()
    auth, create, check = hosted.said()
    assert auth == ["auth", "setup-git"]
    assert (hosted.folder / "token").read_text(encoding="utf-8") == "for this run"
    assert create[:5] == ["pr", "create", "--head", BRANCH, "--draft"]
    assert check == ["workflow", "run", "checks.yml", "--ref", BRANCH]
    assert "- [ ] pyproject.toml: conflict markers to resolve." in hosted.body()
    assert "- [ ] `.github/workflows`: not in here" in hosted.body()
    assert "+    timeout-minutes: 11" in hosted.body()
    assert "- `.vscode/extensions.json`" in hosted.body()
    assert "<<<<<<<" in hosted.offered("pyproject.toml")
    assert "timeout-minutes: 11" not in hosted.offered(".github/workflows/checks.yml")

    hosted.offer(TEMPLATE_TOKEN="given")
    ((*edited, _),) = hosted.said()
    assert edited[:3] == ["pr", "edit", "7"]
    assert "timeout-minutes: 11" in hosted.offered(".github/workflows/checks.yml")
    assert "not in here" not in hosted.body()

    git.git("switch", "--quiet", BRANCH, cwd=project)
    (project / "mine.txt").write_text("mine\n", encoding="utf-8")
    mine = commit(project, "Settled")
    git.git("push", "--quiet", "origin", BRANCH, cwd=project)
    assert "tester@example.org worked on template-update: it is left as it is" in hosted.offer()
    assert git.git("rev-parse", BRANCH, cwd=hosted.folder / "origin") == mine
