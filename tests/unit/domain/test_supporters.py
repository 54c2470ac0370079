"""Rules about supporters, one by one: who becomes one, what they are lent, and what ends it, with who hears of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.decision import Decision, Shred
from relay.domain.ids import ItemId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Attested, CaseFile, ItemState, Purpose, Seat, Side
from relay.domain.news import News
from relay.domain.policy import Authority, Standing, standing_of
from relay.domain.readers import may_read
from relay.domain.refusals import Code
from tests.property.search import answer
from tests.property.world import (
    EARLY,
    LEAD,
    STRANGER,
    SUPPORTER,
    A,
    B,
    Move,
    answering,
    bringer,
    case_file,
    item_id,
    keyset,
    lend,
    offer,
    opened,
    person,
    record,
    release,
    standing_by,
    submit,
)
from tests.property.worlds import walk_to
from tests.support.refused import BROUGHT, LEND, OPEN, PLACE, RELEASED, STANDS_BY, SUPPORTERS_SLIP, UNLEND, after

ITEM, HERS = item_id(A), Seat.supporter(SUPPORTER.keyset)
CONCERNED = frozenset({MEDIATORS, Seat.of(A), HERS})
LENT = after(STANDS_BY, LEND)
END = c.SupporterEnd(record=record("s.end"), side=A, supporter=SUPPORTER.keyset)
REGISTER = c.RegisterSlip(
    record=record("slip"), slip=SlipId(b"new"), side=A, epoch=0, expires=Seconds(EARLY + 86_400)
)


def told(file: CaseFile, move: Move) -> Decision:
    return decide(file, move.signed(file).command, move.caller, move.now)


def received(*, lendable: bool = True) -> CaseFile:
    """A letter of B's that A opened, and a supporter of A's."""
    item = item_id(B)
    moves = (
        Move(replace(submit(B), lendable=lendable), person(B)),
        Move(release(item, person(A).keyset), LEAD),
        Move(c.Open(record=record("b.1.open"), item=item), person(A)),
    )
    return standing_by(walk_to(OPEN, *moves))


def test_everybody_concerned_hears_of_each_lend_and_its_end_and_nobody_else() -> None:
    for file, move in (
        (STANDS_BY, LEND),
        (LENT, UNLEND),
        (LENT, Move(UNLEND.command, SUPPORTER)),
        (LENT, Move(UNLEND.command, LEAD)),
        (LENT, Move(END, person(A))),
    ):
        decision = told(file, move)
        assert (decision.seats, decision.pokes) == (CONCERNED, CONCERNED)
    newcomer = frozenset({MEDIATORS, Seat.of(A), Seat.supporter(PLACE.keyset)})
    placed = told(SUPPORTERS_SLIP, Move(PLACE, LEAD))
    assert (placed.seats, placed.pokes, placed.file.slips) == (newcomer, newcomer, ())


def test_what_is_destroyed_when_a_lend_ends() -> None:
    gone = Shred(ITEM, reader=SUPPORTER.keyset)
    assert told(LENT, UNLEND).shreds == (gone,)
    assert told(LENT, Move(END, person(A))).shreds == (Shred(reader=SUPPORTER.keyset), gone)
    recalled = told(LENT, Move(c.Recall(record=record("r"), item=ITEM), person(A)))
    assert [each.keep for each in recalled.shreds] == [frozenset({Purpose.OWN_COPY})], "no shred twice"
    opened_first = after(LENT, Move(c.Open(record=record("o"), item=ITEM), person(B)))
    assert told(opened_first, Move(c.Recall(record=record("r"), item=ITEM), person(A))).shreds == (gone,)
    destroyed = told(LENT, Move(c.DestroyOwnCopy(record=record("d"), item=ITEM), person(A)))
    assert set(destroyed.shreds) == {Shred(ITEM, reader=person(A).keyset), gone}
    closed = told(after(opened_first), Move(c.Close(record=record("c")), LEAD))
    assert closed.shreds == (gone,)
    for decision in (recalled, destroyed, closed):
        assert not any(each.live for each in decision.file.lends)


def test_what_a_mediator_lent_of_a_letter_ends_when_a_counsellor_destroys_its_copy() -> None:
    """For a party without keys, as when a party destroys their own; what a mediator wrote down never had one."""
    lent = after(BROUGHT, Move(lend(ITEM, attested=Attested.PRESENT), LEAD))
    destroy = c.DestroyOwnCopy(record=record("d"), item=ITEM, delegation=BROUGHT.items[ITEM].delegation)
    decision = told(lent, Move(destroy, bringer(A)))
    assert not any(each.live for each in decision.file.lends)
    assert Shred(ITEM, reader=SUPPORTER.keyset) in decision.shreds
    copyless = replace(BROUGHT, items={ITEM: replace(BROUGHT.items[ITEM], own_copy=False)})
    assert answer(copyless, Move(lend(ITEM, attested=Attested.PRESENT), LEAD)).refusal is None


def test_what_the_reader_does_ends_nothing_that_the_author_lent() -> None:
    for command in (c.Open(record=record("o"), item=ITEM), c.Refuse(record=record("r"), item=ITEM)):
        decision = told(LENT, Move(command, person(B)))
        assert all(each.live for each in decision.file.lends)
        assert all(Purpose.SUPPORT in each.keep for each in decision.shreds)
        assert HERS not in decision.seats | decision.pokes


def test_what_the_author_does_ends_nothing_that_the_reader_lent() -> None:
    item = item_id(B)
    file = after(received(), Move(lend(item), person(A)))
    for command in (c.Recall(record=record("r"), item=item), c.DestroyOwnCopy(record=record("d"), item=item)):
        decision = told(file, Move(command, person(B)))
        assert all(each.live for each in decision.file.lends)
        assert HERS not in decision.seats | decision.pokes


def test_a_letter_is_lent_alike_whatever_the_other_side_did_with_it() -> None:
    item = item_id(B)
    taken_back = after(received(), Move(c.Recall(record=record("r"), item=item), person(B)))
    assert answer(taken_back, Move(lend(item), person(A))).refusal is None
    for command in (c.Open(record=record("o"), item=ITEM), c.Refuse(record=record("r"), item=ITEM)):
        assert answer(after(STANDS_BY, Move(command, person(B))), LEND).refusal is None


def test_what_was_not_passed_on_or_not_by_the_party_is_lent_to_nobody() -> None:
    held = standing_by(walk_to(OPEN, Move(submit(A), person(A))))
    assert answer(held, LEND).refusal is Code.ITEM_HELD
    made = item_id(A, 2)
    derived = walk_to(
        walk_to(OPEN, Move(submit(A), person(A))),
        Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD),
        Move(offer(made, ITEM, person(A).keyset), LEAD),
        Move(answering(made), person(A)),
        Move(release(made, person(B).keyset, derived=True), LEAD),
    )
    assert answer(standing_by(derived), Move(lend(made), person(A))).refusal is Code.NOT_ALLOWED
    item = item_id(B)
    assert answer(received(lendable=False), Move(lend(item), person(A))).refusal is Code.LEND_AUTHOR
    assert answer(received(), Move(lend(item, B), person(B))).refusal is Code.SUPPORTER_UNKNOWN
    came = received()
    for state, code in (
        (ItemState.RELEASED, Code.ITEM_RELEASED),
        (ItemState.RECALLED, Code.ITEM_GONE),
        (ItemState.VOIDED, Code.ITEM_GONE),
    ):
        unopened = replace(came, items={item: replace(came.items[item], state=state)})
        assert answer(unopened, Move(lend(item), person(A))).refusal is code
    own = replace(RELEASED.items[ITEM], author=keyset("a.before"))
    recovered = replace(STANDS_BY, items={ITEM: own})
    assert answer(recovered, LEND).refusal is Code.ITEM_NO_OWN_COPY


def test_an_attested_lend_needs_mediators_who_have_the_letter_and_one_of_them_enough() -> None:
    attested = Move(lend(ITEM, attested=Attested.PRESENT), LEAD)
    file = replace(STANDS_BY, parties={**STANDS_BY.parties, A: replace(STANDS_BY.parties[A], keyset=None)})
    assert answer(file, attested).refusal is None
    sent_back = replace(file, items={ITEM: replace(file.items[ITEM], state=ItemState.REFUSED)})
    assert answer(sent_back, attested).refusal is Code.ITEM_REFUSED
    flagged = replace(file, case=replace(file.case, two_mediators=True))
    assert answer(flagged, attested).refusal is Code.CASE_SECOND_MEDIATOR


def test_a_place_is_given_only_with_the_partys_own_word_and_by_their_slip() -> None:
    for change, code in (
        ({"party": person(B).keyset}, Code.SUPPORTER_PARTY),
        ({"attested": Attested.PAPER}, Code.NOT_ALLOWED),
        ({"side": B, "party": person(B).keyset}, Code.SLIP_UNKNOWN),
        ({"slip": SlipId(b"none")}, Code.SLIP_UNKNOWN),
        ({"keyset": keyset("s.other")}, Code.SLIP_UNANSWERED),
    ):
        assert answer(SUPPORTERS_SLIP, Move(replace(PLACE, **change), LEAD)).refusal is code
    for known in (person(A).keyset, person(B).keyset, LEAD.keyset, keyset("a.reader")):
        slips = tuple(replace(each, keyset=known) for each in SUPPORTERS_SLIP.slips)
        asked = Move(replace(PLACE, keyset=known), LEAD)
        assert answer(replace(SUPPORTERS_SLIP, slips=slips), asked).refusal is Code.SUPPORTER_ROLE


def test_a_partys_slip_makes_no_supporter_and_a_supporters_no_party() -> None:
    slips = tuple(replace(each, epoch=2) for each in SUPPORTERS_SLIP.slips)
    assert answer(replace(SUPPORTERS_SLIP, slips=slips), Move(PLACE, LEAD)).refusal is Code.SLIP_UNKNOWN
    confirm = c.Confirm(
        record=record("confirm"),
        slip=PLACE.slip,
        side=A,
        epoch=2,
        keyset=PLACE.keyset,
        replaces=person(A).keyset,
        second=c.Caller(keyset("m.deputy"), LEAD.staff),
    )
    assert answer(SUPPORTERS_SLIP, Move(confirm, LEAD)).refusal is Code.SLIP_UNKNOWN
    assert answer(replace(SUPPORTERS_SLIP, slips=slips), Move(confirm, LEAD)).refusal is None


def test_slips_of_one_kind_take_the_place_of_each_other() -> None:
    both = after(SUPPORTERS_SLIP, Move(replace(REGISTER, epoch=2), LEAD))
    assert [each.id for each in both.slips] == [PLACE.slip, REGISTER.slip]
    newer = after(both, Move(replace(REGISTER, slip=SlipId(b"newer"), record=record("newer")), LEAD))
    assert [each.id for each in newer.slips] == [REGISTER.slip, SlipId(b"newer")]


@pytest.mark.parametrize("side", list(Side))
def test_who_becomes_a_party_was_no_supporter(side: Side) -> None:
    """Nobody is two people in a case: the keyset of a supporter is confirmed for no side, and acts for nobody."""
    slip = replace(SUPPORTERS_SLIP.slips[0], side=side, epoch=2, keyset=SUPPORTER.keyset)
    confirm = c.Confirm(
        record=record("confirm"),
        slip=slip.id,
        side=side,
        epoch=2,
        keyset=SUPPORTER.keyset,
        replaces=person(side).keyset,
        second=c.Caller(keyset("m.deputy"), LEAD.staff),
    )
    assert answer(replace(STANDS_BY, slips=(slip,)), Move(confirm, LEAD)).refusal is Code.PARTY_ENROLLED


def test_a_supporter_stands_there_by_their_place_also_once_it_is_over() -> None:
    found = standing_of(LENT, SUPPORTER, EARLY)
    assert found == Authority(Standing.SUPPORTER, shared=frozenset({ITEM}))
    over = after(LENT, Move(END, person(A)))
    assert standing_of(over, SUPPORTER, EARLY) == Authority(Standing.SUPPORTER)
    assert standing_of(LENT, STRANGER, EARLY) is None
    assert standing_of(opened(case_file()), SUPPORTER, EARLY) is None


def test_a_supporter_is_given_the_share_of_their_own_purpose_and_no_other() -> None:
    item = LENT.items[ITEM]
    mine, nothing = Authority(Standing.SUPPORTER, shared=frozenset({ITEM})), Authority(Standing.SUPPORTER)
    assert [each for each in Purpose if may_read(replace(item, state=ItemState.OPENED), each, mine, EARLY)] == [
        Purpose.SUPPORT
    ]
    assert not any(may_read(item, each, nothing, EARLY) for each in Purpose)
    others = [
        Authority(each, shared=frozenset({ItemId(ITEM)})) for each in Standing if each is not Standing.SUPPORTER
    ]
    assert not any(may_read(item, Purpose.SUPPORT, each, EARLY) for each in others)


def test_a_seat_is_of_one_person_by_its_name() -> None:
    assert HERS.keyset == SUPPORTER.keyset
    assert News().supporter_ended is None
