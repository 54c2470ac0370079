"""How the things that several roles see are written on the screen, and as data for scripts. Asks nothing and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from relay.domain.model import ReturnCause
from relay.domain.views import AuthorStatus
from relay_client.commands.base import CommandContext, Result
from relay_client.commands.data import members
from relay_client.ui import margins
from relay_client.ui.exits import moment, sentence_id
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style, Terminal
from relay_client.views.base import short
from relay_client.views.cases import CaseSummary, CaseView, JournalLine, NoteView, Outcome
from relay_client.views.items import (
    LostItem,
    LostKind,
    OpenedItem,
    PartInfo,
    PartyItems,
    ReceivedItem,
    Submitted,
    WrittenItem,
)
from relay_client.views.people import ReaderList
from relay_client.views.troubled import Troubled
from relay_client.words.sentences import Sentences

_LOST = {LostKind.OWN: "lost-own", LostKind.RECEIVED: "lost-received", LostKind.NOTE: "lost-note"}
TROUBLED = "troubled"
"""The member of an answer that names such cases; where it holds any, the command ends with the status of what is not believed."""
RUNS_OUT = "runs_out"
"""The member that says whether somebody's authority ends soon; where it does, the command ends with a status of its own."""
_OF_LETTERS = ("item.", "words.")
_BELOW = " " * 6
"""Before what belongs to the line above it in a list."""
_WRITTEN = "item short status kind day opened own_copy brought unread reason reason_by cause by_service anew"
_RECEIVED = "item short status kind pages day brought note note_by by_service derived together anew"
_DELEGATION = "record short side name scopes mode not_before not_after live"


def name_of(words: Sentences, prefix: str, value: Enum) -> str:
    """Return the word for an enumeration's value: `kind-letter`, `status-with-mediator`."""
    return words(sentence_of(prefix, value))


def sentence_of(prefix: str, value: Enum) -> str:
    """Return the id of the sentence for an enumeration's value."""
    return f"{prefix}-{str(value.value).replace('_', '-')}"


def state_of(words: Sentences, summary: CaseSummary) -> str:
    """Return the word for a case's state, and say where it is the service's alone."""
    state = name_of(words, "state", summary.state)
    return words("status-by-service", status=state) if summary.by_service else state


def outcome(done: Outcome) -> dict[str, Json]:
    """Return what a signed act came to, for scripts."""
    return {**members(done, "case item day"), "journal": done.position.n, "signed_anew": done.signed_anew}


def done(context: CommandContext, outcome_: Outcome, sentence: str, /, **arguments: str) -> dict[str, Json]:
    """Say that a signed act is done, and what is wrong with its case beside it. Return what it came to, for scripts."""
    context.terminal.say(sentence, Style.PLAIN, **arguments)
    return {"done": True, **outcome(outcome_), **trouble(context, outcome_)}


def submitted(context: CommandContext, sent: Submitted, sentence: str, /, **arguments: str) -> dict[str, Json]:
    """Say that a letter was submitted. Return what that came to, for scripts."""
    return {
        **done(context, sent.outcome, sentence, **arguments),
        "item": sent.item.hex(),
        "short": short(sent.item),
    }


def letter(context: CommandContext, opened: OpenedItem) -> Result:
    """Show an opened letter in the pager: what is said about it above, then its own words. Return it as data."""
    context.terminal.page(letter_rows(context.words, opened, context.terminal.room))
    return letter_data(opened)


def letters_of_one(context: CommandContext, opened: OpenedItem, other: OpenedItem | None) -> Result:
    """Show a letter, and below it the one that it came with: a translation above its original. Return both as data."""
    if other is None:
        return letter(context, opened)
    first, second = (opened, other) if opened.derived_from is not None else (other, opened)
    rows = [letter_rows(context.words, item, context.terminal.room) for item in (first, second)]
    context.terminal.page(margins.joined(rows))
    return {**letter_data(opened), "came_with": letter_data(other)}


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
        **members(opened, "case item kind side day"),
        **members(opened.letter, "text subject language"),
        "note": opened.note,
        "note_by": opened.released_by if opened.note else None,
        **members(opened, "told brought derived_from agrees replaces lendable"),
        "hints": hints,
        "pages": page_list(opened.parts),
    }


def page_list(parts: Sequence[PartInfo]) -> list[Json]:
    """Return pages for scripts."""
    return [{"page": part.number, "type": part.type, "bytes": part.length} for part in parts]


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
        (opened.derived_from is not None and opened.together is None and not opened.interpreted, "letter-derived"),
        (opened.together is None and opened.interpreted, "letter-interpreted"),
        (opened.derived_from is not None and opened.together is not None, "letter-translation"),
        (opened.derived_from is None and opened.together is not None, "letter-original"),
        (opened.agrees is True, "letter-agreed"),
        (opened.agrees is False, "letter-not-agreed"),
        (opened.author_changed, "letter-author-changed"),
        (opened.lendable, "letter-lendable"),
        (opened.note is not None and not opened.note, "words-not-shown"),
    ):
        if holds:
            lines.append(words(name))
    if opened.replaces is not None:
        lines.append(words("letter-replaces", id=short(opened.replaces)))
    if opened.hidden_characters:
        lines.append(words("letter-hidden", count=opened.hidden_characters))
    return [*lines, *_noise(words, opened.noise)]


