"""Until when a TLS certificate is good. Decides nothing about trust: whoever connects does."""

from __future__ import annotations

from cryptography import x509


def not_after(pem: bytes) -> int:
    """Return the second at which the first certificate of a PEM file ends. Raises `ValueError` for what holds none."""
    return int(x509.load_pem_x509_certificate(pem).not_valid_after_utc.timestamp())
