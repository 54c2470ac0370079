"""Case 6: whatever people write is planted where they write it, and looked for wherever the server keeps or says anything."""

from __future__ import annotations

import asyncio
import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from relay.crypto import digests, note
from relay.crypto.keys import KeysetPublic
from relay.domain.ids import SHORT_ID_BYTES, Day, ItemId, UploadId
from relay.domain.model import Side, StaffRole
from relay.store.connect import open_store
from relay.wire import messages
from relay.wire import statements as s
from relay.wire.codec import unbase64url
from relay.wire.messages import Auth, Profile, SlotKind
from tests.support.operator import relay
from tests.support.process import Line, ServerProcess, lined, serving
from tests.support.raw import RawLine
from tests.support.relay_site import DATABASE, RelaySite, new_site
from tests.support.tus import Tus, metadata
from tests.support.world import DAY, Opened, Someone, record_id

LETTER = "Kanarievogel-1: het spijt me van de Lindelaan 14"
PLANTED = {
    "letter": LETTER,
    "reason": "Kanarievogel-2: laat het adres weg",
    "remark": "Kanarievogel-3: eerst bellen",
    "release note": "Kanarievogel-4: gaat over de zomer",
    "private note": "Kanarievogel-5: ik ben bang",
    "label": "Kanarievogel-6: zaak De Vries",
    "query": "Kanarievogel-7",
    "header": "Kanarievogel-8",
    "malformed": "Kanarievogel-9",
    "unknown name": "kanarievogel-10",
    "no http": "Kanarievogel-11",
    "page": "Kanarievogel-12: met een foto van het huis",
    "file name": "Kanarievogel-13.jpg",
    "upload header": "Kanarievogel-14",
}


def spellings(text: str) -> Iterator[bytes]:
    """The ways in which a text could have been kept by mistake."""
    data = text.encode()
    yield data
    yield data.lower()
    yield text.encode("utf-16-le")
    yield data.hex().encode()
    for start in range(3):
        # Whatever stands before it moves base64 by so many bytes; the ends depend on neighbours and are left out.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(start) + data)[4:-4]


