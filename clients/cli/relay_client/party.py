"""A party's own doings: consent, what they are willing to receive, their letters, their way out."""

from __future__ import annotations

from collections.abc import Iterable

from relay.domain.ids import CaseId
from relay.domain.model import Kind, Scope, Side
from relay.domain.views import RecipientStatus
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client import sights
from relay_client.correspondent import Correspondent, Speaking
from relay_client.errors import Misused
from relay_client.looked import Look
from relay_client.views import CaseView, OpenedItem, Outcome


class Party(Correspondent):
    """One of the two sides of a case, acting for themselves."""

    role = m.CallerRole.PARTY

    def speaking(self, look: Look, _scope: Scope | None) -> Speaking:
        """Speak for one's own side."""
        return Speaking(_side(look))

    async def status(self, case: CaseId) -> CaseView:
        """Return the case as this party may see it."""
        return sights.case_view(await self.view(case), self.work.sender.now())

    async def consent(self, case: CaseId, *, guardian: bool = False) -> Outcome:
        """Agree to this contact; `guardian` when somebody under age agrees together with theirs."""
        look = await self.look(case)
        return await self.say(look, "case.consent", s.Consent, side=_side(look), guardian=guardian or None)

    async def end_consent(self, case: CaseId) -> Outcome:
        """Take the standing consent back; Misused `consent.none` where none stands."""
        look = await self.look(case)
        consent = sights.side_view(look, _side(look)).consent
        if consent is None:
            raise Misused("consent.none")
        return await self.say(look, "case.consent", s.ConsentEnd, side=_side(look), consent=consent)

    async def preferences(self, case: CaseId, kinds: Iterable[Kind], *, tell_opened: bool) -> Outcome:
        """Say which kinds may come, and whether authors may learn of opening unless said otherwise."""
        look = await self.look(case)
        wanted = tuple(sorted(set(kinds), key=lambda kind: kind.value))
        return await self.say(
            look, "case.preferences", s.Preferences, side=_side(look), kinds=wanted, tell_opened=tell_opened
        )

    async def note(self, case: CaseId, text: str) -> Outcome:
        """Leave a private note for one's mediators."""
        look = await self.look(case)
        return await self.write_note(look, text, (look.session.keyset.public,), about=_side(look), counsellor=None)

    async def export(self, case: CaseId) -> tuple[OpenedItem, ...]:
        """Return everything this party may read: own copies and opened items. Content only, no signatures."""
        items = await self.items(case)
        own = [each.item for each in items.written if each.own_copy]
        opened = [each.item for each in items.received if each.status is RecipientStatus.OPENED]
        return tuple([await self.read(case, each) for each in (*own, *opened)])


def _side(look: Look) -> Side:
    side = look.reply.case.side
    if side is None:
        raise Misused("role.other")
    return side
