"""Refuses answers that would not make a working project, in one sentence, before a file is written."""

import contextlib
import json
import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

# The one form in which an answer can neither break this script nor run as a part of it.
ANSWERS: dict[str, str] = json.loads(r'''{{ cookiecutter | tojson }}''')  # fmt: skip

LONGEST = {"project_name": 60, "description": 90, "author_name": 60, "author_email": 60}
NAME_LIMIT = 40
EXTRAS = {"api-keys", "limits", "oidc", "outbox", "telemetry"}
JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji need them; all else invisible is refused
EMAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
WINDOWS_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def text_problems(question: str) -> Iterator[str]:
    answer = ANSWERS[question]
    if not answer.strip():
        yield "must not be empty"
    if answer != answer.strip():
        yield "must not begin or end with a blank"
    if len(answer) > LONGEST[question]:
        yield f"must have at most {LONGEST[question]} characters, not {len(answer)}"
    if not answer.translate(dict.fromkeys(map(ord, JOINERS))).isprintable():
        yield "must be one line of visible characters"
    if found := re.search(r'["\\`]|[{][#%{]|[}#%][}]', answer):
        yield f"must not contain {found[0]} which would break the files that quote it"


def email_problems() -> Iterator[str]:
    yield from text_problems("author_email")
    if not re.fullmatch(EMAIL, ANSWERS["author_email"]):
        yield "must be an e-mail address such as you@example.org"


def slug_problems() -> Iterator[str]:
    slug = ANSWERS["project_slug"]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        yield "must be made of a-z, 0-9 and single dashes between them, such as my-service"
    if len(slug) > NAME_LIMIT:
        yield f"must have at most {NAME_LIMIT} characters, not {len(slug)}"
    name = slug.replace("-", "_")
    if keyword.iskeyword(name) or name in sys.stdlib_module_names:
        yield f"must not be {slug}, a word of Python itself, so try {slug}-service"
    if name in WINDOWS_DEVICES:
        yield f"must not be {slug}, which Windows keeps for a device"


def model_problems() -> Iterator[str]:
    if ANSWERS["model"].startswith("@"):
        yield f"must not be {ANSWERS['model']}, since no such file is in the folder where this runs"


def extras_problems() -> Iterator[str]:
    words = ANSWERS["extras"].split()
    if words != ["none"] and not (words and EXTRAS.issuperset(words)):
        choices = ", ".join(sorted(EXTRAS))
        yield f"must be none, or some of {choices} with blanks between, not {ANSWERS['extras'] or 'nothing'}"


PROBLEMS = {
    "project_name": text_problems("project_name"),
    "project_slug": slug_problems(),
    "description": text_problems("description"),
    "author_name": text_problems("author_name"),
    "author_email": email_problems(),
    "extras": extras_problems(),
    "model": model_problems(),  # the rest is looked at when it is read, by the hook after the generation
}


WHAT_FOLLOWS = "(That is all there is to it: what cruft prints below only says that a hook has refused.)"


def refuse(sentence: str) -> NoReturn:
    """Ends the generation. Cookiecutter removes the project's folder, but not what slashes made above it."""
    made = len(Path(str(ANSWERS["project_slug"])).parts)
    if made > 1:
        with contextlib.suppress(OSError):  # a folder that holds anything else stays
            for folder in [Path.cwd(), *Path.cwd().parents][:made]:
                folder.rmdir()
    sys.exit(f"{sentence}\n{WHAT_FOLLOWS}")


for question, problems in PROBLEMS.items():
    if not isinstance(ANSWERS[question], str):
        refuse(f"{question} must be text.")
    for problem in problems:
        refuse(f"{question} {problem}.")
