"""What each seat takes as given because it cannot see it: exactly that and nothing else, one row for each kind of record."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import newest
from relay.domain.decision import with_case, with_items, with_party
from relay.domain.forms import Form
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, SlipId, day_of
from relay.domain.model import (
    MEDIATORS,
    Assignment,
    Case,
    CaseFile,
    CaseState,
    Consent,
    Delegation,
    Item,
    ItemState,
    Kind,
    Mode,
    Party,
    PauseOwner,
    Place,
    Scope,
    Seat,
    Side,
    Slip,
    StaffRole,
)
from relay.domain.news import News
from relay.domain.order import Moments
from relay.domain.replay import begun
from relay.domain.seen import NOBODY, UNSEEN, Replay
from relay.domain.unseen import as_told, given, with_people
from tests.property.world import (
    DEPUTY,
    EARLY,
    LEAD,
    OFFICE,
    A,
    B,
    bringer,
    delegation,
    item_id,
    keyset,
    manifest,
    person,
    reader,
    record,
    release,
    share,
    submit,
)

CASE = CaseId(b"case")
ITEM = item_id(A)
FOREVER = Seconds(1 << 40)
"""Later than any date that a case knows."""
READING = delegation(B, Scope.READ)
SPAN = Moments(EARLY, EARLY - 600, EARLY + 600)
LEADS = Assignment(LEAD.keyset, Place.LEAD, record("assign.lead"), Seconds(EARLY + 80 * 86_400))
SLIP = SlipId(b"slip")
CONFIRM = c.Confirm(
    record=record("confirm"), slip=SLIP, side=A, epoch=1, keyset=keyset("a.new"), replaces=None, second=None
)
COLLEAGUE = c.Caller(keyset("b.colleague"), StaffRole.COUNSELLOR)
THEIRS = record("b.theirs")

WHOLE, PARTY = begun(CASE, MEDIATORS), begun(CASE, Seat.of(A))
EMPTY = begun(CASE, Seat.counsellor(reader(B).keyset))
COUNSELS = replace(EMPTY, file=replace(EMPTY.file, delegations=(READING,)))


def with_file(before: Replay, file: CaseFile) -> Replay:
    return replace(before, file=file)


def in_state(before: Replay, state: CaseState, **holds: RecordId) -> Replay:
    """The same in another state of the case, with these pauses."""
    standing = {PauseOwner(name): each for name, each in holds.items()}
    return with_file(before, with_case(before.file, replace(before.file.case, state=state, holds=standing)))


def consented(before: Replay, consent: Consent | None) -> Replay:
    return with_file(before, with_party(before.file, replace(before.file.parties[A], consent=consent)))


def item(side: Side, **said: object) -> Item:
    """What is taken as given of a letter, where nothing more is said."""
    plain = Item(
        id=ITEM,
        case=CASE,
        side=side,
        author=NOBODY,
        kind=Kind.LETTER,
        state=ItemState.HELD,
        manifest=UNSEEN,
        held_at=EARLY,
        day=day_of(EARLY),
    )
    return replace(plain, **said)


def test_before_its_first_record_a_seat_knows_that_both_sides_will_have_agreed() -> None:
    assert Replay(MEDIATORS, CaseFile(Case(CASE)), news=News(), taken_noted=newest.NOTED) == WHOLE
    for before, kinds in ((PARTY, frozenset({Form.LETTER})), (EMPTY, frozenset(Form))):
        parties = {side: Party(side, consent=Consent(UNSEEN), prepared=UNSEEN, kinds=kinds) for side in Side}
        assert before == Replay(before.seat, CaseFile(Case(CASE), parties), news=News(), taken_noted=newest.NOTED)
    assert [each.whole for each in (WHOLE, PARTY, EMPTY)] == [True, False, False]
    assert [each.counsellor for each in (WHOLE, PARTY, EMPTY)] == [False, False, True]


# --- people


def place(who: KeysetId) -> Assignment:
    return Assignment(who, Place.DEPUTY, UNSEEN, FOREVER)


def ended(since: int, *delegations: Delegation) -> Replay:
    """A counsellor who heard that the lead's place ended then."""
    return replace(
        with_file(EMPTY, replace(EMPTY.file, delegations=delegations)), gone={LEAD.keyset: Seconds(since)}
    )


FIRST = replace(
    READING, record=record("first"), not_before=Seconds(EARLY - 9_000), not_after=Seconds(EARLY - 5_000)
)
SECOND = replace(
    READING, record=record("second"), not_before=Seconds(EARLY - 5_000), not_after=Seconds(EARLY + 601)
)
CLOSES = c.Close(record=record("close"))
ENDS = c.EndAssignment(record=record("end"), mediator=DEPUTY.keyset)
WITH_LEAD = with_file(COUNSELS, replace(COUNSELS.file, assignments=(LEADS,)))
OVER = with_file(COUNSELS, replace(COUNSELS.file, assignments=(replace(LEADS, not_after=Seconds(EARLY - 9)),)))
ASSIGN = c.Assign(
    record=record("assign"),
    mediator=DEPUTY.keyset,
    mediator_role=StaffRole.MEDIATOR,
    place=Place.LEAD,
    not_after=Seconds(EARLY + 60),
)

