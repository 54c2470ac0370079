"""Submitting: a letter is sealed for exactly the readers that were shown, or it is not sealed at all."""

from __future__ import annotations

from msgspec.structs import replace

from relay.crypto.keys import KeysetPublic
from relay_client.cases import pins
from relay_client.cases.pins import KnownReader
from relay_client.cases.sender import SentDraft
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import ReadersChanged, ServerProblem
from relay_client.items import plaintext
from relay_client.items.drafts import AttachedPages
from relay_client.items.sealing import ItemAttributes, seal_letter, submission
from relay_client.items.signer import Moment, Signed
from relay_client.roles import presenters
from relay_client.roles.case_access import CaseAccess
from relay_client.views.items import Letter, Submitted
from relay_client.views.people import ReaderList


class Submissions:
    """Submitting letters in one kind of role."""

    def __init__(self, cases: CaseAccess) -> None:
        self._cases = cases

    def agreed_keys(self, snapshot: CaseSnapshot, readers: ReaderList) -> tuple[KeysetPublic, ...]:
        """Return the keys of the mediators, who must be those that were shown.

        Raises `ReadersChanged` where they are others; ServerProblem `case.no_mediator`.
        """
        keys = presenters.mediator_keys(snapshot, self._cases.now())
        if not keys:
            raise ServerProblem("case.no_mediator", 409)
        if set(keys) != {reader.keyset for reader in readers.readers} or readers.case != snapshot.case:
            raise ReadersChanged(presenters.reader_list(snapshot, self._cases.now()))
        return tuple(keys.values())

    async def submit(
        self,
        snapshot: CaseSnapshot,
        letter: Letter,
        readers: ReaderList,
        sending: ItemAttributes,
        *,
        enclosed: AttachedPages | None = None,
        draft: SentDraft | None = None,
    ) -> Submitted:
        """Seal a letter for exactly the readers that were shown, and submit it, with pages that were uploaded before.

        Raises as `agreed_keys`, before anything is sealed, or after the server found so.
        """
        keys = self.agreed_keys(snapshot, readers)
        infos = () if enclosed is None else enclosed.infos
        sealed = seal_letter(snapshot.signer, plaintext.tidy(letter, infos), enclosed)

        def build(moment: Moment) -> tuple[object, Signed]:
            return submission(snapshot.signer, sealed, sending, keys, moment)

        try:
            outcome = await self._cases.case_client.act(
                snapshot, "item.submit", build, item=sealed.item, draft=draft
            )
        except ServerProblem as problem:
            if problem.code != "grant.readers":
                raise
            again = await self._cases.look(snapshot.case)
            raise ReadersChanged(presenters.reader_list(again, self._cases.now())) from problem
        known = tuple(KnownReader(reader.keyset, reader.name) for reader in readers.readers)
        snapshot.pins = replace(snapshot.pins, readers=known)
        pins.keep(self._cases.session.vault, snapshot.case, snapshot.pins)
        return Submitted(sealed.item, outcome)
