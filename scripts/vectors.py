"""Makes the test vectors under tests/vectors: `python scripts/vectors.py [--check | --remake-grants] [SCENARIO...]`.

A file per scenario, all of them where none is named. Without options it writes what is missing or has changed, keeping
every seal that is there: HPKE cannot be made again.
`--check` writes nothing and exits with 1 where a file is not what it would write, or a kept seal does not open.
`--remake-grants` makes the seals anew.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from relay.crypto.errors import CryptoError
from scripts.scenarios import SCENARIOS
from scripts.scenarios.base import KeptDiffers, document

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "vectors"
_LINES_SHOWN: Final = 40
_WIDTH_SHOWN: Final = 160


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    options = argparse.ArgumentParser(description="Makes the test vectors.")
    options.add_argument("--check", action="store_true", help="write nothing; exit with 1 where something differs")
    options.add_argument("--remake-grants", action="store_true", help="make every HPKE seal anew")
    options.add_argument("names", nargs="*", metavar="SCENARIO", choices=[[], *SCENARIOS], help="only these files")
    chosen = options.parse_args(arguments)
    names = chosen.names or list(SCENARIOS)
    if chosen.check:
        faults = list(differences(folder, names))
        print("\n".join(faults) or f"{len(names)} files are as they should be.")
        return 1 if faults else 0
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / f"{name}.json"
        text = made(name, "" if chosen.remake_grants else _read(path))
        if text != _read(path):
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.name}, {len(text.encode())} bytes")
    return 0


def differences(folder: Path, names: Sequence[str]) -> Iterator[str]:
    """Say of each file what is not as this program would write it."""
    for path in sorted(folder.glob("*.json")):
        if path.stem not in SCENARIOS:
            yield f"{path.name}: no scenario makes this file"
    for name in names:
        path = folder / f"{name}.json"
        there = _read(path)
        try:
            text = made(name, there)
        except (CryptoError, KeptDiffers) as error:
            yield f"{path.name}: a kept seal does not hold what it should: {type(error).__name__} {error}"
            continue
        except ValueError as error:
            yield f"{path.name}: cannot be read: {error}"
            continue
        if not there:
            yield f"{path.name}: missing"
        elif text != there:
            yield from _shown(path.name, there, text)


def made(name: str, there: str) -> str:
    """Return a file's text, with the seals that `there`, its present text, keeps."""
    known = json.loads(there)["kept"] if there else {}
    return json.dumps(document(name, SCENARIOS[name], known), indent=1, ensure_ascii=False) + "\n"


def _shown(name: str, there: str, text: str) -> Iterator[str]:
    """Yield the lines that differ, those of the file with - and those that would be written with +."""
    lines = difflib.unified_diff(there.splitlines(), text.splitlines(), name, "as generated", lineterm="", n=1)
    for at, line in enumerate(lines):
        if at == _LINES_SHOWN:
            yield f"{name}: and more"
            return
        yield line if len(line) <= _WIDTH_SHOWN else f"{line[:_WIDTH_SHOWN]}..."


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
