"""Letters with pages through the real service: drafted, uploaded, read by the mediator, passed on, opened."""

from collections.abc import Callable

import pytest

from relay.domain.ids import ItemId, Seconds
from relay.domain.model import Mode, Place, Scope, Side, StaffRole
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME
from relay_client.api.account import Account
from relay_client.errors import Misused, ServerProblem, Unreachable, Unreadable
from relay_client.items.item_reader import Unsealed
from relay_client.items.parts import IN_MEMORY_BYTES, ItemParts
from relay_client.net.transport import RawRequest
from relay_client.pages.scans.model import PAGE_BYTES
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter
from relay_client.views.people import AwaitingSignature
from tests.support.between import between
from tests.support.line import bad_line
from tests.support.organisation import DAY, Organisation, Seated
from tests.support.pages import clean, contents, looked_at, noisy
from tests.support.tamper import flipped

NO_TEXT = Letter("", "en")
LETTER = Letter("Two pages come with this.", "en", "On paper")


async def test_a_letter_on_paper_goes_from_one_to_the_other(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna, seated.bert, seated.lead
    pages = (clean(1), noisy(2), clean(3))
    draft = anna.save_draft(NO_TEXT, case=case)
    await anna.enclose(draft, case, contents(*pages))
    steps: list[tuple[int, int]] = []
    sent = await anna.party.letters.submit(
        case,
        NO_TEXT,
        await anna.party.cases.readers(case),
        draft=draft,
        progress=lambda *step: steps.append(step),
    )
    assert anna.drafts() == ()
    assert steps[-1][0] == steps[-1][1] > sum(len(each) for each in pages)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)

    opened = await lead.mediator.held.read(case, sent.item)
    assert opened.letter == NO_TEXT
    assert [(each.name, each.type, each.length) for each in opened.parts] == [
        (f"page-{number}", "image/jpeg", len(page)) for number, page in enumerate(pages, 1)
    ]
    assert await lead.items.page_images(opened) == pages
    await lead.mediator.decisions.release(await looked_at(lead.mediator, opened))
    read = await bert.party.letters.open(case, sent.item, tell_author=False)
    assert await bert.items.page_images(read) == pages
    assert await anna.items.page_images(await anna.party.letters.read(case, sent.item)) == pages


async def sent_with_pages(
    seated: Seated, *pages: bytes, letter: Letter = NO_TEXT, counsellor: Account | None = None
) -> ItemId:
    author = counsellor or seated.anna
    helper = author.party if counsellor is None else author.counsellor
    draft = author.save_draft(letter, case=seated.case)
    await author.enclose(draft, seated.case, contents(*pages))
    return (
        await helper.letters.submit(seated.case, letter, await helper.cases.readers(seated.case), draft=draft)
    ).item


