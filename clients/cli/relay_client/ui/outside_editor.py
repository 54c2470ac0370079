"""Lets somebody write in a program of their choice, on a file that only they can read and that goes with this process.

Which programs, and with which flags, `known_editors` decides; where the file is, `unnamed`. What the program writes beside it,
at home or in a place for temporary files goes with the file: it is told that all of those are the file's own folder.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from relay_client.errors import LocalFault
from relay_client.ui import unnamed
from relay_client.ui.known_editors import find_editor, surroundings


def edit(
    text: str, chosen: str, environment: Mapping[str, str], rescue: Callable[[str], object] | None = None
) -> str:
    """Return `text` as the person leaves it in the program they chose.

    Raises LocalFault `editor.none` and `editor.unknown` where it cannot be used, `editor.failed` where it ends badly. Whatever ends
    this early, a closed window too, `rescue` is given what had been written until then, before it is wiped.
    """
    editor = find_editor(chosen, environment)
    with unnamed.place(environment, in_place=editor.known.in_place) as place:
        try:
            place.file.write_text(text, encoding="utf-8")
            return _left_by(
                editor.command(place.file, place.folder), place.file, surroundings(environment, place.folder)
            )
        except BaseException:
            written = _read(place.file)
            if rescue is not None and written is not None and written.strip() and written != text:
                rescue(written)
            raise


def _left_by(command: list[str], file: Path, variables: Mapping[str, str]) -> str:
    try:
        ended = subprocess.run(command, check=False, env=variables)  # noqa: S603 - a program that is known
    except OSError:
        raise LocalFault("editor.none") from None
    left = _read(file)
    if ended.returncode or left is None:
        raise LocalFault("editor.failed")
    return left


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError):
        return None
