"""How the things that several roles see are written on the screen, and as data for scripts. Asks nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from relay.wire.languages import languages
from relay.wire.lookalikes import doubtful
from relay_client import layout
from relay_client.commands.base import Desk, Found
from relay_client.hints import Hint, find_hints
from relay_client.terminal import Json, Style, clean
from relay_client.views import (
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
from relay_client.words import Words

MARGIN = 6
"""Columns left of a reviewed letter, for the numbers of its hints."""
DOUBTFUL_SHOWN = 20
"""Words that are named one by one."""


def name_of(words: Words, prefix: str, value: Enum) -> str:
    """Return the word for an enumeration's value: `kind-letter`, `status-with-mediator`."""
    return words(f"{prefix}-{str(value.value).replace('_', '-')}")


def outcome(done: Outcome) -> dict[str, Json]:
    """Return what a signed act came to, for scripts."""
    return {
        "case": done.case.hex(),
        "item": None if done.item is None else done.item.hex(),
        "day": done.day,
        "journal": done.position.n,
        "signed_anew": done.signed_anew,
    }


def marked(text: str, hints: Sequence[Hint]) -> list[str]:
    """Return a cleaned letter in the rows that its reader gets, behind a margin.

    The margin numbers the hints where they begin, and has a dot where a row goes on without a line end of the writer's.
    """
    lines: list[str] = []
    rows = list(layout.rows(text))
    ends = [*(row.start for row in rows[1:]), len(text) + 1]
    for row, end in zip(rows, ends, strict=True):
        numbers = [n for n, hint in enumerate(hints, 1) if row.start <= hint.start < end]
        mark = ",".join(str(n) for n in numbers)
        sign = ">" if mark else "·" if row.goes_on else " "
        lines.append(f"{mark:>{MARGIN - 2}}{sign} {text[row.start : row.end]}".rstrip())
    return lines


def hint_list(words: Words, text: str, hints: Iterable[Hint]) -> list[str]:
    """Return one line per hint: its number, what it looks like, and the words it stands on."""
    lines = []
    for number, hint in enumerate(hints, 1):
        quoted = " ".join(text[hint.start : hint.end].split())
        lines.append(f"{number:>{MARGIN - 2}}> {words('hint-' + hint.kind.value)} «{quoted}»")
    return lines


def hint_data(hints: Iterable[Hint]) -> list[Json]:
    """Return hints for scripts."""
    return [{"kind": hint.kind.value, "start": hint.start, "end": hint.end} for hint in hints]


def letter(desk: Desk, opened: OpenedItem, *, with_hints: bool = False) -> Found:
    """Show an opened letter in the pager: what is said about it above, hints beside it where asked. Return it as data."""
    words = desk.words
    text = clean(opened.letter.text)
    hints = find_hints(text) if with_hints else ()
    lines = about(words, opened)
    if with_hints:
        lines += looked_at(words, opened)
    if text:
        lines += ["", *(marked(text, hints) if with_hints else layout.laid_out(text))]
    if hints:
        lines += ["", words("hints-beside"), *hint_list(words, text, hints)]
    lines += pages_line(words, opened)
    desk.terminal.page("\n".join(lines))
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
        "told": opened.told,
        "brought": opened.brought,
        "derived_from": None if opened.derived_from is None else opened.derived_from.hex(),
        "hints": hint_data(hints),
        "pages": [{"page": each.number, "type": each.type, "bytes": each.length} for each in opened.parts],
    }


def looked_at(words: Words, opened: OpenedItem) -> list[str]:
    """Return what a mediator is told of a letter's spelling: its language, and words that may not be what they look like."""
    tag = opened.letter.language
    lines = [words("letter-language", language=languages().get(tag, tag), tag=tag)]
    for text in (opened.letter.subject or "", opened.letter.text):
        found = dict.fromkeys(text[each.start : each.end] for each in doubtful(text))
        if found:
            shown = " ".join(f"«{clean(each)}»" for each in list(found)[:DOUBTFUL_SHOWN])
            lines.append(words("letter-doubtful", count=len(found), words=shown))
    return lines


