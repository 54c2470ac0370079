"""Judges whether a database is what people signed and the service wrote: every record, journal, case, letter and key.

Says what is damaged by kind and number, never whose it is. What no signature and no digest covers has a sum, which
`relay.store.sqlite.tail` keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Final

from msgspec import MsgspecError, Struct
from msgspec.msgpack import Decoder

from relay.config import Settings
from relay.crypto import digests, sign
from relay.crypto.errors import CryptoError
from relay.crypto.keys import SigningPublic
from relay.crypto.part import stored_length
from relay.domain.ids import KeysetId, RecordId
from relay.domain.model import EMPTY_HEAD, CaseFile, Head, Item, ItemState
from relay.domain.views import due_at
from relay.operate.identity import fingerprint_of, read_root_public, read_server_record
from relay.store.base import StoredRecord, StoreFailed
from relay.store.blobs.writer import SEGMENT_BYTES
from relay.store.documents import decode_case_file, decode_item, seat_holders
from relay.store.sqlite.inspect import CaseLines, Inspection, ItemLine, PartLine
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.codec import Malformed

Progress = Callable[[str, int, int], None]
"""Is told what is being looked at, how many of it are done, and of how many (0: not known)."""
_KEYSET_BYTES: Final = 32
_answer: Final = Decoder(messages.Done).decode


class ServiceKeys(Struct, frozen=True):
    """Who signs beside people: the organisation's root, and the server by its present keys."""

    root: bytes
    root_key: SigningPublic
    server: bytes
    server_key: SigningPublic

    @staticmethod
    def of(settings: Settings) -> ServiceKeys:
        """Read both from their public files. Raises `Fault`."""
        root = read_root_public(settings.root_public)
        _, server = read_server_record(settings.server_record, root)
        public = SigningPublic(server.keyset[:_KEYSET_BYTES])
        return ServiceKeys(fingerprint_of(root), root, digests.keyset_id(server.keyset), public)


class Found(Struct):
    """What was found damaged: how many of each kind."""

    counts: Counter[str]

    @property
    def lines(self) -> list[str]:
        """Return what was found, a line a kind."""
        return [f"{what}: {count}" for what, count in sorted(self.counts.items()) if count]


def look(
    inspection: Inspection,
    authority: ServiceKeys,
    *,
    copy: bool = False,
    progress: Progress = lambda _what, _done, _all: None,
) -> Found:
    """Look at all that a database says, or a copy that has no shares; return what is damaged."""
    looks: list[Callable[[], Iterator[str]]] = [
        lambda: _wrong_in_pages(inspection, progress, copy=copy),
        lambda: _wrong_in_records(inspection, authority, progress),
        lambda: _wrong_in_cases(inspection, progress),
    ]
    counter = Counter[str]()
    for inspect in looks:
        try:
            counter.update(inspect())
        except StoreFailed as failed:
            if failed.code != "store.failed":
                raise
            counter["places that cannot be read"] += 1
    return Found(counter)


def part_ref(inspection: Inspection, part: PartLine) -> s.PartRef | None:
    """Return what the author signed of a part's bytes; None where nothing whole says so."""
    try:
        if not isinstance(part.document, bytes):
            return None
        data = inspection.record(decode_item(part.document).manifest)
        manifest = None if data is None else records.parse(data).statement
    except (StoreFailed, Malformed):
        return None
    if not isinstance(manifest, s.Manifest) or not 0 < part.number < len(manifest.parts):
        return None
    ref = manifest.parts[part.number]
    return ref if stored_length(ref.length) == part.length else None


class BoundDigests:
    """What the records of one case bind: its manifests, and the digests of sealed keys and words."""

    def __init__(self, datas: Sequence[bytes]) -> None:
        self.manifests: dict[RecordId, s.Manifest] = {}
        self.grants: set[bytes] = set()
        self.words: set[bytes] = set()
        for data in datas:
            try:
                record = records.parse(data)
            except Malformed:
                continue  # it is counted where records are looked at
            statement = record.statement
            if isinstance(statement, s.Manifest):
                self.manifests[RecordId(digests.record_id(record.type, record.body))] = statement
            self.grants.update(_grants_of(statement))
            self.words.update(_words_of(statement))


