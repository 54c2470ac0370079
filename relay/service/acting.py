"""The one way in which a case changes: check the bytes, load, decide, commit, poke (docs/protocol.md, R4 to R7).

A repeated record returns its stored answer and never acts twice. A lost race is loaded and decided again. Whatever
fails before the commit leaves nothing behind.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import digests
from relay.crypto.errors import CryptoError
from relay.domain.commands import Caller, Command
from relay.domain.decide import decide, wanted
from relay.domain.decision import Decision, Shred
from relay.domain.ids import AccountId, CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import EMPTY_HEAD, MEDIATORS, Case, CaseFile, Seat, StaffRole
from relay.domain.refusals import Code, Refused
from relay.domain.views import queue_of
from relay.service import interpret
from relay.service.admission import Admission, Session
from relay.service.ground import Ground
from relay.service.interpret import Given
from relay.service.journal import check_position, journalled, keysets_of, seat_of, shred_receipts
from relay.service.reading import Readings
from relay.store.base import Commit, Conflict, Grant, Letter, Stale, StoredRecord, Words
from relay.wire import codec, limits, messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied, Unavailable
from relay.wire.records import Record
from relay.wire.routes import Route

_ANY_AGE: Final = tuple(s.ANY_AGE)
TRIES: Final = 8
"""How often a lost race is decided again before the caller is asked to repeat."""

LOGGED: Final = (s.Release, s.Return, s.CaseOpen, s.Regrant)
"""Statements that others may read: the mediator's journal position rides beside them in a `Log`."""


class Asked(Struct, frozen=True):
    """A request, taken apart and checked as far as that goes without the case."""

    given: Given
    log: Record | None
    manifest: Record | None
    letter: bytes | None
    words: tuple[messages.WordsFor, ...]
    grants: tuple[messages.GrantFor, ...]


class Extra(Struct, frozen=True):
    """What a use adds to the commit beside the rules' own effects."""

    shredded: tuple[bytes, ...] = ()
    """Shred receipts, for the mediators' journal."""
    keyset: tuple[AccountId, KeysetId, bytes] | None = None
    """A keyset that becomes an account's own."""


