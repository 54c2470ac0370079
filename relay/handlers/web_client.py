"""The web client over HTTP: each file under its address, as it was checked at the start, with the headers of its kind.

An address that was not read then is nowhere, however it is spelled, and of a file that is another since then nothing is sent. It
takes nothing and changes nothing, and asks the backend for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from relay.bundle.files import DamagedBundle, File
from relay.handlers.endpoint import Frontend
from relay.handlers.request_figures import Serve

NAME: Final = "web.client"
"""Under which all its files are counted together: which of them somebody asks for is nobody's business."""


def endpoints(frontend: Frontend) -> dict[str, Serve]:
    """Return what serves each address of the web client; nothing where it is not installed."""
    return {path: _sent(file, frontend) for path, file in frontend.pages.items()}


def _sent(file: File, frontend: Frontend) -> Serve:
    async def serve(request: web.BaseRequest, _ids: Mapping[str, str]) -> web.StreamResponse:
        try:
            status, headers, body = file.answer(request.headers)
        except (OSError, DamagedBundle) as error:
            return frontend.problem(error, NAME)
        return web.Response(status=status, body=body, headers={**frontend.headers, **headers})

    return serve
