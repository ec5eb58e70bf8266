import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import time

from modules.prices.infrastructure.wire.answers import OLDEST, Answer, KeptAnswers

URL = "https://example.org/query?symbol=IBM"


def test_gives_back_what_was_kept(tmp_path: Path) -> None:
    answer = Answer('W/"1"', b"\x00 two\nlines \xff")
    KeptAnswers(tmp_path / "new").keep(URL, answer)
    assert KeptAnswers(tmp_path / "new").find(URL) == answer


def test_knows_nothing_of_other_addresses(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path)
    kept.keep(URL, Answer('"1"', b"one"))
    assert kept.find(URL + "&more") is None


def test_keeps_the_newest_answer_only(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path)
    for number in range(3):
        kept.keep(URL, Answer(f'"{number}"', b"%d" % number))
    assert kept.find(URL) == Answer('"2"', b"2")
    assert len(list(tmp_path.iterdir())) == 1


def test_drops_what_is_old(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path)
    kept.keep(URL, Answer('"1"', b"one"))
    (file,) = tmp_path.iterdir()
    os.utime(file, (time() - OLDEST - 9,) * 2)
    kept.keep(URL + "&more", Answer('"2"', b"two"))
    assert kept.find(URL) is None


def test_readers_never_see_half_an_answer(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path)
    answers = [Answer(f'"{letter}"', letter.encode() * 50_000) for letter in "abcd"]
    kept.keep(URL, answers[0])
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            pool.map(lambda answer: kept.keep(URL, answer), answers)
            assert kept.find(URL) in answers
