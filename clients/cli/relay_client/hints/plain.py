"""The same text in plain signs, and where each of them stands in it: other spaces, hyphens and figures hide nothing.

Decides which signs say the same to whoever reads them: hyphens that never break, narrow spaces, figures of other scripts and wide
ones; what joins or parts without being seen is passed over. Changes no letter: hints are placed in the text as it was written.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from relay_client.hints.model import Hint

_NOUGHTS: Final = (
    "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0de6"
    "\u0e50\u0ed0\u0f20\u1040\u1090\u17e0\u1810"
)
"""The noughts of scripts; the nine figures behind each follow it."""
_WIDE: Final = range(0xFF01, 0xFF5F)
_WIDE_LESS: Final = 0xFEE0
"""How far a wide sign lies from the ASCII one that it shows."""
_HYPHENS: Final = "\u2010\u2011\u2012\u2212\ufe63"
_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_FULL_STOPS: Final = "\u3002\uff61"
SIGNS: Final = {
    **{chr(ord(nought) + figure): str(figure) for nought in _NOUGHTS for figure in range(10)},
    **{chr(point): chr(point - _WIDE_LESS) for point in _WIDE},
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_UNSEEN, ""),
    **dict.fromkeys(_FULL_STOPS, "."),
}
"""What stands for each sign that is not plain; nothing for one that is passed over."""
_ODD: Final = re.compile(f"[{''.join(SIGNS)}]")


class FoldedText(Struct, frozen=True):
    """A text in plain signs; `places` says where each of them stands in the text as it was written, None where that is the same."""

    text: str
    places: tuple[int, ...] | None

    def placed(self, hint: Hint) -> Hint:
        """Return a hint of the plain text as one of the text that was written."""
        if self.places is None:
            return hint
        return Hint(hint.kind, self.places[hint.start], self.places[hint.end - 1] + 1, hint.language)


def plain_text(text: str) -> FoldedText:
    """Return a text in plain signs."""
    if _ODD.search(text) is None:
        return FoldedText(text, None)
    signs = [(SIGNS.get(character, character), at) for at, character in enumerate(text)]
    kept = [(sign, at) for sign, at in signs if sign]
    return FoldedText("".join(sign for sign, _ in kept), tuple(at for _, at in kept))
