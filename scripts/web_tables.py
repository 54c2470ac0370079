"""Writes what the browser client takes from the code of the server: `python scripts/web_tables.py [--check]`.

Makes clients/web/src/generated from `relay.wire`, `relay.domain` and `relay.crypto`: whatever is data there is never typed again.
`--check` writes nothing and exits with 1 where a file is not what it would write. scripts/describing decides how it is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from scripts.describing.web_files import FILES

FOLDER: Final = Path(__file__).resolve().parents[1] / "clients" / "web" / "src" / "generated"
HEAD: Final = "// Made by scripts/web_tables.py from the code of the server. Do not edit.\n"


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    options = argparse.ArgumentParser(description="Writes the tables of the browser client.")
    options.add_argument("--check", action="store_true", help="write nothing; exit with 1 where something differs")
    check = options.parse_args(arguments).check
    made = {folder / f"{name}.ts": f"{HEAD}{make()}" for name, make in FILES.items()}
    stale = [path for path in folder.glob("*.ts") if path not in made]
    changed = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if check:
        for path in changed:
            print(f"{path.name}: not what the code says; run python scripts/web_tables.py")
        for path in stale:
            print(f"{path.name}: nothing makes this file")
        if not changed and not stale:
            print(f"{len(made)} files say what the code says.")
        return 1 if changed or stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for path in changed:
        path.write_text(made[path], encoding="utf-8")
        print(f"wrote {path.name}, {len(made[path].encode())} bytes")
    for path in stale:
        path.unlink()
        print(f"removed {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
