"""How people come to have keysets here: staff by the root's record, parties by a slip.

The server passes on what somebody answered a slip with; whether it is the invited person, the mediator's client
decides with the slip's secret, which never comes here.
"""

from __future__ import annotations

import unicodedata
from asyncio import Lock
from contextlib import suppress

from msgspec.structs import replace

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetPublic
from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.ids import AccountId, CaseId, GuardianId, KeysetId, RecordId, SlipId
from relay.domain.model import CaseFile, Side, Slip, StaffRole
from relay.domain.refusals import Code, Refused
from relay.domain.staff_rules import Vouched, leaves_office, lengthens
from relay.domain.supporter_rules import known_people
from relay.domain.views import queue_of
from relay.service import login_names
from relay.service.access import AccessControl
from relay.service.authentication import Authentication, Session, keyring_row, slot_row
from relay.service.context import ServiceContext
from relay.service.journal import journalled, keysets_of
from relay.service.request_parser import parsed_record
from relay.store.base import Commit, Conflict, KeysetRow, NewAccountRow, SlipAnswerRow
from relay.wire import limits, messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.lookalikes import skeleton
from relay.wire.messages import SlotKind
from relay.wire.problems import Denied
from relay.wire.records import Record


class Enrolment:
    """Performs requests by which people come and staff go."""

    def __init__(self, context: ServiceContext, authentication: Authentication, access: AccessControl) -> None:
        self._context = context
        self._authentication = authentication
        self._access = access
        self._staff_changes = Lock()
        """Held while it is decided of staff as such: of two who end each other at once one is left."""

    async def accept_staff(self, request: messages.StaffAccept) -> messages.Nothing:
        """Create a staff account under the root's record. The same request again is answered alike."""
        lead = parsed_record(request.record, (s.Staff,))
        statement: s.Staff = lead.statement
        self._require_root(lead.record)
        if statement.role is StaffRole.SERVER or statement.account != request.account.account:
            raise Malformed("record.mismatch", ".account")
        if not statement.not_before <= self._context.now() < statement.not_after:
            raise Denied("staff.ended")
        KeysetPublic.from_bytes(statement.keyset).verify_usable()
        keyset = KeysetId(digests.keyset_id(statement.keyset))
        account = self._account(request.account, staff=True)
        known = await self._context.keysets.row(keyset)
        if known is not None:
            return await self._repeated(known, request.account)
        account = replace(account, skeleton=await login_names.require_free(self._context.store, account.login))
        row = KeysetRow(
            id=keyset,
            public=statement.keyset,
            account=account.id,
            role=statement.role,
            not_before=statement.not_before,
            not_after=statement.not_after,
            record=request.record,
        )
        async with self._staff_changes:
            await self._require_own_name(keyset, statement.name)
            try:
                await self._context.store.create_account(account, row)
            except Conflict as conflict:
                raise Denied(conflict.what) from None
        return messages.Nothing()

    async def renew_staff(self, request: messages.StaffAct) -> messages.Nothing:
        """Take in that the root vouches for a staff member's same keys for longer. The same record again is answered alike.

        Asks for no token: whose authority has run out by its date cannot log in.
        """
        lead = parsed_record(request.record, (s.Staff,))
        staff: s.Staff = lead.statement
        self._require_root(lead.record)
        keyset = KeysetId(digests.keyset_id(staff.keyset))
        async with self._staff_changes:
            row = await self._context.keysets.row(keyset)
            if row is None or not row.record:
                raise Refused(Code.NOT_FOUND)
            if request.record in row.vouched:
                return messages.Nothing()
            known: s.Staff = parsed_record(row.record, (s.Staff,)).statement
            if (staff.role, staff.account) != (known.role, known.account):
                raise Malformed("record.mismatch", ".role" if staff.role is not known.role else ".account")
            if row.ended or not staff.not_before <= self._context.now() < staff.not_after:
                raise Denied("staff.ended")
            if not lengthens(_vouched(keyset, known), _vouched(keyset, staff)):
                raise Denied("staff.older")
            await self._require_own_name(keyset, staff.name)
            await self._context.store.renew_staff(keyset, staff.not_before, staff.not_after, request.record)
            self._context.keysets.forget(keyset)
            if row.account is not None:
                self._authentication.forget(row.account)
        return messages.Nothing()

    async def _require_own_name(self, keyset: KeysetId, name: str) -> None:
        """Raise `Denied` staff.alike where somebody else of the staff of today has that name, or one that looks like it."""
        looks, now = _looks(name), self._context.now()
        for row in await self._context.store.staff():
            if row.id == keyset or row.ended or now >= row.not_after or not row.record:
                continue
            statement: s.Staff = parsed_record(row.record, (s.Staff,)).statement
            if _looks(statement.name) == looks:
                raise Denied("staff.alike")

    async def end_staff(self, session: Session, request: messages.StaffAct) -> messages.Nothing:
        """End a staff member's authority, logins and tokens, by root or coordinator."""
        lead = parsed_record(request.record, (s.StaffEnd,))
        statement: s.StaffEnd = lead.statement
        signer = statement.signers[0]
        by_root = bytes(signer) == bytes(self._context.identity.fingerprint)
        if by_root:
            self._require_root(lead.record)
        async with self._staff_changes:
            if not by_root:
                await self._require_coordinator(session, lead.record, signer)
            row = await self._context.keysets.row(statement.keyset)
            if row is None or row.role in (None, StaffRole.SERVER):
                raise Refused(Code.NOT_FOUND)
            if not by_root and not leaves_office(await self._staff(), statement.keyset, self._context.now()):
                raise Denied("staff.last_coordinator")
            await self._context.store.end_staff(statement.keyset, lead.stored())
            self._context.keysets.forget(statement.keyset)
        if row.account is not None:
            self._authentication.forget(row.account)
        await self._end_places(statement.keyset, lead.id)
        return messages.Nothing()

    async def answer_slip(
        self, slip: SlipId, session: Session | None, request: messages.SlipAnswer
    ) -> messages.Nothing:
        """Answer a slip with a keyset: with a new account, or as somebody logged in. Repeating is safe."""
        context = self._context
        account_id, account = self._answering(slip, session, request)
        KeysetPublic.from_bytes(request.keyset).verify_usable()
        keyset = KeysetId(digests.keyset_id(request.keyset))
        case = await context.store.slip(slip)
        if case is None:
            raise Refused(Code.SLIP_UNKNOWN)
        answer = SlipAnswerRow(slip, account_id, request.account_key, request.keyset, request.mac)
        if answer in await context.store.slip_answers(case):
            return messages.Nothing()
        if account is not None:
            account = await self._called(account, case, slip, again=bool(request.again))
        command = c.AnswerSlip(record=RecordId(b""), slip=slip, keyset=keyset)

        async def attempt() -> messages.Nothing:
            file = await context.store.load(case)
            if file is None:
                raise Refused(Code.SLIP_UNKNOWN)
            await self._require_one_person(file, slip, account_id)
            now = context.now()
            decision = decide(file, command, c.Caller(keyset), now)
            _require_one_person(decision.file, slip, session)
            commit = Commit(
                file=decision.file,
                at=now,
                queue=queue_of(decision.file, ()),
                pokes=keysets_of(decision.file, decision.pokes, keyset),
                slip_answer=answer,
                account=account,
            )
            await context.store.commit(commit)
            return messages.Nothing()

        try:
            return await context.turns.run(case, attempt)
        except Conflict as conflict:
            raise Denied(conflict.what) from None

    async def _called(self, account: NewAccountRow, case: CaseId, slip: SlipId, *, again: bool) -> NewAccountRow:
        """Return a new account under its name; with `again` aside, until somebody confirms that its owner had that name before."""
        store = self._context.store
        if not again:
            return replace(account, skeleton=await login_names.require_free(store, account.login))
        file = await store.load(case)
        known = () if file is None else tuple(registered for registered in file.slips if registered.id == slip)
        if file is None or not known:
            raise Refused(Code.SLIP_UNKNOWN)
        await login_names.require_own(store, account.login, file.parties[known[0].side].keyset)
        return replace(account, login=login_names.aside(account.login, account.id))

    async def _require_one_person(self, file: CaseFile, slip: SlipId, account: AccountId) -> None:
        """Require that nobody answers as two people of one case: an account has keys of one side, one guardian or a supporter.

        What somebody answered and nobody confirmed yet counts too: both would be confirmed in the end. A guardian whose place ended
        is nobody any more. The rules know keysets only, and one account may have several. Raises *slip.somebody*.
        """
        invited = next((registered for registered in file.slips if registered.id == slip), None)
        if invited is None:
            return
        held = {row.slip for row in await self._context.store.slip_answers(file.case.id) if row.account == account}
        pending = [other for other in file.slips if other.id in held and other.id != slip]
        if any(_of_whom(other) != _of_whom(invited) or other.guardian is not None for other in pending):
            raise Denied("slip.somebody")
        if invited.supports:
            return
        side = None if invited.guardian is not None else invited.side
        others = [
            party.keyset for party in file.parties.values() if party.side is not side and party.keyset is not None
        ]
        others += [
            guardian.keyset for guardian in file.guardians if guardian.keyset is not None and not guardian.ended
        ]
        rows = await self._context.keysets.rows(set(others))
        if any(row.account == account for row in rows.values()):
            raise Denied("slip.somebody")

    async def _staff(self) -> list[Vouched]:
        return [
            Vouched(row.id, row.role, row.not_before, row.not_before, row.not_after, row.ended)
            for row in await self._context.store.staff()
            if row.role is not None
        ]

    def _require_root(self, record: Record) -> None:
        identity = self._context.identity
        if record.statement.root != identity.fingerprint or record.statement.signers != (
            KeysetId(identity.fingerprint),
        ):
            raise Malformed("record.root")
        signature = record.signatures[0]
        statement = sign.RecordStatement(record.type, record.body)
        made = sign.RecordSignature(signature.keyset, signature.alg, signature.value)
        sign.verify_record(identity.root, statement, made)

    async def _require_coordinator(self, session: Session, record: Record, signer: KeysetId) -> None:
        if record.statement.root != self._context.identity.fingerprint:
            raise Malformed("record.root")
        if signer not in session.keysets:
            raise Denied("signer.unknown")
        await self._context.keysets.verify(record)
        caller = await self._context.keysets.caller(signer, self._context.now())
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
            id=AccountId(self._context.random(16)),
            login=request.login,
            staff=staff,
            key=request.account,
            slots=tuple(slot_row(slot) for slot in request.slots),
            keyring=keyring_row(request.keyring),
        )

    async def _repeated(self, known: KeysetRow, request: messages.NewAccount) -> messages.Nothing:
        """The same person accepting again, because the first answer was lost, is answered alike."""
        account = None if known.account is None else await self._context.store.account(known.account)
        if account is None or account.login != request.login or account.key != request.account:
            raise Denied("staff.known")
        return messages.Nothing()

    def _answering(
        self, slip: SlipId, session: Session | None, request: messages.SlipAnswer
    ) -> tuple[AccountId, NewAccountRow | None]:
        statement = sign.AnswerStatement(self._context.identity.origin, slip, request.keyset, request.mac)
        if request.account is None:
            if session is None:
                raise Denied("login.needed")
            if session.account.staff or session.account.key != request.account_key:
                raise Malformed("record.mismatch", ".account_key")
            self._authentication.require_own(request.account_key, statement, request.signature)
            return session.account.id, None
        if request.account.account != request.account_key:
            raise Malformed("record.mismatch", ".account_key")
        if request.signature is not None:
            self._authentication.require_own(request.account_key, statement, request.signature)
        # The id follows from the account key, so that a repeated request makes the same account.
        new = self._account(request.account, staff=False)
        id_ = AccountId(digests.digest(request.account_key)[:16])
        return id_, NewAccountRow(id_, new.login, new.staff, new.key, new.slots, new.keyring)

    async def _end_places(self, keyset: KeysetId, record: RecordId) -> None:
        """End every place the staff member had; repeated, it goes on where it stopped."""
        after: CaseId | None = None
        while files := await self._context.store.cases_of([keyset], after, limits.PAGE):
            for file in files:
                await self._end_place(file.case.id, keyset, record)
            after = files[-1].case.id

    async def _end_place(self, case: CaseId, keyset: KeysetId, record: RecordId) -> None:
        command = c.EndPlace(record=record, mediator=keyset)

        async def attempt() -> None:
            file, now = await self._context.store.load(case), self._context.now()
            if file is None:
                return
            decision = decide(file, command, c.Caller(keyset), now)
            # The end stands in every journal that knew the place: from there on the keyset has no authority.
            file, rows = journalled(decision.file, [(record, decision.seats)])
            pokes = keysets_of(file, decision.pokes, keyset)
            commit = Commit(
                file=file,
                at=now,
                requeue=decision.requeue,
                journal=rows,
                shreds=decision.shreds,
                pokes=pokes,
                takes_away=True,
            )
            await self._context.store.commit(commit)

        with suppress(Refused):
            await self._context.turns.run(case, attempt, first=True)


def _of_whom(slip: Slip) -> tuple[Side, bool, GuardianId | None]:
    """Return as whom somebody comes who answers a slip: of which side, as a supporter or not, as which guardian."""
    return slip.side, slip.supports, slip.guardian


def _require_one_person(file: CaseFile, slip: SlipId, session: Session | None) -> None:
    """Require that nobody is a supporter and somebody else in one case, by two keysets of one account either."""
    if session is None:
        return
    supports = any(registered.id == slip and registered.supports for registered in file.slips)
    others = known_people(file) if supports else {supporter.keyset for supporter in file.supporters}
    if not others.isdisjoint(session.keysets):
        raise Refused(Code.SUPPORTER_ROLE)


def _vouched(keyset: KeysetId, statement: s.Staff) -> Vouched:
    return Vouched(keyset, statement.role, statement.at, statement.not_before, statement.not_after)


def _looks(name: str) -> str:
    """Return what a person's name looks like, whatever its capitals, its spaces and the form of its letters."""
    return skeleton(" ".join(unicodedata.normalize("NFKC", name).casefold().split()))
