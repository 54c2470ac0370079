"""One history, one chain, one way back: the rules by which a client refuses a journal, each by itself."""

from typing import Any

import pytest
from msgspec.structs import replace

from relay.domain.ids import KeysetId, RecordId, Seconds
from relay.domain.model import Seat, Side
from relay.domain.order import CLOCK_SKEW_S
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import FollowedJournal, follow, require_grown, restored
from relay_client.trust.verifier import RecordVerifier
from tests.support.chain import CASE, NOW, Seated, seated

EVER = 2**53 - 1


@pytest.fixture
def case() -> Seated:
    return seated()


# --- one history


def another_place(case: Seated, shape: type[s.Statement], place: s.Position, **members: Any) -> str:
    case.chain.say(case.deputy, shape, position=place, **members)
    return case.chain.code()


def test_a_colleague_who_names_another_history_is_evidence(case: Seated) -> None:
    n = len(case.chain.entries)
    case.chain.say(case.deputy, s.Prepared, side=Side.A, position=s.Position(n, s.Digest(bytes(32))))
    with pytest.raises(Untrusted, match=r"journal\.contradiction") as refused:
        case.chain.follow()
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.n, evidence.ours, evidence.theirs) == (n, case.chain.entries[n - 1].head, bytes(32))
    assert evidence.record == case.chain.entries[-1].record


def test_an_older_place_is_nothing_unusual(case: Seated) -> None:
    place = s.Position(5, case.chain.entries[4].head)
    assert another_place(case, s.Prepared, place, side=Side.A) == ""


def test_a_place_that_does_not_exist_yet_is_another_history(case: Seated) -> None:
    n = len(case.chain.entries)
    assert another_place(case, s.Prepared, s.Position(n + 1, s.Digest(bytes(32))), side=Side.A) == (
        "journal.contradiction"
    )


def test_whoever_must_have_seen_everything_names_the_newest_place(case: Seated) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    older = s.Position(5, case.chain.entries[4].head)
    said = {"item": item, "manifest": first, "to": case.bert.id, "grant": s.Digest(bytes(32))}
    release = case.chain.say(case.lead, s.Release, **said)
    case.chain.entries.pop()
    case.chain.log(case.lead, release, older)
    assert case.chain.code() == "journal.contradiction"


@pytest.mark.parametrize("shape", [s.Decline, s.Handover], ids=lambda each: each.__name__)
def test_also_where_no_log_stands_beside_it(case: Seated, shape: type[s.Statement]) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    older = s.Position(5, case.chain.entries[4].head)
    refs = (s.ItemGrantRef(item, s.Digest(bytes(32))),)
    decline, handover = {"item": item, "manifest": first}, {"to": case.lead.id, "grants": refs}
    said: dict[str, Any] = decline if shape is s.Decline else handover
    needs = shape in s.NEEDS_CURRENT_HEAD
    assert another_place(case, shape, older, **said) == ("journal.contradiction" if needs else "")
    case.chain.entries.pop()
    assert another_place(case, shape, case.chain.position, **said) == ""


def test_a_log_cannot_name_what_it_stands_beside(case: Seated) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    reason = (s.WordsRef(case.anna.id, s.Digest(bytes(32))),)
    returned = case.chain.say(case.lead, s.Return, item=item, manifest=first, reason=reason)
    assert case.chain.code() == ""
    case.chain.entries.pop()
    case.chain.log(case.lead, returned, case.chain.position)
    assert case.chain.code() == "journal.contradiction"


def test_what_stops_is_asked_for_no_place(case: Seated) -> None:
    assert another_place(case, s.Pause, s.Position(EVER, s.Digest(bytes(32)))) == ""


def test_a_place_of_another_seat_is_not_held_against_this_one(case: Seated) -> None:
    place = s.Position(3, s.Digest(bytes(32)))
    case.chain.say(case.anna, s.Preferences, side=Side.A, kinds=(), tell_opened=False, position=place)
    assert case.chain.code() == ""