def _grants_of(statement: s.Statement) -> tuple[bytes, ...]:
    """Return the digests of all sealed keys that a statement binds: whatever gives one calls its digest `grant`."""
    match statement:
        case s.Submit() | s.Handover():
            return tuple(grant.digest for grant in statement.grants)
        case _:
            given = (getattr(holder, "grant", None) for holder in (statement, getattr(statement, "original", None)))
            return tuple(digest for digest in given if digest is not None)


def _words_of(statement: s.Statement) -> tuple[bytes, ...]:
    match statement:
        case s.Note() | s.Label():
            return tuple(word.digest for word in statement.words)
        case s.HandNote():
            return (statement.digest,)
        case s.Return() | s.NotPassedOn():
            return tuple(ref.digest for ref in statement.reason)
        case s.Postpone():
            return tuple(ref.digest for ref in statement.remark or ())
        case s.Release():
            return () if statement.note is None else (statement.note,)
        case _:
            return ()


def _judged(judging: Iterator[str]) -> Iterator[str]:
    """Say what a judge says; one that stumbles over a value of another kind than was ever written has found damage too."""
    try:
        yield from judging
    except (AttributeError, IndexError, OverflowError, TypeError, ValueError):
        yield "rows with values of another kind"


# --- pages ----------------------------------------------------------------------------------------------------


def _wrong_in_pages(inspection: Inspection, progress: Progress, *, copy: bool) -> Iterator[str]:
    progress("pages", 0, 0)
    yield from ("places where SQLite finds the file damaged" for _ in inspection.structure())
    for what, count in inspection.contradictions(copy=copy):
        yield from repeat(what, count)
    if not copy:
        yield from (f"table {table} has other rows than were written" for table in inspection.wrong_sums())


# --- records --------------------------------------------------------------------------------------------------


def _wrong_in_records(inspection: Inspection, authority: ServiceKeys, progress: Progress) -> Iterator[str]:
    yield from (
        "keysets that do not bear their own id" for id_, public in inspection.keysets() if not _bears(id_, public)
    )
    for done, record in enumerate(inspection.records()):
        if done % 1_000 == 0:
            progress("records", done, 0)
        yield from _judged(_wrong_in_record(record, inspection, authority))


def _bears(id_: bytes, public: bytes) -> bool:
    try:
        return digests.keyset_id(public) == id_
    except (TypeError, ValueError):
        return False


def _wrong_in_record(stored: StoredRecord, inspection: Inspection, authority: ServiceKeys) -> Iterator[str]:
    try:
        record = records.parse(stored.data)
    except Malformed:
        yield "records that cannot be read"
        return
    named = record.type == stored.type and digests.record_id(record.type, record.body) == stored.id
    if not named or not _holds(record, inspection, authority):
        yield "records that are not what was signed"
    if stored.answer is not None and not _answers(stored, inspection, authority):
        yield "receipts that are not those of their records"


def _holds(record: records.Record, inspection: Inspection, authority: ServiceKeys) -> bool:
    """Whether every signature of a record holds. The keys of an earlier server are not kept, and cannot be asked."""
    statement = sign.RecordStatement(record.type, record.body)
    for signature in record.signatures:
        key = _key(signature.keyset, inspection, authority)
        if key is None:
            if isinstance(record.statement, s.Receipt | s.ShredReceipt | s.Restore):
                continue
            return False
        try:
            sign.verify_record(
                key, statement, sign.RecordSignature(signature.keyset, signature.alg, signature.value)
            )
        except CryptoError:
            return False
    return True


def _key(signer: KeysetId, inspection: Inspection, authority: ServiceKeys) -> SigningPublic | None:
    if signer == authority.root:
        return authority.root_key
    if signer == authority.server:
        return authority.server_key
    key = inspection.signing_key(signer)
    return None if key is None else SigningPublic(key)


