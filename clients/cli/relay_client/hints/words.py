"""Cuts a text into words, each with its place, plain form, sentence and clause; and reads the word lists of wordings/forms.txt.

The plain form evens out how people really write: capitals, accents, apostrophes and letters repeated for
emphasis are gone. Decides nothing about meaning. Neighbouring repetitions in a pattern share no character, so a
scan is linear in the length of the text.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from msgspec import Struct

# A word longer than this is noise, never something a phrase asks for (unit: characters).
LONGEST_WORD = 40

_PIECE = re.compile(
    r"(?P<word>[^\W_]+(?:['’`\u00b4][^\W_]+)*)"
    r"|(?P<sign>[€£$])"
    r"|(?P<stop>[!?…;]|\.(?=\s|$|[^\W\d_])|\n[ \t\r]{0,20}\n)"
    r"|(?P<comma>[,:\n()])"
)
_SIGNS = {"€": "euro", "£": "pounds", "$": "dollars"}
_APOSTROPHES = re.compile(r"['’`\u00b4]")
_EMPHASIS = re.compile(r"([^\W\d_])\1{2,}")
# Words that turn a sentence: what was denied before them does not reach past them.
_TURNS = frozenset({"maar", "but", "toch", "however", "echter"})


class Word(Struct, frozen=True):
    """A word at `text[start:end]`; `plain` is empty where nothing can match it.

    Sentences and clauses are numbered through the text, from 0.
    """

    start: int
    end: int
    plain: str
    sentence: int
    clause: int


def plain_form(word: str) -> str:
    """Return the form in which words are compared: `Geéééf` → `gef`, `don't` → `dont`, `VERGÉÉF` → `vergeef`."""
    if len(word) > LONGEST_WORD:
        return ""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", word)).casefold()
    return _EMPHASIS.sub(r"\1", "".join(c for c in letters if not unicodedata.combining(c)))


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    forms = files("relay_client.hints").joinpath("wordings", "forms.txt").read_text(encoding="utf-8")
    for name, words in re.findall(r"^@([\w-]+) = (.+)$", forms, re.MULTILINE):
        lists.setdefault(name, []).extend(words.split())
    return lists


def listed(name: str) -> list[str]:
    """Return the words of a list in wordings/forms.txt; KeyError where there is none."""
    return _lists()[name]


def one_of(name: str) -> str:
    """Return a pattern for any word of a list in wordings/forms.txt; KeyError where there is none."""
    return f"(?:{'|'.join(listed(name))})"


def split_words(text: str) -> list[Word]:
    """Cut `text` into words, in order.

    A full stop, a question mark or an empty line ends a sentence; a comma, a line end or a turn only a clause.
    """
    words: list[Word] = []
    sentence = clause = 0
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "stop":
            sentence += 1
            clause += 1
        elif piece.lastgroup == "comma":
            clause += 1
        else:
            plain = _SIGNS.get(piece.group()) or plain_form(piece.group())
            if plain in _TURNS:
                clause += 1
            words.append(Word(piece.start(), piece.end(), plain, sentence, clause))
    return words
