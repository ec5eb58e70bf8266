"""Where each page stands on the documentation site, and whether the links of all pages lead somewhere.

`python -m tools.links` follows every link of every page, which takes a second, and fails with those that lead
nowhere. The site itself is built by tools/docs.py.
"""

import posixpath
import re
import sys
from collections.abc import Callable, Iterator, Mapping

from tools import ROOT, git

SHOWN = "library"
"""The example whose pages are shown, of those that say the same in all of them."""

FIRST = "docs/site/index.md"
RESULTS = ("contract", "reliability", "benchmarks", "licences")
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1`*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[((?:`[^`]*`|[^\[\]`])+)\]\((?!https?:|mailto:)([^()\s]+)\)")
IMAGE = re.compile(r"(!\[[^\]]*\]\(|\b(?:src|srcset)=\")(?!https?:)([^()\s\"]+)(?=[)\"])")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
PICTURE = re.compile(r"^<!-- picture (\S+)\n((?:[>$] .+\n)+)-->\n!\[.*\]\((\S+\.svg)\)$", re.MULTILINE)
"""A picture that is drawn for the site: by which example, with which commands, into which file."""


def places() -> dict[str, str]:
    """Where each page stands on the site, and for a folder the page that tells of it."""
    found = {
        "README.md": "index.md",
        "CONTRIBUTING.md": "contributing.md",
        "CHANGELOG.md": "changelog.md",
        "docs": "guides/index.md",
        "docs/decisions": "decisions/index.md",
        "examples": "examples/index.md",
    }
    for path in sorted(git.files(ROOT)):
        folder, name = posixpath.split(path)
        match = re.fullmatch(r"examples/([^/]+)(?:/(docs)(/decisions)?)?", folder)
        if not name.endswith(".md"):
            continue
        if path == FIRST:
            found[path] = "first.md"
        elif folder == "docs":
            found[path] = name if name.removesuffix(".md") in RESULTS else f"guides/{name}"
        elif folder == "docs/decisions":
            found[path] = f"decisions/{'index.md' if name == 'README.md' else name}"
        elif match and match[3]:
            found[path] = f"decisions/{'core.md' if name == 'README.md' else name}"
        elif match and match[2] and says_the_same(path, f"examples/{SHOWN}/docs/{name}"):
            found[path] = f"guides/{name}"
        elif match and name == "README.md" and not match[2]:
            found[path] = found[folder] = f"{folder}/index.md"
        elif match:
            found[path] = f"examples/{match[1]}/{name}"
    return found


def says_the_same(page: str, shown: str) -> bool:
    """Whether the page has no heading that the one that is shown lacks."""
    if not (ROOT / shown).exists():
        return False
    return anchors((ROOT / page).read_text("utf-8")) <= anchors((ROOT / shown).read_text("utf-8"))


def pages(there: Mapping[str, str]) -> Iterator[str]:
    """The pages that are shown: of those that every example has, one."""
    taken: dict[str, str] = {}
    for path, place in there.items():
        if path.endswith(".md") and (place not in taken or path.startswith(f"examples/{SHOWN}/")):
            taken[place] = path
    return iter(taken.values())


def prose(text: str, change: Callable[[str], str]) -> str:
    """The text with what is no code changed."""
    parts = re.split(
        f"({FENCE.pattern})".replace(r"\1", r"\2"), text, flags=FENCE.flags
    )  # prose, fence, its mark, prose, ...
    fences = iter(parts[1::3])
    return "".join(change(part) + next(fences, "") for part in parts[::3])


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = HEADING.findall(FENCE.sub("", text))
    plain = (re.sub(r"\]\([^)]*\)|[`*\[]", "", title).lower() for title in titles)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in plain}


def target(page: str, link: str) -> tuple[str, str]:
    """The path in the repository that a link of a page leads to, and the anchor there."""
    name, _, anchor = link.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), name)) if name else page, anchor


def broken(page: str, text: str) -> Iterator[str]:
    """What is wrong with the links of a page."""
    words, drawn = FENCE.sub("", text), {name for *_, name in PICTURE.findall(text)}
    for _, link in LINK.findall(words) + IMAGE.findall(words):
        if link in drawn:
            continue
        path, anchor = target(page, link)
        if not (ROOT / path).exists():
            yield f"{page}: {link}: there is no such file"
        elif anchor and path.endswith(".md") and anchor not in anchors((ROOT / path).read_text("utf-8")):
            yield f"{page}: {link}: that page has no such heading"


def main() -> int:
    wrong = [
        line
        for page in places()
        if page.endswith(".md")
        for line in broken(page, (ROOT / page).read_text(encoding="utf-8"))
    ]
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
