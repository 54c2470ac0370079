"""Uploads and large parts where TLS ends at the relay, so that the kernel cannot send files, and where one process does all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import UploadId
from relay.domain.model import Side, StaffRole
from relay.wire import messages
from relay.wire.codec import unbase64url
from relay.wire.routes import BY_NAME
from tests.support.certificates import certificate
from tests.support.process import lined, path_of, serving
from tests.support.relay_site import RelaySite, copied, new_site
from tests.support.tus import RawUpload, Tus
from tests.support.world import Opened, Written

LENGTH = (3 << 20) + 4_321


class Scene(Struct, frozen=True):
    """A relay nobody serves, and a letter whose large part was not sent."""

    site: RelaySite
    home: Path
    case: Opened
    letter: Written


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    home = tmp_path_factory.mktemp("otherwise") / "server"

    async def prepared() -> Scene:
        async with new_site(home, "otherwise") as site:
            office = await site.staff("office", StaffRole.COORDINATOR)
            case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
            large = (site.chance(LENGTH),)
            letter = await site.write(case.a, case.case, Side.A, [case.mediator], large=large)
            return Scene(site, home, case, letter)

    return asyncio.run(prepared())


def certified(folder: Path) -> dict[str, str]:
    """Make a certificate for this machine; return the settings that name it and its key."""
    cert, key = certificate(folder)
    return {"RELAY_ORIGIN": "https://127.0.0.1", "RELAY_TLS_CERT": str(cert), "RELAY_TLS_KEY": str(key)}


@pytest.mark.parametrize("how", ["with tls", "one process"])
async def test_what_is_uploaded_is_what_comes_back(original: Scene, tmp_path: Path, how: str) -> None:
    home, data = copied(original.home, tmp_path / "server"), original.letter.large[0]
    settings = certified(tmp_path) if how == "with tls" else {"RELAY_DOOR_APART": "no"}
    case, letter = original.case, original.letter
    with serving(home, RELAY_PACE="10000", **settings) as server:
        async with lined(server, **({"ssl": False} if how == "with tls" else {})) as line:
            tus = Tus(line, case.a)
            path = await tus.made(case.case, letter.item, len(data))
            assert (await tus.add(path, 0, data[:1_000_000])).status == 204
            if how == "one process":
                async with RawUpload.to(server.port) as raw:
                    await raw.begin(path, case.a, 1_000_000, Content_Length=str(len(data)))
                    assert (await raw.reply()).status == 413
            assert (await tus.add(path, 1_000_000, data[1_000_000:])).status == 204
            request = replace(letter.request, uploads=(UploadId(unbase64url(path.rpartition("/")[2])),))
            (await line.ask("item.submit", case.a, request, case=case.case)).read(messages.Done)
            ids: dict[str, bytes | int] = {"case": case.case, "item": letter.item, "part": 1}
            assert (await line.ask("part.read", case.mediator, **ids)).body == data
            there = path_of(BY_NAME["part.read"], **ids)
            ranged = await line.send(
                "GET", there, bearer=case.mediator.bearer, headers={"Range": "bytes=999999-2000000"}
            )
            assert (ranged.status, ranged.body) == (206, data[999_999:2_000_001])
        assert server.stop() == 0
        assert "service.fault" not in server.log.read_text(encoding="utf-8")
