"""Whole journeys of a letter through the client against the real service: every role, nothing made up."""

import pytest

from relay.domain.ids import Day, Seconds
from relay.domain.model import Attested, CaseState, Delivery, ItemState, Kind, Mode, Place, Scope, Side, StaffRole
from relay.domain.views import AuthorStatus, RecipientStatus
from relay_client.errors import CaseChanged, Misused, ReadersChanged, ServerProblem, Unreadable
from relay_client.views import AwaitingSignature, Letter, Outcome
from tests.support.organisation import DAY, Organisation

LETTER = Letter("Dear other,\n\nthis is what I wanted to say.", "en", "What I wanted to say")


async def test_a_letter_goes_from_one_to_the_other_and_is_read(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna.party, seated.bert.party, seated.lead.mediator

    readers = await anna.readers(case)
    assert [each.name for each in readers.readers] == ["meral"]
    assert readers.first
    sent = await anna.submit(case, LETTER, readers)
    assert not (await anna.readers(case)).changed

    today = await lead.today()
    assert [each.item for each in today.queue] == [sent.item]
    assert today.queue[0].label == "File 7"
    opened = await lead.read(case, sent.item)
    assert opened.letter == LETTER
    assert (await bert.items(case)).received == ()
    await lead.release(opened, note="About what happened; calm.")

    waiting = (await bert.items(case)).received
    assert [(each.item, each.status, each.note) for each in waiting] == [
        (sent.item, RecipientStatus.CLOSED, "About what happened; calm.")
    ]
    with pytest.raises(ServerProblem, match="not.found"):
        await bert.read(case, sent.item)
    read = await bert.open(case, sent.item, tell_author=True)
    assert (read.letter, read.side, read.note) == (LETTER, Side.A, "About what happened; calm.")
    assert read.released_by == "meral"
    assert not read.author_changed
    assert (await bert.read(case, sent.item)).letter == LETTER
    written = (await anna.items(case)).written
    assert [(each.status, each.opened, each.own_copy) for each in written] == [(AuthorStatus.PASSED_ON, True, True)]
    assert (await anna.read_own(case, sent.item)).letter == LETTER
    assert [each.letter for each in await bert.export(case)] == [LETTER]
    assert [each.letter for each in await anna.export(case)] == [LETTER]


async def test_a_letter_comes_back_with_a_reason_and_is_replaced(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    case, anna, lead = seated.case, seated.anna, seated.lead.mediator
    draft = anna.save_draft(LETTER, case=case)
    sent = await anna.party.submit(case, LETTER, await anna.party.readers(case), draft=draft)
    assert anna.drafts() == ()
    await lead.return_item(await lead.read(case, sent.item), "Please leave out the address.")
    (returned,) = (await anna.party.items(case)).written
    assert (returned.status, returned.reason, returned.reason_by) == (
        AuthorStatus.RETURNED,
        "Please leave out the address.",
        "meral",
    )
    again = await anna.party.submit(
        case, Letter("Dear other", "en"), await anna.party.readers(case), replaces=sent.item
    )
    await lead.decline(await lead.read(case, again.item))
    states = {each.item: each.state for each in await lead.items(case)}
    assert states[again.item] is ItemState.DECLINED
    await anna.party.destroy(case, sent.item)
    with pytest.raises(ServerProblem, match="not.found"):
        await anna.party.read_own(case, sent.item)


async def test_a_remark_on_what_is_kept_is_for_the_mediators(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead.mediator
    sent = await seated.anna.party.submit(case, LETTER, await seated.anna.party.readers(case))
    await lead.postpone(case, sent.item, Day(office.around("x").today() + 3), remark="After the talk with Bert.")
    (held,) = await lead.items(case)
    assert (held.state, held.remark, held.remark_by) == (ItemState.HELD, "After the talk with Bert.", "meral")


async def test_nothing_is_released_on_a_journal_that_has_gone_on(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead.mediator
    sent = await seated.anna.party.submit(case, LETTER, await seated.anna.party.readers(case))
    opened = await lead.read(case, sent.item)
    await seated.bert.party.pause(case)
    with pytest.raises(CaseChanged) as changed:
        await lead.release(opened)
    assert [(each.what, each.side) for each in changed.value.changes] == [("pause", Side.B)]
    again = await lead.read(case, sent.item)
    with pytest.raises(ServerProblem, match="case.paused"):
        await lead.release(again)
    await seated.bert.party.resume(case)
    await lead.release(await lead.read(case, sent.item))


async def test_what_a_mediator_did_oneself_is_no_news_to_them(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, lead = seated.case, seated.anna.party, seated.lead.mediator
    sent = [await anna.submit(case, LETTER, await anna.readers(case)) for _ in range(3)]
    first, second, third = [await lead.read(case, each.item) for each in sent]
    await lead.decline(first)
    await lead.release(second)
    await anna.recall(case, sent[1].item)
    with pytest.raises(CaseChanged) as changed:
        await lead.release(third)
    assert [each.what for each in changed.value.changes if each.who == "a"] == ["recall"]


async def test_taken_back_sent_back_and_left(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna.party, seated.bert.party, seated.lead.mediator
    first = await anna.submit(case, LETTER, await anna.readers(case))
    second = await anna.submit(case, LETTER, await anna.readers(case))
    third = await anna.submit(case, LETTER, await anna.readers(case))
    for item in (first.item, second.item, third.item):
        await lead.release(await lead.read(case, item))
    await anna.recall(case, first.item)
    await bert.refuse(case, second.item)
    await bert.withdraw(case)
    statuses = {each.item: each.status for each in (await bert.items(case)).received}
    assert statuses == {
        first.item: RecipientStatus.NO_LONGER_AVAILABLE,
        second.item: RecipientStatus.SENT_BACK,
        third.item: RecipientStatus.NO_LONGER_AVAILABLE,
    }
    assert (await anna.status(case)).summary.state is CaseState.CLOSED
    with pytest.raises(ServerProblem, match="case.closed"):
        await anna.submit(case, LETTER, await anna.readers(case))


async def test_private_notes_stay_in_their_conversation(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    case, lead = seated.case, seated.lead.mediator
    await seated.anna.party.note(case, "I would rather meet on Monday.")
    await lead.note(case, "Monday is fine.", about=Side.A)
    await lead.note(case, "Only for us.")
    told = [(each.text, each.by, each.mine, each.about) for each in await seated.anna.party.notes(case)]
    assert told == [
        ("I would rather meet on Monday.", "a", True, Side.A),
        ("Monday is fine.", "meral", False, Side.A),
    ]
    assert await seated.bert.party.notes(case) == ()
    assert [each.text for each in await lead.notes(case)][-1] == "Only for us."


async def test_a_counsellor_writes_and_reads_under_a_delegation_that_the_party_signed(office: Organisation) -> None:
    seated = await office.seated()
    case, lead, bert = seated.case, seated.lead, seated.bert
    chaplain = await office.staff("chaplain", StaffRole.COUNSELLOR)
    keyset = await lead.find_staff("chaplain")
    now = office.around("x").now()
    put = await lead.mediator.delegate(
        case, Side.B, keyset, [Scope.SUBMIT, Scope.READ], Mode.TYPED, now, Seconds(now + 30 * DAY)
    )
    assert isinstance(put, AwaitingSignature)
    (request,) = await bert.cosigns()
    assert (request.what, request.by, request.side, request.mode) == ("delegation", "meral", Side.B, Mode.TYPED)
    await bert.cosign(request)
    acting = chaplain.counsellor
    (view,) = await acting.cases()
    assert [(each.live, each.name) for each in view.delegations] == [(True, "chaplain")]
    brought = await acting.submit(case, LETTER, await acting.readers(case))
    opened = await lead.mediator.read(case, brought.item)
    assert (opened.brought, opened.author_name) == (True, "chaplain")
    await lead.mediator.release(opened)
    read = await seated.anna.party.open(case, brought.item, tell_author=False)
    assert (read.brought, read.letter) == (True, LETTER)

    answer = await seated.anna.party.submit(case, LETTER, await seated.anna.party.readers(case))
    (delegation,) = (await lead.mediator.case(case)).delegations
    await lead.mediator.release_to_counsellor(
        await lead.mediator.read(case, answer.item), delegation.record, note="Read it to him."
    )
    (envelope,) = (await acting.items(case)).received
    assert envelope.note == "Read it to him."
    assert (await acting.open(case, answer.item)).letter == LETTER
    await acting.deliver(case, answer.item, Delivery.READ_ALOUD)
    await acting.note(case, "He took it well.")
    assert [each.text for each in await acting.notes(case)] == ["He took it well."]
    await acting.pause(case)
    await acting.resume(case)
    await lead.mediator.revoke(case, delegation.record)
    with pytest.raises(Misused, match="delegation.expired"):
        await acting.submit(case, LETTER, await acting.readers(case))
    assert [each.what for each in await acting.journal(case)][-1] == "revocation"


async def test_a_party_without_device_tells_and_is_read_to(office: Organisation) -> None:
    boss = await office.staff("office", StaffRole.COORDINATOR)
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    anna = await office.enrol(lead, case, Side.A, "anna")
    mediator = lead.mediator
    await anna.party.consent(case)
    await mediator.attest_consent(case, Side.B, Attested.PRESENT)
    await mediator.attest_preferences(case, Side.B, [Kind.LETTER], Attested.PAPER)
    for side in Side:
        await mediator.prepared(case, side)
    await mediator.open_case(case)

    told = await mediator.told(case, Side.B, LETTER, Attested.PRESENT, await mediator.readers(case))
    opened = await mediator.read(case, told.item)
    assert (opened.told, opened.author_name) == (True, "meral")
    await mediator.release(opened)
    assert (await anna.party.open(case, told.item, tell_author=False)).told

    answer = await anna.party.submit(case, LETTER, await anna.party.readers(case))
    with pytest.raises(Misused, match="party.not_enrolled"):
        await mediator.release(await mediator.read(case, answer.item))
    await mediator.release_in_person(await mediator.read(case, answer.item))
    aloud = await mediator.open_in_person(case, answer.item)
    assert aloud.letter == LETTER
    await mediator.deliver(case, answer.item, Delivery.READ_ALOUD)


async def test_a_translation_is_shown_as_the_mediators_own(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead.mediator
    sent = await seated.anna.party.submit(case, LETTER, await seated.anna.party.readers(case))
    made = await lead.derived(
        await lead.read(case, sent.item), Letter("Beste ander", "nl"), await lead.readers(case)
    )
    await lead.release(await lead.read(case, made.item))
    read = await seated.bert.party.open(case, made.item, tell_author=False)
    assert (read.derived_from, read.letter.text) == (sent.item, "Beste ander")


async def test_a_deputy_reads_after_a_hand_over_and_goes_on_alone(office: Organisation) -> None:
    seated = await office.seated()
    case, boss = seated.case, seated.office.coordinator
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    id_ = await seated.office.find_staff("deputy")
    before = await seated.anna.party.submit(case, LETTER, await seated.anna.party.readers(case))
    agreed = await seated.anna.party.readers(case)
    await boss.assign(case, id_, Place.DEPUTY)
    with pytest.raises(ReadersChanged) as changed:
        await seated.anna.party.submit(case, LETTER, agreed)
    assert [each.name for each in changed.value.readers.added] == ["deputy"]
    with pytest.raises(Misused, match="item.no_key"):
        await deputy.mediator.read(case, before.item)
    report = await seated.lead.mediator.hand_over(case, id_)
    assert (report.items, report.records) == (1, 1)
    assert (await seated.lead.mediator.hand_over(case, id_)).items == 0
    assert (await deputy.mediator.case(case)).summary.label == "File 7"

    await boss.end_assignment(case, await seated.office.find_staff("meral"))
    with pytest.raises(ServerProblem, match="not.found"):
        await seated.lead.mediator.case(case)
    await deputy.mediator.release(await deputy.mediator.read(case, before.item))
    read = await seated.bert.party.open(case, before.item, tell_author=False)
    assert read.released_by == "deputy"
    renewed = await boss.renew(case)
    assert len(renewed) == 1
    assert {each.code for each in await boss.warnings()} == {"warn.no_deputy"}
    assert (await boss.counts()).cases == 1


async def test_a_letter_that_nobody_can_read_any_more_is_offered_for_sending_again(office: Organisation) -> None:
    seated = await office.seated()
    case, boss, party = seated.case, seated.office.coordinator, seated.anna.party
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    sent = await party.submit(case, LETTER, await party.readers(case))

    async def unread() -> list[bool]:
        return [each.unread for each in (await party.items(case)).written]

    await boss.assign(case, await seated.office.find_staff("deputy"), Place.DEPUTY)
    assert await unread() == [False]
    await boss.end_assignment(case, await seated.office.find_staff("meral"))
    assert await unread() == [True]
    with pytest.raises(Misused, match="item.no_key"):
        await deputy.mediator.read(case, sent.item)
    again = await party.submit(case, LETTER, await party.readers(case), replaces=sent.item)
    assert await unread() == [False, False]
    assert (await deputy.mediator.read(case, again.item)).letter == LETTER
    assert [each.status for each in (await party.items(case)).written] == [
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
    lines = await deputy.mediator.journal(case)
    assert {each.who for each in lines} >= {"meral", "office", "a", "b"}


async def test_somebody_who_lost_everything_comes_back_with_two_signatures(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead
    sent = await seated.anna.party.submit(case, LETTER, await seated.anna.party.readers(case))
    await lead.mediator.release(await lead.mediator.read(case, sent.item))
    await seated.bert.party.open(case, sent.item, tell_author=False)
    slip = await lead.mediator.slip(case, Side.B)
    again = await office.answers(slip, "bert-again")
    (pending,) = await lead.mediator.enrolments(case)
    assert (pending.answered, pending.ours, pending.problem, pending.epoch, pending.replaces) == (
        True,
        True,
        None,
        2,
        True,
    )
    with pytest.raises(Misused, match="recovery.second_signature"):
        await lead.mediator.confirm(case, slip.slip)
    second = await seated.office.find_staff("office")
    assert isinstance(await lead.mediator.confirm(case, slip.slip, second=second), AwaitingSignature)
    (request,) = await seated.office.cosigns()
    assert (request.what, request.epoch, request.short_fingerprint) == ("confirm", 2, pending.short_fingerprint)
    assert isinstance(await seated.office.cosign(request), Outcome)
    view = await lead.mediator.case(case)
    assert [(each.code, each.side) for each in view.warnings if each.code == "warn.key_changed"] == [
        ("warn.key_changed", Side.B)
    ]
    assert [each.item for each in await lead.mediator.regrantable(case)] == [sent.item]
    await lead.mediator.regrant(case, sent.item)
    assert (await again.party.read(case, sent.item)).letter == LETTER
    with pytest.raises((ServerProblem, Misused, Unreadable)):
        await seated.bert.party.read(case, sent.item)


async def test_a_mediator_who_came_and_went_is_still_known_to_those_who_come_later(office: Organisation) -> None:
    seated = await office.seated(opened=False)
    case, boss = seated.case, seated.office.coordinator
    passing = await office.staff("passing", StaffRole.MEDIATOR)
    id_ = await seated.office.find_staff("passing")
    await boss.assign(case, id_, Place.DEPUTY)
    await passing.mediator.prepared(case, Side.A)
    await boss.end_assignment(case, id_)
    await boss.end_staff(id_)
    await office.staff("newcomer", StaffRole.MEDIATOR)
    await boss.assign(case, await seated.office.find_staff("newcomer"), Place.DEPUTY)
    newcomer = await office.staff("second-newcomer", StaffRole.MEDIATOR)
    await boss.assign(case, await seated.office.find_staff("second-newcomer"), Place.DEPUTY)
    assert ("prepared", "passing") in {(each.what, each.who) for each in await newcomer.mediator.journal(case)}
