"""Folders whose files are kept in memory, for tests that ask what is kept and not whether a disk keeps it.

Whoever waits for the disk there waits for nothing. What is about disks, or about programs as people start them, goes on a disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_SHARED: Final = "/dev/shm"  # noqa: S108 - each folder in it is private
IN_MEMORY: Final = _SHARED if os.access(_SHARED, os.W_OK) else None
"""Where such a folder is made; None, which is where all others are, on a machine that has no such place."""


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Make a folder, and remove it with all that is in it when the context ends."""
    with TemporaryDirectory(prefix="relay-", dir=IN_MEMORY) as folder:
        yield Path(folder)
