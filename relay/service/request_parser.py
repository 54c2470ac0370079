"""Parses a request on a case, and verifies everything about it that does not depend on the case (R4, R5, G3, S1).

Each record is read once and its id computed once. Nothing here loads a case, decides, or changes anything.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import digests
from relay.domain import order
from relay.domain.commands import Caller
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, UploadId
from relay.domain.model import StaffRole
from relay.domain.refusals import Code, Refused
from relay.service import digest_checks
from relay.service.context import ServiceContext
from relay.store.base import StoredRecord, StoredWords
from relay.wire import limits, messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import ParsedStatement
from relay.wire.problems import Denied
from relay.wire.records import Record
from relay.wire.routes import Route


class ParsedRecord(Struct, frozen=True):
    """A record of a request, with its id."""

    record: Record
    id: RecordId

    @property
    def statement(self) -> Any:
        """What the record says."""
        return self.record.statement

    def stored(self) -> StoredRecord:
        """Return the record as it is kept."""
        return StoredRecord(self.id, self.record.type, self.record.data)


class ParsedRequest(ParsedStatement, frozen=True, kw_only=True):
    """A request: the statement that acts, with what is known before the case is loaded, and what came beside it."""

    record: Record
    """The record that acts."""
    log: ParsedRecord | None = None
    manifest_record: ParsedRecord | None = None
    letter: bytes | None = None
    words: tuple[messages.WordsFor, ...] = ()
    grants: tuple[messages.GrantFor, ...] = ()
    uploads: tuple[UploadId, ...] = ()
    """Where the bytes of the large parts are, from part 1 on."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record that came, the one that acts first."""
        others = [parsed.record for parsed in (self.log, self.manifest_record) if parsed is not None]
        return (self.record, *others)

    def stored(self, answer: bytes) -> StoredRecord:
        """Return the record that acts as it is kept, with the answer to it."""
        return StoredRecord(self.id, self.record.type, self.record.data, answer)


async def parse_act(
    context: ServiceContext, route: Route, case: CaseId | None, item: ItemId | None, request: messages.Act
) -> ParsedRequest:
    """Parse a signed record on a case (case None: the one the record creates)."""
    parsed = replace(
        await _acting(context, parsed_record(request.record, route.records)),
        creates=case is None,
        log=None if request.log is None else parsed_record(request.log, (s.Log,)),
        words=request.words or (),
        grants=request.grants or (),
    )
    _check_paths(context, parsed, case, item)
    return parsed


async def cosigned(context: ServiceContext, half: ParsedRecord, second: Caller) -> ParsedRequest:
    """Return the request that a record would be if its second signer, this one, had signed it (step E7)."""
    return replace(await _acting(context, half), second=second)


async def _acting(context: ServiceContext, lead: ParsedRecord) -> ParsedRequest:
    keyset = s.vouched(lead.statement)
    return ParsedRequest(
        id=lead.id,
        statement=lead.statement,
        signer=lead.statement.signers[0],
        subject_role=await _subject_role(context, lead.statement),
        confirmed=None if keyset is None else KeysetId(digests.keyset_id(keyset)),
        record=lead.record,
    )


async def parse_submission(
    context: ServiceContext, route: Route, case: CaseId, request: messages.Submission
) -> ParsedRequest:
    """Parse a submission: records, letter, grants and the names of uploads."""
    lead, manifest = parsed_record(request.submit, route.records), parsed_record(request.manifest, (s.Manifest,))
    parsed = ParsedRequest(
        id=lead.id,
        statement=lead.statement,
        signer=lead.statement.signers[0],
        manifest=manifest.statement,
        record=lead.record,
        manifest_record=manifest,
        letter=request.letter,
        grants=request.grants,
        uploads=request.uploads or (),
    )
    _check_paths(context, parsed, case, None)
    _check_letter(parsed, manifest, request)
    return parsed


async def verify(context: ServiceContext, request: ParsedRequest, now: Seconds) -> tuple[StoredWords, ...]:
    """Check time, digests and signatures (steps R2, R5, G3); return the sealed texts that are bound."""
    if not s.at_any_age(request.statement):
        for record in request.records:
            _check_fresh(record.statement, now)
    digest_checks.check_grants(request.statement, request.grants)
    words = digest_checks.words_bound(request, request.words, now)
    await context.keysets.verify(*request.records)
    return words


def parsed_record(data: bytes, shapes: tuple[type[s.Statement], ...] = (s.Statement,)) -> ParsedRecord:
    """Read one record; one of another shape is *record.unexpected*."""
    record = records.parse(data)
    if not isinstance(record.statement, shapes):
        raise Malformed("record.unexpected")
    return ParsedRecord(record, RecordId(digests.record_id(record.type, record.body)))


async def _subject_role(context: ServiceContext, statement: s.Statement) -> StaffRole | None:
    """Return the staff role of whom the statement gives a place; none when that would outlast their authority."""
    if isinstance(statement, s.Assignment) and statement.place is not s.PlaceGiven.ENDED:
        subject, until = statement.mediator, statement.not_after
    elif isinstance(statement, s.Delegation):
        subject, until = statement.counsellor, statement.not_after
    elif isinstance(statement, s.Share):
        subject, until = statement.to, Seconds(0)
    else:
        return None
    row = await context.keysets.row(subject)
    if row is None or row.ended or not row.not_before <= context.now() < row.not_after:
        return None
    if until > row.not_after:
        raise Refused(Code.ASSIGNMENT_TOO_LONG)
    return row.role


def _check_paths(context: ServiceContext, request: ParsedRequest, case: CaseId | None, item: ItemId | None) -> None:
    root = context.identity.fingerprint
    for record in request.records:
        statement = record.statement
        if statement.root != root:
            raise Malformed("record.root")
        if statement.signers[0] != request.signer:
            raise Malformed("record.mismatch", ".signers")
        if case is not None and getattr(statement, "case", None) != case:
            raise Malformed("record.mismatch", ".case")
    if item is not None and request.statement.item != item:
        raise Malformed("record.mismatch", ".item")
    if isinstance(request.statement, s.LOGGED) is not (request.log is not None):
        raise Malformed("record.mismatch", ".log")
    if request.log is not None and request.log.statement.statement != request.id:
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


def _check_letter(parsed: ParsedRequest, manifest: ParsedRecord, request: messages.Submission) -> None:
    """Hold the letter's bytes and the number of uploads against the manifest, and the manifest against the submit record."""
    submit: s.Submit = parsed.statement
    contents: s.Manifest = manifest.statement
    same = contents.item == submit.item and manifest.id == submit.manifest and contents.author == parsed.signer
    if not same or bool(contents.told) is not (submit.attested is not None):
        raise Malformed("record.mismatch", ".manifest")
    part = contents.parts[0]
    uploads = request.uploads or ()
    if len(contents.parts) != 1 + len(uploads) or part.segments != 1 or len(set(uploads)) != len(uploads):
        raise Malformed("record.mismatch", ".parts")
    if digests.segments_root([digests.digest(request.letter)]) != part.root:
        raise Malformed("letter.root", ".letter")
