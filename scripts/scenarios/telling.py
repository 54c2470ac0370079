"""A case told record by record, decided by the rules as the service decides, each record put into the journals it belongs to.

What the scenarios of replays stand on. It knows all of a case; what a seat makes of its journal is for `relay.domain.replay`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from relay.crypto import digests
from relay.domain import commands as c
from relay.domain import order
from relay.domain import replay as replaying
from relay.domain.decide import decide
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Case, CaseFile, Kind, Purpose, Seat, Side, StaffRole
from relay.domain.seen import Replay
from relay.wire import statements as s
from relay.wire.commands import ParsedStatement, command_of
from scripts.scenarios import cast
from scripts.scenarios.base import Stream, keyset_of, short_id, signed
from scripts.scenarios.cast import AT, CASE, FINGERPRINT, KEYSETS, ROOT
from scripts.scenarios.organisation import ROLES
from scripts.scenarios.story import by_root
from tests.support.behind import behind

PEOPLE: Final = {**KEYSETS, **{name: keyset_of(name) for name in ("bram anew", "bram once more")}}
STEP_S: Final = 60
_NAMES: Final = {bytes(person.public.id): name for name, person in PEOPLE.items()}


def id_of(name: str) -> KeysetId:
    """Return a person's keyset id; for the root its fingerprint."""
    return KeysetId(FINGERPRINT) if name == "root" else KeysetId(PEOPLE[name].public.id)


def caller_of(keyset: KeysetId) -> c.Caller:
    """Return who asks, with the role that the root gave them."""
    return c.Caller(keyset, ROLES.get(_NAMES[bytes(keyset)]))


def seat_of(name: str) -> Seat:
    """Return whose journal somebody follows."""
    if name == "guardian":
        return Seat.guardian(id_of(name))
    match ROLES.get(name):
        case StaffRole.MEDIATOR:
            return MEDIATORS
        case StaffRole.COUNSELLOR:
            return Seat.counsellor(id_of(name))
        case StaffRole.INTERPRETER:
            return Seat.interpreter(id_of(name))
        case _ if name == "sister":
            return Seat.supporter(id_of(name))
        case _:
            return Seat.of(Side.A if name == "anna" else Side.B)


def staff_records() -> list[str]:
    """Return the root's records for everybody of the staff."""
    return [by_root(cast.staff(name, role, name.title())).hex() for name, role in ROLES.items()]


def root_public() -> str:
    """Return the root's public key."""
    return ROOT.public.raw.hex()


