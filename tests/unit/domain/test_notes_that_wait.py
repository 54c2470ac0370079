"""Private notes and wishes that wait for an answer, who can read them, and what ends that."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.model import MEDIATORS
from relay.domain.needs import needs
from relay.domain.reasons import Need, Why
from tests.property.world import DEPUTY, LEAD, A, B, Move, person, reader, record
from tests.unit.domain.test_needs import (
    HAND_IN,
    ITEM,
    OF_A,
    OF_READER,
    OPENS,
    PASS_ON,
    asked,
    at,
    note,
    told,
)


def test_a_note_waits_for_every_mediator_until_one_of_them_answers_it() -> None:
    first = Move(note(person(A), "n1", about=A), person(A), at(1))
    more = Move(note(person(A), "n2", about=A), person(A), at(2))
    waits = told(MEDIATORS, first, more)
    for mediator in (LEAD, DEPUTY):
        (need,) = needs(waits, mediator.keyset, at(9))
        assert need == Need(Why.NOTE, at(1), record("n1"), side=A, by=person(A).keyset), "since the first one"
    answered = told(MEDIATORS, first, more, Move(note(DEPUTY, "n3", about=A), DEPUTY))
    assert asked(answered, LEAD.keyset) == asked(answered, DEPUTY.keyset) == []


def test_an_answer_to_one_person_is_none_to_another() -> None:
    counsellor = reader(B).keyset
    waits = told(
        MEDIATORS,
        Move(note(person(A), "a", about=A), person(A)),
        Move(note(person(B), "b", about=B), person(B)),
        Move(note(reader(B), "c", counsellor=counsellor), reader(B)),
        Move(note(LEAD, "answer", about=B), LEAD),
        Move(note(LEAD, "alone"), LEAD),
    )
    assert [(each.side, each.by) for each in needs(waits, LEAD.keyset, at(0))] == [
        (A, person(A).keyset),
        (None, counsellor),
    ]


def test_a_wish_to_open_together_waits_while_the_envelope_is_closed_and_nobody_answered() -> None:
    wish = Move(replace(note(person(B), "w", about=B), together=ITEM), person(B), at(7))
    waits = (HAND_IN, PASS_ON, wish)
    (need,) = needs(told(MEDIATORS, *waits), DEPUTY.keyset, at(9))
    assert (need.why, need.item, need.side, need.since) == (Why.TOGETHER, ITEM, B, at(7))
    by_telephone = Move(c.Answered(record=record("a"), about=B, counsellor=None), LEAD)
    other = Move(c.Answered(record=record("a"), about=A, counsellor=None), LEAD)
    for ends in (by_telephone, Move(note(LEAD, "n", about=B), LEAD), OPENS):
        assert asked(told(MEDIATORS, *waits, ends), LEAD.keyset) == []
    assert asked(told(MEDIATORS, *waits, other), LEAD.keyset) == [Why.TOGETHER]


def test_a_note_that_was_answered_by_telephone_waits_no_more_and_the_next_one_does() -> None:
    first, second = (Move(note(person(A), name, about=A), person(A)) for name in ("one", "two"))
    answered = Move(c.Answered(record=record("a"), about=A, counsellor=None), DEPUTY)
    assert asked(told(MEDIATORS, first, answered), LEAD.keyset) == []
    (need,) = needs(told(MEDIATORS, first, answered, second), LEAD.keyset, at(0))
    assert need.mark == record("two")


def test_a_note_that_a_colleague_cannot_read_is_to_be_handed_over_and_its_writer_is_told_once_nobody_can() -> None:
    wrote = Move(
        c.WriteNote(record=record("n"), readers=frozenset({DEPUTY.keyset, person(A).keyset}), about=A, note=b"id"),
        person(A),
    )
    handed = Move(
        c.HandNote(record=record("h"), to=LEAD.keyset, note=b"id", by=person(A).keyset, about=A, counsellor=None),
        DEPUTY,
    )
    other = Move(replace(handed.command, note=b"another"), DEPUTY)
    gone = 41 * 86_400  # the deputy's place has run out
    assert asked(told(MEDIATORS, wrote), DEPUTY.keyset) == [Why.NOTE, Why.TO_HAND_OVER]
    assert asked(told(MEDIATORS, wrote, other), DEPUTY.keyset) == [Why.NOTE, Why.TO_HAND_OVER]
    assert asked(told(MEDIATORS, wrote, handed), DEPUTY.keyset) == [Why.NOTE]
    assert asked(told(OF_A, wrote), person(A).keyset) == []
    assert asked(told(OF_A, wrote), person(A).keyset, now=gone) == [Why.WRITE_AGAIN]
    assert asked(told(OF_A, wrote, handed), person(A).keyset, now=gone) == []


def test_a_colleague_s_note_is_news_to_the_others_only() -> None:
    alone = told(MEDIATORS, Move(note(LEAD, "alone"), LEAD))
    assert asked(alone, LEAD.keyset) == []
    assert asked(alone, DEPUTY.keyset) == [Why.COLLEAGUE_NOTE]
    assert asked(alone, DEPUTY.keyset, seen=frozenset({record("alone")})) == []


def test_a_mediator_s_note_is_news_until_it_was_seen_and_the_next_one_is_news_again() -> None:
    for seat, who, beside in (
        (OF_A, person(A), {"about": A}),
        (OF_READER, reader(B), {"counsellor": reader(B).keyset}),
    ):
        one, two = (Move(note(LEAD, name, **beside), LEAD) for name in ("one", "two"))
        seen = frozenset({record("one")})
        assert asked(told(seat, one), who.keyset) == [Why.MEDIATOR_NOTE]
        assert asked(told(seat, one), who.keyset, seen=seen) == []
        assert asked(told(seat, one, two), who.keyset, seen=seen) == [Why.MEDIATOR_NOTE]
