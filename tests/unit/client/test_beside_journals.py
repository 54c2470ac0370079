"""What follows from a journal beside its case file, what may come in without one, and what a client says no to before it signs."""

from __future__ import annotations

from typing import Any

import pytest

from relay.crypto.note import WordsKind
from relay.domain.ids import Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Mode, Place, Purpose, Scope, Seat, Side, StaffRole
from relay.domain.order import CLOCK_SKEW_S
from relay.domain.refusals import Refused
from relay.domain.seen import UNSEEN
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.items.signer import Signer
from relay_client.trust.case_history import CaseHistory, seen
from relay_client.trust.directory import Directory, parsed
from relay_client.trust.verifier import RecordVerifier
from tests.support.chain import CASE, DAY, NOW, Chain, Seated, manifest, public, seated
from tests.support.tamper import flipped


@pytest.fixture
def case() -> Seated:
    return seated()


def authority(case: Seated, history: CaseHistory | None = None) -> RecordVerifier:
    """Take what follows from the mediators' journal, or this history."""
    directory = Directory(s.SigningKeyBytes(case.chain.root.public.raw))
    directory.admit(case.chain.staff_records)
    return RecordVerifier(directory, history or case.chain.follow()[0], NOW)


def words(*to: Signer) -> tuple[s.WordsRef, ...]:
    return tuple(s.WordsRef(each.id, s.Digest(bytes(32))) for each in to)


# --- beside a counsellor's journal


def beside(case: Seated) -> RecordVerifier:
    return authority(case, CaseHistory.of(CASE, Seat.counsellor(case.chaplain.id)))


def confirmed(case: Seated, by: Signer, who: Signer, **said: Any) -> bytes:
    members = {"slip": SlipId(bytes(16)), "side": Side.A, "epoch": 1, "keyset": public(who), **said}
    return case.chain.made(by, s.Confirm, **members).data


def refusal(took: RecordVerifier, data: bytes) -> str:
    with pytest.raises(Untrusted) as refused:
        took.take_beside(parsed(data, took.directory.root))
    return refused.value.code


def test_a_partys_keyset_comes_in_by_a_mediators_word_and_a_later_one_by_two(case: Seated) -> None:
    took, fresh = beside(case), case.chain.person()
    second = {"epoch": 2, "replaces": case.anna.id}
    assert refusal(took, confirmed(case, case.office, fresh)) == "trust.standing"
    assert refusal(took, confirmed(case, case.lead, fresh, **second)) == "trust.standing"
    assert took.history.keys == {}
    for data in (
        confirmed(case, case.lead, case.anna),
        confirmed(case, case.lead, fresh, **second, second=case.office),
    ):
        took.take_beside(parsed(data, took.directory.root))
    assert {each.epoch: each.id for each in took.history.keys.values()} == {1: case.anna.id, 2: fresh.id}


def test_a_place_comes_in_by_a_coordinators_word_and_the_newest_counts(case: Seated) -> None:
    took = beside(case)
    mine: dict[str, Any] = {"mediator": case.lead.id, "place": s.PlaceGiven.DEPUTY}

    def assigned(by: Signer, days: int, at: int) -> bytes:
        return case.chain.made(by, s.Assignment, **mine, not_after=Seconds(at + days * DAY), at=at).data

    assert refusal(took, assigned(case.lead, 9, NOW)) == "journal.rule"
    for data in (assigned(case.office, 9, NOW), assigned(case.office, 5, NOW - DAY)):
        took.take_beside(parsed(data, took.directory.root))
    assert took.history.mediators(NOW)[case.lead.id].not_after == NOW + 9 * DAY


# --- signatures


def test_both_signatures_of_a_record_are_verified(case: Seated) -> None:
    fresh = case.chain.person()
    case.chain.confirm(case.lead, fresh, Side.A, 2, replaces=case.anna.id, second=case.deputy)
    assert case.chain.code() == ""
    last = case.chain.entries.pop()
    assert last.record is not None
    case.chain.add(flipped(last.record, -1))
    assert case.chain.code() == "trust.second_signature"
    case.chain.entries.pop()
    # The second signature takes 99 bytes.
    case.chain.add(flipped(last.record, -1 - 8 * 99))
    assert case.chain.code() == "trust.signature"


def test_authority_is_ended_by_the_office_and_by_nobody_below(case: Seated) -> None:
    case.chain.say(case.office, s.StaffEnd, keyset=case.deputy.id)
    history, _ = case.chain.follow()
    assert list(history.mediators(NOW)) == [case.lead.id]
    case.chain.say(case.lead, s.StaffEnd, keyset=case.deputy.id)
    assert case.chain.code() == "trust.standing"