@dataclass
class Telling:
    """A case as it goes: what is true of it, every journal, and the time."""

    label: str
    now: Seconds = AT
    file: CaseFile = field(default_factory=lambda: CaseFile(Case(CaseId(CASE))))
    records: dict[str, bytes] = field(default_factory=dict)
    """Name of a record to its bytes."""
    ids: dict[str, RecordId] = field(default_factory=dict)
    journals: dict[Seat, list[str]] = field(default_factory=dict)
    """Names of the records in each journal, in order."""
    statements: dict[str, s.Statement] = field(default_factory=dict)
    at: dict[str, Seconds] = field(default_factory=dict)
    """When each record was taken."""
    manifests: dict[ItemId, str] = field(default_factory=dict)
    _heads: dict[Seat, list[bytes]] = field(default_factory=dict)

    def heads(self, seat: Seat) -> list[bytes]:
        """Return a journal's chain values, one behind each entry."""
        return self._heads.get(seat, [])

    def position(self, name: str) -> s.Position:
        """Return where the journal of somebody stands."""
        heads = self.heads(seat_of(name))
        return s.Position(len(heads), s.Digest(heads[-1] if heads else digests.JOURNAL_START))

    def make(
        self, name: str, by: str, shape: type[s.Statement], *, second: str = "", early_s: int = 0, **members: Any
    ) -> RecordId:
        """Sign a statement, dated now or earlier, and keep it under a name; nothing is decided."""
        self.now = Seconds(self.now + STEP_S)
        signers = (by, second) if second else (by,)
        common: dict[str, Any] = {
            "root": FINGERPRINT,
            "nonce": s.Nonce(Stream(f"nonce {self.label} {name}")(16)),
            "signers": tuple(id_of(signer) for signer in signers),
        }
        if "case" in shape.__struct_fields__:
            common["case"] = CASE
        if "day" in shape.__struct_fields__:
            common["day"] = Day((self.now - early_s) // 86_400)
        else:
            common["at"] = Seconds(self.now - early_s)
        if issubclass(shape, s.Chained) and "journal" not in members:
            common["journal"] = self.position(by)
        common |= behind(self.file, shape, members, id_of(by))
        statement = shape(**{**common, **members})
        if by == "root":
            data, (_, id_) = by_root(statement), signed(statement)
        else:
            data, id_ = signed(statement, *(PEOPLE[signer] for signer in signers))
        self.records[name], self.ids[name], self.statements[name] = data, RecordId(id_), statement
        self.at[name] = self.now
        return RecordId(id_)

    def enter(self, name: str, *seats: Seat) -> None:
        """Put a record into journals, whatever the rules say."""
        for seat in seats:
            names, heads = self.journals.setdefault(seat, []), self._heads.setdefault(seat, [])
            before = heads[-1] if heads else digests.JOURNAL_START
            names.append(name)
            heads.append(digests.journal_head(CASE, len(names), before, self.ids[name]))

    def tell(self, name: str, by: str, shape: type[s.Statement], **members: Any) -> RecordId:
        """Sign a statement, decide it by the rules, and put it into the journals of its seats, its log behind it."""
        id_ = self.make(name, by, shape, **members)
        seats = self._decided(name)
        self.enter(name, *seats)
        if shape in s.LOGGED:
            self.log(name, by, n_before=1 if MEDIATORS in seats else 0)
        return id_

    def log(self, about: str, by: str, *, n_before: int = 1, **members: Any) -> None:
        """Put the log of a statement behind it: it names the position in front of it."""
        heads = self.heads(MEDIATORS)[:-n_before]
        place = s.Position(len(heads), s.Digest(heads[-1] if heads else digests.JOURNAL_START))
        self.now = Seconds(self.now - STEP_S)
        self.make(f"log of {about}", by, s.Log, **{"statement": self.ids[about], "journal": place, **members})
        self.enter(f"log of {about}", MEDIATORS)

    def letter(self, name: str, by: str, side: Side, *, readers: tuple[str, ...], **more: Any) -> ItemId:
        """Submit a letter: manifest and submit in one request."""
        item = ItemId(short_id(f"{self.label} {name}"))
        self.manifest(
            name,
            by,
            side,
            **{key: more[key] for key in ("delegation", "derived_from", "pages", "lendable") if key in more},
        )
        place = self.position(by)
        grants = [s.GrantRef(id_of(reader), Purpose.MEDIATOR, digest(f"{name} {reader}")) for reader in readers]
        if "derived_from" not in more:
            grants.append(s.GrantRef(id_of(by), Purpose.OWN_COPY, digest(f"{name} own")))
        replaces = {"replaces": more["replaces"]} if "replaces" in more else {}
        members: dict[str, Any] = {"item": item, "manifest": self.ids[f"manifest {name}"], "grants": tuple(grants)}
        self.make(f"submit {name}", by, s.Submit, journal=place, **members, **replaces)
        seats = self._decided(f"submit {name}", f"manifest {name}")
        self.enter(f"manifest {name}", *seats)
        self.enter(f"submit {name}", *seats)
        return item

    def manifest(self, name: str, by: str, side: Side, *, pages: int = 0, **more: Any) -> None:
        """Sign the manifest of a letter, with as many pages beside its words."""
        item = ItemId(short_id(f"{self.label} {name}"))
        part = s.PartRef(s.PartHeader(Stream(f"header {name}")(74)), 4_000, 1, digest(f"root {name}"))
        sheets = tuple(
            s.PartRef(s.PartHeader(Stream(f"header {name} {n}")(74)), 4_000, 1, digest(f"root {name} {n}"))
            for n in range(1, pages + 1)
        )
        members: dict[str, Any] = {"item": item, "author": id_of(by), "side": side, "kind": Kind.LETTER}
        self.make(f"manifest {name}", by, s.Manifest, parts=(part, *sheets), **members, **more)
        self.manifests[item] = f"manifest {name}"

    def answered(self, slip: SlipId, by: str) -> None:
        """Let somebody answer a slip, which is no record."""
        command = c.AnswerSlip(record=RecordId(b""), slip=slip, keyset=id_of(by))
        self.file = decide(self.file, command, c.Caller(id_of(by)), self.now).file

    def enrol(self, name: str, side: Side, epoch: int = 1, **more: Any) -> None:
        """Register a slip, let it be answered, and confirm the keyset."""
        slip = SlipId(short_id(f"{self.label} slip {name}"))
        until = Seconds(self.now + 86_400)
        self.tell(f"slip {name}", "mediator", s.Slip, slip=slip, side=side, epoch=epoch, expires=until)
        self.answered(slip, name)
        keyset = s.KeysetBytes(PEOPLE[name].public.to_bytes())
        self.tell(
            f"confirm {name}", "mediator", s.Confirm, slip=slip, side=side, epoch=epoch, keyset=keyset, **more
        )

    def release(self, name: str, to: str, *, by: str = "mediator", **more: Any) -> dict[str, Any]:
        """Return the members of a release or regrant of a letter."""
        return {
            "item": ItemId(short_id(f"{self.label} {name}")),
            "to": id_of(to),
            "grant": digest(f"{by} {name}"),
            **more,
        }

    def command(self, name: str, manifest: str = "") -> c.Command | None:
        """Return the command that a record gives."""
        statement: Any = self.statements[name]
        if isinstance(statement, s.Log | s.Restore | s.ShredReceipt | s.Manifest):
            return None
        subject = getattr(statement, "mediator", None) or getattr(statement, "counsellor", None)
        subject = statement.to if isinstance(statement, s.Share) else subject
        seconds = statement.signers[1:]
        before = self.statements.get(manifest)
        parsed = ParsedStatement(
            id=self.ids[name],
            statement=statement,
            signer=statement.signers[0],
            manifest=before if isinstance(before, s.Manifest) else None,
            subject_role=None if subject is None else caller_of(subject).staff,
            second=caller_of(seconds[0]) if isinstance(statement, s.Confirm) and seconds else None,
            confirmed=None if s.vouched(statement) is None else KeysetId(digests.keyset_id(statement.keyset)),
        )
        return command_of(parsed)

    def _decided(self, name: str, manifest: str = "") -> tuple[Seat, ...]:
        command = self.command(name, manifest)
        if command is None:
            return ()
        decision = decide(self.file, command, caller_of(self.statements[name].signers[0]), self.now)
        self.file = decision.file
        return tuple(sorted(decision.seats))


def replayed(telling: Telling, seat: Seat, beside: tuple[str, ...] = (), *, by_order: bool = False) -> Replay:
    """Return what a seat makes of its journal, with records that it is parsed beside it.

    Each record counts at the second at which it was taken, or, `by_order`, where a reader takes it to stand (J8).
    """
    replay = replaying.begun(CaseId(CASE), seat)
    keys: dict[KeysetId, s.Confirm] = {}
    for name in beside:
        statement, command = telling.statements[name], telling.command(name)
        if isinstance(command, c.Assign) and isinstance(statement, s.Assignment):
            replay = replaying.with_place(replay, command, caller_of(statement.signers[0]), statement.at)
        if isinstance(statement, s.Confirm):
            keys[KeysetId(digests.keyset_id(statement.keyset))] = statement
    before, clock = "", Seconds(0)
    for name in telling.journals[seat]:
        statement, command = telling.statements[name], telling.command(name, before)
        for signer in statement.signers:
            if signer in keys:
                replay = replaying.with_voice(replay, keys[signer].side, signer, keys[signer].epoch)
        at = telling.at[name]
        span = order.Moments(at, at - order.CLOCK_SKEW_S, at + order.CLOCK_SKEW_S)
        if by_order:
            span = order.placed(clock, _dated(statement), telling.now)
            clock = order.behind(clock, _dated(statement))
        if command is not None:
            replay = replaying.after(replay, command, caller_of(statement.signers[0]), span)
        if isinstance(statement, s.Confirm):
            keys[KeysetId(digests.keyset_id(statement.keyset))] = statement
        before = name
    return replay


def _dated(statement: Any) -> order.SigningSpan:
    """Return when a statement says that it was signed."""
    if isinstance(statement, s.Dated | s.ShredReceipt):
        return order.on_day(statement.day)
    waits = order.WAITS_LONGEST_S if len(statement.signers) > 1 else 0
    return order.at_second(
        statement.at, waits_s=waits, bound=not (s.at_any_age(statement) or isinstance(statement, _OFF_LINE))
    )


_OFF_LINE: Final = (s.StaffEnd, s.Restore)


def digest(name: str) -> s.Digest:
    """Return a digest of something that is not in the file."""
    return s.Digest(Stream(f"digest {name}")(32))
