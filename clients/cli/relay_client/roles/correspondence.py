"""Writing, receiving and stopping for one side of a case: what a party does, and a counsellor in a party's name.

For whom, and by which delegation, is asked of the role (`ActsForSide`). A received item is opened only when every check
holds, and the key of its author is pinned then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from relay.crypto.digests import digest
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, Day, ItemId, RecordId
from relay.domain.model import PauseOwner, Scope, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases import pins
from relay_client.cases.pins import KnownAuthor
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem, Unreadable
from relay_client.items.item_reader import Unsealed
from relay_client.items.part_uploads import Progress, nothing
from relay_client.items.sealing import ItemAttributes
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess, Names
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.item_lists import party_items
from relay_client.roles.submissions import Submissions
from relay_client.roles.submit_draft import DraftSubmission
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter, OpenedItem, PartyItems, Submitted
from relay_client.views.people import ReaderList


class ActingFor(Struct, frozen=True):
    """For which side, and by which delegation (None: for oneself)."""

    side: Side
    delegation: RecordId | None = None
    own_copy: bool = True


class ActsForSide(Protocol):
    """Says for whom an account acts in a case: a party for itself, a counsellor by a delegation."""

    def __call__(self, snapshot: CaseSnapshot, scope: Scope | None) -> ActingFor:
        """Return for whom this account speaks here; Misused where it may not in this way."""


class Correspondence:
    """The letters that one side writes and receives."""

    def __init__(self, cases: CaseAccess, items: ItemAccess, acting_for: ActsForSide) -> None:
        self._cases = cases
        self._items = items
        self._acting_for = acting_for
        self._submissions = Submissions(cases)

    async def submit(
        self,
        case: CaseId,
        letter: Letter,
        readers: ReaderList,
        *,
        replaces: ItemId | None = None,
        draft: str | None = None,
        progress: Progress = nothing,
        lendable: bool = False,
    ) -> Submitted:
        """Hand a letter to the mediators, its draft's pages first. The draft goes only once the receipt is here.

        Repeating after a fault goes on where it stopped, and sends nothing twice. Misused `draft.pending` where other words
        of the draft went and were never answered.
        """
        snapshot = await self._cases.look(case)
        acting = self._acting_for(snapshot, Scope.SUBMIT)
        sending = ItemAttributes(
            acting.side, acting.own_copy, acting.delegation, replaces=replaces, lendable=lendable
        )
        if draft is None:
            return await self._submissions.submit(snapshot, letter, readers, sending)
        submission = DraftSubmission(self._cases.session, self._cases.case_client.sender, draft, letter)
        sent = await submission.again()
        if sent is not None:
            return sent
        self._submissions.agreed_keys(snapshot, readers)
        enclosed = await submission.pages(case, progress)
        if enclosed is not None:
            # Pages take their time: meanwhile a mediator may have come or gone.
            self._cases.case_client.time_passes()
            snapshot = await self._cases.look(case)
        return await self._submissions.submit(
            snapshot, letter, readers, sending, enclosed=enclosed, draft=submission.draft
        )

    async def items(self, case: CaseId) -> PartyItems:
        """Return what was written and what came, oldest first: of what the journal tells, with what the service adds.

        Misused `delegation.expired` where no permission lasts.
        """
        snapshot = await self._cases.view(case)
        self._acting_for(snapshot, None)
        written: dict[ItemId, m.AuthorItem] = {}
        received: dict[ItemId, m.RecipientItem] = {}
        if snapshot.shown is not None and snapshot.shown.whole:
            written = {row.item: row for row in snapshot.shown.written}
            received = {row.item: row for row in snapshot.shown.received}
            return party_items(snapshot, written, received)
        async for page in self._items.pages(case):
            written.update({row.item: row for row in page.written})
            received.update({row.item: row for row in page.received})
        return party_items(snapshot, written, received)

    async def open(self, case: CaseId, item: ItemId, *, tell_author: bool) -> OpenedItem:
        """Open a closed envelope: the signed wish first, then the words, after every check."""
        snapshot = await self._cases.look(case)
        acting = self._acting_for(snapshot, Scope.READ)
        outcome = await self._cases.say(
            snapshot, "item.open", s.Open, item=item, tell_author=tell_author, delegation=acting.delegation
        )
        reading = outcome.reading or await self._items.fetch(case, item)
        if reading.item != item:
            raise Unreadable("item.manifest")
        return await self._shown(await self._cases.case_client.look_after(case), reading)

    async def read(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Read again what was opened before, or one's own copy."""
        snapshot = await self._cases.view(case)
        return await self._shown(snapshot, await self._items.fetch_known(snapshot, item))

    async def companion(self, opened: OpenedItem) -> OpenedItem | None:
        """Return what came with an opened letter as one: its original, or its translation; None where it came alone."""
        return None if opened.together is None else await self.read(opened.case, opened.together)

    async def refuse(self, case: CaseId, item: ItemId) -> Outcome:
        """Send a closed envelope back unopened; its author is not told."""
        return await self._cases.stop(case, "item.refuse", s.Refuse, self._by(Scope.READ), item=item)

    async def recall(self, case: CaseId, item: ItemId) -> Outcome:
        """Take an item back; the answer is the same whatever had become of it."""
        return await self._cases.stop(case, "item.recall", s.Recall, self._by(None), item=item)

    async def destroy(self, case: CaseId, item: ItemId) -> Outcome:
        """Destroy the copy kept for the author."""
        return await self._cases.stop(case, "item.destroy", s.Destroy, self._by(None), item=item)

    def _by(self, scope: Scope | None) -> Names:
        """Name the permission by which this account speaks, None for oneself."""
        return lambda snapshot: {"delegation": self._acting_for(snapshot, scope).delegation}

    async def _shown(self, snapshot: CaseSnapshot, reading: m.Reading) -> OpenedItem:
        """Return an item as shown, with the note that its release binds; pin its author's key."""
        unsealed = self._items.unseal(snapshot, reading)
        note = None if unsealed.release is None else _note(snapshot, reading, unsealed.release)
        shown = presenters.opened_item(snapshot, unsealed, note)
        self._pin_author(snapshot, unsealed)
        return shown

    def _pin_author(self, snapshot: CaseSnapshot, unsealed: Unsealed) -> None:
        manifest = unsealed.manifest
        plain = manifest.told is None and manifest.derived_from is None and manifest.delegation is None
        pin = KnownAuthor(manifest.side, manifest.author)
        if unsealed.release is not None and plain and pin not in snapshot.pins.authors:
            snapshot.pins = replace(snapshot.pins, authors=(*snapshot.pins.authors, pin))
            pins.keep(self._cases.session.vault, snapshot.case, snapshot.pins)


