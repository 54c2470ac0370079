"""Whatever bytes come as a page: only findings come out, and what has none is what this project's writer wrote."""

from io import BytesIO

from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from relay_client.pages.scans.form import FORMS, PageForm, write
from relay_client.pages.scans.model import PAGE_BYTES, PAGE_TYPE, Quality
from relay_client.pages.scans.page_check import Flaw, check_page
from tests.unit.scans import corpus, documents

PAGES = [write(corpus.photo(64, 48), Quality.FULL), write(corpus.photo(64, 48).convert("L"), Quality.LOW_DATA)]
SEEDS = [
    *PAGES,
    corpus.telling_jpeg(),
    corpus.encoded(corpus.photo(64, 48), "JPEG", progressive=True),
    corpus.encoded(corpus.photo(64, 48), "MPO", save_all=True, append_images=[corpus.photo(32, 32)]),
    corpus.telling_png(),
    documents.telling_pdf(),
]
CODES = {flaw.value for flaw in Flaw}
markers = st.builds(lambda marker, body: bytes([0xFF, marker]) + body, st.integers(0, 255), st.binary(max_size=20))


def looked(data: bytes, stated: str = PAGE_TYPE) -> set[str]:
    """Check a page, and require that only known findings come out, each once and short enough for a screen."""
    findings = check_page(data, stated)
    codes = {each.code for each in findings}
    assert codes <= CODES
    assert len(codes) == len(findings)
    assert all(len(each.detail) <= 80 and each.detail.isprintable() for each in findings)
    return codes


@given(st.binary(max_size=400), st.text(max_size=100))
@example(b"\xff\xd8\xff", "image/jpeg")
@example(b"\xff\xd8\xff\xc0\0\2", "\x1b[2J\u202e")
def test_any_bytes_and_any_type_give_findings(data: bytes, stated: str) -> None:
    assert looked(data, stated)


@given(st.lists(markers, max_size=12).map(b"".join), st.booleans())
def test_any_parts_give_findings(parts: bytes, ended: bool) -> None:
    assert looked(b"\xff\xd8" + parts + b"\xff\xd9" * ended)


@given(st.data(), st.sampled_from(SEEDS))
def test_a_file_with_bytes_changed_inserted_or_left_out_gives_findings_or_is_a_page(
    data: st.DataObject, seed: bytes
) -> None:
    changed = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed)))
        end = at + data.draw(st.integers(0, 4))
        changed[at:end] = data.draw(st.binary(max_size=4))
    codes = looked(bytes(changed))
    if not codes:
        # Only other pixels are left as a difference: the size, the coding and every byte around it are those of a page.
        picture = Image.open(BytesIO(bytes(changed)))
        picture.load()
        assert picture.info == {"jfif": 257, "jfif_version": (1, 1), "jfif_unit": 0, "jfif_density": (1, 1)}


@given(st.sampled_from(FORMS), st.integers(0, 3), st.integers(0, 3), st.binary(max_size=200), st.booleans())
def test_any_coded_data_under_a_proper_head_gives_findings_or_is_decoded(
    form: PageForm, columns: int, rows: int, body: bytes, stuffed: bool
) -> None:
    head = form.head(columns * 16, rows * 16)
    looked(head + (body.replace(b"\xff", b"\xff\0") if stuffed else body) + b"\xff\xd9")


# No clock: that the work is linear follows from how the walk is made. Here it must come to an end.
def test_large_hostile_pages_come_to_an_end() -> None:
    size = PAGE_BYTES - 2_000
    start = b"\xff\xd8"
    head = FORMS[0].head(2_400, 2_400)
    for data in (
        b"\xff" * size,
        start + b"\xff" * size,
        start + b"\xff\xda\0\2" + b"\xff" * size,
        start + b"\xff\xda\0\2" + b"\xff\0" * (size // 2),
        start + b"\xff\xda\0\2" * (size // 4),
        start + b"\xff\xd0" * (size // 2),
        start * (size // 2),
        head + bytes(size),
        head + b"\xaa" * size + b"\xff\xd9",
        head + b"\xff\0" * (size // 2) + b"\xff\xd9",
        start + corpus.segment(0xFE, b"\xff" * 65_000) * (size // 65_100),
    ):
        assert looked(data)
