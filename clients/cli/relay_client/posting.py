"""Sending a draft whole: an unanswered request first, then its pages, then its letter with the names of the uploads.

Decides under which item and key a draft goes: the same as long as nothing that was sealed with it has changed, and fresh ones else
(step I10). A draft goes only when its letter was receipted.
"""

from __future__ import annotations

from http import HTTPStatus

from msgspec.structs import replace

from relay.domain.ids import CaseId
from relay_client import inner, uploading
from relay_client import pending as requests
from relay_client.account import Access
from relay_client.drafts import Drafts, Enclosed, Kept, words_digest
from relay_client.enclosing import Enclosing
from relay_client.errors import Misused, Problem
from relay_client.sending import Sender, SentDraft
from relay_client.uploading import Progress, Uploading, end_uploads
from relay_client.views import Letter, Submitted


class Posting:
    """One draft on its way."""

    def __init__(self, access: Access, sender: Sender, name: str, letter: Letter) -> None:
        self._access = access
        self._sender = sender
        self._name = name
        self._drafts = Drafts(access.vault, access.around)
        self._enclosing = Enclosing(access.vault, access.around, self._drafts)
        kept = self._drafts.kept(name)
        self.draft = SentDraft(name, words_digest(inner.tidy(letter, kept.parts), kept.parts))

    async def again(self) -> Submitted | None:
        """Send the request again by which these very words went already; None where there is none, or it was refused.

        Misused `draft.pending` where other words of this draft went and were never answered: they may have arrived.
        """
        found = requests.of_draft(self._access.vault, self._name)
        if found is None:
            return None
        name, kept = found
        if kept.words != self.draft.words:
            raise Misused("draft.pending")
        try:
            outcome = await self._sender.resend(name)
        except Problem as problem:
            if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            return None
        return None if kept.item is None else Submitted(kept.item, outcome)

    async def pages(self, case: CaseId, progress: Progress = uploading.nothing) -> Enclosed | None:
        """Bring the draft's pages to the server; return what is enclosed, None where the draft has no pages."""
        kept = self._drafts.kept(self._name)
        if kept.enclosed is None:
            return None
        if kept.enclosed.case != case or kept.sealed not in (None, self.draft.words):
            changed = self._enclosing.renew(self._name, case)
            await end_uploads(self._access, changed.ended)
        enclosed = await Uploading(self._access, self._drafts, self._enclosing, self._name, progress).run()
        self._drafts.change(self._name, self._sealed)
        return enclosed

    def _sealed(self, kept: Kept) -> Kept:
        """From now on the content key has sealed these words."""
        return replace(kept, sealed=self.draft.words)
