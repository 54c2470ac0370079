"""Words are kept before anything else: on a full disk, in two windows, behind a refused line, in a session that ends."""

import fcntl
import json
import os
import re
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from relay_client.device.spare_room import SPARE_BYTES
from relay_client.errors import Unreachable
from relay_client.net.http_transport import HttpTransport
from tests.cli.at_screen import AtScreen, Device, device_of
from tests.cli.conftest import Seated, Staff
from tests.cli.seats import LETTERS, Answer, Person, Relay, secret_pipe
from tests.support.small_disk import BLOCK_BYTES, fill, small_disk

WORDS = "Since then I think of the blue rocking horse in your hall."
SAVE, DONE = "\x13", "\x18"
READS = "0 0x0 "
"""How the system says that a program waits in `read` for its input (Linux on x86-64)."""


def ends(person: Person, *line: str, given: bytes, secret: str | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run one command with these bytes on its input."""
    person.leaves()
    reading = secret_pipe(person.passphrase if secret is None else secret)
    try:
        return subprocess.run(
            [*LETTERS, *line, "--passphrase-fd", str(reading)],
            env=person.environment,
            input=given,
            capture_output=True,
            check=False,
            pass_fds=(reading,),
        )
    finally:
        os.close(reading)


def kept(person: Person) -> dict[str, str]:
    return {each["id"]: person("drafts", "--show", each["id"])["text"] for each in person("drafts")["drafts"]}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (b"Caf\xe9 \x93quoted\x94 \x80 5\n", "Café “quoted” € 5"),
        ("\ufeffDear Anna,\r\nfrom Notepad.\r\n".encode(), "Dear Anna,\nfrom Notepad."),
        ("Één brief".encode("utf-16"), "Één brief"),
    ],
)
def test_a_text_of_any_encoding_is_kept_and_sent(given: bytes, text: str, opened: Seated) -> None:
    pair = opened(f"encoded {len(given)}")
    done = ends(
        pair.anna.person, "write", "--case", pair.case, "--stdin", "--send", "--sure", "--json", given=given
    )
    answer = json.loads(done.stdout)
    assert answer["sent"] is True, (answer, done.stderr)
    assert pair.anna.person("read", answer["short"])["text"] == text


@pytest.mark.parametrize("line", [("--bogus",), ("--draft",), ("--send", "--keep")])
def test_a_refused_line_loses_no_text_that_was_piped_to_it(line: tuple[str, ...], opened: Seated) -> None:
    pair = opened(f"refused {' '.join(line)}")
    person = pair.anna.person
    before = set(kept(person))
    done = ends(person, "write", "--case", pair.case, "--stdin", *line, given=WORDS.encode())
    assert done.returncode == 2
    (draft,) = set(kept(person)) - before
    assert kept(person)[draft] == WORDS
    assert done.stdout.decode().count(draft) == 2, "one sentence says where, and how to go on"


@pytest.mark.parametrize("how", ["ends", "closed"])
def test_a_session_that_ends_in_the_middle_of_a_text_keeps_it_and_sends_nothing(how: str, opened: Seated) -> None:
    pair = opened(f"session {how}")
    person = pair.anna.person
    before, sent = set(kept(person)), pair.anna("list")["written"]
    person.leaves()
    reading = secret_pipe(person.passphrase)
    program = subprocess.Popen(
        [*LETTERS, "session", "--json", "--passphrase-fd", str(reading)],
        env=person.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(reading,),
    )
    os.close(reading)
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(b"profiles\n")
    program.stdin.flush()
    assert json.loads(program.stdout.readline())["ok"]
    program.stdin.write(f"write --case {pair.case} --stdin --send --sure\n{WORDS}\n".encode())
    program.stdin.flush()
    if how == "closed":
        until_read(program)
        program.send_signal(signal.SIGTERM)
    told, _ = program.communicate(timeout=60)
    if how == "ends":
        assert json.loads(told)["code"] == "text.unfinished"
    (draft,) = set(kept(person)) - before
    assert kept(person)[draft] == WORDS
    assert pair.anna("list")["written"] == sent


def until_read(program: "subprocess.Popen[bytes]") -> None:
    """Wait until a program has taken everything out of its input, and waits there for more."""
    assert program.stdin is not None
    waits = Path(f"/proc/{program.pid}/syscall")
    while True:
        empty = not struct.unpack("i", fcntl.ioctl(program.stdin.fileno(), termios.FIONREAD, bytes(4)))[0]
        if empty and waits.read_text().startswith(READS):
            return
        os.sched_yield()


@pytest.fixture(scope="module")
def device(staff: Staff, tmp_path_factory: pytest.TempPathFactory) -> Device:
    made = device_of(staff, tmp_path_factory.mktemp("kept"), "linden")
    with AtScreen(made.variables, "consent", "--sure") as at:
        unlocked(at, made)
        assert at.ends() == 0
    return made


def unlocked(at: AtScreen, device: Device) -> None:
    at.until("Passphrase: $")
    at.type(device.passphrase)


def at_work(device: Device) -> dict[str, str]:
    listed: list[Answer] = device.asks("drafts")["drafts"]
    return {each["id"]: device.asks("drafts", "--show", each["id"])["text"] for each in listed}


def test_one_draft_in_two_windows_is_two_afterwards_and_that_is_said(device: Device, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("As it began.")
    draft = device.asks("write", "--file", str(tmp_path / "text"), "--keep")["draft"]
    with (
        AtScreen(device.variables, "write", "--draft", draft) as one,
        AtScreen(device.variables, "write", "--draft", draft) as other,
    ):
        for at in (one, other):
            unlocked(at, device)
            at.until("Ctrl-X done")
        one.keys(f" In one window.{SAVE}")
        one.until("Kept, sealed")
        other.keys(f" In the other.{SAVE}")
        other.until("Kept, sealed")
        one.keys(f" And more.{DONE}")
        one.until(r"Your choice \(1 to 3\): $")
        other.keys(DONE)
        told = " ".join(other.until(r"Your choice \(1 to 3\): $").split())
        for at in (one, other):
            at.type("3")
            assert at.ends() == 0
    texts = at_work(device)
    assert texts[draft] == "As it began. In one window. And more."
    (apart,) = [name for name, text in texts.items() if text == "As it began. In the other."]
    assert f"Both are kept: what was written there is draft {draft}, what you wrote here is draft {apart}." in told


def test_a_program_that_ends_badly_leaves_both_texts(device: Device, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Three pages of before.")
    draft = device.asks("write", "--file", str(tmp_path / "text"), "--keep")["draft"]
    program = tmp_path / "nano"
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && { echo " GNU nano, version 7"; exit; }\n'
        'for file; do :; done\nprintf "Half of it" > "$file"\nexit 3\n'
    )
    program.chmod(0o755)
    with AtScreen(device.variables, "write", "--draft", draft, "--editor", str(program)) as at:
        unlocked(at, device)
        told = " ".join(at.until(r"editor\.failed").split())
        assert at.ends() == 6
    texts = at_work(device)
    (half,) = [name for name, text in texts.items() if text == "Half of it"]
    assert texts[draft] == "Three pages of before."
    assert f"What the program left when it stopped is draft {half}." in told
    assert "was not taken" not in told, "one sentence does not contradict the other"


@pytest.fixture
def full(relay: Relay, staff: Staff, tmp_path: Path) -> Iterator[tuple[Person, Path, str]]:
    """A party whose device has a disk of its own, and the case."""
    with small_disk(tmp_path / "disk", "size=3m") as disk:
        case = staff.office("case", "new", "--lead", "Meral", "--stdin", text=f"Full {tmp_path.name}")["case"]
        staff.meral("slip", case, "a", "--out", str(tmp_path / "slip.txt"))
        with Person(f"full-{tmp_path.name[-8:]}".replace("_", "-"), disk, relay) as person:
            person("join", "--file", str(tmp_path / "slip.txt"), "--name", person.name, "--sure")
            yield person, disk, case


@pytest.mark.parametrize("left", [0, 1, 3, 9])
def test_a_full_disk_loses_no_text(left: int, full: tuple[Person, Path, str]) -> None:
    """`left` is how many blocks are free: the disk is full at another step each time."""
    person, disk, case = full
    person.leaves()
    fill(disk)
    with (disk / "filling").open("r+b") as filling:
        filling.truncate((disk / "filling").stat().st_size - left * BLOCK_BYTES)
    done = ends(person, "write", "--case", case, "--stdin", "--send", "--sure", given=WORDS.encode())
    said = done.stdout.decode() + done.stderr.decode()
    (disk / "filling").unlink()
    if "is with your mediator" in said:
        return
    found = re.search(r"draft ([0-9a-f]{8})", said)
    assert found, said
    assert kept(person)[found[1]] == WORDS
    assert "lost" not in said.replace("Nothing is lost", "")


def test_the_room_that_is_set_aside_is_made_again(full: tuple[Person, Path, str]) -> None:
    person, disk, _ = full
    (spare,) = disk.rglob("spare-room")
    assert spare.stat().st_size == SPARE_BYTES
    person.leaves()
    spare.unlink()
    person("drafts")
    assert spare.stat().st_size == SPARE_BYTES


def test_what_may_have_been_sent_is_not_said_to_be_unsent(opened: Seated, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = opened("unanswered")
    person = pair.anna.person
    person.leaves()
    send = HttpTransport.send

    async def lost(self: HttpTransport, call: object, bearer: bytes | None = None) -> bytes:
        answer = await send(self, call, bearer)  # type: ignore[arg-type]
        if getattr(getattr(call, "route", None), "name", "") == "item.submit":
            raise Unreachable("net.timeout")
        return answer

    monkeypatch.setattr(HttpTransport, "send", lost)
    told = person.runs("write", "--case", pair.case, "--stdin", "--send", "--sure", typed=WORDS)
    monkeypatch.undo()
    assert told.status == 6, told
    assert "It was not sent" not in told.output + told.errors
    assert "No answer came. Your text is safe: draft" in told.output, told
