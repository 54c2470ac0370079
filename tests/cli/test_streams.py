"""The program with streams as they come: closed, full, of few characters; and its one JSON answer for whatever is asked."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.seats import environment

PROGRAM = (sys.executable, "-m", "relay_client")


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return environment(LETTERS_HOME=str(tmp_path / "letters"), HOME=str(tmp_path))


def at_shell(line: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in which `letters` stands for the program."""
    whole = line.replace("letters", shlex.join(PROGRAM))
    return subprocess.run(
        ["/bin/sh", "-c", whole],
        env=variables,
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("letters help | head -1 >/dev/null", 0),
        ("letters help >&-", 0),
        ("letters help nonsense >&- 2>&-", 2),
        ("letters help <&- >&- 2>&-", 0),
        ("letters session <&-", 0),
        ("letters hints --stdin <&-", 0),
    ],
)
def test_an_output_or_input_that_is_gone_ends_nothing_badly(
    line: str, status: int, variables: dict[str, str]
) -> None:
    done = at_shell(line, variables)
    assert (done.returncode, done.stderr) == (status, "")


def test_a_reader_that_leaves_hears_of_no_traceback(variables: dict[str, str]) -> None:
    """The pipe is closed before anything is written, so that every byte meets nobody."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*PROGRAM, "help"], env=variables, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_without_room_is_told_once(variables: dict[str, str]) -> None:
    done = at_shell("letters help >/dev/full", variables)
    assert done.returncode == 6
    assert done.stderr.count("[output.full]") == 1
    assert at_shell("letters help --json >/dev/full", variables).returncode == 6


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "utf-8"])
def test_output_in_any_encoding_is_no_traceback_and_json_loses_nothing(
    encoding: str, tmp_path: Path, variables: dict[str, str]
) -> None:
    (tmp_path / "text").write_text("Ik vraag je om vergeving. 你好 é سلام", encoding="utf-8")
    variables |= {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    plain = at_shell(f"letters hints --file {tmp_path}/text", variables)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert "vergeving" in plain.stdout
    refused = at_shell(f"letters read --file {tmp_path}/é你 --json", variables)
    assert json.loads(refused.stdout)["code"] == "cli.usage"


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("latin-1", "Windows-1252"), ("utf-8", "")],
)
@pytest.mark.parametrize("locale", [{"PYTHONIOENCODING": "utf-8:strict"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {}])
def test_the_input_is_read_as_what_it_is(
    encoding: str, read_as: str, locale: dict[str, str], tmp_path: Path, variables: dict[str, str]
) -> None:
    (tmp_path / "text").write_bytes("Ik vraag jé om vergeving, café.".encode(encoding))
    done = at_shell(f"letters hints --stdin <{tmp_path}/text", {**variables, **locale})
    assert (done.returncode, done.stderr) == (0, "")
    assert "asks for forgiveness" in done.stdout
    assert ("This text was written as" in done.stdout) is bool(read_as)
    assert read_as in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        "--json",
        "--json nonsense",
        "nonsense --json",
        "--json --language xx",
        "--language xx --json",
        "--json --as",
        "--json=1 help",
        "--json --passphrase-fd x home",
        "--json --passphrase-fd 99 home",
        "--json --ca-file /nope home",
        "--json write --case",
        "--json read",
        "--json session --bogus",
        "--json join --file /nope",
        "--json hints --file /dev",
        "--json help --",
        "--json ''",
        "--json $(printf '\\377\\376')",
        "--json 'write --draft'",
        "--json drafts",
        "--json help write",
        "write --help --json",
    ],
)
def test_json_is_always_one_answer(arguments: str, variables: dict[str, str]) -> None:
    done = at_shell(f"letters {arguments}", variables)
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert answer["ok"] is (done.returncode == 0)
    assert answer["ok"] or answer["exit"] == done.returncode
    assert done.stderr == ""
