"""A tool and a Python have one version, whoever runs them: workflow, hooks, container or editor."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tools import ROOT, registry

WITH_LOCK = "uvx --constraints requirements.lock --with tox-uv tox"


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def entries(folder: Path) -> list[str]:
    hooks = yaml.safe_load(text(folder, ".pre-commit-config.yaml"))["repos"][0]["hooks"]
    return [hook["entry"] for hook in hooks]


def image(folder: Path) -> str:
    return str(json.loads(text(folder, ".devcontainer/devcontainer.json"))["image"])


@pytest.mark.parametrize("example", registry(), ids=lambda path: path.name)
def test_a_project_runs_its_tools_at_the_same_versions_everywhere(example: Path) -> None:
    assert [f"{WITH_LOCK} -e {check}" for check in ("lint", "types")] == [
        entry.replace("-qq ", "") for entry in entries(example)
    ]
    assert f'{WITH_LOCK} -e "$CHECK"' in text(example, ".github/workflows/checks.yml")
    python = re.search(
        r"^ARG PYTHON=([\d.]+)-slim-(\w+)$", text(example, "container/Dockerfile"), re.MULTILINE
    )
    assert python
    assert image(example) == f"python:{python[1]}-{python[2]}" == image(ROOT)
    project = tomllib.loads(text(example, "pyproject.toml"))
    tox = {line.partition(">=")[0]: line for line in project["tool"]["tox"]["requires"]}
    assert set(tox.values()) <= {
        line for line in project["dependency-groups"]["dev"] if isinstance(line, str)
    }
    locked = set(re.findall(r"^([a-z0-9-]+)==", text(example, "requirements.lock"), re.MULTILINE))
    assert {"import-linter", "mypy", "ruff", "tox", "tox-uv", "uv"} <= locked


def test_our_own_hooks_run_what_our_lint_runs() -> None:
    groups = tomllib.loads(text(ROOT, "pyproject.toml"))["dependency-groups"]
    [ruff] = [line for line in groups["lint"] if str(line).startswith("ruff>=")]
    assert [
        entry for entry in entries(ROOT) if "ruff" in entry and f'--from "{ruff}" ruff' not in entry
    ] == []
    example = tomllib.loads(text(registry()[0], "pyproject.toml"))["dependency-groups"]
    assert ruff in example["lint"], "one version for what is ours and what is generated"
