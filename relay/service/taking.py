"""Takes a request on a case apart, and checks everything about it that does not depend on the case (R4, R5, G3, S1).

Each record is read once and its id computed once. Nothing here loads a case, decides, or changes anything.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from relay.crypto import digests
from relay.domain import order
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, UploadId
from relay.domain.model import StaffRole
from relay.domain.refusals import Code, Refused
from relay.service import interpret
from relay.service.ground import Ground
from relay.store.base import StoredWords
from relay.wire import limits, messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import Given
from relay.wire.problems import Denied
from relay.wire.records import Record
from relay.wire.routes import Route

_ANY_AGE: Final = tuple(s.ANY_AGE)
LOGGED: Final = (s.Release, s.Return, s.CaseOpen, s.Regrant)
"""Statements that others may read: the mediator's journal position rides beside them in a `Log` (J3)."""


class Entry(Struct, frozen=True):
    """A record of a request, with its id."""

    record: Record
    id: RecordId

    @property
    def statement(self) -> Any:
        """What the record says."""
        return self.record.statement


class Taken(Struct, frozen=True):
    """A request, taken apart."""

    lead: Entry
    """The record that acts."""
    given: Given
    log: Entry | None = None
    manifest: Entry | None = None
    letter: bytes | None = None
    words: tuple[messages.WordsFor, ...] = ()
    grants: tuple[messages.GrantFor, ...] = ()
    uploads: tuple[UploadId, ...] = ()
    """Where the bytes of the large parts are, from part 1 on."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record that came, the one that acts first."""
        beside = tuple(each.record for each in (self.log, self.manifest) if each is not None)
        return (self.lead.record, *beside)


async def take_act(
    ground: Ground, route: Route, case: CaseId | None, item: ItemId | None, request: messages.Act
) -> Taken:
    """Take a signed record on a case apart (case None: the one the record creates)."""
    lead = entry(request.record, route.records)
    taken = Taken(
        lead=lead,
        given=await _given(ground, lead, case, None),
        log=None if request.log is None else entry(request.log, (s.Log,)),
        words=request.words or (),
        grants=request.grants or (),
    )
    _check_paths(ground, taken, case, item)
    return taken


async def take_submission(ground: Ground, route: Route, case: CaseId, request: messages.Submission) -> Taken:
    """Take an item apart that somebody submits."""
    lead, manifest = entry(request.submit, route.records), entry(request.manifest, (s.Manifest,))
    given = await _given(ground, lead, case, manifest)
    taken = Taken(
        lead=lead,
        given=given,
        manifest=manifest,
        letter=request.letter,
        grants=request.grants,
        uploads=request.uploads or (),
    )
    _check_paths(ground, taken, case, None)
    _check_letter(given, manifest, request)
    return taken


async def check(ground: Ground, taken: Taken, now: Seconds) -> tuple[StoredWords, ...]:
    """Check time, digests and signatures (steps R2, R5, G3); return the sealed texts that are bound."""
    if not isinstance(taken.given.statement, _ANY_AGE):
        for record in taken.records:
            _check_fresh(record.statement, now)
    interpret.check_grants(taken.given.statement, taken.grants)
    words = interpret.words_beside(taken.given, taken.words, now)
    await ground.people.verify(*taken.records)
    return words


def entry(data: bytes, shapes: tuple[type[s.Statement], ...] = (s.Statement,)) -> Entry:
    """Read one record; one of another shape is *record.unexpected*."""
    record = records.parse(data)
    if not isinstance(record.statement, shapes):
        raise Malformed("record.unexpected")
    return Entry(record, RecordId(digests.record_id(record.type, record.body)))


async def _given(ground: Ground, lead: Entry, case: CaseId | None, manifest: Entry | None) -> Given:
    said = lead.statement
    return Given(
        id=lead.id,
        statement=said,
        signer=said.signers[0],
        manifest=None if manifest is None else manifest.statement,
        subject_role=await _subject_role(ground, said),
        creates=case is None,
        confirmed=KeysetId(digests.keyset_id(said.keyset)) if isinstance(said, s.Confirm) else None,
    )


async def _subject_role(ground: Ground, statement: s.Statement) -> StaffRole | None:
    """Return the staff role of whom the statement gives a place; none when that would outlast their authority."""
    if isinstance(statement, s.Assignment) and statement.place is not s.PlaceGiven.ENDED:
        subject, until = statement.mediator, statement.not_after
    elif isinstance(statement, s.Delegation):
        subject, until = statement.counsellor, statement.not_after
    else:
        return None
    row = await ground.people.row(subject)
    if row is None or row.ended or not row.not_before <= ground.now() < row.not_after:
        return None
    if until > row.not_after:
        raise Refused(Code.ASSIGNMENT_TOO_LONG)
    return row.role


def _check_paths(ground: Ground, taken: Taken, case: CaseId | None, item: ItemId | None) -> None:
    given, root = taken.given, ground.identity.fingerprint
    for record in taken.records:
        said = record.statement
        if said.root != root:
            raise Malformed("record.root")
        if said.signers[0] != given.signer:
            raise Malformed("record.mismatch", ".signers")
        if case is not None and getattr(said, "case", None) != case:
            raise Malformed("record.mismatch", ".case")
    if item is not None and given.statement.item != item:
        raise Malformed("record.mismatch", ".item")
    if isinstance(given.statement, LOGGED) is not (taken.log is not None):
        raise Malformed("record.mismatch", ".log")
    if taken.log is not None and taken.log.statement.statement != given.id:
        raise Malformed("record.mismatch", ".log")


def _check_fresh(statement: s.Statement, now: Seconds) -> None:
    """Refuse a record whose time or day is far from ours; one with two signers may have waited for the second (step R5)."""
    at = getattr(statement, "at", None)
    waits_s = order.WAITS_LONGEST_S if len(statement.signers) > 1 else 0
    fits = at is None or -limits.CLOCK_SKEW_S <= now - at <= limits.CLOCK_SKEW_S + waits_s
    if not fits or not _day_near(statement, now):
        raise Denied("record.late")


def _day_near(statement: s.Statement, now: Seconds) -> bool:
    day: int | None = getattr(statement, "day", None)
    if day is None:
        return True
    earliest, latest = now - limits.CLOCK_SKEW_S, now + limits.CLOCK_SKEW_S
    return earliest // 86_400 <= day <= latest // 86_400


def _check_letter(given: Given, manifest: Entry, request: messages.Submission) -> None:
    """Hold the letter's bytes and the number of uploads against the manifest, and the manifest against the submit record."""
    said: s.Submit = given.statement
    bound: s.Manifest = manifest.statement
    same = bound.item == said.item and manifest.id == said.manifest and bound.author == given.signer
    if not same or bool(bound.told) is not (said.attested is not None):
        raise Malformed("record.mismatch", ".manifest")
    part = bound.parts[0]
    uploads = request.uploads or ()
    if len(bound.parts) != 1 + len(uploads) or part.segments != 1 or len(set(uploads)) != len(uploads):
        raise Malformed("record.mismatch", ".parts")
    if digests.segments_root([digests.digest(request.letter)]) != part.root:
        raise Malformed("letter.root", ".letter")
