"""Records of what came later, put where they may not stand by a server that works with one of the people: nobody follows them.

Flags and second words, offers and answers, pages, interpreters, who stepped aside, what is taken up, notes that are handed on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import Attested, Seat, Side, StaffRole
from relay.wire import statements as s
from relay_client.items.signer import Signer
from tests.support.chain import DAY, NOW, Chain, Seated, seated

GRANT = s.Digest(b"g" * 32)
WORDS = s.Digest(b"w" * 32)
OTHER_BYTES = RecordId(b"m" * 32)


@dataclass
class Case:
    """A case with a letter of Anna's, what a mediator made of it, and an interpreter."""

    by: Seated
    item: ItemId
    manifest: RecordId
    made: ItemId
    made_manifest: RecordId
    interpreter: Signer

    @property
    def chain(self) -> Chain:
        """The mediators' journal."""
        return self.by.chain

    def flag(self, who: Signer | None = None, *, on: bool = True) -> None:
        """Let somebody flag the case, or ask that one mediator is enough."""
        self.chain.say(who or self.by.office, s.TwoMediators, on=on)

    def countersign(self, who: Signer, to: Signer) -> None:
        """Let a mediator countersign the letter for a keyset."""
        self.chain.say(who, s.Countersign, item=self.item, manifest=self.manifest, to=to.id)

    def release(self, who: Signer, to: Signer) -> None:
        """Let a mediator pass the letter on."""
        self.chain.say(who, s.Release, item=self.item, manifest=self.manifest, to=to.id, grant=GRANT)

    def offer(self, to: Signer, **other: object) -> None:
        """Let the lead show what was made of the letter."""
        said = {
            "item": self.made,
            "manifest": self.made_manifest,
            "original": self.item,
            "to": to.id,
            "grant": GRANT,
        }
        self.chain.say(self.by.lead, s.Offer, **(said | other))

    def answer(self, who: Signer, **other: object) -> None:
        """Let somebody say yes to it."""
        self.chain.say(
            who, s.Agree, **({"item": self.made, "manifest": self.made_manifest, "agrees": True} | other)
        )

    def share(self, **other: object) -> None:
        """Let the lead give the letter to the interpreter."""
        to = self.interpreter.id
        said = {"item": self.item, "manifest": self.manifest, "side": Side.A, "to": to, "grant": GRANT}
        self.chain.say(self.by.lead, s.Share, **(said | other))

    def recovered(self, side: Side, replaces: Signer) -> Signer:
        """Let a party come back with a new keyset."""
        back = self.chain.person()
        self.chain.confirm(self.by.lead, back, side, 2, second=self.by.deputy, replaces=replaces.id)
        return back


@pytest.fixture
def case() -> Case:
    by = seated()
    readers = (by.lead, by.deputy)
    item, manifest = by.chain.letter(by.anna, Side.A, readers)
    made, made_manifest = by.chain.letter(by.lead, Side.A, readers, derived_from=item)
    return Case(by, item, manifest, made, made_manifest, by.chain.staff("lena", StaffRole.INTERPRETER))


# --- two mediators


def released_at_one_mediator_s_word(case: Case) -> None:
    case.flag()
    case.release(case.by.lead, case.by.bert)


def released_at_one_s_own_second_word(case: Case) -> None:
    case.flag()
    case.countersign(case.by.lead, case.by.bert)
    case.release(case.by.lead, case.by.bert)


def released_at_the_word_of_whoever_left_since(case: Case) -> None:
    case.flag()
    case.countersign(case.by.deputy, case.by.bert)
    case.chain.say(case.by.deputy, s.StepAside)
    case.release(case.by.lead, case.by.bert)


def released_to_another_keyset_than_was_countersigned(case: Case) -> None:
    case.flag()
    case.countersign(case.by.deputy, case.by.bert)
    case.release(case.by.lead, case.recovered(Side.B, case.by.bert))


def the_flag_taken_away_by_one(case: Case) -> None:
    case.flag()
    case.flag(case.by.lead, on=False)
    case.flag(case.by.lead, on=False)


def the_flag_taken_away_by_the_office(case: Case) -> None:
    case.flag()
    case.flag(on=False)


def the_flag_taken_away_with_a_word_that_was_taken_back(case: Case) -> None:
    case.flag()
    for on in (False, True):
        case.flag(case.by.lead, on=on)
    case.flag(case.by.deputy, on=False)
    case.release(case.by.lead, case.by.bert)


