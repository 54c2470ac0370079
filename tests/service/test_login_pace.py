"""Who may try to log in how often: strangers never use up what belongs to a device that logged in before."""

from relay.crypto import sign
from relay.crypto.device import DEVICE_TOKEN_BYTES
from relay.domain.model import StaffRole
from relay.service.login_pace import Visitor
from relay.service.rate_limit import RATE_LIMITS, LoginLimit
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import Denied
from relay.wire.routes import Pace
from tests.service.test_account_changes import slot_put
from tests.support.signing import ORIGIN, Someone
from tests.support.world import World

BURST = RATE_LIMITS[Pace.LOGIN].burst
HOME, PRISON, WANTS_ONE = "192.0.2.1", "198.51.100.7", b""


def login_start(name: str) -> m.LoginStart:
    return m.LoginStart(name, m.Profile.STAFF)


async def tried(world: World, name: str, visitor: Visitor) -> str:
    """Begin a login; return the code of the refusal, or nothing."""
    try:
        await world.service.authentication.start(login_start(name), visitor)
    except Denied as denied:
        return denied.code
    return ""


async def logged_in(world: World, person: Someone, visitor: Visitor) -> m.LoggedIn:
    """Log in from begin to end, as a device at this address with this token does."""
    challenge = await world.service.authentication.start(login_start(person.name), visitor)
    return await world.service.authentication.prove(proof(person, challenge), visitor)


def proof(person: Someone, challenge: m.LoginChallenge) -> m.LoginProof:
    said = sign.LoginStatement(person.name, ORIGIN, challenge.nonce, challenge.at)
    signature = m.Signature(sign.sign_login(person.account, said).signature)
    shown = m.Auth(person.auth)
    return m.LoginProof(person.name, challenge.nonce, challenge.at, m.SlotKind.PASSPHRASE, shown, signature)


async def token_of(world: World, person: Someone) -> bytes:
    """Log in once from a new device; return the token that it got."""
    device = (await logged_in(world, person, Visitor(HOME, WANTS_ONE))).device
    assert device is not None
    return device


