"""What a person may write, and where: nothing travels that its reader does not see (docs/protocol.md, I3; docs/adr/0016).

One set of rules for writing and for reading. `faults` names what a text may not hold, with its place; `tidy` spells a text as
it will be sent and changes nothing that anybody would see. Two programs with the same alphabet (alphabet.py) agree about
every text, whatever the age of their own tables. Must never ask `unicodedata` which characters exist, only to compose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Final

from msgspec import Struct

from relay.wire.alphabet import Alphabet, alphabet, scripts

INDENTATION: Final = 16
"""Spaces at most at the start of a line."""
EMPTY_LINES: Final = 2
"""In a row, at most."""
FAULTS: Final = 100
"""Faults of one text that are placed, at most."""
MARKS: Final = 4
"""Marks without a width of their own (accents, vowel signs) in a row, at most."""

_NON_JOINER, _JOINER = "\u200c", "\u200d"
_TEXT_STYLE, _PICTURE_STYLE = "\ufe0e", "\ufe0f"
_TONES: Final = "\U0001f3fb-\U0001f3ff"
_KEYCAP: Final = "\u20e3"
_LONGEST_STACK: Final = 16
"""Marks of all kinds on one letter. No script comes near; without an end, a hostile text would take long to judge."""
_QUOTED: Final = 12
_RA_JOINER: Final = "\u09b0\u200d\u09cd\u09af"
"""The one place where a joiner stands before its virama: Bengali ra with ya-phalaa (The Unicode Standard, 12.2)."""
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_TAKEN_OUT: Final = re.compile("[\xad\u200b\u2060\ufeff]")
_LONE_TURN: Final = re.compile(
    "(?<![\u200b-\u200f\u061c\u202a-\u202e\u2060-\u206f])[\u200e\u200f\u061c](?![\u200b-\u200f\u061c\u202a-\u202e\u2060-\u206f])"
)
_EDGES: Final = " \n"
_LAYOUT: Final = re.compile(
    rf"(?P<space>\A +| +(?=\n|\Z)|(?<=[^ \n])  +|(?<=\n) {{{INDENTATION + 1},}})"
    rf"|(?P<line>\A\n+|\n{{{EMPTY_LINES + 2},}}|\n+\Z)"
)
_ROUNDS: Final = 8
_PLAIN: Final = re.compile(
    "[\n -~\xa1-\xac\xae-\xb4\xb6-\u0131\u0134-\u0148\u014a-\u017f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026\u20ac]*"
)
"""What most texts are made of altogether: allowed everywhere, composed, with nothing to look at."""


class CharacterKind(Enum):
    """Why a character is refused where it stands."""

    CONTROL = "control"
    """It gives orders to a screen."""
    UNSEEN = "unseen"
    """No screen shows it."""
    UNKNOWN = "unknown"
    """Too new, private, of a script that is not written any more, or no character."""
    SPELLING = "spelling"
    """There is a plainer spelling that looks the same."""
    SPACE = "space"
    """More spaces than are needed, or another one than the plain space."""
    LINE = "line"
    """More line ends than are needed, or another one than the plain one."""
    MARK = "mark"
    """An accent or sign without a letter of its script before it, or too many."""
    JOINER = "joiner"
    """It joins or parts nothing here."""
    STYLE = "style"
    """It changes nothing about the sign before it."""


_OF_ANOTHER: Final = frozenset({CharacterKind.JOINER, CharacterKind.STYLE, CharacterKind.MARK})
"""What is a fault only because of the character beside it."""
STAND_IN: Final = "\ufffd"
"""Shown for a character that this alphabet does not know."""


class CharacterFault(Struct, frozen=True):
    """What is refused and where: line and column from 1 in code points, and the end of what stands before it on that line."""

    line: int
    column: int
    before: str
    point: int
    kind: CharacterKind

    def __str__(self) -> str:
        """Return the fault for developers."""
        return f"{self.kind.value} U+{self.point:04X} at {self.line}:{self.column}"


def faults(text: str, *, lines: bool = True) -> list[CharacterFault]:
    """Return what a text may not hold, in order; empty for what may be sent and shown. With no `lines` it is one line.

    No more than the first hundred are placed: a hostile text could have as many as it has characters.
    """
    character_faults = _found(text, lines=lines)
    return [_placed(text, at, character_faults[at]) for at in sorted(character_faults)[:FAULTS]]


def clean(text: str, *, lines: bool = True) -> bool:
    """Whether a text holds only what a reader sees, in its one spelling."""
    return not _found(text, lines=lines)


def with_stand_ins(text: str, *, lines: bool = True) -> str | None:
    """Return a text with a stand-in for each character that this alphabet does not know; None where it holds another fault.

    For what was passed on by a program with a newer alphabet: it is shown as far as this one can. What only joins or changes such a
    character goes with it.
    """
    kinds = _found(text, lines=lines)
    shown: list[str] = []
    for at, character in enumerate(text):
        kind = kinds.get(at)
        beside = CharacterKind.UNKNOWN in (kinds.get(at - 1), kinds.get(at + 1)) or shown[-1:] == [STAND_IN]
        if kind is CharacterKind.UNKNOWN:
            shown.append(STAND_IN)
        elif kind is None:
            shown.append(character)
        elif not (beside and kind in _OF_ANOTHER):
            return None
    return "".join(shown)


def _found(text: str, *, lines: bool) -> dict[int, CharacterKind]:
    """Return the place and the kind of each fault."""
    kinds = dict(_unfit(text))
    for match in _LAYOUT.finditer(text):
        at = match.end() - 1 if match.lastgroup == "line" else match.start()
        kinds.setdefault(at, CharacterKind.LINE if match.lastgroup == "line" else CharacterKind.SPACE)
    if not lines:
        kinds.update({match.start(): CharacterKind.LINE for match in re.finditer("\n", text)})
    if not kinds and not unicodedata.is_normalized("NFC", text):
        kinds[_uncomposed(text)] = CharacterKind.SPELLING
    return kinds


def tidy(text: str, *, lines: bool = True) -> str:
    """Return a text as it is sent: composed, plain spaces and line ends, nothing that does nothing.

    What would be seen is left for `faults` to name. Tidying twice changes no more than once.
    """
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    if not lines:
        text = text.replace("\n", " ")
    for _ in range(_ROUNDS):
        before = text
        text = _laid_out(_spelled(text))
        if text == before:
            break
    return text


def unseen(text: str) -> int:
    """Return how many permitted characters of a text no screen shows: the joiners that scripts need. Those of emoji do show."""
    if text.isascii():
        return 0
    of_signs = sum(match[0].count(_JOINER) for match in _signs().finditer(text) if match.lastgroup == "joined")
    return text.count(_NON_JOINER) + text.count(_JOINER) - of_signs


# --- what may stand where -------------------------------------------------------------------------------------


@cache
def _signs() -> re.Pattern[str]:
    """Match what has to be looked at: signs made of several characters, and every character that is not plain."""
    known = alphabet()
    elements = "".join(
        sorted({character for joined in known.sequences for character in joined if character != _JOINER})
    )
    element = f"[{elements}]{_PICTURE_STYLE}?[{_TONES}]?"
    return re.compile(
        f"(?P<keycap>[0-9#*]{_PICTURE_STYLE}{_KEYCAP})"
        f"|(?P<flag>{'|'.join(known.flags)})"
        f"|(?P<joined>{element}(?:{_JOINER}{element})+)"
        f"|(?P<styled>[{known.textual.pattern()}]{_PICTURE_STYLE}(?![{_TONES}])|[{known.pictured.pattern()}]{_TEXT_STYLE}(?![{_TONES}]))"
        f"|(?P<odd>[^{known.allowed.pattern()}]|[{known.nonspacing.pattern()}{known.spacing.pattern()}])"
    )


def _unfit(text: str) -> Iterator[tuple[int, CharacterKind]]:
    """Yield the places of characters that may not stand where they do."""
    if _PLAIN.fullmatch(text):
        return
    known = alphabet()
    for match in _signs().finditer(text):
        at = match.start()
        if match.lastgroup == "joined":
            spelled = _joined(match[0])
            if spelled is None:
                yield at + match[0].index(_JOINER), CharacterKind.JOINER
            elif spelled != match[0]:
                yield at, CharacterKind.SPELLING
        elif match.lastgroup == "odd":
            kind = _judged(known, text, at)
            if kind is not None:
                yield at, kind


def _judged(known: Alphabet, text: str, at: int) -> CharacterKind | None:
    """Say what is wrong with a character that is not plain; None where it is needed."""
    character, point = text[at], ord(text[at])
    if character in (_NON_JOINER, _JOINER):
        return None if _needed(known, text, at) else CharacterKind.JOINER
    if known.allowed.has(point):
        return None if _stands(known, text, at) else CharacterKind.MARK
    if character in (_TEXT_STYLE, _PICTURE_STYLE, _KEYCAP):
        return CharacterKind.STYLE
    if known.same.has(point) or character in known.written:
        return CharacterKind.SPELLING
    if known.unseen.has(point):
        return CharacterKind.UNSEEN
    if _LINE_ENDS.match(character):
        return CharacterKind.LINE
    if character == "\t" or _SPACES.match(character):
        return CharacterKind.SPACE
    return CharacterKind.CONTROL if _CONTROL.match(character) else CharacterKind.UNKNOWN


def _stands(known: Alphabet, text: str, at: int) -> bool:
    """Whether a mark stands on a letter or figure that it belongs to, and there are not too many."""
    row = 0
    if known.nonspacing.has(ord(text[at])):
        while row <= MARKS and row <= at and known.nonspacing.has(ord(text[at - row])):
            row += 1
        if row > MARKS or (at and text[at - 1] == text[at]):
            return False
    base = at - 1
    while base >= 0 and at - base <= _LONGEST_STACK and _is_mark(known, text[base]):
        base -= 1
    if text.startswith(_RA_JOINER, base - 1) and text[at] == _RA_JOINER[2]:
        return True
    if base < 0 or not known.letters.has(ord(text[base])):
        return False
    own = scripts(text[at])
    return not own.isdisjoint({"Zinh", "Zyyy"} | scripts(text[base]))


def _is_mark(known: Alphabet, character: str) -> bool:
    return known.nonspacing.has(ord(character)) or known.spacing.has(ord(character))


def _needed(known: Alphabet, text: str, at: int) -> bool:
    """Whether a joiner or non-joiner does anything here: RFC 5892, appendix A.1 and A.2, and a letter it does it to."""
    if not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    if known.virama.has(ord(before)):
        old_spelling = text[max(0, at - 2) : at + 1] in known.written
        return not old_spelling and known.letters.has(ord(after)) and bool(scripts(before) & scripts(after))
    if text[at] == _JOINER:
        return text.startswith(_RA_JOINER, at - 1)
    left, right = at - 1, at + 1
    while left >= 0 and at - left <= _LONGEST_STACK and known.passed_over.has(ord(text[left])):
        left -= 1
    while right < len(text) and right - at <= _LONGEST_STACK and known.passed_over.has(ord(text[right])):
        right += 1
    joins = left >= 0 and right < len(text)
    return joins and known.joins_next.has(ord(text[left])) and known.joins_before.has(ord(text[right]))


def _joined(sequence: str) -> str | None:
    """Return the one spelling of an emoji made with joiners; None where there is no such emoji."""
    bare = re.sub(f"[{_TONES}{_PICTURE_STYLE}]", "", sequence)
    plain = alphabet().sequences.get(bare)
    if plain is None:
        return None
    toned = re.compile(f"[{_TONES}]")
    pieces = zip(plain.split(_JOINER), sequence.split(_JOINER), strict=True)
    return _JOINER.join(one[0] + tone[0] if (tone := toned.search(given)) else one for one, given in pieces)


# --- tidying --------------------------------------------------------------------------------------------------


@cache
def _plainer() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Match what has a plainer spelling: characters by their decomposition, kept pairs, and selectors that do nothing."""
    known = alphabet()
    pairs = sorted(known.written, key=len, reverse=True)
    idle = (
        f"(?<=[{known.pictured.pattern()}]){_PICTURE_STYLE}|(?<=[{known.textual.pattern()}]){_TEXT_STYLE}"
        f"|[{_TEXT_STYLE}{_PICTURE_STYLE}](?=[{_TONES}])"
    )
    return re.compile(f"[{known.same.pattern()}]"), re.compile("|".join(pairs)), re.compile(idle)


