"""From a verified look at a case to what is shown of it: names, readers, labels, warnings.

Sealed texts are opened here, and only those whose digest somebody signed: a sealing by itself proves no author. Nothing
is fetched or signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from relay.crypto.digests import digest
from relay.crypto.errors import CannotOpen
from relay.crypto.keys import KeysetPublic
from relay.crypto.note import WordsKind
from relay.crypto.typed import short_fingerprint_text
from relay.domain.forms import Form, each_form
from relay.domain.ids import SECONDS_PER_DAY, KeysetId, RecordId, Seconds
from relay.domain.model import Assignment, CaseState, Delegation, Item, ItemState, PauseOwner, Side, StaffRole
from relay.domain.policy import Standing
from relay.domain.views import WARN_AHEAD_S
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Untrusted
from relay_client.items.item_reader import Unsealed
from relay_client.items.plaintext import unseen
from relay_client.items.signer import Signer
from relay_client.trust.case_history import seen
from relay_client.trust.directory import Directory, Window, parsed
from relay_client.views.base import view_of
from relay_client.views.cases import CaseSummary, CaseView, DelegationView, SideView
from relay_client.views.items import OpenedItem
from relay_client.views.people import Reader, ReaderKind, ReaderList, Warn
from relay_client.words.dates import require_day

_MEDIATOR: Final = frozenset({StaffRole.MEDIATOR})
_COUNSELLOR: Final = frozenset({StaffRole.COUNSELLOR})
_LABELS: Final = frozenset({StaffRole.COORDINATOR, StaffRole.MEDIATOR})


def name(snapshot: CaseSnapshot, keyset: KeysetId) -> str:
    """Return the staff name behind a keyset, or the side of a party's."""
    party = snapshot.history.party_with(keyset) or snapshot.history.guardian_with(keyset)
    return snapshot.directory.name(keyset) if party is None else party.side.value


def mediator_keys(snapshot: CaseSnapshot, now: Seconds) -> dict[KeysetId, KeysetPublic]:
    """Return the keys of everyone who mediates this case now by its journal, each live by the root's word, lead first.

    Whom the server's row adds is refused: Untrusted `trust.assignment`. Whom it leaves out is a mediator all the same.
    """
    live = _places(snapshot, now)
    added = {row.mediator for row in snapshot.reply.assignments if now < row.not_after} - live.keys()
    if added:
        raise Untrusted("trust.assignment", name(snapshot, min(added)))
    keys = {}
    for keyset in live:
        snapshot.directory.require(keyset, _MEDIATOR, Window.at(now))
        keys[keyset] = snapshot.directory.public(keyset)
    return keys


def _places(snapshot: CaseSnapshot, now: Seconds) -> dict[KeysetId, Assignment]:
    """Return every place that is live now. Who does not hear of every end goes by the row for that alone.

    That is the office, a counsellor, an interpreter, a supporter.
    """
    live = snapshot.history.mediators(now)
    if snapshot.journal is not None and not snapshot.history.replay.late:
        return live
    rows = {row.mediator for row in snapshot.reply.assignments if now < row.not_after}
    return {keyset: place for keyset, place in live.items() if keyset in rows}


def reason_readers(snapshot: CaseSnapshot, item: Item, now: Seconds) -> tuple[KeysetPublic, ...]:
    """Return who reads why an item came back: the party now, the counsellor who brought it, the mediators where one wrote it."""
    if item.told or item.derived_from is not None:
        return tuple(mediator_keys(snapshot, now).values())
    keys: dict[KeysetId, KeysetPublic] = {}
    party = snapshot.history.party(item.side)
    if party is not None:
        keys[party.id] = party.public
    if item.delegation is not None:
        keys[item.author] = snapshot.directory.public(item.author)
    return tuple(keys.values())


def mediators(snapshot: CaseSnapshot, now: Seconds) -> tuple[Reader, ...]:
    """Return who mediates this case now, as readers: the lead first, then by name."""
    live = _places(snapshot, now)
    readers = [
        Reader(keyset, name(snapshot, keyset), ReaderKind.MEDIATOR, live[keyset].place, live[keyset].not_after)
        for keyset in mediator_keys(snapshot, now)
    ]
    return tuple(sorted(readers, key=lambda reader: reader.order))


def counsellor_key(snapshot: CaseSnapshot, keyset: KeysetId, now: Seconds) -> KeysetPublic:
    """Return a counsellor's keys, verified up to the root."""
    snapshot.directory.require(keyset, _COUNSELLOR, Window.at(now))
    return snapshot.directory.public(keyset)


