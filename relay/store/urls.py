"""Reads the URL that names a store. Knows no driver."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SQLITE: Final = "sqlite:///"


def sqlite_path(url: str) -> Path:
    """Return the file that `sqlite:///relative/path` or `sqlite:////absolute/path` names; raise `ValueError`."""
    path = url.removeprefix(SQLITE)
    if path == url or not path or "?" in path or "#" in path:
        raise ValueError("Not the URL of a SQLite store: sqlite:/// and the path of its file, without options.")
    return Path(path)
