"""Second signatures: what waits for one's own, checked as far as one may look, and signed only as it was shown.

A party signs for those whom they let act for them or wish to have by them; staff vouch with a colleague for a recovered keyset.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from relay.crypto.digests import record_id
from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import SECONDS_PER_DAY, CaseId, KeysetId, RecordId, Seconds
from relay.domain.model import StaffRole
from relay.domain.order import WAITS_DAYS
from relay.domain.policy import Standing
from relay.domain.refusals import Refused
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay_client.cases.case_client import CaseClient
from relay_client.cases.fault_collector import FaultCollector
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, Untrusted
from relay_client.items.signer import Signer
from relay_client.trust.case_history import name_of
from relay_client.trust.directory import UnverifiedRecord, Window
from relay_client.views.base import view_of
from relay_client.views.cases import Outcome
from relay_client.views.people import CosignRequest
from relay_client.views.troubled import PartialList

_MEDIATOR: Final = frozenset({StaffRole.MEDIATOR})
_COUNSELLOR: Final = frozenset({StaffRole.COUNSELLOR})
_ROUTES: Final = {"confirm": "case.confirm", "delegation": "case.delegate", "supporter": "case.supporter"}


class SecondSignatures:
    """Somebody's second signatures."""

    def __init__(self, case_client: CaseClient) -> None:
        self._case_client = case_client

    async def requests(self) -> PartialList[CosignRequest]:
        """Return what waits for this account's signature, each with its first signature verified; a bad one hides no other.

        What waited too long is left out, and so is what was asked anew since.
        """
        listed = await self._case_client.session.call("cosign.list", m.Cosigns)
        apart = FaultCollector()
        days = (await self._case_client.sender.office()).signature_days or WAITS_DAYS
        asked = _standing([(self._parsed(data), data) for data in listed.records], self._case_client.now(), days)
        cosign_requests = [
            await apart.of(_case_of(record), self._request(record, data, listed.staff or (), days))
            for record, data in asked
        ]
        return PartialList((request for request in cosign_requests if request is not None), apart.troubled)

    async def sign(self, request: CosignRequest) -> Outcome:
        """Add one's signature to a statement that was shown, and send it."""
        record = self._parsed(request.record)
        statement = record.statement
        case: CaseId = getattr(statement, "case", request.case)
        signer = await self._signer(case, statement.signers[-1])
        signed = signer.cosign(record.record)
        sender = self._case_client.sender
        act = m.Act(signed.data)
        return await sender.send(_ROUTES[request.what], act, signed.id, case, None)

    async def _request(
        self, found: UnverifiedRecord, data: bytes, staff: Sequence[bytes], days: int
    ) -> CosignRequest:
        match found.statement:
            case s.Confirm() as statement:
                directory = await self._case_client.directory()
                first = statement.signers[0]
                directory.require(first, _MEDIATOR, Window.of(statement))
                found.verify(0, directory.public(first).signing)
                return view_of(
                    CosignRequest,
                    statement,
                    record=data,
                    id=found.id,
                    what="confirm",
                    until=waits_until(statement, days),
                    by=directory.name(first),
                    short_fingerprint=short_fingerprint_text(name_of(statement.keyset)),
                )
            case s.Delegation() as statement:
                snapshot = await self._of_own_side(found, statement, staff)
                return view_of(
                    CosignRequest,
                    statement,
                    record=found.record.data,
                    id=found.id,
                    what="delegation",
                    until=waits_until(statement, days),
                    by=snapshot.directory.name(statement.signers[0]),
                    counsellor=snapshot.directory.name(statement.counsellor),
                )
            case s.Supporter() as statement:
                snapshot = await self._of_own_side(found, statement, staff)
                return view_of(
                    CosignRequest,
                    statement,
                    record=found.record.data,
                    id=found.id,
                    what="supporter",
                    until=waits_until(statement, days),
                    by=snapshot.directory.name(statement.signers[0]),
                    short_fingerprint=short_fingerprint_text(name_of(statement.keyset)),
                )
            case _:
                raise Untrusted("trust.record", type(found.statement).__name__)

    async def _of_own_side(
        self, found: UnverifiedRecord, statement: s.Delegation | s.Supporter, staff: Sequence[bytes]
    ) -> CaseSnapshot:
        """Check what a party is asked to sign about somebody who acts for them or stands by them: by a mediator of this case."""
        snapshot = await self._case_client.look(statement.case)
        if snapshot.reply.case.role is not Standing.PARTY or statement.side is not snapshot.reply.case.side:
            raise Untrusted("trust.standing", statement.case.hex())
        # Behind what the journal tells: a mediator of now, and a record that the rules would take with this signature.
        if statement.signers[0] not in snapshot.history.mediators(self._case_client.now()):
            raise Untrusted("trust.assignment", snapshot.directory.name(statement.signers[0]))
        snapshot.directory.require(statement.signers[0], _MEDIATOR, Window.at(self._case_client.now()))
        found.verify(0, snapshot.directory.public(statement.signers[0]).signing)
        snapshot.directory.admit(staff)
        if isinstance(statement, s.Delegation):
            snapshot.directory.require(statement.counsellor, _COUNSELLOR, Window.at(self._case_client.now()))
        try:
            snapshot.verifier.require_allowed(found.id, statement)
        except Refused as refused:
            raise Untrusted("journal.rule", refused.code.value) from refused
        return snapshot

    def _parsed(self, data: bytes) -> UnverifiedRecord:
        try:
            record = records.parse(data, partial=True)
        except Malformed as error:
            raise Untrusted("trust.record", error.code) from error
        if record.statement.root != self._case_client.session.profile.fingerprint:
            raise Untrusted("trust.root")
        if record.complete or len(record.statement.signers) != 1 + len(record.signatures):
            raise Untrusted("trust.record")
        return UnverifiedRecord(record, RecordId(record_id(record.type, record.body)))

    async def _signer(self, case: CaseId, keyset: KeysetId) -> Signer:
        """Return a session of the keyset that is asked to sign; Misused `key.missing` where it is not ours."""
        content = await self._case_client.session.content()
        staff = await self._case_client.staff_keyset()
        secrets = [case_key.secret() for case_key in content.case_keys(case)] + ([] if staff is None else [staff])
        for secret in secrets:
            if KeysetId(secret.public.id) == keyset:
                session = self._case_client.session
                return Signer(session.profile.fingerprint, case, secret, session.environment.random)
        raise Misused("key.missing", codec.base64url(keyset))


