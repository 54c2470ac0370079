"""Every domain-separation label of protocol `relay/1`, in one place (step N5).

A label keeps bytes made for one purpose from being accepted for another. No two are alike, and none is the
beginning of another one that is used with the same primitive; `BY_PRIMITIVE` says which is used with which,
and a test proves both. Changing one of these is changing the protocol.
"""

from __future__ import annotations

from enum import Enum
from typing import Final


class Primitive(Enum):
    """The function whose input a label begins (or, for HKDF and HPKE, whose `info` it begins)."""

    SHA256 = "SHA-256 input"
    ED25519 = "Ed25519 signed bytes"
    HMAC = "HMAC-SHA-256 input"
    HKDF = "HKDF-SHA-256 info"
    HPKE = "HPKE info"
    GCM = "AES-256-GCM associated data"
    FLOE = "FLOE associated data"


AUTH_DIGEST: Final = b"relay/1/auth-digest\0"
JOURNAL: Final = b"relay/1/journal\0"
KEYSET_ID: Final = b"relay/1/keyset"
RECORD_ID: Final = b"relay/1/id\0"
ROOT: Final = b"relay/1/root\0"
SEGMENTS: Final = b"relay/1/segments\0"
TOKEN: Final = b"relay/1/token\0"

DEVICE_END_SIGNATURE: Final = b"relay/1/device-end\0"
KEYRING_SIGNATURE: Final = b"relay/1/keyring-put\0"
LOGIN_SIGNATURE: Final = b"relay/1/login\0"
RECORD_SIGNATURE: Final = b"relay/1/sig\0"
SLIP_ANSWER_SIGNATURE: Final = b"relay/1/slip-answer\0"
SLOT_SIGNATURE: Final = b"relay/1/slot-put\0"

DEVICE: Final = b"relay/1/device\0"
PART_IV: Final = b"relay/1/iv"
SALT: Final = b"relay/1/salt\0"
SLIP: Final = b"relay/1/slip"

KEYRING_KEY: Final = b"relay/1/keyring"
LOCAL_KEY: Final = b"relay/1/local-key\0"
NONCE_KEY: Final = b"relay/1/nonce"
PART_KEY: Final = b"relay/1/part"
SLOT_AUTH: Final = b"relay/1/slot-auth\0"
SLOT_UNLOCK: Final = b"relay/1/slot-unlock\0"

GRANT: Final = b"relay/1/grant\0"
HANDED_IN: Final = b"relay/1/handed-in\0"
SHARE_BACKUP: Final = b"relay/1/share-backup\0"
WORDS_CASE_LABEL: Final = b"relay/1/words/case-label\0"
WORDS_POSTPONE: Final = b"relay/1/words/postpone\0"
WORDS_PRIVATE: Final = b"relay/1/words/private\0"
WORDS_RELEASE: Final = b"relay/1/words/release\0"
WORDS_RETURN: Final = b"relay/1/words/return\0"

KEYRING: Final = b"relay/1/keyring-version\0"
LOCAL: Final = b"relay/1/local\0"
SLOT: Final = b"relay/1/slot\0"

PART: Final = b"relay/1/part\0"

BY_PRIMITIVE: Final[dict[Primitive, tuple[bytes, ...]]] = {
    Primitive.SHA256: (AUTH_DIGEST, JOURNAL, KEYSET_ID, RECORD_ID, ROOT, SEGMENTS, TOKEN),
    Primitive.ED25519: (
        DEVICE_END_SIGNATURE,
        KEYRING_SIGNATURE,
        LOGIN_SIGNATURE,
        RECORD_SIGNATURE,
        SLIP_ANSWER_SIGNATURE,
        SLOT_SIGNATURE,
    ),
    Primitive.HMAC: (DEVICE, PART_IV, SALT, SLIP),
    Primitive.HKDF: (KEYRING_KEY, LOCAL_KEY, NONCE_KEY, PART_KEY, SLOT_AUTH, SLOT_UNLOCK),
    Primitive.HPKE: (
        GRANT,
        HANDED_IN,
        SHARE_BACKUP,
        WORDS_CASE_LABEL,
        WORDS_POSTPONE,
        WORDS_PRIVATE,
        WORDS_RELEASE,
        WORDS_RETURN,
    ),
    Primitive.GCM: (KEYRING, LOCAL, SLOT),
    Primitive.FLOE: (PART,),
}
