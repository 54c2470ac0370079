"""What every value of the rules that stores keep begins with."""

from __future__ import annotations

from msgspec import Struct


class Persisted(Struct, frozen=True, omit_defaults=True):
    """A value that stores keep as it is: what is as it begins is left out, so that a later member may join."""
