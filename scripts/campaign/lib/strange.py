"""Strange requests to a relay, made by a seed from valid ones of a running one.

Bytes that are no HTTP, damaged heads and bodies, statements with flipped bits, orders that are signed well and make no sense.
Texts bear a marker, so that an answer which repeats what was sent is seen. Damages are those of `scripts.made_up`.
"""

from __future__ import annotations

import json
import random
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto import sign
from relay.domain.ids import CaseId, ItemId, KeysetId, RecordId, day_of
from relay.wire import codec, records, routes
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import base64url
from relay.wire.routes import Method
from relay.wire.statements import TYPES
from scripts.bench.lib.people import BenchCase, Person
from scripts.campaign.lib.acts import NOWHERE, TUS, Act, now, spelled
from scripts.made_up import any_json, anything, happens, mutated, wire_maker

MARKER: Final = "Zx9-kettle-lantern"
"""Stands in texts that are sent; no answer may bear it, but for the name of an unknown member."""


class Strange(Struct, frozen=True):
    """One request: all of its bytes."""

    kind: str
    data: bytes
    whole: bool = True
    """Whether it is HTTP that a server must answer; else it may also hang up, or wait for more."""
    bodyless: bool = False


class Known(Struct, frozen=True):
    """What of a running relay the strange requests are made from."""

    cases: Sequence[BenchCase]
    coordinator: Person
    acts: Sequence[Act]
    """Valid requests; some have been done."""
    uploads: Sequence[str]

    @property
    def people(self) -> list[Person]:
        """Everybody who has keys."""
        everybody = [self.coordinator]
        for case in self.cases:
            everybody += [case.mediator, *case.parties.values()]
        return everybody


