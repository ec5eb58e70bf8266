"""Making a project in odd circumstances gives what people would expect."""

import json
import os
import stat
import sys
from pathlib import Path

import pexpect
import pytest

from tests.repositories import run
from tests.test_answers import WHAT_FOLLOWS
from tools import questions

posix = pytest.mark.skipif(os.name == "nt", reason="needs modes and terminals of POSIX")
CREATE = ("create", "--directory", "template")


def create(repository: Path, where: Path, *arguments: str, expect: int = 0, **settings: str) -> str:
    command = ["cruft", *CREATE, str(repository), "--no-input", *arguments]
    return run(*command, cwd=where, expect=expect, settings=settings)


def answers(project: Path) -> dict[str, str]:
    cruft = json.loads((project / ".cruft.json").read_text(encoding="utf-8"))
    found: dict[str, str] = cruft["context"]["cookiecutter"]
    return found


def test_what_someone_always_answers_is_taken_from_their_own_configuration(
    committed: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    always = "default_context: {author_name: Ada, license: BSD-3-Clause, db_backend: dbase}\n"
    (home / ".cookiecutterrc").write_text(always, encoding="utf-8")
    create(committed, tmp_path, HOME=str(home))
    made = answers(tmp_path / "my-service")
    assert (made["author_name"], made["license"]) == ("Ada", "BSD-3-Clause")
    assert made["db_backend"] == "sqlite", "what is no choice is not taken"


@posix
def test_private_files_stay_private_and_scripts_stay_executable(committed: Path, tmp_path: Path) -> None:
    made = f"umask 077 && cruft {' '.join(CREATE)} {committed} --no-input --default-config"
    run("sh", "-c", made, cwd=tmp_path)
    for path in (tmp_path / "my-service").rglob("*"):
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path
    for script in (tmp_path / "my-service" / "container" / "scripts").iterdir():
        assert script.stat().st_mode & stat.S_IXUSR


def test_a_target_that_cannot_be_written_fails_and_leaves_nothing(committed: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder\n", encoding="utf-8")
    assert "is a file" in create(committed, tmp_path, "--default-config", "--output-dir", "file", expect=2)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@posix
def test_a_read_only_target_fails_and_leaves_nothing(committed: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    tmp_path.chmod(0o555)
    create(committed, tmp_path, "--default-config", expect=1)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_project_is_left_alone_unless_told_otherwise(committed: Path, tmp_path: Path) -> None:
    example = ("--default-config", "--extra-context", '{"example": "sqlalchemy-usage"}')
    create(committed, tmp_path, *example)
    project = tmp_path / "my-service"
    ours = [project / "notes.txt", project / "src" / "modules" / "notes" / "ours.py"]
    for path in ours:
        path.write_text("ours\n", encoding="utf-8")
    (project / ".env").write_text("DB_BACKEND=json\n", encoding="utf-8")
    pristine = (project / "pyproject.toml").read_text(encoding="utf-8")
    (project / "pyproject.toml").write_text("# ours\n", encoding="utf-8")

    assert "already exists" in create(committed, tmp_path, *example, expect=1)
    assert (project / "pyproject.toml").read_text(encoding="utf-8") == "# ours\n"

    create(committed, tmp_path, *example, "--overwrite-if-exists")
    assert (project / "pyproject.toml").read_text(encoding="utf-8") == pristine
    assert [path.read_text(encoding="utf-8") for path in ours] == ["ours\n", "ours\n"]
    assert (project / ".env").read_text(encoding="utf-8") == "DB_BACKEND=json\n"


def test_a_refusal_is_the_first_line_also_where_a_project_is_there(committed: Path, tmp_path: Path) -> None:
    (tmp_path / "my-service").mkdir()
    refused = ("--default-config", "--overwrite-if-exists", "--extra-context", '{"model": "Item items:text"}')
    said = create(committed, tmp_path, *refused, expect=1).splitlines()
    assert said[0].startswith("model: Item.items: items is a name")
    assert said[1] == WHAT_FOLLOWS
    assert not (tmp_path / "my-service" / "_generator").exists()


def asked(repository: Path, where: Path) -> pexpect.spawn:
    arguments = ["-m", "cruft", *CREATE, str(repository), "--default-config"]
    return pexpect.spawn(sys.executable, arguments, cwd=str(where), encoding="utf-8", timeout=60)


@posix
def test_bare_enter_answers_every_question(committed: Path, tmp_path: Path) -> None:
    terminal = asked(committed, tmp_path)
    text = (committed / "template" / "cookiecutter.json").read_text(encoding="utf-8")
    texts = json.loads(text)["__prompts__"]
    assert texts.keys() == questions().keys()
    for number, (question, choices) in enumerate(questions().items(), 1):
        terminal.expect_exact(f"[{number}/{len(texts)}]")
        if isinstance(choices, list):
            assert list(texts[question]) == ["__prompt__", *choices], "each choice is explained"
        terminal.sendline()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert answers(tmp_path / "my-service")["model"] == "Item name:key(100)!"


@posix
def test_ctrl_c_in_the_questions_leaves_nothing(committed: Path, tmp_path: Path) -> None:
    terminal = asked(committed, tmp_path)
    terminal.expect_exact("[1/")
    terminal.sendline("Billing")
    terminal.expect_exact("[2/")
    for _ in range(10):  # as people do: one that comes just before Python waits for input is lost on it
        terminal.sendintr()
        if terminal.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5) == 0:
            break
    terminal.close()
    assert terminal.exitstatus != 0
    assert list(tmp_path.iterdir()) == []