# --- the chain


def test_an_entry_without_its_record_is_refused(case: Seated) -> None:
    case.chain.without(4)
    assert case.chain.code() == "journal.withheld"


def test_entries_in_another_order_are_another_chain(case: Seated) -> None:
    case.chain.entries[3:5] = [case.chain.entries[4], case.chain.entries[3]]
    assert case.chain.code() == "journal.chain"


@pytest.mark.parametrize("changed", [{"head": s.Digest(bytes(32))}, {"n": 4}, {"n": 6}], ids=str)
def test_an_entry_under_another_place_or_head_is_refused_where_it_stands(
    case: Seated, changed: dict[str, Any]
) -> None:
    entry = case.chain.entries[4]
    case.chain.entries[4] = replace(entry, **changed)
    with pytest.raises(Untrusted, match=r"journal\.chain") as refused:
        case.chain.follow()
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.n, evidence.ours, evidence.record) == (5, entry.head, entry.record)


def test_a_record_of_another_case_is_refused(case: Seated) -> None:
    other = seated()
    entry = other.chain.entries[0]
    assert entry.record is not None
    case.chain.entries.clear()
    case.chain.entries.append(replace(entry, record=case.chain.made(case.lead, s.Pause).data))
    assert case.chain.code() in ("journal.record", "journal.chain")


# --- what a journal tells of itself


def test_a_journal_knows_its_entries_by_their_places(case: Seated) -> None:
    entries, journal = case.chain.entries, case.chain.journal
    assert (journal.n, journal.head, journal.position) == (
        len(entries), entries[-1].head, s.Position(len(entries), entries[-1].head),
    )  # fmt: skip
    for n, each in enumerate(entries, 1):
        assert (journal.id_at(n), journal.head_at(n)) == (each.id, each.head)
        assert journal.holds(each.id)
        assert journal.head_at(n) == each.head
    assert journal.head_at(0) == s.Digest(bytes(32))
    assert not journal.holds(RecordId(bytes(32)))
    # An id across two entries is no entry.
    assert not journal.holds(RecordId(entries[0].id[16:] + entries[1].id[:16]))


def test_a_position_is_held_against_what_was_seen(case: Seated) -> None:
    entries, journal = case.chain.entries, case.chain.journal
    for good in (journal.position, s.Position(journal.n + 1, s.Digest(bytes(32)))):
        require_grown(journal, good)
    for shown, code in (
        (s.Position(journal.n - 1, entries[-2].head), "journal.rollback"),
        (s.Position(journal.n - 1, s.Digest(b"o" * 32)), "journal.contradiction"),
        (s.Position(journal.n, s.Digest(bytes(32))), "journal.contradiction"),
    ):
        with pytest.raises(Untrusted) as refused:
            require_grown(journal, shown)
        assert refused.value.code == code
        assert refused.value.evidence is not None


