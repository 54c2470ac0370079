"""Login names: which there are, when two are the same, when two look the same (docs/protocol.md, L1; RFC 8265, UTS #39).

A name is compared by its fold, the profile UsernameCaseMapped of RFC 8265 over the kept alphabet. A new account bears its
folded name, and no name that looks like one that is taken. Decides nothing about accounts made before there was a fold:
they keep the name they were made with, letter for letter.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from relay.wire import limits
from relay.wire.alphabet import alphabet, is_printable
from relay.wire.lookalikes import of_one_hand, skeleton

__all__ = ["LEAST", "fold", "skeleton"]

LEAST: Final = 3
_LETTERS_AND_FIGURES: Final = frozenset({"Ll", "Lu", "Lo", "Lm", "Nd", "Mn", "Mc"})
"""RFC 8264, 9.1."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_IN_LEFT: Final = frozenset({"L", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"})
_IN_RIGHT: Final = frozenset({"R", "AL", "AN", "EN", "ES", "CS", "ET", "ON", "BN", "NSM"})


def fold(login: str) -> str | None:
    """Return the name by which an account is found; None for what cannot be one.

    Width mapping, lower case, form NFC, then the bidi rule and the characters of RFC 8264's IdentifierClass; one script
    only, or Latin beside Chinese, Japanese or Korean.
    """
    wide = "".join(_narrowed(character) for character in login.strip(" "))
    if not is_printable(wide):  # a newer interpreter knows a small letter for what is no character yet
        return None
    folded = unicodedata.normalize("NFC", wide.lower())
    fits = LEAST <= len(folded) <= limits.LOGIN_CHARACTERS and all(map(_is_permitted, folded))
    if (
        not fits
        or unicodedata.category(folded[0])[0] == "M"
        or not _goes_one_way(folded)
        or not of_one_hand(folded)
    ):
        return None
    return folded


def _narrowed(character: str) -> str:
    decomposition = unicodedata.decomposition(character)
    if decomposition.startswith(("<wide>", "<narrow>")):
        return "".join(chr(int(point, 16)) for point in decomposition.split()[1:])
    return character


def _is_permitted(character: str) -> bool:
    if character.isascii():
        return character.isprintable() and character != " "
    known, point = alphabet(), ord(character)
    return (
        known.allowed.has(point)
        and not known.new.has(point)
        and unicodedata.category(character) in _LETTERS_AND_FIGURES
        and unicodedata.normalize("NFKC", character) == character
    )


def _goes_one_way(name: str) -> bool:
    """Whether a name follows the bidi rule of RFC 5893, section 2; one without letters from right to left always does."""
    kinds = [unicodedata.bidirectional(character) for character in name]
    if not _RIGHT_TO_LEFT.intersection(kinds):
        return True
    while kinds[-1] == "NSM":
        kinds.pop()
    if kinds[0] == "L":
        return _IN_LEFT.issuperset(kinds) and kinds[-1] in {"L", "EN"}
    ends = kinds[-1] in {"R", "AL", "EN", "AN"}
    return kinds[0] in {"R", "AL"} and _IN_RIGHT.issuperset(kinds) and ends and not {"EN", "AN"}.issubset(kinds)
