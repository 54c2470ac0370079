"""Runs the project's own nginx configuration (deploy/nginx.conf) before a relay, in a folder and at ports of the test's own.

Only what differs between machines is changed: paths, ports, the certificate, the user. Each change must find its line, so that the
file that is tested is the file that is installed.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.support.certificates import certificate
from tests.support.checkout import ROOT
from tests.support.programs import ended, program

CONFIGURATION: Final = ROOT / "deploy" / "nginx.conf"
START_WITHIN_S: Final = 20.0
_TEMPORARY: Final = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Nginx:
    """An nginx that listens with TLS at `port`, from the moment it is made."""

    def __init__(self, folder: Path, port: int, plain_port: int, process: subprocess.Popen[bytes]) -> None:
        self.folder, self.port, self.plain_port = folder, port, plain_port
        self.origin = f"https://127.0.0.1:{port}"
        self.certificate = folder.parent / "cert.pem"
        self._process = process

    @property
    def workers(self) -> list[int]:
        """The numbers of the processes that serve."""
        pid = self._process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def folders(self) -> dict[str, int]:
        """When something was last made or removed in each folder of nginx's own, in nanoseconds."""
        return {str(path): path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.is_dir()}

    def held(self) -> bytes:
        """All that lies in regular files that nginx made or has open, also those without a name."""
        found = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        for worker in self.workers:
            for each in Path(f"/proc/{worker}/fd").iterdir():
                if each.is_file():
                    found += each.read_bytes()
        return found

    def said(self) -> str:
        """What it wrote to its standard error."""
        return (self.folder.parent / "nginx.stderr").read_text(encoding="utf-8")


def settings(folder: Path, relay_port: int, ports: tuple[int, int], changed: Mapping[str, str]) -> str:
    """The configuration for a test: at these ports for TLS and without, in this folder. `changed` are lines to break."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    secure, plain = ports
    for old, new in {
        "listen 443 ssl default_server;": f"listen 127.0.0.1:{secure} ssl default_server;",
        "listen [::]:443 ssl default_server;": "",
        "listen 80 default_server;": f"listen 127.0.0.1:{plain} default_server;",
        "listen [::]:80 default_server;": "",
        "/etc/letsencrypt/live/relay.example.org/fullchain.pem": str(folder.parent / "cert.pem"),
        "/etc/letsencrypt/live/relay.example.org/privkey.pem": str(folder.parent / "key.pem"),
        "http://127.0.0.1:8470": f"http://127.0.0.1:{relay_port}",
        "user www-data;": f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid;",
        "/run/nginx-bodies": f"{folder}/client_body",
        "/run/nginx-replies": f"{folder}/proxy",
        **changed,
    }.items():
        assert text.count(old) == 1, f"{CONFIGURATION.name} has {text.count(old)} times: {old}"
        text = text.replace(old, new)
    # What serves nothing here still wants folders that this process may make.
    others = "".join(f"    {each}_temp_path {folder}/{each};\n" for each in _TEMPORARY[2:])
    assert len(re.findall(r"^http \{$", text, re.MULTILINE)) == 1
    return text.replace("\nhttp {\n", f"\nhttp {{\n{others}")


@contextmanager
def nginx(folder: Path, relay_port: int, changed: Mapping[str, str] | None = None) -> Iterator[Nginx]:
    """Run nginx before the relay at `relay_port` while the context lasts; skip where there is no nginx."""
    found = program("nginx", "nginx-light")
    certificate(folder)
    home = folder / "nginx"
    home.mkdir()
    with ExitStack() as stack:
        # It is given its sockets, as at an upgrade of its program, so that nobody else can have the ports.
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=4_096)) for _ in range(2)]
        for each in listeners:
            # nginx leaves sockets that it is given as they are. Two workers are told of one connection, and whoever
            # comes second would wait for the next one in `accept`, and serve nobody meanwhile.
            each.setblocking(False)
        ports = (listeners[0].getsockname()[1], listeners[1].getsockname()[1])
        file = folder / "nginx.conf"
        file.write_text(settings(home, relay_port, ports, changed or {}), encoding="utf-8")
        numbers = [each.fileno() for each in listeners]
        errors = stack.enter_context((folder / "nginx.stderr").open("wb"))
        process = stack.enter_context(
            ended(
                subprocess.Popen(
                    [found, "-e", "stderr", "-c", str(file), "-g", "daemon off;"],
                    env={**os.environ, "NGINX": "".join(f"{each};" for each in numbers)},
                    pass_fds=numbers,
                    stdin=subprocess.DEVNULL,
                    stderr=errors,
                )
            )
        )
        running = Nginx(home, *ports, process)
        _answers(running)
        yield running
        process.terminate()
        assert process.wait(START_WITHIN_S) == 0


def _answers(running: Nginx) -> None:
    """Wait until it serves: the listener is open before it is, and the plain port answers without any relay."""
    with (
        pytest.raises(urllib.error.HTTPError, match="404") as answer,
        urllib.request.urlopen(f"http://127.0.0.1:{running.plain_port}/", timeout=START_WITHIN_S),
    ):
        pytest.fail("something is served without TLS")
    answer.value.close()
