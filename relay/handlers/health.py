"""Whether this process runs, and whether the service can take work; asked by machines, without a token.

The first is answered here, whatever the backend does. The second is the backend's word, and is not waited for longer than a
moment: no answer is an answer too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from relay.handlers.endpoint import JSON, Frontend
from relay.handlers.request_figures import Serve
from relay.service.backend import Request
from relay.wire import codec, messages
from relay.wire.problems import Unavailable
from relay.wire.routes import BY_NAME

READY_WITHIN_S: Final = 3.0
"""How long the backend may take to say that it is ready; it writes a row for that."""
_READY: Final = Request(BY_NAME["ready"].name, messages.Nothing(), None, {}, {})


def alive(frontend: Frontend) -> Serve:
    """Return what says that this process runs."""
    body = codec.encode(messages.Health(status="alive"))
    headers = {**frontend.headers, "Content-Type": JSON}

    async def serve(_request: web.BaseRequest, _path: Mapping[str, str]) -> web.StreamResponse:
        return web.Response(body=body, headers=headers)

    return serve


def ready(frontend: Frontend) -> Serve:
    """Return what says whether work can be taken: store.busy where the backend does not say so in time."""
    headers = {**frontend.headers, "Content-Type": JSON}

    async def serve(_request: web.BaseRequest, _path: Mapping[str, str]) -> web.StreamResponse:
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                reply = await frontend.backend.answer(_READY)
        except TimeoutError:
            return frontend.problem(Unavailable("store.busy", retry_after_s=1), _READY.route)
        except Exception as error:  # noqa: BLE001 - the border: everything becomes a reply
            return frontend.problem(error, _READY.route)
        return web.Response(body=codec.encode(reply), headers=headers)

    return serve
