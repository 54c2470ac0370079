"""The guard of every test (tests/conftest.py): whoever leaves something open or running fails, and whoever comes after does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT
from tests.support.left_open import held_open

LEAKS = {
    "a socket": """
import socket
kept = []
def test_leaks():
    kept.append(socket.create_server(("127.0.0.1", 0)))
""",
    "a line, by a test that fails": """
import asyncio
async def test_leaks():
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    assert writer.is_closing()
""",
    "a program": """
import subprocess
kept = []
def test_leaks():
    kept.append(subprocess.Popen(["sleep", "30"]))
def teardown_module():
    kept[0].kill()
    kept[0].wait()
""",
    "a task": """
import asyncio
async def test_leaks():
    global kept
    kept = asyncio.create_task(asyncio.Event().wait())
    await asyncio.sleep(0)
""",
}
AFTER = """
import gc
async def test_comes_after():
    gc.collect()
"""


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_the_test_that_leaks_fails_and_the_next_one_passes(leak: str, tmp_path: Path) -> None:
    written = tmp_path / "test_written.py"
    written.write_text(leak + AFTER, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    done = subprocess.run(
        [*command, f"--rootdir={tmp_path}", str(written)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if line.startswith(("ERROR", "FAILED"))]
    assert any(line.startswith("ERROR") for line in told), done.stdout
    assert [line for line in told if "test_leaks" not in line] == []


def test_what_is_open_is_named_and_gone_once_it_is_closed(tmp_path: Path) -> None:
    before = held_open()
    with (tmp_path / "file").open("wb"), subprocess.Popen(["cat"], stdin=subprocess.PIPE) as child:
        there = held_open() - before
    assert f"process {child.pid}" in there
    assert any(each.endswith(f" -> {tmp_path / 'file'}") for each in there)
    assert len(there) == 3
    assert held_open() == before
