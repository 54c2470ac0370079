"""The organisation's colours reach the screens of `letters app` whole, however the line cuts them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from tests.integration.test_letters_app import app_before, strange_service


async def in_pieces(request: web.BaseRequest) -> web.StreamResponse:
    """A service whose style sheet comes in two pieces."""
    sheet = web.StreamResponse()
    await sheet.prepare(request)
    await sheet.write(b":root { --ink: #224466; }")
    for _ in range(50):  # whoever reads has the first piece before there is a second
        await asyncio.sleep(0)
    await sheet.write(b"@media (prefers-color-scheme: dark) { :root { --ink: #aaccee; } }")
    await sheet.write_eof()
    return sheet


async def test_a_style_sheet_that_comes_in_pieces_is_whole(tmp_path: Path) -> None:
    async with strange_service(in_pieces) as origin, app_before(origin, tmp_path) as asked:
        sheet = await asked.send("GET", "/organisation.css")
    assert b"--ink: #224466" in sheet.body
    assert b"--ink: #aaccee" in sheet.body
