"""How the failure of a command is told: one sentence with its code, where things stand, and the same as JSON. Decides no status.

Nothing that could be somebody's words stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relay_client.commands.show import sent_again
from relay_client.errors import CaseChanged, PagesUnfit, UnfitText, Unreachable, Untrusted
from relay_client.ui.exits import BUG_CODE, Usage, code_of, exit_of, place, sentence, sentence_id
from relay_client.ui.terminal import Json, Terminal

PLACES_SHOWN: Final = 10
"""Faults of a text that are told one by one."""


def told_as(
    terminal: Terminal, fault: BaseException, beside: Mapping[str, Json] | None = None, command: str = ""
) -> int:
    """Tell a failure of a command in a sentence, or as JSON; return its exit status."""
    status, code = exit_of(fault), code_of(fault)
    text = sentence(fault, terminal.words, command)
    if isinstance(fault, KeyboardInterrupt) and "draft" in (beside or {}):
        text = terminal.words("stopped-and-kept")  # where the text is was said, and whether it was sent
    if code == BUG_CODE and terminal.environment.get("LETTERS_DEBUG"):
        raise fault
    terminal.complain(f"{text} [{code}]")
    if isinstance(fault, CaseChanged):
        for line in fault.changes:
            terminal.complain(f"  {terminal.words('record-' + line.what.replace('_', '-'))}")
    findings = fault.findings if isinstance(fault, PagesUnfit) else ()
    for finding in findings:
        name = sentence_id(finding.code, unreadable=finding.code.startswith("item."))
        terminal.complain("  " + terminal.words("page-told", page=finding.page, what=terminal.words(name)))
    places = fault.faults[:PLACES_SHOWN] if isinstance(fault, UnfitText) else ()
    for fault_at in places:
        terminal.complain("  " + place(fault_at, terminal.words))
    if isinstance(fault, Unreachable) and fault.pending is not None and "draft" not in (beside or {}):
        terminal.complain(terminal.words("pending-kept", id=fault.pending))
    listed: Json = [{"page": finding.page, "code": finding.code, "detail": finding.detail} for finding in findings]
    data: dict[str, Json] = {"findings": listed} if findings else {}
    if isinstance(fault, Untrusted):
        data |= _proof_told(terminal, fault)
    if places:
        data["faults"] = [
            {
                "line": character_fault.line,
                "column": character_fault.column,
                "character": f"U+{character_fault.point:04X}",
                "kind": character_fault.kind.value,
            }
            for character_fault in places
        ]
    terminal.answer(
        {
            "ok": False,
            "code": code,
            "exit": int(status),
            "say": text,
            "detail": _detail(fault),
            **data,
            **(beside or {}),
        }
    )
    return status


def _proof_told(terminal: Terminal, fault: Untrusted) -> dict[str, Json]:
    """Say where the proof of a contradiction lies, and which stops were sent again because of it. Return both as data."""
    sent_again(terminal, fault.sent_again)
    data: dict[str, Json] = {"sent_again": list(fault.sent_again)} if fault.sent_again else {}
    if fault.file is not None:
        terminal.complain(terminal.words("evidence-kept", file=str(fault.file)))
        data["file"] = str(fault.file)
    return data


def _detail(fault: BaseException) -> str | None:
    if isinstance(fault, Usage):
        return fault.detail or None
    return fault.pending if isinstance(fault, Unreachable) else None