# --- a submit and its grants


def submitted(case: Seated, *grants: s.GrantRef, **said: Any) -> str:
    item, before = ItemId(case.chain.chance(16)), case.chain.position
    first = case.chain.add(case.chain.made(case.anna, s.Manifest, **manifest(item, case.anna, Side.A)).data)
    lead = s.GrantRef(case.lead.id, Purpose.MEDIATOR, s.Digest(bytes(32)))
    members: dict[str, Any] = {"item": item, "manifest": first, "grants": (lead, *grants), **said}
    case.chain.add(case.chain.made(case.anna, s.Submit, position=before, **members).data)
    code, which = case.chain.refusal()
    return which or code


def test_a_submit_seals_for_mediators_and_its_author_in_a_journal_too(case: Seated) -> None:
    entries = list(case.chain.entries)
    for to, purpose, expected in (
        (case.anna, Purpose.OWN_COPY, ""),
        (case.bert, Purpose.OWN_COPY, "record.mismatch"),
        (case.lead, Purpose.OWN_COPY, "record.mismatch"),
        (case.bert, Purpose.RELEASE, "record.mismatch"),
        (case.lead, Purpose.MEDIATOR, "record.mismatch"),
    ):
        case.chain.entries = list(entries)
        assert submitted(case, s.GrantRef(to.id, purpose, s.Digest(bytes(32)))) == expected


def test_a_submit_is_of_the_item_of_its_manifest(case: Seated) -> None:
    assert submitted(case, item=ItemId(bytes(16))) == "record.mismatch"


# --- before signing


def allowed(took: RecordVerifier, case: Seated, shape: type[s.Statement], **members: Any) -> None:
    made = case.chain.made(case.lead, shape, **members)
    took.require_allowed(made.id, made.statement)


def delegation(to: KeysetId) -> dict[str, Any]:
    dates = {"not_before": NOW, "not_after": Seconds(NOW + DAY)}
    return {"side": Side.B, "counsellor": to, "scopes": (Scope.READ,), "mode": Mode.TYPED, **dates}


def share(to: KeysetId) -> dict[str, Any]:
    item, manifest_id = ItemId(bytes(16)), RecordId(bytes(32))
    return {"item": item, "manifest": manifest_id, "side": Side.A, "to": to, "grant": s.Digest(bytes(32))}


def test_a_mediator_signs_nothing_that_their_own_journal_forbids(case: Seated) -> None:
    took = authority(case)
    allowed(took, case, s.Prepared, side=Side.A)
    with pytest.raises(Refused, match=r"case\.already_open"):
        allowed(took, case, s.CaseOpen)
    for nobody in (case.deputy, case.chain.person()):
        with pytest.raises(Refused, match=r"delegation\.role"):
            allowed(took, case, s.Delegation, **delegation(nobody.id))
        with pytest.raises(Refused, match=r"not\.found"):
            allowed(took, case, s.Share, **share(nobody.id))


def test_what_a_client_cannot_know_before_is_for_the_service_to_say(case: Seated) -> None:
    took = authority(case)
    grants = (s.GrantRef(case.lead.id, Purpose.MEDIATOR, s.Digest(bytes(32))),)
    allowed(took, case, s.Submit, item=ItemId(bytes(16)), manifest=RecordId(bytes(32)), grants=grants)
    allowed(beside(case), case, s.Revocation, delegation=RecordId(bytes(32)))


# --- history


def test_mediators_are_those_with_a_place_now_the_lead_first(case: Seated) -> None:
    history, _ = case.chain.follow()
    found = history.mediators(NOW)
    assert [each.place for each in found.values()] == [Place.LEAD, Place.DEPUTY]
    assert list(found) == [case.lead.id, case.deputy.id]
    end = found[case.lead.id].not_after
    assert case.lead.id in history.mediators(Seconds(end - 1))
    assert history.mediators(end) == {}


def test_a_place_among_equals_is_by_id() -> None:
    chain = Chain()
    office = chain.staff("office", StaffRole.COORDINATOR)
    people = [chain.staff(f"m{n}", StaffRole.MEDIATOR) for n in range(4)]
    for each in people:
        chain.assign(office, each, s.PlaceGiven.DEPUTY)
    assert list(chain.follow()[0].mediators(NOW)) == sorted(each.id for each in people)


