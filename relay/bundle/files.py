"""Reads the web client whole, holds it against its list, and says under which address and with which headers each file is sent.

The folder is made by `hatch_build.py`, which writes the list too. What is not in the list, is not what the list says, or is of a
kind that nobody serves makes the whole folder unfit: no part of it is served then. The build also packs each file as browsers take
them, and lists these. All of it stays on the disk, and is held against its sum each time that it is read: what was checked is what
is sent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.bundle import style
from relay.wire import codec, messages
from relay.wire.codec import Malformed
from relay.wire.routes import INTEGRITY_PATH, PAGE_PATH, STYLE_PATH

FOLDER: Final = Path(__file__).resolve().parents[1] / "web"
"""Where the web client lies in an installation that has one."""
LIST: Final = INTEGRITY_PATH.removeprefix("/")
PACKED_LIST: Final = "packed.json"
"""The list of the packed files, which nobody is sent: how they are packed depends on the machine that does it."""
PAGE: Final = "index.html"
WIPED: Final = {"/wiped/account": '"cache"', "/wiped/device": '"cache", "storage"'}
"""What our own page asks for once it wiped an account of several, or the last one, and what the browser then clears of this service
(`Clear-Site-Data`). Storage is one for all accounts of a device, so it goes with the last of them alone."""
MOST_FILES: Final = 768
MOST_BYTES: Final = 16 << 20
"""Of all files together."""
NOT_HERE: Final = "the web client is not in this installation"
HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"
_KINDS: Final = {
    "css": "text/css; charset=utf-8",
    "html": HTML,
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "json": JSON,
    "mjs": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
}
"""The kinds of files that are served, by the ending of their names."""
CODINGS: Final = {"br": "br", "gzip": "gz"}
"""In which codings files are packed, the shortest first, with the ending of the packed file behind the file's name."""
_NAME: Final = re.compile(
    r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}/){0,2}[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.([a-z0-9]{2,11})"
)
_HASHED: Final = re.compile(r"assets/[A-Za-z0-9_.-]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+")
"""Names with a hash of the content in them: under such a name there is never anything else."""
_WORKER: Final = re.compile(r"assets/worker-[A-Za-z0-9_.-]+\.m?js")

_NO_STORE: Final = "no-store"
_FOREVER: Final = "public, max-age=31536000, immutable"
_BOUND: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; "
    f"font-src 'self'; worker-src 'self'; manifest-src 'self'; {_BOUND}; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html app-url"
)
"""The page has the network and no keys."""
WORKER_POLICY: Final = f"default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'; {_BOUND}"
"""The worker has the keys and no network: it can fetch nothing, not even another script of ours."""
_FILE_POLICY: Final = f"default-src 'none'; {_BOUND}"
_HEADERS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class DamagedBundle(Exception):
    """The folder is not the web client that its list tells of; the text is one sentence for whoever installed it."""


class Kept(Struct, frozen=True):
    """A body: on the disk, or in memory where no file has it."""

    sha256: str
    place: Path | bytes

    def read(self) -> bytes:
        """Return the body as it was checked. Raises DamagedBundle where it is not there any more, or another."""
        if isinstance(self.place, bytes):
            return self.place
        try:
            body = self.place.read_bytes()
        except FileNotFoundError:
            raise DamagedBundle(f"{self.place} is gone since it was checked.") from None
        if hashlib.sha256(body).hexdigest() != self.sha256:
            raise DamagedBundle(f"{self.place} has changed since it was checked.")
        return body


