"""One list of what needs somebody, for every role, from the cases that they verified; through the library and the commands."""

from __future__ import annotations

import json

from msgspec.structs import replace

from relay.domain.ids import Seconds
from relay.domain.model import Delivery, Mode, Place, Scope, Side, StaffRole
from relay.domain.needs import REPORT_AFTER_S
from relay.domain.reasons import Why
from relay_client.api.account import Account
from relay_client.cases import pins
from relay_client.views.items import Letter
from relay_client.views.needs import NeedView
from relay_client.words.sentences import Language
from tests.support.organisation import DAY, Organisation
from tests.support.said import says

LETTER = Letter("hello", "en")


async def waiting(who: Account) -> tuple[NeedView, ...]:
    who.next_command()
    return (await who.needs.today()).needs


async def reasons(who: Account) -> list[Why]:
    return [each.why for each in await waiting(who)]


async def test_a_mediator_is_shown_whom_people_wait_for_first_and_an_answer_ends_it(office: Organisation) -> None:
    seated = await office.seated()
    case, meral = seated.case, seated.lead
    assert await reasons(meral) == []
    await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    office.clock.at += 60
    await seated.bert.party.note(case, "Please ring me.")
    assert await reasons(meral) == [Why.NOTE, Why.HELD]
    said, told = await says(office, meral, "today")
    assert said.index("Somebody wrote to the mediators") < said.index("Letters to read")
    assert [(each["why"], each["side"], each["label"]) for each in told["needs"]] == [
        ("note", "b", "File 7"),
        ("held", "a", "File 7"),
    ]
    assert "Please ring me." not in said + json.dumps(told), "no words of anybody"
    await meral.mediator.note(case, "I will ring you.", about=Side.B)
    assert await reasons(meral) == [Why.HELD]
    assert await reasons(seated.bert) == [Why.MEDIATOR_NOTE]
    assert await reasons(seated.anna) == []


