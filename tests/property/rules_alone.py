"""A journal followed by the rules alone: no signature is verified, and who somebody is says a table.

What the rules of another client are held against, so it says all that they give: the whole case file and what stands beside it,
what needs whom, what each side sees. A journal that no rule lets stand gives the code of the first record that does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from relay.crypto import digests
from relay.domain import commands as c
from relay.domain import order, readers, views
from relay.domain import replay as replaying
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import CaseFile, Item, Party, Seat, Side, StaffRole
from relay.domain.needs import needs
from relay.domain.order import Disordered
from relay.domain.picture_rules import is_viewed
from relay.domain.reasons import Hints
from relay.domain.refusals import Refused
from relay.wire import records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import ParsedStatement, command_of

Json = Any

_GIVES_NO_COMMAND: Final = (s.Manifest, s.Log, s.Restore, s.ShredReceipt)
_NO_JOURNAL_SAYS: Final = frozenset({"version", "heads", "erased", "room", "places_told"})
"""What is in a case file, and no client's journal tells of it."""


class Question(Struct, frozen=True):
    """Who asks what needs them, when, and what the service shows them beside their journal."""

    keyset: KeysetId
    now: Seconds
    hints: Hints
    seen: frozenset[bytes]


class Follower:
    """Takes the records of one journal, one after another, in the order of `trust/verifier.py`."""

    def __init__(self, case: CaseId, seat: Seat, roles: Mapping[KeysetId, StaffRole], now: Seconds) -> None:
        self.replay = replaying.begun(case, seat)
        self._roles = roles
        self._now = now
        self._clock = Seconds(0)
        self._keys: dict[KeysetId, s.Confirm] = {}
        self._before: s.Statement | None = None

    def beside(self, data: bytes) -> None:
        """Take a place or a party's keyset that stands in no journal of this seat."""
        record, said = self._read(data)
        if isinstance(said, s.Confirm):
            self._keys[KeysetId(digests.keyset_id(said.keyset))] = said
        command = self._command(record, said)
        if isinstance(command, c.Assign) and isinstance(said, s.Assignment):
            self.replay = replaying.with_place(self.replay, command, self._caller(said), said.at)

    def take(self, data: bytes) -> None:
        """Take the next record; raises Refused, Disordered or Malformed, and knows then what it knew before."""
        record, said = self._read(data)
        dated = _dated(said)
        moments = order.placed(self._clock, dated, self._now)
        command = self._command(record, said)
        if command is not None:
            heard = self.replay
            for each in said.signers:
                if each in self._keys:
                    heard = replaying.with_voice(heard, self._keys[each].side, each, self._keys[each].epoch)
            self.replay = replaying.after(heard, command, self._caller(said), moments)
        if isinstance(said, s.Confirm):
            self._keys[KeysetId(digests.keyset_id(said.keyset))] = said
        self._clock = order.behind(self._clock, dated)
        self._before = said

    def _read(self, data: bytes) -> tuple[records.Record, s.Statement]:
        record = records.parse(data)
        return record, record.statement

    def _caller(self, said: s.Statement) -> c.Caller:
        return c.Caller(said.signers[0], self._roles.get(said.signers[0]))

    def _command(self, record: records.Record, said: s.Statement) -> c.Command | None:
        id_ = RecordId(digests.record_id(record.type, record.body))
        if isinstance(said, s.StaffEnd):
            return c.EndPlace(record=id_, mediator=said.keyset)
        if isinstance(said, _GIVES_NO_COMMAND):
            return None
        any_said: Any = said
        subject = getattr(any_said, "mediator", None) or getattr(any_said, "counsellor", None)
        subject = any_said.to if isinstance(said, s.Share) else subject
        second = said.signers[1] if isinstance(said, s.Confirm) and len(said.signers) > 1 else None
        vouched = s.vouched(said)
        parsed = ParsedStatement(
            id=id_,
            statement=said,
            signer=said.signers[0],
            manifest=self._before if isinstance(self._before, s.Manifest) else None,
            subject_role=None if subject is None else self._roles.get(subject),
            second=None if second is None else c.Caller(second, self._roles.get(second)),
            confirmed=None if vouched is None else KeysetId(digests.keyset_id(vouched)),
        )
        return command_of(parsed)


def followed(follower: Follower, beside: list[bytes], journal: list[bytes], questions: list[Question]) -> Json:
    """Return what the rules make of a journal: what the seat knows behind it, or which record they refuse, and by which code."""
    for data in beside:
        follower.beside(data)
    for n, data in enumerate(journal, 1):
        try:
            follower.take(data)
        except (Refused, Disordered, Malformed) as no:
            return {"refused": _code_of(no), "at": n}
    replay = follower.replay
    return {
        "replay": told(replay),
        "needs": [told(needs(replay, each.keyset, each.now, each.hints, each.seen)) for each in questions],
        "views": [_views(replay.file, item, questions[0].keyset) for item in replay.file.items.values()],
        "states": [views.state_for(replay.file, side).value for side in Side],
    }


def _code_of(no: Refused | Disordered | Malformed) -> str:
    return no.code.value if isinstance(no, Refused) else no.code


def _views(file: CaseFile, item: Item, keyset: KeysetId) -> Json:
    """Return what each is shown of an item."""
    sides = (None, *Side)
    return told(
        [
            views.author_status(file.case, item),
            views.author_sees_opened(item),
            views.recipient_status(item),
            views.is_offered(item, keyset),
            views.receives(item, keyset),
            views.due_at(item),
            is_viewed(item, keyset),
            readers.may_have_anew(file.case, item),
            [readers.is_lost_own(file, item, file.parties[side]) for side in Side],
            [readers.is_lost_received(item, file.parties[side]) for side in Side],
            [views.is_authors(item, side, keyset) for side in sides],
            [views.why_gone(file, item, side, keyset) for side in sides],
            [views.gone_for(item, side, keyset) for side in sides],
        ]
    )


def told(value: Any) -> Json:
    """Return any value of the rules as JSON: bytes as digits, sets sorted, mappings as pairs in order, no member that is None."""
    match value:
        case bytes():
            return value.hex()
        case Seat():
            return value.name
        case Enum():
            return value.value
        case Struct():
            said = {name: getattr(value, name) for name in value.__struct_fields__ if name not in _NO_JOURNAL_SAYS}
            return {name: told(each) for name, each in said.items() if each is not None}
        case Mapping():
            if all(isinstance(each, Party) for each in value.values()) and value:
                return {side.value: told(party) for side, party in value.items()}
            return [[told(key), told(each)] for key, each in value.items()]
        case frozenset():
            return sorted(told(each) for each in value)
        case tuple() | list():
            return [told(each) for each in value]
        case _:
            return value


def _dated(said: s.Statement) -> order.SigningSpan:
    any_said: Any = said
    if isinstance(said, s.Dated | s.ShredReceipt):
        return order.on_day(any_said.day)
    waits = order.WAITS_LONGEST_S if len(said.signers) > 1 else 0
    unheld = s.at_any_age(said) or isinstance(said, s.StaffEnd | s.Restore)
    return order.at_second(any_said.at, waits_s=waits, bound=not unheld)
