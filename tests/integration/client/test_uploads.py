"""Pages on their way to the server: lines that break, uploads that end, disks that are full. What came is kept, nothing is lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.ids import UploadId
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME
from relay_client.api.account import Account
from relay_client.errors import LocalFault, ServerProblem, Unreachable
from relay_client.items import part_uploads
from relay_client.net import retry
from relay_client.net.transport import RawRequest, RawResponse
from relay_client.views.items import Letter, Submitted
from tests.support.between import between
from tests.support.full_disk import takes_only
from tests.support.line import bad_line
from tests.support.organisation import DAY, Organisation, Seated
from tests.support.pages import clean, contents, noisy
from tests.support.room import MIB

NO_TEXT = Letter("", "en")
Again = Callable[[], Awaitable[Submitted]]


async def drafted(seated: Seated, *pages: bytes) -> tuple[str, Again]:
    """Put pages into a draft of Anna's; return it, and the one command that sends it."""
    anna = seated.anna
    draft = anna.save_draft(NO_TEXT, case=seated.case)
    await anna.enclose(draft, seated.case, contents(*pages))

    async def send() -> Submitted:
        return await anna.party.letters.submit(
            seated.case, NO_TEXT, await anna.party.cases.readers(seated.case), draft=draft
        )

    return draft, send


async def arrived(seated: Seated, sent: Submitted, *pages: bytes) -> None:
    """Require that the mediator reads exactly these pages, in a letter that is there once, and that the draft is gone."""
    opened = await seated.lead.mediator.held.read(seated.case, sent.item)
    assert await seated.lead.items.page_images(opened) == pages
    assert [each.item for each in (await seated.anna.party.letters.items(seated.case)).written] == [sent.item]
    assert seated.anna.drafts() == ()
    assert files(seated.anna) == []


def files(person: Account) -> list[Path]:
    """Return the page files on a person's device."""
    access = person._session
    return sorted(access.home.folder(access.profile).glob("pages/*"))


def uploads(person: Account, draft: str) -> list[UploadId | None]:
    enclosed = person._drafts.kept(draft).enclosed
    assert enclosed is not None
    return [each.upload for each in enclosed.parts]


async def test_a_line_that_is_reset_every_200_kb_brings_everything_in_the_end(office: Organisation) -> None:
    seated = await office.seated()
    pages = (noisy(1), clean(2))
    _, send = await drafted(seated, *pages)
    async with bad_line(office, seated.anna, upward=200_000) as line:
        sent = await send()
    await arrived(seated, sent, *pages)
    assert line.connections >= len(pages[0]) // 200_000 > 1
    assert max(office.slept) < retry.WAITS_S[-1], (
        "sooner or later each line brought something, so that pauses began anew"
    )


async def test_a_line_that_brings_nothing_ends_with_one_clear_fault_and_the_draft_is_kept(
    office: Organisation,
) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, clean(1))
    stands = between(seated.anna)
    stands.loses_request = {"upload.add"}
    with pytest.raises(Unreachable, match="net.timeout"):
        await send()
    assert office.slept == list(retry.WAITS_S)
    assert seated.anna.pending() == ()
    assert seated.anna.draft(draft).info.parts
    stands.loses_request = set()
    await arrived(seated, await send(), clean(1))
    assert stands.asked.count("upload.create") == 1, "the second time it went on, and did not begin anew"


@pytest.mark.parametrize(
    "lost", ["OPTIONS", "upload.create", "upload.look", "upload.add", "upload.hashes", "item.submit"]
)
async def test_whichever_answer_is_lost_the_same_command_goes_on(office: Organisation, lost: str) -> None:
    seated = await office.seated()
    _, send = await drafted(seated, clean(1), clean(2))
    stands = between(seated.anna)
    stands.loses_answer = {lost}
    try:
        sent = await send()
        assert lost == "upload.add", "what a lost answer would have said is asked anyway"
    except Unreachable:
        stands.loses_answer = set()
        sent = await send()
    await arrived(seated, sent, clean(1), clean(2))
    assert seated.anna.pending() == ()


class Killed(BaseException):
    """The program ended here, with nothing said or tidied."""


