"""How people come to have keysets here: staff by the root's record, parties by a slip, second signatures.

The server passes on what somebody answered a slip with; whether it is the invited person, the mediator's client
decides with the slip's secret, which never comes here.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetPublic
from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import AccountId, CaseId, KeysetId, RecordId, SlipId
from relay.domain.model import CaseFile, Slip, StaffRole
from relay.domain.refusals import Code, Refused
from relay.domain.views import queue_of
from relay.service.acting import TRIES
from relay.service.admission import Admission, Session, keyring_row, slot_row
from relay.service.ground import Ground
from relay.service.journal import journalled, keysets_of
from relay.service.knowing import Knowing
from relay.service.names import insist_free
from relay.store.base import (
    Commit,
    Conflict,
    KeysetRow,
    NewAccountRow,
    SlipAnswerRow,
    Stale,
    StoredRecord,
)
from relay.wire import limits, messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.messages import Mac, SlotKind
from relay.wire.problems import Denied, Unavailable
from relay.wire.records import Record
from relay.wire.statements import KeysetBytes, SigningKeyBytes


class Enrolment:
    """Performs requests by which people come and staff go."""

    def __init__(self, ground: Ground, admission: Admission, knowing: Knowing) -> None:
        self._ground = ground
        self._admission = admission
        self._knowing = knowing

    async def accept_staff(self, request: messages.StaffAccept) -> messages.Nothing:
        """Create a staff account under the root's record. The same request again is answered alike."""
        record = records.parse(request.record)
        said = record.statement
        if not isinstance(said, s.Staff):
            raise Malformed("record.unexpected")
        self._insist_root(record)
        if said.role is StaffRole.SERVER or said.account != request.account.account:
            raise Malformed("record.mismatch", ".account")
        if not said.not_before <= self._ground.now() < said.not_after:
            raise Denied("staff.ended")
        KeysetPublic.from_bytes(said.keyset).verify_usable()
        keyset = KeysetId(digests.keyset_id(said.keyset))
        account = self._account(request.account, staff=True)
        known = await self._ground.people.row(keyset)
        if known is not None:
            return await self._repeated(known, request.account)
        account = replace(account, skeleton=await insist_free(self._ground.store, account.login))
        row = KeysetRow(
            id=keyset,
            public=said.keyset,
            account=account.id,
            role=said.role,
            not_before=said.not_before,
            not_after=said.not_after,
            record=request.record,
        )
        try:
            await self._ground.store.create_account(account, row)
        except Conflict as conflict:
            raise Denied(conflict.what) from None
        return messages.Nothing()

    async def end_staff(self, session: Session, request: messages.StaffAct) -> messages.Nothing:
        """End a staff member's authority, logins and tokens, by root or coordinator."""
        record = records.parse(request.record)
        said = record.statement
        if not isinstance(said, s.StaffEnd):
            raise Malformed("record.unexpected")
        signer = said.signers[0]
        if bytes(signer) == bytes(self._ground.identity.fingerprint):
            self._insist_root(record)
        else:
            await self._insist_coordinator(session, record, signer)
        row = await self._ground.people.row(said.keyset)
        if row is None or row.role in (None, StaffRole.SERVER):
            raise Refused(Code.NOT_FOUND)
        stored = StoredRecord(RecordId(digests.record_id(record.type, record.body)), record.type, request.record)
        await self._ground.store.end_staff(said.keyset, stored)
        self._ground.people.forget(said.keyset)
        if row.account is not None:
            self._admission.forget(row.account)
        await self._end_places(said.keyset, stored.id)
        return messages.Nothing()

    async def staff(self, session: Session) -> messages.StaffList:
        """Return the records of current staff, to staff."""
        if not session.account.staff:
            raise Refused(Code.NOT_FOUND)
        now = self._ground.now()
        rows = [each for each in await self._ground.store.staff() if not each.ended and now < each.not_after]
        return messages.StaffList(records=tuple(each.record for each in rows))

    async def answer_slip(
        self, slip: SlipId, session: Session | None, request: messages.SlipAnswer
    ) -> messages.Nothing:
        """Answer a slip with a keyset: with a new account, or as somebody logged in. Repeating is safe."""
        ground = self._ground
        account_id, account = self._answering(slip, session, request)
        KeysetPublic.from_bytes(request.keyset).verify_usable()
        keyset = KeysetId(digests.keyset_id(request.keyset))
        case = await ground.store.slip(slip)
        if case is None:
            raise Refused(Code.SLIP_UNKNOWN)
        answer = SlipAnswerRow(slip, account_id, request.account_key, request.keyset, request.mac)
        if answer in await ground.store.slip_answers(case):
            return messages.Nothing()
        if account is not None:
            account = replace(account, skeleton=await insist_free(ground.store, account.login))
        command = c.AnswerSlip(record=RecordId(b""), slip=slip, keyset=keyset)
        for _ in range(TRIES):
            file = await ground.store.load(case)
            if file is None:
                raise Refused(Code.SLIP_UNKNOWN)
            now = ground.now()
            decision = decide(file, command, c.Caller(keyset), now)
            commit = Commit(
                file=decision.file,
                at=now,
                queue=queue_of(decision.file, ()),
                pokes=keysets_of(decision.file, decision.pokes, keyset),
                slip_answer=answer,
                account=account,
            )
            try:
                await ground.store.commit(commit)
            except Stale:
                continue
            except Conflict as conflict:
                raise Denied(conflict.what) from None
            return messages.Nothing()
        raise Unavailable("store.busy", retry_after_s=1)

    async def slips(self, session: Session, case: CaseId) -> messages.AnsweredSlips:
        """Return the pending slips of a case, with what they were answered with, to its mediators."""
        file = await self._as_mediator(session, case)
        return messages.AnsweredSlips(slips=slip_rows(file.slips, await self._ground.store.slip_answers(case)))

    async def put_cosign(self, session: Session, request: messages.Cosign) -> messages.Nothing:
        """Keep a record for its second signer. The first signature must hold and be the caller's."""
        record = records.parse(request.record, partial=True)
        said = record.statement
        if not isinstance(said, s.Confirm | s.Delegation) or len(said.signers) == 1 or record.complete:
            raise Malformed("record.unexpected")
        if said.root != self._ground.identity.fingerprint:
            raise Malformed("record.root")
        if said.signers[0] not in session.keysets:
            raise Denied("signer.unknown")
        await self._as_mediator(session, said.case)
        await self._ground.people.verify(record)
        id_ = RecordId(digests.record_id(record.type, record.body))
        now = self._ground.now()
        await self._ground.store.put_cosign(id_, said.case, said.signers[1], request.record, now)
        return messages.Nothing()

    async def cosigns(self, session: Session) -> messages.Cosigns:
        """Return records that wait for this caller's signature."""
        found = await self._ground.store.cosigns(list(session.keysets))
        waiting = {RecordId(digests.record_id(each.type, each.body)): each for each in map(_partial, found)}
        done = await self._ground.store.records(list(waiting))
        return messages.Cosigns(records=tuple(each.data for id_, each in waiting.items() if id_ not in done))

    def _insist_root(self, record: Record) -> None:
        identity = self._ground.identity
        if record.statement.root != identity.fingerprint or record.statement.signers != (
            KeysetId(identity.fingerprint),
        ):
            raise Malformed("record.root")
        signature = record.signatures[0]
        statement = sign.RecordStatement(record.type, record.body)
        made = sign.RecordSignature(signature.keyset, signature.alg, signature.value)
        sign.verify_record(identity.root, statement, made)

    async def _insist_coordinator(self, session: Session, record: Record, signer: KeysetId) -> None:
        if record.statement.root != self._ground.identity.fingerprint:
            raise Malformed("record.root")
        if signer not in session.keysets:
            raise Denied("signer.unknown")
        await self._ground.people.verify(record)
        caller = await self._ground.people.caller(signer, self._ground.now())
        if caller.staff is not StaffRole.COORDINATOR:
            raise Refused(Code.NOT_ALLOWED)

    def _account(self, request: messages.NewAccount, *, staff: bool) -> NewAccountRow:
        if request.keyring.version != 1:
            raise Malformed("record.mismatch", ".keyring")
        kinds = [slot.kind for slot in request.slots]
        needed = {SlotKind.PASSPHRASE, SlotKind.RECOVERY} if staff else {SlotKind.PASSPHRASE}
        if len(set(kinds)) != len(kinds) or not needed <= set(kinds):
            raise Malformed("account.slots", ".slots")
        return NewAccountRow(
            id=AccountId(self._ground.random(16)),
            login=request.login,
            staff=staff,
            key=request.account,
            slots=tuple(slot_row(each) for each in request.slots),
            keyring=keyring_row(request.keyring),
        )

    async def _repeated(self, known: KeysetRow, request: messages.NewAccount) -> messages.Nothing:
        """The same person accepting again, because the first answer was lost, is answered alike."""
        account = None if known.account is None else await self._ground.store.account(known.account)
        if account is None or account.login != request.login or account.key != request.account:
            raise Denied("staff.known")
        return messages.Nothing()

    def _answering(
        self, slip: SlipId, session: Session | None, request: messages.SlipAnswer
    ) -> tuple[AccountId, NewAccountRow | None]:
        said = sign.AnswerStatement(self._ground.identity.origin, slip, request.keyset, request.mac)
        if request.account is None:
            if session is None:
                raise Denied("login.needed")
            if session.account.staff or session.account.key != request.account_key:
                raise Malformed("record.mismatch", ".account_key")
            self._admission.insist_own(request.account_key, said, request.signature)
            return session.account.id, None
        if request.account.account != request.account_key:
            raise Malformed("record.mismatch", ".account_key")
        if request.signature is not None:
            self._admission.insist_own(request.account_key, said, request.signature)
        # The id follows from the account key, so that a repeated request makes the same account.
        new = self._account(request.account, staff=False)
        id_ = AccountId(digests.digest(request.account_key)[:16])
        return id_, NewAccountRow(id_, new.login, new.staff, new.key, new.slots, new.keyring)

    async def _end_places(self, keyset: KeysetId, record: RecordId) -> None:
        """End every place the staff member had; repeated, it goes on where it stopped."""
        after: CaseId | None = None
        while files := await self._ground.store.cases_of([keyset], after, limits.PAGE):
            for file in files:
                await self._end_place(file.case.id, keyset, record)
            after = files[-1].case.id

    async def _end_place(self, case: CaseId, keyset: KeysetId, record: RecordId) -> None:
        command = c.EndPlace(record=record, mediator=keyset)
        for _ in range(TRIES):
            file = await self._ground.store.load(case)
            now = self._ground.now()
            try:
                if file is None:
                    return
                decision = decide(file, command, c.Caller(keyset), now)
                # The end stands in every journal that knew the place: from there on the keyset speaks for nobody.
                file, rows = journalled(decision.file, [(record, decision.seats)])
                pokes = keysets_of(file, decision.pokes, keyset)
                commit = Commit(
                    file=file,
                    at=now,
                    requeue=decision.requeue,
                    journal=rows,
                    shreds=decision.shreds,
                    pokes=pokes,
                )
                await self._ground.store.commit(commit)
            except Refused:
                return
            except Stale:
                continue
            return
        raise Unavailable("store.busy", retry_after_s=1)

    async def _as_mediator(self, session: Session, case: CaseId) -> CaseFile:
        stand = await self._knowing.stand(session, case)
        if not stand.mediates:
            raise Refused(Code.NOT_FOUND)
        return stand.file


def slip_rows(slips: Sequence[Slip], answered: Sequence[SlipAnswerRow]) -> tuple[messages.AnsweredSlip, ...]:
    """Return pending slips as mediators see them, each with what it was answered with."""
    answers, found = {each.slip: each for each in answered}, []
    for slip in slips:
        answer = answers.get(slip.id)
        found.append(
            messages.AnsweredSlip(
                slip=slip.id,
                side=slip.side,
                epoch=slip.epoch,
                expires=slip.expires,
                keyset=None if answer is None else KeysetBytes(answer.keyset),
                account_key=None if answer is None else SigningKeyBytes(answer.account_key),
                mac=None if answer is None else Mac(answer.mac),
            )
        )
    return tuple(found)


def _partial(data: bytes) -> Record:
    return records.parse(data, partial=True)
