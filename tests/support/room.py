"""Room for large bytes in tests: so little that a test can reach every limit, or plenty; and a folder to keep them in."""

from pathlib import Path
from typing import Final

from relay.service.uploads import UploadLimits
from relay.store.blobs.files import FileBlobs

MIB: Final = 1 << 20
ROOM: Final = UploadLimits(item=8 * MIB, person=16 * MIB, case=24 * MIB, days=14)
WIDE: Final = UploadLimits(item=64 * MIB, person=256 * MIB, case=256 * MIB, days=14)
"""For tests that move much."""


def files(folder: Path) -> FileBlobs:
    """Make a folder for large bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return FileBlobs(folder)
