"""A device that logged in keeps the server's word for it, shows it at the next login, and gets another with a new passphrase."""

from relay.domain.model import Side, StaffRole
from relay.wire import codec
from relay.wire.routes import DEVICE_HEADER, NO_DEVICE
from relay_client.device.keystore import DeviceStore
from tests.support.between import between
from tests.support.chance import Chance
from tests.support.organisation import Organisation

PASSPHRASE = "the heron walks slowly home"
OTHER = "another heron walks home today"


async def test_a_device_is_known_again_until_its_passphrase_changes(office: Organisation) -> None:
    boss = await office.staff("office", StaffRole.COORDINATOR)
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    slip = await lead.mediator.invitations.slip(case, Side.A)
    device = office.letters("first")
    joined = await device.join(device.read_slip(slip.text), "anna", PASSPHRASE, "en")
    store = DeviceStore(office.folder / "first", Chance("looking"))
    profile = store.profile("anna")

    def kept() -> str:
        slot = store.cached_slot(profile)
        assert slot is not None
        return NO_DEVICE if slot.device is None else codec.base64url(slot.device)

    assert kept() == NO_DEVICE
    await joined.account.login()
    first = kept()
    assert first != NO_DEVICE

    again = await device.unlock(PASSPHRASE)
    stands = between(again)
    await again.login()
    assert [each.headers.get(DEVICE_HEADER) for each in stands.sent] == [first] * 3
    assert kept() == first

    await again.change_passphrase(OTHER)
    second = kept()
    assert second not in (first, NO_DEVICE)
    later = await device.unlock(OTHER)
    stands = between(later)
    await later.login()
    assert {each.headers.get(DEVICE_HEADER) for each in stands.sent} == {second}
    assert kept() == second, "the server took it for good"
