"""Every way in which this library says no, as exceptions with one stable dotted code each.

Codes are what the commands turn into sentences; the text of an exception is for developers. Nothing here carries a
letter's words, a passphrase or a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relay.wire.problems import entry_for

if TYPE_CHECKING:
    from relay.domain.ids import Seconds
    from relay.wire import characters
    from relay_client.views.cases import Contradiction, JournalLine
    from relay_client.views.items import PageFinding
    from relay_client.views.people import ReaderList


_ID_DIGITS: Final = 8
"""As many digits of an id as are shown everywhere."""


class ClientError(Exception):
    """Something was not done; `code` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.said: Mapping[str, str] = {}
        """What the sentence for a person names, by variable: short names, never words of a letter."""
        self.moments: Mapping[str, Seconds] = {}
        """The same, of moments: how they are written depends on the language."""
        self.sentence = ""
        """Which sentence tells it, where that is not the one of its code."""


class ServerProblem(ClientError):
    """The server answered no. `hint` and `title` are the English fall-back of the table of problems."""

    def __init__(
        self,
        code: str,
        status: int,
        *,
        where: str | None = None,
        request: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(code, where or "")
        entry = entry_for(code)
        self.status = status
        self.title = entry.title
        self.hint = entry.hint
        self.where = where
        self.request = request
        self.retry_after_s = retry_after_s


class Unreachable(ClientError):
    """No usable answer came: `net.unreachable`, `net.timeout`, `net.tls`, `net.garbled`, `net.redirect`.

    Whatever was to be sent is kept under `pending`, where it had been signed already.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.pending: str | None = None


class Untrusted(ClientError):
    """A person, key, record or journal does not chain to the pinned root, or contradicts what was pinned.

    `file` is where the proof was written that a person can hand on.
    """

    def __init__(
        self, code: str, who: str = "", evidence: Contradiction | None = None, file: Path | None = None
    ) -> None:
        super().__init__(code, who)
        self.who = who
        self.evidence = evidence
        self.file = file
        self.sent_again: tuple[str, ...] = ()
        """Which stops of this person's were sent again because of it: `pause`, `withdraw` and so on."""


class StopsLost(Untrusted):
    """What somebody said to stop something was receipted and is gone: `receipt.gone`. `proofs` are records with their receipts."""

    proofs: tuple[tuple[bytes, bytes], ...] = ()


class ClockOff(Untrusted):
    """This machine and the server do not agree on the time: `clock.off`, or `clock.far` of a receipt for what was taken."""

    def __init__(self, own: Seconds, told: Seconds, code: str = "clock.off") -> None:
        super().__init__(code)
        self.own = own
        self.told = told
        self.moments = {"own": own, "told": told}


class Unreadable(ClientError):
    """An item or a sealed text must not be shown: one code per check that failed (`item.*`, `words.*`)."""


class CaseChanged(ClientError):
    """The journal went on since the caller looked; nothing was sent. `changes` says what is new."""

    def __init__(self, changes: tuple[JournalLine, ...]) -> None:
        super().__init__("case.changed")
        self.changes = changes


class ReadersChanged(ClientError):
    """Others than those shown would read it; nothing was sent. `readers` is the list to show now."""

    def __init__(self, readers: ReaderList) -> None:
        super().__init__("readers.changed")
        self.readers = readers


class Locked(ClientError):
    """The secret does not open: `lock.passphrase`, `lock.code`, or nothing here to open: `lock.none`."""


class LocalFault(ClientError):
    """This device's own store: `home.damaged`, `home.permissions`, `home.full`, `home.no_profile` and others."""


class Misused(ClientError):
    """What was given cannot be used; nothing was sent."""


class Ambiguous(Misused):
    """More than one fits what was typed (`id.ambiguous`), or nothing was and there are several (`id.which`); nothing was sent.

    `candidates` are the names, or the beginnings of numbers, of those that fit.
    """

    def __init__(self, candidates: Iterable[str], code: str = "id.ambiguous") -> None:
        super().__init__(code)
        self.candidates = tuple(candidates)

    @classmethod
    def among(cls, ids: Iterable[bytes]) -> Ambiguous:
        """Name so much of each id, in hex, as tells them apart: eight digits at least."""
        numbers = sorted({each.hex() for each in ids})
        digits = next(
            (n for n in range(_ID_DIGITS, 65) if len({each[:n] for each in numbers}) == len(numbers)), None
        )
        return cls(each[:digits] for each in numbers)


class PagesUnfit(Misused):
    """Pages hold something that their reader would not see, or are not by the rules; nothing was released."""

    def __init__(self, findings: tuple[PageFinding, ...]) -> None:
        super().__init__("page.blocked", ", ".join(f"{finding.page}: {finding.code}" for finding in findings))
        self.findings = findings


class Unreviewed(Misused):
    """A decision about a letter that was not shown whole in this sitting, or not this one; nothing was sent.

    `release.unreviewed`, and `release.pages_unseen` for its pages.
    """


class UnfitText(Misused):
    """A text holds what cannot be sent; `faults` says what and where, the first one first. Nothing was sent."""

    def __init__(self, code: str, faults: tuple[characters.CharacterFault, ...]) -> None:
        super().__init__(code, ", ".join(str(fault) for fault in faults))
        self.faults = faults
