"""Uploads over HTTP: tus 1.0 with creation, expiration, termination and checksum. The bytes stream past, never whole in memory.

Who may upload, and whose an upload is, the backend says; here headers become questions and answers become headers. No name
of a file is taken: metadata are the case, the item and the part, and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from binascii import a2b_base64
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from email.utils import formatdate
from typing import Any, Final

import structlog
from aiohttp import StreamReader, web

from relay.domain.ids import AccountId, CaseId, ItemId
from relay.handlers.body_reader import TAKEN_OVER, BodyReader, is_long
from relay.handlers.endpoint import LEAST_BYTES_A_SECOND, Frontend, ids_of
from relay.handlers.request_figures import Serve
from relay.service.backend import Request
from relay.wire import messages
from relay.wire.codec import Malformed, base64url, short_id
from relay.wire.problems import Denied, Unavailable
from relay.wire.routes import UPLOADS_PATH, RequestNeeds

VERSION: Final = "1.0.0"
CHUNK_BYTES: Final = 1 << 20
"""Bytes handed on in one step; what a slow connection brings is handed on when the connection breaks or ends."""
AT_ONCE: Final = 4
"""Uploads that one person may be writing at the same moment: each holds some buffers in memory (`relay.handlers.body_reader`)."""
_HASHES: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
_OFFSET_TYPE: Final = "application/offset+octet-stream"
_METADATA: Final = frozenset({"case", "item", "part"})
_DIGITS: Final = 15
_NOTHING: Final = messages.Nothing()
_PATH: Final = web.RequestKey("path", Mapping[str, str])
"""Where a request carries the ids of its path."""

log = structlog.get_logger("relay")


class Tus:
    """The endpoints of uploads."""

    def __init__(self, frontend: Frontend) -> None:
        self._frontend = frontend
        self._headers = {**frontend.headers, "Tus-Resumable": VERSION}
        self._writing: Counter[AccountId] = Counter()

    def endpoints(self) -> dict[tuple[str, str], Serve]:
        """Return what serves each method and path."""
        one = f"{UPLOADS_PATH}/{{upload}}"
        by_method = {"HEAD": self.look, "PATCH": self.add, "DELETE": self.end}

        async def overridden(request: web.BaseRequest) -> web.Response:
            serve = by_method.get(request.headers.get("X-HTTP-Method-Override", "").upper())
            if serve is None:
                raise Denied("route.method")
            return await serve(request)

        return {
            ("OPTIONS", UPLOADS_PATH): self._endpoint(
                self.options, "upload.look", any_version=True, needs=RequestNeeds.NOTHING
            ),
            ("OPTIONS", one): self._endpoint(
                self.options, "upload.look", any_version=True, needs=RequestNeeds.NOTHING
            ),
            ("POST", UPLOADS_PATH): self._endpoint(self.create, "upload.create"),
            ("POST", one): self._endpoint(overridden, "upload.look"),
            ("GET", f"{one}/hashes"): self._endpoint(self.hashes, "upload.hashes", any_version=True),
            **{(method, one): self._endpoint(serve, "upload.look") for method, serve in by_method.items()},
        }

    async def options(self, _request: web.BaseRequest) -> web.Response:
        """Say what this server can do; anyone may ask."""
        return self._reply(
            204,
            {
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,expiration,termination,checksum",
                "Tus-Max-Size": str(self._frontend.blobs.item_bytes),
                "Tus-Checksum-Algorithm": ",".join(_HASHES),
            },
        )

    async def create(self, request: web.BaseRequest) -> web.Response:
        """Give out a place for the bytes of one part."""
        length = _number(request, "Upload-Length", "upload.length")
        wanted = _wanted(request.headers.get("Upload-Metadata", ""), length)
        upload = await self._ask(request, "upload.create", wanted)
        log.info("upload.create")
        location = f"{self._frontend.origin}{UPLOADS_PATH}/{base64url(upload.upload)}"
        return self._reply(201, {"Location": location, **_expires(upload)})

    async def look(self, request: web.BaseRequest) -> web.Response:
        """Say how much has come."""
        upload = await self._ask(request, "upload.look")
        size = await self._frontend.blobs.size(upload.upload)
        return self._reply(
            200, {"Upload-Offset": str(size), "Upload-Length": str(upload.length), **_expires(upload)}
        )

    async def add(self, request: web.BaseRequest) -> web.Response:
        """Keep more bytes; those that come before a connection breaks are kept too, unless a checksum was to hold for all."""
        if request.content_type != _OFFSET_TYPE or "Content-Encoding" in request.headers:
            raise Malformed("upload.type")
        at = _number(request, "Upload-Offset", "upload.offset")
        check = _check(request.headers.get("Upload-Checksum"))
        upload = await self._ask(request, "upload.add")
        if request.content_length is not None and at + request.content_length > upload.length:
            raise Denied(
                "upload.beyond" if at == await self._frontend.blobs.size(upload.upload) else "upload.offset"
            )
        with self._writing_slot(upload.account):
            async with _body(request, self._frontend.body_seconds) as data:
                size = await self._frontend.blobs.append(upload.upload, at, upload.length, data, check)
        log.info("upload.add")
        return self._reply(204, {"Upload-Offset": str(size), **_expires(upload)})

    async def end(self, request: web.BaseRequest) -> web.Response:
        """End an upload."""
        await self._ask(request, "upload.end")
        log.info("upload.end")
        return self._reply(204, {})

    async def hashes(self, request: web.BaseRequest) -> web.Response:
        """Give SHA-256 of each segment that has come: what a submit will be held against."""
        upload = await self._ask(request, "upload.hashes")
        data = await self._frontend.blobs.hashes(upload.upload)
        return web.Response(body=data, headers=self._headers, content_type="application/octet-stream")

    @contextlib.contextmanager
    def _writing_slot(self, account: AccountId) -> Iterator[None]:
        """Count somebody's writing while it lasts. Raises upload.busy where they write much already."""
        if self._writing[account] >= AT_ONCE:
            raise Denied("upload.busy", retry_after_s=1)
        self._writing[account] += 1
        try:
            yield
        finally:
            self._writing[account] -= 1
            if not self._writing[account]:
                del self._writing[account]

    def _endpoint(
        self,
        serve: Callable[[web.BaseRequest], Awaitable[web.Response]],
        name: str,
        *,
        any_version: bool = False,
        needs: RequestNeeds = RequestNeeds.BEARER,
    ) -> Serve:
        """Return an endpoint whose every failure becomes a problem reply, and whose every reply names the version."""

        async def serve_or_refuse(request: web.BaseRequest, path: Mapping[str, str]) -> web.StreamResponse:
            request[_PATH] = path
            try:
                self._frontend.bearer(request, needs)
                if not any_version and request.headers.get("Tus-Resumable") != VERSION:
                    raise Denied("upload.version")
                response = await serve(request)
            except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
                response = await self._frontend.delayed_problem(error, name)
                response.headers["Tus-Resumable"] = response.headers["Tus-Version"] = VERSION
            if TAKEN_OVER in request:
                response.force_close()
            return response

        return serve_or_refuse

    async def _ask(
        self, request: web.BaseRequest, name: str, body: messages.UploadWanted | None = None
    ) -> messages.Upload:
        bearer = self._frontend.bearer(request, RequestNeeds.BEARER)
        backend_request = Request(name, body or _NOTHING, bearer, ids_of(request[_PATH]), {})
        reply: Any = await self._frontend.ask(request, backend_request)  # the reply shape of these routes
        upload: messages.Upload = reply
        return upload

    def _reply(self, status: int, headers: Mapping[str, str]) -> web.Response:
        return web.Response(status=status, headers={**self._headers, **headers})


