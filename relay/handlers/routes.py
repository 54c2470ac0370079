"""The URL space of `relay.wire.routes`, bound to HTTP: which endpoint serves a method and a path.

The library's own router tries its patterns one after another; this one walks a tree of segments, once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Final

from aiohttp import web

from relay.handlers import health, parts, pokes, slip_page, web_client
from relay.handlers.endpoint import Frontend, endpoint
from relay.handlers.http_server import UNROUTED
from relay.handlers.request_figures import Serve
from relay.handlers.uploads import Tus
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME, PAGE_PATH, POKES_PATH, ROUTES

Ids = Mapping[str, str]

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


class Node:
    """A place in the tree: literal segments below it, perhaps one that is an id, and what is served here by method."""

    __slots__ = ("below", "id_below", "id_name", "served")

    def __init__(self) -> None:
        self.below: dict[str, Node] = {}
        self.id_below: Node | None = None
        self.id_name = ""
        self.served: dict[str, Serve] = {}

    def add(self, method: str, path: str, serve: Serve) -> None:
        """Serve a method of a path, whose segments in braces are ids."""
        node = self
        for segment in path.split("/")[1:]:
            node = node._grown(segment)
        node.served[method] = serve

    def find(self, path: str) -> tuple[Mapping[str, Serve], Ids]:
        """Return what is served at a path, by method, with the ids in it as they stand there; nothing where nothing is."""
        node, ids = self, dict[str, str]()
        for segment in path.split("/")[1:]:
            following = node.below.get(segment)
            if following is None:
                following = node.id_below
                if following is None or not segment:
                    return {}, {}
                ids[node.id_name] = segment
            node = following
        return node.served, ids

    def _grown(self, segment: str) -> Node:
        if not segment.startswith("{"):
            return self.below.setdefault(segment, Node())
        name = segment.strip("{}")
        if self.id_below is None:
            self.id_below, self.id_name = Node(), name
        if self.id_name != name:
            raise ValueError(f"two names for one place in a path: {name} and {self.id_name}")
        return self.id_below


def dispatcher(frontend: Frontend) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """Return the handler of every request: finds the endpoint, or says that there is none."""
    tree, counted = Node(), frontend.figures.counted
    for route in ROUTES:
        if not route.raw:
            _offer(tree, route.method.value, route.path, counted(route.name, endpoint(frontend, route)))
    for (method, path), serve in Tus(frontend).endpoints().items():
        tree.add(method, path, counted(f"upload.{method.lower()}", serve))
    own = {
        "part.read": parts.part(frontend),
        "part.hashes": parts.hashes(frontend),
        "health": health.alive(frontend),
        "ready": health.ready(frontend),
    }
    for name, serve in own.items():
        _offer(tree, "GET", BY_NAME[name].path, counted(name, serve))
    for name, method, path, serve in _pages(frontend):
        tree.add(method, path, counted(name, serve))
    tree.add("GET", POKES_PATH, counted("pokes", pokes.stream(frontend)))

    async def dispatch(request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        # A request for a proxy names the whole address.
        served, ids = tree.find(path if path.startswith("/") else request.rel_url.raw_path)
        serve = served.get(request.method)
        if serve is None:
            response = frontend.problem(Denied("route.method" if served else "route.unknown"), UNROUTED)
            if served:
                response.headers["Allow"] = ", ".join(sorted(served))
            return response
        if "Expect" in request.headers and not await _expectation_met(request):
            return frontend.problem(web.HTTPExpectationFailed(), UNROUTED)
        return await serve(request, ids)

    return dispatch


def _offer(tree: Node, method: str, path: str, serve: Serve) -> None:
    """Add what serves a path; where GET is, HEAD asks for the same without its body (RFC 9110, 9.3.2)."""
    tree.add(method, path, serve)
    if method == "GET":
        tree.add("HEAD", path, serve)


def _pages(frontend: Frontend) -> Iterator[tuple[str, str, str, Serve]]:
    """Yield what a browser is shown: the name under which it is counted, method and path, and what serves it."""
    name, pages = web_client.NAME, web_client.endpoints(frontend)
    if not pages:
        name, pages = slip_page.NAME, {PAGE_PATH: slip_page.page(frontend)}
    for path, serve in pages.items():
        yield name, "GET", path, serve
        yield name, "HEAD", path, serve


async def _expectation_met(request: web.BaseRequest) -> bool:
    """Tell a client that waits for it to go on; nobody meets any other expectation."""
    if request.headers["Expect"].lower() != "100-continue":
        return False
    await request.writer.write(_CONTINUE)
    request.writer.output_size = 0  # the reply itself has not begun
    return True
