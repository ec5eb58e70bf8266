"""Follows the template that made this project: `tox -e template` looks, `tox -e template-update` updates.

Around cruft, which reports success whatever happened: this refuses to start on unsaved work, asks what is
new, and fails when something is left for you to do.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from cookiecutter.prompt import read_user_choice, read_user_variable, render_variable
from cookiecutter.utils import create_env_with_context

CRUFT = Path(".cruft.json")
MARKERS = re.compile(rb"^(<<<<<<<|>>>>>>>) ", re.MULTILINE)
VERSIONS = Path("src", "core", "infrastructure", "database", "migrations", "versions")
JOINT = '''"""Join {names}."""

revision = "{number}"
down_revision = ({revisions})
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
'''


def git(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, encoding="utf-8", check=False)


def fetch(state: dict[str, Any], into: Path) -> Path:
    """A clone of the template's repository as it is now, on the branch that this project follows."""
    cloned = git("clone", "--quiet", state["template"], str(into))
    if cloned.returncode == 0 and state["checkout"]:
        cloned = git("checkout", "--quiet", state["checkout"], cwd=into)
    if cloned.returncode:
        sys.exit(f"The template cannot be fetched from {state['template']}: {cloned.stderr.strip()}")
    return into


def behind(state: dict[str, Any], clone: Path) -> bool:
    """Whether the template, and not only its repository, has changed since the commit named here."""
    changed = git("diff", "--quiet", str(state["commit"]), "HEAD", "--", state["directory"] or ".", cwd=clone)
    if changed.returncode > 1:
        sys.exit(f"Commit {state['commit']} of .cruft.json is not in the template's history any more.")
    return bool(changed.returncode)


def new_answers(state: dict[str, Any], clone: Path, given: dict[str, str]) -> dict[str, str]:
    """Answers to questions that are new, or whose old answer is refused now; asked on a terminal."""
    questions = clone / (state["directory"] or ".") / "cookiecutter.json"
    asked = json.loads(questions.read_text(encoding="utf-8"))
    texts = asked.get("__prompts__", {})
    known = state["context"]["cookiecutter"] | given
    answers = dict(given)
    for question, raw in asked.items():
        refused = isinstance(raw, list) and question in known and known[question] not in raw
        if question.startswith("_") or (question in known and not refused):
            continue
        default = render_variable(create_env_with_context({}), raw, known)
        if sys.stdin.isatty():
            read = read_user_choice if isinstance(raw, list) else read_user_variable
            answers[question] = read(question, default, texts)
        elif refused:
            choices = ", ".join(default)
            sys.exit(f"{question}: the template offers {choices} now; choose with `-- {question}=CHOICE`.")
        else:
            answers[question] = default[0] if isinstance(default, list) else default
            print(f"New question, answered by its default: {question} = {answers[question]}")
        known[question] = answers[question]
    return answers


def changed_files() -> list[str]:
    new = git("ls-files", "--others", "--exclude-standard").stdout.splitlines()
    return sorted({*git("diff", "--name-only", "HEAD").stdout.splitlines(), *new})


def heads() -> dict[str, str]:
    """The migrations that no other one follows: file names by revision."""
    revisions: dict[str, str] = {}
    followed: set[str] = set()
    for path in Path("src").rglob("migrations/versions/*.py"):
        text = path.read_text(encoding="utf-8")
        revisions |= dict.fromkeys(re.findall(r"^revision\b.*= *['\"](\w+)", text, re.MULTILINE), path.name)
        for line in re.findall(r"^down_revision\b.*=(.*)$", text, re.MULTILINE):
            followed.update(re.findall(r"['\"](\w+)['\"]", line))
    return {revision: name for revision, name in sorted(revisions.items()) if revision not in followed}


def next_number() -> str:
    """The number of the next migration."""
    numbers = [re.match(r"\d{4}(?=_)", path.name) for path in VERSIONS.glob("*.py")]
    return f"{max((int(number[0]) for number in numbers if number), default=0) + 1:04}"


