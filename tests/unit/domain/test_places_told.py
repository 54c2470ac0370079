"""Whose journals a word about a place goes into: an honest one ends no helper's journal, and none is told more than that needs."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import newest
from relay.domain.decide import decide
from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.domain.model import Assignment, Case, CaseFile, Delegation, Place, Scope, Seat, Spoken, StaffRole
from relay.domain.order import CLOCK_SKEW_S, at_second, behind, placed
from relay.domain.place_news import SHORTLY_S
from relay.domain.replay import after, begun
from tests.property.world import EARLY, OFFICE, A, delegation, keyset, reader, record

NEW: KeysetId = keyset("m.new")
HELPER: KeysetId = reader(A).keyset
SEAT = Seat.counsellor(HELPER)
LEAD = Assignment(keyset("m.lead"), Place.LEAD, record("lead"), Seconds(EARLY + 80 * 86_400))
CASE = CaseId(b"case")


class History:
    """A case as its service has it, and as a helper follows it who is asked to help at times."""

    def __init__(self) -> None:
        self.file = CaseFile(Case(CASE), assignments=(LEAD,))
        self.replay, self.clock = begun(CASE, SEAT), Seconds(0)
        self.now, self.words = int(EARLY), 0

    def helps(self, begins: bool) -> None:
        """Let help begin or end now, and the helper be told of that."""
        if begins:
            name = f"helps {self.now}"
            ran = delegation(A, Scope.READ)
            ran = replace(
                ran, record=record(name), not_before=Seconds(self.now), not_after=Seconds(self.now + 8_640_000)
            )
            self._delegations((*self.file.delegations, ran))
        else:
            self._delegations(tuple(self._over(each) for each in self.file.delegations))

    def says(self, *, ends: bool, at: int) -> bool:
        """Say a word about the place, signed at this second; whether it went into the helper's journal. Refused if not taken."""
        self.words += 1
        name, spoken = record(f"word {self.words}"), Spoken(None, Seconds(at))
        known = newest.named(self.file, newest.word("mediator", NEW))
        command: c.Assign | c.EndAssignment = c.EndAssignment(
            record=name, spoken=spoken, mediator=NEW, behind=known
        )
        if not ends:
            command = c.Assign(
                record=name,
                spoken=spoken,
                mediator=NEW,
                mediator_role=StaffRole.MEDIATOR,
                place=Place.DEPUTY,
                not_after=Seconds(self.now + 86_400),
                behind=known,
            )
        decision = decide(self.file, command, OFFICE, Seconds(self.now))
        self.file = decision.file
        if SEAT not in decision.seats:
            return False
        span = at_second(Seconds(at))
        self.replay = after(self.replay, command, OFFICE, placed(self.clock, span, Seconds(self.now)))
        self.clock = behind(self.clock, span)
        return True

    @property
    def given(self) -> bool:
        return any(each.keyset == NEW for each in self.file.assignments)

    def _over(self, each: Delegation) -> Delegation:
        return replace(each, not_after=Seconds(self.now), revoked=True) if each.live(Seconds(self.now)) else each

    def _delegations(self, all_of_them: tuple[Delegation, ...]) -> None:
        self.file = replace(self.file, delegations=all_of_them)
        self.replay = replace(self.replay, file=replace(self.replay.file, delegations=all_of_them))


@pytest.mark.parametrize("seed", range(8))
def test_no_honest_history_of_a_place_ends_a_helpers_journal(seed: int) -> None:
    """Whatever the office does in whatever order, with clocks as far apart as the service takes."""
    random = Random(f"places {seed}")
    told = missed = 0
    for _ in range(150):
        history = History()
        history.helps(begins=True)
        helping = True
        for _ in range(12):
            history.now += random.choice([5, 60, 300, 700, 1_300, 1_900, 4_000])
            if random.random() < 0.4:
                helping = not helping
                history.helps(begins=helping)
                continue
            at = history.now + random.choice([0, CLOCK_SKEW_S, -CLOCK_SKEW_S])
            heard = history.says(ends=history.given and random.random() < 0.6, at=at)
            told, missed = told + (heard and not helping), missed + (not heard)
    assert told > 50
    assert missed > 50


def test_a_former_helper_is_told_of_what_follows_shortly_and_of_nothing_more() -> None:
    history = History()
    history.helps(begins=True)
    assert history.says(ends=False, at=history.now)
    history.helps(begins=False)
    history.now += SHORTLY_S
    assert history.says(ends=True, at=history.now)
    history.now += SHORTLY_S + 1
    assert not history.says(ends=False, at=history.now)
    history.now += 1
    assert not history.says(ends=True, at=history.now), (
        "of what follows shortly on a word that they were not told of"
    )


def test_whoever_helped_before_there_was_a_word_about_somebody_hears_nothing_of_them() -> None:
    history = History()
    history.helps(begins=True)
    history.helps(begins=False)
    for ends in (False, True, False):
        history.now += 1
        assert not history.says(ends=ends, at=history.now)
