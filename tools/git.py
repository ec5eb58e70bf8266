"""What is asked of git. All of it works with no commit, in a shallow clone and on no branch."""

import os
import subprocess
import tempfile
from pathlib import Path


class GitError(Exception):
    """A git command failed; the message is git's own."""


def git(*arguments: str, cwd: Path, env: dict[str, str] | None = None, feed: str | None = None) -> str:
    """Standard output of the command, without the last line break."""
    result = subprocess.run(
        ["git", *arguments],
        cwd=cwd,
        env=os.environ | (env or {}),
        input=feed,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        raise GitError(f"git {arguments[0]}: {result.stderr.strip()}")
    return result.stdout.removesuffix("\n")


def files(folder: Path) -> set[str]:
    """The files below the folder that its repository tracks or does not ignore, as relative POSIX paths.

    Only .gitignore files count, not the private ignore rules of whoever runs this.
    """
    # Several entries of a merge conflict, and files tracked but deleted, are why this is a filtered set.
    listed = git("ls-files", "-co", "-z", "--exclude-per-directory=.gitignore", "--", ".", cwd=folder)
    return {path for path in listed.split("\0") if path and (folder / path).is_file()}


def files_outside_a_repository(folder: Path) -> set[str]:
    """The same for a folder that has no repository of its own."""
    with tempfile.TemporaryDirectory() as repository:
        git("init", "--quiet", "--bare", repository, cwd=folder)
        here = {"GIT_DIR": repository, "GIT_WORK_TREE": str(folder)}
        listed = git("ls-files", "-o", "-z", "--exclude-per-directory=.gitignore", cwd=folder, env=here)
    return set(listed.split("\0")) - {""}


def tree(folder: Path) -> str:
    """The tree that git would record for the folder as it lies there; writes nothing into the repository."""
    objects = git("rev-parse", "--path-format=absolute", "--git-path", "objects", cwd=folder)
    prefix = git("rev-parse", "--show-prefix", cwd=folder)
    with tempfile.TemporaryDirectory() as scratch:
        aside = {
            "GIT_INDEX_FILE": str(Path(scratch, "index")),
            "GIT_OBJECT_DIRECTORY": scratch,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
        }
        git("add", "--all", ".", cwd=folder, env=aside)
        return git("write-tree", f"--prefix={prefix}", cwd=folder, env=aside)


def newest_commit_with(folder: Path) -> str | None:
    """The newest commit of this history that holds exactly this folder, of those that changed it."""
    try:
        commits = git("rev-list", "HEAD", "--", ".", cwd=folder).split()
    except GitError:  # no commit yet
        return None
    here = git("rev-parse", "--show-prefix", cwd=folder).rstrip("/")
    asked = "".join(f"{commit}:{here}\n" for commit in commits)
    trees = git("cat-file", "--batch-check=%(objectname)", cwd=folder, feed=asked).splitlines()
    wanted = tree(folder)
    return next((commit for commit, found in zip(commits, trees, strict=True) if found == wanted), None)


def reaches(folder: Path, commit: str) -> bool:
    """Whether the commit is part of the history that is checked out here."""
    try:
        git("merge-base", "--is-ancestor", commit, "HEAD", cwd=folder)
    except GitError:
        return False
    return True