def test_an_entry_is_told_with_who_what_and_when_as_far_as_anybody_knows(case: Seated) -> None:
    item, _ = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    case.chain.say(case.anna, s.Pause, side=Side.A, at=0)
    case.chain.say(case.anna, s.Note, note=s.NoteId(bytes(16)), words=noted(case), about=Side.A)
    case.chain.say(case.lead, s.Prepared, side=Side.B)
    _, steps = case.chain.follow()
    first, *_, manifest, submit, pause, note, prepared = (each.line() for each in steps)
    assert (first.n, first.what, first.who, first.side, first.at) == (1, "assignment", "office", None, NOW)
    assert first.record == case.chain.entries[0].id
    assert (manifest.what, manifest.who, manifest.side, manifest.item) == ("manifest", "a", Side.A, item)
    assert (manifest.at, manifest.day) == (None, NOW // 86_400)
    assert (submit.what, submit.who, submit.side, submit.item) == ("submit", "a", Side.A, item)
    assert pause.at is not None
    assert abs(pause.at - NOW) <= CLOCK_SKEW_S
    assert (prepared.who, prepared.side) == ("meral", Side.B)
    assert (note.what, note.side, note.item, note.day) == ("note", Side.A, None, None)


def noted(case: Seated) -> tuple[s.WordsRef, ...]:
    return tuple(s.WordsRef(each.id, s.Digest(bytes(32))) for each in (case.lead, case.deputy, case.anna))


def test_a_note_is_read_from_its_writer_or_else_from_each_who_handed_it_on_by_what_they_sealed_last(
    case: Seated,
) -> None:
    note, own, later, last = s.NoteId(b"n" * 16), *(s.Digest(each * 32) for each in (b"o", b"l", b"z"))
    case.chain.say(case.anna, s.Note, note=note, words=(s.WordsRef(case.lead.id, own),), about=Side.A)
    said: dict[str, Any] = {"note": note, "by": case.anna.id, "about": Side.A}
    case.chain.say(case.lead, s.HandNote, to=case.deputy.id, digest=later, **said)
    case.chain.say(case.lead, s.HandNote, to=case.deputy.id, digest=last, **said)
    case.chain.say(case.deputy, s.HandNote, to=case.lead.id, digest=last, **said)
    # Whoever takes its id for a note of their own replaces nothing.
    case.chain.say(case.bert, s.Note, note=note, words=(s.WordsRef(case.deputy.id, own),), about=Side.B)
    history, _ = case.chain.follow()
    (_, words), _ = history.all_notes()
    assert words.sealed_for(case.lead.id) == ((case.anna.id, own), (case.deputy.id, last))
    assert words.sealed_for(case.deputy.id) == ((case.lead.id, last),)
    assert words.sealed_for(case.bert.id) == ()
    assert [len(history.notes(each.id)) for each in (case.lead, case.deputy, case.anna)] == [1, 2, 0]


# --- the way back


def set_back(case: Seated, upto: int, *, at: int = NOW) -> bytes:
    """Sign, as the root, that the journal was set back to its first entries."""
    chain = case.chain
    said = s.Restore(
        root=chain.fingerprint,
        nonce=s.Nonce(chain.chance(16)),
        signers=(KeysetId(chain.fingerprint),),
        case=CASE,
        at=Seconds(at),
        seat="mediators",
        journal=s.Position(upto, chain.entries[upto - 1].head),
    )
    return chain.by_root(said)


def followed(case: Seated) -> tuple[FollowedJournal, Any]:
    directory = Directory(s.SigningKeyBytes(case.chain.root.public.raw))
    directory.admit(case.chain.staff_records)
    authority = RecordVerifier(directory, CaseHistory.of(CASE, Seat("mediators")), NOW)
    return follow(FollowedJournal(CASE, "mediators"), case.chain.entries, authority)


def test_a_restore_counts_once(case: Seated) -> None:
    chain = case.chain
    chain.say(case.lead, s.Prepared, side=Side.A)
    before, _ = followed(case)
    whole, word = chain.entries, set_back(case, 10)
    chain.entries = whole[:10]
    chain.add(word)
    back, steps = followed(case)
    assert restored(before, back, steps)
    chain.say(case.bert, s.Pause, side=Side.B)
    grown, _ = followed(case)
    assert not restored(grown, back, steps), "a pause that came since is not lost by the same word again"


def test_nor_does_a_restore_behind_another_beginning(case: Seated) -> None:
    pinned, _ = followed(case)
    case.chain.entries = case.chain.entries[:9]
    case.chain.say(case.lead, s.Prepared, side=Side.A)
    case.chain.add(set_back(case, 10))
    anew, steps = followed(case)
    assert not restored(pinned, anew, steps)


def test_a_restore_stands_at_the_place_it_names_and_nowhere_else(case: Seated) -> None:
    case.chain.add(set_back(case, 10))
    assert case.chain.code() == "journal.record"
