"""What must fit together in one request: manifest, submit, grants, log. Each pair that does not is refused by itself (R4, G3, S1).

Everything here is signed by whoever should sign it, so that nothing else is wrong.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import digests
from relay.domain.ids import RecordId
from relay.domain.model import Attested, Mode, Purpose, Scope, Side, StaffRole
from relay.domain.refusals import Refused
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.stores import grant_to
from tests.support.world import Opened, Someone, World, Written, record_id

Names = tuple[tuple[Someone, Purpose], ...]


async def resubmitted(
    world: World,
    case: Opened,
    *,
    named: Names = (),
    manifest: dict[str, Any] | None = None,
    names: RecordId | None = None,
    **said: Any,
) -> Written:
    """Write a letter of side a's whose parts were made to disagree, each signed by its author all the same."""
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    first = records.parse(written.request.manifest).statement
    data = world.signed(replace(first, **(manifest or {})), case.a)
    grants = written.request.grants
    grants += tuple(world.grant_for(written.cek, to, case.case, written.item, case.a, why) for to, why in named)
    refs = tuple(s.GrantRef(each.to, each.purpose, s.Digest(digests.digest(each.grant))) for each in grants)
    submit = records.parse(written.request.submit).statement
    members = {"manifest": names or record_id(data), "grants": refs, **said}
    request = replace(
        written.request, manifest=data, submit=world.signed(replace(submit, **members), case.a), grants=grants
    )
    return dataclasses.replace(written, request=request)


Unfit = Callable[[World, Opened], Awaitable[Written]]
UNFIT: dict[str, Unfit] = {
    "an own copy for the other person": lambda w, c: resubmitted(w, c, named=((c.b, Purpose.OWN_COPY),)),
    "an own copy for a mediator": lambda w, c: resubmitted(w, c, named=((c.mediator, Purpose.OWN_COPY),)),
    "a release beside it": lambda w, c: resubmitted(w, c, named=((c.b, Purpose.RELEASE),)),
    "a mediator's grant twice": lambda w, c: resubmitted(w, c, named=((c.mediator, Purpose.MEDIATOR),)),
    "a manifest by another author": lambda w, c: resubmitted(w, c, manifest={"author": c.b.id}),
    "a manifest of another item": lambda w, c: resubmitted(w, c, manifest={"item": w.chance(16)}),
    "a manifest that says told": lambda w, c: resubmitted(w, c, manifest={"told": True}),
    "a submit that says told": lambda w, c: resubmitted(w, c, attested=Attested.PAPER),
    "another manifest": lambda w, c: resubmitted(w, c, names=RecordId(w.chance(32))),
}


@pytest.mark.parametrize("name", UNFIT)
async def test_a_submit_whose_parts_disagree_is_refused(world: World, case: Opened, name: str) -> None:
    written = await UNFIT[name](world, case)
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.submit(case.a, case.case, written)
    assert await grant_to(world.store, written.item, case.b.id) is None


async def test_the_same_letter_is_taken_where_nothing_disagrees(world: World, case: Opened) -> None:
    written = await resubmitted(world, case)
    await world.submit(case.a, case.case, written)
    assert await grant_to(world.store, written.item, case.a.id) is not None


async def released(world: World, case: Opened) -> tuple[Written, messages.Act]:
    written = await world.write(case.a, case.case, Side.A, [case.mediator])
    await world.submit(case.a, case.case, written)
    return written, await world.release_request(case.mediator, case.case, written, case.b)


async def log_about(world: World, case: Opened, about: RecordId) -> bytes:
    said = await world.statement(case.mediator, s.Log, case.case, (case.mediator,), statement=about)
    return world.signed(said, case.mediator)


def one_grant(act: messages.Act) -> messages.GrantFor:
    assert act.grants is not None
    (found,) = act.grants
    return found


RELEASES: dict[str, tuple[str, Callable[[messages.Act, World, Opened], messages.Act]]] = {
    "another grant": ("grant.digest", lambda a, w, c: with_grant(a, w, c, c.b, Purpose.RELEASE)),
    "a grant for somebody else": ("record.mismatch", lambda a, w, c: with_grant(a, w, c, c.a, Purpose.RELEASE)),
    "a grant for another purpose": ("record.mismatch", lambda a, w, c: with_grant(a, w, c, c.b, Purpose.REGRANT)),
    "a grant of another item": (
        "record.mismatch",
        lambda a, w, c: replace(a, grants=(replace(one_grant(a), item=w.chance(16)),)),
    ),
    "no grant": ("record.mismatch", lambda a, w, c: replace(a, grants=None)),
    "a grant too many": ("record.mismatch", lambda a, w, c: replace(a, grants=(one_grant(a), one_grant(a)))),
}


def with_grant(act: messages.Act, world: World, case: Opened, to: Someone, why: Purpose) -> messages.Act:
    """Put a grant of other bytes in the place of the one that was signed for."""
    item = one_grant(act).item
    return replace(act, grants=(world.grant_for(world.chance(32), to, case.case, item, case.mediator, why),))


@pytest.mark.parametrize("name", RELEASES)
async def test_a_release_brings_exactly_the_grant_that_it_names(world: World, case: Opened, name: str) -> None:
    code, change = RELEASES[name]
    written, request = await released(world, case)
    with pytest.raises(Malformed, match=code.replace(".", r"\.")):
        await world.send(case.mediator, "item.release", case.case, change(request, world, case), written.item)
    assert await grant_to(world.store, written.item, case.b.id) is None
    await world.send(case.mediator, "item.release", case.case, request, written.item)
    assert await grant_to(world.store, written.item, case.b.id) is not None


