"""How the things that several roles see are written on the screen, and as data for scripts. Asks nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from relay_client.commands.base import CommandContext, Result
from relay_client.ui import margins
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views import (
    CaseSummary,
    CaseView,
    JournalLine,
    NoteView,
    OpenedItem,
    Outcome,
    PartyItems,
    ReaderList,
    ReceivedItem,
    WrittenItem,
    short,
)
from relay_client.words.sentences import Sentences

_BELOW = " " * 6
"""Before what belongs to the line above it in a list."""


def name_of(words: Sentences, prefix: str, value: Enum) -> str:
    """Return the word for an enumeration's value: `kind-letter`, `status-with-mediator`."""
    return words(f"{prefix}-{str(value.value).replace('_', '-')}")


def state_of(words: Sentences, summary: CaseSummary) -> str:
    """Return the word for a case's state, and say where it is the service's alone."""
    state = name_of(words, "state", summary.state)
    return words("status-by-service", status=state) if summary.by_service else state


def outcome(done: Outcome) -> dict[str, Json]:
    """Return what a signed act came to, for scripts."""
    return {
        "case": done.case.hex(),
        "item": None if done.item is None else done.item.hex(),
        "day": done.day,
        "journal": done.position.n,
        "signed_anew": done.signed_anew,
    }


def letter(context: CommandContext, opened: OpenedItem) -> Result:
    """Show an opened letter in the pager: what is said about it above, then its own words. Return it as data."""
    context.terminal.page(letter_rows(context.words, opened, context.terminal.room))
    return letter_data(opened)


def letter_rows(words: Sentences, opened: OpenedItem, room: int = margins.COLUMNS) -> list[str]:
    """Return a letter in rows: ours, then the mediator's note, then what the letter says, each told apart by its margin."""
    return margins.joined(
        [
            about(words, opened),
            [row for head, text in said(words, opened) for row in margins.beside(head, text, room)],
            margins.letter(own_words(words, opened), room),
            pages_line(words, opened),
        ]
    )


def letter_data(opened: OpenedItem, hints: Sequence[Json] = ()) -> dict[str, Json]:
    """Return an opened letter for scripts."""
    return {
        "case": opened.case.hex(),
        "item": opened.item.hex(),
        "kind": opened.kind.value,
        "side": opened.side.value,
        "day": opened.day,
        "text": opened.letter.text,
        "subject": opened.letter.subject,
        "language": opened.letter.language,
        "note": opened.note,
        "note_by": opened.released_by if opened.note else None,
        "told": opened.told,
        "brought": opened.brought,
        "derived_from": None if opened.derived_from is None else opened.derived_from.hex(),
        "hints": hints,
        "pages": [{"page": each.number, "type": each.type, "bytes": each.length} for each in opened.parts],
    }


def pages_line(words: Sentences, opened: OpenedItem) -> list[str]:
    """Return what stands below a letter that has pages: how many, and how to see them."""
    if not opened.parts:
        return []
    return [words("letter-pages", count=len(opened.parts), id=short(opened.item))]


def about(words: Sentences, opened: OpenedItem) -> list[str]:
    """Return what this program says of an opened letter: no word of anybody else's."""
    lines = [
        words(
            "letter-head",
            kind=name_of(words, "kind", opened.kind),
            day=words.day(opened.day),
            id=short(opened.item),
        )
    ]
    for holds, name in (
        (opened.brought, "letter-brought"),
        (opened.told, "letter-told"),
        (opened.derived_from is not None, "letter-derived"),
        (opened.author_changed, "letter-author-changed"),
        (opened.note is not None and not opened.note, "words-not-shown"),
    ):
        if holds:
            lines.append(words(name))
    if opened.hidden_characters:
        lines.append(words("letter-hidden", count=opened.hidden_characters))
    return lines


def said(words: Sentences, opened: OpenedItem) -> list[tuple[str, str]]:
    """Return what a mediator says of an opened letter: a line that names them, and their words."""
    return [(by_mediator(words, "said-note", opened.released_by), opened.note)] if opened.note else []


def by_mediator(words: Sentences, name: str, by: str | None) -> str:
    """Return the line above a mediator's words, with the name that was verified, or none where none is known."""
    known = margins.one_line(by or "")
    return words(name, who=words("reader-mediator", name=known) if known else words("said-by-a-mediator"))


def own_words(words: Sentences, opened: OpenedItem) -> str:
    """Return what a letter's author wrote: the subject is theirs like the text."""
    subject = opened.letter.subject
    if not subject:
        return opened.letter.text
    about_what = words("letter-subject", subject=margins.one_line(subject))
    return f"{about_what}\n\n{opened.letter.text}" if opened.letter.text else about_what


def readers(context: CommandContext, known: ReaderList) -> list[Json]:
    """Show who will be able to read, with the promise. Return the list as data."""
    context.terminal.say("readers-title", style=Style.HEADING)
    for each in known.readers:
        context.terminal.show("  " + context.words(f"reader-{each.what.value}", name=one_line(each.name)))
    for each in known.added if not known.first else ():
        context.terminal.say("reader-added", style=Style.NOTICE, name=one_line(each.name))
    for name in known.gone:
        context.terminal.say("reader-gone", style=Style.NOTICE, name=one_line(name))
    context.terminal.say("promise")
    return [{"name": each.name, "what": each.what.value, "keyset": each.keyset.hex()} for each in known.readers]


def written_line(words: Sentences, item: WrittenItem) -> str:
    """Return the line of an own letter."""
    status = words("status-opened") if item.opened else name_of(words, "status", item.status)
    return _line(words, item, status)


def received_line(words: Sentences, item: ReceivedItem) -> str:
    """Return the line of a letter from the other."""
    return _line(words, item, name_of(words, "envelope", item.status))


