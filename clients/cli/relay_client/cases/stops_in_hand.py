"""Stops that are signed beforehand, so that somebody can stop without a line: sealed on this device, one set for each contact.

A stop may bear any date and name any position (step R5), so it can be signed whenever a case was looked at, and no key has to stay
on the device for it. Decides which stops are in hand, and when one is signed anew. It sends nothing, and uses none by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from relay.domain import views
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, day_of
from relay.domain.model import CaseState, Delegation, Guardian, ItemState, Scope, Side
from relay.domain.policy import Standing
from relay.domain.views import RecipientStatus
from relay.wire import codec
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.codec import Size
from relay_client.account import outbox as requests
from relay_client.account.outbox import PendingRequest
from relay_client.account.session import AccountSession
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.cases.standing_stops import stop_in
from relay_client.items.signer import Moment
from relay_client.trust.case_history import seen
from relay_client.trust.stops import Stop

_SHELF: Final = "account"
_NAME: Final = "in-hand"
_LOCK: Final = "lock-in-hand"
MOST_OF_CASE: Final = 64
MOST_CASES: Final = 400
_MINE: Final = frozenset({ItemState.HELD, ItemState.RELEASED})
_ROUTES: Final[dict[type[s.Statement], str]] = {
    s.Pause: "case.pause",
    s.Withdraw: "case.withdraw",
    s.ConsentEnd: "case.consent",
    s.Recall: "item.recall",
    s.Refuse: "item.refuse",
    s.GuardianWord: "case.together",
}


class SignedStop(Struct, frozen=True):
    """One stop, ready to be sent: `said` is what it says, but for the day; where that changed it is signed anew."""

    what: m.Code
    said: Annotated[str, Size(0, 400)]
    record: m.RecordBytes
    item: ItemId | None = None


class StopsOfCase(Struct, frozen=True):
    """What is in hand for one contact."""

    case: CaseId
    keyset: KeysetId
    role: m.Code
    day: Day
    stops: Annotated[tuple[SignedStop, ...], Size(0, MOST_OF_CASE)]


class AllInHand(Struct, frozen=True):
    """What is in hand on this device."""

    cases: Annotated[tuple[StopsOfCase, ...], Size(0, MOST_CASES)] = ()


class StopsInHand:
    """The stops of one account that are signed and not said yet."""

    def __init__(self, session: AccountSession) -> None:
        self._session = session
        self._vault = session.vault

    def prepare(self, snapshots: Iterable[CaseSnapshot]) -> None:
        """Have in hand what somebody could say to stop something in these cases, as they were just verified."""
        looked = [case_snapshot for case_snapshot in snapshots if case_snapshot.journal is not None]
        if not looked:
            return
        known = {of_case.case: of_case for of_case in self._all()}
        now = {snapshot.case: self._of(snapshot, known.get(snapshot.case)) for snapshot in looked}
        if all(known.get(case) == made for case, made in now.items()):
            return
        with self._vault.turn(_LOCK):
            kept = {of_case.case: of_case for of_case in self._all()}
            for case, made in now.items():
                kept.pop(case, None)
                if made is not None:
                    kept[case] = made
            self._keep(kept.values())

    def cases(self) -> tuple[tuple[CaseId, Standing], ...]:
        """Return the contacts in which something is in hand or waits, and as what this account stands in each. No network."""
        case_ids = {request.case for _, request in requests.waiting(self._vault) if stop_in(request) is not None}
        return tuple(
            (case.case, Standing(case.role)) for case in self._all() if case.stops or case.case in case_ids
        )

    def cannot_pause(self) -> frozenset[CaseId]:
        """Return the contacts, of those looked at, in which this account is a guardian or a supporter. No network."""
        others = {Standing.GUARDIAN.value, Standing.SUPPORTER.value}
        return frozenset(case.case for case in self._all() if case.role in others)

    def items(self) -> tuple[tuple[CaseId, ItemId], ...]:
        """Return the letters that can be stopped by what is in hand. No network."""
        to_stop = ((case.case, stop.item) for case in self._all() for stop in case.stops if stop.item is not None)
        return tuple(dict.fromkeys(to_stop))

    def write_down(
        self, case: CaseId, what: type[s.Statement], item: ItemId | None = None
    ) -> PendingRequest | None:
        """Say a stop by what is in hand: it waits in the outbox from now on, as if it had been sent. None where none is in hand.

        One that waits there already is returned again.
        """
        waiting = self.waiting(case, what, item)
        if waiting is not None:
            return waiting
        with self._vault.turn(_LOCK):
            kept = {stops_of_case.case: stops_of_case for stops_of_case in self._all()}
            of_case = kept.get(case)
            signed_stop = None if of_case is None else _found(of_case.stops, what, item)
            if of_case is None or signed_stop is None:
                return None
            stop = Stop(_ROUTES[what], case, signed_stop.record, self._session.clock.dating(), item)
            made = PendingRequest(
                route=stop.route,
                body=codec.encode(m.Act(stop.record)),
                since=stop.since,
                case=case,
                item=item,
                record=stop.id,
            )
            requests.keep(self._vault, made)
            kept[case] = replace(of_case, stops=tuple(other for other in of_case.stops if other is not signed_stop))
            self._keep(kept.values())
        return made

    def waiting(self, case: CaseId, what: type[s.Statement], item: ItemId | None = None) -> PendingRequest | None:
        """Return the request of such a stop that was never answered, None where there is none."""
        for _, request in requests.waiting(self._vault):
            stop = stop_in(request)
            if stop is not None and (stop.case, stop.item) == (case, item) and isinstance(stop.statement, what):
                return request
        return None

    def _of(self, snapshot: CaseSnapshot, known: StopsOfCase | None) -> StopsOfCase | None:
        if snapshot.history.file.case.state is CaseState.CLOSED:
            return None
        at = self._session.clock.dating()
        signer, role = snapshot.signer, snapshot.reply.case.role
        before: tuple[SignedStop, ...] = ()
        if known is not None and (known.keyset, known.day) == (signer.id, day_of(at)):
            before = known.stops
        moment, made = Moment(at, snapshot.position), list[SignedStop]()
        for what, item, members in _wanted(snapshot):
            fields = _spelled(members)
            same = next(
                (stop for stop in before if (stop.what, stop.item, stop.said) == (what.__name__, item, fields)),
                None,
            )
            if same is None:
                given = members if item is None else {**members, "item": item}
                same = SignedStop(
                    what.__name__, fields, m.RecordBytes(signer.sign(what, moment, **given).data), item
                )
            made.append(same)
        return StopsOfCase(snapshot.case, signer.id, role.value, day_of(at), tuple(made[:MOST_OF_CASE]))

    def _all(self) -> tuple[StopsOfCase, ...]:
        kept = self._vault.read(_SHELF, _NAME, AllInHand)
        return () if kept is None else kept.cases

    def _keep(self, cases: Iterable[StopsOfCase]) -> None:
        self._vault.write(_SHELF, _NAME, AllInHand(tuple(cases)[-MOST_CASES:]))


_Wanted = tuple[type[s.Statement], ItemId | None, dict[str, Any]]


def _wanted(snapshot: CaseSnapshot) -> Iterator[_Wanted]:
    """Yield what this account could say here to stop something: the statement, its item, its members."""
    match snapshot.reply.case.role:
        case Standing.MEDIATOR:
            yield s.Pause, None, {}
        case Standing.PARTY:
            side = Side(snapshot.pins.seat)
            yield from _of_side(side, None)
            yield from _of_items(snapshot, side, {"delegation": None}, {"delegation": None})
            consent = snapshot.history.file.parties[side].consent
            if consent is not None and seen(consent.record):
                yield s.ConsentEnd, None, {"side": side, "consent": consent.record}
        case Standing.COUNSELLOR:
            acting, reading = longest(snapshot, None), longest(snapshot, Scope.READ)
            if acting is not None:
                yield from _of_side(acting.side, acting.record)
                may_refuse = None if reading is None else {"delegation": reading.record}
                yield from _of_items(snapshot, None, {"delegation": acting.record}, may_refuse)
        case Standing.GUARDIAN:
            guardian = snapshot.history.guardian_with(snapshot.signer.id)
            if guardian is not None and _can_disagree(guardian):
                fields = {"side": guardian.side, "guardian": guardian.id, "asked": guardian.question}
                yield s.GuardianWord, None, {**fields, "agrees": False, "attested": None}
        case Standing.COORDINATOR | Standing.INTERPRETER | Standing.SUPPORTER:
            return


def _can_disagree(guardian: Guardian) -> bool:
    """Whether a guardian was asked something to which they did not say no yet."""
    return not guardian.ended and guardian.question is not None and (guardian.answered is None or guardian.agrees)


def _of_side(side: Side, delegation: RecordId | None) -> Iterator[_Wanted]:
    yield s.Pause, None, {"side": side, "delegation": delegation}
    yield s.Withdraw, None, {"side": side, "delegation": delegation}


def _of_items(
    snapshot: CaseSnapshot, author: Side | None, recalling: dict[str, Any], refusing: dict[str, Any] | None
) -> Iterator[_Wanted]:
    """Yield the letters that can be taken back or sent back, the newest first."""
    own = snapshot.signer.id
    for item in sorted(snapshot.history.file.items.values(), key=lambda item: (-item.held_at, item.id)):
        if views.is_authors(item, author, own):
            if item.state in _MINE and not item.taken_back:
                yield s.Recall, item.id, recalling
        elif refusing is None or not views.is_recipients(item, own):
            continue
        elif views.recipient_status(item) is RecipientStatus.CLOSED:
            yield s.Refuse, item.id, refusing


def longest(snapshot: CaseSnapshot, scope: Scope | None) -> Delegation | None:
    """Return the delegation that runs longest, of those by which this counsellor may act now; None where there is none."""
    live = snapshot.history.delegations_of(snapshot.signer.id, snapshot.verifier.now, scope)
    return max(live.values(), key=lambda delegation: (delegation.not_after, delegation.record)) if live else None


def _found(stops: Iterable[SignedStop], what: type[s.Statement], item: ItemId | None) -> SignedStop | None:
    return next((stop for stop in stops if (stop.what, stop.item) == (what.__name__, item)), None)


def _spelled(members: dict[str, Any]) -> str:
    """Return what a stop says, in one line: whether it is still the same is asked of this."""
    plain = (
        (name, value.hex() if isinstance(value, bytes) else getattr(value, "value", ""))
        for name, value in members.items()
    )
    return " ".join(f"{name}={value}" for name, value in sorted(plain))
