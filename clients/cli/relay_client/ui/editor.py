"""Lets somebody write in their own editor, on a file that only they can read and that is overwritten when they are done.

The text stands unsealed on disk only while the editor runs, in memory-backed storage where the machine has any. Whatever
else the editor leaves in that folder (swap files, backups) is wiped with it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from relay_client.errors import LocalFault

_USUAL: Final = ("sensible-editor", "nano", "vi")
_QUIET_VIM: Final = ("-n", "-i", "NONE")
"""No swap file, no register file."""


def edit(text: str, environment: Mapping[str, str], rescue: Callable[[str], None] | None = None) -> str:
    """Return `text` as the person leaves it.

    Raises LocalFault `editor.none` where there is no editor, `editor.failed` where it ends badly. Whatever ends this early,
    a closed window too, `rescue` is given what had been written until then, before it is wiped.
    """
    command = _command(environment)
    folder = Path(tempfile.mkdtemp(prefix="letters-", dir=_memory(environment)))
    path = folder / "letter.txt"
    try:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        return _left_by([*command, str(path)], path)
    except BaseException:
        written = _read(path)
        if rescue is not None and written is not None and written.strip() and written != text:
            rescue(written)
        raise
    finally:
        wipe(folder)


def _left_by(command: list[str], path: Path) -> str:
    try:
        ended = subprocess.run(command, check=False)  # noqa: S603 - the person's own editor
    except OSError:
        raise LocalFault("editor.none") from None
    left = _read(path)
    if ended.returncode or left is None:
        raise LocalFault("editor.failed")
    return left


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError):
        return None


def wipe(folder: Path) -> None:
    """Overwrite every file below `folder` and remove it all. What a disk keeps of overwritten blocks is beyond reach."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
    shutil.rmtree(folder)


def _command(environment: Mapping[str, str]) -> list[str]:
    named = environment.get("VISUAL") or environment.get("EDITOR")
    words = shlex.split(named) if named else [next((each for each in _USUAL if shutil.which(each)), "")]
    if not words or not words[0]:
        raise LocalFault("editor.none")
    if Path(words[0]).name in {"vi", "vim", "nvim"}:
        words += _QUIET_VIM
    return words


def _memory(environment: Mapping[str, str]) -> str | None:
    for place in (environment.get("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108 - the folder made in it is private
        if place and os.access(place, os.W_OK):
            return place
    return None
