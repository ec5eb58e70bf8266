"""Builds the branch whose root is the template, for projects that follow nothing else; with --push pushes it.

The same history gives the same commits whoever runs this, wherever; only a shallow clone would give others.
"""

import argparse
import sys

from tools import ROOT, TEMPLATE
from tools.git import GitError, git

BRANCH = "published"


def newest_published(remote: str) -> str | None:
    """The branch as the remote has it, as far as this clone knows; else as it was built here."""
    for ref in (f"refs/remotes/{remote}/{BRANCH}", f"refs/heads/{BRANCH}"):
        try:
            return git("rev-parse", "--verify", "--quiet", ref, cwd=ROOT)
        except GitError:
            continue
    return None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="publish", description=__doc__)
    parser.add_argument("--push", action="store_true", help="push the branch")
    parser.add_argument("--remote", default="origin", help="where to; origin unless named")
    options = parser.parse_args(arguments)
    if git("rev-parse", "--is-shallow-repository", cwd=ROOT) == "true":
        sys.exit("A shallow clone would give other commits: run `git fetch --unshallow` first.")
    before = newest_published(options.remote)
    try:
        after = git("subtree", "split", "-q", f"--prefix={TEMPLATE.name}", cwd=ROOT)
        git("update-ref", f"refs/heads/{BRANCH}", after, cwd=ROOT)
        if before == after:
            print(f"{BRANCH}: nothing new since {after[:12]}.")
        else:
            span = f"{before}..{after}" if before else after
            print(f"{BRANCH}: {before[:12] if before else 'new'} -> {after[:12]}")
            print(git("log", "--format=  %h %s", span, cwd=ROOT))
            print(git("diff", "--stat", before, after, cwd=ROOT) if before else "")
        if options.push:
            git("push", options.remote, f"refs/heads/{BRANCH}", cwd=ROOT)
            print(f"Pushed to {options.remote}.")
    except GitError as error:
        sys.exit(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
