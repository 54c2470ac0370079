"""Measures large files: moved by a plain client and by the client's library, sealed in memory, and letters beside uploads.

Controls take turns with what is measured, several rounds: nginx, which checks nothing and waits for no disk; a copy that
does wait; the hashes and the cipher alone. Ratios are made within a round. Run it as scripts/bench/files.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from msgspec import Struct

from scripts.bench.lib import nginx, plain, streaming
from scripts.bench.lib.field import Field, Load
from scripts.bench.lib.files_figures import MIB, Amounts, Measured, of_letters, of_sealing, of_size, report, targets
from scripts.bench.lib.flood import flood
from scripts.bench.lib.letters import with_part
from scripts.bench.lib.parts import Parts, Place
from scripts.bench.lib.plain import Moved
from scripts.bench.lib.program import run
from scripts.bench.lib.sealing import sealing
from scripts.bench.lib.servers import PACE, Running, new_relay, relay
from scripts.bench.lib.workers import Workers

SPACE_LEAST: Final = 8 << 30
"""Bytes that must be free before the large files are made."""
MEMORY_SHARE: Final = 3
"""Times the largest file: bytes to send, a copy, what nginx keeps."""
FILES: Final = "files"
SOURCE: Final = "source"
P = ParamSpec("P")
T = TypeVar("T")


FULL: Final = Amounts(
    rounds={64: 5, 256: 7, 1024: 3},
    judged=256,
    sealed=32,
    sealings=9,
    client={64: 3, 256: 2, 1024: 1},
    letters=(4, 60),
    letter_rounds=5,
)
QUICK: Final = Amounts(
    rounds={1: 1, 6: 1}, judged=6, sealed=1, sealings=1, client={1: 1, 6: 1}, letters=(2, 4), letter_rounds=1
)


class Setup(Struct, frozen=True):
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
        setup = Setup(server, port, Parts(server.port, files, case), source, folder, hands)
        kept = [_kept(setup, site, size) for size in amounts.rounds]
        measured = {size: Measured() for size in amounts.rounds}
        for size, figures, place in _turns(amounts.rounds, measured, kept):
            _round(setup, size, figures, place)
        for size in (size for size, count in amounts.client.items() for _ in range(count)):
            _client(setup, site, size, measured[size])
        sealed = [hands.submit(sealing, amounts.sealed * MIB).result() for _ in range(amounts.sealings)]
        letters = [_letters(setup, site, amounts) for _ in range(amounts.letter_rounds)]
        items = site.check()
        site.close()
    result: dict[str, Any] = {
        "pace": PACE,
        "nginx": port is not None,
        "idle_mib": idle_mib,
        "sizes": {str(size): of_size(figures) for size, figures in measured.items()},
        "sealing": of_sealing(amounts.sealed, sealed),
        "letters": of_letters(amounts, letters),
        "items_checked": items,
    }
    result["targets"] = [target.shown for target in targets(result, amounts)]
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
    """Make the bytes to send; and before, use as much memory once as will be needed.

    The first use of a page that a virtual machine has never used costs its host more than a disk would, and falls on
    whoever comes first.
    """
    with source.open("wb") as file:
        for _ in range(MEMORY_SHARE * mib):
            file.write(bytes(MIB))
    with source.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(MIB))


def _kept(setup: Setup, site: Field, size: int) -> Place:
    """Upload and submit a part of this size, to be downloaded in every round."""
    place = setup.parts.place(size * MIB)
    setup.apart(plain.put, setup.server.port, setup.parts.head(place), setup.source, place.size)
    site.submit(-1, with_part(site.cases[-1], place.item, setup.parts.ref(place), place.upload))
    return place


def _turns(
    rounds: dict[int, int], measured: dict[int, Measured], kept: Sequence[Place]
) -> Iterator[tuple[int, Measured, Place]]:
    """Let the sizes take turns, so that what else the machine does falls on all of them."""
    for at in range(max(rounds.values())):
        for place, (size, count) in zip(kept, rounds.items(), strict=True):
            if at < count:
                yield size, measured[size], place


def _round(setup: Setup, size: int, measured: Measured, kept: Place) -> None:
    def noted(name: str, call: Callable[..., Moved], *arguments: Any) -> None:
        before = setup.server.cpu_s
        measured.moved[name].append(setup.apart(call, *arguments))
        measured.cpu_s[name].append(setup.server.cpu_s - before)

    parts, count = setup.parts, size * MIB
    setup.server.forget_peaks()
    place = parts.place(count)
    noted("upload", plain.put, setup.server.port, parts.head(place), setup.source, count)
    parts.end(place)
    if setup.nginx_port is not None:
        noted("nginx_put", plain.put, setup.nginx_port, _nginx_head("PUT", count), setup.source, count)
        (setup.folder / nginx.PROGRAM / nginx.FILES / "put").unlink()
    copy = setup.folder / "copy"
    noted("copy", plain.copied, setup.source, copy, count)
    copy.unlink()
    noted("download", plain.get, setup.server.port, parts.download_head(kept), count)
    if setup.nginx_port is not None:
        noted("nginx_get", plain.get, setup.nginx_port, _nginx_head("GET", count), count)
    measured.peaks_mib.append(setup.server.peaks_mib)


def _nginx_head(method: str, size: int) -> bytes:
    """A request to nginx: a file of its own to put, the first bytes of the source to get."""
    wanted = f"/put HTTP/1.1\r\nHost: nginx\r\nContent-Length: {size}\r\n\r\n"
    if method == "GET":
        wanted = f"/{SOURCE} HTTP/1.1\r\nHost: nginx\r\nRange: bytes=0-{size - 1}\r\n\r\n"
    return f"{method} {wanted}".encode()


def _client(setup: Setup, site: Field, size: int, measured: Measured) -> None:
    """Let the client's own library seal, upload, fetch and open; every byte must come back."""
    port, case = setup.server.port, site.cases[-1]
    os.sync()
    sent = streaming.alone(streaming.sent, port, setup.folder / "client", case, setup.source, size * MIB)
    site.submit(-1, with_part(case, sent.item, sent.ref, sent.upload))
    target = setup.folder / "fetched"
    measured.fetched.append(streaming.alone(streaming.fetched, port, setup.folder / "client", case, sent, target))
    measured.sent.append(sent)


def _letters(setup: Setup, site: Field, amounts: Amounts) -> tuple[Load, Load, int]:
    """Let letters go through the server, first by themselves and then beside an upload that never ends."""
    os.sync()
    quiet = site.cycles(*amounts.letters)
    with flood(setup.server.port, setup.parts, setup.source, amounts.judged * MIB) as uploads:
        beside = site.cycles(*amounts.letters)
    return quiet, beside, uploads.value


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit code."""
    return run("files", __doc__, measure, (QUICK, FULL), report, arguments)


if __name__ == "__main__":
    sys.exit(main())
