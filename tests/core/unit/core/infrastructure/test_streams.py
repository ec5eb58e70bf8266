import io
import os
import sys
from pathlib import Path

import pytest

from core.domain.errors import InvalidValue
from core.infrastructure.streams import STANDARD, followed, source, target


def test_a_written_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("before")
    with target(path) as stream:
        stream.write(b"after")
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("before")

    def interrupted() -> None:
        with target(path) as stream:
            stream.write(b"after")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_device_is_written_to_and_stays_a_device() -> None:
    with target(Path(os.devnull)) as stream:
        stream.write(b"gone")
    assert not Path(os.devnull).is_file()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InvalidValue, match=r"cannot write .*notes\.csv: No such file"),
        target(tmp_path / "no" / "notes.csv"),
    ):
        pass
    with (
        pytest.raises(InvalidValue, match=r"cannot read .*notes\.csv: No such file"),
        source(tmp_path / "notes.csv"),
    ):
        pass


def test_standard_input_can_be_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"once"), "utf-8"))
    with source(STANDARD) as stream:
        assert stream.read() == b"once"
        stream.seek(0)
        assert stream.read() == b"once"


def test_standard_output_stays_open(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with target(STANDARD) as stream:
        stream.write(b"out")
    assert capfdbinary.readouterr().out == b"out"
    assert not sys.stdout.closed


def test_whoever_follows_a_stream_is_told_of_every_byte() -> None:
    stream, steps = io.BytesIO(b"line\n" * 1_000), list[int]()
    lines = list(followed(iter(stream.readline, b""), stream, steps.append))
    assert len(lines) == 1_000
    assert sum(steps) == 5_000
    assert 5 < len(steps) < 50
