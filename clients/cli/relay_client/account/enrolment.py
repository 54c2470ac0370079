"""How an account comes to be: staff by a request that the root signs, a party by answering a slip.

Secrets made here wait sealed on the device until the server has answered, so that a lost answer loses nothing: the same request
is sent again, and where the server says it was used, logging in shows whether that was us.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import slip as slips
from relay.crypto.digests import root_fingerprint
from relay.crypto.keyring import new_secret
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.ids import Seconds, SlipId
from relay.domain.model import StaffRole
from relay.wire import characters, codec, logins
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Malformed, Size
from relay_client.account import changes, keyring
from relay_client.account import outbox as requests
from relay_client.account.keyring import CaseKey, KeyringContent, KeysetSeeds, SigningSeed
from relay_client.account.login import ask
from relay_client.account.outbox import PendingRequest
from relay_client.account.session import AccountSession
from relay_client.account.unlock import NewAccountSecrets, account_secrets, passphrase_slot, with_recovery
from relay_client.device.environment import Environment
from relay_client.device.keystore import AccountProfile, Vault
from relay_client.errors import ClientError, LocalFault, Misused, ServerProblem, Unreachable, Untrusted
from relay_client.net.transport import Transport
from relay_client.trust.directory import Directory, parsed
from relay_client.views.people import SlipPaper

_FORMAT: Final = "relay/1 staff request"
_SHELF: Final = "waiting"
_FAILED: Final = 500
"""From this status on nobody knows whether a request was taken."""
_USED: Final = frozenset({"slip.used", "slip.unknown", "login.taken", "staff.known", "record.conflict"})


class StaffRequestFile(Struct, frozen=True):
    """What goes to the offline machine, in the clear: public keys, and what is asked for."""

    format: Annotated[str, Size(1, 40)]
    root: s.RootFingerprint
    keyset: s.KeysetBytes
    account: s.SigningKeyBytes
    role: StaffRole
    name: s.StaffName
    at: Seconds
    days: int


def new_staff(
    environment: Environment, role: StaffRole, name: str, root: s.RootFingerprint, days: int
) -> tuple[KeyringContent, StaffRequestFile]:
    """Make a staff member's keys, and the request for the root to sign; Misused `staff.name`."""
    name = characters.tidy(name, lines=False)
    if not characters.clean(name, lines=False):
        raise Misused("staff.name")
    keyset, account = KeysetSecret.generate(environment.random), SigningSecret.generate(environment.random)
    content = KeyringContent(SigningSeed(account.to_bytes()), (), (), KeysetSeeds(keyset.to_bytes()))
    file = StaffRequestFile(
        format=_FORMAT,
        root=root,
        keyset=s.KeysetBytes(keyset.public.to_bytes()),
        account=s.SigningKeyBytes(account.public.raw),
        role=role,
        name=name,
        at=environment.now(),
        days=days,
    )
    try:
        codec.decode(StaffRequestFile, codec.encode(file))
    except Malformed:
        raise Misused("staff.name") from None
    return content, file


def keep_waiting(vault: Vault, content: KeyringContent) -> None:
    """Keep a new staff member's keys sealed until the root has signed."""
    vault.write(_SHELF, "staff", content)


def waiting(vault: Vault) -> KeyringContent:
    """Return them; Misused `staff.no_request`."""
    content = vault.read(_SHELF, "staff", KeyringContent)
    if content is None:
        raise Misused("staff.no_request")
    return content


def forget_waiting(vault: Vault) -> None:
    """Forget them: the keyring on the server has them now."""
    vault.drop(_SHELF, "staff")


def keep_key(vault: Vault, key: CaseKey) -> None:
    """Keep the keyset of a slip's answer until the answer has arrived."""
    vault.write(_SHELF, f"slip {key.slip.hex()}", key)


def kept_key(vault: Vault, slip: SlipId) -> CaseKey | None:
    """Return it; None where no answer to this slip is on its way."""
    return vault.read(_SHELF, f"slip {slip.hex()}", CaseKey)


