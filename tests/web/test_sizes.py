"""How much travels before the first page can be used, held without a clock: the bytes of the built files, as they are sent."""

from __future__ import annotations

import re

from relay.bundle import files
from relay.bundle.files import Bundle
from tests.support.browser import built

MOST_FIRST_SCRIPTS = 40_000
"""Of all scripts that the page names, together: on a slow line (50 kB/s) eight tenths of a second."""
MOST_FIRST_STYLES = 15_000
MOST_GROUP = 20_000
"""Of one script that comes later, by itself."""
NAMED = re.compile(r'(?:src|href)="(/assets/[^"]+)"')
IMPORTED = re.compile(r'(?:from|import)\s*"\./([^"]+\.js)"')


def bundle() -> Bundle:
    found = files.read(built())
    assert found is not None
    return found


def sent(each: files.File) -> int:
    return len(each.answer({"Accept-Encoding": "gzip"})[2])


def first(of: Bundle) -> set[str]:
    """Return the addresses of what the page fetches by itself: what it names, and what those import."""
    left = NAMED.findall(of.files["/"].body.decode())
    found = set[str]()
    while left:
        address = left.pop()
        if address not in found:
            found.add(address)
            if address.endswith(".js"):
                left += [f"/assets/{name}" for name in IMPORTED.findall(of.files[address].body.decode())]
    return found


def total(of: Bundle, ending: str) -> int:
    return sum(sent(of.files[each]) for each in first(of) if each.endswith(ending))


def test_the_first_page_is_small() -> None:
    of = bundle()
    assert total(of, ".js") <= MOST_FIRST_SCRIPTS
    assert total(of, ".css") <= MOST_FIRST_STYLES
    named = set(NAMED.findall(of.files["/"].body.decode()))
    assert first(of) == named, "what is imported but not named is asked for only after a file came"


def test_what_comes_later_comes_in_small_pieces_and_the_worker_is_not_among_the_first() -> None:
    of = bundle()
    scripts = {name for name in of.files if name.endswith(".js")}
    later = scripts - first(of)
    workers = {name for name in later if name.startswith("/assets/worker-")}
    readers = {name for name in later if name.startswith("/assets/pdf-")}
    assert len(workers) == 2, "a party's, and that of the staff"
    assert len(readers) == 1, "what draws a PDF comes only once somebody chose one"
    squares = {name for name in later if name.startswith("/assets/jsQR-")}
    assert len(squares) == 1, "what reads a square comes only once a counsellor chose the scan of a return sheet"
    large = later - workers - readers - squares
    assert {name: sent(of.files[name]) for name in large if sent(of.files[name]) > MOST_GROUP} == {}
