"""What a mediator does with an item: reads all of it, releases it, gives it back, keeps it, or writes one.

A decision is about the item as it was read: where the journal has gone on since, nothing is sent and what changed is shown.
Deciding against one needs no reading. Nothing in here acts by itself, and no fault in here releases anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId
from relay.domain.lifecycle import ItemEvent, step_item
from relay.domain.model import Attested, Delivery, ItemState, Purpose, ReturnCause, Scope, Side
from relay.domain.picture_rules import is_viewed
from relay.domain.readers import DERIVABLE, seen_by_two
from relay.domain.refusals import Refused
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.problems import entry_for
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused, ServerProblem, Unreadable
from relay_client.items import plaintext
from relay_client.items.item_reader import Unsealed
from relay_client.items.sealing import ItemAttributes
from relay_client.items.signer import SealedWords, grant_digest
from relay_client.roles import presenters
from relay_client.roles.agreements import require_agreed
from relay_client.roles.case_access import BoundData, CaseAccess
from relay_client.roles.held_items import HeldItems
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.page_checks import PageChecks
from relay_client.roles.private_notes import WORDS_BYTES
from relay_client.roles.submissions import Submissions
from relay_client.trust.case_history import PartyKey
from relay_client.views.cases import Outcome
from relay_client.views.items import Letter, OpenedItem, Submitted
from relay_client.views.people import ReaderList

_NO_WORDS: Final = SealedWords((), ())


class WithOriginal(Struct, frozen=True):
    """What a release says of the original that goes with a translation, and the key that rides beside it."""

    original: s.Original | None = None
    grants: tuple[m.GrantFor, ...] = ()


class Decisions:
    """Decisions on items of one's own cases."""

    def __init__(self, cases: CaseAccess, items: ItemAccess, held: HeldItems, page_checks: PageChecks) -> None:
        self._cases = cases
        self._items = items
        self._held = held
        self._page_checks = page_checks
        self._submissions = Submissions(cases)

    async def original_of(self, opened: OpenedItem) -> OpenedItem | None:
        """Return the letter that a translation was made from, as its mediators read it; None where that one has ended."""
        if opened.derived_from is None:
            return None
        snapshot = await self._cases.view(opened.case)
        held = snapshot.history.file.items.get(opened.derived_from)
        if held is None or held.state not in DERIVABLE:
            return None
        return await self._held.read(opened.case, opened.derived_from)

    async def release(
        self, opened: OpenedItem, *, note: str | None = None, original: OpenedItem | None = None
    ) -> Outcome:
        """Pass an item on to the other side's own keyset; a translation with the `original` that was read beside it.

        Raises `CaseChanged`; `PagesUnfit` where a page must not go on; Misused `party.not_enrolled`, `item.kind_unwanted`,
        `item.not_agreed`, `item.unviewed` where it has pages and `viewed` was not said.
        """
        snapshot, unsealed = await self._as_read(opened)
        to = _other_side(snapshot, opened).public
        return await self._release(snapshot, opened, unsealed, to, note, original=original)

    async def release_to_counsellor(
        self,
        opened: OpenedItem,
        delegation: RecordId,
        *,
        note: str | None = None,
        original: OpenedItem | None = None,
    ) -> Outcome:
        """Pass an item on to the counsellor who acts for the other side, under this delegation."""
        snapshot, unsealed = await self._as_read(opened)
        to = self._counsellor(snapshot, opened, delegation)
        return await self._release(snapshot, opened, unsealed, to, note, delegation=delegation, original=original)

    async def release_in_person(
        self, opened: OpenedItem, *, note: str | None = None, original: OpenedItem | None = None
    ) -> Outcome:
        """Release an item to oneself, to be read aloud or handed over at a meeting."""
        snapshot, unsealed = await self._as_read(opened)
        to = snapshot.signer.keyset.public
        return await self._release(snapshot, opened, unsealed, to, note, in_person=True, original=original)

    async def is_viewed(self, opened: OpenedItem) -> bool:
        """Whether the journal has this mediator's word that they looked at each page; True where there are none."""
        snapshot = await self._cases.look(opened.case)
        return is_viewed(snapshot.item(opened.item), snapshot.signer.id)

    async def viewed(self, opened: OpenedItem, shown: Sequence[bytes]) -> Outcome:
        """Say that one looked at each page of a held item, as all of them were shown: SHA-256 of each, in their order.

        Raises Unreviewed `release.pages_unseen` where other pages were shown, or not all; `CaseChanged`; Misused `page.none_here`.
        """
        await self._page_checks.require_shown(opened, shown)
        snapshot = await self._cases.look(opened.case)
        await self._cases.case_client.require_unchanged(snapshot, opened.seen)
        parts = snapshot.item(opened.item).parts
        if not parts:
            raise Misused("page.none_here")
        return await self._cases.say(
            snapshot, "item.viewed", s.Viewed, item=opened.item, manifest=opened.manifest, parts=parts
        )

    async def countersign(self, opened: OpenedItem) -> Outcome:
        """Say that another mediator may pass an item on to the other side's own keyset: in a flagged case two decide.

        Wraps no key: until the other one releases it, nobody holds anything for its reader. Raises `CaseChanged`, `PagesUnfit`,
        Misused `party.not_enrolled`, `case.two_mediators` where one mediator is enough.
        """
        snapshot, _ = await self._as_read(opened)
        return await self._countersign(snapshot, opened, _other_side(snapshot, opened).id)

    async def countersign_for_counsellor(self, opened: OpenedItem, delegation: RecordId) -> Outcome:
        """Countersign for the counsellor who acts for the other side, under this delegation; raises as `countersign`."""
        snapshot, _ = await self._as_read(opened)
        to = self._counsellor(snapshot, opened, delegation)
        return await self._countersign(snapshot, opened, KeysetId(to.id))

    async def countersign_in_person(self, opened: OpenedItem, mediator: KeysetId) -> Outcome:
        """Countersign for the colleague who will open it together with its reader.

        Raises as `countersign`, and Misused `assignment.unknown` where that is no other mediator of the case.
        """
        snapshot, _ = await self._as_read(opened)
        if mediator == snapshot.signer.id or mediator not in snapshot.history.mediators(self._cases.now()):
            raise Misused("assignment.unknown")
        return await self._countersign(snapshot, opened, mediator)

    async def return_item(self, opened: OpenedItem, reason: str, *, cause: ReturnCause | None = None) -> Outcome:
        """Give an item back to its author, with a sealed reason.

        With `cause` *intimate* the mediators' copies are destroyed at once; Misused `page.none_here` where it has no picture.
        """
        reason = plaintext.tidy_words(reason, WORDS_BYTES)
        snapshot, _ = await self._as_read(opened)
        return await self._return(snapshot, opened.item, reason, cause)

    async def decline(self, opened: OpenedItem, *, reason: str | None = None) -> Outcome:
        """Do not pass an item on; everyone's copies but the author's are destroyed. With a reason, its author reads why."""
        if reason is None:
            return await self._decline(opened.case, opened.item, opened.manifest)
        reason = plaintext.tidy_words(reason, WORDS_BYTES)
        snapshot, _ = await self._as_read(opened)
        return await self._say_why(snapshot, "item.explain", s.NotPassedOn, opened.item, reason)

    async def return_unread(
        self, case: CaseId, item: ItemId, reason: str, *, cause: ReturnCause | None = None
    ) -> Outcome:
        """Give an item back to its author with a sealed reason, without opening it (step S7).

        An item may be refused by the rules for texts, be damaged, or be sealed to mediators who are gone, and must not stay held
        for that. Only the case file that the verified journal makes is used: no key, no bytes, and no row of the server's. Raises
        Misused and Unfit as every text does; ServerProblem `not.found` where the journal has no such item.
        """
        reason = plaintext.tidy_words(reason, WORDS_BYTES)
        return await self._return(await self._cases.look(case), item, reason, cause)

    async def decline_unread(self, case: CaseId, item: ItemId, *, reason: str | None = None) -> Outcome:
        """Do not pass an item on, without opening it (step S7); raises as `return_unread`."""
        if reason is None:
            return await self._decline(case, item)
        reason = plaintext.tidy_words(reason, WORDS_BYTES)
        return await self._say_why(await self._cases.look(case), "item.explain", s.NotPassedOn, item, reason)

    async def postpone(self, case: CaseId, item: ItemId, until: Day, *, remark: str | None = None) -> Outcome:
        """Keep an item held until a day, with a remark to the mediators of the case."""
        snapshot = await self._cases.look(case)
        sealed = _NO_WORDS
        if remark is not None:
            text = plaintext.tidy_words(remark, WORDS_BYTES)
            readers = tuple(presenters.mediator_keys(snapshot, self._cases.now()).values())
            sealed = snapshot.signer.seal_words(WordsKind.POSTPONE_REMARK, text, item, readers)
        bound, refs = BoundData(sealed.words), sealed.refs or None
        return await self._cases.say(
            snapshot, "item.postpone", s.Postpone, item=item, bound=bound, until=until, remark=refs
        )

    async def told(
        self,
        case: CaseId,
        side: Side,
        letter: Letter,
        attested: Attested,
        readers: ReaderList,
        *,
        lendable: bool = False,
    ) -> Submitted:
        """Submit what a party without a device told, written down and read back to them."""
        snapshot = await self._cases.look(case)
        return await self._submissions.submit(
            snapshot, letter, readers, ItemAttributes(side, own_copy=False, told=attested, lendable=lendable)
        )

    async def derived(self, opened: OpenedItem, letter: Letter, readers: ReaderList) -> Submitted:
        """Submit a translation or redaction of an item as one's own, shown as such."""
        snapshot = await self._cases.look(opened.case)
        sending = ItemAttributes(opened.side, own_copy=False, derived_from=opened.item, lendable=opened.lendable)
        return await self._submissions.submit(snapshot, letter, readers, sending)

    async def recall_for(self, case: CaseId, item: ItemId, attested: Attested) -> Outcome:
        """Take an item back for a party without a device who asked for it."""
        return await self._cases.stop(case, "item.recall", s.Recall, lambda _: {"attested": attested}, item=item)

    async def open_in_person(self, case: CaseId, item: ItemId) -> OpenedItem:
        """Open, together with its recipient, what was released in person."""
        snapshot = await self._cases.look(case)
        await self._cases.say(snapshot, "item.open", s.Open, item=item, tell_author=False)
        return await self._held.read(case, item)

    async def refuse_in_person(self, case: CaseId, item: ItemId) -> Outcome:
        """Record that the recipient did not want what was released in person."""
        return await self._cases.stop(case, "item.refuse", s.Refuse, item=item)

    async def deliver(self, case: CaseId, item: ItemId, how: Delivery) -> Outcome:
        """Record what became of an item opened in person."""
        return await self._cases.say(await self._cases.look(case), "item.deliver", s.Deliver, item=item, how=how)

    def _counsellor(self, snapshot: CaseSnapshot, opened: OpenedItem, delegation: RecordId) -> KeysetPublic:
        """Return the keys of the counsellor who receives for the other side under this delegation, verified."""
        now = self._cases.now()
        permission = snapshot.history.delegation(delegation)
        if permission is None or permission.side is not opened.side.other:
            raise Misused("delegation.unknown")
        if delegation not in snapshot.history.delegations_of(permission.keyset, now, Scope.READ):
            raise Misused("delegation.expired")
        return presenters.counsellor_key(snapshot, permission.keyset, now)

    async def _countersign(self, snapshot: CaseSnapshot, opened: OpenedItem, to: KeysetId) -> Outcome:
        if not snapshot.history.file.case.two_mediators:
            raise Misused("case.two_mediators")
        await self._page_checks.require_fit(opened)
        _require_viewed(snapshot, opened.item)
        return await self._cases.say(
            snapshot, "item.countersign", s.Countersign, item=opened.item, manifest=opened.manifest, to=to
        )

    async def _return(
        self, snapshot: CaseSnapshot, item: ItemId, reason: str, cause: ReturnCause | None
    ) -> Outcome:
        if cause is ReturnCause.INTIMATE and not snapshot.item(item).parts:
            raise Misused("page.none_here")
        return await self._say_why(snapshot, "item.return", s.Return, item, reason, cause=cause)

    async def _decline(self, case: CaseId, item: ItemId, read: RecordId | None = None) -> Outcome:
        """Decide silently against an item, `read` by its manifest; Unreadable `item.manifest` where it is another one by now."""

        def names(snapshot: CaseSnapshot) -> dict[str, object]:
            manifest = snapshot.item(item).manifest
            if read not in {None, manifest}:
                raise Unreadable("item.manifest")
            return {"manifest": manifest}

        return await self._cases.stop(case, "item.decline", s.Decline, names, item=item)

    async def _say_why(
        self,
        snapshot: CaseSnapshot,
        route: str,
        shape: type[s.Statement],
        item: ItemId,
        reason: str,
        **besides: object,
    ) -> Outcome:
        """Decide against an item with a reason, which those read who are told of it."""
        held = snapshot.item(item)
        readers = presenters.reason_readers(snapshot, held, self._cases.now())
        sealed = snapshot.signer.seal_words(WordsKind.RETURN_REASON, reason, item, readers)
        fields = {"manifest": held.manifest, "reason": sealed.refs, **besides}
        return await self._cases.say(snapshot, route, shape, item=item, bound=BoundData(sealed.words), **fields)

    async def _as_read(self, opened: OpenedItem) -> tuple[CaseSnapshot, Unsealed]:
        """Return the case and the item once more, both just as they were when the item was read."""
        snapshot = await self._cases.look(opened.case)
        await self._cases.case_client.require_unchanged(snapshot, opened.seen)
        unsealed = self._items.unseal(snapshot, await self._items.fetch(opened.case, opened.item))
        if unsealed.manifest_id != opened.manifest or unsealed.letter != opened.letter:
            raise Unreadable("item.manifest")
        return snapshot, unsealed

    async def _release(
        self,
        snapshot: CaseSnapshot,
        opened: OpenedItem,
        unsealed: Unsealed,
        to: KeysetPublic,
        note: str | None,
        *,
        delegation: RecordId | None = None,
        in_person: bool = False,
        original: OpenedItem | None = None,
    ) -> Outcome:
        _require_releasable(snapshot, opened.item)
        if not snapshot.history.file.parties[opened.side.other].wants(opened.form):
            raise Misused("item.kind_unwanted")
        require_agreed(snapshot, opened.item)
        signer, item, file = snapshot.signer, opened.item, snapshot.history.file
        if not seen_by_two(file, file.items[item], KeysetId(to.id), signer.id, self._cases.now()):
            raise Misused("item.second_mediator")
        await self._page_checks.require_fit(opened)
        _require_viewed(snapshot, opened.item)
        sealed = _NO_WORDS
        if note is not None:
            text = plaintext.tidy_words(note, WORDS_BYTES)
            sealed = signer.seal_words(WordsKind.RELEASE_NOTE, text, item, (to,))
        grant = signer.grant(item, unsealed.cek, to, Purpose.RELEASE)
        with_it = await self._with_original(snapshot, original, to)
        return await self._cases.say(
            snapshot,
            "item.release",
            s.Release,
            item=item,
            bound=BoundData(sealed.words, (grant, *with_it.grants)),
            manifest=opened.manifest,
            to=grant.to,
            grant=grant_digest(grant),
            note=sealed.refs[0].digest if sealed.refs else None,
            delegation=delegation,
            in_person=in_person or None,
            derived=opened.derived_from is not None or None,
            original=with_it.original,
        )

    async def _with_original(
        self, snapshot: CaseSnapshot, original: OpenedItem | None, to: KeysetPublic
    ) -> WithOriginal:
        """Wrap the original of a translation for the same reader, unless they have it; every check of a release holds for it."""
        if original is None:
            return WithOriginal()
        item, reader = snapshot.history.file.items[original.item], KeysetId(to.id)
        if item.state is not ItemState.HELD and item.released_to == reader:
            return WithOriginal(s.Original(original.item, original.manifest))
        _require_releasable(snapshot, original.item)
        if not seen_by_two(snapshot.history.file, item, reader, snapshot.signer.id, self._cases.now()):
            raise Misused("item.second_mediator")
        if not snapshot.history.file.parties[original.side.other].wants(original.form):
            raise Misused("item.kind_unwanted")
        await self._page_checks.require_fit(original)
        _require_viewed(snapshot, original.item)
        unsealed = self._items.unseal(snapshot, await self._items.fetch(original.case, original.item))
        if unsealed.manifest_id != original.manifest or unsealed.letter != original.letter:
            raise Unreadable("item.manifest")
        grant = snapshot.signer.grant(original.item, unsealed.cek, to, Purpose.RELEASE)
        return WithOriginal(s.Original(original.item, original.manifest, grant_digest(grant)), (grant,))


def _require_releasable(snapshot: CaseSnapshot, item: ItemId) -> None:
    """Require that an item can be passed on now; ServerProblem with what became of it, or of its case, before all else."""
    try:
        step_item(snapshot.history.file.case, snapshot.item(item), ItemEvent.RELEASE)
    except Refused as refused:
        code = refused.code.value
        raise ServerProblem(code, entry_for(code).status) from refused


def _other_side(snapshot: CaseSnapshot, opened: OpenedItem) -> PartyKey:
    """Return the keys of the item's recipient; Misused `party.not_enrolled`."""
    to = snapshot.history.party(opened.side.other)
    if to is None:
        raise Misused("party.not_enrolled")
    return to


def _require_viewed(snapshot: CaseSnapshot, item: ItemId) -> None:
    """Require that the journal has this mediator's word about the pages; Misused `item.unviewed`."""
    if not is_viewed(snapshot.item(item), snapshot.signer.id):
        raise Misused("item.unviewed")
