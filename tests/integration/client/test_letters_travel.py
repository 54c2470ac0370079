"""Whole journeys of a letter through the client against the real service: every role, nothing made up."""

import pytest

from relay.domain.forms import Form
from relay.domain.ids import Day, Seconds
from relay.domain.model import Attested, CaseState, Delivery, ItemState, Mode, Place, Scope, Side, StaffRole
from relay.domain.views import AuthorStatus, RecipientStatus
from relay_client.errors import CaseChanged, Misused, ReadersChanged, ServerProblem, Unreadable
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter, OfferedItem
from relay_client.views.people import AwaitingSignature
from tests.support.organisation import DAY, Organisation

LETTER = Letter("Dear other,\n\nthis is what I wanted to say.", "en", "What I wanted to say")


async def test_a_letter_goes_from_one_to_the_other_and_is_read(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna.party, seated.bert.party, seated.lead.mediator

    readers = await anna.cases.readers(case)
    assert [each.name for each in readers.readers] == ["meral"]
    assert readers.first
    sent = await anna.letters.submit(case, LETTER, readers)
    assert not (await anna.cases.readers(case)).changed

    today = await lead.today()
    assert [each.item for each in today.queue] == [sent.item]
    assert today.queue[0].label == "File 7"
    opened = await lead.held.read(case, sent.item)
    assert opened.letter == LETTER
    assert (await bert.letters.items(case)).received == ()
    await lead.decisions.release(opened, note="About what happened; calm.")

    waiting = (await bert.letters.items(case)).received
    assert [(each.item, each.status, each.note) for each in waiting] == [
        (sent.item, RecipientStatus.CLOSED, "About what happened; calm.")
    ]
    with pytest.raises(ServerProblem, match="not.found"):
        await bert.letters.read(case, sent.item)
    read = await bert.letters.open(case, sent.item, tell_author=True)
    assert (read.letter, read.side, read.note) == (LETTER, Side.A, "About what happened; calm.")
    assert read.released_by == "meral"
    assert not read.author_changed
    assert (await bert.letters.read(case, sent.item)).letter == LETTER
    written = (await anna.letters.items(case)).written
    assert [(each.status, each.opened, each.own_copy) for each in written] == [(AuthorStatus.PASSED_ON, True, True)]
    assert (await anna.letters.read(case, sent.item)).letter == LETTER
    assert await bert.readable(case) == await anna.readable(case) == (sent.item,)


async def test_a_letter_comes_back_with_a_reason_and_is_replaced(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    case, anna, lead = seated.case, seated.anna, seated.lead.mediator
    draft = anna.save_draft(LETTER, case=case)
    sent = await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case), draft=draft)
    assert anna.drafts() == ()
    await lead.decisions.return_item(await lead.held.read(case, sent.item), "Please leave out the address.")
    (returned,) = (await anna.party.letters.items(case)).written
    assert (returned.status, returned.reason, returned.reason_by) == (
        AuthorStatus.RETURNED,
        "Please leave out the address.",
        "meral",
    )
    again = await anna.party.letters.submit(
        case, Letter("Dear other", "en"), await anna.party.cases.readers(case), replaces=sent.item
    )
    await lead.decisions.decline(await lead.held.read(case, again.item))
    states = {each.item: each.state for each in await lead.held.list(case)}
    assert states[again.item] is ItemState.DECLINED
    await anna.party.letters.destroy(case, sent.item)
    with pytest.raises(ServerProblem, match="not.found"):
        await anna.party.letters.read(case, sent.item)


