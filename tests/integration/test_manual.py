"""The manual followed, command by command, as root, on a machine of its own: a copy of this one, whose changes nobody keeps.

What is not done there: Debian's packages and the pinned ones are this machine's and are not installed again, the certificate
is made up, and a program stands in for systemctl (tests/support/systemctl.py). Everything else is done as it is written.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.certificates import certificate
from tests.support.checkout import ROOT
from tests.support.programs import program

MANUAL = ROOT / "docs" / "operations.md"
MACHINE = ROOT / "tests" / "support" / "machine.sh"
HOST = "relay.example.org"
NEEDED = {"unshare": "util-linux", "ip": "iproute2", "nginx": "nginx-light", "useradd": "passwd"}
INSTEAD = {
    "apt-get install ": ":",
    "/opt/relay/bin/pip install --require-hashes ": ":",
    "/opt/relay/bin/pip install --no-deps ": "install_program",
    "certbot certonly --webroot ": f"install -D -t /etc/letsencrypt/live/{HOST} /run/made/fullchain.pem /run/made/privkey.pem",
}
"""What is done in the place of commands that need the world outside, by how they begin."""
BEFORE = {
    "install -o relay -g relay -m 0644 shares.key.public ": "give_shares_key",
    "relay root sign ": "cp /run/relay-root/root.key .",
}
"""What the manual tells in words to have been done before a command: by somebody else, or with a medium."""
ASKED = {"letters staff request ": " --login-name office", "relay root sign ": " --yes"}
"""What a command asks for at a screen, of which there is none here."""
OWN = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child")
Follow = Callable[[str], "subprocess.CompletedProcess[str]"]


def blocks(title: str) -> list[str]:
    """The code blocks of a section of the manual, in their order."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## )", MANUAL.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found, title
    return re.findall(r"^```\n(.*?)^```$", found[1], re.MULTILINE | re.DOTALL)


def commands(block: str) -> Iterator[str]:
    """Yield the commands of a block; one that takes the lines that follow it goes on to where these end."""
    lines = iter(block.splitlines())
    for line in lines:
        whole = [line]
        if (taken := re.search(r"<<'(\w+)'$", line)) is not None:
            for following in lines:
                whole.append(following)
                if following == taken[1]:
                    break
        yield "\n".join(whole)


def told() -> list[str]:
    """Every command that leads to a relay behind nginx and to its first member of staff, who comes in when there is TLS."""
    making, tls = blocks("Making one"), blocks("TLS")
    return [each for block in (*making[:-1], tls[0], making[-1]) for each in commands(block)]


def value(table: dict[str, str], command: str) -> str | None:
    return next((given for begins, given in table.items() if command.startswith(begins)), None)


def as_here(command: str) -> str:
    """What is run for a command of the manual."""
    instead = value(INSTEAD, command)
    if instead is not None:
        return instead
    on_path = (
        command.replace("relay root ", "/opt/relay/bin/relay root ", 1) if command.startswith("relay ") else command
    )
    return f"{value(BEFORE, command) or ':'}\n{on_path}{value(ASKED, command) or ''}"


@pytest.fixture
def follow(tmp_path: Path) -> Follow:
    """Run a script on a machine of its own; skipped where this process may make none."""
    if os.geteuid() != 0:
        pytest.skip("NOT CHECKED: the manual is followed as root, on a copy of the machine, which only root makes")
    for name, package in NEEDED.items():
        program(name, package)
    (tmp_path / "machine").mkdir()
    certificate(tmp_path, days=60, names=(HOST,))
    given = {
        "PYTHON": str(Path(sys.executable).resolve()),
        "PACKAGES": sysconfig.get_path("purelib"),
        "CHECKOUT": str(ROOT),
        "GIVEN": str(tmp_path),
        "HOST_NAME": HOST,
        "PATH": os.environ["PATH"],
    }

    def run(text: str) -> subprocess.CompletedProcess[str]:
        script = tmp_path / "script"
        script.write_text(f". {MACHINE}\nprepare\n{text}", encoding="utf-8")
        return subprocess.run(
            [*OWN, "bash", "-eu", "-c", f". {MACHINE}; machine {tmp_path}/machine {script}"],
            env=given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    tried = run("")
    if tried.returncode:
        pytest.skip(f"NOT CHECKED: no copy of this machine can be made here ({tried.stderr.strip()})")
    return run


def test_the_manual_leads_to_a_relay_that_passes_its_check_and_to_a_first_login(follow: Follow) -> None:
    lines = "".join(f"echo {shlex.quote(each.splitlines()[0])}\n{as_here(each)}\n" for each in told())
    lines = lines.replace("YOUR.NAME", HOST).replace("THE-CODE-THAT-INIT-PRINTED", '"$(fingerprint)"')
    done = follow(lines)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAILED" not in done.stdout, done.stdout
    assert done.stdout.count("\nok      ") >= 15, "the check of the manual was made, and passed"


def test_hardly_anything_is_not_done_as_it_is_written() -> None:
    every = told()
    assert len(every) > 20
    assert [each for each in every if value(INSTEAD, each) is not None] == [
        "apt-get install --no-install-recommends python3-venv",
        "/opt/relay/bin/pip install --require-hashes -r requirements/server.txt",
        "/opt/relay/bin/pip install --no-deps .",
        "apt-get install --no-install-recommends nginx-light certbot",
        f'certbot certonly --webroot -w /var/www/html -d {HOST} --deploy-hook "systemctl reload nginx"',
    ]
    for begins in (*INSTEAD, *BEFORE, *ASKED, "systemctl enable --now ", "letters staff accept "):
        assert any(each.startswith(begins) for each in every), begins
