"""Pages for letters: clean ones, made as an author's device makes them, and what somebody with a modified client might send."""

from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from relay.crypto.digests import digest
from relay_client.items.attachments import PageContent, page
from relay_client.pages.scans.intake import look_at, make_pages
from relay_client.pages.scans.model import PAGE_TYPE, Quality
from relay_client.roles.mediator import MediatorRole
from relay_client.views.items import OpenedItem
from tests.unit.scans.corpus import letter


@cache
def clean(number: int = 1, *, low: bool = True, wide: int = 620) -> bytes:
    """Return a page of writing in the one form; another one for each number."""
    return taken_in(letter(wide, wide * 1754 // 1240, ink=(20, 20, 10 * number % 256)), low=low)


@cache
def noisy(number: int = 1) -> bytes:
    """Return a page of several segments: grain does not become small."""
    size = (1_200, 1_200)
    return taken_in(Image.effect_noise(size, 60 + number).convert("L"), low=False)


def taken_in(picture: Image.Image, *, low: bool) -> bytes:
    """Take a picture in as its author's device would."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        picture.save(path)
        quality = Quality.LOW_DATA if low else Quality.FULL
        return next(iter(make_pages(look_at([path]), quality))).data


def contents(*pages: bytes, type_: str = PAGE_TYPE) -> list[PageContent]:
    """Return pages as they go into a draft."""
    return [page(each, type_) for each in pages]


async def looked_at(mediator: MediatorRole, opened: OpenedItem) -> OpenedItem:
    """Have a mediator look at every page of a letter, and say so; return the letter as it was read."""
    shown: list[bytes] = []
    await mediator.page_checks.findings(opened, lambda _info, data, _found: shown.append(digest(data or b"")))
    await mediator.decisions.viewed(opened, shown)
    return opened


def jpeg(picture: Image.Image, **how: object) -> bytes:
    """Return a picture as an ordinary JPEG file."""
    out = BytesIO()
    picture.save(out, "JPEG", **how)
    return out.getvalue()
