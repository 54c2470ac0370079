"""Faults that were found and mended: each would come back unnoticed without its test."""

from __future__ import annotations

import pytest

from relay.crypto import digests
from relay.crypto.errors import CannotVerify
from relay.domain.ids import CaseId, Day, Seconds, SlipId
from relay.domain.model import Purpose, Side
from relay.domain.refusals import Refused
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.messages import Mac, SlotKind
from relay.wire.problems import Denied
from tests.support.world import DAY, Opened, Someone, World


@pytest.mark.parametrize("stop", ["pause", "withdraw", "recall", "refuse"])
async def test_whoever_has_seen_more_than_the_server_can_still_stop(world: World, case: Opened, stop: str) -> None:
    """After a restore a client's journal may be ahead of ours: stopping must not wait for that."""
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, written)
    await world.release(case.mediator, case.case, written, case.b)
    ahead = s.Position(99, s.Digest(b"\7" * 32))
    who = case.b if stop == "refuse" else case.a
    shapes: dict[str, type[s.Statement]] = {
        "pause": s.Pause,
        "withdraw": s.Withdraw,
        "recall": s.Recall,
        "refuse": s.Refuse,
    }
    said = {"item": written.item} if stop in ("recall", "refuse") else {"side": Side.A}
    route = f"item.{stop}" if stop in ("recall", "refuse") else f"case.{stop}"
    done = await world.act(who, route, shapes[stop], case.case, journal=ahead, **said)
    assert done.receipt


async def test_anything_else_from_an_unknown_position_is_refused(world: World, case: Opened) -> None:
    ahead = s.Position(99, s.Digest(b"\7" * 32))
    with pytest.raises(Denied, match=r"journal\.unknown"):
        await world.act(case.mediator, "case.prepared", s.Prepared, case.case, journal=ahead, side=Side.A)


async def test_a_manifests_day_is_today(world: World, case: Opened) -> None:
    """Any other number would be free space past the mediator."""
    written = await world.write(case.a, case.case, Side.A, [case.mediator], day=Day(2**53 - 1))
    with pytest.raises(Denied, match=r"record\.late"):
        await world.submit(case.a, case.case, written)


async def test_what_enters_a_case_that_ended_unseen_is_read_by_no_mediator(
    world: World, office: Someone, lead: Someone
) -> None:
    """One side left before contact; the other is answered as ever, and its letter is void at once."""
    case = CaseId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    a, b = world.someone("one-who-leaves"), world.someone("one-who-writes")
    await world.enrol(case, lead, Side.A, a)
    await world.enrol(case, lead, Side.B, b)
    await world.act(a, "case.withdraw", s.Withdraw, case, side=Side.A)
    written = await world.write(b, case, Side.B, [lead])
    await world.submit(b, case, written)
    assert {each.reader for each in await world.store.grants_of(written.item)} == {b.id}
    with pytest.raises(Refused, match=r"not\.found"):
        await world.service.items.read(await world.session(lead), case, written.item)


async def test_a_handover_names_an_item_once(world: World, office: Someone, case: Opened, deputy: Someone) -> None:
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    written = await world.write(case.a, case.case, Side.A, [case.mediator, deputy])
    await world.submit(case.a, case.case, written)
    made = world.grant_for(written.cek, deputy, case.case, written.item, case.mediator, Purpose.HANDOVER)
    from_grant = s.ItemGrantRef(written.item, s.Digest(digests.digest(made.grant)))
    statement = await world.statement(
        case.mediator, s.Handover, case.case, (case.mediator,), to=deputy.id, grants=(from_grant, from_grant)
    )
    act = messages.Act(world.signed(statement, case.mediator), None, None, (made, made))
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.send(case.mediator, "case.handover", case.case, act)


@pytest.mark.parametrize("fault", ["slots", "keyset"])
async def test_an_answer_to_a_slip_brings_usable_keys_and_one_passphrase(
    world: World, office: Someone, lead: Someone, fault: str
) -> None:
    case, slip = CaseId(world.chance(16)), SlipId(world.chance(16))
    await world.assign(office, case, lead, s.PlaceGiven.LEAD, create=True)
    expires = Seconds(world.now() + DAY)
    await world.act(lead, "case.slip", s.Slip, case, slip=slip, side=Side.A, epoch=1, expires=expires)
    person = world.someone("newcomer")
    kinds = [SlotKind.PASSPHRASE] * (2 if fault == "slots" else 1)
    keyset = b"\xff" * 1248 if fault == "keyset" else person.public.to_bytes()
    answer = messages.SlipAnswer(
        s.KeysetBytes(keyset),
        s.SigningKeyBytes(person.account.public.raw),
        Mac(world.chance(32)),
        world.account(person, *kinds),
    )
    with pytest.raises((Malformed, CannotVerify), match=r"account\.slots|crypto\.key"):
        await world.service.enrolment.answer_slip(slip, None, answer)
    assert not await world.store.slip_answers(case)
