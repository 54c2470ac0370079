"""Pages at the screen: taken in from files after their owner saw what is taken off them, and written out for looking or printing.

What a page holds is decided elsewhere; here it is said. A file that is written is a copy outside the seal, and says so.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from relay.crypto.digests import digest
from relay.domain.ids import CaseId, ItemId
from relay.domain.model import StaffRole
from relay_client.commands import arguments as a
from relay_client.commands import show
from relay_client.commands.base import CommandContext, Commands, Result, write_private_bytes
from relay_client.commands.data import members
from relay_client.errors import Misused
from relay_client.items.attachments import PageContent, page
from relay_client.ui.exits import Usage, sentence_id
from relay_client.ui.margins import one_line
from relay_client.ui.terminal import Json, Style
from relay_client.views.base import short
from relay_client.views.items import OpenedItem, PageFinding, PartInfo

if TYPE_CHECKING:
    from relay_client.pages.scans.model import Quality, ScanSource
PAGES = (
    a.file("--page", action="append", default=[]),
    a.flag("--low-data"),
    a.file("--see"),
    a.flag("--no-text"),
    a.flag("--without-sheet"),
)
"""The files that become pages."""
_SMALL_COLUMNS = 60
_SMALL_ROWS = 44
"""A page of A4 at that width."""
COMMANDS = Commands()


async def enclose(
    context: CommandContext, args: Namespace, case: CaseId, draft: str, left_out: Collection[int] = ()
) -> dict[str, Json] | None:
    """Take in the files that were named, as the pages of a draft; None where their owner stopped at what is taken off them.

    `left_out` are pages that do not go along, counted from 1 through all files. Unfit for a file that cannot be taken in, after its
    name was said.
    """
    from relay_client.pages.scans.intake import look_at
    from relay_client.pages.scans.model import Quality

    if args.see is not None:
        _require_new(args.see)
    sight = _Sight(context, args.see)
    with naming_file(context):
        sources = look_at(args.page)
        removed = _say_removed(context, sources)
        if removed and not context.sure(args, "removed-ask"):
            return None
        quality = Quality.LOW_DATA if args.low_data else Quality.FULL
        contents = _contents(context, sources, quality, left_out, sight)
        made = await (await context.unlocked()).enclose(draft, case, contents)
    if not sight.agreed(args):
        return None
    return {"removed": removed, **say_size(context, made)}


class _Sight:
    """What the author sees of each page before it goes: small where a screen can draw, large in a file where one was named."""

    def __init__(self, context: CommandContext, path: Path | None) -> None:
        self._context = context
        self._path = path
        self._small: list[list[list[tuple[int, int]]]] = []
        self._whole: list[bytes] = []

    def take(self, data: bytes) -> None:
        """Keep what is to be shown of the next page, a JPEG file."""
        terminal = self._context.terminal
        if terminal.has_pictures:
            from relay_client.pages.scans import sight

            self._small.append(sight.small(data, min(_SMALL_COLUMNS, terminal.columns), _SMALL_ROWS))
        if self._path is not None:
            self._whole.append(data)

    def agreed(self, args: Namespace) -> bool:
        """Show the pages, and ask at a screen whether each is as it was meant; true where nobody is there to see them."""
        terminal = self._context.terminal
        if self._path is not None and self._whole:
            from relay_client.pages.scans import sight

            write_private_bytes(self._path, sight.large(self._whole))
            terminal.say("pages-see-file", style=Style.NOTICE, file=str(self._path))
        for number, rows in enumerate(self._small, 1):
            terminal.say("pages-see-title", style=Style.HEADING, page=number, last=len(self._small))
            terminal.picture(rows)
        if not terminal.is_screen or terminal.json_only:
            return True
        if self._path is None:
            terminal.say("pages-see-how")
        return self._context.sure(args, "pages-see-ask")


@contextmanager
def naming_file(context: CommandContext) -> Iterator[None]:
    """Say which file it is about where one cannot be taken in."""
    from relay_client.pages.scans.model import UnfitScan

    try:
        yield
    except UnfitScan as unfit:
        if unfit.path is not None:
            context.terminal.say(
                "page-file", style=Style.NOTICE, file=one_line(unfit.path.name), page=unfit.page or 0
            )
        raise


def _contents(
    context: CommandContext,
    sources: Sequence[ScanSource],
    quality: Quality,
    left_out: Collection[int],
    sight: _Sight,
) -> Iterator[PageContent]:
    """Make the pages one after the other; only one is in memory, unless they are to be seen in a file."""
    from relay_client.pages.scans.intake import make_pages
    from relay_client.pages.scans.model import PAGE_TYPE

    total = sum(source.pages for source in sources)
    with context.terminal.progress("pages-making") as done:
        for number, made in enumerate(make_pages(sources, quality), 1):
            if number not in left_out:
                sight.take(made.data)
                yield page(made.data, PAGE_TYPE)
            done(number, total)


def _say_removed(context: CommandContext, sources: Iterable[ScanSource]) -> list[Json]:
    """Show what is taken off each file. Return it as data."""
    listed: list[Json] = []
    for source in sources:
        name = one_line(source.path.name)
        if source.removed:
            context.terminal.say("removed-title", style=Style.HEADING, file=name)
        for removed in source.removed:
            what = context.words(f"removed-{removed.trace.value}")
            value = one_line(removed.value)
            context.terminal.show(f"  {what}: {value}" if value else f"  {what}")
            listed.append(
                {"file": name, "trace": removed.trace.value, "value": removed.value, "page": removed.page}
            )
        if source.untold:
            context.terminal.say("removed-more", count=source.untold)
            listed.append({"file": name, "trace": "more", "value": str(source.untold), "page": None})
    return listed


def say_size(context: CommandContext, parts: Sequence[PartInfo]) -> dict[str, Json]:
    """Say how many pages there are and how much is sent for them. Return it as data."""
    total = sum(part.length for part in parts)
    if parts:
        context.terminal.say("pages-size", count=len(parts), size=context.words.size(total))
    return {"pages": len(parts), "page_bytes": total}


@COMMANDS.add("pages", a.ITEM, a.file("--to", "arg-pages-to", required=True))
async def pages(context: CommandContext, args: Namespace) -> Result:
    """Write the pages of a letter that one may read into a PDF file."""
    _require_new(args.to)
    case, item = await context.item(args.item)
    opened = await _read(context, case, item)
    if not opened.parts:
        raise Misused("page.none_here")
    images = [part async for part in (await context.unlocked()).items.each_page(opened)]
    write_pages(context, args.to, opened, images)
    return {"item": opened.item.hex(), "pages": len(images), "file": str(args.to)}


async def _read(context: CommandContext, case: CaseId, item: ItemId) -> OpenedItem:
    account = await context.unlocked()
    role = await account.role()
    if role is StaffRole.MEDIATOR:
        return await account.mediator.held.read(case, item)
    if role is StaffRole.INTERPRETER:
        return await account.interpreter.read(case, item)
    if await context.supports(case):
        return await account.supporter.read(case, item)
    return await (await context.speaker()).letters.read(case, item)


def _require_new(path: Path) -> None:
    """Say so before anything is fetched where the file could not be written."""
    if path.exists():
        raise Usage("cli.file", str(path))


def write_pages(context: CommandContext, path: Path, opened: OpenedItem, images: Sequence[bytes]) -> None:
    """Write page images into a PDF that only its owner may read, and say what that means."""
    from relay_client.pages.paper import letter

    alone = letter.Sheets(cover=False, answer=False)
    made = letter.letter_pdf(context.words, opened.case, opened.item, scans=images, sheets=alone)
    write_private_bytes(path, made.pdf)
    context.terminal.say(letter.SAVED, style=Style.NOTICE, file=str(path))


async def inspect(
    context: CommandContext, opened: OpenedItem, path: Path | None
) -> tuple[dict[str, Json], tuple[bytes, ...]]:
    """Check every page for a mediator and say what was found; write those that can be drawn into a PDF file where asked.

    Return that as data, and SHA-256 of each page that can be looked at now, in their order.
    """
    if not opened.parts:
        return {"pages": [], "findings": []}, ()
    images: list[bytes] = []
    shown: list[bytes] = []
    if path is not None:
        _require_new(path)
    findings = await (await context.unlocked()).mediator.page_checks.findings(
        opened, None if path is None else _seeing(context, images, shown)
    )
    for info in opened.parts:
        _say_page(context, info, [finding for finding in findings if finding.page == info.number])
    if path is None:
        context.terminal.say("pages-look", id=short(opened.item))
    elif images:
        write_pages(context, path, opened, images)
    listed: list[Json] = [members(finding, "page code detail") for finding in findings]
    return {"pages": show.page_list(opened.parts), "findings": listed}, tuple(shown)


def each_was_seen(context: CommandContext, opened: OpenedItem, *, sure: bool) -> bool:
    """Ask for each page by itself whether it was looked at; the first no ends it."""
    if not sure:
        context.terminal.say("pages-viewed-how", count=len(opened.parts))
    total = len(opened.parts)
    return sure or all(
        context.terminal.yes("pages-viewed-ask", page=number, count=total) for number in range(1, total + 1)
    )


def _seeing(
    context: CommandContext, images: list[bytes], shown: list[bytes]
) -> Callable[[PartInfo, bytes | None, tuple[PageFinding, ...]], None]:
    from relay_client.pages.paper.pictures import redrawn

    def see(info: PartInfo, data: bytes | None, _found: tuple[PageFinding, ...]) -> None:
        """Keep what can be drawn: only the pixels of a page with a finding go into the file."""
        try:
            images.append(redrawn(data or b""))
            shown.append(digest(data or b""))
        except Misused:
            context.terminal.say("page-not-drawn", style=Style.NOTICE, page=info.number)

    return see


def _say_page(context: CommandContext, info: PartInfo, findings: Sequence[PageFinding]) -> None:
    context.terminal.say("page-checked", page=info.number, size=context.words.size(info.length))
    for finding in findings:
        what = context.words(sentence_id(finding.code, unreadable=finding.code.startswith("item.")))
        context.terminal.say("page-finding", style=Style.FAILURE, what=what)
    if not findings:
        context.terminal.say("page-clean")
