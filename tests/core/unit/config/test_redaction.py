"""What is shown carries no secret."""

import pytest
from pydantic import SecretStr

from config.redaction import HIDDEN, Redaction
from config.settings import Settings

NASTY = "p@ss:w/rd%20 #?"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://me:s3cret@host:5432/shop", "postgresql://me:***@host:5432/shop"),
        ("mysql+pymysql://me:p%40ss@host", "mysql+pymysql://me:***@host"),
        ("redis://:s3cret@host", "redis://:***@host"),
        ("never encoded: mariadb://me:p@ss:w/rd@host/x", "never encoded: mariadb://me:***@host/x"),
        (
            "GET https://api.example/q?symbol=A&apikey=k3y&x=1",
            "GET https://api.example/q?symbol=A&apikey=***&x=1",
        ),
        ("Server=a;UID=sa;PWD={a;b};Encrypt=yes", "Server=a;UID=sa;PWD=***;Encrypt=yes"),
        ("host=a db_password=s3cret user=b", "host=a db_password=*** user=b"),
    ],
)
def test_a_secret_is_known_by_its_place(text: str, shown: str) -> None:
    assert Redaction().text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "http://host:8080/a?mail=me@example.org",
        "http://host:8080",
        "mail me@example.org about tokens=3",
        "C:\\data\\notes.json: line 3, column 5",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert Redaction().text(text) == text


@pytest.mark.parametrize(
    "name", ["password", "DB_PASSWORD", "accessToken", "api-key", "Set-Cookie", "smtp_pwd"]
)
def test_a_secret_is_known_by_its_name_at_any_depth(name: str) -> None:
    assert Redaction().value({"outer": [{name: "s3cret", "n": 1}]}) == {"outer": [{name: HIDDEN, "n": 1}]}


@pytest.mark.parametrize("spelling", [NASTY, "p%40ss%3Aw%2Frd%2520%20%23%3F", "p%40ss%3Aw%2Frd%2520+%23%3F"])
def test_a_known_secret_is_hidden_in_every_spelling(spelling: str) -> None:
    redaction = Redaction.of(Settings.model_construct(db_password=SecretStr(NASTY)))
    assert redaction.text(f"cannot log in with {spelling}, sorry") == "cannot log in with ***, sorry"


def test_the_password_inside_a_secret_url_is_known_by_itself() -> None:
    settings = Settings.model_construct(database_url=SecretStr("mysql://me:p%40ss%20word@host/shop"))
    assert Redaction.of(settings).text("access denied: 'p@ss word'") == "access denied: '***'"


def test_a_password_that_is_part_of_a_word_leaves_the_word_alone() -> None:
    assert Redaction(["postgres"]).text("postgresql refuses postgres") == "postgresql refuses ***"


def test_other_values_keep_their_kind() -> None:
    assert Redaction().value({"n": 1, "x": 1.5, "ok": True, "none": None, "t": ("a",)}) == {
        "n": 1,
        "x": 1.5,
        "ok": True,
        "none": None,
        "t": ["a"],
    }
