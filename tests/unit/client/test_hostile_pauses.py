"""A pause is lifted by somebody who saw it: never by one who was told that it is another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.crypto.digests import journal_head
from relay.domain.ids import CaseId, RecordId
from relay.domain.model import Place, Side, StaffRole
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.records import parse
from relay_client.api.account import Account
from relay_client.errors import Misused, Unreachable, Untrusted
from relay_client.trust.directory import parsed
from tests.support.between import Between, between, bodies
from tests.support.organisation import Organisation, Seated


async def entries_of(person: Account, case: CaseId) -> tuple[m.JournalEntry, ...]:
    path = {"case": codec.base64url(case)}
    page = await person._session.call("case.journal", m.Journal, path=path, query={"after": "0"})
    assert not page.more
    return page.entries


def shows(stands: Between, case: CaseId, entries: tuple[m.JournalEntry, ...]) -> None:
    """Let the server show just these entries."""
    last = entries[-1]

    def page(body: bytes) -> bytes:
        after = int((stands.sent[-1].query or {})["after"])
        journal = codec.decode(m.Journal, body)
        return codec.encode(replace(journal, entries=tuple(each for each in entries if each.n > after)))

    def reply(said: m.CaseReply) -> m.CaseReply:
        assert said.case.case == case
        return replace(said, journal=s.Position(last.n, last.head))

    stands.changes["case.journal"] = page
    stands.change("case.get", m.CaseReply, reply)


def behind(case: CaseId, entries: tuple[m.JournalEntry, ...], data: bytes, id_: RecordId) -> m.JournalEntry:
    """Chain one more record."""
    last = entries[-1]
    return m.JournalEntry(last.n + 1, s.Digest(journal_head(case, last.n + 1, last.head, id_)), id_, data)


async def test_a_colleague_s_pause_is_not_lifted_under_the_name_of_the_service_s(office: Organisation) -> None:
    seated = await office.seated()
    daan = await office.staff("daan", StaffRole.MEDIATOR)
    await seated.office.coordinator.assign(seated.case, await seated.office.find_staff("daan"), Place.DEPUTY)
    await seated.lead.mediator.case(seated.case)
    before = await entries_of(seated.lead, seated.case)
    await daan.mediator.pause(seated.case)
    paused = await entries_of(daan, seated.case)
    (pause,) = paused[len(before) :]
    # Meral is not shown it, and told that the service paused.
    stands = between(seated.lead)
    shows(stands, seated.case, before)
    honest = stands.changes["case.get"]
    stands.changes["case.get"] = lambda body: codec.encode(
        replace(codec.decode(m.CaseReply, honest(body)), service_pause=pause.id)
    )
    stands.loses_request = {"case.resume"}
    with pytest.raises(Unreachable):
        await seated.lead.mediator.resume(seated.case)
    (sent,) = bodies(stands, "case.resume")
    signed = codec.decode(m.Act, sent).record
    said = parse(signed).statement
    assert isinstance(said, s.Resume)
    assert (said.pause, said.journal.n) == (pause.id, len(before))
    # Both are shown the pause with Meral's word behind it.
    lifted = (*paused, behind(seated.case, paused, signed, record_id_of(signed)))
    shows(stands, seated.case, lifted)
    other = between(daan)
    shows(other, seated.case, lifted)
    for person in (seated.lead, daan):
        with pytest.raises(Untrusted, match="journal.contradiction") as refused:
            await person.mediator.case(seated.case)
        assert refused.value.evidence is not None
        assert (refused.value.evidence.n, refused.value.evidence.record) == (pause.n, signed)


def record_id_of(data: bytes) -> RecordId:
    return parsed(data, parse(data).statement.root).id


async def test_who_saw_the_pause_lifts_it(office: Organisation) -> None:
    seated = await office.seated()
    await seated.lead.mediator.pause(seated.case)
    await seated.lead.mediator.resume(seated.case)
    assert (await seated.lead.mediator.case(seated.case)).mediators_pause is None


@pytest.mark.parametrize("stands_paused", [False, True])
async def test_a_party_lifts_the_pause_of_their_journal_whatever_the_row_names(
    office: Organisation, stands_paused: bool
) -> None:
    seated: Seated = await office.seated()
    if stands_paused:
        await seated.anna.party.pause(seated.case)
    view = await seated.anna.party.status(seated.case)
    stands = between(seated.anna)
    named = RecordId(bytes(32))
    stands.change(
        "case.get",
        m.CaseReply,
        lambda said: replace(said, sides=tuple(replace(each, pause=named) for each in said.sides)),
    )
    stands.loses_request = {"case.resume"}
    if not stands_paused:
        with pytest.raises(Misused, match="pause.none"):
            await seated.anna.party.resume(seated.case)
        return
    with pytest.raises(Unreachable):
        await seated.anna.party.resume(seated.case)
    said = parse(codec.decode(m.Act, bodies(stands, "case.resume")[0]).record).statement
    assert isinstance(said, s.Resume)
    assert said.pause == view.side(Side.A).pause
