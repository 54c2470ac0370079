"""How types are called where they are shown or kept: one spelling, made from the type's own name."""

from __future__ import annotations

import re
from typing import Final

_INNER_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


def snake(name: str) -> str:
    """Return `CaseOpen` as `case_open`."""
    return _INNER_CAPITAL.sub("_", name).lower()
