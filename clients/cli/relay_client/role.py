"""What every role that has a seat in a case can do: follow its journal, exchange private notes, see who reads, submit.

Roles differ in for whom they speak; that is decided in the files named after them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import Side
from relay.wire import codec, limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import inner, memory, sights
from relay_client.casework import Casework
from relay_client.compose import Sending, seal_letter, submission
from relay_client.drafts import Enclosed
from relay_client.errors import Misused, Problem, ReadersChanged, Unreadable
from relay_client.looked import Look
from relay_client.memory import KnownReader
from relay_client.paged import item_pages
from relay_client.parts import Parts
from relay_client.reading import Reader as ItemReader
from relay_client.reading import Unsealed
from relay_client.sending import SentDraft
from relay_client.session import Moment, Signed
from relay_client.views import JournalLine, Letter, NoteView, OpenedItem, Outcome, ReaderList, Submitted

WORDS_BYTES: Final = limits.WORDS_BYTES * 3 // 4
"""UTF-8 bytes of a note, reason, remark or label; sealed and padded it stays within what the wire allows."""


class Role:
    """One account in one kind of role."""

    role: m.CallerRole

    def __init__(self, work: Casework) -> None:
        self.work = work

    async def look(self, case: CaseId) -> Look:
        """Look at a case; Misused `role.other` where this account is something else to it."""
        look = await self.work.look(case)
        if look.reply.case.role is not self.role:
            raise Misused("role.other")
        return look

    async def view(self, case: CaseId) -> Look:
        """Return a look to show something from, never to sign by; Misused `role.other`."""
        look = await self.work.view(case)
        if look.reply.case.role is not self.role:
            raise Misused("role.other")
        return look

    async def stopping_look(self, case: CaseId) -> Look:
        """Return what is needed to stop, also where the case as shown now cannot be trusted; Misused `role.other`."""
        look = await self.work.stopping_look(case)
        if look.reply.case.role is not self.role:
            raise Misused("role.other")
        return look

    async def journal(self, case: CaseId) -> tuple[JournalLine, ...]:
        """Return one's whole journal of a case, oldest first, verified once more."""
        look = await self.view(case)
        return tuple(step.line() for step in await self.work.steps_after(look, 0))

    async def readers(self, case: CaseId) -> ReaderList:
        """Return who would read an item sealed now."""
        return sights.reader_list(await self.view(case), self.work.sender.now())

    async def notes(self, case: CaseId) -> tuple[NoteView, ...]:
        """Return the private notes of one's conversations, oldest first: the journal's, with the words that the service keeps."""
        look = await self.view(case)
        rows = None if look.shown is None or not look.shown.whole else look.shown.notes
        if rows is None:
            rows = (await self.work.access.call("note.list", m.Notes, path=self.path(case))).notes
        sealed = {(row.note, digest(row.sealed)): row.sealed for row in rows}
        session = look.session
        return tuple(
            NoteView(
                note=note,
                text=sights.words(
                    session, WordsKind.PRIVATE_NOTE, sealed.get((note, said.digest_for(session.id))), note, said.by
                )
                or None,
                by=sights.name(look, said.by),
                mine=said.by == session.id,
                about=said.about,
                at=said.at or Seconds(0),
            )
            for note, said in look.facts.notes(session.id)
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
            return await self.work.access.call("item.list", m.ItemList, path=self.path(case), query=query)

        return item_pages(fetch)

    async def fetch(self, case: CaseId, item: ItemId) -> m.Reading:
        """Fetch what is needed to open an item; Unreadable `item.manifest` where the answer is about another."""
        reading = await self.work.access.call("item.read", m.Reading, path=self.path(case, item))
        if reading.item != item:
            raise Unreadable("item.manifest")
        return reading

    def unseal(self, look: Look, reading: m.Reading) -> Unsealed:
        """Open an item with every check; raises `Unreadable`."""
        if look.journal is None:
            raise Misused("role.other")
        found = ItemReader(look.session, look.directory, look.facts, look.journal).open(reading)
        self.work.parts = Parts(self.work.access, look.case, found)
        return found

    async def parts(self, opened: OpenedItem) -> Parts:
        """Return the large parts of an item that was opened, to be fetched one by one."""
        kept = self.work.parts
        if kept is None or kept.manifest != opened.manifest:
            look = await self.work.look(opened.case)
            found = self.unseal(look, await self.fetch(opened.case, opened.item))
            if found.manifest_id != opened.manifest:
                raise Unreadable("item.manifest")
            kept = Parts(self.work.access, look.case, found)
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
        look: Look,
        text: str,
        others: tuple[KeysetPublic, ...],
        *,
        about: Side | None,
        counsellor: KeysetId | None,
    ) -> Outcome:
        """Leave a private note for the mediators of the case and `others`."""
        text = inner.tidy_words(text, WORDS_BYTES)
        note = s.NoteId(look.session.new_id())
        readers = sights.mediator_keys(look, self.work.sender.now())
        readers.update((KeysetId(each.id), each) for each in others)
        sealed = look.session.seal_words(WordsKind.PRIVATE_NOTE, text, note, tuple(readers.values()))

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(
                s.Note, moment, note=note, words=sealed.refs, about=about, counsellor=counsellor
            )
            return m.Act(signed.data, words=sealed.words), signed

        return await self.work.act(look, "case.note", build)

    def agreed_keys(self, look: Look, readers: ReaderList) -> tuple[KeysetPublic, ...]:
        """Return the keys of the mediators, who must be those that were shown.

        Raises `ReadersChanged` where they are others; Problem `case.no_mediator`.
        """
        keys = sights.mediator_keys(look, self.work.sender.now())
        if not keys:
            raise Problem("case.no_mediator", 409)
        if set(keys) != {each.keyset for each in readers.readers} or readers.case != look.case:
            raise ReadersChanged(sights.reader_list(look, self.work.sender.now()))
        return tuple(keys.values())

    async def send_letter(
        self,
        look: Look,
        letter: Letter,
        readers: ReaderList,
        sending: Sending,
        *,
        enclosed: Enclosed | None = None,
        draft: SentDraft | None = None,
    ) -> Submitted:
        """Seal a letter for exactly the readers that were shown, and submit it, with pages that were uploaded before.

        Raises as `agreed_keys`, before anything is sealed, or after the server found so.
        """
        keys = self.agreed_keys(look, readers)
        infos = () if enclosed is None else enclosed.infos
        sealed = seal_letter(look.session, inner.tidy(letter, infos), enclosed)

        def build(moment: Moment) -> tuple[object, Signed]:
            return submission(look.session, sealed, sending, keys, moment)

        try:
            outcome = await self.work.act(look, "item.submit", build, item=sealed.item, draft=draft)
        except Problem as problem:
            if problem.code != "grant.readers":
                raise
            again = await self.look(look.case)
            raise ReadersChanged(sights.reader_list(again, self.work.sender.now())) from problem
        self._agreed(look, readers)
        return Submitted(sealed.item, outcome)

    async def say(
        self, look: Look, route: str, shape: type[s.Statement], *, item: ItemId | None = None, **members: object
    ) -> Outcome:
        """Sign one statement that has nothing beside it, and send it."""
        if item is not None:
            members["item"] = item

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(shape, moment, **members)
            return m.Act(signed.data), signed

        return await self.work.act(look, route, build, item=item)

    def _agreed(self, look: Look, readers: ReaderList) -> None:
        known = tuple(KnownReader(each.keyset, each.name) for each in readers.readers)
        look.memory = replace(look.memory, readers=known)
        memory.keep(self.work.access.vault, look.case, look.memory)
