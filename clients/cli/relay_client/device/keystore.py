"""What this device keeps, and how: one folder per account, private to its owner, written whole or not at all.

In the clear stands only what is needed to ask for the passphrase: origin, root, login name, and the sealed secret
with its salt. Everything else is sealed under a key from that secret (`Vault`). Two commands at once take turns.
POSIX only.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final, TypeVar

import platformdirs
from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import digest, root_fingerprint
from relay.crypto.errors import CannotOpen
from relay.crypto.keyring import local_key, open_local, seal_local
from relay.crypto.padding import SMALLEST_PART, pad_counted, unpad_counted
from relay.wire import codec, logins
from relay.wire import messages as m
from relay.wire.codec import Malformed, Size
from relay.wire.statements import RootFingerprint, SigningKeyBytes
from relay_client.device.disk import FILE_MODE, make_folder, told, write_whole
from relay_client.device.handed_in import Letterbox
from relay_client.device.spare_room import SpareRoom
from relay_client.errors import LocalFault

T = TypeVar("T")

_NAME_BYTES: Final = 12
_FILES: Final = "pages"

Origin = Annotated[str, Size(8, 300)]
Language = Annotated[str, Size(2, 35)]


class AccountProfile(Struct, frozen=True):
    """An account as this device knows it. The root's key is pinned here, once."""

    origin: Origin
    root: SigningKeyBytes
    login: m.Login
    kind: m.Profile
    language: Language | None = None

    @property
    def name(self) -> str:
        """The account's folder; the same for the same account, and telling nothing by itself."""
        return digest(f"{self.origin}\0{self.login}".encode()).hex()[: 2 * _NAME_BYTES]

    @property
    def fingerprint(self) -> RootFingerprint:
        """The pinned root's fingerprint."""
        return RootFingerprint(root_fingerprint(self.root))


class ChosenAccount(Struct, frozen=True):
    """Which of the accounts of a folder is meant where nobody says another one, by the name of its own folder."""

    name: Annotated[str, Size(1, 4 * _NAME_BYTES)]


class CachedSlot(Struct, frozen=True):
    """The sealed secret of an account with the salt of its passphrase, so that drafts open without the server.

    `device` is the server's word that this device logged in before, under this very passphrase (step L10). It lies in the clear,
    because it is needed where the passphrase does not open: whoever has this file can guess at it without any server.
    """

    salt: m.Salt
    wrapped: m.WrappedSecret
    device: m.DeviceToken | None = None


class DeviceStore:
    """The client's folder: which accounts there are, and each one's two open files."""

    def __init__(self, folder: Path, random: Callable[[int], bytes]) -> None:
        self._accounts = folder / "accounts"
        self._chosen = folder / "chosen.json"
        self.evidence = folder / "evidence"
        """Where proofs lie that a person can hand on: beside the accounts, because forgetting an account must not take them."""
        self.random = random
        self.spare = SpareRoom(folder, random)

    @staticmethod
    def locate(environ: Mapping[str, str]) -> Path:
        """Return the folder that LETTERS_HOME names, or the platform's usual one."""
        named = environ.get("LETTERS_HOME")
        return Path(named) if named else platformdirs.user_data_path("letters", appauthor=False)

    def profiles(self) -> tuple[AccountProfile, ...]:
        """Return every account on this device, by login name."""
        with told():
            folders = sorted(self._accounts.iterdir()) if self._accounts.is_dir() else []
        account_profiles = [_read(folder / "profile.json", AccountProfile) for folder in folders]
        return tuple(
            sorted(
                (profile for profile in account_profiles if profile is not None), key=lambda profile: profile.login
            )
        )

    def profile(self, login: str | None = None) -> AccountProfile:
        """Return the account of that name, or the only one, or the chosen one; `home.no_profile`, `home.several_profiles`."""
        everybody = self.profiles()
        profiles = [profile for profile in everybody if login in (None, profile.login)]
        if not profiles:  # named as the service reads a name: Bert is bert
            profiles = [
                profile
                for profile in everybody
                if logins.fold(profile.login) == logins.fold(login or "") is not None
            ]
        if not profiles:
            raise LocalFault("home.no_profile")
        if len(profiles) > 1 and login is None:
            chosen = self.chosen()
            profiles = [account_profile for account_profile in profiles if account_profile == chosen] or profiles
        if len(profiles) > 1:
            raise LocalFault("home.several_profiles")
        return profiles[0]

    def chosen(self) -> AccountProfile | None:
        """Return the account that was chosen for this folder, if it is here still."""
        kept = _read(self._chosen, ChosenAccount)
        return (
            None
            if kept is None
            else next((profile for profile in self.profiles() if profile.name == kept.name), None)
        )

    def choose(self, profile: AccountProfile | None) -> None:
        """Remember for this folder which account is meant where nobody says another one; None: that it is asked."""
        if profile is not None:
            write_whole(self._chosen, codec.encode(ChosenAccount(profile.name)) + b"\n", self.random)
            return
        with told():
            self._chosen.unlink(missing_ok=True)

    def known(self, profile: AccountProfile) -> bool:
        """Whether this account is on the device already."""
        return (self.folder(profile) / "profile.json").exists()

    def keep(self, profile: AccountProfile) -> None:
        """Add the account, or replace what is known of it."""
        write_whole(self.folder(profile) / "profile.json", codec.encode(profile) + b"\n", self.random)

    def set_language(self, profile: AccountProfile, language: str | None) -> AccountProfile:
        """Change the account's language."""
        changed = replace(profile, language=language)
        self.keep(changed)
        return changed

    def forget(self, profile: AccountProfile) -> None:
        """Remove everything of this account from this device."""
        with told():
            shutil.rmtree(self.folder(profile))

    def cached_slot(self, profile: AccountProfile) -> CachedSlot | None:
        """Return the sealed secret, None when this account was never unlocked here."""
        return _read(self.folder(profile) / "way-in.json", CachedSlot)

    def keep_cached_slot(self, profile: AccountProfile, cached_slot: CachedSlot) -> None:
        """Keep the sealed secret and its salt; a device token stays while the salt does."""
        before = self.cached_slot(profile)
        if before is not None and before.salt == cached_slot.salt and cached_slot.device is None:
            cached_slot = replace(cached_slot, device=before.device)
        write_whole(self.folder(profile) / "way-in.json", codec.encode(cached_slot) + b"\n", self.random)

    def keep_device(self, profile: AccountProfile, device: m.DeviceToken) -> None:
        """Keep a device token beside the sealed secret that is here; where there is none, the next login brings another."""
        cached_slot = self.cached_slot(profile)
        if cached_slot is not None:
            self.keep_cached_slot(profile, replace(cached_slot, device=device))

    def vault(self, profile: AccountProfile, secret: bytes) -> Vault:
        """Return what is sealed for this account, given its secret R."""
        return Vault(self.folder(profile), secret, self.random, self.spare)

    def letterbox(self, profile: AccountProfile) -> Letterbox:
        """Return where texts for this account are handed in while it is locked."""
        return Letterbox(self.folder(profile), self.random, self.spare)

    def folder(self, profile: AccountProfile) -> Path:
        """Return where the account's files are."""
        return self._accounts / profile.name


