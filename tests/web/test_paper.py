"""Letters made of pages, in the browser and beside it: picked, changed, given in spite of a broken line, read, and refused."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Route, expect

from relay.crypto.padding import SMALLEST_PART, padded_length
from relay.crypto.part import stored_length
from relay_client.pages.scans.model import PAGE_TYPE
from relay_client.pages.scans.page_check import check_page
from relay_client.words.sentences import Language, Sentences
from tests.support.browser import Person
from tests.support.pages import clean, noisy
from tests.unit.scans import corpus, documents
from tests.web.mediation import Mediation
from tests.web.story import MERAL, look_again
from tests.web.test_faults import WORKER, spoiled
from tests.web.test_joining import KEPT, open_with
from tests.web.test_letters import takes_part

WORDS = Sentences(Language.NL)
ADD = re.compile(r"/v1/uploads/[^/]+$")
OLDER_WORKERS = """
globalThis.Worker = class extends Worker {
  constructor(address) {
    super(address);
  }
};
"""
"""Firefox before 114 starts every worker as a script of the older kind."""
SHOWS = """(addresses) => Promise.all(addresses.map((each) => {
  const picture = new Image();
  picture.src = each;
  return picture.decode().then(() => true, () => false);
}))"""
FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, key) {
  if (key[1] === "pages" && value.length > 200_000) throw new DOMException("", "QuotaExceededError");
  return put.call(this, value, key);
};"""
"""A device on which there is no room left for more than a small page."""
MOST_BYTES = 1 << 20
"""What the browser sends in one request."""
PHOTO = corpus.telling_jpeg(corpus.letter(620, 877), orientation=6)
GRAIN = corpus.encoded(Image.effect_noise((1_200, 1_600), 70).convert("RGB"), "JPEG")
PDF = documents.document([documents.text("Een blad uit een PDF")])


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def paper(somebody: Person) -> None:
    """Go to the page on which a letter on paper is made."""
    somebody.press(WORDS("web-paper"))
    somebody.title(WORDS("web-paper-title"))


def pick(somebody: Person, *files: FilePayload) -> None:
    """Choose files, as a picker gives them."""
    with somebody.page.expect_file_chooser() as chooser:
        somebody.press(WORDS("web-paper-file"))
    chooser.value.set_files(list(files))


def shots(somebody: Person, count: int) -> None:
    """Wait until so many pages are shown."""
    expect(somebody.page.locator(".shot img")).to_have_count(count)


def on(somebody: Person) -> None:
    """Go on to the page on which a letter is checked."""
    somebody.press(WORDS("web-write-on"))
    somebody.title(WORDS("web-check-title"))


def give(somebody: Person) -> None:
    """Give what is checked to the mediator."""
    somebody.press(WORDS("web-check-give", **MERAL))


def seen(somebody: Person) -> list[tuple[int, int]]:
    """Return the sizes of the pages that are shown."""
    pictures = somebody.page.locator(".sheet--page img")
    return [tuple(each.evaluate("(each) => [each.naturalWidth, each.naturalHeight]")) for each in pictures.all()]


def picture(page: bytes) -> Image.Image:
    shown = Image.open(BytesIO(page))
    shown.load()
    return shown