def reader_list(snapshot: CaseSnapshot, now: Seconds) -> ReaderList:
    """Return who would read an item sealed now, and what changed since the last list that was agreed to."""
    readers = mediators(snapshot, now)
    known = snapshot.pins.readers
    before = {known_reader.keyset: known_reader.name for known_reader in known or ()}
    present = {reader.keyset for reader in readers}
    return ReaderList(
        case=snapshot.case,
        readers=readers,
        added=() if known is None else tuple(reader for reader in readers if reader.keyset not in before),
        gone=tuple(removed for keyset, removed in before.items() if keyset not in present),
        first=known is None,
    )


def signed_words(
    snapshot: CaseSnapshot, kind: WordsKind, sealed: bytes | None, subject: bytes
) -> tuple[str | None, str | None]:
    """Return a sealed text with the name of who signed it; neither where by the journal none was sealed for this reader.

    The text is empty where the service shows none, an older one, or one that is not what was signed.
    """
    signed_text = snapshot.history.said_of(kind, subject)
    if signed_text is None or all(ref.to != snapshot.signer.id for ref in signed_text.refs):
        return None, None
    signed = sealed is not None and s.WordsRef(snapshot.signer.id, s.Digest(digest(sealed))) in signed_text.refs
    text = words(snapshot.signer, kind, sealed, subject, signed_text.by) if signed else None
    return text or "", name(snapshot, signed_text.by)


def words(signer: Signer, kind: WordsKind, sealed: bytes | None, subject: bytes, by: KeysetId | None) -> str | None:
    """Return a sealed text whose writer the caller has made sure of; None where it is none."""
    if sealed is None or by is None:
        return None
    try:
        return signer.open_words(kind, sealed, subject, by)
    except CannotOpen:
        return None


def summary(row: m.CaseRow, label: str | None) -> CaseSummary:
    """Return a row of a list."""
    return view_of(CaseSummary, row, label=label)


def summary_of(snapshot: CaseSnapshot) -> CaseSummary:
    """Return the row of a case that was looked at: by its journal, as far as the seat sees."""
    if snapshot.journal is None:
        return summary(snapshot.reply.case, label(snapshot))
    now, history = snapshot.verifier.now, snapshot.history
    live, shown = _places(snapshot, now), state(snapshot)
    party, whole = snapshot.reply.case.role is Standing.PARTY, history.replay.whole
    own = live.get(snapshot.signer.id)
    return CaseSummary(
        case=snapshot.case,
        role=snapshot.reply.case.role,
        state=shown,
        side=None if whole else Side(snapshot.pins.seat) if party else history.acts_for(snapshot.signer.id),
        place=None if own is None else own.place,
        label=label(snapshot),
        held=sum(item.state is ItemState.HELD for item in history.file.items.values()) if whole else None,
        mediators=len(live),
        not_after=min((assignment.not_after for assignment in live.values()), default=None) if whole else None,
        closed_on=history.file.case.closed_on if whole else None,
        erased_on=snapshot.reply.case.erased_on if shown is CaseState.CLOSED else None,
        by_service=shown is not history.file.case.state,
    )


def label(snapshot: CaseSnapshot) -> str | None:
    """Return the case's label. Coordinators have no journal to hold it against: they have its record."""
    row = snapshot.reply.case
    if snapshot.journal is None:
        return label_of(row, snapshot.signer, snapshot.directory)
    text, _ = signed_words(snapshot, WordsKind.CASE_LABEL, row.label, row.case)
    return text or None


def label_of(row: m.CaseRow, signer: Signer, directory: Directory) -> str | None:
    """Return a label by the signed record that came with it; None where a coordinator or mediator did not sign these very words."""
    if row.label is None or row.label_record is None:
        return None
    try:
        record = parsed(row.label_record, signer.root)
        statement = record.statement
        if not isinstance(statement, s.Label) or statement.case != row.case:
            return None
        by = statement.signers[0]
        directory.require(by, _LABELS, Window.of(statement))
        record.verify(0, directory.public(by).signing)
    except Untrusted:
        return None
    if s.WordsRef(signer.id, s.Digest(digest(row.label))) not in statement.words:
        return None
    of_case = Signer(signer.root, row.case, signer.keyset, signer.random)
    return words(of_case, WordsKind.CASE_LABEL, row.label, row.case, by)


