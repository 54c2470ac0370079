"""One upload after another without a pause, by a process of its own, for as long as something else is measured."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

from scripts.bench.lib import plain
from scripts.bench.lib.parts import Parts

BEGIN_LONGEST_S: Final = 60.0


@contextlib.contextmanager
def flood(port: int, parts: Parts, source: Path, size: int) -> Iterator[Synchronized[int]]:
    """Upload while the context lasts; what is given counts the uploads that came whole. Raises `RuntimeError`."""
    context = multiprocessing.get_context("spawn")
    begun, stop, done = context.Event(), context.Event(), context.Value("Q", 0)
    process = context.Process(target=_upload, args=(port, parts, source, size, begun, stop, done))
    process.start()
    try:
        if not begun.wait(BEGIN_LONGEST_S):
            raise RuntimeError("the uploads beside did not begin")
        yield done
    finally:
        stop.set()
        process.join()
    if process.exitcode:
        raise RuntimeError("the uploads beside broke off")


def _upload(
    port: int, parts: Parts, source: Path, size: int, begun: Event, stop: Event, done: Synchronized[int]
) -> None:
    while not stop.is_set():
        place = parts.place(size)
        begun.set()
        plain.put(port, parts.head(place), source, size)
        parts.end(place)
        with done.get_lock():
            done.value += 1
