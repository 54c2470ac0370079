"""`relay check` and the proxies that are named."""

import ipaddress
from pathlib import Path

import pytest

from relay.config import Settings
from relay.domain.ids import Seconds
from relay.operate.checks.proxies import proxies

LOCAL = ipaddress.ip_network("127.0.0.1/32")
EVERYBODY = ipaddress.ip_network("0.0.0.0/0")


@pytest.mark.parametrize(
    ("origin", "tls", "named", "good"),
    [
        ("https://relay.example", False, (), False),
        ("https://relay.example", False, (LOCAL,), True),
        ("https://relay.example", False, (LOCAL, EVERYBODY), False),
        ("https://relay.example", True, (), True),
        ("http://127.0.0.1:8470", False, (), True),
    ],
)
def test_a_proxy_must_be_named_and_not_be_everybody(
    origin: str, tls: bool, named: tuple[ipaddress.IPv4Network, ...], good: bool
) -> None:
    file = Path("file")
    settings = Settings(
        origin=origin,
        store="sqlite:///relay.sqlite3",
        server_key=file,
        server_record=file,
        root_public=file,
        tls_cert=file if tls else None,
        tls_key=file if tls else None,
        trusted_proxies=named,
    )
    found, said = proxies(settings, Seconds(0))
    assert found is good
    assert good or "RELAY_TRUSTED_PROXIES" in said
