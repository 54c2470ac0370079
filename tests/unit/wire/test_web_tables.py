"""What the browser client takes from this code is what this code says, and `--check` sees where it is not."""

from pathlib import Path
from shutil import copytree

import pytest

from scripts import web_tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(web_tables.FOLDER, tmp_path / "generated"))


def test_the_kept_files_say_what_the_code_says() -> None:
    assert web_tables.main(["--check"]) == 0


def test_a_file_that_says_something_else_is_seen_and_written_anew(folder: Path) -> None:
    limits = folder / "limits.ts"
    said = limits.read_text(encoding="utf-8")
    limits.write_text(said.replace("RECORD_BYTES = 65_536", "RECORD_BYTES = 65_537"), encoding="utf-8")
    assert web_tables.main(["--check"], folder) == 1
    assert web_tables.main([], folder) == 0
    assert limits.read_text(encoding="utf-8") == said


def test_a_file_that_nothing_makes_is_seen_and_removed(folder: Path) -> None:
    (folder / "left.ts").write_text("export {};", encoding="utf-8")
    assert web_tables.main(["--check"], folder) == 1
    assert web_tables.main([], folder) == 0
    assert not (folder / "left.ts").exists()
