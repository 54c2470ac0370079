"""What a mediator made of a letter waits for its author's word; and a letter is replaced once."""

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import replay
from relay.domain.decide import decide
from relay.domain.decision import OWN_COPY, Shred
from relay.domain.ids import CaseId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Attested, CaseFile, ItemState, Seat, Spoken
from relay.domain.order import Moments
from relay.domain.refusals import Code, Refused
from relay.domain.seen import Replay
from tests.property.search import answer
from tests.property.world import (
    EARLY,
    LEAD,
    A,
    B,
    Move,
    answering,
    case_file,
    item_id,
    keyset,
    manifest,
    offer,
    opened,
    person,
    record,
    release,
    share,
    submit,
)
from tests.property.worlds import walk_to

ITEM, DERIVED, THIRD = item_id(A), item_id(A, 2), item_id(A, 3)
TRANSLATED = walk_to(
    opened(case_file()),
    Move(submit(A), person(A)),
    Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD),
)
SHOW = Move(offer(DERIVED, ITEM, person(A).keyset), LEAD)
AGREE, NOT_SO = Move(answering(DERIVED), person(A)), Move(answering(DERIVED, agrees=False), person(A))
PASS_ON = Move(release(DERIVED, person(B).keyset, derived=True), LEAD)
SHOWN = walk_to(TRANSLATED, SHOW)
AGREED = walk_to(SHOWN, AGREE)


def refused(file: CaseFile, move: Move) -> Code | None:
    return answer(file, move).refusal


def test_a_derived_letter_is_released_only_after_its_author_saw_it_and_agreed() -> None:
    assert refused(TRANSLATED, PASS_ON) is Code.ITEM_NOT_AGREED
    assert refused(TRANSLATED, AGREE) is Code.NOT_FOUND, "nobody agrees to what they were never shown"
    assert refused(SHOWN, PASS_ON) is Code.ITEM_NOT_AGREED
    assert walk_to(AGREED, PASS_ON).items[DERIVED].state is ItemState.RELEASED


def test_the_author_may_change_their_mind_until_it_is_passed_on() -> None:
    assert refused(walk_to(SHOWN, NOT_SO), PASS_ON) is Code.ITEM_NOT_AGREED
    assert refused(walk_to(AGREED, NOT_SO), PASS_ON) is Code.ITEM_NOT_AGREED
    assert refused(walk_to(AGREED, NOT_SO, AGREE), PASS_ON) is None
    assert refused(walk_to(AGREED, PASS_ON), NOT_SO) is Code.ITEM_RELEASED


def test_a_yes_from_before_a_no_does_not_count_behind_it() -> None:
    def said(n: int, at: int, *, agrees: bool) -> Move:
        command = replace(answering(DERIVED, agrees=agrees), spoken=Spoken(n, Seconds(at)))
        return Move(command, person(A))

    refusing = walk_to(SHOWN, said(4, 60, agrees=False))
    for n, at in ((4, 60), (3, 60), (4, 59), (2, 1)):
        assert refused(refusing, said(n, at, agrees=True)) is Code.JOURNAL_STALE
    for n, at in ((5, 1), (4, 61), (9, 99)):
        assert refused(walk_to(refusing, said(n, at, agrees=True)), PASS_ON) is None
    assert refused(refusing, said(3, 1, agrees=False)) is None, "a no counts whenever it was signed"


@pytest.mark.parametrize("what", ["open", "refuse"])
def test_an_answer_that_comes_too_late_tells_nothing_of_what_the_reader_did(what: str) -> None:
    said = {"open": c.Open, "refuse": c.Refuse}[what](record=record(what), item=DERIVED)
    assert refused(walk_to(AGREED, PASS_ON, Move(said, person(B))), NOT_SO) is Code.ITEM_RELEASED