class File(Struct, frozen=True):
    """What is sent under one address."""

    name: str
    plain: Kept
    packed: Mapping[str, Kept]
    """By coding, where packing makes it shorter."""
    headers: Mapping[str, str]
    clears: str = ""
    """What the browser of whoever asks from a page of ours is told to clear."""

    @property
    def body(self) -> bytes:
        """What the file holds. Raises DamagedBundle."""
        return self.plain.read()

    def answer(self, asked: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for a request with these headers. Raises DamagedBundle."""
        accepts, known = asked.get("Accept-Encoding", ""), asked.get("If-None-Match", "")
        coding = next((coding for coding in CODINGS if coding in self.packed and _takes(accepts, coding)), None)
        tag = f'"{self.plain.sha256[:32]}"' if coding is None else f'"{self.plain.sha256[:32]}-{coding}"'
        headers = {**self.headers, **({"Vary": "Accept-Encoding"} if self.packed else {})}
        # Another site could ask for it too, and would wipe somebody's device.
        if self.clears and (asked.get("Sec-Fetch-Site"), asked.get("Sec-Fetch-Dest")) == ("same-origin", "empty"):
            headers["Clear-Site-Data"] = self.clears
        if headers["Cache-Control"] != _NO_STORE:
            headers["ETag"] = tag
            if tag in {held.strip().removeprefix("W/") for held in known.split(",")}:
                return 304, headers, b""
        if coding is None:
            return 200, headers, self.body
        return 200, {**headers, "Content-Encoding": coding}, self.packed[coding].read()


class Bundle(Struct, frozen=True):
    """The web client of an installation."""

    files: Mapping[str, File]
    """By address."""
    sums: Mapping[str, str]
    """SHA-256 of each file by its name, in the order of names."""
    list_sum: str
    """SHA-256 of the list: one code for all of it."""

    def lines(self) -> list[str]:
        """Return the list for people, in the form of `sha256sum`."""
        return [f"{digest}  {name}" for name, digest in self.sums.items()]


def installed(folder: Path = FOLDER) -> Bundle | None:
    """Read the web client of this installation; None where there is none. Raises DamagedBundle."""
    return read(folder) if folder.is_dir() else None


def read(folder: Path) -> Bundle:
    """Read a folder and hold it against its lists. Raises DamagedBundle."""
    there = dict(_there(folder))
    listed, packed_list = there.pop(LIST, None), there.pop(PACKED_LIST, None)
    if listed is None:
        raise DamagedBundle(f"The web client in {folder} has no list of its files ({LIST}).")
    sums = _sums(listed.read(), folder, LIST)
    packed_sums = {} if packed_list is None else _sums(packed_list.read(), folder, PACKED_LIST)
    packed = {name: there.pop(name) for name in list(there) if _packed_of(name) is not None}
    for part, wanted in ((there, sums), (packed, packed_sums)):
        _compare(part, wanted, folder)
    if PAGE not in sums:
        raise DamagedBundle(f"The web client in {folder} has no page ({PAGE}).")
    for name in packed:
        if _packed_of(name) not in sums:
            raise DamagedBundle(f"The web client in {folder} has {name!r}, which packs no file of it.")

    def sent(name: str) -> File:
        by_coding = {coding: packed.get(f"{name}.{ending}") for coding, ending in CODINGS.items()}
        return file(name, there[name], {coding: data for coding, data in by_coding.items() if data is not None})

    files = {f"/{name}": sent(name) for name in there if name != PAGE}
    files |= {PAGE_PATH: sent(PAGE), INTEGRITY_PATH: file(LIST, listed)}
    nothing = file("wiped.txt", Kept(hashlib.sha256(b"").hexdigest(), b""))
    files |= {address: replace(nothing, clears=clears) for address, clears in WIPED.items()}
    return Bundle(files, {name: sums[name] for name in sorted(sums)}, listed.sha256)


def file(name: str, plain: Kept, packed: Mapping[str, Kept] | None = None) -> File:
    """Return a file as it is sent. The name is one that `read` takes."""
    policy = PAGE_POLICY if name == PAGE else WORKER_POLICY if _WORKER.fullmatch(name) else _FILE_POLICY
    headers = {
        **_HEADERS,
        "Cache-Control": _FOREVER if _HASHED.fullmatch(name) else _NO_STORE,
        "Content-Security-Policy": policy,
        "Content-Type": _KINDS[name.rpartition(".")[2]],
    }
    return File(name, plain, packed or {}, headers)


def style_file(sheet: bytes, telephone: str = "") -> File:
    """Return the organisation's style sheet as it is sent, with its number. Raises style.UnfitStyle where it is none."""
    body = style.checked(sheet, telephone)
    return file(STYLE_PATH.removeprefix("/"), Kept(hashlib.sha256(body).hexdigest(), body))


def _there(folder: Path) -> Iterator[tuple[str, Kept]]:
    """Yield each file of the folder by its name, with `/` between folders."""
    left, count = MOST_BYTES, 0
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name, count = path.relative_to(folder).as_posix(), count + 1
        kind = _NAME.fullmatch(_packed_of(name) or name)
        if path.is_symlink() or not path.is_file() or kind is None or kind[1] not in _KINDS:
            raise DamagedBundle(f"The web client in {folder} has {name!r}, which nobody serves.")
        left -= path.stat().st_size
        if left < 0 or count > MOST_FILES:
            raise DamagedBundle(f"The web client in {folder} is larger than any web client of this program.")
        with path.open("rb") as opened:
            yield name, Kept(hashlib.file_digest(opened, "sha256").hexdigest(), path)


def _packed_of(name: str) -> str | None:
    """Return which file a packed one packs; None for what is no packed file."""
    packs, _, ending = name.rpartition(".")
    return packs if ending in CODINGS.values() else None


def _sums(listed: bytes, folder: Path, name: str) -> dict[str, str]:
    try:
        rows = codec.decode(messages.Integrity, listed).files
    except Malformed:
        raise DamagedBundle(f"The list of the web client in {folder} ({name}) cannot be read.") from None
    sums = {row.name: row.sha256 for row in rows}
    if len(sums) != len(rows):
        raise DamagedBundle(f"The list of the web client in {folder} ({name}) names a file twice.")
    return sums


def _compare(there: Mapping[str, Kept], sums: Mapping[str, str], folder: Path) -> None:
    for name in sorted(sums.keys() | there.keys()):
        if name not in there:
            raise DamagedBundle(f"The web client in {folder} lacks {name}, which is in its list.")
        if name not in sums:
            raise DamagedBundle(f"The web client in {folder} has {name!r}, which is not in its list.")
        if there[name].sha256 != sums[name]:
            raise DamagedBundle(f"{name} of the web client in {folder} is not what its list says.")


def _takes(accepts: str, coding: str) -> bool:
    """Whether an `Accept-Encoding` has a coding and does not refuse it."""
    for accepted in accepts.lower().split(","):
        name, _, weight = accepted.partition(";")
        if name.strip() == coding:
            return re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight) is None
    return False