def case_view(snapshot: CaseSnapshot, now: Seconds) -> CaseView:
    """Return the whole case as shown: by its journal, and only what the seat cannot see by the server's word."""
    reply = snapshot.reply
    shown = summary_of(snapshot)
    return CaseView(
        summary=shown,
        sides=tuple(side_view(snapshot, side) for side in _sides(snapshot, shown)),
        mediators=mediators(snapshot, now),
        delegations=() if snapshot.journal is None else delegations(snapshot, now),
        mediators_pause=snapshot.history.file.case.holds.get(PauseOwner.MEDIATORS)
        if snapshot.history.replay.whole
        else None,
        service_pause=reply.service_pause,
        warnings=(*row_warnings(shown, now), *_warnings(snapshot, now)),
        two_mediators=snapshot.history.file.case.two_mediators,
        takes_up=snapshot.history.file.case.takes_up,
        unflag_asked_by=_name_of(snapshot, snapshot.history.file.case.unflag_asked),
    )


def _name_of(snapshot: CaseSnapshot, keyset: KeysetId | None) -> str | None:
    return None if keyset is None else snapshot.directory.name(keyset)


def countersigned_by(snapshot: CaseSnapshot, item: Item) -> str | None:
    """Return which mediator countersigned a held item; None where nobody did, or it waits no more."""
    waits = item.state is ItemState.HELD and item.countersigned is not None
    return _name_of(snapshot, item.countersigned.by) if waits and item.countersigned is not None else None


def _sides(snapshot: CaseSnapshot, shown: CaseSummary) -> tuple[Side, ...]:
    """Return the sides that this seat is shown: both to mediators, none to a guardian, else the one that it speaks for."""
    if snapshot.journal is None or snapshot.history.replay.guardian:
        return ()
    if snapshot.history.replay.whole:
        return tuple(Side)
    return () if shown.side is None else (shown.side,)


_STOPPED: Final = (CaseState.PREPARING, CaseState.OPEN, CaseState.PAUSED, CaseState.CLOSED)


def state(snapshot: CaseSnapshot) -> CaseState:
    """Return the case's state by its journal. The server's word may only say that more has stopped than the seat can see."""
    by_service = snapshot.reply.case.state
    if snapshot.journal is None:
        return by_service
    known = snapshot.history.file.case.state
    if snapshot.history.replay.whole:
        return CaseState.PAUSED if known is CaseState.OPEN and snapshot.reply.service_pause is not None else known
    begins = known is CaseState.PREPARING and not snapshot.history.replay.counsellor
    if begins and by_service is not CaseState.CLOSED:
        return known
    return max(known, by_service, key=_STOPPED.index)


def side_view(snapshot: CaseSnapshot, side: Side) -> SideView:
    """Return one side by the journal. The row says only what the seat cannot see: what a mediator recorded of a consent.

    To a counsellor all of a side but its pauses is the service's word: their journal begins in the middle of the case.
    """
    history = snapshot.history
    party, key, holds = history.file.parties[side], history.party(side), history.file.case.holds
    row = next((side_row for side_row in snapshot.reply.sides if side_row.side is side), None)
    if history.replay.counsellor:
        known = {party_key.id for party_key in history.keys.values() if party_key.side is side}
        return _by_row(side, row, known, holds.get(PauseOwner.of(side)))
    consent = None if party.consent is None else party.consent.record
    attested = party.consent is not None and party.consent.attested is not None
    unseen_consent = consent is not None and not seen(consent)
    if unseen_consent:
        consent, attested = (None, False) if row is None else (row.consent, bool(row.attested))
    return SideView(
        side=side,
        epoch=party.epoch,
        enrolled=party.keyset is not None,
        kinds=_by_name(party.kinds),
        tell_opened=party.tell_opened,
        keyset=None if key is None else key.id,
        short_fingerprint=None if key is None else short_fingerprint_text(key.id),
        consent=consent,
        attested=attested,
        prepared=party.prepared is not None if history.replay.whole else None,
        pause=holds.get(PauseOwner.of(side)),
        consent_pause=PauseOwner.consent_of(side) in holds,
        ask_on=history.file.case.ask_on.get(PauseOwner.of(side)),
        by_service=unseen_consent,
    )


_NO_STAFF_OF_IT: Final = (Standing.PARTY, Standing.INTERPRETER, Standing.SUPPORTER, Standing.GUARDIAN)


