"""A door to a service in this process, with the tests' own clock and chance: HTTP without a second process."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from relay.handlers.endpoint import HEADERS, Door
from relay.handlers.waiting import Pokes
from relay.line.inside import Inside
from relay.service.asking import House
from relay.service.facade import Service
from relay.service.large import Large
from relay.service.pace import Buckets
from tests.support.room import ROOM

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def door_to(
    service: Service,
    clock: Callable[[], float],
    *,
    house: House | None = None,
    proxies: tuple[Network, ...] = (),
    pace: float = 1.0,
) -> Door:
    """Return a door to this service, or to another house that stands in its place."""
    behind = house or Inside(service)
    return Door(
        house=behind,
        pokes=Pokes(behind),
        large=Large(service.ground.blobs, ROOM.item),
        origin=service.ground.identity.origin,
        addresses=Buckets(clock, pace),
        clock=clock,
        random=service.ground.random,
        body_seconds=30.0,
        trusted_proxies=proxies,
        headers=dict(HEADERS),
    )