def _answers(stored: StoredRecord, inspection: Inspection, authority: ServiceKeys) -> bool:
    try:
        done = _answer(stored.answer or b"")
        receipt = records.parse(done.receipt)
        shredded = () if done.shredded is None else (records.parse(done.shredded),)
    except (MsgspecError, Malformed):
        return False
    statement = receipt.statement
    if not isinstance(statement, s.Receipt) or statement.record != stored.id or statement.n != done.position.n:
        return False
    if statement.head is not None and statement.head != done.position.head:
        return False
    return all(_holds(signed, inspection, authority) for signed in (receipt, *shredded))


# --- cases ----------------------------------------------------------------------------------------------------


def _wrong_in_cases(inspection: Inspection, progress: Progress) -> Iterator[str]:
    cases = inspection.case_count()
    for done, lines in enumerate(inspection.cases()):
        if done % 100 == 0:
            progress("cases", done, cases)
        yield from _judged(_wrong_in_case(lines))


def _wrong_in_case(lines: CaseLines) -> Iterator[str]:
    yield from _wrong_in_journals(lines)
    signed = BoundDigests(lines.records)
    for what, kept, named in (("keys", lines.grants, signed.grants), ("words", lines.words, signed.words)):
        for sealed in kept:
            if digests.digest(sealed) not in named:
                yield f"sealed {what} that are not those that were signed"
    held = 0
    for item in lines.items:
        held += item.state == ItemState.HELD.value
        yield from _wrong_in_item(item, signed)
    try:
        file = decode_case_file(lines.document)
    except StoreFailed:
        yield "cases whose file is damaged"
        return
    if not _is_about(file, lines, held):
        yield "cases that contradict their own rows"
    if _last(lines) != {seat.name: head for seat, head in file.case.heads.items() if head.n}:
        yield "cases whose journals are longer or shorter than they say"


def _wrong_in_journals(lines: CaseLines) -> Iterator[str]:
    """Follow each seat's chain; a journal is wrong once, however much of it is."""
    heads: dict[str, Head] = {}
    wrong = set()
    for seat, n, head, record in lines.journal:
        before = heads.get(seat, EMPTY_HEAD)
        if n != before.n + 1 or not _chains(lines.id, n, before.value, record, head):
            wrong.add(seat)
        heads[seat] = Head(n, head)
    yield from ("journals that do not chain" for _ in wrong)


def _chains(case: bytes, n: int, before: bytes, record: bytes, head: bytes) -> bool:
    try:
        return digests.journal_head(case, n, before, record) == head
    except (ValueError, OverflowError):
        return False


def _last(lines: CaseLines) -> dict[str, Head]:
    return {seat: Head(n, head) for seat, n, head, _ in lines.journal}


def _is_about(file: CaseFile, lines: CaseLines, held: int) -> bool:
    case = file.case
    return (
        (case.id, case.version, case.state.value, held) == (lines.id, lines.version, lines.state, lines.held)
        # One that was erased before this was told apart has its day still.
        and lines.closed_on in {case.keeping_since, case.closed_on if case.erased else case.keeping_since}
        and seat_holders(file) == lines.seats
        and {slip.id for slip in file.slips} == lines.slips
    )


def _wrong_in_item(line: ItemLine, signed: BoundDigests) -> Iterator[str]:
    try:
        item = decode_item(line.document)
    except StoreFailed:
        yield "items whose file is damaged"
        return
    columns = (line.id, line.case, line.state, line.side, line.kind, line.held_at, line.due)
    if columns != (
        item.id,
        item.case,
        item.state.value,
        item.side.value,
        item.kind.value,
        item.held_at,
        due_at(item),
    ):
        yield "items that contradict their own rows"
    manifest = signed.manifests.get(item.manifest)
    if manifest is None or manifest.item != item.id:
        yield "items without their manifest"
    elif line.letter is not None and not _is_letter(line.letter, manifest, item):
        yield "letters that are not those that were signed"


def _is_letter(letter: bytes, manifest: s.Manifest, item: Item) -> bool:
    ref = manifest.parts[0]
    segments = [letter[at : at + SEGMENT_BYTES] for at in range(0, len(letter), SEGMENT_BYTES)]
    root = digests.segments_root(digests.digest(segment) for segment in segments)
    return (len(letter), root, item.author) == (stored_length(ref.length), ref.root, manifest.author)
