"""Changes of one's own account, signed by its own key: a token shows who may look, and nobody may change anything with it.

No network, no disk, no clock: the second is handed in, and everything that is sent stands under the signature (steps K7, L5, E3).
"""

from __future__ import annotations

from relay.crypto import sign
from relay.crypto.keys import SigningSecret
from relay.domain.ids import Seconds
from relay.wire import messages as m
from relay_client.device.keystore import AccountProfile


def keyring_put(profile: AccountProfile, key: SigningSecret, sealed: m.Keyring, at: Seconds) -> m.KeyringPut:
    """Return the request that replaces the keyring by this version."""
    statement = sign.KeyringStatement(
        login=profile.login,
        origin=profile.origin,
        version=sealed.version,
        sealed=sealed.sealed,
        share=sealed.share,
        at=at,
    )
    return m.KeyringPut(sealed.version, sealed.sealed, sealed.share, at, _signature(key, statement))


def slot_put(profile: AccountProfile, key: SigningSecret, slot: m.Slot, at: Seconds) -> m.SlotPut:
    """Return the request that replaces the slot of this kind."""
    statement = sign.SlotStatement(
        login=profile.login,
        origin=profile.origin,
        kind=slot.kind,
        auth=slot.auth,
        wrapped=slot.wrapped,
        salt=slot.salt or b"",
        at=at,
    )
    return m.SlotPut(slot.kind, slot.auth, slot.wrapped, slot.salt, at, _signature(key, statement))


def device_end(profile: AccountProfile, key: SigningSecret, device: m.DeviceId, at: Seconds) -> m.DeviceEnd:
    """Return the request that ends this device."""
    statement = sign.DeviceEndStatement(login=profile.login, origin=profile.origin, device=device, at=at)
    return m.DeviceEnd(device, at, _signature(key, statement))


def answered(origin: str, key: SigningSecret, slip: bytes, answer: m.SlipAnswer) -> m.Signature:
    """Return the account key's signature under the answer to a slip."""
    return _signature(key, sign.AnswerStatement(origin, slip, answer.keyset, answer.mac))


def _signature(key: SigningSecret, statement: sign.ChangeStatement) -> m.Signature:
    return m.Signature(sign.sign_change(key, statement).signature)
