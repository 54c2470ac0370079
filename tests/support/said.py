"""What a command says to a person and to a script, with an account that is unlocked already: the real command, no answers typed."""

from __future__ import annotations

import io
import json
import shlex
from typing import Any

from relay.domain.ids import Seconds
from relay_client.api.account import Account
from relay_client.commands.base import CommandContext
from relay_client.main import one
from relay_client.ui.terminal import Terminal
from relay_client.words.sentences import Language, Sentences
from tests.support.organisation import Organisation


async def says(
    office: Organisation, who: Account, line: str, language: Language = Language.EN, typed: str = ""
) -> tuple[str, Any]:
    """Give a command twice, to be read and to be parsed; return both. It must succeed."""
    answers = []
    for json_only in (True, False):
        output, errors = io.StringIO(), io.StringIO()
        terminal = Terminal(Sentences(language), io.StringIO(typed), output, errors, json_only=json_only)
        context = CommandContext(terminal, office.letters("nobody"), lambda: Seconds(office.clock.at), account=who)
        assert await one(context, shlex.split(line)) == 0, output.getvalue() + errors.getvalue()
        answers.append(output.getvalue())
    return answers[1], json.loads(answers[0])