def _standing(
    asked: Sequence[tuple[UnverifiedRecord, bytes]], now: Seconds, days: int
) -> list[tuple[UnverifiedRecord, bytes]]:
    """Return what can still be signed, and of several requests about one thing the newest."""
    newest: dict[object, tuple[UnverifiedRecord, bytes]] = {}
    for found, data in asked:
        about = _about(found)
        if now <= waits_until(found.statement, days) and (
            about not in newest or _asked_at(found.statement) > _asked_at(newest[about][0].statement)
        ):
            newest[about] = (found, data)
    return [each for each in asked if each in newest.values()]


def _about(found: UnverifiedRecord) -> object:
    """Return what a request is about: two that are equal ask for the same."""
    match found.statement:
        case s.Confirm() as statement:
            return "confirm", statement.case, statement.side
        case s.Delegation() as statement:
            return "delegation", statement.case, statement.side, statement.counsellor
        case s.Supporter() as statement:
            return "supporter", statement.case, statement.side, statement.slip
        case _:
            return found.id


def _asked_at(statement: s.Statement) -> Seconds:
    return Seconds(getattr(statement, "at", 0))


def waits_until(statement: s.Statement, days: int = WAITS_DAYS) -> Seconds:
    """Return until when a statement waits for its second signature, where that is so many days (step E7)."""
    return Seconds(_asked_at(statement) + min(max(days, 1), WAITS_DAYS) * SECONDS_PER_DAY)


def _case_of(found: UnverifiedRecord) -> CaseId:
    statement = found.statement
    if not isinstance(statement, s.Confirm | s.Delegation | s.Supporter):
        raise Untrusted("trust.record", type(statement).__name__)
    return statement.case
