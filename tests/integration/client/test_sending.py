"""Lost answers, late clocks, expired tokens: what was meant is kept, sent again byte for byte, and never done twice."""

import pytest
from msgspec.structs import replace

from relay.domain.ids import Seconds
from relay.domain.model import Side
from relay.domain.views import AuthorStatus
from relay.wire import codec
from relay.wire import messages as m
from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.errors import CaseChanged, ServerProblem, Unreachable
from relay_client.views.items import Letter
from tests.support.between import Between, between, bodies
from tests.support.organisation import Organisation

LETTER = Letter("Dear other", "en")


async def test_a_letter_whose_answer_was_lost_is_sent_again_and_is_there_once(office: Organisation) -> None:
    seated = await office.seated()
    case, anna = seated.case, seated.anna
    stands = between(anna)
    stands.loses_answer = {"item.submit"}
    draft = anna.save_draft(LETTER, case=case)
    with pytest.raises(Unreachable) as lost:
        await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case), draft=draft)
    assert anna.draft(draft).letter == LETTER
    (kept,) = anna.pending()
    assert (kept.id, kept.what, kept.case) == (lost.value.pending, "item.submit", case)
    stands.loses_answer = set()
    outcome = await anna.resend(kept.id)
    assert (outcome.what, outcome.item) == ("item.submit", kept.item)
    assert anna.pending() == ()
    first, second = bodies(stands, "item.submit")
    assert first == second
    assert [each.item for each in (await anna.party.letters.items(case)).written] == [kept.item]


async def test_a_request_that_never_arrived_can_be_discarded(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"case.pause"}
    with pytest.raises(Unreachable):
        await seated.anna.party.contact.pause(seated.case)
    (kept,) = seated.anna.pending()
    seated.anna.discard(kept.id)
    assert seated.anna.pending() == ()
    assert (await seated.anna.party.status(seated.case)).side(Side.A).pause is None


async def test_an_opening_whose_answer_was_lost_reads_all_the_same(office: Organisation) -> None:
    seated = await office.seated()
    case, bert = seated.case, seated.bert
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(case, sent.item))
    stands = between(bert)
    stands.loses_answer = {"item.open"}
    with pytest.raises(Unreachable):
        await bert.party.letters.open(case, sent.item, tell_author=True)
    stands.loses_answer = set()
    (kept,) = bert.pending()
    await bert.resend(kept.id)
    assert (await bert.party.letters.read(case, sent.item)).letter == LETTER
    (written,) = (await seated.anna.party.letters.items(case)).written
    assert (written.status, written.opened) == (AuthorStatus.PASSED_ON, True)


async def test_a_refusal_is_an_answer_and_nothing_stays_behind(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    with pytest.raises(ServerProblem, match="consent.missing"):
        await seated.lead.mediator.open_case(seated.case)
    assert seated.lead.pending() == ()


@pytest.mark.parametrize("off", [720, -720])
async def test_a_clock_that_is_off_signs_anew_with_the_servers_time(office: Organisation, off: int) -> None:
    seated = await office.seated()
    access = seated.anna._session
    access.environment = replace(access.environment, now=lambda: Seconds(office.clock.at - off))
    stands = between(seated.anna)
    outcome = await seated.anna.party.note(seated.case, "Hello")
    assert outcome.signed_anew
    assert access.clock.dating() == access.environment.now() + off
    assert len(bodies(stands, "case.note")) == 2
    assert not (await seated.anna.party.note(seated.case, "Again")).signed_anew


async def test_stopping_needs_no_right_clock(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.anna._session
    access.environment = replace(access.environment, now=lambda: Seconds(office.clock.at - 86_400 + 1))
    assert not (await seated.anna.party.contact.pause(seated.case)).signed_anew


async def test_a_token_that_runs_out_in_the_middle_is_fetched_again(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.status(seated.case)
    stands = between(seated.anna)
    await office.service.authentication.logout(
        await office.service.authentication.session(await seated.anna._session.bearer())
    )
    await seated.anna.party.contact.pause(seated.case)
    assert [each.route.name for each in stands.sent].count("login.prove") == 1
    office.clock.at += 3_600
    await seated.anna.party.contact.resume(seated.case)
    assert [each.route.name for each in stands.sent].count("login.prove") == 2


async def test_a_row_of_commands_logs_in_once(office: Organisation) -> None:
    seated = await office.seated()
    before = seated.anna._session
    await before.login()
    later = AccountSession(
        before.home,
        before.profile,
        Between(before.transport),
        before.environment,
        secret=before.secret,
        passphrase="",
        keys=before.ways_in.keys,
    )
    stands = later.transport
    assert isinstance(stands, Between)
    await Account(later).party.status(seated.case)
    assert {each.route.name for each in stands.sent} == {"keyring.get", "case.get", "case.journal"}
    await later.logout()
    with pytest.raises(ServerProblem, match="login.expired"):
        await before.transport.send(stands.sent[0], await before.bearer())


async def test_a_race_lost_at_the_server_is_told_as_what_changed(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    opened = await lead.mediator.held.read(case, sent.item)
    stands = between(lead)
    stands.before["item.release"] = lambda: seated.bert.party.contact.pause(case)
    with pytest.raises(CaseChanged) as changed:
        await lead.mediator.decisions.release(opened)
    assert [each.what for each in changed.value.changes] == ["pause"]
    assert lead.pending() == ()
    assert (await seated.bert.party.letters.items(case)).received == ()


async def test_pokes_come_when_there_is_something_new(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.bert)
    stands.streams = [["1"], None, ["2"]]
    seen = 0
    async for _ in seated.bert.notifications():
        seen += 1
        if seen == 2:
            break
    assert stands.resumed == [None, "1", "1"]


async def test_a_poke_missed_meanwhile_comes_from_the_real_service(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.bert._session
    stream = access.transport.notifications(await access.bearer(), "0")
    missed = await anext(stream)
    assert missed.isdecimal()
    sent = await seated.anna.party.letters.submit(
        seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
    )
    await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(seated.case, sent.item))
    assert int(await anext(stream)) > int(missed)


async def test_what_is_sent_is_what_was_kept(office: Organisation) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"case.pause"}
    with pytest.raises(Unreachable):
        await seated.anna.party.contact.pause(seated.case)
    (body,) = bodies(stands, "case.pause")
    assert codec.decode(m.Act, body).record.startswith(b"RLY1")
    stands.loses_request = set()
    (kept,) = seated.anna.pending()
    office.clock.at += 86_400
    outcome = await seated.anna.resend(kept.id)
    assert outcome.what == "case.pause"
    assert bodies(stands, "case.pause") == [body, body]
