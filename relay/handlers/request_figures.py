"""How requests ended since the start, and how long they took: amounts by route, never by person, case or address."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import web

SERVED: Final = "served"
"""The outcome of a request that was not refused; every other is the code of a problem."""
Serve = Callable[[web.BaseRequest, Mapping[str, str]], Awaitable[web.StreamResponse]]
"""What serves a route, given the ids in the path as they stand there."""


class RequestFigures:
    """Amounts of one frontend."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, str]] = Counter()
        """By route and outcome."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        """By route, from the head of a request to the end of its answer."""

    def refused(self, route: str, code: str) -> None:
        """Count a problem reply."""
        self.outcomes[route, code] += 1

    def counted(self, route: str, serve: Serve) -> Serve:
        """Return an endpoint whose requests are counted. One whose client hangs up is not."""

        async def serve_and_count(request: web.BaseRequest, ids: Mapping[str, str]) -> web.StreamResponse:
            begun = time.perf_counter()
            response = await serve(request, ids)
            self.seconds[route] += time.perf_counter() - begun
            if response.status < web.HTTPBadRequest.status_code:
                self.outcomes[route, SERVED] += 1
            return response

        return serve_and_count