class Writing:
    """People who write over the wire."""

    def __init__(self, site: RelaySite, line: Line, case: Opened, office: Someone) -> None:
        self.site, self.line, self.case, self.office = site, line, case, office

    def sealed(
        self, kind: note.WordsKind, text: str, to: Someone, subject: bytes, by: Someone
    ) -> tuple[messages.WordsFor, s.WordsRef]:
        public: KeysetPublic = to.public
        made = note.seal_words(kind, text, public, case=self.case.case, subject=subject, author_id=by.id)
        return messages.WordsFor(to.id, made), s.WordsRef(to.id, s.Digest(digests.digest(made)))

    async def ask(self, route: str, who: Someone, request: object, item: bytes = bytes(16)) -> None:
        reply = await self.line.ask(route, who, request, case=self.case.case, item=item)
        reply.read(messages.Done)

    async def worded(self, route: str, shape: type[s.Statement], by: Someone, name: str, **said: Any) -> None:
        """Send a statement with sealed words to its readers; `said` names them and what they are about."""
        kind, readers, subject = said.pop("kind"), said.pop("readers"), said.pop("subject")
        made = [self.sealed(kind, PLANTED[name], each, subject, by) for each in readers]
        words, refs = tuple(each for each, _ in made), tuple(each for _, each in made)
        said[{"reason": "reason", "remark": "remark"}.get(name, "words")] = refs
        site, case = self.site, self.case.case
        record = site.signed(await site.statement(by, shape, case, (by,), **said), by)
        log = None
        if shape is s.Return:
            log = site.signed(await site.statement(by, s.Log, case, (by,), statement=record_id(record)), by)
        await self.ask(route, by, messages.Act(record, log, words, None), said.get("item", bytes(16)))

    async def everything(self) -> None:
        """Write each planted text where it belongs."""
        site, case, lead = self.site, self.case, self.case.mediator
        text = b'{"text":"' + LETTER.encode() + b'"}'
        page = PLANTED["page"].encode() + bytes(300_000)
        letters = [await site.write(case.a, case.case, Side.A, [lead], text=text, large=(page,)) for _ in range(2)]
        for each in letters:
            whole = replace(each.request, uploads=(await self.uploaded(each.item, each.large[0]),))
            await self.ask("item.submit", case.a, whole)
        first, second = letters
        note_text = PLANTED["release note"]
        for each in letters:
            await self.ask("item.viewed", lead, await site.view_request(lead, case.case, each), each.item)
        request = await site.release_request(lead, case.case, first, case.b, note_text=note_text)
        await self.ask("item.release", lead, request, first.item)
        opening = await site.request(case.b, s.Open, case.case, item=first.item, tell_author=False)
        reply = await self.line.ask("item.open", case.b, opening, case=case.case, item=first.item)
        reading = reply.read(messages.Done).reading
        assert reading is not None
        assert LETTER.encode() in site.read(case.b, case.case, reading), "it did arrive"
        kinds, until = note.WordsKind, Day(site.now() // DAY + 3)
        about: dict[str, Any] = {"item": second.item, "subject": second.item}
        await self.worded(
            "item.postpone",
            s.Postpone,
            lead,
            "remark",
            kind=kinds.POSTPONE_REMARK,
            readers=(lead,),
            until=until,
            **about,
        )
        about |= {"manifest": second.manifest, "readers": (case.a,)}
        await self.worded("item.return", s.Return, lead, "reason", kind=kinds.RETURN_REASON, **about)
        id_ = s.NoteId(site.chance(16))
        about = {"note": id_, "subject": id_, "about": Side.A, "readers": (lead, case.a)}
        await self.worded("case.note", s.Note, case.a, "private note", kind=kinds.PRIVATE_NOTE, **about)
        about = {"subject": case.case, "readers": (lead, self.office)}
        await self.worded("case.label", s.Label, self.office, "label", kind=kinds.CASE_LABEL, **about)

    async def uploaded(self, item: ItemId, data: bytes) -> UploadId:
        """Upload a part, and another one that stays as it is, half."""
        tus = Tus(self.line, self.case.a)
        paths = [await tus.made(self.case.case, item, len(data)) for _ in range(2)]
        assert (await tus.add(paths[0], 0, data)).status == 204
        assert (await tus.add(paths[1], 0, data[:1_000])).status == 204
        return UploadId(unbase64url(paths[0].rpartition("/")[2]))

    async def blunders(self, server: ServerProcess) -> None:
        """Say planted texts where they do not belong."""
        line, lead = self.line, self.case.mediator
        said = PLANTED["query"]
        assert (await line.send("GET", f"/v1/cases?after={said}", bearer=lead.bearer)).status == 400
        assert (await line.send("GET", f"/v1/cases?{said}={said}", bearer=lead.bearer)).status == 400
        assert (await line.send("GET", f"/v1/{said}", bearer=lead.bearer)).status == 404
        said = PLANTED["header"]
        agent = {"User-Agent": said, "Referer": f"http://{said}/", "X-Forwarded-For": said, "Cookie": said}
        assert (await line.send("GET", "/v1/cases", bearer=lead.bearer, headers=agent)).status == 200
        assert (await line.send("GET", "/v1/cases", headers={"Authorization": f"Bearer {said}"})).status == 401
        tus, said = Tus(line, self.case.a), base64.b64encode(PLANTED["file name"].encode()).decode()
        told = f"{metadata(self.case.case, ItemId(bytes(16)))},filename {said}"
        assert (await tus.ask("POST", "/v1/uploads", Upload_Length="1", Upload_Metadata=told)).status == 400
        said = PLANTED["upload header"]
        upload = await tus.made(self.case.case, ItemId(bytes(16)), 1_000)
        strange = {"Upload_Name": said, "Content_Disposition": f"attachment; filename={said}"}
        assert (await tus.add(upload, 0, b"x", **strange)).status == 204
        for header in ("Upload_Checksum", "Upload_Offset", "Content_Type", "Content_Encoding"):
            assert (await tus.add(upload, 1, b"x", **{header: said})).status in {400, 409, 415}
        assert (await tus.ask("HEAD", f"/v1/uploads/{said}")).status == 400
        said = PLANTED["malformed"]
        for body in (said, f'{{"{said}":1}}', f'{{"login":"{said}","profile":"{said}"}}'):
            assert (await line.send("POST", "/v1/login/start", body=body.encode())).status == 400
        name = PLANTED["unknown name"]
        assert (await line.ask("login.start", None, messages.LoginStart(name, Profile.PARTY))).status == 200
        unlock = messages.Unlock(name, SlotKind.PASSPHRASE, Auth(bytes(32)))
        assert (await line.ask("login.unlock", None, unlock)).status == 403
        async with RawLine.to(server.port) as raw:
            await raw.send(f"{PLANTED['no http']} / {PLANTED['no http']}\r\n\r\n".encode())
            reply = await raw.reply()
        assert (reply.status, PLANTED["no http"].encode() in reply.body) == (400, False)


async def test_6_nothing_that_people_write_is_anywhere_the_server_keeps_or_says(tmp_path: Path) -> None:
    home, kept = tmp_path / "server", tmp_path / "kept"
    async with new_site(home, "canaries") as site:
        office = await site.staff("office", StaffRole.COORDINATOR)
        case = await site.open_case(office, await site.staff("lead", StaffRole.MEDIATOR))
    with serving(home, RELAY_PACE="10000", RELAY_LOG_LEVEL="debug") as server:
        async with lined(server) as line:
            site.line = line
            writing = Writing(site, line, case, office)
            await writing.everything()
            await writing.blunders(server)
        backup = {"RELAY_BACKUP_FOLDER": str(tmp_path / "backup")}
        (tmp_path / "backup").mkdir(mode=0o700)
        relay(home, "--settings", "relay.settings", "backup", **backup).said()
        shutil.copytree(home, kept)  # as it lies, with the log of what was written last
        assert await asyncio.to_thread(server.stop) == 0
    haystacks = {path: path.read_bytes() for place in (home, kept, tmp_path / "backup") for path in files(place)}
    names = {path.name for path in haystacks}
    assert {DATABASE, f"{DATABASE}-wal", "server.log"} <= names
    assert (
        sum(path.parent.name == "files" and len(path.name) == 2 * SHORT_ID_BYTES for path in haystacks) == 5 + 5 + 2
    )
    assert (kept / f"{DATABASE}-wal").stat().st_size > 0
    found = [
        (what, path.relative_to(tmp_path))
        for what, text in PLANTED.items()
        for spelt in spellings(text)
        for path, data in haystacks.items()
        if spelt in data
    ]
    assert found == []
    secrets = [case.a.bearer, case.mediator.bearer, case.a.keyset.to_bytes(), case.a.account.to_bytes()]
    assert [path for secret in secrets for path, data in haystacks.items() if secret in data] == []
    # The search finds what is there: who is in the case is no secret to the database.
    assert any(case.a.name.encode() in data for data in haystacks.values())
    store = await open_store(f"sqlite:///{home / DATABASE}")
    try:
        items = await store.items_of(case.case, None, 10)
        letters = [await store.letter(each.id) for each in items]
    finally:
        await store.close()
    assert len(items) == 2
    assert all(any(data is not None and data in hay for hay in haystacks.values()) for data in letters)


def files(place: Path) -> Iterator[Path]:
    return (path for path in place.rglob("*") if path.is_file())