def test_an_agreement_is_about_exactly_these_bytes() -> None:
    other = replace(AGREE.command, manifest=record("other"))
    assert refused(SHOWN, Move(other, person(A))) is Code.ITEM_CHANGED
    again = Move(submit(A, 3, derived_from=ITEM, replaces=DERIVED, own_copy=False), LEAD)
    mended = walk_to(AGREED, again)
    assert refused(mended, PASS_ON) is Code.ITEM_RECALLED
    third = Move(release(THIRD, person(B).keyset, derived=True), LEAD)
    assert refused(mended, third) is Code.ITEM_NOT_AGREED, "a changed text needs a new word"
    assert refused(mended, Move(answering(DERIVED), person(A))) is Code.ITEM_RECALLED


def test_only_its_own_author_is_shown_it_and_answers() -> None:
    assert refused(TRANSLATED, Move(offer(DERIVED, ITEM, person(B).keyset), LEAD)) is Code.ITEM_RECIPIENT
    assert refused(TRANSLATED, Move(offer(DERIVED, THIRD, person(A).keyset), LEAD)) is Code.ITEM_CHANGED
    assert refused(TRANSLATED, Move(offer(ITEM, ITEM, person(A).keyset), LEAD)) is Code.NOT_ALLOWED
    assert refused(SHOWN, Move(answering(DERIVED), person(B))) is Code.NOT_FOUND
    assert refused(SHOWN, Move(answering(DERIVED, attested=Attested.PRESENT), LEAD)) is Code.PARTY_ENROLLED
    assert refused(SHOWN, Move(answering(ITEM), person(A))) is Code.NOT_FOUND
    changed = replace(SHOW.command, manifest=record("other"))
    assert refused(TRANSLATED, Move(changed, LEAD)) is Code.ITEM_CHANGED


def test_for_somebody_without_a_device_the_mediator_attests_that_it_was_read_back() -> None:
    told = walk_to(
        opened(case_file(enrolled=frozenset({B}))),
        Move(submit(A, attested=Attested.PRESENT, own_copy=False), LEAD),
        Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD),
    )
    assert refused(told, SHOW) is Code.PARTY_NOT_ENROLLED
    assert refused(told, PASS_ON) is Code.ITEM_NOT_AGREED
    assert refused(told, Move(answering(DERIVED), LEAD)) is Code.NOT_ALLOWED
    read_back = Move(answering(DERIVED, attested=Attested.PRESENT), LEAD)
    assert decide(told, read_back.signed(told).command, LEAD, EARLY).seats == {MEDIATORS}
    assert refused(walk_to(told, read_back), PASS_ON) is None
    not_so = Move(answering(DERIVED, agrees=False, attested=Attested.PRESENT), LEAD)
    assert refused(walk_to(told, read_back, not_so), PASS_ON) is Code.ITEM_NOT_AGREED


def test_a_release_says_that_it_is_derived_and_no_other_does() -> None:
    silent = Move(release(DERIVED, person(B).keyset), LEAD)
    assert refused(AGREED, silent) is Code.ITEM_CHANGED
    assert refused(AGREED, Move(release(ITEM, person(B).keyset, derived=True), LEAD)) is Code.ITEM_CHANGED
    assert refused(AGREED, Move(release(ITEM, person(B).keyset), LEAD)) is None


def test_what_was_shown_reaches_its_author_and_the_answer_the_mediators() -> None:
    shown = decide(TRANSLATED, SHOW.signed(TRANSLATED).command, LEAD, EARLY)
    assert shown.seats == shown.pokes == frozenset({MEDIATORS, Seat.of(A)})
    said = decide(SHOWN, AGREE.signed(SHOWN).command, person(A), EARLY)
    assert said.seats == frozenset({MEDIATORS, Seat.of(A)})
    assert said.pokes == frozenset({MEDIATORS})


