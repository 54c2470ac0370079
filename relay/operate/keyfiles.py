"""The files that keys and records stand in: one JSON object each (records: one line of base64url), named by their kind.

Decides their form and nothing else. The root's private half may be sealed under a passphrase; a forgotten one cannot be
recovered. What is read here is checked against itself: a damaged or mixed-up file is never half believed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Final, TypeVar

from msgspec import Struct

from relay.crypto import keyring, slots
from relay.crypto.encoding import RandomSource
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.operate import disk
from relay.operate.fault import Fault
from relay.wire import codec, records
from relay.wire.codec import Malformed, Size
from relay.wire.passphrases import is_typable
from relay.wire.records import Record
from relay.wire.statements import SigningKeyBytes

Seed = Annotated[bytes, Size.exactly(32)]
KeysetSeeds = Annotated[bytes, Size.exactly(64)]
Salt = Annotated[bytes, Size.exactly(slots.SALT_BYTES)]
SealedSeed = Annotated[bytes, Size.exactly(12 + 32 + 16)]

AskPassphrase = Callable[[], str]
_SEAL_NAME: Final = "organisation root"
T = TypeVar("T")


RootKind = Enum("RootKind", {"IS": "root-key/1"})

RootPublicKind = Enum("RootPublicKind", {"IS": "root-public/1"})

ServerKind = Enum("ServerKind", {"IS": "server-key/1"})

SharesKind = Enum("SharesKind", {"IS": "shares-key/1"})

SharesPublicKind = Enum("SharesPublicKind", {"IS": "shares-public/1"})


class RootFile(Struct, frozen=True):
    """The root's private half: its seed as it is, or sealed under a passphrase with its salt."""

    relay: RootKind
    root: SigningKeyBytes
    seed: Seed | None = None
    salt: Salt | None = None
    sealed: SealedSeed | None = None


class RootPublicFile(Struct, frozen=True):
    """The root's public key."""

    relay: RootPublicKind
    root: SigningKeyBytes


class ServerFile(Struct, frozen=True):
    """The server's keyset, and the key of the salts it makes up for unknown login names."""

    relay: ServerKind
    keyset: KeysetSeeds
    salt_key: Seed


class SharesFile(Struct, frozen=True):
    """The private half for share backups."""

    relay: SharesKind
    keyset: KeysetSeeds


class SharesPublicFile(Struct, frozen=True):
    """The public half for share backups."""

    relay: SharesPublicKind
    keyset: Annotated[bytes, Size.exactly(1248)]


def encoded(shape: object) -> bytes:
    """Return a key file's bytes."""
    return codec.encode(shape) + b"\n"


def read_file(shape: type[T], path: Path, what: str) -> T:
    """Read a key file; `what` names it in the sentence where it is not one."""
    try:
        return codec.decode(shape, disk.read(path, what))
    except Malformed as error:
        raise Fault(f"{path} is not {what[0].lower()}{what[1:]} ({error}).") from None


def root_file(root: SigningSecret, passphrase: str, random: RandomSource) -> RootFile:
    """Spell the root's private half: sealed, unless the passphrase is empty."""
    public = SigningKeyBytes(root.public.raw)
    if not is_typable(passphrase):
        raise Fault("The passphrase holds a character that not every computer can type: choose another one.")
    if not passphrase.strip():
        return RootFile(RootKind.IS, public, seed=root.to_bytes())
    salt = slots.new_salt(random)
    sealed = keyring.seal_local(_root_lock(passphrase, salt, public), _SEAL_NAME, root.to_bytes(), random)
    return RootFile(RootKind.IS, public, salt=salt, sealed=sealed)


def open_root(path: Path, ask: AskPassphrase) -> SigningSecret:
    """Read the root's private half; `ask` is called only where it is sealed."""
    key_file = read_file(RootFile, path, "The organisation root's key")
    if key_file.seed is not None:
        seed = key_file.seed
    elif key_file.salt is not None and key_file.sealed is not None:
        passphrase = ask()
        if not passphrase.strip():
            raise Fault(f"{path} is sealed: its passphrase is needed.")
        try:
            seed = keyring.open_local(
                _root_lock(passphrase, key_file.salt, key_file.root), _SEAL_NAME, key_file.sealed
            )
        except CannotOpen:
            raise Fault(f"{path} does not open: the passphrase is another one, or the file is damaged.") from None
    else:
        raise Fault(f"{path} is not the organisation root's key: it holds neither a seed nor a sealed one.")
    root = SigningSecret.from_bytes(seed)
    if root.public.raw != key_file.root:
        raise Fault(f"{path} is damaged: its two halves do not belong together.")
    return root


def read_server(path: Path) -> tuple[KeysetSecret, bytes]:
    """Return the server's keyset and its salt key."""
    key_file = read_file(ServerFile, path, "The server's key file")
    return KeysetSecret.from_bytes(key_file.keyset), key_file.salt_key


def record_line(record: bytes) -> bytes:
    """Spell a record as the one line that travels by file."""
    return codec.base64url(record).encode() + b"\n"


def read_record(path: Path, what: str) -> Record:
    """Read a record from its one line, parsed and not yet verified."""
    data = disk.read(path, what)
    try:
        return records.parse(codec.unbase64url(data.decode("ascii").strip()))
    except (Malformed, UnicodeDecodeError) as error:
        raise Fault(f"{path} is not {what[0].lower()}{what[1:]} ({error}).") from None


def _root_lock(passphrase: str, salt: bytes, public: bytes) -> bytes:
    """Derive the sealing key; the public half stands where a login's origin does, and binds the two together."""
    keys = slots.passphrase_keys(
        passphrase, salt, slots.Profile.STAFF, login=_SEAL_NAME, origin=codec.base64url(public)
    )
    return keys.unlock
