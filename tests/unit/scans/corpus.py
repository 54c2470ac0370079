"""Makes the files that the scans are tested with: photographs that say too much, odd documents, broken and hostile bytes.

Every secret that a file is given stands in SECRETS, so that a test can look for each of them in what comes out.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw, ImageFont
from PIL.TiffImagePlugin import IFDRational

SERIAL, ARTIST, COMMENT, OWNER = "SN-4711-0815", "Anna Example", "for my sister", "Bob Owner"
PLACE, PRODUCER, KEYWORD = "Cell block nine", "ScanMaster 3000", "visiting hours"
SECRETS = (SERIAL, ARTIST, COMMENT, OWNER, PLACE, PRODUCER, KEYWORD)
LATITUDE, LONGITUDE = "52.37020", "4.89520"
MAKER = "Lensworks"
DAY = "2031:02:03 04:05:06"
XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    f'xmp:CreatorTool="{PRODUCER}"><dc:creator><rdf:Seq><rdf:li>{ARTIST}</rdf:li></rdf:Seq></dc:creator>'
    f"<dc:description><rdf:Alt><rdf:li>{COMMENT}</rdf:li></rdf:Alt></dc:description>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()
CORNERS = {
    "top left": (200, 30, 30),
    "top right": (30, 160, 30),
    "bottom left": (30, 30, 200),
    "bottom right": (220, 200, 40),
}
RED, GREEN, BLUE, YELLOW = CORNERS.values()


def photo(width: int = 160, height: int = 96) -> Image.Image:
    """Draw four corners of different colours, so that every turn and flip shows."""
    picture = Image.new("RGB", (width, height), RED)
    half_width, half_height = width // 2, height // 2
    picture.paste(GREEN, (half_width, 0, width, half_height))
    picture.paste(BLUE, (0, half_height, half_width, height))
    picture.paste(YELLOW, (half_width, half_height, width, height))
    return picture


def letter(width: int = 1240, height: int = 1754, ink: tuple[int, int, int] = (25, 30, 60)) -> Image.Image:
    """Draw a page of writing, small enough at the bottom to see when a page becomes unreadable."""
    page = Image.new("RGB", (width, height), (250, 248, 243))
    pen = ImageDraw.Draw(page)
    top, size = height // 20, width // 25
    while top < height - height // 15:
        font = ImageFont.load_default(max(9, size))
        pen.text(
            (width // 12, top),
            "Dear other, I have thought about what I did to you. 0123456789",
            font=font,
            fill=ink,
        )
        top += size * 2
        size = max(width // 70, size - 2)
    return page


def exif(*, orientation: int = 1, thumbnail: bool = False) -> bytes:
    """Write Exif with a position, a serial number, names, a date and a maker's note."""
    block = Image.Exif()
    block[0x010F], block[0x0110], block[0x013B] = MAKER, "Pocket Nine", ARTIST
    block[0x0131], block[0x0132], block[0x0112] = PRODUCER, DAY, orientation
    block[0x8769] = {
        0xA431: SERIAL,
        0xA430: OWNER,
        0x9286: b"ASCII\0\0\0" + COMMENT.encode(),
        0x927C: b"Lens\0" * 9,
        0x829D: 2.8,
    }
    whole = IFDRational(0)
    block[0x8825] = {
        1: "N",
        2: (IFDRational(52), IFDRational(22), IFDRational(1272, 100)),
        3: "E",
        4: (IFDRational(4), IFDRational(53), IFDRational(4272, 100)),
        29: "2031:02:03",
        6: whole,
    }
    data = block.tobytes()
    return _with_thumbnail(data) if thumbnail else data


def _with_thumbnail(data: bytes) -> bytes:
    """Hang a second directory behind the first, with a small JPEG in it, as cameras do (Exif 3.0, 4.5.1)."""
    body = bytearray(data.removeprefix(b"Exif\0\0"))
    order = "<" if body[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", body, 4)
    (count,) = struct.unpack_from(order + "H", body, first)
    small = encoded(photo(32, 32), "JPEG")
    at = len(body)
    struct.pack_into(order + "I", body, first + 2 + 12 * count, at)
    picture_at = at + 2 + 3 * 12 + 4
    body += struct.pack(order + "H", 3)
    for tag, kind, value in ((0x0103, 3, 6), (0x0201, 4, picture_at), (0x0202, 4, len(small))):
        body += struct.pack(order + "HHI", tag, kind, 1)
        body += struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
    return b"Exif\0\0" + bytes(body) + bytes(4) + small


def iptc() -> bytes:
    """Write IPTC fields in Photoshop's block, beside a block that nobody knows."""
    fields = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text.encode()
        for number, text in ((80, ARTIST), (92, PLACE), (25, KEYWORD), (55, "20310203"))
    )
    return b"Photoshop 3.0\0" + _block(0x0404, fields) + _block(0x03E8, b"x")