def _noise(words: Sentences, noise: Sequence[str]) -> list[str]:
    """Say whose key for something does not open it, though another one does; its writer has no name here."""
    return [words("noise-by", by=margins.one_line(by)) if by else words("noise-by-writer") for by in noise]


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
    for reader in known.readers:
        context.terminal.show("  " + context.words(f"reader-{reader.what.value}", name=one_line(reader.name)))
    for added in known.added if not known.first else ():
        context.terminal.say("reader-added", style=Style.NOTICE, name=one_line(added.name))
    for name in known.gone:
        context.terminal.say("reader-gone", style=Style.NOTICE, name=one_line(name))
    context.terminal.say("promise")
    return [members(reader, "name what keyset") for reader in known.readers]


def _line(words: Sentences, item: WrittenItem | ReceivedItem, status: str) -> str:
    """Return the line of a letter, and say whose word its status is where that is the service's alone."""
    status_words = words("status-by-service", status=status) if item.by_service else status
    return f"  {short(item.item)}  {words.day(item.day)}  {name_of(words, 'kind', item.kind)}: {status_words}"


def reason(context: CommandContext, own: WrittenItem, indent: str = "") -> None:
    """Show why a letter came back, or was not passed on."""
    back = own.status is AuthorStatus.RETURNED
    head = by_mediator(context.words, "said-reason" if back else "said-why-not", own.reason_by)
    beside(context, head, own.reason or "", indent=indent)


def beside(context: CommandContext, head: str, text: str, indent: str = "") -> None:
    """Show what somebody says beside letters, under a line that names them."""
    room = margins.room(context.terminal.columns, indent)
    context.terminal.rows(margins.beside(head, text, room, indent=indent))


def _below(context: CommandContext, own: WrittenItem) -> None:
    """Show what belongs to the line of an own letter: why it came back, and whether it must be sent again."""
    words = context.words
    if own.reason:
        reason(context, own, indent=_BELOW)
    elif own.reason is not None:
        context.terminal.show(_BELOW + words("words-not-shown"))
    if own.cause is ReturnCause.INTIMATE:
        context.terminal.show(_BELOW + words("returned-intimate"))
    if own.anew:
        context.terminal.show(_BELOW + words("given-anew"))
    if own.unread:
        again = "unread-again" if own.own_copy else "unread-bring-again"
        context.terminal.show(_BELOW + words(again, id=short(own.item)))


def items(context: CommandContext, listed: PartyItems) -> dict[str, Json]:
    """Show own letters and those received, with the reasons and notes that came with them."""
    words = context.words
    context.terminal.say("own-title", style=Style.HEADING)
    if not listed.written:
        context.terminal.say("own-none")
    for own in listed.written:
        status = words("status-opened") if own.opened else name_of(words, "status", own.status)
        context.terminal.show(_line(words, own, status))
        _below(context, own)
    context.terminal.say("received-title", style=Style.HEADING)
    if not listed.received:
        context.terminal.say("received-none")
    for got in listed.received:
        _received(context, got)
    if listed.offered:
        context.terminal.say("offered-title", style=Style.HEADING)
    for made in listed.offered:
        name = "offered-waits" if made.agrees is None else "offered-agreed" if made.agrees else "offered-not-agreed"
        context.terminal.show("  " + words(name, id=short(made.item), original=short(made.original)))
    _lost(context, listed.lost)
    return {
        "written": [members(item, _WRITTEN) for item in listed.written],
        "received": [members(item, _RECEIVED) for item in listed.received],
        "offered": [members(item, "item short original agrees") for item in listed.offered],
        "lost": [members(item, "kind id short day") for item in listed.lost],
    }


def _received(context: CommandContext, got: ReceivedItem) -> None:
    """Show an envelope, and with which other one it belongs together."""
    context.terminal.show(_line(context.words, got, name_of(context.words, "envelope", got.status)))
    if got.anew:
        context.terminal.show(_BELOW + context.words("given-anew"))
    if got.together is not None:
        half = "received-translation" if got.derived else "received-original"
        context.terminal.show(context.words(half, id=short(got.together)))


def _lost(context: CommandContext, lost_items: Sequence[LostItem]) -> None:
    """Show what only keys opened that this person has lost, and who can help."""
    if not lost_items:
        return
    words = context.words
    context.terminal.say("lost-title", style=Style.HEADING)
    for item in lost_items:
        context.terminal.show("  " + words(_LOST[item.kind], id=item.short, day=words.day(item.day)))
    context.terminal.say("lost-what-now")


