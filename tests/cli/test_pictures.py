"""A page is a picture: whoever wants none is passed on none, and can say otherwise at any time. Through the real program."""

from pathlib import Path

import pytest

from tests.cli.conftest import Pair, Seated, Staff
from tests.cli.seats import Relay
from tests.unit.scans import corpus


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened("Pictures")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pictures") / "photo.png"
    corpus.letter(310, 438).save(path)
    return str(path)


def test_an_intimate_picture_goes_back_and_help_is_shown(
    pair: Pair, staff: Staff, photo: str, relay: Relay, tmp_path: Path
) -> None:
    item = pair.anna("write", "--no-text", "--page", photo, "--low-data", "--send", "--sure")["short"]
    before = pair.bert.at_home(), pair.bert("list"), pair.bert("journal")
    staff.meral("review", item)
    words = pair.anna("write", "--stdin", "--send", text="No picture here.")["short"]
    staff.meral("review", words)
    assert staff.meral.says_no("return", words, "--intimate", "--sure") == "page.none_here"
    gone = staff.meral("return", item, "--intimate", "--sure")
    assert (gone["cause"], gone["unread"]) == ("intimate", False)
    assert staff.meral.says_no("review", item) == "item.returned"
    assert (pair.bert.at_home(), pair.bert("list"), pair.bert("journal")) == before

    own = pair.anna("read", item)
    assert (own["status"], len(own["pages"])) == ("returned", 1)
    pair.anna("pages", item, "--to", str(tmp_path / "evidence.pdf"))
    (row,) = [each for each in pair.anna("list")["written"] if each["short"] == item]
    assert row["cause"] == "intimate"
    assert "There is an intimate picture in this letter." in row["reason"]
    person = pair.anna.person
    assert relay.helpline in person("help-lines")["helplines"]
    person.leaves()
    told = person.runs("read", item).output
    assert "Your own copy stays with you. Nobody else hears of it." in told
    assert f"About intimate pictures that somebody sends or spreads: {relay.helpline}" in told


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
    (row,) = [each for each in pair.bert("list")["received"] if each["short"] == item]
    assert (row["status"], row["pages"]) == ("closed", True)
    gate = pair.bert.person.transcript(f"read {item} --choice later").output
    assert "It has pages: pictures of paper." in gate
    assert "You said that pages are not welcome. It stays closed, unless you say otherwise" in gate
    pair.bert("preferences", "--kinds", "typed,pages")
    assert len(pair.bert("open", item, "--no-tell")["pages"]) == 1
    pair.bert("preferences", "--kinds", "typed")
    assert pair.bert.says_no("pages", item, "--to", str(tmp_path / "again.pdf")) == "item.unwelcome"