class Acting:
    """Performs requests that change a case."""

    def __init__(self, ground: Ground, admission: Admission, readings: Readings) -> None:
        self._ground = ground
        self._admission = admission
        self._readings = readings

    async def act(
        self, route: Route, session: Session, case: CaseId | None, item: ItemId | None, request: messages.Act
    ) -> messages.Done:
        """Perform a signed record on a case (None: the one the record creates)."""
        record = _expected(records.parse(request.record), route.records)
        log = None if request.log is None else _expected(records.parse(request.log), (s.Log,))
        asked = Asked(await self._given(record, case), log, None, None, request.words or (), request.grants or ())
        self._check_paths(asked, case, item)
        return await self._perform(asked, session)

    async def submit(
        self, route: Route, session: Session, case: CaseId, request: messages.Submission
    ) -> messages.Done:
        """Enter an item at *held*, whole: records, letter and grants in one commit."""
        record = _expected(records.parse(request.submit), route.records)
        manifest = _expected(records.parse(request.manifest), (s.Manifest,))
        given = await self._given(record, case, manifest)
        asked = Asked(given, None, manifest, request.letter, (), request.grants)
        self._check_paths(asked, case, None)
        _check_letter(given, asked)
        return await self._perform(asked, session)

    async def _given(self, record: Record, case: CaseId | None, manifest: Record | None = None) -> Given:
        statement = record.statement
        said = None if manifest is None else manifest.statement
        return Given(
            record=record,
            id=_id(record),
            signer=statement.signers[0],
            manifest=said if isinstance(said, s.Manifest) else None,
            subject_role=await self._subject_role(statement),
            creates=case is None,
        )

    async def _subject_role(self, statement: s.Statement) -> StaffRole | None:
        """Return the staff role of whom the statement gives a place; none when that would outlast their authority."""
        if isinstance(statement, s.Assignment) and statement.place is not s.PlaceGiven.ENDED:
            subject, until = statement.mediator, statement.not_after
        elif isinstance(statement, s.Delegation):
            subject, until = statement.counsellor, statement.not_after
        else:
            return None
        row = await self._ground.people.row(subject)
        if row is None or row.ended or not row.not_before <= self._ground.now() < row.not_after:
            return None
        if until > row.not_after:
            raise Refused(Code.ASSIGNMENT_TOO_LONG)
        return row.role

    def _check_paths(self, asked: Asked, case: CaseId | None, item: ItemId | None) -> None:
        statement = asked.given.statement
        said = [asked.given.record, *(each for each in (asked.log, asked.manifest) if each is not None)]
        for record in said:
            if record.statement.root != self._ground.identity.fingerprint:
                raise Malformed("record.root")
            if record.statement.signers[0] != asked.given.signer:
                raise Malformed("record.mismatch", ".signers")
            if case is not None and getattr(record.statement, "case", None) != case:
                raise Malformed("record.mismatch", ".case")
        if item is not None and statement.item != item:
            raise Malformed("record.mismatch", ".item")
        logged = isinstance(statement, LOGGED)
        if logged is not (asked.log is not None):
            raise Malformed("record.mismatch", ".log")
        if asked.log is not None and getattr(asked.log.statement, "statement", None) != asked.given.id:
            raise Malformed("record.mismatch", ".log")

    async def _perform(self, asked: Asked, session: Session) -> messages.Done:
        ground, given = self._ground, asked.given
        if session.keysets.keys().isdisjoint(given.statement.signers):
            raise Denied("signer.unknown")
        try:
            return await self._performed_now(asked, session, interpret.command_of(given))
        except (Conflict, CryptoError, Denied, Malformed, Refused) as no:
            # Nearly every record is new, and the commit makes sure of it. One that was answered before gets that
            # answer, whatever would be said to it now.
            stored = await ground.store.record(given.id)
            if stored is not None and stored.answer is not None:
                return await self._answered(asked, session, stored.answer)
            if isinstance(no, Conflict):
                raise _conflict(no) from None
            raise

    async def _performed_now(self, asked: Asked, session: Session, command: Command) -> messages.Done:
        """Check, decide and commit a record as if it had never been seen; raise `Conflict` where it was."""
        ground, given = self._ground, asked.given
        want, items = wanted(command)
        file = await ground.store.load(given.statement.case, want, items)
        now = ground.now()
        words = await self._checked(asked, now)
        caller = await ground.people.caller(given.signer, now)
        if len(given.statement.signers) > 1:
            asked = replace(asked, given=await self._with_second(given, now))
            command = interpret.command_of(asked.given)
        for _ in range(TRIES):
            try:
                done, file = await self._decided(asked, command, file, caller, words, now)
            except Stale:
                file = await ground.store.load(given.statement.case, want, items)
            else:
                return await self._with_reading(asked, session, done, file)
        raise Unavailable("store.busy", retry_after_s=1)

    async def _checked(self, asked: Asked, now: Seconds) -> tuple[Words, ...]:
        """Check everything that does not depend on the case: time, digests, signatures (steps R2, R5, G3)."""
        found = [each for each in (asked.given.record, asked.log, asked.manifest) if each is not None]
        if not isinstance(asked.given.statement, _ANY_AGE):
            for record in found:
                _check_fresh(record.statement, now)
        interpret.check_grants(asked.given.statement, asked.grants)
        words = interpret.words_beside(asked.given, asked.words, now)
        await self._ground.people.verify(*found)
        return words

    async def _decided(
        self,
        asked: Asked,
        command: Command,
        file: CaseFile | None,
        caller: Caller,
        words: tuple[Words, ...],
        now: Seconds,
    ) -> tuple[messages.Done, CaseFile]:
        """Decide on the case file as loaded, and commit; return the answer and the file as committed.

        Raises `Refused`, `Stale` or `Conflict`.
        """
        given = asked.given
        file = _newborn(given) if file is None else file
        positioned = given.statement if asked.log is None else asked.log.statement
        await check_position(self._ground.store, file, given.statement, positioned, caller, now)
        decision = decide(file, command, caller, now)
        extra = await self._extra(given, decision)
        done, commit = self._commit(asked, decision, caller, words, now, extra)
        await self._ground.store.commit(commit)
        if extra.keyset is not None:
            self._ground.people.forget(extra.keyset[1])
            self._admission.forget(extra.keyset[0])
        return done, commit.file

    async def _with_second(self, given: Given, now: Seconds) -> Given:
        """Look up who signed second. A party's second signature stands for themselves, not for a role."""
        return replace(given, second=await self._ground.people.caller(given.statement.signers[1], now))

    async def _extra(self, given: Given, decision: Decision) -> Extra:
        """Gather what the rules cannot know: whose answered keyset is confirmed, which grants will be destroyed."""
        shredded = await shred_receipts(self._ground, given.id, decision)
        if not isinstance(given.statement, s.Confirm):
            return Extra(shredded)
        said = given.statement
        for answer in await self._ground.store.slip_answers(said.case):
            if answer.slip == said.slip and answer.keyset == said.keyset:
                keyset = KeysetId(digests.keyset_id(said.keyset))
                return Extra(shredded, (answer.account, keyset, said.keyset))
        raise Refused(Code.SLIP_UNANSWERED)

    def _commit(
        self,
        asked: Asked,
        decision: Decision,
        caller: Caller,
        words: tuple[Words, ...],
        now: Seconds,
        extra: Extra,
    ) -> tuple[messages.Done, Commit]:
        given = asked.given
        beside = [each for each in (asked.manifest, asked.log) if each is not None]
        beside += [records.parse(each) for each in extra.shredded]
        stored = [StoredRecord(_id(each), each.type, each.to_bytes()) for each in beside]
        file, rows = journalled(decision.file, _entries(asked, decision, extra))
        # Whoever signs second sends the record and gets this answer: it must not tell the first signer's journal.
        seat = seat_of(file, given.second or caller, now)
        position = file.case.head(seat) if seat is not None else EMPTY_HEAD
        for_mediator = seat == MEDIATORS and len(extra.shredded) == 1
        done = messages.Done(
            receipt=self._ground.receipt(given.id, position.n),
            position=s.Position(position.n, s.Digest(position.value)),
            shredded=extra.shredded[0] if for_mediator else None,
        )
        grants = tuple(
            Grant(each.item, each.to, given.signer, each.purpose, each.grant, each.share)
            for each in asked.grants
            if not any(_destroys(shred, each) for shred in decision.shreds)
        )
        lead = StoredRecord(given.id, given.record.type, given.record.to_bytes(), codec.encode(done))
        item = getattr(given.statement, "item", None)
        return done, Commit(
            file=file,
            at=now,
            items=tuple(file.items[each] for each in decision.changed),
            queue=queue_of(file, decision.changed),
            requeue=decision.requeue,
            records=(*stored, lead),
            journal=rows,
            entering=frozenset({given.statement.item}) if isinstance(given.statement, s.Submit) else frozenset(),
            letters=() if asked.letter is None or item is None or not grants else (Letter(item, asked.letter),),
            grants=grants,
            shreds=decision.shreds,
            words=words,
            pokes=keysets_of(file, decision.pokes, caller.keyset),
            keyset=extra.keyset,
        )

    async def _answered(self, asked: Asked, session: Session, answer: bytes) -> messages.Done:
        """Return the stored answer; whoever repeats an *open* still gets the reading, as far as it is theirs."""
        return await self._with_reading(asked, session, codec.decode(messages.Done, answer))

    async def _with_reading(
        self, asked: Asked, session: Session, done: messages.Done, file: CaseFile | None = None
    ) -> messages.Done:
        """Add to an *open* what it gives; `file` is the case file as committed, None where nothing was now."""
        said = asked.given.statement
        if not isinstance(said, s.Open):
            return done
        try:
            if file is None:
                reading = await self._readings.read(session, said.case, said.item)
            else:
                reading = await self._readings.read_from(session, file, said.item)
        except Refused:
            return done
        return replace(done, reading=reading)


