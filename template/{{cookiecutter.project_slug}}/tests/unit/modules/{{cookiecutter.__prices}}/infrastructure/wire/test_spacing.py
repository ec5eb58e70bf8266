from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from modules.prices.infrastructure.wire.spacing import Spacing


def test_turns_of_all_threads_are_evenly_spaced() -> None:
    spacing = Spacing(per_second=100)

    def turn(_: int) -> float:
        spacing.wait()
        return monotonic()

    begin = monotonic()
    with ThreadPoolExecutor(4) as pool:
        turns = sorted(pool.map(turn, range(9)))
    assert all(turn - begin > number * 0.01 - 0.001 for number, turn in enumerate(turns))


def test_time_that_was_not_used_is_not_saved_up() -> None:
    spacing = Spacing(per_second=50)
    spacing._next -= 3600
    begin = monotonic()
    for _ in range(3):
        spacing.wait()
    assert monotonic() - begin >= 0.039


def test_no_limit_costs_no_time() -> None:
    spacing = Spacing(per_second=0)
    begin = monotonic()
    for _ in range(1_000):
        spacing.wait()
    assert monotonic() - begin < 0.5


def test_everybody_keeps_a_pause() -> None:
    spacing = Spacing(per_second=0)
    spacing.pause(0.03)
    begin = monotonic()
    spacing.wait()
    assert monotonic() - begin >= 0.029