def pages_line(words: Words, opened: OpenedItem) -> list[str]:
    """Return what stands below a letter that has pages: how many, and how to see them."""
    if not opened.parts:
        return []
    return ["", words("letter-pages", count=len(opened.parts), id=short(opened.item))]


def about(words: Words, opened: OpenedItem) -> list[str]:
    """Return the lines that stand above an opened letter."""
    lines = [
        words(
            "letter-head",
            kind=name_of(words, "kind", opened.kind),
            day=words.day(opened.day),
            id=short(opened.item),
        )
    ]
    if opened.letter.subject:
        lines.append(words("letter-subject", subject=clean(opened.letter.subject)))
    if opened.note:
        lines.append(words("letter-note", note=clean(opened.note)))
    for holds, name in (
        (opened.brought, "letter-brought"),
        (opened.told, "letter-told"),
        (opened.derived_from is not None, "letter-derived"),
        (opened.author_changed, "letter-author-changed"),
    ):
        if holds:
            lines.append(words(name))
    if opened.hidden_characters:
        lines.append(words("letter-hidden", count=opened.hidden_characters))
    return lines


def readers(desk: Desk, known: ReaderList) -> list[Json]:
    """Show who will be able to read, with the promise. Return the list as data."""
    desk.terminal.say("readers-title", style=Style.HEADING)
    for each in known.readers:
        desk.terminal.show("  " + desk.words(f"reader-{each.what.value}", name=clean(each.name)))
    for each in known.added if not known.first else ():
        desk.terminal.say("reader-added", style=Style.NOTICE, name=clean(each.name))
    for name in known.gone:
        desk.terminal.say("reader-gone", style=Style.NOTICE, name=clean(name))
    desk.terminal.say("promise")
    return [{"name": each.name, "what": each.what.value, "keyset": each.keyset.hex()} for each in known.readers]


def written_line(words: Words, item: WrittenItem) -> str:
    """Return the line of an own letter."""
    status = words("status-opened") if item.opened else name_of(words, "status", item.status)
    return f"  {short(item.item)}  {words.day(item.day)}  {name_of(words, 'kind', item.kind)}: {status}"


def received_line(words: Words, item: ReceivedItem) -> str:
    """Return the line of a letter from the other."""
    status = name_of(words, "envelope", item.status)
    return f"  {short(item.item)}  {words.day(item.day)}  {name_of(words, 'kind', item.kind)}: {status}"


def items(desk: Desk, found: PartyItems) -> dict[str, Json]:
    """Show own letters and those received, with the reasons and notes that came with them."""
    words = desk.words
    desk.terminal.say("own-title", style=Style.HEADING)
    if not found.written:
        desk.terminal.say("own-none")
    for own in found.written:
        desk.terminal.show(written_line(words, own))
        if own.reason:
            desk.terminal.show("      " + words("returned-because", reason=clean(own.reason)))
        if own.unread:
            again = "unread-again" if own.own_copy else "unread-bring-again"
            desk.terminal.show("      " + words(again, id=short(own.item)))
    desk.terminal.say("received-title", style=Style.HEADING)
    if not found.received:
        desk.terminal.say("received-none")
    for got in found.received:
        desk.terminal.show(received_line(words, got))
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
            }
            for got in found.received
        ],
    }


def notes(desk: Desk, found: Sequence[NoteView]) -> Found:
    """Show private notes, oldest first."""
    if not found:
        desk.terminal.say("notes-none")
    for each in found:
        who = desk.words("note-by-me") if each.mine else clean(each.by)
        desk.terminal.say("note-head", who=who, moment=desk.words.moment(each.at))
        desk.terminal.show(each.text if each.text is not None else desk.words("note-unreadable"))
        desk.terminal.gap()
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


def journal(desk: Desk, lines: Sequence[JournalLine]) -> list[Json]:
    """Show what happened in a case, oldest first, as this person may see it."""
    words = desk.words
    for line in lines:
        what = words("record-withheld") if line.withheld else words("record-" + line.what.replace("_", "-"))
        when = words.moment(line.at) if line.at is not None else words.day(line.day) if line.day is not None else ""
        item = "" if line.item is None else f" [{short(line.item)}]"
        desk.terminal.show(f"{line.n:>5}  {when}  {clean(line.who)}: {what}{item}")
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
