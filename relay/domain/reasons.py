"""Why something needs somebody, in the order in which it is shown, and what one entry of the list says (step J10).

Values only. Which entries there are is decided in `needs.py`.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.domain.choice import Choice
from relay.domain.ids import Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Delivery, Side

MARK_BYTES: Final = 16
"""How much of a mark is remembered once it was seen."""


class Why(Choice):
    """Why something needs somebody, in the order in which it is shown: who waits for a person comes first."""

    # for mediators
    TOGETHER = "together"
    """Somebody wishes to open a letter with a mediator."""
    NOTE = "note"
    """Somebody wrote to the mediators, and no mediator answered."""
    PAUSED = "paused"
    CONSENT_ENDED = "consent_ended"
    LEFT = "left"
    GUARDIAN_NOT_AGREED = "guardian_not_agreed"
    """A parent or guardian does not agree; told to the mediators and to whom they decide with."""
    GUARDIAN_TO_NAME = "guardian_to_name"
    """Somebody under age, with nobody who decides together with them."""
    GUARDIAN_TO_ASK = "guardian_to_ask"
    """A parent or guardian whose answer counts no more, and who was not asked anew."""
    SERVICE_PAUSE = "service_pause"
    HELD = "held"
    """A letter to read and decide about."""
    COUNTERSIGNED = "countersigned"
    """A colleague countersigned a letter: this one may pass it on."""
    AGREED = "agreed"
    """The author agreed to what a mediator made of their letter."""
    NOT_AGREED = "not_agreed"
    TO_OFFER = "to_offer"
    """What a mediator made of a letter was not shown to its author yet."""
    TO_READ_BACK = "to_read_back"
    """The same, of an author without a keyset."""
    NO_KEY = "no_key"
    """A held letter that nobody sealed for this mediator."""
    TO_HAND_OVER = "to_hand_over"
    """A colleague cannot read what this mediator can."""
    TO_GIVE_ANEW = "to_give_anew"
    """Somebody lost their keys, and this mediator can give them anew what they had."""
    READ_IN_PERSON = "read_in_person"
    ONE_MEDIATOR = "one_mediator"
    """Two mediators decide here, and there is only one."""
    UNFLAG_ASKED = "unflag_asked"
    READY_TO_OPEN = "ready_to_open"
    SLIP_ANSWERED = "slip_answered"
    SLIP_ENDING = "slip_ending"
    SLIP_OVER = "slip_over"
    NOT_REPORTED = "not_reported"
    DELIVERED = "delivered"
    SENT_BACK = "sent_back"
    COLLEAGUE_NOTE = "colleague_note"
    # for a party or a counsellor
    MEDIATOR_NOTE = "mediator_note"
    ENVELOPE = "envelope"
    TO_PRINT = "to_print"
    TO_REPORT = "to_report"
    """An opened letter of which nobody said yet what became of it; of a mediator who opened it in person too."""
    TO_DECIDE = "to_decide"
    """A parent or guardian was asked whether they agree."""
    TO_CONSENT = "to_consent"
    """Whoever decides together with somebody under age agrees: now they can say it themselves."""
    TO_TRANSLATE = "to_translate"
    """A letter that an interpreter was given, and did not give back yet."""
    TO_READ_ALONG = "to_read_along"
    """A letter that a supporter was lent, and did not read yet."""
    SUPPORTER_ENDED = "supporter_ended"
    """Somebody who stood by a party does no more, by another's word than the party's."""
    TO_AGREE = "to_agree"
    RETURNED = "returned"
    NOT_PASSED_ON = "not_passed_on"
    """A letter of one's own that is not passed on, with a mediator's reason."""
    PAUSE_ASKS = "pause_asks"
    """One's own pause stands, and the day has come on which one wanted to be asked."""
    ERASING = "erasing"
    """What was kept of an ended contact is erased soon."""
    SEND_AGAIN = "send_again"
    """Nobody who mediates now can read it."""
    WRITE_AGAIN = "write_again"
    """The same, of a note that nobody answered."""
    HELP_ENDING = "help_ending"
    HELP_ENDED = "help_ended"
    """One may act for somebody no more."""


NEWS: Final = frozenset(
    {
        Why.PAUSED,
        Why.CONSENT_ENDED,
        Why.LEFT,
        Why.GUARDIAN_NOT_AGREED,
        Why.SLIP_OVER,
        Why.DELIVERED,
        Why.SENT_BACK,
        Why.COLLEAGUE_NOTE,
        Why.MEDIATOR_NOTE,
        Why.TO_READ_ALONG,
        Why.SUPPORTER_ENDED,
        Why.RETURNED,
        Why.NOT_PASSED_ON,
        Why.ERASING,
        Why.HELP_ENDED,
    }
)
"""What is over once it was seen. Everything else stays until it was done."""


class Hints(Struct, frozen=True):
    """What the service shows beside a journal, as far as it may say that more waits, or that more has stopped."""

    answered: frozenset[SlipId] = frozenset()
    gone: frozenset[ItemId] = frozenset()
    """Envelopes, and letters that were given to translate or lent, that nobody can open any more."""
    unread: frozenset[ItemId] = frozenset()
    """Own letters that nobody who mediates now can read."""
    service_pause: bool = False
    stopped: bool = False
    """The case is not open now."""
    erased_on: Day | None = None
    """Of a case that has ended: the day from which on nothing of it is kept."""


NO_HINTS: Final = Hints()


class Need(Struct, frozen=True):
    """One thing that needs somebody. `mark` names it, so that it can be noted as seen; what has none is not of a record."""

    why: Why
    since: Seconds
    mark: RecordId | SlipId | None = None
    item: ItemId | None = None
    side: Side | None = None
    """Whom it is about, or who said it."""
    by: KeysetId | None = None
    """Who signed the record."""
    until: Seconds | None = None
    how: Delivery | None = None
    slip: SlipId | None = None

    @property
    def seen_as(self) -> bytes:
        """By what it is remembered as seen."""
        return bytes(self.mark or b"")[:MARK_BYTES]

    @property
    def order(self) -> tuple[int, int, bytes]:
        """Where it stands in a list: by its kind, then by how long it waits."""
        return _ORDER[self.why], self.since, self.mark or b""


_ORDER: Final = {why: place for place, why in enumerate(Why)}
