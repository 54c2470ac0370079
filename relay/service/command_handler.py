"""The one way in which a case changes: parse the request, load, decide, commit (docs/protocol.md, R4 to R8).

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
from relay.domain.commands import Caller, Command, Submit, TakeUp
from relay.domain.decide import Want, decide, wanted, wants_more
from relay.domain.decision import Decision, Shred
from relay.domain.ids import AccountId, CaseId, ItemId, KeysetId, RecordId, Seconds
from relay.domain.lifecycle import ended_for_both
from relay.domain.model import EMPTY_HEAD, MEDIATORS, Case, CaseFile, Seat, StaffRole
from relay.domain.people_rules import without_those_aside
from relay.domain.refusals import Code, Refused
from relay.domain.views import queue_of
from relay.service import request_parser
from relay.service.access import AccessControl
from relay.service.authentication import Authentication, Session
from relay.service.context import ServiceContext
from relay.service.journal import check_position, journalled, keysets_of, seat_of, shred_receipts
from relay.service.login_names import moving
from relay.service.queries.items import ItemQueries
from relay.service.quotas import Quotas
from relay.service.request_parser import ParsedRequest
from relay.service.uploads import UploadService
from relay.service.waiting_letters import WaitingLetters
from relay.store.base import (
    Commit,
    Conflict,
    Grant,
    NameMoves,
    StoredLetter,
    StoredPart,
    StoredRecord,
    StoredWords,
)
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import command_of
from relay.wire.problems import Denied
from relay.wire.routes import Route

_MEDIATORS: Final = frozenset({MEDIATORS})
_encode_answer: Final = Encoder().encode
_decode_answer: Final = Decoder(messages.Done).decode


class SideEffects(Struct, frozen=True):
    """What a request adds to the commit beside the rules' own effects."""

    words: tuple[StoredWords, ...]
    """The sealed texts that its statement binds."""
    parts: tuple[StoredPart, ...]
    """What its uploads become."""
    shred_receipts: tuple[StoredRecord, ...] = ()
    """For the mediators' journal."""
    keyset: tuple[AccountId, KeysetId, bytes] | None = None
    """A keyset that becomes an account's own."""
    name: NameMoves | None = None
    """The login name that its account is given back."""


