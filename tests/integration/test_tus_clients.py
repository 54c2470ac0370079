"""The tus clients that others made, against a real server: the one that browsers use, and the one for Python.

They pause, go on, hold the server to checksums, and outlast its death; what arrives is what the manifest says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
from msgspec import Struct
from msgspec.structs import replace
from tusclient.client import TusClient

from relay.domain.ids import UploadId
from relay.domain.model import Side, StaffRole
from relay.wire import messages
from relay.wire.codec import base64url, unbase64url
from tests.support.gate import Gate
from tests.support.process import ServerProcess, lined, serving
from tests.support.programs import program
from tests.support.relay_site import RelaySite, copied, new_site
from tests.support.world import Opened, Written

MIB = 1 << 20
LENGTH = 6 * MIB + 12_345
TUS_JS = Path(__file__).parent / "tus_js"


class Prepared(Struct, frozen=True):
    """A relay that nobody serves, a letter with a large part, and the part as a file."""

    site: RelaySite
    case: Opened
    letter: Written
    file: Path
    home: Path


class Scene(Prepared, frozen=True):
    """The same, reached through a gate whose address stays: a `Location` is absolute."""

    gate: Gate

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.gate.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.origin}/v1/uploads"

    @property
    def metadata(self) -> dict[str, str]:
        return {"case": base64url(self.case.case), "item": base64url(self.letter.item), "part": "1"}

    @contextmanager
    def serve(self) -> Iterator[ServerProcess]:
        """Serve while the context lasts, behind the gate."""
        with serving(self.home, RELAY_PACE="10000", RELAY_ORIGIN=self.origin) as server:
            self.gate.leads_to(server.port)
            yield server

    async def check(self, server: ServerProcess, url: str) -> None:
        """Submit the letter with what a client uploaded; another reader gets the bytes."""
        assert url.startswith(self.endpoint + "/")
        upload = UploadId(unbase64url(url.rpartition("/")[2]))
        async with lined(server) as line:
            self.site.line = line
            request = replace(self.letter.request, uploads=(upload,))
            (await line.ask("item.submit", self.case.a, request, case=self.case.case)).read(messages.Done)
            ids: dict[str, bytes | int] = {"case": self.case.case, "item": self.letter.item, "part": 1}
            assert (await line.ask("part.read", self.case.mediator, **ids)).body == self.letter.large[0]
            self.site.line = None


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    home = tmp_path_factory.mktemp("clients") / "server"

    async def prepared() -> Prepared:
        async with new_site(home, "clients") as site:
            office = await site.staff("office", StaffRole.COORDINATOR)
            case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
            large = (site.chance(LENGTH),)
            letter = await site.write(case.a, case.case, Side.A, [case.mediator], large=large)
            file = home.with_name("part")
            file.write_bytes(letter.large[0])
            return Prepared(site, case, letter, file, home)

    return asyncio.run(prepared())


@pytest.fixture
def scene(original: Prepared, tmp_path: Path) -> Iterator[Scene]:
    home = copied(original.home, tmp_path / "server")
    with Gate() as gate:
        yield Scene(original.site, original.case, original.letter, original.file, home, gate)


@pytest.fixture
def server(scene: Scene) -> Iterator[ServerProcess]:
    with scene.serve() as served:
        yield served
        assert served.stop() == 0
        assert "service.fault" not in served.log.read_text(encoding="utf-8")


# --- tus-js-client ------------------------------------------------------------------------------------------------


@asynccontextmanager
async def node(scene: Scene, **told: Any) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the JavaScript client while the context lasts, or skip where it is not installed."""
    found = program("node", "nodejs")
    if not (TUS_JS / "node_modules" / "tus-js-client").is_dir():
        pytest.skip("NOT CHECKED with tus-js-client: scripts/test installs it, where there is npm")
    said = {
        "endpoint": scene.endpoint,
        "bearer": base64url(scene.case.a.bearer),
        "file": str(scene.file),
        "metadata": scene.metadata,
        **told,
    }
    process = await asyncio.create_subprocess_exec(
        found,
        str(TUS_JS / "upload.mjs"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(said).encode())
        process.stdin.close()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> Any:
    """Wait for its end; return what it said."""
    async with asyncio.timeout(60):
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return json.loads(out)


async def said_by_node(scene: Scene, **told: Any) -> Any:
    """Run the JavaScript client to its end; return what it said."""
    async with node(scene, **told) as process:
        return await ended(process)


@pytest.mark.parametrize("chunk", [None, 1_000_000], ids=["in one", "in pieces"])
async def test_a_browser_uploads(scene: Scene, server: ServerProcess, chunk: int | None) -> None:
    said = await said_by_node(scene, chunkSize=chunk)
    assert said["begun"] == ([0] if chunk is None else list(range(0, LENGTH, chunk)))
    await scene.check(server, said["url"])


async def test_a_browser_pauses_and_goes_on_where_it_stopped(scene: Scene, server: ServerProcess) -> None:
    said = await said_by_node(scene, chunkSize=500_000, stops=[MIB, 3 * MIB])
    assert len(said["begun"]) >= LENGTH // 500_000
    assert said["begun"] == sorted(said["begun"]), "never back"
    assert said["begun"].count(0) == 1
    await scene.check(server, said["url"])


async def test_a_browser_overrides_methods_and_ends_an_upload(scene: Scene, server: ServerProcess) -> None:
    said = await said_by_node(scene, override=True, terminate=True)
    assert [each.name for each in (scene.home / "files").iterdir()] == ["installation"]
    assert said["url"].startswith(scene.endpoint)


async def test_a_browser_outlasts_the_death_of_the_server(scene: Scene) -> None:
    with scene.serve() as first:
        scene.gate.hold_after(MIB)
        async with node(scene, chunkSize=200_000) as process:
            assert await asyncio.to_thread(scene.gate.held.wait, 60), "nothing was on its way"
            first.kill()
            assert 5 * 200_000 <= size(scene) < LENGTH, "in the middle: five of them were answered"
            with scene.serve() as second:
                scene.gate.let_go()
                said = await ended(process)
                assert said["begun"].count(0) == 1
                await scene.check(second, said["url"])


def size(scene: Scene) -> int:
    return max((each.stat().st_size for each in (scene.home / "files").iterdir()), default=0)


# --- tuspy --------------------------------------------------------------------------------------------------------


def sender(scene: Scene, stream: IO[bytes], **told: Any) -> Any:
    """The Python client with one part; it says of hardly anything what it is, so it may be anything here."""
    headers = {"Authorization": f"Bearer {base64url(scene.case.a.bearer)}"}
    said = {"file_stream": stream, "chunk_size": MIB, "metadata": scene.metadata, **told}
    return TusClient(scene.endpoint, headers=headers).uploader(**said)


@pytest.mark.parametrize("checked", [False, True], ids=["plain", "with checksums"])
async def test_a_python_program_uploads(scene: Scene, server: ServerProcess, checked: bool) -> None:
    with scene.file.open("rb") as stream:
        uploader = sender(scene, stream, upload_checksum=checked)
        await asyncio.to_thread(uploader.upload)
    await scene.check(server, uploader.url)


async def test_a_python_program_that_was_ended_goes_on_where_it_is(scene: Scene, server: ServerProcess) -> None:
    """All that it kept is the address; where to go on the server tells."""
    stopped, url = 0, None
    for stop_at in (MIB, 3 * MIB, None):
        with scene.file.open("rb") as stream:
            uploader = sender(scene, stream, url=url)
            assert (uploader.offset or 0) == stopped
            await asyncio.to_thread(uploader.upload, stop_at)
        assert url in {None, uploader.url}
        url, stopped = str(uploader.url), int(uploader.offset)
    assert stopped == len(scene.letter.large[0])
    assert url is not None
    await scene.check(server, url)


def test_what_the_other_clients_need_is_pinned_without_a_host() -> None:
    """Packages come by name from wherever npm is set up; each has a hash."""
    lock = json.loads((TUS_JS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    assert [name for name, each in packages.items() if "resolved" in each or not each.get("integrity")] == []
    assert "omit-lockfile-registry-resolved=true" in (TUS_JS / ".npmrc").read_text(encoding="utf-8")