class Maker:
    """Makes strange requests, one after another."""

    def __init__(self, known: Known, seed: str) -> None:
        self._known = known
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, makes no secrets
        self._statements = [(shape, wire_maker(shape)) for shape in TYPES.values()]
        shapes = {route.request for route in routes.ROUTES if route.method is not Method.GET and not route.raw}
        self._bodies = {shape: wire_maker(shape) for shape in shapes}
        self._people = known.people
        self._kinds: list[Callable[[], Strange]] = [
            *(self.no_http, self.headers, self.tus, self.path),
            *(self.body, self.flipped, self.order) * 2,
        ]

    def __call__(self) -> Strange:
        """Return the next one."""
        return self._chance.choice(self._kinds)()

    # --- kinds

    def no_http(self) -> Strange:
        """Return a valid request with a damaged head, or nothing like one."""
        chance = self._chance
        if happens(chance, 0.1):
            return Strange("no HTTP", chance.randbytes(chance.randrange(1, 400)), whole=False)
        head, _, body = chance.choice(self._known.acts).data.partition(b"\r\n\r\n")
        damaged = mutated(chance, head + f"\r\nX-Said: {MARKER}".encode())
        return Strange("no HTTP", damaged + b"\r\n\r\n" + body, whole=False)

    def headers(self) -> Strange:
        """Return a valid request with strange headers beside or instead of its own."""
        chance = self._chance
        act = chance.choice(self._known.acts)
        head, _, body = act.data.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        for _ in range(chance.choice((1, 1, 2, 5))):
            name, values = chance.choice(_HEADERS)
            line = f"{name}: {chance.choice(values)}".encode("utf-8", "surrogatepass")
            if happens(chance, 0.5):
                lines = [line for line in lines if not line.lower().startswith(name.lower().encode())]
            lines.insert(chance.randrange(len(lines) + 1), line)
        return Strange("headers", b"\r\n".join([first, *lines, b"", body]), whole=False)

    def body(self) -> Strange:
        """Return any route with a body that is damaged, or valid and made up."""
        chance = self._chance
        route = chance.choice(
            [route for route in routes.ROUTES if route.method is not Method.GET and not route.raw]
        )
        made = codec.encode(self._bodies[route.request](chance))
        if happens(chance, 0.3):
            made = chance.choice(self._known.acts).body
        data = anything(chance, made)
        if happens(chance, 0.05):
            data = codec_json(any_json(chance))
        target = self._target(route.path)
        # A good token that logs out would leave nobody to go on with.
        bearer = chance.randbytes(32) if route.name == "logout" else self._bearer()
        return Strange("body", spelled(route.method.value, target, bearer, data))

    def flipped(self) -> Strange:
        """Return a valid act of which some bits are flipped, in the record or in what rides beside it."""
        chance = self._chance
        act = chance.choice(self._known.acts)
        head, _, _ = act.data.partition(b"\r\n\r\n")
        shape = m.Submission if act.route == "item.submit" else m.Act
        request: Any = codec.decode(shape, act.body)
        names = [name for name in shape.__struct_fields__ if isinstance(getattr(request, name), bytes)]
        name = chance.choice(names)
        data = bytearray(getattr(request, name))
        for _ in range(chance.choice((1, 1, 1, 2, 8))):
            at = chance.randrange(len(data) * 8)
            data[at // 8] ^= 1 << at % 8
        changed = replace(request, **{name: bytes(data)})
        if request.grants and happens(chance, 0.2):
            given = request.grants[0]
            grant = bytearray(given.grant)
            grant[chance.randrange(len(grant))] ^= 1 << chance.randrange(8)
            changed = replace(request, grants=(replace(given, grant=bytes(grant)), *request.grants[1:]))
        first = head.split(b"\r\n")[0].split(b" ")
        return Strange(
            "flipped bits", spelled(first[0].decode(), first[1].decode(), act.bearer, codec.encode(changed))
        )

    def order(self) -> Strange:
        """Return a statement of any kind by anybody, signed well, about things that are there, in no order that makes sense."""
        chance = self._chance
        shape, make = chance.choice(self._statements)
        case, who = chance.choice(self._known.cases), chance.choice(self._people)
        statement = make(chance)
        known: dict[str, Any] = {
            "root": case.root,
            "case": case.id,
            "signers": (who.id,),
            "at": now(),
            "day": day_of(now()),
            "journal": NOWHERE,
            "item": self._item(),
            "author": who.id,
            "to": chance.choice(self._people).id,
            "mediator": chance.choice(self._people).id,
            "counsellor": chance.choice(self._people).id,
            "pause": self._record(),
            "consent": self._record(),
            "release": self._record(),
            "manifest": self._record(),
            "statement": self._record(),
            "not_before": now(),
            "not_after": now() + chance.choice((60, 86_400, 80 * 86_400)),
        }
        for name, value in known.items():
            if name in shape.__struct_fields__ and happens(chance, 0.93):
                statement = replace(statement, **{name: value})
        record = signed(statement, who)
        log = signed(self._log(case, who, record), who) if happens(chance, 0.3) else None
        route = routes.FOR_RECORD.get(shape) or routes.BY_NAME["case.pause"]
        if happens(chance, 0.1):
            route = chance.choice([route for route in routes.ROUTES if route.records])
        target = route.path.format(
            case=base64url(case.id if happens(chance, 0.95) else CaseId(chance.randbytes(16))),
            item=base64url(getattr(statement, "item", None) or self._item()),
            slip=base64url(chance.randbytes(16)),
        )
        body = codec.encode(m.Act(record, log))
        return Strange("orders", spelled(route.method.value, target, who.bearer, body))

    def tus(self) -> Strange:
        """Return a request about uploads or parts, its headers drawn from good and bad ones."""
        chance = self._chance
        case = chance.choice(self._known.cases)
        pairs = {
            "case": base64url(case.id),
            "item": base64url(self._item()),
            "part": chance.choice(("1", "1", "2", "0", "64", "-1", "1e3", "٣", MARKER)),
        }
        metadata = ",".join(f"{key} {b64encode(text.encode()).decode()}" for key, text in pairs.items())
        if happens(chance, 0.3):
            metadata = mutated(chance, metadata.encode()).decode("latin-1").replace("\r", "").replace("\n", "")
        data = chance.randbytes(chance.choice((0, 1, 10, 4_000)))
        offered = {
            "Upload-Length": ("1000", "0", "-5", "9" * 40, "1e9", "", "٣", MARKER),
            "Upload-Metadata": (metadata,),
            "Upload-Offset": ("0", "0", "7", "-1", "9" * 20, MARKER),
            "Upload-Checksum": ("sha1 AAAA", "sha256 " + "A" * 44, "md5 AAAA", MARKER, " "),
            "Upload-Defer-Length": ("1", "2"),
            "Upload-Concat": ("partial", "final;/a /b"),
            "Content-Type": ("application/offset+octet-stream", "application/json", MARKER),
            "X-HTTP-Method-Override": ("PATCH", "DELETE", "HEAD", MARKER),
            "Range": ("bytes=0-5", "bytes=-1", "bytes=9-1", "bytes=" + "9" * 30 + "-", "lines=1-2", MARKER),
        }
        headers = {**TUS, "Tus-Resumable": chance.choice(("1.0.0", "1.0.0", "1.0.0", "0.2.2", MARKER))}
        for name, values in offered.items():
            if happens(chance, 0.6):
                headers[name] = chance.choice(values)
        upload = chance.choice([*self._known.uploads, base64url(chance.randbytes(16)), MARKER])
        target = chance.choice(
            (routes.UPLOADS_PATH, f"{routes.UPLOADS_PATH}/{upload}", f"{routes.UPLOADS_PATH}/{upload}/hashes")
        )
        if happens(chance, 0.2):
            target = (
                f"/v1/cases/{pairs['case']}/items/{pairs['item']}/parts/{chance.choice(('0', '1', '99', '1x'))}"
            )
        method = chance.choice(("POST", "POST", "HEAD", "PATCH", "PATCH", "DELETE", "OPTIONS", "GET", "PUT"))
        bodied = method in ("POST", "PATCH", "PUT")
        clean = {name: text.encode().decode("latin-1") for name, text in headers.items()}
        request = spelled(method, target, self._bearer(), data if bodied else None, clean)
        return Strange("tus", request, bodyless=method == "HEAD")

    def path(self) -> Strange:
        """Return a look at something by a strange path, query or token."""
        chance = self._chance
        route = chance.choice([route for route in routes.ROUTES if route.method is Method.GET])
        target = self._target(route.path)
        if happens(chance, 0.3):
            target = mutated(chance, target.encode()).decode("latin-1")
            target = "".join(character for character in target if character > " " and character.isascii()) or "/"
        if happens(chance, 0.5):
            name = chance.choice(("after", "limit", MARKER, "%00", "after%5B%5D"))
            value = chance.choice(
                (
                    "1",
                    "-1",
                    "9" * 30,
                    "%F0%9F%92%A9",
                    MARKER,
                    "",
                    base64url(chance.randbytes(16)),
                    "٣".encode().hex(),
                )
            )
            target += f"?{name}={value}" + ("&after=1" if happens(chance, 0.2) else "")
        return Strange("paths", spelled("GET", target, self._bearer()), whole=target.startswith("/"))

    # --- what they are made of

    def _target(self, path: str) -> str:
        case = self._chance.choice(self._known.cases)
        ids = {
            "case": case.id,
            "item": self._item(),
            "slip": self._chance.randbytes(16),
            "upload": self._chance.randbytes(16),
        }
        texts = {name: base64url(value) for name, value in ids.items()} | {"part": "1"}
        if happens(self._chance, 0.1):
            texts[self._chance.choice(list(texts))] = self._chance.choice((MARKER, "", "%2e%2e", "AAAA", "A" * 200))
        return path.format(**texts)

    def _bearer(self) -> bytes:
        drawn = self._chance.random()
        if drawn < 0.1:  # noqa: PLR2004 - shares
            return b""
        return self._chance.randbytes(32) if drawn < 0.2 else self._chance.choice(self._people).bearer  # noqa: PLR2004

    def _item(self) -> ItemId:
        items = [act.item for act in self._known.acts if act.item is not None]
        return self._chance.choice(items) if happens(self._chance, 0.85) else ItemId(self._chance.randbytes(16))

    def _record(self) -> RecordId:
        return self._chance.choice(self._known.acts).record

    def _log(self, case: BenchCase, who: Person, record: bytes) -> s.Log:
        nonce = s.Nonce(self._chance.randbytes(16))
        about = RecordId(record[-32:]) if happens(self._chance, 0.5) else self._record()
        return s.Log(
            root=case.root, nonce=nonce, signers=(who.id,), case=case.id, at=now(), journal=NOWHERE, statement=about
        )


def signed(statement: s.Statement, who: Person) -> bytes:
    """Frame a statement under somebody's signature, whoever it names."""
    code, body = records.body_of(statement)
    made = sign.sign_record(who.keyset.signing, who.id, sign.RecordStatement(code, body))
    return records.frame(code, body, (records.Signature(KeysetId(who.id), made.alg, made.signature),))


def codec_json(value: Any) -> bytes:
    """Return any JSON value as bytes, lone surrogates included."""
    return json.dumps(value).encode()


_HEADERS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("Content-Length", ("0", "1", "99999999", "-1", "+5", "0x10", "9" * 40, "", "5, 5", MARKER)),
    ("Transfer-Encoding", ("chunked", "gzip, chunked", "chunked, identity", "identity", MARKER, "xchunked")),
    ("Content-Encoding", ("gzip", "br", "identity", MARKER)),
    (
        "Content-Type",
        (
            "application/json",
            "application/json; charset=utf-16",
            "text/html",
            MARKER,
            "",
            "application/JSON;" + "a" * 4000,
        ),
    ),
    (
        "Authorization",
        (
            "Bearer",
            "Bearer ",
            "bearer x",
            "Basic " + MARKER,
            "Bearer " + "A" * 43,
            "Bearer " + "é",
            "Bearer " + "A" * 9000,
        ),
    ),
    ("Host", ("", "127.0.0.1", MARKER + ".example", "a b", "[::1]:x")),
    ("Expect", ("100-continue", "200-ok", MARKER)),
    ("Connection", ("close", "keep-alive", "upgrade", "close, keep-alive", MARKER)),
    ("Upgrade", ("websocket", "h2c", MARKER)),
    ("X-Forwarded-For", ("1.2.3.4", MARKER, "::ffff:1.2.3.4", "a" * 500, ",,,", "1.2.3.4, ")),
    ("Last-Event-ID", ("1", "-1", "9" * 40, MARKER)),
    ("Cookie", (MARKER, "a=b; " * 400)),
    ("X-" + "a" * 3000, ("b",)),
    ("X-Said", (MARKER, "\x00", "\x7f", "a\tb", "é", "x" * 9000)),
    ("Accept-Encoding", ("gzip", "*;q=0")),
    ("If-Range", (MARKER,)),
    ("Trailer", ("X-Said",)),
)
