"""A limit is a bucket that fills up again, and no number of other keys gives anybody theirs anew."""

import pytest

from relay.service.rate_limit import CELLS, RATE_LIMITS, LoginLimit, RateLimiter
from relay.wire.problems import Denied
from relay.wire.routes import Pace
from tests.support.chance import Chance

LIMIT = RATE_LIMITS[Pace.LOGIN]


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def limiter(clock: Clock, factor: float = 1.0) -> RateLimiter:
    return RateLimiter(clock, Chance("limits"), factor)


def wait_for(limits: RateLimiter, key: str, kind: Pace | LoginLimit = Pace.LOGIN) -> int:
    """Take one; return 0, or after how many seconds to come again."""
    try:
        limits.take(kind, key)
    except Denied as denied:
        return denied.retry_after_s or 0
    return 0


def test_so_many_at_once_then_one_at_a_time() -> None:
    clock = Clock()
    limits = limiter(clock)
    assert [wait_for(limits, "anna") for _ in range(LIMIT.burst)] == [0] * LIMIT.burst
    assert wait_for(limits, "anna") == LIMIT.every_s
    clock.now += LIMIT.every_s - 1
    assert wait_for(limits, "anna") == 1, "what is refused costs nothing more"
    clock.now += 1
    assert wait_for(limits, "anna") == 0
    assert wait_for(limits, "anna") == LIMIT.every_s
    assert wait_for(limits, "anna", LoginLimit.DEVICE) == 0, "each limit counts by itself"
    clock.now += LIMIT.every_s * LIMIT.burst * 9
    assert [wait_for(limits, "anna") for _ in range(LIMIT.burst + 1)] == [0] * LIMIT.burst + [LIMIT.every_s]


def test_a_factor_multiplies_every_limit_and_free_paces_have_none() -> None:
    limits = limiter(Clock(), 0.1)
    assert wait_for(limits, "anna") == 0
    assert wait_for(limits, "anna") == LIMIT.every_s * 10
    assert {wait_for(limits, "anna", Pace.FREE) for _ in range(2_000)} == {0}


def test_no_number_of_made_up_names_gives_a_name_its_limit_anew_or_takes_anothers() -> None:
    clock = Clock()
    limits = limiter(clock)
    while not wait_for(limits, "anna"):
        pass
    for number in range(CELLS):
        limits.take(Pace.LOGIN, f"made up {number}")
    assert wait_for(limits, "anna") == LIMIT.every_s
    assert wait_for(limits, "bert") == 0
    held = [wait_for(limits, f"somebody {number}") for number in range(1_000)]
    assert not any(held), "a cell that many names share holds none of them back"


@pytest.mark.parametrize("number", range(20))
def test_nobody_ever_gets_more_than_their_limit(number: int) -> None:
    limits = limiter(Clock())
    taken = 0
    for other in range(400):
        wait_for(limits, f"{number} {other}")
        taken += not wait_for(limits, f"name {number}")
    assert taken <= LIMIT.burst
