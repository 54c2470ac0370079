"""A token changes nothing of an account: its own key signs every change, for one name, place, content and second."""

from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import sign
from relay.crypto.slots import SlotKind
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Side
from relay.service.authentication import Session
from relay.store.base import KeyringRow, SlotRow
from relay.wire import limits, messages, records
from relay.wire import statements as s
from relay.wire.messages import Auth, Salt, Signature
from relay.wire.problems import Denied
from relay.wire.statements import KeysetBytes, ShareBytes, SigningKeyBytes
from tests.support.signing import DAY, ORIGIN, Someone
from tests.support.world import Opened, World


def keyring_put(person: Someone, at: int, change: dict[str, Any] | None = None) -> messages.KeyringPut:
    """Sign version 2 as its owner does; `change` is what is signed otherwise."""
    said = sign.KeyringStatement(person.name, ORIGIN, 2, b"k" * 64, b"s" * 32, at)
    signature = sign.sign_change(person.account, replace(said, **(change or {}))).signature
    return messages.KeyringPut(2, said.sealed, ShareBytes(said.share), Seconds(at), Signature(signature))


def slot_put(
    person: Someone, at: int, auth: bytes = b"a" * 32, change: dict[str, Any] | None = None
) -> messages.SlotPut:
    """Sign a passphrase's slot as its owner does; `change` is what is signed otherwise."""
    said = sign.SlotStatement(person.name, ORIGIN, SlotKind.PASSPHRASE, auth, b"w" * 60, b"t" * 16, at)
    signature = sign.sign_change(person.account, replace(said, **(change or {}))).signature
    return messages.SlotPut(said.kind, Auth(auth), said.wrapped, Salt(said.salt), Seconds(at), Signature(signature))


def said_in(record: bytes) -> s.Receipt:
    """Return what a receipt says."""
    said = records.parse(record).statement
    assert isinstance(said, s.Receipt)
    return said


async def kept(world: World, session: Session) -> tuple[KeyringRow | None, SlotRow]:
    """Return what the store has of an account."""
    found = await world.store.slot(session.account.login, SlotKind.PASSPHRASE.value)
    assert found is not None
    return await world.store.keyring(session.account.id), found[1]


async def test_what_the_owner_signed_is_taken(world: World, lead: Someone) -> None:
    session = await world.session(lead)
    authentication = world.service.authentication
    await authentication.put_keyring(session, keyring_put(lead, world.now()))
    await authentication.put_slot(session, slot_put(lead, world.now()))
    keyring, slot = await kept(world, session)
    assert keyring == KeyringRow(2, b"k" * 64, b"s" * 32)
    assert (slot.wrapped, slot.salt, slot.at) == (b"w" * 60, b"t" * 16, world.now())


