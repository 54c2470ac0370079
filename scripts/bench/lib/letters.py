"""Prepares what clients will send: letters sealed, signed and addressed before any clock starts.

Journal heads can be told in advance, because only one client acts in a case: what is prepared is right if sent whole and
in order, within the ten minutes that a record's time may be off.
"""

from __future__ import annotations

import os
import string
import time
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import digests, grant, part
from relay.crypto.padding import SMALLEST_PART
from relay.domain.ids import ItemId, KeysetId, RecordId, Seconds, UploadId
from relay.domain.model import MEDIATORS, Kind, Purpose, Seat, Side
from relay.wire import codec, routes
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import base64url
from scripts.bench.lib.load import HOST, Request
from scripts.bench.lib.people import BenchCase, Person, Positions, Signed

SUBMIT: Final = "submit"
QUEUE: Final = "queue"
RELEASE: Final = "release"
OPEN: Final = "open"
CYCLE: Final = (SUBMIT, QUEUE, RELEASE, OPEN)
QUEUE_ROWS: Final = 20
LETTER_BYTES: Final = SMALLEST_PART - 4
"""The longest letter of the smallest bucket: stored, it is 4,032 bytes."""
_LETTERS: Final = (string.ascii_letters + string.digits + " ,.").encode()
_TEXT: Final = bytes(_LETTERS[byte % len(_LETTERS)] for byte in range(256))


class Prepared(Struct, frozen=True):
    """Requests of one client, its case as it will be after them, and the items that they submit."""

    requests: list[Request]
    after: BenchCase
    items: list[ItemId]


class _Written(Struct, frozen=True):
    """An item on its way, with what releasing it takes."""

    item: ItemId
    cek: bytes
    manifest: Signed
    submit: Signed


def cycles(case: BenchCase, count: int) -> Prepared:
    """Prepare whole cycles by the people of one case: submit, list the hold queue, release, open."""
    return _prepared(case, count, whole=True)


def submits(case: BenchCase, count: int) -> Prepared:
    """Prepare submits alone: the items stay held."""
    return _prepared(case, count, whole=False)


def with_part(case: BenchCase, item: ItemId, ref: s.PartRef, upload: UploadId) -> Prepared:
    """Prepare the submit of an item that has one large part beside its letter, uploaded before."""
    journals = _Journals(case)
    request, _ = _submit(case, journals, Seconds(int(time.time())), item, (ref,), (upload,))
    return Prepared([request], replace(case, positions=journals.positions), [item])


def _prepared(case: BenchCase, count: int, *, whole: bool) -> Prepared:
    journals = _Journals(case)
    at = Seconds(int(time.time()))
    prepared = Prepared([], replace(case, positions=journals.positions), [])
    for _ in range(count):
        request, written = _submit(case, journals, at)
        prepared.items.append(written.item)
        prepared.requests.append(request)
        if whole:
            prepared.requests.extend(
                [
                    _request(QUEUE, case.mediator, "queue", query=f"?limit={QUEUE_ROWS}"),
                    _release(case, journals, written, at),
                    _open(case, journals, written, at),
                ]
            )
    return prepared


class _Journals:
    """The journals of a case as they will be."""

    def __init__(self, case: BenchCase) -> None:
        self._case = case.id
        self.positions: Positions = dict(case.positions)

    def of(self, seat: Seat) -> s.Position:
        return self.positions[seat.name]

    def enter(self, record: RecordId, seats: Iterable[Seat]) -> None:
        for seat in seats:
            before = self.positions[seat.name]
            head = digests.journal_head(self._case, before.n + 1, before.head, record)
            self.positions[seat.name] = s.Position(before.n + 1, s.Digest(head))