async def test_a_log_is_about_the_record_beside_it(world: World, case: Opened) -> None:
    written, request = await released(world, case)
    manifest = await log_about(world, case, written.manifest)
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.send(case.mediator, "item.release", case.case, replace(request, log=manifest), written.item)
    true = await log_about(world, case, record_id(request.record))
    await world.send(case.mediator, "item.release", case.case, replace(request, log=true), written.item)


async def test_a_log_stands_beside_nothing_else(world: World, case: Opened) -> None:
    request = await world.request(case.mediator, s.Prepared, case.case, side=Side.A)
    log = await log_about(world, case, record_id(request.record))
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.send(case.mediator, "case.prepared", case.case, replace(request, log=log))
    await world.send(case.mediator, "case.prepared", case.case, request)


async def test_a_log_is_by_whoever_signed_the_record(
    world: World, office: Someone, deputy: Someone, case: Opened
) -> None:
    written, request = await released(world, case)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    said = await world.statement(deputy, s.Log, case.case, (deputy,), statement=record_id(request.record))
    other = replace(request, log=world.signed(said, deputy))
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.send(case.mediator, "item.release", case.case, other, written.item)


async def handover(world: World, case: Opened, deputy: Someone, written: Written, **changed: Any) -> messages.Act:
    """Hand a letter over; `changed` are members of the grant beside the record."""
    made = world.grant_for(written.cek, deputy, case.case, written.item, case.mediator, Purpose.HANDOVER)
    refs = (s.ItemGrantRef(written.item, s.Digest(digests.digest(made.grant))),)
    said = await world.statement(case.mediator, s.Handover, case.case, (case.mediator,), to=deputy.id, grants=refs)
    return messages.Act(world.signed(said, case.mediator), None, None, (replace(made, **changed),))


async def test_a_hand_over_brings_exactly_the_grants_that_it_names(
    world: World, office: Someone, deputy: Someone, case: Opened
) -> None:
    written, _ = await released(world, case)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    noise = world.grant_for(world.chance(32), deputy, case.case, written.item, case.mediator, Purpose.HANDOVER)
    for code, changed in (
        (r"grant\.digest", {"grant": noise.grant}),
        (r"record\.mismatch", {"item": world.chance(16)}),
        (r"record\.mismatch", {"to": case.b.id}),
        (r"record\.mismatch", {"purpose": Purpose.MEDIATOR}),
    ):
        request = await handover(world, case, deputy, written, **changed)
        with pytest.raises(Malformed, match=code):
            await world.send(case.mediator, "case.handover", case.case, request)
    assert await grant_to(world.store, written.item, deputy.id) is None
    request = await handover(world, case, deputy, written)
    await world.send(case.mediator, "case.handover", case.case, request)
    assert await grant_to(world.store, written.item, deputy.id) is not None


async def test_a_hand_over_names_each_item_once(
    world: World, office: Someone, deputy: Someone, case: Opened
) -> None:
    written, _ = await released(world, case)
    await world.assign(office, case.case, deputy, s.PlaceGiven.DEPUTY)
    made = world.grant_for(written.cek, deputy, case.case, written.item, case.mediator, Purpose.HANDOVER)
    ref = s.ItemGrantRef(written.item, s.Digest(digests.digest(made.grant)))
    said = await world.statement(
        case.mediator, s.Handover, case.case, (case.mediator,), to=deputy.id, grants=(ref, ref)
    )
    act = messages.Act(world.signed(said, case.mediator), None, None, (made, made))
    with pytest.raises(Malformed, match=r"record\.mismatch"):
        await world.send(case.mediator, "case.handover", case.case, act)


async def test_a_counsellor_of_one_side_does_not_act_for_the_other(world: World, case: Opened) -> None:
    counsellor = await world.staff("counsellor", StaffRole.COUNSELLOR)
    now = world.now()
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
        not_after=now + 86_400,
    )
    await world.send(case.a, "case.delegate", case.case, request)
    delegation = record_id(request.record)
    with pytest.raises(Refused, match=r"delegation\.unknown"):
        await world.act(counsellor, "case.pause", s.Pause, case.case, side=Side.B, delegation=delegation)
    written = await world.write(counsellor, case.case, Side.B, [case.mediator], delegation=delegation)
    with pytest.raises(Refused, match=r"delegation\.unknown"):
        await world.submit(counsellor, case.case, written)
    await world.act(counsellor, "case.pause", s.Pause, case.case, side=Side.A, delegation=delegation)


async def test_a_journal_is_a_chain_from_its_first_entry_and_a_statement_names_a_place_in_it(
    world: World, case: Opened
) -> None:
    session, head = await world.session(case.a), bytes(32)
    entries = (await world.service.cases.journal(session, case.case, 0)).entries
    for n, each in enumerate(entries, 1):
        head = digests.journal_head(case.case, n, head, each.id)
        assert (each.n, each.head) == (n, head)
    place = await world.position(case.a, case.case)
    assert place == s.Position(len(entries), s.Digest(head))
    said: dict[str, Any] = {"side": Side.A, "kinds": (), "tell_opened": False}
    for other in (s.Position(place.n, s.Digest(bytes(32))), s.Position(place.n - 1, place.head)):
        with pytest.raises(Denied, match=r"journal\.unknown"):
            await world.act(case.a, "case.preferences", s.Preferences, case.case, journal=other, **said)
    earlier = s.Position(place.n - 1, entries[-2].head)
    await world.act(case.a, "case.preferences", s.Preferences, case.case, journal=earlier, **said)
