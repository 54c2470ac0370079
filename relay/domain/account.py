"""How somebody gets into their account, as two names that the wire and the crypto layer share.

What a profile costs and what a slot's number is in derived keys stands in `relay.crypto.slots`; nothing is decided here.
"""

from __future__ import annotations

from relay.domain.choice import Choice


class Profile(Choice):
    """Which of the two passphrase profiles an account uses."""

    PARTY = "party"
    STAFF = "staff"


class SlotKind(Choice):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - what it is called, not one
    RECOVERY = "recovery"
