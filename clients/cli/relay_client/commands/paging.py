"""Pages at the screen: taken in from files after their owner saw what is taken off them, and written out for looking or printing.

What a page holds is decided elsewhere; here it is said. A file that is written is a copy outside the seal, and says so.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from relay.domain.ids import CaseId
from relay.domain.model import StaffRole
from relay_client.commands.base import Arguments, Command, Desk, Found, write_private_bytes
from relay_client.commands.helper import speaker
from relay_client.counsellor import Counsellor
from relay_client.enclosing import Content, page
from relay_client.errors import Misused
from relay_client.exits import Usage, sentence_id
from relay_client.margins import one_line
from relay_client.mediator import Mediator
from relay_client.party import Party
from relay_client.terminal import Json, Style
from relay_client.views import OpenedItem, PageFinding, PartInfo, short

if TYPE_CHECKING:
    from relay_client.scans import Quality, Source


async def enclose(
    desk: Desk, args: Namespace, case: CaseId, draft: str, left_out: Collection[int] = ()
) -> dict[str, Json] | None:
    """Take in the files that were named, as the pages of a draft; None where their owner stopped at what is taken off them.

    `left_out` are pages that do not go along, counted from 1 through all files. Unfit for a file that cannot be taken in, after its
    name was said.
    """
    from relay_client.scans import Quality, look_at

    with naming_file(desk):
        sources = look_at(args.page)
        removed = _say_removed(desk, sources)
        if removed and not desk.sure(args, "removed-ask"):
            return None
        quality = Quality.LOW_DATA if args.low_data else Quality.FULL
        contents = _contents(desk, sources, quality, left_out)
        made = await (await desk.unlocked()).enclose(draft, case, contents)
    return {"removed": removed, **say_size(desk, made)}


@contextmanager
def naming_file(desk: Desk) -> Iterator[None]:
    """Say which file it is about where one cannot be taken in."""
    from relay_client.scans import Unfit

    try:
        yield
    except Unfit as unfit:
        if unfit.path is not None:
            desk.terminal.say("page-file", style=Style.NOTICE, file=one_line(unfit.path.name), page=unfit.page or 0)
        raise


def _contents(
    desk: Desk, sources: Sequence[Source], quality: Quality, left_out: Collection[int]
) -> Iterator[Content]:
    """Make the pages one after the other; only one is in memory."""
    from relay_client.scans import PAGE_TYPE, make_pages

    total = sum(each.pages for each in sources)
    with desk.terminal.progress("pages-making") as done:
        for number, made in enumerate(make_pages(sources, quality), 1):
            if number not in left_out:
                yield page(made.data, PAGE_TYPE)
            done(number, total)


def _say_removed(desk: Desk, sources: Iterable[Source]) -> list[Json]:
    """Show what is taken off each file. Return it as data."""
    listed: list[Json] = []
    for source in sources:
        name = one_line(source.path.name)
        if source.removed:
            desk.terminal.say("removed-title", style=Style.HEADING, file=name)
        for each in source.removed:
            what = desk.words(f"removed-{each.trace.value}")
            value = one_line(each.value)
            desk.terminal.show(f"  {what}: {value}" if value else f"  {what}")
            listed.append({"file": name, "trace": each.trace.value, "value": each.value, "page": each.page})
        if source.untold:
            desk.terminal.say("removed-more", count=source.untold)
            listed.append({"file": name, "trace": "more", "value": str(source.untold), "page": None})
    return listed


def say_size(desk: Desk, parts: Sequence[PartInfo]) -> dict[str, Json]:
    """Say how many pages there are and how much is sent for them. Return it as data."""
    total = sum(each.length for each in parts)
    if parts:
        desk.terminal.say("pages-size", count=len(parts), size=desk.words.size(total))
    return {"pages": len(parts), "page_bytes": total}


def page_list(parts: Sequence[PartInfo]) -> list[Json]:
    """Return pages for scripts."""
    return [{"page": each.number, "type": each.type, "bytes": each.length} for each in parts]


async def pages(desk: Desk, args: Namespace) -> Found:
    """Write the pages of a letter that one may read into a PDF file."""
    _insist_new(args.to)
    case, item = await desk.item(args.item)
    reader = await _reader(desk)
    opened = await reader.read(case, item)
    if not opened.parts:
        raise Misused("page.none_here")
    images = [each async for each in reader.each_page(opened)]
    write_pages(desk, args.to, opened, images)
    return {"item": opened.item.hex(), "pages": len(images), "file": str(args.to)}


async def _reader(desk: Desk) -> Mediator | Party | Counsellor:
    person = await desk.unlocked()
    return person.mediator if await person.role() is StaffRole.MEDIATOR else await speaker(desk)


def _insist_new(path: Path) -> None:
    """Say so before anything is fetched where the file could not be written."""
    if path.exists():
        raise Usage("cli.file", str(path))


def write_pages(desk: Desk, path: Path, opened: OpenedItem, images: Sequence[bytes]) -> None:
    """Write page images into a PDF that only its owner may read, and say what that means."""
    from relay_client import paper

    alone = paper.Sheets(cover=False, answer=False)
    made = paper.letter_pdf(desk.words, opened.case, opened.item, scans=images, around=alone)
    write_private_bytes(path, made.pdf)
    desk.terminal.say(paper.SAVED, style=Style.NOTICE, file=str(path))


async def inspect(desk: Desk, opened: OpenedItem, path: Path | None) -> tuple[dict[str, Json], bool]:
    """Check every page for a mediator and say what was found; write those that can be drawn into a PDF file where asked.

    Return that as data, and whether there are pages that can be looked at now.
    """
    if not opened.parts:
        return {"pages": [], "findings": []}, False
    images: list[bytes] = []
    if path is not None:
        _insist_new(path)
    findings = await (await desk.unlocked()).mediator.check_pages(
        opened, None if path is None else _seeing(desk, images)
    )
    for info in opened.parts:
        _say_page(desk, info, [each for each in findings if each.page == info.number])
    if path is None:
        desk.terminal.say("pages-look", id=short(opened.item))
    elif images:
        write_pages(desk, path, opened, images)
    return {"pages": page_list(opened.parts), "findings": finding_data(findings)}, bool(images)


def _seeing(desk: Desk, images: list[bytes]) -> Callable[[PartInfo, bytes | None, tuple[PageFinding, ...]], None]:
    from relay_client.paper.pictures import redrawn

    def see(info: PartInfo, data: bytes | None, _found: tuple[PageFinding, ...]) -> None:
        """Keep what can be drawn: only the pixels of a page with a finding go into the file."""
        try:
            images.append(redrawn(data or b""))
        except Misused:
            desk.terminal.say("page-not-drawn", style=Style.NOTICE, page=info.number)

    return see


def _say_page(desk: Desk, info: PartInfo, found: Sequence[PageFinding]) -> None:
    desk.terminal.say("page-checked", page=info.number, size=desk.words.size(info.length))
    for each in found:
        desk.terminal.say("page-finding", style=Style.FAILURE, what=finding_sentence(desk, each))
    if not found:
        desk.terminal.say("page-clean")


def finding_sentence(desk: Desk, found: PageFinding) -> str:
    """Return the sentence for one finding."""
    return desk.words(sentence_id(found.code, unreadable=found.code.startswith("item.")))


def finding_data(findings: Iterable[PageFinding]) -> list[Json]:
    """Return findings for scripts."""
    return [{"page": each.page, "code": each.code, "detail": each.detail} for each in findings]


def takes_pages(arguments: Arguments) -> None:
    """Take the files that become pages."""
    arguments.add("--page", type=Path, action="append", metavar="FILE", default=[])
    arguments.flag("--low-data")
    arguments.flag("--no-text")
    arguments.flag("--with-sheet")


def _pages_takes(arguments: Arguments) -> None:
    arguments.add("item", metavar="ITEM")
    arguments.add("--to", type=Path, metavar="FILE", required=True, help_id="arg-pages-to")


COMMANDS = (Command("pages", pages, _pages_takes),)
