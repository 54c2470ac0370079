"""Tells an author what is in their file beside the picture: where, with what, by whom and when it was made.

It only tells: the pages are made from pixels alone, whether or not something was found here. What cannot be read is told as
such. The values are the author's own and are for their eyes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from relay_client.pages.scans import picture_traces, pictures
from relay_client.pages.scans.metadata import RawTrace
from relay_client.pages.scans.model import TRACES, FileKind, Removed, Trace
from relay_client.pages.scans.screen_text import plain

_COUNTED: Final = 10 * TRACES
"""A file that holds more is not read further."""


def traces_of(path: Path, kind: FileKind) -> tuple[tuple[Removed, ...], int]:
    """Return what will be taken off a file, at most TRACES things and each once, and how many more there are."""
    traces: dict[Removed, None] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for page, (trace, value) in islice(_found(path, kind), _COUNTED):
                traces[Removed(trace, plain(value), page)] = None
        except Exception:  # noqa: BLE001 - odd notes beside a picture must not keep it from being taken in
            traces[Removed(Trace.UNREAD)] = None
    return tuple(islice(traces, TRACES)), max(0, len(traces) - TRACES)


def _found(path: Path, kind: FileKind) -> Iterator[tuple[int | None, RawTrace]]:
    """Yield what a file holds, with its page, from 1, or None where it belongs to all of the file."""
    match kind:
        case FileKind.PDF:
            from relay_client.pages.scans import document_traces

            yield from document_traces.found(path)
        case FileKind.TIFF:
            with pictures.opened(path, kind) as picture:
                yield from picture_traces.in_tiff(picture)
        case FileKind.HEIC:
            with pictures.opened(path, kind) as picture:
                yield from ((None, trace) for trace in picture_traces.in_heic(picture))
        case FileKind.JPEG | FileKind.PNG | FileKind.WEBP:
            with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                yield from ((None, trace) for trace in picture_traces.WALKS[kind](data))
