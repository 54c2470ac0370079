"""The web client on this machine alone: the files of this installation, and whatever else it asks for from the one service.

A browser of this machine is shown screens that no server handed out. Requests below `/v1/` go to the service that the account
pinned, and only they; what comes back is passed on as it comes. Nothing here has a key, opens a letter or keeps anything. Who asks
by another name than the one that was printed, or from another page, is refused: so no page elsewhere can use what stands here.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import web
from yarl import URL

from relay.bundle import files, style
from relay.wire import codec, messages
from relay.wire.problems import PROBLEMS
from relay.wire.routes import DEVICE_HEADER, PAGE_PATH, SERVICE_HEADER, STYLE_PATH
from relay_client.net.http_transport import CONNECT_S, NOTIFICATION_SILENCE_S, PIECE_BYTES, http_session

HERE: Final = "127.0.0.1"
PASSED: Final = "/v1/"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ASKED: Final = (
    *("Accept", "Authorization", "Content-Length", "Content-Type", "Last-Event-ID", "Range", DEVICE_HEADER),
    *("Tus-Resumable", "Upload-Checksum", "Upload-Length", "Upload-Metadata", "Upload-Offset"),
)
"""Headers of a request that the service is told; all others stay on this machine."""
_ANSWERED: Final = (
    *(
        "Accept-Ranges",
        "Allow",
        "Content-Length",
        "Content-Range",
        "Content-Type",
        "Retry-After",
        "WWW-Authenticate",
    ),
    *("Tus-Checksum-Algorithm", "Tus-Extension", "Tus-Max-Size", "Tus-Resumable", "Tus-Version"),
    *("Upload-Expires", "Upload-Length", "Upload-Offset"),
)
_ALWAYS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "letters",
    "X-Content-Type-Options": "nosniff",
}
_KINDS: Final = frozenset(
    {"application/json", "application/octet-stream", "application/problem+json", "text/event-stream"}
)
"""What the service may send through here. Anything else, a page or a program say, is passed on as bytes that no browser shows."""
_BYTES: Final = "application/octet-stream"
_FIRST_PORT: Final = 20_000
_PORTS: Final = 10_000
_AWAY: Final = "service.stopping"
_AGAIN_S: Final = 5
_FAULTS: Final = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


def usual_port(origin: str) -> int:
    """Return the port for one service: always the same, since a browser keeps what it keeps by the whole address."""
    return _FIRST_PORT + int.from_bytes(hashlib.sha256(origin.encode()).digest()[:8]) % _PORTS


def listening(port: int) -> socket.socket:
    """Return a socket of this machine alone that listens at a port, 0 for any that is free. Raises OSError."""
    return socket.create_server((HERE, port))


@asynccontextmanager
async def served(
    bundle: files.Bundle, origin: str, listener: socket.socket, ca_file: Path | None
) -> AsyncIterator[str]:
    """Serve while the context lasts; gives the address."""
    address = f"http://{HERE}:{listener.getsockname()[1]}"
    async with http_session(ca_file) as session:
        runner = web.ServerRunner(
            web.Server(_App(bundle, origin, address, session).handle, access_log=None), shutdown_timeout=1
        )
        await runner.setup()
        try:
            await web.SockSite(runner, listener).start()
            yield address
        finally:
            await runner.cleanup()


class _App:
    def __init__(self, bundle: files.Bundle, origin: str, address: str, session: aiohttp.ClientSession) -> None:
        self._bundle, self._origin, self._address, self._session = bundle, origin, address, session

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        path = request.raw_path.partition("?")[0]
        if not self._is_ours(request):
            return _refused(web.HTTPForbidden.status_code)
        if path.startswith(PASSED) and request.method in _METHODS:
            if request.headers.get("Sec-Fetch-Dest", "empty") != "empty":
                # Only our own script asks for these: as a page, a script or a picture they would be shown as if they were ours.
                return _refused(web.HTTPForbidden.status_code)
            return await self._passed_on(request)
        if path == STYLE_PATH:
            file = await self._style()
        else:
            client_file = self._bundle.files.get(path)
            if client_file is None:
                return _refused(web.HTTPNotFound.status_code)
            file = client_file
        if request.method not in {"GET", "HEAD"}:
            return _refused(web.HTTPMethodNotAllowed.status_code, Allow="GET, HEAD")
        try:
            status, headers, body = file.answer(request.headers)
        except (OSError, files.DamagedBundle):  # replaced since the start, by an upgrade
            return _refused(web.HTTPInternalServerError.status_code)
        named = {SERVICE_HEADER: self._origin} if path == PAGE_PATH else {}
        return web.Response(status=status, body=body, headers={**_ALWAYS, **headers, **named})

    def _is_ours(self, request: web.BaseRequest) -> bool:
        """Whether a request names this address, and was made by a page of ours or by a person.

        A name that leads here (DNS rebinding) has another Host; another page has another origin.
        """
        hosts, headers = request.headers.getall("Host", []), request.headers
        return (
            hosts == [self._address.removeprefix("http://")]
            and headers.get("Origin", self._address) == self._address
            and headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}
        )

    async def _passed_on(self, request: web.BaseRequest) -> web.StreamResponse:
        """Ask the service the same, and send on what comes as it comes."""
        begun: web.StreamResponse | None = None
        quiet = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=NOTIFICATION_SILENCE_S)
        try:
            async with self._session.request(
                request.method,
                URL(self._origin + request.raw_path, encoded=True),
                headers={name: request.headers[name] for name in _ASKED if name in request.headers},
                skip_auto_headers=("Content-Type",),
                data=request.content if request.can_read_body else None,
                timeout=quiet,
                allow_redirects=False,
            ) as answer:
                begun = web.StreamResponse(status=answer.status, headers=self._told(answer.headers))
                await begun.prepare(request)
                async for piece in answer.content.iter_any():
                    for at in range(0, len(piece), PIECE_BYTES):
                        await begun.write(piece[at : at + PIECE_BYTES])
                await begun.write_eof()
                return begun
        except _FAULTS:
            if begun is None or not begun.prepared:
                return _away()
            # Half an answer must not look like a whole one.
            if request.transport is not None:
                request.transport.abort()
            return begun

    def _told(self, headers: Mapping[str, str]) -> dict[str, str]:
        passed = {**_ALWAYS, **{name: headers[name] for name in _ANSWERED if name in headers}}
        if passed.get("Content-Type", _BYTES).partition(";")[0].strip().lower() not in _KINDS:
            passed["Content-Type"] = _BYTES
        # Where an upload is, in the words of this address. The service leads nowhere else.
        where = headers.get("Location", "")
        if where.startswith(f"{self._origin}{PASSED}"):
            passed["Location"] = self._address + where.removeprefix(self._origin)
        return passed

    async def _style(self) -> files.File:
        """Return the organisation's colours, if the service has some: colours, whatever the service sends."""
        sheet = b""
        with suppress(*_FAULTS):
            async with self._session.get(self._origin + STYLE_PATH, allow_redirects=False) as answer:
                if answer.status == web.HTTPOk.status_code:
                    async for piece in answer.content.iter_any():
                        sheet += piece
                        if len(sheet) > style.MOST_BYTES:
                            break
        try:
            return files.style_file(sheet)
        except style.UnfitStyle:
            return files.style_file(b"")


def _refused(status: int, **headers: str) -> web.Response:
    return web.Response(status=status, headers={**_ALWAYS, **headers}, text=f"{status}\n")


def _away() -> web.Response:
    """Say that the service did not answer, in the service's own form: programs try again by themselves."""
    problem = PROBLEMS[_AWAY]
    problem_body = messages.Problem(f"urn:relay:problem:{_AWAY}", problem.title, problem.status, _AWAY)
    return web.Response(
        status=problem.status,
        body=codec.encode(problem_body),
        headers={**_ALWAYS, "Content-Type": "application/problem+json", "Retry-After": f"{_AGAIN_S}"},
    )
