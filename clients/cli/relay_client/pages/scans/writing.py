"""Writes pixels as one page in the one form. The only place that makes a page's bytes.

Takes pixels and nothing else: a picture's own notes, which the library would copy (it does with comments), are left behind
first. What comes out is compared with the form, so that no new version of a library adds a byte unseen.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from relay_client.pages.scans import form
from relay_client.pages.scans.model import Quality


def write(pixels: Image.Image, quality: Quality) -> bytes:
    """Return the page: `pixels` are RGB or L, and as large as `pixels.fit` makes them."""
    one_form = form.Form(quality, colour=pixels.mode == "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    written = BytesIO()
    bare.save(
        written,
        "JPEG",
        qtables=one_form.tables,
        subsampling="4:2:0" if one_form.colour else "4:4:4",
        optimize=False,
        progressive=False,
    )
    data = written.getvalue()
    if not data.startswith(one_form.head(*bare.size)) or not data.endswith(form.END):
        raise RuntimeError("the picture library writes another form than ours")
    return data
