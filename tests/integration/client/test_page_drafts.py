"""Drafts with pages: sealed at once, never sealed twice under one key, gone with their draft, and old drafts still open."""

from io import BytesIO
from pathlib import Path
from typing import Annotated

import pytest
from msgspec import Struct

from relay.domain.ids import CaseId, Seconds
from relay.wire import codec
from relay.wire.codec import Size
from relay_client.api.account import Account
from relay_client.device.environment import Environment
from relay_client.device.keystore import Vault
from relay_client.errors import LocalFault, Misused, Unreachable
from relay_client.items.attachments import Attachments, PageContent, page
from relay_client.items.drafts import SHELF, AttachedPages, Drafts
from relay_client.views.items import Letter
from tests.support.between import between
from tests.support.chance import Chance
from tests.support.organisation import Organisation
from tests.support.pages import clean, contents, noisy

CASE, OTHER = CaseId(bytes(16)), CaseId(bytes(15) + b"\1")
LETTER = Letter("Dear other", "en")
SECRET = b"a word that nobody else may read "


class Device(Struct):
    """A device's drafts, without a server."""

    folder: Path
    drafts: Drafts
    attachments: Attachments

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("account/pages/*"))

    def attached(self, draft: str) -> AttachedPages:
        found = self.drafts.kept(draft).enclosed
        assert found is not None
        return found


@pytest.fixture
def device(tmp_path: Path) -> Device:
    async def sleep(_: float) -> None:
        return None

    around = Environment(Chance("drafts"), lambda: Seconds(1_800_000_000), sleep)
    vault = Vault(tmp_path / "account", bytes(32), Chance("vault"))
    drafts = Drafts(vault, around)
    return Device(tmp_path, drafts, Attachments(vault, around, drafts))


def test_nothing_readable_lies_on_the_disk(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, [page(SECRET * 10_000, "image/jpeg"), page(b"short", "image/jpeg")])
    stored = [path.read_bytes() for path in device.folder.rglob("*") if path.is_file()]
    assert all(SECRET not in each and b"Dear other" not in each for each in stored)
    assert [path.stat().st_mode & 0o777 for path in device.files()] == [0o600, 0o600]
    assert [each.length for each in device.drafts.get(draft).info.parts] == [len(SECRET) * 10_000, 5]
    assert device.drafts.get(draft).letter == LETTER


def test_text_that_changes_leaves_pages_alone(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(clean(1)))
    before = device.attached(draft)
    assert device.drafts.save(Letter("Other words", "en"), case=CASE, name=draft) == draft
    assert device.attached(draft) == before


def test_the_same_pages_again_stay_as_they_are_and_more_are_added_under_the_same_key(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(clean(1), clean(2)))
    before = device.attached(draft)
    device.attachments.put(draft, CASE, contents(clean(1), clean(2)))
    assert device.attached(draft) == before
    device.attachments.put(draft, CASE, contents(clean(1), clean(2), clean(3)))
    after = device.attached(draft)
    assert (after.cek, after.item, after.parts[:2]) == (before.cek, before.item, before.parts)
    assert len(device.files()) == 3


@pytest.mark.parametrize(
    "pages", [(clean(1), clean(3)), (clean(2), clean(1)), (clean(1),), (clean(3), clean(1), clean(2))]
)
def test_a_page_that_changes_in_its_place_takes_a_fresh_key_for_all(
    device: Device, pages: tuple[bytes, ...]
) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(clean(1), clean(2)))
    before = device.attached(draft)
    device.attachments.put(draft, CASE, contents(*pages))
    after = device.attached(draft)
    assert after.cek != before.cek
    assert after.item != before.item
    assert {each.file for each in after.parts}.isdisjoint(each.file for each in before.parts)
    assert len(device.files()) == len(pages), "what is not needed any more is gone"
    assert opened(device, draft) == list(pages)


def opened(device: Device, draft: str) -> list[bytes]:
    """Open every page of a draft with its own key."""
    attached = device.attached(draft)
    found = []
    for number, part in enumerate(attached.parts, 1):
        source = device.attachments._opened(attached, number, part)
        data = bytearray()
        while piece := source.read(1_000_000):
            data += piece
        found.append(bytes(data))
    return found


def test_another_case_takes_a_fresh_key_too(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(noisy(1), clean(2)))
    before = device.attached(draft)
    device.attachments.renew(draft, OTHER)
    after = device.attached(draft)
    assert (after.case, after.cek != before.cek, after.item != before.item) == (OTHER, True, True)
    assert opened(device, draft) == [noisy(1), clean(2)]


def test_a_fault_in_the_middle_leaves_the_draft_as_it_was(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(clean(1)))
    before, there = device.attached(draft), device.files()

    def broken() -> BytesIO:
        raise Misused("page.damaged")

    for bad, code in (
        (PageContent("image/jpeg", 5, broken), "page.damaged"),
        (PageContent("image/jpeg", 5, lambda: BytesIO(b"four")), "page.changed"),
        (PageContent("image/jpeg", 5, lambda: BytesIO(b"sixsix")), "page.changed"),
    ):
        with pytest.raises(Misused, match=code):
            device.attachments.put(draft, CASE, [*contents(clean(3), clean(2)), bad])
        assert (device.attached(draft), device.files()) == (before, there)
    with pytest.raises(Misused, match="page.too_many"):
        device.attachments.put(draft, CASE, [page(b"x", "image/jpeg")] * 64)
    assert (device.attached(draft), device.files()) == (before, there)


