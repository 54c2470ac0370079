"""nginx as a control: takes files by PUT without waiting for the disk, and gives them by sendfile. Nothing is checked.

Started with a configuration of its own, in a folder of its own; the machine's own nginx, if there is one, is not touched.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scripts.bench.lib.load import HOST
from scripts.bench.lib.servers import START_LONGEST_S, STOP_LONGEST_S

PROGRAM: Final = "nginx"
FILES: Final = "files"
_TRY_EVERY_S: Final = 0.02
_CONFIGURATION: Final = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    default_type application/octet-stream;
    client_max_body_size 0;
    client_body_buffer_size 1m;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port};
        root {folder}/{files};
        location / {{ dav_methods PUT; }}
    }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[int | None]:
    """Run nginx in a new folder and give its port; None where there is no nginx on this machine."""
    program = shutil.which(PROGRAM)
    if program is None:
        yield None
        return
    (folder / FILES).mkdir(parents=True)
    port = _free_port()
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    settings = folder / "nginx.conf"
    settings.write_text(
        _CONFIGURATION.format(folder=folder, host=HOST, port=port, files=FILES, user=user), encoding="utf-8"
    )
    process = subprocess.Popen([program, "-e", str(folder / "error.log"), "-c", str(settings)])
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(STOP_LONGEST_S)


def _free_port() -> int:
    """A port nobody listens at; it cannot be kept for nginx, which takes no socket from its caller."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    latest = time.monotonic() + START_LONGEST_S
    while time.monotonic() < latest and process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection((HOST, port)):
            return
        time.sleep(_TRY_EVERY_S)
    raise RuntimeError("nginx did not start")
