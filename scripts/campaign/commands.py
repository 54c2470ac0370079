"""Kills of the operator's commands: `backup`, `backup --shares`, `restore`, `migrate` end by SIGKILL at moments and system calls.

What they make appears whole or not at all; the relay itself is as it was; the same command given again succeeds, and nothing that
the killed one left outlives that: no half-made folder, no file of a database, no share in the clear.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from relay.domain.ids import UploadId
from relay.domain.model import Side
from relay.operate import archive
from relay.operate.fault import Fault
from relay.wire.codec import unbase64url
from scripts.campaign.lib import acts
from scripts.campaign.lib.audit import DATABASE, FILES, Auditor
from scripts.campaign.lib.found import Findings
from scripts.campaign.lib.server import RELAY, ROOT, environment
from scripts.campaign.lib.site import Site
from scripts.campaign.lib.wire import Wire

LETTERS: Final = 30
OLDER: Final = range(1, 6)
"""Schemas of the databases in tests/migration/data that earlier programs made."""
CALLS: Final = {
    "pwrite64": 60,
    "fsync": 6,
    "fdatasync": 6,
    "rename": 2,
    "unlink": 4,
    "mkdir": 2,
    "write": 10,
    "openat": 900,
    "ftruncate": 2,
}
"""System calls at which a kill is put, and at most how many of them come before."""
STRACED: Final = 0.5
LONGEST_S: Final = 120


class Commands:
    """One campaign of killed commands."""

    def __init__(self, folder: Path, seed: int, findings: Findings) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, makes no secrets
        self._found = findings
        self._folder = folder
        self._site = Site(folder)
        self._auditor = Auditor(self._site.home, findings)
        self._shares = set[bytes]()
        self._copies, self._share_copies = folder / "copies", folder / "share-copies"
        self._environ = {
            "RELAY_BACKUP_FOLDER": str(self._copies),
            "RELAY_SHARES_FOLDER": str(self._share_copies),
            "RELAY_SHARES_KEY": str(folder / "shares.key.public"),
            "RELAY_SHARES_HOLDER": "Zoe",
        }
        self._took: dict[str, float] = {}
        """How long each command takes when nobody ends it, in seconds."""
        self._strace = shutil.which("strace")
        if self._strace is None:
            findings.not_run.append("kills at system calls: there is no strace")

    def run(self, count: int, until: float) -> None:
        """Kill so many commands, or until the monotonic clock says `until`."""
        try:
            self._prepare()
            kinds: list[Callable[[], None]] = [
                self._backup,
                self._backup_shares,
                self._restore,
                self._restore_home,
                self._migrate,
            ]
            while self._found.counts["kills"] < count and time.monotonic() < until:
                kinds[self._found.counts["rounds"] % len(kinds)]()
                self._found.did("rounds")
        finally:
            self._site.close()

    # --- what there is to lose

    def _prepare(self) -> None:
        """Fill a relay, end it, and make one whole copy of each kind."""
        for folder in (self._copies, self._share_copies):
            folder.mkdir(mode=0o700)
        asyncio.run(self._fill())
        self._site.server.stop()
        self._auditor.audit()
        self._must("shares-key", str(self._folder / "shares.key"))
        for name, more in (("backup", ()), ("backup --shares", ("--shares",))):
            begun = time.perf_counter()
            self._must("backup", *more)
            self._took[name] = time.perf_counter() - begun
        self._whole_copy = next(self._copies.glob("relay-*"))
        self._whole_shares = next(self._share_copies.glob("shares-*"))
        begun = time.perf_counter()
        self._must(*self._restoring("first"))
        self._took["restore"] = self._took["migrate"] = time.perf_counter() - begun
        shutil.rmtree(self._folder / "first")

    async def _fill(self) -> None:
        case, wire = self._site.add_case(), Wire(self._site.server.port)
        for number in range(LETTERS):
            letter = acts.seal(case, Side.A if number % 2 else Side.B)
            self._shares |= set(letter.shares.values())
            await wire.ask(acts.submit(case, letter).data)
        letter = acts.seal(case, Side.A, bytes(200_000))
        name = (await wire.ask(acts.new_upload(case, letter))).headers["location"].rpartition("/")[2]
        await wire.ask(acts.add_bytes(case.parties[Side.A], name, 0, letter.large))
        upload = UploadId(unbase64url(name))
        await wire.ask(acts.submit(case, letter, (upload,)).data)
        wire.drop()

    # --- running and killing

    def _must(self, *arguments: str) -> None:
        done = self._command(arguments)
        if done.returncode:
            raise RuntimeError(f"relay {' '.join(arguments)}: {done.stderr.decode()}")

    def _command(
        self, arguments: tuple[str, ...], settings: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*RELAY, "--settings", str(settings or self._site.settings), *arguments],
            cwd=ROOT,
            env=environment(self._environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST_S,
            check=False,
        )

    def _killed(self, name: str, arguments: tuple[str, ...], settings: Path | None = None) -> bool:
        """Run a command and kill it; whether it was killed before it ended."""
        prefix: tuple[str, ...] = ()
        call = self._chance.choice(list(CALLS))
        if self._strace is not None and self._chance.random() < STRACED:
            when = 1 + self._chance.randrange(CALLS[call])
            inject = f"inject={call}:signal=KILL:when={when}"
            prefix = (self._strace, "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
        process = subprocess.Popen(
            [*prefix, *RELAY, "--settings", str(settings or self._site.settings), *arguments],
            cwd=ROOT,
            env=environment(self._environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(LONGEST_S if prefix else self._chance.uniform(0.1, 1.0) * self._took[name])
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        killed = process.returncode < 0
        self._found.did("kills" if killed else "ended before the kill")
        if killed:
            self._found.did(f"kills of {name}")
            self._found.did("kills at a system call" if prefix else "kills at a moment")
        return killed

    def _again(self, name: str, arguments: tuple[str, ...], settings: Path | None = None) -> None:
        """Give the command again: it must succeed, whatever the killed one left."""
        _next_second()  # copies are named by the second
        done = self._command(arguments, settings)
        output = done.stderr.decode(errors="replace").strip()[-200:]
        self._found.require(not done.returncode, f"after a kill, {name} does not succeed when given again", output)
        self._found.require(b"Traceback" not in done.stderr, "a traceback for the operator", f"{name}: {output}")

    # --- each command

    def _backup(self) -> None:
        self._killed("backup", ("backup",))
        self._copies_whole()
        self._again("backup", ("backup",))
        self._copies_whole()
        self._nothing_left("backup", self._copies, "relay-")
        for old in sorted(self._copies.glob("relay-*"))[1:]:
            shutil.rmtree(old)

    def _copies_whole(self) -> None:
        for copy in self._copies.glob("relay-*"):
            try:
                archive.verified(copy)
            except Fault as fault:
                self._found.find("a backup is there by half", str(fault))

    def _backup_shares(self) -> None:
        self._killed("backup --shares", ("backup", "--shares"))
        self._share_copies_whole()
        self._again("backup --shares", ("backup", "--shares"))
        self._share_copies_whole()
        self._nothing_left("backup --shares", self._share_copies, "shares-")

    def _share_copies_whole(self) -> None:
        copies = sorted(self._share_copies.glob("shares-*"))
        self._found.require(copies, "no share copy is left")
        for copy in copies:
            try:
                archive.opened_shares(copy, self._folder / "shares.key")
            except Fault as fault:
                self._found.find("a share copy is there by half", str(fault).replace(str(self._folder), ""))
                copy.unlink()
        if copies:
            self._whole_shares = max(self._share_copies.glob("shares-*"))

    def _restoring(self, name: str | None) -> tuple[str, ...]:
        to = () if name is None else ("--to", str(self._folder / name))
        shares = ("--shares", str(self._whole_shares), "--shares-key", str(self._folder / "shares.key"))
        return ("restore", str(self._whole_copy), *shares, *to)

    def _restore(self) -> None:
        name = f"restored-{self._found.counts['rounds']}"
        killed = self._killed("restore", self._restoring(name))
        target = self._folder / name
        if target.exists():
            self._restored(target)
            shutil.rmtree(target)
        if killed:
            self._clear("restore", self._folder)
        self._again("restore", self._restoring(name))
        self._restored(target)
        shutil.rmtree(target, ignore_errors=True)
        self._nothing_left("restore", self._folder, "")

    def _restore_home(self) -> None:
        """Restore to the place that the settings name, its own files moved away first."""
        home = self._site.home
        before = {path.name for path in home.iterdir()}
        aside = self._folder / "aside"
        aside.mkdir()
        for path in [*home.glob(f"{DATABASE}*"), home / FILES]:
            path.rename(aside / path.name)
        (home / FILES).mkdir(mode=0o700)
        killed = self._killed("restore", self._restoring(None))
        if killed:
            self._clear("restore in its place", home)
        if not (home / DATABASE).exists():
            self._again("restore in its place", self._restoring(None))
        if (home / DATABASE).exists():
            self._restored(home)
        left = [
            path.name
            for path in home.iterdir()
            if path.name.startswith((".restored", "restored-1", "restored-2", "."))
        ]
        self._found.require(not left, "restore in its place: what a killed one left outlives the next", str(left))
        for path in [*home.iterdir()]:
            if path.name not in before or path.name.startswith(DATABASE):
                _remove(path)
        shutil.rmtree(home / FILES, ignore_errors=True)
        for path in aside.iterdir():
            path.rename(home / path.name)
        aside.rmdir()

    def _restored(self, target: Path) -> None:
        """Require that a restored relay is whole: its rows, its parts, its journals."""
        with closing(sqlite3.connect(target / DATABASE)) as db:
            verdict = db.execute("pragma integrity_check(1)").fetchone()[0]
            counts = [_count(db, name) for name in ("letters", "shares", "parts")]
        self._found.require(verdict == "ok", "a restored database is damaged", str(verdict))
        wanted = [LETTERS + 1, 2 * (LETTERS + 1), 1]
        self._found.require(counts == wanted, "a restore is there by half", f"{counts}, not {wanted}")
        self._found.require(len(list((target / FILES).glob("*"))) >= 1, "a restore is without its parts")
        self._found.require(
            (target / "restored-journals.json").exists(), "a restore is without its list of journals"
        )

    def _migrate(self) -> None:
        """Bring an older database to the newest schema, killed on the way."""
        folder = self._folder / "older"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._site.home, folder, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
        schema = self._chance.choice(OLDER)
        data = ROOT / "tests" / "migration" / "data" / f"schema-{schema}.sqlite3.gz"
        (folder / DATABASE).write_bytes(gzip.decompress(data.read_bytes()))
        before = _rows(folder / DATABASE)
        self._killed("migrate", ("migrate",), folder / self._site.settings.name)
        rows = _rows(folder / DATABASE)
        self._found.require(rows.items() >= before.items(), "a killed migrate lost rows", f"{before} {rows}")
        self._again("migrate", ("migrate",), folder / self._site.settings.name)
        rows = _rows(folder / DATABASE)
        self._found.require(rows.items() >= before.items(), "a migrate after a kill lost rows", f"{before} {rows}")
        known = {path.name for path in self._site.home.iterdir()} | {
            f"{DATABASE}{ending}" for ending in ("-wal", "-shm", ".lock")
        }
        left = [path.name for path in folder.iterdir() if path.name not in known]
        self._found.require(not left, "migrate: what a killed one left outlives the next", str(left))

    # --- what is left

    def _nothing_left(self, name: str, folder: Path, named: str) -> None:
        ours = {"relay", "copies", "share-copies", "shares.key", "shares.key.public", "older", "root.key"}
        left = [
            path
            for path in folder.iterdir()
            if path.name not in ours and not (named and path.name.startswith(named))
        ]
        self._found.require(
            not left, f"{name}: what a killed one left outlives the next", str([path.name for path in left])
        )
        for path in left:
            _remove(path)

    def _clear(self, name: str, folder: Path) -> None:
        """Count the shares in the clear that lie in what a killed command left."""
        left = [
            path
            for path in folder.rglob("*")
            if path.is_file()
            and any(part.startswith((".", "restored-")) for part in path.relative_to(folder).parts)
        ]
        data = b"".join(path.read_bytes() for path in left)
        clear = sum(share in data for share in self._shares)
        if clear:
            self._found.did(f"{name}: shares in the clear until the next start", clear)


def _rows(path: Path) -> dict[str, int]:
    """Return how many rows the tables have whose rows every schema keeps."""
    with closing(sqlite3.connect(path)) as db:
        there = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
        kept = (
            "cases",
            "items",
            "records",
            "journal",
            "letters",
            "grants",
            "shares",
            "accounts",
            "keysets",
            "slots",
        )
        return {name: _count(db, name) for name in kept if name in there}


def _count(db: sqlite3.Connection, table: str) -> int:
    (count,) = db.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - a name of a list here
    return int(count)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _next_second() -> None:
    time.sleep(1.01 - time.time() % 1)


def commands(folder: Path, seed: int, count: int, within_s: float) -> Findings:
    """Kill `count` commands on a relay in a new folder, for at most `within_s` seconds."""
    findings = Findings("commands", seed)
    Commands(folder, seed, findings).run(count, time.monotonic() + within_s)
    return findings
