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
    return lambda said, _: newest.word(kind, said["side"], attested=said.get("attested") is not None)


_THINGS: Final[Mapping[type[s.Statement], Callable[[Said, KeysetId], str]]] = {
    s.Lend: lambda said, _: newest.lent(said["item"], said["to"]),
    s.Share: lambda said, _: newest.shared(said["item"], said["to"]),
    s.Offer: lambda said, _: newest.copy_of(said["item"]),
    s.Delegation: lambda said, _: newest.acting(said["side"], said["counsellor"]),
    s.Guardian: lambda said, _: newest.deciding(said["guardian"]),
    s.Assignment: lambda said, _: newest.word("mediator", said["mediator"]),
    s.Slip: lambda said, _: newest.slip_of(said["side"], said["epoch"]),
    s.Preferences: _of_side("preferences"),
    s.Consent: _of_side("consent"),
    s.UnderAge: _of_side("under_age"),
    s.Agree: lambda said, _: newest.word("agree", said["item"], attested=said.get("attested") is not None),
    s.TwoMediators: lambda _, signer: newest.word("two_mediators", signer),
    s.Label: lambda _, signer: newest.word("label", signer),
}
_ASKS_OR_ENDS: Final = (s.GuardianStep.ASKED, s.GuardianStep.ENDED)


def thing_named(shape: type[s.Statement], said: Said, signer: KeysetId) -> str | None:
    """Return the name of the thing whose newest record a statement with these members names; None where it names none."""
    names = _THINGS.get(shape)
    if names is None or (shape is s.Guardian and said["step"] not in _ASKS_OR_ENDS):
        return None
    return names(said, signer)
