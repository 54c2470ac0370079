"""What was taken back is not given again by a word signed before: every statement that gives, with each that takes it back.

A service may keep a record back, take what its signer sends instead, and bring the first one out once that was taken back. Each row
is such a history. A command that is in no row must be in a list below it, which says why there is nothing to take back.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.newest import GIVES_BEHIND, SAYS_BEHIND
from relay.domain.policy import POLICY
from relay.domain.refusals import Code
from relay.wire import statements as s
from scripts.describing.refusals import COMMANDS
from tests.property.rows_taken_back import AT_THE_NEWEST, NOTHING_TO_TAKE_BACK, ROWS, SINGLE, TAKES
from tests.property.search import answer
from tests.property.worlds import walk_to


@pytest.mark.parametrize("name", ROWS)
def test_an_older_word_never_counts_behind_what_took_it_back(name: str) -> None:
    row = ROWS[name]
    older = replace(row.gives(0).signed(row.start), kept=True)
    assert answer(row.start, older).refusal is None, "it would have counted where it was signed"
    file = walk_to(row.start, *((row.gives(1),) if row.first else ()), *row.takes)
    assert answer(file, older).refusal is row.code


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.code is Code.JOURNAL_STALE])
def test_a_word_that_was_signed_since_counts(name: str) -> None:
    """So it is its age that an older one is refused for, and nothing else."""
    row = ROWS[name]
    file = walk_to(row.start, *((row.gives(1),) if row.first else ()), *row.takes)
    assert answer(file, row.gives(9)).refusal is None


def test_every_command_is_in_a_row_or_has_nothing_that_is_taken_back() -> None:
    gives = {type(row.gives(0).command) for row in ROWS.values()}
    lists = (gives, TAKES, AT_THE_NEWEST, NOTHING_TO_TAKE_BACK)
    assert frozenset[type[c.Command]]().union(*lists) == frozenset(POLICY)
    assert set(GIVES_BEHIND + SAYS_BEHIND) <= gives
    for command in AT_THE_NEWEST:
        shapes = {shape for shape, made in COMMANDS.items() if command in made} or {getattr(s, command.__name__)}
        assert shapes <= s.NEEDS_CURRENT_HEAD


@pytest.mark.parametrize("command", GIVES_BEHIND + SAYS_BEHIND)
def test_what_names_nothing_is_not_taken(command: type[c.Command]) -> None:
    """Only a journal may hold such a record: it is from before this rule."""
    row = next(row for row in ROWS.values() if isinstance(row.gives(0).command, command))
    assert answer(row.start, replace(row.gives(0), kept=True)).refusal is Code.JOURNAL_STALE


def test_what_else_of_lending_is_told_to_the_browser_client_is_as_it_should_be() -> None:
    assert [answer(file, move).refusal for file, move in SINGLE] == [None, Code.NOT_ALLOWED, None, None, None]