@pytest.mark.parametrize("after", [False, True])
async def test_a_program_that_ends_anywhere_is_started_again_and_goes_on(office: Organisation, after: bool) -> None:
    seated = await office.seated()
    case, pages = seated.case, (clean(1), clean(2))
    at, anna, items = 0, seated.anna, set()
    while True:
        draft = anna.save_draft(NO_TEXT, case=case)
        await anna.enclose(draft, case, contents(*pages))
        stands = between(anna)
        stands.dies_at, stands.dies_after, stands.dies_with = at, after, Killed
        try:
            sent = await anna.party.letters.submit(case, NO_TEXT, await anna.party.cases.readers(case), draft=draft)
        except Killed:
            anna = office.started_again(anna)
            sent = await anna.party.letters.submit(case, NO_TEXT, await anna.party.cases.readers(case), draft=draft)
            items.add(sent.item)
        else:
            stands.dies_at = None
            items.add(sent.item)
            break
        assert anna.drafts() == ()
        assert anna.pending() == ()
        at += 1
    assert at > 12, "every request was the last one once"
    assert {each.item for each in (await anna.party.letters.items(case)).written} == items
    opened = await seated.lead.mediator.held.read(case, sent.item)
    assert await seated.lead.items.page_images(opened) == pages


async def test_what_expired_while_it_was_paused_begins_anew_with_the_same_bytes(office: Organisation) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, clean(1), clean(2))
    stored = [path.read_bytes() for path in files(seated.anna)]
    stands = between(seated.anna)
    stands.loses_request = {"upload.hashes"}
    with pytest.raises(Unreachable):
        await send()
    before = uploads(seated.anna, draft)
    stands.loses_request = set()
    office.clock.at += 15 * DAY
    assert [path.read_bytes() for path in files(seated.anna)] == stored
    await arrived(seated, await send(), clean(1), clean(2))
    assert stands.asked.count("upload.create") == 2 * len(before)


async def test_whoever_is_further_than_the_server_asks_again(office: Organisation) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, noisy(1))
    stands = between(seated.anna)
    stands.before["upload.add"] = lambda: some_bytes(office, seated.anna, draft)
    await arrived(seated, await send(), noisy(1))
    assert stands.asked.count("upload.add") == 2


async def some_bytes(office: Organisation, person: Account, draft: str) -> None:
    """Let another program of the same person send the first bytes of a page."""
    other = office.started_again(person)
    (upload,) = uploads(other, draft)
    (path,) = files(other)
    assert upload is not None
    head = {**part_uploads._VERSION, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    piece = path.read_bytes()[:100_000]
    asked = RawRequest(BY_NAME["upload.add"], {"upload": base64url(upload)}, head, lambda: [piece])
    await other._session.ask_bytes(asked)


async def test_a_page_that_was_damaged_on_the_way_is_noticed_before_the_letter_goes(office: Organisation) -> None:
    seated = await office.seated()
    _, send = await drafted(seated, clean(1))
    stands = between(seated.anna)

    async def damage() -> None:
        (path,) = [each for each in (office.folder / "server-files").iterdir() if each.suffix != ".hashes"]
        data = bytearray(path.read_bytes())
        data[1_000] ^= 1
        path.write_bytes(data)
        path.with_name(path.name + ".hashes").unlink(missing_ok=True)

    stands.before["upload.hashes"] = damage
    await arrived(seated, await send(), clean(1))
    assert stands.asked.count("upload.create") == 2


async def test_a_page_that_never_arrives_unharmed_is_told(office: Organisation) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, clean(1))
    between(seated.anna).changes["upload.hashes"] = lambda body: bytes(len(body))
    with pytest.raises(ServerProblem, match="part.root"):
        await send()
    assert seated.anna.draft(draft).info.parts


async def test_too_much_for_one_letter_is_told_before_a_byte_goes(office: Organisation) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, bytes(5 * MIB), bytes(5 * MIB))
    stands = between(seated.anna)
    with pytest.raises(ServerProblem, match="upload.too_large"):
        await send()
    assert set(stands.asked) == {"OPTIONS"}
    assert len(seated.anna.draft(draft).info.parts) == 2


async def test_no_more_room_is_told_before_a_byte_goes_and_dropping_a_draft_makes_room(
    office: Organisation,
) -> None:
    seated = await office.seated()
    stands = between(seated.anna)
    stands.loses_request = {"upload.hashes"}
    first, send_first = await drafted(seated, bytes(7 * MIB))
    _, send_second = await drafted(seated, bytes(7 * MIB + 1))
    for send in (send_first, send_second):
        with pytest.raises(Unreachable):
            await send()
    third, send_third = await drafted(seated, bytes(MIB), bytes(6 * MIB))
    stands.asked.clear()
    with pytest.raises(ServerProblem, match="upload.quota"):
        await send_third()
    assert "upload.add" not in stands.asked
    assert len(seated.anna.draft(third).info.parts) == 2
    (upload,) = uploads(seated.anna, first)
    stands.loses_request = set()
    await seated.anna.drop_draft(first)
    assert upload is not None
    await send_third()


