"""Lets somebody write in their own editor, on a file that only they can read and that goes with this process.

Where that file is, `unnamed` decides. Whatever else the editor leaves beside it (swap files, backups) goes with it; editors that
keep such things elsewhere are told not to.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from relay_client.errors import LocalFault
from relay_client.ui import unnamed

_VIM: Final = ("-n", "-i", "NONE", "-c", "silent! set nobackup nowritebackup noundofile")
"""No swap file and no register file; no backup and no undo file, which somebody's settings may want elsewhere."""
_EMACS: Final = ("--eval", "(setq make-backup-files nil auto-save-default nil create-lockfiles nil)")
_MICRO: Final = ("-backup", "false", "-saveundo", "false")
_QUIET: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(["vi", "vim", "vim.basic", "vim.tiny", "nvim"], _VIM),
    **dict.fromkeys(("emacs", "emacs-nox", "emacs-gtk"), _EMACS),
    "micro": _MICRO,
}
"""What keeps an editor from writing a text anywhere but where it was asked to."""


def edit(
    text: str, program: str, environment: Mapping[str, str], rescue: Callable[[str], object] | None = None
) -> str:
    """Return `text` as the person leaves it in a program of their choice.

    Raises LocalFault `editor.none` where there is no editor, `editor.failed` where it ends badly. Whatever ends this early,
    a closed window too, `rescue` is given what had been written until then, before it is wiped.
    """
    command = _command(program)
    with unnamed.place(environment, Path(command[0]).name) as path:
        try:
            path.write_text(text, encoding="utf-8")
            return _left_by([*command, str(path)], path)
        except BaseException:
            written = _read(path)
            if rescue is not None and written is not None and written.strip() and written != text:
                rescue(written)
            raise


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


def _command(program: str) -> list[str]:
    words = shlex.split(program)
    if not words:
        raise LocalFault("editor.none")
    return [*words, *_QUIET.get(Path(words[0]).name, ())]