def _submit(
    case: BenchCase,
    journals: _Journals,
    at: Seconds,
    item: ItemId | None = None,
    parts: tuple[s.PartRef, ...] = (),
    uploads: tuple[UploadId, ...] | None = None,
) -> tuple[Request, _Written]:
    author, side = case.parties[Side.A], Side.A
    item, cek = item or ItemId(os.urandom(16)), os.urandom(32)
    text = os.urandom(LETTER_BYTES).translate(_TEXT)
    content = part.letter_part(text)
    sealed = part.seal_part(cek, case.id, item, 0, content)
    ref = s.PartRef(s.PartHeader(sealed.header), len(content), 1, s.Digest(sealed.root))
    manifest = case.signed(
        author, s.Manifest, at, item=item, author=author.id, side=side, kind=Kind.LETTER, parts=(ref, *parts)
    )
    grants = (
        _grant(case, item, cek, author, case.mediator, Purpose.MEDIATOR),
        _grant(case, item, cek, author, author, Purpose.OWN_COPY),
    )
    submit = case.signed(
        author,
        s.Submit,
        at,
        journal=journals.of(Seat.of(side)),
        item=item,
        manifest=manifest.id,
        grants=tuple(s.GrantRef(grant.to, grant.purpose, _digest(grant)) for grant in grants),
    )
    seats = (Seat.of(side), MEDIATORS)
    journals.enter(manifest.id, seats)
    journals.enter(submit.id, seats)
    body = m.Submission(manifest.data, submit.data, sealed.segments, grants, uploads)
    request = _request(SUBMIT, author, "item.submit", body, case=case.id)
    return request, _Written(item, cek, manifest, submit)


def _release(case: BenchCase, journals: _Journals, written: _Written, at: Seconds) -> Request:
    reader = case.parties[Side.B]
    given = _grant(case, written.item, written.cek, case.mediator, reader, Purpose.RELEASE)
    release = case.signed(
        case.mediator,
        s.Release,
        at,
        item=written.item,
        manifest=written.manifest.id,
        to=reader.id,
        grant=_digest(given),
    )
    log = case.signed(case.mediator, s.Log, at, journal=journals.of(MEDIATORS), statement=release.id)
    journals.enter(release.id, (MEDIATORS, Seat.of(Side.B)))
    journals.enter(log.id, (MEDIATORS,))
    body = m.Act(release.data, log=log.data, grants=(given,))
    return _request(RELEASE, case.mediator, "item.release", body, case=case.id, item=written.item)


def _open(case: BenchCase, journals: _Journals, written: _Written, at: Seconds) -> Request:
    reader = case.parties[Side.B]
    seat = Seat.of(Side.B)
    opened = case.signed(reader, s.Open, at, journal=journals.of(seat), item=written.item, tell_author=False)
    journals.enter(opened.id, (MEDIATORS, seat))
    return _request(OPEN, reader, "item.open", m.Act(opened.data), case=case.id, item=written.item)


def _grant(case: BenchCase, item: ItemId, cek: bytes, grantor: Person, to: Person, purpose: Purpose) -> m.GrantFor:
    sealed, share = grant.make_grant(
        cek, to.keyset.public, case=case.id, item=item, grantor=grantor.id, purpose=purpose, random=os.urandom
    )
    return m.GrantFor(item, KeysetId(to.id), purpose, s.GrantBytes(sealed), s.ShareBytes(share))


def _digest(given: m.GrantFor) -> s.Digest:
    return s.Digest(digests.digest(given.grant))


def _request(kind: str, who: Person, name: str, body: object = None, *, query: str = "", **path: bytes) -> Request:
    """Spell a whole request of the route table."""
    route = routes.BY_NAME[name]
    target = route.path.format(**{key: base64url(value) for key, value in path.items()}) + query
    return Request(kind, spelled(route.method.value, target, who.bearer, body))


def spelled(method: str, target: str, bearer: bytes | None, body: object) -> bytes:
    """Return the bytes of a request; a body that is bytes goes as it is, any other as JSON."""
    data = body if isinstance(body, bytes) else b"" if body is None else codec.encode(body)
    lines = [f"{method} {target} HTTP/1.1", f"Host: {HOST}"]
    if bearer is not None:
        lines.append(f"Authorization: Bearer {base64url(bearer)}")
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(data)}"]
    return "\r\n".join([*lines, "", ""]).encode() + data