def forget_key(vault: Vault, slip: SlipId) -> None:
    """Forget it: the keyring on the server has it."""
    vault.drop(_SHELF, f"slip {slip.hex()}")


def kept_answer(vault: Vault, slip: SlipId) -> PendingRequest:
    """Return the answer to a slip that was sent before; LocalFault `home.known` where there is none."""
    request = next(
        (pending_request for _, pending_request in requests.waiting(vault) if pending_request.slip == slip), None
    )
    if request is None:
        raise LocalFault("home.known")
    return request


def read_staff_record(file: bytes, profile: AccountProfile, content: KeyringContent) -> bytes:
    """Return the root's record out of a file (raw, or base64url text), held against our own request.

    Raises Misused `staff.file`, `staff.other_keyset`; Untrusted where the root did not sign it.
    """
    data = _unwrapped(file)
    try:
        statement = parsed(data, profile.fingerprint).statement
    except Untrusted as error:
        raise Misused("staff.file", error.code) from error
    if not isinstance(statement, s.Staff):
        raise Misused("staff.file")
    Directory(profile.root).admit([data])
    seeds = content.staff
    ours = None if seeds is None else KeysetSecret.from_bytes(seeds).public.to_bytes()
    if statement.keyset != ours or statement.account != content.account_key().public.raw:
        raise Misused("staff.other_keyset")
    return data


def read_staff_records(file: bytes, profile: AccountProfile) -> tuple[tuple[bytes, str], ...]:
    """Return each of the root's records in a file, one a line, with the name in it; raises as `read_staff_record`."""
    records = []
    for line in file.split():
        data = _unwrapped(line)
        try:
            statement = parsed(data, profile.fingerprint).statement
        except Untrusted as error:
            raise Misused("staff.file", error.code) from error
        if not isinstance(statement, s.Staff):
            raise Misused("staff.file")
        Directory(profile.root).admit([data])
        records.append((data, statement.name))
    if not records:
        raise Misused("staff.file")
    return tuple(records)


def named_profile(
    origin: str, root: s.SigningKeyBytes, login: str, kind: m.Profile, language: str | None
) -> AccountProfile:
    """Return a profile under the folded name, as new accounts bear it (step L1); Misused `login.name` for what is none.

    What folds to no name is kept as it is typed: an account made earlier may bear it, and of a new one the server says whether it
    is unfit or looks like one that is taken.
    """
    tidied = characters.tidy(login, lines=False)
    return typed_profile(origin, root, logins.fold(tidied) or tidied, kind, language)


def typed_profile(
    origin: str, root: s.SigningKeyBytes, login: str, kind: m.Profile, language: str | None
) -> AccountProfile:
    """Return a profile under the name as it was typed, as accounts bear it that were made earlier; Misused `login.name`."""
    profile = AccountProfile(origin, root, login.strip(), kind, language)
    try:
        codec.decode(AccountProfile, codec.encode(profile))
    except Malformed:
        raise Misused("login.name") from None
    return profile


async def check_organisation(transport: Transport, root: s.RootFingerprint) -> m.Organisation:
    """Return what the server says of itself, if its root is the one on the paper; Misused `root.mismatch`."""
    organisation = await ask(transport, "organisation", m.Organisation)
    if root_fingerprint(organisation.root) != root:
        raise Misused("root.mismatch")
    if organisation.origin != transport.origin:
        raise Untrusted("trust.origin", organisation.origin)
    Directory(organisation.root).admit([organisation.server])
    return organisation


def case_key(slip: SlipPaper, environment: Environment) -> CaseKey:
    """Make the keyset with which a slip is answered; Misused `slip.expired`."""
    if environment.now() >= slip.expires:
        raise Misused("slip.expired")
    keyset = KeysetSecret.generate(environment.random)
    return CaseKey(slip.case, slip.side, slip.slip, KeysetSeeds(keyset.to_bytes()))


