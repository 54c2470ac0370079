"""A server that says yes to a request and drops it, or receipts it otherwise: it has the server's own key."""

from __future__ import annotations

from typing import Any

from relay.crypto import digests, sign
from relay.domain.ids import KeysetId, RecordId, Seconds, day_of
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.api.account import Account
from relay_client.errors import ServerProblem
from relay_client.net.transport import JsonRequest
from tests.support.between import Between
from tests.support.organisation import Organisation

HEAD = s.Digest(b"h" * 32)


class Receipting(Between):
    """Stands before the server. Requests to `drops` are answered and go no further."""

    def __init__(self, office: Organisation, person: Account) -> None:
        access = person._session
        super().__init__(access.transport)
        access.transport = self
        self.office = office
        self.drops: set[str] = set()
        self.refuses: dict[str, str] = {}
        """Codes with which requests are refused, by route."""
        self.otherwise: dict[str, Any] = {}
        """Members of the receipts that are given instead of the true ones."""

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Answer what is dropped with a receipt that holds."""
        if call.route.name in self.refuses:
            self.sent.append(call)
            raise ServerProblem(self.refuses[call.route.name], 409)
        if call.route.name not in self.drops:
            return await super().send(call, bearer)
        self.sent.append(call)
        return codec.encode(self.done(codec.decode(m.Act, call.body).record))

    def done(self, record: bytes) -> m.Done:
        """Return the answer to a record as an honest server would give it, but for `otherwise`."""
        found = records.parse(record)
        members: dict[str, Any] = {
            "record": RecordId(digests.record_id(found.type, found.body)),
            "n": 7,
            "day": day_of(Seconds(self.office.clock.at)),
            "head": HEAD,
            "at": Seconds(self.office.clock.at),
            **self.otherwise,
        }
        server = self.office.server
        said = s.Receipt(
            root=self.office.fingerprint,
            nonce=s.Nonce(bytes(16)),
            signers=(KeysetId(server.public.id),),
            **members,
        )
        code, body = records.body_of(said)
        made = sign.sign_record(server.signing, server.public.id, sign.RecordStatement(code, body))
        signature = records.Signature(KeysetId(made.keyset_id), made.alg, made.signature)
        return m.Done(records.frame(code, body, (signature,)), s.Position(7, HEAD))
