"""Scanned pages for paper, and for reading their square code: what counts as a picture of a page, and what of it is kept.

Only the pixels are. A page is drawn anew, upright, so that nothing a scanner or a telephone wrote into its file reaches the printed
one, and no damaged file reaches whoever opens it. Nothing is cut off.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from relay_client.errors import Misused

if TYPE_CHECKING:
    from PIL import Image

_MOST_PIXELS: Final = 80_000_000
"""A sheet at 800 dots an inch has 62 million. More is no page but a trap for memory."""
_LONG_SIDE: Final = 3508
"""Pixels of A4's long side at 300 dots an inch, which is what a printer in an office can show."""
_QUALITY: Final = 90


def picture_of(data: bytes) -> Image.Image:
    """Return a page's picture, upright, in grey or colour; Misused `paper.picture` where the bytes are no whole JPEG file."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=["JPEG"])
        if picture.width * picture.height > _MOST_PIXELS:
            raise Misused("paper.picture")
        upright = ImageOps.exif_transpose(picture)
        return upright.convert("L" if upright.mode in {"1", "L", "LA"} else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Misused("paper.picture") from None


def redrawn(data: bytes) -> bytes:
    """Return the page as a JPEG file that holds its pixels and nothing else, at most 3,508 on the long side.

    Raises Misused `paper.picture` where the bytes are no whole JPEG file.
    """
    from PIL import Image

    picture = picture_of(data)
    picture.thumbnail((_LONG_SIDE, _LONG_SIDE), Image.Resampling.LANCZOS)
    picture.info.clear()  # a comment in the file would be written back
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
