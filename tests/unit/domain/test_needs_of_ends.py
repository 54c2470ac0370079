"""What is near its end, or came to one, is asked of whom it concerns: letters not passed on, pauses, erasing, lost keys."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import replay
from relay.domain.ids import Day, KeysetId
from relay.domain.model import MEDIATORS, Seat, Side
from relay.domain.needs import needs
from relay.domain.order import Moments
from relay.domain.reasons import NO_HINTS, Hints, Why
from tests.property.world import (
    DEPUTY,
    LEAD,
    SUPPORTER,
    TODAY,
    A,
    B,
    Move,
    keyset,
    lend,
    manifest,
    person,
    reader,
    record,
    standing_by,
    submit,
)
from tests.property.worlds import walk_to
from tests.unit.domain.test_needs import (
    HAND_IN,
    ITEM,
    OF_A,
    OF_B,
    OF_READER,
    OPEN,
    OPENS,
    PASS_ON,
    READER_OPENS,
    TO_READER,
    asked,
    at,
    told,
)

DAY_S = 86_400
WHY_NOT = Move(c.NotPassedOn(record=record("why"), item=ITEM, manifest=manifest(ITEM)), LEAD, at(7))


def test_why_a_letter_is_not_passed_on_is_news_to_its_author() -> None:
    known = told(OF_A, HAND_IN, WHY_NOT)
    (need,) = needs(known, person(A).keyset, at(9))
    assert (need.why, need.item, need.since, need.mark) == (Why.NOT_PASSED_ON, ITEM, at(7), record("why"))
    assert asked(known, person(A).keyset, seen=frozenset({record("why")})) == []
    declined = Move(c.Decline(record=record("no"), item=ITEM, manifest=manifest(ITEM)), LEAD)
    assert asked(told(MEDIATORS, HAND_IN, declined), LEAD.keyset) == []


def test_a_pause_asks_from_its_day_on_until_it_is_lifted_or_another_takes_its_place() -> None:
    pause = Move(c.Pause(record=record("p"), side=A, ask_on=Day(TODAY + 3), at=at(0)), person(A))
    known, day = told(OF_A, pause), (TODAY + 3) * DAY_S - at(0)
    assert asked(known, person(A).keyset, now=day - 1) == []
    (need,) = needs(known, person(A).keyset, at(day))
    assert (need.why, need.since, need.mark) == (Why.PAUSE_ASKS, at(day), record("p"))
    assert asked(known, person(A).keyset, now=day + 40 * DAY_S, seen=frozenset({record("p")})) == [Why.PAUSE_ASKS]
    resumed = Move(c.Resume(record=record("r"), side=A, pause=record("p")), person(A))
    assert asked(told(OF_A, pause, resumed), person(A).keyset, now=day) == []
    newer = Move(c.Pause(record=record("q"), side=A, at=at(0)), person(A))
    assert asked(told(OF_A, pause, newer), person(A).keyset, now=day) == []
    assert asked(told(OF_B, file=known.file), person(B).keyset, now=day) == []


@pytest.mark.parametrize(
    ("days", "told_days"), [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, None), (-3, None)]
)
def test_what_is_erased_is_told_three_times(days: int, told_days: int | None) -> None:
    hints = Hints(stopped=True, erased_on=Day(TODAY + days))
    found = needs(told(OF_A, HAND_IN), person(A).keyset, at(0), hints)
    assert [each.why for each in found] == ([] if told_days is None else [Why.ERASING])
    for each in found:
        assert each.until == (TODAY + days) * DAY_S
        assert each.seen_as == bytes([told_days or 0]) + bytes(15)
        assert asked(told(OF_A, HAND_IN), person(A).keyset, hints=hints, seen=frozenset({each.seen_as})) == []


def test_what_is_erased_is_told_to_whoever_has_something_to_keep() -> None:
    hints = Hints(stopped=True, erased_on=Day(TODAY + 7))
    destroyed = Move(c.DestroyOwnCopy(record=record("d"), item=ITEM), person(A))
    assert asked(told(OF_A), person(A).keyset, hints=hints) == []
    assert asked(told(OF_A, HAND_IN, destroyed), person(A).keyset, hints=hints) == []
    handed = told(MEDIATORS, HAND_IN).file
    assert asked(told(OF_B, PASS_ON, OPENS, file=handed), person(B).keyset, hints=hints) == [Why.ERASING]
    assert asked(told(OF_B, PASS_ON, file=handed), person(B).keyset, hints=hints) == []
    brought = told(OF_READER, TO_READER, READER_OPENS, file=handed)
    assert Why.ERASING in asked(brought, reader(B).keyset, hints=hints)
    assert Why.ERASING not in asked(told(MEDIATORS, HAND_IN), LEAD.keyset, hints=hints)


# --- lost keys

AGAIN = keyset("a.again")
HELD = told(MEDIATORS, HAND_IN)


def lost(known: Any, side: Side = A, now: KeysetId = AGAIN) -> Any:
    """Return the same once a side has other keys."""
    party = replace(known.file.parties[side], keyset=now, epoch=2)
    return replace(known, file=replace(known.file, parties={**known.file.parties, side: party}))


def test_a_mediator_is_asked_to_give_anew_what_they_can_read_as_long_as_there_is_something() -> None:
    assert asked(HELD, LEAD.keyset) == [Why.HELD]
    (_, need) = needs(lost(HELD), LEAD.keyset, at(9))
    assert (need.why, need.side) == (Why.TO_GIVE_ANEW, A)
    given = Move(c.Recopy(record=record("g"), item=ITEM, manifest=manifest(ITEM), to=AGAIN), LEAD)
    from_there = told(MEDIATORS, given, file=lost(HELD).file)
    assert Why.TO_GIVE_ANEW not in asked(replace(from_there, news=HELD.news), LEAD.keyset)
    assert asked(lost(told(MEDIATORS, HAND_IN, WHY_NOT)), LEAD.keyset) == []


def test_what_came_and_a_note_that_waits_are_to_be_given_anew_too() -> None:
    passed = lost(told(MEDIATORS, HAND_IN, PASS_ON), B, keyset("b.again"))
    assert Why.TO_GIVE_ANEW in asked(passed, LEAD.keyset)
    assert Why.TO_GIVE_ANEW not in asked(lost(told(MEDIATORS, HAND_IN, PASS_ON, OPENS)), LEAD.keyset)
    said = c.WriteNote(
        record=record("n"), readers=frozenset({LEAD.keyset, DEPUTY.keyset, person(A).keyset}), about=A, note=b"n"
    )
    noted = told(MEDIATORS, Move(said, person(A)))
    assert Why.TO_GIVE_ANEW in asked(lost(noted), LEAD.keyset)
    assert Why.TO_GIVE_ANEW not in asked(noted, LEAD.keyset)
    handed = c.HandNote(record=record("h"), to=AGAIN, note=b"n", by=person(A).keyset, about=A, counsellor=None)
    given = replay.after(lost(noted), handed, LEAD, Moments(at(9), at(9), at(9)))
    assert Why.TO_GIVE_ANEW not in asked(given, LEAD.keyset)


def test_nothing_is_given_anew_by_who_has_no_key_of_it() -> None:
    alone = Move(replace(submit(A), readers=frozenset({LEAD.keyset})), person(A))
    first = replace(OPEN, assignments=OPEN.assignments[:1])
    known = lost(told(MEDIATORS, alone, file=first))
    both = replace(known, file=replace(known.file, assignments=OPEN.assignments))
    assert Why.TO_GIVE_ANEW in asked(both, LEAD.keyset)
    assert Why.TO_GIVE_ANEW not in asked(both, DEPUTY.keyset)


def test_the_end_of_a_supporter_is_told_to_the_party_unless_it_was_their_own_doing() -> None:
    end = c.SupporterEnd(record=record("s.end"), side=A, supporter=SUPPORTER.keyset)
    for by, why in ((SUPPORTER, [Why.SUPPORTER_ENDED]), (LEAD, [Why.SUPPORTER_ENDED]), (person(A), [])):
        assert asked(told(OF_A, Move(end, by), file=standing_by(OPEN)), person(A).keyset) == why


def test_nothing_is_given_anew_to_somebody_with_their_first_keys() -> None:
    """Also where a note was sealed for a mediator alone."""
    first = replace(OPEN, parties={side: replace(each, epoch=1) for side, each in OPEN.parties.items()})
    wrote = c.WriteNote(record=record("n"), readers=frozenset({LEAD.keyset}), about=A, counsellor=None)
    assert Why.TO_GIVE_ANEW not in asked(told(MEDIATORS, Move(wrote, person(A)), file=first), LEAD.keyset)


def test_a_letter_is_to_be_read_along_while_it_is_lent_and_not_gone() -> None:
    lent = walk_to(standing_by(OPEN), HAND_IN, PASS_ON, Move(lend(ITEM), person(A)))
    back = walk_to(lent, Move(c.Unlend(record=record("u"), item=ITEM, side=A, to=SUPPORTER.keyset), person(A)))
    seat = Seat.supporter(SUPPORTER.keyset)
    gone = Hints(gone=frozenset({ITEM}))
    for file, hints, why in ((lent, NO_HINTS, [Why.TO_READ_ALONG]), (lent, gone, []), (back, NO_HINTS, [])):
        assert asked(told(seat, file=file), SUPPORTER.keyset, hints=hints) == why
