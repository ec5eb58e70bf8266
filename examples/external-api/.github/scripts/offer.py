"""Offers what is new in the template as one pull request; `workflows/template.yml` runs it every week.

The update is merged on a branch of its own. While nobody else has worked on that, the next run makes it anew.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from template import changed_files, git

BRANCH = "template-update"
AUTHOR = "template-update@users.noreply.github.com"
TITLE = "Update from the template"
WORKFLOWS = ".github/workflows"
LEFT = "Not finished."
SECRET = "TEMPLATE_TOKEN"  # noqa: S105  # the name of one


def needed(*command: str) -> str:
    """What a command prints; the end, with what it said, if it fails."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def others() -> list[str]:
    """Who else has worked on the branch since it was made."""
    if git("fetch", "--quiet", "origin", f"+{BRANCH}:refs/remotes/origin/{BRANCH}").returncode:
        return []  # there is none
    authors = needed("git", "log", "--format=%ae", f"HEAD..origin/{BRANCH}").splitlines()
    return sorted(set(authors) - {AUTHOR})


def held_back(*, may_write_workflows: bool) -> str:
    """Take changed workflows out of the update where they cannot be pushed; the change."""
    if may_write_workflows:
        return ""
    needed("git", "add", "--all")
    change = needed("git", "diff", "--cached", "HEAD", "--", WORKFLOWS)
    if change:
        needed("git", "restore", "--source=HEAD", "--staged", "--worktree", "--", WORKFLOWS)
    return change


def text(said: str, workflows: str) -> str:
    """The pull request's text: what is left to do, and what has changed."""
    changed, _, todo = said.partition(LEFT)
    files = [line.strip() for line in changed.splitlines() if line.startswith("  ")]
    parts = ["The template has something new; this is it, merged into what you have."]
    left = todo.splitlines()[1:]
    if workflows:
        left.append(
            f"`{WORKFLOWS}`: not in here, since no workflow may change workflows. Apply the change below "
            f"by hand, or let the secret `{SECRET}` hold a token that may write workflows."
        )
    if left:
        parts += ["## Left to do", "\n".join(f"- [ ] {each}" for each in left)]
    parts += [f"## Changed\n\n{len(files)} files:", "\n".join(f"- `{each}`" for each in files)]
    if workflows:
        parts.append(f"## For `{WORKFLOWS}`\n\n````diff\n{workflows}\n````")
    return "\n\n".join(parts) + "\n"


def publish(body: str, *, draft: bool) -> None:
    """Push the branch, and open the pull request or bring it up to date."""
    needed("git", "switch", "--quiet", "--force-create", BRANCH)
    needed("git", "add", "--all")
    name = ("-c", f"user.name={TITLE}", "-c", f"user.email={AUTHOR}")
    needed("git", *name, "commit", "--quiet", "--author", f"{TITLE} <{AUTHOR}>", "--message", TITLE)
    needed("git", "push", "--quiet", "--force-with-lease", "origin", BRANCH)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "body.md")
        file.write_text(body, encoding="utf-8")
        listed = ("--head", BRANCH, "--state", "open", "--json", "number", "--jq", ".[].number")
        there = needed("gh", "pr", "list", *listed)
        what = ["edit", there] if there else ["create", "--head", BRANCH, *(["--draft"] if draft else [])]
        needed("gh", "pr", *what, "--title", TITLE, "--body-file", str(file))


def main() -> int:
    if found := others():
        print(f"{', '.join(found)} worked on {BRANCH}: it is left as it is. Merge or delete it.")
        return 0
    hidden = {name: value for name, value in os.environ.items() if not name.endswith("TOKEN")}
    command = [sys.executable, str(Path(__file__).with_name("template.py")), "update"]
    update = subprocess.run(command, env=hidden, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    print(update.stdout)
    if update.returncode and LEFT not in update.stdout:
        return update.returncode
    if not changed_files():
        return 0
    workflows = held_back(may_write_workflows=bool(os.environ.get(SECRET)))
    publish(text(update.stdout, workflows), draft=bool(update.returncode or workflows))
    if not os.environ.get(SECRET):  # what is pushed with the token of a workflow starts no other
        needed("gh", "workflow", "run", "checks.yml", "--ref", BRANCH)
    return 0


if __name__ == "__main__":
    sys.exit(main())