async def test_a_remark_on_what_is_kept_is_for_the_mediators(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead.mediator
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    await lead.decisions.postpone(
        case, sent.item, Day(office.around("x").today() + 3), remark="After the talk with Bert."
    )
    (held,) = await lead.held.list(case)
    assert (held.state, held.remark, held.remark_by) == (ItemState.HELD, "After the talk with Bert.", "meral")


async def test_nothing_is_released_on_a_journal_that_has_gone_on(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead.mediator
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    opened = await lead.held.read(case, sent.item)
    await seated.bert.party.contact.pause(case)
    with pytest.raises(CaseChanged) as changed:
        await lead.decisions.release(opened)
    assert [(each.what, each.side) for each in changed.value.changes] == [("pause", Side.B)]
    again = await lead.held.read(case, sent.item)
    with pytest.raises(ServerProblem, match="case.paused"):
        await lead.decisions.release(again)
    await seated.bert.party.contact.resume(case)
    await lead.decisions.release(await lead.held.read(case, sent.item))


async def test_what_a_mediator_did_oneself_is_no_news_to_them(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, lead = seated.case, seated.anna.party, seated.lead.mediator
    sent = [await anna.letters.submit(case, LETTER, await anna.cases.readers(case)) for _ in range(3)]
    first, second, third = [await lead.held.read(case, each.item) for each in sent]
    await lead.decisions.decline(first)
    await lead.decisions.release(second)
    await anna.letters.recall(case, sent[1].item)
    with pytest.raises(CaseChanged) as changed:
        await lead.decisions.release(third)
    assert [each.what for each in changed.value.changes if each.who == "a"] == ["recall"]


async def test_taken_back_sent_back_and_left(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna.party, seated.bert.party, seated.lead.mediator
    first = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    second = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    third = await anna.letters.submit(case, LETTER, await anna.cases.readers(case))
    for item in (first.item, second.item, third.item):
        await lead.decisions.release(await lead.held.read(case, item))
    await anna.letters.recall(case, first.item)
    await bert.letters.refuse(case, second.item)
    await bert.contact.withdraw(case)
    statuses = {each.item: each.status for each in (await bert.letters.items(case)).received}
    assert statuses == {
        first.item: RecipientStatus.NO_LONGER_AVAILABLE,
        second.item: RecipientStatus.SENT_BACK,
        third.item: RecipientStatus.NO_LONGER_AVAILABLE,
    }
    assert (await anna.status(case)).summary.state is CaseState.CLOSED
    with pytest.raises(ServerProblem, match="case.closed"):
        await anna.letters.submit(case, LETTER, await anna.cases.readers(case))


async def test_private_notes_stay_in_their_conversation(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    case, lead = seated.case, seated.lead.mediator
    await seated.anna.party.note(case, "I would rather meet on Monday.")
    await lead.note(case, "Monday is fine.", about=Side.A)
    await lead.note(case, "Only for us.")
    told = [(each.text, each.by, each.mine, each.about) for each in await seated.anna.party.notes.of(case)]
    assert told == [
        ("I would rather meet on Monday.", "a", True, Side.A),
        ("Monday is fine.", "meral", False, Side.A),
    ]
    assert await seated.bert.party.notes.of(case) == ()
    assert [each.text for each in await lead.notes.of(case)][-1] == "Only for us."


async def test_a_counsellor_writes_and_reads_under_a_delegation_that_the_party_signed(office: Organisation) -> None:
    seated = await office.seated()
    case, lead, bert = seated.case, seated.lead, seated.bert
    chaplain = await office.staff("chaplain", StaffRole.COUNSELLOR)
    keyset = await lead.find_staff("chaplain")
    now = office.around("x").now()
    put = await lead.mediator.invitations.delegate(
        case, Side.B, keyset, [Scope.SUBMIT, Scope.READ], Mode.TYPED, now, Seconds(now + 30 * DAY)
    )
    assert isinstance(put, AwaitingSignature)
    (request,) = await bert.cosigns()
    assert (request.what, request.by, request.side, request.mode) == ("delegation", "meral", Side.B, Mode.TYPED)
    await bert.cosign(request)
    acting = chaplain.counsellor
    (view,) = await acting.delegated_cases()
    assert [(each.live, each.name) for each in view.delegations] == [(True, "chaplain")]
    brought = await acting.letters.submit(case, LETTER, await acting.cases.readers(case))
    opened = await lead.mediator.held.read(case, brought.item)
    assert (opened.brought, opened.author_name) == (True, "chaplain")
    await lead.mediator.decisions.release(opened)
    read = await seated.anna.party.letters.open(case, brought.item, tell_author=False)
    assert (read.brought, read.letter) == (True, LETTER)

    answer = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    (delegation,) = (await lead.mediator.case(case)).delegations
    await lead.mediator.decisions.release_to_counsellor(
        await lead.mediator.held.read(case, answer.item), delegation.record, note="Read it to him."
    )
    (envelope,) = (await acting.letters.items(case)).received
    assert envelope.note == "Read it to him."
    assert (await acting.letters.open(case, answer.item, tell_author=False)).letter == LETTER
    await acting.deliver(case, answer.item, Delivery.READ_ALOUD)
    await acting.note(case, "He took it well.")
    assert [each.text for each in await acting.notes.of(case)] == ["He took it well."]
    await acting.contact.pause(case)
    await acting.contact.resume(case)
    await lead.mediator.invitations.revoke(case, delegation.record)
    with pytest.raises(Misused, match="delegation.expired"):
        await acting.letters.submit(case, LETTER, await acting.cases.readers(case))
    assert [each.what for each in await acting.cases.journal(case)][-1] == "revocation"


async def test_a_party_without_device_tells_and_is_read_to(office: Organisation) -> None:
    boss = await office.staff("office", StaffRole.COORDINATOR)
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    anna = await office.enrol(lead, case, Side.A, "anna")
    mediator = lead.mediator
    await anna.party.consent(case)
    await mediator.invitations.attest_consent(case, Side.B, Attested.PRESENT)
    await mediator.invitations.attest_preferences(case, Side.B, [Form.LETTER], Attested.PAPER)
    for side in Side:
        await mediator.invitations.prepared(case, side)
    await mediator.open_case(case)

    told = await mediator.decisions.told(case, Side.B, LETTER, Attested.PRESENT, await mediator.cases.readers(case))
    opened = await mediator.held.read(case, told.item)
    assert (opened.told, opened.author_name) == (True, "meral")
    await mediator.decisions.release(opened)
    assert (await anna.party.letters.open(case, told.item, tell_author=False)).told

    answer = await anna.party.letters.submit(case, LETTER, await anna.party.cases.readers(case))
    with pytest.raises(Misused, match="party.not_enrolled"):
        await mediator.decisions.release(await mediator.held.read(case, answer.item))
    await mediator.decisions.release_in_person(await mediator.held.read(case, answer.item))
    aloud = await mediator.decisions.open_in_person(case, answer.item)
    assert aloud.letter == LETTER
    await mediator.decisions.deliver(case, answer.item, Delivery.READ_ALOUD)


async def test_a_translation_is_shown_as_the_mediators_own(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead.mediator
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    made = await lead.decisions.derived(
        await lead.held.read(case, sent.item), Letter("Beste ander", "nl"), await lead.cases.readers(case)
    )
    anna = seated.anna.party
    with pytest.raises(Misused, match="item.not_agreed"):
        await lead.decisions.release(await lead.held.read(case, made.item))
    assert await anna.agreements.waiting(case) == ()
    with pytest.raises(ServerProblem, match="not.found"):
        await anna.letters.read(case, made.item)
    await lead.offers.offer(case, made.item)
    with pytest.raises(Misused, match="item.offered"):
        await lead.offers.offer(case, made.item)
    assert await anna.agreements.waiting(case) == (OfferedItem(made.item, sent.item, None),)
    shown = await anna.letters.read(case, made.item)
    assert (shown.letter.text, shown.derived_from, shown.author_name) == ("Beste ander", sent.item, "meral")
    await anna.agreements.answer(shown, agrees=False)
    with pytest.raises(Misused, match="item.not_agreed"):
        await lead.decisions.release(await lead.held.read(case, made.item))
    assert (await lead.held.read(case, made.item)).agrees is False
    await anna.agreements.answer(shown, agrees=True)
    assert await anna.agreements.waiting(case) == (OfferedItem(made.item, sent.item, agrees=True),)
    await lead.decisions.release(await lead.held.read(case, made.item))
    with pytest.raises(ServerProblem, match="item.released"):
        await anna.agreements.answer(shown, agrees=False)
    (envelope,) = (await seated.bert.party.letters.items(case)).received
    assert envelope.derived, "said before it is opened"
    read = await seated.bert.party.letters.open(case, made.item, tell_author=False)
    assert (read.derived_from, read.letter.text) == (sent.item, "Beste ander")


async def test_a_deputy_reads_after_a_hand_over_and_goes_on_alone(office: Organisation) -> None:
    seated = await office.seated()
    case, boss = seated.case, seated.office.coordinator
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    id_ = await seated.office.find_staff("deputy")
    before = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    agreed = await seated.anna.party.cases.readers(case)
    await boss.assign(case, id_, Place.DEPUTY)
    with pytest.raises(ReadersChanged) as changed:
        await seated.anna.party.letters.submit(case, LETTER, agreed)
    assert [each.name for each in changed.value.readers.added] == ["deputy"]
    with pytest.raises(Misused, match="item.no_key"):
        await deputy.mediator.held.read(case, before.item)
    report = await seated.lead.mediator.handovers.hand_over(case, id_)
    assert (report.items, report.records) == (1, 1)
    assert (await seated.lead.mediator.handovers.hand_over(case, id_)).items == 0
    assert (await deputy.mediator.case(case)).summary.label == "File 7"

    await boss.end_assignment(case, await seated.office.find_staff("meral"))
    with pytest.raises(ServerProblem, match="not.found"):
        await seated.lead.mediator.case(case)
    await deputy.mediator.decisions.release(await deputy.mediator.held.read(case, before.item))
    read = await seated.bert.party.letters.open(case, before.item, tell_author=False)
    assert read.released_by == "deputy"
    renewed = await boss.renew(case)
    assert len(renewed) == 1
    assert {each.code for each in await boss.warnings()} == {"warn.no_deputy"}
    assert (await boss.counts()).cases == 1


async def test_a_letter_that_nobody_can_read_any_more_is_offered_for_sending_again(office: Organisation) -> None:
    seated = await office.seated()
    case, boss, party = seated.case, seated.office.coordinator, seated.anna.party
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    sent = await party.letters.submit(case, LETTER, await party.cases.readers(case))

    async def unread() -> list[bool]:
        return [each.unread for each in (await party.letters.items(case)).written]

    await boss.assign(case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    assert await unread() == [False]
    await boss.end_assignment(case, await seated.office.find_staff("meral"))
    assert await unread() == [True]
    with pytest.raises(Misused, match="item.no_key"):
        await deputy.mediator.held.read(case, sent.item)
    again = await party.letters.submit(case, LETTER, await party.cases.readers(case), replaces=sent.item)
    assert await unread() == [False, False]
    assert (await deputy.mediator.held.read(case, again.item)).letter == LETTER
    assert [each.status for each in (await party.letters.items(case)).written] == [
        AuthorStatus.TAKEN_BACK,
        AuthorStatus.WITH_MEDIATOR,
    ]
    await boss.end_assignment(case, await seated.office.find_staff("deputy"))
    assert await unread() == [False, False]


async def test_who_comes_new_follows_a_journal_signed_by_people_who_left(office: Organisation) -> None:
    seated = await office.seated()
    case, boss = seated.case, seated.office.coordinator
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    await boss.assign(case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    await boss.end_assignment(case, await seated.office.find_staff("meral"))
    await boss.end_staff(await seated.office.find_staff("meral"))
    lines = await deputy.mediator.cases.journal(case)
    assert {each.who for each in lines} >= {"meral", "office", "a", "b"}


async def test_somebody_who_lost_everything_comes_back_with_two_signatures(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    await lead.mediator.decisions.release(await lead.mediator.held.read(case, sent.item))
    await seated.bert.party.letters.open(case, sent.item, tell_author=False)
    slip = await lead.mediator.invitations.slip(case, Side.B)
    again = await office.answers(slip, "bert-again")
    (pending,) = await lead.mediator.invitations.enrolments(case)
    assert (pending.answered, pending.ours, pending.problem, pending.epoch, pending.replaces) == (
        True,
        True,
        None,
        2,
        True,
    )
    with pytest.raises(Misused, match="recovery.second_signature"):
        await lead.mediator.invitations.confirm(case, slip.slip)
    second = await seated.office.find_staff("office")
    assert isinstance(await lead.mediator.invitations.confirm(case, slip.slip, second=second), AwaitingSignature)
    (request,) = await seated.office.cosigns()
    assert (request.what, request.epoch, request.short_fingerprint) == ("confirm", 2, pending.short_fingerprint)
    assert isinstance(await seated.office.cosign(request), Outcome)
    view = await lead.mediator.case(case)
    assert [(each.code, each.side) for each in view.warnings if each.code == "warn.key_changed"] == [
        ("warn.key_changed", Side.B)
    ]
    assert [each.item for each in await lead.mediator.handovers.regrantable(case)] == [sent.item]
    await lead.mediator.handovers.regrant(case, sent.item)
    assert (await again.party.letters.read(case, sent.item)).letter == LETTER
    with pytest.raises((ServerProblem, Misused, Unreadable)):
        await seated.bert.party.letters.read(case, sent.item)


async def test_a_mediator_who_came_and_went_is_still_known_to_those_who_come_later(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    case, boss = seated.case, seated.office.coordinator
    passing = await office.staff("passing", StaffRole.MEDIATOR)
    id_ = await seated.office.find_staff("passing")
    await boss.assign(case, id_, Place.DEPUTY)
    await passing.mediator.invitations.prepared(case, Side.A)
    await boss.end_assignment(case, id_)
    await boss.end_staff(id_)
    await office.staff("newcomer", StaffRole.MEDIATOR)
    await boss.assign(case, await seated.office.find_staff("newcomer"), Place.DEPUTY)
    newcomer = await office.staff("second-newcomer", StaffRole.MEDIATOR)
    await boss.assign(case, await seated.office.find_staff("second-newcomer"), Place.DEPUTY)
    assert ("prepared", "passing") in {
        (each.what, each.who) for each in await newcomer.mediator.cases.journal(case)
    }
