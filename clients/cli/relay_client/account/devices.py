"""The devices of one's own account: what their owner calls them, ending one, and ending all others (steps K7, L9, L11).

Which devices there are is the service's word, and nothing is decided by it: what ends a device is signed, and what shuts all others
out is a new passphrase. Names are in the keyring alone.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.device import DEVICE_ID_BYTES
from relay.wire import messages as m
from relay.wire.codec import Size
from relay.wire.messages import DeviceId
from relay_client.account import changes, keyring
from relay_client.account.contact_names import tidy_name
from relay_client.account.keyring import MOST_DEVICES, DeviceName, KeyringContent
from relay_client.account.own_list import ListForm, OwnList
from relay_client.account.session import AccountSession
from relay_client.errors import Ambiguous, Misused, ServerProblem, Unreachable
from relay_client.views.devices import DeviceInfo

_SHELF: Final = "account"
_NAME: Final = "device"
_EARLIER_MOST: Final = 8
_Names = Annotated[tuple[DeviceName, ...], Size(0, MOST_DEVICES)]


class KnownAs(Struct, frozen=True):
    """Under which ids this device was known: each new passphrase gives it another one, and its name moves along."""

    ids: Annotated[tuple[DeviceId, ...], Size(0, _EARLIER_MOST)] = ()


class KeptDevices(Struct, frozen=True):
    """The names of devices as this one knows them, by which version of the keyring; `due` are not in it yet."""

    known: _Names = ()
    due: _Names = ()
    version: int = 0


FORM: Final = ListForm(
    name="devices",
    shape=KeptDevices,
    written=lambda content: content.devices or (),
    change=lambda kept: keyring.with_devices(kept.due),
    brought_up=lambda _, written, due, version: KeptDevices(written, due, version),
)


class OwnDevices:
    """The devices of one account, from one of them."""

    def __init__(self, session: AccountSession) -> None:
        self._session = session
        self._names = OwnList(session.vault, session.keyring_known, session.update, FORM)
        session.riders += [self._names.ride, self.ride]

    def this(self) -> DeviceId | None:
        """Return the id of this device; None where it has not logged in yet. No network."""
        cached_slot = self._session.home.cached_slot(self._session.profile)
        if cached_slot is None or cached_slot.device is None:
            return None
        return DeviceId(cached_slot.device[:DEVICE_ID_BYTES])

    async def here(self) -> DeviceId:
        """Return the id of this device, logging in where it has none yet; ServerProblem `device.unknown` where none is given."""
        if self.this() is None:
            await self._session.login()
        this = self.this()
        if this is None:
            raise ServerProblem("device.unknown", 404)
        return this

    async def all(self) -> tuple[DeviceInfo, ...]:
        """Return the devices that the service tells of, this one first, then the one that was there last."""
        content = self.ride(self._names.ride(await self._session.content_anew()))
        rows = await self._session.call("device.list", m.Devices)
        names = {device.device: device.name for device in content.devices or ()}
        this = self.this()
        devices = [
            DeviceInfo(device.device, device.seen, names.get(device.device), device.device == this)
            for device in rows.devices
        ]
        return tuple(sorted(devices, key=lambda device_info: not device_info.this))

    async def find(self, text: str) -> DeviceInfo:
        """Return the one device of that name, or whose id begins so; Misused `id.unknown`, `id.ambiguous`."""
        typed = text.strip().casefold()
        devices = await self.all()
        fits = [device for device in devices if (device.name or "").casefold() == typed]
        fits = fits or [device for device in devices if typed and device.device.hex().startswith(typed)]
        if len(fits) != 1:
            raise Ambiguous.among(device.device for device in fits) if fits else Misused("id.unknown")
        return fits[0]

    async def name(self, device: DeviceId, name: str) -> str:
        """Call a device by this name from now on; raises as `tidy_name`, Misused `device.name_taken` too.

        It goes into the keyring at once, or with its next version where there is no line.
        """
        tidied, given = tidy_name(name), DeviceName(device, tidy_name(name))
        with suppress(Unreachable):
            await self._session.content_anew()
        if any(
            device_name.name.casefold() == tidied.casefold()
            for device_name in self._named()
            if device_name.device != device
        ):
            raise Misused("device.name_taken")
        await self._names.change(
            lambda kept: replace(
                kept, due=(*(device_name for device_name in kept.due if device_name.device != device), given)
            )
        )
        return tidied

    def _named(self) -> tuple[DeviceName, ...]:
        """Return the name of each device, as far as this one knows; its own under the id that it has now."""
        names = {each.device: each for each in self._names.all()}
        content = self._session.known_content
        if content is not None:
            names = {device.device: device for device in self.ride(self._names.ride(content)).devices or ()}
        return tuple(names.values())

    async def end(self, device: DeviceId) -> None:
        """End another device: its tokens at once, and each login that says which device it is.

        Raises Misused `device.this`, ServerProblem `device.unknown`. Whoever has that device and knows the passphrase can log in
        again as a new one: to shut them out takes a new passphrase (`end_others`).
        """
        if device == self.this():
            raise Misused("device.this")
        session = self._session
        key = (await session.content()).account_key()
        await session.put("device.end", lambda at: changes.device_end(session.profile, key, device, at))
        await self._names.change(
            lambda kept: replace(kept, due=tuple(name for name in kept.due if name.device != device))
        )
        await session.update(keyring.with_devices((), [device]))

    async def end_others(self, new: str) -> str:
        """Shut every other device out by a new passphrase and a new recovery code; return the code (step L9).

        Misused `passphrase.short`. Where it breaks off in between, doing it again is safe.
        """
        await self._session.change_passphrase(new)
        code = await self._session.new_recovery_code()
        content = self.ride(await self._session.content())
        this = self.this()
        gone = [device.device for device in content.devices or () if device.device != this]
        await self._session.update(keyring.with_devices((), gone))
        return code

    def ride(self, content: KeyringContent) -> KeyringContent:
        """Let the name of this device move to the id that it has now."""
        this = self.this()
        if this is None:
            return content
        vault = self._session.vault
        known = vault.read(_SHELF, _NAME, KnownAs) or KnownAs()
        if this not in known.ids:
            known = KnownAs((*known.ids, this)[-_EARLIER_MOST:])
            vault.write(_SHELF, _NAME, known)
        earlier = frozenset(known.ids) - {this}
        named = content.devices or ()
        gone = [name for name in named if name.device in earlier]
        if not gone:
            return content
        moved = [] if any(name.device == this for name in named) else [DeviceName(this, gone[-1].name)]
        return keyring.with_devices(moved, [name.device for name in gone])(content)
