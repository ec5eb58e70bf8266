"""Settings of the alerts are checked before anything is done with them."""

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from modules.accounts.infrastructure.settings import AlertSettings, Channel

HOOK = {"channels": "webhook", "webhook_url": "https://hooks.example.org/T0/secret"}


def settings(**changed: object) -> AlertSettings:
    return AlertSettings(_env_file=None, **changed)  # type: ignore[arg-type]  # as text, like the environment's


def test_without_any_the_console_tells_of_balances_below_a_hundred() -> None:
    assert settings().channels == (Channel.CONSOLE,)
    assert settings().threshold == 100
    assert settings().cooldown == timedelta(hours=24)


def test_they_come_from_the_environment_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALERTS_CHANNELS", "smtp, file")
    monkeypatch.setenv("ALERTS_COOLDOWN", "90m")
    monkeypatch.setenv("ALERTS_QUIET_FROM", "22:00")
    monkeypatch.setenv("ALERTS_THRESHOLDS", '{"JPY": "10000"}')
    found = settings()
    assert found.channels == (Channel.SMTP, Channel.FILE)
    assert found.cooldown == timedelta(minutes=90)
    assert found.quiet_from == time(22)
    assert found.thresholds == {"JPY": Decimal(10_000)}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"channels": ""}, "at least 1 item"),
        ({"channels": "pigeon"}, "console"),
        ({"channels": "file file"}, "twice"),
        ({"channels": "webhook"}, "ALERTS_WEBHOOK_URL must be set"),
        (HOOK | {"webhook_url": "http://hooks.example.org/x"}, "https"),
        (HOOK | {"webhook_url": "nonsense"}, "valid URL"),
        (HOOK | {"webhook_secret": "whsec_not base64"}, "base64"),
        ({"lease": timedelta(milliseconds=900)}, "lease"),
        ({"broker_url": "amqp://127.0.0.1"}, "ALERTS_BROKER_URL"),
        ({"lease": "0s"}, "no duration"),
        ({"cooldown": "soon"}, "no duration"),
        ({"cooldown": "1.5h"}, "no duration"),
        ({"attempts": 0}, "greater than or equal to 1"),
        (
            {"smtp_user": "me", "smtp_security": "none", "smtp_host": "mail.example.org"},
            "ALERTS_SMTP_SECURITY",
        ),
        ({"smtp_sender": "nobody"}, "pattern"),
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        settings(**changed)


def test_on_this_machine_encryption_is_not_asked_for() -> None:
    settings(**HOOK | {"webhook_url": "http://127.0.0.1:8080/"})
    settings(**HOOK | {"webhook_url": "http://[::1]:8080/"})
    settings(smtp_user="me", smtp_security="none", smtp_host="localhost")


def test_secrets_are_not_shown() -> None:
    found = settings(**HOOK, webhook_secret="whsec_c2VjcmV0", smtp_password="p@ss:w/rd%20 #?")
    for text in (str(found), repr(found), found.model_dump_json()):
        assert "T0" not in text
        assert "c2VjcmV0" not in text
        assert "p@ss" not in text


def test_the_file_goes_where_the_data_is() -> None:
    assert settings().file.name == "alerts.jsonl"
    assert settings(file="elsewhere.jsonl").file == Path("elsewhere.jsonl")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THRESHOLD", "1e2"),
        ("THRESHOLDS", '{"JPY": "10,000"}'),
        ("ATTEMPTS", "1_0"),
        ("SMTP_PORT", "+25"),
        ("QUIET_FROM", "22"),
        ("QUIET_UNTIL", "7:00"),
    ],
)
def test_a_setting_that_could_mean_another_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"ALERTS_{name}", value)
    with pytest.raises(ValidationError):
        AlertSettings(_env_file=None)
