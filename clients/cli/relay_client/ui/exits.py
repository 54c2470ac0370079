"""What a command's failure is called by scripts (exit status, stable code) and by people (one sentence).

Every failure ends here. An exception that is none of the known families is a bug: status 70, and no word of its text is shown,
because it could hold what must not be seen.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from relay.crypto.errors import CryptoError
from relay.domain.ids import Seconds
from relay.domain.refusals import Code
from relay.wire.codec import Malformed
from relay_client import errors
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import NoAnswer
from relay_client.words.sentences import Sentences

if TYPE_CHECKING:
    from relay.wire import characters


NAMED: Final = 5
"""Names that a sentence has room for in a row."""


class Exit(IntEnum):
    """Exit statuses, by family."""

    DONE = 0
    USAGE = 2
    REFUSED = 3
    MALFORMED = 4
    UNTRUSTED = 5
    UNAVAILABLE = 6
    LOGIN = 7
    RUNS_OUT = 8
    """Nothing failed: somebody's authority ends within 60 days."""
    BUG = 70


class Usage(Exception):
    """The command line cannot be understood, or lacks something. `code` is one of `cli.*`; `detail` is for a person."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.how = ""
        """How the command is typed, in the person's language, where it was typed wrongly."""


BUG_CODE: Final = "cli.bug"
_AGAIN: Final = frozenset(
    {"journal.stale", "journal.unknown", "keyring.stale", "slot.stale", "record.late", "record.conflict"}
)
_REFUSALS: Final = frozenset(code.value for code in Code)
_PLAIN_NO: Final = frozenset({"upload.too_large", "upload.quota", "quota.waiting", "item.expired"})
_OFFICE: Final = frozenset({"staff.last_coordinator", "staff.older"})
_BUSY: Final = frozenset({408, 423, 429})
_SERVER_FAULT: Final = 500


def code_of(fault: BaseException) -> str:
    """Return the stable dotted code of a failure; `cli.bug` for what is no known failure."""
    match fault:
        case NoAnswer():
            return "cli.no_answer"
        case KeyboardInterrupt():
            return "cli.interrupted"
        case errors.ClientError() | Usage() | Malformed() | CryptoError():
            return str(fault.code)
        case _:
            return BUG_CODE


def exit_of(fault: BaseException) -> Exit:
    """Return the exit status that a failure ends a command with."""
    match fault:
        case errors.ServerProblem():
            return _problem(fault)
        case errors.CaseChanged() | errors.ReadersChanged() | errors.PagesUnfit() | errors.Unreviewed():
            return Exit.REFUSED
        case errors.Locked():
            return Exit.LOGIN
        case errors.Unreachable() | errors.LocalFault():
            return Exit.UNAVAILABLE
        case errors.Untrusted() | errors.Unreadable() | CryptoError():
            return Exit.UNTRUSTED
        case Malformed():
            return Exit.MALFORMED
        case errors.Misused() | Usage() | NoAnswer() | KeyboardInterrupt():
            return Exit.USAGE
        case _:
            return Exit.BUG


def _problem(problem: errors.ServerProblem) -> Exit:
    if problem.code in _REFUSALS or problem.code in _AGAIN or problem.code in _PLAIN_NO | _OFFICE:
        return Exit.REFUSED
    family = problem.code.partition(".")[0]
    if family in {"login", "signer", "staff"}:
        return Exit.LOGIN
    if problem.status >= _SERVER_FAULT or problem.status in _BUSY:
        return Exit.UNAVAILABLE
    return Exit.UNTRUSTED if family == "crypto" else Exit.MALFORMED


def sentence_id(code: str, *, unreadable: bool = False) -> str:
    """Return the id of the sentence for a code: `case.not_open` → `problem-case-not-open`.

    What must not be shown has sentences of its own, because a letter can be in the way (`item.recipient`) and be wrong.
    """
    return ("unreadable-" if unreadable else "problem-") + code.replace(".", "-").replace("_", "-")


def _named(fault: BaseException, words: Sentences) -> dict[str, str]:
    """Return what the sentence names."""
    if not isinstance(fault, errors.ClientError):
        return {}
    if isinstance(fault, errors.Ambiguous):
        named = ", ".join(one_line(each) for each in fault.candidates[:NAMED])
        return {"names": named if len(fault.candidates) <= NAMED else words("warn-and-others", cases=named)}
    return {**fault.said, **{name: moment(at, words) for name, at in fault.moments.items()}}


def moment(at: int, words: Sentences) -> str:
    """Write a moment; one that no calendar has, as the number it is."""
    try:
        return words.moment(Seconds(at))
    except (ValueError, OverflowError, OSError):
        return str(at)


def place(fault: characters.CharacterFault, words: Sentences) -> str:
    """Return where something stands in a text that cannot be sent, and what it is."""
    where = words("fault-after" if fault.before else "fault-at-start", line=fault.line, before=fault.before)
    return f"{where} {words('fault-' + fault.kind.value)} (U+{fault.point:04X})"


def sentence(fault: BaseException, words: Sentences, command: str = "") -> str:
    """Return what to tell the person. A code that a newer service made up gets its own words, never none.

    Where a command came at the wrong moment, `<sentence>-in-<command>` says what would work instead, if there is one.
    """
    name = sentence_id(code_of(fault), unreadable=isinstance(fault, errors.Unreadable))
    if isinstance(fault, errors.ClientError) and fault.sentence:
        name = fault.sentence
    of_command = f"{name}-in-{command.replace(' ', '-')}"
    name = of_command if command and words.knows(of_command) else name
    text = words(name, **_named(fault, words)) if words.knows(name) else words("problem-other", code=code_of(fault))
    if isinstance(fault, Usage) and fault.how:
        text = f"{text} {words('usage-how', how=fault.how)}"
    elif isinstance(fault, Usage) and fault.detail:
        text = f"{text} ({fault.detail})"
    if isinstance(fault, errors.ServerProblem) and fault.request:
        text = f"{text} {words('request-number', number=fault.request)}"
    return text
