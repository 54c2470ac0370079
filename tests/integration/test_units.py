"""The units that an operator installs: systemd takes them, they allow little, and a relay does its work within that."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from relay.domain.ids import UploadId
from relay.domain.model import Side
from relay.wire import messages
from relay.wire.codec import unbase64url
from tests.integration.conftest import Stage
from tests.support.checkout import ROOT
from tests.support.process import lined, serving
from tests.support.programs import program
from tests.support.relay_site import copied
from tests.support.signing import MachineClock
from tests.support.tus import Tus
from tests.support.units import DEPLOY, DROP_IN, SERVICES, TIMERS, allowed_calls, analyzed, copied_units, values
from tests.support.until import until

EXPOSURE_MOST = 20
"""Tenths of what systemd-analyze calls exposure: 2.0."""
NO_NEW_CODE = """
import ctypes, os, sys
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1
if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0):
    sys.stderr.write(f"NOT CHECKED under MemoryDenyWriteExecute: {os.strerror(ctypes.get_errno())}\\n")
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Runs a program under the rule that MemoryDenyWriteExecute sets, where the kernel has it as a rule of its own (6.3)."""


@pytest.fixture(scope="module")
def analyze() -> str:
    return program("systemd-analyze", "systemd")


@pytest.mark.parametrize("name", [*SERVICES, *TIMERS])
def test_systemd_takes_a_unit_without_a_word(analyze: str, tmp_path: Path, name: str) -> None:
    copied_units(tmp_path, "/bin/true")
    assert analyzed(analyze, "verify", "--man=no", str(tmp_path / name)) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_closed_to_what_it_does_not_need(analyze: str, tmp_path: Path, name: str) -> None:
    copied_units(tmp_path, "/bin/true")
    judged = ("security", "--offline=true", f"--threshold={EXPOSURE_MOST}")
    code, said = analyzed(analyze, *judged, str(tmp_path / name))
    assert code == 0, said
    if name == "relay.service":
        folder = tmp_path / "relay.service.d"
        folder.mkdir()
        (folder / DROP_IN.name).write_bytes(DROP_IN.read_bytes())
        code, said = analyzed(analyze, *judged, str(tmp_path / name))
        assert (code, "Service process receives ambient capabilities" in said) == (0, True), said
    bare = re.sub(
        r"^(Protect|Private|Restrict|SystemCall|Capability).*\n",
        "",
        (tmp_path / name).read_text(),
        flags=re.MULTILINE,
    )
    (tmp_path / "bare.service").write_text(bare)
    assert analyzed(analyze, *judged, str(tmp_path / "bare.service"))[0] != 0


def test_every_timer_has_its_service_and_every_service_runs_as_the_relays_user() -> None:
    assert {name.removesuffix(".timer") for name in TIMERS} == {
        name.removesuffix(".service") for name in SERVICES if name != "relay.service"
    }
    for name in SERVICES:
        given = {each: values(DEPLOY / name, each) for each in ("User", "Group", "UMask", "LimitCORE")}
        assert given == {"User": ["relay"], "Group": ["relay"], "UMask": ["0077"], "LimitCORE": ["0"]}


def test_the_manual_names_every_file_that_is_installed() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [path.name for path in DEPLOY.rglob("*") if path.is_file() and path.name not in manual] == []


async def test_a_relay_does_its_work_within_what_its_unit_allows(
    analyze: str, stage: Stage, tmp_path: Path
) -> None:
    strace, told = program("strace", "strace"), tmp_path / "calls"
    home = copied(stage.site.home, tmp_path / "server")
    site, case = stage.site, stage.case
    site.home, site.clock = home, MachineClock()
    under = (strace, "-D", "-f", "-qq", "-c", "-o", str(told), sys.executable, "-c", NO_NEW_CODE)
    with serving(home, under=under, RELAY_PACE="10000", NOTIFY_SOCKET="/nowhere") as server:
        async with lined(server) as line:
            site.line = line
            letter = await site.write(case.a, case.case, Side.A, [case.mediator], large=(site.chance(5 << 20),))
            tus, data = Tus(line, case.a), letter.large[0]
            path = await tus.made(case.case, letter.item, len(data))
            assert (await tus.add(path, 0, data)).status == 204
            request = replace(letter.request, uploads=(UploadId(unbase64url(path.rpartition("/")[2])),))
            (await line.ask("item.submit", case.a, request, case=case.case)).read(messages.Done)
            read = await line.ask("part.read", case.mediator, case=case.case, item=letter.item, part=1)
            assert read.body == data
            async with line.pokes(case.mediator) as stream:
                assert await stream.next() is not None
            assert (await line.ask("ready", None)).status == 200
            site.line = None
        os.kill(server.pid, signal.SIGHUP)

        async def reread() -> bool:
            return "reload.done" in server.log.read_text(encoding="utf-8")

        await until(reread, "the settings were read anew")
        assert server.stop() == 0

        async def counted() -> bool:
            return told.exists() and told.read_text().endswith("total\n")

        await until(counted, "the calls were counted")
    made = {line.split()[-1] for line in told.read_text().splitlines()[2:-2]}
    assert {"openat", "fork", "clone", "accept4"} & made
    beside = {"execve", "arch_prctl"} | ({"fchown"} if os.geteuid() == 0 else set())  # SQLite, for root alone
    assert made - allowed_calls(analyze, DEPLOY / "relay.service") - beside == set()
    unchecked = [
        line for line in server.log.read_text(encoding="utf-8").splitlines() if line.startswith("NOT CHECKED")
    ]
    if unchecked:
        pytest.skip(f"{unchecked[0]}; everything else holds")