async def test_stops_are_shown_to_the_mediators_of_the_case(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.contact.pause(seated.case)
    assert await reasons(seated.lead) == [Why.PAUSED]
    assert await reasons(seated.bert) == [], "the other side is told in the same words as ever"
    await seated.anna.party.contact.withdraw(seated.case)
    (left,) = await waiting(seated.lead)
    assert (left.why, left.side) == (Why.LEFT, Side.A)


async def test_a_party_is_shown_an_envelope_a_letter_back_and_a_text_to_agree_to(office: Organisation) -> None:
    seated = await office.seated()
    case, meral, anna = seated.case, seated.lead.mediator, seated.anna.party
    sent = [await anna.letters.submit(case, LETTER, await anna.cases.readers(case)) for _ in range(3)]
    await meral.decisions.release(await meral.held.read(case, sent[0].item))
    await meral.decisions.return_item(await meral.held.read(case, sent[1].item), "Please leave out the address.")
    made = await meral.decisions.derived(
        await meral.held.read(case, sent[2].item), Letter("hallo", "nl"), await meral.cases.readers(case)
    )
    await meral.offers.offer(case, made.item)
    assert await reasons(seated.anna) == [Why.TO_AGREE, Why.RETURNED]
    assert await reasons(seated.bert) == [Why.ENVELOPE]
    said, told = await says(office, seated.bert, "home")
    assert said.index("It stays closed for as long as you like") < said.index("Your letters")
    assert [each["why"] for each in told["needs"]] == ["envelope"]
    assert "Hij blijft dicht zolang u wilt" in (await says(office, seated.bert, "home", Language.NL))[0]
    await seated.bert.party.letters.open(case, sent[0].item, tell_author=False)
    assert await reasons(seated.bert) == []


async def test_a_counsellor_is_shown_what_to_print_and_report_by_the_name_they_gave(office: Organisation) -> None:
    seated = await office.seated()
    case, meral = seated.case, seated.lead.mediator
    sanne = await office.staff("sanne", StaffRole.COUNSELLOR)
    keyset = await seated.office.find_staff("sanne")
    at = Seconds(office.clock.at)
    await meral.invitations.delegate(case, Side.B, keyset, [Scope.READ], Mode.DICTATED, at, Seconds(at + 60 * DAY))
    for each in await seated.bert.cosigns():
        await seated.bert.cosign(each)
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    (given,) = (await meral.case(case)).delegations
    await meral.decisions.release_to_counsellor(await meral.held.read(case, sent.item), given.record)
    await sanne.names.give(case, "Bert of wing C")
    assert await reasons(sanne) == [Why.TO_PRINT]
    said, told = await says(office, sanne, "home")
    assert "Bert of wing C" in said
    assert [each["why"] for each in told["needs"]] == ["to_print"]
    await sanne.counsellor.letters.open(case, sent.item, tell_author=False)
    assert await reasons(sanne) == [Why.TO_REPORT]
    assert await reasons(seated.lead) == []
    office.clock.at += REPORT_AFTER_S
    assert await reasons(seated.lead) == [Why.NOT_REPORTED]
    await sanne.counsellor.deliver(case, sent.item, Delivery.NOT_WANTED)
    assert await reasons(sanne) == []
    assert "not wanted" in (await says(office, seated.lead, "today"))[0]


async def test_an_invitation_waits_from_its_answer_on(office: Organisation) -> None:
    seated = await office.seated()
    meral = seated.lead.mediator
    second = await seated.office.coordinator.create_case(await seated.office.find_staff("meral"), label="File 8")
    slip = await meral.invitations.slip(second, Side.A)
    assert await reasons(seated.lead) == []
    await office.answers(slip, "cleo")
    (need,) = await waiting(seated.lead)
    assert (need.why, need.label, need.side) == (Why.SLIP_ANSWERED, "File 8", Side.A)
    await meral.invitations.confirm(second, slip.slip)
    assert await reasons(seated.lead) == []


async def test_the_office_is_shown_warnings_once_for_all_cases(office: Organisation) -> None:
    seated = await office.seated()
    for number in range(8, 15):
        keyset = await seated.office.find_staff("meral")
        await seated.office.coordinator.create_case(keyset, label=f"File {number}")
    for who in (seated.office, seated.lead):
        said, told = await says(office, who, "today")
        assert said.count("No deputy: ") == 1
        assert " and others" in said
        assert len([each for each in told["warnings"] if each["code"] == "warn.no_deputy"]) == 8
    said, _ = await says(office, seated.office, "warnings")
    assert said.count("No deputy: ") == 1
    assert " and others" not in said, "the office is told all of them where it asks for them"


async def test_a_device_of_an_earlier_program_is_shown_what_was_said_before(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.note(seated.case, "Please ring me.")
    session = seated.lead._session
    await seated.lead.needs.today()
    before = pins.load(session.vault, seated.case, "mediators")
    assert before.replay is not None
    earlier = replace(before, replay=replace(before.replay, news=None))
    session.vault.put(pins.SHELF, f"{seated.case.hex()} mediators", pins._spelled(earlier))
    assert pins.load(session.vault, seated.case, "mediators").replay == earlier.replay
    assert await reasons(office.started_again(seated.lead)) == [Why.NOTE]
    again = pins.load(session.vault, seated.case, "mediators")
    assert again.ids == before.ids
    assert again.replay == before.replay


async def test_a_wish_to_read_together_is_at_the_top_until_a_mediator_answered_it(office: Organisation) -> None:
    seated = await office.seated()
    case, meral = seated.case, seated.lead.mediator
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    await meral.decisions.release(await meral.held.read(case, sent.item))
    await says(office, seated.bert, f"read {sent.item.hex()[:8]} --choice together")
    await seated.anna.party.note(case, "Something else.")
    found = await waiting(seated.lead)
    assert [(each.why, each.side, each.item) for each in found] == [
        (Why.TOGETHER, Side.B, sent.item),
        (Why.NOTE, Side.A, None),
    ]
    assert "open a letter together with you" in (await says(office, seated.lead, "today"))[0]
    await says(office, seated.lead, f"answered {case.hex()[:8]} --side b")
    assert await reasons(seated.lead) == [Why.NOTE]
    await meral.answered(case, about=Side.A)
    assert await reasons(seated.lead) == []


async def test_notes_go_along_with_a_hand_over_and_their_writer_sees_who_reads_them(office: Organisation) -> None:
    seated = await office.seated()
    case, meral = seated.case, seated.lead
    await seated.anna.party.note(case, "Please ring me.")
    await meral.mediator.note(case, "For us alone.")
    daan = await office.staff("daan", StaffRole.MEDIATOR)
    keyset = await seated.office.find_staff("daan")
    await seated.office.coordinator.assign(case, keyset, Place.DEPUTY)
    assert await reasons(daan) == [Why.NOTE, Why.COLLEAGUE_NOTE], "somebody waits, whoever can read it"
    unread = await daan.mediator.notes.of(case)
    assert [(each.text, each.no_key) for each in unread] == [(None, True), (None, True)]
    (need,) = [each for each in await waiting(meral) if each.why is Why.TO_HAND_OVER]
    assert need.by == "daan"
    _, told = await says(office, meral, f"handover daan --case {case.hex()[:8]}")
    assert told["cases"][0]["notes"] == 2
    daan.next_command()
    read = await daan.mediator.notes.of(case)
    assert [(each.text, each.by, each.handed_by) for each in read] == [
        ("Please ring me.", "a", "meral"),
        ("For us alone.", "meral", None),
    ]
    assert await reasons(meral) == [Why.NOTE]
    assert [each.what for each in await seated.anna.party.cases.journal(case)][-1] == "hand_note"
    assert "hand_note" not in [each.what for each in await seated.bert.party.cases.journal(case)]
    again = await meral.mediator.handovers.hand_over(case, keyset)
    assert again.notes == 0, "what they can read is not sealed again"


async def test_whoever_wrote_a_note_that_nobody_can_read_any_more_is_told(office: Organisation) -> None:
    seated = await office.seated()
    case = seated.case
    await seated.anna.party.note(case, "Please ring me.")
    daan = await office.staff("daan", StaffRole.MEDIATOR)
    keyset = await seated.office.find_staff("daan")
    await seated.office.coordinator.assign(case, keyset, Place.DEPUTY)
    await seated.office.coordinator.end_assignment(case, await seated.office.find_staff("meral"))
    assert await reasons(seated.anna) == [Why.WRITE_AGAIN]
    assert "have left" in (await says(office, seated.anna, "home"))[0]
    assert await reasons(daan) == [Why.NOTE]
    await seated.anna.party.note(case, "Please ring me, I said.")
    await daan.mediator.note(case, "I will.", about=Side.A)
    assert await reasons(seated.anna) == [Why.MEDIATOR_NOTE]
