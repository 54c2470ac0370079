"""For each code of a refusal: a case, and a move that meets it by an honest mistake."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.ids import CaseId, Day, GuardianId, Seconds, SlipId
from relay.domain.model import (
    Attested,
    CaseFile,
    Delivery,
    Kind,
    Mode,
    Place,
    Scope,
    Slip,
    Spoken,
    StaffRole,
    Supporter,
)
from relay.domain.refusals import Code
from relay.domain.supporters import NO_EPOCH
from tests.property.world import (
    BOTH,
    DEPUTY,
    EARLY,
    GUARDIAN,
    INTERPRETER,
    LATE,
    LEAD,
    OFFICE,
    PARENT,
    STRANGER,
    SUPPORTER,
    TODAY,
    A,
    B,
    Move,
    agreeing_with,
    answering,
    bringer,
    case_file,
    delegation,
    item_id,
    keyset,
    lend,
    manifest,
    offer,
    opened,
    person,
    reader,
    record,
    release,
    share,
    standing_by,
    submit,
    under_age,
    word,
)
from tests.property.worlds import walk_to

ITEM = item_id(A)
SLIP = SlipId(b"slip")
MANAGED = case_file(counsellors=True)
OPEN = opened(MANAGED)
NO_DEVICE = opened(case_file(enrolled=frozenset({A}), counsellors=True))
YOUNG = under_age(MANAGED)
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
SECOND = c.Caller(keyset("i.second"), StaffRole.INTERPRETER)
AGREED = Move(answering(item_id(A, 2)), person(A))
PASSED = Move(release(item_id(A, 2), person(B).keyset, derived=True), LEAD)
SHARE = Move(share(ITEM), LEAD)
UNSHARE = Move(c.Unshare(record=record("unshare"), item=ITEM, to=INTERPRETER.keyset), LEAD)
STANDS_BY = standing_by(RELEASED)
LEND = Move(lend(ITEM), person(A))
UNLEND = Move(c.Unlend(record=record("unlend"), item=ITEM, side=A, to=SUPPORTER.keyset), person(A))
OPENED = Move(c.Open(record=record("opened"), item=ITEM), person(B))
PLACE = c.Supporter(
    record=record("place"), slip=SlipId(b"s.slip"), side=A, keyset=keyset("s.new"), party=person(A).keyset
)
SUPPORTERS_SLIP = replace(OPEN, slips=(Slip(SlipId(b"s.slip"), A, NO_EPOCH, LATE, LEAD.keyset, keyset("s.new")),))
_ANSWERED_BY_A = replace(
    standing_by(SUPPORTERS_SLIP), supporters=(Supporter(record("s"), A, keyset("s.new"), EARLY),)
)
TRANSLATION = submit(A, 2, derived_from=ITEM, own_copy=False)
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


def _brought() -> CaseFile:
    """A letter that a counsellor who may read brought for somebody without a device, passed on; somebody stands by that side."""
    reading = replace(
        next(each for each in MANAGED.delegations if each.side is A and Scope.SUBMIT in each.scopes),
        scopes=frozenset(Scope),
    )
    others = tuple(each for each in OPEN.delegations if each.record != reading.record)
    file = replace(OPEN, delegations=(*others, reading))
    file = replace(file, parties={**file.parties, A: replace(file.parties[A], keyset=None)})
    brought = replace(submit(A, delegation=reading), copies=frozenset({bringer(A).keyset}))
    passed = release(ITEM, person(B).keyset)
    return standing_by(walk_to(file, Move(brought, bringer(A)), Move(passed, LEAD)))


BROUGHT = _brought()
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
    Code.PARTY_AGE: (
        YOUNG,
        Move(c.UnderAge(record=record("young again"), side=A, on=True), LEAD),
    ),
    Code.GUARDIAN_MISSING: (YOUNG, Move(agreeing_with(), person(A))),
    Code.GUARDIAN_NOT_AGREED: (YOUNG, Move(agreeing_with(word()), person(A))),
    Code.GUARDIAN_UNKNOWN: (
        YOUNG,
        Move(c.AskGuardian(record=record("ask"), side=A, guardian=GuardianId(b"a.nobody")), LEAD),
    ),
    Code.GUARDIAN_STANDS: (
        after(YOUNG, Move(word(), GUARDIAN)),
        Move(c.AskGuardian(record=record("ask"), side=A, guardian=PARENT), LEAD),
    ),
    Code.GUARDIAN_NOT_ASKED: (YOUNG, Move(word(asked="a.older"), GUARDIAN)),
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
    Code.ITEM_NOT_LOST: (
        HELD,
        Move(c.Recopy(record=record("copy"), item=ITEM, manifest=manifest(ITEM), to=person(A).keyset), LEAD),
    ),
    Code.ITEM_ORIGINAL: (after(HELD, SHARE, Move(TRANSLATION, INTERPRETER), OFFER, AGREED), PASSED),
    Code.SHARE_ROLE: (HELD, Move(share(ITEM, person(B)), LEAD)),
    Code.SHARE_STANDS: (after(HELD, SHARE), SHARE),
    Code.SUPPORTER_ROLE: (_ANSWERED_BY_A, Move(PLACE, LEAD)),
    Code.SUPPORTER_PARTY: (SUPPORTERS_SLIP, Move(replace(PLACE, party=None), LEAD)),
    Code.SUPPORTER_UNKNOWN: (RELEASED, LEND),
    Code.LEND_AUTHOR: (standing_by(walk_to(RELEASED, OPENED), B), Move(lend(ITEM, B), person(B))),
    Code.LEND_STANDS: (after(STANDS_BY, LEND), LEND),
    Code.LEND_UNKNOWN: (STANDS_BY, UNLEND),
    Code.SHARE_UNKNOWN: (HELD, UNSHARE),
    Code.ASSIGNMENT_ASIDE: (
        after(OPEN, Move(c.StepAside(record=record("aside"), mediator=DEPUTY.keyset), DEPUTY)),
        Move(replace(ASSIGN, mediator=DEPUTY.keyset), OFFICE),
    ),
    Code.GRANT_READERS: (OPEN, Move(submit(A, readers=frozenset({LEAD.keyset})), person(A))),
}
