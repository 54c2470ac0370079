"""Pictures of which a part is missing, and pictures whose dots are no squares: what the browser would draw without a word."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.support.browser import Person
from tests.unit.scans import corpus
from tests.unit.scans.test_whole import DAMAGES, PICTURES
from tests.web.mediation import Mediation
from tests.web.story import MERAL
from tests.web.test_letters import WORDS, takes_part
from tests.web.test_paper import give, on, paper, payload, pick, read, shots

KINDS = ("jpeg", "progressive", "restarts", "png", "webp", "webp lossless")
"""Those of the pictures that a browser draws."""
SAID = {WORDS("web-page-cut-short"), WORDS("web-page-damaged")}
SEEN_IN = {"webp": {"blank"}, "webp lossless": {"blank"}}
"""What can be seen of these; the browser itself refuses some more."""


def test_a_picture_that_lacks_a_part_becomes_no_page_and_is_told(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    paper(anna)
    told, taken = anna.page.get_by_role("alert"), 0
    for kind in KINDS:
        for name, damage in DAMAGES.items():
            if name not in SEEN_IN.get(kind, DAMAGES):
                continue
            pick(anna, payload(f"{kind} {name}", damage(PICTURES[kind])))
            expect(told).to_be_visible()
            assert told.locator("p").first.inner_text() in SAID, (kind, name)
        pick(anna, payload(kind, PICTURES[kind]))
        taken += 1
        shots(anna, taken)
        expect(told).to_have_count(0)
    assert anna.faults == []


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def test_dots_that_are_no_squares_are_drawn_as_high_as_they_are(mediation: Mediation, anna: Person) -> None:
    takes_part(anna, mediation)
    paper(anna)
    tall = corpus.letter(640, 448)
    pick(
        anna,
        payload("fax.png", saved(tall, "PNG", dpi=(204, 102))),
        payload("fax.jpg", saved(tall, "JPEG", dpi=(204, 102))),
        payload("smal.png", saved(tall, "PNG", dpi=(100, 200))),
        payload("mis.png", saved(tall, "PNG", dpi=(2_000, 100))),
    )
    shots(anna, 4)
    on(anna)
    give(anna)
    anna.title(WORDS("web-sent-title", **MERAL))
    sizes = [Image.open(BytesIO(page)).size for page in read(mediation)]
    assert sizes == [(640, 896), (640, 896), (1_280, 448), (640, 448)]
