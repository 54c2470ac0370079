"""The service as the handlers see it: one object with a part for each kind of request."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.guardians import AGE_LINE
from relay.domain.order import WAITS_DAYS
from relay.service.access import AccessControl
from relay.service.authentication import Authentication
from relay.service.backend import Figures
from relay.service.command_handler import CommandHandler
from relay.service.context import ServiceContext
from relay.service.devices import DeviceRegistry
from relay.service.enrolment import Enrolment
from relay.service.pending_signatures import PendingSignatures
from relay.service.queries.case_rows import CaseRows
from relay.service.queries.cases import CaseQueries
from relay.service.queries.items import ItemQueries
from relay.service.queries.look import LookQuery
from relay.service.queries.people import PeopleQueries
from relay.service.quotas import DAY_QUOTAS, DayQuotas, Quotas
from relay.service.rate_limit import RateLimiter
from relay.service.uploads import UploadLimits, UploadService
from relay.store.base import StoreFailed
from relay.wire import messages
from relay.wire.problems import Unavailable
from relay.wire.statements import SigningKeyBytes
from relay.wire.zones import ZONE


class Service(Struct, frozen=True):
    """Everything a request can ask for."""

    context: ServiceContext
    authentication: Authentication
    devices: DeviceRegistry
    commands: CommandHandler
    access: AccessControl
    items: ItemQueries
    cases: CaseQueries
    look_query: LookQuery
    people: PeopleQueries
    enrolment: Enrolment
    pending_signatures: PendingSignatures
    uploads: UploadService
    rate_limiter: RateLimiter
    quotas: Quotas

    @staticmethod
    def build(
        context: ServiceContext,
        rate_limiter: RateLimiter,
        limits: UploadLimits,
        day_quotas: DayQuotas = DAY_QUOTAS,
    ) -> Service:
        """Build every part of the service on one context."""
        authentication = Authentication(context, rate_limiter)
        access = AccessControl(context)
        rows, items = CaseRows(context), ItemQueries(context, access)
        quotas = Quotas(day_quotas)
        pending_signatures = PendingSignatures(context, access, quotas)
        uploads = UploadService(context, access, items, limits)
        return Service(
            context=context,
            authentication=authentication,
            devices=DeviceRegistry(context, authentication),
            commands=CommandHandler(context, authentication, access, items, uploads, quotas),
            access=access,
            items=items,
            cases=CaseQueries(context, access, rows),
            look_query=LookQuery(context, access, rows, items, pending_signatures),
            people=PeopleQueries(context, access),
            enrolment=Enrolment(context, authentication, access),
            pending_signatures=pending_signatures,
            uploads=uploads,
            rate_limiter=rate_limiter,
            quotas=quotas,
        )

    async def organisation(self) -> messages.Organisation:
        """Say what anyone may know: the root, the server's record, where to call."""
        identity = self.context.identity
        return messages.Organisation(
            root=SigningKeyBytes(identity.root.raw),
            server=identity.record,
            origin=identity.origin,
            telephone=identity.telephone,
            at=self.context.now(),
            helpline=identity.helpline or None,
            age_line=None if identity.age_line == AGE_LINE else identity.age_line,
            exit=identity.exit or None,
            organisation=identity.organisation or None,
            zone=None if identity.zone == ZONE else identity.zone,
            signature_days=None if identity.signature_days == WAITS_DAYS else identity.signature_days,
        )

    def figures(self) -> Figures:
        """Return the amounts that the keeper of the machine may watch."""
        context, queue = self.context, self.context.store.figures()
        return Figures(
            waiting=queue.waiting,
            waiting_s=queue.oldest_s,
            commits=queue.done,
            groups=queue.groups,
            events=dict(context.events),
            free_bytes=context.free_space(),
            days_left=context.days_left(),
        )

    async def ready(self) -> messages.Health:
        """Say whether work can be taken; raises `Unavailable` when the store cannot be written.

        What was destroyed and is still in the log is told beside that, and keeps nobody out.
        """
        try:
            await self.context.store.check()
        except StoreFailed as failed:
            raise Unavailable(failed.code) from failed
        return messages.Health(
            status="ready",
            root=self.context.identity.fingerprint,
            destroying_waits_s=self.context.log_watch.late_s(),
        )
