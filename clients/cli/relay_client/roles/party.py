"""What a party does: consent, what they are willing to receive, their letters, their way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from relay.domain.forms import Form
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import Scope, Side
from relay.domain.policy import Standing
from relay.domain.views import RecipientStatus
from relay.wire import statements as s
from relay_client.cases.case_client import CaseClient
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.roles import presenters
from relay_client.roles.agreements import Agreements
from relay_client.roles.case_access import CaseAccess
from relay_client.roles.correspondence import ActingFor, Contact, Correspondence
from relay_client.roles.guardians import with_guardians, words_of
from relay_client.roles.interpreter import with_interpreters
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.private_notes import PrivateNotes
from relay_client.roles.supporters import Supporters
from relay_client.views.cases import CaseView, Outcome


class PartyRole:
    """One of the two sides of a case, acting for themselves."""

    def __init__(self, case_client: CaseClient, items: ItemAccess) -> None:
        self.cases = CaseAccess(case_client, Standing.PARTY)
        self.notes = PrivateNotes(self.cases)
        self.letters = Correspondence(self.cases, items, self.acting_for)
        self.agreements = Agreements(self.cases, items)
        self.supporters = Supporters(self.cases, items)
        self.contact = Contact(self.cases, self.acting_for)

    @staticmethod
    def acting_for(snapshot: CaseSnapshot, scope: Scope | None) -> ActingFor:  # noqa: ARG004 - a party needs no permission
        """Speak for one's own side."""
        return ActingFor(_side(snapshot))

    async def status(self, case: CaseId) -> CaseView:
        """Return the case as this party may see it."""
        snapshot = await self.cases.view(case)
        return with_guardians(snapshot, presenters.case_view(snapshot, self.cases.now()))

    async def interpreters(self, case: CaseId) -> tuple[tuple[ItemId, str], ...]:
        """Return which of this party's letters were given to interpreters, each with the interpreter's name."""
        return with_interpreters(await self.cases.view(case))

    async def consent(self, case: CaseId, *, takes_up: CaseId | None = None) -> Outcome:
        """Agree to this contact; somebody under age together with whoever decides with them, else Misused `guardian.first`.

        `takes_up` is the earlier case that the person was told this one takes up, None where none. Raises journal.stale where it
        takes up another.
        """
        snapshot = await self.cases.look(case)
        side = _side(snapshot)
        members: dict[str, Any] = {"takes_up": takes_up, "together": words_of(snapshot, side)}
        return await self.cases.say(snapshot, "case.consent", s.Consent, side=side, **members)

    async def end_consent(self, case: CaseId) -> Outcome:
        """Take the standing consent back; Misused `consent.none` where none stands."""
        return await self.cases.stop(case, "case.consent", s.ConsentEnd, _standing_consent)

    async def preferences(self, case: CaseId, kinds: Iterable[Form], *, tell_opened: bool) -> Outcome:
        """Say in which forms something may come, and whether authors may learn of opening unless said otherwise."""
        snapshot = await self.cases.look(case)
        wanted = tuple(sorted(set(kinds), key=lambda kind: kind.value))
        return await self.cases.say(
            snapshot, "case.preferences", s.Preferences, side=_side(snapshot), kinds=wanted, tell_opened=tell_opened
        )

    async def note(self, case: CaseId, text: str, *, together: ItemId | None = None) -> Outcome:
        """Leave a private note, with a wish to open an envelope together where one is named, for one's mediators."""
        snapshot = await self.cases.look(case)
        return await self.notes.write(
            snapshot,
            text,
            (snapshot.signer.keyset.public,),
            about=_side(snapshot),
            counsellor=None,
            together=together,
        )

    async def readable(self, case: CaseId) -> tuple[ItemId, ...]:
        """Return everything this party may read: own copies and opened items."""
        items = await self.letters.items(case)
        own = [item.item for item in items.written if item.own_copy]
        return (*own, *(item.item for item in items.received if item.status is RecipientStatus.OPENED))


def _standing_consent(snapshot: CaseSnapshot) -> dict[str, object]:
    consent = presenters.side_view(snapshot, _side(snapshot)).consent
    if consent is None:
        raise Misused("consent.none")
    return {"side": _side(snapshot), "consent": consent}


def _side(snapshot: CaseSnapshot) -> Side:
    side = snapshot.reply.case.side
    if side is None:
        raise Misused("role.other")
    return side
