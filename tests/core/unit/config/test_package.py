from pathlib import Path

import pytest

from config import package
from config.settings import SERVICE

METADATA = """Metadata-Version: 2.4
Name: any
Version: 1.2.3
Summary: Keeps things: all of them.

Version: of something else
"""


def test_an_installed_service_knows_its_summary_and_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.path", [str(tmp_path / "nowhere"), str(tmp_path)])
    folder = tmp_path / f"{SERVICE.replace('-', '_')}-1.2.3.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(METADATA, encoding="utf-8")
    assert package.about() == ("Keeps things: all of them.", "1.2.3")


def test_a_bare_source_tree_knows_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    assert package.about() == (SERVICE, "0")