def _spelled(text: str) -> str:
    """Spell each sign in its one way, and take out what does nothing."""
    if _PLAIN.fullmatch(text):
        return text
    known = alphabet()
    same, pairs, idle = _plainer()
    text = _LONE_TURN.sub("", _TAKEN_OUT.sub("", _SPACES.sub(" ", text)))
    text = same.sub(lambda match: unicodedata.normalize("NFKC", match[0]), unicodedata.normalize("NFC", text))
    text = pairs.sub(lambda match: known.written[match[0]], text)
    text = re.sub(f"([0-9#*]){_KEYCAP}", rf"\1{_PICTURE_STYLE}{_KEYCAP}", text)
    text = _signs().sub(_respelled, text)
    return unicodedata.normalize("NFC", _without_idle_joiners(known, idle.sub("", text)))


def _respelled(match: re.Match[str]) -> str:
    if match.lastgroup != "joined":
        return match[0]
    return _joined(match[0]) or match[0].replace(_JOINER, "")


def _without_idle_joiners(known: Alphabet, text: str) -> str:
    if _JOINER not in text and _NON_JOINER not in text:
        return text
    of_signs = {
        match.start() + at
        for match in _signs().finditer(text)
        if match.lastgroup == "joined"
        for at, character in enumerate(match[0])
        if character == _JOINER
    }
    return "".join(
        character
        for at, character in enumerate(text)
        if character not in (_JOINER, _NON_JOINER) or at in of_signs or _needed(known, text, at)
    )


