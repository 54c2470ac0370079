"""The vectors are those that the generator makes, and it says so when one is not."""

import json
import shutil
from pathlib import Path

import pytest

from scripts import vectors
from tests.support.vectors import FOLDER


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "vectors"))


def test_every_file_is_made_again_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    assert vectors.main(["--check"]) == 0
    assert "20 files are as they should be." in capsys.readouterr().out


def test_what_differs_is_shown_and_is_mended(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal, login = copy / "journal.json", copy / "login.json"
    good = journal.read_text(encoding="utf-8")
    journal.write_text(good.replace('"records"', '"record"', 1), encoding="utf-8")
    login.unlink()
    (copy / "older.json").write_text("{}", encoding="utf-8")
    assert vectors.main(["--check", "journal", "login"], copy) == 1
    shown = capsys.readouterr().out
    assert '-  "record": [' in shown
    assert '+  "records": [' in shown
    assert "login.json: missing" in shown
    assert "older.json: no scenario makes this file" in shown
    assert vectors.main(["journal", "login"], copy) == 0
    assert journal.read_text(encoding="utf-8") == good
    assert login.read_bytes() == (FOLDER / "login.json").read_bytes()


def test_a_kept_seal_that_holds_something_else_is_noticed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "share-backup.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    found["kept"]["seal"] = found["kept"]["seal"][:-2] + ("00" if found["kept"]["seal"][-2:] != "00" else "01")
    path.write_text(json.dumps(found), encoding="utf-8")
    assert vectors.main(["--check", "share-backup"], copy) == 1
    assert "share-backup.json: a kept seal does not hold what it should: CannotOpen" in capsys.readouterr().out


def test_seals_are_made_anew_only_when_asked(copy: Path) -> None:
    path = copy / "words.json"
    before = json.loads(path.read_text(encoding="utf-8"))["kept"]
    assert vectors.main(["words"], copy) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["kept"] == before
    assert vectors.main(["--remake-grants", "words"], copy) == 0
    after = json.loads(path.read_text(encoding="utf-8"))["kept"]
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
