"""An older keyring, or another one of a version that was seen, is taken when its person says so, and never else."""

import pytest

from relay.crypto.typed import TypedKind, typed_code
from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side, StaffRole
from relay.store.base import KeyringRow
from relay.wire import codec
from relay.wire import messages as m
from relay_client.account import keyring
from relay_client.account.keyring import SlipKey, SlipSecret
from relay_client.account.session import AccountSession
from relay_client.api.account import Account
from relay_client.errors import ServerProblem, Untrusted
from tests.support.between import Between, access_on
from tests.support.organisation import DAY, Organisation

PASSPHRASE = "the heron walks slowly home"


def with_slip(office: Organisation, number: int) -> keyring.Change:
    """Put a slip of one's own making into a keyring."""
    expires = Seconds(office.clock.at + DAY)
    key = SlipKey(
        SlipId(bytes([number]) * 16), CaseId(bytes(16)), Side.A, 1, expires, SlipSecret(bytes([number]) * 16)
    )
    return keyring.with_slip(key, Seconds(office.clock.at))


async def set_back(office: Organisation, access: AccountSession, sealed: m.Keyring) -> None:
    """Let the server have this keyring again, as after a restore."""
    store = office.service.admission._ground.store
    account = await store.account_named(access.profile.login)
    assert account is not None
    people = store._people  # type: ignore[attr-defined] # of the store in memory
    people.keyrings[account.id] = KeyringRow(sealed.version, sealed.sealed, sealed.share)


async def two_versions(office: Organisation) -> tuple[Account, m.Keyring, m.Keyring]:
    """Return somebody whose device has seen two versions, and both as the server had them."""
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    access = lead._session
    await access.login()
    first = await access.call("keyring.get", m.Keyring)
    await access.update(with_slip(office, 1))
    return lead, first, await access.call("keyring.get", m.Keyring)


async def test_an_older_keyring_is_refused_by_a_program_started_later(office: Organisation) -> None:
    lead, first, second = await two_versions(office)
    await set_back(office, lead._session, first)
    again = access_on(office, lead, "meral")
    with pytest.raises(Untrusted, match="keyring.older"):
        await again.content()
    with pytest.raises(Untrusted, match="keyring.older"):
        await again.update(with_slip(office, 2))
    await set_back(office, lead._session, second)
    assert len((await again.content()).slips) == 1


async def test_a_device_that_never_saw_a_newer_one_takes_what_there_is(office: Organisation) -> None:
    lead, first, _ = await two_versions(office)
    await set_back(office, lead._session, first)
    assert (await access_on(office, lead, "fresh").content()).slips == ()


async def test_another_keyring_of_the_same_version_is_refused(office: Organisation) -> None:
    lead, first, second = await two_versions(office)
    access = lead._session
    other = keyring.seal(
        keyring.unseal(first, access.secret), access.secret, second.version, access.environment.random
    )
    await set_back(office, access, other)
    with pytest.raises(Untrusted, match="keyring.other"):
        await access_on(office, lead, "meral").content()


async def test_where_the_server_has_none_of_what_it_took_the_next_change_is_refused(office: Organisation) -> None:
    lead, first, _ = await two_versions(office)
    access = lead._session
    await set_back(office, access, first)
    with pytest.raises(Untrusted, match="keyring.older"):
        await access.update(with_slip(office, 2))


async def test_two_programs_of_one_device_never_take_each_other_for_a_lie(office: Organisation) -> None:
    lead, _, _ = await two_versions(office)
    quick, slow = access_on(office, lead, "meral"), access_on(office, lead, "meral")
    stands = slow.transport
    assert isinstance(stands, Between)
    answers: list[bytes] = []

    async def meanwhile() -> None:
        await quick.update(with_slip(office, 3))

    def delayed(body: bytes) -> bytes:
        answers.append(body)
        return old if len(answers) == 1 else body

    old = m_bytes(await quick.call("keyring.get", m.Keyring))
    stands.before["keyring.get"] = meanwhile
    stands.changes["keyring.get"] = delayed
    # The answer was on its way when the other program wrote its version.
    assert len((await slow.content()).slips) == 1
    assert len((await slow.update(with_slip(office, 4))).slips) == 3


def m_bytes(sealed: m.Keyring) -> bytes:
    """Return a keyring as it travels."""
    return codec.encode(sealed)


async def test_its_person_goes_on_from_an_older_one_and_every_device_is_told(office: Organisation) -> None:
    slip_maker = await office.staff("office", StaffRole.COORDINATOR)
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    case = await slip_maker.coordinator.create_case(await slip_maker.find_staff("meral"))
    slip = await lead.mediator.slip(case, Side.A)
    phone, laptop = office.letters("phone"), office.letters("laptop")
    anna = (await phone.join(phone.read_slip(slip.text), "anna", PASSPHRASE)).account
    await lead.mediator.confirm(case, slip.slip)
    code = typed_code(TypedKind.ROOT_FINGERPRINT, office.fingerprint)
    other = await laptop.attach(office.origin, code, "anna", m.Profile.PARTY, PASSPHRASE)
    access = anna._session
    first = await access.call("keyring.get", m.Keyring)
    await anna.party.consent(case)
    await anna.party.pause(case)
    assert (await access.call("keyring.get", m.Keyring)).version == first.version + 1
    await access.update(with_slip(office, 1))
    await set_back(office, access, first)
    again = await phone.unlock(PASSPHRASE)
    with pytest.raises(Untrusted, match="keyring.older"):
        await again._session.content()
    assert await again.take_older_keys() == (first.version + 2, first.version)
    # What this device had to say of stops is in the version that it wrote; what only the lost one held is not.
    content = await again._session.content()
    assert ([each.what for each in content.stops or ()], content.slips) == (["Pause"], ())
    await again._session.update(with_slip(office, 2))
    written = await again._session.call("keyring.get", m.Keyring)
    assert written.version == first.version + 2
    fresh = await laptop.unlock(PASSPHRASE)
    assert len((await fresh._session.content()).slips) == 1
    assert other.profile == fresh.profile


async def test_a_lost_race_is_still_told_as_such_in_the_end(office: Organisation) -> None:
    lead, _, _ = await two_versions(office)
    slow = access_on(office, lead, "meral")
    stands = slow.transport
    assert isinstance(stands, Between)
    before = m_bytes(await slow.call("keyring.get", m.Keyring))
    stands.changes["keyring.get"] = lambda _: before
    stands.before["keyring.put"] = lambda: lead._session.update(with_slip(office, 9))
    with pytest.raises((ServerProblem, Untrusted), match=r"keyring\."):
        await slow.update(with_slip(office, 5))


async def test_whoever_wants_to_stop_can_with_older_keys_and_everything_else_waits(office: Organisation) -> None:
    seated = await office.seated()
    access = seated.anna._session
    older = await access.call("keyring.get", m.Keyring)
    await access.update(with_slip(office, 1))
    await set_back(office, access, older)
    again = office.started_again(seated.anna)
    case = await again.find_case(None)
    assert case == seated.case
    with pytest.raises(Untrusted, match="keyring.older"):
        await again.party.status(case)
    await again.party.pause(case)
    assert (await seated.lead.mediator.case(case)).side(Side.A).pause is not None
    with pytest.raises(Untrusted, match="keyring.older"):
        await again.party.status(case)
