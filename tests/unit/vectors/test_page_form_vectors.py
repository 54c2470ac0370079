"""The vectors of the one form of a page, made once more and checked once more: page-form, page-refusals."""

from hashlib import sha256

from relay_client.pages.scans.model import PAGE_TYPE
from scripts.scenarios.page_form import codes_of, page_of, spoiled, written
from tests.support.vectors import vectors


def test_pixels_give_the_very_pages() -> None:
    found = vectors("page-form")
    pages = [_page(told) for told in found.inputs["pictures"]]
    assert found.outputs["pages"] == [f"{len(each)} {sha256(each).hexdigest()}" for each in pages]
    assert {codes_of(each) for each in pages} == {""}


def test_changed_pages_are_refused_for_these_reasons() -> None:
    pictures, found = vectors("page-form").inputs["pictures"], vectors("page-refusals").inputs
    pages = [_page(pictures[each]) for each in found["pages"]]
    for told in found["changed"]:
        change, why = told.split(":")
        page, at, gone, put = change.split(" ")
        assert codes_of(spoiled(pages[int(page)], int(at), int(gone), put)) == why.strip(), told
    for told in found["bits"]:
        bits, why = told.split(":")
        assert codes_of(written(*bits.split(" "))) == why.strip(), told
    for told in found["stated"]:
        stated, why = told.split(": ")
        assert codes_of(pages[0], stated) == why
    assert codes_of(pages[0], PAGE_TYPE) == ""


def _page(told: str) -> bytes:
    how, width, height, quality = told.rsplit(" ", 3)
    return page_of(how, int(width), int(height), quality)
