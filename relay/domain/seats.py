"""The two sides of a case, and whose journal a record goes into."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.choice import Choice
from relay.domain.ids import KeysetId
from relay.domain.persisted import Persisted


class Side(Choice):
    """One of the two parties of a case; the names carry no meaning and no order."""

    A = "a"
    B = "b"

    @property
    def other(self) -> Side:
        """The party across."""
        return Side.B if self is Side.A else Side.A


class Seat(Struct, frozen=True, order=True, array_like=True):
    """Whose journal a record goes into: one of the sides, the mediators together, or one counsellor.

    The mediators share a seat because each of them may see all of the case (docs/adr/0004).
    """

    name: str

    @staticmethod
    def of(side: Side) -> Seat:
        """The seat of a party, whatever keyset they hold now."""
        return Seat(side.value)

    @staticmethod
    def counsellor(keyset: KeysetId) -> Seat:
        """The seat of one counsellor in this case."""
        return Seat("c" + keyset.hex())

    @staticmethod
    def interpreter(keyset: KeysetId) -> Seat:
        """The seat of one interpreter in this case."""
        return Seat("i" + keyset.hex())

    @staticmethod
    def guardian(keyset: KeysetId) -> Seat:
        """The seat of one parent or guardian in this case."""
        return Seat("g" + keyset.hex())

    @staticmethod
    def supporter(keyset: KeysetId) -> Seat:
        """The seat of one supporter in this case."""
        return Seat("s" + keyset.hex())

    @property
    def keyset(self) -> KeysetId | None:
        """Whose seat it is, where its name says so: one person's; None for a side's and the mediators'."""
        return KeysetId(bytes.fromhex(self.name[1:])) if self.name[:1] in ("c", "i", "g", "s") else None


MEDIATORS = Seat("mediators")


class Head(Persisted, frozen=True):
    """A journal position: the number of entries and the chain value after them."""

    n: int
    value: bytes


EMPTY_HEAD = Head(0, bytes(32))
