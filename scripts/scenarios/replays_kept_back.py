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


def _older_word(telling: Telling, by: str, shape: type[s.Statement], **members: Any) -> None:
    """Sign a word and keep it back. It is dated five minutes later than it was said: no seconds tell that it is the older one."""
    telling.make("older", by, shape, **members, early_s=-300)


def _place_behind_its_end(telling: Telling) -> None:
    members: dict[str, Any] = {"mediator": id_of("deputy"), "place": s.PlaceGiven.DEPUTY}
    _older_word(telling, "coordinator", s.Assignment, not_after=Seconds(telling.now + DAY_S), **members)
    telling.tell(
        "deputy ended",
        "coordinator",
        s.Assignment,
        not_after=telling.now,
        **{**members, "place": s.PlaceGiven.ENDED},
    )
    telling.enter("older", MEDIATORS, A, B)


def _place_behind_its_end_to_a_counsellor(telling: Telling) -> None:
    members: dict[str, Any] = {"side": Side.A, "counsellor": id_of("counsellor"), "scopes": (Scope.READ,)}
    members |= {"mode": Mode.TYPED, "not_before": telling.now, "not_after": Seconds(telling.now + DAY_S)}
    telling.tell("delegation", "mediator", s.Delegation, second="anna", **members)
    _place_behind_its_end(telling)
    telling.enter("older", COUNSELLOR)


def _wishes_behind_others(telling: Telling) -> None:
    members: dict[str, Any] = {"side": Side.B, "tell_opened": False}
    _older_word(telling, "bram", s.Preferences, kinds=(Form.PAGES,), **members)
    telling.tell("newer", "bram", s.Preferences, kinds=(), **members)
    telling.enter("older", MEDIATORS, B)


def _one_is_enough_behind_two(telling: Telling) -> None:
    telling.tell("flag", "mediator", s.TwoMediators, on=True)
    _older_word(telling, "mediator", s.TwoMediators, on=False)
    telling.tell("asked", "mediator", s.TwoMediators, on=False)
    telling.tell("newer", "mediator", s.TwoMediators, on=True)
    telling.enter("older", MEDIATORS)


def _of_age_behind_a_mark(telling: Telling) -> None:
    telling.tell("mark", "mediator", s.UnderAge, side=Side.A, on=True)
    _older_word(telling, "mediator", s.UnderAge, side=Side.A, on=False)
    telling.tell("of age", "mediator", s.UnderAge, side=Side.A, on=False)
    telling.tell("newer", "deputy", s.UnderAge, side=Side.A, on=True)
    telling.enter("older", MEDIATORS, A)


def _label_behind_another(telling: Telling) -> None:
    words = (s.WordsRef(id_of("mediator"), s.Digest(digest("label"))),)
    _older_word(telling, "mediator", s.Label, words=words)
    telling.tell("newer", "mediator", s.Label, words=words)
    telling.enter("older", MEDIATORS)


def _consent_twice(telling: Telling) -> RecordId:
    """Take a consent back and give it anew, twice signed: the first one is kept back."""
    telling.tell("ended", "bram", s.ConsentEnd, side=Side.B, consent=telling.ids["consent bram"])
    _older_word(telling, "bram", s.Consent, side=Side.B)
    return telling.tell("consent again", "bram", s.Consent, side=Side.B)


def _consent_behind_its_end(telling: Telling) -> None:
    telling.tell("ended again", "bram", s.ConsentEnd, side=Side.B, consent=_consent_twice(telling))
    telling.enter("older", MEDIATORS, B)


def _consent_behind_a_mark(telling: Telling) -> None:
    _consent_twice(telling)
    telling.tell("mark", "mediator", s.UnderAge, side=Side.B, on=True)
    telling.tell("of age", "mediator", s.UnderAge, side=Side.B, on=False)
    telling.enter("older", MEDIATORS, B)


def _unnamed_behind_a_word(telling: Telling) -> None:
    """Bring out wishes from before words named anything, behind some that do."""
    members: dict[str, Any] = {"side": Side.B, "tell_opened": False, "kinds": (Form.PAGES,)}
    telling.tell("newer", "bram", s.Preferences, **members)
    telling.make("older", "bram", s.Preferences, **members, behind=None)
    telling.enter("older", MEDIATORS, B)


def _slip_behind_a_newer(telling: Telling) -> None:
    members: dict[str, Any] = {"side": Side.B, "epoch": 2, "expires": Seconds(telling.now + DAY_S)}
    _older_word(telling, "mediator", s.Slip, slip=SlipId(short_id("an older slip")), **members)
    telling.tell("newer", "mediator", s.Slip, slip=SlipId(short_id("a newer slip")), **members)
    telling.enter("older", MEDIATORS)


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
