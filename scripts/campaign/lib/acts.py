"""What people of a case may send, signed with real keys, as bytes that can be sent any number of times.

Positions in journals are told only where the protocol needs the newest one (a release); elsewhere the empty one stands, which
everybody has seen. Nothing here knows what the service will say.
"""

from __future__ import annotations

import os
import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import Struct

from relay.crypto import digests, grant, part
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, Seconds, UploadId
from relay.domain.model import Kind, Purpose, Side
from relay.wire import codec, routes
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import base64url
from scripts.bench.lib.load import HOST
from scripts.bench.lib.people import BenchCase, Person

NOWHERE: Final = s.Position(0, s.Digest(digests.JOURNAL_START))
"""The position of somebody who has seen nothing: known to every journal."""


class Act(Struct, frozen=True, eq=False):
    """A request that changes a case."""

    route: str
    case: CaseId
    record: RecordId
    data: bytes
    """The whole request, head and body."""
    body: bytes
    bearer: bytes
    item: ItemId | None = None
    share: bytes = b""
    """Of a release: the share that its reader would get."""


@dataclass(eq=False)
class Sealed:
    """A letter as its author made it: what submitting and releasing it take."""

    item: ItemId
    side: Side
    cek: bytes
    manifest: RecordId
    submission: m.Submission
    submit: RecordId
    large: bytes = b""
    """The stored bytes of part 1, where there is one."""
    shares: dict[KeysetId, bytes] = field(default_factory=dict)


def now() -> Seconds:
    """The present second."""
    return Seconds(int(time.time()))


def spelled(
    method: str, target: str, bearer: bytes, body: bytes | None = None, headers: dict[str, str] | None = None
) -> bytes:
    """Return the bytes of a request; with a body it is JSON unless its headers say otherwise."""
    own_headers = {"Host": HOST, "Authorization": f"Bearer {base64url(bearer)}"} if bearer else {"Host": HOST}
    if body is not None:
        own_headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{name}: {text}\r\n" for name, text in (own_headers | (headers or {})).items()]
    return f"{method} {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + (body or b"")


def looking(name: str, who: Person, query: str = "", **path: bytes) -> bytes:
    """Return a request that only looks."""
    route = routes.BY_NAME[name]
    target = route.path.format(**{key: base64url(value) for key, value in path.items()}) + query
    return spelled(route.method.value, target, who.bearer)


# --- letters --------------------------------------------------------------------------------------------------


def seal(case: BenchCase, side: Side, large: bytes = b"") -> Sealed:
    """Write and seal a letter of one side, with a second part where bytes are given for it."""
    author, item, cek = case.parties[side], ItemId(os.urandom(16)), os.urandom(32)
    content = part.letter_part(b'{"text":"' + os.urandom(30).hex().encode() + b'","language":"en","parts":[]}')
    sealed = part.seal_part(cek, case.id, item, 0, content)
    parts = [s.PartRef(s.PartHeader(sealed.header), len(content), 1, s.Digest(sealed.root))]
    stored = b""
    if large:
        made = part.seal_part(cek, case.id, item, 1, large)
        parts.append(
            s.PartRef(s.PartHeader(made.header), len(large), part.segment_count(len(large)), s.Digest(made.root))
        )
        stored = bytes(made.segments)
    manifest = case.signed(
        author, s.Manifest, now(), item=item, author=author.id, side=side, kind=Kind.LETTER, parts=tuple(parts)
    )
    grants = (
        grant_for(case, item, cek, author, case.mediator, Purpose.MEDIATOR),
        grant_for(case, item, cek, author, author, Purpose.OWN_COPY),
    )
    submit = case.signed(
        author,
        s.Submit,
        now(),
        journal=NOWHERE,
        item=item,
        manifest=manifest.id,
        grants=tuple(s.GrantRef(grant.to, grant.purpose, digest_of(grant)) for grant in grants),
    )
    submission = m.Submission(manifest.data, submit.data, bytes(sealed.segments), grants)
    shares = {grant.to: bytes(grant.share) for grant in grants}
    return Sealed(item, side, cek, manifest.id, submission, submit.id, stored, shares)


def grant_for(
    case: BenchCase, item: ItemId, cek: bytes, grantor: Person, to: Person, purpose: Purpose
) -> m.GrantFor:
    """Wrap a letter's key for a reader."""
    sealed, share = grant.make_grant(
        cek,
        to.keyset.public,
        case=case.id,
        item=item,
        grantor=grantor.id,
        purpose=grant.Purpose(purpose.value),
        random=os.urandom,
    )
    return m.GrantFor(item, to.id, purpose, s.GrantBytes(sealed), s.ShareBytes(share))


def digest_of(given: m.GrantFor) -> s.Digest:
    """Return how a statement names a grant."""
    return s.Digest(digests.digest(given.grant))


def submit(case: BenchCase, letter: Sealed, uploads: tuple[UploadId, ...] | None = None) -> Act:
    """Hand a letter to the mediators."""
    author, route = case.parties[letter.side], routes.BY_NAME["item.submit"]
    body = codec.encode(
        m.Submission(
            letter.submission.manifest,
            letter.submission.submit,
            letter.submission.letter,
            letter.submission.grants,
            uploads,
        )
    )
    target = route.path.format(case=base64url(case.id))
    data = spelled("POST", target, author.bearer, body)
    return Act("item.submit", case.id, letter.submit, data, body, author.bearer, letter.item)


