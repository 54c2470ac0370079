"""The draft of a text while somebody writes it: kept before anything else happens, and beside what was written in another window.

Decides under which draft a text is kept and what is said where it cannot be. What is sent, and when, others decide.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from relay.domain.ids import CaseId, ItemId
from relay_client.api.account import Account
from relay_client.api.device_client import LETTER
from relay_client.commands.base import CommandContext, KeptText
from relay_client.errors import LocalFault
from relay_client.ui.exits import sentence
from relay_client.ui.terminal import Style
from relay_client.views.items import Letter

Keep = Callable[[str], object]
"""Keeps a text somewhere sealed; LocalFault where that cannot be done."""


class Keeping:
    """One text under way. `draft` is where it is kept, None before the first time."""

    def __init__(
        self,
        context: CommandContext,
        account: Account,
        letter: Letter,
        *,
        draft: str | None = None,
        base: str | None = None,
        case: CaseId | None = None,
        replaces: ItemId | None = None,
        use: str = LETTER,
    ) -> None:
        self._context = context
        self._account = account
        self._replaces = replaces
        self._use = use
        self._apart = ""
        self.base = base
        """What the draft says, as far as is known here."""
        self.letter = letter
        self.draft = draft
        self.case = case

    def __call__(self, text: str) -> str:
        """Keep the text as it is now, and return its draft. LocalFault where that cannot be done."""
        self.letter = replace(self.letter, text=text)
        kept = self._account.save_draft(
            self.letter,
            case=self.case,
            id=self.draft,
            replaces=self._replaces,
            use=None if self._use == LETTER else self._use,
            base=self.base,
        )
        if self.draft is not None and kept != self.draft:
            self._apart = self.draft
        self.draft, self.base = kept, text
        self._context.kept = KeptText(kept, self._use)
        return kept

    def beside(self, text: str) -> None:
        """Keep what a program left that ended badly: perhaps by half, so what the draft said before stays as well."""
        if self.draft is not None and (self.base or "").strip():
            before, self.draft, self.base = self.draft, None, None
            self._context.terminal.say("draft-left-beside", style=Style.NOTICE, other=before, id=self(text))
        else:
            self(text)

    def say_apart(self) -> None:
        """Say where both texts are, where somebody wrote in the same draft in another window meanwhile."""
        if self._apart and self.draft is not None:
            parts = any(info.id == self._apart and info.parts for info in self._account.drafts())
            name = "draft-apart-pages" if parts else "draft-apart"
            self._context.terminal.say(name, style=Style.NOTICE, other=self._apart, id=self.draft)
            self._apart = ""


def kept_at_a_screen(context: CommandContext, keep: Keep, text: str) -> None:
    """Keep a text that somebody wrote at a screen; where there is no room, as often as they say that there is some now.

    Raises LocalFault where nobody is there to say so, and NoAnswer or KeyboardInterrupt where they stop.
    """
    while True:
        try:
            keep(text)
        except LocalFault as fault:
            if not context.terminal.is_screen or context.terminal.json_only:
                raise
            why = sentence(fault, context.words)
            context.terminal.say("writing-not-kept", style=Style.NOTICE, why=why)
            context.terminal.ask("writing-room-ask")
        else:
            return
