"""A supporter in a case of the service tests: enrolled by a slip, lent letters, and asked what they can read."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from relay.crypto import digests
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Attested, Purpose, Side
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.messages import Mac, SlotKind
from relay.wire.statements import KeysetBytes, SigningKeyBytes
from tests.support.world import DAY, Opened, Someone, World, Written


async def slip_for(world: World, case: Opened, side: Side, *, epoch: int = 0) -> SlipId:
    """Register a slip for a supporter of a side."""
    slip, expires = SlipId(world.chance(16)), Seconds(world.now() + DAY)
    said: dict[str, Any] = {"slip": slip, "side": side, "epoch": epoch, "expires": expires}
    await world.act(case.mediator, "case.slip", s.Slip, case.case, **said)
    return slip


async def answer(world: World, slip: SlipId, person: Someone) -> None:
    """Answer a slip with a new account."""
    request = messages.SlipAnswer(
        KeysetBytes(person.public.to_bytes()),
        SigningKeyBytes(person.account.public.raw),
        Mac(world.chance(32)),
        world.account(person, SlotKind.PASSPHRASE),
    )
    await world.service.enrolment.answer_slip(slip, None, request)


async def place(
    world: World, case: Opened, side: Side, slip: SlipId, person: Someone, second: Someone | None, **said: Any
) -> messages.Done:
    """Have a mediator vouch for whoever answered, signed by the party too."""
    keyset = KeysetBytes(person.public.to_bytes())
    said = {"slip": slip, "side": side, "keyset": keyset, **said}
    return await world.act(case.mediator, "case.supporter", s.Supporter, case.case, second=second, **said)


class Beside(Struct, frozen=True):
    """An open case, with somebody who stands by side a: a sister."""

    world: World
    case: Opened
    sister: Someone

    async def written(self, by: Someone, side: Side, to: Someone, *, opened: bool = True, **said: Any) -> Written:
        """Write a letter, pass it on, and as a rule open it."""
        world, case = self.world, self.case
        letter = await world.write(by, case.case, side, [case.mediator], **said)
        await world.submit(by, case.case, letter)
        await world.release(case.mediator, case.case, letter, to)
        if opened:
            await world.act(to, "item.open", s.Open, case.case, item=letter.item, tell_author=False)
        return letter

    async def own(self, **said: Any) -> Written:
        """A letter of side a's that was passed on."""
        return await self.written(self.case.a, Side.A, self.case.b, **said)

    async def received(self, *, lendable: bool | None = True, **said: Any) -> Written:
        """A letter that side a was passed, which its author allows a supporter to read."""
        return await self.written(self.case.b, Side.B, self.case.a, lendable=lendable, **said)

    async def request(self, letter: Written, by: Someone | None = None, **said: Any) -> messages.Act:
        """Wrap a letter for the supporter and sign that they may read it, without sending it."""
        by, to = by or self.case.a, said.pop("to", None) or self.sister
        made = self.world.grant_for(letter.cek, to, self.case.case, letter.item, by, Purpose.SUPPORT)
        members: dict[str, Any] = {
            "item": letter.item,
            "manifest": letter.manifest,
            "side": Side.A,
            "to": to.id,
            "grant": s.Digest(digests.digest(made.grant)),
        }
        return await self.world.request(by, s.Lend, self.case.case, grants=(made,), **{**members, **said})

    async def lend(self, letter: Written, by: Someone | None = None, **said: Any) -> messages.Done:
        """Let the supporter read a letter."""
        request = await self.request(letter, by, **said)
        return await self.world.send(by or self.case.a, "item.lend", self.case.case, request, letter.item)

    async def unlend(self, letter: Written, by: Someone | None = None, **said: Any) -> messages.Done:
        """Take one letter back, or put it down."""
        members = {"item": letter.item, "side": Side.A, "to": self.sister.id, **said}
        return await self.world.act(by or self.case.a, "item.unlend", s.Unlend, self.case.case, **members)

    async def end(self, by: Someone | None = None, **said: Any) -> messages.Done:
        """End the supporter altogether."""
        members = {"side": Side.A, "supporter": self.sister.id, **said}
        by = by or self.case.a
        return await self.world.act(by, "case.unsupport", s.SupporterEnd, self.case.case, **members)

    async def read(self, letter: Written, by: Someone | None = None) -> messages.Reading:
        """Ask for a letter."""
        session = await self.world.session(by or self.sister)
        return await self.world.service.items.read(session, self.case.case, letter.item)

    async def text(self, letter: Written) -> bytes:
        """Return what the supporter reads of a letter."""
        return self.world.read(self.sister, self.case.case, await self.read(letter))

    async def listed(self) -> dict[bytes, str]:
        """Return what the supporter is shown of each letter."""
        session = await self.world.session(self.sister)
        shown = await self.world.service.items.items(session, self.case.case, None)
        assert (shown.written, shown.mediated) == ((), ())
        return {each.item: each.status.value for each in shown.received}

    async def granted(self, letter: Written) -> set[Purpose]:
        """Return for which purposes there are grants of a letter."""
        return {each.purpose for each in await self.world.store.grants_of(letter.item)}

    async def journal(self, who: Someone) -> list[type[s.Statement]]:
        """Return what somebody's journal holds."""
        told = await self.world.service.cases.journal(await self.world.session(who), self.case.case, 0)
        return [type(records.parse(each.record).statement) for each in told.entries if each.record is not None]


async def beside(world: World, case: Opened, name: str = "sister") -> Beside:
    """Enrol somebody who stands by side a, with that party's signature."""
    sister = world.someone(name)
    slip = await slip_for(world, case, Side.A)
    await answer(world, slip, sister)
    await place(world, case, Side.A, slip, sister, case.a)
    await world.give_bearer(sister)
    return Beside(world, case, sister)


PRESENT = Attested.PRESENT
