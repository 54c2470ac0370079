"""A phone that was left behind, unlocked: what it can still do once its owner has a new passphrase. Nothing new."""

import pytest

from relay.crypto.typed import fingerprint_text
from relay.domain.ids import CaseId
from relay.domain.model import Side, StaffRole
from relay.wire import messages as m
from relay.wire.routes import BY_NAME
from relay_client.api.account import Account
from relay_client.api.device_client import DeviceClient
from relay_client.errors import ServerProblem, Unreachable, Untrusted
from relay_client.net.transport import JsonRequest
from tests.support.between import Between, between
from tests.support.organisation import Organisation

PASSPHRASE = "the heron walks slowly home"
OTHER = "another heron walks home today"
THIEF = "a thief walks home with this"


async def joined(office: Organisation, *, recovery: bool = False) -> tuple[DeviceClient, Account, str, CaseId]:
    """Let somebody take up a slip; return their device, their account, its recovery code and the case."""
    boss = await office.staff("office", StaffRole.COORDINATOR)
    lead = await office.staff("meral", StaffRole.MEDIATOR)
    case = await boss.coordinator.create_case(await boss.find_staff("meral"))
    slip = await lead.mediator.invitations.slip(case, Side.A)
    device = office.letters("phone")
    made = await device.join(device.read_slip(slip.text), "anna", PASSPHRASE, "en", recovery=recovery)
    await lead.mediator.invitations.confirm(case, slip.slip)
    await made.account.party.status(case)
    return device, made.account, made.recovery_code or "", case


def fingerprint(office: Organisation) -> str:
    return fingerprint_text(office.fingerprint)


async def elsewhere(office: Organisation, name: str = "laptop") -> Account:
    """Attach the account on another device."""
    return await office.letters(name).attach(
        office.origin, fingerprint(office), "anna", m.Profile.PARTY, PASSPHRASE, "en"
    )


async def unlocked_phone_gets_nothing(phone: Account, case: CaseId) -> None:
    """Try all that an unlocked phone can: go on, log in anew, and lock the account for itself."""
    stands = between(phone)
    for attempt in (
        lambda: phone.party.status(case),
        phone.login,
        phone.new_recovery_code,
        lambda: phone.change_passphrase(THIEF),
    ):
        with pytest.raises(Untrusted, match=r"login\.salt"):
            await attempt()
    assert "login.prove" not in {each.route.name for each in stands.sent}
    assert "login.unlock" not in {each.route.name for each in stands.sent}


async def test_after_a_new_passphrase_an_unlocked_phone_reads_and_changes_nothing_more(
    office: Organisation,
) -> None:
    _, phone, _, case = await joined(office)
    laptop = await elsewhere(office)
    await laptop.change_passphrase(OTHER)
    await unlocked_phone_gets_nothing(phone, case)
    assert await laptop.find_case(None) == case
    await elsewhere_by(office, OTHER)


async def elsewhere_by(office: Organisation, passphrase: str) -> Account:
    """Attach on one more device, by this passphrase."""
    return await office.letters("a third").attach(
        office.origin, fingerprint(office), "anna", m.Profile.PARTY, passphrase, "en"
    )


async def test_after_a_recovery_an_unlocked_phone_reads_and_changes_nothing_more(office: Organisation) -> None:
    _, phone, code, case = await joined(office, recovery=True)
    back = await office.letters("new").recover(
        office.origin, fingerprint(office), "anna", m.Profile.PARTY, code, OTHER
    )
    assert await back.find_case(None) == case
    await unlocked_phone_gets_nothing(phone, case)


async def test_the_token_of_an_old_phone_ends_with_the_passphrase(office: Organisation) -> None:
    _, phone, _, _ = await joined(office)
    bearer = await phone._session.bearer()
    await (await elsewhere(office)).change_passphrase(OTHER)
    with pytest.raises(ServerProblem, match=r"login\.expired"):
        await phone._session.transport.send(JsonRequest(BY_NAME["keyring.get"], b""), bearer)


@pytest.mark.parametrize("again", ["at once", "by a new login"])
async def test_a_new_passphrase_whose_answer_was_lost_is_the_passphrase(office: Organisation, again: str) -> None:
    """The token with which it was sent has ended too: sending it again takes a login, by the passphrase that was sent."""
    _, phone, _, case = await joined(office)
    stands = between(phone)
    if again == "at once":
        lost = stands.inside

        class TwiceSent(Between):
            """Sends a slot twice, as a line does whose first answer was lost."""

            async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
                if call.route.name == "slot.put" and not self.sent:
                    self.sent.append(call)
                    await self.inside.send(call, bearer)
                return await super().send(call, bearer)

        phone._session.transport = TwiceSent(lost)
        await phone.change_passphrase(OTHER)
    else:
        stands.loses_answer = {"slot.put"}
        with pytest.raises(Unreachable):
            await phone.change_passphrase(OTHER)
        stands.loses_answer = set()
    assert await phone.find_case(None) == case
    await elsewhere_by(office, OTHER)


async def test_after_a_new_recovery_code_the_same_program_goes_on(office: Organisation) -> None:
    _, phone, _, case = await joined(office, recovery=True)
    code = await phone.new_recovery_code()
    assert await phone.find_case(None) == case
    back = await office.letters("new").recover(
        office.origin, fingerprint(office), "anna", m.Profile.PARTY, code, OTHER
    )
    assert await back.find_case(None) == case
