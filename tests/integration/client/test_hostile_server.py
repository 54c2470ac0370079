"""A server that lies about people or history is caught by the client, and what it lied about is named."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from relay.crypto.digests import journal_head, record_id
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import KeysetId, RecordId, Seconds
from relay.domain.model import Place, Side, StaffRole
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.items.signer import Moment
from relay_client.views.items import Letter
from tests.support.between import between
from tests.support.organisation import Organisation, Seated
from tests.support.tamper import flipped

LETTER = Letter("Dear other", "en")


async def whole_journal(seated: Seated) -> m.Journal:
    access = seated.lead._session
    path = {"case": codec.base64url(seated.case)}
    return await access.call("case.journal", m.Journal, path=path, query={"after": "0"})


async def seen(office: Organisation) -> Seated:
    """Seat a case and let its mediator see all of it."""
    seated = await office.seated()
    await seated.anna.party.letters.submit(seated.case, LETTER, await seated.anna.party.cases.readers(seated.case))
    await seated.lead.mediator.case(seated.case)
    return seated


def shows(seated: Seated, journal: m.Journal) -> None:
    """Let the mediator's server show this journal from now on, as its only one."""
    stands = between(seated.lead)
    last = journal.entries[-1]
    position = s.Position(last.n, last.head)

    def page(body: bytes) -> bytes:
        after = int((stands.sent[-1].query or {})["after"])
        entries = tuple(each for each in journal.entries if each.n > after)
        return codec.encode(replace(journal, entries=entries))

    stands.changes["case.journal"] = page
    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, journal=position))


async def test_a_shorter_journal_is_refused_with_what_was_seen_as_evidence(office: Organisation) -> None:
    seated = await seen(office)
    journal = await whole_journal(seated)
    shows(seated, replace(journal, entries=journal.entries[:-2]))
    with pytest.raises(Untrusted, match="journal.rollback") as refused:
        await seated.lead.mediator.case(seated.case)
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.seat, evidence.n, evidence.ours) == (
        "mediators",
        journal.entries[-1].n,
        journal.entries[-1].head,
    )


async def test_another_history_is_a_contradiction_and_shown_as_such(office: Organisation) -> None:
    seated = await seen(office)
    journal = await whole_journal(seated)
    kept, (swapped, last) = journal.entries[:-2], journal.entries[-2:]
    head = kept[-1].head
    entries = list(kept)
    for n, each in enumerate((last, swapped), start=kept[-1].n + 1):
        head = s.Digest(journal_head(seated.case, n, head, each.id))
        entries.append(replace(each, n=n, head=head))
    shows(seated, replace(journal, entries=tuple(entries)))
    with pytest.raises(Untrusted, match="journal.contradiction") as refused:
        await seated.lead.mediator.case(seated.case)
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.n, evidence.ours, evidence.theirs) == (last.n, last.head, head)
    assert evidence.record == swapped.record


def restored(office: Organisation, seated: Seated, journal: m.Journal, upto: int, by: SigningSecret) -> m.Journal:
    kept = journal.entries[:upto]
    said = s.Restore(
        root=office.fingerprint,
        nonce=s.Nonce(bytes(16)),
        signers=(KeysetId(office.fingerprint),),
        case=seated.case,
        at=Seconds(office.clock.at),
        seat="mediators",
        journal=s.Position(upto, kept[-1].head),
    )
    data = office.by_root(said, by)
    record = records.parse(data)
    id_ = RecordId(record_id(record.type, record.body))
    head = s.Digest(journal_head(seated.case, upto + 1, kept[-1].head, id_))
    return replace(journal, entries=(*kept, m.JournalEntry(upto + 1, head, id_, data)))


async def test_a_journal_set_back_is_taken_when_the_root_says_so(office: Organisation) -> None:
    seated = await seen(office)
    journal = await whole_journal(seated)
    upto = len(journal.entries) - 2
    shows(seated, restored(office, seated, journal, upto, office.root))
    await seated.lead.mediator.case(seated.case)
    lines = await seated.lead.mediator.cases.journal(seated.case)
    assert (len(lines), lines[-1].what, lines[-1].who) == (upto + 1, "restore", "root")


