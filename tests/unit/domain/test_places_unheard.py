"""A counsellor hears of places at times: which place they take behind an end that they were told of."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import NOTHING, CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Assignment, Place, Scope, Seat, Side, Spoken, StaffRole
from relay.domain.newest import word
from relay.domain.order import BACKWARDS_S, Moments
from relay.domain.refusals import Code, Refused
from relay.domain.replay import after, begun, with_place
from relay.domain.seen import Replay
from tests.property.world import EARLY, OFFICE, A, delegation, keyset, reader, record

NEW: KeysetId = keyset("m.new")
RAN = delegation(A, Scope.READ)
CASE = CaseId(b"case")
GAP = Seconds(EARLY + 100)


def moments(at: int) -> Moments:
    return Moments(Seconds(at), at - 600, at + 600)


def assigned(name: str, at: int, behind: RecordId | None) -> c.Assign:
    return c.Assign(
        record=record(name),
        spoken=Spoken(None, Seconds(at)),
        mediator=NEW,
        mediator_role=StaffRole.MEDIATOR,
        place=Place.DEPUTY,
        not_after=Seconds(at + 30 * 86_400),
        behind=behind,
    )


def told_of_the_end(*, gap: bool) -> Replay:
    """A counsellor was told of a place and of its end; with a gap, no delegation ran for a while since."""
    before = begun(CASE, Seat.counsellor(reader(A).keyset))
    ran = replace(RAN, not_after=GAP) if gap else RAN
    before = replace(before, file=replace(before.file, delegations=(RAN,)))
    given = after(before, assigned("given", EARLY, NOTHING), OFFICE, moments(EARLY))
    end = c.EndAssignment(record=record("end"), spoken=Spoken(None, EARLY), mediator=NEW, behind=record("given"))
    ended = after(given, end, OFFICE, moments(EARLY))
    again = replace(RAN, record=record("again"), not_before=Seconds(GAP + 50))
    return replace(ended, file=replace(ended.file, delegations=(ran, again) if gap else (ran,)))


JUST, LATER = EARLY + BACKWARDS_S, EARLY + BACKWARDS_S + 1
CASES = [
    # what; whether they may have missed something; when the place was signed; what it names; the refusal
    ("what names the end", False, EARLY, "end", None),
    ("what names what was before", False, LATER, "given", Code.JOURNAL_STALE),
    ("what names what nobody told of", False, LATER, "unheard", Code.JOURNAL_STALE),
    ("what names the end, behind a gap", True, EARLY, "end", None),
    ("what names another, so late that no clocks explain it", True, LATER, "unheard", None),
    ("the same a second before", True, JUST, "unheard", Code.JOURNAL_STALE),
    ("what names nothing at all", True, LATER, None, Code.JOURNAL_STALE),
]


@pytest.mark.parametrize(("what", "gap", "at", "named", "code"), CASES, ids=[each[0] for each in CASES])
def test_a_place_behind_an_end(what: str, gap: bool, at: int, named: str | None, code: Code | None) -> None:
    said = assigned("more", at, None if named is None else record(named))
    found = None
    try:
        after(told_of_the_end(gap=gap), said, OFFICE, moments(at))
    except Refused as refused:
        found = refused.code
    assert found is code, what


@pytest.mark.parametrize(
    ("at", "named", "stands"),
    [
        (EARLY + 1, "end", True),
        (JUST, "given", False),
        (LATER, "given", True),
        (EARLY, None, False),
        (EARLY + 1, None, True),
    ],
)
def test_a_place_beside_the_journal_behind_an_end(at: int, named: str | None, stands: bool) -> None:
    """One that names nothing is from before that, and goes by the second."""
    told = with_place(
        told_of_the_end(gap=True),
        assigned("beside", at, None if named is None else record(named)),
        OFFICE,
        Seconds(at),
    )
    assert [each.keyset for each in told.places] == ([NEW] if stands else [])


def test_what_is_told_while_nobody_helps_is_known_when_help_begins_again() -> None:
    """The service tells a former helper of what follows shortly on a word that they heard (`place_news.py`)."""
    ended = told_of_the_end(gap=True)
    before = replace(ended, file=replace(ended.file, delegations=ended.file.delegations[:1]))
    given = after(before, assigned("between", GAP + 5, record("end")), OFFICE, moments(GAP + 5))
    again = replace(given, file=replace(given.file, delegations=ended.file.delegations))
    last = after(again, assigned("last", GAP + 100, record("between")), OFFICE, moments(GAP + 100))
    assert last.file.taken[word("mediator", NEW)] == record("last")


def test_whoever_hears_of_the_case_later_takes_the_first_place_as_it_is() -> None:
    before = begun(CASE, Seat.counsellor(reader(A).keyset))
    before = replace(before, file=replace(before.file, delegations=(RAN,)))
    given = after(before, assigned("given", EARLY, record("unheard")), OFFICE, moments(EARLY))
    assert given.file.taken == {word("mediator", NEW): record("given")}


@pytest.mark.parametrize("seat", [MEDIATORS, Seat.of(Side.A)])
def test_whoever_hears_everything_takes_nothing_else_than_the_newest(seat: Seat) -> None:
    lead = Assignment(keyset("m.lead"), Place.LEAD, record("lead"), Seconds(EARLY + 86_400))
    before = begun(CASE, seat)
    before = replace(before, file=replace(before.file, assignments=(lead,)))
    with pytest.raises(Refused, match=r"journal\.stale"):
        after(before, assigned("given", LATER, record("unheard")), OFFICE, moments(LATER))