def test_its_author_may_destroy_what_they_were_shown_and_may_be_shown_it_again() -> None:
    destroy = Move(c.DestroyOwnCopy(record=record("d"), item=DERIVED), person(A))
    gone = decide(SHOWN, destroy.command, person(A), EARLY)
    assert gone.shreds == (Shred(DERIVED, reader=person(A).keyset),)
    assert refused(gone.file, SHOW) is None
    back = replace(SHOWN, parties={**SHOWN.parties, A: replace(SHOWN.parties[A], keyset=keyset("a.again"))})
    assert refused(back, Move(offer(DERIVED, ITEM, keyset("a.again")), LEAD)) is None
    assert refused(back, Move(answering(DERIVED), c.Caller(keyset("a.again")))) is Code.NOT_FOUND


def test_a_letter_that_was_taken_back_takes_along_what_was_agreed_to() -> None:
    decision = decide(AGREED, c.Recall(record=record("recall"), item=ITEM), person(A), EARLY)
    assert decision.file.items[DERIVED].state is ItemState.RECALLED
    assert Shred(DERIVED, keep=OWN_COPY) in decision.shreds
    assert refused(decision.file, PASS_ON) is Code.ITEM_RECALLED


def test_a_letter_is_replaced_once() -> None:
    back = Move(c.Return(record=record("r"), item=ITEM, manifest=manifest(ITEM)), LEAD)
    returned = walk_to(opened(case_file()), Move(submit(A), person(A)), back)
    first, second = (Move(submit(A, number, replaces=ITEM), person(A)) for number in (2, 3))
    once = walk_to(returned, first)
    assert once.items[DERIVED].replaces == ITEM
    assert refused(once, second) is Code.ITEM_REPLACED
    held = walk_to(opened(case_file()), Move(submit(A), person(A)), first)
    assert held.items[ITEM].state is ItemState.RECALLED, "in the same commit"
    assert refused(held, second) is Code.ITEM_REPLACED
    assert refused(held, Move(submit(A, 3, replaces=DERIVED), person(A))) is None


# --- older journals


def read(seen: Replay, move: Move) -> Replay:
    at = Seconds(EARLY)
    return replay.after(seen, move.command, move.caller, Moments(at, Seconds(at - 900), Seconds(at + 900)))


def as_mediators(file: CaseFile) -> Replay:
    return replace(replay.begun(CaseId(file.case.id), MEDIATORS), file=file)


def test_an_older_journal_in_which_a_derived_letter_went_without_a_word_still_reads() -> None:
    older = Move(release(DERIVED, person(B).keyset), LEAD)
    told = read(as_mediators(TRANSLATED), older)
    assert told.file.items[DERIVED].state is ItemState.RELEASED
    with pytest.raises(Refused, match=Code.ITEM_NOT_AGREED.value):
        read(as_mediators(TRANSLATED), PASS_ON)


def test_an_older_journal_in_which_a_letter_was_replaced_twice_still_reads() -> None:
    back = Move(c.Return(record=record("r"), item=ITEM, manifest=manifest(ITEM)), LEAD)
    first, second = (Move(submit(A, number, replaces=ITEM), person(A)) for number in (2, 3))
    once = walk_to(opened(case_file()), Move(submit(A), person(A)), back, first)
    assert THIRD in read(as_mediators(once), second).file.items


def test_to_its_reader_a_derived_letter_is_one_before_it_is_opened_and_to_its_author_it_was_shown() -> None:
    start = opened(case_file())
    reader = read(replace(replay.begun(CaseId(start.case.id), Seat.of(B)), file=start), PASS_ON)
    assert reader.file.items[DERIVED].derived_from is not None
    author = replace(replay.begun(CaseId(start.case.id), Seat.of(A)), file=start)
    told = read(read(author, SHOW), AGREE)
    item = told.file.items[DERIVED]
    assert (item.derived_from, item.offered_to, item.agrees) == (ITEM, person(A).keyset, True)
    assert item.answered == RecordId(DERIVED + b".agree")


