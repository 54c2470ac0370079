"""In which forms something is welcome: what is passed on, and what is opened, follows what its reader said last."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relay.domain import commands as c
from relay.domain.decide import decide
from relay.domain.decision import with_party
from relay.domain.forms import Form
from relay.domain.model import CaseFile, Item, Kind, Party, form_of
from relay.domain.refusals import Code, Refused
from tests.property.world import (
    EARLY,
    LEAD,
    A,
    B,
    Move,
    case_file,
    item_id,
    manifest,
    opened,
    person,
    record,
    release,
    submit,
)
from tests.property.worlds import walk_to

PAGE = bytes(32)
TYPED = frozenset({Form.TYPED})
PAGES = frozenset({Form.PAGES})
EVERYTHING = frozenset(Form)
ITEM = item_id(A)
RELEASE = release(ITEM, person(B).keyset)
OPEN = c.Open(record=record("open"), item=ITEM)


def held(kind: Kind, parts: tuple[bytes, ...] | None, welcome: frozenset[Form]) -> CaseFile:
    """An open case in which A handed something in, the mediator looked at it, and B said what is welcome."""
    file = decide(opened(case_file()), replace(submit(A, kind=kind), parts=parts), person(A), EARLY).file
    if parts:
        viewed = c.Viewed(record=record("viewed"), item=ITEM, manifest=manifest(ITEM), parts=parts)
        file = decide(file, viewed, LEAD, EARLY).file
    return saying(file, welcome)


def saying(file: CaseFile, welcome: frozenset[Form]) -> CaseFile:
    said = c.SetPreferences(record=record("b.says"), side=B, kinds=welcome)
    return walk_to(file, Move(said, person(B)))


def code_of(file: CaseFile, command: c.Command) -> Code | None:
    caller = LEAD if isinstance(command, c.Release) else person(B)
    try:
        decide(file, command, caller, EARLY)
    except Refused as refused:
        return refused.code
    return None


FORMS = [
    # kind, its parts, the form that it has
    (Kind.LETTER, (), Form.TYPED),
    (Kind.LETTER, (PAGE,), Form.PAGES),
    (Kind.LETTER, None, Form.LETTER),
    (Kind.AUDIO, (PAGE,), Form.AUDIO),
    (Kind.VIDEO, (PAGE, PAGE), Form.VIDEO),
]


@pytest.mark.parametrize(("kind", "parts", "form"), FORMS)
def test_a_page_is_a_picture_and_a_letter_without_one_is_typed(
    kind: Kind, parts: tuple[bytes, ...] | None, form: Form
) -> None:
    assert form_of(kind, parts) is form
    assert held(kind, parts, EVERYTHING).items[ITEM].form is form


WISHES = [
    # what was said to be welcome; whether a typed letter is, pages are, a letter of which nobody knows more is, sound is
    ({Form.LETTER}, True, True, True, False),
    (TYPED, True, False, True, False),
    (PAGES, False, True, True, False),
    ({Form.AUDIO}, False, False, False, True),
    (set[Form](), False, False, False, False),
]


@pytest.mark.parametrize(("said", "typed", "pages", "either", "sound"), WISHES)
def test_what_older_clients_call_a_letter_is_typed_and_pages(
    *, said: set[Form], typed: bool, pages: bool, either: bool, sound: bool
) -> None:
    wants = Party(B, kinds=frozenset(said)).wants
    assert [wants(Form.TYPED), wants(Form.PAGES), wants(Form.LETTER), wants(Form.AUDIO)] == [
        typed,
        pages,
        either,
        sound,
    ]


def test_whoever_said_nothing_receives_letters_typed_and_on_pages() -> None:
    assert [form for form in Form if Party(B).wants(form)] == [Form.LETTER, Form.TYPED, Form.PAGES]


@pytest.mark.parametrize(("kind", "parts", "form"), FORMS)
def test_what_is_not_welcome_is_not_passed_on(kind: Kind, parts: tuple[bytes, ...] | None, form: Form) -> None:
    others = EVERYTHING - {form, Form.LETTER} - (TYPED | PAGES if form is Form.LETTER else frozenset())
    assert code_of(held(kind, parts, others), RELEASE) is Code.ITEM_KIND_UNWANTED
    assert code_of(held(kind, parts, frozenset({form})), RELEASE) is None


def test_no_pictures_can_be_said_after_it_was_passed_on_and_taken_back_again() -> None:
    passed_on = decide(held(Kind.LETTER, (PAGE,), TYPED | PAGES), RELEASE, LEAD, EARLY).file
    assert code_of(saying(passed_on, TYPED), OPEN) is Code.ITEM_UNWELCOME
    assert saying(passed_on, TYPED).items[ITEM] == passed_on.items[ITEM], (
        "it stays closed, and nothing else happens to it"
    )
    assert code_of(saying(saying(passed_on, TYPED), PAGES), OPEN) is None


def test_a_journal_is_read_as_the_service_took_it() -> None:
    """Of which form an envelope is, its reader's journal does not say; their client asks once the manifest is there."""
    passed_on = decide(held(Kind.LETTER, (PAGE,), PAGES), RELEASE, LEAD, EARLY).file
    assert code_of(saying(passed_on, TYPED), replace(OPEN, as_taken=True)) is None


def test_what_the_other_side_said_counts_for_nothing_here() -> None:
    file = held(Kind.LETTER, (PAGE,), PAGES)
    assert code_of(with_party(file, replace(file.parties[A], kinds=frozenset())), RELEASE) is None


def test_an_item_of_an_earlier_database_is_a_letter_of_which_nobody_knows_more() -> None:
    item: Item = held(Kind.LETTER, (PAGE,), TYPED).items[ITEM]
    assert replace(item, parts=None).form is Form.LETTER
