"""A scenario of origins: how the address of a service is spelled, by whoever types it, in a slip, and where it is made."""

from __future__ import annotations

from relay.wire.origins import normal_origin
from scripts.scenarios.base import Json, Kept, Made

_TEXTS = (
    "https://relay.example.org",
    " https://Relay.Example.ORG/ ",
    "HTTPS://relay.example.org:443",
    "https://relay.example.org:0443/",
    "https://relay.example.org:8443",
    "http://localhost:80",
    "http://LocalHost:8470/",
    "http://127.0.0.1:80",
    "http://127.8.9.10:8470",
    "http://[::1]:8470",
    "http://[0:0:0:0:0:0:0:1]:80/",
    "https://[2001:DB8:0:0:8:800:200C:417A]:443",
    "https://192.0.2.7",
    "https://bücher.example",
    "https://BÜCHER.example:443/",
    "https://straße.example",
    "https://xn--bcher-kva.example",
    "https://例え.jp",
    "https://post。example.org",
    "https://\uff50\uff4f\uff53\uff54.example.org",
    "http://relay.example.org",
    "http://[2001:db8::1]:8470",
    "ftp://relay.example.org",
    "relay.example.org",
    "localhost:80",
    "https://",
    "https:///relay",
    "https://relay.example.org/letters",
    "https://relay.example.org?x",
    "https://relay.example.org#slip=a",
    "https://anna@relay.example.org",
    "https://relay.example.org:0",
    "https://relay.example.org:65536",
    "https://relay.example.org:x",
    "https://relay.example.org.",
    "https://relay..example.org",
    "https://relay_example.org",
    "https://127.1",
    "https://0x7f.1",
    "https://192.0.2.256",
    "https://[fe80::1%25eth0]",
    "https://relay.exa mple.org",
    "https://relay.exa\nmple.org",
    "https://re%6cay.example.org",
    "https:\\\\relay.example.org",
)


def origins(_: Kept) -> Made:
    return Made(
        about="The one form of an origin, as browsers write it. It is part of a slip's code and of what a login signs.",
        steps="Read each text as the address of a service; null is refused.",
        inputs={"texts": list(_TEXTS)},
        outputs={"origins": [_normal(text) for text in _TEXTS]},
        negatives=[],
    )


def _normal(text: str) -> Json:
    try:
        return normal_origin(text)
    except ValueError:
        return None
