"""Whether clients can be told apart: by their own addresses, or by what a proxy says of them that may be believed."""

from __future__ import annotations

from relay.config import Settings
from relay.domain.ids import Seconds


def proxies(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at whose X-Forwarded-For is believed."""
    named = settings.trusted_proxies
    everybody = [network for network in named if network.prefixlen == 0]
    if everybody:
        return (
            False,
            f"RELAY_TRUSTED_PROXIES names {everybody[0]}, which is everybody: whoever connects may say where they come from",
        )
    if named:
        return True, f"believed from {', '.join(str(network) for network in named)}"
    if settings.tls_cert is None and settings.origin.startswith("https://"):
        return (
            False,
            "TLS ends at a proxy that RELAY_TRUSTED_PROXIES does not name: limits take all clients for one",
        )
    return True, "none: clients connect themselves"