async def test_a_draft_is_dropped_also_where_the_server_cannot_be_reached(office: Organisation) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, clean(1), clean(2))
    stands = between(seated.anna)
    stands.loses_request = {"item.submit"}
    with pytest.raises(Unreachable):
        await send()
    stands.loses_request = {"upload.end"}
    await seated.anna.drop_draft(draft)
    assert files(seated.anna) == []
    assert stands.asked.count("upload.end") == 1, "nobody waits for one after the other"


async def test_a_full_disk_at_the_server_is_told_and_what_came_stays(
    office: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, noisy(1))
    with monkeypatch.context() as patch:
        patch.setattr("relay.store.blobs.files.os.pwrite", takes_only(300_000))
        with pytest.raises(ServerProblem, match="upload.full"):
            await send()
    assert seated.anna.draft(draft).info.parts
    stands = between(seated.anna)
    await arrived(seated, await send(), noisy(1))
    assert stands.asked.count("upload.create") == 0


async def test_somebody_elses_upload_is_as_unknown_as_none(office: Organisation) -> None:
    seated = await office.seated()
    theirs = seated.bert.save_draft(NO_TEXT, case=seated.case)
    await seated.bert.enclose(theirs, seated.case, contents(clean(3)))
    stands = between(seated.bert)
    stands.loses_request = {"upload.hashes"}
    with pytest.raises(Unreachable):
        await seated.bert.party.letters.submit(
            seated.case, NO_TEXT, await seated.bert.party.cases.readers(seated.case), draft=theirs
        )
    (foreign,) = uploads(seated.bert, theirs)
    draft, send = await drafted(seated, clean(1))
    seated.anna._drafts.change(
        draft,
        lambda kept: replace(
            kept,
            enclosed=replace(kept.enclosed, parts=(replace(kept.enclosed.parts[0], upload=foreign),)),  # type: ignore[union-attr,type-var]
        ),
    )
    await arrived(seated, await send(), clean(1))


async def test_a_service_of_another_version_is_told(office: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, clean(1))
    monkeypatch.setattr(part_uploads, "_VERSION", {"Tus-Resumable": "2.0.0"})
    with pytest.raises(ServerProblem, match="upload.version"):
        await send()
    assert seated.anna.draft(draft).info.parts


@pytest.mark.parametrize("route", ["upload.create", "upload.look"])
async def test_a_server_that_leaves_out_what_it_must_say_is_no_server_of_ours(
    office: Organisation, route: str
) -> None:
    seated = await office.seated()
    draft, send = await drafted(seated, clean(1))
    between(seated.anna).mute = {route}
    with pytest.raises(Unreachable, match="net.garbled"):
        await send()
    assert seated.anna.draft(draft).info.parts


async def test_a_page_file_that_was_cut_is_said_to_be_damaged(office: Organisation) -> None:
    seated = await office.seated()
    _, send = await drafted(seated, clean(1))
    (path,) = files(seated.anna)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(LocalFault, match="home.damaged"):
        await send()


async def test_a_token_that_runs_out_between_two_pieces_is_fetched_again(office: Organisation) -> None:
    seated = await office.seated()
    _, send = await drafted(seated, clean(1))
    stands = between(seated.anna)

    async def later() -> None:
        session = await office.service.authentication.session(await seated.anna._session.bearer())
        await office.service.authentication.logout(session)

    stands.before["upload.add"] = later
    await arrived(seated, await send(), clean(1))


def test_a_waiting_server_is_outwaited() -> None:
    assert sum(retry.WAITS_S) > 30, "as long as a server holds a page for a request that fell silent"


STEPS: list[tuple[bool, Callable[[int], int]]] = [
    (True, lambda asked: asked),
    (False, lambda asked: asked),
    (True, lambda asked: 2_048 * asked if asked % 2 else 0),
]


@pytest.mark.parametrize(("takes", "offset"), STEPS, ids=["a byte at a time", "a byte of each line", "to and fro"])
async def test_a_server_that_is_hardly_ever_further_is_given_up(
    office: Organisation, takes: bool, offset: Callable[[int], int]
) -> None:
    seated = await office.seated()
    _, send = await drafted(seated, noisy(1))
    stands = between(seated.anna)
    honest, times = stands.ask_bytes, 0

    async def ask_bytes(asked: RawRequest, bearer: bytes) -> RawResponse:
        nonlocal times
        if asked.route.name == "upload.look":
            times += 1
            assert times < 100, "for as long as it likes"
            return RawResponse({"upload-offset": str(offset(times))}, b"")
        if asked.route.name == "upload.add":
            if not takes:
                raise Unreachable("net.unreachable")
            return RawResponse({}, b"")
        return await honest(asked, bearer)

    stands.ask_bytes = ask_bytes  # type: ignore[method-assign]
    with pytest.raises((Unreachable, ServerProblem)):
        await send()