@pytest.mark.parametrize(
    "change",
    [
        {"login": "office"},
        {"origin": "https://elsewhere.example"},
        {"version": 3},
        {"sealed": b"other" * 20},
        {"share": b"o" * 32},
        {"at": 1},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_keyring_that_was_signed_otherwise_changes_nothing(
    world: World, lead: Someone, change: dict[str, Any]
) -> None:
    session = await world.session(lead)
    before = await kept(world, session)
    with pytest.raises(Denied, match="account.signature"):
        await world.service.authentication.put_keyring(session, keyring_put(lead, world.now(), change))
    assert await kept(world, session) == before


@pytest.mark.parametrize(
    "change",
    [
        {"login": "office"},
        {"origin": "https://elsewhere.example"},
        {"kind": SlotKind.RECOVERY},
        {"auth": b"o" * 32},
        {"wrapped": b"o" * 60},
        {"salt": b"o" * 16},
        {"at": 1},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_slot_that_was_signed_otherwise_changes_nothing(
    world: World, lead: Someone, change: dict[str, Any]
) -> None:
    session = await world.session(lead)
    before = await kept(world, session)
    with pytest.raises(Denied, match="account.signature"):
        await world.service.authentication.put_slot(session, slot_put(lead, world.now(), change=change))
    assert await kept(world, session) == before


async def test_a_token_without_a_signature_or_with_somebody_elses_changes_nothing(
    world: World, lead: Someone, office: Someone
) -> None:
    session = await world.session(lead)
    before = await kept(world, session)
    ring, slot = keyring_put(lead, world.now()), slot_put(lead, world.now())
    thief = replace(ring, signature=keyring_put(office, world.now(), {"login": lead.name}).signature)
    for keyring in (replace(ring, signature=None), replace(ring, at=None, signature=None), thief):
        with pytest.raises(Denied, match="account.signature"):
            await world.service.authentication.put_keyring(session, keyring)
    for other in (replace(slot, signature=None), replace(slot, signature=ring.signature)):
        with pytest.raises(Denied, match="account.signature"):
            await world.service.authentication.put_slot(session, other)
    assert await kept(world, session) == before


@pytest.mark.parametrize("off", [-limits.CLOCK_SKEW_S - 1, limits.CLOCK_SKEW_S + 1])
async def test_a_change_of_another_time_is_late(world: World, lead: Someone, off: int) -> None:
    session, at = await world.session(lead), world.now() + off
    before = await kept(world, session)
    with pytest.raises(Denied, match="record.late"):
        await world.service.authentication.put_keyring(session, keyring_put(lead, at))
    with pytest.raises(Denied, match="record.late"):
        await world.service.authentication.put_slot(session, slot_put(lead, at))
    assert await kept(world, session) == before


async def test_a_change_of_a_slot_that_was_seen_passing_puts_nothing_back(world: World, lead: Someone) -> None:
    session, authentication = await world.session(lead), world.service.authentication
    seen = slot_put(lead, world.now(), b"1" * 32)
    await authentication.put_slot(session, seen)
    await world.give_bearer(lead)
    session = await world.session(lead)
    with pytest.raises(Denied, match="slot.stale"):
        await authentication.put_slot(session, slot_put(lead, world.now(), b"3" * 32))
    await authentication.put_slot(session, slot_put(lead, world.now() + 1, b"2" * 32))
    _, newest = await kept(world, session)
    await world.give_bearer(lead)
    session = await world.session(lead)
    for old in (seen, slot_put(lead, world.now() + 1, b"3" * 32)):
        with pytest.raises(Denied, match="slot.stale"):
            await authentication.put_slot(session, old)
    assert (await kept(world, session))[1] == newest


async def test_a_keyring_that_was_seen_passing_puts_nothing_back(world: World, lead: Someone) -> None:
    session, authentication = await world.session(lead), world.service.authentication
    seen = keyring_put(lead, world.now())
    await authentication.put_keyring(session, seen)
    said = sign.KeyringStatement(lead.name, ORIGIN, 3, b"n" * 64, b"s" * 32, world.now())
    signature = Signature(sign.sign_change(lead.account, said).signature)
    newer = messages.KeyringPut(3, said.sealed, ShareBytes(said.share), world.now(), signature)
    await authentication.put_keyring(session, newer)
    with pytest.raises(Denied, match="keyring.stale"):
        await authentication.put_keyring(session, seen)
    assert (await kept(world, session))[0] == KeyringRow(3, b"n" * 64, b"s" * 32)


async def test_a_change_whose_answer_was_lost_is_answered_alike(world: World, lead: Someone) -> None:
    session, authentication = await world.session(lead), world.service.authentication
    ring, slot = keyring_put(lead, world.now()), slot_put(lead, world.now())
    for _ in range(2):
        assert await authentication.put_keyring(session, ring) == messages.Nothing()
        assert await authentication.put_slot(session, slot) == messages.Nothing()
    assert (await kept(world, session))[0] == KeyringRow(2, b"k" * 64, b"s" * 32)


async def test_whoever_is_logged_in_answers_a_slip_with_the_account_key_only(
    world: World, office: Someone, lead: Someone, case: Opened
) -> None:
    other = await world.open_case(office, lead)
    slip = SlipId(world.chance(16))
    expires = Seconds(world.now() + DAY)
    await world.act(lead, "case.slip", s.Slip, other.case, slip=slip, side=Side.A, epoch=2, expires=expires)
    session = await world.session(case.a)
    keyset = KeysetBytes(world.someone("fresh").public.to_bytes())
    key = SigningKeyBytes(case.a.account.public.raw)
    unsigned = messages.SlipAnswer(keyset, key, messages.Mac(b"m" * 32))
    said = sign.AnswerStatement(ORIGIN, slip, keyset, unsigned.mac)
    wrong = sign.sign_change(case.a.account, replace(said, slip=b"o" * 16)).signature
    for answer in (unsigned, replace(unsigned, signature=Signature(wrong))):
        with pytest.raises(Denied, match="account.signature"):
            await world.service.enrolment.answer_slip(slip, session, answer)
    assert await world.store.slip_answers(other.case) == ()
    right = Signature(sign.sign_change(case.a.account, said).signature)
    await world.service.enrolment.answer_slip(slip, session, replace(unsigned, signature=right))
    (answered,) = await world.store.slip_answers(other.case)
    assert answered.account == session.account.id


async def test_a_receipt_says_where_the_signers_journal_stands_and_when(
    world: World, office: Someone, lead: Someone, case: Opened
) -> None:
    done = await world.act(case.a, "case.pause", s.Pause, case.case, side=Side.A)
    receipt = said_in(done.receipt)
    assert (receipt.n, receipt.head) == (done.position.n, done.position.head)
    assert (receipt.at, receipt.day) == (world.now(), world.now() // DAY)
    assert receipt.n > 0
    seatless = await world.assign(office, case.case, lead, s.PlaceGiven.LEAD)
    receipt = said_in(seatless.receipt)
    assert (receipt.n, receipt.head) == (0, bytes(32))
