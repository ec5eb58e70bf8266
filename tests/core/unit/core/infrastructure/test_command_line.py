"""Errors end in a sentence and an exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Self

import pytest
import structlog
import typer
from pydantic import ValidationError, model_validator
from pydantic_settings import BaseSettings
from typer.testing import CliRunner, Result

from config.settings import Settings
from core.domain.errors import Error, NotFound
from core.infrastructure.command_line import AsJson, application, later, sentences


@pytest.fixture(autouse=True)
def _no_settings_of_this_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def run(error: BaseException | None, *arguments: str) -> Result:
    app = application("Sells hats.")

    @app.command()
    def sell(*, as_json: AsJson = False) -> None:
        Settings()
        if error:
            raise error
        typer.echo("sold" if not as_json else '"sold"')

    return CliRunner().invoke(app, arguments or ["sell"])


def test_a_command_that_works_exits_with_0() -> None:
    assert (run(None).exit_code, run(None).stdout) == (0, "sold\n")


def test_a_domain_error_is_one_sentence_on_stderr_and_exit_1() -> None:
    result = run(NotFound("there is no hat 7"))
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "there is no hat 7\n")


def test_a_bad_setting_is_named_without_its_value_and_exit_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PORT", "s3cret")
    result = run(None)
    assert result.exit_code == 2
    assert result.stderr.startswith("DB_PORT: ")
    assert "s3cret" not in result.stderr
    assert "Traceback" not in result.stderr


def test_every_bad_setting_has_its_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PORT", "0")
    monkeypatch.setenv("DB_BACKEND", "clay")
    assert [line.split(":")[0] for line in run(None).stderr.splitlines()] == ["DB_BACKEND", "DB_PORT"]


@pytest.mark.parametrize("prefix", ["HATS_", "BOOTS_"])
def test_settings_of_a_feature_are_named_with_their_prefix(
    monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    def declared(prefix: str) -> type[BaseSettings]:
        class FeatureSettings(BaseSettings, env_prefix=prefix):
            size: int = 7

        return FeatureSettings

    features = {name: declared(name) for name in ("HATS_", "BOOTS_")}
    monkeypatch.setenv(f"{prefix}SIZE", "large")
    with pytest.raises(ValidationError) as caught:
        features[prefix]()
    [sentence] = sentences(caught.value)
    assert sentence.startswith(f"{prefix}SIZE: ")
    assert "large" not in sentence


def test_a_rule_over_several_settings_speaks_for_itself() -> None:
    class HatRules(BaseSettings):
        @model_validator(mode="after")
        def refuse(self) -> Self:
            raise ValueError("HATS_FROM must be before HATS_UNTIL")

    with pytest.raises(ValidationError) as caught:
        HatRules()
    assert sentences(caught.value)[0].startswith("HATS_FROM must be before HATS_UNTIL; ")


def test_help_needs_no_good_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB_PORT", "0")
    assert run(None, "sell", "--help").exit_code == 0
    assert "Sells hats." in run(None, "--help").stdout


HATS = """
import typer

app = typer.Typer(no_args_is_help=True)


@app.command()
def count(number: int) -> None:
    \"\"\"Count hats.\"\"\"
    typer.echo(f"{number} hats")


@app.command()
def burn() -> None:
    \"\"\"Burn hats.\"\"\"
"""


@pytest.mark.parametrize(
    ("arguments", "code", "told", "imported"),
    [
        (["--help"], 0, "Count and burn.", False),
        (["hats", "--help"], 0, "Count and burn.", True),
        (["hats"], 2, "Count hats.", True),
        (["hats", "count", "3"], 0, "3 hats", True),
        (["hats", "count", "--help"], 0, "Count hats.", True),
        (["hats", "count", "many"], 2, "'number'", True),
        (["hats", "cuont"], 2, "Did you mean 'count'?", True),
        (["coats"], 2, "No such command 'coats'", False),
    ],
)
def test_commands_that_are_imported_later_are_as_others_are(
    arguments: list[str],
    code: int,
    told: str,
    imported: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "hats_of_a_test.py").write_text(HATS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "hats_of_a_test", raising=False)
    app = application("Sells hats.")
    app.add_typer(later("hats_of_a_test", "Count and burn."), name="hats")
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, "hats_of_a_test" in sys.modules) == (code, imported)
    assert told in result.output


def test_bad_usage_exits_with_2() -> None:
    assert run(None, "sell", "--colour").exit_code == 2


def test_ctrl_c_exits_with_130() -> None:
    result = run(KeyboardInterrupt())
    assert (result.exit_code, result.stderr) == (130, "Stopped.\n")


@pytest.mark.parametrize("kind", [Error, RuntimeError])
@pytest.mark.parametrize("arguments", [["sell"], ["--verbose", "sell"]])
def test_no_message_carries_a_secret(
    kind: type[Exception], arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB_PASSWORD", "p@ss:w/rd%20 #?")
    result = run(kind("refused: p@ss:w/rd%20 #? and x://me:other@host"), *arguments)
    assert result.exit_code == 1
    assert not [secret for secret in ("p@ss", "w/rd", "other") if secret in result.output]


def test_all_that_a_command_logs_has_one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    app = application("Try.")

    @app.command()
    def work() -> None:
        for _ in range(2):
            structlog.get_logger("ours").warning("done")
        raise NotFound("no such note")

    def ids() -> list[str]:
        result = CliRunner().invoke(app, ["--verbose", "work"])
        return [json.loads(line)["trace_id"] for line in result.stderr.splitlines() if line.startswith("{")]

    (first, *others), (again, *_) = ids(), ids()
    assert others == [first] * 2
    assert len({first, again}) == 2
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    monkeypatch.setenv("TRACEPARENT", f"00-{trace}-00f067aa0ba902b7-01")
    assert ids() == [trace] * 3
    assert structlog.contextvars.get_contextvars() == {}


def test_an_unexpected_error_shows_where_it_arose_only_when_verbose() -> None:
    assert "Traceback" not in run(RuntimeError("oh")).stderr
    assert "Traceback" in run(RuntimeError("oh"), "--verbose", "sell").stderr


def test_a_file_that_cannot_be_read_is_named() -> None:
    assert run(PermissionError(13, "Permission denied", "hats.csv")).stderr == "hats.csv: Permission denied\n"


def test_what_goes_into_a_pipe_is_utf8_whatever_the_system_has_there() -> None:
    script = """
from core.infrastructure.command_line import application
from utils.output import fail, say
app = application("says")
@app.command("greet")
def greet():
    say("伊藤 清"); fail("伊藤 清")
app(["greet"])
"""
    here = {"PYTHONIOENCODING": "cp1252", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=os.environ | here, capture_output=True, check=True)
    assert [said.decode().strip() for said in (done.stdout, done.stderr)] == ["伊藤 清", "伊藤 清"]
