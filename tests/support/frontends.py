"""A frontend to a service in this process, with the tests' own clock and chance: HTTP without a second process."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from relay.handlers.clients import Clients
from relay.handlers.endpoint import HEADERS, Frontend
from relay.handlers.subscribers import Subscribers
from relay.ipc.local import LocalBackend
from relay.service.backend import Backend
from relay.service.blob_gateway import BlobGateway
from relay.service.facade import Service
from relay.service.rate_limit import RateLimiter
from tests.support.chance import Chance
from tests.support.room import ROOM

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def frontend_to(
    service: Service,
    clock: Callable[[], float],
    *,
    runs_on: Callable[[], float] | None = None,
    backend: Backend | None = None,
    proxies: tuple[Network, ...] = (),
    pace: float = 1.0,
) -> Frontend:
    """Return a frontend to this service, or to another backend that stands in its place.

    `runs_on` is the clock of its limits, where `clock` may be set back.
    """
    behind = backend or LocalBackend(service)
    return Frontend(
        backend=behind,
        subscribers=Subscribers(behind),
        blobs=BlobGateway(service.context.blobs, ROOM.item),
        origin=service.context.identity.origin,
        rate_limiter=RateLimiter(runs_on or clock, Chance("limits"), pace),
        clock=clock,
        random=service.context.random,
        body_seconds=30.0,
        clients=Clients(proxies, proxied=False),
        headers=dict(HEADERS),
    )
