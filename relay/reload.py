"""What a relay that serves takes in without a start: at SIGHUP, the certificate and those settings that may change (docs/adr/0027).

What cannot be used changes nothing, and is said in a sentence.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable

import structlog

from relay.config import Settings, reloaded
from relay.handlers.endpoint import Frontend
from relay.handlers.lifespan import FrontendConfig
from relay.operate import fault, terminal
from relay.operate.tls import chain_and_key, tls_context
from relay.systemd import ServiceManager

log = structlog.get_logger("relay")


async def reload_at_hangup(
    hangup: asyncio.Event,
    settings: Settings,
    reread: Callable[[], Settings],
    apply: Callable[[tuple[str, str] | None, float, tuple[str, ...]], Awaitable[str]],
    manager: ServiceManager,
) -> None:
    """At each hangup read the settings anew and go on with them, until cancelled. What cannot be used changes nothing."""
    while True:
        await hangup.wait()
        hangup.clear()
        manager.reads_settings()
        try:
            changed, waiting = reloaded(settings, reread())
            wrong = await apply(
                chain_and_key(changed), changed.body_seconds, tuple(map(str, changed.trusted_proxies))
            )
        except fault.KNOWN as error:
            wrong = fault.sentence(error)
        else:
            settings = settings if wrong else changed
            for name in waiting:
                log.warning("setting.waits", setting=name)  # for the next start
        if wrong:
            terminal.complain(wrong)
            log.error("reload.refused")
        else:
            log.info("reload.done")
        manager.serves()


def go_on_with(
    frontend: Frontend,
    config: FrontendConfig,
    files: tuple[str, str] | None,
    body_seconds: float,
    trusted_proxies: tuple[str, ...],
) -> str:
    """Change what a serving frontend may change; return what was wrong, in a sentence, with nothing changed."""
    if files is not None and config.tls is not None:
        try:
            tls_context(*files)  # tried on a new one: the one in use is not to be left half changed
            config.tls.load_cert_chain(*files, password="")
        except fault.KNOWN as error:
            return fault.sentence(error)
    frontend.body_seconds = body_seconds
    frontend.clients.trust(tuple(ipaddress.ip_network(network) for network in trusted_proxies))
    return ""
