import gc
from collections.abc import Iterator

import pytest

from core.application.batches import batched, uncollected


@pytest.fixture(params=[True, False], ids=["on", "off"])
def collected(request: pytest.FixtureRequest) -> Iterator[bool]:
    """The collector as somebody has set it."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_items_are_cut_into_lists_of_which_the_last_is_shorter() -> None:
    assert list(batched(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batched([], 2)) == []


def test_the_collector_rests_while_a_batch_is_made_and_not_while_it_is_used(collected: bool) -> None:
    def items() -> Iterator[bool]:
        yield gc.isenabled()

    for batch in batched(items(), 2):
        assert batch == [False]
        assert gc.isenabled() is collected


def test_the_collector_is_left_as_it_was_found_whatever_happens(collected: bool) -> None:
    def refuse() -> None:
        with uncollected(), uncollected():
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        refuse()
    assert gc.isenabled() is collected
