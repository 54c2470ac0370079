"""A good case, and what is told of it to one device, look after look: what the scenario of a hostile service stands on."""

from __future__ import annotations

from typing import Any, Final

from relay.crypto import digests
from relay.domain.ids import RecordId, Seconds, day_of
from relay.domain.model import MEDIATORS, Seat, Side, StaffRole
from relay.wire import records
from relay.wire import statements as s
from scripts.scenarios import cast
from scripts.scenarios.base import Json, Stream, refused, signed
from scripts.scenarios.cast import CASE
from scripts.scenarios.replays_refused import base, put
from scripts.scenarios.story import by_root
from scripts.scenarios.telling import PEOPLE, id_of

A, B = Seat.of(Side.A), Seat.of(Side.B)
SEATS: Final = (MEDIATORS, A, B)


class Lies:
    """A good case, what is told of it to whom, and all the records that stand in it."""

    def __init__(self) -> None:
        self.good = base()
        self.records: dict[str, bytes] = dict(self.good.records)
        self.refused: list[Json] = []
        self.taken: list[Json] = []
        self.whole = self.good.journals[MEDIATORS]
        self.server = by_root(cast.staff("server", StaffRole.SERVER, "Server")).hex()

    # --- what is put down

    def refuse(self, name: str, code: str, why: str, who: str, *looks: Json, **given: Json) -> None:
        """Put down a lie that is told with the last look."""
        self.refused.append(refused(name, code, why, who=who, looks=self._told(looks), **given))

    def take(self, name: str, who: str, *looks: Json, **given: Json) -> None:
        """Put down looks that hold."""
        self.taken.append({"name": name, "who": who, "looks": self._told(looks), **given})

    def _told(self, looks: tuple[Json, ...]) -> list[Json]:
        """Return looks with their journals as beginnings of the good ones, and what stands behind."""
        return [{**look, "journal": self._shortened(look["journal"])} for look in looks]

    def _shortened(self, names: list[str]) -> Json:
        def shared(seat: Seat) -> int:
            pairs = zip(names, self.good.journals[seat], strict=False)
            return next(
                (n for n, (one, other) in enumerate(pairs) if one != other),
                min(len(names), len(self.good.journals[seat])),
            )

        seat = max(SEATS, key=shared)
        return {"of": seat.name, "first": shared(seat), "then": names[shared(seat) :]}

    def going_on(self, name: str, by: str, shape: type[s.Statement], **members: Any) -> str:
        """Sign one more record behind the good case, as somebody who saw all of it."""
        telling = base()
        put(telling, name, by, shape, **members)
        self.records[name] = telling.records[name]
        return name

    # --- positions

    def position(self, names: list[str]) -> Json:
        """Return where a journal of these records ends."""
        head = digests.JOURNAL_START
        for n, name in enumerate(names, 1):
            record = records.parse(self.records[name])
            head = digests.journal_head(CASE, n, head, digests.record_id(record.type, record.body))
        return {"n": len(names), "head": head.hex()}

    def receipt(self, name: str) -> str:
        """Return what the server says to a record of side A."""
        record = records.parse(self.records[name])
        at = Seconds(self.good.now + 60)
        statement = s.Receipt(
            root=s.RootFingerprint(bytes(id_of("root"))),
            nonce=s.Nonce(Stream(f"nonce of the receipt of {name}")(16)),
            signers=(id_of("server"),),
            record=RecordId(digests.record_id(record.type, record.body)),
            n=len(self.good.journals[A]) + 1,
            day=day_of(at),
            head=s.Digest(Stream("head of the receipt")(32)),
            at=at,
        )
        return signed(statement, PEOPLE["server"])[0].hex()

    def place(self, n: int, *, ours: list[str]) -> Json:
        """Return the evidence of a contradiction at a place: the chain value that was seen there."""
        return {"n": n, "ours": self.position(ours[:n])["head"]}

    def restored(self, name: str, kept: list[str], *, upto: int = 0, forged: bool = False, **change: Any) -> None:
        """Sign, as the root or as somebody else, that the mediators' journal was set back to where it begins so."""
        telling = base()
        place = self.position(kept[: upto or len(kept)])
        members: dict[str, Any] = {
            "seat": MEDIATORS.name,
            "journal": s.Position(place["n"], s.Digest(bytes.fromhex(place["head"]))),
        }
        put(telling, name, "root", s.Restore, **{**members, **change})
        self.records[name] = bytes.fromhex(flipped(telling.records[name])) if forged else telling.records[name]


def flipped(data: bytes) -> str:
    """Return a record whose signature does not hold, in hexadecimal."""
    return (data[:-1] + bytes([data[-1] ^ 1])).hex()