def other_bytes_countersigned(case: Case) -> None:
    case.flag()
    case.chain.say(case.by.deputy, s.Countersign, item=case.item, manifest=OTHER_BYTES, to=case.by.bert.id)


# --- offers and answers


def offered_to_the_other_side(case: Case) -> None:
    case.offer(case.by.bert)


def offered_as_made_from_another_letter(case: Case) -> None:
    case.offer(case.by.anna, original=ItemId(b"o" * 16))


def offered_as_other_bytes(case: Case) -> None:
    case.offer(case.by.anna, manifest=OTHER_BYTES)


def agreed_to_with_keys_that_were_replaced(case: Case) -> None:
    case.offer(case.by.anna)
    case.recovered(Side.A, case.by.anna)
    case.answer(case.by.anna)


def agreed_to_by_who_was_not_shown_it(case: Case) -> None:
    case.offer(case.by.anna)
    case.answer(case.recovered(Side.A, case.by.anna))


def agreed_to_by_the_other_side(case: Case) -> None:
    case.offer(case.by.anna)
    case.answer(case.by.bert)


def agreed_to_by_a_mediator_for_somebody_with_keys(case: Case) -> None:
    case.offer(case.by.anna)
    case.answer(case.by.lead, attested=Attested.PRESENT)


def passed_on_after_a_no(case: Case) -> None:
    case.offer(case.by.anna)
    case.answer(case.by.anna)
    case.answer(case.by.anna, agrees=False)
    said = {"item": case.made, "manifest": case.made_manifest, "to": case.by.bert.id, "grant": GRANT}
    case.chain.say(case.by.lead, s.Release, derived=True, **said)


# --- interpreters


def given_to_a_counsellor(case: Case) -> None:
    case.share(to=case.by.chaplain.id)


def given_after_it_was_taken_back(case: Case) -> None:
    case.chain.say(case.by.anna, s.Recall, item=case.item)
    case.share()


def given_as_the_other_side_s(case: Case) -> None:
    case.share(side=Side.B)


def what_was_made_of_it_given(case: Case) -> None:
    case.share(item=case.made, manifest=case.made_manifest)


def a_second_letter_given(case: Case) -> None:
    item, manifest = case.chain.letter(case.by.anna, Side.A, (case.by.lead, case.by.deputy))
    case.share()
    case.share(item=item, manifest=manifest)


def given_to_whose_authority_ended(case: Case) -> None:
    case.share()
    case.chain.say(case.by.office, s.StaffEnd, keyset=case.interpreter.id)
    case.share()


def a_translation_of_what_was_taken_back_from_the_interpreter(case: Case) -> None:
    case.share()
    case.chain.say(case.by.lead, s.Unshare, item=case.item, to=case.interpreter.id)
    case.chain.letter(case.interpreter, Side.A, (case.by.lead, case.by.deputy), derived_from=case.item)


# --- who steps aside, what is taken up, pages, notes


def a_place_for_whoever_stepped_aside(case: Case) -> None:
    case.chain.say(case.by.deputy, s.StepAside)
    case.chain.at += DAY
    case.chain.assign(case.by.office, case.by.deputy, s.PlaceGiven.DEPUTY)


def taken_up_once_somebody_agreed(case: Case) -> None:
    case.chain.say(case.by.office, s.TakeUp, earlier=CaseId(b"e" * 16))


def pages_looked_at_that_are_not_there(case: Case) -> None:
    case.chain.say(case.by.lead, s.Viewed, item=case.item, manifest=case.manifest, parts=(s.Digest(bytes(32)),))


def a_note_handed_to_nobody_of_the_case(case: Case) -> None:
    other = case.chain.staff("iris", StaffRole.MEDIATOR)
    hands_on(case, case.by.lead, other)


def a_note_handed_on_by_a_party(case: Case) -> None:
    hands_on(case, case.by.anna, case.by.deputy)


def hands_on(case: Case, who: Signer, to: Signer) -> None:
    said = {"note": s.NoteId(bytes(16)), "by": case.by.anna.id, "digest": WORDS, "about": Side.A}
    case.chain.say(who, s.HandNote, to=to.id, **said)


def notes_answered_by_a_party(case: Case) -> None:
    case.chain.say(case.by.bert, s.Answered, about=Side.A)


def not_passed_on_by_whoever_left(case: Case) -> None:
    case.chain.say(case.by.deputy, s.StepAside)
    reason = (s.WordsRef(case.by.anna.id, WORDS),)
    case.chain.say(case.by.deputy, s.NotPassedOn, item=case.item, manifest=case.manifest, reason=reason)


