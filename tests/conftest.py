"""What holds for every test: examples, names and order are the same in every run, and nothing is left open behind it.

Nothing else belongs here. A fixture lives beside the tests that use it, a helper in tests/support.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings

from tests.support.left_open import held_open, let_go
from tests.support.longest_first import put_in_order

# The same examples every time and no clock: a red run can be repeated, a slow machine changes nothing.
settings.register_profile("ci", derandomize=True, deadline=None, database=None)
# Looks for new counter-examples: pytest --hypothesis-profile=search.
settings.register_profile("search", deadline=None, max_examples=5_000)
settings.load_profile("ci")

ENDING_S = 1.0


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case after its parameter where its value is bytes: they may be random, or hold the time they were made.

    Every process that shares the work has to name the same tests.
    """
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes long, so that no process is left with it while the others have done."""
    put_in_order(items)


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """Require that a test closes its files and sockets and ends its programs; what wider fixtures hold was there before."""
    before = held_open()
    yield
    left = held_open() - before
    if left:
        let_go()
        pytest.fail(f"left open: {', '.join(sorted(left))}", pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_running(nothing_left_open: None, request: pytest.FixtureRequest) -> None:
    """Require that a test with a loop waits for its tasks or cancels them; the loop would drop them without a word."""
    if inspect.iscoroutinefunction(getattr(request, "function", None)):
        request.getfixturevalue("every_task_ended")


@pytest.fixture
async def every_task_ended() -> AsyncIterator[None]:
    yield
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:  # one that is about to end is given the time
        _, left = await asyncio.wait(left, timeout=ENDING_S)
    if left:
        pytest.fail(f"left running: {', '.join(sorted(map(str, left)))}", pytrace=False)