def test_a_party_is_known_by_their_keyset_of_now_and_by_former_ones(case: Seated) -> None:
    fresh = case.chain.person()
    case.chain.confirm(case.lead, fresh, Side.A, 2, replaces=case.anna.id, second=case.deputy)
    history, _ = case.chain.follow()
    known = {side: history.party(side) for side in Side}
    assert {side: each and each.id for side, each in known.items()} == {Side.A: fresh.id, Side.B: case.bert.id}
    former = history.party_with(case.anna.id)
    assert former is not None
    assert former.epoch == 1
    assert CaseHistory.of(CASE, Seat.of(Side.A)).party(Side.B) is None


def test_words_are_whose_the_newest_signed_statement_says(case: Seated) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    one, two = s.NoteId(b"1" * 16), s.NoteId(b"2" * 16)
    case.chain.say(case.lead, s.Label, words=words(case.lead))
    readers = words(case.lead, case.deputy, case.anna)
    case.chain.say(case.anna, s.Note, note=one, words=readers, about=Side.A)
    case.chain.say(case.lead, s.Note, note=two, words=words(case.lead, case.deputy))
    case.chain.say(case.deputy, s.Return, item=item, manifest=first, reason=words(case.anna))
    case.chain.say(case.deputy, s.Label, words=words(case.deputy))
    history, _ = case.chain.follow()
    label, reason = history.said_of(WordsKind.CASE_LABEL, CASE), history.said_of(WordsKind.RETURN_REASON, item)
    assert label is not None
    assert reason is not None
    assert (label.by, [each.to for each in label.refs]) == (case.deputy.id, [case.deputy.id])
    assert (reason.by, [each.to for each in reason.refs]) == (case.deputy.id, [case.anna.id])
    assert history.said_of(WordsKind.RELEASE_NOTE, item) is None
    assert [note for note, _ in history.notes(case.lead.id)] == [one, two]
    ((note, written),) = history.notes(case.anna.id)
    assert (note, written.about, written.by) == (one, Side.A, case.anna.id)


def test_a_hand_over_is_for_one_reader_of_one_item_by_whoever_signed_it(case: Seated) -> None:
    first, _ = case.chain.letter(case.anna, Side.A, (case.lead,))
    second, _ = case.chain.letter(case.anna, Side.A, (case.lead,))
    bound = s.Digest(b"d" * 32)
    refs = (s.ItemGrantRef(first, bound), s.ItemGrantRef(second, s.Digest(b"e" * 32)))
    case.chain.say(case.lead, s.Handover, to=case.deputy.id, grants=refs)
    history, _ = case.chain.follow()
    assert history.handed_over(first, case.deputy.id, bound) == case.lead.id
    assert history.handed_over(second, case.deputy.id, bound) is None
    assert history.handed_over(first, case.lead.id, bound) is None
    to, by = case.deputy.id, case.lead.id
    handed = [history.handed_to(each, to, by) for each in (first, second, ItemId(bytes(16)))]
    assert handed == [True, True, False]
    assert not history.handed_to(first, by, by)
    assert not history.handed_to(first, to, to)


def test_each_word_of_the_root_that_a_journal_was_set_back_is_counted(case: Seated) -> None:
    assert case.chain.follow()[0].restores == 0
    for n in (1, 2):
        said = s.Restore(
            root=case.chain.fingerprint,
            nonce=s.Nonce(case.chain.chance(16)),
            signers=(KeysetId(case.chain.fingerprint),),
            case=CASE,
            at=NOW,
            seat="mediators",
            journal=case.chain.position,
        )
        case.chain.add(case.chain.by_root(said))
        assert case.chain.follow()[0].restores == n


def test_a_counsellors_word_is_told_for_the_side_that_they_act_for(case: Seated) -> None:
    other = case.chain.staff("noor", StaffRole.COUNSELLOR)
    for counsellor, side, party in ((other, Side.A, case.anna), (case.chaplain, Side.B, case.bert)):
        said = {**delegation(counsellor.id), "side": side}
        record = case.chain.say(case.lead, s.Delegation, second=party, **said)
        case.chain.say(counsellor, s.Pause, side=side, delegation=record)
    _, steps = case.chain.follow()
    pauses = [each.who for each in steps if isinstance(each.record.statement, s.Pause)]
    assert [(each.keyset, each.name, each.side) for each in pauses] == [
        (other.id, "noor", Side.A), (case.chaplain.id, "sanne", Side.B),
    ]  # fmt: skip


