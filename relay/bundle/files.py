"""Reads the web client whole, holds it against its list, and says under which address and with which headers each file is sent.

The folder is made by `hatch_build.py`, which writes the list too. What is not in the list, is not what the list says, or is of a
kind that nobody serves makes the whole folder unfit: no part of it is served then. Everything is held in memory, so that what was
checked is what is sent.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay.bundle import style
from relay.wire import codec, messages
from relay.wire.codec import Malformed
from relay.wire.routes import INTEGRITY_PATH, PAGE_PATH, STYLE_PATH

FOLDER: Final = Path(__file__).resolve().parents[1] / "web"
"""Where the web client lies in an installation that has one."""
LIST: Final = INTEGRITY_PATH.removeprefix("/")
PAGE: Final = "index.html"
MOST_FILES: Final = 256
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
_PACKED: Final = frozenset({"ico", "png", "woff2"})
"""Kinds that gzip makes no smaller."""
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


class Unfit(Exception):
    """The folder is not the web client that its list tells of; the text is one sentence for whoever installed it."""


class File(Struct, frozen=True):
    """What is sent under one address."""

    name: str
    body: bytes
    packed: bytes | None
    """The same for who takes gzip, where that is shorter."""
    headers: Mapping[str, str]
    tag: str
    """SHA-256 of the body, in hexadecimal digits."""

    def answer(self, accepts: str, known: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for a request with these `Accept-Encoding` and `If-None-Match`."""
        packed = self.packed if _takes_gzip(accepts) else None
        tag = f'"{self.tag[:32]}"' if packed is None else f'"{self.tag[:32]}-gzip"'
        headers = {**self.headers, **({} if self.packed is None else {"Vary": "Accept-Encoding"})}
        if headers["Cache-Control"] != _NO_STORE:
            headers["ETag"] = tag
            if tag in {each.strip().removeprefix("W/") for each in known.split(",")}:
                return 304, headers, b""
        if packed is None:
            return 200, headers, self.body
        return 200, {**headers, "Content-Encoding": "gzip"}, packed


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
    """Read the web client of this installation; None where there is none. Raises Unfit."""
    return read(folder) if folder.is_dir() else None


def read(folder: Path) -> Bundle:
    """Read a folder and hold it against its list. Raises Unfit."""
    there = dict(_there(folder))
    listed = there.pop(LIST, None)
    if listed is None:
        raise Unfit(f"The web client in {folder} has no list of its files ({LIST}).")
    sums = _sums(listed, folder)
    for name in sorted(sums.keys() | there.keys()):
        if name not in there:
            raise Unfit(f"The web client in {folder} lacks {name}, which is in its list.")
        if name not in sums:
            raise Unfit(f"The web client in {folder} has {name!r}, which is not in its list.")
        if hashlib.sha256(there[name]).hexdigest() != sums[name]:
            raise Unfit(f"{name} of the web client in {folder} is not what its list says.")
    if PAGE not in sums:
        raise Unfit(f"The web client in {folder} has no page ({PAGE}).")
    files = {f"/{name}": file(name, data) for name, data in there.items() if name != PAGE}
    files |= {PAGE_PATH: file(PAGE, there[PAGE]), INTEGRITY_PATH: file(LIST, listed)}
    return Bundle(files, {name: sums[name] for name in sorted(sums)}, hashlib.sha256(listed).hexdigest())


def file(name: str, data: bytes) -> File:
    """Return a file as it is sent. The name is one that `read` takes."""
    ending = name.rpartition(".")[2]
    policy = PAGE_POLICY if name == PAGE else WORKER_POLICY if _WORKER.fullmatch(name) else _FILE_POLICY
    headers = {
        **_HEADERS,
        "Cache-Control": _FOREVER if _HASHED.fullmatch(name) else _NO_STORE,
        "Content-Security-Policy": policy,
        "Content-Type": _KINDS[ending],
    }
    # Without the time and the machine in it, so that it is the same each time.
    packed = None if ending in _PACKED else gzip.compress(data, mtime=0)
    return File(
        name,
        data,
        packed if packed is not None and len(packed) < len(data) else None,
        headers,
        hashlib.sha256(data).hexdigest(),
    )


def style_file(sheet: bytes) -> File:
    """Return the organisation's style sheet as it is sent. Raises style.Unfit where it is none."""
    return file(STYLE_PATH.removeprefix("/"), style.checked(sheet))


def _there(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the folder by its name, with `/` between folders."""
    left, count = MOST_BYTES, 0
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name, count = path.relative_to(folder).as_posix(), count + 1
        kind = _NAME.fullmatch(name)
        if path.is_symlink() or not path.is_file() or kind is None or kind[1] not in _KINDS:
            raise Unfit(f"The web client in {folder} has {name!r}, which nobody serves.")
        with path.open("rb") as opened:
            data = opened.read(left + 1)
        left -= len(data)
        if left < 0 or count > MOST_FILES:
            raise Unfit(f"The web client in {folder} is larger than any web client of this program.")
        yield name, data


def _sums(listed: bytes, folder: Path) -> dict[str, str]:
    try:
        rows = codec.decode(messages.Integrity, listed).files
    except Malformed:
        raise Unfit(f"The list of the web client in {folder} ({LIST}) cannot be read.") from None
    sums = {row.name: row.sha256 for row in rows}
    if len(sums) != len(rows):
        raise Unfit(f"The list of the web client in {folder} ({LIST}) names a file twice.")
    return sums


def _takes_gzip(accepts: str) -> bool:
    """Whether an `Accept-Encoding` has gzip and does not refuse it."""
    for each in accepts.lower().split(","):
        coding, _, weight = each.partition(";")
        if coding.strip() == "gzip":
            return re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight) is None
    return False
