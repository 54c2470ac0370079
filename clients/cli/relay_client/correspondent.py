"""Writing and receiving for one side of a case: what a party does, and a counsellor in a party's name.

For whom, and by which delegation, is asked of the subclass. A received item is opened only when every check holds, and the key
of its author is pinned then.
"""

from __future__ import annotations

from abc import abstractmethod

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId, RecordId
from relay.domain.model import Hold, Scope, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import memory, sights
from relay_client.compose import Sending
from relay_client.errors import Misused, Unreadable
from relay_client.looked import Look
from relay_client.memory import KnownAuthor
from relay_client.piles import piles
from relay_client.posting import Posting
from relay_client.reading import Unsealed
from relay_client.role import Role
from relay_client.session import Moment, Signed
from relay_client.uploading import Progress, nothing
from relay_client.views import (
    Letter,
    OpenedItem,
    Outcome,
    PartyItems,
    ReaderList,
    Submitted,
)


class Speaking(Struct, frozen=True):
    """For which side, and by which delegation (None: for oneself)."""

    side: Side
    delegation: RecordId | None = None
    own_copy: bool = True


class Correspondent(Role):
    """A party, or a counsellor."""

    @abstractmethod
    def speaking(self, look: Look, scope: Scope | None) -> Speaking:
        """Return for whom this account speaks here; Misused where it may not in this way."""

    async def submit(
        self,
        case: CaseId,
        letter: Letter,
        readers: ReaderList,
        *,
        replaces: ItemId | None = None,
        draft: str | None = None,
        progress: Progress = nothing,
    ) -> Submitted:
        """Hand a letter to the mediators, its draft's pages first. The draft goes only once the receipt is here.

        Repeating after a fault goes on where it stopped, and sends nothing twice. Misused `draft.pending` where other words
        of the draft went and were never answered.
        """
        look = await self.look(case)
        spoken = self.speaking(look, Scope.SUBMIT)
        sending = Sending(spoken.side, spoken.own_copy, spoken.delegation, replaces=replaces)
        if draft is None:
            return await self.send_letter(look, letter, readers, sending)
        posting = Posting(self.work.access, self.work.sender, draft, letter)
        sent = await posting.again()
        if sent is not None:
            return sent
        self.agreed_keys(look, readers)
        enclosed = await posting.pages(case, progress)
        if enclosed is not None:
            # Pages take their time: meanwhile a mediator may have come or gone.
            self.work.time_passes()
            look = await self.look(case)
        return await self.send_letter(look, letter, readers, sending, enclosed=enclosed, draft=posting.draft)

    async def items(self, case: CaseId) -> PartyItems:
        """Return what was written and what came, oldest first: of what the journal tells, with what the service adds."""
        look = await self.view(case)
        written: dict[ItemId, m.AuthorItem] = {}
        received: dict[ItemId, m.RecipientItem] = {}
        if look.shown is not None and look.shown.whole:
            written = {row.item: row for row in look.shown.written}
            received = {row.item: row for row in look.shown.received}
            return piles(look, written, received)
        async for page in self.pages(case):
            written.update({row.item: row for row in page.written})
            received.update({row.item: row for row in page.received})
        return piles(look, written, received)

    async def read_own(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open one's own copy."""
        return await self.read(case, item)

    async def open(self, case: CaseId, item: ItemId, *, tell_author: bool) -> OpenedItem:
        """Open a closed envelope: the signed wish first, then the words, after every check."""
        look = await self.look(case)
        spoken = self.speaking(look, Scope.READ)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = look.session.sign(
                s.Open, moment, item=item, tell_author=tell_author, delegation=spoken.delegation
            )
            return m.Act(signed.data), signed

        _, done = await self.work.act_for(look, "item.open", build, item=item)
        reading = done.reading if done.reading is not None else await self.fetch(case, item)
        if reading.item != item:
            raise Unreadable("item.manifest")
        return await self._shown(await self.work.look_after(case), reading)

    async def read(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Read again what was opened before, or one's own copy."""
        look = await self.view(case)
        return await self._shown(look, await self.fetch(case, item))

    async def refuse(self, case: CaseId, item: ItemId) -> Outcome:
        """Send a closed envelope back unopened; its author is not told."""
        look = await self.look(case)
        spoken = self.speaking(look, Scope.READ)
        return await self.say(look, "item.refuse", s.Refuse, item=item, delegation=spoken.delegation)

    async def recall(self, case: CaseId, item: ItemId) -> Outcome:
        """Take an item back; the answer is the same whatever had become of it."""
        look = await self.stopping_look(case)
        spoken = self.speaking(look, None)
        return await self.say(look, "item.recall", s.Recall, item=item, delegation=spoken.delegation)

    async def destroy(self, case: CaseId, item: ItemId) -> Outcome:
        """Destroy the copy kept for the author."""
        look = await self.look(case)
        spoken = self.speaking(look, None)
        return await self.say(look, "item.destroy", s.Destroy, item=item, delegation=spoken.delegation)

    async def pause(self, case: CaseId) -> Outcome:
        """Pause: nothing reaches anyone from now on."""
        look = await self.stopping_look(case)
        spoken = self.speaking(look, None)
        return await self.say(look, "case.pause", s.Pause, side=spoken.side, delegation=spoken.delegation)

    async def resume(self, case: CaseId) -> Outcome:
        """Lift this side's own pause; Misused `pause.none` where none stands."""
        look = await self.look(case)
        spoken = self.speaking(look, None)
        pause = look.facts.file.case.holds.get(Hold.of(spoken.side))
        if pause is None:
            raise Misused("pause.none")
        return await self.say(
            look, "case.resume", s.Resume, pause=pause, side=spoken.side, delegation=spoken.delegation
        )

    async def withdraw(self, case: CaseId) -> Outcome:
        """Leave the case for good."""
        look = await self.stopping_look(case)
        spoken = self.speaking(look, None)
        return await self.say(look, "case.withdraw", s.Withdraw, side=spoken.side, delegation=spoken.delegation)

    async def _shown(self, look: Look, reading: m.Reading) -> OpenedItem:
        """Return an item as shown, with the note that its release binds; pin its author's key."""
        found = self.unseal(look, reading)
        note = None if found.release is None else _note(look, reading, found.release)
        shown = sights.opened_item(look, found, note)
        self._pin_author(look, found)
        return shown

    def _pin_author(self, look: Look, found: Unsealed) -> None:
        said = found.manifest
        plain = said.told is None and said.derived_from is None and said.delegation is None
        pin = KnownAuthor(said.side, said.author)
        if found.release is not None and plain and pin not in look.memory.authors:
            look.memory = replace(look.memory, authors=(*look.memory.authors, pin))
            memory.keep(self.work.access.vault, look.case, look.memory)


def _note(look: Look, reading: m.Reading, release: s.Release) -> str | None:
    """Return the release note, which must be the one that the release names; Unreadable `item.note`.

    None where the release has none for this reader, and empty where the service does not show the one that it has.
    """
    if release.note is None or release.to != look.session.id:
        return None
    if reading.note is None:
        return ""
    if digest(reading.note) != release.note:
        raise Unreadable("item.note")
    return sights.words(look.session, WordsKind.RELEASE_NOTE, reading.note, reading.item, release.signers[0]) or ""
