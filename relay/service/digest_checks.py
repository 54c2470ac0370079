"""Checks what was sent beside a signed statement against the digests in it, before anything is loaded or decided.

Which command a statement gives stands in `relay.wire.commands`.
"""

from __future__ import annotations

from relay.crypto import digests
from relay.domain.ids import ItemId, KeysetId, Seconds
from relay.domain.model import Purpose
from relay.store.base import StoredWords
from relay.wire import statements as s
from relay.wire.codec import Malformed
from relay.wire.commands import ParsedStatement
from relay.wire.messages import GrantFor, WordsFor


def check_grants(statement: s.Statement, grants: tuple[GrantFor, ...]) -> None:
    """Require that exactly the grants named in the statement came with it (step G3)."""
    named = _grants_named(statement)
    if len(named) != len(grants):
        raise Malformed("record.mismatch", ".grants")
    for (item, to, purpose, digest), grant in zip(named, grants, strict=True):
        if (item, to, purpose) != (grant.item, grant.to, grant.purpose):
            raise Malformed("record.mismatch", ".grants")
        if digests.digest(grant.grant) != digest:
            raise Malformed("grant.digest", ".grants")


def _grants_named(statement: s.Statement) -> list[tuple[ItemId, KeysetId, Purpose, s.Digest]]:
    match statement:
        case s.Submit():
            return [(statement.item, ref.to, ref.purpose, ref.digest) for ref in statement.grants]
        case s.Release():
            named = [(statement.item, statement.to, Purpose.RELEASE, statement.grant)]
            original = statement.original
            if original is not None and original.grant is not None:
                named.append((original.item, statement.to, Purpose.RELEASE, original.grant))
            return named
        case s.Regrant():
            return [(statement.item, statement.to, Purpose.REGRANT, statement.grant)]
        case s.Offer() | s.Recopy():
            return [(statement.item, statement.to, Purpose.OWN_COPY, statement.grant)]
        case s.Share():
            return [(statement.item, statement.to, Purpose.INTERPRETER, statement.grant)]
        case s.Lend():
            return [(statement.item, statement.to, Purpose.SUPPORT, statement.grant)]
        case s.Handover():
            named = [(ref.item, statement.to, Purpose.HANDOVER, ref.digest) for ref in statement.grants]
            if len({ref.item for ref in statement.grants}) != len(named):
                raise Malformed("record.mismatch", ".grants")
            return named
        case _:
            return []


def words_bound(parsed: ParsedStatement, words: tuple[WordsFor, ...], now: Seconds) -> tuple[StoredWords, ...]:
    """Return the sealed texts that a statement binds, in its order, after holding them against their digests."""
    kind, subject, named = _words_named(parsed.statement)
    if len(named) != len(words):
        raise Malformed("record.mismatch", ".words")
    bound = []
    for ref, sealed in zip(named, words, strict=True):
        if ref.to != sealed.to:
            raise Malformed("record.mismatch", ".words")
        if digests.digest(sealed.sealed) != ref.digest:
            raise Malformed("words.digest", ".words")
        bound.append(StoredWords(kind, subject, ref.to, parsed.signer, sealed.sealed, now, parsed.id))
    return tuple(bound)


def _words_named(statement: s.Statement) -> tuple[str, bytes, tuple[s.WordsRef, ...]]:
    match statement:
        case s.Note():
            return "note", statement.case, statement.words
        case s.HandNote():
            return "note", statement.case, (s.WordsRef(statement.to, statement.digest),)
        case s.Return() | s.NotPassedOn():
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
