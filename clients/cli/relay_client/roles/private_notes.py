"""Private notes between the mediators of a case and one person: signed, sealed for exactly their readers, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from relay.crypto.digests import digest
from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import Side
from relay.wire import limits
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.items import plaintext
from relay_client.roles import presenters
from relay_client.roles.case_access import BoundData, CaseAccess, path_of
from relay_client.trust.case_history import SignedWords
from relay_client.views.cases import NoteView, Outcome

WORDS_BYTES: Final = limits.WORDS_BYTES * 3 // 4
"""UTF-8 bytes of a note, reason, remark or label; sealed and padded it stays within what the wire allows."""


class PrivateNotes:
    """The notes of one account in one kind of role."""

    def __init__(self, cases: CaseAccess) -> None:
        self._cases = cases

    async def of(self, case: CaseId) -> tuple[NoteView, ...]:
        """Return the private notes of one's conversations, oldest first: the journal's, with the words that the service keeps."""
        snapshot = await self._cases.view(case)
        rows = None if snapshot.shown is None or not snapshot.shown.whole else snapshot.shown.notes
        if rows is None:
            rows = (await self._cases.session.call("note.list", m.Notes, path=path_of(case))).notes
        sealed = {(row.note, digest(row.sealed)): row.sealed for row in rows}
        history = snapshot.history
        # A mediator is shown that there is a note too which nobody sealed for them: a colleague can hand it over.
        notes = history.all_notes() if history.replay.whole else history.notes(snapshot.signer.id)
        return tuple(_view(snapshot, note, words, sealed) for note, words in notes)

    async def hand_over(self, snapshot: CaseSnapshot, to: KeysetId, *, again: bool = False) -> int:
        """Seal for another mediator every note that nobody sealed for them and this one can read; return how many.

        `again` seals what somebody else sealed for them too, beside that.
        """
        notes = [note for note, _ in snapshot.history.notes(snapshot.signer.id)]
        return await self._seal_anew(snapshot, notes, snapshot.directory.public(to), again=again)

    async def give_anew(self, case: CaseId, *, again: bool = False) -> int:
        """Seal the notes of a side's conversation for the keys that it has now, as far as earlier ones of theirs opened them."""
        snapshot, given = await self._cases.look(case), 0
        for side in Side:
            party = snapshot.history.party(side)
            if party is not None:
                notes = [
                    note
                    for note, words in snapshot.history.notes(snapshot.signer.id)
                    if _had(snapshot, words, side)
                ]
                given += await self._seal_anew(snapshot, notes, party.public, again=again)
        return given

    async def _seal_anew(
        self, snapshot: CaseSnapshot, wanted: Sequence[s.NoteId], key: KeysetPublic, *, again: bool
    ) -> int:
        """Seal these notes for somebody, as far as this mediator can read them and did not seal them before; return how many."""
        notes, handed = (
            {(note_view.note, note_view.by_id): note_view for note_view in await self.of(snapshot.case)},
            0,
        )
        to = KeysetId(key.id)
        for note, words in snapshot.history.notes(snapshot.signer.id):
            text = notes[note, words.by].text
            sealers = dict(words.sealed_for(to))
            if note not in wanted or text is None or snapshot.signer.id in sealers or (sealers and not again):
                continue
            sealed = snapshot.signer.seal_words(WordsKind.PRIVATE_NOTE, text, note, (key,))
            await self._cases.say(
                snapshot,
                "case.handed",
                s.HandNote,
                bound=BoundData(sealed.words),
                to=to,
                note=note,
                by=words.by,
                digest=sealed.refs[0].digest,
                about=words.about,
                counsellor=words.counsellor,
            )
            handed += 1
        return handed

    async def write(
        self,
        snapshot: CaseSnapshot,
        text: str,
        others: tuple[KeysetPublic, ...],
        *,
        about: Side | None,
        counsellor: KeysetId | None,
        together: ItemId | None = None,
    ) -> Outcome:
        """Leave a private note for the mediators of the case and `others`; `together` is an envelope to open so."""
        text = plaintext.tidy_words(text, WORDS_BYTES)
        note = s.NoteId(snapshot.signer.new_id())
        readers = presenters.mediator_keys(snapshot, self._cases.now())
        readers.update((KeysetId(other.id), other) for other in others)
        sealed = snapshot.signer.seal_words(WordsKind.PRIVATE_NOTE, text, note, tuple(readers.values()))
        return await self._cases.say(
            snapshot,
            "case.note",
            s.Note,
            bound=BoundData(sealed.words),
            note=note,
            words=sealed.refs,
            about=about,
            counsellor=counsellor,
            together=together,
        )


def _had(snapshot: CaseSnapshot, words: SignedWords, side: Side) -> bool:
    """Whether a note is of a side's conversation, and a keyset that this side has or had could read it."""
    readers = (snapshot.history.party_with(ref.to) for ref in words.refs)
    return words.about is side and any(reader is not None and reader.side is side for reader in readers)


def _is_own(snapshot: CaseSnapshot, by: KeysetId) -> bool:
    """Whether oneself wrote it, also with keys that one has lost since."""
    then, now = snapshot.history.party_with(by), snapshot.history.party_with(snapshot.signer.id)
    return by == snapshot.signer.id or (then is not None and now is not None and then.side is now.side)


def _view(
    snapshot: CaseSnapshot, note: s.NoteId, words: SignedWords, sealed: Mapping[tuple[s.NoteId, bytes], bytes]
) -> NoteView:
    """Return a note with its text, opened as sealed by whoever sealed it for this reader."""
    signer, given = snapshot.signer, words.sealed_for(snapshot.signer.id)
    opened = {
        by: presenters.words(signer, WordsKind.PRIVATE_NOTE, sealed.get((note, digest)), note, by) or None
        for by, digest in given
    }
    by = next((sealer for sealer, text in opened.items() if text is not None), None)
    first = by if by is not None or not given else given[0][0]
    return NoteView(
        note=note,
        text=None if by is None else opened[by],
        by=presenters.name(snapshot, words.by),
        by_id=words.by,
        mine=_is_own(snapshot, words.by),
        about=words.about,
        at=words.at or Seconds(0),
        no_key=not given,
        handed_by=None if first in (None, words.by) else presenters.name(snapshot, first),
        noise=() if by is None else _names(snapshot, [sealer for sealer in opened if opened[sealer] is None]),
    )


def _names(snapshot: CaseSnapshot, sealers: Sequence[KeysetId]) -> tuple[str, ...]:
    return tuple("" if snapshot.history.party_with(by) else presenters.name(snapshot, by) for by in sealers)