def join_heads() -> None:
    """Where the template brought a migration of the core's beside yours, let the next ones follow both."""
    found = heads()
    if len(found) > 1:
        number, revisions = next_number(), ", ".join(f'"{revision}"' for revision in found)
        text = JOINT.format(names=" and ".join(found), number=number, revisions=revisions)
        (VERSIONS / f"{number}_join_{'_and_'.join(found)}.py").write_text(
            text, encoding="utf-8", newline="\n"
        )


def keep_history() -> None:
    """Bring back migrations that went with an extra: databases have taken them, and others follow them."""
    changed = ("diff", "HEAD", "--name-only", "--diff-filter=D", "--", VERSIONS.as_posix())
    for path in git(*changed).stdout.splitlines():
        git("checkout", "HEAD", "--", path)


def left_to_do(said: str) -> list[str]:
    """What the update could not settle, read off the files and off what git told cruft; one sentence each."""
    texts = {path: Path(path).read_bytes() for path in changed_files() if Path(path).is_file()}
    rejected = re.findall(r"^Applying patch (.+) with \d+ rejects?\.\.\.$", said, re.MULTILINE)
    refused = re.findall(r"^error: (.+): patch does not apply$", said, re.MULTILINE)
    kept = sorted({path for path in refused if Path(path).exists() and path not in rejected})
    todo = [f"{path}: conflict markers to resolve." for path, text in texts.items() if MARKERS.search(text)]
    todo += [f"{path}.rej: what did not fit {path}; work it in and delete this." for path in rejected]
    todo += [f"{path}: deleted by the template, kept because you had changed it." for path in kept]
    return todo


def check() -> int:
    state = json.loads(CRUFT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        if behind(state, fetch(state, Path(scratch, "template"))):
            print("Behind: the template has changed; `tox -e template-update` brings it here.")
            return 1
    print("Up to date with the template.")
    return 0


def refuse_unlinked() -> None:
    if not CRUFT.exists():
        sys.exit("There is no .cruft.json here, so no template to follow: `cruft link` names one.")


def refuse_unsaved() -> None:
    status = git("status", "--porcelain")
    if status.returncode:
        sys.exit("An update merges, so it needs git: run `git init`, commit what you have, and try again.")
    if status.stdout:
        sys.exit("There is uncommitted work: commit or stash it first, so that the update can be undone.")


def merge(answers: dict[str, str], checkout: str | None) -> str:
    """Have cruft merge what the template gives now, or at a commit, with these answers; what was said."""
    command = [sys.executable, "-m", "cruft", "update", "--skip-apply-ask"]
    command += ["--checkout", checkout] if checkout else []
    command += ["--variables-to-update", json.dumps(answers)] if answers else []
    english = os.environ | {"LC_ALL": "C"}  # git's messages are read below
    cruft = subprocess.run(command, env=english, capture_output=True, encoding="utf-8", check=False)
    if cruft.returncode:
        print(cruft.stdout, cruft.stderr)
        sys.exit("cruft could not update the project; nothing was changed.")
    return cruft.stdout + cruft.stderr


def report(said: str, done: str) -> int:
    """Join migrations, name what has changed and what is left to do; the exit code."""
    keep_history()
    join_heads()
    print("Changed:", *changed_files(), sep="\n  ")
    if todo := left_to_do(said):
        print("Not finished. This is left to do, then commit:", *todo, sep="\n")
        return 1
    print(done)
    return 0


def update(given: dict[str, str]) -> int:
    state = json.loads(CRUFT.read_text(encoding="utf-8"))
    refuse_unsaved()
    with tempfile.TemporaryDirectory() as scratch:
        clone = fetch(state, Path(scratch, "template"))
        if not behind(state, clone) and not given:
            print("Up to date with the template.")
            return 0
        answers = new_answers(state, clone, given)
    said = merge(answers, state["checkout"])
    return report(said, "Updated. Look at it with `git diff`, run the tests, then commit.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="template", description=__doc__)
    parser.add_argument("action", choices=["check", "update"])
    parser.add_argument("answers", nargs="*", metavar="QUESTION=ANSWER", help="what to answer otherwise")
    options = parser.parse_args()
    refuse_unlinked()
    given = dict(answer.split("=", 1) for answer in options.answers)
    return check() if options.action == "check" else update(given)


if __name__ == "__main__":
    sys.exit(main())
