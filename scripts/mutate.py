"""Breaks the rules one at a time, on copies of the checkout, and says which breaks no test notices: `scripts/mutate`.

For each changed file the tests that concern it run, the quickest first, until one fails; a change under which they do not end in
time counts as noticed. Nothing is written into the checkout. Status 1 where a change stayed unnoticed, 2 where a test fails
without any.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from msgspec import Struct, to_builtins

from scripts.mutants import Mutant, mutants

ROOT: Final = Path(__file__).resolve().parents[1]
_CLIENT: Final = "clients/cli/relay_client/"
Runs = tuple[tuple[str, ...], ...]
"""Which tests concern a file: groups of runs, the quick group first; what one run notices, no later one is asked."""
_JOURNALS: Final = (
    *(
        f"tests/unit/client/test_{names}.py"
        for names in ("trust_edges", "directory", "verifier", "beside_journals", "order_of_journals")
    ),
    "tests/unit/client/test_histories_of_journals.py tests/unit/vectors/test_replay_vectors.py",
)
_LIES: Final = tuple(f"tests/integration/client/test_hostile_{name}.py" for name in ("order", "server", "fields"))
_EXCHANGES: Final = ("tests/integration/client",)
AREAS: Final[dict[str, Runs]] = {
    "relay/domain/*.py": (
        (
            "tests/unit/domain/test_what_is_left.py tests/unit/domain/test_people.py",
            "tests/unit/domain",
            *_JOURNALS,
            "tests/property/test_promises.py",
        ),
        ("tests/property/test_replay_machine.py tests/service",),
    ),
    "relay/crypto/*.py": (("tests/unit/crypto tests/unit/vectors",),),
    "relay/wire/records.py": (("tests/unit/wire/test_records.py tests/unit/vectors",),),
    **{
        f"{_CLIENT}trust/{name}.py": (_JOURNALS, _EXCHANGES)
        for name in ("verifier", "directory", "journal", "case_history")
    },
    f"{_CLIENT}cases/pins.py": (
        ("tests/unit/client/test_pins.py tests/unit/client/test_keystore.py", *_LIES),
        _EXCHANGES,
    ),
    f"{_CLIENT}cases/fetcher.py": (_LIES, _EXCHANGES),
}
"""What is changed, and the tests for it."""
_SLOWER: Final = 5
"""How many times as long as without a change a group of tests may take."""
_LEAST_S: Final = 20.0
_LONGEST_S: Final = 3600.0
_NO_TESTS: Final = 5
"""What pytest answers where it found no test."""


class Report(Struct, frozen=True):
    """What came of it: how many changes were tried, how many a test noticed, and the others."""

    files: int
    possible: int
    tried: int
    noticed: int
    late: int
    """Of those noticed: under which the tests did not end."""
    score: float
    seed: int | None
    quick: bool
    seconds: float
    survivors: tuple[str, ...]


class Failing(Exception):
    """Tests fail without any change: nothing can be learned from them."""


def runs(tree: Path, tests: str, limit_s: float, *, changed: bool = True) -> str:
    """Run tests in a tree: `passed`, `failed`, or `late` where they did not end in time."""
    # What was compiled of a changed file is not kept: the next change may be as long, and as old.
    python = [sys.executable, *(["-B"] if changed else [])]
    with subprocess.Popen(
        [*python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()],
        cwd=tree,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            status = running.wait(limit_s)
        except subprocess.TimeoutExpired:
            return "late"
        finally:
            # Also what the tests themselves started.
            _ended(running.pid)
    if status == _NO_TESTS:
        raise Failing(f"no tests: {tests}")
    return "failed" if status else "passed"


def _ended(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def copied(root: Path, tree: Path) -> Path:
    """Copy a checkout, without what is installed in it and what git keeps; return the copy."""
    kept_out = shutil.ignore_patterns(".git", ".venv", ".*_cache")
    return shutil.copytree(root, tree, ignore=kept_out)


def areas_of(path: str, areas: dict[str, Runs]) -> Runs:
    """Return the tests that concern a file."""
    return next((tests for pattern, tests in areas.items() if fnmatch(path, pattern)), ())


def chosen(
    root: Path, areas: dict[str, Runs], wanted: Sequence[str], count: int | None, seed: int
) -> tuple[list[Mutant], int]:
    """Return the changes to try, and how many there are: all of the files whose paths begin as wanted, or as many as asked for."""
    paths = sorted({path.relative_to(root).as_posix() for pattern in areas for path in root.glob(pattern)})
    files = [path for path in paths if not wanted or path.startswith(tuple(wanted))]
    possible = [mutant for path in files for mutant in mutants(path, (root / path).read_bytes())]
    sample = possible if count is None else random.Random(seed).sample(possible, min(count, len(possible)))  # noqa: S311 - a sample that can be drawn again
    return sorted(sample), len(possible)


def limits_of(tree: Path, groups: set[str]) -> dict[str, float]:
    """Run each group of tests without a change; return how long it may take with one. Raises `Failing`."""
    limits = {}
    for group in sorted(groups):
        began = time.monotonic()
        if runs(tree, group, _LONGEST_S, changed=False) != "passed":
            raise Failing(f"without any change these do not pass: {group}")
        limits[group] = max(_LEAST_S, _SLOWER * (time.monotonic() - began))
    return limits


def tried(mutant: Mutant, free: SimpleQueue[Path], groups: Sequence[str], limits: dict[str, float]) -> str:
    """Make one change in a copy that nobody uses, and run what concerns it until something fails."""
    tree = free.get()
    changed = tree / mutant.path
    source = changed.read_bytes()
    try:
        changed.write_bytes(mutant.applied(source))
        for group in groups:
            came = runs(tree, group, limits[group])
            if came != "passed":
                return came
        return "passed"
    finally:
        changed.write_bytes(source)
        free.put(tree)


def main(arguments: Sequence[str], root: Path = ROOT, areas: dict[str, Runs] = AREAS) -> int:
    options = argparse.ArgumentParser(prog="scripts/mutate", description="Says which broken rules no test notices.")
    options.add_argument("files", nargs="*", help="beginnings of paths; all that there are unless told")
    options.add_argument("--count", type=int, help="try so many, chosen by --seed, instead of all")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--quick", action="store_true", help="run only the first, quick tests for each file")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = options.parse_args(arguments)
    began = time.monotonic()
    sample, possible = chosen(root, areas, asked.files, asked.count, asked.seed)
    groups = {
        path: [run for group in areas_of(path, areas)[: 1 if asked.quick else None] for run in group]
        for path in {mutant.path for mutant in sample}
    }
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder, ThreadPoolExecutor(asked.jobs) as workers:
        first = copied(root, Path(folder) / "0")
        try:
            limits = limits_of(first, {run for several in groups.values() for run in several})
        except Failing as failing:
            print(f"scripts/mutate: {failing}", file=sys.stderr)
            return 2
        free: SimpleQueue[Path] = SimpleQueue()
        for tree in (first, *(copied(first, Path(folder) / str(number)) for number in range(1, asked.jobs))):
            free.put(tree)
        came = []
        results = workers.map(lambda mutant: tried(mutant, free, groups[mutant.path], limits), sample)
        for mutant, result in zip(sample, results, strict=True):
            came.append(result)
            if result == "passed" and not asked.json:
                print(f"{mutant.path}:{mutant.line}: {mutant.change}", flush=True)
    report = Report(
        files=len(groups),
        possible=possible,
        tried=len(sample),
        noticed=len(sample) - came.count("passed"),
        late=came.count("late"),
        score=round(1 - came.count("passed") / max(1, len(sample)), 4),
        seed=None if asked.count is None else asked.seed,
        quick=asked.quick,
        seconds=round(time.monotonic() - began, 1),
        survivors=tuple(
            f"{mutant.path}:{mutant.line}: {mutant.change}"
            for mutant, result in zip(sample, came, strict=True)
            if result == "passed"
        ),
    )
    if asked.json:
        print(json.dumps(to_builtins(report)))
    else:
        print(
            f"{report.noticed} of {report.tried} changes noticed ({report.score:.1%}; {report.late} did not end), "
            f"of {report.possible} in {report.files} files, seed {report.seed}, {report.seconds} s"
        )
    return 1 if report.survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
