"""Words that were kept back until there was a newer one, each dated later than that: the rules do not let them stand there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from relay.domain.forms import Form
from relay.domain.ids import RecordId, Seconds, SlipId
from relay.domain.model import MEDIATORS, Mode, Scope, Seat, Side
from relay.wire import statements as s
from scripts.scenarios.base import short_id
from scripts.scenarios.telling import Telling, digest, id_of, seat_of

DAY_S: Final = 86_400
A, B, COUNSELLOR = Seat.of(Side.A), Seat.of(Side.B), seat_of("counsellor")
_STALE: Final = ("journal.rule", "journal.stale")


def _older_word(told: Telling, by: str, shape: type[s.Statement], **said: Any) -> None:
    """Sign a word and keep it back. It is dated five minutes later than it was said: no seconds tell that it is the older one."""
    told.make("older", by, shape, **said, early_s=-300)


def _place_behind_its_end(told: Telling) -> None:
    said: dict[str, Any] = {"mediator": id_of("deputy"), "place": s.PlaceGiven.DEPUTY}
    _older_word(told, "coordinator", s.Assignment, not_after=Seconds(told.now + DAY_S), **said)
    told.tell(
        "deputy ended", "coordinator", s.Assignment, not_after=told.now, **{**said, "place": s.PlaceGiven.ENDED}
    )
    told.enter("older", MEDIATORS, A, B)


def _place_behind_its_end_to_a_counsellor(told: Telling) -> None:
    said: dict[str, Any] = {"side": Side.A, "counsellor": id_of("counsellor"), "scopes": (Scope.READ,)}
    said |= {"mode": Mode.TYPED, "not_before": told.now, "not_after": Seconds(told.now + DAY_S)}
    told.tell("delegation", "mediator", s.Delegation, second="anna", **said)
    _place_behind_its_end(told)
    told.enter("older", COUNSELLOR)


def _wishes_behind_others(told: Telling) -> None:
    said: dict[str, Any] = {"side": Side.B, "tell_opened": False}
    _older_word(told, "bram", s.Preferences, kinds=(Form.PAGES,), **said)
    told.tell("newer", "bram", s.Preferences, kinds=(), **said)
    told.enter("older", MEDIATORS, B)


def _one_is_enough_behind_two(told: Telling) -> None:
    told.tell("flag", "mediator", s.TwoMediators, on=True)
    _older_word(told, "mediator", s.TwoMediators, on=False)
    told.tell("asked", "mediator", s.TwoMediators, on=False)
    told.tell("newer", "mediator", s.TwoMediators, on=True)
    told.enter("older", MEDIATORS)


def _of_age_behind_a_mark(told: Telling) -> None:
    told.tell("mark", "mediator", s.UnderAge, side=Side.A, on=True)
    _older_word(told, "mediator", s.UnderAge, side=Side.A, on=False)
    told.tell("of age", "mediator", s.UnderAge, side=Side.A, on=False)
    told.tell("newer", "deputy", s.UnderAge, side=Side.A, on=True)
    told.enter("older", MEDIATORS, A)


def _label_behind_another(told: Telling) -> None:
    words = (s.WordsRef(id_of("mediator"), s.Digest(digest("label"))),)
    _older_word(told, "mediator", s.Label, words=words)
    told.tell("newer", "mediator", s.Label, words=words)
    told.enter("older", MEDIATORS)


def _consent_twice(told: Telling) -> RecordId:
    """Take a consent back and give it anew, twice signed: the first one is kept back."""
    told.tell("ended", "bram", s.ConsentEnd, side=Side.B, consent=told.ids["consent bram"])
    _older_word(told, "bram", s.Consent, side=Side.B)
    return told.tell("consent again", "bram", s.Consent, side=Side.B)


def _consent_behind_its_end(told: Telling) -> None:
    told.tell("ended again", "bram", s.ConsentEnd, side=Side.B, consent=_consent_twice(told))
    told.enter("older", MEDIATORS, B)


def _consent_behind_a_mark(told: Telling) -> None:
    _consent_twice(told)
    told.tell("mark", "mediator", s.UnderAge, side=Side.B, on=True)
    told.tell("of age", "mediator", s.UnderAge, side=Side.B, on=False)
    told.enter("older", MEDIATORS, B)


def _unnamed_behind_a_word(told: Telling) -> None:
    """Bring out wishes from before words named anything, behind some that do."""
    said: dict[str, Any] = {"side": Side.B, "tell_opened": False, "kinds": (Form.PAGES,)}
    told.tell("newer", "bram", s.Preferences, **said)
    told.make("older", "bram", s.Preferences, **said, behind=None)
    told.enter("older", MEDIATORS, B)


def _slip_behind_a_newer(told: Telling) -> None:
    said: dict[str, Any] = {"side": Side.B, "epoch": 2, "expires": Seconds(told.now + DAY_S)}
    _older_word(told, "mediator", s.Slip, slip=SlipId(short_id("an older slip")), **said)
    told.tell("newer", "mediator", s.Slip, slip=SlipId(short_id("a newer slip")), **said)
    told.enter("older", MEDIATORS)


KEPT_BACK: Final[tuple[tuple[str, str, str, Seat, Callable[[Telling], object]], ...]] = (
    ("a slip kept back until a newer one stood", *_STALE, MEDIATORS, _slip_behind_a_newer),
    ("a mediator's place kept back until it was ended", *_STALE, MEDIATORS, _place_behind_its_end),
    ("the same by a side's journal", *_STALE, A, _place_behind_its_end),
    (
        "the same by a counsellor's, who was told of the end",
        *_STALE,
        COUNSELLOR,
        _place_behind_its_end_to_a_counsellor,
    ),
    ("wishes kept back until there were others", *_STALE, MEDIATORS, _wishes_behind_others),
    ("the same by the side's own journal", *_STALE, B, _wishes_behind_others),
    (
        "that one mediator is enough, kept back until they took it back",
        *_STALE,
        MEDIATORS,
        _one_is_enough_behind_two,
    ),
    ("that somebody is of age, kept back until they were marked anew", *_STALE, MEDIATORS, _of_age_behind_a_mark),
    ("the same by the side's own journal", *_STALE, A, _of_age_behind_a_mark),
    ("a case's name kept back until it had another one", *_STALE, MEDIATORS, _label_behind_another),
    ("a consent kept back until it was taken back", *_STALE, MEDIATORS, _consent_behind_its_end),
    ("the same by the side's own journal", *_STALE, B, _consent_behind_its_end),
    ("a consent kept back until its side was marked and of age", *_STALE, MEDIATORS, _consent_behind_a_mark),
    ("the same by the side's own journal", *_STALE, B, _consent_behind_a_mark),
    ("wishes that name nothing, behind some that do", *_STALE, MEDIATORS, _unnamed_behind_a_word),
)
"""What is told, the code, behind it the code of the rule, in whose journal, and how it is made."""
