"""What the server's own computer can see: its database as it stands on disk, its log, its backup.

Looks with plain SQLite, past every rule of the service, as a thief or a curious administrator would.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from scripts.story.stage import Stage, WentOtherwise, shown


def server_sees(stage: Stage) -> str:
    """Show a summary of everything the database holds about cases and letters, and return it."""
    with sqlite3.connect(f"file:{stage.relay / 'relay.sqlite3'}?mode=ro", uri=True) as database:

        def rows(query: str) -> list[tuple[object, ...]]:
            return database.execute(query).fetchall()

        cases = ", ".join(f"{n} {state}" for state, n in rows("select state, count(*) from cases group by 1"))
        items = ", ".join(
            f"{n} {state} (side {side})"
            for state, side, n in rows("select state, side, count(*) from items group by 1, 2 order by min(n)")
        )
        sizes = ", ".join(str(size) for (size,) in rows("select length(data) from letters order by n"))
        large = rows("select length from parts order by n, part")
        counts = {
            name: rows(f"select count(*) from {name}")[0][0]  # noqa: S608 - names from the line below
            for name in ("grants", "shares", "words", "records")
        }
    text = (
        f"cases:    {cases}\n"
        f"letters:  {items or 'none'}\n"
        f"sealed:   {f'{sizes} bytes' if sizes else 'none'}\n"
        f"pages:    {', '.join(str(size) for (size,) in large) + ' bytes' if large else 'none'}\n"
        f"keys:     {counts['grants']} wrapped for a reader, {counts['shares']} shred shares\n"
        f"texts:    {counts['words']} sealed notes, reasons and labels\n"
        f"signed:   {counts['records']} records"
    )
    shown("what the server's computer can see of all this", text)
    return text


def hits(stage: Stage, word: str) -> list[str]:
    """Return where a word is found, plain or encoded, in anything the server keeps."""
    needles = list(_spellings(word))
    places = []
    for file in _files(stage):
        data = file.read_bytes().lower()
        places += [f"{file.relative_to(stage.folder)}" for needle in needles if needle in data]
    return sorted(set(places))


def require_absent(file: Path, planted: list[str], source: Path) -> None:
    """Require that nothing planted in a photo that came is in a PDF that goes out, packed or not, and that it is in the photo."""
    data, before = unpacked(file), source.read_bytes().lower()
    for word in planted:
        if not any(needle in before for needle in _spellings(word)):
            raise WentOtherwise(f"the search finds not even in {source.name} what must be there: it proves nothing")
        if any(needle in data for needle in _spellings(word)):
            raise WentOtherwise(f"{file.name} tells {word}")
    lines = [f"«{word}»: in {source.name}, and not here" for word in planted]
    shown(f"searching {file.name}, every packed part of it", "\n".join(lines))


def unpacked(file: Path) -> bytes:
    """Return a PDF file's bytes in small letters, those of every packed stream in it too."""
    with pikepdf.open(file) as pdf:
        streams = [stream for stream in pdf.objects if isinstance(stream, pikepdf.Stream)]
        # Pictures are not packed by PDF's own means: their bytes are those of the JPEG file.
        parts = [stream.read_raw_bytes() for stream in streams]
        parts += [stream.read_bytes() for stream in streams if stream.get("/Filter") == "/FlateDecode"]
        return b"\n".join([file.read_bytes(), *parts, str(pdf.docinfo).encode()]).lower()


def search(stage: Stage, planted: list[str], known: str) -> None:
    """Look for every planted word in database, log and backups; require that none is found, and that one could be."""
    files = [str(file.relative_to(stage.folder)) for file in _files(stage)]
    if not hits(stage, known):
        raise WentOtherwise("the search finds not even what must be there: it proves nothing")
    lines = [f"searched: {', '.join(files)}", f"for example, the login name «{known}» is found there"]
    for word in planted:
        places = hits(stage, word)
        lines.append(f"«{word}»: {len(places)} places")
        if places:
            raise WentOtherwise(f"a word of a letter stands in {', '.join(places)}")
    shown("searching everything the server keeps for words of the letters", "\n".join(lines))


def _files(stage: Stage) -> list[Path]:
    kept = [file for file in stage.relay.rglob("*") if file.is_file()]
    kept += [file for file in (stage.folder / "backup").rglob("*") if file.is_file()]
    return sorted([*kept, stage.log])


def _spellings(word: str) -> Iterator[bytes]:
    """Yield the word as it might stand: plain, UTF-16, and base64 at each of the three alignments."""
    low = word.lower()
    yield low.encode()
    yield low.encode("utf-16-le")
    for text in (word, low):
        for lead in range(3):
            coded = base64.b64encode(b" " * lead + text.encode()).rstrip(b"=")
            yield coded[(lead * 8 + 5) // 6 : -1].lower()
