"""The one file that talks to the operator: says lines, asks for a passphrase, asks for a yes."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from pathlib import Path

from relay.operate import disk
from relay.operate.checks.office import is_number
from relay.operate.fault import Fault


def say(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"relay: {line}\n")
    sys.stderr.flush()


def progress(what: str, done: int, all_: int) -> None:
    """Show on a terminal how far something is, over what was shown before; nothing elsewhere. Without `what`, wipe it."""
    if sys.stderr.isatty():
        of = f" of {all_:,}" if all_ else ""
        sys.stderr.write(f"\r\x1b[K{what}{f': {done:,}{of}' if done or all_ else ''}" if what else "\r\x1b[K")
        sys.stderr.flush()


def passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return a passphrase from a file's first line or from the terminal; empty where there is neither."""
    if file is not None:
        try:
            return disk.read(file, "The passphrase").decode().partition("\n")[0]
        except UnicodeDecodeError:
            raise Fault(f"{file} is not text.") from None
    if not sys.stdin.isatty():
        return ""
    given = _typed("Passphrase of the root's key" + (" (empty: none): " if twice else ": "))
    if twice and given and _typed("The same again: ") != given:
        raise Fault("The two passphrases differ: nothing was made.")
    return given


def telephone() -> str | None:
    """Return the office's telephone number as it is typed at a terminal, asked until there is one; None elsewhere."""
    if not sys.stdin.isatty():
        return None
    while True:
        sys.stdout.write("Telephone number of the office, which people are told to call: ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise Fault("Nothing was typed, so nothing was done.")
        if is_number(line):
            return line.strip()


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Fault("Nothing was typed, so nothing was done.") from None


def require_yes(question: str, *, yes: bool) -> None:
    """Go on only after a yes: typed, or given beforehand on the command line."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Fault("This is done only after a yes: add --yes, or run it at a terminal.")
    sys.stdout.write(f"{question} Type yes: ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() != "yes":
        raise Fault("Nothing was done.")
