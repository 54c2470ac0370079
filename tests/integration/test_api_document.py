"""What goes over the line in a whole mediation, with the real client and a server process, is what docs/api.json says.

Every request and every reply is held against the document, and every operation of the document is met, or is named here with the
reason why it is not.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from relay.crypto.typed import TypedKind, typed_code
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, Seconds
from relay.domain.model import Attested, Delivery, Mode, Place, Scope, Side, StaffRole
from relay.operate import renewing
from relay.wire import messages as m
from relay.wire import records
from relay.wire.codec import base64url
from relay_client.account.login import ask
from relay_client.api.account import Account
from relay_client.errors import ClientError, ServerProblem
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter, OpenedItem
from relay_client.views.people import AwaitingSignature
from tests.support.exchange import Exchange
from tests.support.installed import installation
from tests.support.openapi import code_of, differences, operation_of, operations
from tests.support.pages import clean, contents, looked_at, noisy
from tests.support.served import ServedOrganisation, served
from tests.support.tus import VERSION as TUS
from tests.support.tus import metadata

LETTER = Letter("Dear other,\n\nthis is what I wanted to say.", "en", "What I wanted to say")
PASSPHRASE, OTHER = "six words that nobody else knows", "six other words that nobody knows"

NOT_MET: dict[str, str] = {}
"""Operations of the document that are not met here, with the reason."""


@pytest.fixture(scope="module")
def exchanges(tmp_path_factory: pytest.TempPathFactory) -> list[Exchange]:
    """Everything that went by while people did everything that people do."""
    return asyncio.run(_played(tmp_path_factory.mktemp("played")))


async def _played(folder: Path) -> list[Exchange]:
    async with served(folder, **installation(folder / "program", web=True)) as office:
        boss = await office.staff("office", StaffRole.COORDINATOR)
        lead = await office.staff("meral", StaffRole.MEDIATOR)
        case = await boss.coordinator.create_case(await boss.find_staff("meral"), label="File 7")
        anna = await _joined(office, lead, case)
        bert = await office.enrol(lead, case, Side.B, "bert")
        await _prepared(lead, case, anna, bert)
        await _letters(office, lead, case, anna, bert)
        await _pages(lead, case, anna, bert)
        await _helped(office, lead, case, anna, bert)
        await _stood_by(office, lead, case, anna)
        await _decided_together(office, boss, lead)
        await _handed_over(office, boss, lead, case, anna)
        await _recovered(office, boss, lead, case, anna, bert)
        await _in_person(office, boss, lead)
        await _looked_at(office, boss, lead, case, anna)
        await _ended(office, boss, lead, case, anna)
        return office.recorder.exchanges


async def _sent(person: Account, case: CaseId, text: str = "A letter.") -> ItemId:
    readers = await person.party.cases.readers(case)
    return (await person.party.letters.submit(case, Letter(text, "en"), readers)).item


async def _read(lead: Account, case: CaseId, person: Account) -> OpenedItem:
    return await lead.mediator.held.read(case, await _sent(person, case))


async def _joined(office: ServedOrganisation, lead: Account, case: CaseId) -> Account:
    """Join with a real passphrase, and come back on a second device."""
    slip = await lead.mediator.invitations.slip(case, Side.A)
    first, second = office.letters("first"), office.letters("second")
    joined = await first.join(first.read_slip(slip.text), "anna", PASSPHRASE, "en")
    assert await lead.mediator.invitations.enrolments(case)
    assert isinstance(await lead.mediator.invitations.confirm(case, slip.slip), Outcome)
    code = typed_code(TypedKind.ROOT_FINGERPRINT, office.fingerprint)
    with pytest.raises(ClientError, match="lock.passphrase"):
        await second.attach(office.origin, code, "anna", m.Profile.PARTY, OTHER)
    anna = await second.attach(office.origin, code, "anna", m.Profile.PARTY, PASSPHRASE, "en")
    await anna.new_recovery_code()
    await anna.cases()
    await joined.account.cases()
    await joined.account.logout()
    again = await second.unlock(PASSPHRASE)
    await again.cases()
    (left,) = (each for each in await again.devices.all() if not each.this)
    await again.devices.end(left.device)
    return again


async def _prepared(lead: Account, case: CaseId, anna: Account, bert: Account) -> None:
    for side, person in ((Side.A, anna), (Side.B, bert)):
        await person.party.consent(case)
        await person.party.preferences(case, [Form.LETTER], tell_opened=True)
        await lead.mediator.invitations.prepared(case, side)
    await anna.party.end_consent(case)
    await anna.party.consent(case)
    with pytest.raises(ServerProblem, match="case.not_open"):
        await lead.mediator.decisions.release(await _read(lead, case, anna))
    await lead.mediator.open_case(case)


async def _letters(office: ServedOrganisation, lead: Account, case: CaseId, anna: Account, bert: Account) -> None:
    mediator = lead.mediator
    await mediator.decisions.release(await _read(lead, case, anna), note="About what happened; calm.")
    (envelope,) = (await bert.party.letters.items(case)).received
    await bert.party.letters.open(case, envelope.item, tell_author=True)
    await bert.party.letters.read(case, envelope.item)
    refused = await _read(lead, case, anna)
    await mediator.decisions.release(refused)
    await bert.party.letters.refuse(case, refused.item)
    returned = await _read(lead, case, anna)
    await mediator.decisions.return_item(returned, "Please leave out the address.")
    await anna.party.letters.items(case)
    await anna.party.letters.destroy(case, returned.item)
    await mediator.decisions.decline(await _read(lead, case, anna))
    await mediator.decisions.decline(await _read(lead, case, anna), reason="Let us talk about it first.")
    kept = await _sent(anna, case)
    plain = Letter("In short.", "en")
    made = await mediator.decisions.derived(
        await mediator.held.read(case, kept), plain, await mediator.cases.readers(case)
    )
    await mediator.offers.offer(case, made.item)
    await anna.party.agreements.answer(await anna.party.letters.read(case, made.item), agrees=True)
    await mediator.decisions.postpone(case, kept, Day(office.around("x").today() + 3), remark="After the talk.")
    await anna.party.letters.recall(case, kept)
    await anna.party.note(case, "I would rather meet on Monday.")
    await mediator.answered(case, about=Side.A)
    await mediator.note(case, "Monday is fine.", about=Side.A)
    await anna.party.notes.of(case)
    await bert.party.contact.pause(case)
    await bert.party.contact.resume(case)
    await mediator.pause(case)
    await mediator.resume(case)


async def _pages(lead: Account, case: CaseId, anna: Account, bert: Account) -> None:
    draft = anna.save_draft(LETTER, case=case)
    await anna.enclose(draft, case, contents(clean(1), noisy(2)))
    sent = await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case), draft=draft)
    opened = await lead.mediator.held.read(case, sent.item)
    assert await lead.items.page_images(opened) == (clean(1), noisy(2))
    await lead.mediator.decisions.release(await looked_at(lead.mediator, opened))
    await bert.items.page_images(await bert.party.letters.open(case, sent.item, tell_author=False))


async def _helped(office: ServedOrganisation, lead: Account, case: CaseId, anna: Account, bert: Account) -> None:
    chaplain = await office.staff("chaplain", StaffRole.COUNSELLOR)
    now = office.around("x").now()
    scopes = [Scope.SUBMIT, Scope.READ]
    keyset = await lead.find_staff("chaplain")
    until = Seconds(now + 30 * 86_400)
    assert isinstance(
        await lead.mediator.invitations.delegate(case, Side.B, keyset, scopes, Mode.TYPED, now, until),
        AwaitingSignature,
    )
    (request,) = await bert.cosigns()
    await bert.cosign(request)
    acting = chaplain.counsellor
    brought = await acting.letters.submit(case, LETTER, await acting.cases.readers(case))
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, brought.item))
    await anna.party.letters.open(case, brought.item, tell_author=False)
    answer = await _read(lead, case, anna)
    (delegation,) = (await lead.mediator.case(case)).delegations
    await lead.mediator.decisions.release_to_counsellor(answer, delegation.record, note="Read it to him.")
    await acting.letters.open(case, answer.item, tell_author=False)
    await acting.deliver(case, answer.item, Delivery.READ_ALOUD)
    await acting.note(case, "He took it well.")
    await lead.mediator.invitations.revoke(case, delegation.record)
    await _translated(office, lead, case, anna)


async def _translated(office: ServedOrganisation, lead: Account, case: CaseId, anna: Account) -> None:
    """A letter goes to an interpreter twice: it is put down, and then translated."""
    interpreter = (await office.staff("interpreter", StaffRole.INTERPRETER)).interpreter
    opened = await _read(lead, case, anna)
    keyset = await lead.find_staff("interpreter")
    await lead.mediator.interpreting.share(opened, keyset)
    await interpreter.put_down(case, opened.item)
    await lead.mediator.interpreting.share(await lead.mediator.held.read(case, opened.item), keyset)
    (given,) = await interpreter.given()
    original = await interpreter.read(case, given.item)
    await interpreter.give_back(original, LETTER, await interpreter.cases.readers(case))


async def _stood_by(office: ServedOrganisation, lead: Account, case: CaseId, anna: Account) -> None:
    """Somebody whom a party trusts reads one letter of theirs, and then none."""
    slip = await lead.mediator.invitations.slip(case, Side.A, supporter=True)
    sister = await office.answers(slip, "sister")
    await lead.mediator.invitations.confirm(case, slip.slip)
    (request,) = await anna.cosigns()
    await anna.cosign(request)
    opened = await _read(lead, case, anna)
    await lead.mediator.decisions.release(opened)
    part = anna.party.supporters
    await part.lend(await anna.party.letters.read(case, opened.item), await part.find(case, None))
    await sister.supporter.read(case, opened.item)
    await part.unlend(case, opened.item, await part.find(case, None))
    await part.end(case, await part.find(case, None))


async def _decided_together(office: ServedOrganisation, boss: Account, lead: Account) -> None:
    """Somebody under age agrees behind their father."""
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    young = await office.enrol(lead, case, Side.A, "young")
    await lead.mediator.guardians.under_age(case, Side.A, on=True)
    paper = await lead.mediator.guardians.invite(case, Side.A)
    father = await office.answers(paper, "father")
    await lead.mediator.invitations.confirm(case, paper.slip)
    await father.guardian.answer(case, agrees=True)
    await young.party.consent(case)


async def _handed_over(
    office: ServedOrganisation, boss: Account, lead: Account, case: CaseId, anna: Account
) -> None:
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    id_ = await boss.find_staff("deputy")
    await boss.coordinator.assign(case, id_, Place.DEPUTY)
    await lead.mediator.handovers.hand_over(case, id_)
    await deputy.mediator.case(case)
    await boss.coordinator.two_mediators(case)
    await lead.mediator.decisions.countersign(await _read(lead, case, anna))
    await deputy.mediator.two_mediators(case, on=False)
    await lead.mediator.two_mediators(case, on=False)
    await boss.coordinator.renew(case)
    await deputy.mediator.step_aside(case)
    await deputy.needs.today()
    other = await boss.coordinator.create_case(id_)
    await boss.coordinator.end_assignment(other, id_)
    await boss.coordinator.end_staff(id_)
    await lead.mediator.label(case, "File 7, of two brothers")
    await _vouched_for_anew(office, boss)


async def _vouched_for_anew(office: ServedOrganisation, boss: Account) -> None:
    office.clock.at += 1
    (known, *_) = (await boss._session.call("staff.list", m.StaffList)).records
    path, now = office.folder / "due.records", Seconds(office.clock.at)
    (record,) = renewing.renewed([records.parse(known)], office.root, 400, now, office.chance, path)
    await ask(boss._session.transport, "staff.renew", m.Nothing, m.StaffAct(record))


async def _recovered(
    office: ServedOrganisation, boss: Account, lead: Account, case: CaseId, anna: Account, bert: Account
) -> None:
    kept = await _sent(bert, case)
    opened = await _read(lead, case, anna)
    await lead.mediator.decisions.release(opened)
    await bert.party.letters.open(case, opened.item, tell_author=False)
    slip = await lead.mediator.invitations.slip(case, Side.B)
    again = await office.answers(slip, "bert-again")
    second = await boss.find_staff("office")
    assert isinstance(await lead.mediator.invitations.confirm(case, slip.slip, second=second), AwaitingSignature)
    (request,) = await boss.cosigns()
    assert isinstance(await boss.cosign(request), Outcome)
    await lead.mediator.handovers.regrant(case, opened.item)
    await again.party.letters.read(case, opened.item)
    await lead.mediator.given_anew.recopy(case, kept)
    await again.party.letters.read(case, kept)


async def _in_person(office: ServedOrganisation, boss: Account, lead: Account) -> None:
    """Somebody without a device, who tells and is read to; then the mediator closes the case."""
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    carla = await office.enrol(lead, case, Side.A, "carla")
    await carla.party.consent(case)
    await lead.mediator.invitations.attest_consent(case, Side.B, Attested.PRESENT)
    await lead.mediator.invitations.attest_preferences(case, Side.B, [Form.LETTER], Attested.PAPER)
    for side in Side:
        await lead.mediator.invitations.prepared(case, side)
    await lead.mediator.open_case(case)
    told = await lead.mediator.decisions.told(
        case, Side.B, LETTER, Attested.PRESENT, await lead.mediator.cases.readers(case)
    )
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, told.item))
    await carla.party.letters.open(case, told.item, tell_author=False)
    answer = await _read(lead, case, carla)
    await lead.mediator.decisions.release_in_person(answer)
    await lead.mediator.decisions.open_in_person(case, answer.item)
    await lead.mediator.decisions.deliver(case, answer.item, Delivery.READ_ALOUD)
    await lead.mediator.close(case)


async def _looked_at(office: ServedOrganisation, boss: Account, lead: Account, case: CaseId, anna: Account) -> None:
    await lead.mediator.today()
    await boss.coordinator.all_cases()
    await boss.coordinator.counts()
    async for _ in anna.notifications():
        break
    # What no client of ours asks for, and what is answered with a problem.
    bearer = {"Authorization": f"Bearer {base64url(await anna._session.bearer())}"}
    one, case_path = base64url(bytes(16)), f"/v1/cases/{base64url(case)}"
    hers = {"Authorization": f"Bearer {base64url(await lead._session.bearer())}"}
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("GET", "/v1/queue", hers),
        ("GET", "/healthz", {}),
        ("GET", "/readyz", {}),
        ("GET", "/integrity.json", {"Accept-Encoding": "identity"}),
        ("GET", "/v1/nothing", {}),
        ("DELETE", "/v1/cases", bearer),
        ("GET", "/v1/cases", {}),
        ("GET", "/v1/cases", {"Authorization": "Bearer AAAA"}),
        ("GET", "/v1/cases?after=none", bearer),
        ("GET", f"/v1/cases/{one}", bearer),
        ("GET", f"{case_path}/journal?after=1&after=2", bearer),
        ("POST", f"{case_path}/pauses", {**bearer, "Content-Type": "text/plain"}),
        ("POST", f"{case_path}/pauses", {**bearer, "Content-Type": "application/json"}),
        ("OPTIONS", "/v1/uploads", {}),
        ("OPTIONS", f"/v1/uploads/{one}", {}),
        ("POST", "/v1/uploads", {**bearer, **TUS}),
        ("HEAD", f"/v1/uploads/{one}", {**bearer, **TUS}),
        ("PATCH", f"/v1/uploads/{one}", {**bearer, "Content-Type": "application/offset+octet-stream"}),
        ("DELETE", f"/v1/uploads/{one}", {**bearer, **TUS}),
        ("GET", f"{case_path}/items/{one}/parts/1", bearer),
        ("GET", "/v1/pokes", {}),
    ]
    wanted = {**bearer, **TUS, "Upload-Length": "100", "Upload-Metadata": metadata(case, ItemId(bytes(16)))}
    async with aiohttp.ClientSession(skip_auto_headers=("Content-Type",)) as session:
        async with session.post(f"{office.origin}/v1/uploads", headers=wanted) as made:
            where = made.headers["Location"]
        async with session.delete(where, headers={**bearer, **TUS}) as ended:
            assert ended.status == 204
        for method, path, headers in asked:
            async with session.request(method, office.origin + path, headers=headers) as reply:
                await reply.read()


async def _ended(office: ServedOrganisation, boss: Account, lead: Account, case: CaseId, anna: Account) -> None:
    draft = anna.save_draft(LETTER, case=case)
    await anna.enclose(draft, case, contents(noisy(3)))
    await anna.party.contact.pause(case)
    await anna.party.contact.withdraw(case)
    with pytest.raises(ServerProblem, match="case.closed"):
        await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case), draft=draft)
    await anna.drop_draft(draft)
    await boss.coordinator.create_case(await boss.find_staff("meral"), takes_up=case)


def test_every_request_and_every_reply_is_as_the_document_says(exchanges: list[Exchange]) -> None:
    faults = [fault for each in exchanges for fault in differences(each)]
    assert faults == []
    assert len(exchanges) > 200


def test_every_operation_is_met_and_answered_well(exchanges: list[Exchange]) -> None:
    found = [(operation_of(each.method, each.path), each.status) for each in exchanges]
    answered = {said[0] for said, status in found if said is not None and status < 300}
    assert operations().keys() - answered == set(NOT_MET)


def test_refusals_of_several_kinds_went_by(exchanges: list[Exchange]) -> None:
    codes = {code_of(each) for each in exchanges} - {None}
    assert codes >= {
        *(
            "login.refused",
            "login.needed",
            "login.expired",
            "case.closed",
            "not.found",
            "route.unknown",
        ),
        *("route.method", "request.cursor", "request.type", "json.syntax", "upload.version", "upload.length"),
    }


def test_a_reply_that_is_not_as_documented_is_seen(exchanges: list[Exchange]) -> None:
    good = next(each for each in exchanges if each.method == "GET" and each.path == "/v1/organisation")
    assert differences(good) == []
    assert differences(replace(good, reply=good.reply.replace(b'"at":', b'"at":-')))
    assert differences(replace(good, reply=good.reply.replace(b'"at":', b'"when":')))
    assert differences(replace(good, status=409))
    assert differences(replace(good, path="/v1/organization"))
    assert differences(replace(good, query="after=1"))
    act = next(each for each in exchanges if each.path.endswith("/pauses") and each.status == 200)
    other = next(each for each in exchanges if each.path.endswith("/resumptions") and each.status == 200)
    assert differences(replace(act, body=other.body))
    assert differences(replace(act, body=act.body.replace(b'"record"', b'"records"')))
