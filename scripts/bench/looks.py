"""Measures what people wait for at `letters` over a line with a delay: today, home, review, read, write; and how often they ask.

A relay of its own, a mediator with many cases and held letters, a party of one of them, and between them a line that holds every
byte back. The real program runs as a process for each command; what it takes is told without Argon2. Looking at all cases in
one request takes turns with asking for each case by itself, as it was before. Run it as scripts/bench/looks.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from relay.domain.model import Side
from relay_client.api import defaults
from relay_client.api.account import Account as Client
from relay_client.cases.case_client import CaseClient
from scripts.bench.lib.caseload import PASSPHRASE, Caseload
from scripts.bench.lib.device import Device, Ran
from scripts.bench.lib.far import FarLine, far_line
from scripts.bench.lib.figures import middle, spread, table
from scripts.bench.lib.people import BenchCase
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.servers import new_relay, relay

DELAY_S: Final = 0.040
"""Each way."""


class Amounts(Struct, frozen=True):
    """How much there is, and how often each thing is done."""

    cases: int
    letters: int
    rounds: int
    session: int
    """How often one session asks for the same again, to see whether its memory grows."""


FULL: Final = Amounts(cases=40, letters=500, rounds=5, session=20)
QUICK: Final = Amounts(cases=3, letters=8, rounds=1, session=3)


class Site(Struct, frozen=True):
    """Who and what there is."""

    caseload: Caseload
    cases: list[BenchCase]
    meral: Device
    anna: Device
    cold: tuple[Device, Device]
    """The same two, as they were before anything was asked from them."""
    line: FarLine

    def near(self, run_it: Callable[[], Ran]) -> Ran:
        """Do something over a line without a delay."""
        self.line.delay_s = 0.0
        try:
            return run_it()
        finally:
            self.line.delay_s = DELAY_S

    def change(self) -> str:
        """Let side A of the first case hand in one more letter, from another device; return its id."""
        self.caseload.refresh(self.cases[0])
        return self.caseload.submit(self.cases[0]).hex()

    def envelope(self) -> str:
        """Let the mediator release a letter to side A of the first case; return its id."""
        self.caseload.refresh(self.cases[0])
        item = self.caseload.submit(self.cases[0], Side.B)
        self.caseload.release(self.cases[0], item)
        return item.hex()


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure in a new folder and return the result, ready for JSON."""
    with far_line(DELAY_S) as line:
        settings = new_relay(folder / "relay", line.origin)
        with relay(settings) as server:
            line.port = server.port
            caseload = Caseload(server, line.origin, settings.parent)
            begun = time.perf_counter()
            site = _filled(caseload, folder, line, amounts)
            filled_s = round(time.perf_counter() - begun, 1)
            figures = _measured(site, folder, amounts)
            figures["server_mib"] = server.memory_mib
            caseload.api.close()
    result = {
        "delay_ms": DELAY_S * 1e3,
        "cases": amounts.cases,
        "letters": amounts.letters,
        "rounds": amounts.rounds,
        "filled_s": filled_s,
        **figures,
    }
    result["targets"] = [target.shown for target in _targets(result)]
    return result


def _filled(caseload: Caseload, folder: Path, line: FarLine, amounts: Amounts) -> Site:
    meral, anna = folder / "meral", folder / "anna"
    lead = caseload.mediator(meral)
    cases = [caseload.first_case(lead, anna)]
    cases += [caseload.labelled(lead, number) for number in range(1, amounts.cases)]
    for number in range(amounts.letters):
        caseload.submit(cases[number % len(cases)])
    devices = Device(meral, line, PASSPHRASE), Device(anna, line, PASSPHRASE)
    cold = tuple(device.copy(folder / f"{device.folder.name}-cold") for device in devices)
    return Site(caseload, cases, *devices, (cold[0], cold[1]), line)


def _measured(site: Site, folder: Path, amounts: Amounts) -> dict[str, Any]:
    taken: dict[str, list[Ran]] = defaultdict(list)
    ratios: list[float] = []
    singly: list[tuple[float, int]] = []
    at_once: list[tuple[float, int]] = []
    letter = folder / "letter.txt"
    letter.write_text("Ik schrijf je weer.\n", encoding="utf-8")
    for device, command in ((site.meral, "today"), (site.anna, "home")):
        device.run(command)
    for number in range(amounts.rounds):
        for name, run_it in _steps(site, folder / f"round-{number}", letter).items():
            taken[name].append(run_it())
        site.meral.run("today")
        singly.append(asyncio.run(_timed(site, _singly)))
        at_once.append(asyncio.run(_timed(site, _at_once)))
        ratios.append(singly[-1][0] / at_once[-1][0])
    return {
        "commands": {name: _of(runs) for name, runs in taken.items()},
        "one_by_one": {"seconds": middle(run for run, _ in singly), "requests": singly[-1][1]},
        "one_look": {"seconds": middle(run for run, _ in at_once), "requests": at_once[-1][1]},
        "ratios": {"one_by_one_to_one_look": {"median": middle(ratios, 1), "spread": spread(ratios)}},
        "session": _session(site, amounts),
    }


