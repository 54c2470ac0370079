"""In which way somebody without a device is helped: what is done for them, how letters come, what was seen, what became of them."""

from __future__ import annotations

from relay.domain.choice import Choice


class Mode(Choice):
    """How a counsellor brings a party's letters."""

    DICTATED = "dictated"
    TYPED = "typed"
    SCAN = "scan"


class Attested(Choice):
    """What a mediator saw when recording something for a party who has no keyset."""

    PAPER = "paper"
    PRESENT = "present"


class Delivery(Choice):
    """What became of an item that was opened for somebody else."""

    HANDED = "handed"
    READ_ALOUD = "read_aloud"
    NOT_WANTED = "not_wanted"


class Scope(Choice):
    """What a delegation lets a counsellor do for a party."""

    SUBMIT = "submit"
    READ = "read"