def _laid_out(text: str) -> str:
    """Return a text with no more spaces and line ends than are needed."""
    lines = []
    for line in text.split("\n"):
        inner = line.lstrip(" \t")
        margin = len(line[: len(line) - len(inner)].expandtabs(4))
        lines.append(" " * min(margin, INDENTATION) + re.sub(r"[ \t]+", " ", inner))
    text = "\n".join(line.rstrip(" ") for line in lines)
    return re.sub(rf"\n{{{EMPTY_LINES + 2},}}", "\n" * (EMPTY_LINES + 1), text).strip(_EDGES)


# --- saying where ---------------------------------------------------------------------------------------------


def _placed(text: str, at: int, kind: CharacterKind) -> CharacterFault:
    start = text.rfind("\n", 0, at) + 1
    before = text[start:at]
    quoted = "".join(character for character in before[-_QUOTED:] if alphabet().allowed.has(ord(character)))
    return CharacterFault(text.count("\n", 0, at) + 1, at - start + 1, quoted.strip(), ord(text[at]), kind)


def _uncomposed(text: str) -> int:
    """Return where a text first differs from its composed form."""
    composed = unicodedata.normalize("NFC", text)
    return next(
        (at for at, (one, other) in enumerate(zip(text, composed, strict=False)) if one != other), len(composed)
    )
