"""A server that owns the rows and the network, and perhaps a mediator: nothing is released, regranted or opened by its word.

What an honest client signs and seals follows from its own journal; what is put into a journal must stand there by the rules.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseState, ItemState, Place, Purpose, Side, StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.errors import ClientError, Misused, ServerProblem, Unreachable, Untrusted
from relay_client.items.sealing import ItemAttributes, seal_letter, submission
from relay_client.items.signer import Moment, Signer
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter
from tests.support.between import Between, between
from tests.support.organisation import DAY, Organisation, Seated
from tests.support.shadowing import end_of, grown, journal_of, made_of, shows

LETTER = Letter("Held. Nobody has decided.", "en")
NOWHERE = s.Position(0, s.Digest(bytes(32)))


async def held(seated: Seated, writer: Account) -> ItemId:
    sent = await writer.party.letters.submit(seated.case, LETTER, await writer.party.cases.readers(seated.case))
    return sent.item


async def with_deputy(office: Organisation, seated: Seated) -> Account:
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(seated.case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    return deputy


async def recovered(office: Organisation, seated: Seated, side: Side) -> Account:
    """Bring a party in anew, as somebody who lost everything."""
    slip = await seated.lead.mediator.invitations.slip(seated.case, side)
    person = await office.answers(slip, "again")
    second = await seated.office.find_staff("office")
    await seated.lead.mediator.invitations.confirm(seated.case, slip.slip, second=second)
    for each in await seated.office.cosigns():
        await seated.office.cosign(each)
    return person


async def session_of(person: Account, seated: Seated) -> Signer:
    return (await person._case_client.look(seated.case)).signer


def sealed_for_others(stands: Between) -> list[Any]:
    """Return every grant that went by, arrived or not."""
    routes = ("item.release", "item.regrant", "case.handover")
    acts = [codec.decode(m.Act, each.body) for each in stands.sent if each.route.name in routes]
    return [grant for act in acts for grant in act.grants or ()]


async def refusal(attempt: Awaitable[object]) -> str:
    with pytest.raises(ClientError) as refused:
        await attempt
    return refused.value.code


LIES_ABOUT_A_HELD_LETTER: list[dict[str, Any]] = [
    {"state": ItemState.RELEASED, "release": RecordId(bytes(32))},
    {"state": ItemState.OPENED, "release": RecordId(bytes(32))},
    {"state": ItemState.RELEASED, "release": RecordId(bytes(32)), "in_person": False, "readable": True},
]


@pytest.mark.parametrize("lie", LIES_ABOUT_A_HELD_LETTER)
async def test_a_held_letter_is_not_regranted_because_a_row_says_that_it_was_released(
    office: Organisation, lie: dict[str, Any]
) -> None:
    seated = await office.seated()
    item = await held(seated, seated.bert)
    old = (await session_of(seated.anna, seated)).id
    await recovered(office, seated, Side.A)
    stands = between(seated.lead)
    said = {**lie, "released_to": old}
    stands.change(
        "item.list",
        m.ItemList,
        lambda page: replace(page, mediated=tuple(replace(each, **said) for each in page.mediated)),
    )
    assert await seated.lead.mediator.handovers.regrantable(seated.case) == ()
    with pytest.raises(Misused, match=r"item\.not_lost"):
        await seated.lead.mediator.handovers.regrant(seated.case, item)
    assert sealed_for_others(stands) == []


def says_open(reply: m.CaseReply) -> m.CaseReply:
    sides = tuple(
        replace(each, pause=None, consent_pause=False, consent=RecordId(bytes(32))) for each in reply.sides
    )
    return replace(reply, case=replace(reply.case, state=CaseState.OPEN), sides=sides, service_pause=None)


STOPS: dict[str, tuple[str, Callable[[Seated], Awaitable[Outcome]]]] = {
    "paused": ("case.paused", lambda seated: seated.bert.party.contact.pause(seated.case)),
    "taken back": ("case.paused", lambda seated: seated.anna.party.end_consent(seated.case)),
    "left": ("case.closed", lambda seated: seated.bert.party.contact.withdraw(seated.case)),
}


@pytest.mark.parametrize("how", STOPS)
async def test_what_stopped_in_the_journal_has_stopped_whatever_the_rows_say(
    office: Organisation, how: str
) -> None:
    seated = await office.seated()
    item = await held(seated, seated.anna)
    opened = await seated.lead.mediator.held.read(seated.case, item)
    code, stop = STOPS[how]
    await stop(seated)
    stands = between(seated.lead)
    stands.change("case.get", m.CaseReply, says_open)
    seen = (await seated.lead.mediator.case(seated.case)).summary.state
    assert seen in (CaseState.PAUSED, CaseState.CLOSED)
    fresh = replace(opened, seen=(await seated.lead._case_client.look(seated.case)).position)
    with pytest.raises(ClientError) as refused:
        await seated.lead.mediator.decisions.release(fresh)
    assert refused.value.code in (code, "not.found")
    assert sealed_for_others(stands) == []


async def test_a_case_is_opened_on_both_signed_consents_and_on_nothing_else(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    for side in Side:
        await seated.lead.mediator.invitations.prepared(seated.case, side)
    stands = between(seated.lead)
    stands.change("case.get", m.CaseReply, says_open)
    view = await seated.lead.mediator.case(seated.case)
    assert [each.consent for each in view.sides] == [None, None]
    assert await refusal(seated.lead.mediator.open_case(seated.case)) == "consent.missing"
    item = await held(seated, seated.anna)
    read = await seated.lead.mediator.held.read(seated.case, item)
    assert await refusal(seated.lead.mediator.decisions.release(read)) == "case.not_open"
    assert [each.route.name for each in stands.sent if each.route.name in ("case.open", "item.release")] == []


async def test_two_mediators_who_are_shown_two_histories_find_out(office: Organisation) -> None:
    """The deputy is not shown a pause, and releases; the lead, who saw it, is shown that release."""
    seated = await office.seated()
    deputy = await with_deputy(office, seated)
    item = await held(seated, seated.anna)
    before = await journal_of(deputy, seated.case)
    await seated.bert.party.contact.pause(seated.case)
    after = await journal_of(seated.lead, seated.case)
    theirs = between(deputy)
    shows(theirs, before)
    theirs.changes["case.get"] = lambda body: codec.encode(
        replace(says_open(codec.decode(m.CaseReply, body)), journal=end_of(before))
    )
    theirs.loses_request.add("item.release")
    with pytest.raises(Unreachable):
        await deputy.mediator.decisions.release(await deputy.mediator.held.read(seated.case, item))
    (call,) = [each for each in theirs.sent if each.route.name == "item.release"]
    act = codec.decode(m.Act, call.body)
    assert act.log is not None
    # In the place where the pause stands, the deputy's log names another history. That there was a pause already says enough.
    shows(between(seated.lead), grown(after, seated.case, act.record, act.log))
    assert await refusal(seated.lead.mediator.case(seated.case)) in ("journal.contradiction", "journal.rule")


async def test_a_note_that_names_another_history_is_evidence(office: Organisation) -> None:
    seated = await office.seated()
    deputy = await with_deputy(office, seated)
    before = await journal_of(deputy, seated.case)
    await seated.bert.party.contact.pause(seated.case)
    after = await journal_of(seated.lead, seated.case)
    session = await session_of(deputy, seated)
    theirs = made_of(
        before, seated.case, *[each.record for each in before.entries if each.record], before_pause(session, before)
    )
    said = session.sign(s.Prepared, Moment(Seconds(office.clock.at), end_of(theirs)), side=Side.A)
    shows(between(seated.lead), grown(after, seated.case, said.data))
    with pytest.raises(Untrusted, match=r"journal\.contradiction") as refused:
        await seated.lead.mediator.case(seated.case)
    evidence = refused.value.evidence
    assert evidence is not None
    assert (evidence.n, evidence.theirs) == (end_of(theirs).n, end_of(theirs).head)
    assert evidence.record == said.data


def before_pause(session: Signer, journal: m.Journal) -> bytes:
    return session.sign(s.Prepared, Moment(Seconds(1_800_000_000), end_of(journal)), side=Side.B).data


async def test_a_newcomer_is_shown_no_release_without_its_log(office: Organisation) -> None:
    seated = await office.seated()
    deputy = await with_deputy(office, seated)
    item = await held(seated, seated.anna)
    await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(seated.case, item))
    whole = await journal_of(seated.lead, seated.case)
    assert whole.entries[-1].record is not None
    assert whole.entries[-1].record[4] == s.CODES[s.Log]
    shows(between(deputy), replace(whole, entries=whole.entries[:-1]))
    assert await refusal(deputy.mediator.case(seated.case)) == "journal.chain"


async def old_words(seated: Seated, session: Signer, at: int) -> tuple[bytes, bytes]:
    """Let a keyset write a letter without a server."""
    keys = tuple(each.public for each in ((await seated.lead._case_client.staff_keyset()),) if each is not None)
    moment = Moment(Seconds(at), NOWHERE)
    request, _ = submission(
        session, seal_letter(session, LETTER), ItemAttributes(Side.A, own_copy=True), keys, moment
    )
    return request.manifest, request.submit


async def test_a_keyset_that_was_replaced_writes_no_more_letters(office: Organisation) -> None:
    seated = await office.seated()
    lost = await session_of(seated.anna, seated)
    await recovered(office, seated, Side.A)
    await seated.lead.mediator.case(seated.case)
    journal = await journal_of(seated.lead, seated.case)
    for at in (office.clock.at, office.clock.at - 600):
        shows(between(seated.lead), grown(journal, seated.case, *await old_words(seated, lost, at)))
        assert await refusal(seated.lead.mediator.case(seated.case)) == "journal.rule"


async def test_a_letter_of_a_day_in_no_calendar_stands_in_no_journal(office: Organisation) -> None:
    seated = await office.seated()
    session = await session_of(seated.anna, seated)
    journal = await journal_of(seated.lead, seated.case)
    shows(between(seated.lead), grown(journal, seated.case, *await old_words(seated, session, 2**53 - 1)))
    assert await refusal(seated.lead.mediator.case(seated.case)) == "journal.order"


async def released_by(office: Organisation, seated: Seated, who: Signer, *, at: int) -> str:
    """Let somebody release a letter to Bert behind everybody's back; return what Bert's client says of it."""
    item = await held(seated, seated.anna)
    reading = await seated.lead.items.fetch(seated.case, item)
    lead = await session_of(seated.lead, seated)
    cek = lead.open_grant(item, reading.grantor, reading.purpose, reading.grant, reading.share)
    bert = await session_of(seated.bert, seated)
    grant = who.grant(item, cek, bert.keyset.public, Purpose.RELEASE)
    manifest = RecordId(
        made_of(await journal_of(seated.lead, seated.case), seated.case, reading.manifest).entries[0].id
    )
    bound = s.Digest(digest(grant.grant))
    said = who.sign(s.Release, Moment(Seconds(at), NOWHERE), item=item, manifest=manifest, to=bert.id, grant=bound)
    journal = await journal_of(seated.bert, seated.case)
    listed = await seated.office._session.call("staff.list", m.StaffList)
    stands = between(seated.bert)
    shows(stands, grown(journal, seated.case, said.data), *listed.records)
    return await refusal(seated.bert.party.letters.open(seated.case, item, tell_author=False))


async def test_a_mediator_of_other_cases_passes_nothing_on(office: Organisation) -> None:
    seated = await office.seated()
    other = await office.staff("other", StaffRole.MEDIATOR)
    keyset = await other._case_client.staff_keyset()
    assert keyset is not None
    lead = await session_of(seated.lead, seated)
    who = Signer(lead.root, seated.case, keyset, lead.random)
    assert await released_by(office, seated, who, at=office.clock.at) == "journal.rule"


async def test_nor_does_one_whose_place_ended_with_whatever_day(office: Organisation) -> None:
    seated = await office.seated()
    deputy = await with_deputy(office, seated)
    who = await session_of(deputy, seated)
    await seated.office.coordinator.end_assignment(seated.case, who.id)
    assert await released_by(office, seated, who, at=office.clock.at - 600) == "journal.rule"


async def test_nor_the_office(office: Organisation) -> None:
    seated = await office.seated()
    who = await seated.office._case_client.staff_signer(seated.case)
    assert await released_by(office, seated, who, at=office.clock.at) == "journal.rule"


@pytest.mark.parametrize("days", [91, 3_650])
async def test_a_place_for_longer_than_90_days_gives_nobody_a_letter(office: Organisation, days: int) -> None:
    seated = await office.seated()
    ghost = await office.staff("ghost", StaffRole.MEDIATOR)
    assert ghost is not None
    subject = await seated.office.find_staff("ghost")
    session = await seated.office._case_client.staff_signer(seated.case)
    until = Seconds(office.clock.at + days * DAY)
    said = session.sign(
        s.Assignment,
        Moment(Seconds(office.clock.at), NOWHERE),
        mediator=subject,
        place=s.PlaceGiven.DEPUTY,
        not_after=until,
    )
    journal = await journal_of(seated.anna, seated.case)
    listed = await seated.office._session.call("staff.list", m.StaffList)
    stands = between(seated.anna)
    shows(stands, grown(journal, seated.case, said.data), *listed.records)
    assert await refusal(seated.anna.party.cases.readers(seated.case)) == "journal.rule"


async def test_nothing_is_handed_over_to_a_mediator_of_rows_only(office: Organisation) -> None:
    seated = await office.seated()
    await office.staff("ghost", StaffRole.MEDIATOR)
    ghost = await seated.office.find_staff("ghost")
    await held(seated, seated.anna)
    row = m.AssignmentRow(ghost, Place.DEPUTY, Seconds(office.clock.at + DAY))
    stands = between(seated.lead)
    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, assignments=(*reply.assignments, row)))
    assert await refusal(seated.lead.mediator.handovers.hand_over(seated.case, ghost)) in (
        "assignment.unknown",
        "trust.assignment",
    )
    assert sealed_for_others(stands) == []


async def test_the_roots_word_leads_back_once(office: Organisation) -> None:
    """Set back honestly, and gone on since; then the server shows the older beginning with the same word again."""
    seated = await office.seated()
    await held(seated, seated.anna)
    await seated.lead.mediator.case(seated.case)
    whole = await journal_of(seated.lead, seated.case)
    kept = made_of(whole, seated.case, *[each.record for each in whole.entries[:-2] if each.record])
    said = s.Restore(
        root=office.fingerprint,
        nonce=s.Nonce(bytes(16)),
        signers=(KeysetId(office.fingerprint),),
        case=seated.case,
        at=Seconds(office.clock.at),
        seat="mediators",
        journal=end_of(kept),
    )
    back = grown(kept, seated.case, office.by_root(said))
    stands = between(seated.lead)
    shows(stands, back)
    await seated.lead.mediator.case(seated.case)
    bert = await session_of(seated.bert, seated)
    pause = bert.sign(s.Pause, Moment(Seconds(office.clock.at), NOWHERE), side=Side.B)
    shows(stands, grown(back, seated.case, pause.data))
    assert (await seated.lead.mediator.case(seated.case)).summary.state is CaseState.PAUSED
    shows(stands, back)
    assert await refusal(seated.lead.mediator.case(seated.case)) == "journal.rollback"


async def test_what_the_journal_forbids_is_refused_before_anything_is_sent(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    stands = between(seated.lead)
    with pytest.raises(ServerProblem, match=r"consent\.missing"):
        await seated.lead.mediator.open_case(seated.case)
    assert "case.open" not in [each.route.name for each in stands.sent]
