from email.message import Message
from importlib.metadata import PackageNotFoundError

import pytest

from config import package
from config.settings import SERVICE


def test_an_installed_service_knows_its_summary_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Message()
    written["Summary"], written["Version"] = "Keeps things.", "1.2.3"
    monkeypatch.setattr(package, "metadata", lambda name: written if name == SERVICE else None)
    assert package.about() == ("Keeps things.", "1.2.3")


def test_a_bare_source_tree_knows_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Message:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(package, "metadata", missing)
    assert package.about() == (SERVICE, "0")
