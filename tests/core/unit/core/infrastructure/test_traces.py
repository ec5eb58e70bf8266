import pytest

from core.infrastructure.traces import trace_id

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{SPAN}-01"


@pytest.mark.parametrize("flags", ["00", "01", "ff"])
def test_a_trace_goes_on_under_its_id(flags: str) -> None:
    assert trace_id(f"00-{TRACE}-{SPAN}-{flags}") == TRACE


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [""],
        [GOOD, GOOD],
        [f"{GOOD}\n"],
        [f" {GOOD}"],
        [f"{GOOD}-more"],
        [GOOD.upper()],
        [f"01-{TRACE}-{SPAN}-01"],
        [f"ff-{TRACE}-{SPAN}-01"],
        [f"00-{'0' * 32}-{SPAN}-01"],
        [f"00-{TRACE}-{'0' * 16}-01"],
        [f"00-{TRACE[:-1]}-{SPAN}-01"],
        [f"00-{TRACE[:-1]}٣-{SPAN}-01"],
        [f"00-{TRACE}-{SPAN}"],
        ["\x1b[31m"],
        ["0" * 100_000],
    ],
)
def test_what_names_no_trace_begins_one(sent: list[str]) -> None:
    first, second = trace_id(*sent), trace_id(*sent)
    assert len({first, second, TRACE}) == 3
    assert len(first) == len(second) == 32
    assert int(first, 16)
