"""Holds the rules of the browser client to those of the server: `python scripts/web_journals.py FILE --number 10000`.

Writes random journals with what `relay.domain` makes of each (tests/property/journals.py), lets clients/web follow them too, and
exits with 1 where the two differ.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.property.journals import compared, write


def main(arguments: Sequence[str]) -> int:
    """Write, compare, and say how many of each kind there were."""
    options = argparse.ArgumentParser(description="Holds the rules of the browser client to those of the server.")
    options.add_argument("file", type=Path)
    options.add_argument("--number", type=int, default=100, help="how many honest journals")
    options.add_argument("--lies", type=int, default=1, help="how many lies are told of each")
    options.add_argument("--seed", type=int, default=0, help="the first history")
    given = options.parse_args(arguments)
    with given.file.open("w", encoding="utf-8") as file:
        seen = write(file, given.number, given.seed, given.lies)
    for what, count in sorted(seen.items()):
        print(f"{count:>7} {what}")
    outcome = compared(journals=given.file)
    print("both rules make the same of each" if outcome.returncode == 0 else outcome.stdout + outcome.stderr)
    return outcome.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
