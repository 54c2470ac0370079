"""Sealed words: the short texts that people write beside an item, each sealed for one reader and padded (steps W1, W2).

A release note, a return reason, a postpone remark, a private note and a case label each have a label of
their own, so that a private note can never be opened where a release note is expected. Records carry only
the digest of what is sealed here, never the words.
"""

from __future__ import annotations

from enum import Enum

from relay.crypto import hybrid, labels
from relay.crypto.encoding import DIGEST_BYTES, ID_BYTES, exactly
from relay.crypto.errors import CannotOpen, CryptoCode
from relay.crypto.keys import KeysetPublic, KeysetSecret
from relay.crypto.padding import SMALLEST_WORDS, pad_counted, unpad_counted


class WordsKind(Enum):
    """What the words are for; the value is the label they are sealed under."""

    RELEASE_NOTE = labels.WORDS_RELEASE
    RETURN_REASON = labels.WORDS_RETURN
    POSTPONE_REMARK = labels.WORDS_POSTPONE
    PRIVATE_NOTE = labels.WORDS_PRIVATE
    CASE_LABEL = labels.WORDS_CASE_LABEL


def seal_words(
    kind: WordsKind, text: str, to: KeysetPublic, *, case: bytes, subject: bytes, author_id: bytes
) -> bytes:
    """Seal `text` for one reader; the result is 1,636 bytes for short texts, then grows in Padmé steps.

    `case` is 16 bytes; `subject` is the 16-byte id of what the words are about (an item, a note's own id,
    or the case itself); `author_id` is the writer's keyset id. Raises CannotVerify `crypto.key` for an
    unusable keyset.
    """
    return hybrid.seal(
        to.sealing, pad_counted(text.encode(), SMALLEST_WORDS), _info(kind, case, subject, author_id, to.id)
    )


def open_words(
    kind: WordsKind, secret: KeysetSecret, sealed: bytes, *, case: bytes, subject: bytes, author_id: bytes
) -> str:
    """Return the words; CannotOpen `crypto.words` unless they were sealed as `kind` with exactly these ids.

    `crypto.padding` where the padding carries anything or is not of the one permitted length.
    """
    info = _info(kind, case, subject, author_id, secret.public.id)
    padded = hybrid.open_sealed(secret.opening, sealed, info, CryptoCode.WORDS)
    try:
        return unpad_counted(padded, SMALLEST_WORDS).decode()
    except UnicodeDecodeError:
        raise CannotOpen(CryptoCode.WORDS) from None


def _info(kind: WordsKind, case: bytes, subject: bytes, author_id: bytes, reader_id: bytes) -> bytes:
    return b"".join(
        (
            kind.value,
            exactly(case, ID_BYTES, "case id"),
            exactly(subject, ID_BYTES, "subject id"),
            exactly(author_id, DIGEST_BYTES, "author id"),
            exactly(reader_id, DIGEST_BYTES, "reader id"),
        )
    )