def _block(number: int, body: bytes) -> bytes:
    return (
        b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(body)) + body + bytes(len(body) % 2)
    )


def segment(marker: int, body: bytes) -> bytes:
    """Write one part of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def inserted(jpeg: bytes, *parts: bytes) -> bytes:
    """Put parts into a JPEG, behind its first."""
    at = 4 + struct.unpack_from(">H", jpeg, 4)[0]
    return jpeg[:at] + b"".join(parts) + jpeg[at:]


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Write a picture with its library."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def profile(*, swapped: bool = False) -> bytes:
    """Write a colour profile: sRGB, or one in which red and green have changed places."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    if swapped:
        places = {bytes(data[at : at + 4]): at + 4 for at in range(132, 132 + 12 * data[131], 12)}
        red, green = places[b"rXYZ"], places[b"gXYZ"]
        data[red : red + 8], data[green : green + 8] = data[green : green + 8], data[red : red + 8]
    return bytes(data)


def telling_jpeg(picture: Image.Image | None = None, *, orientation: int = 1) -> bytes:
    """Write a photograph that tells everything at once."""
    plain = encoded(picture or photo(), "JPEG", quality=95, subsampling=0)
    return inserted(
        plain,
        segment(0xE1, exif(orientation=orientation, thumbnail=True)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xED, iptc()),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile()),
        segment(0xE4, b"Maker4\0" + SERIAL.encode()),
        segment(0xFE, COMMENT.encode()),
    )


def chunk(name: bytes, body: bytes) -> bytes:
    """Write one chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def telling_png(*, orientation: int = 1) -> bytes:
    """Write a PNG with texts in three ways, a date, Exif, a profile and a chunk of its maker's."""
    plain = encoded(photo(), "PNG", icc_profile=profile())
    extra = [
        chunk(b"tEXt", b"Author\0" + ARTIST.encode()),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(COMMENT.encode())),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"iTXt", b"Keywords\0\1\0en\0\0" + zlib.compress(KEYWORD.encode())),
        chunk(b"tIME", struct.pack(">HBBBBB", 2031, 2, 3, 4, 5, 6)),
        chunk(b"eXIf", exif(orientation=orientation).removeprefix(b"Exif\0\0")),
        chunk(b"maKr", SERIAL.encode()),
    ]
    return plain[:33] + b"".join(extra) + plain[33:]


def telling_webp(*, orientation: int = 1) -> bytes:
    return encoded(
        photo(), "WEBP", lossless=True, exif=exif(orientation=orientation), xmp=XMP, icc_profile=profile()
    )


def telling_heic(*, orientation: int = 1) -> bytes:
    file = BytesIO()
    made = pillow_heif.from_pillow(photo())
    made.save(file, quality=-1, chroma=444, matrix_coefficients=0, exif=exif(orientation=orientation), xmp=XMP)
    return file.getvalue()


def heic_of(pictures: Sequence[Image.Image]) -> bytes:
    """Write several pictures into one HEIC."""
    file = BytesIO()
    made = pillow_heif.from_pillow(pictures[0])
    for each in pictures[1:]:
        made.add_from_pillow(each)
    made.save(file)
    return file.getvalue()


def telling_tiff(pages: Sequence[Image.Image]) -> bytes:
    """Write a TIFF of several pages with names, a device, a program and XMP."""
    tags = {
        270: COMMENT,
        271: MAKER,
        272: SERIAL,
        305: PRODUCER,
        306: DAY,
        315: ARTIST,
        700: XMP,
        0x83BB: iptc()[26:],
    }
    return encoded(pages[0], "TIFF", save_all=True, append_images=list(pages[1:]), tiffinfo=tags)


def png_of(width: int, height: int) -> bytes:
    """Write a tiny PNG that states any size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """Write a small JPEG that states any size."""
    plain = bytearray(encoded(photo(16, 16), "JPEG"))
    at = plain.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", plain, at, height, width)
    return bytes(plain)
