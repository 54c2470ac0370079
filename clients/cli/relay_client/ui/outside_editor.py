"""Lets somebody write in a program of their choice, on a file that only they can read and that goes with this process.

Which programs, and with which flags, `known_editors` decides; where the file is, `unnamed`. What the program writes beside it,
at home or in a place for temporary files goes with the file: it is told that all of those are the file's own folder.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from relay_client.device import plain_text
from relay_client.errors import LocalFault
from relay_client.ui import unnamed
from relay_client.ui.known_editors import find_editor, surroundings

Keep = Callable[[str], object]
"""Keeps a text somewhere sealed."""


def edit(
    text: str,
    chosen: str,
    environment: Mapping[str, str],
    keep: Keep | None = None,
    rescue: Keep | None = None,
) -> str:
    """Return `text` as the person leaves it in the program they chose, in whatever encoding that saves.

    Raises LocalFault `editor.none` and `editor.unknown` where it cannot be used, `editor.failed` where it ends badly. However this
    ends, a closed window too, what had been written until then is handed over before it is wiped: to `keep` where the program ended
    well, else to `rescue`, because it may be half of it.
    """
    editor = find_editor(chosen, environment)
    with unnamed.place(environment, in_place=editor.known.in_place) as place:
        try:
            place.file.write_text(text, encoding="utf-8")
            _run(editor.command(place.file, place.folder), surroundings(environment, place.folder))
        except BaseException:
            _hand_over(place.file, text, rescue)
            raise
        written = _hand_over(place.file, text, keep)
        if written is None:
            raise LocalFault("editor.failed")
        return written


def _hand_over(file: Path, text: str, keep: Keep | None) -> str | None:
    """Return what is written in a file, None where it is gone; where it is another text than before, it is kept first."""
    written = _read(file)
    if keep is not None and written is not None and written.strip() and written != text:
        keep(written)
    return written


def _run(command: list[str], variables: Mapping[str, str]) -> None:
    try:
        ended = subprocess.run(command, check=False, env=variables)  # noqa: S603 - a program that is known
    except OSError:
        raise LocalFault("editor.none") from None
    if ended.returncode:
        raise LocalFault("editor.failed")


def _read(path: Path) -> str | None:
    try:
        return plain_text.read(path.read_bytes()).text.removesuffix("\n")
    except OSError:
        return None
