"""What a client holds a journal and its people against, one member at a time: each by itself makes another answer."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import sign
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, day_of
from relay.domain.model import MEDIATORS, Mode, Scope, Seat, Side, StaffRole
from relay.wire import records
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.items.signer import Signer
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory, UnverifiedRecord, Window, parsed
from relay_client.trust.journal import FollowedJournal, JournalStep, follow, restored
from relay_client.trust.verifier import RecordVerifier, SignerRole
from tests.support.chain import CASE, DAY, NOW, Chain, Seated, public, seated

OTHER = CaseId(bytes([8]) * 16)


@pytest.fixture
def case() -> Seated:
    return seated()


def directory(chain: Chain) -> Directory:
    made = Directory(s.SigningKeyBytes(chain.root.public.raw))
    made.admit(chain.staff_records)
    return made


def followed(chain: Chain) -> tuple[FollowedJournal, tuple[JournalStep, ...]]:
    verifier = RecordVerifier(directory(chain), CaseHistory.of(CASE, chain.seat), NOW)
    return follow(FollowedJournal(CASE, chain.seat.name), chain.entries, verifier)


# --- whose position is held against this journal


def at_another_place(chain: Chain, who: Signer, shape: type[s.Statement], **said: Any) -> str:
    """Return with which code a journal is refused in which somebody names its last place under another head."""
    chain.say(who, shape, position=s.Position(len(chain.entries), s.Digest(b"x" * 32)), **said)
    return chain.code()


def test_a_partys_position_is_held_against_their_own_journal() -> None:
    chain = Chain(Seat.of(Side.A))
    office, lead = chain.staff("office", StaffRole.COORDINATOR), chain.staff("meral", StaffRole.MEDIATOR)
    anna = chain.person()
    chain.assign(office, lead, s.PlaceGiven.LEAD)
    chain.confirm(lead, anna, Side.A)
    entries = list(chain.entries)
    wishes: dict[str, Any] = {"side": Side.A, "kinds": (), "tell_opened": False}
    assert at_another_place(chain, anna, s.Preferences, **wishes) == "journal.contradiction"
    assert chain.refusal() == ("journal.contradiction", "a"), "nobody has a name, but the journal has"
    chain.entries = entries
    chain.say(anna, s.Preferences, **wishes)
    assert chain.code() == ""
    before = chain.position
    pause = chain.say(anna, s.Pause, side=Side.A)
    chain.say(anna, s.Resume, side=Side.A, pause=pause, position=before)
    assert chain.refusal() == ("journal.contradiction", "a")


def test_a_counsellors_position_is_held_against_theirs() -> None:
    chain = Chain()
    lead, chaplain = chain.staff("meral", StaffRole.MEDIATOR), chain.staff("sanne", StaffRole.COUNSELLOR)
    chain.seat = Seat.counsellor(chaplain.id)
    dates = {"not_before": NOW, "not_after": Seconds(NOW + DAY)}
    said = {"side": Side.B, "counsellor": chaplain.id, "scopes": (Scope.READ,), "mode": Mode.TYPED, **dates}
    delegation = chain.say(lead, s.Delegation, **said)
    on = {"side": Side.B, "delegation": delegation}
    pause = chain.say(chaplain, s.Pause, **on)
    entries = list(chain.entries)
    assert at_another_place(chain, chaplain, s.Resume, pause=pause, **on) == "journal.contradiction"
    chain.entries = entries
    chain.say(chaplain, s.Resume, pause=pause, **on)
    assert chain.code() == ""
    assert at_another_place(chain, lead, s.Close) == "", "a mediator's is one of the mediators' journal"


def test_the_place_before_the_first_entry_is_a_place_too(case: Seated) -> None:
    begin = s.Position(0, s.Digest(bytes(32)))
    case.chain.say(case.lead, s.Prepared, side=Side.A, position=begin)
    assert case.chain.code() == ""
    case.chain.say(case.lead, s.Prepared, side=Side.A, position=s.Position(0, s.Digest(b"x" * 32)))
    assert case.chain.code() == "journal.contradiction"


def test_the_evidence_of_a_place_that_does_not_exist_is_where_a_journal_begins(case: Seated) -> None:
    n = len(case.chain.entries)
    case.chain.say(case.deputy, s.Prepared, side=Side.A, position=s.Position(n + 1, s.Digest(b"x" * 32)))
    with pytest.raises(Untrusted) as refused:
        case.chain.follow()
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.case, evidence.seat, evidence.n) == (CASE, MEDIATORS.name, n + 1)
    assert (evidence.ours, evidence.theirs) == (bytes(32), b"x" * 32)
    assert refused.value.who == "daan"


def test_whoever_lifts_a_pause_had_seen_it(case: Seated) -> None:
    chain = case.chain
    pause = chain.say(case.deputy, s.Pause)
    there = chain.position
    before = s.Position(there.n - 1, chain.entries[-2].head)
    entries = list(chain.entries)
    chain.say(case.lead, s.Resume, pause=pause, position=there)
    assert chain.code() == ""
    chain.entries = entries
    chain.say(case.lead, s.Resume, pause=pause, position=before)
    with pytest.raises(Untrusted, match=r"journal\.contradiction") as refused:
        chain.follow()
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.n, evidence.ours, evidence.theirs) == (there.n, there.head, before.head)
    assert refused.value.who == "meral"


def test_an_id_stands_where_an_entry_begins() -> None:
    record = RecordId(b"r" * 32)
    repeated = FollowedJournal(CASE, "a", ids=b"?" * 31 + b"r" * 33, heads=bytes(64))
    assert repeated.holds(record)
    assert not replace(repeated, ids=b"?" * 31 + b"r" * 32 + b"?").holds(record)
    assert FollowedJournal(CASE, "a", ids=b"r" * 32, heads=bytes(32)).holds(record)
    assert not FollowedJournal(CASE, "a").holds(record)


# --- records that belong elsewhere


def by_root(chain: Chain, shape: type[s.Statement], **said: Any) -> bytes:
    plain: dict[str, Any] = {"root": chain.fingerprint, "nonce": s.Nonce(chain.chance(16))}
    return chain.by_root(shape(**plain, signers=(KeysetId(chain.fingerprint),), **said))


def test_a_record_under_another_id_or_of_another_case_stands_in_no_journal(case: Seated) -> None:
    chain = case.chain
    chain.say(case.lead, s.Prepared, side=Side.A)
    other = chain.made(case.lead, s.Prepared, side=Side.B)
    chain.entries[-1] = replace(chain.entries[-1], record=other.data)
    assert chain.code() == "journal.record"
    chain.entries.pop()
    place = chain.position
    chain.add(by_root(chain, s.Restore, case=OTHER, at=NOW, seat="mediators", journal=place))
    assert chain.code() == "journal.record"
    chain.entries.pop()
    chain.add(by_root(chain, s.Restore, case=CASE, at=NOW, seat="a", journal=place))
    assert chain.code() == "journal.record"
    chain.entries.pop()
    chain.add(by_root(chain, s.Restore, case=CASE, at=NOW, seat="mediators", journal=place))
    assert chain.code() == ""


def test_what_the_server_destroyed_stands_in_a_journal_by_its_own_word(case: Seated) -> None:
    chain, server = case.chain, case.chain.staff("server", StaffRole.SERVER)
    said = s.ShredReceipt(
        root=chain.fingerprint,
        nonce=s.Nonce(bytes(16)),
        signers=(server.id,),
        record=chain.entries[0].id,
        item=ItemId(bytes(16)),
        grants=(),
        day=day_of(NOW),
    )
    code, body = records.body_of(said)
    made = sign.sign_record(server.keyset.signing, server.id, sign.RecordStatement(code, body))
    chain.add(records.frame(code, body, (records.Signature(server.id, made.alg, made.signature),)))
    _, steps = followed(chain)
    line = steps[-1].line()
    assert (line.what, line.who, line.day, line.at) == ("shred_receipt", "server", day_of(NOW), None)


# --- the way back


def test_a_way_back_is_the_roots_for_this_very_journal_at_this_very_place(case: Seated) -> None:
    chain = case.chain
    chain.say(case.lead, s.Prepared, side=Side.A)
    pinned, _ = followed(chain)
    chain.entries = chain.entries[:10]
    chain.add(by_root(chain, s.Restore, case=CASE, at=NOW, seat="mediators", journal=chain.position))
    anew, steps = followed(chain)
    word = steps[-1]
    assert restored(pinned, anew, steps)
    assert restored(pinned, anew, (word,))
    assert not restored(pinned, anew, steps[:-1])
    assert not restored(replace(pinned, seat="a"), anew, steps)
    assert not restored(replace(pinned, case=OTHER), anew, steps)
    assert not restored(replace(pinned, ids=bytes(len(pinned.ids))), anew, steps)
    shorter = replace(pinned, ids=pinned.ids[: 9 * 32], heads=pinned.heads[: 9 * 32])
    assert not restored(shorter, anew, steps), "it names a place that was never seen here"
    assert not restored(pinned, replace(anew, heads=bytes(len(anew.heads))), steps)
    assert not restored(replace(pinned, ids=pinned.ids + word.id), anew, steps), "it counted once"
    assert not restored(pinned, anew, (replace(word, n=12),))
    assert not restored(pinned, anew, (replace(word, who=replace(word.who, signer=SignerRole.MEDIATOR)),))


# --- beside a journal


def beside(case: Seated) -> RecordVerifier:
    return RecordVerifier(
        directory(case.chain), CaseHistory.of(CASE, Seat.counsellor(case.chaplain.id)), Seconds(NOW)
    )


def test_who_is_known_is_not_taken_in_once_more_and_an_end_is_no_place(case: Seated) -> None:
    took, chain = beside(case), case.chain
    said: dict[str, Any] = {"slip": bytes(16), "side": Side.A, "epoch": 1, "keyset": public(case.anna)}
    took.take_beside(parsed(chain.made(case.lead, s.Confirm, **said).data, chain.fingerprint))
    known = dict(took.history.keys)
    took.take_beside(parsed(chain.made(case.office, s.Confirm, **said).data, chain.fingerprint))
    assert took.history.keys == known
    ended: dict[str, Any] = {"mediator": case.lead.id, "place": s.PlaceGiven.ENDED, "not_after": Seconds(NOW + DAY)}
    took.take_beside(parsed(chain.made(case.office, s.Assignment, **ended).data, chain.fingerprint))
    took.take_beside(parsed(chain.made(case.lead, s.Prepared, side=Side.A).data, chain.fingerprint))
    assert took.history.mediators(NOW) == {}


def test_only_a_confirmation_brings_a_keyset_and_only_one_that_can_be(case: Seated) -> None:
    took, chain = beside(case), case.chain
    with pytest.raises(Untrusted, match=r"trust\.record"):
        took.admit_key(parsed(chain.made(case.lead, s.Prepared, side=Side.A).data, chain.fingerprint))
    said: dict[str, Any] = {"slip": bytes(16), "side": Side.A, "epoch": 1, "keyset": public(case.anna)}
    good = parsed(chain.made(case.lead, s.Confirm, **said).data, chain.fingerprint)
    bad = replace(good.record, statement=replace(good.statement, keyset=b"short"))
    with pytest.raises(Untrusted, match=r"trust\.key"):
        took.admit_key(UnverifiedRecord(bad, good.id))
    assert took.history.keys == {}


# --- staff


def test_members_are_told_by_name_each_in_their_role() -> None:
    chain = Chain()
    people = {
        name: chain.staff(name, role)
        for name, role in (
            ("zoe", StaffRole.COORDINATOR), ("meral", StaffRole.MEDIATOR), ("anne", StaffRole.COUNSELLOR),
        )
    }  # fmt: skip
    twins = [chain.staff("meral", StaffRole.COORDINATOR) for _ in range(2)]
    known = directory(chain)
    found = known.members(NOW)
    assert [each.name for each in found] == ["anne", "meral", "meral", "meral", "zoe"]
    assert [each.keyset for each in found[1:4]] == sorted(each.id for each in (people["meral"], *twins))
    assert {name: known.role(who.id, NOW) for name, who in people.items()} == {
        "zoe": StaffRole.COORDINATOR,
        "meral": StaffRole.MEDIATOR,
        "anne": StaffRole.COUNSELLOR,
    }
    assert set(known.coordinators(NOW)) == {people["zoe"].id, *(each.id for each in twins)}
    assert known.coordinators(NOW)[people["zoe"].id] == people["zoe"].keyset.public
    stranger = chain.person()
    assert not known.knows(stranger.id)
    assert known.name(stranger.id) not in {each.name for each in found}
    with pytest.raises(Untrusted, match=r"trust\.unknown"):
        known.public(stranger.id)


def test_of_two_words_of_the_root_about_somebody_the_later_counts() -> None:
    chain = Chain()
    who = chain.person()
    plain: dict[str, Any] = {
        "keyset": public(who),
        "account": s.SigningKeyBytes(chain.root.public.raw),
        "role": StaffRole.MEDIATOR,
        "not_before": NOW,
        "not_after": Seconds(NOW + DAY),
    }
    words = [
        by_root(chain, s.Staff, **plain, at=Seconds(NOW + n), name=name) for n, name in ((5, "new"), (0, "old"))
    ]
    for order in (words, words[::-1]):
        known = Directory(s.SigningKeyBytes(chain.root.public.raw))
        known.admit(order)
        assert known.require(who.id, frozenset({StaffRole.MEDIATOR}), Window.at(NOW)).name == "new"
        assert [each.name for each in known.members(NOW)] == ["new"]
        assert known.name(who.id) == "new"


def test_what_was_admitted_is_not_verified_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = Chain()
    chain.staff("meral", StaffRole.MEDIATOR)
    known, verified = directory(chain), []
    monkeypatch.setattr(UnverifiedRecord, "verify", lambda *_: verified.append(1))
    known.admit(chain.staff_records)
    assert verified == []
    chain.staff("daan", StaffRole.MEDIATOR)
    known.admit(chain.staff_records)
    assert verified == [1]
