"""Writes the features of the model, removes what was not chosen, makes .env, and says what comes next."""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import NoReturn

# The one form in which an answer can neither break this script nor run as a part of it.
ANSWERS: dict[str, str] = json.loads(r'''{{ cookiecutter | tojson }}''')  # fmt: skip

NEXT = """{slug} is there. Next:
  cd {slug} && git init --quiet && git add --all && git commit --quiet --message 'Generated'
  python3 -m venv .venv && .venv/bin/pip install --quiet tox-uv && .venv/bin/tox
"""

WHAT_FOLLOWS = "(That is all there is to it: what cruft prints below only says that a hook has refused.)"


def refuse(sentence: str) -> NoReturn:
    """Ends the generation; cookiecutter removes the project's folder, unless it was there before."""
    shutil.rmtree("_generator", ignore_errors=True)
    sys.exit(f"{sentence}\n{WHAT_FOLLOWS}")


for path in sorted(Path().rglob("_chosen_*")):  # a folder that is there already keeps what is its own
    shutil.copytree(path, path.with_name(path.name.removeprefix("_chosen_")), dirs_exist_ok=True)
    shutil.rmtree(path)
for path in sorted(Path().rglob("_unused_*")):
    shutil.rmtree(path)

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path.cwd()))

library = ANSWERS["example"] == "library"
if library or ANSWERS["example"] == "none":
    from _generator.generator import generate
    from _generator.rules import ModelError

    try:
        files = generate(ANSWERS)
    except ModelError as error:
        refuse(f"model: {error}.")
    if library and not {"src/modules/loans/api.py", "src/modules/members/api.py"} <= files.keys():
        refuse("model: the example library keeps members and loans, so leave them in it or start from none.")
    for part in ("api_keys", "outbox"):
        if part.replace("_", "-") in ANSWERS["extras"].split() and f"src/modules/{part}/api.py" in files:
            refuse(f"model: the extra of that name keeps {part}, so call the entity otherwise.")
    for name, text in files.items():
        path = Path(name)
        if library and path.exists():  # what it says for itself comes first
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
shutil.rmtree("_generator")

for folder in (Path("data", "seed"), Path("tests", "performance"), Path("tests", "scale")):
    if folder.is_dir() and not any(folder.iterdir()):  # git would not keep it either
        folder.rmdir()

example, settings = Path(".env.example"), Path(".env")
if example.exists() and not settings.exists():  # an owner's own settings survive a second generation
    settings.touch(0o600)  # it is made for a password
    shutil.copyfile(example, settings)

slug, lock = Path.cwd().name, Path("requirements.lock")
if lock.exists() and re.search(rf"^{re.escape(slug)}==", lock.read_text(encoding="utf-8"), re.MULTILINE):
    refuse(f"project_slug must not be {slug}, a package that the project needs, so try {slug}-service.")

print(NEXT.format(slug=slug), end="")
