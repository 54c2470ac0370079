"""What is not there is told after a moment that nobody can foretell, what is asked too often after half a second, else at once."""

from relay.handlers.problems import NOT_THERE_MOST_S, TOO_OFTEN_S, wait_s
from relay.service.backend import ErrorReply
from relay.wire.problems import PROBLEMS


def test_what_is_not_there_is_told_up_to_so_much_later() -> None:
    waits = [wait_s(ErrorReply("not.found"), bytes([drawn])) for drawn in range(256)]
    assert waits == sorted(set(waits)), "each byte has a wait of its own"
    assert waits[0] == 0
    assert NOT_THERE_MOST_S * 0.99 < waits[-1] < NOT_THERE_MOST_S


def test_nothing_else_waits() -> None:
    kept_back = {code for code in PROBLEMS if wait_s(ErrorReply(code), bytes([255]))}
    assert {"not.found", "upload.unknown"} <= kept_back
    assert not any(code.startswith(("case.", "record.", "login.")) for code in kept_back)


def test_whoever_asks_too_often_is_answered_later_whoever_that_is() -> None:
    waits = {wait_s(ErrorReply("rate.limited"), bytes([drawn])) for drawn in (0, 255)}
    assert waits == {TOO_OFTEN_S}
