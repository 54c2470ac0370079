"""The program `relay`: reads the command line, runs one command, turns what went wrong into one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from relay.config import Settings

OWNER_ALONE: Final = 0o077
"""The mask for everything that any command creates: nobody else reads it."""


def serve(settings: Settings, reread: Callable[[], Settings]) -> int:
    """Run the service; only this command loads what speaks to a network."""
    from relay.app import serve as run

    return run(settings, reread)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0 done, 1 not done, 2 misunderstood, or an install that cannot do it."""
    os.umask(OWNER_ALONE)
    try:
        return _run(argv)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("relay"):
            raise  # a file of ours: no other install would have it
        sys.stderr.write(f"relay: {missing.name} is not installed: install relay-letters[server].\n")
        return 2


def _run(argv: Sequence[str] | None) -> int:
    from relay.operate import fault, terminal
    from relay.operate.commands import parser

    arguments = parser(serve).parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except fault.KNOWN as error:
        terminal.complain(fault.sentence(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