PLACES = [
    # what; what is known; the record; by whom; whose places there are then
    ("a mediator of whom nothing is known", COUNSELS, CLOSES, LEAD, (place(LEAD.keyset),)),
    ("who releases needs a place that is known", COUNSELS, release(ITEM, reader(B).keyset), LEAD, ()),
    ("who gives anew does too", COUNSELS, c.Regrant(record=record("g"), item=ITEM, release=record("r"), to=keyset("b")), LEAD, ()),
    ("somebody of the office", COUNSELS, CLOSES, OFFICE, ()),
    ("a party", COUNSELS, CLOSES, person(A), ()),
    ("who is known", WITH_LEAD, CLOSES, OFFICE, (LEADS,)),
    ("whose end was heard", ended(EARLY - 60, READING), CLOSES, LEAD, ()),
    ("whose end was heard as the delegation began", ended(READING.not_before, READING), CLOSES, LEAD, ()),
    ("whose end was before it", ended(READING.not_before - 1, READING), CLOSES, LEAD, (place(LEAD.keyset),)),
    ("whose end was heard, by delegations that follow each other", ended(EARLY - 9_000, SECOND, FIRST), CLOSES, LEAD, ()),
    ("heard by a long one, and a short one within it",
     ended(EARLY - 60, READING, replace(FIRST, not_before=Seconds(EARLY - 90), not_after=Seconds(EARLY - 30))), CLOSES, LEAD, ()),
    ("whose end was heard, and whose news might not have been since",
     ended(EARLY - 9_000, FIRST, replace(SECOND, not_after=Seconds(EARLY + 600))), CLOSES, LEAD, (place(LEAD.keyset),)),
    ("whose place ran out while everything was heard", OVER, CLOSES, LEAD, OVER.file.assignments),
    ("the mediators for whom a letter is sealed", COUNSELS, submit(B), person(B), (place(NOBODY),)),
    ("whose place ends", COUNSELS, ENDS, OFFICE, (place(DEPUTY.keyset),)),
    ("whose authority ends", COUNSELS, c.EndPlace(record=record("e"), mediator=DEPUTY.keyset), OFFICE, (place(DEPUTY.keyset),)),
    ("whose place ended before", ended(EARLY - 60, READING), replace(ENDS, mediator=LEAD.keyset), OFFICE, ()),
    ("a counsellor whose authority ends", with_file(EMPTY, replace(EMPTY.file, delegations=(READING, delegation(B, Scope.SUBMIT)))),
     c.EndPlace(record=record("e"), mediator=bringer(B).keyset), OFFICE, ()),
    ("another lead may have gone since", WITH_LEAD, ASSIGN, OFFICE, (replace(LEADS, place=Place.DEPUTY),)),
    ("to a party everybody is told", PARTY, CLOSES, LEAD, ()),
    ("and to the mediators", WHOLE, CLOSES, LEAD, ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "before", "command", "caller", "places"), PLACES, ids=[each[0] for each in PLACES]
)
def test_whose_place_a_counsellor_takes_on_trust(
    what: str, before: Replay, command: c.Command, caller: c.Caller, places: tuple[Assignment, ...]
) -> None:
    file = with_people(before, command, caller, SPAN)
    assert file == replace(before.file, assignments=places)


BROUGHT = with_file(COUNSELS, with_items(COUNSELS.file, (item(B),)))
RECALL = c.Recall(record=record("recall"), item=ITEM, delegation=THEIRS)
DESTROY = c.DestroyOwnCopy(record=record("destroy"), item=ITEM, delegation=THEIRS)
TRUSTED = Delegation(THEIRS, B, COLLEAGUE.keyset, frozenset(Scope), Mode.SCAN, Seconds(0), FOREVER)

COLLEAGUES = [
    ("takes back what was brought from here", BROUGHT, RECALL, COLLEAGUE, (TRUSTED,)),
    ("destroys it", BROUGHT, DESTROY, COLLEAGUE, (TRUSTED,)),
    ("opens something", BROUGHT, c.Open(record=record("o"), item=ITEM, delegation=THEIRS), COLLEAGUE, ()),
    ("is none of the counsellors", BROUGHT, RECALL, person(B), ()),
    ("takes back what is not known here", COUNSELS, RECALL, COLLEAGUE, ()),
    ("names no delegation", BROUGHT, replace(RECALL, delegation=None), COLLEAGUE, ()),
    ("names one that is known", BROUGHT, replace(RECALL, delegation=READING.record), COLLEAGUE, ()),
]


