"""Damage of every kind, each to a relay of its own: says whether a start sees it, `relay check`, --deep, or it is harmless.

Harmless is what leaves every row, every large part, every backup and every copy as it was. What is neither seen nor harmless was
missed, and is a find. `python -m scripts.campaign.damage`, with --count (rounds of all kinds), --seed, --json.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.config import Settings, load
from relay.domain.ids import Seconds
from relay.domain.model import Side, StaffRole
from relay.operate import archive, make
from relay.operate.check import check
from relay.operate.fault import KNOWN
from relay.store.connect import open_store
from relay.store.sqlite.migrate import migrate
from relay.wire import statements as s
from scripts.campaign.damages import DAMAGES, DATABASE, MOMENTS, OLDER
from tests.support.desk import agreed, desk_of
from tests.support.large import TWO_SEGMENTS, submitted
from tests.support.relay_site import RelaySite, new_site
from tests.support.standing_by import beside

START, CHECK, DEEP, HARMLESS, MISSED = "at the start", "by check", "by check --deep", "harmless", "MISSED"
SECONDS: Final = 600.0
NOTHING_BESIDE: Final = ("disk",)
"""Points of a check that say something about this machine and nothing about a relay."""


class Verdict(Struct, frozen=True):
    """How one damage was seen, and by which words."""

    kind: str
    how: str
    detail: str


# --- the relay that is damaged --------------------------------------------------------------------------------


def made(folder: Path) -> Path:
    """Make a relay with letters of every fate, pages, backups, and a log that was not taken in; return its folder."""
    asyncio.run(_lived_in(folder / "living"))
    home = folder / "left"
    shutil.rmtree(folder / "living")
    return home


async def _lived_in(home: Path) -> None:
    async with new_site(home, "damage") as site:
        (home / make.ROOT_NAME).rename(home.with_name(make.ROOT_NAME))
        for name in ("backups", "shares", OLDER):
            (home / name).mkdir(mode=0o700)
        archive.make_shares_key(home.with_name("shares.key"), site.chance)
        shutil.copy(home.with_name("shares.key.public"), home)
        with (home / make.SETTINGS_NAME).open("a", encoding="utf-8") as settings:
            settings.write(
                "RELAY_BACKUP_FOLDER=backups\nRELAY_SHARES_FOLDER=shares\nRELAY_SHARES_KEY=shares.key.public\n"
                "RELAY_SHARES_HOLDER=the board\n"
            )
        await _foreign(home)
        await _letters(site)
        await site.store.shred_log(site.now())
        await _letters(site, again=True)
        for suffix in ("", "-wal"):
            shutil.copy(home / f"{DATABASE}{suffix}", home / OLDER / f"{DATABASE}{suffix}")
        await _letters(site, again=True, between=partial(_moment, home))
        await site.store.shred_log(site.now())
        for later in range(2):
            archive.save_shares(load(home / make.SETTINGS_NAME, {}), None, Seconds(site.now() + later))
        archive.save(load(home / make.SETTINGS_NAME, {}), None, site.now())
        await _letters(site, again=True)
        # What a kill leaves: the newest acts are in the log alone.
        shutil.copytree(home, home.with_name("left"))


def _moment(home: Path) -> None:
    """Keep the database as it is now, its log taken in, beside the other copies from before."""
    folder = home / OLDER
    copy = folder / MOMENTS.replace("*", str(len(list(folder.glob(MOMENTS)))))
    for suffix in ("", "-wal"):
        shutil.copy(home / f"{DATABASE}{suffix}", copy.with_name(f"{copy.name}{suffix}"))
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("pragma wal_checkpoint(truncate)")


async def _foreign(home: Path) -> None:
    migrate(f"sqlite:///{home / OLDER / 'foreign.sqlite3'}")
    store = await open_store(f"sqlite:///{home / OLDER / 'foreign.sqlite3'}")
    await store.check()
    await store.close()


async def _letters(site: RelaySite, *, again: bool = False, between: Callable[[], None] = lambda: None) -> None:
    """Let a case live: typed letters and pages, passed on, opened, taken back and held; a note. `between` is done between acts."""
    if not again:
        office = await site.staff("office", StaffRole.COORDINATOR)
        site.case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))  # type: ignore[attr-defined]
    case = site.case  # type: ignore[attr-defined]
    if not again:
        await _given(site)
    written = []
    for large in ((), (site.chance(TWO_SEGMENTS),), (), (site.chance(5_000),)):
        letter = await site.write(case.a, case.case, Side.A, [case.mediator], large=large)
        await submitted(site, case.a, case.case, letter)
        written.append(letter)
    between()
    await site.release(case.mediator, case.case, written[0], case.b, note_text="For when you are ready.")
    between()
    await site.open(case.b, case.case, written[0])
    between()
    await site.release(case.mediator, case.case, written[1], case.b, note_text="Pages.")
    between()
    await site.act(case.a, "item.recall", s.Recall, case.case, item=written[2].item)
    between()
    request = await site.worded(
        case.mediator, s.Note, case.case, (case.mediator, case.a), note=s.NoteId(site.chance(16)), about=Side.A
    )
    await site.send(case.mediator, "case.note", case.case, request)


async def _given(site: RelaySite) -> None:
    """Let a supporter, an interpreter and a translation's author have keys: grants of these purposes are kept too."""
    case = site.case  # type: ignore[attr-defined]
    by, desk = await beside(site, case), await desk_of(site, case)
    await by.lend(await by.own())
    await agreed(desk)
    letter = await site.write(case.a, case.case, Side.A, [case.mediator])
    await site.submit(case.a, case.case, letter)
    await desk.share(letter=letter)