def _steps(site: Site, folder: Path, letter: Path) -> dict[str, Callable[[], Ran]]:
    """Return what is done in a round, in order. Each finds the device as the one before left it."""
    folder.mkdir()
    new_meral, new_anna = (device.copy(folder / device.folder.name) for device in site.cold)

    def after(change: Callable[[], object], device: Device, *line: str) -> Callable[[], Ran]:
        def run_it() -> Ran:
            change()
            return device.run(*line)

        return run_it

    own = site.change()
    sending = ("write", "--file", str(letter), "--send")
    return {
        "program alone": lambda: site.meral.run("profiles"),
        "today, cold": lambda: new_meral.run("today"),
        "home, cold": lambda: new_anna.run("home"),
        "today, after a change": after(site.change, site.meral, "today"),
        "today": lambda: site.meral.run("today"),
        "review, after a change": after(site.change, site.meral, "review", own),
        "review": lambda: site.meral.run("review", own),
        "home, after a change": after(site.change, site.anna, "home"),
        "home": lambda: site.anna.run("home"),
        "home, no delay": lambda: site.near(lambda: site.anna.run("home")),
        "read, after a change": after(site.change, site.anna, "read", own),
        "read": lambda: site.anna.run("read", own),
        "read, opening it": lambda: site.anna.run("read", site.envelope(), "--choice", "now"),
        "write, after a change": after(site.change, site.anna, *sending),
        "write": lambda: site.anna.run(*sending),
    }


async def _timed(site: Site, what: Callable[[Client, list[BenchCase]], Awaitable[None]]) -> tuple[float, int]:
    """Do something with the library in this process, unlocked and with nothing new; return its seconds and requests."""
    async with defaults.device_client({"LETTERS_HOME": str(site.meral.folder)}) as letters:
        person = await letters.unlock(PASSPHRASE)
        await CaseClient(person._session).look_all()  # noqa: SLF001 - the connection and the keyring are there, as in a session
        site.line.forget()
        begun = time.perf_counter()
        await what(person, site.cases)
        return time.perf_counter() - begun, len(site.line.requests)


async def _singly(person: Client, cases: list[BenchCase]) -> None:
    work = CaseClient(person._session)  # noqa: SLF001 - below what a person's own methods do
    for case in cases:
        await work.look(case.id)


async def _at_once(person: Client, _cases: list[BenchCase]) -> None:
    await CaseClient(person._session).look_all()  # noqa: SLF001 - below what a person's own methods do


def _session(site: Site, amounts: Amounts) -> dict[str, Any]:
    """Ask for the same again and again in one session: how long it takes, and what the process holds after the first and last."""
    with site.meral.session() as session:
        ran = [session.run("today") for _ in range(amounts.session)]
    later = [run.seconds for run in ran[1:]]
    return {
        "today_s": middle(later, 3),
        "spread": spread(later),
        "requests": max(run.requests for run in ran[1:]),
        "first_mib": ran[0].peak_mib,
        "last_mib": ran[-1].peak_mib,
    }


# --- the result -----------------------------------------------------------------------------------------------


def _of(ran: list[Ran]) -> dict[str, Any]:
    return {
        "seconds": middle((run.seconds for run in ran), 3),
        "spread": spread([run.seconds for run in ran]),
        "cpu_s": middle((run.cpu_s for run in ran), 3),
        "argon2_s": middle((run.argon2_s for run in ran), 3),
        "requests": int(middle((run.requests for run in ran), 0)),
        "most_requests": max(run.requests for run in ran),
        "logins": max(run.logins for run in ran),
        "asked": list(max(ran, key=lambda run: run.requests).asked),
        "peak_mib": max(run.peak_mib for run in ran),
    }


def _targets(result: dict[str, Any]) -> list[Target]:
    commands = result["commands"]
    session = result["session"]
    grown = round(session["last_mib"] - session["first_mib"], 1)
    targets = [
        Target.at_most("today, seconds", 0.8, commands["today"]["seconds"]),
        Target.at_most("today, cold, seconds", 2.0, commands["today, cold"]["seconds"]),
        Target.at_most("home, seconds without the line's delay", 0.3, commands["home, no delay"]["seconds"]),
        Target.at_most("a session's growth, MiB", 4, grown),
    ]
    for name in ("today", "home", "review", "read", "write"):
        targets.append(Target.at_most(f"{name}, requests", 3, commands[name]["requests"]))
        after = commands[f"{name}, after a change"]["most_requests"]
        targets.append(Target.at_most(f"{name}, requests after a change", 6, after))
    return targets


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    rows = [
        (
            name,
            figures["seconds"],
            figures["spread"],
            figures["cpu_s"],
            figures["argon2_s"],
            figures["requests"],
            figures["most_requests"],
            figures["logins"],
            figures["peak_mib"],
        )
        for name, figures in result["commands"].items()
    ]
    ratio = result["ratios"]["one_by_one_to_one_look"]
    asked = [(name, *result[name].values()) for name in ("one_by_one", "one_look")]
    return "\n\n".join(
        [
            table(
                (
                    "",
                    "seconds",
                    "least, most",
                    "processor",
                    "Argon2",
                    "requests",
                    "at most",
                    "to log in",
                    "peak MiB",
                ),
                rows,
            ),
            table(("all cases, nothing new", "seconds", "requests"), asked),
            table(
                ("ratio", "median", "least, most"), [("one by one / one look", ratio["median"], ratio["spread"])]
            ),
            table(("in one session", ""), result["session"].items()),
            ended(result),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("looks", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
