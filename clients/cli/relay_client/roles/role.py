"""What every role that has a seat in a case can do: follow its journal, exchange private notes, see who reads, submit.

Roles differ in for whom they speak; that is decided in the files named after them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from msgspec.structs import replace

from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import Side
from relay.wire import codec, limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases import pins
from relay_client.cases.case_client import CaseClient
from relay_client.cases.pins import KnownReader
from relay_client.cases.sender import SentDraft
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ReadersChanged, ServerProblem, Unreadable
from relay_client.items import plaintext
from relay_client.items.drafts import AttachedPages
from relay_client.items.item_reader import ItemReader, Unsealed
from relay_client.items.parts import ItemParts
from relay_client.items.sealing import ItemAttributes, seal_letter, submission
from relay_client.items.signer import Moment, Signed
from relay_client.net.paging import item_pages
from relay_client.roles import presenters
from relay_client.views import JournalLine, Letter, NoteView, OpenedItem, Outcome, ReaderList, Submitted

WORDS_BYTES: Final = limits.WORDS_BYTES * 3 // 4
"""UTF-8 bytes of a note, reason, remark or label; sealed and padded it stays within what the wire allows."""


class SeatedRole:
    """One account in one kind of role."""

    role: m.CallerRole

    def __init__(self, case_client: CaseClient) -> None:
        self.case_client = case_client

    async def look(self, case: CaseId) -> CaseSnapshot:
        """Look at a case; Misused `role.other` where this account is something else to it."""
        snapshot = await self.case_client.look(case)
        if snapshot.reply.case.role is not self.role:
            raise Misused("role.other")
        return snapshot

    async def view(self, case: CaseId) -> CaseSnapshot:
        """Return a look to show something from, never to sign by; Misused `role.other`."""
        snapshot = await self.case_client.view(case)
        if snapshot.reply.case.role is not self.role:
            raise Misused("role.other")
        return snapshot

    async def stopping_snapshot(self, case: CaseId) -> CaseSnapshot:
        """Return what is needed to stop, also where the case as shown now cannot be trusted; Misused `role.other`."""
        snapshot = await self.case_client.stopping_snapshot(case)
        if snapshot.reply.case.role is not self.role:
            raise Misused("role.other")
        return snapshot

    async def journal(self, case: CaseId) -> tuple[JournalLine, ...]:
        """Return one's whole journal of a case, oldest first, verified once more."""
        snapshot = await self.view(case)
        return tuple(step.line() for step in await self.case_client.steps_after(snapshot, 0))

    async def readers(self, case: CaseId) -> ReaderList:
        """Return who would read an item sealed now."""
        return presenters.reader_list(await self.view(case), self.case_client.sender.now())

    async def notes(self, case: CaseId) -> tuple[NoteView, ...]:
        """Return the private notes of one's conversations, oldest first: the journal's, with the words that the service keeps."""
        snapshot = await self.view(case)
        rows = None if snapshot.shown is None or not snapshot.shown.whole else snapshot.shown.notes
        if rows is None:
            rows = (await self.case_client.session.call("note.list", m.Notes, path=self.path(case))).notes
        sealed = {row.note: row.sealed for row in rows}
        return tuple(
            NoteView(
                note=note,
                text=presenters.signed_words(snapshot, WordsKind.PRIVATE_NOTE, sealed.get(note), note)[0] or None,
                by=presenters.name(snapshot, said.by),
                mine=said.by == snapshot.signer.id,
                about=said.about,
                at=said.at or Seconds(0),
            )
            for note, said in snapshot.history.notes(snapshot.signer.id).items()
        )

    @staticmethod
    def path(case: CaseId, item: ItemId | None = None) -> dict[str, str]:
        """Return the ids of a request's path."""
        ids = {"case": codec.base64url(case)}
        return ids if item is None else {**ids, "item": codec.base64url(item)}

    def pages(self, case: CaseId) -> AsyncIterator[m.ItemList]:
        """Yield a case's items page by page."""

        async def fetch(after: ItemId | None) -> m.ItemList:
            query = {} if after is None else {"after": codec.base64url(after)}
            return await self.case_client.session.call("item.list", m.ItemList, path=self.path(case), query=query)

        return item_pages(fetch)

    async def fetch(self, case: CaseId, item: ItemId) -> m.Reading:
        """Fetch what is needed to open an item; Unreadable `item.manifest` where the answer is about another."""
        reading = await self.case_client.session.call("item.read", m.Reading, path=self.path(case, item))
        if reading.item != item:
            raise Unreadable("item.manifest")
        return reading

    def unseal(self, snapshot: CaseSnapshot, reading: m.Reading) -> Unsealed:
        """Open an item with every check; raises `Unreadable`."""
        if snapshot.journal is None:
            raise Misused("role.other")
        found = ItemReader(snapshot.signer, snapshot.directory, snapshot.history, snapshot.journal).open(reading)
        self.case_client.parts = ItemParts(self.case_client.session, snapshot.case, found)
        return found

    async def parts(self, opened: OpenedItem) -> ItemParts:
        """Return the large parts of an item that was opened, to be fetched one by one."""
        kept = self.case_client.parts
        if kept is None or kept.manifest != opened.manifest:
            snapshot = await self.case_client.look(opened.case)
            found = self.unseal(snapshot, await self.fetch(opened.case, opened.item))
            if found.manifest_id != opened.manifest:
                raise Unreadable("item.manifest")
            kept = ItemParts(self.case_client.session, snapshot.case, found)
        return kept

    async def each_page(self, opened: OpenedItem) -> AsyncIterator[bytes]:
        """Yield the images of an opened item's pages in order, one in memory at a time; raises `Unreadable`."""
        parts = await self.parts(opened)
        for info in parts.infos:
            yield await parts.whole(info.number)

    async def page_images(self, opened: OpenedItem) -> tuple[bytes, ...]:
        """Return the images of an opened item's pages in order, every one checked; none for a typed letter."""
        return tuple([page async for page in self.each_page(opened)])

    async def write_note(
        self,
        snapshot: CaseSnapshot,
        text: str,
        others: tuple[KeysetPublic, ...],
        *,
        about: Side | None,
        counsellor: KeysetId | None,
    ) -> Outcome:
        """Leave a private note for the mediators of the case and `others`."""
        text = plaintext.tidy_words(text, WORDS_BYTES)
        note = s.NoteId(snapshot.signer.new_id())
        readers = presenters.mediator_keys(snapshot, self.case_client.sender.now())
        readers.update((KeysetId(each.id), each) for each in others)
        sealed = snapshot.signer.seal_words(WordsKind.PRIVATE_NOTE, text, note, tuple(readers.values()))

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(
                s.Note, moment, note=note, words=sealed.refs, about=about, counsellor=counsellor
            )
            return m.Act(signed.data, words=sealed.words), signed

        return await self.case_client.act(snapshot, "case.note", build)

    def agreed_keys(self, snapshot: CaseSnapshot, readers: ReaderList) -> tuple[KeysetPublic, ...]:
        """Return the keys of the mediators, who must be those that were shown.

        Raises `ReadersChanged` where they are others; ServerProblem `case.no_mediator`.
        """
        keys = presenters.mediator_keys(snapshot, self.case_client.sender.now())
        if not keys:
            raise ServerProblem("case.no_mediator", 409)
        if set(keys) != {each.keyset for each in readers.readers} or readers.case != snapshot.case:
            raise ReadersChanged(presenters.reader_list(snapshot, self.case_client.sender.now()))
        return tuple(keys.values())

    async def send_letter(
        self,
        snapshot: CaseSnapshot,
        letter: Letter,
        readers: ReaderList,
        sending: ItemAttributes,
        *,
        enclosed: AttachedPages | None = None,
        draft: SentDraft | None = None,
    ) -> Submitted:
        """Seal a letter for exactly the readers that were shown, and submit it, with pages that were uploaded before.

        Raises as `agreed_keys`, before anything is sealed, or after the server found so.
        """
        keys = self.agreed_keys(snapshot, readers)
        infos = () if enclosed is None else enclosed.infos
        sealed = seal_letter(snapshot.signer, plaintext.tidy(letter, infos), enclosed)

        def build(moment: Moment) -> tuple[object, Signed]:
            return submission(snapshot.signer, sealed, sending, keys, moment)

        try:
            outcome = await self.case_client.act(snapshot, "item.submit", build, item=sealed.item, draft=draft)
        except ServerProblem as problem:
            if problem.code != "grant.readers":
                raise
            again = await self.look(snapshot.case)
            raise ReadersChanged(presenters.reader_list(again, self.case_client.sender.now())) from problem
        self._agreed(snapshot, readers)
        return Submitted(sealed.item, outcome)

    async def say(
        self,
        snapshot: CaseSnapshot,
        route: str,
        shape: type[s.Statement],
        *,
        item: ItemId | None = None,
        **members: object,
    ) -> Outcome:
        """Sign one statement that has nothing beside it, and send it."""
        if item is not None:
            members["item"] = item

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(shape, moment, **members)
            return m.Act(signed.data), signed

        return await self.case_client.act(snapshot, route, build, item=item)

    def _agreed(self, snapshot: CaseSnapshot, readers: ReaderList) -> None:
        known = tuple(KnownReader(each.keyset, each.name) for each in readers.readers)
        snapshot.pins = replace(snapshot.pins, readers=known)
        pins.keep(self.case_client.session.vault, snapshot.case, snapshot.pins)
