"""Writes what the code says of the wire: docs/api.json and the tables of docs/tables.md: `python scripts/describe.py [--check]`.

In docs/tables.md only what stands between a pair of marker comments is written; the words around it are people's. `--check`
writes nothing and exits with 1 where a file is not what it would write.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scripts.describing.openapi import document, to_text
from scripts.describing.tables import TABLES
from scripts.diagrams import MARK

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_LINES_SHOWN: Final = 40
_WIDTH_SHOWN: Final = 160


def drawn(page: str) -> str:
    """Return `page` with every table between its markers made anew. Raises ValueError where a marker is missing."""
    markers = [match["name"] for match in MARK.finditer(page)]
    if sorted(markers) != sorted(TABLES):
        raise ValueError(f"the page must have each of these markers once: {', '.join(TABLES)}; it has {markers}")
    return MARK.sub(lambda match: f"{match[1]}\n{TABLES[match['name']]()}\n\n{match[3]}", page)


def made(docs: Path) -> dict[Path, str]:
    """Return what each file should hold."""
    tables = docs / "tables.md"
    return {docs / "api.json": to_text(document()), tables: drawn(tables.read_text(encoding="utf-8"))}


def main(arguments: Sequence[str], docs: Path = DOCS) -> int:
    options = argparse.ArgumentParser(description="Writes what the code says of the wire.")
    options.add_argument("--check", action="store_true", help="write nothing; exit with 1 where something differs")
    check = options.parse_args(arguments).check
    differing = 0
    for path, text in made(docs).items():
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if text == there:
            continue
        differing += 1
        if not check:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.name}, {len(text.encode())} bytes")
            continue
        lines = difflib.unified_diff(
            there.splitlines(), text.splitlines(), path.name, "as it would be", lineterm="", n=1
        )
        for line in list(lines)[:_LINES_SHOWN]:
            print(line[:_WIDTH_SHOWN])
    if check and not differing:
        print("api.json and tables.md say what the code says")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
