"""The one way in which a case changes: take the request apart, load, decide, commit (docs/protocol.md, R4 to R8).

A repeated record returns its stored answer and never acts twice. A lost race is loaded and decided again. Whatever
fails before the commit leaves nothing behind.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from relay.crypto import digests
from relay.crypto.errors import CryptoError
from relay.domain.commands import Caller, Command
from relay.domain.decide import decide, wanted
from relay.domain.decision import Decision, Shred
from relay.domain.ids import AccountId, CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.model import EMPTY_HEAD, MEDIATORS, Case, CaseFile, Seat
from relay.domain.refusals import Code, Refused
from relay.domain.views import queue_of
from relay.service import taking
from relay.service.admission import Admission, Session
from relay.service.ground import Ground
from relay.service.journal import check_position, journalled, keysets_of, seat_of, shred_receipts
from relay.service.knowing import Knowing
from relay.service.reading import Readings
from relay.service.taking import Entry, Taken
from relay.service.uploads import Uploads
from relay.store.base import Commit, Conflict, Grant, Stale, StoredLetter, StoredPart, StoredRecord, StoredWords
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import Given, command_of
from relay.wire.problems import Denied, Unavailable
from relay.wire.routes import Route

TRIES: Final = 8
"""How often a lost race is decided again before the caller is asked to repeat."""

_kept: Final = Encoder().encode
_stored: Final = Decoder(messages.Done).decode


class Extra(Struct, frozen=True):
    """What a use adds to the commit beside the rules' own effects."""

    shredded: tuple[Entry, ...] = ()
    """Shred receipts, for the mediators' journal."""
    keyset: tuple[AccountId, KeysetId, bytes] | None = None
    """A keyset that becomes an account's own."""
    parts: tuple[StoredPart, ...] = ()
    """What uploads become."""