class CommandHandler:
    """Performs requests that change a case."""

    def __init__(
        self,
        context: ServiceContext,
        authentication: Authentication,
        access: AccessControl,
        items: ItemQueries,
        uploads: UploadService,
        quotas: Quotas,
    ) -> None:
        self._context = context
        self._authentication = authentication
        self._access = access
        self._items = items
        self._uploads = uploads
        self._quotas = quotas
        self._waiting = WaitingLetters(context.store, quotas.waiting)

    async def act(
        self, route: Route, session: Session, case: CaseId | None, item: ItemId | None, request: messages.Act
    ) -> messages.Done:
        """Perform a signed record on a case (None: the one the record creates)."""
        parsed = await request_parser.parse_act(self._context, route, case, item, request)
        return await self._perform(parsed, session)

    async def submit(
        self, route: Route, session: Session, case: CaseId, request: messages.Submission
    ) -> messages.Done:
        """Enter an item at *held*, whole: records, letter and grants in one commit."""
        parsed = await request_parser.parse_submission(self._context, route, case, request)
        return await self._perform(parsed, session)

    async def _perform(self, request: ParsedRequest, session: Session) -> messages.Done:
        if session.keysets.keys().isdisjoint(request.statement.signers):
            raise Denied("signer.unknown")
        try:
            return await self._perform_new(request, session, command_of(request))
        except (Conflict, CryptoError, Denied, Malformed, Refused) as error:
            # Nearly every record is new, and the commit makes sure of it. One that was answered before gets that
            # answer, whatever would be said to it now.
            stored = await self._context.store.record(request.id)
            if stored is not None and stored.answer is not None:
                return await self._answered(request, session, stored.answer)
            if isinstance(error, Conflict):
                raise _conflict(error) from None
            raise

    async def _perform_new(self, request: ParsedRequest, session: Session, command: Command) -> messages.Done:
        """Check, decide and commit a record as if it had never been seen; raise `Conflict` where it was."""
        context = self._context
        case, now = request.statement.case, context.now()
        counted, account = not s.only_takes(request.statement), session.account.id
        if not request.creates:
            await self._access.require_seat(session, case)
        if counted:
            self._quotas.require(account, request.statement, now)
        words = await request_parser.verify(context, request, now)
        effects = SideEffects(words, await self._uploads.claim(session.account.id, request))
        caller = await context.keysets.caller(request.signer, now)
        if len(request.statement.signers) > 1:
            # A party's second signature stands for themselves, not for a role.
            request = replace(request, second=await context.keysets.caller(request.statement.signers[1], now))
            command = command_of(request)
        if isinstance(command, Submit):
            command = replace(command, room=sum(part.length for part in effects.parts))
        want, named_items = wanted(command)

        async def attempt() -> tuple[messages.Done, CaseFile]:
            items = await self._access.accessible_items(session, case, named_items)
            file = await context.store.load(case, want, items)
            if file is not None and wants_more(file, command):
                file = await context.store.load(case, Want.ALL, items)
            return await self._decide_and_commit(request, command, file, caller, now, effects)

        done, committed = await context.turns.run(case, attempt, first=not counted)
        if counted:
            self._quotas.count(account, request.statement, now)
        return await self._with_reading(request, session, done, committed)

    async def _decide_and_commit(
        self,
        request: ParsedRequest,
        command: Command,
        file: CaseFile | None,
        caller: Caller,
        now: Seconds,
        effects: SideEffects,
    ) -> tuple[messages.Done, CaseFile]:
        """Decide on the case file as loaded, and commit; return the answer and the file as committed.

        Raises `Refused`, `Stale` or `Conflict`.
        """
        file = _new_case(request) if file is None else file
        positioned = request.statement if request.log is None else request.log.statement
        await check_position(self._context.store, file, request.statement, positioned, caller, now)
        decision = self._closed_today(file, decide(file, command, caller, now))
        if isinstance(command, TakeUp):
            earlier = await self._ended(command.earlier)
            decision = replace(decision, file=without_those_aside(decision.file, earlier.case))
        # What is made of a letter counts for nobody: an interpreter is not to hear how much waits.
        if isinstance(command, Submit) and command.derived_from is None and caller.staff is not StaffRole.MEDIATOR:
            # After the rules: whoever may not submit for this side learns nothing of what waits.
            await self._waiting.require_room(file.case, command)
        effects = await self._with_effects(effects, request, decision)
        done, commit = self._commit(request, decision, caller, now, effects)
        await self._context.store.commit(commit)
        if effects.keyset is not None:
            self._context.keysets.forget(effects.keyset[1])
            self._authentication.forget(effects.keyset[0])
        if commit.replaces is not None:
            replaced = (await self._context.store.keysets((commit.replaces,))).get(commit.replaces)
            if replaced is not None and replaced.account is not None:
                self._authentication.forget(replaced.account)
        return done, commit.file

    async def _ended(self, earlier: CaseId) -> CaseFile:
        """Return a case that has ended for both its sides, which nothing changes any more; raises case.earlier for any other."""
        file = await self._context.store.load(earlier)
        if file is None or not ended_for_both(file.case):
            raise Refused(Code.CASE_EARLIER)
        return file

    def _closed_today(self, before: CaseFile, decision: Decision) -> Decision:
        """Date the end of a case by the clock that will end its keeping."""
        after = decision.file
        if before.case.closed_on is not None or after.case.closed_on is None:
            return decision
        case = replace(after.case, closed_on=self._context.keeping.today())
        return replace(decision, file=replace(after, case=case))

    async def _with_effects(self, effects: SideEffects, request: ParsedRequest, decision: Decision) -> SideEffects:
        """Add what the rules cannot know: whose answered keyset is confirmed, which grants will be destroyed."""
        receipts = await shred_receipts(self._context, request.id, decision)
        confirm, public = request.statement, s.vouched(request.statement)
        if public is None:
            return replace(effects, shred_receipts=receipts) if receipts else effects
        for answer in await self._context.store.slip_answers(confirm.case):
            if answer.slip == confirm.slip and answer.keyset == public:
                keyset = (answer.account, KeysetId(digests.keyset_id(public)), public)
                replaces = confirm.replaces if isinstance(confirm, s.Confirm) else None
                name = await moving(self._context.store, answer.account, replaces)
                return replace(effects, shred_receipts=receipts, keyset=keyset, name=name)
        raise Refused(Code.SLIP_UNANSWERED)

    def _commit(
        self,
        request: ParsedRequest,
        decision: Decision,
        caller: Caller,
        now: Seconds,
        effects: SideEffects,
    ) -> tuple[messages.Done, Commit]:
        others = [record.stored() for record in (request.manifest_record, request.log) if record is not None]
        file, rows = journalled(decision.file, _entries(request, decision, effects))
        # Whoever signs second sends the record and gets this answer: it must not tell the first signer's journal.
        seat = seat_of(file, request.second or caller, now)
        position = file.case.head(seat) if seat is not None else EMPTY_HEAD
        for_mediator = seat == MEDIATORS and len(effects.shred_receipts) == 1
        done = messages.Done(
            receipt=self._context.receipt(request.id, position),
            position=s.Position(position.n, s.Digest(position.value)),
            shredded=effects.shred_receipts[0].data if for_mediator else None,
        )
        grants = tuple(
            [
                Grant(grant.item, grant.to, request.signer, grant.purpose, grant.grant, grant.share)
                for grant in request.grants
                if not any(_destroys(shred, grant) for shred in decision.shreds)
            ]
        )
        lead = request.stored(_encode_answer(done))
        item = getattr(request.statement, "item", None)
        return done, Commit(
            file=file,
            at=now,
            items=tuple([file.items[item_id] for item_id in decision.changed]),
            queue=queue_of(file, decision.changed),
            requeue=decision.requeue,
            records=(*others, *effects.shred_receipts, lead),
            journal=rows,
            entering=frozenset({request.statement.item})
            if isinstance(request.statement, s.Submit)
            else frozenset(),
            letters=()
            if request.letter is None or item is None or not grants
            else (StoredLetter(item, request.letter),),
            # Also where the commit's own shreds take them at once: an upload that stayed would tell that its case has ended.
            parts=effects.parts,
            grants=grants,
            shreds=decision.shreds,
            words=effects.words,
            pokes=keysets_of(file, decision.pokes, caller.keyset),
            takes_away=s.only_takes(request.statement),
            keyset=effects.keyset,
            replaces=request.statement.replaces if isinstance(request.statement, s.Confirm) else None,
            name=effects.name,
        )

    async def _answered(self, request: ParsedRequest, session: Session, answer: bytes) -> messages.Done:
        """Return the stored answer; whoever repeats an *open* still gets the reading, as far as it is theirs."""
        return await self._with_reading(request, session, _decode_answer(answer))

    async def _with_reading(
        self, request: ParsedRequest, session: Session, done: messages.Done, file: CaseFile | None = None
    ) -> messages.Done:
        """Add to an *open* what it gives; `file` is the case file as committed, None where nothing was now."""
        statement = request.statement
        if not isinstance(statement, s.Open):
            return done
        try:
            if file is None:
                reading = await self._items.read(session, statement.case, statement.item)
            else:
                reading = await self._items.read_from(session, file, statement.item)
        except Refused:
            return done
        return replace(done, reading=reading)


def _entries(
    request: ParsedRequest, decision: Decision, effects: SideEffects
) -> list[tuple[RecordId, frozenset[Seat]]]:
    """The request's records in the order of step J2: manifest, the record itself, log, shred receipts."""
    entries = [] if request.manifest_record is None else [(request.manifest_record.id, decision.seats)]
    entries.append((request.id, decision.seats))
    if request.log is not None:
        entries.append((request.log.id, _MEDIATORS))
    return entries + [(receipt.id, _MEDIATORS) for receipt in effects.shred_receipts]


def _destroys(shred: Shred, grant: messages.GrantFor) -> bool:
    """Whether a decision destroys a grant that came with it: an item entering a case that has ended unseen."""
    return shred.item in (None, grant.item) and shred.reader in (None, grant.to) and grant.purpose not in shred.keep


def _conflict(error: Conflict) -> Exception:
    if error.what == "item.exists":
        return Refused(Code.ITEM_EXISTS)
    return Denied(error.what if error.what in ("upload.unknown", "login.taken") else "record.conflict")


def _new_case(request: ParsedRequest) -> CaseFile:
    if not request.creates:
        raise Refused(Code.NOT_FOUND)
    return CaseFile(Case(request.statement.case))
