"""Until when a TLS certificate is good, and for which names. Decides nothing about trust: whoever connects does.

Its library is loaded where a certificate is read: a relay behind a proxy has none, and starts without it.
"""

from __future__ import annotations

from typing import NamedTuple


class Certificate(NamedTuple):
    """What the first certificate of a PEM file says: its first and last second, and for which hosts and addresses it is."""

    not_before: int
    not_after: int
    names: tuple[str, ...]

    def is_for(self, host: str) -> bool:
        """Whether a client that asked for this host takes it: by a name or address, or by a name with `*.` before it (RFC 9525)."""
        above = host.partition(".")[2]
        return host.lower() in self.names or (bool(above) and f"*.{above.lower()}" in self.names)


def read_certificate(pem: bytes) -> Certificate:
    """Read the first certificate of a PEM file. Raises `ValueError` for what holds none."""
    from cryptography import x509

    certificate = x509.load_pem_x509_certificate(pem)
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        hosts = named.get_values_for_type(x509.DNSName)
        names = (*map(str.lower, hosts), *map(str, named.get_values_for_type(x509.IPAddress)))
    except x509.ExtensionNotFound:
        names = ()
    return Certificate(
        int(certificate.not_valid_before_utc.timestamp()), int(certificate.not_valid_after_utc.timestamp()), names
    )
