"""Kills and starves `letters write`: by SIGKILL at moments and system calls, and by a disk that is full at any step.

Whatever ends it, every word that it has taken is in a draft, as it was given or as it was before; every earlier draft is as it was;
what is in no draft any more was sent. Where the disk is full, what the program says names the draft.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from relay_client.api import defaults
from scripts.campaign.lib.found import Findings
from tests.cli.conftest import staff_member
from tests.cli.seats import LETTERS, Person, Relay, secret_pipe
from tests.support import light

CALLS: Final = {"openat": 900, "fsync": 12, "write": 14, "rename": 6, "unlink": 6, "flock": 6, "mkdir": 3}
"""System calls at which a kill is put, and at most how many of them come before."""
STRACED: Final = 0.6
LONGEST_S: Final = 90
BLOCK_BYTES: Final = 4_096
BLOCKS_MOST: Final = 90
"""Free blocks of a full disk, at most: where the words and all else that one command writes fit."""
DISK: Final = "size=6m,mode=700"
_DRAFT: Final = re.compile(r"(?:draft|number) ([0-9a-f]{8})")


class Words:
    """One campaign. Anna's device lies on a small disk of its own where one can be mounted."""

    def __init__(self, folder: Path, seed: int, findings: Findings) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, makes no secrets
        self._found = findings
        self._folder = folder
        self._relay = Relay(folder)
        self._relay.ready()
        self._office = staff_member("office", "coordinator", folder, self._relay)
        self._meral = staff_member("meral", "mediator", folder, self._relay)
        self._disk = folder / "disk"
        self._is_small = self._mounted()
        self._anna = Person("anna", self._disk, self._relay)
        self._case = self._seated()
        self._texts: dict[str, str] = {}
        """What each draft says."""
        self._sent = 0
        self._took_s = 1.0
        self._strace = shutil.which("strace")
        if self._strace is None:
            findings.not_run.append("kills at system calls: there is no strace")
        if not self._is_small:
            findings.not_run.append("full disks: none can be mounted here")

    def run(self, count: int, until: float) -> None:
        """End the program so many times, or until the monotonic clock says `until`."""
        kinds: list[Callable[[], None]] = [self._given, self._given_anew, self._sending]
        if self._is_small:
            kinds[1:1] = [self._starved, self._starved]
        try:
            begun = time.perf_counter()
            self._go("write", "--keep", "--stdin", text=self._text())
            self._took_s = time.perf_counter() - begun
            self._texts = self._drafts()
            while self._found.counts["ended"] < count and time.monotonic() < until:
                kinds[self._found.counts["ended"] % len(kinds)]()
                self._found.did("ended")
        finally:
            self._close()

    # --- the ways

    def _given(self) -> None:
        """A new text through a pipe, and a kill."""
        text, before = self._text(), self._sealed()
        self._killed("write", "--keep", "--stdin", text=text)
        after = self._drafts()
        self._require_earlier(after)
        new = {name: after[name] for name in after.keys() - self._texts.keys()}
        if new or self._sealed() > before:
            self._found.require(list(new.values()) == [text], "a text that was taken is not in its draft", str(new))
            self._found.did("kills behind the keeping")
        self._texts = after

    def _given_anew(self) -> None:
        """Another text for a draft, and a kill: it says the one or the other, whole."""
        name, text = self._chance.choice(sorted(self._texts)), self._text()
        before = self._texts.pop(name)
        self._killed("write", "--keep", "--stdin", "--draft", name, text=text)
        after = self._drafts()
        self._require_earlier(after)
        self._found.require(after.get(name) in (before, text), "a draft says neither the old nor the new", name)
        self._texts = after

    def _sending(self) -> None:
        """A draft that is sent, and a kill: it is there still, or the letter is."""
        name = self._chance.choice(sorted(self._texts))
        text = self._texts.pop(name)
        self._killed("write", "--draft", name, "--no-text", "--send", "--sure")
        after = self._drafts()
        self._require_earlier(after)
        if name not in after:
            self._anna("pending")
            letters = [self._anna("read", letter["short"])["text"] for letter in self._anna("list")["written"]]
            self._anna.leaves()
            self._found.require(text in letters, "a draft is gone, and no letter says it", name)
            self._found.did("sent before the kill")
        else:
            self._found.require(after[name] == text, "a draft says something else", name)
        self._texts = after

    def _starved(self) -> None:
        """A new text, and a disk that is full at some step."""
        text, left = self._text(), self._chance.randrange(BLOCKS_MOST)
        with self._full_but_for(left):
            done = self._go("write", "--keep", "--stdin", text=text)
        output = (done.stdout + done.stderr).decode()
        self._found.did("disks without room")
        after = self._drafts()
        self._require_earlier(after)
        named = _DRAFT.search(output)
        kept = named is not None and after.get(named[1]) == text
        self._found.require(
            kept, "a text on a full disk is in no draft that was named", f"{left} blocks: {output[-300:]}"
        )
        self._found.did(
            "drafts kept by a command that had no room for the rest", int(kept and done.returncode != 0)
        )
        self._texts = after

    def _require_earlier(self, after: dict[str, str]) -> None:
        lost = [name for name, text in self._texts.items() if after.get(name) != text]
        self._found.require(not lost, "an earlier draft is not as it was", " ".join(lost))

    # --- running and ending

    def _killed(self, *line: str, text: str = "") -> None:
        if self._strace is not None and self._chance.random() < STRACED:
            call = self._chance.choice(list(CALLS))
            inject = f"inject={call}:signal=KILL:when={1 + self._chance.randrange(CALLS[call])}"
            prefix = (self._strace, "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
            done = self._go(*line, text=text, prefix=prefix)
            self._found.did("killed at a system call" if done.returncode < 0 else "ended before the kill")
            return
        with self._started(line) as program, suppress(subprocess.TimeoutExpired, BrokenPipeError):
            program.communicate(text.encode(), timeout=self._chance.uniform(0.0, 1.2 * self._took_s))
        self._found.did("killed at a moment" if program.returncode < 0 else "ended before the kill")

    def _go(self, *line: str, text: str = "", prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
        with self._started(line, prefix) as program:
            out, errors = program.communicate(text.encode(), timeout=LONGEST_S)
        return subprocess.CompletedProcess(line, program.returncode, out, errors)

    @contextmanager
    def _started(self, line: tuple[str, ...], prefix: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[bytes]]:
        reading = secret_pipe(self._anna.passphrase)
        try:
            program = subprocess.Popen(
                [*prefix, *LETTERS, *line, "--case", self._case, "--passphrase-fd", str(reading)],
                env=self._anna.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(reading,),
            )
        finally:
            os.close(reading)
        with program:
            try:
                yield program
            finally:
                program.kill()

    @contextmanager
    def _full_but_for(self, blocks: int) -> Iterator[None]:
        filling = self._disk / "filling"
        with filling.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(BLOCK_BYTES))
        os.truncate(filling, max(0, filling.stat().st_size - blocks * BLOCK_BYTES))
        try:
            yield
        finally:
            filling.unlink()

    # --- what there is

    def _text(self) -> str:
        words = [
            "the",
            "of",
            "and",
            "a",
            "window",
            "lamp",
            "horse",
            "garden",
            "letter",
            "één",
            "café",
            "你好",
            "سلام",
            "👪🏽",
        ]
        return " ".join(self._chance.choice(words) for _ in range(self._chance.choice((3, 40, 900, 4_000))))

    def _sealed(self) -> int:
        return sum(1 for shelf in ("handed-in", "drafts") for _ in self._disk.rglob(f"{shelf}/*.sealed"))

    def _drafts(self) -> dict[str, str]:
        """Open the device as the next start does, and return what each draft says."""

        async def look() -> dict[str, str]:
            async with defaults.device_client(self._anna.environment) as device:
                account = await device.unlock(self._anna.passphrase)
                return {info.id: account.draft(info.id).letter.text for info in account.drafts()}

        with light.light_passphrases():
            return asyncio.run(look())

    def _mounted(self) -> bool:
        self._disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(self._disk)]
        return subprocess.run(mount, check=False, capture_output=True).returncode == 0

    def _seated(self) -> str:
        case: str = self._office("case", "new", "--lead", "meral", "--stdin", text="Words")["case"]
        slip = self._folder / "slip.txt"
        self._meral("slip", case, "a", "--out", str(slip))
        self._anna("join", "--file", str(slip), "--name", "anna", "--sure")
        self._meral("confirm", case, "--side", "a", "--sure")
        for person in (self._office, self._meral, self._anna):
            person.leaves()
        return case

    def _close(self) -> None:
        self._anna.leaves()
        self._relay.stop()
        if self._is_small:
            subprocess.run(["umount", "--lazy", str(self._disk)], check=True)


def words(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """End `letters write` `count` times in a new folder, for at most `within_s` seconds."""
    findings = Findings("words", seed)
    Words(folder, seed, findings).run(count, time.monotonic() + within_s)
    return findings