NOBODY, RULE = "not.found", "not.allowed"
ATTACKS: dict[Callable[[Case], None], str] = {
    released_at_one_mediator_s_word: "item.second_mediator",
    released_at_one_s_own_second_word: "item.second_mediator",
    released_at_the_word_of_whoever_left_since: "item.second_mediator",
    released_to_another_keyset_than_was_countersigned: "item.second_mediator",
    the_flag_taken_away_by_one: "case.second_mediator",
    the_flag_taken_away_by_the_office: RULE,
    the_flag_taken_away_with_a_word_that_was_taken_back: "item.second_mediator",
    other_bytes_countersigned: "item.changed",
    offered_to_the_other_side: "item.recipient",
    offered_as_made_from_another_letter: "item.changed",
    offered_as_other_bytes: "item.changed",
    agreed_to_with_keys_that_were_replaced: NOBODY,
    agreed_to_by_who_was_not_shown_it: NOBODY,
    agreed_to_by_the_other_side: NOBODY,
    agreed_to_by_a_mediator_for_somebody_with_keys: "party.enrolled",
    passed_on_after_a_no: "item.not_agreed",
    given_to_a_counsellor: "share.role",
    given_after_it_was_taken_back: "item.recalled",
    given_as_the_other_side_s: RULE,
    what_was_made_of_it_given: RULE,
    a_second_letter_given: "share.stands",
    given_to_whose_authority_ended: "share.role",
    a_translation_of_what_was_taken_back_from_the_interpreter: "share.unknown",
    a_place_for_whoever_stepped_aside: "assignment.aside",
    taken_up_once_somebody_agreed: "case.already_open",
    pages_looked_at_that_are_not_there: "item.changed",
    a_note_handed_to_nobody_of_the_case: "assignment.unknown",
    a_note_handed_on_by_a_party: RULE,
    notes_answered_by_a_party: RULE,
    not_passed_on_by_whoever_left: NOBODY,
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_no_rule_allows_stands_in_no_journal(case: Case, attack: Callable[[Case], None]) -> None:
    assert case.chain.code() == ""
    attack(case)
    assert case.chain.refusal(now=case.chain.at) == ("journal.rule", ATTACKS[attack])


def test_who_hides_a_flag_from_one_mediator_must_hide_all_that_a_colleague_signs_from_then_on(case: Case) -> None:
    """Shown without the flag, a word that names its place is of another history."""
    before = list(case.chain.entries)
    case.flag(case.by.lead)
    behind = case.chain.position
    words: dict[type[s.Statement], dict[str, object]] = {
        s.Prepared: {"side": Side.A},
        s.Postpone: {"item": case.item, "until": NOW // DAY + 9},
        s.Answered: {"about": Side.A},
    }
    for shape, said in words.items():
        case.chain.entries = list(before)
        case.chain.say(case.by.lead, shape, position=behind, **said)
        assert case.chain.code() == "journal.contradiction", shape.__name__


def test_what_only_takes_away_stands_whatever_place_it_names(case: Case) -> None:
    """A service that was set back took it without knowing that place (step J9), and its journal must be one for everybody."""
    before, elsewhere = list(case.chain.entries), s.Position(1_000, s.Digest(bytes(32)))
    stops: dict[type[s.Statement], dict[str, object]] = {
        s.Decline: {"item": case.item, "manifest": case.manifest},
        s.Close: {},
    }
    for shape, said in stops.items():
        case.chain.entries = list(before)
        case.chain.say(case.by.lead, shape, position=elsewhere, **said)
        assert case.chain.code() == "", shape.__name__
    case.chain.entries = list(before)
    case.countersign(case.by.lead, case.by.bert)
    assert case.chain.refusal() == ("journal.rule", "case.two_mediators")


def test_to_an_interpreter_nothing_of_another_item_is_given_beside_theirs() -> None:
    chain = Chain(Seat("i"))
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    lena = chain.staff("lena", StaffRole.INTERPRETER)
    chain.seat = Seat.interpreter(lena.id)
    chain.assign(office, lead, s.PlaceGiven.LEAD)
    said = {"manifest": OTHER_BYTES, "side": Side.A, "grant": GRANT}
    chain.say(lead, s.Share, item=ItemId(b"1" * 16), to=lena.id, **said)
    assert chain.code() == ""
    chain.say(lead, s.Share, item=ItemId(b"2" * 16), to=office.id, **said)
    assert chain.refusal() == ("journal.rule", "share.role")
