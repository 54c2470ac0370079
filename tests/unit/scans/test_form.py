"""The one form: what it says is what the picture library writes, and one byte less or more is not recognised."""

from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, JpegImagePlugin

from relay_client.pages.scans.form import BLOCK, END, FORMS, PageForm, recognise, write
from relay_client.pages.scans.model import PAGE_BYTES, Quality
from relay_client.pages.scans.page_check import check_page

blocks = st.integers(1, 8).map(lambda count: count * BLOCK)


@given(st.sampled_from(FORMS), blocks, blocks, st.randoms(use_true_random=False))
def test_whatever_is_written_begins_as_the_form_says_and_is_found_clean(
    form: PageForm, width: int, height: int, random: Random
) -> None:
    mode, samples = ("RGB", 3) if form.colour else ("L", 1)
    noise = random.randbytes(width * height * samples)
    data = write(Image.frombytes(mode, (width, height), noise), form.quality)
    head = recognise(data)
    assert head is not None
    assert (head.form, head.width, head.height) == (form, width, height)
    assert head.fits()
    assert check_page(data, "image/jpeg") == ()


@pytest.mark.parametrize("form", FORMS)
def test_the_tables_are_those_that_the_library_scales_in_whole_fours(form: PageForm) -> None:
    theirs = BytesIO()
    picture = Image.new("RGB" if form.colour else "L", (16, 16))
    picture.save(theirs, "JPEG", quality={Quality.FULL: 75, Quality.LOW_DATA: 50}[form.quality])
    written = Image.open(theirs)
    assert isinstance(written, JpegImagePlugin.JpegImageFile)
    for ours, table in zip(form.tables, written.quantization.values(), strict=True):
        assert all(one % 4 == 0 and one > 0 for one in ours)
        assert all(abs(one - other) <= 2 for one, other in zip(ours, table, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_the_largest_and_noisiest_page_is_within_the_limit_of_a_page(form: PageForm) -> None:
    side = form.longest
    stripes = Image.frombytes("L", (side, 1), bytes([0, 255] * (side // 2))).resize((side, side))
    noise = Image.effect_noise((side, side), 500)
    for picture in (stripes, noise):
        data = write(picture.convert("RGB" if form.colour else "L"), form.quality)
        assert len(data) < PAGE_BYTES
        assert check_page(data, "image/jpeg") == ()


@pytest.mark.parametrize("form", FORMS)
def test_no_byte_of_the_head_can_be_another(form: PageForm) -> None:
    data = write(Image.new("RGB" if form.colour else "L", (32, 16), "white"), form.quality)
    head = recognise(data)
    assert head is not None
    for at in range(head.data_at):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert check_page(changed, "image/jpeg") != (), at


def test_a_size_is_whole_blocks_and_no_longer_than_its_form_allows() -> None:
    for form in FORMS:
        for width, height in ((0, 16), (16, 0), (17, 16), (16, 24), (form.longest + 16, 16), (65_520, 65_520)):
            head = recognise(form.head(width, height) + END)
            assert head is not None
            assert not head.fits()
        head = recognise(form.head(form.longest, 16) + END)
        assert head is not None
        assert head.fits()


def test_the_notes_of_a_picture_are_not_written_along() -> None:
    picture = Image.new("L", (16, 16))
    picture.info |= {"comment": b"a secret", "exif": b"Exif\0\0secret", "icc_profile": b"secret", "dpi": (300, 300)}
    assert write(picture, Quality.FULL) == write(Image.new("L", (16, 16)), Quality.FULL)
