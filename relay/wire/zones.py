"""Where the days of an organisation begin and end, unless it says otherwise."""

from __future__ import annotations

from typing import Final

ZONE: Final = "Europe/Amsterdam"
"""A name of the time zone database (IANA)."""
