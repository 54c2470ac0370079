"""What a modified client may send for a page: none of it is passed on, each by the real service and with its reason."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import floe, part
from relay.crypto.digests import digest, segments_root
from relay.crypto.padding import SMALLEST_PART, pad, padded_length
from relay.domain.ids import ItemId
from relay.wire import statements as s
from relay_client.errors import Misused, PagesUnfit, Unreadable, Unreviewed
from relay_client.items.drafts import AttachedPages, SealedFile, StoredDraft
from relay_client.pages.scans.form import write
from relay_client.pages.scans.model import Quality
from relay_client.ui.exits import Exit, exit_of, sentence, sentence_id
from relay_client.views.items import Letter, PageFinding
from relay_client.words.sentences import Language, Sentences
from tests.support.between import between
from tests.support.organisation import Organisation, Seated
from tests.support.pages import clean, contents
from tests.unit.scans import corpus, documents

NO_TEXT = Letter("", "en")
CLEAN = write(corpus.photo(), Quality.FULL)
Sealing = Callable[[AttachedPages, SealedFile], tuple[bytes, dict[str, Any]]]


async def sent(seated: Seated, data: bytes, type_: str = "image/jpeg", change: Sealing | None = None) -> ItemId:
    """Send a letter whose second page is this, sealed as `change` would have it."""
    anna, case = seated.anna, seated.case
    draft = anna.save_draft(NO_TEXT, case=case)
    await anna.enclose(draft, case, [*contents(clean(1)), *contents(data, type_=type_)])
    if change is not None:
        _resealed(seated, draft, change)
    return (await anna.party.letters.submit(case, NO_TEXT, await anna.party.cases.readers(case), draft=draft)).item


def _resealed(seated: Seated, draft: str, change: Sealing) -> None:
    access, drafts = seated.anna._session, seated.anna._drafts
    enclosed = drafts.kept(draft).enclosed
    assert enclosed is not None
    first, second = enclosed.parts
    stored, changed = change(enclosed, second)
    access.vault.file(second.file).write_bytes(stored)
    root = segments_root(
        [digest(stored[at : at + part.SEGMENT_BYTES]) for at in range(0, len(stored), part.SEGMENT_BYTES)]
    )
    other = replace(second, root=s.Digest(root), **changed)

    def put(kept: StoredDraft) -> StoredDraft:
        return replace(kept, enclosed=replace(enclosed, parts=(first, other)))

    drafts.change(draft, put)


async def refused(seated: Seated, item: ItemId) -> list[tuple[int, str]]:
    """Try to pass a letter on; return the findings, after requiring that nothing was sent and that it can be returned."""
    mediator = seated.lead.mediator
    opened = await mediator.held.read(seated.case, item)
    stands = between(seated.lead)
    with pytest.raises(PagesUnfit) as blocked:
        await mediator.decisions.release(opened)
    assert "item.release" not in [each.route.name for each in stands.sent]
    assert (await seated.bert.party.letters.items(seated.case)).received == ()
    await mediator.decisions.return_item(opened, "Please photograph the second page again.")
    return [(each.page, each.code) for each in blocked.value.findings]


TAKEN: dict[str, tuple[bytes, str, set[str]]] = {
    "a photograph that says where it was made": (
        corpus.inserted(CLEAN, corpus.segment(0xE1, corpus.exif())),
        "image/jpeg",
        {"page.check.exif"},
    ),
    "a photograph as a telephone writes it": (
        corpus.telling_jpeg(),
        "image/jpeg",
        {"page.check.exif", "page.check.xmp", "page.check.comment", "page.check.iptc", "page.check.tables"},
    ),
    "a PDF that is called a photograph": (documents.telling_pdf(), "image/jpeg", {"page.check.not_jpeg"}),
    "a PDF that says so": (documents.telling_pdf(), "application/pdf", {"page.check.type", "page.check.not_jpeg"}),
    "words behind the picture": (CLEAN + b"call me on 06-12345678", "image/jpeg", {"page.check.behind"}),
    "a second picture behind the first": (CLEAN + CLEAN, "image/jpeg", {"page.check.behind", "page.check.second"}),
    "a picture in a picture": (
        corpus.inserted(CLEAN, corpus.segment(0xE2, b"MPF\0" + bytes(40))),
        "image/jpeg",
        {"page.check.second"},
    ),
    "a clean page under another name": (CLEAN, "text/html", {"page.check.type"}),
    "nothing at all": (b"", "image/jpeg", {"page.check.empty"}),
}


@pytest.mark.parametrize("name", TAKEN)
async def test_a_page_that_holds_more_than_it_shows_is_not_passed_on(office: Organisation, name: str) -> None:
    data, type_, codes = TAKEN[name]
    seated = await office.seated()
    found = await refused(seated, await sent(seated, data, type_))
    assert {page for page, _ in found} == {2}
    assert codes <= {code for _, code in found}


def free_nonce(enclosed: AttachedPages, page: SealedFile) -> tuple[bytes, dict[str, Any]]:
    own = floe.FloeKey(
        part.part_key(enclosed.cek, 2),
        part.part_iv(enclosed.cek, 2),
        part.part_aad(enclosed.case, enclosed.item, 2),
        part.PARAMS,
    )
    return bytes(own.seal_segment(0, pad(CLEAN, SMALLEST_PART), b"call me now!", last=True)), {}


def free_iv(enclosed: AttachedPages, page: SealedFile) -> tuple[bytes, dict[str, Any]]:
    key, aad = part.part_key(enclosed.cek, 2), part.part_aad(enclosed.case, enclosed.item, 2)
    iv = b"a message of thirty-two letters."
    content = pad(CLEAN, SMALLEST_PART)
    nonce = part.derived_nonce(part.nonce_key(enclosed.cek), 2, 0, content, last=True)
    stored = bytes(floe.FloeKey(key, iv, aad, part.PARAMS).seal_segment(0, content, nonce, last=True))
    return stored, {"header": s.PartHeader(floe.make_header(key, aad, iv, part.PARAMS))}


def words_in_padding(enclosed: AttachedPages, page: SealedFile) -> tuple[bytes, dict[str, Any]]:
    room = padded_length(len(CLEAN), SMALLEST_PART) - len(CLEAN)
    content = CLEAN + b"call me on 06-12345678".rjust(room, b"\0")
    return bytes(part.seal_part(enclosed.cek, enclosed.case, enclosed.item, 2, content).segments), {}


def of_another_part(enclosed: AttachedPages, page: SealedFile) -> tuple[bytes, dict[str, Any]]:
    other = part.seal_part(enclosed.cek, enclosed.case, enclosed.item, 3, pad(CLEAN, SMALLEST_PART))
    return bytes(other.segments), {"header": s.PartHeader(other.header)}


def of_another_item(enclosed: AttachedPages, page: SealedFile) -> tuple[bytes, dict[str, Any]]:
    other = part.seal_part(enclosed.cek, enclosed.case, bytes(16), 2, pad(CLEAN, SMALLEST_PART))
    return bytes(other.segments), {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (free_nonce, "item.part_nonce"),
        (free_iv, "item.part_iv"),
        (words_in_padding, "item.part_padding"),
        (of_another_part, "item.part_header"),
        (of_another_item, "item.part_bytes"),
    ],
)
async def test_a_page_that_is_sealed_otherwise_is_not_passed_on(
    office: Organisation, change: Sealing, code: str
) -> None:
    seated = await office.seated()
    assert await refused(seated, await sent(seated, CLEAN, change=change)) == [(2, code)]


async def test_every_finding_is_told_page_by_page_in_both_languages(office: Organisation) -> None:
    seated = await office.seated()
    opened = await seated.lead.mediator.held.read(seated.case, await sent(seated, CLEAN + b"more"))
    with pytest.raises(PagesUnfit) as blocked:
        await seated.lead.mediator.decisions.release_in_person(opened)
    assert exit_of(blocked.value) is Exit.REFUSED
    for language in Language:
        words = Sentences(language)
        assert sentence(blocked.value, words) == words("problem-page-blocked")
        assert [words(sentence_id(each.code)) for each in blocked.value.findings]


async def test_pages_are_fetched_once_for_looking_and_passing_on(office: Organisation) -> None:
    seated = await office.seated()
    item = await sent(seated, CLEAN)
    mediator, seen = seated.lead.mediator, list[tuple[int, bytes | None, tuple[PageFinding, ...]]]()
    opened = await mediator.held.read(seated.case, item)
    stands = between(seated.lead)
    found = await mediator.page_checks.findings(
        opened, lambda info, data, flaws: seen.append((info.number, data, flaws))
    )
    assert (found, seen) == ((), [(1, clean(1), ()), (2, CLEAN, ())])
    await mediator.decisions.viewed(opened, [digest(data or b"") for _, data, _ in seen])
    await mediator.decisions.release(opened)
    assert [each for each in stands.asked if each.startswith("part.read")] == ["part.read"] * 2


async def test_whoever_has_not_looked_passes_nothing_on_and_wraps_no_key(office: Organisation) -> None:
    seated = await office.seated()
    decisions = seated.lead.mediator.decisions
    opened = await seated.lead.mediator.held.read(seated.case, await sent(seated, CLEAN))
    stands = between(seated.lead)
    for release in (decisions.release, decisions.release_in_person):
        with pytest.raises(Misused, match="item.unviewed"):
            await release(opened)
    assert "item.release" not in [each.route.name for each in stands.sent]
    assert [each for each in stands.asked if each.startswith("part.read")] == ["part.read"] * 2, (
        "checked all the same"
    )


async def test_looking_is_said_about_every_page_just_as_it_was_shown(office: Organisation) -> None:
    seated = await office.seated()
    decisions = seated.lead.mediator.decisions
    opened = await seated.lead.mediator.held.read(seated.case, await sent(seated, CLEAN))
    stands = between(seated.lead)
    first, second = digest(clean(1)), digest(CLEAN)
    for shown in ((), (first,), (second, first), (first, second, second), (first, first)):
        with pytest.raises(Unreviewed, match="release.pages_unseen"):
            await decisions.viewed(opened, shown)
    assert stands.sent == []
    assert not await decisions.is_viewed(opened)
    await decisions.viewed(opened, (first, second))
    assert await decisions.is_viewed(opened)
    assert (await decisions.release(opened)).what == "item.release"


async def test_a_letter_that_speaks_of_other_pages_than_came_is_not_shown(office: Organisation) -> None:
    seated = await office.seated()
    anna, case = seated.anna, seated.case
    draft = anna.save_draft(NO_TEXT, case=case)
    await anna.enclose(draft, case, contents(clean(1)))

    def longer(kept: StoredDraft) -> StoredDraft:
        assert kept.enclosed is not None
        (only,) = kept.enclosed.parts
        return replace(kept, enclosed=replace(kept.enclosed, parts=(replace(only, length=only.length + 100_000),)))

    anna._drafts.change(draft, longer)
    item = (await anna.party.letters.submit(case, NO_TEXT, await anna.party.cases.readers(case), draft=draft)).item
    with pytest.raises(Unreadable, match="item.padding"):
        await seated.lead.mediator.held.read(case, item)
