"""A copy of one's letters outside the seal: who wrote each, when, what it says, and its pages.

A letter that cannot be opened keeps no other from being written, and is told. Whoever has the files can read them.
"""

from __future__ import annotations

import json
from argparse import Namespace
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from relay_client.commands import arguments as a
from relay_client.commands import paging, show
from relay_client.commands.base import CommandContext, Commands, Result, require_free, write_private
from relay_client.errors import ServerProblem, Unreadable
from relay_client.ui.exits import sentence
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.items import OpenedItem
from relay_client.words.dates import write_day

COMMANDS = Commands()


class Copied(Struct, frozen=True):
    """One letter for the file, with the images of its pages."""

    opened: OpenedItem
    own: bool
    """Whether it is from the person who writes the file."""
    pages: tuple[bytes, ...]


@COMMANDS.add(
    "export",
    a.OWN_CASE,
    a.file("--out", required=True),
    a.arg("--format", choices=["text", "json"], default="text"),
)
async def export(context: CommandContext, args: Namespace) -> Result:
    """Write what this person may read of a case into a file on this device, pages too: content only, no signatures."""
    case = await context.case(args.case)
    party = (await context.unlocked()).party
    require_free(args.out)
    own = (await party.status(case)).sides[0].side
    copieds, left_out = list[Copied](), list[str]()
    for item in await party.readable(case):
        try:
            opened = await party.letters.read(case, item)
            pages = await (await context.unlocked()).items.page_images(opened)
        except (Unreadable, ServerProblem) as fault:
            if isinstance(fault, ServerProblem) and fault.code != "not.found":
                raise
            context.terminal.say(
                "export-left-out", Style.NOTICE, id=short(item), why=sentence(fault, context.words)
            )
            left_out.append(item.hex())
            continue
        copieds.append(Copied(opened, opened.side is own, pages))
    copieds.sort(key=lambda copied: copied.opened.day)  # of one day: as they stand in the lists, never by a number
    context.terminal.say("export-means")
    files = _as_json(copieds, args.out) if args.format == "json" else _as_text(context, copieds, args.out)
    context.terminal.say("exported", file=str(args.out), count=len(copieds))
    return {
        "file": str(args.out),
        "files": [str(file) for file in files],
        "items": [copied.opened.item.hex() for copied in copieds],
        "left_out": left_out,
    }


def _as_text(context: CommandContext, copies: Sequence[Copied], path: Path) -> list[Path]:
    """Write a text that can be read from top to bottom, and the pages of each letter into a PDF file beside it."""
    rows, files = list[str](), [path]
    beside = {
        copied.opened.item: path.with_name(f"{path.stem}-{short(copied.opened.item)}.pdf")
        for copied in copies
        if copied.pages
    }
    for file in beside.values():
        require_free(file)
    for copied in copies:
        letter = [context.words(_from(copied)), *show.letter_rows(context.words, copied.opened)]
        if copied.opened.item in beside:
            file = beside[copied.opened.item]
            letter.append(context.words("export-pages", count=len(copied.pages), file=file.name))
            paging.write_pages(context, file, copied.opened, copied.pages)
            files.append(file)
        rows.append("\n".join(letter))
    write_private(path, "\n\n".join(rows) + "\n")
    return files


def _as_json(copies: Sequence[Copied], path: Path) -> list[Path]:
    """Write one list for programs, with the images of pages in it."""
    write_private(path, json.dumps([_exported(copied) for copied in copies], ensure_ascii=False, indent=1) + "\n")
    return [path]


def _from(copied: Copied) -> str:
    return "export-from-you" if copied.own else "export-from-other"


def _exported(copied: Copied) -> dict[str, Json]:
    """Return one letter for a file: who, when, what, and its pages."""
    opened = copied.opened
    kinds = {part.number: part.type for part in opened.parts}
    return {
        "item": opened.item.hex(),
        "from": "you" if copied.own else "other",
        "day": write_day(opened.day),
        "subject": opened.letter.subject,
        "text": opened.letter.text,
        "language": opened.letter.language,
        "note": opened.note,
        "note_by": opened.released_by if opened.note else None,
        "told": opened.told,
        "brought": opened.brought,
        "made_from": None if opened.derived_from is None else opened.derived_from.hex(),
        "pages": [
            {"page": number, "type": kinds.get(number, ""), "base64": b64encode(data).decode("ascii")}
            for number, data in enumerate(copied.pages, 1)
        ],
    }