class Vault:
    """Sealed values by shelf and name. Neither names nor sizes of short values show from outside."""

    def __init__(
        self, folder: Path, secret: bytes, random: Callable[[int], bytes], spare: SpareRoom | None = None
    ) -> None:
        self._folder = folder
        self.spare = SpareRoom(folder, random) if spare is None else spare
        """Where words find room on a full disk."""
        self._key = local_key(secret, "vault")
        self._names = local_key(secret, "vault names")
        self._random = random

    def get(self, shelf: str, name: str) -> bytes | None:
        """Return a value; None when there is none. Raises LocalFault `home.damaged` where it does not open."""
        with told():
            try:
                sealed = self._path(shelf, name).read_bytes()
            except FileNotFoundError:
                return None
        return self._open(shelf, sealed)[1]

    def all(self, shelf: str) -> tuple[tuple[str, bytes], ...]:
        """Return every (name, value) of a shelf, by name."""
        folder = self._folder / shelf
        with told():
            paths = sorted(folder.glob("*.sealed")) if folder.is_dir() else []
            return tuple(sorted(self._open(shelf, path.read_bytes()) for path in paths))

    def put(self, shelf: str, name: str, value: bytes) -> None:
        """Keep a value durably, in place of an older one of this name."""
        named = len(name.encode()).to_bytes(2, "big") + name.encode() + value
        sealed = seal_local(self._key, shelf, pad_counted(named, SMALLEST_PART), self._random)
        write_whole(self._path(shelf, name), sealed, self._random)

    def read(self, shelf: str, name: str, shape: type[T]) -> T | None:
        """Return a value of this shape; None when there is none. Raises as `get`, also for one of another shape."""
        data = self.get(shelf, name)
        return None if data is None else shaped(shelf, data, shape)

    def rows(self, shelf: str, shape: type[T]) -> tuple[tuple[str, T], ...]:
        """Return every (name, value) of a shelf whose values have this shape; raises as `read`."""
        return tuple((name, shaped(shelf, data, shape)) for name, data in self.all(shelf))

    def write(self, shelf: str, name: str, value: object) -> None:
        """Keep a value that `read` returns again, as `put`."""
        self.put(shelf, name, codec.encode(value))

    def drop(self, shelf: str, name: str) -> None:
        """Remove a value; a missing one is no error."""
        with told():
            self._path(shelf, name).unlink(missing_ok=True)

    def file(self, name: bytes) -> Path:
        """Return the place of a file that is sealed already, under a key that lies in this vault."""
        return self._folder / _FILES / f"{name.hex()}.part"

    def drop_files(self, names: Iterable[bytes]) -> None:
        """Remove such files; a missing one is no error."""
        with told():
            for name in names:
                self.file(name).unlink(missing_ok=True)

    def file_names(self) -> frozenset[bytes]:
        """Return which such files there are."""
        with told():
            return frozenset(bytes.fromhex(path.stem) for path in (self._folder / _FILES).glob("*.part"))

    @contextmanager
    def turn(self, lock: str = "lock") -> Iterator[None]:
        """Hold a lock of this account while something is read, changed and written back. Never across a wait."""
        with told():
            make_folder(self._folder)
            handle = os.open(self._folder / lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _open(self, shelf: str, sealed: bytes) -> tuple[str, bytes]:
        try:
            named = unpad_counted(open_local(self._key, shelf, sealed), SMALLEST_PART)
        except CannotOpen as error:
            raise LocalFault("home.damaged", shelf) from error
        end = 2 + int.from_bytes(named[:2], "big")
        return named[2:end].decode(), named[end:]

    def _path(self, shelf: str, name: str) -> Path:
        hidden = digest(self._names + f"{shelf}\0{name}".encode()).hex()[: 2 * _NAME_BYTES]
        return self._folder / shelf / f"{hidden}.sealed"


def _read(path: Path, shape: type[T]) -> T | None:
    with told():
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
    return shaped(path.name, data, shape)


def shaped(where: str, data: bytes, shape: type[T]) -> T:
    """Read a value that was kept; LocalFault `home.damaged` where it is none of this shape."""
    try:
        return codec.decode(shape, data)
    except Malformed as error:
        raise LocalFault("home.damaged", where) from error