def answer(slip: SlipPaper, key: CaseKey, account: SigningSecret, new: m.NewAccount | None) -> m.SlipAnswer:
    """Return the answer to a slip, with the code made with its secret."""
    public = key.secret().public
    statement = slips.SlipStatement(
        origin=slip.origin,
        root=slip.root,
        slip=slip.slip,
        expiry=slip.expires,
        case=slip.case,
        side=slip.side.value,
        account=account.public,
        keyset=public,
    )
    mac = slips.slip_mac(slip.secret, statement)
    account_key = s.SigningKeyBytes(account.public.raw)
    unsigned = m.SlipAnswer(s.KeysetBytes(public.to_bytes()), account_key, m.Mac(mac), new)
    return replace(unsigned, signature=changes.answered(slip.origin, account, slip.slip, unsigned))


def new_party(
    slip: SlipPaper,
    profile: AccountProfile,
    passphrase: str,
    environment: Environment,
    *,
    recovery: bool,
    again: bool = False,
) -> tuple[NewAccountSecrets, m.SlipAnswer, CaseKey, str | None]:
    """Make a party's account, the answer that brings it, its keyset, and its recovery code if one is wanted.

    With `again` its name is to be the one that its owner had before they lost their keys.
    """
    key = case_key(slip, environment)
    account = SigningSecret.generate(environment.random)
    content = KeyringContent(SigningSeed(account.to_bytes()), (key,), ())
    created, code = new_account_secrets(profile, passphrase, content, environment), None
    if recovery:
        created, code = with_recovery(created, profile, environment.random)
    request = replace(answer(slip, key, account, created.account), again=True if again else None)
    return created, request, key, code


def new_account_secrets(
    profile: AccountProfile, passphrase: str, content: KeyringContent, environment: Environment
) -> NewAccountSecrets:
    """Make an account with a fresh secret R under a passphrase; Misused `passphrase.short`."""
    secret = new_secret(environment.random)
    slot, keys = passphrase_slot(profile, passphrase, secret, environment.random)
    return account_secrets(profile, slot, keys, secret, content, environment.random)


async def send_answer(session: AccountSession, kept: PendingRequest) -> None:
    """Send the answer of somebody new; where it had arrived before, logging in shows it."""
    repeated = _was_sent(session.vault, kept.name)
    requests.keep(session.vault, kept)
    try:
        await session.transport.send(kept.call())
    except Unreachable as fault:
        fault.pending = kept.name
        raise
    except ServerProblem as problem:
        if problem.code not in _USED or not repeated or not await _is_ours(session):
            requests.done(session.vault, kept.name)
            raise
    requests.done(session.vault, kept.name)


async def answer_again(session: AccountSession, slip: SlipPaper) -> CaseKey:
    """Answer a slip as somebody who has an account: its keyset goes into the keyring first, then the answer.

    Refused, it goes out of the keyring again.
    """
    profile = session.profile
    if (slip.origin, slip.root) != (profile.origin, profile.fingerprint):
        raise Misused("slip.origin")
    content = await session.content()
    known = next((case for case in content.cases if case.slip == slip.slip), None)
    key = known or case_key(slip, session.environment)
    content = await session.update(keyring.with_case(key))
    request = answer(slip, key, content.account_key(), None)
    try:
        await session.call("slip.answer", m.Nothing, request, path={"slip": codec.base64url(slip.slip)})
    except ServerProblem as problem:
        # A refused answer is no contact. One that was sent before and never answered may be: its keyset stays.
        if problem.status < _FAILED and known is None:
            await session.update(keyring.without_case(slip.slip))
        raise
    return key


def _was_sent(vault: Vault, name: str) -> bool:
    """Whether a request of this name was sent before without an answer."""
    return any(request == name for request, _ in requests.waiting(vault))


async def _is_ours(session: AccountSession) -> bool:
    try:
        await session.login()
    except ClientError:
        return False
    return True


def _unwrapped(file: bytes) -> bytes:
    if file.startswith(b"RLY1"):
        return file
    try:
        return codec.unbase64url(file.decode("ascii").strip())
    except (UnicodeDecodeError, Malformed):
        raise Misused("staff.file") from None