# --- the verdict ----------------------------------------------------------------------------------------------


class Field:
    """A relay's folder to be damaged again and again, and what it says undamaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = made(folder)
        self._content = _content(self._copied("as-it-was"))
        good = self.seen(self._copied("looked-at"))
        if good is not None:
            raise RuntimeError(f"a relay that nobody damaged is said to be damaged: {good}")

    def tried(self, kind: str, seed: int) -> Verdict:
        """Damage a copy, and say how that is seen."""
        home = self._copied("damaged")
        try:
            DAMAGES[kind](home, random.Random(f"{kind} {seed}"))  # noqa: S311 - chosen to be had again
            seen = self.seen(home)
            if seen is not None:
                return Verdict(kind, *seen)
            content = _content(home)
            if self._start(home) is not None:
                return Verdict(kind, START, "")
            return Verdict(kind, *((HARMLESS, "") if content == self._content else (MISSED, f"seed {seed}")))
        finally:
            shutil.rmtree(home)

    def seen(self, home: Path) -> tuple[str, str] | None:
        """Return how a damage is seen, the least work first, and what is said of it; None where it is not."""
        settings = _settings(home)
        for how, deep in ((CHECK, None), (DEEP, lambda _what, _done, _all: None)):
            report = check(settings, Seconds(int(time.time())), deep)
            bad = [point for point in report.points if not point.good and point.name not in NOTHING_BESIDE]
            if bad:
                return (self._start(home) if deep is None else None) or how, "; ".join(
                    f"{point.name}: {point.detail}" for point in bad
                )
        return None

    def _start(self, home: Path) -> str | None:
        """Whether the service does not start; tried last, since a start changes files."""

        async def start() -> None:
            store = await open_store(_settings(home).store)
            try:
                await store.check()
            finally:
                await store.close()

        try:
            asyncio.run(start())
        except KNOWN:
            return START
        return None

    def _copied(self, name: str) -> Path:
        # With their times: a check asks when a database was last written.
        return Path(shutil.copytree(self.home, self.folder / name))


def _settings(home: Path) -> Settings:
    return load(home / make.SETTINGS_NAME, {})


def _content(home: Path) -> str:
    """Digest all that a relay keeps, as a program reads it: rows, large parts, backups and copies of shares."""
    state = hashlib.sha256()
    with closing(sqlite3.connect(home / DATABASE)) as db:
        try:
            for line in db.iterdump():
                if not line.startswith('INSERT INTO "meta"'):
                    state.update(line.encode() + b"\n")
        except (sqlite3.Error, UnicodeError) as error:
            return f"not to be read: {type(error).__name__}"
    for folder in ("files", "backups", "shares"):
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path.suffix != ".hashes":
                state.update(f"{path.relative_to(home)}".encode() + hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


def damage(folder: Path, seed: int, count: int, within_s: float = SECONDS) -> dict[str, Any]:
    """Do every kind of damage `count` times, each to a copy in `folder`; return counts, and what was missed."""
    field, ends = Field(folder), time.monotonic() + within_s
    counts, missed, kinds = Counter[str](), [], Counter[str]()
    for turn in range(count):
        for kind in DAMAGES:
            if time.monotonic() > ends or (kind.endswith("owner") and os.geteuid()):
                continue
            verdict = field.tried(kind, seed + turn)
            counts[verdict.how] += 1
            kinds[kind] += 1
            if verdict.how == MISSED:
                missed.append(f"{kind}, {verdict.detail}")
    return {"kinds": len(kinds), "tried": counts.total(), "seen": dict(sorted(counts.items())), "missed": missed}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, damage, and print; return 1 where something was missed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.campaign.damage", description=__doc__)
    parser.add_argument("--count", type=int, default=1, help="how often each kind is done")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="relay-damage-") as folder:
        result = damage(Path(folder), options.seed, options.count)
    if options.json:
        json.dump(result, sys.stdout)
        sys.stdout.write("\n")
    else:
        lines = [f"{result['kinds']} kinds of damage, {result['tried']} tried"]
        lines += [f"{count:6} {how}" for how, count in result["seen"].items()]
        lines += [f"MISSED  {line}" for line in result["missed"]]
        sys.stdout.write("\n".join(lines) + "\n")
    return 1 if result["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