async def test_a_journal_set_back_on_anybody_elses_word_is_refused(office: Organisation) -> None:
    seated = await seen(office)
    journal = await whole_journal(seated)
    forged = restored(office, seated, journal, len(journal.entries) - 2, SigningSecret.generate(office.chance))
    shows(seated, forged)
    with pytest.raises(Untrusted, match="journal.rollback|journal.contradiction"):
        await seated.lead.mediator.case(seated.case)


async def test_a_mediators_journal_withholds_nothing(office: Organisation) -> None:
    seated = await office.seated()
    newcomer = await office.staff("deputy", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(seated.case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    stands = between(newcomer)
    stands.change(
        "case.journal",
        m.Journal,
        lambda page: replace(page, entries=(replace(page.entries[0], record=None), *page.entries[1:])),
    )
    with pytest.raises(Untrusted, match="journal.withheld"):
        await newcomer.mediator.case(seated.case)


async def test_nor_does_a_partys(office: Organisation) -> None:
    seated = await office.seated()
    again = office.started_again(seated.anna)
    stands = between(again)
    stands.change(
        "case.journal",
        m.Journal,
        lambda page: replace(page, entries=tuple(replace(each, record=None) for each in page.entries)),
    )
    await seated.lead.mediator.close(seated.case)
    with pytest.raises(Untrusted, match="journal.withheld"):
        await again.party.status(seated.case)


async def test_records_that_are_not_those_named_are_refused(office: Organisation) -> None:
    seated = await office.seated()
    newcomer = await office.staff("deputy", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(seated.case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    stands = between(newcomer)

    def swap(page: m.Journal) -> m.Journal:
        first, second, *rest = page.entries
        return replace(page, entries=(replace(first, record=second.record), second, *rest))

    stands.change("case.journal", m.Journal, swap)
    with pytest.raises(Untrusted, match="journal.record"):
        await newcomer.mediator.case(seated.case)
    stands.change(
        "case.journal",
        m.Journal,
        lambda page: replace(
            page,
            entries=(
                replace(page.entries[0], record=flipped(page.entries[0].record or b"", -1)),
                *page.entries[1:],
            ),
        ),
    )
    with pytest.raises(Untrusted, match="trust.signature"):
        await newcomer.mediator.case(seated.case)


async def test_nobody_comes_in_beside_the_journal(office: Organisation) -> None:
    """A coordinator's assignment that was never journalled, for instance."""
    seated = await office.seated()
    await office.staff("ghost", StaffRole.MEDIATOR)
    ghost = await seated.office.find_staff("ghost")
    session = await seated.office._case_client.staff_signer(seated.case)
    moment = Moment(Seconds(office.clock.at), s.Position(0, s.Digest(bytes(32))))
    until = Seconds(office.clock.at + 86_400)
    extra = session.sign(s.Assignment, moment, mediator=ghost, place=s.PlaceGiven.DEPUTY, not_after=until)
    stands = between(seated.anna)
    stands.change(
        "case.get",
        m.CaseReply,
        lambda reply: replace(
            reply, people=replace(reply.people, assignments=(*reply.people.assignments, extra.data))
        ),
    )
    found = await seated.anna.party.cases.readers(seated.case)
    assert ghost not in {each.keyset for each in found.readers}


async def test_a_mediator_whom_nobody_assigned_gets_no_letter(office: Organisation) -> None:
    seated = await office.seated()
    await office.staff("ghost", StaffRole.MEDIATOR)
    ghost = await seated.office.find_staff("ghost")
    row = m.AssignmentRow(ghost, Place.DEPUTY, Seconds(office.clock.at + 86_400))
    stands = between(seated.anna)
    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, assignments=(*reply.assignments, row)))
    with pytest.raises(Untrusted, match="trust.assignment"):
        await seated.anna.party.cases.readers(seated.case)


async def test_a_row_with_another_key_changes_nothing_for_the_mediator(office: Organisation) -> None:
    seated = await office.seated()
    before = (await seated.lead.mediator.case(seated.case)).side(Side.B).keyset
    stands = between(seated.lead)
    stands.change(
        "case.get",
        m.CaseReply,
        lambda reply: replace(
            reply,
            sides=tuple(
                replace(each, keyset=KeysetId(bytes(32))) if each.side is Side.B else each for each in reply.sides
            ),
        ),
    )
    assert (await seated.lead.mediator.case(seated.case)).side(Side.B).keyset == before


async def test_a_receipt_for_something_else_is_no_receipt(office: Organisation) -> None:
    seated = await office.seated()
    first = between(seated.anna)
    kept: list[bytes] = []

    def remember(done: m.Done) -> m.Done:
        kept.append(done.receipt)
        return done

    first.change("case.pause", m.Done, remember)
    await seated.anna.party.contact.pause(seated.case)
    first.change("case.resume", m.Done, lambda done: replace(done, receipt=kept[0]))
    with pytest.raises(Untrusted, match="trust.receipt"):
        await seated.anna.party.contact.resume(seated.case)
    assert [each.what for each in seated.anna.pending()] == ["case.resume"]


async def test_another_organisation_at_the_same_address_is_refused(office: Organisation) -> None:
    seated = await office.seated()
    root = SigningSecret.generate(office.chance)
    stands = between(seated.bert)
    stands.change(
        "organisation", m.Organisation, lambda said: replace(said, root=s.SigningKeyBytes(root.public.raw))
    )
    seated.bert._session.vault.drop("account", "office")
    seated.bert._case_client.sender._office = None
    with pytest.raises(Untrusted, match="trust.root"):
        await seated.bert.party.status(seated.case)


FORGED: dict[str, tuple[str, Callable[[Organisation, KeysetSecret], bytes]]] = {
    "another root": (
        "trust.signature",
        lambda office, keyset: office.vouch(
            "eve", StaffRole.MEDIATOR, keyset, keyset.signing, root=SigningSecret.generate(office.chance)
        ),
    ),
    "dates beyond 400 days": (
        "trust.dates",
        lambda office, keyset: office.vouch("eve", StaffRole.MEDIATOR, keyset, keyset.signing, days=500),
    ),
    "no record": ("trust.record", lambda office, keyset: b"RLY1" + bytes(60)),
}


async def test_forged_staff_records_are_refused(office: Organisation) -> None:
    seated = await office.seated()
    keyset = KeysetSecret.generate(office.chance)
    stands = between(seated.lead)
    found = {}
    for name, (_, forge) in FORGED.items():
        data = forge(office, keyset)
        listed = await seated.lead._session.call("staff.list", m.StaffList)
        forged = codec.encode(replace(listed, records=(*listed.records, data)))
        stands.says("staff.list", forged)
        with pytest.raises(Untrusted) as refused:
            await seated.lead.mediator.staff()
        found[name] = refused.value.code
        del stands.changes["staff.list"]
    assert found == {name: code for name, (code, _) in FORGED.items()}


async def test_a_party_told_that_they_are_the_other_side_does_not_begin_a_journal_anew(
    office: Organisation,
) -> None:
    seated = await seen(office)
    await seated.anna.party.status(seated.case)
    stands = between(seated.anna)
    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, case=replace(reply.case, side=Side.B)))
    stands.change("case.journal", m.Journal, lambda page: replace(page, seat="b"))
    with pytest.raises(Untrusted, match="trust.key"):
        await seated.anna.party.cases.readers(seated.case)


async def test_another_case_of_the_same_person_is_not_shown_in_the_place_of_one(office: Organisation) -> None:
    """Both hold, and both were followed to their ends on this device: only their ids say which was asked for."""
    seated = await office.seated()
    lead, access = seated.lead.mediator, seated.lead._session
    other = await seated.office.coordinator.create_case(await seated.office.find_staff("meral"), label="File 8")
    assert (await lead.case(other)).summary.case == other
    path = {"case": codec.base64url(other)}
    honest = codec.encode(await access.call("case.get", m.CaseReply, path=path))
    between(seated.lead).says("case.get", honest)
    assert (await lead.case(other)).summary.case == other
    with pytest.raises(Untrusted, match="trust.record"):
        await lead.case(seated.case)
