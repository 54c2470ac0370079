"""A whole organisation for tests of the client: the real service behind a real port on this machine, and people with devices.

Clock and chance are decided here; nobody waits. Accounts are made without stretching a passphrase, because that takes most of a
second; `letters` gives a device where everything is as it is for people.
"""

from __future__ import annotations

import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from msgspec import Struct

from relay.crypto import digests, sign
from relay.crypto.keyring import new_secret
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.crypto.slots import SlotKeys
from relay.domain.forms import Form
from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.domain.model import Side, StaffRole
from relay.handlers.http_server import FrontendRunner
from relay.handlers.routes import dispatcher
from relay.service.context import Identity, ServiceContext
from relay.service.facade import Service
from relay.service.keeping_clock import KeepingClock
from relay.service.keyset_cache import KeysetCache
from relay.service.rate_limit import RateLimiter
from relay.store.base import Store
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import base64url
from relay.wire.routes import BY_NAME
from relay_client.account import enrolment, keyring
from relay_client.account.keyring import CaseKey, KeyringContent, KeysetSeeds, SigningSeed
from relay_client.account.login import ask
from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.api.device_client import DeviceClient
from relay_client.device.environment import Environment
from relay_client.device.keystore import AccountProfile, DeviceStore
from relay_client.net.http_transport import HttpTransport
from relay_client.net.transport import JsonRequest, Transport
from relay_client.views.cases import Outcome
from relay_client.views.people import SlipPaper
from tests.support.chance import Chance
from tests.support.frontends import frontend_to
from tests.support.room import ROOM, files
from tests.support.tasks import beside

START = 1_800_000_000
DAY = 86_400
TELEPHONE = "020 555 0100"


@dataclass
class Clock:
    """Seconds since 1970, moved by tests."""

    at: int = START

    def __call__(self) -> int:
        return self.at