def test_a_full_device_is_told_and_leaves_the_draft(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = device.drafts.save(LETTER, case=CASE)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("relay_client.device.disk.os.fsync", full)
        with pytest.raises(LocalFault, match="home.full"):
            device.attachments.put(draft, CASE, contents(clean(1)))
    assert device.files() == []
    assert device.drafts.get(draft).letter == LETTER


def test_what_a_crash_left_behind_goes_with_the_next_pages(device: Device) -> None:
    first, second = device.drafts.save(LETTER, case=CASE), device.drafts.save(LETTER, case=CASE)
    device.attachments.put(first, CASE, contents(clean(1)))
    orphan = device.files()[0].with_name("ab" * 16 + ".part")
    orphan.write_bytes(b"left")
    device.attachments.put(second, CASE, contents(clean(2)))
    assert not orphan.exists()
    assert len(device.files()) == 2


def test_a_page_that_was_damaged_on_this_device_is_not_sealed_again(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(noisy(1)))
    (path,) = device.files()
    data = bytearray(path.read_bytes())
    data[5_000] ^= 1
    path.write_bytes(data)
    with pytest.raises(LocalFault, match="home.damaged"):
        device.attachments.renew(draft, OTHER)
    assert device.files() == [path]


class _Older(Struct, frozen=True):
    """A draft as it was kept before there were pages."""

    text: Annotated[bytes, Size(0, 100)]
    language: Annotated[bytes, Size(0, 100)]
    changed: Seconds


def test_drafts_from_before_there_were_pages_still_open(device: Device) -> None:
    older = _Older(b"Dear other", b"en", Seconds(5))
    Vault(device.folder / "account", bytes(32), Chance("older")).put(SHELF, "1234", codec.encode(older))
    assert device.drafts.get("1234").letter == LETTER
    assert device.drafts.get("1234").info.parts == ()


def test_a_draft_takes_its_files_along(device: Device) -> None:
    draft = device.drafts.save(LETTER, case=CASE)
    device.attachments.put(draft, CASE, contents(clean(1)))
    device.drafts.drop(draft)
    assert device.files() == []
    assert device.drafts.list() == ()
    with pytest.raises(Misused, match="draft.unknown"):
        device.attachments.put(draft, CASE, contents(clean(1)))


async def lost_submit(office: Organisation) -> tuple[Account, CaseId, str]:
    """Send a letter with a page whose answer never comes; return its author, the case and the draft."""
    seated = await office.seated()
    anna = seated.anna
    draft = anna.save_draft(LETTER, case=seated.case)
    await anna.enclose(draft, seated.case, contents(clean(1)))
    stands = between(anna)
    stands.loses_answer = {"item.submit"}
    with pytest.raises(Unreachable):
        await anna.party.letters.submit(
            seated.case, LETTER, await anna.party.cases.readers(seated.case), draft=draft
        )
    stands.loses_answer = set()
    return anna, seated.case, draft


async def test_other_words_wait_until_the_first_ones_are_answered_and_take_a_fresh_key(
    office: Organisation,
) -> None:
    anna, case, draft = await lost_submit(office)
    before = anna._drafts.kept(draft)
    changed = Letter("Other words", "en")
    anna.save_draft(changed, case=case, id=draft)
    readers = await anna.party.cases.readers(case)
    with pytest.raises(Misused, match="draft.pending"):
        await anna.party.letters.submit(case, changed, readers, draft=draft)
    (pending,) = anna.pending()
    first = await anna.resend(pending.id)
    assert anna.draft(draft).letter == changed, "what was written since is not lost"
    second = await anna.party.letters.submit(case, changed, readers, draft=draft)
    assert before.enclosed is not None
    assert first.item == before.enclosed.item != second.item
    letters = {
        each.item: await anna.party.letters.read(case, each.item)
        for each in (await anna.party.letters.items(case)).written
    }
    assert [each.letter for each in letters.values()] == [LETTER, changed]
    assert [await anna.items.page_images(each) for each in letters.values()] == [(clean(1),)] * 2
    assert anna.drafts() == ()


async def test_the_draft_goes_when_its_request_is_sent_again_by_hand(office: Organisation) -> None:
    anna, case, _ = await lost_submit(office)
    (pending,) = anna.pending()
    await anna.resend(pending.id)
    assert anna.drafts() == ()
    assert len((await anna.party.letters.items(case)).written) == 1


async def test_a_typed_letter_is_not_sent_twice_either(office: Organisation) -> None:
    seated = await office.seated()
    anna, case = seated.anna, seated.case
    draft = anna.save_draft(LETTER, case=case)
    stands = between(anna)
    stands.loses_answer = {"item.submit"}
    readers = await anna.party.cases.readers(case)
    with pytest.raises(Unreachable):
        await anna.party.letters.submit(case, LETTER, readers, draft=draft)
    stands.loses_answer = set()
    await anna.party.letters.submit(case, LETTER, readers, draft=draft)
    assert len((await anna.party.letters.items(case)).written) == 1
    assert (anna.drafts(), anna.pending()) == ((), ())
