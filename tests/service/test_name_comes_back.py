"""Who lost their keys bears the login name that they had, from the moment in which their new keys are confirmed, and not before."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import digests, sign
from relay.domain.ids import AccountId, CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.service import login_names
from relay.wire import codec, messages
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.problems import Denied
from tests.support.signing import ORIGIN
from tests.support.world import DAY, Opened, Someone, World


class Lost(Struct, frozen=True):
    """A case whose side A lost its keys and has a slip for new ones."""

    world: World
    case: Opened
    office: Someone
    slip: SlipId

    def again(self, name: str) -> Someone:
        """Return somebody new of this name, with keys of their own."""
        person = self.world.someone(f"new {name} {self.world.chance(4).hex()}")
        person.name = name
        return person

    async def answer(self, person: Someone, *, again: bool = True, slip: SlipId | None = None) -> None:
        answer = messages.SlipAnswer(
            s.KeysetBytes(person.public.to_bytes()),
            s.SigningKeyBytes(person.account.public.raw),
            messages.Mac(self.world.chance(32)),
            self.world.account(person, messages.SlotKind.PASSPHRASE),
            again=True if again else None,
        )
        await self.world.service.enrolment.answer_slip(slip or self.slip, None, answer)

    async def confirm(self, person: Someone, replaces: Someone, **beside: Any) -> None:
        keyset = s.KeysetBytes(person.public.to_bytes())
        said = {"slip": self.slip, "side": Side.A, "epoch": 2, "keyset": keyset, "replaces": replaces.id, **beside}
        await self.world.act(
            self.case.mediator, "case.confirm", s.Confirm, self.case.case, second=self.office, **said
        )

    async def named(self, name: str) -> bytes | None:
        """Return the account key behind a login name."""
        found = await login_names.named(self.world.store, name)
        return None if found is None else found.key


async def new_slip(world: World, case: Opened, side: Side = Side.A, epoch: int = 2) -> SlipId:
    slip, expires = SlipId(world.chance(16)), Seconds(world.now() + DAY)
    said: dict[str, Any] = {"slip": slip, "side": side, "epoch": epoch, "expires": expires}
    await world.act(case.mediator, "case.slip", s.Slip, case.case, **said)
    return slip


@pytest.fixture
async def lost(world: World, office: Someone, case: Opened) -> Lost:
    return Lost(world, case, office, await new_slip(world, case))


async def test_the_name_goes_over_when_the_new_keys_are_confirmed_and_not_before(lost: Lost) -> None:
    name, old = lost.case.a.name, lost.case.a.account.public.raw
    person = lost.again(name)
    await lost.answer(person)
    assert await lost.named(name) == old
    await lost.confirm(person, lost.case.a)
    assert await lost.named(name) == person.account.public.raw
    slot = await login_names.slot(lost.world.store, name, "passphrase")
    assert slot is not None
    assert slot[1].auth_hash == digests.auth_digest(person.auth)
    await lost.world.give_bearer(person)
    session = await lost.world.session(person)
    assert set(session.keysets) == {person.id}
    row = (await lost.world.store.keysets((lost.case.a.id,)))[lost.case.a.id]
    assert row.account is not None
    former = await lost.world.store.account(row.account)
    assert former is not None
    assert former.login == login_names.aside(name, former.id)


async def test_nobody_can_name_an_account_that_has_no_name(lost: Lost) -> None:
    person = lost.again(lost.case.a.name)
    await lost.answer(person)
    hidden = login_names.aside(person.name, AccountId(digests.digest(person.account.public.raw)[:16]))
    with pytest.raises(Malformed):
        codec.decode(messages.LoginStart, codec.encode(messages.LoginStart(hidden, messages.Profile.PARTY)))


async def test_only_the_name_of_the_side_s_own_account_comes_back(lost: Lost) -> None:
    for name in (lost.case.b.name, lost.case.mediator.name, "nobody-of-this-name", lost.case.a.name.upper()):
        with pytest.raises(Denied, match=r"login\.taken"):
            await lost.answer(lost.again(name))
    with pytest.raises(Denied, match=r"login\.taken"):
        await lost.answer(lost.again(lost.case.a.name), again=False)
    assert await lost.named(lost.case.a.name) == lost.case.a.account.public.raw


async def test_a_first_slip_brings_no_name_back(
    world: World, office: Someone, case: Opened, deputy: Someone
) -> None:
    other = await world.open_case(office, deputy)
    second = Opened(other.case, deputy, other.a, other.b)
    slip = await new_slip(world, second, Side.B)
    lost = Lost(world, case, office, slip)
    with pytest.raises(Denied, match=r"login\.taken"):
        await lost.answer(lost.again(case.a.name))


async def test_a_slip_that_is_never_confirmed_moves_nothing_and_a_later_one_does(lost: Lost) -> None:
    name, thief = lost.case.a.name, lost.again(lost.case.a.name)
    await lost.answer(thief)
    later = Lost(lost.world, lost.case, lost.office, await new_slip(lost.world, lost.case))
    person = later.again(name)
    await later.answer(person)
    await later.confirm(person, lost.case.a)
    assert await lost.named(name) == person.account.public.raw


async def test_a_name_that_went_over_meanwhile_is_not_given_twice(lost: Lost) -> None:
    """One account has keys in two cases; both mediators hand out slips, and each is answered as somebody new."""
    world, name = lost.world, lost.case.a.name
    keys, elsewhere = await _in_another_case(lost)
    first, second = lost.again(name), lost.again(name)
    await lost.answer(first)
    await elsewhere.answer(second)
    await lost.confirm(first, lost.case.a)
    with pytest.raises(Denied, match=r"login\.taken"):
        await elsewhere.confirm(second, keys)
    assert await lost.named(name) == first.account.public.raw
    row = (await world.store.keysets((keys.id,)))[keys.id]
    assert row.account is not None


async def _in_another_case(lost: Lost) -> tuple[Someone, Lost]:
    """Let the account of side A join one more case, and lose its keys there too; return those, and the case with its slip."""
    world, account = lost.world, lost.case.a
    case = Opened(CaseId(world.chance(16)), lost.case.mediator, account, lost.case.b)
    await world.assign(lost.office, case.case, case.mediator, s.PlaceGiven.LEAD, create=True)
    keys, slip = world.someone("keys of the other case"), await new_slip(world, case, epoch=1)
    answer = messages.SlipAnswer(
        s.KeysetBytes(keys.public.to_bytes()),
        s.SigningKeyBytes(account.account.public.raw),
        messages.Mac(bytes(32)),
    )
    said = sign.AnswerStatement(ORIGIN, slip, answer.keyset, answer.mac)
    signed = replace(answer, signature=messages.Signature(sign.sign_change(account.account, said).signature))
    await world.service.enrolment.answer_slip(slip, await world.session(account), signed)
    beside: dict[str, Any] = {"slip": slip, "side": Side.A, "epoch": 1, "keyset": answer.keyset}
    await world.act(case.mediator, "case.confirm", s.Confirm, case.case, **beside)
    return keys, Lost(world, case, lost.office, await new_slip(world, case))


def test_an_account_aside_is_told_from_one_with_a_name() -> None:
    account = AccountId(bytes(16))
    assert login_names.wanted(login_names.aside("willow", account)) == "willow"
    assert login_names.wanted("willow") is None