class Organisation:
    """A root, a service on a store, and a way to seat people."""

    def __init__(self, store: Store, folder: Path, listener: socket.socket) -> None:
        self.folder = folder
        self.chance = Chance("organisation")
        self.clock = Clock()
        self.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.root = SigningSecret.generate(self.chance)
        self.fingerprint = s.RootFingerprint(digests.root_fingerprint(self.root.public.raw))
        self.server = KeysetSecret.generate(self.chance)
        record = self.vouch("server", StaffRole.SERVER, self.server, self.server.signing, days=399)
        identity = Identity(self.root.public, self.origin, TELEPHONE, self.server, record, bytes(32))
        context = ServiceContext(
            store,
            identity,
            KeysetCache(store),
            files(folder / "server-files"),
            self.clock,
            KeepingClock(store, self.clock, self.clock, 10),
            self.chance,
        )
        self.service = Service.build(context, RateLimiter(time.monotonic, Chance("limits"), 1_000), ROOM)
        self.transports: list[Transport] = []
        self.slept: list[float] = []
        self.connections: Callable[[], int] = lambda: 0
        """How many connections the server has, those included whose last request it is not done with."""

    # people

    def around(self, seed: str) -> Environment:
        """Give chance of one's own, the common clock, and no waiting."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return Environment(Chance(seed), lambda: Seconds(self.clock.at), sleep)

    def letters(self, name: str) -> DeviceClient:
        """Give a device."""
        around = self.around(name)
        return DeviceClient(DeviceStore(self.folder / name, around.random), around, self.connect)

    def connect(self, origin: str) -> Transport:
        """Open a connection that is closed with the organisation."""
        transport = HttpTransport(origin, self.around("connect").sleep)
        self.transports.append(transport)
        return transport

    def access(self, name: str, kind: m.Profile, content: KeyringContent) -> tuple[AccountSession, m.NewAccount]:
        """Make an unlocked account with this keyring, and what the server must know of it. Its slots open nothing."""
        around = self.around(name)
        home = DeviceStore(self.folder / name, around.random)
        profile = AccountProfile(self.origin, s.SigningKeyBytes(self.root.public.raw), name, kind)
        home.keep(profile)
        secret = new_secret(around.random)
        auth, salt = m.Auth(around.random(32)), m.Salt(bytes(16))
        keys = (salt, SlotKeys(auth=auth, unlock=bytes(32)))
        transport = self.connect(self.origin)
        access = AccountSession(home, profile, transport, around, secret=secret, passphrase="", keys=keys)
        sealed = keyring.seal(content, secret, keyring.FIRST_VERSION, around.random)
        access.adopt(sealed)
        slots = [m.Slot(m.SlotKind.PASSPHRASE, auth, around.random(60), salt)]
        if kind is m.Profile.STAFF:
            slots.append(m.Slot(m.SlotKind.RECOVERY, m.Auth(around.random(32)), around.random(60)))
        key = s.SigningKeyBytes(content.account_key().public.raw)
        return access, m.NewAccount(name, tuple(slots), sealed, key)

    async def staff(self, name: str, role: StaffRole) -> Account:
        """Make a staff member whom the root vouched for."""
        keyset = KeysetSecret.generate(self.chance)
        account = SigningSecret.generate(self.chance)
        content = KeyringContent(SigningSeed(account.to_bytes()), (), (), KeysetSeeds(keyset.to_bytes()))
        access, new = self.access(name, m.Profile.STAFF, content)
        record = self.vouch(name, role, keyset, account)
        await ask(access.transport, "staff.accept", m.Nothing, m.StaffAccept(record, new))
        return Account(access)

    def started_again(self, person: Account) -> Account:
        """Give the same account on the same device to a program that was just started."""
        before = person._session
        transport = self.connect(self.origin)
        seed = f"{before.profile.login} {len(self.transports)}"
        around = self.around(seed)
        home = DeviceStore(self.folder / before.profile.login, around.random)
        access = AccountSession(
            home,
            before.profile,
            transport,
            around,
            secret=before.secret,
            passphrase="",
            keys=before.ways_in.keys,
        )
        return Account(access)

    async def answers(self, slip: SlipPaper, name: str) -> Account:
        """Answer a slip as somebody new."""
        key = enrolment.case_key(slip, self.around(name))
        return await self.answers_with(slip, name, key)

    async def answers_with(self, slip: SlipPaper, name: str, key: CaseKey) -> Account:
        """Answer a slip with this keyset."""
        account = SigningSecret.generate(self.chance)
        content = KeyringContent(SigningSeed(account.to_bytes()), (key,), ())
        access, new = self.access(name, m.Profile.PARTY, content)
        request = enrolment.answer(slip, key, account, new)
        path = {"slip": base64url(slip.slip)}
        await access.transport.send(JsonRequest(BY_NAME["slip.answer"], codec.encode(request), path))
        return Account(access)

    async def enrol(self, mediator: Account, case: CaseId, side: Side, name: str) -> Account:
        """Bring a party in by a slip, confirmed."""
        slip = await mediator.mediator.invitations.slip(case, side)
        person = await self.answers(slip, name)
        assert isinstance(await mediator.mediator.invitations.confirm(case, slip.slip), Outcome)
        return person

    async def seated(self, *, opened: bool = True) -> Seated:
        """Seat a case: office, lead, both parties; open it where asked."""
        office = await self.staff("office", StaffRole.COORDINATOR)
        lead = await self.staff("meral", StaffRole.MEDIATOR)
        case = await office.coordinator.create_case(await office.find_staff("meral"), label="File 7")
        anna = await self.enrol(lead, case, Side.A, "anna")
        bert = await self.enrol(lead, case, Side.B, "bert")
        if opened:
            for party, side in ((anna, Side.A), (bert, Side.B)):
                await party.party.consent(case)
                await party.party.preferences(case, [Form.LETTER], tell_opened=False)
                await lead.mediator.invitations.prepared(case, side)
            await lead.mediator.open_case(case)
        return Seated(case, office, lead, anna, bert)

    # the root

    def vouch(
        self,
        name: str,
        role: StaffRole,
        keyset: KeysetSecret,
        account: SigningSecret,
        *,
        root: SigningSecret | None = None,
        days: int = 300,
    ) -> bytes:
        """Sign a staff record, as the root or as somebody who would be."""
        said = s.Staff(
            root=self.fingerprint,
            nonce=s.Nonce(self.chance(16)),
            signers=(KeysetId(self.fingerprint),),
            at=Seconds(self.clock.at),
            keyset=s.KeysetBytes(keyset.public.to_bytes()),
            account=s.SigningKeyBytes(account.public.raw),
            role=role,
            name=name,
            not_before=Seconds(self.clock.at - DAY),
            not_after=Seconds(self.clock.at + days * DAY),
        )
        return self.by_root(said, root or self.root)

    def by_root(self, said: s.Statement, root: SigningSecret | None = None) -> bytes:
        """Frame a statement under the root's signature."""
        code, body = records.body_of(said)
        made = sign.sign_record(root or self.root, self.fingerprint, sign.RecordStatement(code, body))
        return records.frame(code, body, (records.Signature(KeysetId(made.keyset_id), made.alg, made.signature),))


class Seated(Struct, frozen=True):
    """A case with its people."""

    case: CaseId
    office: Account
    lead: Account
    anna: Account
    bert: Account


@asynccontextmanager
async def organisation(store: Store, folder: Path) -> AsyncIterator[Organisation]:
    """Serve an organisation on a free port while the context lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    made = Organisation(store, folder, listener)
    frontend = frontend_to(made.service, made.clock, runs_on=time.monotonic, pace=1_000)
    runner = FrontendRunner(frontend, dispatcher(frontend), shutdown_s=0.1, access_log=None)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    made.connections = lambda: 0 if runner.server is None else len(runner.server.connections)
    try:
        async with beside(frontend.subscribers.run()):
            yield made
    finally:
        for transport in made.transports:
            await transport.close()
        frontend.subscribers.stop()
        await runner.cleanup()
