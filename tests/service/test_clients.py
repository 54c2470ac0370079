"""How a frontend tells clients apart, what it says where it cannot, and how a known device passes the limit of its address."""

import ipaddress
from contextlib import suppress

from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict
from structlog.testing import capture_logs

from relay.domain.model import StaffRole
from relay.handlers.clients import ALIKE, Clients
from relay.handlers.endpoint import endpoint
from relay.service.rate_limit import LoginLimit
from relay.wire import codec
from relay.wire.problems import Denied
from relay.wire.routes import BY_NAME, DEVICE_HEADER, NO_DEVICE
from tests.service.test_login_pace import token_of
from tests.support.frontends import frontend_to
from tests.support.world import World

PROXY = (ipaddress.ip_network("127.0.0.1/32"),)
UNNAMED = {"event": "proxies.unnamed", "log_level": "warning"}


def request(peer: str, *forwarded: str) -> web.BaseRequest:
    headers = CIMultiDict([("X-Forwarded-For", each) for each in forwarded])
    return make_mocked_request("POST", "/v1/login/start", headers).clone(remote=peer)


def test_a_client_is_told_by_what_it_cannot_choose() -> None:
    clients = Clients(PROXY, proxied=True)
    assert clients.network(request("127.0.0.1", "10.9.9.9, 192.0.2.7")) == "192.0.2.7"
    assert clients.network(request("192.0.2.8", "10.9.9.9")) == "192.0.2.8", (
        "who is no proxy of ours speaks for itself"
    )
    halves = {clients.network(request("127.0.0.1", f"2001:db8::{n:x}")) for n in (1, 2)}
    assert len(halves) == 1
    assert clients.network(request("127.0.0.1", "x" * 500)) == "x" * 64


def test_a_proxy_that_is_not_named_is_said_once() -> None:
    alone, forwarding = Clients((), proxied=True), Clients((), proxied=True)
    with capture_logs() as said:
        for _ in range(3 * ALIKE):
            alone.network(request("192.0.2.1"))
    assert said == [UNNAMED]
    with capture_logs() as said:
        for _ in range(3):
            forwarding.network(request("127.0.0.1", "192.0.2.7"))
    assert said == [UNNAMED]


def test_nothing_is_said_of_clients_that_come_from_different_addresses_or_need_no_proxy() -> None:
    with capture_logs() as said:
        for clients in (Clients((), proxied=True), Clients((), proxied=False), Clients(PROXY, proxied=True)):
            clients.network(request("192.0.2.1", "192.0.2.9"))
            for _ in range(3 * ALIKE):
                clients.network(request("192.0.2.2"))
    assert said == []


async def test_a_known_device_passes_an_address_that_is_used_up(world: World) -> None:
    person = await world.staff("meral", StaffRole.MEDIATOR)
    device = await token_of(world, person)
    frontend = frontend_to(world.service, world.clock)
    serve = endpoint(frontend, BY_NAME["login.start"])

    async def status(header: str | None) -> int:
        headers = {} if header is None else {DEVICE_HEADER: header}
        asked = make_mocked_request("POST", "/v1/login/start", headers).clone(remote="198.51.100.7")
        return (await serve(asked, {})).status

    # Nothing stands in these requests, so each that passes is refused for that, and has taken its turn.
    assert await status(NO_DEVICE) == 415
    with suppress(Denied):
        while True:
            frontend.rate_limiter.take(LoginLimit.ADDRESS, "198.51.100.7")
    assert await status(codec.base64url(device)) == 415
    for header in (None, NO_DEVICE, "no token", codec.base64url(device[1:]), codec.base64url(bytes(32))):
        assert await status(header) == 429
