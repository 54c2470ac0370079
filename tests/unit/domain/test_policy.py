"""Who may ask what, held against a second writing-down of the table, cell by cell, in words and in deed.

The table below is this test's own. If a cell of the policy changes, a line here must be changed on purpose.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import RULES
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, Seconds, SlipId
from relay.domain.model import Attested, CaseFile, Delivery, Mode, Place, Scope, Side, StaffRole
from relay.domain.policy import POLICY, STOPPING, UNASKED, Permit, Standing, authorise
from relay.domain.refusals import Code, Refused
from tests.property.world import (
    EARLY,
    GUARDIAN,
    INTERPRETER,
    LATE,
    LEAD,
    OFFICE,
    OTHER_MEDIATOR,
    PARENT,
    STRANGER,
    SUPPORTER,
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
    lend,
    manifest,
    opened,
    person,
    reader,
    record,
    release,
    share,
    standing_by,
    submit,
    under_age,
)
from tests.property.world import word as saying
from tests.property.worlds import walk_to
from tests.unit.domain.who_may import TABLE

CELLS = [
    (getattr(c, row[0]), standing, row[column])
    for row in (line.split() for line in TABLE.strip().splitlines()[1:])
    for column, standing in enumerate(Standing, start=1)
]
READING, BRINGING = delegation(A, Scope.READ), delegation(A, Scope.SUBMIT)
TO_A = item_id(B)


def without_device(file: CaseFile, side: Side) -> CaseFile:
    return replace(file, parties={**file.parties, side: replace(file.parties[side], keyset=None)})


def scene(standing: Standing, kind: type[c.Command]) -> CaseFile:
    """A file in which the cell can show itself: B's letter was released to whoever this standing stands for."""
    file = opened(case_file(counsellors=True))
    device = standing is Standing.PARTY or kind is c.Regrant
    if not device:
        file = without_device(file, A)
    if standing is Standing.GUARDIAN:
        file = under_age(file)
    to_a = {
        Standing.PARTY: release(TO_A, person(A).keyset),
        Standing.COUNSELLOR: release(TO_A, reader(A).keyset, delegation=READING.record),
    }.get(standing, release(TO_A, LEAD.keyset, in_person=True))
    own = submit(A) if device else submit(A, attested=Attested.PRESENT, own_copy=False)
    given = [Move(share(item_id(A)), LEAD)] if standing is Standing.INTERPRETER else []
    if standing is Standing.SUPPORTER:
        return _lent(file)
    return walk_to(
        file,
        Move(submit(B), person(B)),
        Move(to_a, LEAD),
        Move(own, person(A) if device else LEAD),
        *given,
    )


def _lent(file: CaseFile) -> CaseFile:
    """A file in which a supporter of A's was lent a letter that A wrote, for which a mediator speaks."""
    own = submit(A, attested=Attested.PRESENT, own_copy=False)
    return walk_to(
        standing_by(without_device(file, A)),
        Move(submit(B), person(B)),
        Move(own, LEAD),
        Move(release(item_id(A), person(B).keyset), LEAD),
        Move(lend(item_id(A), attested=Attested.PRESENT), LEAD),
    )