class Contact:
    """The stops of one side, and what lifts them."""

    def __init__(self, cases: CaseAccess, acting_for: ActsForSide) -> None:
        self._cases = cases
        self._acting_for = acting_for

    async def pause(self, case: CaseId, *, ask_on: Day | None = None) -> Outcome:
        """Pause: nothing reaches anyone from now on. From the day `ask_on` on its owner is asked about it; it ends by no day."""
        try:
            return await self._cases.stop(
                case, "case.pause", s.Pause, lambda known: {**self._who(known), "ask_on": ask_on}
            )
        except ServerProblem as problem:
            # A service from before such days stops all the same.
            if ask_on is None or problem.code != "json.unknown":
                raise
        return await self._cases.stop(case, "case.pause", s.Pause, self._who)

    async def resume(self, case: CaseId) -> Outcome:
        """Lift this side's own pause; Misused `pause.none` where none stands."""
        snapshot = await self._cases.look(case)
        acting = self._acting_for(snapshot, None)
        pause = snapshot.history.file.case.holds.get(PauseOwner.of(acting.side))
        if pause is None:
            raise Misused("pause.none")
        return await self._cases.say(
            snapshot, "case.resume", s.Resume, pause=pause, side=acting.side, delegation=acting.delegation
        )

    async def withdraw(self, case: CaseId) -> Outcome:
        """Leave the case for good."""
        return await self._cases.stop(case, "case.withdraw", s.Withdraw, self._who)

    def _who(self, snapshot: CaseSnapshot) -> Mapping[str, object]:
        """Name the side that stops, and by which permission."""
        acting = self._acting_for(snapshot, None)
        return {"side": acting.side, "delegation": acting.delegation}


def _note(snapshot: CaseSnapshot, reading: m.Reading, release: s.Release) -> str | None:
    """Return the release note, which must be the one that the release names; Unreadable `item.note`.

    None where the release has none for this reader, and empty where the service does not show the one that it has.
    """
    if release.note is None or release.to != snapshot.signer.id:
        return None
    if reading.note is None:
        return ""
    if digest(reading.note) != release.note:
        raise Unreadable("item.note")
    return (
        presenters.words(snapshot.signer, WordsKind.RELEASE_NOTE, reading.note, reading.item, release.signers[0])
        or ""
    )
