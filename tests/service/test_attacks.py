"""Somebody with a seat, or who had one, tries to learn or keep what is not theirs. Each test is one attack that once worked.

The attacker is a party, a counsellor or a former member of staff, with a client of their own making.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from relay.domain.ids import DAYS_AHEAD, AccountId, CaseId, Day, Seconds, SlipId, day_of
from relay.domain.model import Mode, Scope, Side, StaffRole
from relay.domain.refusals import Refused
from relay.handlers.endpoint import endpoint
from relay.service.backend import Request
from relay.service.dispatch import RouteCall
from relay.service.rate_limit import RATE_LIMITS, LoginLimit
from relay.store.base import KeysetRow
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import INTEGER_TOP, Malformed, base64url
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME
from tests.support.frontends import frontend_to
from tests.support.stores import grant_to
from tests.support.world import DAY, Opened, Someone, World, Written


async def handed_in(world: World, case: Opened, author: Someone, side: Side, *readers: Someone) -> Written:
    written = await world.write(author, case.case, side, list(readers or (case.mediator,)))
    await world.submit(author, case.case, written)
    return written


async def delegated(world: World, case: Opened, *, days: int = 5) -> tuple[Someone, messages.Done]:
    """Delegate to a counsellor for side a; the party signs second and sends it, as step E7 says."""
    counsellor, now = await world.staff("counsellor", StaffRole.COUNSELLOR), world.now()
    request = await world.request(
        case.mediator,
        s.Delegation,
        case.case,
        second=case.a,
        side=Side.A,
        counsellor=counsellor.id,
        scopes=(Scope.READ, Scope.SUBMIT),
        mode=Mode.TYPED,
        not_before=now,
        not_after=Seconds(now + days * DAY),
    )
    return counsellor, await world.send(case.a, "case.delegate", case.case, request)


async def end_staff(world: World, office: Someone, person: Someone) -> None:
    said = s.StaffEnd(
        root=world.fingerprint,
        nonce=s.Nonce(world.chance(16)),
        signers=(office.id,),
        at=world.now(),
        keyset=person.id,
    )
    act = messages.StaffAct(world.signed(said, office))
    await world.service.enrolment.end_staff(await world.session(office), act)


async def test_whoever_signs_second_hears_of_their_own_journal_only(world: World, case: Opened) -> None:
    for _ in range(3):
        await handed_in(world, case, case.b, Side.B)
    _, done = await delegated(world, case)
    own = await world.position(case.a, case.case)
    receipt = records.parse(done.receipt).statement
    assert isinstance(receipt, s.Receipt)
    assert (done.position, receipt.n) == (own, own.n)
    assert (await world.position(case.mediator, case.case)).n > own.n


async def test_a_list_does_not_tell_between_which_of_ones_own_the_other_letter_came(
    world: World, case: Opened
) -> None:
    first = await handed_in(world, case, case.b, Side.B)
    theirs = await handed_in(world, case, case.a, Side.A)
    second = await handed_in(world, case, case.b, Side.B)
    await world.release(case.mediator, case.case, theirs, case.b)
    readings, session = world.service.items, await world.session(case.b)
    for own in (first, second):
        after = await readings.items(session, case.case, own.item)
        assert [each.item for each in after.received] == [theirs.item]
    assert (await readings.items(session, case.case, theirs.item)).written == ()


async def test_a_list_in_pages_shows_everything_once(world: World, case: Opened) -> None:
    released = [await handed_in(world, case, case.a, Side.A) for _ in range(3)]
    for each in released:
        await world.release(case.mediator, case.case, each, case.b)
    own = [await handed_in(world, case, case.b, Side.B) for _ in range(101)]
    readings, session = world.service.items, await world.session(case.b)
    page = await readings.items(session, case.case, None)
    rest = await readings.items(session, case.case, page.next)
    assert [each.item for each in (*page.written, *rest.written)] == [each.item for each in own]
    assert {each.item for each in (*page.received, *rest.received)} == {each.item for each in released}
    assert (len(page.written), len(page.received), rest.next) == (100, 0, None)


async def test_a_place_that_ran_out_leaves_its_queue_behind(
    world: World, office: Someone, deputy: Someone, case: Opened
) -> None:
    world.clock.at += 79 * DAY
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    world.clock.at += 2 * DAY
    held = await handed_in(world, case, case.a, Side.A, deputy)
    queues = [
        (await world.service.items.queue(await world.session(each), None, 100)).items
        for each in (case.mediator, deputy)
    ]
    assert [[row.item for row in queue] for queue in queues] == [[], [held.item]]


async def test_after_a_delegation_the_counsellor_no_longer_watches(world: World, case: Opened) -> None:
    counsellor, _ = await delegated(world, case)
    session = await world.session(counsellor)
    delegation = (await world.service.cases.get(session, case.case)).delegations[0].record
    await world.act(case.mediator, "case.revoke", s.Revocation, case.case, delegation=delegation)
    with pytest.raises(Refused, match=r"delegation\.expired"):
        await world.service.items.items(session, case.case, None)
    with pytest.raises(Refused, match=r"delegation\.expired"):
        await world.service.cases.notes(session, case.case)


async def test_the_end_of_authority_destroys_what_a_delegation_that_ran_out_had_left(
    world: World, office: Someone, case: Opened
) -> None:
    counsellor, _ = await delegated(world, case)
    delegation = (await world.service.cases.get(await world.session(counsellor), case.case)).delegations[0].record
    written = await handed_in(world, case, case.b, Side.B)
    await world.release(case.mediator, case.case, written, counsellor, delegation=delegation)
    await world.open(counsellor, case.case, written, delegation=delegation)
    world.clock.at += 6 * DAY
    assert await grant_to(world.store, written.item, counsellor.id) is not None
    await end_staff(world, office, counsellor)
    assert await grant_to(world.store, written.item, counsellor.id) is None


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, world: World, name: str, happens: Callable[[], Awaitable[None]]
) -> None:
    """Let something happen once between the store's answer to the question `name` and its arrival."""
    request: Any = getattr(world.store, name)
    waiting = [happens]

    async def slow(*arguments: Any) -> Any:
        answer = await request(*arguments)
        if waiting:
            await waiting.pop()()
        return answer

    monkeypatch.setattr(world.store, name, slow)


