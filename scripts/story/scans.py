"""Sheets as a telephone photographs them: writing on paper, and in the file where, by whom and with what it was made.

Stands in for a camera only. What is planted in the files must be nowhere once a letter was handed in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base

SHEET: Final = (1240, 1754)
"""A4 at 150 dots an inch, standing."""
MARGIN: Final = 120
LINE: Final = 76
LYING: Final = 6
"""The EXIF orientation of a telephone held upright: the picture lies on its side until it is turned."""
CAMERA: Final = "Relay Brownie serial 4471-9906"
OWNER: Final = "Bert Vandersteen"
PLACE: Final = ((52.0, 5.0, 31.2), (5.0, 6.0, 58.9))
"""Degrees, minutes and seconds, north and east."""


def photographed(path: Path, lines: list[str]) -> Path:
    """Write one handwritten sheet as a photo with everything that a telephone adds, and return its path."""
    sheet = Image.new("RGB", SHEET, (244, 241, 232))
    draw, pen = ImageDraw.Draw(sheet), ImageFont.load_default(size=44)
    for number, line in enumerate(lines):
        draw.text((MARGIN + 7 * (number % 3), MARGIN + number * LINE), line, fill=(32, 38, 92), font=pen)
    exif = Image.Exif()
    exif[Base.Orientation] = LYING
    exif[Base.Model] = CAMERA
    exif[Base.Artist] = OWNER
    exif[Base.DateTime] = "2026:11:20 21:14:07"
    (north, east) = PLACE
    exif.get_ifd(IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: north, GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: east}
    )
    # The telephone keeps the picture as its sensor lies, and says how to turn it.
    sheet.transpose(Image.Transpose.ROTATE_90).save(path, "JPEG", quality=85, exif=exif)
    return path