def notes(context: CommandContext, views: Sequence[NoteView]) -> Result:
    """Show private notes, oldest first."""
    if not views:
        context.terminal.say("notes-none")
    for note in views:
        who = context.words("note-by-me") if note.mine else margins.one_line(note.by)
        head = context.words("note-head", who=who, moment=context.words.moment(note.at))
        if note.handed_by is not None:
            head = context.words("note-head-handed", head=head, by=margins.one_line(note.handed_by))
        if note.text is None:
            context.terminal.rows([head, context.words("note-no-key" if note.no_key else "note-unreadable"), ""])
        else:
            beside(context, head, note.text)
            context.terminal.rows([*_noise(context.words, note.noise), ""])
    shown = "note text by mine at about no_key handed_by noise"
    return {"notes": [members(note_view, shown) for note_view in views]}


def journal(context: CommandContext, lines: Sequence[JournalLine]) -> list[Json]:
    """Show what happened in a case, oldest first, as this person may see it."""
    words = context.words
    for line in lines:
        what = words("record-" + line.what.replace("_", "-"))
        who = one_line(line.who)
        if line.attested and line.side is not None:
            who = words("journal-attested", side=name_of(words, "side", line.side), name=who)
        when = words.moment(line.at) if line.at is not None else words.day(line.day) if line.day is not None else ""
        item = "" if line.item is None else short(line.item)
        item = words("journal-gone", id=item) if line.gone else item
        context.terminal.show(f"{line.n:>5}  {when}  {who}: {what}{f' [{item}]' if item else ''}")
    return [members(journal_line, "n what who side at day item attested gone") for journal_line in lines]


def case_data(view: CaseView) -> dict[str, Json]:
    """Return a case for scripts."""
    return {
        **members(view.summary, "case short label role state"),
        "state_by_service": view.summary.by_service,
        "erased_on": view.summary.erased_on,
        "sides": [
            {
                **members(side, "side epoch enrolled kinds tell_opened"),
                "consent": side.consent is not None,
                **members(side, "attested prepared by_service"),
                "paused": side.pause is not None,
                "ask_on": side.ask_on,
                "fingerprint": side.short_fingerprint,
                "under_age": side.under_age,
                "guardians": [
                    {"id": guardian.id, "said": guardian.answer.value, "device": guardian.device}
                    for guardian in side.guardians
                ],
            }
            for side in view.sides
        ],
        "mediators": [members(mediator, "name keyset place") for mediator in view.mediators],
        "delegations": [members(delegation, _DELEGATION) for delegation in view.delegations],
        "takes_up": None if view.takes_up is None else view.takes_up.hex(),
        "mediators_pause": view.mediators_pause is not None,
        "service_pause": view.service_pause is not None,
        "warnings": [members(warning, "code name days side") for warning in view.warnings],
    }


def trouble(context: CommandContext, outcome_: Outcome) -> dict[str, Json]:
    """Show what is wrong with a case in which something was stopped all the same; nothing where nothing is."""
    return {} if outcome_.trouble is None else troubles(context, (outcome_.trouble,))


def troubles(context: CommandContext, troubled_cases: Iterable[Troubled]) -> dict[str, Json]:
    """Show each case that cannot be shown, and where its proof is. Return them as data."""
    listed: list[Json] = []
    for troubled in troubled_cases:
        sentences = _told(context, troubled)
        line = context.words("troubled-case", id=short(troubled.case), told=sentences)
        context.terminal.show(f"{line} [{troubled.code}]", Style.FAILURE)
        if troubled.file is not None:
            context.terminal.say("evidence-kept", file=str(troubled.file))
        sent_again(context.terminal, troubled.sent_again)
        file = None if troubled.file is None else str(troubled.file)
        listed.append(
            {
                "case": troubled.case.hex(),
                "short": short(troubled.case),
                "code": troubled.code,
                "say": sentences,
                "file": file,
                "sent_again": list(troubled.sent_again),
            }
        )
    return {TROUBLED: listed}


def sent_again(terminal: Terminal, stops: Iterable[str]) -> None:
    """Say which of somebody's stops the service had lost, and that they were sent again."""
    for stop in stops:
        terminal.say("stop-sent-again", style=Style.NOTICE, what=terminal.words(f"stop-what-{stop}"))


def _told(context: CommandContext, troubled: Troubled) -> str:
    """Return why a case cannot be shown."""
    name = sentence_id(troubled.code, unreadable=troubled.code.startswith(_OF_LETTERS))
    if troubled.sentence:
        return context.words(
            troubled.sentence, **{member: moment(at, context.words) for member, at in troubled.moments.items()}
        )
    return context.words(name) if context.words.knows(name) else context.words("problem-other", code=troubled.code)
