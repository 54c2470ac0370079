"""Words say who wrote them: sealing proves nobody, so whoever has the server can seal in anybody's name; no word of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind, seal_words
from relay.domain.ids import CaseId, Day, ItemId, KeysetId
from relay.domain.model import Kind, Side
from relay.domain.views import AuthorStatus, RecipientStatus
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.errors import Unreadable
from relay_client.items.signer import Signer
from relay_client.views.items import Letter
from tests.support.between import between
from tests.support.organisation import DAY, Organisation, Seated

LETTER = Letter("Dear other", "en")
FORGED = "Daan left. From now on write to me at help@evil.example."


async def session_of(person: Account, case: CaseId) -> Signer:
    return (await person._case_client.look(case)).signer


async def forged(seated: Seated, kind: WordsKind, reader: Account, subject: bytes, by: KeysetId) -> m.WordsBytes:
    """Seal words for somebody in somebody else's name, as anybody can who knows the keysets."""
    to = KeysetPublic.from_bytes((await session_of(reader, seated.case)).keyset.public.to_bytes())
    return seal_words(kind, FORGED, to, case=seated.case, subject=subject, author_id=by)


async def sent(seated: Seated, note: str | None) -> ItemId:
    item = (
        await seated.anna.party.letters.submit(
            seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
        )
    ).item
    await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(seated.case, item), note=note)
    return item


def received(seated: Seated, how: Callable[[m.RecipientItem], m.RecipientItem]) -> None:
    stands = between(seated.bert)
    stands.change(
        "item.list", m.ItemList, lambda page: replace(page, received=tuple(how(each) for each in page.received))
    )


async def the_envelope(seated: Seated) -> Any:
    (found,) = (await seated.bert.party.letters.items(seated.case)).received
    return found


@pytest.mark.parametrize("true", ["It is about the garden.", None])
async def test_a_note_that_nobody_signed_is_not_shown_on_an_envelope(
    office: Organisation, true: str | None
) -> None:
    seated = await office.seated()
    item = await sent(seated, true)
    lead = await session_of(seated.lead, seated.case)
    words = await forged(seated, WordsKind.RELEASE_NOTE, seated.bert, item, lead.id)
    received(seated, lambda row: replace(row, note=words, note_by=lead.id))
    shown = await the_envelope(seated)
    assert (shown.note, shown.note_by) == ((None, None) if true is None else ("", "meral"))
    opened = await seated.bert.party.letters.open(seated.case, item, tell_author=False)
    assert opened.note == true


async def test_a_note_of_another_letter_is_not_this_ones(office: Organisation) -> None:
    seated = await office.seated()
    await sent(seated, "It is about the garden.")
    await sent(seated, "It is about the dog.")
    rows: list[m.RecipientItem] = []

    def swapped(page: m.ItemList) -> m.ItemList:
        rows[:] = page.received
        first, second = page.received
        return replace(page, received=(replace(first, note=second.note), replace(second, note=first.note)))

    between(seated.bert).change("item.list", m.ItemList, swapped)
    shown = (await seated.bert.party.letters.items(seated.case)).received
    assert [each.note for each in shown] == ["", ""]
    assert len(rows) == 2


async def test_a_true_note_is_shown_in_the_name_of_who_signed_it_whatever_the_row_says(
    office: Organisation,
) -> None:
    seated = await office.seated()
    await sent(seated, "It is about the garden.")
    anna = await session_of(seated.anna, seated.case)
    received(seated, lambda row: replace(row, note_by=anna.id))
    shown = await the_envelope(seated)
    assert (shown.note, shown.note_by) == ("It is about the garden.", "meral")