AGAINST = {
    "return": c.Return(record=record("return"), item=ITEM, manifest=manifest(ITEM)),
    "decline": c.Decline(record=record("decline"), item=ITEM, manifest=manifest(ITEM)),
}


@pytest.mark.parametrize("what", AGAINST)
@pytest.mark.parametrize("file", [TRANSLATED, SHOWN, AGREED], ids=["made", "shown", "agreed"])
def test_what_was_made_of_a_letter_ends_when_the_letter_goes_back(file: CaseFile, what: str) -> None:
    decision = decide(file, AGAINST[what], LEAD, EARLY)
    assert decision.file.items[DERIVED].state is ItemState.RECALLED
    assert DERIVED in decision.changed
    assert Shred(DERIVED, keep=OWN_COPY) in decision.shreds
    for late in (PASS_ON, SHOW, AGREE):
        assert refused(decision.file, late) is not None


@pytest.mark.parametrize("what", AGAINST)
def test_what_was_passed_on_before_the_letter_went_back_stays_passed_on(what: str) -> None:
    passed_on = walk_to(AGREED, PASS_ON)
    assert decide(passed_on, AGAINST[what], LEAD, EARLY).file.items[DERIVED] == passed_on.items[DERIVED]


def test_whoever_was_shown_a_made_text_hears_that_it_went_back() -> None:
    back = c.Return(record=record("back"), item=DERIVED, manifest=manifest(DERIVED))
    assert decide(TRANSLATED, back, LEAD, EARLY).seats == {MEDIATORS}
    assert decide(SHOWN, back, LEAD, EARLY).seats == {MEDIATORS, Seat.of(A)}


@pytest.mark.parametrize("what", AGAINST)
def test_an_older_journal_in_which_a_made_text_outlived_its_letter_still_reads(what: str) -> None:
    moments = Moments(Seconds(EARLY), EARLY, EARLY)
    known = Replay(MEDIATORS, decide(AGREED, AGAINST[what], LEAD, EARLY).file)
    assert replay.after(known, PASS_ON.command, LEAD, moments).file.items[DERIVED].state is ItemState.RELEASED
    assert refused(known.file, PASS_ON) is Code.ITEM_RECALLED, "the service takes none any more"


def test_whoever_takes_back_a_translation_with_its_letter_takes_back_all_that_was_made_of_it() -> None:
    both = replace(
        release(DERIVED, person(B).keyset, derived=True), original=ITEM, original_manifest=manifest(ITEM)
    )
    shortened = (
        Move(submit(A, 3, derived_from=ITEM, own_copy=False), LEAD),
        Move(offer(THIRD, ITEM, person(A).keyset), LEAD),
        Move(answering(THIRD), person(A)),
    )
    held = walk_to(
        AGREED, *shortened, Move(both, LEAD), Move(c.Recall(record=record("recall"), item=DERIVED), person(A))
    )
    assert {each.state for each in held.items.values()} == {ItemState.RECALLED}
    assert refused(held, Move(release(THIRD, person(B).keyset, derived=True), LEAD)) is not None


def test_nothing_is_made_of_a_letter_that_was_taken_back_after_it_was_opened() -> None:
    opens = c.Open(record=record("open"), item=ITEM)
    back = walk_to(
        opened(case_file()),
        Move(submit(A), person(A)),
        Move(release(ITEM, person(B).keyset), LEAD),
        Move(share(ITEM), LEAD),
        Move(opens, person(B)),
        Move(c.Recall(record=record("recall"), item=ITEM), person(A)),
    )
    assert back.items[ITEM].state is ItemState.OPENED
    assert not any(each.live for each in back.shares), "the interpreter's key goes with it"
    assert refused(back, Move(replace(share(ITEM), record=record("again")), LEAD)) is Code.ITEM_RECALLED
    assert refused(back, Move(submit(A, 2, derived_from=ITEM, own_copy=False), LEAD)) is Code.ITEM_RECALLED