def release(case: BenchCase, letter: Sealed, position: s.Position) -> Act:
    """Pass a letter on to the other side; `position` is where the mediators' journal stands."""
    reader = case.parties[letter.side.other]
    given = grant_for(case, letter.item, letter.cek, case.mediator, reader, Purpose.RELEASE)
    record = case.signed(
        case.mediator,
        s.Release,
        now(),
        item=letter.item,
        manifest=letter.manifest,
        to=reader.id,
        grant=digest_of(given),
    )
    log = case.signed(case.mediator, s.Log, now(), journal=position, statement=record.id)
    body = m.Act(record.data, log=log.data, grants=(given,))
    return _act("item.release", case, case.mediator, record.id, body, letter.item, bytes(given.share))


def open_(case: BenchCase, letter: Sealed) -> Act:
    """Open a letter that was passed on."""
    return about_item("item.open", case, case.parties[letter.side.other], s.Open, letter.item, tell_author=False)


def refuse(case: BenchCase, letter: Sealed) -> Act:
    """Send a letter back unopened."""
    return about_item("item.refuse", case, case.parties[letter.side.other], s.Refuse, letter.item)


def recall(case: BenchCase, letter: Sealed) -> Act:
    """Take one's letter back."""
    return about_item("item.recall", case, case.parties[letter.side], s.Recall, letter.item)


def decline(case: BenchCase, letter: Sealed) -> Act:
    """Do not pass a letter on."""
    return about_item("item.decline", case, case.mediator, s.Decline, letter.item, manifest=letter.manifest)


def destroy(case: BenchCase, letter: Sealed) -> Act:
    """Destroy the author's own copy."""
    return about_item("item.destroy", case, case.parties[letter.side], s.Destroy, letter.item)


def pause(case: BenchCase, side: Side | None) -> Act:
    """Pause: a party for themselves, or the mediator."""
    return about_case("case.pause", case, whose(case, side), s.Pause, side=side)


def resume(case: BenchCase, side: Side | None, paused: RecordId, position: s.Position) -> Act:
    """Lift one's own pause, from a position at which it was seen: others' clients require that."""
    who = whose(case, side)
    record = case.signed(who, s.Resume, now(), journal=position, side=side, pause=paused)
    return _act("case.resume", case, who, record.id, m.Act(record.data))


def withdraw(case: BenchCase, side: Side) -> Act:
    """Leave the case for good."""
    return about_case("case.withdraw", case, case.parties[side], s.Withdraw, side=side)


def end_consent(case: BenchCase, side: Side, consent: RecordId) -> Act:
    """Take consent back."""
    return about_case("case.consent", case, case.parties[side], s.ConsentEnd, side=side, consent=consent)


def consent(case: BenchCase, side: Side, position: s.Position, ended: RecordId) -> Act:
    """Agree anew, from a position behind the end of the consent before, which it names."""
    record = case.signed(case.parties[side], s.Consent, now(), journal=position, side=side, behind=ended)
    return _act("case.consent", case, case.parties[side], record.id, m.Act(record.data))


def close(case: BenchCase) -> Act:
    """End the case."""
    return about_case("case.close", case, case.mediator, s.Close)


def about_item(
    route: str, case: BenchCase, who: Person, shape: type[s.Statement], item: ItemId, **members: Any
) -> Act:
    """Sign a statement about an item."""
    record = case.signed(who, shape, now(), journal=NOWHERE, item=item, **members)
    return _act(route, case, who, record.id, m.Act(record.data), item)


def about_case(route: str, case: BenchCase, who: Person, shape: type[s.Statement], **members: Any) -> Act:
    """Sign a statement about the case."""
    record = case.signed(who, shape, now(), journal=NOWHERE, **members)
    return _act(route, case, who, record.id, m.Act(record.data))


def whose(case: BenchCase, side: Side | None) -> Person:
    """Return who acts for a side; None is the mediator."""
    return case.mediator if side is None else case.parties[side]


def _act(
    route: str,
    case: BenchCase,
    who: Person,
    record: RecordId,
    request: m.Act,
    item: ItemId | None = None,
    share: bytes = b"",
) -> Act:
    body = codec.encode(request)
    target = routes.BY_NAME[route].path.format(case=base64url(case.id), item=base64url(item or b""))
    return Act(route, case.id, record, spelled("POST", target, who.bearer, body), body, who.bearer, item, share)


# --- uploads --------------------------------------------------------------------------------------------------

TUS: Final = {"Tus-Resumable": "1.0.0"}


def new_upload(case: BenchCase, letter: Sealed) -> bytes:
    """Ask for a place for a letter's large part."""
    pairs = {"case": base64url(case.id), "item": base64url(letter.item), "part": "1"}
    metadata = ",".join(f"{key} {b64encode(text.encode()).decode()}" for key, text in pairs.items())
    headers = {**TUS, "Upload-Length": str(len(letter.large)), "Upload-Metadata": metadata}
    return spelled("POST", routes.UPLOADS_PATH, case.parties[letter.side].bearer, None, headers)


def add_bytes(who: Person, upload: str, at: int, data: bytes) -> bytes:
    """Send bytes for a place, from `at` on."""
    headers = {**TUS, "Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
    return spelled("PATCH", f"{routes.UPLOADS_PATH}/{upload}", who.bearer, data, headers)


def ask_offset(who: Person, upload: str) -> bytes:
    """Ask how much has come."""
    return spelled("HEAD", f"{routes.UPLOADS_PATH}/{upload}", who.bearer, None, TUS)
