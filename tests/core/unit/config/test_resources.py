"""Shipped files are found wherever the service lies."""

from pathlib import Path

import pytest

from config import resources


def test_a_source_tree_serves_its_own_files() -> None:
    assert resources.resource("assets").is_dir()


def test_an_installed_service_serves_those_of_its_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PROJECT", tmp_path)
    assert resources.resource("assets/logo.svg") == Path(resources.__file__).parent / "assets" / "logo.svg"