def command(kind: type[c.Command], standing: Standing) -> c.Command:
    """A command for side A, spoken the way this standing would: in its own name, attested, or under a delegation."""
    scope = READING if kind in (c.Open, c.Refuse, c.Deliver) else BRINGING
    named = scope.record if standing is Standing.COUNSELLOR else None
    word = Attested.PRESENT if standing is Standing.MEDIATOR else None
    said = record("said")
    mine, theirs = item_id(A), TO_A
    commands: dict[type[c.Command], c.Command] = {
        c.CreateCase: c.CreateCase(
            record=said, mediator=keyset("m.new"), mediator_role=StaffRole.MEDIATOR, not_after=LATE
        ),
        c.Assign: c.Assign(
            record=said,
            mediator=keyset("m.new"),
            mediator_role=StaffRole.MEDIATOR,
            place=Place.DEPUTY,
            not_after=LATE,
        ),
        c.EndAssignment: c.EndAssignment(record=said, mediator=LEAD.keyset),
        c.SetLabel: c.SetLabel(record=said),
        c.UnderAge: c.UnderAge(record=said, side=A, on=True),
        c.NameGuardian: c.NameGuardian(record=said, side=A, guardian=PARENT),
        c.ConfirmGuardian: c.ConfirmGuardian(
            record=said, side=A, guardian=PARENT, slip=SlipId(b"slip"), keyset=keyset("new")
        ),
        c.AskGuardian: c.AskGuardian(record=said, side=A, guardian=PARENT),
        c.EndGuardian: c.EndGuardian(record=said, side=A, guardian=PARENT),
        c.GuardianWord: replace(saying(attested=word), record=said),
        c.RegisterSlip: c.RegisterSlip(record=said, slip=SlipId(b"slip"), side=A, epoch=2, expires=LATE),
        c.Confirm: c.Confirm(
            record=said, slip=SlipId(b"slip"), side=A, epoch=2, keyset=keyset("new"), replaces=None, second=OFFICE
        ),
        c.TwoMediators: c.TwoMediators(record=said, on=True),
        c.MarkPrepared: c.MarkPrepared(record=said, side=A),
        c.OpenCase: c.OpenCase(record=said),
        c.Close: c.Close(record=said),
        c.Delegate: c.Delegate(
            record=said,
            side=A,
            counsellor=keyset("a.new"),
            counsellor_role=StaffRole.COUNSELLOR,
            scopes=frozenset(Scope),
            mode=Mode.TYPED,
            not_before=EARLY,
            not_after=LATE,
            party=None,
        ),
        c.Revoke: c.Revoke(record=said, delegation=READING.record),
        c.Handover: c.Handover(record=said, to=keyset("m.deputy"), items=frozenset({mine})),
        c.Regrant: c.Regrant(record=said, item=theirs, release=record("b.1.release"), to=person(A).keyset),
        c.Recopy: c.Recopy(record=said, item=mine, manifest=manifest(mine), to=keyset("a.again")),
        c.GiveConsent: c.GiveConsent(record=said, side=A, delegation=named, attested=word),
        c.EndConsent: c.EndConsent(
            record=said, side=A, delegation=named, attested=word, consent=record("a.consent")
        ),
        c.SetPreferences: c.SetPreferences(
            record=said, side=A, delegation=named, attested=word, kinds=frozenset({Form.AUDIO})
        ),
        c.Submit: replace(
            submit(A, 2, delegation=BRINGING if named else None, attested=word, own_copy=False),
            record=said,
            derived_from=mine if standing is Standing.INTERPRETER else None,
        ),
        c.Viewed: c.Viewed(record=said, item=mine, manifest=manifest(mine), parts=()),
        c.Countersign: c.Countersign(record=said, item=mine, manifest=manifest(mine), to=person(B).keyset),
        c.Release: release(mine, person(B).keyset),
        c.Return: c.Return(record=said, item=mine, manifest=manifest(mine)),
        c.Decline: c.Decline(record=said, item=mine, manifest=manifest(mine)),
        c.NotPassedOn: c.NotPassedOn(record=said, item=mine, manifest=manifest(mine)),
        c.TakeUp: c.TakeUp(record=said, earlier=CaseId(b"earlier")),
        c.StepAside: c.StepAside(record=said, mediator=LEAD.keyset),
        c.Postpone: c.Postpone(record=said, item=mine, until=Day(TODAY + 1)),
        c.Offer: c.Offer(record=said, item=mine, manifest=manifest(mine), original=theirs, to=person(A).keyset),
        c.Agree: c.Agree(
            record=said, item=mine, manifest=manifest(mine), agrees=True, delegation=named, attested=word
        ),
        c.Share: share(mine),
        c.Supporter: c.Supporter(
            record=said, slip=SlipId(b"slip"), side=A, keyset=keyset("new"), party=person(A).keyset
        ),
        c.SupporterEnd: c.SupporterEnd(record=said, side=A, supporter=SUPPORTER.keyset),
        c.Lend: replace(lend(mine, attested=word), delegation=named),
        c.Unlend: c.Unlend(record=said, item=mine, side=A, to=SUPPORTER.keyset),
        c.Unshare: c.Unshare(record=said, item=mine, to=INTERPRETER.keyset),
        c.Recall: c.Recall(record=said, item=mine, delegation=named, attested=word),
        c.DestroyOwnCopy: c.DestroyOwnCopy(record=said, item=mine, delegation=named, attested=word),
        c.Open: c.Open(record=said, item=theirs, delegation=named),
        c.Refuse: c.Refuse(record=said, item=theirs, delegation=named),
        c.Deliver: c.Deliver(record=said, item=theirs, delegation=named, how=Delivery.HANDED),
        c.Pause: c.Pause(record=said, side=A, delegation=named, attested=word),
        c.Resume: c.Resume(record=said, side=A, delegation=named, attested=word, pause=record("a.pause")),
        c.Withdraw: c.Withdraw(record=said, side=A, delegation=named, attested=word),
        c.PauseCase: c.PauseCase(record=said),
        c.ResumeCase: c.ResumeCase(record=said, pause=record("pause")),
        c.Answered: c.Answered(record=said, about=A, counsellor=None),
        c.HandNote: handing(said),
        c.WriteNote: c.WriteNote(
            record=said,
            readers=frozenset(),
            about=A if standing is Standing.PARTY else None,
            counsellor=bringer(A).keyset if standing is Standing.COUNSELLOR else None,
        ),
    }
    return commands[kind]


