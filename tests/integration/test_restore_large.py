"""Large parts in backups: all that letters consist of, also while uploads come and go; nothing that nobody submitted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import Struct

from relay.config import Settings, load
from relay.crypto.digests import token_digest
from relay.domain.ids import Seconds, UploadId
from relay.domain.model import Side, StaffRole
from relay.operate import archive, make, restore
from relay.operate.staff import opened
from relay.service.authentication import BEARER_LIFE_S
from relay.store.blobs.files import HASHES
from relay.wire import statements as s
from relay.wire.codec import base64url
from tests.support.chance import Chance
from tests.support.large import made, put, submitted
from tests.support.process import lined, serving
from tests.support.relay_site import RelaySite, new_site
from tests.support.world import Opened, Written

PACE = "10000"
COUNT = 4


class Kept(Struct, frozen=True):
    """A relay nobody serves, with letters in it."""

    site: RelaySite
    settings: Settings
    case: Opened
    letters: tuple[tuple[Written, UploadId], ...]
    waiting: UploadId


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    home = tmp_path / "server"
    async with new_site(home, "restore-large") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
        letters = []
        for _ in range(COUNT):
            large = (site.chance(300_000),)
            written = await site.write(case.a, case.case, Side.A, [case.mediator], large=large)
            (upload,) = await submitted(site, case.a, case.case, written)
            letters.append((written, upload))
        unsent = await site.write(case.a, case.case, Side.A, [case.mediator], large=(site.chance(5_000),))
        waiting = await made(site, case.a, case.case, unsent)
        await put(site, waiting, unsent.large[0])
        settings = load(home / make.SETTINGS_NAME, places(tmp_path))
        yield Kept(site, settings, case, tuple(letters), waiting)


def places(folder: Path) -> dict[str, str]:
    """Make the folders of an operator; return the settings that name them."""
    for name in ("backups", "shares"):
        (folder / name).mkdir(mode=0o700)
    archive.make_shares_key(folder / "shares.key", Chance("holder"))
    return {
        "RELAY_BACKUP_FOLDER": str(folder / "backups"),
        "RELAY_SHARES_FOLDER": str(folder / "shares"),
        "RELAY_SHARES_KEY": str(folder / "shares.key.public"),
        "RELAY_SHARES_HOLDER": "the board",
    }


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if each.suffix != HASHES}


def backed_up(kept: Kept, later_s: int = 0) -> tuple[Path, list[str]]:
    said = archive.save(kept.settings, None, Seconds(kept.site.now() + later_s))
    assert kept.settings.backup_folder is not None
    return max(kept.settings.backup_folder.iterdir()), said


async def test_a_backup_while_much_is_uploaded_and_ended_has_every_part_and_no_upload(kept: Kept) -> None:
    """Files go away under the hands of whoever copies a folder; this copies by the list of the copied database."""
    site, case = kept.site, kept.case
    done, turned = asyncio.Event(), asyncio.Event()

    async def busy() -> None:
        while not done.is_set():
            unsent = await site.write(case.b, case.case, Side.B, [case.mediator], large=(site.chance(5_000),))
            upload = await made(site, case.b, case.case, unsent)
            await put(site, upload, unsent.large[0])
            await site.service.uploads.end(await site.session(case.b), upload)
            await site.sweeper.destroy()
            turned.set()

    async with asyncio.TaskGroup() as tasks:  # which ends the other one where either fails
        tasks.create_task(busy())
        for n in range(3):
            turned.clear()
            backup, said = await asyncio.to_thread(backed_up, kept, n + 1)
            assert names(backup / archive.LARGE) == {upload.hex() for _, upload in kept.letters}
            assert len(said) == 1
            archive.verified(backup)
            await turned.wait()
        done.set()


async def test_a_part_that_is_lost_is_missed_and_one_that_was_destroyed_is_not(kept: Kept) -> None:
    files = kept.settings.files
    assert files is not None
    (files / kept.letters[0][1].hex()).unlink()
    with pytest.raises(archive.DamageSaved, match="parts whose file is missing: 1") as damage:
        backed_up(kept)
    made, *said = damage.value.report
    assert said == ["DAMAGED: parts whose file is missing: 1"]
    (backup,) = (folder for folder in (kept.settings.backup_folder or files).iterdir() if str(folder) in made)
    archive.verified(backup)
    assert len(names(backup / archive.LARGE)) == COUNT - 1


async def test_what_is_restored_is_served_and_what_was_destroyed_or_never_sent_is_not(
    kept: Kept, tmp_path: Path
) -> None:
    site, case = kept.site, kept.case
    backup, _ = backed_up(kept)
    taken_back, _ = kept.letters[0]
    await site.act(case.a, "item.recall", s.Recall, case.case, item=taken_back.item)
    archive.save_shares(kept.settings, None, site.now())
    assert kept.settings.shares_folder is not None
    plan = restore.RestorePlan(
        backup=backup,
        to=tmp_path / "restored",
        shares=max(kept.settings.shares_folder.iterdir()),
        shares_key=tmp_path / "shares.key",
    )
    await asyncio.to_thread(restore.restore, kept.settings, plan, site.now(), Chance("restore"))
    home, now = site.home, tmp_path / "restored"
    place = {"RELAY_STORE": f"sqlite:///{now / archive.DATABASE}", "RELAY_FILES": str(now / archive.LARGE)}
    stray = now / archive.LARGE / kept.waiting.hex()
    stray.write_bytes(b"of nobody")
    await give_tokens(place["RELAY_STORE"], site, case)
    with serving(home, RELAY_PACE=PACE, **place) as server:
        async with lined(server) as line:
            for written, _ in kept.letters:
                ids: dict[str, bytes | int] = {"case": case.case, "item": written.item, "part": 1}
                reply = await line.ask("part.read", case.mediator, **ids)
                if written is taken_back:
                    assert (reply.status, reply.code) == (404, "not.found")
                else:
                    assert (reply.status, reply.body) == (200, written.large[0])
                    assert len((await line.ask("part.hashes", case.mediator, **ids)).body) == 64
            upload = f"/v1/uploads/{base64url(kept.waiting)}"
            look = await line.send("HEAD", upload, bearer=case.a.bearer, headers={"Tus-Resumable": "1.0.0"})
            assert look.status == 404
        assert not stray.exists(), "what no row knows is set aside at the start"
        assert [each.read_bytes() for each in stray.parent.glob(f"set-aside/*/{stray.name}")] == [b"of nobody"]
        assert server.stop() == 0


async def give_tokens(url: str, site: RelaySite, case: Opened) -> None:
    """Let people log in to the restored database: no token is in a backup."""
    async with opened(url) as store:
        for person in (case.a, case.mediator):
            account = await store.account_named(person.name)
            assert account is not None
            await store.put_bearer(token_digest(person.bearer), account.id, Seconds(site.now() + BEARER_LIFE_S))
