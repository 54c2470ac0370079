"""Stands in for `systemctl` where the manual is followed without a systemd: does to installed units what the manual tells it to.

Run as a program of its own, with nothing of the project. Starts what a unit names as the user and with the umask that it names,
waits until a notifying service says that it is ready, and requires what a unit takes for granted to be there.
"""

from __future__ import annotations

import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

UNITS = Path("/etc/systemd/system")
NOTIFY = "/run/notify"
READY_WITHIN_S = 30


def unit(name: str) -> dict[str, str]:
    """Read a unit: the last value of each name."""
    lines = (UNITS / name).read_text().splitlines()
    return dict(line.partition("=")[::2] for line in lines if "=" in line and not line.startswith("#"))


def require_places(given: dict[str, str]) -> None:
    """Make the folder that the manager would make, and require those that it would only open."""
    state = Path("/var/lib") / given["StateDirectory"]
    if not state.is_dir() or state.stat().st_mode & 0o777 != int(given["StateDirectoryMode"], 8):
        sys.exit(f"{state} is not as the unit says")
    written = given.get("ReadWritePaths")
    if written is not None and not Path(written).is_dir():
        sys.exit(f"{written} is missing")


def start(name: str) -> None:
    """Start a service as its unit says."""
    given = unit(name)
    require_places(given)
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        notifies = given["Type"] == "notify"
        if notifies:
            manager.bind(NOTIFY)
            shutil.chown(NOTIFY, given["User"])
            manager.settimeout(READY_WITHIN_S)
            environment["NOTIFY_SOCKET"] = NOTIFY
        process = subprocess.Popen(
            shlex.split(given["ExecStart"]),
            cwd="/",
            env=environment,
            user=given["User"],
            group=given["Group"],
            extra_groups=[],
            umask=int(given["UMask"], 8),
            stdin=subprocess.DEVNULL,
        )
        if not notifies:
            if process.wait() != 0:
                sys.exit(f"{name} failed")
        elif manager.recv(1024) != b"READY=1":
            sys.exit(f"{name} is not ready")


def main(arguments: list[str]) -> None:
    """Do one command."""
    match arguments:
        case ["daemon-reload"]:
            return
        case ["enable", "--now", *names] | ["start", *names]:
            for name in names:
                if name.endswith(".timer"):
                    unit(name.replace(".timer", ".service"))
                    unit(name)
                else:
                    start(name)
        case ["reload", "nginx"]:
            subprocess.run(["nginx"], check=True)
        case _:
            sys.exit(f"nobody stands in for: systemctl {shlex.join(arguments)}")


if __name__ == "__main__":
    main(sys.argv[1:])