def caller(standing: Standing, kind: type[c.Command]) -> c.Caller:
    counsellor = reader(A) if kind in (c.Open, c.Refuse, c.Deliver) else bringer(A)
    return {
        Standing.PARTY: person(A),
        Standing.MEDIATOR: LEAD,
        Standing.COUNSELLOR: counsellor,
        Standing.INTERPRETER: INTERPRETER,
        Standing.GUARDIAN: GUARDIAN,
        Standing.SUPPORTER: SUPPORTER,
        Standing.COORDINATOR: OFFICE,
    }[standing]


def refusal(file: CaseFile, asked: c.Command, by: c.Caller, now: int = EARLY) -> Code | None:
    try:
        authorise(file, asked, by, Seconds(now))
    except Refused as refused:
        return refused.code
    return None


@pytest.mark.parametrize(("kind", "standing", "cell"), CELLS)
def test_the_table_says_the_same_in_both_writings(kind: type[c.Command], standing: Standing, cell: str) -> None:
    permit = POLICY[kind].get(standing)
    assert cell == ("-" if permit is None else permit.value.replace(" ", "_"))


@pytest.mark.parametrize(("kind", "standing", "cell"), CELLS)
def test_a_cell_lets_its_people_pass_and_a_dash_nobody(
    kind: type[c.Command], standing: Standing, cell: str
) -> None:
    file = scene(standing, kind)
    said = refusal(file, command(kind, standing), caller(standing, kind))
    assert said is (Code.NOT_ALLOWED if cell == "-" else None)


def test_every_command_has_a_row_or_is_asked_by_nobody_and_every_one_has_a_rule() -> None:
    commands = {each for each in vars(c).values() if isinstance(each, type) and issubclass(each, c.Command)}
    concrete = commands - {c.Command, c.ForSide, c.ForItem, c.ForGuardian, c.AgainstItem}
    assert set(POLICY) | UNASKED == concrete == set(RULES)
    assert not set(POLICY) & UNASKED
    assert {kind for kind, _, _ in CELLS} == set(POLICY)


@pytest.mark.parametrize("kind", list(POLICY))
@pytest.mark.parametrize("who", [STRANGER, OTHER_MEDIATOR, c.Caller(keyset("x"), StaffRole.COUNSELLOR)])
def test_people_without_standing_find_nothing(kind: type[c.Command], who: c.Caller) -> None:
    for standing in Standing:
        assert refusal(scene(standing, kind), command(kind, standing), who) is Code.NOT_FOUND


