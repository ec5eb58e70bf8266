"""Removes the modules that were not chosen, makes .env, and refuses a name that belongs to a dependency."""

import re
import shutil
import sys
from pathlib import Path

for path in sorted(Path().rglob("_unused_*"), reverse=True):
    shutil.rmtree(path) if path.is_dir() else path.unlink()

seed = Path("data", "seed")
if seed.is_dir() and not any(seed.iterdir()):  # git would not keep it either
    seed.rmdir()

example, settings = Path(".env.example"), Path(".env")
if example.exists() and not settings.exists():  # an owner's own settings survive a second generation
    settings.touch(0o600)  # it is made for a password
    shutil.copyfile(example, settings)

slug, lock = Path.cwd().name, Path("requirements.lock")
if lock.exists() and re.search(rf"^{re.escape(slug)}==", lock.read_text(encoding="utf-8"), re.MULTILINE):
    sys.exit(f"project_slug must not be {slug}, a package that the project needs, so try {slug}-service.")
