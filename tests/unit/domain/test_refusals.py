"""Every refusal there is can be met, and by an honest mistake: one example for each code.

A code without an example here, or an example that is refused for another reason, fails.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, ItemId, Seconds, SlipId
from relay.domain.model import Attested, Case, CaseFile, Delivery, Kind, Mode, Place, Scope, Spoken, StaffRole
from relay.domain.refusals import Code, Refused
from tests.property.search import answer
from tests.property.world import (
    BOTH,
    DEPUTY,
    EARLY,
    LATE,
    LEAD,
    OFFICE,
    STRANGER,
    TODAY,
    A,
    B,
    Move,
    bringer,
    case_file,
    delegation,
    handing,
    item_id,
    keyset,
    manifest,
    offer,
    opened,
    person,
    reader,
    record,
    release,
    submit,
)
from tests.property.worlds import walk_to

ITEM = item_id(A)
SLIP = SlipId(b"slip")
MANAGED = case_file(counsellors=True)
OPEN = opened(MANAGED)
NO_DEVICE = opened(case_file(enrolled=frozenset({A}), counsellors=True))
HELD = walk_to(OPEN, Move(submit(A), person(A)))
RELEASED = walk_to(HELD, Move(release(ITEM, person(B).keyset), LEAD))
READING, BRINGING = delegation(B, Scope.READ), delegation(B, Scope.SUBMIT)
OF_A = delegation(A, Scope.SUBMIT)
BOTH_PEOPLE = frozenset({person(A).keyset, person(B).keyset})
FAR = Seconds(EARLY + 5_000 * 86_400)

ASSIGN = c.Assign(
    record=record("assign"),
    mediator=keyset("m.new"),
    mediator_role=StaffRole.MEDIATOR,
    place=Place.DEPUTY,
    not_after=LATE,
)
REGISTER = c.RegisterSlip(record=record("slip"), slip=SLIP, side=B, epoch=2, expires=Seconds(EARLY + 86_400))
DERIVE = Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)
OFFER = Move(offer(item_id(A, 2), ITEM, person(A).keyset), LEAD)
REPLACE = Move(submit(A, 2, replaces=ITEM), person(A))
ANSWER = c.AnswerSlip(record=record("answer"), slip=SLIP, keyset=keyset("b.new"))
CONFIRM = c.Confirm(
    record=record("confirm"),
    slip=SLIP,
    side=B,
    epoch=2,
    keyset=keyset("b.new"),
    replaces=person(B).keyset,
    second=OFFICE,
)
DELEGATE = c.Delegate(
    record=record("delegate"),
    side=B,
    counsellor=keyset("b.new"),
    counsellor_role=StaffRole.COUNSELLOR,
    scopes=frozenset(Scope),
    mode=Mode.DICTATED,
    not_before=EARLY,
    not_after=LATE,
    party=person(B).keyset,
)
NOTE = c.WriteNote(record=record("note"), readers=BOTH | {person(A).keyset}, about=A)
REGISTERED = walk_to(OPEN, Move(REGISTER, LEAD))
ANSWERED = walk_to(REGISTERED, Move(ANSWER, STRANGER))
RECALL = Move(c.Recall(record=record("recall"), item=ITEM), person(A))
RETURN = Move(c.Return(record=record("return"), item=ITEM, manifest=manifest(ITEM)), LEAD)
DECLINE = Move(c.Decline(record=record("decline"), item=ITEM, manifest=manifest(ITEM)), LEAD)
OPENING = Move(c.Open(record=record("opening"), item=ITEM), person(B))
REFUSING = Move(c.Refuse(record=record("refusing"), item=ITEM), person(B))
DESTROY = Move(c.DestroyOwnCopy(record=record("destroy"), item=ITEM), person(A))
PAUSE = Move(c.Pause(record=record("a.pause"), side=A), person(A))
CLOSE = Move(c.Close(record=record("close")), LEAD)
RELEASE = Move(release(ITEM, person(B).keyset), LEAD)
FLAG = Move(c.TwoMediators(record=record("two"), on=True), LEAD)
OPEN_CASE = Move(c.OpenCase(record=record("open")), LEAD)
DELIVER = c.Deliver(record=record("deliver"), item=ITEM, delegation=READING.record, how=Delivery.HANDED)
IN_PERSON = walk_to(HELD, Move(release(ITEM, LEAD.keyset, in_person=True), LEAD))
READ_OUT = walk_to(
    NO_DEVICE, Move(submit(A), person(A)), Move(release(ITEM, reader(B).keyset, delegation=READING.record), LEAD)
)


def after(file: CaseFile, *moves: Move) -> CaseFile:
    return walk_to(file, *moves)


EXAMPLES: Mapping[Code, tuple[CaseFile, Move]] = {
    Code.NOT_FOUND: (OPEN, Move(submit(A), STRANGER)),
    Code.NOT_ALLOWED: (OPEN, Move(submit(A), person(B))),
    Code.CASE_EXISTS: (
        OPEN,
        Move(
            c.CreateCase(
                record=record("new"), mediator=LEAD.keyset, mediator_role=StaffRole.MEDIATOR, not_after=LATE
            ),
            OFFICE,
        ),
    ),
    Code.CASE_CLOSED: (after(OPEN, CLOSE), Move(submit(A), person(A))),
    Code.CASE_NOT_OPEN: (after(MANAGED, Move(submit(A), person(A))), RELEASE),
    Code.CASE_ALREADY_OPEN: (OPEN, OPEN_CASE),
    Code.CASE_PAUSED: (after(HELD, PAUSE), RELEASE),
    Code.CASE_NO_MEDIATOR: (OPEN, Move(submit(A), person(A), FAR)),
    Code.CASE_TWO_MEDIATORS: (OPEN, Move(c.TwoMediators(record=record("off"), on=False), LEAD)),
    Code.CASE_SECOND_MEDIATOR: (
        after(OPEN, FLAG, Move(c.TwoMediators(record=record("off"), on=False), LEAD)),
        Move(c.TwoMediators(record=record("off again"), on=False), LEAD),
    ),
    Code.CONSENT_MISSING: (case_file(agreed=False), OPEN_CASE),
    Code.JOURNAL_STALE: (
        after(
            OPEN,
            Move(
                c.EndConsent(record=record("end"), side=A, consent=record("a.consent"), spoken=Spoken(9, EARLY)),
                person(A),
            ),
        ),
        Move(c.GiveConsent(record=record("older"), side=A, spoken=Spoken(8, EARLY)), person(A)),
    ),
    Code.CONSENT_NONE: (
        OPEN,
        Move(c.EndConsent(record=record("end"), side=A, consent=record("older")), person(A)),
    ),
    Code.CONSENT_STANDS: (OPEN, Move(c.GiveConsent(record=record("again"), side=A), person(A))),
    Code.PREPARED_MISSING: (
        replace(MANAGED, parties={**MANAGED.parties, B: replace(MANAGED.parties[B], prepared=None)}),
        OPEN_CASE,
    ),
    Code.PAUSE_UNKNOWN: (
        after(OPEN, PAUSE),
        Move(c.Resume(record=record("resume"), side=A, pause=record("older")), person(A)),
    ),
    Code.ASSIGNMENT_ROLE: (OPEN, Move(replace(ASSIGN, mediator_role=StaffRole.COORDINATOR), OFFICE)),
    Code.ASSIGNMENT_LEAD: (OPEN, Move(replace(ASSIGN, place=Place.LEAD), OFFICE)),
    Code.ASSIGNMENT_UNKNOWN: (
        OPEN,
        Move(c.EndAssignment(record=record("end"), mediator=keyset("m.new")), OFFICE),
    ),
    Code.ASSIGNMENT_TOO_LONG: (OPEN, Move(replace(ASSIGN, not_after=Seconds(EARLY + 91 * 86_400)), OFFICE)),
    Code.SLIP_UNKNOWN: (OPEN, Move(ANSWER, STRANGER)),
    Code.SLIP_USED: (ANSWERED, Move(ANSWER, STRANGER)),
    Code.SLIP_EXPIRED: (REGISTERED, Move(ANSWER, STRANGER, REGISTER.expires)),
    Code.SLIP_EPOCH: (OPEN, Move(replace(REGISTER, epoch=1), LEAD)),
    Code.SLIP_TOO_LONG: (OPEN, Move(replace(REGISTER, expires=Seconds(EARLY + 31 * 86_400)), LEAD)),
    Code.SLIP_UNANSWERED: (REGISTERED, Move(CONFIRM, LEAD)),
    Code.PARTY_NOT_ENROLLED: (after(NO_DEVICE, Move(submit(A), person(A))), RELEASE),
    Code.PARTY_ENROLLED: (OPEN, Move(submit(A, attested=Attested.PAPER, own_copy=False), LEAD)),
    Code.RECOVERY_SECOND: (ANSWERED, Move(replace(CONFIRM, second=LEAD), LEAD)),
    Code.DELEGATION_UNKNOWN: (OPEN, Move(c.Revoke(record=record("revoke"), delegation=record("none")), LEAD)),
    Code.DELEGATION_EXPIRED: (
        OPEN,
        Move(submit(B, delegation=BRINGING, own_copy=False), bringer(B), BRINGING.not_after),
    ),
    Code.DELEGATION_SCOPE: (OPEN, Move(submit(B, delegation=READING, own_copy=False), reader(B))),
    Code.DELEGATION_ROLE: (OPEN, Move(replace(DELEGATE, counsellor_role=StaffRole.MEDIATOR), LEAD)),
    Code.DELEGATION_TOO_LONG: (OPEN, Move(replace(DELEGATE, not_after=Seconds(EARLY + 401 * 86_400)), LEAD)),
    Code.DELEGATION_PARTY: (OPEN, Move(replace(DELEGATE, party=None), LEAD)),
    Code.ITEM_EXISTS: (HELD, Move(submit(A), person(A))),
    Code.ITEM_KIND_UNWANTED: (after(OPEN, Move(submit(A, kind=Kind.VIDEO), person(A))), RELEASE),
    Code.ITEM_UNVIEWED: (after(OPEN, Move(replace(submit(A), parts=(bytes(32),)), person(A))), RELEASE),
    Code.ITEM_UNWELCOME: (
        after(RELEASED, Move(c.SetPreferences(record=record("none"), side=B, kinds=frozenset()), person(B))),
        OPENING,
    ),
    Code.ITEM_CHANGED: (HELD, Move(replace(release(ITEM, person(B).keyset), manifest=record("other")), LEAD)),
    Code.ITEM_HELD: (
        HELD,
        Move(c.Regrant(record=record("regrant"), item=ITEM, release=record("none"), to=person(B).keyset), LEAD),
    ),
    Code.ITEM_NOT_AGREED: (after(HELD, DERIVE), Move(release(item_id(A, 2), person(B).keyset, derived=True), LEAD)),
    Code.ITEM_OFFERED: (after(HELD, DERIVE, OFFER), OFFER),
    Code.ITEM_REPLACED: (after(HELD, REPLACE), Move(submit(A, 3, replaces=ITEM), person(A))),
    Code.ITEM_RELEASED: (RELEASED, RELEASE),
    Code.ITEM_OPENED: (after(RELEASED, OPENING), OPENING),
    Code.ITEM_RETURNED: (after(HELD, RETURN), RELEASE),
    Code.ITEM_DECLINED: (after(HELD, DECLINE), RELEASE),
    Code.ITEM_RECALLED: (after(HELD, RECALL), RELEASE),
    Code.ITEM_REFUSED: (after(RELEASED, REFUSING), OPENING),
    Code.ITEM_VOIDED: (after(HELD, CLOSE), RETURN),
    Code.ITEM_GONE: (after(RELEASED, RECALL), OPENING),
    Code.ITEM_RECIPIENT: (HELD, Move(release(ITEM, reader(B).keyset), LEAD)),
    Code.ITEM_SECOND_MEDIATOR: (after(HELD, FLAG), RELEASE),
    Code.ITEM_DAY_FAR: (
        HELD,
        Move(c.Postpone(record=record("far"), item=ITEM, until=Day(TODAY + 367)), LEAD),
    ),
    Code.CASE_EARLIER: (
        case_file(agreed=False),
        Move(c.TakeUp(record=record("itself"), earlier=CaseId(b"case")), OFFICE),
    ),
    Code.ITEM_DAY_PAST: (HELD, Move(c.Postpone(record=record("postpone"), item=ITEM, until=TODAY), LEAD)),
    Code.ITEM_NOT_RETURNED: (RELEASED, Move(submit(A, 2, replaces=ITEM), person(A))),
    Code.ITEM_NO_OWN_COPY: (after(HELD, DESTROY), DESTROY),
    Code.ASSIGNMENT_ASIDE: (
        after(OPEN, Move(c.StepAside(record=record("aside"), mediator=DEPUTY.keyset), DEPUTY)),
        Move(replace(ASSIGN, mediator=DEPUTY.keyset), OFFICE),
    ),
    Code.GRANT_READERS: (OPEN, Move(submit(A, readers=frozenset({LEAD.keyset})), person(A))),
}


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
            Move(replace(handing(record("hn")), to=to, counsellor=beside), LEAD),
        )
        for code, to, beside in (
            (Code.ASSIGNMENT_UNKNOWN, LEAD.keyset, None),
            (Code.ASSIGNMENT_UNKNOWN, keyset("m.other"), None),
            (Code.NOT_ALLOWED, keyset("m.deputy"), LEAD.keyset),
        )
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
        Move(c.Regrant(record=record("g"), item=ITEM, release=record("a.1.release"), to=person(B).keyset), LEAD),
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