def test_words_left_out_take_back_those_of_before(case: Seated) -> None:
    item, first = case.chain.letter(case.anna, Side.A, (case.lead, case.deputy))
    until = {"item": item, "until": Day(NOW // DAY + 7)}
    case.chain.say(case.lead, s.Postpone, **until, remark=words(case.deputy))
    remarked = case.chain.follow()[0].said_of(WordsKind.POSTPONE_REMARK, item)
    case.chain.say(case.lead, s.Postpone, **until)
    taken_back = case.chain.follow()[0].said_of(WordsKind.POSTPONE_REMARK, item)
    assert remarked is not None
    assert taken_back is not None
    assert (remarked.refs, taken_back.refs) == (words(case.deputy), ())
    said: dict[str, Any] = {"item": item, "manifest": first, "to": case.bert.id, "grant": s.Digest(bytes(32))}
    entries = list(case.chain.entries)
    for note, refs in ((None, ()), (s.Digest(bytes(32)), words(case.bert))):
        case.chain.entries = list(entries)
        case.chain.say(case.lead, s.Release, **said, note=note)
        found = case.chain.follow()[0].said_of(WordsKind.RELEASE_NOTE, item)
        assert found is not None
        assert (found.by, found.refs) == (case.lead.id, refs)


def test_what_is_taken_as_given_was_not_seen() -> None:
    assert [seen(each) for each in (None, UNSEEN, RecordId(b"r" * 32))] == [False, False, True]


def test_a_record_beside_a_journal_counts_at_its_own_date_within_the_clocks_tolerance(case: Seated) -> None:
    """The office's authority ends one second behind the record, or began just that long before."""
    given: dict[str, Any] = {"mediator": case.lead.id, "place": s.PlaceGiven.LEAD, "not_after": Seconds(NOW + DAY)}

    def by_office(since: int, until: int) -> tuple[RecordVerifier, bytes]:
        office = case.chain.staff("office", StaffRole.COORDINATOR, since=since, until=until)
        return beside(case), case.chain.made(office, s.Assignment, **given).data

    for since, until in ((NOW - DAY, NOW - CLOCK_SKEW_S + 1), (NOW + CLOCK_SKEW_S, NOW + DAY)):
        took, data = by_office(since, until)
        took.take_beside(parsed(data, took.directory.root))
        assert list(took.history.mediators(NOW)) == [case.lead.id]
    for since, until in ((NOW - DAY, NOW - CLOCK_SKEW_S), (NOW + CLOCK_SKEW_S + 1, NOW + DAY)):
        assert refusal(*by_office(since, until)) == "trust.expired"


def test_a_counsellors_delegations_are_those_of_now_with_the_scope_asked_for(case: Seated) -> None:
    said = delegation(case.chaplain.id)
    read = case.chain.say(case.lead, s.Delegation, second=case.bert, **said)
    both = {**said, "scopes": (Scope.READ, Scope.SUBMIT), "not_after": Seconds(NOW + 2 * DAY)}
    other = case.chain.say(case.lead, s.Delegation, second=case.bert, **both)
    history, _ = case.chain.follow()
    ask, who = history.delegations_of, case.chaplain.id
    assert list(ask(who, NOW)) == list(ask(who, NOW, Scope.READ)) == [read, other]
    assert list(ask(who, NOW, Scope.SUBMIT)) == [other]
    assert list(ask(who, Seconds(NOW + DAY))) == [other]
    assert ask(case.lead.id, NOW) == {}


def test_a_counsellor_takes_the_roots_word_for_a_mediator_whose_place_no_record_tells_them() -> None:
    chain = Chain()
    lead, chaplain = chain.staff("meral", StaffRole.MEDIATOR), chain.staff("sanne", StaffRole.COUNSELLOR)
    chain.seat = Seat.counsellor(chaplain.id)
    record = chain.say(lead, s.Delegation, **delegation(chaplain.id))
    history, _ = chain.follow()
    assert list(history.delegations_of(chaplain.id, NOW)) == [record]
    assert history.mediators(NOW) == {}
    chain.entries.clear()
    chain.say(chain.staff("office", StaffRole.COORDINATOR), s.Delegation, **delegation(chaplain.id))
    assert chain.code() == "journal.rule"


def test_a_counsellor_hears_that_anothers_authority_ended_whether_that_was_a_mediators_or_a_counsellors() -> None:
    for role in (StaffRole.MEDIATOR, StaffRole.COUNSELLOR):
        chain = Chain()
        office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
        chaplain, other = chain.staff("sanne", StaffRole.COUNSELLOR), chain.staff("noor", role)
        chain.seat = Seat.counsellor(chaplain.id)
        chain.say(lead, s.Delegation, **delegation(chaplain.id))
        if role is StaffRole.COUNSELLOR:
            chain.say(lead, s.Delegation, **delegation(other.id))
        chain.say(office, s.StaffEnd, keyset=other.id)
        history, _ = chain.follow()
        assert list(history.delegations_of(chaplain.id, Seconds(NOW + 1)))
        assert history.delegations_of(other.id, Seconds(NOW + 1)) == {}
