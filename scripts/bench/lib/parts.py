"""Large parts on a relay under measure: places to upload to, what a plain client sends there, and parts to download.

The server never sees what is sealed, so any bytes do. Those that are not wanted any more are taken off the disk here and
now: the relay would do that by itself within a minute, in the middle of something else that is measured.
"""

from __future__ import annotations

import http.client
import os
from base64 import b64encode
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.crypto.digests import segments_root
from relay.crypto.encoding import DIGEST_BYTES
from relay.crypto.floe import HEADER_BYTES, SEGMENT_OVERHEAD
from relay.crypto.part import SEGMENT_BYTES
from relay.domain.ids import ItemId, UploadId
from relay.domain.model import Side
from relay.wire.codec import base64url, unbase64url
from relay.wire.routes import BY_NAME, UPLOADS_PATH
from relay.wire.statements import Digest, PartHeader, PartRef
from scripts.bench.lib.load import HOST
from scripts.bench.lib.people import BenchCase

PART: Final = 1
_VERSION: Final = {"Tus-Resumable": "1.0.0"}


class Place(Struct, frozen=True):
    """An upload that was given out: whose part it is to be, and how many bytes it takes."""

    upload: UploadId
    item: ItemId
    size: int


class Parts:
    """The large parts of one case, uploaded by its first party. Can be handed to another process."""

    def __init__(self, port: int, files: Path, case: BenchCase) -> None:
        self._port = port
        self._files = files
        self._bearer = f"Bearer {base64url(case.parties[Side.A].bearer)}"
        self._case = case

    def place(self, size: int) -> Place:
        """Ask for a place for so many bytes."""
        item = ItemId(os.urandom(16))
        named = {"case": base64url(self._case.id), "item": base64url(item), "part": str(PART)}
        metadata = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in named.items())
        response, _ = self._call("POST", UPLOADS_PATH, {"Upload-Length": str(size), "Upload-Metadata": metadata})
        location = response.headers["Location"]
        return Place(UploadId(unbase64url(location.rpartition("/")[2])), item, size)

    def head(self, place: Place) -> bytes:
        """Return the head of the request that brings all of the bytes."""
        headers = {
            "Upload-Offset": "0",
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(place.size),
            **_VERSION,
        }
        return self._spelled("PATCH", _path(place), headers)

    def download_head(self, place: Place) -> bytes:
        """Return the head of the request that fetches the bytes of a part that was submitted."""
        path = BY_NAME["part.read"].path.format(
            case=base64url(self._case.id), item=base64url(place.item), part=PART
        )
        return self._spelled("GET", path, {})

    def ref(self, place: Place) -> PartRef:
        """Return what a manifest says of the bytes that came: their own hashes, and of the rest what it takes."""
        _, hashes = self._call("GET", f"{_path(place)}/hashes", {})
        root = segments_root(hashes[at : at + DIGEST_BYTES] for at in range(0, len(hashes), DIGEST_BYTES))
        count = -(-place.size // SEGMENT_BYTES)
        header = PartHeader(os.urandom(HEADER_BYTES))
        return PartRef(header, place.size - count * SEGMENT_OVERHEAD, count, Digest(root))

    def end(self, place: Place) -> None:
        """End an upload and take its bytes off the disk."""
        self._call("DELETE", _path(place), {})
        for file in self._files.glob(f"{place.upload.hex()}*"):
            file.unlink(missing_ok=True)

    def _spelled(self, method: str, path: str, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Authorization: {self._bearer}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def _call(self, method: str, path: str, headers: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPConnection(HOST, self._port, timeout=60)
        try:
            line.request(method, path, headers={"Authorization": self._bearer, **_VERSION, **headers})
            response = line.getresponse()
            data = response.read()
        finally:
            line.close()
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {response.status} {data.decode()}")
        return response, data


def _path(place: Place) -> str:
    return f"{UPLOADS_PATH}/{base64url(place.upload)}"
