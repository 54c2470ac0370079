"""The program `relay`: reads the command line, runs one command, turns what went wrong into one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from relay.config import Settings
from relay.operate import fault, terminal
from relay.operate.commands import parser

OWNER_ALONE = 0o077
"""The mask for everything that any command creates: nobody else reads it."""


def serve(settings: Settings) -> int:
    """Run the service; only this command loads what speaks to a network."""
    from relay.app import serve as run  # noqa: PLC0415 - the root's machine and the timers do without

    return run(settings)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0 done, 1 not done, 2 misunderstood."""
    os.umask(OWNER_ALONE)
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