@pytest.mark.parametrize(
    ("what", "before", "command", "caller", "trusted"), COLLEAGUES, ids=[each[0] for each in COLLEAGUES]
)
def test_a_colleague_who_takes_back_has_a_delegation_that_is_not_seen_here(
    what: str, before: Replay, command: c.Command, caller: c.Caller, trusted: tuple[Delegation, ...]
) -> None:
    file = with_people(before, command, caller, SPAN)
    assert file == replace(before.file, delegations=(READING, *trusted))


# --- the case


PAUSED_B = in_state(COUNSELS, CaseState.PAUSED, b=record("b.pause"))
RELEASES = release(ITEM, reader(B).keyset, delegation=READING.record)
OPENS = c.Open(record=record("open"), item=ITEM, delegation=READING.record)
KNOWN = with_file(PAUSED_B, with_items(PAUSED_B.file, (item(A),)))
RESUMES = c.Resume(record=record("resume"), side=B, pause=record("b.pause"), delegation=READING.record)
AGREES = c.GiveConsent(record=record("agree"), side=A)
TAKES_BACK = c.EndConsent(record=record("back"), side=A, consent=record("earlier"))
LIFTS = c.ResumeCase(record=record("lift"), pause=record("restore"))

CASES = [
    # what; what is known; the record; what is known with what is taken as given
    ("consent that a mediator recorded is given anew", PARTY, AGREES, consented(PARTY, None)),
    ("and is taken back", PARTY, TAKES_BACK, consented(PARTY, Consent(record("earlier")))),
    ("consent that is known", consented(PARTY, Consent(record("known"))), TAKES_BACK,
     consented(PARTY, Consent(record("known")))),
    ("no consent", consented(PARTY, None), AGREES, consented(PARTY, None)),
    ("a case opens", PAUSED_B, c.OpenCase(record=record("o")), in_state(COUNSELS, CaseState.PREPARING)),
    ("a case opens for a party", PARTY, c.OpenCase(record=record("o")), PARTY),
    ("a party goes on whose pause is not known", COUNSELS, RESUMES, in_state(COUNSELS, CaseState.PREPARING, b=record("b.pause"))),
    ("one whose pause is", PAUSED_B, RESUMES, PAUSED_B),
    ("one whose pause is, in a case that ended", in_state(COUNSELS, CaseState.CLOSED, b=record("b.pause")), RESUMES,
     in_state(COUNSELS, CaseState.CLOSED, b=record("b.pause"))),
    ("one who paused again", in_state(COUNSELS, CaseState.PAUSED, b=record("older")), RESUMES, PAUSED_B),
    ("a party to whom nothing of its own is unseen", PARTY, replace(RESUMES, side=A), PARTY),
    ("it is opened while a pause stood: its party lifted it", KNOWN, OPENS,
     in_state(KNOWN, CaseState.OPEN)),
    ("it is released likewise", KNOWN, RELEASES, in_state(KNOWN, CaseState.OPEN)),
    ("an interpreter is given it: nobody's pause stands", KNOWN, share(ITEM), in_state(KNOWN, CaseState.OPEN)),
    ("before contact begins", in_state(KNOWN, CaseState.PREPARING, b=record("b.pause")), share(ITEM),
     in_state(KNOWN, CaseState.PREPARING)),
    ("it is opened where the case is closed", in_state(KNOWN, CaseState.CLOSED), OPENS, in_state(KNOWN, CaseState.CLOSED)),
    ("a party opens it while a pause stands", in_state(with_file(PARTY, with_items(PARTY.file, (item(B),))), CaseState.PAUSED),
     OPENS, in_state(with_file(PARTY, with_items(PARTY.file, (item(B),))), CaseState.PAUSED)),
    ("the service's own pause is lifted", in_state(WHOLE, CaseState.OPEN), LIFTS,
     in_state(WHOLE, CaseState.PAUSED, service=record("restore"))),
    ("a pause that is known", in_state(WHOLE, CaseState.PAUSED, mediators=record("restore")), LIFTS,
     in_state(WHOLE, CaseState.PAUSED, mediators=record("restore"))),
    ("anything else", in_state(PARTY, CaseState.PAUSED), c.Pause(record=record("p"), side=A), in_state(PARTY, CaseState.PAUSED)),
]  # fmt: skip


@pytest.mark.parametrize(("what", "before", "command", "after"), CASES, ids=[each[0] for each in CASES])
def test_what_is_taken_as_given_of_a_case(what: str, before: Replay, command: c.Command, after: Replay) -> None:
    assert given(before, command, person(A), SPAN) == after.file


# --- slips


