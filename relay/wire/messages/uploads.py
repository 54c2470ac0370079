"""Large parts: uploads before they are submitted, and the bytes of a submitted part.

Requests here come as headers and paths (tus 1.0), not as JSON; these shapes are what they say.
"""

from __future__ import annotations

from msgspec import Struct

from relay.domain.ids import AccountId, CaseId, ItemId, Seconds, UploadId


class UploadWanted(Struct, frozen=True):
    """A place for the stored bytes of one part: which item's, which part, how many bytes."""

    case: CaseId
    item: ItemId
    part: int
    length: int


class Upload(Struct, frozen=True):
    """An upload of the caller's; how much of it has come is for the bytes themselves to say."""

    upload: UploadId
    length: int
    expires: Seconds
    account: AccountId
    """The caller's own; by it the frontend counts how much one person sends at a time."""


class PartWanted(Struct, frozen=True):
    """One large part of an item, from 1 on."""

    part: int


class PartBytes(Struct, frozen=True):
    """Under which name a part's stored bytes are kept, and how many they are."""

    upload: UploadId
    length: int