def _entries(asked: Asked, decision: Decision, extra: Extra) -> list[tuple[RecordId, frozenset[Seat]]]:
    """The request's records in the order of step J2: manifest, the record itself, log, shred receipts."""
    mediators = frozenset({MEDIATORS})
    entries = [] if asked.manifest is None else [(_id(asked.manifest), decision.seats)]
    entries.append((asked.given.id, decision.seats))
    if asked.log is not None:
        entries.append((_id(asked.log), mediators))
    return entries + [(_id(records.parse(each)), mediators) for each in extra.shredded]


def _destroys(shred: Shred, grant: messages.GrantFor) -> bool:
    """Whether a decision destroys a grant that came with it: an item entering a case that has ended unseen."""
    return shred.item in (None, grant.item) and shred.reader in (None, grant.to) and grant.purpose not in shred.keep


def _conflict(found: Conflict) -> Exception:
    return Refused(Code.ITEM_EXISTS) if found.what == "item.exists" else Denied("record.conflict")


def _newborn(given: Given) -> CaseFile:
    if not given.creates:
        raise Refused(Code.NOT_FOUND)
    return CaseFile(Case(given.statement.case))


def _expected(record: Record, shapes: tuple[type[s.Statement], ...]) -> Record:
    if not isinstance(record.statement, shapes):
        raise Malformed("record.unexpected")
    return record


def _id(record: Record) -> RecordId:
    return RecordId(digests.record_id(record.type, record.body))


def _check_fresh(statement: s.Statement, now: Seconds) -> None:
    """Refuse a record whose time or day is far from ours (step R5)."""
    at = getattr(statement, "at", None)
    late = at is not None and abs(at - now) > limits.CLOCK_SKEW_S
    if late or not _day_near(statement, now):
        raise Denied("record.late")


def _day_near(statement: s.Statement, now: Seconds) -> bool:
    day: int | None = getattr(statement, "day", None)
    if day is None:
        return True
    earliest, latest = now - limits.CLOCK_SKEW_S, now + limits.CLOCK_SKEW_S
    return earliest // 86_400 <= day <= latest // 86_400


def _check_letter(given: Given, asked: Asked) -> None:
    """Hold the letter's bytes against the manifest, and the manifest against the submit record."""
    said: s.Submit = given.statement
    manifest, letter = given.manifest, asked.letter
    if manifest is None or letter is None or asked.manifest is None:
        raise Malformed("record.mismatch", ".manifest")
    same = manifest.item == said.item and _id(asked.manifest) == said.manifest and manifest.author == given.signer
    if not same or bool(manifest.told) is not (said.attested is not None):
        raise Malformed("record.mismatch", ".manifest")
    part = manifest.parts[0]
    if len(manifest.parts) != 1 or part.segments != 1:
        raise Malformed("record.mismatch", ".parts")
    if digests.segments_root([digests.digest(letter)]) != part.root:
        raise Malformed("letter.root", ".letter")
