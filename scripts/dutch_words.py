"""Writes the Dutch words for locks: `python scripts/dutch_words.py DICTIONARY RANKED`, into relay/crypto/wordlist_nl.txt.

DICTIONARY is OpenTaal's list as Debian's `wdutch` has it (/usr/share/dict/dutch), RANKED the file dutch10000-utf8.txt of the
Python package `dutch-words`. A word is taken that stands in both, or that is a noun by the first: it has a plural and a diminutive
there. What is left out, whole or by a part of it, stands beside this file, in dutch_words_left_out.txt.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
LEFT_OUT: Final = HERE / "dutch_words_left_out.txt"
WRITTEN: Final = HERE.parent / "relay" / "crypto" / "wordlist_nl.txt"
COMMON: Final = re.compile("[a-z]{4,9}")
NOUN: Final = re.compile("[a-z]{3,8}")
HEAD: Final = """\
# Dutch words for random passphrases, one a line, in the order of the alphabet. Made by scripts/dutch_words.py.
# Sources: the word list of OpenTaal (https://www.opentaal.org), as the Debian package wdutch 1:2.20.19-2 has it, under Creative
# Commons Attribution 3.0 (https://creativecommons.org/licenses/by/3.0/); and, for which of its words are common, the 10,000 most
# frequent words of the Leipzig Corpora Collection (https://wortschatz.uni-leipzig.de), as the Python package dutch-words 0.2.5 has
# them, under Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/).
# Changed: only these words were taken, in small letters. Left out is what names violence, crime, fear, death, shame, illness, blame
# or people by what they are, since a paper that somebody keeps at home should say nothing of the kind
# (scripts/dutch_words_left_out.txt).
"""


def main(dictionary: Path, ranked: Path) -> None:
    known = set(dictionary.read_text(encoding="utf-8").split())
    common = {word for word in ranked.read_text(encoding="utf-8").split() if COMMON.fullmatch(word)} & known
    nouns = {word for word in known if NOUN.fullmatch(word) and is_noun(word, known)}
    lines = [line for line in LEFT_OUT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    entries = [word for line in lines for word in line.split()]
    parts = re.compile("|".join(entry.removeprefix("~") for entry in entries if entry.startswith("~")))
    whole = {entry for entry in entries if not entry.startswith("~")}
    written = sorted(word for word in common | nouns if word not in whole and not parts.search(word))
    WRITTEN.write_text(HEAD + "".join(f"{word}\n" for word in written), encoding="ascii")
    print(f"wrote {WRITTEN.name}, {len(written)} words")


def is_noun(word: str, known: set[str]) -> bool:
    """Whether a word has a plural and a diminutive in a dictionary."""
    short = re.sub(r"([aeou])\1([^aeiou])$", r"\1\2en", word)  # raam, ramen
    plurals = {f"{word}en", f"{word}s", f"{word}{word[-1]}en", *([short] if short != word else [])}
    diminutives = {f"{word}{ending}" for ending in ("je", "tje", "pje", "etje", f"{word[-1]}etje")}
    return bool(plurals & known) and bool(diminutives & known)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
