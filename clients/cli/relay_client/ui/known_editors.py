"""Which programs a letter may be written in, and how each is told to keep nothing but the file it was given.

A program is known by what it says of itself, not by its name: `editor`, `vi` and `sensible-editor` are names for many. One that is
not known is refused, because nobody here knows what it leaves on a disk. Decides nothing about where the file is.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from relay_client.errors import LocalFault

WITHIN_S: Final = 10
"""The longest that a program is waited for that is asked what it is."""
FOLDER: Final = "{folder}"
"""Stands in flags for the folder that goes with this process."""
_CHOOSER: Final = "sensible-editor"
_CHOSEN: Final = re.compile(r"""^\s*SELECTED_EDITOR=["']?([^"'\n]+)""", re.MULTILINE)
_PASSED_ON: Final = re.compile(
    r"PATH|TERM|TERMINFO|TERMINFO_DIRS|COLORTERM|NO_COLOR|LANG|LANGUAGE|LC_[A-Z]+|TZ|COLUMNS|LINES"
)
"""What of the person's surroundings an editor is given: what its screen needs, and nothing that names a setting of theirs."""


class KnownEditor(Struct, frozen=True):
    """A program that is known: its name, how what it says of itself begins, the flags by which it keeps nothing."""

    name: str
    says: str
    flags: tuple[str, ...]
    asked: str = "--version"
    """The argument by which it says what it is."""
    in_place: bool = False
    """Whether it writes a file where it read it, and needs no folder for it."""


_VIM_KEEPS_NOTHING: Final = (
    *("--clean", "-n", "-i", "NONE", "--cmd", "set nomodeline"),
    *("-c", "set nobackup nowritebackup noswapfile history=0", "-c", "silent! set noundofile"),
)
_EMACS_KEEPS_NOTHING: Final = (
    "(setq make-backup-files nil auto-save-default nil create-lockfiles nil auto-save-list-file-prefix nil"
    " native-comp-deferred-compilation nil native-comp-jit-compilation nil"
    " vc-handled-backends nil enable-local-variables nil)"
)
KNOWN: Final = (
    KnownEditor("vim", r"VIM - Vi IMproved", ("-v", *_VIM_KEEPS_NOTHING), in_place=True),
    KnownEditor("nvim", r"NVIM v\d", _VIM_KEEPS_NOTHING, in_place=True),
    KnownEditor("nano", r"\s*GNU nano", ("--ignorercfiles", "--restricted"), in_place=True),
    KnownEditor(
        "emacs",
        r"GNU Emacs \d",
        (
            *("-nw", "-Q", "--eval"),
            _EMACS_KEEPS_NOTHING,
        ),
    ),
    KnownEditor(
        "micro",
        r"Usage: micro ",
        (
            *("-config-dir", FOLDER, "-backup", "false", "-permbackup", "false", "-saveundo", "false"),
            *("-savecursor", "false", "-savehistory", "false", "-clipboard", "internal"),
        ),
        asked="-help",
    ),
)


class FoundEditor(Struct, frozen=True):
    """A known program on this machine."""

    path: str
    known: KnownEditor

    def command(self, file: Path, folder: str) -> list[str]:
        """Return how it is started on a file; what it wants to keep of its own, it keeps in `folder`."""
        return [self.path, *(flag.replace(FOLDER, folder) for flag in self.known.flags), str(file)]


def find_editor(chosen: str, environment: Mapping[str, str]) -> FoundEditor:
    """Return the program that somebody chose by name or path; LocalFault `editor.none`, `editor.unknown`."""
    path = shutil.which(chosen, path=environment.get("PATH"))
    if path is not None and Path(path).name == _CHOOSER:
        path = _chosen_by_machine(environment)
    if path is None:
        raise LocalFault("editor.none")
    path = os.path.realpath(path)
    versions: dict[str, str] = {}
    for editor in KNOWN:
        if editor.asked not in versions:
            versions[editor.asked] = _said(path, editor.asked, environment)
        if re.match(editor.says, versions[editor.asked]):
            return FoundEditor(path, editor)
    raise LocalFault("editor.unknown")


def surroundings(environment: Mapping[str, str], folder: str) -> dict[str, str]:
    """Return the variables an editor is given: what it keeps at home or in a place for temporary files, it keeps in `folder`."""
    kept = {name: value for name, value in environment.items() if _PASSED_ON.fullmatch(name)}
    homes = (
        "HOME",
        "TMPDIR",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
    )
    return {**kept, **dict.fromkeys(homes, folder)}


def _chosen_by_machine(environment: Mapping[str, str]) -> str | None:
    """Find what `sensible-editor` would start: it asks the variables, the person's file, and then the machine."""
    named = [environment.get("VISUAL"), environment.get("EDITOR"), _selected(environment)]
    for editor in (*named, "editor", "nano", "nano-tiny", "vi"):
        words = shlex.split(editor) if editor else []
        path = shutil.which(words[0], path=environment.get("PATH")) if words else None
        if path is not None and Path(path).name != _CHOOSER:
            return path
    return None


def _selected(environment: Mapping[str, str]) -> str | None:
    try:
        text = (Path(environment.get("HOME") or "/nonexistent") / ".selected_editor").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    match = _CHOSEN.search(text)
    return None if match is None else match[1]


def _said(path: str, asked: str, environment: Mapping[str, str]) -> str:
    """Return what a program says when it is asked what it is; nothing where it does not answer."""
    try:
        done = subprocess.run(  # noqa: S603 - the program that the person chose
            [path, asked],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=WITHIN_S,
            env=surroundings(environment, "/nonexistent"),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
