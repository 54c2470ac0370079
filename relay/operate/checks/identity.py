"""By what the service is known: its record, the root, and the encryption on the way to it."""

from __future__ import annotations

from typing import Final

from relay.config import Settings
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.operate import make
from relay.operate.identity import fingerprint_of, load_identity, read_root_public, read_server_record

WARN_DAYS: Final = 30
"""The server's record is renewed this many days before it ends."""


def server_record(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the server's keys, what the root signed about them, and until when."""
    authority = read_root_public(settings.root_public)
    _, statement = read_server_record(settings.server_record, authority)
    load_identity(settings, lambda: float(now))
    left = (statement.not_after - now) // SECONDS_PER_DAY
    return left >= WARN_DAYS, f"{left} days left" + (
        "" if left >= WARN_DAYS else ": relay root renew-server is due"
    )


def root(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at the root's fingerprint, and for a private key that should not lie here."""
    fingerprint = short_fingerprint_text(fingerprint_of(read_root_public(settings.root_public)))
    private = settings.root_public.with_name(make.ROOT_NAME)
    if private.exists():
        return False, f"{fingerprint}; its private key lies on the server: move {private} away"
    return True, fingerprint


def encryption(settings: Settings, now: Seconds) -> tuple[bool, str]:
    """Look at where TLS ends."""
    if settings.tls_cert is not None:
        return True, "TLS ends here"
    if settings.origin.startswith("http://"):
        return True, "none: this origin is for this machine alone"
    if settings.trusted_proxies:
        return True, "TLS ends at a proxy"
    host = settings.listen.rpartition(":")[0].strip("[]")
    if host in make.LOOPBACK:
        return True, "TLS must end at a proxy on this machine"
    return (
        False,
        f"the origin is https, {settings.listen} is open to others, and there is neither certificate nor proxy",
    )
