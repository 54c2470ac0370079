"""Numbers that are written as words: whoever offers "tweehonderd" euro, or two hundred pounds, is found as with figures.

Only from ten on: smaller ones are said of anything. Decides nothing about what is counted.
"""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = "een|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEEN: Final = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_TEN: Final = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_SMALL: Final = rf"(?:{_TEEN}|(?:(?:{_ONE})en)?(?:{_TEN}))"
_HUNDREDS: Final = rf"(?:{_SMALL}|{_ONE})?honderd(?:en)?(?:{_SMALL}|{_ONE})?"
_DUTCH: Final = (
    rf"{_SMALL}|(?:{_HUNDREDS}|{_SMALL}|{_ONE})?duizend(?:en)?(?:{_HUNDREDS}|{_SMALL}|{_ONE})?|{_HUNDREDS}"
)
_ENGLISH: Final = (
    "ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    "(?:one|two|three|four|five|six|seven|eight|nine)?|hundreds?|thousands?"
)
_NUMERAL: Final = re.compile(rf"(?:{_DUTCH}|{_ENGLISH})")


def is_numeral(plain: str) -> bool:
    """Tell whether a word in its plain form is a number from ten on."""
    return _NUMERAL.fullmatch(plain) is not None