REGISTERED = Slip(SLIP, A, 1, Seconds(EARLY + 60), by=LEAD.keyset)
ANOTHER = Slip(SlipId(b"other"), B, 1, Seconds(EARLY + 60), by=LEAD.keyset)


def test_whoever_confirms_an_answer_says_that_it_came() -> None:
    before = with_file(WHOLE, replace(WHOLE.file, slips=(REGISTERED, ANOTHER)))
    file = given(before, CONFIRM, LEAD, SPAN)
    assert file == replace(before.file, slips=(ANOTHER, replace(REGISTERED, keyset=CONFIRM.keyset)))
    assert given(WHOLE, CONFIRM, LEAD, SPAN) == WHOLE.file, "to mediators the slip itself is a record"
    for before in (PARTY, COUNSELS):
        made = Slip(SLIP, A, 1, FOREVER, by=LEAD.keyset, keyset=CONFIRM.keyset)
        assert given(before, CONFIRM, LEAD, SPAN).slips == (made,)


# --- letters


def wishing(*kinds: Form) -> Replay:
    return with_file(PARTY, with_party(PARTY.file, replace(PARTY.file.parties[A], kinds=frozenset(kinds))))


TO_A = release(ITEM, person(A).keyset)
AGAIN = c.Regrant(record=record("again"), item=ITEM, release=record("earlier"), to=keyset("a.new"))
OWN_RECALL = replace(RECALL, delegation=READING.record)
REWRITES = submit(A, 2, replaces=ITEM, derived_from=ItemId(b"first"))
OPEN_COUNSELS = in_state(COUNSELS, CaseState.OPEN)

LETTERS = [
    # what; what is known; the record; the letter that is taken as given
    ("a letter is passed on to a party", PARTY, TO_A, item(B, manifest=manifest(ITEM))),
    ("one of a kind that they wish for", wishing(Form.VIDEO, Form.AUDIO), TO_A, item(B, manifest=manifest(ITEM), kind=Kind.AUDIO)),
    ("one to who wishes for none", wishing(), TO_A, item(B, manifest=manifest(ITEM))),
    ("one to a counsellor", OPEN_COUNSELS, RELEASES, item(A, manifest=manifest(ITEM))),
    ("one to a counsellor by no delegation", OPEN_COUNSELS, replace(RELEASES, delegation=None), None),
    ("one by a delegation that is not known", OPEN_COUNSELS, replace(RELEASES, delegation=THEIRS), None),
    ("one is given anew", PARTY, AGAIN, item(B, state=ItemState.RELEASED, release=record("earlier"), released_to=NOBODY)),
    ("given anew by no delegation", OPEN_COUNSELS, AGAIN, None),
    ("the party's own is taken back by a counsellor", COUNSELS, OWN_RECALL, item(B)),
    ("or destroyed", COUNSELS, replace(DESTROY, delegation=READING.record), item(B)),
    ("taken back by no delegation", COUNSELS, replace(RECALL, delegation=None), None),
    ("a party takes back what a mediator wrote down for it", PARTY, replace(RECALL, delegation=None), item(A)),
    ("a party's own is known to them", PARTY, replace(DESTROY, delegation=None), None),
    ("a letter takes the place of one", PARTY, REWRITES, item(A, state=ItemState.RETURNED, derived_from=ItemId(b"first"))),
    ("a letter takes nobody's place", PARTY, submit(A, 2), None),
    ("a letter is returned", PARTY, c.Return(record=record("r"), item=ITEM, manifest=manifest(ITEM)), None),
    ("nothing of a letter", PARTY, c.Pause(record=record("p"), side=A), None),
    ("the mediators know every letter", WHOLE, TO_A, None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "before", "command", "letter"), LETTERS, ids=[each[0] for each in LETTERS])
def test_what_is_taken_as_given_of_a_letter(
    what: str, before: Replay, command: c.Command, letter: Item | None
) -> None:
    file = given(before, command, person(A), SPAN)
    assert file.items == ({} if letter is None else {ITEM: letter})


def test_a_letter_that_is_known_is_known_better() -> None:
    known = item(B, manifest=record("its own"))
    before = with_file(PARTY, with_items(PARTY.file, (known,)))
    assert given(before, TO_A, LEAD, SPAN).items == {ITEM: known}


# --- what is kept


def test_a_counsellor_keeps_what_the_journal_told_and_nothing_that_was_taken_on_trust() -> None:
    own = replace(LEADS, record=record("said"))
    theirs = replace(READING, record=record("said"))
    full = replace(
        WITH_LEAD.file, assignments=(LEADS, place(DEPUTY.keyset), own), delegations=(READING, TRUSTED, theirs)
    )
    said = c.Close(record=record("said"))
    assert as_told(WITH_LEAD, said, full) == replace(full, assignments=(LEADS, own), delegations=(READING, theirs))
    assert as_told(PARTY, said, full) == as_told(WHOLE, said, full) == full
