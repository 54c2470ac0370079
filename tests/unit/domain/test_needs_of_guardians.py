"""What somebody under age, their guardians and their mediators are told that waits for them, from each one's own journal."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import replay as replaying
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, CaseState, Party, Seat, Side
from relay.domain.needs import needs
from relay.domain.order import Moments
from relay.domain.reasons import MARK_BYTES, Why
from relay.domain.seen import Replay
from tests.property.world import (
    EARLY,
    GUARDIAN,
    LEAD,
    ON_PAPER,
    PARENT,
    A,
    Move,
    agreeing_with,
    case_file,
    person,
    record,
    word,
)

YOUNG = c.UnderAge(record=record("a.young"), side=A, on=True)
NAMED = c.NameGuardian(record=record("a.asked"), side=A, guardian=PARENT)
ASKED = c.AskGuardian(record=record("a.again"), side=A, guardian=PARENT)
_OPEN = CaseState.OPEN
AT = Moments(EARLY, EARLY, EARLY)


def begun(seat: Seat) -> Replay:
    """Both sides joined, nobody agreed, and side a has a guardian with keys once somebody is named."""
    empty = replaying.begun(CaseId(b"case"), seat)
    parties: dict[Side, Party] = {side: replace(each, consent=None) for side, each in case_file().parties.items()}
    return replace(empty, file=replace(empty.file, parties=parties, assignments=case_file().assignments))


def told_of(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> Replay:
    """What a seat knows behind a record by somebody who knew the same."""
    return replaying.after(before, Move(command, caller).signed(before.file).command, caller, moments)


def told(seat: Seat, *said: tuple[c.Command, c.Caller]) -> Replay:
    replay = begun(seat)
    for command, caller in said:
        replay = told_of(replay, command, caller, AT)
        guardians = tuple(replace(each, keyset=GUARDIAN.keyset) for each in replay.file.guardians)
        replay = replace(replay, file=replace(replay.file, guardians=guardians))
    return replay


def whys(replay: Replay, keyset: KeysetId, seen: tuple[RecordId, ...] = ()) -> list[Why]:
    marks = frozenset(bytes(each)[:MARK_BYTES] for each in seen)
    return [each.why for each in needs(replay, keyset, EARLY, seen=marks)]


def test_the_mediators_are_told_to_name_somebody_and_to_ask_anew() -> None:
    assert whys(told(MEDIATORS, (YOUNG, LEAD)), LEAD.keyset) == [Why.GUARDIAN_TO_NAME]
    asked = told(MEDIATORS, (YOUNG, LEAD), (NAMED, LEAD))
    assert whys(asked, LEAD.keyset) == [], "now it is the guardian's turn"
    invited = replace(NAMED, slip=SlipId(b"slip"), expires=Seconds(EARLY + 9))
    assert Why.GUARDIAN_TO_ASK not in whys(told(MEDIATORS, (YOUNG, LEAD), (invited, LEAD)), LEAD.keyset), (
        "a slip is out"
    )
    consent = agreeing_with(word())
    ended = told(
        MEDIATORS,
        (YOUNG, LEAD),
        (NAMED, LEAD),
        (word(), GUARDIAN),
        (consent, person(A)),
        (c.EndConsent(record=record("a.end"), side=A, consent=consent.record), person(A)),
    )
    assert whys(ended, LEAD.keyset) == [Why.GUARDIAN_TO_ASK]
    assert whys(told_of(ended, ASKED, LEAD, AT), LEAD.keyset) == []


def test_a_no_is_told_to_the_mediators_and_to_her_until_it_was_seen() -> None:
    no = word(agrees=False)
    said = ((YOUNG, LEAD), (NAMED, LEAD), (no, GUARDIAN))
    for seat, keyset in ((MEDIATORS, LEAD.keyset), (Seat.of(A), person(A).keyset)):
        assert whys(told(seat, *said), keyset) == [Why.GUARDIAN_NOT_AGREED]
        assert whys(told(seat, *said), keyset, (no.record,)) == []
        assert whys(told(seat, *said, (ASKED, LEAD)), keyset) == []


def test_she_is_told_once_everybody_agrees_and_not_before() -> None:
    own = Seat.of(A)
    asked = told(own, (YOUNG, LEAD), (NAMED, LEAD))
    assert whys(asked, person(A).keyset) == []
    agreed = told(own, (YOUNG, LEAD), (NAMED, LEAD), (word(), GUARDIAN))
    assert whys(agreed, person(A).keyset) == [Why.TO_CONSENT]
    other = c.NameGuardian(record=record("a.other"), side=A, guardian=ON_PAPER)
    half = told(own, (YOUNG, LEAD), (NAMED, LEAD), (other, LEAD), (word(), GUARDIAN))
    assert whys(half, person(A).keyset) == [], "the other one said nothing yet"
    given = told_of(agreed, agreeing_with(word()), person(A), AT)
    assert whys(given, person(A).keyset) == []


def test_a_guardian_is_told_that_they_were_asked_until_they_answer() -> None:
    seat = Seat.guardian(GUARDIAN.keyset)
    joined = c.ConfirmGuardian(
        record=record("a.asked"), side=A, guardian=PARENT, slip=SlipId(b"slip"), keyset=GUARDIAN.keyset
    )
    replay = told_of(replaying.begun(CaseId(b"case"), seat), joined, LEAD, AT)
    assert whys(replay, GUARDIAN.keyset) == [Why.TO_DECIDE]
    assert whys(replay, person(A).keyset) == [], "for nobody else"
    for answer in (word(), word(agrees=False)):
        answered = told_of(replay, answer, GUARDIAN, AT)
        assert whys(answered, GUARDIAN.keyset) == []
        again = told_of(answered, ASKED, LEAD, AT)
        assert whys(again, GUARDIAN.keyset) == [Why.TO_DECIDE]
    ended = c.EndGuardian(record=record("a.end"), side=A, guardian=PARENT)
    assert whys(told_of(replay, ended, LEAD, AT), GUARDIAN.keyset) == []


def test_a_pause_that_a_guardian_caused_is_not_told_as_hers() -> None:
    """The mediators see who said no; nobody is told that the young person took anything back."""
    consent = agreeing_with(word())
    said = ((YOUNG, LEAD), (NAMED, LEAD), (word(), GUARDIAN), (consent, person(A)))
    replay = told(MEDIATORS, *said)
    open_ = replace(replay.file, case=replace(replay.file.case, state=_OPEN, opened=True))
    replay = replace(replay, file=open_)
    ended = told_of(replay, word(agrees=False), GUARDIAN, AT)
    assert Why.CONSENT_ENDED not in whys(ended, LEAD.keyset)
    assert Why.GUARDIAN_NOT_AGREED in whys(ended, LEAD.keyset)
