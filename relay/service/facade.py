"""The service as the handlers see it: one object with a room for each kind of use."""

from __future__ import annotations

from msgspec import Struct

from relay.service.acting import Acting
from relay.service.admission import Admission
from relay.service.cases import Cases
from relay.service.enrolment import Enrolment
from relay.service.ground import Ground
from relay.service.knowing import Knowing
from relay.service.looking import Looking
from relay.service.pace import Buckets
from relay.service.reading import Readings
from relay.service.rows import Rows
from relay.service.uploads import Limits, Uploads
from relay.store.base import StoreFailed
from relay.wire import messages
from relay.wire.problems import Unavailable
from relay.wire.statements import SigningKeyBytes


class Service(Struct, frozen=True):
    """Everything a request can ask for."""

    ground: Ground
    admission: Admission
    acting: Acting
    knowing: Knowing
    readings: Readings
    cases: Cases
    looking: Looking
    enrolment: Enrolment
    uploads: Uploads
    buckets: Buckets

    @staticmethod
    def on(ground: Ground, buckets: Buckets, room: Limits) -> Service:
        """Furnish the rooms on one ground."""
        admission = Admission(ground, buckets)
        knowing = Knowing(ground)
        rows, readings = Rows(ground), Readings(ground, knowing)
        enrolment = Enrolment(ground, admission, knowing)
        uploads = Uploads(ground, knowing, readings, room)
        return Service(
            ground=ground,
            admission=admission,
            acting=Acting(ground, admission, knowing, readings, uploads),
            knowing=knowing,
            readings=readings,
            cases=Cases(ground, knowing, rows),
            looking=Looking(ground, knowing, rows, readings, enrolment),
            enrolment=enrolment,
            uploads=uploads,
            buckets=buckets,
        )

    def organisation(self) -> messages.Organisation:
        """Say what anyone may know: the root, the server's record, where to call."""
        identity = self.ground.identity
        return messages.Organisation(
            root=SigningKeyBytes(identity.root.raw),
            server=identity.record,
            origin=identity.origin,
            telephone=identity.telephone,
            at=self.ground.now(),
        )

    async def ready(self) -> messages.Health:
        """Say whether work can be taken; raises `Unavailable` when the store cannot be written."""
        try:
            await self.ground.store.check()
        except StoreFailed as failed:
            raise Unavailable(failed.code) from failed
        return messages.Health(status="ready", root=self.ground.identity.fingerprint)