class _Checksum:
    """A hash that a body must have."""

    def __init__(self, algorithm: str, expected: bytes) -> None:
        self._state = _HASHES[algorithm](usedforsecurity=False)
        self._expected = expected

    def update(self, data: memoryview, /) -> None:
        """Take in the next bytes."""
        self._state.update(data)

    def holds(self) -> bool:
        """Whether the bytes have the hash that was announced."""
        return self._state.digest() == self._expected


def _check(header: str | None) -> _Checksum | None:
    if header is None:
        return None
    algorithm, _, text = header.strip().partition(" ")
    if algorithm not in _HASHES:
        raise Malformed("upload.algorithm")
    try:
        return _Checksum(algorithm, a2b_base64(text, strict_mode=True))
    except ValueError:
        raise Malformed("upload.algorithm") from None


def _wanted(metadata: str, length: int) -> messages.UploadWanted:
    """Read `case …,item …,part …`, each value in base64 (RFC 4648, section 4) of the id or number as it stands in a path."""
    pairs = [pair.strip().split(" ") for pair in metadata.split(",")]
    try:
        values = {key: a2b_base64(value, strict_mode=True).decode("ascii") for key, value in pairs}
    except ValueError:
        raise Malformed("upload.metadata") from None
    if values.keys() != _METADATA or len(pairs) != len(_METADATA) or not _is_number(values["part"]):
        raise Malformed("upload.metadata")
    return messages.UploadWanted(
        case=CaseId(short_id(values["case"], "upload.metadata", "case")),
        item=ItemId(short_id(values["item"], "upload.metadata", "item")),
        part=int(values["part"]),
        length=length,
    )


def _number(request: web.BaseRequest, header: str, code: str) -> int:
    text = request.headers.get(header, "")
    if not _is_number(text):
        raise Malformed(code, header)
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _expires(upload: messages.Upload) -> dict[str, str]:
    return {"Upload-Expires": formatdate(upload.expires, usegmt=True)}


def _body(
    request: web.BaseRequest, silence_s: float
) -> contextlib.AbstractAsyncContextManager[AsyncIterator[bytes | memoryview]]:
    if is_long(request):
        return BodyReader(request, silence_s)
    return contextlib.aclosing(_short(request, silence_s))


async def _short(request: web.BaseRequest, silence_s: float) -> AsyncGenerator[bytes]:
    """Yield a body in chunks; where the connection breaks, falls silent or only drips, first what it brought, then the fault."""
    chunk = bytearray()
    loop, brought = asyncio.get_running_loop(), 0
    begun = loop.time()
    try:
        while not request.content.at_eof():
            # Each byte buys a little time, so that a byte now and then does not keep an upload locked for ever.
            latest = begun + silence_s + brought / LEAST_BYTES_A_SECOND
            async with asyncio.timeout_at(min(latest, loop.time() + silence_s)):
                data = await request.content.readany()
            chunk += data
            brought += len(data)
            if len(chunk) >= CHUNK_BYTES:
                yield bytes(chunk)
                chunk.clear()
    except (ConnectionError, TimeoutError, web.RequestPayloadError) as broken:
        chunk += _unread(request.content)
        if chunk:
            yield bytes(chunk)
        raise Unavailable("request.slow") from broken
    if chunk:
        yield bytes(chunk)


def _unread(content: StreamReader) -> bytes:
    """Return what had come and was not read before the connection broke.

    The library would drop it: up to 128 KiB, so that an upload over a connection that breaks that often would never end.
    """
    broken = content.exception()
    if broken is None:
        return b""
    content.set_exception(None)  # type: ignore[arg-type] # what every reading would raise, for one reading
    left = content.read_nowait()
    content.set_exception(broken)
    return left
