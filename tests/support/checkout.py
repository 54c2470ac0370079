"""Names the files of this checkout, as git sees them, for tests that read the project's own source.

Decides what counts as the project's: what is tracked, or would be if added now. Ignored files never count.
"""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project_files() -> list[Path]:
    """List every tracked file and every new one that .gitignore lets through, as absolute paths, sorted."""
    listing = subprocess.run(
        # A clone that someone else owns (a container's volume) is as good as ours: git runs nothing of it.
        [
            "git",
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if listing.returncode:
        raise RuntimeError(f"git cannot list the files of {ROOT}: {listing.stderr.strip()}")
    names = {name for name in listing.stdout.split("\0") if name}
    return sorted(path for path in (ROOT / name for name in names) if path.is_file())


def python_files(*folders: str) -> list[Path]:
    """List the Python files below the named folders of the checkout; without a name, all of them."""
    homes = [ROOT / folder for folder in folders] or [ROOT]
    return [
        path for path in project_files() if path.suffix == ".py" and any(home in path.parents for home in homes)
    ]


def shown(path: Path) -> str:
    """Name a file as its author does, from the checkout's root."""
    return path.relative_to(ROOT).as_posix()
