"""Measures large files: uploads and downloads by a plain client, sealing and opening, and letters beside an upload.

Controls take turns with what is measured, several rounds: nginx, which checks nothing and waits for no disk; a copy that
does wait; the hashes and the cipher alone. Ratios are made within a round. Run it as scripts/bench/files.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from msgspec import Struct

from scripts.bench.lib import nginx, plain
from scripts.bench.lib.field import Field, Load
from scripts.bench.lib.figures import middle, percentile, spread, table
from scripts.bench.lib.flood import flood
from scripts.bench.lib.letters import CYCLE, with_part
from scripts.bench.lib.parts import Parts, Place
from scripts.bench.lib.plain import Moved
from scripts.bench.lib.program import Target, ended, run
from scripts.bench.lib.sealing import Sealing, sealing
from scripts.bench.lib.servers import PACE, Running, new_relay, relay
from scripts.bench.lib.workers import Workers

MIB: Final = 1 << 20
SPACE_LEAST: Final = 8 << 30
"""Bytes that must be free before the large files are made."""
P99: Final = 0.99
FILES: Final = "files"
SOURCE: Final = "source"
P = ParamSpec("P")
T = TypeVar("T")


class Amounts(Struct, frozen=True):
    """How large the files are, how often each is moved, and how many letters go beside an upload."""

    rounds: dict[int, int]
    """Rounds by the size in MiB."""
    judged: int
    """The size, in MiB, that the targets speak of; letters go beside an upload of it."""
    sealed: int
    """MiB that are sealed in memory."""
    letters: tuple[int, int]
    """Clients, and cycles of each, in one round."""
    letter_rounds: int


FULL: Final = Amounts(rounds={64: 5, 256: 7, 1024: 3}, judged=256, sealed=128, letters=(4, 60), letter_rounds=5)
QUICK: Final = Amounts(rounds={1: 1, 2: 1}, judged=2, sealed=1, letters=(2, 4), letter_rounds=1)


@dataclass(slots=True)
class Measured:
    """What was measured of one size, a value for each round."""

    moved: dict[str, list[Moved]] = field(default_factory=lambda: defaultdict(list))
    cpu_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """The server's processor seconds, of what it did."""
    peaks_mib: list[list[float]] = field(default_factory=list)
    """What each process of the server held at most, round by round."""

    def rates(self, name: str) -> list[float]:
        """MiB a second, round by round."""
        return [each.rate for each in self.moved[name]]


