"""Letters that are being written: sealed on this device after every change, and nowhere else.

A draft goes when its author drops it or when the server has receipted the letter; no fault and no time-out removes one.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Struct

from relay.domain.ids import CaseId, ItemId, Seconds
from relay.wire import codec
from relay.wire.codec import Malformed, Size
from relay_client.errors import LocalFault, Misused
from relay_client.keystore import Vault
from relay_client.surroundings import Surroundings
from relay_client.views import Draft, DraftInfo, Letter

SHELF: Final = "drafts"
_WORDS: Final = Size(0, 4 * 1024 * 1024)


class _Kept(Struct, frozen=True):
    """A draft as kept. Texts are bytes here: a draft may hold what a letter must not."""

    text: Annotated[bytes, _WORDS]
    language: Annotated[bytes, _WORDS]
    changed: Seconds
    subject: Annotated[bytes, _WORDS] | None = None
    case: CaseId | None = None
    replaces: ItemId | None = None


class Drafts:
    """The drafts of one account on this device."""

    def __init__(self, vault: Vault, around: Surroundings) -> None:
        self._vault = vault
        self._around = around

    def list(self, case: CaseId | None = None) -> tuple[DraftInfo, ...]:
        """Return the drafts (of a case), last changed first."""
        found = [_draft(name, data).info for name, data in self._vault.all(SHELF)]
        mine = [each for each in found if case is None or each.case == case]
        return tuple(sorted(mine, key=lambda each: (-each.changed, each.id)))

    def get(self, name: str) -> Draft:
        """Return one draft; Misused `draft.unknown`."""
        data = self._vault.get(SHELF, name)
        if data is None:
            raise Misused("draft.unknown")
        return _draft(name, data)

    def save(
        self,
        letter: Letter,
        *,
        case: CaseId | None = None,
        name: str | None = None,
        replaces: ItemId | None = None,
    ) -> str:
        """Keep a draft durably, under its name if it has one; return the name."""
        name = name or self._around.random(4).hex()
        kept = _Kept(
            text=letter.text.encode(errors="surrogatepass"),
            language=letter.language.encode(),
            changed=self._around.now(),
            subject=None if letter.subject is None else letter.subject.encode(errors="surrogatepass"),
            case=case,
            replaces=replaces,
        )
        self._vault.put(SHELF, name, codec.encode(kept))
        return name

    def drop(self, name: str) -> None:
        """Forget a draft."""
        self._vault.drop(SHELF, name)


def _draft(name: str, data: bytes) -> Draft:
    try:
        kept = codec.decode(_Kept, data)
    except Malformed as error:
        raise LocalFault("home.damaged", SHELF) from error
    subject = None if kept.subject is None else kept.subject.decode(errors="surrogatepass")
    letter = Letter(kept.text.decode(errors="surrogatepass"), kept.language.decode(), subject)
    info = DraftInfo(name, kept.case, subject, letter.language, kept.changed, kept.replaces)
    return Draft(info, letter)
