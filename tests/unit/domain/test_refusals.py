"""Every refusal there is can be met, and by an honest mistake: one example for each code.

A code without an example here, or an example that is refused for another reason, fails.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, ItemId
from relay.domain.model import Attested, Case, CaseFile, Place, StaffRole
from relay.domain.refusals import Code, Refused
from tests.property.search import answer
from tests.property.world import (
    BOTH,
    EARLY,
    INTERPRETER,
    LATE,
    LEAD,
    OFFICE,
    OTHER_MEDIATOR,
    STRANGER,
    TODAY,
    A,
    B,
    Move,
    bringer,
    item_id,
    keyset,
    person,
    reader,
    record,
    release,
    share,
    submit,
)
from tests.property.worlds import walk_to
from tests.support.refused import (
    ANSWER,
    ANSWERED,
    ASSIGN,
    BOTH_PEOPLE,
    BRINGING,
    CLOSE,
    CONFIRM,
    DECLINE,
    DELEGATE,
    DELIVER,
    DERIVE,
    EXAMPLES,
    FAR,
    HELD,
    IN_PERSON,
    ITEM,
    MANAGED,
    NO_DEVICE,
    NOTE,
    OF_A,
    OPEN,
    OPEN_CASE,
    OPENING,
    PAUSE,
    READ_OUT,
    READING,
    RECALL,
    REFUSING,
    REGISTER,
    REGISTERED,
    RELEASED,
    RETURN,
    SECOND,
    SHARE,
    TRANSLATION,
    UNSHARE,
    after,
)


def test_every_code_has_an_example() -> None:
    assert set(EXAMPLES) == set(Code)


@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.value)
def test_is_met_by(code: Code) -> None:
    file, move = EXAMPLES[code]
    with pytest.raises(Refused) as refused:
        decide(file, move.command, move.caller, move.now)
    assert refused.value.code is code
    assert str(refused.value) == code.value


# One reason is met in several ways; each of these is a way of its own.
MORE = [
    (Code.NOT_ALLOWED, OPEN, Move(replace(NOTE, counsellor=reader(B).keyset), LEAD)),
    (Code.CASE_NO_MEDIATOR, OPEN, Move(NOTE, person(A), FAR)),
    (Code.GRANT_READERS, OPEN, Move(replace(NOTE, readers=BOTH), person(A))),
    (Code.GRANT_READERS, OPEN, Move(submit(B, delegation=BRINGING), bringer(B))),
    (Code.DELEGATION_UNKNOWN, OPEN, Move(replace(NOTE, about=None, counsellor=keyset("b.none")), LEAD)),
    (Code.DELEGATION_UNKNOWN, OPEN, Move(replace(NOTE, about=None, counsellor=reader(B).keyset), LEAD, LATE)),
    (Code.PARTY_NOT_ENROLLED, NO_DEVICE, Move(replace(NOTE, about=B), LEAD)),
    (Code.CASE_CLOSED, after(OPEN, CLOSE), Move(NOTE, LEAD)),
    (Code.CASE_PAUSED, after(MANAGED, PAUSE), OPEN_CASE),
    (Code.CASE_PAUSED, after(RELEASED, PAUSE), OPENING),
    (Code.CASE_CLOSED, after(OPEN, CLOSE), Move(ASSIGN, OFFICE)),
    (Code.CASE_CLOSED, after(OPEN, CLOSE), Move(REGISTER, LEAD)),
    (
        Code.CASE_CLOSED,
        after(OPEN, CLOSE),
        Move(c.SetPreferences(record=record("none"), side=A, kinds=frozenset()), person(A)),
    ),
    (Code.CASE_CLOSED, after(ANSWERED, CLOSE), Move(CONFIRM, LEAD)),
    (Code.CASE_CLOSED, after(OPEN, CLOSE), Move(DELEGATE, LEAD)),
    (Code.SLIP_UNKNOWN, after(REGISTERED, CLOSE), Move(ANSWER, STRANGER)),
    (Code.SLIP_UNKNOWN, ANSWERED, Move(replace(CONFIRM, side=A, replaces=person(A).keyset), LEAD)),
    (Code.SLIP_USED, REGISTERED, Move(replace(REGISTER, record=record("again")), LEAD)),
    (Code.SLIP_UNANSWERED, ANSWERED, Move(replace(CONFIRM, keyset=keyset("b.other")), LEAD)),
    (Code.SLIP_EPOCH, ANSWERED, Move(replace(CONFIRM, replaces=None), LEAD)),
    (Code.SLIP_EPOCH, ANSWERED, Move(replace(CONFIRM, epoch=3), LEAD)),
    (Code.SLIP_TOO_LONG, OPEN, Move(replace(REGISTER, expires=EARLY), LEAD)),
    (Code.RECOVERY_SECOND, ANSWERED, Move(replace(CONFIRM, second=None), LEAD)),
    (Code.RECOVERY_SECOND, ANSWERED, Move(replace(CONFIRM, second=reader(B)), LEAD)),
    (Code.ASSIGNMENT_ROLE, OPEN, Move(replace(ASSIGN, mediator=person(A).keyset), OFFICE)),
    (Code.ASSIGNMENT_TOO_LONG, OPEN, Move(replace(ASSIGN, not_after=EARLY), OFFICE)),
    (Code.DELEGATION_ROLE, OPEN, Move(replace(DELEGATE, counsellor=reader(A).keyset), LEAD)),
    (Code.DELEGATION_ROLE, OPEN, Move(replace(DELEGATE, counsellor=person(A).keyset), LEAD)),
    (Code.DELEGATION_TOO_LONG, OPEN, Move(replace(DELEGATE, scopes=frozenset()), LEAD)),
    (Code.DELEGATION_TOO_LONG, OPEN, Move(replace(DELEGATE, not_after=EARLY), LEAD)),
    (Code.DELEGATION_TOO_LONG, OPEN, Move(replace(DELEGATE, not_before=LATE), LEAD)),
    (Code.DELEGATION_UNKNOWN, OPEN, Move(c.Revoke(record=record("r"), delegation=READING.record), LEAD, LATE)),
    (Code.ITEM_RECIPIENT, HELD, Move(release(ITEM, keyset("m.deputy"), in_person=True), LEAD)),
    (
        Code.ITEM_RECIPIENT,
        HELD,
        Move(release(ITEM, LEAD.keyset, in_person=True, delegation=READING.record), LEAD),
    ),
    (
        Code.ITEM_RECIPIENT,
        HELD,
        Move(release(ITEM, reader(A).keyset, delegation=record("a.read")), LEAD),
    ),
    (Code.ITEM_RECIPIENT, HELD, Move(release(ITEM, bringer(B).keyset, delegation=READING.record), LEAD)),
    (Code.DELEGATION_SCOPE, HELD, Move(release(ITEM, bringer(B).keyset, delegation=BRINGING.record), LEAD)),
    (Code.DELEGATION_EXPIRED, HELD, Move(release(ITEM, reader(B).keyset, delegation=READING.record), LEAD, LATE)),
    (Code.ITEM_GONE, after(RELEASED, CLOSE), OPENING),
    (Code.ITEM_GONE, after(RELEASED, RECALL), REFUSING),
    (Code.ITEM_RELEASED, READ_OUT, Move(DELIVER, reader(B))),
    (Code.ITEM_DECLINED, after(HELD, DECLINE), Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)),
    (Code.ITEM_RETURNED, after(HELD, RETURN), Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)),
    (Code.NOT_ALLOWED, HELD, Move(submit(B, derived_from=ITEM, own_copy=False), LEAD)),
    (Code.NOT_FOUND, HELD, Move(submit(B, replaces=ITEM), person(B))),
    (Code.NOT_FOUND, HELD, Move(submit(A, 2, replaces=ItemId(b"none")), person(A))),
    (
        Code.ITEM_DECLINED,
        after(HELD, DECLINE),
        Move(c.Postpone(record=record("p"), item=ITEM, until=Day(TODAY + 99)), LEAD),
    ),
    (
        Code.ITEM_DECLINED,
        after(HELD, DECLINE),
        Move(c.Handover(record=record("h"), to=keyset("m.deputy"), items=frozenset({ITEM})), LEAD),
    ),
    *(
        (code, file, Move(replace(NOTE, together=item, about=B, readers=BOTH | {person(B).keyset}), by))
        for code, file, item, by in (
            (Code.NOT_FOUND, HELD, ITEM, person(B)),
            (Code.NOT_ALLOWED, RELEASED, ITEM, LEAD),
            (Code.NOT_FOUND, RELEASED, ItemId(b"none"), person(B)),
            (Code.ITEM_GONE, after(RELEASED, RECALL), ITEM, person(B)),
            (Code.ITEM_OPENED, after(RELEASED, OPENING), ITEM, person(B)),
            (Code.ITEM_REFUSED, after(RELEASED, REFUSING), ITEM, person(B)),
        )
    ),
    (Code.NOT_ALLOWED, OPEN, Move(c.Answered(record=record("a"), about=None, counsellor=None), LEAD)),
    (Code.NOT_ALLOWED, OPEN, Move(c.Answered(record=record("a"), about=A, counsellor=LEAD.keyset), LEAD)),
    *(
        (
            code,
            OPEN,
            Move(
                c.HandNote(record=record("hn"), to=to, note=b"n", by=person(A).keyset, about=A, counsellor=beside),
                LEAD,
            ),
        )
        for code, to, beside in (
            (Code.ASSIGNMENT_UNKNOWN, LEAD.keyset, None),
            (Code.ASSIGNMENT_UNKNOWN, keyset("m.other"), None),
            (Code.NOT_ALLOWED, keyset("m.deputy"), LEAD.keyset),
        )
    ),
    (
        Code.ASSIGNMENT_UNKNOWN,
        OPEN,
        Move(
            c.HandNote(
                record=record("hn"), to=person(A).keyset, note=b"n", by=LEAD.keyset, about=None, counsellor=None
            ),
            LEAD,
        ),
    ),
    (
        Code.ASSIGNMENT_UNKNOWN,
        HELD,
        Move(c.Handover(record=record("h"), to=LEAD.keyset, items=frozenset({ITEM})), LEAD),
    ),
    (
        Code.ITEM_CHANGED,
        RELEASED,
        Move(c.Regrant(record=record("g"), item=ITEM, release=record("x"), to=person(B).keyset), LEAD),
    ),
    (
        Code.ITEM_RECIPIENT,
        RELEASED,
        Move(c.Regrant(record=record("g"), item=ITEM, release=record("a.1.release"), to=reader(B).keyset), LEAD),
    ),
    (
        Code.ITEM_RECIPIENT,
        IN_PERSON,
        Move(c.Regrant(record=record("g"), item=ITEM, release=record("a.1.release"), to=person(B).keyset), LEAD),
    ),
    (Code.DELEGATION_UNKNOWN, OPEN, Move(submit(B, delegation=OF_A, own_copy=False), bringer(A))),
    (
        Code.DELEGATION_UNKNOWN,
        OPEN,
        Move(c.Withdraw(record=record("w"), side=B, delegation=OF_A.record), bringer(A)),
    ),
    (Code.DELEGATION_UNKNOWN, OPEN, Move(submit(B, delegation=BRINGING, own_copy=False), bringer(A))),
    (Code.SHARE_ROLE, HELD, Move(share(ITEM, OTHER_MEDIATOR), LEAD)),
    (Code.SHARE_ROLE, HELD, Move(replace(share(ITEM), to=reader(A).keyset), LEAD)),
    (Code.SHARE_UNKNOWN, after(HELD, SHARE, UNSHARE), Move(TRANSLATION, INTERPRETER)),
    (Code.SHARE_UNKNOWN, after(HELD, SHARE, Move(share(ITEM, SECOND), LEAD)), Move(UNSHARE.command, SECOND)),
    (Code.SHARE_UNKNOWN, after(HELD, SHARE), Move(replace(TRANSLATION, derived_from=None), INTERPRETER)),
    (Code.NOT_ALLOWED, after(HELD, SHARE), Move(replace(TRANSLATION, replaces=ITEM), INTERPRETER)),
    (Code.NOT_ALLOWED, after(HELD, SHARE), Move(replace(TRANSLATION, side=B), INTERPRETER)),
    (Code.NOT_ALLOWED, after(HELD, DERIVE), Move(share(item_id(A, 2)), LEAD)),
    (Code.NOT_ALLOWED, HELD, Move(replace(share(ITEM), side=B), LEAD)),
    (Code.ITEM_CHANGED, HELD, Move(replace(share(ITEM), manifest=record("other")), LEAD)),
    (Code.ITEM_RETURNED, after(HELD, RETURN), SHARE),
    (Code.CASE_CLOSED, after(HELD, CLOSE), SHARE),
    (Code.GRANT_READERS, OPEN, Move(replace(submit(A), copies=frozenset({person(B).keyset})), person(A))),
    (Code.GRANT_READERS, OPEN, Move(replace(submit(A), copies=BOTH_PEOPLE), person(A))),
    (Code.GRANT_READERS, OPEN, Move(replace(submit(A), copies=frozenset({LEAD.keyset})), person(A))),
    (Code.GRANT_READERS, NO_DEVICE, Move(submit(B, attested=Attested.PAPER), LEAD)),
    (Code.CASE_NOT_OPEN, OPEN, Move(c.EndKeeping(record=record("sweep")), OFFICE)),
    (Code.CASE_CLOSED, after(OPEN, CLOSE), Move(c.RestorePause(record=record("restore")), OFFICE)),
    (Code.ASSIGNMENT_UNKNOWN, OPEN, Move(c.EndPlace(record=record("gone"), mediator=keyset("m.none")), OFFICE)),
]


@pytest.mark.parametrize(
    ("code", "file", "move"), MORE, ids=lambda each: each.value if isinstance(each, Code) else ""
)
def test_is_also_met_by(code: Code, file: CaseFile, move: Move) -> None:
    assert answer(file, move).refusal is code


def test_nobody_is_two_people_in_one_case() -> None:
    for known in (person(A).keyset, LEAD.keyset, reader(A).keyset):
        answered = walk_to(REGISTERED, Move(replace(ANSWER, keyset=known), STRANGER))
        assert answer(answered, Move(replace(CONFIRM, keyset=known), LEAD)).refusal is Code.PARTY_ENROLLED
    sent = walk_to(REGISTERED, Move(submit(A), person(A)), Move(share(item_id(A)), LEAD))
    answered = walk_to(sent, Move(replace(ANSWER, keyset=INTERPRETER.keyset), STRANGER))
    assert answer(answered, Move(replace(CONFIRM, keyset=INTERPRETER.keyset), LEAD)).refusal is Code.PARTY_ENROLLED


def test_a_case_is_created_once_with_a_mediator_as_its_lead() -> None:
    empty = CaseFile(Case(CaseId(b"case")))
    create = c.CreateCase(
        record=record("new"), mediator=LEAD.keyset, mediator_role=StaffRole.MEDIATOR, not_after=LATE
    )
    step = answer(empty, Move(create, OFFICE))
    assert [(each.keyset, each.place) for each in step.after.assignments] == [(LEAD.keyset, Place.LEAD)]
    assert answer(step.after, Move(create, OFFICE)).refusal is Code.CASE_EXISTS
    assert answer(empty, Move(create, STRANGER)).refusal is Code.NOT_FOUND
    assert answer(empty, Move(replace(create, mediator_role=None), OFFICE)).refusal is Code.ASSIGNMENT_ROLE
