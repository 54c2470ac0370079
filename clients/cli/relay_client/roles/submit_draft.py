"""Sending a draft whole: an unanswered request first, then its pages, then its letter with the names of the uploads.

Decides under which item and key a draft goes: the same as long as nothing that was sealed with it has changed, and fresh ones else
(step I10). A draft goes only when its letter was receipted.
"""

from __future__ import annotations

from http import HTTPStatus

from msgspec.structs import replace

from relay.domain.ids import CaseId
from relay_client.account import outbox as requests
from relay_client.account.session import AccountSession
from relay_client.cases.sender import Sender, SentDraft
from relay_client.errors import Misused, ServerProblem
from relay_client.items import part_uploads, plaintext
from relay_client.items.attachments import Attachments
from relay_client.items.drafts import AttachedPages, Drafts, StoredDraft, words_digest
from relay_client.items.part_uploads import PartUploads, Progress, end_uploads
from relay_client.views.items import Letter, Submitted


class DraftSubmission:
    """One draft on its way."""

    def __init__(self, session: AccountSession, sender: Sender, name: str, letter: Letter) -> None:
        self._session = session
        self._sender = sender
        self._name = name
        self._drafts = Drafts(session.vault, session.environment)
        self._attachments = Attachments(session.vault, session.environment, self._drafts)
        kept = self._drafts.kept(name)
        self.draft = SentDraft(name, words_digest(plaintext.tidy(letter, kept.parts), kept.parts))

    async def again(self) -> Submitted | None:
        """Send the request again by which these very words went already; None where there is none, or it was refused.

        Misused `draft.pending` where other words of this draft went and were never answered: they may have arrived.
        """
        sent_before = requests.of_draft(self._session.vault, self._name)
        if sent_before is None:
            return None
        name, kept = sent_before
        if kept.words != self.draft.words:
            raise Misused("draft.pending")
        try:
            outcome = await self._sender.resend(name)
        except ServerProblem as problem:
            if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            return None
        return None if kept.item is None else Submitted(kept.item, outcome)

    async def pages(self, case: CaseId, progress: Progress = part_uploads.nothing) -> AttachedPages | None:
        """Bring the draft's pages to the server; return what is enclosed, None where the draft has no pages."""
        kept = self._drafts.kept(self._name)
        if kept.enclosed is None:
            return None
        if kept.enclosed.case != case or kept.sealed not in (None, self.draft.words):
            changed = self._attachments.renew(self._name, case)
            await end_uploads(self._session, changed.ended)
        enclosed = await PartUploads(self._session, self._drafts, self._attachments, self._name, progress).run()
        self._drafts.change(self._name, self._sealed)
        return enclosed

    def _sealed(self, kept: StoredDraft) -> StoredDraft:
        """From now on the content key has sealed these words."""
        return replace(kept, sealed=self.draft.words)