async def test_a_note_is_the_signed_one_or_nothing_is_opened(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent(seated, "It is about the garden.")
    lead = await session_of(seated.lead, seated.case)
    words = await forged(seated, WordsKind.RELEASE_NOTE, seated.bert, item, lead.id)

    def lie(done: m.Done) -> m.Done:
        assert done.reading is not None
        return replace(done, reading=replace(done.reading, note=words))

    between(seated.bert).change("item.open", m.Done, lie)
    with pytest.raises(Unreadable, match=r"item\.note"):
        await seated.bert.party.letters.open(seated.case, item, tell_author=False)


async def test_an_envelope_that_no_release_stands_for_is_not_there(office: Organisation) -> None:
    seated = await office.seated()
    held = (
        await seated.anna.party.letters.submit(
            seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
        )
    ).item
    lead = await session_of(seated.lead, seated.case)
    rows = []
    for item in (ItemId(bytes(16)), held):
        words = await forged(seated, WordsKind.RELEASE_NOTE, seated.bert, item, lead.id)
        day = Day(office.clock.at // DAY)
        rows.append(m.RecipientItem(item, RecipientStatus.CLOSED, Kind.LETTER, day, False, words, lead.id))
    between(seated.bert).change("item.list", m.ItemList, lambda page: replace(page, received=tuple(rows)))
    assert (await seated.bert.party.letters.items(seated.case)).received == ()


async def test_nor_is_a_letter_of_ones_own_that_one_never_wrote(office: Organisation) -> None:
    seated = await office.seated()
    day = Day(office.clock.at // DAY)
    row = m.AuthorItem(ItemId(bytes(16)), AuthorStatus.PASSED_ON, Kind.LETTER, day, True, True, False, False)
    between(seated.anna).change("item.list", m.ItemList, lambda page: replace(page, written=(*page.written, row)))
    assert (await seated.anna.party.letters.items(seated.case)).written == ()


async def test_a_reason_that_nobody_signed_is_not_shown(office: Organisation) -> None:
    seated = await office.seated()
    item = (
        await seated.anna.party.letters.submit(
            seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
        )
    ).item
    await seated.lead.mediator.decisions.return_item(
        await seated.lead.mediator.held.read(seated.case, item), "Not yet."
    )
    lead = await session_of(seated.lead, seated.case)
    words = await forged(seated, WordsKind.RETURN_REASON, seated.anna, item, lead.id)
    between(seated.anna).change(
        "item.list",
        m.ItemList,
        lambda page: replace(page, written=tuple(replace(each, reason=words) for each in page.written)),
    )
    (shown,) = (await seated.anna.party.letters.items(seated.case)).written
    assert (shown.status, shown.reason, shown.reason_by) == (AuthorStatus.RETURNED, "", "meral")


async def test_a_private_note_in_the_mediators_name_is_not_shown(office: Organisation) -> None:
    seated = await office.seated()
    await seated.lead.mediator.note(seated.case, "That is all right.", about=Side.A)
    lead = await session_of(seated.lead, seated.case)
    mine = s.NoteId(bytes(16))
    words = await forged(seated, WordsKind.PRIVATE_NOTE, seated.anna, mine, lead.id)

    def lie(found: m.Notes) -> m.Notes:
        (true,) = found.notes
        invented = replace(true, note=mine, sealed=words)
        return m.Notes((replace(true, sealed=words), invented))

    between(seated.anna).change("note.list", m.Notes, lie)
    (shown,) = await seated.anna.party.notes.of(seated.case)
    assert (shown.text, shown.by) == (None, "meral")


async def test_nor_one_to_the_mediators_in_a_partys_name(office: Organisation) -> None:
    seated = await office.seated()
    await seated.anna.party.note(seated.case, "I am afraid of the answer.")
    bert = await session_of(seated.bert, seated.case)
    between(seated.lead).change(
        "note.list",
        m.Notes,
        lambda found: m.Notes((replace(found.notes[0], by=bert.id, about=Side.B, at=found.notes[0].at),)),
    )
    (shown,) = await seated.lead.mediator.notes.of(seated.case)
    assert (shown.by, shown.about) == ("a", Side.A)


@pytest.mark.parametrize("first", ["meral", "anna"])
async def test_nobody_s_note_takes_the_place_of_another_s_by_its_number(office: Organisation, first: str) -> None:
    seated = await office.seated()
    access = seated.anna._session if first == "meral" else seated.lead._session
    if first == "meral":
        await seated.lead.mediator.note(seated.case, "I told you so.", about=Side.A)
    else:
        await seated.anna.party.note(seated.case, "You never told me.")
    look = await seated.lead._case_client.look(seated.case)
    ((taken, _),) = look.history.notes(look.signer.id)
    honest = access.environment
    access.environment = replace(
        honest, random=lambda count: bytes(taken) if count == len(taken) else honest.random(count)
    )
    if first == "meral":
        await seated.anna.party.note(seated.case, "You never told me.")
    else:
        await seated.lead.mediator.note(seated.case, "I told you so.", about=Side.A)
    for shown in (await seated.lead.mediator.notes.of(seated.case), await seated.anna.party.notes.of(seated.case)):
        assert {(each.text, each.by) for each in shown} == {
            ("I told you so.", "meral"),
            ("You never told me.", "a"),
        }
        assert len(shown) == 2


async def test_a_remark_in_a_colleagues_name_is_not_shown(office: Organisation) -> None:
    seated = await office.seated()
    item = (
        await seated.anna.party.letters.submit(
            seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
        )
    ).item
    await seated.lead.mediator.decisions.postpone(seated.case, item, Day(office.clock.at // DAY + 3))
    lead = await session_of(seated.lead, seated.case)
    words = await forged(seated, WordsKind.POSTPONE_REMARK, seated.lead, item, lead.id)
    between(seated.lead).change(
        "item.list",
        m.ItemList,
        lambda page: replace(
            page, mediated=tuple(replace(each, remark=words, remark_by=lead.id) for each in page.mediated)
        ),
    )
    (shown,) = await seated.lead.mediator.held.list(seated.case)
    assert (shown.remark, shown.remark_by) == (None, None)


@pytest.mark.parametrize("reader", ["lead", "office"])
async def test_a_label_that_nobody_signed_is_not_shown(office: Organisation, reader: str) -> None:
    seated = await office.seated()
    person: Account = getattr(seated, reader)
    lead = await session_of(seated.lead, seated.case)
    session = lead if reader == "lead" else await seated.office._case_client.staff_signer(seated.case)
    words = seal_words(
        WordsKind.CASE_LABEL,
        FORGED,
        session.keyset.public,
        case=seated.case,
        subject=seated.case,
        author_id=lead.id,
    )
    stands = between(person)

    def lie(row: m.CaseRow) -> m.CaseRow:
        return replace(row, label=words, label_by=lead.id)

    stands.change("case.get", m.CaseReply, lambda reply: replace(reply, case=lie(reply.case)))
    stands.change(
        "case.list", m.CaseList, lambda found: replace(found, cases=tuple(lie(each) for each in found.cases))
    )
    if reader == "lead":
        assert (await seated.lead.mediator.case(seated.case)).summary.label is None
    else:
        assert [each.label for each in await seated.office.cases()] == [None]