def row_warnings(row: m.CaseRow | CaseSummary, now: Seconds) -> tuple[Warn, ...]:
    """Return what a case's plain row, or its summary, gives cause to warn of, to staff."""
    warnings: list[Warn] = []
    if row.mediators is None or row.closed_on is not None or row.role in _NO_STAFF_OF_IT:
        return ()
    if row.mediators == 0:
        warnings.append(Warn("warn.no_mediator", row.case))
    elif row.mediators == 1:
        warnings.append(Warn("warn.no_deputy", row.case))
    if row.not_after is not None and row.not_after - now < WARN_AHEAD_S:
        warnings.append(Warn("warn.assignment_ending", row.case, days=_days(row.not_after - now)))
    return tuple(warnings)


def opened_item(snapshot: CaseSnapshot, unsealed: Unsealed, note: str | None) -> OpenedItem:
    """Return an unsealed item as shown; Unreadable `item.day` where its day is in no calendar."""
    manifest = unsealed.manifest
    require_day(manifest.day)
    release = unsealed.release
    known = [author.keyset for author in snapshot.pins.authors if author.side is manifest.side]
    plain = manifest.told is None and manifest.derived_from is None and manifest.delegation is None
    item = snapshot.history.file.items.get(manifest.item)
    answered = item is not None and item.derived_from is not None and (item.answered is not None or item.agrees)
    changed = release is not None and plain and bool(known) and manifest.author not in known
    return view_of(
        OpenedItem,
        manifest,
        case=snapshot.case,
        letter=unsealed.letter,
        manifest=unsealed.manifest_id,
        author_name=unsealed.author_name,
        author_changed=changed,
        told=bool(manifest.told),
        brought=manifest.delegation is not None,
        purpose=unsealed.purpose,
        hidden_characters=unseen(unsealed.letter),
        seen=snapshot.position,
        note=note,
        released_by=None if release is None else name(snapshot, release.signers[0]),
        agrees=item.agrees if item is not None and answered else None,
        replaces=None if item is None else item.replaces,
        together=None if item is None else item.together,
        interpreted=snapshot.directory.interprets(manifest.author),
        lendable=bool(manifest.lendable),
        parts=unsealed.parts,
        noise=tuple("" if snapshot.history.party_with(by) else name(snapshot, by) for by in unsealed.noise),
    )


def _warnings(snapshot: CaseSnapshot, now: Seconds) -> tuple[Warn, ...]:
    reply, warnings = snapshot.reply, []
    if reply.service_pause is not None:
        warnings.append(Warn("warn.paused_by_service", snapshot.case))
    for step in snapshot.steps:
        statement = step.record.statement
        if isinstance(statement, s.Confirm) and statement.epoch > 1:
            warnings.append(Warn("warn.key_changed", snapshot.case, side=statement.side))
    for given in snapshot.history.file.delegations:
        if now < given.not_after and given.not_after - now < WARN_AHEAD_S:
            who, left = name(snapshot, given.keyset), _days(given.not_after - now)
            warnings.append(Warn("warn.delegation_ending", snapshot.case, who, left, given.side))
    if snapshot.pins.readers is not None and reader_list(snapshot, now).changed:
        warnings.append(Warn("warn.readers_changed", snapshot.case))
    return tuple(warnings)


def _by_row(side: Side, row: m.SideRow | None, known: set[KeysetId], pause: RecordId | None) -> SideView:
    """Return a side as the service tells it, with a keyset only where it was confirmed and the journal's pause."""
    row = row or m.SideRow(side, 0, enrolled=False, kinds=(), tell_opened=False)
    keyset = row.keyset if row.keyset in known else None
    return view_of(
        SideView,
        row,
        kinds=_by_name(row.kinds),
        keyset=keyset,
        short_fingerprint=None if keyset is None else short_fingerprint_text(keyset),
        attested=bool(row.attested),
        pause=pause,
        consent_pause=bool(row.consent_pause),
        by_service=True,
    )


def _by_name(kinds: Iterable[Form]) -> tuple[Form, ...]:
    return tuple(sorted(each_form(kinds), key=lambda form: form.value))


def delegations(snapshot: CaseSnapshot, now: Seconds) -> tuple[DelegationView, ...]:
    """Return who was given a permission, by the journal."""
    return tuple(_delegation(snapshot, delegation, now) for delegation in snapshot.history.file.delegations)


def _delegation(snapshot: CaseSnapshot, given: Delegation, now: Seconds) -> DelegationView:
    return view_of(
        DelegationView,
        given,
        counsellor=given.keyset,
        name=name(snapshot, given.keyset),
        scopes=tuple(sorted(given.scopes, key=lambda scope: scope.value)),
        live=given.live(now),
    )


def _days(seconds: int) -> int:
    return max(0, seconds // SECONDS_PER_DAY)
