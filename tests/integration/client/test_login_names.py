"""A name to log in with, as people type it: in capitals, in wide letters, like somebody else's; and names from earlier."""

import pytest

from relay.crypto.keys import KeysetSecret
from relay.crypto.typed import TypedKind, typed_code
from relay.domain.ids import AccountId, KeysetId, Seconds
from relay.domain.model import Side, StaffRole
from relay.service.authentication import keyring_row, slot_row
from relay.service.login_names import fill_missing_skeletons
from relay.store.base import KeysetRow, NewAccountRow
from relay.wire import messages as m
from relay.wire.statements import SigningKeyBytes
from relay_client.account import enrolment, unlock
from relay_client.api.device_client import DeviceClient
from relay_client.errors import Locked, Misused, ServerProblem
from relay_client.views.people import SlipPaper
from tests.support.organisation import DAY, Organisation

PASSPHRASE = "the heron walks slowly home"


async def slips(office: Organisation) -> tuple[SlipPaper, SlipPaper]:
    """Return a slip for either side of a new case."""
    boss = await office.staff("office", StaffRole.COORDINATOR)
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    return await lead.mediator.invitations.slip(case, Side.A), await lead.mediator.invitations.slip(case, Side.B)


async def attached(office: Organisation, device: str, name: str, kind: m.Profile = m.Profile.PARTY) -> DeviceClient:
    """Use an account on one more device."""
    letters = office.letters(device)
    code = typed_code(TypedKind.ROOT_FINGERPRINT, office.fingerprint)
    await letters.attach(office.origin, code, name, kind, PASSPHRASE)
    return letters


async def test_somebody_who_joined_in_capitals_comes_back_in_any(office: Organisation) -> None:
    slip, _ = await slips(office)
    joined = await office.letters("first").join(slip, " Bert\u200b ", PASSPHRASE)
    assert joined.account.profile.login == "bert"
    for device, name in (("second", "BERT"), ("third", "\uff42ert"), ("fourth", "bert")):
        letters = await attached(office, device, name)
        assert [each.login for each in letters.profiles()] == ["bert"]


@pytest.mark.parametrize("name", ["Willow", "\uff37illow", "wil\u200blow", "wi1low", "w\u0456llow", "WILL0W"])
async def test_nobody_joins_under_a_name_that_looks_like_one_that_is_taken(office: Organisation, name: str) -> None:
    slip, other = await slips(office)
    await office.letters("first").join(slip, "willow", PASSPHRASE)
    device = office.letters("second")
    with pytest.raises(ServerProblem, match=r"login\.taken"):
        await device.join(other, name, PASSPHRASE)
    assert device.profiles() == ()
    assert (await device.join(other, "birch", PASSPHRASE)).account.profile.login == "birch"


@pytest.mark.parametrize("name", ["two words", "b\u0435rt", "bert\U0001f600"])
async def test_what_is_no_name_is_said(office: Organisation, name: str) -> None:
    slip, _ = await slips(office)
    with pytest.raises(ServerProblem, match=r"login\.name"):
        await office.letters("first").join(slip, name, PASSPHRASE)
    with pytest.raises(Misused, match=r"login\.name"):
        await office.letters("first").join(slip, "b\x07", PASSPHRASE)


async def test_an_account_from_before_is_attached_by_the_name_it_was_made_with(office: Organisation) -> None:
    around, store = office.around("older"), office.service.authentication._context.store
    root, kind = SigningKeyBytes(office.root.public.raw), m.Profile.STAFF
    profile = enrolment.typed_profile(office.origin, root, "Anna", kind, None)
    content, _ = enrolment.new_staff(around, StaffRole.MEDIATOR, "Anna", profile.fingerprint, 300)
    made = enrolment.new_account_secrets(profile, PASSPHRASE, content, around).account
    slots = tuple(map(slot_row, made.slots))
    account = NewAccountRow(
        AccountId(bytes(16)), "Anna", staff=True, key=made.account, slots=slots, keyring=keyring_row(made.keyring)
    )
    keyset = KeysetSecret.from_bytes(content.staff or b"")
    record = office.vouch("Anna", StaffRole.MEDIATOR, keyset, content.account_key())
    since, until = Seconds(0), Seconds(office.clock.at + DAY)
    row = KeysetRow(
        KeysetId(keyset.public.id),
        keyset.public.to_bytes(),
        account.id,
        StaffRole.MEDIATOR,
        since,
        until,
        record=record,
    )
    await store.create_account(account, row)
    assert await fill_missing_skeletons(store) == 1

    letters = await attached(office, "second", "Anna", kind)
    assert [each.login for each in letters.profiles()] == ["Anna"]
    with pytest.raises(Locked, match=r"lock\.passphrase"):
        await attached(office, "third", "ANNA", kind)
    slip, _ = await slips(office)
    with pytest.raises(ServerProblem, match=r"login\.taken"):
        await office.letters("fourth").join(slip, "anna", PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["a heron \u200d walks", "a heron \U0001fadc walks", "a heron \ue000 walks"])
def test_a_passphrase_that_not_every_device_can_type_is_refused(passphrase: str) -> None:
    with pytest.raises(Misused, match=r"passphrase\.characters"):
        unlock.require_long(passphrase)
    unlock.require_long("een reiger \u2764 loopt naar huis")
