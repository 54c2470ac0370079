"""Writes PNG and TIFF files sample by sample, in every depth, order and meaning that they allow, each with what it shows.

Nothing here decodes: what a file shows is known because it was written from it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import product
from typing import Final

import pillow_heif
from PIL import Image, ImageOps

WIDTH, HEIGHT = 96, 64
Case = tuple[str, bytes, Image.Image]


def picture() -> Image.Image:
    """Return a soft picture with no two corners alike, so that a turn, a flip, a stretch and a wrong end of grey all show."""
    across = Image.linear_gradient("L").rotate(90).resize((WIDTH, HEIGHT))
    down = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    return Image.merge("RGB", (across, down, ImageOps.invert(across)))


def rows(image: Image.Image) -> list[bytes]:
    data, length = image.tobytes(), len(image.tobytes()) // image.height
    return [data[at : at + length] for at in range(0, len(data), length)]


def packed(samples: Sequence[int], bits: int, *, little: bool = False) -> bytes:
    """Pack samples of 0 to 255 into `bits` each, from the left, padded to whole bytes."""
    scaled = [value * ((1 << bits) - 1) // 255 for value in samples]
    if bits == 16:
        return struct.pack(f"{'<' if little else '>'}{len(scaled)}H", *scaled)
    number = 0
    for value in scaled:
        number = number << bits | value
    spare = -(bits * len(scaled)) % 8
    return (number << spare).to_bytes((bits * len(scaled) + spare) // 8, "big")


def at_depth(image: Image.Image, bits: int) -> Image.Image:
    """Return a picture with as many steps of grey as fit into `bits`."""
    top = (1 << min(bits, 8)) - 1
    return image.point(lambda value: value * top // 255 * 255 // top) if bits < 8 else image


# ---- PNG -----------------------------------------------------------------------------------------------------------


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(image_rows: Sequence[bytes], bits: int, colour: int, *before: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in image_rows)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + body + chunk(b"IEND", b"")


def pngs() -> Iterator[Case]:
    colours, grey = picture(), picture().convert("L")
    for bits in (1, 2, 4, 8, 16):
        right = at_depth(grey, bits)
        coded = [packed(row, bits) for row in rows(grey)]
        yield f"png grey {bits}", png(coded, bits, 0), right
        top = (1 << bits) - 1
        clear = chunk(b"tRNS", struct.pack(">H", 0))
        whitened = right.point(lambda value: value or 255)
        yield f"png grey {bits} with a clear black", png(coded, bits, 0, clear), whitened
        white = chunk(b"tRNS", struct.pack(">H", top))
        yield f"png grey {bits} with a clear white", png(coded, bits, 0, white), right
    for bits in (8, 16):
        coded = [packed(row, bits) for row in rows(colours)]
        yield f"png colour {bits}", png(coded, bits, 2), colours
        clear = chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3))
        yield f"png colour {bits} with a clear colour that is not there", png(coded, bits, 2, clear), colours
        ink = Image.new("L", grey.size, 0)
        for name, kind, layers in (("grey", 4, (ink, grey)), ("colour", 6, (ink, ink, ink, grey))):
            coded = [packed(row, bits) for row in rows(Image.merge("LA" if kind == 4 else "RGBA", layers))]
            yield f"png {name} {bits} on nothing", png(coded, bits, kind), ImageOps.invert(grey)
    for bits in (1, 2, 4, 8):
        steps = (1 << bits) - 1
        palette = chunk(b"PLTE", b"".join(bytes((value * 255 // steps,)) * 3 for value in range(steps + 1)))
        coded = [packed(row, bits) for row in rows(grey)]
        yield f"png palette {bits}", png(coded, bits, 3, palette), at_depth(grey, bits)
        clear = chunk(b"tRNS", bytes([0]))
        whitened = at_depth(grey, bits).point(lambda value: value or 255)
        yield f"png palette {bits} with a clear black", png(coded, bits, 3, palette, clear), whitened
    for orientation in TURNS:
        block = chunk(b"eXIf", turned_exif(orientation).removeprefix(b"Exif\0\0"))
        yield f"png turned {orientation}", png(rows(colours), 8, 2, block), turned(colours, orientation)
    for unit, (across, down) in product((0, 1), ((2_000, 1_000), (1_000, 2_000), (1_000, 1_000))):
        density = chunk(b"pHYs", struct.pack(">IIB", across, down, unit))
        yield (
            f"png of {across} by {down} dots, unit {unit}",
            png(rows(colours), 8, 2, density),
            stretched(colours, across, down),
        )


def stretched(image: Image.Image, across: int, down: int) -> Image.Image:
    width = WIDTH * max(1, down // across)
    height = HEIGHT * max(1, across // down)
    return image.resize((width, height), Image.Resampling.LANCZOS)


# ---- TIFF ----------------------------------------------------------------------------------------------------------


def tiff(strips: Sequence[bytes], fields: dict[int, tuple[int, Sequence[int]]], *, little: bool) -> bytes:
    """Write one frame. Fields are tag → type (3 of two bytes, 4 of four, 5 of two times four) and numbers."""
    order = "<" if little else ">"
    out = BytesIO()
    out.write((b"II" if little else b"MM") + struct.pack(f"{order}HI", 42, 0))
    places = []
    for strip in strips:
        places.append(out.tell())
        out.write(strip + b"\0" * (len(strip) % 2))
    fields = {**fields, 273: (4, places), 279: (4, [len(strip) for strip in strips])}
    entries = []
    for tag, (kind, numbers) in sorted(fields.items()):
        letter, size = {3: ("H", 2), 4: ("I", 4), 5: ("I", 4)}[kind]
        value = struct.pack(f"{order}{len(numbers)}{letter}", *numbers)
        count = len(numbers) // 2 if kind == 5 else len(numbers)
        if len(value) > 4:
            at = out.tell()
            out.write(value + b"\0" * (size * len(numbers) % 2))
            value = struct.pack(f"{order}I", at)
        entries.append(struct.pack(f"{order}HHI", tag, kind, count) + value.ljust(4, b"\0"))
    at = out.tell()
    out.write(struct.pack(f"{order}H", len(entries)) + b"".join(entries) + bytes(4))
    out.seek(4)
    out.write(struct.pack(f"{order}I", at))
    return out.getvalue()


def frame(
    bits: int, samples: int, photometric: int, coding: int, *, planes: int = 1
) -> dict[int, tuple[int, Sequence[int]]]:
    return {
        256: (4, [WIDTH]),
        257: (4, [HEIGHT]),
        258: (3, [bits] * samples),
        259: (3, [coding]),
        262: (3, [photometric]),
        277: (3, [samples]),
        278: (4, [HEIGHT]),
        284: (3, [planes]),
    }


CODINGS: Final[dict[int, Callable[[bytes], bytes]]] = {1: bytes, 8: zlib.compress}
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def tiffs() -> Iterator[Case]:
    colours, grey = picture(), picture().convert("L")
    for bits, falling, little, coding in product((1, 4, 8, 12, 16), (False, True), (False, True), CODINGS):
        source = ImageOps.invert(grey) if falling else grey
        data = CODINGS[coding](b"".join(packed(row, bits, little=little) for row in rows(source)))
        right = at_depth(source, bits)
        yield (
            f"tiff grey {bits}, white {'low' if falling else 'high'}, {'II' if little else 'MM'}, coding {coding}",
            tiff([data], frame(bits, 1, 0 if falling else 1, coding), little=little),
            ImageOps.invert(right) if falling else right,
        )
    for bits, little, planes, coding in product((8, 16), (False, True), (1, 2), CODINGS):
        layers = [colours] if planes == 1 else colours.split()
        strips = [
            CODINGS[coding](b"".join(packed(row, bits, little=little) for row in rows(layer))) for layer in layers
        ]
        yield (
            f"tiff colour {bits}, {'II' if little else 'MM'}, planes {planes}, coding {coding}",
            tiff(strips, frame(bits, 3, 2, coding, planes=planes), little=little),
            colours,
        )
    for bits, falling, orientation in product((8, 16), (False, True), TURNS):
        source = ImageOps.invert(grey) if falling else grey
        data = b"".join(packed(row, bits, little=True) for row in rows(source))
        fields = frame(bits, 1, 0 if falling else 1, 1) | {274: (3, [orientation])}
        yield (
            f"tiff grey {bits}, white {'low' if falling else 'high'}, turned {orientation}",
            tiff([data], fields, little=True),
            turned(grey, orientation),
        )
    for orientation, (across, down) in product(TURNS, ((1, 1), (2, 1), (1, 2))):
        data = b"".join(rows(colours))
        fields = frame(8, 3, 2, 1)
        fields |= {274: (3, [orientation]), 282: (5, [100 * across, 1]), 283: (5, [100 * down, 1]), 296: (3, [2])}
        turn = TURNS[orientation]
        right = stretched(colours, across, down)
        yield (
            f"tiff turned {orientation}, {across} by {down}",
            tiff([data], fields, little=True),
            right if turn is None else right.transpose(turn),
        )
    yield from faxes(grey.point(lambda value: value // 128 * 255).convert("1"))
    inked = Image.merge("RGBA", (*[Image.new("L", grey.size, 0)] * 3, grey))
    fields = frame(8, 4, 2, 1) | {338: (3, [2])}
    yield "tiff on nothing", tiff([b"".join(rows(inked))], fields, little=True), ImageOps.invert(grey)
    four = frame(8, 4, 5, 1)
    yield "tiff in four inks", tiff([b"".join(rows(colours.convert("CMYK")))], four, little=True), colours


def faxes(image: Image.Image) -> Iterator[Case]:
    for name, orientation in product(("tiff_ccitt", "group3", "group4"), TURNS):
        data = saved(image, "TIFF", compression=name, tiffinfo={274: orientation}, strip_size=64)
        yield f"tiff {name}, turned {orientation}", data, turned(image, orientation)
    for name, coding in (("group3", 3), ("group4", 4)):
        with Image.open(BytesIO(saved(image, "TIFF", compression=name, strip_size=1 << 20))) as written:
            start, length = written.tag_v2[273][0], written.tag_v2[279][0]  # type: ignore[attr-defined]  # a TIFF has them
            whole = saved(image, "TIFF", compression=name, strip_size=1 << 20)[start : start + length]
        backwards = bytes(int(f"{value:08b}"[::-1], 2) for value in whole)
        fields = frame(1, 1, 1, coding) | {266: (3, [2])}
        yield f"tiff {name}, bits from the right", tiff([backwards], fields, little=True), image


# ---- the others ----------------------------------------------------------------------------------------------------


def turned_exif(orientation: int) -> bytes:
    block = Image.Exif()
    block[0x0112] = orientation
    return block.tobytes()


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = TURNS[orientation]
    return image if turn is None else image.transpose(turn)


def jpegs() -> Iterator[Case]:
    for mode, progressive, subsampling, orientation in product(
        ("L", "RGB", "CMYK"), (False, True), (0, 1, 2), TURNS
    ):
        image = picture().convert(mode)
        options = {"progressive": progressive, "exif": turned_exif(orientation), "quality": 96}
        if mode != "L":
            options["subsampling"] = subsampling
        elif subsampling:
            continue
        yield (
            f"jpeg {mode}, progressive {progressive}, {subsampling}, turned {orientation}",
            saved(image, "JPEG", **options),
            turned(image.convert("RGB"), orientation),
        )


def webps() -> Iterator[Case]:
    for lossless, orientation in product((False, True), TURNS):
        options = {"lossless": lossless, "quality": 96, "exif": turned_exif(orientation)}
        yield (
            f"webp lossless {lossless}, turned {orientation}",
            saved(picture(), "WEBP", **options),
            turned(picture(), orientation),
        )
    grey = picture().convert("L")
    inked = Image.merge("RGBA", (*[Image.new("L", grey.size, 0)] * 3, grey))
    for orientation in TURNS:
        yield (
            f"webp on nothing, turned {orientation}",
            saved(inked, "WEBP", lossless=True, exact=True, exif=turned_exif(orientation)),
            turned(ImageOps.invert(grey), orientation),
        )


def heics() -> Iterator[Case]:
    """Files of this kind say twice how they are turned, in the container and in Exif; the container counts."""
    for orientation in TURNS:
        file = pillow_heif.from_pillow(picture().convert("L"))
        out = BytesIO()
        file.save(out, quality=95, exif=turned_exif(orientation))
        upright = pillow_heif.open_heif(BytesIO(out.getvalue())).to_pillow()
        yield f"heic turned {orientation}", out.getvalue(), upright


FAMILIES: Final[dict[str, Callable[[], Iterator[Case]]]] = {
    "png": pngs,
    "tiff": tiffs,
    "jpeg": jpegs,
    "webp": webps,
    "heic": heics,
}
