"""`GET /metrics`: amounts for the keeper of the machine at an address of its own, and nothing about anybody."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay import config
from relay.domain.ids import Seconds
from relay.operate.make import SETTINGS_NAME
from relay.operate.watch import days_left
from tests.integration.conftest import Served, Stage, put_up
from tests.support.certificates import certificate
from tests.support.process import lined

_AMOUNT = re.compile(r"(?P<name>[a-z_]+)(?:\{(?P<labels>[^}]*)\})? (?P<amount>\S+)")


@pytest.fixture(scope="module")
def watched(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("watched") / "server"
    with put_up(stage, home, RELAY_METRICS="127.0.0.1:0") as served:
        yield served


def port(served: Served) -> int:
    lines = served.server.log.read_text(encoding="utf-8").splitlines()
    return next(int(line["port"]) for line in map(json.loads, lines) if line["event"] == "metrics.listening")


def scraped(served: Served) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port(served)}/metrics", timeout=30) as reply:
        assert reply.headers["Content-Type"].startswith("text/plain; version=")
        text: str = reply.read().decode()
    return text


def amounts(text: str) -> dict[str, float]:
    """What a scrape says, by name and labels as they stand there."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = [_AMOUNT.fullmatch(line) for line in lines]
    assert all(found), lines
    return {f"{one['name']}{{{one['labels'] or ''}}}": float(one["amount"]) for one in found if one}


async def test_amounts_grow_with_what_is_asked_and_written(watched: Served) -> None:
    before = amounts(scraped(watched))
    async with lined(watched.server) as line:
        watched.site.line = line
        letter = await watched.new_letter()
        submitted = await line.ask("item.submit", watched.case.a, letter.request, case=watched.case.case)
        assert submitted.status == 200, submitted.body
        assert (await line.ask("case.list", None)).status == 401
        assert (await line.send("GET", "/v1/nowhere")).status == 404
        after = amounts(scraped(watched))
        watched.site.line = None
    grown = {name: amount - before.get(name, 0.0) for name, amount in after.items()}
    assert grown['relay_requests_total{outcome="served",route="item.submit"}'] == 1
    assert grown['relay_requests_total{outcome="login.needed",route="case.list"}'] == 1
    assert grown['relay_requests_total{outcome="route.unknown",route="unrouted"}'] == 1
    assert grown['relay_request_seconds_total{route="item.submit"}'] > 0
    assert grown["relay_commits_total{}"] >= grown["relay_commit_groups_total{}"] >= 1
    assert after["relay_connections{}"] >= 1
    assert after["relay_commits_waiting{}"] == after["relay_commits_waiting_seconds{}"] == 0
    assert after['relay_events_total{event="sweep.done"}'] >= 1
    assert after['relay_disk_free_bytes{folder="database"}'] > 0
    assert 0 < after['relay_days_left{what="server record"}'] <= 400


def test_it_says_when_whatever_must_be_renewed_ends(watched: Served, tmp_path: Path) -> None:
    assert 0 < amounts(scraped(watched))['relay_days_left{what="staff"}'] <= 400
    cert, key = certificate(tmp_path, days=7)
    files = {"RELAY_TLS_CERT": str(cert), "RELAY_TLS_KEY": str(key)}
    left = days_left(config.load(watched.site.home / SETTINGS_NAME, files), Seconds(int(time.time())))
    assert (set(left), left["certificate"]) == ({"server record", "certificate", "staff"}, 7)


def test_nothing_in_it_is_about_anybody(watched: Served) -> None:
    """A label is a route, a code, or a word of the program's own: no id, no name, no address."""
    text = scraped(watched)
    labels = {value for each in amounts(text) for value in re.findall(r'"([^"]*)"', each)}
    assert all(re.fullmatch(r"[a-z][a-z ._]{1,40}", label) for label in labels), labels


def test_the_public_side_serves_none(watched: Served) -> None:
    with pytest.raises(urllib.error.HTTPError) as no:
        urllib.request.urlopen(f"{watched.server.origin}/metrics", timeout=30)  # noqa: S310 - our own address
    assert no.value.code == 404
    no.value.close()


@pytest.mark.parametrize("path", ["/", "/v1/cases", "/metrics/"])
def test_nothing_else_is_served_there(watched: Served, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as no:
        urllib.request.urlopen(f"http://127.0.0.1:{port(watched)}{path}", timeout=30)
    assert no.value.code == 404
    no.value.close()


@pytest.mark.parametrize(
    "address", ["0.0.0.0:9470", "[::]:9470", "192.0.2.1:9470", "localhost:9470", "9470", "127.0.0.1"]
)
def test_only_a_loopback_address_will_do(tmp_path: Path, address: str) -> None:
    with pytest.raises(config.SettingsError, match="RELAY_METRICS"):
        config.load(None, {"RELAY_METRICS": address})
