"""One structured event a line, ours and the libraries' alike."""

import json
import logging
import sys

import pytest
import structlog
from pydantic import SecretStr

from config.logging import configure
from config.settings import Settings


def settings(**fields: object) -> Settings:
    return Settings(_env_file=None, **fields)  # type: ignore[arg-type] # fields are checked when made


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_events_are_json_lines_on_stderr_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    configure(settings())
    structlog.get_logger("shop").info("sold %s", "a hat", price=3)
    [event] = logged(capsys)
    assert event.pop("timestamp")
    assert event == {"message": "sold a hat", "price": 3, "level": "info", "logger": "shop"}


def test_events_are_pretty_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    configure(settings())
    structlog.get_logger("shop").info("sold", price=3)
    line = capsys.readouterr().err
    assert "sold" in line
    assert "price=3" in line
    assert not line.startswith("{")


def test_loggers_of_libraries_go_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure(settings())
    logging.getLogger("uvicorn.error").warning(
        "port %s is taken", 80, extra={"host": "here", "color_message": "in red"}
    )
    [event] = logged(capsys)
    assert "color_message" not in event
    assert (event["message"], event["logger"], event["host"]) == ("port 80 is taken", "uvicorn.error", "here")


@pytest.mark.parametrize("verbose", [False, True])
def test_no_secret_gets_through(verbose: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure(settings(db_password=SecretStr("p@ss:w/rd%20 #?")), verbose=verbose)
    try:
        raise ValueError("p@ss:w/rd%20 #? was refused")
    except ValueError:
        structlog.get_logger("shop").exception(
            "no", password="other", url="x://me:third@host", note="p@ss:w/rd%20 #?"
        )
    logging.getLogger("driver").error("with %s", "p@ss:w/rd%20 #?")
    text = capsys.readouterr().err
    assert "ValueError" in text
    assert not [secret for secret in ("p@ss", "w/rd", "other", "third") if secret in text]


def test_the_level_comes_from_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    configure(settings(log_level="WARNING"))
    structlog.get_logger("shop").info("quiet")
    structlog.get_logger("shop").warning("loud")
    assert [event["message"] for event in logged(capsys)] == ["loud"]


def test_statements_are_logged_only_when_verbose(capsys: pytest.CaptureFixture[str]) -> None:
    for verbose in (False, True):
        configure(settings(), verbose=verbose)
        logging.getLogger("sqlalchemy.engine.Engine").info("SELECT %s", verbose)
    assert [event["message"] for event in logged(capsys)] == ["SELECT True"]


def test_configuring_twice_logs_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure(settings())
    configure(settings())
    logging.getLogger("shop").warning("once")
    assert len(logged(capsys)) == 1
