"""The errors of the crypto layer: a closed table of codes and two families of error.

`CannotOpen` is about secrecy (the bytes do not open under this key, or open to something that breaks a
rule), `CannotVerify` about authorship (a signature, a code or a key that does not hold). An error never
carries key material, plaintext or the bytes that failed. Wrong lengths from our own code are programming
errors and raise ValueError instead.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CryptoCode(StrEnum):
    """What failed, as a stable dotted code for logs, problem replies and translations."""

    GRANT = "crypto.grant"
    HEADER = "crypto.header"
    IV = "crypto.iv"
    KEY = "crypto.key"
    KEYRING = "crypto.keyring"
    LOCAL = "crypto.local"
    NONCE = "crypto.nonce"
    PADDING = "crypto.padding"
    PROFILE = "crypto.profile"
    SEGMENT = "crypto.segment"
    SEGMENTS = "crypto.segments"
    SIGNATURE = "crypto.signature"
    SLIP = "crypto.slip"
    SLOT = "crypto.slot"
    TYPED = "crypto.typed"
    WORDS = "crypto.words"


MEANING: Final[dict[CryptoCode, str]] = {
    CryptoCode.GRANT: "the grant does not open for this reader, case, item, grantor and purpose",
    CryptoCode.HEADER: "the part's header does not belong to this key, case, item and part",
    CryptoCode.IV: "the part's initial value was not derived from its content key",
    CryptoCode.KEY: "the key is malformed or unusable",
    CryptoCode.KEYRING: "the keyring does not open with this secret, share and version",
    CryptoCode.LOCAL: "the locally kept value does not open with this key and name",
    CryptoCode.NONCE: "a segment's nonce was not derived from its content",
    CryptoCode.PADDING: "the padding is not zero or not of the one permitted length",
    CryptoCode.PROFILE: "the passphrase parameters are not one of the two known profiles",
    CryptoCode.SEGMENT: "a segment is damaged, misplaced or sealed under another key",
    CryptoCode.SEGMENTS: "the segments are not those that the author signed",
    CryptoCode.SIGNATURE: "the signature does not hold",
    CryptoCode.SLIP: "the slip's code does not match",
    CryptoCode.SLOT: "the secret does not open with this passphrase or code",
    CryptoCode.TYPED: "the typed code has a mistake in it",
    CryptoCode.WORDS: "the sealed words do not open for this reader and subject",
}


class CryptoError(Exception):
    """Something that should open or verify did not; `code` says which thing."""

    def __init__(self, code: CryptoCode) -> None:
        super().__init__(f"{code}: {MEANING[code]}")
        self.code = code


class CannotOpen(CryptoError):
    """Sealed bytes did not open, or opened to something a reader must refuse."""


class CannotVerify(CryptoError):
    """A signature, message code or public key did not hold."""
