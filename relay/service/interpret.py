"""What rides beside a signed statement, held against the digests in it, before anything is loaded or decided.

Which command a statement gives stands in `relay.wire.commands`.
"""

from __future__ import annotations

from relay.crypto import digests
from relay.domain.ids import Seconds
from relay.domain.model import Purpose
from relay.store.base import StoredWords
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import Given
from relay.wire.messages import GrantFor, WordsFor


def check_grants(statement: s.Statement, grants: tuple[GrantFor, ...]) -> None:
    """Insist that exactly the grants named in the statement ride beside it (step G3)."""
    match statement:
        case s.Submit():
            named = [(statement.item, each.to, each.purpose, each.digest) for each in statement.grants]
        case s.Release():
            named = [(statement.item, statement.to, Purpose.RELEASE, statement.grant)]
        case s.Regrant():
            named = [(statement.item, statement.to, Purpose.REGRANT, statement.grant)]
        case s.Handover():
            named = [(each.item, statement.to, Purpose.HANDOVER, each.digest) for each in statement.grants]
            if len({each.item for each in statement.grants}) != len(named):
                raise Malformed("record.mismatch", ".grants")
        case _:
            named = []
    if len(named) != len(grants):
        raise Malformed("record.mismatch", ".grants")
    for (item, to, purpose, digest), grant in zip(named, grants, strict=True):
        if (item, to, purpose) != (grant.item, grant.to, grant.purpose):
            raise Malformed("record.mismatch", ".grants")
        if digests.digest(grant.grant) != digest:
            raise Malformed("grant.digest", ".grants")


def words_beside(given: Given, words: tuple[WordsFor, ...], now: Seconds) -> tuple[StoredWords, ...]:
    """Return the sealed texts that a statement binds, in its order, after holding them against their digests."""
    kind, subject, named = _words_named(given.statement)
    if len(named) != len(words):
        raise Malformed("record.mismatch", ".words")
    kept = []
    for ref, sealed in zip(named, words, strict=True):
        if ref.to != sealed.to:
            raise Malformed("record.mismatch", ".words")
        if digests.digest(sealed.sealed) != ref.digest:
            raise Malformed("words.digest", ".words")
        kept.append(StoredWords(kind, subject, ref.to, given.signer, sealed.sealed, now, given.id))
    return tuple(kept)


def _words_named(statement: s.Statement) -> tuple[str, bytes, tuple[s.WordsRef, ...]]:
    match statement:
        case s.Note():
            return "note", statement.case, statement.words
        case s.Return():
            return "reason", statement.item, statement.reason
        case s.Postpone():
            return "remark", statement.item, statement.remark or ()
        case s.Label():
            return "label", statement.case, statement.words
        case s.Release():
            note = () if statement.note is None else (s.WordsRef(statement.to, statement.note),)
            return "release", statement.item, note
        case _:
            return "", b"", ()