@pytest.mark.parametrize(
    "kind", [kind for kind, standing, cell in CELLS if standing is Standing.PARTY and cell == "own"]
)
def test_a_party_never_acts_for_the_other_side(kind: type[c.Command]) -> None:
    file = scene(Standing.PARTY, kind)
    assert refusal(file, command(kind, Standing.PARTY), person(B)) in (Code.NOT_ALLOWED, Code.NOT_FOUND)


@pytest.mark.parametrize(
    "kind", [kind for kind, standing, cell in CELLS if standing is Standing.PARTY and cell == "own"]
)
def test_a_party_speaks_in_their_own_name_and_is_never_refused_a_stop_for_its_form(kind: type[c.Command]) -> None:
    file = scene(Standing.PARTY, kind)
    plain = command(kind, Standing.PARTY)
    assert isinstance(plain, c.ForSide | c.ForItem)
    for pretended in (replace(plain, attested=Attested.PAPER), replace(plain, delegation=READING.record)):
        expected = None if kind in STOPPING else Code.NOT_ALLOWED
        assert refusal(file, pretended, person(A)) is expected


@pytest.mark.parametrize("kind", [kind for kind, _, cell in CELLS if cell == "attested"])
def test_the_mediator_attests_only_for_somebody_without_a_keyset_and_says_so(kind: type[c.Command]) -> None:
    asked = command(kind, Standing.MEDIATOR)
    assert isinstance(asked, c.ForSide | c.ForItem)
    enrolled = scene(Standing.PARTY, kind)
    assert refusal(enrolled, asked, LEAD) is Code.PARTY_ENROLLED
    file = scene(Standing.MEDIATOR, kind)
    assert refusal(file, replace(asked, attested=None), LEAD) is Code.NOT_ALLOWED
    assert refusal(file, replace(asked, delegation=READING.record), LEAD) is Code.NOT_ALLOWED


COUNSELLED = [kind for kind, standing, cell in CELLS if standing is Standing.COUNSELLOR and "scope" in cell]


@pytest.mark.parametrize("kind", COUNSELLED)
def test_a_counsellor_names_a_delegation_of_their_own_that_is_live_and_covers_it(kind: type[c.Command]) -> None:
    file, asked, who = (
        scene(Standing.COUNSELLOR, kind),
        command(kind, Standing.COUNSELLOR),
        caller(Standing.COUNSELLOR, kind),
    )
    assert isinstance(asked, c.ForSide | c.ForItem)
    mine = READING if who == reader(A) else BRINGING
    other = BRINGING if mine is READING else READING
    assert refusal(file, asked, who, mine.not_before - 1) is Code.DELEGATION_EXPIRED
    assert refusal(file, asked, who, mine.not_before) is None
    assert refusal(file, asked, who, mine.not_after - 1) is None
    assert refusal(file, asked, who, mine.not_after) is Code.DELEGATION_EXPIRED
    assert refusal(file, replace(asked, delegation=None), who) is Code.DELEGATION_UNKNOWN
    assert refusal(file, replace(asked, delegation=other.record), who) is Code.DELEGATION_UNKNOWN
    assert refusal(file, replace(asked, attested=Attested.PAPER), who) is Code.NOT_ALLOWED
    ended = replace(file, delegations=tuple(each for each in file.delegations if each != mine))
    assert refusal(ended, asked, who) is Code.NOT_FOUND
    assert refusal(file, asked, c.Caller(who.keyset)) is Code.NOT_FOUND, "staff whose authority ended"


