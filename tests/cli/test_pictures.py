"""A page is a picture: whoever wants none is passed on none, and can say otherwise at any time. Through the real program."""

from pathlib import Path

import pytest

from tests.cli.conftest import Pair, Seated, Staff
from tests.unit.scans import corpus


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened("Pictures")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pictures") / "photo.png"
    corpus.letter(310, 438).save(path)
    return str(path)


def test_no_pictures_is_a_choice(pair: Pair, staff: Staff, photo: str, tmp_path: Path) -> None:
    assert pair.bert("preferences")["kinds"] == ["pages", "typed"]
    assert pair.bert("preferences", "--kinds", "typed")["kinds"] == ["typed"]
    item = pair.anna("write", "--no-text", "--page", photo, "--low-data", "--send", "--sure")["short"]
    staff.meral("review", item, "--pages", str(tmp_path / "seen.pdf"))
    sides = {each["side"]: each["kinds"] for each in staff.meral("case", pair.label)["sides"]}
    assert sides == {"a": ["pages", "typed"], "b": ["typed"]}
    assert staff.meral.says_no("release", item, "--sure") == "item.kind_unwanted"
    words = pair.anna("write", "--stdin", "--send", text="In words only.")["short"]
    staff.meral.decides("release", words, "--sure")
    assert pair.bert("open", words)["text"] == "In words only."

    pair.bert("preferences", "--kinds", "letter,audio")
    staff.meral("release", item, "--sure")
    pair.bert("preferences", "--kinds", "typed")
    assert pair.bert.says_no("open", item, "--no-tell") == "item.unwelcome"
    assert [each["status"] for each in pair.bert("list")["received"] if each["short"] == item] == ["closed"]
    pair.bert("preferences", "--kinds", "typed,pages")
    assert len(pair.bert("open", item, "--no-tell")["pages"]) == 1
    pair.bert("preferences", "--kinds", "typed")
    assert pair.bert.says_no("pages", item, "--to", str(tmp_path / "again.pdf")) == "item.unwelcome"
