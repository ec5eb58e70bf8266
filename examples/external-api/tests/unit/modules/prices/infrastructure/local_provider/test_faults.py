from modules.prices.infrastructure.local_provider.faults import Fault, FaultBoard


def faults(board: FaultBoard, *symbols: str) -> list[Fault | None]:
    return [switched.fault if (switched := board.next_for(symbol)) else None for symbol in symbols]


def test_everything_works_at_first() -> None:
    assert faults(FaultBoard(), "IBM") == [None]


def test_a_fault_stays_until_it_is_switched_off() -> None:
    board = FaultBoard()
    board.switch_on(Fault.HANG)
    assert faults(board, "IBM", "KO", "IBM") == [Fault.HANG] * 3
    board.switch_off()
    assert faults(board, "IBM") == [None]


def test_a_fault_may_pass_after_some_times() -> None:
    board = FaultBoard()
    board.switch_on(Fault.HANG, times=2)
    assert faults(board, "IBM", "IBM", "IBM") == [Fault.HANG, Fault.HANG, None]


def test_a_fault_may_befall_one_symbol() -> None:
    board = FaultBoard()
    board.switch_on(Fault.HANG, symbol="KO", times=1)
    assert faults(board, "IBM", "KO", "KO") == [None, Fault.HANG, None]


def test_faults_come_in_the_order_in_which_they_were_switched_on() -> None:
    board = FaultBoard()
    board.switch_on(Fault.TOO_MANY, times=1)
    board.switch_on(Fault.SERVER_ERROR, times=1)
    assert faults(board, "IBM", "IBM", "IBM") == [Fault.TOO_MANY, Fault.SERVER_ERROR, None]
