"""Checks everything that is not Python: workflows, compose files, Dockerfiles, YAML, TOML and spelling.

Runs all of its checks, then fails if any did. Files of the template are checked as the examples render them.
"""

import subprocess
import sys
from fnmatch import fnmatch

from tools import ROOT, git

WORKFLOWS = ["*.github/workflows/*.yml", "*.github/workflows/*.yaml"]
CHECKS = [
    (["zizmor", "--offline", "--quiet", "--no-progress", "--persona=pedantic"], WORKFLOWS),
    (["check-jsonschema", "--quiet", "--builtin-schema", "vendor.github-workflows"], WORKFLOWS),
    (["check-jsonschema", "--quiet", "--builtin-schema", "vendor.dependabot"], ["*.github/dependabot.yml"]),
    (
        ["check-jsonschema", "--quiet", "--builtin-schema", "vendor.compose-spec"],
        ["*docker-compose.y*ml", "*compose.y*ml"],
    ),
    (["hadolint"], ["*Dockerfile"]),
    (["yamllint", "--strict"], ["*.yml", "*.yaml"]),
    (["validate-pyproject"], ["*pyproject.toml"]),
    (["codespell"], ["*"]),
]


def main() -> int:
    rendered = [path for path in sorted(git.files(ROOT)) if not path.startswith("template/{{")]
    failed = []
    for command, patterns in CHECKS:
        files = [path for path in rendered if any(fnmatch(path, pattern) for pattern in patterns)]
        if files and subprocess.run([*command, *files], cwd=ROOT, check=False).returncode:
            failed.append(command[0])
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
