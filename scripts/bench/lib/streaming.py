"""The client's own library with one large file: seals it onto its disk, uploads it, fetches it back and opens it.

The pages that people send have 8 MiB at most; here one part is as large as the server takes, to see that the client's memory
does not grow with it. Each run is a process of its own, so that its peak is its own.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final, ParamSpec, TypeVar

from msgspec import Struct

from relay.crypto.part import segment_count
from relay.domain.ids import ItemId, RecordId, Seconds, UploadId, day_of
from relay.domain.model import Kind, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account.session import AccountSession
from relay_client.device.environment import Environment
from relay_client.device.keystore import AccountProfile, DeviceStore
from relay_client.items.attachments import Attachments, PageContent
from relay_client.items.drafts import Drafts
from relay_client.items.item_reader import Unsealed
from relay_client.items.part_uploads import PartUploads, nothing
from relay_client.items.parts import ItemParts
from relay_client.net.http_transport import HttpTransport
from relay_client.views.items import Letter, PartInfo
from scripts.bench.lib.people import ORIGIN, BenchCase

P = ParamSpec("P")
T = TypeVar("T")

TRUE_SHARE: Final = 0.9
"""How much of a part is content, so that padded and sealed it is no larger than the server takes."""
_KIB_PER_MIB: Final = 1 << 10
_NAME: Final = "large"


class Sent(Struct, frozen=True):
    """A part that the client brought to the server, what it takes to open it, and what bringing it took."""

    upload: UploadId
    item: ItemId
    ref: s.PartRef
    cek: bytes
    length: int
    digest: bytes
    seal_s: float
    upload_s: float
    peak_mib: float


class Fetched(Struct, frozen=True):
    """What fetching and opening took."""

    seconds: float
    peak_mib: float


def alone(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do something in a process that does nothing else."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(call, *args, **kwargs).result()


def sent(port: int, folder: Path, case: BenchCase, source: Path, size: int) -> Sent:
    """Seal the first bytes of a file as a page of a draft, and upload it."""
    return asyncio.run(_sent(port, folder, case, source, int(size * TRUE_SHARE)))


def fetched(port: int, folder: Path, case: BenchCase, part: Sent, target: Path) -> Fetched:
    """Fetch a part of a submitted item and open it into a file. Raises `RuntimeError` where it is not what was sent."""
    done = asyncio.run(_fetched(port, folder, case, part, target))
    with target.open("rb") as file:
        same = _digest(file) == part.digest
    target.unlink()
    if not same:
        raise RuntimeError("what was fetched is not what was sent")
    return done


class _LoggedIn(AccountSession):
    """An account that has its token already."""

    def __init__(self, *args: Any, bearer: bytes, **members: Any) -> None:
        super().__init__(*args, **members)
        self._bearer = bearer

    async def bearer(self) -> bytes:
        return self._bearer


class _Start:
    """The first bytes of a file, read as a whole file is."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length

    def read(self, size: int, /) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


async def _sent(port: int, folder: Path, case: BenchCase, source: Path, length: int) -> Sent:
    access = _access(port, folder, case)
    drafts = Drafts(access.vault, access.environment)
    enclosing = Attachments(access.vault, access.environment, drafts)
    drafts.save(Letter("", "en"), case=case.id, name=_NAME)
    with source.open("rb") as file:

        def opened() -> _Start:
            file.seek(0)
            return _Start(file, length)

        begun = time.perf_counter()
        enclosing.put(_NAME, case.id, [PageContent("image/jpeg", length, opened)])
    sealed = time.perf_counter()
    enclosed = await PartUploads(access, drafts, enclosing, _NAME, nothing).run()
    uploaded = time.perf_counter()
    await access.transport.close()
    (part,) = enclosed.parts
    if part.upload is None:
        raise RuntimeError("nothing was uploaded")
    count = segment_count(part.padded)
    drafts.drop(_NAME)
    ref = s.PartRef(part.header, part.padded, count, part.root)
    return Sent(
        upload=part.upload,
        item=enclosed.item,
        ref=ref,
        cek=enclosed.cek,
        length=length,
        digest=part.content,
        seal_s=sealed - begun,
        upload_s=uploaded - sealed,
        peak_mib=_peak_mib(),
    )


async def _fetched(port: int, folder: Path, case: BenchCase, part: Sent, target: Path) -> Fetched:
    access = _access(port, folder, case)
    author = case.parties[Side.A]
    manifest = s.Manifest(
        root=case.root,
        nonce=s.Nonce(bytes(16)),
        signers=(author.id,),
        case=case.id,
        day=day_of(_now()),
        item=part.item,
        author=author.id,
        side=Side.A,
        kind=Kind.LETTER,
        parts=(part.ref, part.ref),  # the letter's own stands first, and is not fetched
    )
    unsealed = Unsealed(
        manifest=manifest,
        manifest_id=RecordId(bytes(32)),
        letter=Letter("", "en"),
        author=author.keyset.public,
        author_name="",
        release=None,
        cek=part.cek,
        parts=(PartInfo(1, _NAME, "image/jpeg", part.length),),
    )
    with target.open("wb") as file:
        begun = time.perf_counter()
        async for piece in ItemParts(access, case.id, unsealed).pieces(1):
            file.write(piece)
        file.flush()
        seconds = time.perf_counter() - begun
    peak_mib = _peak_mib()
    await access.transport.close()
    return Fetched(seconds, peak_mib)


def _digest(file: BinaryIO) -> bytes:
    state = sha256()
    while data := file.read(_KIB_PER_MIB**2):
        state.update(data)
    return state.digest()


def _access(port: int, folder: Path, case: BenchCase) -> AccountSession:
    profile = AccountProfile(f"{ORIGIN}:{port}", s.SigningKeyBytes(bytes(32)), "made-up", m.Profile.PARTY)
    around = Environment(os.urandom, _now, asyncio.sleep)
    return _LoggedIn(
        DeviceStore(folder, os.urandom),
        profile,
        HttpTransport(profile.origin, asyncio.sleep),
        around,
        secret=bytes(range(32)),
        passphrase="",
        bearer=case.parties[Side.A].bearer,
    )


def _now() -> Seconds:
    return Seconds(int(time.time()))


def _peak_mib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_PER_MIB, 1)
