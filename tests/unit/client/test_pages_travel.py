"""Letters with pages through the real service: drafted, uploaded, read by the mediator, passed on, opened."""

from relay_client.views import Letter
from tests.support.organisation import Organisation
from tests.support.pages import clean, contents, noisy

NO_TEXT = Letter("", "en")
LETTER = Letter("Two pages come with this.", "en", "On paper")


async def test_a_letter_on_paper_goes_from_one_to_the_other(office: Organisation) -> None:
    seated = await office.seated()
    case, anna, bert, lead = seated.case, seated.anna, seated.bert, seated.lead
    pages = (clean(1), noisy(2), clean(3))
    draft = anna.save_draft(NO_TEXT, case=case)
    await anna.enclose(draft, case, contents(*pages))
    steps: list[tuple[int, int]] = []
    sent = await anna.party.submit(
        case,
        NO_TEXT,
        await anna.party.readers(case),
        draft=draft,
        progress=lambda *step: steps.append(step),
    )
    assert anna.drafts() == ()
    assert steps[-1][0] == steps[-1][1] > sum(len(each) for each in pages)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)

    opened = await lead.mediator.read(case, sent.item)
    assert opened.letter == NO_TEXT
    assert [(each.name, each.type, each.length) for each in opened.parts] == [
        (f"page-{number}", "image/jpeg", len(page)) for number, page in enumerate(pages, 1)
    ]
    assert await lead.page_images(opened) == pages
    await lead.mediator.release(opened)
    read = await bert.party.open(case, sent.item, tell_author=False)
    assert await bert.page_images(read) == pages
    assert await anna.page_images(await anna.party.read_own(case, sent.item)) == pages
