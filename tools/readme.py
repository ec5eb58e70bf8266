"""Runs the `console` blocks of the examples' READMEs and tells which commands print something else.

With --write the outputs go into the template's READMEs, where more changed than identifiers, instants and
durations.
The blocks of a page are one session: what a command leaves behind is there for the next one.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment

from tools import TEMPLATE, registry
from tools.stage import stage

BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "xterm", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "0"}
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
ONLY_ESCAPES = re.compile(rf"^({ESCAPES.pattern})+\n", re.MULTILINE)  # the place of a progress bar
MASKS = {
    r"\b[0-9a-f]{32}\b": "<identifier>",
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00| UTC)?": "<instant>",
    r"\b\d+(\.\d+)? ?(ms|s|seconds)\b": "<duration>",
    r"--(after|before) [\w-]{40,}": r"--\1 <place>",
    r"[ \t]+$": "",
}


def commands(page: str) -> Iterator[tuple[str, str]]:
    """The commands of the page's console blocks, each with what the page says that it prints."""
    for block in BLOCK.findall(page):
        yield from COMMAND.findall(block)


def masked(output: str) -> str:
    """The output without what differs from run to run."""
    for pattern, name in MASKS.items():
        output = re.sub(pattern, name, output, flags=re.MULTILINE)
    return output


def matches(said: str, printed: str) -> bool:
    """Whether the page says what was printed; `…` stands for anything within a line."""
    pattern = re.escape(masked(said)).replace("…", ".*")
    return re.fullmatch(pattern, masked(printed)) is not None


def play(example: Path, page: str) -> list[str]:
    """What each command of the page prints, one after the other in the same copy of the example."""
    with stage(example) as run:
        printed = [ONLY_ESCAPES.sub("", run(command, TERMINAL)) for command, _ in commands(page)]
    return [ESCAPES.sub("", each) for each in printed]


def file_of_the_template(example: str, name: str) -> Path:
    """The file of the template that becomes this one of the example; `LookupError` if a model writes it."""
    names = Environment(autoescape=False)  # file names, no pages
    folder = TEMPLATE / "{{cookiecutter.project_slug}}" / Path(name).parent
    for path in sorted(folder.glob(f"*{Path(name).name}*")):
        if names.from_string(path.name).render(cookiecutter={"example": example}) == Path(name).name:
            return path
    raise LookupError(f"{name} of {example}")


def write(example: str, outputs: list[str]) -> bool:
    """Puts the outputs into the template's page; whether that changed it."""
    try:
        path = file_of_the_template(example, "README.md")
    except LookupError:  # its outputs follow from the model
        return False
    before = path.read_text(encoding="utf-8")
    fresh = iter(outputs)

    def block(found: re.Match[str]) -> str:
        return COMMAND.sub(lambda one: f"$ {one[1]}\n{newer(one[2], next(fresh))}", found[0])

    after = BLOCK.sub(block, before)
    path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def newer(said: str, printed: str) -> str:
    return said if matches(said, printed) else re.sub(r"[ \t]+$", "", printed, flags=re.MULTILINE)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="readme", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the outputs into the template")
    options = parser.parse_args(arguments)
    wrong = 0
    for example in registry():
        page = (example / "README.md").read_text(encoding="utf-8")
        printed = play(example, page)
        said = [output for _, output in commands(page)]
        differing = sum(not matches(*pair) for pair in zip(said, printed, strict=True))
        print(
            f"{example.name}: {len(printed)} commands, {differing} of them print what the page does not say"
        )
        wrong += differing
        if options.write and write(example.name, printed):
            print(f"{example.name}: README.md written; `nox -s rebuild` brings it to the example")
    return int(bool(wrong) and not options.write)


if __name__ == "__main__":
    sys.exit(main())
