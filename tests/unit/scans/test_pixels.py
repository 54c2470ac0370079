"""What becomes of the pixels: upright, in sRGB, on white, small enough, and still to be read."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from relay_client.pages.scans.model import Page, Quality, UnfitScan
from tests.unit.scans import corpus
from tests.unit.scans.conftest import Make, shown

SLACK = 24
"""Of 255: how far a flat patch may be off after JPEG, which halves the resolution of colours."""


def near(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= SLACK for one, other in zip(first, second, strict=True))


def corners(page: Page) -> tuple[tuple[int, ...], ...]:
    """Sample a page in the middle of its four quarters, row by row."""
    picture = shown(page).convert("RGB")
    width, height = picture.size
    found = []
    for y in (height // 4, height * 3 // 4):
        for x in (width // 4, width * 3 // 4):
            pixel = picture.getpixel((x, y))
            assert isinstance(pixel, tuple)
            found.append(tuple(map(int, pixel)))
    return tuple(found)


TURNED = {
    1: (corpus.RED, corpus.GREEN, corpus.BLUE, corpus.YELLOW),
    2: (corpus.GREEN, corpus.RED, corpus.YELLOW, corpus.BLUE),
    3: (corpus.YELLOW, corpus.BLUE, corpus.GREEN, corpus.RED),
    4: (corpus.BLUE, corpus.YELLOW, corpus.RED, corpus.GREEN),
    5: (corpus.RED, corpus.BLUE, corpus.GREEN, corpus.YELLOW),
    6: (corpus.BLUE, corpus.RED, corpus.YELLOW, corpus.GREEN),
    7: (corpus.YELLOW, corpus.GREEN, corpus.BLUE, corpus.RED),
    8: (corpus.GREEN, corpus.YELLOW, corpus.RED, corpus.BLUE),
}
KINDS = {
    "jpeg": corpus.telling_jpeg,
    "png": corpus.telling_png,
    "webp": corpus.telling_webp,
    "heic": corpus.telling_heic,
}


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("kind", KINDS)
def test_every_orientation_comes_out_upright(kind: str, orientation: int, make: Make) -> None:
    data = KINDS[kind](orientation=orientation)
    (page,) = make(data)
    assert (page.width, page.height) == ((96, 160) if orientation > 4 else (160, 96))
    assert all(map(near, corners(page), TURNED[orientation])), corners(page)


@pytest.mark.parametrize("orientation", TURNED)
def test_a_scan_is_upright_too(orientation: int, make: Make) -> None:
    (page,) = make(corpus.encoded(corpus.photo(), "TIFF", tiffinfo={0x0112: orientation}))
    assert all(map(near, corners(page), TURNED[orientation])), corners(page)


def test_the_turns_are_those_of_the_picture_library(make: Make) -> None:
    for orientation in TURNED:
        picture = Image.open(BytesIO(corpus.telling_jpeg(orientation=orientation)))
        upright = ImageOps.exif_transpose(picture)
        (page,) = make(corpus.telling_jpeg(orientation=orientation))
        off = ImageChops.difference(upright, shown(page))
        assert max(ImageStat.Stat(off).mean) < 4


def test_an_orientation_that_does_not_exist_turns_nothing(make: Make) -> None:
    (page,) = make(corpus.telling_jpeg(orientation=77))
    assert all(map(near, corners(page), TURNED[1]))


def test_what_is_transparent_is_white(make: Make) -> None:
    picture = corpus.photo().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 80, 48))
    half = Image.new("RGBA", (80, 48), (0, 0, 0, 128))
    picture.paste(half, (80, 48))
    (page,) = make(corpus.encoded(picture, "PNG"))
    white, _, _, grey = corners(page)
    assert near(white, (255, 255, 255))
    assert near(grey, (127, 127, 127))


def test_a_colour_that_a_palette_calls_transparent_is_white(make: Make) -> None:
    picture = Image.new("P", (32, 32), 1)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    (page,) = make(corpus.encoded(picture, "PNG", transparency=1))
    assert all(near(corner, (255, 255, 255)) for corner in corners(page))


def test_a_colour_profile_is_applied(make: Make) -> None:
    red = Image.new("RGB", (64, 64), (220, 20, 20))
    (plain,) = make(corpus.encoded(red, "PNG"))
    (swapped,) = make(corpus.encoded(red, "PNG", icc_profile=corpus.profile(swapped=True)))
    assert near(corners(plain)[0], (220, 20, 20))
    strongest = max(range(3), key=lambda channel: corners(swapped)[0][channel])
    assert strongest == 1, "the profile calls it green"


@pytest.mark.parametrize("profile", [b"", b"no profile", corpus.profile()[:200]])
def test_a_profile_that_is_none_is_passed_over(profile: bytes, make: Make) -> None:
    (page,) = make(corpus.encoded(corpus.photo(), "JPEG", quality=95, icc_profile=profile))
    assert all(map(near, corners(page), TURNED[1]))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "LAB", "YCbCr"])
def test_every_ordinary_kind_of_pixel_can_be_taken_in(mode: str, make: Make) -> None:
    grey = corpus.photo().convert("L")
    picture = grey.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else None
    if mode == "LAB":
        picture = Image.merge("LAB", (grey, Image.new("L", grey.size, 128), Image.new("L", grey.size, 128)))
    (page,) = make(corpus.encoded(picture or corpus.photo().convert(mode), "TIFF"))
    assert (page.width, page.height) == (160, 96)
    if mode in {"L", "LA", "I;16"}:
        assert not page.colour
        off = ImageChops.difference(shown(page), grey)
        assert max(ImageStat.Stat(off).mean) < 3


def test_colours_that_nobody_can_name_are_refused(make: Make) -> None:
    with pytest.raises(UnfitScan) as refused:
        make(corpus.encoded(Image.new("F", (16, 16), 0.5), "TIFF"))
    assert refused.value.code == "page.colours"
    assert refused.value.page == 1


@pytest.mark.parametrize("quality", Quality)
@pytest.mark.parametrize(("width", "height"), [(1, 1), (17, 15), (3000, 100), (100, 3000), (2400, 2400), (5000, 4)])
def test_a_page_is_whole_blocks_and_not_longer_than_its_quality_allows(
    width: int, height: int, quality: Quality, make: Make
) -> None:
    (page,) = make(corpus.encoded(Image.new("RGB", (width, height), corpus.BLUE), "PNG"), quality=quality)
    longest = {Quality.FULL: 2400, Quality.LOW_DATA: 1600}[quality]
    assert page.width % 16 == page.height % 16 == 0
    assert max(page.width, page.height) == min(longest, -(-max(width, height) // 16) * 16)


def test_what_fills_a_block_is_white(make: Make) -> None:
    (page,) = make(corpus.encoded(Image.new("RGB", (40, 24), corpus.BLUE), "PNG"))
    assert (page.width, page.height) == (48, 32)
    last = shown(page).convert("RGB").getpixel((47, 31))
    assert isinstance(last, tuple)
    assert near(tuple(map(int, last)), (255, 255, 255))


def test_grey_stays_grey_and_colour_stays_colour(make: Make) -> None:
    grey = corpus.letter(400, 560).convert("L").convert("RGB")
    (page,) = make(corpus.encoded(grey, "PNG"))
    assert not page.colour
    (page,) = make(corpus.encoded(corpus.letter(400, 560), "PNG"))
    assert page.colour, "at full quality a blue pen stays blue"


def test_low_data_gives_up_the_tint_of_paper_but_not_a_drawing(make: Make) -> None:
    (page,) = make(corpus.encoded(corpus.letter(400, 560), "PNG"), quality=Quality.LOW_DATA)
    assert not page.colour
    drawn = corpus.letter(400, 560)
    drawn.paste(corpus.RED, (20, 20, 80, 80))
    (page,) = make(corpus.encoded(drawn, "PNG"), quality=Quality.LOW_DATA)
    assert page.colour


@pytest.mark.parametrize("quality", Quality)
def test_writing_stays_as_dark_as_it_was_on_its_paper(quality: Quality, make: Make) -> None:
    scan = corpus.letter(1680, 2400)
    (page,) = make(corpus.encoded(scan, "PNG"), quality=quality)
    written = shown(page).convert("L")
    wanted = scan.convert("L").resize(written.size, Image.Resampling.LANCZOS)
    off = ImageStat.Stat(ImageChops.difference(written, wanted))
    assert off.rms[0] < 8
    assert len(page.data) < {Quality.FULL: 700_000, Quality.LOW_DATA: 250_000}[quality]