class Acting:
    """Performs requests that change a case."""

    def __init__(
        self, ground: Ground, admission: Admission, knowing: Knowing, readings: Readings, uploads: Uploads
    ) -> None:
        self._ground = ground
        self._admission = admission
        self._knowing = knowing
        self._readings = readings
        self._uploads = uploads

    async def act(
        self, route: Route, session: Session, case: CaseId | None, item: ItemId | None, request: messages.Act
    ) -> messages.Done:
        """Perform a signed record on a case (None: the one the record creates)."""
        return await self._perform(await taking.take_act(self._ground, route, case, item, request), session)

    async def submit(
        self, route: Route, session: Session, case: CaseId, request: messages.Submission
    ) -> messages.Done:
        """Enter an item at *held*, whole: records, letter and grants in one commit."""
        return await self._perform(await taking.take_submission(self._ground, route, case, request), session)

    async def _perform(self, taken: Taken, session: Session) -> messages.Done:
        ground, given = self._ground, taken.given
        if session.keysets.keys().isdisjoint(given.statement.signers):
            raise Denied("signer.unknown")
        try:
            return await self._performed_now(taken, session, command_of(given))
        except (Conflict, CryptoError, Denied, Malformed, Refused) as no:
            # Nearly every record is new, and the commit makes sure of it. One that was answered before gets that
            # answer, whatever would be said to it now.
            stored = await ground.store.record(given.id)
            if stored is not None and stored.answer is not None:
                return await self._answered(taken, session, stored.answer)
            if isinstance(no, Conflict):
                raise _conflict(no) from None
            raise

    async def _performed_now(self, taken: Taken, session: Session, command: Command) -> messages.Done:
        """Check, decide and commit a record as if it had never been seen; raise `Conflict` where it was."""
        ground, given = self._ground, taken.given
        case, now = given.statement.case, ground.now()
        if not given.creates:
            await self._knowing.insist_seat(session, case)
        words = await taking.check(ground, taken, now)
        extra = Extra(parts=await self._uploads.claimed(session.account.id, taken))
        caller = await ground.people.caller(given.signer, now)
        if len(given.statement.signers) > 1:
            taken = replace(taken, given=await self._with_second(given, now))
            command = command_of(taken.given)
        want, named = wanted(command)
        for _ in range(TRIES):
            items = await self._knowing.items_at_hand(session, case, named)
            file = await ground.store.load(case, want, items)
            try:
                done, after = await self._decided(taken, command, file, caller, words, now, extra)
            except Stale:
                continue
            return await self._with_reading(taken, session, done, after)
        raise Unavailable("store.busy", retry_after_s=1)

    async def _decided(
        self,
        taken: Taken,
        command: Command,
        file: CaseFile | None,
        caller: Caller,
        words: tuple[StoredWords, ...],
        now: Seconds,
        extra: Extra,
    ) -> tuple[messages.Done, CaseFile]:
        """Decide on the case file as loaded, and commit; return the answer and the file as committed.

        Raises `Refused`, `Stale` or `Conflict`.
        """
        given = taken.given
        file = _newborn(given) if file is None else file
        positioned = given.statement if taken.log is None else taken.log.statement
        await check_position(self._ground.store, file, given.statement, positioned, caller, now)
        decision = decide(file, command, caller, now)
        extra = await self._with_effects(extra, given, decision)
        done, commit = self._commit(taken, decision, caller, words, now, extra)
        await self._ground.store.commit(commit)
        if extra.keyset is not None:
            self._ground.people.forget(extra.keyset[1])
            self._admission.forget(extra.keyset[0])
        return done, commit.file

    async def _with_second(self, given: Given, now: Seconds) -> Given:
        """Look up who signed second. A party's second signature stands for themselves, not for a role."""
        return replace(given, second=await self._ground.people.caller(given.statement.signers[1], now))

    async def _with_effects(self, extra: Extra, given: Given, decision: Decision) -> Extra:
        """Gather what the rules cannot know: whose answered keyset is confirmed, which grants will be destroyed."""
        shredded = tuple(taking.entry(each) for each in await shred_receipts(self._ground, given.id, decision))
        if not isinstance(given.statement, s.Confirm):
            return replace(extra, shredded=shredded) if shredded else extra
        said = given.statement
        for answer in await self._ground.store.slip_answers(said.case):
            if answer.slip == said.slip and answer.keyset == said.keyset:
                keyset = (answer.account, KeysetId(digests.keyset_id(said.keyset)), said.keyset)
                return replace(extra, shredded=shredded, keyset=keyset)
        raise Refused(Code.SLIP_UNANSWERED)

    def _commit(
        self,
        taken: Taken,
        decision: Decision,
        caller: Caller,
        words: tuple[StoredWords, ...],
        now: Seconds,
        extra: Extra,
    ) -> tuple[messages.Done, Commit]:
        given = taken.given
        beside = [each for each in (taken.manifest, taken.log) if each is not None] + list(extra.shredded)
        stored = [StoredRecord(each.id, each.record.type, each.record.data) for each in beside]
        file, rows = journalled(decision.file, _entries(taken, decision, extra))
        # Whoever signs second sends the record and gets this answer: it must not tell the first signer's journal.
        seat = seat_of(file, given.second or caller, now)
        position = file.case.head(seat) if seat is not None else EMPTY_HEAD
        for_mediator = seat == MEDIATORS and len(extra.shredded) == 1
        done = messages.Done(
            receipt=self._ground.receipt(given.id, position),
            position=s.Position(position.n, s.Digest(position.value)),
            shredded=extra.shredded[0].record.data if for_mediator else None,
        )
        grants = tuple(
            Grant(each.item, each.to, given.signer, each.purpose, each.grant, each.share)
            for each in taken.grants
            if not any(_destroys(shred, each) for shred in decision.shreds)
        )
        lead = StoredRecord(given.id, taken.lead.record.type, taken.lead.record.data, _kept(done))
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
            letters=()
            if taken.letter is None or item is None or not grants
            else (StoredLetter(item, taken.letter),),
            # Also where the commit's own shreds take them at once: an upload that stayed would tell that its case has ended.
            parts=extra.parts,
            grants=grants,
            shreds=decision.shreds,
            words=words,
            pokes=keysets_of(file, decision.pokes, caller.keyset),
            keyset=extra.keyset,
        )

    async def _answered(self, taken: Taken, session: Session, answer: bytes) -> messages.Done:
        """Return the stored answer; whoever repeats an *open* still gets the reading, as far as it is theirs."""
        return await self._with_reading(taken, session, _stored(answer))

    async def _with_reading(
        self, taken: Taken, session: Session, done: messages.Done, file: CaseFile | None = None
    ) -> messages.Done:
        """Add to an *open* what it gives; `file` is the case file as committed, None where nothing was now."""
        said = taken.given.statement
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


def _entries(taken: Taken, decision: Decision, extra: Extra) -> list[tuple[RecordId, frozenset[Seat]]]:
    """The request's records in the order of step J2: manifest, the record itself, log, shred receipts."""
    entries = [] if taken.manifest is None else [(taken.manifest.id, decision.seats)]
    entries.append((taken.given.id, decision.seats))
    if taken.log is not None:
        entries.append((taken.log.id, _MEDIATORS))
    return entries + [(each.id, _MEDIATORS) for each in extra.shredded]


_MEDIATORS: Final = frozenset({MEDIATORS})


def _destroys(shred: Shred, grant: messages.GrantFor) -> bool:
    """Whether a decision destroys a grant that came with it: an item entering a case that has ended unseen."""
    return shred.item in (None, grant.item) and shred.reader in (None, grant.to) and grant.purpose not in shred.keep


def _conflict(found: Conflict) -> Exception:
    if found.what == "item.exists":
        return Refused(Code.ITEM_EXISTS)
    return Denied(found.what if found.what == "upload.unknown" else "record.conflict")


def _newborn(given: Given) -> CaseFile:
    if not given.creates:
        raise Refused(Code.NOT_FOUND)
    return CaseFile(Case(given.statement.case))
