"""Draws the pictures of the examples' READMEs, as Rich exports a real run; they go into the template.

A picture is asked for on the page, right above it: its commands stand in a comment, and those marked with `>`
are run but not shown.

    <!-- picture
    > my-service database upgrade
    $ my-service notes list
    -->
    ![Notes in a terminal](docs/notes.svg)
"""

import io
import re
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from tools import registry
from tools.readme import file_of_the_template
from tools.stage import stage

PICTURE = re.compile(r"^<!-- picture\n((?:[>$] .+\n)+)-->\n!\[.*\]\((\S+\.svg)\)$", re.MULTILINE)
WIDTH = 100
TERMINAL = {"COLUMNS": str(WIDTH), "TERM": "xterm-256color", "COLORTERM": "truecolor", "TTY_COMPATIBLE": "1"}
TERMINAL |= {"TTY_INTERACTIVE": "0", "FORCE_COLOR": "1"}
# Fonts that a page would fetch from elsewhere; whatever monospaced font is there will do.
FONTS = re.compile(r"\s*@font-face \{\{.*?\}\}\n", re.DOTALL)


def draw(example: Path, lines: str, title: str) -> str:
    """The commands and what they print, as an SVG picture of a terminal."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    with stage(example) as run:
        for mark, command in re.findall(r"^([>$]) (.+)$", lines, re.MULTILINE):
            printed = run(command, TERMINAL)
            if mark == "$":
                console.print(Text.assemble(("$ ", "bold green"), command))
                console.print(Text.from_ansi(printed))
    code = FONTS.sub("\n", CONSOLE_SVG_FORMAT)
    svg = console.export_svg(title=title, code_format=code, unique_id=Path(title).stem)
    return "".join(f"{line.rstrip()}\n" for line in svg.splitlines())


def main() -> int:
    for example in registry():
        page = (example / "README.md").read_text(encoding="utf-8")
        for lines, name in PICTURE.findall(page):
            path = file_of_the_template(example.name, name)
            path.write_text(draw(example, lines, example.name), encoding="utf-8", newline="\n")
            print(f"{example.name}: {name} drawn; `nox -s rebuild` brings it to the example")
    return 0


if __name__ == "__main__":
    sys.exit(main())
