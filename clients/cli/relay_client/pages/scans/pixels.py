"""Turns the pixels of any opened picture into those of a page: upright, sRGB or grey, on white, small enough, in whole blocks.

Nothing but pixels goes through here. The order keeps memory low: first smaller, then everything else.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageCms, ImageMath

from relay_client.pages.scans.form import BLOCK, LONGEST
from relay_client.pages.scans.model import Quality
from relay_client.pages.scans.samples import DEEP, Samples

_GAP: Final = 3.0
"""How many times larger than the page a picture is first made by averaging, before the finer and slower filter."""
_WHITE: Final = "white"
_BYTE: Final = 255
_TINT: Final = 40
"""Of 255: how far the strongest and the weakest colour of a pixel lie apart before it counts as coloured. Paper has 10 to 25."""
_COLOURED: Final = 500
"""One pixel in so many may be coloured on a page that is nearly grey."""
_AS_WRITTEN: Final = Samples()
_PLAIN_MODES: Final = {mode: mode for mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB")} | {
    "1": "L",
    "La": "LA",
    "RGBa": "RGBA",
    **dict.fromkeys(("P", "RGBX", "YCbCr", "HSV"), "RGB"),
}
"""Modes of Pillow that have known colours → the one that a picture of it is worked on in."""
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Orientation as Exif numbers it → what makes a picture upright."""


def for_page(
    picture: Image.Image,
    quality: Quality,
    samples: Samples = _AS_WRITTEN,
    *,
    profile: bytes | None = None,
    turn: int = 1,
) -> Image.Image:
    """Return RGB or L pixels of a page.

    `samples` says what the numbers mean, `turn` is the orientation as Exif numbers it, `profile` the picture's ICC profile. Raises
    ValueError for pixels that have no known colours.
    """
    small = _sized(_plain_mode(picture, samples), LONGEST[quality], samples.shape)
    on_white = _on_white(small, profile)
    upright = on_white.transpose(TURNS[turn]) if turn in TURNS else on_white
    return _whole_blocks(_grey_if(upright, quality))


def _plain_mode(picture: Image.Image, samples: Samples) -> Image.Image:
    """Return a picture in a mode that can be made smaller and has known colours: L, LA, RGB, RGBA, CMYK or LAB."""
    if picture.mode in DEEP:
        return _from_deep(picture.convert("I"), samples)
    if picture.has_transparency_data and picture.mode not in {"LA", "RGBA"}:
        return picture.convert("RGBA")
    mode = _PLAIN_MODES.get(picture.mode)
    if mode is None:
        raise ValueError(f"no known colours in mode {picture.mode}")
    return picture if mode == picture.mode else picture.convert(mode)


def _from_deep(numbers: Image.Image, samples: Samples) -> Image.Image:
    """Return 8 bits of grey for more. The library's own way cuts off instead of dividing."""
    scale, start = _BYTE / samples.white, 0.0
    if samples.falling:
        scale, start = -scale, float(_BYTE)
    grey = numbers.point(lambda value: value * scale + start).convert("L")
    if samples.clear is None:
        return grey
    seen = ImageMath.lambda_eval(lambda known: (known["numbers"] != samples.clear) * _BYTE, numbers=numbers)
    return Image.merge("LA", (grey, seen.convert("L")))


def _sized(picture: Image.Image, longest: int, shape: float) -> Image.Image:
    """Return a picture with dots as high as wide and no side longer than `longest`; no dot is thrown away to make them so."""
    across, down = picture.width / min(1.0, shape), picture.height * max(1.0, shape)
    scale = min(1.0, longest / max(across, down))
    size = max(1, round(across * scale)), max(1, round(down * scale))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=_GAP)


def _on_white(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in sRGB, or grey, with white where it is transparent."""
    mask = picture.getchannel("A") if picture.mode in {"LA", "RGBA"} else None
    opaque = picture if mask is None else picture.convert(picture.mode.removesuffix("A"))
    coloured = _in_srgb(opaque, profile)
    if mask is None:
        return coloured
    white = Image.new(coloured.mode, coloured.size, _WHITE)
    white.paste(coloured, mask=mask)
    return white


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Apply a colour profile, as a viewer does; one that is damaged or belongs to other colours is passed over, as there."""
    converted = None
    if profile is not None:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            converted = _converted(picture, ImageCms.ImageCmsProfile(BytesIO(profile)))
    if converted is None and picture.mode == "LAB":
        converted = _converted(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    if converted is not None:
        return converted
    return picture if picture.mode == "L" else picture.convert("RGB")


def _converted(picture: Image.Image, given: ImageCms.ImageCmsProfile) -> Image.Image | None:
    return ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")


def _grey_if(picture: Image.Image, quality: Quality) -> Image.Image:
    """Return a picture without colour as grey; with little data to spend, also one that is nearly so."""
    if picture.mode == "L":
        return picture
    red, green, blue = picture.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    weakest = ImageChops.darker(ImageChops.darker(red, green), blue)
    tints = ImageChops.difference(strongest, weakest).histogram()
    if quality is Quality.FULL:
        return picture if any(tints[1:]) else picture.convert("L")
    coloured = sum(tints[_TINT + 1 :])
    return picture if coloured * _COLOURED > sum(tints) else picture.convert("L")


def _whole_blocks(picture: Image.Image) -> Image.Image:
    """Add white at the right and below until both sides are whole blocks: a block that is cut hides what is cut off."""
    width, height = (-(-side // BLOCK) * BLOCK for side in picture.size)
    if (width, height) == picture.size:
        return picture
    whole = Image.new(picture.mode, (width, height), _WHITE)
    whole.paste(picture)
    return whole
