"""Makes `letters` as one file that runs with the Python of a machine: `python scripts/zipapp.py letters.pyz`.

It holds this checkout's client and exactly the packages that requirements/client.txt pins, as they are installed here: for this
kind of machine and this version of Python, which it says where another one starts it. At its first start it unpacks itself into a
folder of the user's cache that is named for its own content; nothing is fetched from anywhere.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCES: Final = (ROOT / "relay", ROOT / "clients" / "cli" / "relay_client")
_NAMED: Final = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in it: the same content gives the same bytes."""
_START: Final = '''\
"""Unpacks this program beside what it was unpacked as before, and runs it."""

import hashlib
import os
import platform
import shutil
import sys
import tempfile
import zipfile

MADE_FOR = {made_for!r}
if (platform.machine(), list(sys.version_info[:2])) != (MADE_FOR[0], MADE_FOR[1]):
    version = ".".join(map(str, MADE_FOR[1]))
    sys.exit(f"This file was made for Python {{version}} on {{MADE_FOR[0]}}. Ask whoever gave it to you for another one.")

archive = os.path.abspath(sys.argv[0])
with open(archive, "rb") as file:
    content = hashlib.file_digest(file, "sha256").hexdigest()
cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
folder = os.path.join(cache, "letters-program", content)
if not os.path.isdir(folder):
    os.makedirs(os.path.dirname(folder), mode=0o700, exist_ok=True)
    making = tempfile.mkdtemp(dir=os.path.dirname(folder))
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(making)
    try:
        os.rename(making, folder)
    except OSError:
        shutil.rmtree(making)  # another start was quicker
sys.path[0:0] = [folder]
from relay_client.__main__ import main

sys.exit(main())
'''


def contents() -> Iterator[tuple[str, Path]]:
    """Yield what goes in: the name in the archive, and the file."""
    for source in SOURCES:
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield str(path.relative_to(source.parent)), path
    pinned = (ROOT / "requirements" / "client.txt").read_text(encoding="utf-8")
    for name in _NAMED.findall(pinned):
        for file in distribution(name).files or ():
            path = Path(str(file.locate()))
            if path.is_file() and ".." not in file.parts and "__pycache__" not in file.parts:
                yield file.as_posix(), path


def make(out: Path) -> str:
    """Write the archive; return its SHA-256 in hexadecimal digits."""
    start = _START.format(made_for=[platform.machine(), list(sys.version_info[:2])])
    with out.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo("__main__.py", _DATE), start)
            for name, path in contents():
                info = zipfile.ZipInfo(name, _DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(info, path.read_bytes())
    out.chmod(0o755)
    return hashlib.sha256(out.read_bytes()).hexdigest()


def main() -> int:
    """Make the archive that was asked for; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/zipapp.py", description=__doc__.partition("\n")[0] if __doc__ else None
    )
    parser.add_argument("out", type=Path, metavar="FILE")
    out = parser.parse_args().out
    print(f"{make(out)}  {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