async def used_up_everywhere(world: World, name: str) -> None:
    """Let strangers use up the name, from as many addresses as that takes."""
    for address in range(RATE_LIMITS[LoginLimit.NAME].burst // BURST + 1):
        for _ in range(BURST):
            await tried(world, name, Visitor(f"203.0.113.{address}"))
    assert await tried(world, name, Visitor("203.0.113.99")) == "rate.limited"


async def test_a_stranger_uses_up_a_name_at_their_own_address_alone(world: World, lead: Someone) -> None:
    codes = [await tried(world, "lead", Visitor(PRISON)) for _ in range(BURST + 1)]
    assert codes == [""] * BURST + ["rate.limited"]
    assert await tried(world, "LEAD ", Visitor(PRISON)) == "rate.limited", "however it is typed"
    assert (await logged_in(world, lead, Visitor(HOME))).device is None, "who asks for no device token gets none"


async def test_a_device_that_was_here_before_gets_in_while_strangers_use_up_the_name(
    world: World, lead: Someone
) -> None:
    device = await token_of(world, lead)
    assert len(device) == DEVICE_TOKEN_BYTES
    await used_up_everywhere(world, "lead")
    for visitor in (Visitor(HOME), Visitor(HOME, WANTS_ONE), Visitor(HOME, bytes(48)), Visitor(HOME, device[:-1])):
        assert await tried(world, "lead", visitor) == "rate.limited"
    again = await logged_in(world, lead, Visitor(PRISON, device))
    assert again.device is None, "it keeps the one it has"


async def test_a_device_has_a_limit_of_its_own(world: World, lead: Someone) -> None:
    """Whoever steals a token guesses no quicker, and not at the cost of another device of the same person."""
    stolen, other = await token_of(world, lead), await token_of(world, lead)
    codes = [
        await tried(world, "lead", Visitor(HOME, stolen)) for _ in range(RATE_LIMITS[LoginLimit.DEVICE].burst + 1)
    ]
    assert codes.count("rate.limited") == 1
    assert codes[-1] == "rate.limited"
    assert await tried(world, "lead", Visitor(HOME, other)) == ""


async def test_a_token_is_worth_nothing_for_another_account(world: World, lead: Someone, deputy: Someone) -> None:
    device = await token_of(world, lead)
    await used_up_everywhere(world, "deputy")
    await used_up_everywhere(world, "nobody")
    for name in ("deputy", "nobody"):
        assert await tried(world, name, Visitor(HOME, device)) == "rate.limited"


async def test_a_token_ends_with_its_passphrase(world: World, lead: Someone) -> None:
    device = await token_of(world, lead)
    session = await world.session(lead)
    changed = slot_put(lead, world.now())
    await world.service.authentication.put_slot(session, changed)
    lead.auth = changed.auth
    await used_up_everywhere(world, "lead")
    assert await tried(world, "lead", Visitor(HOME, device)) == "rate.limited"
    world.clock.at += 10_000
    renewed = await logged_in(world, lead, Visitor(HOME, device))
    assert renewed.device not in (None, device), "a login with one that has ended brings a new one"


async def test_a_token_ends_with_the_account(world: World, office: Someone, lead: Someone) -> None:
    device = await token_of(world, lead)
    await used_up_everywhere(world, "lead")
    assert await tried(world, "lead", Visitor(HOME, device)) == ""
    ending = world.signed(
        s.StaffEnd(
            root=world.fingerprint,
            nonce=s.Nonce(world.chance(16)),
            signers=(office.id,),
            at=world.now(),
            keyset=lead.id,
        ),
        office,
    )
    await world.service.enrolment.end_staff(await world.session(office), m.StaffAct(ending))
    assert await tried(world, "lead", Visitor(HOME, device)) == "rate.limited"


async def test_false_tokens_count_against_their_address(world: World) -> None:
    """The frontend lets a token pass its own limit, so what is none must meet one behind it."""
    codes = [
        await tried(world, f"made up {number}", Visitor(PRISON, world.chance(48)))
        for number in range(RATE_LIMITS[LoginLimit.ADDRESS].burst + 1)
    ]
    assert codes.count("rate.limited") == 1
    assert await tried(world, "made up", Visitor(HOME, world.chance(48))) == ""


async def test_a_name_that_nobody_has_is_limited_like_any_other(world: World, lead: Someone) -> None:
    device = await token_of(world, lead)
    known: list[str] = []
    unknown: list[str] = []
    for codes, name in ((known, "lead"), (unknown, "nobody")):
        for visitor in [Visitor(PRISON, device[::-1])] * (BURST + 1) + [Visitor("203.0.113.5")] * (BURST + 1):
            codes.append(await tried(world, name, visitor))
    assert known == unknown


async def test_no_number_of_logins_that_are_begun_pushes_out_another_ones_challenge(
    world: World, lead: Someone
) -> None:
    authentication = world.service.authentication
    challenge = await authentication.start(login_start("lead"), Visitor(HOME))
    for number in range(12_000):
        authentication._challenges.new(f"made up {number}", world.now())
    assert (await authentication.prove(proof(lead, challenge), Visitor(HOME))).expires


async def test_a_challenge_logs_in_once_for_its_name_and_second(
    world: World, lead: Someone, deputy: Someone
) -> None:
    authentication = world.service.authentication

    async def refused(person: Someone, challenge: m.LoginChallenge) -> bool:
        try:
            await authentication.prove(proof(person, challenge), Visitor(world.chance(4).hex()))
        except Denied as denied:
            return denied.code == "login.refused"
        return False

    challenge = await authentication.start(login_start("lead"), Visitor(HOME))
    later = m.LoginChallenge(challenge.salt, challenge.nonce, type(challenge.at)(challenge.at + 1))
    assert await refused(deputy, challenge)
    assert await refused(lead, later)
    assert not await refused(lead, challenge)
    assert await refused(lead, challenge)
    old = await authentication.start(login_start("lead"), Visitor(HOME))
    world.clock.at += 601
    assert await refused(lead, old)


async def test_two_tokens_of_one_account_have_nothing_in_common(world: World) -> None:
    person = await world.staff("somebody", StaffRole.MEDIATOR)
    first, second = await token_of(world, person), await token_of(world, person)
    assert first[:16] != second[:16]
    assert first[16:] != second[16:]
