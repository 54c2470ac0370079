"""Sized types and small shapes that every other message uses: problems, health, nothing."""

from __future__ import annotations

from typing import Annotated, NewType

from msgspec import Struct

from relay.wire import limits
from relay.wire.codec import FIXED, Size

RecordBytes = Annotated[bytes, Size(40, limits.RECORD_BYTES + 512)]
WordsBytes = Annotated[bytes, Size(1, limits.WORDS_BYTES)]
LetterBytes = Annotated[bytes, Size(32, limits.LETTER_BYTES)]
Login = Annotated[str, Size(3, limits.LOGIN_CHARACTERS)]
Text = Annotated[str, Size(0, 400)]
Code = Annotated[str, Size(1, 64)]
Auth = NewType("Auth", bytes)
Salt = NewType("Salt", bytes)
Signature = NewType("Signature", bytes)
Mac = NewType("Mac", bytes)
Challenge = NewType("Challenge", bytes)
Bearer = NewType("Bearer", bytes)
DeviceToken = NewType("DeviceToken", bytes)
DeviceId = NewType("DeviceId", bytes)
WrappedSecret = Annotated[bytes, Size(32, 128)]
SealedKeyring = Annotated[bytes, Size(32, limits.KEYRING_BYTES)]

FIXED.update(
    {
        Auth: Size.exactly(32),
        Salt: Size.exactly(16),
        Signature: Size.exactly(64),
        Mac: Size.exactly(32),
        Challenge: Size.exactly(32),
        Bearer: Size.exactly(32),
        DeviceToken: Size.exactly(48),
        DeviceId: Size.exactly(16),
    }
)


class Nothing(Struct, frozen=True):
    """An empty body."""


class Problem(Struct, frozen=True):
    """RFC 9457: why a request was not done. `code` is stable, `status` repeats the HTTP status."""

    type: Text
    title: Text
    status: int
    code: Code
    detail: Text | None = None
    where: Text | None = None
    request: Text | None = None
