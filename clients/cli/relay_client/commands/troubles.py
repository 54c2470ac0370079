"""Cases that cannot be shown, beside those that can: one line for each with its sentence, and an exit status that says so."""

from __future__ import annotations

from collections.abc import Iterable

from relay_client.commands.base import CommandContext
from relay_client.ui.exits import sentence_id
from relay_client.ui.terminal import Json, Style
from relay_client.views import Troubled, short

TROUBLED = "troubled"
"""The member of an answer that names such cases; where it holds any, the command ends with the status of what is not believed."""
_OF_LETTERS = ("item.", "words.")


def say(context: CommandContext, found: Iterable[Troubled]) -> dict[str, Json]:
    """Show each case that cannot be shown, and where its proof is. Return them as data."""
    listed: list[Json] = []
    for each in found:
        told = sentence_of(context, each)
        line = context.words("troubled-case", id=short(each.case), told=told)
        context.terminal.show(f"{line} [{each.code}]", Style.FAILURE)
        if each.file is not None:
            context.terminal.say("evidence-kept", file=str(each.file))
        file = None if each.file is None else str(each.file)
        listed.append(
            {"case": each.case.hex(), "short": short(each.case), "code": each.code, "say": told, "file": file}
        )
    return {TROUBLED: listed}


def sentence_of(context: CommandContext, each: Troubled) -> str:
    """Return why a case cannot be shown."""
    name = sentence_id(each.code, unreadable=each.code.startswith(_OF_LETTERS))
    return context.words(name) if context.words.knows(name) else context.words("problem-other", code=each.code)
