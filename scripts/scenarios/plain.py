"""A case file as plain JSON, for the vectors: what other programs can make again without knowing our types."""

from __future__ import annotations

from relay.domain.model import CaseFile, Guardian, Item, Side
from relay.domain.seen import NOBODY, UNSEEN
from scripts.scenarios.base import Json


def plain(file: CaseFile) -> Json:
    """Return a case file as plain JSON; `unseen` and `unknown` for what a seat takes as given.

    The flag, and what concerns parts beside the text, are left out where they are as they begin.
    """
    return {
        "state": file.case.state.value,
        "opened": file.case.opened,
        **({"two_mediators": True} if file.case.two_mediators else {}),
        **({"unflag_asked": _id(file.case.unflag_asked)} if file.case.unflag_asked else {}),
        "holds": {
            hold.value: _id(record)
            for hold, record in sorted(file.case.holds.items(), key=lambda pair: pair[0].value)
        },
        "sides": {side.value: _party(file, side) for side in Side},
        "assignments": [
            {
                "mediator": assignment.keyset.hex(),
                "place": assignment.place.value,
                "record": _id(assignment.record),
                "not_after": assignment.not_after,
            }
            for assignment in file.assignments
        ],
        "delegations": [
            {
                "record": _id(delegation.record),
                "side": delegation.side.value,
                "counsellor": delegation.keyset.hex(),
                "scopes": sorted(scope.value for scope in delegation.scopes),
                "not_before": delegation.not_before,
                "not_after": delegation.not_after,
            }
            for delegation in file.delegations
        ],
        "shares": [
            {
                "record": _id(given.record),
                "item": given.item.hex(),
                "side": given.side.value,
                "interpreter": given.keyset.hex(),
                "by": _keyset(given.by),
                "over": not given.live,
            }
            for given in file.shares
        ],
        **({"guardians": [_guardian(guardian) for guardian in file.guardians]} if file.guardians else {}),
        **_supporters(file),
        "items": [_item(item) for item in file.items.values()],
    }


def _guardian(guardian: Guardian) -> Json:
    return {
        "guardian": guardian.id.hex(),
        "side": guardian.side.value,
        "named": _id(guardian.named),
        "keyset": _id(guardian.keyset),
        "question": _id(guardian.question),
        "answered": _id(guardian.answered),
        "agrees": guardian.agrees,
        "ended": guardian.ended,
    }


def _supporters(file: CaseFile) -> dict[str, Json]:
    """Return who stands by a side, and what they were lent; nothing where nobody ever did."""
    if not file.supporters:
        return {}
    return {
        "supporters": [
            {
                "record": _id(supporter.record),
                "side": supporter.side.value,
                "keyset": supporter.keyset.hex(),
                "over": not supporter.live,
            }
            for supporter in file.supporters
        ],
        "lends": [
            {
                "record": _id(lent.record),
                "item": lent.item.hex(),
                "side": lent.side.value,
                "supporter": lent.keyset.hex(),
                "by": _keyset(lent.by),
                "over": not lent.live,
            }
            for lent in file.lends
        ],
    }


def _party(file: CaseFile, side: Side) -> Json:
    party = file.parties[side]
    return {
        "epoch": party.epoch,
        "keyset": _id(party.keyset),
        "confirm": _id(party.confirm),
        "consent": None if party.consent is None else _id(party.consent.record),
        "prepared": _id(party.prepared),
        "kinds": sorted(kind.value for kind in party.kinds),
        "tell_opened": party.tell_opened,
        **({} if party.under_age is None else {"under_age": _id(party.under_age)}),
    }


def _item(item: Item) -> Json:
    return {
        "item": item.id.hex(),
        "side": item.side.value,
        "author": _keyset(item.author),
        "state": item.state.value,
        "manifest": _id(item.manifest),
        "submit": _id(item.submit),
        "day": item.day,
        "delegation": _id(item.delegation),
        "postponed_until": item.postponed_until,
        "release": _id(item.release),
        "released_to": _keyset(item.released_to),
        "release_delegation": _id(item.release_delegation),
        "regrant": _id(item.regrant),
        "taken_back": item.taken_back,
        "tell_author": item.tell_author,
        "own_copy": item.own_copy,
        "interpreted": item.interpreted,
        "together": None if item.together is None else item.together.hex(),
        **({"lendable": True} if item.lendable else {}),
        **_of_pages(item),
    }


def _of_pages(item: Item) -> dict[str, Json]:
    """Return what is known of parts beside the text, and what was said of them; nothing where there is nothing."""
    signed, more = item.countersigned, dict[str, Json]()
    if item.parts:
        more["parts"] = [part.hex() for part in item.parts]
    if item.viewed_by:
        more["viewed_by"] = sorted(mediator.hex() for mediator in item.viewed_by)
    if signed is not None:
        more["countersigned"] = {"by": signed.by.hex(), "to": signed.to.hex()}
    if item.cause is not None:
        more["cause"] = item.cause.value
    return more


def _id(value: bytes | None) -> str | None:
    if value is None:
        return None
    return "unseen" if value == UNSEEN else value.hex()


def _keyset(value: bytes | None) -> str | None:
    if value is None:
        return None
    return "unknown" if value == NOBODY else value.hex()