def _line(words: Sentences, item: WrittenItem | ReceivedItem, status: str) -> str:
    """Return the line of a letter, and say whose word its status is where that is the service's alone."""
    told = words("status-by-service", status=status) if item.by_service else status
    return f"  {short(item.item)}  {words.day(item.day)}  {name_of(words, 'kind', item.kind)}: {told}"


def reason(context: CommandContext, own: WrittenItem, indent: str = "") -> None:
    """Show why a letter came back."""
    head = by_mediator(context.words, "said-reason", own.reason_by)
    beside(context, head, own.reason or "", indent=indent)


def beside(context: CommandContext, head: str, text: str, indent: str = "") -> None:
    """Show what somebody says beside letters, under a line that names them."""
    room = margins.room(context.terminal.columns, indent)
    context.terminal.rows(margins.beside(head, text, room, indent=indent))


def items(context: CommandContext, found: PartyItems) -> dict[str, Json]:
    """Show own letters and those received, with the reasons and notes that came with them."""
    words = context.words
    context.terminal.say("own-title", style=Style.HEADING)
    if not found.written:
        context.terminal.say("own-none")
    for own in found.written:
        context.terminal.show(written_line(words, own))
        if own.reason:
            reason(context, own, indent=_BELOW)
        elif own.reason is not None:
            context.terminal.show(_BELOW + words("words-not-shown"))
        if own.unread:
            again = "unread-again" if own.own_copy else "unread-bring-again"
            context.terminal.show(_BELOW + words(again, id=short(own.item)))
    context.terminal.say("received-title", style=Style.HEADING)
    if not found.received:
        context.terminal.say("received-none")
    for got in found.received:
        context.terminal.show(received_line(words, got))
    return {
        "written": [
            {
                "item": own.item.hex(),
                "short": short(own.item),
                "status": own.status.value,
                "kind": own.kind.value,
                "day": own.day,
                "opened": own.opened,
                "own_copy": own.own_copy,
                "brought": own.brought,
                "unread": own.unread,
                "reason": own.reason,
                "reason_by": own.reason_by,
                "by_service": own.by_service,
            }
            for own in found.written
        ],
        "received": [
            {
                "item": got.item.hex(),
                "short": short(got.item),
                "status": got.status.value,
                "kind": got.kind.value,
                "day": got.day,
                "brought": got.brought,
                "note": got.note,
                "note_by": got.note_by,
                "by_service": got.by_service,
            }
            for got in found.received
        ],
    }


def notes(context: CommandContext, found: Sequence[NoteView]) -> Result:
    """Show private notes, oldest first."""
    if not found:
        context.terminal.say("notes-none")
    for each in found:
        who = context.words("note-by-me") if each.mine else margins.one_line(each.by)
        head = context.words("note-head", who=who, moment=context.words.moment(each.at))
        if each.text is None:
            context.terminal.rows([head, context.words("note-unreadable"), ""])
        else:
            beside(context, head, each.text)
            context.terminal.gap()
    return {
        "notes": [
            {
                "note": each.note.hex(),
                "text": each.text,
                "by": each.by,
                "mine": each.mine,
                "at": each.at,
                "about": None if each.about is None else each.about.value,
            }
            for each in found
        ]
    }


def journal(context: CommandContext, lines: Sequence[JournalLine]) -> list[Json]:
    """Show what happened in a case, oldest first, as this person may see it."""
    words = context.words
    for line in lines:
        what = words("record-withheld") if line.withheld else words("record-" + line.what.replace("_", "-"))
        when = words.moment(line.at) if line.at is not None else words.day(line.day) if line.day is not None else ""
        item = "" if line.item is None else f" [{short(line.item)}]"
        context.terminal.show(f"{line.n:>5}  {when}  {one_line(line.who)}: {what}{item}")
    return [
        {
            "n": line.n,
            "what": line.what,
            "who": line.who,
            "side": None if line.side is None else line.side.value,
            "at": line.at,
            "day": line.day,
            "item": None if line.item is None else line.item.hex(),
            "withheld": line.withheld,
        }
        for line in lines
    ]


def case_data(view: CaseView) -> dict[str, Json]:
    """Return a case for scripts."""
    return {
        "case": view.summary.case.hex(),
        "short": short(view.summary.case),
        "label": view.summary.label,
        "role": view.summary.role.value,
        "state": view.summary.state.value,
        "state_by_service": view.summary.by_service,
        "sides": [
            {
                "side": each.side.value,
                "epoch": each.epoch,
                "enrolled": each.enrolled,
                "kinds": sorted(kind.value for kind in each.kinds),
                "tell_opened": each.tell_opened,
                "consent": each.consent is not None,
                "attested": each.attested,
                "prepared": each.prepared,
                "by_service": each.by_service,
                "paused": each.pause is not None,
                "fingerprint": each.short_fingerprint,
            }
            for each in view.sides
        ],
        "mediators": [
            {
                "name": each.name,
                "keyset": each.keyset.hex(),
                "place": None if each.place is None else each.place.value,
            }
            for each in view.mediators
        ],
        "delegations": [
            {
                "record": each.record.hex(),
                "short": short(each.record),
                "side": each.side.value,
                "name": each.name,
                "scopes": sorted(scope.value for scope in each.scopes),
                "mode": each.mode.value,
                "not_before": each.not_before,
                "not_after": each.not_after,
                "live": each.live,
            }
            for each in view.delegations
        ],
        "mediators_pause": view.mediators_pause is not None,
        "service_pause": view.service_pause is not None,
        "warnings": [
            {
                "code": each.code,
                "name": each.name,
                "days": each.days,
                "side": None if each.side is None else each.side.value,
            }
            for each in view.warnings
        ],
    }