async def test_a_session_loaded_while_its_authority_ends_is_not_kept(
    world: World, office: Someone, lead: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends() -> None:
        await end_staff(world, office, lead)

    await world.session(office)
    meanwhile(monkeypatch, world, "keysets_of", ends)
    session = await world.session(lead)
    assert session.account.id != AccountId(b"")
    with pytest.raises(Denied, match=r"login\.expired"):
        await world.session(lead)


async def test_a_keyset_loaded_while_its_authority_ends_is_not_kept(
    world: World, office: Someone, lead: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = world.service.context.keysets
    people.forget(lead.id)

    async def ends() -> None:
        await end_staff(world, office, lead)

    meanwhile(monkeypatch, world, "keysets", ends)
    before, after = await people.row(lead.id), await people.row(lead.id)
    assert isinstance(before, KeysetRow)
    assert isinstance(after, KeysetRow)
    assert (before.ended, after.ended) == (False, True)


async def test_a_letter_is_not_postponed_beyond_what_a_store_can_count(world: World, case: Opened) -> None:
    held = await handed_in(world, case, case.a, Side.A)
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.act(
            case.mediator, "item.postpone", s.Postpone, case.case, item=held.item, until=Day(INTEGER_TOP)
        )
    last = Day(day_of(Seconds(int(world.clock()))) + DAYS_AHEAD)
    for far in (Day(last + 1), Day(2_932_896)):
        with pytest.raises(Refused, match=r"item\.day_far"):
            await world.act(case.mediator, "item.postpone", s.Postpone, case.case, item=held.item, until=far)
    await world.act(case.mediator, "item.postpone", s.Postpone, case.case, item=held.item, until=last)
    session = await world.session(case.mediator)
    page = await world.service.items.queue(session, None, 1)
    assert page.items[0].due == last * DAY
    assert (await world.service.items.queue(session, page.next, 1)).items == ()


@pytest.mark.parametrize("text", ["0" * 16 + "100000", "0" * 5_000, "101", "-1", "1_0", "²", ""])
def test_a_number_in_a_query_is_held_to_its_bound(world: World, text: str) -> None:
    request = Request("queue", None, None, {}, {"limit": text})
    call = RouteCall(world.service, BY_NAME["queue"], request, None)
    with pytest.raises(Malformed, match=r"request\.cursor"):
        call.number("limit", 100, 100)


async def test_neither_headers_of_ones_own_nor_a_wide_network_make_logins_unlimited(world: World) -> None:
    proxies = (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("::/0"))
    frontend = frontend_to(world.service, world.clock, proxies=proxies)
    serve = endpoint(frontend, BY_NAME["login.start"])

    async def status(peer: str, *forwarded: str) -> int:
        headers = CIMultiDict([("X-Forwarded-For", each) for each in forwarded])
        return (await serve(make_mocked_request("POST", "/v1/login/start", headers).clone(remote=peer), {})).status

    at_once = RATE_LIMITS[LoginLimit.ADDRESS].burst
    # Nothing stands in these requests, so each is refused; those beyond the pace of an address, for that.
    invented = [await status("127.0.0.1", f"198.51.100.{n}", "203.0.113.7") for n in range(at_once + 1)]
    assert invented[:at_once] == [415] * at_once
    assert invented[at_once] == 429
    neighbours = [await status("::1", f"2001:db8::{n:x}") for n in range(at_once + 1)]
    assert neighbours[:at_once] == [415] * at_once
    assert neighbours[at_once] == 429


async def test_a_strangers_body_is_not_read(world: World) -> None:
    frontend = frontend_to(world.service, world.clock)
    headers = {"Authorization": f"Bearer {base64url(bytes(32))}", "Content-Type": "text/gossip"}
    request = make_mocked_request("POST", "/v1/logout", headers)
    assert (await endpoint(frontend, BY_NAME["logout"])(request, {})).status == 401


async def test_what_stands_in_a_query_is_not_repeated(world: World) -> None:
    frontend = frontend_to(world.service, world.clock)
    request = make_mocked_request("GET", "/v1/cases?\udcff=1&gossip=1", {"Authorization": "Bearer x"})
    answer = await endpoint(frontend, BY_NAME["organisation"])(request, {})
    assert answer.status == 400
    assert isinstance(answer.body, bytes)
    assert b"gossip" not in answer.body


async def test_a_slip_does_not_tell_that_the_other_side_left_before_it_was_answered(
    world: World, office: Someone, lead: Someone
) -> None:
    case, slip = CaseId(world.chance(16)), SlipId(world.chance(16))
    anna, ben = world.someone("anna"), world.someone("ben")
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    await world.enrol(case, lead, Side.A, anna)
    expires = Seconds(world.now() + DAY)
    await world.act(lead, "case.slip", s.Slip, case, slip=slip, side=Side.B, epoch=1, expires=expires)
    await world.act(anna, "case.withdraw", s.Withdraw, case, side=Side.A)
    keyset = s.KeysetBytes(ben.public.to_bytes())
    answer = messages.SlipAnswer(
        keyset,
        s.SigningKeyBytes(ben.account.public.raw),
        messages.Mac(world.chance(32)),
        world.account(ben, messages.SlotKind.PASSPHRASE),
    )
    await world.service.enrolment.answer_slip(slip, None, answer)
    with pytest.raises(Refused, match=r"case\.closed"):
        await world.act(lead, "case.confirm", s.Confirm, case, slip=slip, side=Side.B, epoch=1, keyset=keyset)
