"""A server that brings out again what somebody had signed and took back: nothing enters a journal twice, or behind a newer no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from relay.domain.ids import ItemId, Seconds
from relay.domain.model import Mode, Place, Scope, Side, StaffRole
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.errors import ServerProblem, Unreachable, Untrusted
from relay_client.views.items import Letter, OpenedItem
from relay_client.views.people import AwaitingSignature
from tests.support.between import between, bodies
from tests.support.full import full
from tests.support.organisation import DAY, Organisation, Seated
from tests.support.shadowing import grown, journal_of, shows

LETTER = Letter("We often speak of that day.", "en")


async def a_delegation_that_was_revoked(office: Organisation, seated: Seated) -> type[s.Statement]:
    await office.staff("sanne", StaffRole.COUNSELLOR)
    counsellor, at = await seated.office.find_staff("sanne"), Seconds(office.clock.at)
    invitations = seated.lead.mediator.invitations
    span = (at, Seconds(at + 30 * DAY))
    given = await invitations.delegate(seated.case, Side.B, counsellor, [Scope.READ], Mode.SCAN, *span)
    assert isinstance(given, AwaitingSignature)
    for each in await seated.bert.cosigns():
        await seated.bert.cosign(each)
    (delegation,) = (await seated.lead.mediator.case(seated.case)).delegations
    await invitations.revoke(seated.case, delegation.record)
    return s.Delegation


async def a_place_that_was_ended(office: Organisation, seated: Seated) -> type[s.Statement]:
    await office.staff("daan", StaffRole.MEDIATOR)
    deputy = await seated.office.find_staff("daan")
    await seated.office.coordinator.assign(seated.case, deputy, Place.DEPUTY)
    await seated.office.coordinator.end_assignment(seated.case, deputy)
    return s.Assignment


async def a_consent_that_was_taken_back(_: Organisation, seated: Seated) -> type[s.Statement]:
    await seated.bert.party.end_consent(seated.case)
    return s.Consent


async def the_wish_for_one_mediator_that_was_taken_back(office: Organisation, seated: Seated) -> type[s.Statement]:
    for on in (True, False, True):
        office.clock.at += 1
        await seated.lead.mediator.two_mediators(seated.case, on=on)
    return s.TwoMediators


TAKEN_BACK = (
    a_delegation_that_was_revoked,
    a_place_that_was_ended,
    a_consent_that_was_taken_back,
    the_wish_for_one_mediator_that_was_taken_back,
)


@pytest.mark.parametrize("what", TAKEN_BACK)
async def test_what_was_taken_back_is_not_given_again_by_the_same_record(
    office: Organisation, what: Callable[[Organisation, Seated], Awaitable[type[s.Statement]]]
) -> None:
    seated = await office.seated()
    shape = await what(office, seated)
    journal = await journal_of(seated.lead, seated.case)
    given = [each.record for each in journal.entries if each.record and _says(each.record, shape)]
    before = await seated.lead.mediator.case(seated.case)
    shows(between(seated.lead), grown(journal, seated.case, given[-2 if shape is not s.Delegation else -1]))
    with pytest.raises(Untrusted, match=r"journal\.record"):
        await seated.lead.mediator.case(seated.case)
    assert before.delegations == () or not before.delegations[0].live


async def test_no_record_of_any_kind_stands_in_a_journal_twice(office: Organisation) -> None:
    made = await full(office)
    for name, kinds in (("meral", 20), ("anna", 10), ("bert", 5), ("sanne", 5)):
        person, tried = made.people[name], set()
        journal, stands = await journal_of(person, made.case), between(person)
        for entry in journal.entries:
            assert entry.record is not None
            tried.add(type(records.parse(entry.record).statement))
            shows(stands, grown(journal, made.case, entry.record))
            with pytest.raises(Untrusted, match=r"journal\.(record|order|rule)"):
                await person._case_client.look(made.case)
        assert len(tried) > kinds, f"{name}: {sorted(each.__name__ for each in tried)}"


def _says(data: bytes, shape: type[s.Statement]) -> bool:
    return isinstance(records.parse(data).statement, shape)


async def _shown(seated: Seated) -> tuple[ItemId, OpenedItem]:
    """Make something of Anna's letter, and show it to her."""
    case, mediator, anna = seated.case, seated.lead.mediator, seated.anna.party
    sent = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    original = await mediator.held.read(case, sent.item)
    made = await mediator.decisions.derived(
        original, Letter("Kort gezegd", "nl"), await mediator.cases.readers(case)
    )
    await mediator.offers.offer(case, made.item)
    return made.item, await anna.letters.read(case, made.item)


async def _kept_back(person: Account, shown: OpenedItem) -> bytes:
    """Let somebody say yes, and the server keep it to itself; return what they had signed."""
    stands = between(person)
    stands.loses_request.add("item.agree")
    with pytest.raises(Unreachable):
        await person.party.agreements.answer(shown, agrees=True)
    stands.loses_request.clear()
    act: bytes = bodies(stands, "item.agree")[0]
    return act


async def test_a_yes_that_was_kept_back_does_not_count_behind_a_no(office: Organisation) -> None:
    seated = await office.seated()
    item, shown = await _shown(seated)
    yes = await _kept_back(seated.anna, shown)
    office.clock.at += 60
    await seated.anna.party.agreements.answer(shown, agrees=False)
    (waiting,) = seated.anna.pending()
    with pytest.raises(ServerProblem, match=r"journal\.stale"):
        await seated.anna.resend(waiting.id)
    journal = await journal_of(seated.lead, seated.case)
    shows(between(seated.lead), grown(journal, seated.case, codec.decode(m.Act, yes).record))
    with pytest.raises(Untrusted, match=r"journal\.rule"):
        await seated.lead.mediator.held.read(seated.case, item)


async def test_whoever_said_no_may_agree_later(office: Organisation) -> None:
    seated = await office.seated()
    item, shown = await _shown(seated)
    await seated.anna.party.agreements.answer(shown, agrees=False)
    await seated.anna.party.agreements.answer(shown, agrees=True)
    assert (await seated.lead.mediator.held.read(seated.case, item)).agrees is True
