"""A case file from the records of one seat's journal, in their order, by the same rules as the service's (step J7).

The mediators' journal holds every record of the case: from it the whole case follows. Another seat does not see what some of its
records rest on (the other side's consent, a letter before it was passed on); that, and nothing else, is taken as given, marked
with `UNSEEN`. Nothing here knows a signature: who calls has verified each record, and says who stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain import newest
from relay.domain.decide import decide
from relay.domain.decision import with_items, with_party
from relay.domain.forms import Form
from relay.domain.ids import NOTHING, CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import Case, CaseFile, Consent, ItemState, Party, Seat, Side
from relay.domain.news import News, with_command
from relay.domain.order import Moments
from relay.domain.picture_rules import is_viewed
from relay.domain.policy import authorise
from relay.domain.refusals import Code, Refused
from relay.domain.seen import UNSEEN, Beside, Replay
from relay.domain.unseen import as_told, given, with_people

T = TypeVar("T")

_SAYS_ONLY: Final = (c.WriteNote, c.Answered, c.HandNote)
"""Commands that change nothing of a case file. Of a note only whether its signer may give it is asked: for whom they sealed it is
theirs to say."""


def begun(case: CaseId, seat: Seat) -> Replay:
    """Return what a seat knows before its first record."""
    empty = Replay(seat, CaseFile(Case(case)), news=News(), taken_noted=newest.NOTED)
    if empty.whole:
        return empty
    kinds = frozenset(Form) if empty.late else frozenset({Form.LETTER})
    parties = {side: Party(side, consent=Consent(UNSEEN), prepared=UNSEEN, kinds=kinds) for side in Side}
    return replace(empty, file=replace(empty.file, parties=parties))


def after(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> Replay:
    """Return what the seat knows behind one more record; raises `Refused` where no rule lets it stand there.

    The rules are asked for the likely second first, then for others of the span: the service decided by its own clock.
    """
    if isinstance(command, _SAYS_ONLY):
        file = with_people(before, command, caller, moments)
        _tried(file, moments, lambda at: authorise(file, command, caller, at))
        if not (isinstance(command, c.WriteNote) or before.late):
            # Who begins in the middle of a case does not know of every place.
            _tried(file, moments, lambda at: decide(file, command, caller, at))
        return replace(before, news=_news(before, command, caller, moments))
    _require_not_over(before, command)
    file = given(before, command, caller, moments)
    file, command = _as_it_was(file, _named(file, command, caller), caller)
    decision = _tried(file, moments, lambda at: decide(file, _for_readers(file, command, at), caller, at))
    # Whom else the service told of a place is for it to know.
    case_file = replace(_ended_here(file, as_told(before, command, decision.file), moments), places_told={})
    silenced = before.silenced | ({command.mediator} if isinstance(command, c.EndPlace) else frozenset())
    news = _news(before, command, caller, moments)
    return replace(before, file=case_file, gone=_gone(before, command, moments), silenced=silenced, news=news)


def with_place(before: Replay, command: c.Assign, caller: c.Caller, at: Seconds) -> Replay:
    """Return what is known once a coordinator's record beside the journal gave somebody a place; `Refused` where it cannot.

    The newest counts. An end that the journal tells of is behind every place that was given before it.
    """
    known = before.beside.get(command.mediator)
    if known is not None and known.at >= at:
        return before
    empty = CaseFile(Case(before.file.case.id))
    (place,) = decide(empty, replace(command, behind=NOTHING), caller, at).file.assignments
    return replace(before, beside={**before.beside, command.mediator: Beside(at, place, command.behind)})


def with_voice(before: Replay, side: Side, keyset: KeysetId, epoch: int) -> Replay:
    """Return what a counsellor or a supporter knows once a party spoke with this keyset, which was confirmed.

    Who had one before is silent now.

    To every other seat its own journal says so.
    """
    party = before.file.parties[side]
    if not (before.counsellor or before.supporter) or epoch <= party.epoch:
        return before
    return replace(before, file=with_party(before.file, replace(party, keyset=keyset, epoch=epoch)))


def _tried(file: CaseFile, moments: Moments, ask: Callable[[Seconds], T]) -> T:
    """Ask for one second after another of the span until the answer is yes; raises the first refusal."""
    first: Refused | None = None
    for at in _seconds(file, moments):
        try:
            return ask(at)
        except Refused as refused:
            first = first or refused
    assert first is not None  # noqa: S101 - the likely second is always among those asked
    raise first


def _seconds(file: CaseFile, moments: Moments) -> Iterator[Seconds]:
    """Yield the seconds of a span at which an answer may change: its ends, and where something begins or runs out."""
    yield moments.likely
    edges = {moments.first, moments.last}
    for delegation in file.delegations:
        edges |= {delegation.not_before, delegation.not_after - 1}
    edges |= {place.not_after - 1 for place in file.assignments}
    yield from (Seconds(at) for at in sorted(edges) if moments.first <= at <= moments.last)


def _for_readers(file: CaseFile, command: c.Command, at: Seconds) -> c.Command:
    """Whom an author sealed for is theirs to say: it moves nothing, and whoever was left out cannot read."""
    if isinstance(command, c.Submit):
        return replace(command, readers=frozenset(mediator.keyset for mediator in file.mediators(at)))
    return command


def _as_it_was(file: CaseFile, command: c.Command, caller: c.Caller) -> tuple[CaseFile, c.Command]:
    """Read what stands in a journal from before a rule as it was taken then: the service takes nothing more of the kind.

    A derived item was released without a word of what it is; an item that came back could be replaced again and again; what was
    passed on could be opened whatever its recipient had said since; nobody said that they had looked at pages; a derived item
    stayed held when its original went back; an item could be postponed for as long as somebody liked; what was made of a letter
    that was taken back could be taken back once more.
    """
    if isinstance(command, c.ForItem) and not isinstance(command, c.DestroyOwnCopy):
        file = _made_of_what_went_back(file, command.item)
    if isinstance(command, c.Release | c.Countersign):
        file = _viewed(file, command.item, caller)
    if isinstance(command, c.Open):
        return file, replace(command, as_taken=True)
    if isinstance(command, c.Recall):
        return _taken_back_again(file, command.item), command
    if isinstance(command, c.Release):
        item = file.items.get(command.item)
        if item is not None and item.derived_from is not None and not command.derived:
            return with_items(file, (replace(item, agrees=True),)), replace(command, derived=True)
    if isinstance(command, c.Postpone):
        return file, replace(command, earlier_rule=True)
    if isinstance(command, c.Submit) and command.replaces is not None:
        item = file.items.get(command.replaces)
        if item is not None and item.replaced:
            return with_items(file, (replace(item, replaced=False),)), command
    return file, command


def _named(file: CaseFile, command: c.Command, caller: c.Caller) -> c.Command:
    """Let a record name what it stands behind that was signed by a program which did not name it yet."""
    if isinstance(command, newest.GIVES_BEHIND) and command.behind is None:
        return replace(command, behind=newest.behind(file, command, caller))
    if isinstance(command, newest.SAYS_BEHIND) and command.behind is None:
        return replace(command, behind=newest.UNNAMED)
    return command


def _made_of_what_went_back(file: CaseFile, item: ItemId) -> CaseFile:
    """Take a derived item as held still that ended with its original, where a record says more of it."""
    known = file.items.get(item)
    if known is None or known.derived_from is None or known.state is not ItemState.RECALLED:
        return file
    original = file.items.get(known.derived_from)
    if original is None or original.state not in (ItemState.RETURNED, ItemState.DECLINED):
        return file
    return with_items(file, (replace(known, state=ItemState.HELD, taken_back=False),))


def _taken_back_again(file: CaseFile, item: ItemId) -> CaseFile:
    known = file.items.get(item)
    return file if known is None or not known.taken_back else with_items(file, (replace(known, taken_back=False),))


def _viewed(file: CaseFile, item: ItemId, by: c.Caller) -> CaseFile:
    known = file.items.get(item)
    if known is None or is_viewed(known, by.keyset):
        return file
    return with_items(file, (replace(known, viewed_by=known.viewed_by | {by.keyset}),))


def _ended_here(before: CaseFile, following: CaseFile, moments: Moments) -> CaseFile:
    """Let a delegation that is taken away be over at every second at which a later record may have been taken.

    It ends where its end stands; no tolerance of clocks lets anybody speak by it behind that.
    """
    ran = {delegation.record: delegation.not_after for delegation in before.delegations}
    ended = {
        delegation.record
        for delegation in following.delegations
        if delegation.not_after != ran.get(delegation.record, delegation.not_after)
    }
    if not ended:
        return following
    end = Seconds(moments.first)
    over = tuple(
        replace(delegation, not_after=end) if delegation.record in ended else delegation
        for delegation in following.delegations
    )
    return replace(following, delegations=over)


def _require_not_over(before: Replay, command: c.Command) -> None:
    """Refuse a place or a delegation for somebody whose authority ended: the service gives them none, whenever it was signed."""
    if isinstance(command, c.Assign) and command.mediator in before.silenced:
        raise Refused(Code.ASSIGNMENT_ROLE)
    if isinstance(command, c.Delegate) and command.counsellor in before.silenced:
        raise Refused(Code.DELEGATION_ROLE)
    if isinstance(command, c.Share) and command.to in before.silenced:
        raise Refused(Code.SHARE_ROLE)


def _news(before: Replay, command: c.Command, caller: c.Caller, moments: Moments) -> News | None:
    return None if before.news is None else with_command(before.news, command, caller, moments.likely)


def _gone(before: Replay, command: c.Command, moments: Moments) -> Mapping[KeysetId, Seconds]:
    if isinstance(command, c.EndAssignment | c.EndPlace | c.StepAside):
        return {**before.gone, command.mediator: moments.likely}
    if isinstance(command, c.Assign):
        return {keyset: at for keyset, at in before.gone.items() if keyset != command.mediator}
    return before.gone
