"""Whose share leaves the server when, held against a second writing-down of step G4, and who may keep what they sealed."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from relay.domain.ids import Seconds
from relay.domain.model import MEDIATORS, ItemState, Purpose, Scope, Seat, StaffRole
from relay.domain.policy import Authority, Standing, seat_of, standing_of
from relay.domain.readers import copies_are_own, may_keep_copy, may_read
from tests.property.world import (
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    A,
    B,
    Move,
    bringer,
    case_file,
    delegation,
    item_id,
    opened,
    person,
    reader,
    submit,
)
from tests.property.worlds import walk_to

ITEM = walk_to(opened(case_file()), Move(submit(A), person(A))).items[item_id(A)]
READING, BRINGING = delegation(B, Scope.READ), delegation(B, Scope.SUBMIT)
PARTY = Authority(Standing.PARTY, side=B)
MEDIATOR = Authority(Standing.MEDIATOR)
READS = Authority(Standing.COUNSELLOR, B, READING)
BRINGS = Authority(Standing.COUNSELLOR, B, BRINGING)
NOBODY = Authority(Standing.COUNSELLOR, B)
TRANSLATES = Authority(Standing.INTERPRETER, shared=frozenset({item_id(A)}))
TRANSLATED = Authority(Standing.INTERPRETER, shared=frozenset({item_id(A, 2)}))
AT_WORK = (ItemState.HELD, ItemState.RELEASED, ItemState.OPENED)
MEDIATED = (Purpose.MEDIATOR, Purpose.HANDOVER)
PASSED_ON = (Purpose.RELEASE, Purpose.REGRANT)

# G4: "to a mediator of the case (purposes 1, 3), to the author (6), to the recipient from *open* on (2, 7)".
# "A counsellor needs a live delegation with scope `read`; an interpreter (5) has the item while the share lasts and it is held,
# released or opened."
READABLE = {
    *((MEDIATOR, purpose, state) for purpose, state in product(MEDIATED, ItemState)),
    *((who, purpose, ItemState.OPENED) for who, purpose in product((PARTY, MEDIATOR, READS), PASSED_ON)),
    *((who, Purpose.OWN_COPY, state) for who, state in product((PARTY, MEDIATOR, READS), ItemState)),
    *((TRANSLATES, Purpose.INTERPRETER, state) for state in AT_WORK),
}


@pytest.mark.parametrize("purpose", Purpose, ids=lambda each: each.name.lower())
def test_a_share_leaves_the_server_for_these_and_no_others(purpose: Purpose) -> None:
    for who, state in product((PARTY, MEDIATOR, READS, BRINGS, NOBODY, TRANSLATES, TRANSLATED), ItemState):
        found = may_read(replace(ITEM, state=state), purpose, who, EARLY)
        assert found is ((who, purpose, state) in READABLE), (who, purpose, state)


@pytest.mark.parametrize("purpose", [*PASSED_ON, Purpose.OWN_COPY], ids=lambda each: each.name.lower())
def test_a_counsellor_reads_in_the_dates_of_the_delegation_only(purpose: Purpose) -> None:
    item = replace(ITEM, state=ItemState.OPENED)
    first, end = READING.not_before, READING.not_after
    for at, reads in ((first - 1, False), (first, True), (end - 1, True), (end, False), (LATE, False)):
        assert may_read(item, purpose, READS, Seconds(at)) is reads


def test_an_own_copy_is_for_whoever_wrote_it() -> None:
    anna, bert = person(A).keyset, person(B).keyset
    assert copies_are_own(frozenset(), anna)
    assert copies_are_own(frozenset({anna}), anna)
    assert not copies_are_own(frozenset({bert}), anna)
    assert not copies_are_own(frozenset({anna, bert}), anna)


def test_whoever_may_not_read_keeps_no_copy() -> None:
    both = Authority(Standing.COUNSELLOR, B, replace(BRINGING, scopes=frozenset(Scope)))
    kept = {"party": PARTY, "reads": READS, "both": both}
    assert {name: may_keep_copy(each) for name, each in kept.items()} == dict.fromkeys(kept, True)
    assert [may_keep_copy(each) for each in (MEDIATOR, BRINGS, NOBODY)] == [False] * 3


def test_everybody_but_the_office_has_a_journal() -> None:
    file = case_file(counsellors=True)
    found = {}
    for caller in (person(A), person(B), LEAD, bringer(B), reader(A), OFFICE):
        authority = standing_of(file, caller, EARLY)
        assert authority is not None
        found[caller] = seat_of(authority, caller.keyset)
    assert found == {
        person(A): Seat.of(A),
        person(B): Seat.of(B),
        LEAD: MEDIATORS,
        bringer(B): Seat.counsellor(bringer(B).keyset),
        reader(A): Seat.counsellor(reader(A).keyset),
        OFFICE: None,
    }
    assert standing_of(file, STRANGER, EARLY) is None
    assert standing_of(file, replace(reader(A), staff=StaffRole.MEDIATOR), EARLY) is None
