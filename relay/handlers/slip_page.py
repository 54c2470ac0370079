"""The page that a slip's square code opens in a browser where the web client is not installed: plain HTML that says what to do.

It takes nothing and changes nothing. The slip stands behind the # of the address, which no browser sends, so this process never
sees it; the page has no script, no picture, no form and no address of anybody else, so nothing on it could send it either.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from relay.handlers.endpoint import Frontend
from relay.handlers.request_figures import Serve
from relay.service.backend import Request
from relay.wire import messages
from relay.wire.routes import BY_NAME

NAME: Final = "slip.page"
_ORGANISATION: Final = Request(BY_NAME["organisation"].name, messages.Nothing(), None, {}, {})
_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE: Final = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Brieven</title>
</head>
<body>
<p lang="en">English below.</p>
<main>
<h1>Brieven, via uw bemiddelaar</h1>
<p>U hebt een uitnodiging op papier gekregen. U hoeft niets te doen. Er is geen haast, en uw uitnodiging is nog niet
gebruikt.</p>
<p>Waar uw uitnodiging voor is, staat erop: om brieven te schrijven aan &eacute;&eacute;n ander, om mee te lezen met iemand die
daarom heeft gevraagd, of om samen met iemand te beslissen als ouder of voogd. Een bemiddelaar leest elke brief eerst. U kunt op
elk moment stoppen, zonder reden.</p>
<h2>Zo gaat u verder</h2>
<ol>
<li>Neem een apparaat dat alleen u kunt openen, op een plek waar niemand meekijkt.</li>
<li>U hebt het programma <strong>letters</strong> nodig. Vraag uw bemiddelaar hoe u het krijgt.</li>
<li>Open het programma, en typ: <strong>letters meedoen</strong></li>
<li>Het programma vraagt om de regels op uw papier. Typ ze over. Hoofdletters, spaties en streepjes maken niet uit.</li>
<li>Aan het eind toont het een code. Lees die voor aan uw bemiddelaar.</li>
</ol>
<p>Geef het papier aan niemand, en stuur geen foto ervan. Deze pagina heeft niets gelezen of verstuurd.
Het geheim van uw uitnodiging staat nu nog wel in het adres boven deze pagina. Sluit daarom dit venster als u klaar bent,
en wis de pagina uit de geschiedenis van uw browser.</p>
<p>{nl}</p>
<p>Bent u nu in gevaar? Bel 112, of het noodnummer van uw land.</p>
</main>
<hr>
<main lang="en">
<h1>Letters, through your mediator</h1>
<p>You were given a slip of paper. You need not do anything. There is no hurry, and your slip has not been used yet.</p>
<p>What your slip is for stands on it: to write letters to one other person, to read along with somebody who asked for that, or
to decide together with somebody as a parent or guardian. A mediator reads every letter first. You can stop at any moment,
without a reason.</p>
<h2>How to go on</h2>
<ol>
<li>Take a device that only you can open, in a place where nobody looks over your shoulder.</li>
<li>You need the program <strong>letters</strong>. Ask your mediator how you get it.</li>
<li>Open the program, and type: <strong>letters join</strong></li>
<li>The program asks for the lines on your paper. Type them. Capital letters, spaces and dashes do not matter.</li>
<li>At the end it shows a code. Read it out to your mediator.</li>
</ol>
<p>Give the paper to nobody, and send no photo of it. This page has read nothing and sent nothing. The secret of your slip still
stands in the address above this page. So close this window when you are done, and remove the page from the history of
your browser.</p>
<p>{en}</p>
<p>Are you in danger now? Call 112, or the emergency number of your country.</p>
</main>
</body>
</html>
"""


def page(frontend: Frontend) -> Serve:
    """Return what shows the page, with the office's telephone number where the backend gives one."""
    headers = {
        **frontend.headers,
        "Content-Security-Policy": _POLICY,
        "Content-Type": "text/html; charset=utf-8",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    async def serve(_request: web.BaseRequest, _ids: Mapping[str, str]) -> web.StreamResponse:
        try:
            reply = await frontend.backend.answer(_ORGANISATION)
        except Exception:  # noqa: BLE001 - the border: the page is of use without the number too
            reply = None
        number = reply.telephone if isinstance(reply, messages.Organisation) else ""
        return web.Response(body=_with_number(number).encode(), headers=headers)

    return serve


def _with_number(telephone: str) -> str:
    """Return the page. The number is the operator's text, and is written as text."""
    number = html.escape(telephone.strip())
    if not number:
        return _PAGE.format(nl="Vragen? Vraag het uw bemiddelaar.", en="Questions? Ask your mediator.")
    return _PAGE.format(nl=f"Vragen? Bel {number}.", en=f"Questions? Call {number}.")
