"""What a mediator does with an item: reads all of it, releases it, gives it back, keeps it, or writes one.

A decision is about the item as it was read: where the journal has gone on since, nothing is sent and what changed is shown.
Nothing in here acts by itself, and no fault in here releases anything.
"""

from __future__ import annotations

from typing import Final

from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, Day, ItemId, RecordId
from relay.domain.model import Attested, Delivery, Item, ItemState, Purpose, Scope, Side
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem, Unreadable
from relay_client.items import plaintext
from relay_client.items.item_reader import Unsealed
from relay_client.items.sealing import ItemAttributes
from relay_client.items.signer import Moment, SealedWords, Signed, grant_digest
from relay_client.roles import presenters
from relay_client.roles.page_checks import PageChecks
from relay_client.roles.role import WORDS_BYTES
from relay_client.views import HeldItem, Letter, OpenedItem, Outcome, ReaderList, Submitted

_NO_WORDS: Final = SealedWords((), ())


class Decisions(PageChecks):
    """Decisions on items of one's own cases."""

    role = m.CallerRole.MEDIATOR

    async def items(self, case: CaseId) -> tuple[HeldItem, ...]:
        """Return every item of a case, oldest first."""
        snapshot = await self.view(case)
        return await self.held_items(snapshot)

    async def held_items(self, snapshot: CaseSnapshot) -> tuple[HeldItem, ...]:
        """Return every item that the journal of a case tells of. Of the server's rows only sealed remarks are used."""
        items = snapshot.history.file.items
        remarks: dict[ItemId, bytes | None] = {}
        if snapshot.shown is not None and snapshot.shown.whole:
            remarks = {row.item: row.sealed for row in snapshot.shown.remarks}
        elif any(each.postponed_until is not None for each in items.values()):
            rows = [row async for page in self.pages(snapshot.case) for row in page.mediated]
            remarks = {row.item: row.remark for row in rows}
        return tuple(_held(snapshot, each, remarks.get(each.id)) for each in items.values())

    async def read(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open an item after every check; Misused `item.no_key` where nobody gave this mediator its key."""
        snapshot = await self.view(case)
        try:
            reading = await self.fetch(case, item)
        except ServerProblem as problem:
            held = snapshot.history.file.items.get(item)
            if problem.code == "not.found" and held is not None and held.state in _READ_AGAIN:
                raise Misused("item.no_key") from problem
            raise
        return presenters.opened_item(snapshot, self.unseal(snapshot, reading), None)

    async def release(self, opened: OpenedItem, *, note: str | None = None) -> Outcome:
        """Pass an item on to the other side's own keyset.

        Raises `CaseChanged`; `PagesUnfit` where a page must not go on; Misused `party.not_enrolled`, `item.kind_unwanted`.
        """
        snapshot, found = await self._as_read(opened)
        to = snapshot.history.party(opened.side.other)
        if to is None:
            raise Misused("party.not_enrolled")
        return await self._release(snapshot, opened, found, to.public, note)

    async def release_to_counsellor(
        self, opened: OpenedItem, delegation: RecordId, *, note: str | None = None
    ) -> Outcome:
        """Pass an item on to the counsellor who acts for the other side, under this delegation."""
        snapshot, found = await self._as_read(opened)
        now = self.case_client.sender.now()
        said = snapshot.history.delegation(delegation)
        if said is None or said.side is not opened.side.other:
            raise Misused("delegation.unknown")
        if delegation not in snapshot.history.delegations_of(said.keyset, now, Scope.READ):
            raise Misused("delegation.expired")
        to = presenters.counsellor_key(snapshot, said.keyset, now)
        return await self._release(snapshot, opened, found, to, note, delegation=delegation)

    async def release_in_person(self, opened: OpenedItem, *, note: str | None = None) -> Outcome:
        """Release an item to oneself, to be read aloud or handed over at a meeting."""
        snapshot, found = await self._as_read(opened)
        to = snapshot.signer.keyset.public
        return await self._release(snapshot, opened, found, to, note, in_person=True)

    async def return_item(self, opened: OpenedItem, reason: str) -> Outcome:
        """Give an item back to its author, with a sealed reason."""
        reason = plaintext.tidy_words(reason, WORDS_BYTES)
        snapshot, _ = await self._as_read(opened)
        # What was read stands in the journal, or it had not been.
        readers = presenters.reason_readers(
            snapshot, snapshot.history.file.items[opened.item], self.case_client.sender.now()
        )
        sealed = snapshot.signer.seal_words(WordsKind.RETURN_REASON, reason, opened.item, readers)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(
                s.Return, moment, item=opened.item, manifest=opened.manifest, reason=sealed.refs
            )
            log = snapshot.signer.log(signed, moment)
            return m.Act(signed.data, log.data, words=sealed.words), signed

        return await self.case_client.act(snapshot, "item.return", build, item=opened.item)

    async def decline(self, opened: OpenedItem) -> Outcome:
        """Do not pass an item on; everyone's copies but the author's are destroyed."""
        snapshot, _ = await self._as_read(opened)
        return await self.say(snapshot, "item.decline", s.Decline, item=opened.item, manifest=opened.manifest)

    async def postpone(self, case: CaseId, item: ItemId, until: Day, *, remark: str | None = None) -> Outcome:
        """Keep an item held until a day, with a remark to the mediators of the case."""
        snapshot = await self.look(case)
        sealed = _NO_WORDS
        if remark is not None:
            text = plaintext.tidy_words(remark, WORDS_BYTES)
            readers = tuple(presenters.mediator_keys(snapshot, self.case_client.sender.now()).values())
            sealed = snapshot.signer.seal_words(WordsKind.POSTPONE_REMARK, text, item, readers)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = snapshot.signer.sign(s.Postpone, moment, item=item, until=until, remark=sealed.refs or None)
            return m.Act(signed.data, words=sealed.words or None), signed

        return await self.case_client.act(snapshot, "item.postpone", build, item=item)

    async def told(
        self, case: CaseId, side: Side, letter: Letter, attested: Attested, readers: ReaderList
    ) -> Submitted:
        """Submit what a party without a device told, written down and read back to them."""
        snapshot = await self.look(case)
        return await self.send_letter(
            snapshot, letter, readers, ItemAttributes(side, own_copy=False, told=attested)
        )

    async def derived(self, opened: OpenedItem, letter: Letter, readers: ReaderList) -> Submitted:
        """Submit a translation or redaction of an item as one's own, shown as such."""
        snapshot = await self.look(opened.case)
        sending = ItemAttributes(opened.side, own_copy=False, derived_from=opened.item)
        return await self.send_letter(snapshot, letter, readers, sending)

    async def recall_for(self, case: CaseId, item: ItemId, attested: Attested) -> Outcome:
        """Take an item back for a party without a device who asked for it."""
        snapshot = await self.look(case)
        return await self.say(snapshot, "item.recall", s.Recall, item=item, attested=attested)

    async def open_in_person(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open, together with its recipient, what was released in person."""
        snapshot = await self.look(case)
        await self.say(snapshot, "item.open", s.Open, item=item, tell_author=False)
        return await self.read(case, item)

    async def refuse_in_person(self, case: CaseId, item: ItemId) -> Outcome:
        """Record that the recipient did not want what was released in person."""
        return await self.say(await self.look(case), "item.refuse", s.Refuse, item=item)

    async def deliver(self, case: CaseId, item: ItemId, how: Delivery) -> Outcome:
        """Record what became of an item opened in person."""
        return await self.say(await self.look(case), "item.deliver", s.Deliver, item=item, how=how)

    async def _as_read(self, opened: OpenedItem) -> tuple[CaseSnapshot, Unsealed]:
        """Return the case and the item once more, both just as they were when the item was read."""
        snapshot = await self.look(opened.case)
        await self.case_client.require_unchanged(snapshot, opened.seen)
        found = self.unseal(snapshot, await self.fetch(opened.case, opened.item))
        if found.manifest_id != opened.manifest or found.letter != opened.letter:
            raise Unreadable("item.manifest")
        return snapshot, found

    async def _release(
        self,
        snapshot: CaseSnapshot,
        opened: OpenedItem,
        found: Unsealed,
        to: KeysetPublic,
        note: str | None,
        *,
        delegation: RecordId | None = None,
        in_person: bool = False,
    ) -> Outcome:
        if opened.kind not in snapshot.history.file.parties[opened.side.other].kinds:
            raise Misused("item.kind_unwanted")
        await self.require_fit(opened)
        signer, item = snapshot.signer, opened.item
        sealed = _NO_WORDS
        if note is not None:
            text = plaintext.tidy_words(note, WORDS_BYTES)
            sealed = signer.seal_words(WordsKind.RELEASE_NOTE, text, item, (to,))
        grant = signer.grant(item, found.cek, to, Purpose.RELEASE)

        def build(moment: Moment) -> tuple[object, Signed]:
            signed = signer.sign(
                s.Release,
                moment,
                item=item,
                manifest=opened.manifest,
                to=grant.to,
                grant=grant_digest(grant),
                note=sealed.refs[0].digest if sealed.refs else None,
                delegation=delegation,
                in_person=in_person or None,
            )
            log = signer.log(signed, moment)
            return m.Act(signed.data, log.data, sealed.words or None, (grant,)), signed

        return await self.case_client.act(snapshot, "item.release", build, item=item)


_READ_AGAIN: Final = frozenset({ItemState.HELD, ItemState.RELEASED, ItemState.OPENED, ItemState.RETURNED})


def _held(snapshot: CaseSnapshot, item: Item, sealed: bytes | None) -> HeldItem:
    remark, by = presenters.signed_words(snapshot, WordsKind.POSTPONE_REMARK, sealed, item.id)
    return HeldItem(
        item=item.id,
        case=snapshot.case,
        state=item.state,
        side=item.side,
        kind=item.kind,
        author=item.author,
        manifest=item.manifest,
        held_at=item.held_at,
        told=item.told,
        taken_back=item.taken_back,
        readable=item.state in _READ_AGAIN,
        in_person=item.in_person,
        postponed_until=item.postponed_until,
        delegation=item.delegation,
        derived_from=item.derived_from,
        release=item.release,
        released_to=item.released_to,
        remark=remark,
        remark_by=by,
    )
