"""Records that wait for their second signature: put down by the first signer, shown to the second (docs/protocol.md, E7).

What is shown is what would be taken if it were signed now, and of several about one thing the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from relay.crypto import digests
from relay.domain.decide import decide
from relay.domain.ids import SECONDS_PER_DAY, RecordId
from relay.domain.refusals import Refused
from relay.service import request_parser
from relay.service.access import AccessControl
from relay.service.authentication import Session
from relay.service.context import ServiceContext
from relay.service.quotas import Quotas
from relay.service.request_parser import ParsedRecord
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import command_of
from relay.wire.problems import Denied

_COSIGNED: Final = (s.Confirm, s.Delegation, s.Supporter)


class PendingSignatures:
    """Keeps records for their second signer, and shows them."""

    def __init__(self, context: ServiceContext, access: AccessControl, quotas: Quotas) -> None:
        self._context = context
        self._access = access
        self._quotas = quotas

    async def put(self, session: Session, request: messages.Cosign) -> messages.Nothing:
        """Keep a record for its second signer. The first signature must hold and be the caller's.

        It stands in place of those about the same thing that were signed before it; one that was signed before another of them is
        not kept any more.
        """
        parsed = _parsed(request.record)
        statement = parsed.statement
        if not isinstance(statement, _COSIGNED) or len(statement.signers) == 1 or parsed.record.complete:
            raise Malformed("record.unexpected")
        if statement.root != self._context.identity.fingerprint:
            raise Malformed("record.root")
        if statement.signers[0] not in session.keysets:
            raise Denied("signer.unknown")
        await self._access.mediator(session, statement.case)
        await self._context.keysets.verify(parsed.record)
        now, at = self._context.now(), self._context.keeping.now()
        self._quotas.require(session.account.id, statement, now)
        second = statement.signers[1]
        stored = map(_parsed, await self._context.store.cosigns([second]))
        others = [other for other in stored if _about(other) == _about(parsed) and other.id != parsed.id]
        if all(other.statement.at <= statement.at for other in others):
            await self._context.store.put_cosign(
                parsed.id, statement.case, second, request.record, at, instead_of=[other.id for other in others]
            )
        self._quotas.count(session.account.id, statement, now)
        return messages.Nothing()

    async def waiting(self, session: Session) -> messages.Cosigns:
        """Return records that wait for this caller's signature, and what the root signed about counsellors whom they name."""
        stored = [_parsed(data) for data in await self._context.store.cosigns(list(session.keysets))]
        accepted = await self._context.store.records([parsed.id for parsed in stored])
        oldest = self._context.now() - self._context.identity.signature_days * SECONDS_PER_DAY
        shown = [
            parsed
            for parsed in stored
            if parsed.id not in accepted and parsed.statement.at >= oldest and await self._takes(parsed)
        ]
        return messages.Cosigns(
            records=tuple(parsed.record.data for parsed in shown), staff=await self._vouched(shown) or None
        )

    async def _takes(self, parsed: ParsedRecord) -> bool:
        """Whether the record would be taken now, if its second signer signed it."""
        keysets, now = self._context.keysets, self._context.now()
        first, second = parsed.statement.signers
        try:
            request = await request_parser.cosigned(self._context, parsed, await keysets.caller(second, now))
            file = await self._context.store.load(parsed.statement.case)
            if file is not None:
                decide(file, command_of(request), await keysets.caller(first, now), now)
        except (Denied, Malformed, Refused):
            return False
        return file is not None

    async def _vouched(self, shown: Sequence[ParsedRecord]) -> tuple[bytes, ...]:
        named = {parsed.statement.counsellor for parsed in shown if isinstance(parsed.statement, s.Delegation)}
        rows = await self._context.keysets.rows(named)
        return tuple(data for row in rows.values() for data in row.vouched)


def _parsed(data: bytes) -> ParsedRecord:
    record = records.parse(data, partial=True)
    return ParsedRecord(record, RecordId(digests.record_id(record.type, record.body)))


def _about(parsed: ParsedRecord) -> object:
    """Return what a record is about: two that are equal ask the same person for the same."""
    statement = parsed.statement
    match statement:
        case s.Confirm():
            return s.Confirm, statement.case, statement.side
        case s.Delegation():
            return s.Delegation, statement.case, statement.side, statement.counsellor
        case s.Supporter():
            return s.Supporter, statement.case, statement.side, statement.slip
        case _:
            return parsed.id
