"""Addresses as the service makes, prints and answers them: an origin has one spelling, IPv6 its brackets, HEAD is where GET is."""

import http.client
import socket
import subprocess
from pathlib import Path

import pytest

from tests.cli.seats import RELAY, TELEPHONE, Relay, environment
from tests.support.programs import ended


def made(folder: Path, origin: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run `relay init` for an origin."""
    secret = folder / "passphrase"
    secret.write_text("the root of this test\n")
    where = ("--root-key", str(folder / "root.key"), "--passphrase-file", str(secret), "--telephone", TELEPHONE)
    return subprocess.run(
        [*RELAY, "init", str(folder / "relay"), "--origin", origin, *where, *more],
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("http://localhost:80", "http://localhost"),
        ("https://Relay.Example.org:443/", "https://relay.example.org"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://[0:0:0:0:0:0:0:1]:8470", "http://[::1]:8470"),
    ],
)
def test_a_relay_is_made_for_an_origin_as_clients_spell_it(typed: str, origin: str, tmp_path: Path) -> None:
    done = made(tmp_path, typed)
    assert done.returncode == 0, done.stderr
    assert f"for {origin}." in done.stdout
    assert f"RELAY_ORIGIN={origin}\n" in (tmp_path / "relay" / "relay.settings").read_text()


def test_an_origin_that_no_client_takes_is_refused_at_once(tmp_path: Path) -> None:
    done = made(tmp_path, "http://relay.example.org")
    assert done.returncode != 0
    assert "--origin is https://" in done.stderr
    assert not (tmp_path / "relay").exists()


def test_a_setting_in_another_spelling_is_refused_with_the_right_one(tmp_path: Path) -> None:
    assert made(tmp_path, "http://localhost").returncode == 0
    settings = tmp_path / "relay" / "relay.settings"
    settings.write_text(settings.read_text().replace("=http://localhost\n", "=http://localhost:80\n"))
    done = subprocess.run(
        [*RELAY, "--settings", str(settings), "check"],
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "is spelled http://localhost, as clients spell it" in done.stdout + done.stderr


def test_an_address_of_ipv6_is_printed_in_brackets(tmp_path: Path) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            port = probe.getsockname()[1]
    except OSError:
        pytest.skip("NOT CHECKED: this machine has no IPv6")
    assert made(tmp_path, f"http://[::1]:{port}", "--listen", f"[::1]:{port}").returncode == 0
    serving = subprocess.Popen(
        [*RELAY, "--settings", str(tmp_path / "relay" / "relay.settings"), "serve"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with ended(serving):
        assert serving.stdout is not None
        said = next(line for line in serving.stdout if b"listening on" in line).decode()
        assert said == f"relay: listening on http://[::1]:{port}\n"
        serving.terminate()
        serving.stdout.read()


@pytest.mark.parametrize("path", ["/v1/organisation", "/healthz", "/readyz"])
def test_head_is_answered_where_get_is(path: str, relay: Relay) -> None:
    answers = []
    for method in ("GET", "HEAD"):
        line = http.client.HTTPConnection("127.0.0.1", relay.port, timeout=30)
        line.request(method, path)
        answer = line.getresponse()
        answers.append((answer.status, answer.headers.get_content_type(), answer.read()))
        line.close()
    (status, kind, body), head = answers
    assert status == 200
    assert body
    assert head == (status, kind, b"")
