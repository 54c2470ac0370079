"""The certificate and key with which TLS ends here, as the service and the checks take them."""

from __future__ import annotations

import ssl
from pathlib import Path

from relay.config import Settings
from relay.operate import disk, fault


def chain_and_key(settings: Settings) -> tuple[str, str] | None:
    """Return the files of the certificate chain and its key, where TLS ends here."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    return str(settings.tls_cert), str(settings.tls_key)


def tls_context(chain: str, key: str) -> ssl.SSLContext:
    """Return what speaks TLS 1.3 with this certificate.

    A key under a passphrase is refused, and never asked for. Raises `Fault`.
    """
    for path, what in ((chain, "The certificate"), (key, "The certificate's key")):
        disk.read(Path(path), what)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(chain, key, password="")
    except ssl.SSLError:
        raise fault.Fault(
            f"The certificate {chain} and its key {key} cannot be used:"
            " are they PEM files, a pair, and the key without a passphrase?"
        ) from None
    return context
