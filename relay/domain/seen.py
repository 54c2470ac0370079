"""What one seat knows of a case: the case file that follows from its records, and what stands beside them.

Values only. How a record changes them stands in `replay.py`, what a seat takes as given because it cannot see it in `unseen.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import field

from relay.domain.ids import KeysetId, RecordId, Seconds
from relay.domain.model import MEDIATORS, Assignment, CaseFile, Seat
from relay.domain.newest import word
from relay.domain.news import News
from relay.domain.order import BACKWARDS_S
from relay.domain.persisted import Persisted

UNSEEN: Final = RecordId(b"")
"""Stands for a record that this seat does not see."""
NOBODY: Final = KeysetId(b"")
"""Stands for a keyset that this seat does not know."""


class Beside(Persisted, frozen=True):
    """A place that was given at a second, by a record that stands in no journal of this seat."""

    at: Seconds
    place: Assignment
    behind: RecordId | None = None
    """What the record named (step J11); None where it is from before that."""

    def since(self, end: Seconds, by: RecordId | None) -> bool:
        """Whether it was signed behind an end of this place: it names the record of it, or is later than any clock explains."""
        if self.behind is None:
            return self.at > end
        return self.behind == by or self.at > end + BACKWARDS_S


class Replay(Persisted, frozen=True):
    """What a seat knows of a case behind some of its records."""

    seat: Seat
    file: CaseFile
    gone: Mapping[KeysetId, Seconds] = field(default_factory=dict)
    """Mediators whose place ended, as this journal tells, and when."""
    silenced: frozenset[KeysetId] = frozenset()
    """Whose authority as staff ended, as this journal tells: nobody gives them anything again."""
    beside: Mapping[KeysetId, Beside] = field(default_factory=dict)
    """The newest place of a mediator that a coordinator's record tells of, and no journal of this seat."""
    news: News | None = None
    """Who said or did something; None where the journal was followed by a program that did not remember it."""
    taken_noted: int = 0
    """Of which commands the program that followed it remembers what they take back (`newest.NOTED`)."""

    @property
    def whole(self) -> bool:
        """Whether this seat sees every record of the case."""
        return self.seat == MEDIATORS

    @property
    def counsellor(self) -> bool:
        """Whether this is a counsellor's seat, whose journal begins with a delegation in the middle of the case."""
        return self.seat.name.startswith("c")

    @property
    def interpreter(self) -> bool:
        """Whether this is an interpreter's seat, whose journal begins with the item that they were given."""
        return self.seat.name.startswith("i")

    @property
    def guardian(self) -> bool:
        """Whether this is a guardian's seat, whose journal begins with the record that confirms their keyset."""
        return self.seat.name.startswith("g")

    @property
    def supporter(self) -> bool:
        """Whether this is a supporter's seat, whose journal begins with their own place."""
        return self.seat.name.startswith("s")

    @property
    def late(self) -> bool:
        """Whether this seat's journal begins in the middle of the case: of places given before, it holds no record."""
        return self.counsellor or self.interpreter or self.guardian or self.supporter

    @property
    def places(self) -> tuple[Assignment, ...]:
        """Every place in the case: those of the journal, and those beside it that it does not speak of or were given later."""
        known = {assignment.keyset: assignment.not_after for assignment in self.file.assignments}
        later = [
            beside.place
            for keyset, beside in self.beside.items()
            if (
                keyset not in self.gone
                or beside.since(self.gone[keyset], self.file.taken.get(word("mediator", keyset)))
            )
            and (keyset not in known or beside.place.not_after > known[keyset])
        ]
        renewed = {assignment.keyset for assignment in later}
        return (*(assignment for assignment in self.file.assignments if assignment.keyset not in renewed), *later)
