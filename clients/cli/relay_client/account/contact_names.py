"""What the owner of an account calls their contacts: kept in the keyring, and sealed on this device, at hand without a line.

Decides which name counts, and how two contacts are told apart where they are listed. A name goes nowhere but into the keyring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain.ids import CaseId
from relay.wire import characters
from relay.wire.codec import Size
from relay.wire.lookalikes import skeleton
from relay_client.account import keyring
from relay_client.account.keyring import MOST_NAMES, NAME_CHARACTERS, Change, ContactName, KeyringContent
from relay_client.account.own_list import ListForm, OwnList
from relay_client.device.keystore import Vault
from relay_client.errors import Misused, UnfitText
from relay_client.views.base import short

_Names = Annotated[tuple[ContactName, ...], Size(0, MOST_NAMES)]


class KeptNames(Struct, frozen=True):
    """The names as this device knows them, by which version of the keyring; `due` are not in it yet."""

    known: _Names = ()
    due: _Names = ()
    version: int = 0


FORM: Final = ListForm(
    name="names",
    shape=KeptNames,
    written=lambda content: content.names or (),
    change=lambda kept: keyring.with_names(kept.due),
    brought_up=lambda _, written, due, version: KeptNames(written, due, version),
)


class ContactNames:
    """The names of one account's contacts: what is shown for a contact, and which contacts go by what somebody typed."""

    def __init__(
        self,
        vault: Vault,
        known: Callable[[], tuple[int, KeyringContent | None]],
        update: Callable[[Change], Awaitable[object]],
    ) -> None:
        self._list = OwnList(vault, known, update, FORM)
        self.ride = self._list.ride

    def all(self) -> dict[CaseId, str]:
        """Return every name that was given, by contact. No network."""
        return {contact.case: contact.name for contact in self._list.all()}

    def of(self, case: CaseId) -> str | None:
        """Return the name of a contact, None where none was given. No network."""
        return self.all().get(case)

    def shown(self, case: CaseId, label: str | None = None) -> str:
        """Return how a contact is called: by its owner's name, else by its label, else by its short number."""
        return self.of(case) or label or short(case)

    def listed(self, labels: Mapping[CaseId, str | None], columns: int | None = None) -> dict[CaseId, str]:
        """Return how each of several contacts is called in a list, in the order of these names.

        With `columns` a name is cut there, unless another one would then look the same: both are longer, and contacts of one name
        have their short number beside it.
        """
        return told_apart({case: self.shown(case, label) for case, label in labels.items()}, columns)

    def find(self, typed: str) -> tuple[CaseId, ...]:
        """Return the contacts of this name, or else those whose name begins so; case of letters does not count. No network."""
        wanted = _folded(typed)
        names = {case: _folded(name) for case, name in self.all().items()}
        if not wanted:
            return ()
        whole = tuple(case for case, name in names.items() if name == wanted)
        return whole or tuple(case for case, name in names.items() if name.startswith(wanted))

    async def give(self, case: CaseId, name: str) -> str:
        """Call a contact by this name from now on; return the name as it is kept.

        It goes into the keyring at once, or with its next version where there is no line. Raises Misused `name.empty`,
        `name.too_long`, `name.taken` where another contact has it; UnfitText `name.characters`.
        """
        tidied = tidy_name(name)
        if any(_looks(name) & _looks(tidied) for other, name in self.all().items() if other != case):
            raise Misused("name.taken")
        given = ContactName(case, tidied)
        await self._list.change(
            lambda kept: replace(
                kept, due=(*(contact_name for contact_name in kept.due if contact_name.case != case), given)
            )
        )
        return tidied

    @property
    def due(self) -> bool:
        """Whether some name is not in the keyring yet."""
        return self._list.due


def tidy_name(name: str) -> str:
    """Return a name as it is kept: one line, no space at its edges; raises as `ContactNames.give`."""
    tidied = characters.tidy(name, lines=False)
    if not tidied:
        raise Misused("name.empty")
    faults = characters.faults(tidied, lines=False)
    if faults:
        raise UnfitText("name.characters", tuple(faults))
    if len(tidied) > NAME_CHARACTERS:
        raise Misused("name.too_long")
    return tidied


def told_apart(names: Mapping[CaseId, str], columns: int | None = None) -> dict[CaseId, str]:
    """Return these names in their order, cut to `columns` where none is then like another; equal ones bear a short number."""
    whole = {case: " ".join(name.split()) for case, name in names.items()}
    same = _more_than_one(_folded(name) for name in whole.values())
    whole = {case: f"{name} ({short(case)})" if _folded(name) in same else name for case, name in whole.items()}
    cut = {case: name if columns is None else name[:columns].rstrip() for case, name in whole.items()}
    alike = _more_than_one(_folded(name) for name in cut.values())
    shown = {case: whole[case] if _folded(name) in alike else name for case, name in cut.items()}
    return dict(sorted(shown.items(), key=lambda pair: (_folded(pair[1]), pair[0])))


def _more_than_one(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, times in Counter(names).items() if times > 1)


def _looks(name: str) -> frozenset[str]:
    """Return what a name looks like, written as it is and in small letters: two of one look are one name to whoever reads them."""
    return frozenset({skeleton(name), skeleton(_folded(name))})


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
