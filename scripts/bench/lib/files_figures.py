"""What was measured of large files, as figures: medians and spreads, ratios within a round, targets, and tables for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import Struct

from scripts.bench.lib.field import Load
from scripts.bench.lib.figures import middle, percentile, spread, table
from scripts.bench.lib.letters import CYCLE
from scripts.bench.lib.plain import Moved
from scripts.bench.lib.program import Target, ended
from scripts.bench.lib.sealing import Sealing
from scripts.bench.lib.streaming import Fetched, Sent

MIB: Final = 1 << 20
P99: Final = 0.99


class Amounts(Struct, frozen=True):
    """How large the files are, how often each is moved, and how many letters go beside an upload."""

    rounds: dict[int, int]
    """Rounds by the size in MiB."""
    judged: int
    """The size, in MiB, that the targets speak of; letters go beside an upload of it."""
    sealed: int
    """MiB that are sealed in memory."""
    sealings: int
    """Rounds of that."""
    client: dict[int, int]
    """Rounds of the client's own library, by the size in MiB."""
    letters: tuple[int, int]
    """Clients, and cycles of each, in one round."""
    letter_rounds: int


@dataclass(slots=True)
class Measured:
    """What was measured of one size, a value for each round."""

    moved: dict[str, list[Moved]] = field(default_factory=lambda: defaultdict(list))
    cpu_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """The server's processor seconds, of what it did."""
    sent: list[Sent] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    """By the client's own library."""
    peaks_mib: list[list[float]] = field(default_factory=list)
    """What each process of the server held at most, round by round."""

    def rates(self, name: str) -> list[float]:
        """MiB a second, round by round."""
        return [move.rate for move in self.moved[name]]


def of_size(measured: Measured) -> dict[str, Any]:
    """Return the figures of one size."""
    moved = {
        name: {
            "mib_per_s": middle(measured.rates(name), 0),
            "spread": spread(measured.rates(name)),
            "client_cpu_s": middle(move.cpu_s for move in moves),
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
    peaks = [max(peaks) for peaks in zip(*measured.peaks_mib, strict=True)]
    return {
        "moved": moved,
        "ratios": ratios,
        "peaks_mib": peaks,
        "peak_mib": round(sum(peaks), 1),
        "client": _of_client(measured),
    }


def _of_client(measured: Measured) -> dict[str, Any]:
    sizes = [(sent, sent.length / MIB) for sent in measured.sent]
    fetched = zip(measured.fetched, measured.sent, strict=True)
    return {
        "seal_mib_per_s": middle((mib / sent.seal_s for sent, mib in sizes), 0),
        "upload_mib_per_s": middle((mib / sent.upload_s for sent, mib in sizes), 0),
        "seal_and_upload_mib_per_s": middle((mib / (sent.seal_s + sent.upload_s) for sent, mib in sizes), 0),
        "fetch_and_open_mib_per_s": middle((sent.length / MIB / received.seconds for received, sent in fetched), 0),
        "sending_peak_mib": max(sent.peak_mib for sent in measured.sent),
        "fetching_peak_mib": max(received.peak_mib for received in measured.fetched),
    }


def _ratio(mine: Sequence[float], others: Sequence[float]) -> dict[str, Any]:
    ratios = [one / other for one, other in zip(mine, others, strict=True)]
    return {"median": middle(ratios), "spread": spread(ratios)}


def of_sealing(mib: int, rounds: Sequence[Sealing]) -> dict[str, Any]:
    """Return the figures of sealing and opening in memory."""
    return {
        "mib": mib,
        "seal_mib_per_s": middle((times.seal for times in rounds), 0),
        "open_mib_per_s": middle((times.open for times in rounds), 0),
        "primitives_mib_per_s": middle((times.seal_primitives for times in rounds), 0),
        "seal_to_primitives": _ratio([times.seal for times in rounds], [times.seal_primitives for times in rounds]),
        "open_to_primitives": _ratio([times.open for times in rounds], [times.open_primitives for times in rounds]),
    }


def of_letters(amounts: Amounts, rounds: Sequence[tuple[Load, Load, int]]) -> dict[str, Any]:
    """Return the figures of letters by themselves and beside uploads."""
    quiet, beside = [_latencies_ms(load) for load, _, _ in rounds], [_latencies_ms(load) for _, load, _ in rounds]
    seconds = sum(load.outcome.seconds for _, load, _ in rounds)
    p99s = [[percentile(latencies, P99) for latencies in side] for side in (quiet, beside)]
    return {
        "clients": amounts.letters[0],
        "requests": sum(map(len, quiet)),
        "upload_mib": amounts.judged,
        "uploads_mib_per_s": round(sum(turn[2] for turn in rounds) * amounts.judged / seconds),
        "quiet_p50_ms": middle(percentile(latencies, 0.5) for latencies in quiet),
        "beside_p50_ms": middle(percentile(latencies, 0.5) for latencies in beside),
        "quiet_p99_ms": middle(p99s[0]),
        "beside_p99_ms": middle(p99s[1]),
        "p99_ratio": _ratio(p99s[1], p99s[0]),
    }


def _latencies_ms(load: Load) -> list[float]:
    return [seconds * 1e3 for kind in CYCLE for seconds in load.outcome.latencies[kind]]


def targets(result: dict[str, Any], amounts: Amounts) -> Iterator[Target]:
    """Yield each target with its figure."""
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
    small, large = min(amounts.rounds), max(amounts.rounds)
    for who, name in (("server", "peak_mib"), ("client", "sending_peak_mib"), ("client", "fetching_peak_mib")):
        less, more = (_peak(result["sizes"][str(size)], name) for size in (small, large))
        what = "peak" if who == "server" else name.removesuffix("_mib").replace("_", " ")
        yield Target.at_most(f"{who}'s {what}, {large} MiB - {small} MiB, in MiB", 16, round(more - less, 1))
    yield Target.at_most("letters' p99 beside uploads / quiet", 6, result["letters"]["p99_ratio"]["median"])


def _peak(of_size: dict[str, Any], name: str) -> float:
    peak: float = of_size[name] if name in of_size else of_size["client"][name]
    return peak


def report(result: dict[str, Any]) -> str:
    """Return the result as tables for people."""
    rows, ratios, peaks, clients = [], [], [], []
    for size, figures in result["sizes"].items():
        rows += [(f"{size} MiB, {name}", *moved.values()) for name, moved in figures["moved"].items()]
        ratios += [(f"{size} MiB, {name}", *ratio.values()) for name, ratio in figures["ratios"].items()]
        peaks.append((f"{size} MiB", *figures["peaks_mib"], figures["peak_mib"]))
        clients.append((f"{size} MiB", *figures["client"].values()))
    return "\n\n".join(
        [
            table(("", "MiB a second", "least, most", "client CPU s", "relay CPU s"), rows),
            table(("ratio", "median", "least, most"), ratios),
            table(("server's peak, MiB", "backend", "frontend", "both"), peaks),
            table(("client", "seal", "upload", "both", "fetch", "peak", "peak"), clients),
            table(("sealing in memory", ""), result["sealing"].items()),
            table(("letters", ""), result["letters"].items()),
            ended(result),
        ]
    )
