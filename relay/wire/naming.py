"""Of which thing a new statement names the newest record (`behind`, step J11), before it is signed.

One table for whoever signs. What a record names is held by `relay/domain/newest.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from relay.domain import newest
from relay.domain.ids import KeysetId
from relay.wire import statements as s

Said = Mapping[str, Any]


def _of_side(kind: str) -> Callable[[Said, KeysetId], str]:
    return lambda members, _: newest.word(kind, members["side"], attested=members.get("attested") is not None)


_THINGS: Final[Mapping[type[s.Statement], Callable[[Said, KeysetId], str]]] = {
    s.Lend: lambda members, _: newest.lent(members["item"], members["to"]),
    s.Share: lambda members, _: newest.shared(members["item"], members["to"]),
    s.Offer: lambda members, _: newest.copy_of(members["item"]),
    s.Delegation: lambda members, _: newest.acting(members["side"], members["counsellor"]),
    s.Guardian: lambda members, _: newest.deciding(members["guardian"]),
    s.Assignment: lambda members, _: newest.word("mediator", members["mediator"]),
    s.Slip: lambda members, _: newest.slip_of(members["side"], members["epoch"]),
    s.Preferences: _of_side("preferences"),
    s.Consent: _of_side("consent"),
    s.UnderAge: _of_side("under_age"),
    s.Agree: lambda members, _: newest.word("agree", members["item"], attested=members.get("attested") is not None),
    s.TwoMediators: lambda _, signer: newest.word("two_mediators", signer),
    s.Label: lambda _, signer: newest.word("label", signer),
}
_ASKS_OR_ENDS: Final = (s.GuardianStep.ASKED, s.GuardianStep.ENDED)


def thing_named(shape: type[s.Statement], members: Said, signer: KeysetId) -> str | None:
    """Return the name of the thing whose newest record a statement with these members names; None where it names none."""
    names = _THINGS.get(shape)
    if names is None or (shape is s.Guardian and members["step"] not in _ASKS_OR_ENDS):
        return None
    return names(members, signer)