def colour(of: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Return red, green and blue of one pixel."""
    return tuple(of.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes())


def read(mediation: Mediation) -> list[bytes]:
    """Have the mediator look and pass it on, and Bert read; return his pages."""
    looked = mediation.held_pages()
    assert [wrong for _, *wrong in looked] == [[]] * len(looked)
    mediation.release("Een brief op papier.")
    pages = mediation.bert_looks()
    assert pages == [each for each, *_ in looked]
    return [b64decode(each) for each in pages]


def test_two_photographs_and_a_pdf_go_in_spite_of_a_reload_in_the_middle(
    mediation: Mediation, anna: Person
) -> None:
    words = takes_part(anna, mediation)
    paper(anna)
    pick(anna, payload("foto.jpg", PHOTO), payload("korrel.jpg", GRAIN), payload("blad.pdf", PDF))
    shots(anna, 3)
    on(anna)
    expect(anna.page.locator(".sheet--page img")).to_have_count(3)
    sent: list[int] = []

    def broken(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif len(sent) < 1:
            sent.append(len(route.request.post_data_buffer or b""))
            route.continue_()
        else:
            route.abort()

    def counted(route: Route) -> None:
        sent.append(_length(route))
        route.continue_()

    anna.context.route(ADD, broken)
    give(anna)
    expect(anna.page.get_by_text(WORDS("web-check-page", page=2, pages=3, **MERAL))).to_be_visible()
    anna.page.reload()
    anna.context.unroute(ADD)
    anna.context.route(ADD, counted)
    open_with(anna, words)
    anna.title(WORDS("web-home-title"))
    anna.page.get_by_text(WORDS("web-post-begun-text"), exact=True).click()
    anna.title(WORDS("web-paper-title"))
    shots(anna, 3)
    on(anna)
    expect(anna.page.locator(".sheet--page img")).to_have_count(3)
    sizes = seen(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    pages = read(mediation)
    assert [picture(each).size for each in pages] == sizes
    wide, _, high = sizes
    assert wide[0] > wide[1], "upright, as the photograph says"
    assert high[0] < high[1]
    stored = sum(stored_length(padded_length(len(each), SMALLEST_PART)) for each in pages)
    assert stored <= sum(sent) < stored + MOST_BYTES, "nothing that had arrived went twice"
    kept = anna.page.evaluate(KEPT)
    for word in ("JFIF", b"JFIF".hex(), corpus.ARTIST, "blad.pdf", "foto.jpg"):
        assert word not in kept
        assert word not in anna.sent()


def _length(route: Route) -> int:
    return len(route.request.post_data_buffer or b"") if route.request.method == "PATCH" else 0


def test_what_is_black_is_gone_and_what_is_cut_off_too(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    paper(anna)
    white = corpus.encoded(Image.new("RGB", (800, 1_008), (250, 240, 230)), "PNG")
    red = corpus.encoded(Image.new("RGB", (640, 480), (200, 30, 30)), "PNG")
    pick(anna, payload("een.png", white), payload("twee.png", red))
    shots(anna, 2)
    anna.press(WORDS("web-black"), first=True)
    anna.title(WORDS("web-black"))
    box = anna.page.locator("canvas").bounding_box()
    assert box is not None
    anna.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.05 * box["height"])
    anna.page.mouse.down()
    anna.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.15 * box["height"], steps=3)
    anna.page.mouse.up()
    expect(anna.page.get_by_text(WORDS("web-black-count", count=1))).to_be_visible()
    anna.press(WORDS("web-page-good"))
    shots(anna, 2)
    anna.press(WORDS("web-page-up", number=2))
    expect(
        anna.page.locator(".shot").nth(1).get_by_role("button", name=WORDS("web-page-up", number=2))
    ).to_be_visible()
    anna.press(WORDS("web-crop"), first=True)
    anna.title(WORDS("web-crop"))
    anna.press(WORDS("web-crop-turn"))
    anna.page.get_by_text(WORDS("web-crop-numbers"), exact=True).click()
    anna.page.get_by_label(WORDS("web-crop-top"), exact=True).fill("50")
    anna.page.get_by_label(WORDS("web-crop-left"), exact=True).fill("20 %")
    anna.press(WORDS("web-page-good"))
    shots(anna, 2)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    cut, black = map(picture, read(mediation))
    assert (cut.size, black.size) == ((384, 320), (800, 1_008))
    assert max(colour(black, 400, 100)) < 12, "black, and nothing of the paper below"
    assert min(colour(black, 400, 300)) > 200
    assert colour(cut, 100, 100)[0] > 180


def test_pages_that_came_are_read_and_printed_and_nothing_of_them_stays(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    mediation.bert_sends(clean(1), noisy(2))
    mediation.release("Twee bladen.")
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-waits-button"))
    expect(anna.page.get_by_text(WORDS("web-gate-pages"))).to_be_visible()
    anna.choose(WORDS("web-gate-now"))
    expect(anna.page.locator(".sheet--page img")).to_have_count(2)
    expect(anna.page.get_by_role("img", name=WORDS("web-page-alt", number=2, count=2))).to_be_visible()
    assert seen(anna) == [picture(clean(1)).size, picture(noisy(2)).size]
    printed = anna.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    addresses = [each.get_attribute("src") or "" for each in anna.page.locator(".sheet--page img").all()]
    assert all(each.startswith("blob:") for each in addresses)
    anna.press(WORDS("web-on"))
    anna.title(WORDS("web-after-title"))
    assert anna.page.evaluate(SHOWS, addresses) == [False, False]
    assert anna.page.evaluate("caches.keys()") == []
    assert "JFIF" not in anna.page.evaluate(KEPT)


def test_a_page_of_a_liar_is_not_shown_whoever_passed_it_on(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    spoiled = corpus.inserted(clean(1), corpus.segment(0xE1, corpus.exif()))
    assert check_page(spoiled, PAGE_TYPE)
    mediation.bert_sends(clean(1), spoiled)
    mediation.release_unseen()
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-waits-button"))
    anna.choose(WORDS("web-gate-now"))
    expect(anna.page.get_by_role("alert").get_by_text(WORDS("web-page-refused"))).to_be_visible()
    expect(anna.page.locator(".sheet--page img")).to_have_count(1)


def _huge() -> bytes:
    """A small file of more points than a page is taken from."""
    kept = BytesIO()
    Image.new("1", (16_000, 6_000)).save(kept, "PNG")
    return kept.getvalue()


NO_PAGES: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("niets.jpg", lambda: b"", "web-page-damaged"),
    ("brief.txt", lambda: b"Dit is geen foto.", "web-page-unknown"),
    ("half.jpg", lambda: PHOTO[:400], "web-page-cut-short"),
    ("midden.jpg", lambda: PHOTO[: len(PHOTO) * 2 // 3], "web-page-cut-short"),
    ("einde.jpg", lambda: PHOTO[: len(PHOTO) * 2 // 3] + b"\xff\xd9", "web-page-cut-short"),
    ("foto.heic", corpus.telling_heic, "web-page-heic"),
    ("foto.jpg", lambda: b"\0\0\0\x0cjP  \r\n\x87\n", "web-page-jp2"),
    ("plakkaat.png", _huge, "web-page-too-large"),
    ("half.pdf", lambda: PDF[:200], "web-page-pdf"),
    ("slot.pdf", lambda: documents.locked(PDF, "geheim"), "web-page-locked"),
    ("veel.pdf", lambda: documents.document([documents.text("x")] * 64), "web-page-too-many"),
)
"""Files that give no page, each with what is said of it: another sentence than of the one before it."""


def test_what_is_no_page_is_said_and_what_is_there_stays(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    paper(anna)
    pick(anna, payload("blad.pdf", PDF))
    shots(anna, 1)
    for name, data, sentence in NO_PAGES:
        pick(anna, payload(name, data()))
        expect(anna.page.get_by_role("alert").get_by_text(WORDS(sentence))).to_be_visible()
        shots(anna, 1)
    assert anna.faults == []


def test_a_browser_that_knows_no_worker_of_modules_says_that_it_opens_no_pdf(
    mediation: Mediation, anna: Person
) -> None:
    anna.page.add_init_script(OLDER_WORKERS)
    takes_part(anna, mediation)
    paper(anna)
    pick(anna, payload("blad.pdf", PDF))
    expect(anna.page.get_by_role("alert").get_by_text(WORDS("web-page-no-pdf"))).to_be_visible()
    pick(anna, payload("korrel.jpg", GRAIN))
    shots(anna, 1)


def test_a_camera_takes_a_page_and_one_that_may_not_be_used_is_said(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    paper(anna)
    anna.press(WORDS("web-paper-photo"))
    anna.title(WORDS("web-camera-title"))
    expect(anna.page.get_by_role("alert").get_by_text(WORDS("web-camera-denied"))).to_be_visible()
    anna.context.grant_permissions(["camera"])
    anna.press(WORDS("web-camera-back"))
    anna.title(WORDS("web-paper-title"))
    anna.press(WORDS("web-paper-photo"))
    anna.title(WORDS("web-camera-title"))
    anna.press(WORDS("web-camera-take"))
    anna.title(WORDS("web-paper-title"))
    shots(anna, 1)


def test_a_full_device_is_said_before_anything_is_lost(mediation: Mediation, anna: Person) -> None:
    anna.context.route(WORKER, spoiled(FULL))
    takes_part(anna, mediation)
    paper(anna)
    pick(anna, payload("blad.pdf", PDF))
    shots(anna, 1)
    pick(anna, payload("korrel.jpg", GRAIN))
    expect(anna.page.get_by_role("alert").get_by_text(WORDS("web-page-device-full"))).to_be_visible()
    shots(anna, 1)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    assert len(read(mediation)) == 1


def test_a_letter_on_paper_that_came_back_is_gone_on_with(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    paper(anna)
    pick(anna, payload("blad.pdf", PDF))
    shots(anna, 1)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    mediation.give_back("Wilt u uw naam zwart maken?")
    anna.press(WORDS("web-to-post"))
    anna.title(WORDS("web-home-title"))
    look_again(anna, WORDS)
    anna.press(WORDS("web-post-back-button"))
    anna.title(WORDS("web-returned-title"))
    anna.page.get_by_text(WORDS("web-letter-show"), exact=True).click()
    expect(anna.page.locator(".sheet--page img")).to_have_count(1)
    anna.choose(WORDS("web-returned-change"))
    anna.title(WORDS("web-paper-title"))
    shots(anna, 1)
    pick(anna, payload("korrel.jpg", GRAIN))
    shots(anna, 2)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    assert len(read(mediation)) == 2
