"""The staff of the scenarios that are about people: who vouched for whom, and journals as records enter them."""

from __future__ import annotations

from typing import Final

from relay.crypto import digests
from relay.crypto.keys import KeysetSecret
from relay.domain.ids import KeysetId, Seconds
from relay.domain.model import StaffRole
from relay.wire import records
from relay.wire import statements as s
from scripts.scenarios import cast
from scripts.scenarios.base import Json, framed, signed
from scripts.scenarios.cast import AT, CASE, FINGERPRINT, KEYSETS, ROOT, id_of, in_case

ROLES: Final = {
    "coordinator": StaffRole.COORDINATOR,
    "mediator": StaffRole.MEDIATOR,
    "deputy": StaffRole.MEDIATOR,
    "counsellor": StaffRole.COUNSELLOR,
    "interpreter": StaffRole.INTERPRETER,
    "server": StaffRole.SERVER,
}


class Journal:
    """One seat's journal, as records enter it."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []
        self.heads: list[bytes] = [digests.JOURNAL_START]

    def enter(self, record: bytes) -> None:
        """Put a record id behind the others."""
        self.entries.append(record)
        self.heads.append(digests.journal_head(CASE, len(self.entries), self.heads[-1], record))

    @property
    def position(self) -> s.Position:
        """Where it stands."""
        return s.Position(len(self.entries), s.Digest(self.heads[-1]))

    def shown(self) -> Json:
        """Return ids and head."""
        return {"records": [record.hex() for record in self.entries], "head": self.heads[-1].hex()}


class Named:
    """Records under short names, so that one which several cases have stands in the file once."""

    def __init__(self) -> None:
        self.records: dict[str, Json] = {}
        self._names: dict[Json, str] = {}

    def of(self, records_: list[Json]) -> list[str]:
        """Return the names of records in hexadecimal."""
        for record in records_:
            name = self._names.setdefault(record, f"record {len(self._names) + 1}")
            self.records[name] = record
        return [self._names[record] for record in records_]


def by_root(statement: s.Statement) -> tuple[bytes, bytes]:
    """Return a record that the root signed, and its id."""
    code, body = records.body_of(statement)
    return framed(code, body, [(KeysetId(FINGERPRINT), ROOT)]), digests.record_id(code, body)


def staff_records() -> Json:
    """Return the root's record for each member of the staff, by name."""
    return {name: by_root(cast.staff(name, role, name.title()))[0].hex() for name, role in ROLES.items()}


def assignment(mediator: str, place: s.PlaceGiven) -> tuple[bytes, bytes]:
    """Return the coordinator's assignment of a mediator, and its id."""
    statement = s.Assignment(
        **in_case("coordinator", f"assign {mediator} {place.value}"),
        mediator=id_of(mediator),
        place=place,
        not_after=Seconds(AT + 90 * 86_400),
    )
    return signed(statement, KEYSETS["coordinator"])


def assignments() -> Json:
    """Return the two assignments of the case: the mediator leads, the deputy stands in."""
    places = {"mediator": s.PlaceGiven.LEAD, "deputy": s.PlaceGiven.DEPUTY}
    return {name: assignment(name, place)[0].hex() for name, place in places.items()}


def root_and_case() -> dict[str, Json]:
    """Return what a file gives that needs no people."""
    return {"root_public": ROOT.public.raw.hex(), "at": AT, "case": CASE.hex()}


def given() -> dict[str, Json]:
    """Return what a file gives: the root, the case, the staff and their places."""
    return {**root_and_case(), "staff": staff_records(), "assignments": assignments()}


def signed_by(statement: s.Statement, *signers: KeysetSecret) -> Json:
    """Return a record in hexadecimal."""
    return signed(statement, *signers)[0].hex()


def spoilt(record: Json) -> Json:
    """Return a record whose last signature does not hold."""
    return str(record)[:-128] + "00" * 64
