"""Signed requests on their way: kept sealed before they are sent, forgotten once they are answered.

A command that was killed, or whose answer was lost, leaves its request here. Sending the same bytes again is safe: the server
answers a known record with its stored answer. What is in here was meant; it is sent again or discarded, never changed.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, RecordId, Seconds, SlipId
from relay.wire import codec, limits, routes
from relay.wire.codec import Size
from relay.wire.messages import Code
from relay.wire.statements import Digest
from relay_client.device.keystore import Vault
from relay_client.errors import LocalFault, Misused
from relay_client.net.transport import JsonRequest
from relay_client.views.cases import PendingInfo

SHELF: Final = "pending"
_NAME_DIGITS: Final = 16


class PendingRequest(Struct, frozen=True):
    """One request, whole."""

    route: Code
    body: Annotated[bytes, Size(0, limits.REQUEST_BYTES)]
    since: Seconds
    case: CaseId | None = None
    item: ItemId | None = None
    slip: SlipId | None = None
    record: RecordId | None = None
    draft: Annotated[str, Size(1, 64)] | None = None
    """The draft that was sent, and SHA-256 of its words: it goes when this is answered, unless it was written on."""
    words: Digest | None = None

    def call(self) -> JsonRequest:
        """Return the request as it is sent, byte for byte."""
        ids = {"case": self.case, "item": self.item, "slip": self.slip}
        path = {name: codec.base64url(value) for name, value in ids.items() if value is not None}
        return JsonRequest(routes.BY_NAME[self.route], self.body, path)

    @property
    def name(self) -> str:
        """Under which name it is kept."""
        return (self.record or self.slip or b"").hex()[:_NAME_DIGITS]


def keep(vault: Vault, pending: PendingRequest) -> str:
    """Keep a request durably before it is sent; return its name."""
    vault.write(SHELF, pending.name, pending)
    return pending.name


def done(vault: Vault, name: str) -> None:
    """Forget a request that was answered, or that is not wanted any more."""
    vault.drop(SHELF, name)


def waiting(vault: Vault) -> tuple[tuple[str, PendingRequest], ...]:
    """Return the requests whose answer never came, oldest first."""
    requests = [(name, _known(request)) for name, request in vault.rows(SHELF, PendingRequest)]
    return tuple(sorted(requests, key=lambda pair: (pair[1].since, pair[0])))


def one(vault: Vault, name: str) -> PendingRequest:
    """Return a waiting request; Misused `pending.unknown`."""
    request = vault.read(SHELF, name, PendingRequest)
    if request is None:
        raise Misused("pending.unknown")
    return _known(request)


def waits(vault: Vault, name: str) -> bool:
    """Whether a request of this name waits."""
    return vault.get(SHELF, name) is not None


def of_draft(vault: Vault, draft: str) -> tuple[str, PendingRequest] | None:
    """Return the request by which a draft was sent and that was never answered, with its name."""
    return next(((name, request) for name, request in waiting(vault) if request.draft == draft), None)


def info(name: str, pending: PendingRequest) -> PendingInfo:
    """Return what is shown of it."""
    return PendingInfo(name, pending.route, pending.case, pending.item, pending.since)


def _known(request: PendingRequest) -> PendingRequest:
    if request.route not in routes.BY_NAME:
        raise LocalFault("home.damaged", SHELF)
    return request
