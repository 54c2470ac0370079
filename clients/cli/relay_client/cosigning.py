"""Second signatures: what waits for one's own, checked as far as one may look, and signed only as it was shown.

A party signs delegations that let somebody act for them; staff vouch with a colleague for a recovered keyset.
"""

from __future__ import annotations

from typing import Final

from relay.crypto.digests import record_id
from relay.domain.ids import CaseId, KeysetId, RecordId
from relay.domain.model import StaffRole
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay_client.apart import Apart
from relay_client.casework import Casework
from relay_client.errors import Misused, Untrusted
from relay_client.facts import name_of
from relay_client.session import Session
from relay_client.trust import Directory, Parsed, Window
from relay_client.views import CosignRequest, Listed, Outcome
from relay_client.views.base import short_fingerprint

_MEDIATOR: Final = frozenset({StaffRole.MEDIATOR})
_ROUTES: Final = {"confirm": "case.confirm", "delegation": "case.delegate"}


class Cosigning:
    """Somebody's second signatures."""

    def __init__(self, work: Casework) -> None:
        self._work = work

    async def requests(self) -> Listed[CosignRequest]:
        """Return what waits for this account's signature, each with its first signature verified; a bad one hides no other."""
        listed = await self._work.access.call("cosign.list", m.Cosigns)
        apart = Apart()
        asked = [(self._parsed(data), data) for data in listed.records]
        found = [await apart.of(_case_of(each), self._request(each, data)) for each, data in asked]
        return Listed((each for each in found if each is not None), apart.troubled)

    async def sign(self, request: CosignRequest) -> Outcome:
        """Add one's signature to a statement that was shown, and send it."""
        found = self._parsed(request.record)
        said = found.statement
        case: CaseId = getattr(said, "case", request.case)
        session = await self._session(case, said.signers[-1])
        signed = session.cosign(found.record)
        sender = self._work.sender
        act = m.Act(signed.data)
        outcome, _ = await sender.send(_ROUTES[request.what], act, signed.id, case, None)
        return outcome

    async def _request(self, found: Parsed, data: bytes) -> CosignRequest:
        match found.statement:
            case s.Confirm() as said:
                directory = await self._work.directory()
                self._first(found, directory)
                return CosignRequest(
                    record=data,
                    id=found.id,
                    what="confirm",
                    case=said.case,
                    side=said.side,
                    by=directory.name(said.signers[0]),
                    epoch=said.epoch,
                    short_fingerprint=short_fingerprint(name_of(said.keyset)),
                )
            case s.Delegation() as said:
                return await self._delegation(found, said)
            case _:
                raise Untrusted("trust.record", type(found.statement).__name__)

    async def _delegation(self, found: Parsed, said: s.Delegation) -> CosignRequest:
        """Check a delegation that a party is asked to sign: by a mediator of this case, for a counsellor."""
        look = await self._work.look(said.case)
        if look.reply.case.role is not m.CallerRole.PARTY or said.side is not look.reply.case.side:
            raise Untrusted("trust.standing", said.case.hex())
        # Behind what the journal tells: a mediator of now, and a delegation that the rules would take with this signature.
        if said.signers[0] not in look.facts.mediators(self._work.sender.now()):
            raise Untrusted("trust.assignment", look.directory.name(said.signers[0]))
        look.directory.insist(said.signers[0], _MEDIATOR, Window.at(self._work.sender.now()))
        found.verify(0, look.directory.public(said.signers[0]).signing)
        return CosignRequest(
            record=found.record.data,
            id=found.id,
            what="delegation",
            case=said.case,
            side=said.side,
            by=look.directory.name(said.signers[0]),
            counsellor=look.directory.name(said.counsellor),
            scopes=said.scopes,
            mode=said.mode,
            not_before=said.not_before,
            not_after=said.not_after,
        )

    def _first(self, found: Parsed, directory: Directory) -> None:
        first = found.statement.signers[0]
        directory.insist(first, _MEDIATOR, Window.of(found.statement))
        found.verify(0, directory.public(first).signing)

    def _parsed(self, data: bytes) -> Parsed:
        try:
            record = records.parse(data, partial=True)
        except Malformed as error:
            raise Untrusted("trust.record", error.code) from error
        if record.statement.root != self._work.access.profile.fingerprint:
            raise Untrusted("trust.root")
        if record.complete or len(record.statement.signers) != 1 + len(record.signatures):
            raise Untrusted("trust.record")
        return Parsed(record, RecordId(record_id(record.type, record.body)))

    async def _session(self, case: CaseId, keyset: KeysetId) -> Session:
        """Return a session of the keyset that is asked to sign; Misused `key.missing` where it is not ours."""
        content = await self._work.access.content()
        staff = await self._work.staff_keyset()
        secrets = [each.secret() for each in content.case_keys(case)] + ([] if staff is None else [staff])
        for secret in secrets:
            if KeysetId(secret.public.id) == keyset:
                access = self._work.access
                return Session(access.profile.fingerprint, case, secret, access.around.random)
        raise Misused("key.missing", codec.base64url(keyset))


def _case_of(found: Parsed) -> CaseId:
    said = found.statement
    if not isinstance(said, s.Confirm | s.Delegation):
        raise Untrusted("trust.record", type(said).__name__)
    return said.case
