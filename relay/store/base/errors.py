"""How a store says no: a lost race, a taken id, a disk or a schema that will not do. Nothing was changed by then."""

from __future__ import annotations


class Stale(Exception):
    """Somebody else committed first: load again and decide again."""


class Conflict(Exception):
    """An id is taken by other bytes. `what` is the problem code."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class StoreFailed(Exception):
    """The store cannot do it now; nothing was changed. `code` is a `store.*` problem code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SchemaMismatch(Exception):
    """The database is missing, older or newer than this program; the sentence says what to do."""


class StoreInUse(Exception):
    """Another process has the database; the sentence says which."""


class StoreDamaged(Exception):
    """The database is not what was written, and is not served; the sentence says what is wrong, and what to do."""