async def test_words_and_pages_go_together_and_come_back_together(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_with_pages(seated, clean(1), clean(2), letter=LETTER)
    opened = await seated.lead.mediator.held.read(seated.case, item)
    assert opened.letter == LETTER
    await seated.lead.mediator.decisions.return_item(opened, "Please leave out the second page.")
    own = await seated.anna.party.letters.read(seated.case, item)
    assert await seated.anna.items.page_images(own) == (clean(1), clean(2))
    draft = seated.anna.save_draft(LETTER, case=seated.case, replaces=item)
    await seated.anna.enclose(draft, seated.case, contents(clean(1)))
    sent = await seated.anna.party.letters.submit(
        seated.case, LETTER, await seated.anna.party.cases.readers(seated.case), replaces=item, draft=draft
    )
    again = await seated.lead.mediator.held.read(seated.case, sent.item)
    assert await seated.lead.items.page_images(again) == (clean(1),)


async def test_a_counsellor_brings_pages_and_cannot_reopen_them(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead
    chaplain = await office.staff("chaplain", StaffRole.COUNSELLOR)
    now = office.around("x").now()
    put = await lead.mediator.invitations.delegate(
        case,
        Side.B,
        await lead.find_staff("chaplain"),
        [Scope.SUBMIT],
        Mode.SCAN,
        now,
        Seconds(now + 30 * DAY),
    )
    assert isinstance(put, AwaitingSignature)
    (request,) = await seated.bert.cosigns()
    await seated.bert.cosign(request)
    item = await sent_with_pages(seated, clean(1), noisy(2), counsellor=chaplain)
    with pytest.raises(ServerProblem, match="not.found"):
        await chaplain.counsellor.letters.read(case, item)
    opened = await lead.mediator.held.read(case, item)
    assert opened.brought
    await lead.mediator.decisions.release(await looked_at(lead.mediator, opened))
    read = await seated.anna.party.letters.open(case, item, tell_author=False)
    assert await seated.anna.items.page_images(read) == (clean(1), noisy(2))


async def test_pages_stay_readable_through_hand_over_and_recovery(office: Organisation) -> None:
    seated = await office.seated()
    case, lead = seated.case, seated.lead
    item = await sent_with_pages(seated, clean(1), clean(2))
    deputy = await office.staff("deputy", StaffRole.MEDIATOR)
    id_ = await seated.office.find_staff("deputy")
    await seated.office.coordinator.assign(case, id_, Place.DEPUTY)
    await lead.mediator.handovers.hand_over(case, id_)
    opened = await deputy.mediator.held.read(case, item)
    assert await deputy.items.page_images(opened) == (clean(1), clean(2))
    await deputy.mediator.decisions.release(await looked_at(deputy.mediator, opened))
    await seated.bert.party.letters.open(case, item, tell_author=False)

    slip = await lead.mediator.invitations.slip(case, Side.B)
    again = await office.answers(slip, "bert-again")
    second = await seated.office.find_staff("office")
    assert isinstance(await lead.mediator.invitations.confirm(case, slip.slip, second=second), AwaitingSignature)
    (request,) = await seated.office.cosigns()
    await seated.office.cosign(request)
    with pytest.raises(ServerProblem, match="not.found"):
        await again.party.letters.read(case, item)
    assert isinstance(await lead.mediator.handovers.regrant(case, item), Outcome)
    assert await again.items.page_images(await again.party.letters.read(case, item)) == (clean(1), clean(2))


async def test_a_mediator_reads_pages_aloud_in_person(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_with_pages(seated, clean(1))
    lead = seated.lead
    held = await lead.mediator.held.read(seated.case, item)
    await lead.mediator.decisions.release_in_person(await looked_at(lead.mediator, held))
    opened = await lead.mediator.decisions.open_in_person(seated.case, item)
    assert await lead.items.page_images(opened) == (clean(1),)


async def test_pages_that_were_taken_back_are_gone(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_with_pages(seated, clean(1))
    opened = await seated.lead.mediator.held.read(seated.case, item)
    await seated.anna.party.letters.recall(seated.case, item)
    with pytest.raises(ServerProblem, match="not.found"):
        await seated.lead.items.page_images(opened)


async def test_a_letter_without_pages_has_none(office: Organisation) -> None:
    seated = await office.seated()
    sent = await seated.anna.party.letters.submit(
        seated.case, LETTER, await seated.anna.party.cases.readers(seated.case)
    )
    opened = await seated.lead.mediator.held.read(seated.case, sent.item)
    assert (opened.parts, await seated.lead.items.page_images(opened)) == ((), ())
    with pytest.raises(Misused, match="page.unknown_number"):
        await (await seated.lead.items.parts(opened)).whole(1)


async def test_a_download_that_breaks_is_taken_up_at_its_segment(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_with_pages(seated, noisy(1))
    opened = await seated.lead.mediator.held.read(seated.case, item)
    stands = between(seated.lead)
    stands.breaks_after = [300_000, 100_000, 300_000]
    parts = await seated.lead.items.parts(opened)
    assert b"".join([piece async for piece in parts.pieces(1)]) == noisy(1)
    asked = [each for each in stands.asked if each.startswith("part.read")]
    assert asked == [
        "part.read",
        "part.read bytes=262144-",
        "part.read bytes=262144-",
        "part.read bytes=524288-",
    ]
    stands.breaks_after = [1] * 9
    with pytest.raises(Unreachable, match="net.unreachable"):
        await seated.lead.items.page_images(opened)


async def test_a_real_line_that_breaks_on_the_way_back_is_taken_up_too(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_with_pages(seated, noisy(1))
    opened = await seated.lead.mediator.held.read(seated.case, item)
    async with bad_line(office, seated.lead, downward=600_000) as line:
        parts = ItemParts(seated.lead._session, seated.case, (await unsealed(seated, item)))
        assert await parts.whole(1) == noisy(1)
    assert opened.parts[0].length == len(noisy(1))
    assert line.connections > 1


async def unsealed(seated: Seated, item: ItemId) -> Unsealed:
    lead = seated.lead
    return lead.items.unseal(await lead.mediator.cases.look(seated.case), await lead.items.fetch(seated.case, item))


async def test_what_a_hostile_server_gives_for_a_page_is_refused_under_its_own_code(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent_with_pages(seated, noisy(1), noisy(2))
    lead = seated.lead
    opened = await lead.mediator.held.read(seated.case, item)
    stands = between(lead)
    other = b"".join([piece async for piece in lead._session.fetch(raw(seated, item, 2))])
    changes: list[tuple[str, str, Callable[[bytes], bytes]]] = [
        ("item.part_hashes", "part.hashes", lambda body: flipped(body, 3)),
        ("item.part_hashes", "part.hashes", lambda body: body[:-32]),
        ("item.part_hashes", "part.hashes", lambda body: body[:-1]),
        ("item.part_hashes", "part.hashes", lambda body: b""),
        ("item.part_bytes", "part.read", lambda piece: flipped(piece, 5)),
        ("item.part_bytes", "part.read", lambda piece: piece[:-1]),
        ("item.part_bytes", "part.read", lambda piece: piece + b"\0"),
        ("item.part_bytes", "part.read", lambda piece: b""),
        ("item.part_bytes", "part.read", lambda piece: other[: len(piece)]),
    ]
    for code, route, change in changes:
        stands.changes = {route: change}
        with pytest.raises(Unreadable) as refused:
            await lead.items.page_images(opened)
        assert refused.value.code == code
    stands.changes = {}
    assert await lead.items.page_images(opened) == (noisy(1), noisy(2))


def raw(seated: Seated, item: ItemId, part: int) -> RawRequest:
    path = {"case": base64url(seated.case), "item": base64url(item), "part": str(part)}
    return RawRequest(BY_NAME["part.read"], path)


def test_a_page_is_never_larger_than_what_is_given_out_whole() -> None:
    assert PAGE_BYTES == IN_MEMORY_BYTES
