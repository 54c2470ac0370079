"""Staff taking up their accounts, slips being answered, second signatures."""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import Seconds, SlipId
from relay.domain.model import Side
from relay.wire.messages.account import NewAccount
from relay.wire.messages.base import Mac, RecordBytes, Signature, Text
from relay.wire.statements.base import KeysetBytes, SigningKeyBytes


class StaffAccept(Struct, frozen=True):
    """A staff member takes up their account: the root's record and the account it vouches for."""

    record: RecordBytes
    account: NewAccount


class StaffAct(Struct, frozen=True):
    """A record about staff as such: its ending, or that the root vouches for the same keys for longer."""

    record: RecordBytes


class SlipAnswer(Struct, frozen=True):
    """Somebody answers their slip. `account` for a new person; someone logged in adds a case to their account.

    `mac` is keyed by the slip's secret and is checked by the mediator's client, never by the server.
    """

    keyset: KeysetBytes
    account_key: SigningKeyBytes
    mac: Mac
    account: NewAccount | None = None
    signature: Signature | None = None
    """By the account key (step E3); somebody logged in answers with it, or not at all."""
    again: bool | None = None
    """The name of `account` is the one that this person had before they lost their keys (step E6)."""


class AnsweredSlip(Struct, frozen=True):
    """A slip of a case as its mediators see it; the last members once it was answered."""

    slip: SlipId
    side: Side
    epoch: int
    expires: Seconds
    keyset: KeysetBytes | None = None
    account_key: SigningKeyBytes | None = None
    mac: Mac | None = None


class AnsweredSlips(Struct, frozen=True):
    """The pending slips of a case."""

    slips: tuple[AnsweredSlip, ...]


class Cosign(Struct, frozen=True):
    """A record on its way to its second signer."""

    record: RecordBytes


class Cosigns(Struct, frozen=True):
    """Records that wait for this caller's signature."""

    records: tuple[RecordBytes, ...]
    staff: tuple[RecordBytes, ...] | None = None
    """What the root signed about whom they would let act, so that whoever is asked sees a name."""


class Organisation(Struct, frozen=True):
    """What anyone may know before logging in."""

    root: SigningKeyBytes
    server: RecordBytes
    origin: Text
    telephone: Text
    at: Seconds
    helpline: Text | None = None
    """Whom to ring about intimate pictures, beside the office."""
    age_line: int | None = None
    """Below which age somebody decides together with a parent or guardian, where that is not 18."""
    exit: Text | None = None
    """Where "leave fast" goes to: an https address of somebody else."""
    organisation: Text | None = None
    """What the organisation is called on pages that anyone may see."""
    zone: Text | None = None
    """The time zone in which its days end, where that is not Europe/Amsterdam."""
    signature_days: int | None = None
    """How many days a record waits for its second signature, where that is not 30."""


class WebFile(Struct, frozen=True):
    """One file of the web client: its name, and SHA-256 in 64 hexadecimal digits, as `sha256sum` writes it."""

    name: Text
    sha256: Text


class Integrity(Struct, frozen=True):
    """All files of the web client but this list, in the order of their names."""

    files: tuple[WebFile, ...]


class StaffList(Struct, frozen=True):
    """Current staff records, for staff."""

    records: tuple[RecordBytes, ...]