@pytest.mark.parametrize(
    ("kind", "scope", "enough"),
    [
        (kind, scope, cell in ("any_scope", f"scope_{scope.value}"))
        for kind, standing, cell in CELLS
        if standing is Standing.COUNSELLOR and "scope" in cell
        for scope in Scope
    ],
)
def test_a_scope_covers_what_the_table_says(kind: type[c.Command], scope: Scope, enough: bool) -> None:
    file = scene(Standing.COUNSELLOR, kind)
    changed = tuple(replace(each, scopes=frozenset({scope})) for each in file.delegations)
    said = refusal(
        replace(file, delegations=changed), command(kind, Standing.COUNSELLOR), caller(Standing.COUNSELLOR, kind)
    )
    assert said is (None if enough else Code.DELEGATION_SCOPE)


def test_a_counsellor_whose_delegation_ended_is_told_so_and_gets_no_private_word() -> None:
    file = opened(case_file(counsellors=True))
    note = command(c.WriteNote, Standing.COUNSELLOR)
    assert refusal(file, note, bringer(A)) is None
    assert refusal(file, note, bringer(A), LATE) is Code.DELEGATION_EXPIRED
    assert refusal(file, note, reader(A)) is Code.NOT_ALLOWED, "another counsellor's conversation"


def test_a_mediator_opens_only_what_was_released_to_them_in_person() -> None:
    file = scene(Standing.MEDIATOR, c.Open)
    deputy = c.Caller(keyset("m.deputy"), StaffRole.MEDIATOR)
    assert refusal(file, command(c.Open, Standing.MEDIATOR), deputy) is Code.NOT_ALLOWED
    to_counsellor = scene(Standing.COUNSELLOR, c.Open)
    assert refusal(to_counsellor, command(c.Open, Standing.MEDIATOR), LEAD) is Code.NOT_ALLOWED
    plain = replace(file, items={**file.items, TO_A: replace(file.items[TO_A], in_person=False)})
    assert refusal(plain, command(c.Open, Standing.MEDIATOR), LEAD) is Code.NOT_ALLOWED


SIDES = [
    (c.Close, Standing.MEDIATOR, None),
    (c.Release, Standing.MEDIATOR, None),
    (c.Recall, Standing.MEDIATOR, A),
    (c.GiveConsent, Standing.MEDIATOR, A),
    (c.Submit, Standing.MEDIATOR, A),
    (c.Open, Standing.MEDIATOR, A),
    (c.Pause, Standing.COUNSELLOR, A),
    (c.Recall, Standing.PARTY, A),
    (c.Assign, Standing.COORDINATOR, None),
]


@pytest.mark.parametrize(("kind", "standing", "side"), SIDES)
def test_who_is_spoken_for(kind: type[c.Command], standing: Standing, side: Side | None) -> None:
    authority = authorise(scene(standing, kind), command(kind, standing), caller(standing, kind), EARLY)
    assert (authority.standing, authority.side) == (standing, side)
    assert (authority.delegation is not None) is (standing is Standing.COUNSELLOR)


def test_only_a_mediator_derives_and_then_speaks_for_nobody() -> None:
    file = scene(Standing.PARTY, c.Submit)
    derived = submit(A, 2, derived_from=item_id(A), own_copy=False)
    assert refusal(file, derived, LEAD) is None
    assert refusal(file, replace(derived, attested=Attested.PAPER), LEAD) is Code.NOT_ALLOWED
    assert refusal(file, replace(derived, delegation=BRINGING.record), bringer(A)) is Code.NOT_ALLOWED
    assert refusal(file, derived, person(A)) is Code.NOT_ALLOWED


def test_an_unknown_item_and_the_other_sides_unreleased_one_sound_alike() -> None:
    file = walk_to(opened(case_file(counsellors=True)), Move(submit(B), person(B)))
    for asked in (c.Open(record=record("x"), item=TO_A), c.Recall(record=record("x"), item=TO_A)):
        for who in (person(A), reader(A)):
            assert refusal(file, asked, who) is Code.NOT_FOUND
            assert refusal(file, replace(asked, item=ItemId(b"none")), who) is Code.NOT_FOUND


def test_every_permit_is_used() -> None:
    assert {permit for row in POLICY.values() for permit in row.values()} == set(Permit)
