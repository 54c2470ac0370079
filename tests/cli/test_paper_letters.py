"""Letters on paper, from the file that somebody chooses to the PDF that somebody prints; and every way a file is no page."""

import base64
import io
import json
import time
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image

from relay_client.pages.scans.model import PAGE_TYPE
from tests.cli.conftest import Pair, Seated, Staff
from tests.unit.scans import corpus


@pytest.fixture(scope="module")
def pair(opened: Seated) -> Pair:
    return opened("On paper")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph that says too much, a scan of two pages, and what is no page."""
    folder = tmp_path_factory.mktemp("files")
    corpus.letter(620, 877).save(folder / "photo.jpg", exif=corpus.exif())
    first, second = corpus.letter(620, 877), corpus.letter(620, 877, ink=(90, 20, 20))
    first.save(folder / "scan.tiff", save_all=True, append_images=[second])
    first.save(folder / "scan.pdf")
    (folder / "hidden.jpg").write_bytes((folder / "scan.pdf").read_bytes())
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "note.txt").write_text("no picture")
    (folder / "broken.jpg").write_bytes((folder / "photo.jpg").read_bytes()[:9_000])
    Image.new("L", (10_000, 9_000)).save(folder / "bomb.png")
    small = Image.new("1", (16, 16), 1)
    small.save(folder / "many.tiff", save_all=True, append_images=[small] * 62)
    writer = pypdf.PdfWriter(folder / "scan.pdf")
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(folder / "locked.pdf")
    return folder


def pages_in(path: Path) -> int:
    return len(pypdf.PdfReader(path).pages)


def test_a_letter_on_paper_goes_all_the_way(pair: Pair, staff: Staff, files: Path, tmp_path: Path) -> None:
    given = ("--page", str(files / "photo.jpg"), "--page", str(files / "scan.tiff"))
    sent = pair.anna("write", "--no-text", *given, "--low-data", "--send", "--sure")
    assert {each["trace"] for each in sent["removed"]} >= {"position", "device", "name"}
    assert (sent["sent"], sent["pages"]) == (True, 3)
    item = sent["short"]

    reviewed = staff.meral("review", item, "--pages", str(tmp_path / "review.pdf"))
    assert (reviewed["text"], reviewed["findings"]) == ("", [])
    assert [each["type"] for each in reviewed["pages"]] == [PAGE_TYPE] * 3
    assert pages_in(tmp_path / "review.pdf") == 3
    assert (tmp_path / "review.pdf").stat().st_mode & 0o777 == 0o600
    staff.meral.decides("release", item, "--sure")

    assert pair.bert.says_no("pages", item, "--to", str(tmp_path / "early.pdf")) == "not.found"
    opened = pair.bert("open", item, "--no-tell")
    assert len(opened["pages"]) == 3
    written = pair.bert("pages", item, "--to", str(tmp_path / "read.pdf"))
    assert (written["pages"], pages_in(tmp_path / "read.pdf")) == (3, 3)
    assert pair.bert.says_no("pages", item, "--to", str(tmp_path / "read.pdf")) == "cli.file"
    pair.anna("pages", item, "--to", str(tmp_path / "own.pdf"))
    for secret in (corpus.SERIAL, corpus.ARTIST, corpus.OWNER):
        assert secret.encode() not in (tmp_path / "read.pdf").read_bytes()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("missing.jpg", "page.unreadable"),
        ("empty.jpg", "page.empty"),
        ("note.txt", "page.unknown"),
        ("hidden.jpg", "page.name"),
        ("broken.jpg", "page.damaged"),
        ("bomb.png", "page.too_many_pixels"),
        ("locked.pdf", "page.locked"),
        ("many.tiff", "page.too_many"),
    ],
)
def test_what_is_no_page_is_told_and_the_draft_stays(pair: Pair, files: Path, file: str, code: str) -> None:
    text = f"With {file}."
    given = ("--page", str(files / "scan.pdf"), "--page", str(files / file))
    assert pair.anna.says_no("write", "--stdin", *given, "--send", "--sure", text=text) == code
    newest = pair.anna.person("drafts")["drafts"][0]
    shown = pair.anna.person("drafts", "--show", newest["id"])
    assert (shown["text"], newest["pages"]) == (text, 0)
    pair.anna.person("drafts", "--drop", newest["id"], "--sure")


def test_somebody_who_sees_what_is_taken_off_can_stop(pair: Pair, files: Path) -> None:
    person = pair.anna.person
    person.leaves()
    line = ("write", "--case", pair.case, "--no-text", "--page", str(files / "photo.jpg"), "--send")
    told = person.runs(*line, typed="no\n")
    assert told.status == 0
    assert "This is taken off photo.jpg" in told.output
    assert "place where it was made: 52.37020, 4.89520" in told.output
    assert "Go on with these pages? (yes/no)" in told.output
    assert "It is kept as a draft on this device" in told.output
    draft = person("drafts")["drafts"][0]
    assert draft["pages"] == 0
    person("drafts", "--drop", draft["id"], "--sure")


def test_a_kept_draft_with_pages_is_sent_another_day(pair: Pair, staff: Staff, files: Path) -> None:
    person = pair.anna.person
    person.leaves()
    line = ("write", "--case", pair.case, "--no-text", "--page", str(files / "scan.tiff"), "--keep", "--sure")
    told = person.runs(*line)
    assert "There are 2 pages, " in told.output
    assert "hints" not in told.output, "nothing was read, so nothing may be said of it"
    assert "(2 pages)" in person.runs("drafts").output
    draft = person("drafts")["drafts"][0]
    stored = b"".join(path.read_bytes() for path in sorted(person.home.rglob("*")) if path.is_file())
    assert b"\xff\xd8\xff\xe0" not in stored, "a page lies open on the disk"
    sent = pair.anna("write", "--draft", draft["id"], "--no-text", "--send", "--sure")
    assert (sent["sent"], sent["pages"]) == (True, 2)
    assert draft["id"] not in [each["id"] for each in person("drafts")["drafts"]]

    staff.meral.decides("return", sent["short"], "--stdin", "--sure", text="The second page names a street.")
    again = pair.anna("write", "--replaces", sent["short"], "--no-text", "--keep")
    assert again["pages"] == 2, "what came back keeps its pages"
    person("drafts", "--drop", again["draft"], "--sure")


def test_a_mediator_looks_at_every_page_before_a_letter_is_passed_on(
    pair: Pair, staff: Staff, files: Path, tmp_path: Path
) -> None:
    given = ("--page", str(files / "scan.pdf"), "--send", "--sure")
    item = pair.anna("write", "--stdin", *given, text="One page comes with this.")["short"]
    told = staff.meral.transcript(f"release {item}")
    assert "One page comes with this." in told.output
    assert "There is 1 page with this letter." in told.output
    assert "Not all pages of this letter were shown to you since you began. Nothing was done." in told.errors
    look = f"review {item} --pages {tmp_path / 'seen.pdf'}"
    assert "Nothing has changed." in staff.meral.transcript(look, f"release {item}", "no").output
    again = f"review {item} --pages {tmp_path / 'again.pdf'}"
    seen = staff.meral.transcript(again, f"release {item}", "yes", "yes")
    assert "Page 1 of 1: did you look at it? (yes/no)" in seen.output
    assert "It is written down that you looked at the pages." in seen.output
    assert "Nothing is hidden in this page." in seen.output
    assert "is a copy that is not sealed" in seen.output
    assert "Do you want to pass it on?" in seen.output or "(yes/no)" in seen.output
    assert pair.bert("open", item, "--no-tell")["text"] == "One page comes with this."


def test_a_counsellor_brings_pages_and_cannot_reopen_them(
    pair: Pair, staff: Staff, files: Path, tmp_path: Path
) -> None:
    staff.meral("delegate", pair.label, "b", "Chaplain", "--scopes", "submit", "--mode", "scan")
    pair.bert.person("sign", "--sure")
    line = ("bring", "--case", pair.case, "--no-text", "--send", "--sure", "--name", "On paper")
    large = staff.chaplain(*line, "--page", str(files / "photo.jpg"))
    brought = staff.chaplain(*line, "--low-data", "--page", str(files / "photo.jpg"))
    assert [each["name"] for each in brought["readers"]] == ["Meral"]
    assert brought["page_bytes"] < large["page_bytes"]
    out = str(tmp_path / "own.pdf")
    assert staff.chaplain.says_no("pages", brought["short"], "--to", out) == "item.no_own_copy"
    assert all(each["pages"] == 0 for each in staff.chaplain("drafts")["drafts"])
    staff.meral.decides("release", brought["short"], "--sure")
    assert len(pair.anna("open", brought["short"], "--no-tell")["pages"]) == 1
    exported = tmp_path / "export.json"
    pair.anna.person("export", "--case", pair.case, "--format", "json", "--out", str(exported))
    letters = json.loads(exported.read_text())
    (letter,) = [each for each in letters if each["item"].startswith(brought["short"])]
    assert (letter["from"], letter["day"]) == ("other", time.strftime("%Y-%m-%d", time.gmtime()))
    (sheet,) = letter["pages"]
    assert sheet["type"] == "image/jpeg"
    Image.open(io.BytesIO(base64.b64decode(sheet["base64"]))).verify()
    text = tmp_path / "export.txt"
    written = pair.anna.person("export", "--case", pair.case, "--out", str(text))["files"]
    scanned = str(tmp_path / f"export-{brought['short']}.pdf")
    assert written[0] == str(text)
    assert scanned in written
    with pikepdf.open(scanned) as paper:
        assert len(paper.pages) == 1
    assert "From the other person" in text.read_text().splitlines()
    assert f"export-{brought['short']}.pdf" in text.read_text()


def test_pages_can_be_seen_in_a_file_before_they_go(pair: Pair, files: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen.pdf"
    kept = pair.anna(
        "write", "--no-text", "--page", str(files / "scan.tiff"), "--see", str(seen), "--keep", "--sure"
    )
    assert (kept["pages"], pages_in(seen), seen.stat().st_mode & 0o777) == (2, 2, 0o600)
    again = ("write", "--no-text", "--page", str(files / "scan.tiff"), "--see", str(seen), "--keep", "--sure")
    assert pair.anna.says_no(*again) == "cli.file"
