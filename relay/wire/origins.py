"""How the address of a service is spelled: the one form of an origin, for its settings, its slips and whoever types it.

The form is that in which browsers write an origin (WHATWG URL, 4.5 and RFC 6454): small letters, names of other scripts in their
ASCII form (UTS #46), addresses in brackets, no usual port. Decides nothing about which service is meant.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

import idna

_USUAL_PORT: Final = {"https": 443, "http": 80}
_NAME: Final = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")
_NUMBER: Final = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
"""A name that browsers take for an address, however its numbers are written."""
_PORTS: Final = range(1, 65_536)
_LOCAL_NAME: Final = "localhost"


def normal_origin(text: str) -> str:
    """Return an origin in its one form; ValueError unless it is https, or http to this very machine, with nothing behind it."""
    text = text.strip()
    if re.search(r"[\s\x00-\x1f?#@\\%]", text):
        raise ValueError(text)
    parts = urlsplit(text)
    if parts.scheme not in _USUAL_PORT or parts.path not in ("", "/") or not parts.hostname:
        raise ValueError(text)
    host = _host(parts.hostname)
    if parts.scheme == "http" and not _is_local(host):
        raise ValueError(text)
    usual = _USUAL_PORT[parts.scheme]
    port = usual if parts.port is None else parts.port
    if port not in _PORTS:
        raise ValueError(text)
    return f"{parts.scheme}://{host}" + ("" if port == usual else f":{port}")


def _host(host: str) -> str:
    """Return a host in its one form: a name, or an address, in brackets where it has colons; ValueError."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError(host) from error
    host = host.lower()
    if _NUMBER.fullmatch(host):
        return str(ipaddress.IPv4Address(host))
    if not _NAME.fullmatch(host):
        raise ValueError(host)
    return host


def _is_local(host: str) -> bool:
    """Whether a host is this machine, by name or by address."""
    if host == _LOCAL_NAME:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
