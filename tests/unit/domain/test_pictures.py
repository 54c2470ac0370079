"""Who passes a page on has looked at it: their word names each part by its root, and counts for nobody else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import replay
from relay.domain.decide import decide
from relay.domain.decision import Shred, with_items
from relay.domain.ids import RecordId
from relay.domain.model import MEDIATORS, Attested, CaseFile, ItemState, Kind, Purpose, ReturnCause, Seat
from relay.domain.order import Moments
from relay.domain.picture_rules import is_viewed
from relay.domain.readers import mediators_read
from relay.domain.refusals import Code, Refused
from relay.domain.replay import after
from relay.domain.seen import Replay
from tests.property.world import (
    DEPUTY,
    EARLY,
    LEAD,
    OTHER_MEDIATOR,
    A,
    B,
    Move,
    case_file,
    item_id,
    manifest,
    opened,
    person,
    record,
    release,
    submit,
)

FIRST, SECOND = b"first".ljust(32), b"second".ljust(32)
PAGES = (FIRST, SECOND)
ITEM = item_id(A)
RELEASE = release(ITEM, person(B).keyset)
IN_PERSON = release(ITEM, LEAD.keyset, in_person=True)
VIEWED = c.Viewed(record=record("viewed"), item=ITEM, manifest=manifest(ITEM), parts=PAGES)
COUNTERSIGN = c.Countersign(record=record("countersign"), item=ITEM, manifest=manifest(ITEM), to=person(B).keyset)


def held(parts: tuple[bytes, ...] | None = PAGES, kind: Kind = Kind.LETTER) -> CaseFile:
    file = decide(opened(case_file()), replace(submit(A, kind=kind), parts=parts), person(A), EARLY).file
    said = c.SetPreferences(record=record("b.all"), side=B, kinds=frozenset(file.parties[B].kinds))
    return done(file, said, person(B))


def done(file: CaseFile, command: c.Command, caller: c.Caller = LEAD) -> CaseFile:
    return decide(file, Move(command, caller).signed(file).command, caller, EARLY).file


def code_of(file: CaseFile, command: c.Command, caller: c.Caller = LEAD) -> Code | None:
    try:
        done(file, command, caller)
    except Refused as refused:
        return refused.code
    return None


def test_nobody_passes_pages_on_unseen() -> None:
    file = held()
    assert [code_of(file, each) for each in (RELEASE, IN_PERSON)] == [Code.ITEM_UNVIEWED] * 2
    seen = done(file, VIEWED)
    assert [code_of(seen, each) for each in (RELEASE, IN_PERSON)] == [None] * 2


def test_a_colleagues_looking_is_not_ones_own() -> None:
    seen = done(held(), VIEWED, DEPUTY)
    assert code_of(seen, RELEASE, DEPUTY) is None
    assert code_of(seen, RELEASE) is Code.ITEM_UNVIEWED
    both = done(seen, replace(VIEWED, record=record("again")))
    assert both.items[ITEM].viewed_by == {LEAD.keyset, DEPUTY.keyset}


def test_who_countersigns_has_looked_too() -> None:
    flagged = done(held(), c.TwoMediators(record=record("two"), on=True))
    assert code_of(flagged, COUNTERSIGN) is Code.ITEM_UNVIEWED
    signed = done(done(flagged, VIEWED), COUNTERSIGN)
    assert code_of(signed, RELEASE, DEPUTY) is Code.ITEM_UNVIEWED
    assert code_of(done(signed, VIEWED, DEPUTY), RELEASE, DEPUTY) is None


OTHER_PARTS = [(), (FIRST,), (SECOND, FIRST), (FIRST, SECOND, SECOND), (FIRST, FIRST)]


@pytest.mark.parametrize("parts", OTHER_PARTS)
def test_it_is_said_of_every_part_as_the_manifest_has_them(parts: tuple[bytes, ...]) -> None:
    assert code_of(held(), replace(VIEWED, parts=parts)) is Code.ITEM_CHANGED
    assert code_of(held(), replace(VIEWED, manifest=RecordId(b"other"))) is Code.ITEM_CHANGED


def test_a_letter_without_pages_needs_no_such_word_and_a_recording_does() -> None:
    assert code_of(held(()), RELEASE) is None
    assert code_of(held(()), VIEWED) is Code.ITEM_CHANGED
    assert is_viewed(held(()).items[ITEM], LEAD.keyset)
    assert not is_viewed(held((FIRST,), Kind.AUDIO).items[ITEM], LEAD.keyset)


def test_it_is_said_while_the_letter_is_held_by_its_mediators_alone() -> None:
    passed_on = done(done(held(), VIEWED), RELEASE)
    assert code_of(passed_on, VIEWED, DEPUTY) is Code.ITEM_RELEASED
    assert code_of(held(), VIEWED, OTHER_MEDIATOR) is Code.NOT_FOUND
    assert [code_of(held(), VIEWED, person(side)) for side in (A, B)] == [Code.NOT_ALLOWED] * 2


def test_it_stays_with_the_mediators_and_moves_nothing() -> None:
    file = held()
    decision = decide(file, VIEWED, LEAD, EARLY)
    assert (decision.seats, decision.pokes, decision.shreds) == (frozenset({MEDIATORS}), frozenset({MEDIATORS}), ())
    assert decision.file.items[ITEM] == replace(file.items[ITEM], viewed_by=frozenset({LEAD.keyset}))


def test_a_letter_from_before_is_known_by_what_its_mediator_saw() -> None:
    file = held(None)
    assert code_of(file, RELEASE) is None
    seen = done(file, VIEWED)
    assert seen.items[ITEM].parts == PAGES
    assert code_of(seen, RELEASE, DEPUTY) is Code.ITEM_UNVIEWED


def test_a_journal_from_before_is_read_as_it_was_taken() -> None:
    """Then nobody said that they had looked; the service takes no such release any more."""
    moments = Moments(EARLY, EARLY, EARLY)
    before = Replay(MEDIATORS, held())
    assert after(before, RELEASE, LEAD, moments).file.items[ITEM].state is ItemState.RELEASED
    flagged = Replay(MEDIATORS, done(held(), c.TwoMediators(record=record("two"), on=True)))
    assert after(flagged, COUNTERSIGN, LEAD, moments).file.items[ITEM].countersigned is not None


RETURN = c.Return(record=record("return"), item=ITEM, manifest=manifest(ITEM), cause=ReturnCause.INTIMATE)


def test_of_an_intimate_picture_only_its_author_keeps_a_copy() -> None:
    decision = decide(held(), RETURN, LEAD, EARLY)
    assert decision.shreds == (Shred(ITEM, keep=frozenset({Purpose.OWN_COPY})),)
    assert (decision.seats, decision.pokes) == (frozenset({MEDIATORS, Seat.of(A)}),) * 2, (
        "nothing for the other side"
    )
    gone = decision.file.items[ITEM]
    assert (gone.state, gone.cause, gone.own_copy) == (ItemState.RETURNED, ReturnCause.INTIMATE, True)
    assert not mediators_read(gone)
    again = submit(A, 2, replaces=ITEM)
    assert done(decision.file, again, person(A)).items[again.item].state is ItemState.HELD


def test_for_any_other_reason_the_mediators_keep_theirs_until_it_is_replaced() -> None:
    decision = decide(held(), replace(RETURN, cause=None), LEAD, EARLY)
    assert decision.shreds == ()
    assert mediators_read(decision.file.items[ITEM])


def test_what_nobody_has_is_not_handed_over() -> None:
    over = c.Handover(record=record("over"), to=DEPUTY.keyset, items=frozenset({ITEM}))
    assert code_of(done(held(), replace(RETURN, cause=None)), over) is None
    assert code_of(done(held(), RETURN), over) is Code.ITEM_RETURNED


def test_it_goes_back_without_anybody_looking_at_the_other_pages() -> None:
    assert code_of(held(), RETURN) is None


def test_what_was_opened_stays_with_whoever_opened_it() -> None:
    """It may be what they need: no act of its author or of the mediators takes it from them."""
    read = done(done(done(held(), VIEWED), RELEASE), c.Open(record=record("open"), item=ITEM), person(B))
    assert decide(read, c.Recall(record=record("recall"), item=ITEM), person(A), EARLY).shreds == ()
    assert code_of(read, RETURN) is Code.ITEM_OPENED
    own = decide(read, c.DestroyOwnCopy(record=record("destroy"), item=ITEM), person(A), EARLY)
    assert own.shreds == (Shred(ITEM, reader=person(A).keyset),)


def test_what_somebody_told_has_no_pages_to_look_at() -> None:
    file = opened(case_file(enrolled=frozenset({B})))
    told = replace(submit(A, attested=Attested.PRESENT, own_copy=False), parts=())
    assert code_of(done(file, told), RELEASE) is None


def test_who_passed_it_on_looked_and_so_did_whoever_had_before() -> None:
    file = held(PAGES)
    file = with_items(file, (replace(file.items[ITEM], viewed_by=frozenset({LEAD.keyset})),))
    assert replay._viewed(file, ITEM, DEPUTY).items[ITEM].viewed_by == {LEAD.keyset, DEPUTY.keyset}
