"""The two websites beside ours in browser tests: where somebody was before, and where leaving leads.

They are served, and not answered in the browser's place: a browser that changes its process between two pages may ask before
whoever would answer is there. `python -m tests.support.elsewhere` serves them and writes one line: its port and its key's hash.
"""

from __future__ import annotations

import ssl
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.certificates import certificate
from tests.support.checkout import ROOT
from tests.support.programs import ended

EXIT: Final = "https://weather.example/"
"""Where leaving leads to in tests: an address that is nobody's."""
BEFORE: Final = "https://before.example/"
"""Where somebody was before."""
_HOSTS: Final = tuple(str(urlsplit(address).hostname) for address in (EXIT, BEFORE))


class _Page(BaseHTTPRequestHandler):
    """Answers with a page that bears its host's name."""

    def do_GET(self) -> None:
        name = self.headers.get("Host", "").partition(".")[0].title()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>{name}</title><h1>{name}</h1>".encode())

    def log_message(self, *_of: object) -> None:
        """Write nothing: a test looks at the page."""


class _Sites(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_of: object) -> None:
        """Write nothing of a browser that closed its line."""


@contextmanager
def elsewhere() -> Iterator[tuple[str, ...]]:
    """Serve both while the context lasts; yield the flags with which Chromium finds them and takes their certificate."""
    command = (sys.executable, "-m", "tests.support.elsewhere")
    with ended(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)) as program:
        assert program.stdout is not None
        port, pin = program.stdout.readline().decode().split()
        yield (
            "--host-resolver-rules=" + ", ".join(f"MAP {host} 127.0.0.1:{port}" for host in _HOSTS),
            f"--ignore-certificate-errors-spki-list={pin}",
        )


def _serve() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cert, key = certificate(Path(folder), names=_HOSTS)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        public = x509.load_pem_x509_certificate(cert.read_bytes()).public_key()
    pin = b64encode(sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest())
    with _Sites(("127.0.0.1", 0), _Page) as sites:
        # The greeting of TLS is read by the thread of its connection: a browser that is silent keeps nobody waiting.
        sites.socket = context.wrap_socket(sites.socket, server_side=True, do_handshake_on_connect=False)
        sys.stdout.write(f"{sites.server_address[1]} {pin.decode()}\n")
        sys.stdout.flush()
        sites.serve_forever()


if __name__ == "__main__":
    _serve()