class Ground(Struct, frozen=True):
    """Where all of it happens: one relay and one nginx, bytes to send, and the process that moves them."""

    server: Running
    nginx_port: int | None
    parts: Parts
    source: Path
    folder: Path
    hands: ProcessPoolExecutor

    def apart(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something in the process kept for it, after the disk came to rest."""
        os.sync()
        return self.hands.submit(call, *args, **kwargs).result()


def measure(folder: Path, amounts: Amounts) -> dict[str, Any]:
    """Measure in a new folder and return the result, ready for JSON."""
    if shutil.disk_usage(folder).free < SPACE_LEAST and amounts is FULL:
        raise SystemExit(f"{folder} needs {SPACE_LEAST >> 30} GiB free; --folder names another place.")
    largest = max(amounts.rounds)
    source = folder / SOURCE
    _fill(source, largest)
    settings = new_relay(folder / "relay")
    files = settings.parent / FILES
    with Workers() as workers, relay(settings) as server, _beside(folder) as (port, hands):
        site = Field(server, settings.parent, workers)
        site.add_cases(amounts.letters[0] + 1, 1)
        idle_mib = server.peaks_mib
        case = site.cases[-1]  # the letters go through the others
        ground = Ground(server, port, Parts(server.port, files, case), source, folder, hands)
        kept = [_kept(ground, site, size) for size in amounts.rounds]
        measured = {size: Measured() for size in amounts.rounds}
        for size, each, place in _turns(amounts.rounds, measured, kept):
            _round(ground, size, each, place)
        sealed = [hands.submit(sealing, amounts.sealed * MIB).result() for _ in range(amounts.rounds[largest])]
        letters = [_letters(ground, site, amounts) for _ in range(amounts.letter_rounds)]
        items = site.check()
        site.close()
    result: dict[str, Any] = {
        "pace": PACE,
        "nginx": port is not None,
        "idle_mib": idle_mib,
        "sizes": {str(size): _of(each) for size, each in measured.items()},
        "sealing": _of_sealing(amounts.sealed, sealed),
        "letters": _of_letters(amounts, letters),
        "items_checked": items,
    }
    result["targets"] = [each.shown for each in _targets(result, amounts)]
    return result


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[tuple[int | None, ProcessPoolExecutor]]:
    """Run nginx and the process that moves bytes."""
    hands = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    try:
        with nginx.nginx(folder / nginx.PROGRAM) as port:
            if port is None:
                sys.stderr.write("files: NO NGINX here, so nothing is compared with it (Debian: nginx-light)\n")
            else:
                os.link(folder / SOURCE, folder / nginx.PROGRAM / nginx.FILES / SOURCE)
            yield port, hands
    finally:
        hands.shutdown()


def _fill(source: Path, mib: int) -> None:
    with source.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(MIB))


def _kept(ground: Ground, site: Field, size: int) -> Place:
    """Upload and submit a part of this size, to be downloaded in every round."""
    place = ground.parts.place(size * MIB)
    ground.apart(plain.put, ground.server.port, ground.parts.head(place), ground.source, place.size)
    site.submit(-1, with_part(site.cases[-1], place.item, ground.parts.ref(place), place.upload))
    return place


def _turns(
    rounds: dict[int, int], measured: dict[int, Measured], kept: Sequence[Place]
) -> Iterator[tuple[int, Measured, Place]]:
    """Let the sizes take turns, so that what else the machine does falls on all of them."""
    for at in range(max(rounds.values())):
        for place, (size, count) in zip(kept, rounds.items(), strict=True):
            if at < count:
                yield size, measured[size], place


def _round(ground: Ground, size: int, measured: Measured, kept: Place) -> None:
    def noted(name: str, call: Callable[..., Moved], *arguments: Any) -> None:
        before = ground.server.cpu_s
        measured.moved[name].append(ground.apart(call, *arguments))
        measured.cpu_s[name].append(ground.server.cpu_s - before)

    parts, count = ground.parts, size * MIB
    ground.server.forget_peaks()
    place = parts.place(count)
    noted("upload", plain.put, ground.server.port, parts.head(place), ground.source, count)
    parts.end(place)
    if ground.nginx_port is not None:
        noted("nginx_put", plain.put, ground.nginx_port, _nginx_head("PUT", count), ground.source, count)
        (ground.folder / nginx.PROGRAM / nginx.FILES / "put").unlink()
    copy = ground.folder / "copy"
    noted("copy", plain.copied, ground.source, copy, count)
    copy.unlink()
    noted("download", plain.get, ground.server.port, parts.download_head(kept), count)
    if ground.nginx_port is not None:
        noted("nginx_get", plain.get, ground.nginx_port, _nginx_head("GET", count), count)
    measured.peaks_mib.append(ground.server.peaks_mib)


def _nginx_head(method: str, size: int) -> bytes:
    """A request to nginx: a file of its own to put, the first bytes of the source to get."""
    wanted = f"/put HTTP/1.1\r\nHost: nginx\r\nContent-Length: {size}\r\n\r\n"
    if method == "GET":
        wanted = f"/{SOURCE} HTTP/1.1\r\nHost: nginx\r\nRange: bytes=0-{size - 1}\r\n\r\n"
    return f"{method} {wanted}".encode()


def _letters(ground: Ground, site: Field, amounts: Amounts) -> tuple[Load, Load, int]:
    """Let letters go through the server, first by themselves and then beside an upload that never ends."""
    os.sync()
    quiet = site.cycles(*amounts.letters)
    with flood(ground.server.port, ground.parts, ground.source, amounts.judged * MIB) as uploads:
        beside = site.cycles(*amounts.letters)
    return quiet, beside, uploads.value


# --- the result -----------------------------------------------------------------------------------------------


def _of(measured: Measured) -> dict[str, Any]:
    moved = {
        name: {
            "mib_per_s": middle(measured.rates(name), 0),
            "spread": spread(measured.rates(name)),
            "client_cpu_s": middle(each.cpu_s for each in moves),
            "server_cpu_s": middle(measured.cpu_s[name]),
        }
        for name, moves in measured.moved.items()
    }
    compared = (("upload", "nginx_put"), ("upload", "copy"), ("download", "nginx_get"))
    ratios = {
        f"{mine}_to_{other}": _ratio(measured.rates(mine), measured.rates(other))
        for mine, other in compared
        if other in moved
    }
    peaks = [max(each) for each in zip(*measured.peaks_mib, strict=True)]
    return {"moved": moved, "ratios": ratios, "peaks_mib": peaks, "peak_mib": round(sum(peaks), 1)}


def _ratio(mine: Sequence[float], others: Sequence[float]) -> dict[str, Any]:
    each = [one / other for one, other in zip(mine, others, strict=True)]
    return {"median": middle(each), "spread": spread(each)}


def _of_sealing(mib: int, rounds: Sequence[Sealing]) -> dict[str, Any]:
    return {
        "mib": mib,
        "seal_mib_per_s": middle((each.seal for each in rounds), 0),
        "open_mib_per_s": middle((each.open for each in rounds), 0),
        "primitives_mib_per_s": middle((each.seal_primitives for each in rounds), 0),
        "seal_to_primitives": _ratio([each.seal for each in rounds], [each.seal_primitives for each in rounds]),
        "open_to_primitives": _ratio([each.open for each in rounds], [each.open_primitives for each in rounds]),
    }


def _of_letters(amounts: Amounts, rounds: Sequence[tuple[Load, Load, int]]) -> dict[str, Any]:
    quiet, beside = [_latencies_ms(each) for each, _, _ in rounds], [_latencies_ms(each) for _, each, _ in rounds]
    seconds = sum(load.outcome.seconds for _, load, _ in rounds)
    p99s = [[percentile(each, P99) for each in side] for side in (quiet, beside)]
    return {
        "clients": amounts.letters[0],
        "requests": sum(map(len, quiet)),
        "upload_mib": amounts.judged,
        "uploads_mib_per_s": round(sum(each[2] for each in rounds) * amounts.judged / seconds),
        "quiet_p50_ms": middle(percentile(each, 0.5) for each in quiet),
        "beside_p50_ms": middle(percentile(each, 0.5) for each in beside),
        "quiet_p99_ms": middle(p99s[0]),
        "beside_p99_ms": middle(p99s[1]),
        "p99_ratio": _ratio(p99s[1], p99s[0]),
    }


def _latencies_ms(load: Load) -> list[float]:
    return [each * 1e3 for kind in CYCLE for each in load.outcome.latencies[kind]]


def _targets(result: dict[str, Any], amounts: Amounts) -> Iterator[Target]:
    judged = result["sizes"][str(amounts.judged)]["ratios"]
    named = f"{amounts.judged} MiB"
    if result["nginx"]:
        yield Target.at_least(
            f"durable upload of {named} / nginx PUT", 0.4, judged["upload_to_nginx_put"]["median"]
        )
        yield Target.at_least(f"download of {named} / nginx GET", 0.8, judged["download_to_nginx_get"]["median"])
    sealed = result["sealing"]
    yield Target.at_least("sealing / primitives", 0.8, sealed["seal_to_primitives"]["median"])
    yield Target.at_least("opening / primitives", 0.8, sealed["open_to_primitives"]["median"])
    peaks = [result["sizes"][str(size)]["peak_mib"] for size in (max(amounts.rounds), min(amounts.rounds))]
    named = f"server's peak, {max(amounts.rounds)} MiB - {min(amounts.rounds)} MiB, in MiB"
    yield Target.at_most(named, 16, round(peaks[0] - peaks[1], 1))
    yield Target.at_most("letters' p99 beside uploads / quiet", 6, result["letters"]["p99_ratio"]["median"])


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    rows, ratios, peaks = [], [], []
    for size, each in result["sizes"].items():
        rows += [(f"{size} MiB, {name}", *moved.values()) for name, moved in each["moved"].items()]
        ratios += [(f"{size} MiB, {name}", *ratio.values()) for name, ratio in each["ratios"].items()]
        peaks.append((f"{size} MiB", *each["peaks_mib"], each["peak_mib"]))
    return "\n\n".join(
        [
            table(("", "MiB a second", "least, most", "client CPU s", "server CPU s"), rows),
            table(("ratio", "median", "least, most"), ratios),
            table(("server's peak, MiB", "house", "door", "both"), peaks),
            table(("sealing in memory", ""), result["sealing"].items()),
            table(("letters", ""), result["letters"].items()),
            ended(result),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run(
        "files",
        __doc__,
        lambda folder, options: measure(folder, QUICK if options.quick else FULL),
        report,
        arguments,
    )


if __name__ == "__main__":
    sys.exit(main())
