"""Makes relay/wire/characters.json and confusables.json, the alphabet of everything that people write (docs/adr/0016).

`python scripts/characters.py --unicode FOLDER --confusables FILE` writes both. FOLDER holds the files of Unicode 15.0.0
(Debian's package unicode-data), FILE is `confusables.json` of the package confusable-homoglyphs 3.3.1 (UTS #39).
`--check` writes nothing and needs no source: it holds what is there against this interpreter's own tables, character by
character as far as those know them, and exits with 1 where something differs.

Decides which characters a letter may hold. What may stand where is decided in relay/wire/characters.py.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from relay.wire.alphabet import CONFUSABLES, FILE, Ranges, ranges_of

VERSION: Final = "15.0.0"
NORMALISED_ALIKE: Final = 14
"""The oldest tables that a client may normalise by (those of Python 3.11). What is newer must not take part in normalising."""
WIRE: Final = Path(__file__).resolve().parents[1] / "relay" / "wire"

REFUSED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
BLANK: Final = frozenset({0x2800, 0xFFFC, 0xFFFD, 0x1D159, 0x16FE4, 0x13441, 0x13442})
"""Assigned, of a visible category, and yet blank or a stand-in: blank braille, object and replacement characters, null notehead."""
VIRAMA: Final = 9
"""The combining class of signs that take a letter's vowel away."""
ENCLOSING_KEYCAP: Final = 0x20E3
LOOSE_JAMO: Final = (range(0x1100, 0x1200), range(0xA960, 0xA980), range(0xD7B0, 0xD800))
"""Parts of Korean syllables. What is written today is composed; a part alone looks like the compatible letter of U+3131 on."""
SCRIPTS: Final = frozenset({
    "Zyyy", "Zinh", "Arab", "Armn", "Beng", "Bopo", "Cyrl", "Deva", "Ethi", "Geor", "Grek", "Gujr", "Guru", "Hang", "Hani",
    "Hebr", "Hira", "Knda", "Kana", "Khmr", "Laoo", "Latn", "Mlym", "Mymr", "Orya", "Sinh", "Taml", "Telu", "Thaa", "Thai",
    "Tibt",
    "Adlm", "Bali", "Bamu", "Batk", "Cakm", "Cans", "Cham", "Cher", "Hmnp", "Java", "Kali", "Lana", "Lepc", "Limb", "Lisu",
    "Mand", "Mtei", "Newa", "Nkoo", "Olck", "Osge", "Plrd", "Rohg", "Saur", "Sund", "Sylo", "Syrc", "Tale", "Talu", "Tavt",
    "Tfng", "Vaii", "Wcho", "Yiii",
})  # fmt: skip
"""In wide use, and in limited use, by UAX #31. What only scholars write, few fonts show: it would be a row of boxes."""
SAME_TYPES: Final = frozenset(
    {"font", "initial", "medial", "final", "isolated", "narrow", "small", "vertical", "noBreak"}
)
SAME_BLOCKS: Final = (
    range(0x0132, 0x0134), range(0x0149, 0x014A), range(0x01C4, 0x01CD), range(0x01F1, 0x01F4), range(0x00B5, 0x00B6),
    range(0x2024, 0x2026), range(0x2135, 0x2139), range(0x2160, 0x2180), range(0x2E9F, 0x2EA0), range(0x2EF3, 0x2EF4),
    range(0x2F00, 0x2FD6), range(0xFB00, 0xFB07), range(0xFB13, 0xFB18), range(0xFB4F, 0xFB50), range(0xFF10, 0xFF1A),
    range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B),
)  # fmt: skip
"""Ligatures, letters and figures of another width, Roman numerals, radicals: each looks like what its decomposition looks like."""
SALUTATIONS: Final = range(0xFDF0, 0xFE00)
"""Arabic words in one sign. They are typed as such, and look like nothing else."""
WRITTEN: Final = {
    "\u2010": "-", "\u2011": "-", "\u2012": "\u2013", "\u2015": "\u2014", "\u02bc": "\u2019", "\u2027": "\u00b7",
    "\u2219": "\u00b7", "\u22c5": "\u00b7", "\u02bb": "\u2018", "\u0d23\u0d4d\u200d": "\u0d7a", "\u0d28\u0d4d\u200d": "\u0d7b",
    "\u0d30\u0d4d\u200d": "\u0d7c", "\u0d32\u0d4d\u200d": "\u0d7d", "\u0d33\u0d4d\u200d": "\u0d7e",
    "\u0d15\u0d4d\u200d": "\u0d7f", "\u09a4\u09cd\u200d": "\u09ce", "\u0930\u200d\u094d": "\u0931\u094d",
}  # fmt: skip
"""One of two spellings that look alike, and the one that is sent: hyphens and dashes, apostrophe, middle dot; old spellings of
Malayalam's final consonants, Bengali's final t and Marathi's half r, which hold a joiner."""
DOUBLES_KEPT: Final = frozenset(
    "\u00b4\u00b8\u00d7\u2018\u2019\u201a\u201c\u201d\u2013\u2022\u2032\u2033\u2039\u203a\u2212\u02c6\u02dc"
)
"""Punctuation that looks like a sign of ASCII, and that keyboards and typesetters use all the same."""
_TONES: Final = range(0x1F3FB, 0x1F400)
_LINE: Final = re.compile(r"([0-9A-F]{4,6})(?:\.\.([0-9A-F]{4,6}))?\s*;\s*([^;#]+?)\s*(?:;\s*([^#]+?)\s*)?(?:#.*)?")


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(description="Makes the alphabet of everything that people write.")
    options.add_argument("--check", action="store_true", help="write nothing; exit with 1 where something differs")
    options.add_argument("--unicode", type=Path, metavar="FOLDER", help="the files of Unicode 15.0.0")
    options.add_argument("--confusables", type=Path, metavar="FILE", help="UTS #39, of confusable-homoglyphs 3.3.1")
    chosen = options.parse_args(arguments)
    if chosen.check:
        faults = list(differences(WIRE))
        print("\n".join(faults) or "The alphabet is as it should be.")
        return 1 if faults else 0
    if chosen.unicode is None or chosen.confusables is None:
        options.error("to write, name both sources")
    looks = looks_like(json.loads(chosen.confusables.read_text(encoding="utf-8")))
    alphabet = made(Source(chosen.unicode), looks)
    _write(WIRE / FILE, alphabet)
    allowed = ranges_of(alphabet["allowed"])
    what = "What looks like what (UTS #39), made by scripts/characters.py from confusable-homoglyphs 3.3.1."
    _write(WIRE / CONFUSABLES, {"what": what, "alike": {one: looks[one] for one in looks if allowed.has(ord(one))}})
    return 0


class Source:
    """The files of one version of Unicode."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.category: dict[int, str] = {}
        self.combining: dict[int, int] = {}
        self.decomposes: dict[int, str] = {}
        first = 0
        for row in (folder / "UnicodeData.txt").read_text(encoding="ascii").splitlines():
            number, name, category, combining, _bidi, decomposition, *_ = row.split(";")
            last = int(number, 16)
            first = first if name.endswith("Last>") else last
            for point in range(first, last + 1):
                self.category[point], self.combining[point] = category, int(combining)
                self.decomposes[point] = decomposition
            first = last

    def read(self, name: str, value: str | None = None, field: int = 0) -> Iterator[tuple[int, str]]:
        """Yield each code point of a property file with its value; only those of `value` where one is named."""
        for row in (self.folder / name).read_text(encoding="utf-8").splitlines():
            if match := _LINE.fullmatch(row):
                first, last, *values = match.groups()
                if value is None or values[0] == value:
                    for point in range(int(first, 16), int(last or first, 16) + 1):
                        yield point, values[field] or ""

    def points(self, name: str, value: str) -> set[int]:
        """Return the code points that a property file gives this value."""
        return {point for point, _ in self.read(name, value)}

    def sequences(self, name: str, kind: str) -> list[str]:
        """Return the sequences of one kind of an emoji file."""
        rows = (self.folder / "emoji" / name).read_text(encoding="utf-8").splitlines()
        matches = (re.match(r"([0-9A-F ]+?)\s*;\s*([^;#]+?)\s*[;#]", row) for row in rows)
        return [
            "".join(chr(int(code, 16)) for code in row[1].split())
            for row in matches
            if row is not None and row[2] == kind
        ]


def made(source: Source, looks: Mapping[str, str]) -> dict[str, Any]:
    """Return the alphabet as it is kept."""
    written = dict(WRITTEN)
    unseen = source.points("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
    same = {point for point in source.category if _same(source, point)}
    extended = _scripts(source)
    allowed = {
        point
        for point in source.category
        if source.category[point] not in REFUSED
        and point not in unseen | same | BLANK | {ENCLOSING_KEYCAP}
        and chr(point) not in written
        and not any(point in jamo for jamo in LOOSE_JAMO)
        and extended.get(point, frozenset({"Zyyy"})) & SCRIPTS
    }
    written.update(_doubles(source, looks, allowed))
    allowed -= {ord(sequence) for sequence in written if len(sequence) == 1}
    allowed -= source.points("PropList.txt", "Deprecated")
    allowed -= {point for point, value in source.read("DerivedNormalizationProps.txt", "NFC_QC", 1) if value == "N"}
    ages = {point: int(age.split(".")[0]) for point, age in source.read("DerivedAge.txt")}
    unlike = {
        point
        for point, age in ages.items()
        if age > NORMALISED_ALIKE and (source.combining.get(point) or source.decomposes.get(point))
    }
    allowed -= unlike
    printable = {point for point, category in source.category.items() if category not in REFUSED} - unlike

    def of(*categories: str) -> str:
        return _written(point for point in allowed if source.category[point] in categories)

    joining = source.read("extracted/DerivedJoiningType.txt")
    types: dict[str, set[int]] = defaultdict(set)
    for point, kind in joining:
        types[kind].add(point)
    pictured = source.points("emoji/emoji-data.txt", "Emoji_Presentation")
    styled = {ord(sequence[0]) for sequence in source.sequences("emoji-variation-sequences.txt", "emoji style")}
    keycaps = {ord(character) for character in "0123456789#*"}
    groups: dict[str, set[int]] = defaultdict(set)
    for point in allowed:
        groups[" ".join(sorted(extended.get(point, frozenset({"Zyyy"}))))].add(point)
    return {
        "what": "The alphabet of everything that people write, made by scripts/characters.py from the Unicode Character Database."
        " Ranges are steps in base 36: how many code points to pass over, then how many follow.",
        "unicode": VERSION,
        "allowed": _written(allowed | {ord("\n"), ord(" ")}),
        "new": _written(point for point in allowed if ages[point] > NORMALISED_ALIKE),
        "printable": _written(printable | {ord(" ")}),
        "unseen": _written(unseen),
        "same": _written(same),
        "written": dict(sorted(written.items())),
        "letters": _written(point for point in allowed if source.category[point][0] in "LN"),
        "nonspacing": of("Mn", "Me"),
        "spacing": of("Mc"),
        "virama": _written(point for point in allowed if source.combining[point] == VIRAMA),
        "joins_next": _written(allowed & (types["L"] | types["D"])),
        "joins_before": _written(allowed & (types["R"] | types["D"])),
        "passed_over": _written(allowed & types["T"]),
        "textual": _written(styled - pictured - keycaps),
        "pictured": _written(allowed & pictured),
        "both_styles": _written(styled & pictured),
        "sequences": sorted({_toneless(sequence) for sequence in _joined(source)}),
        "flags": source.sequences("emoji-sequences.txt", "RGI_Emoji_Tag_Sequence"),
        "scripts": {name: _written(points) for name, points in sorted(groups.items()) if name != "Zyyy"},
    }


def _doubles(source: Source, looks: Mapping[str, str], allowed: set[int]) -> Iterator[tuple[str, str]]:
    """Yield signs of no script that look like one sign of ASCII, and that sign: nobody misses the double."""
    emoji = source.points("emoji/emoji-data.txt", "Emoji")
    extended = _scripts(source)
    allowed = {point for point in allowed if extended.get(point, frozenset({"Zyyy"})) == {"Zyyy"}}
    for one, like in looks.items():
        like = '"' if like == "''" else like  # noqa: PLW2901 - how UTS 39 spells it
        point = ord(one)
        decomposition = source.decomposes.get(point, "")
        own = bool(decomposition) and (decomposition.startswith("<wide>") or decomposition[0] != "<")
        if point in allowed - emoji and not one.isascii() and one not in DOUBLES_KEPT and not own:
            sign = source.category[point][0] in "PS" and len(like) == 1 and like.isascii() and not like.isalnum()
            if sign or (source.category[point] == "Lm" and like in {"'", '"'}):
                yield one, like


def _joined(source: Source) -> list[str]:
    return source.sequences("emoji-zwj-sequences.txt", "RGI_Emoji_ZWJ_Sequence")


def _toneless(sequence: str) -> str:
    """Return an emoji sequence without its skin tones."""
    return "".join(character for character in sequence if ord(character) not in _TONES)


def _same(source: Source, point: int) -> bool:
    """Whether a character looks like what it decomposes to, so that the plainer spelling is sent."""
    decomposition = source.decomposes[point]
    if not decomposition.startswith("<") or source.category[point] in REFUSED or point in SALUTATIONS:
        return False
    kind = decomposition[1 : decomposition.index(">")]
    return kind in SAME_TYPES or any(point in block for block in SAME_BLOCKS)


def _scripts(source: Source) -> dict[int, frozenset[str]]:
    """Return the scripts that each character is used in (UAX #24), by their short names."""
    aliases = {}
    for row in (source.folder / "PropertyValueAliases.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("sc "):
            _, short, long, *_ = [cell.strip() for cell in row.split(";")]
            aliases[long] = short
    by_point = {point: frozenset({aliases[name]}) for point, name in source.read("Scripts.txt")}
    by_point.update({point: frozenset(names.split()) for point, names in source.read("ScriptExtensions.txt")})
    return by_point


def looks_like(pairs: Mapping[str, Any]) -> dict[str, str]:
    """Return for each character what it looks like, where that is something else (UTS #39).

    The source names both directions, some in direction marks. A text of several characters, or else the earliest one,
    stands for all that look alike, and is itself spelled in such.
    """
    leader: dict[str, str] = {}

    def lead(text: str) -> str:
        while text in leader:
            text = leader[text]
        return text

    for one, others in sorted(pairs.items()):
        for other in (other["c"] for other in others):
            ends = (lead(one.replace("\u200e", "")), lead(other.replace("\u200e", "")))
            a, b = sorted(ends, key=lambda end: (len(end) == 1, end))
            if a != b and len(b) == 1:
                leader[b] = a
    return {one: "".join(lead(target) for target in lead(one)) for one in sorted(leader) if len(one) == 1}


def differences(folder: Path) -> Iterator[str]:
    """Say what is not as it should be, as far as this interpreter's tables know."""
    text = (folder / FILE).read_text(encoding="utf-8")
    alphabet = json.loads(text)
    if text != _text(alphabet):
        yield f"{FILE}: not spelled as this program spells it"
    if alphabet["unicode"] != VERSION:
        yield f"{FILE}: made from Unicode {alphabet['unicode']}, not {VERSION}"
    kept = {
        name: ranges_of(value)
        for name, value in alphabet.items()
        if isinstance(value, str) and name not in {"what", "unicode"}
    }
    for point in range(sys.maxunicode + 1):
        yield from _differences_of(point, kept)
    alike = json.loads((folder / CONFUSABLES).read_text(encoding="utf-8"))
    for one in alike["alike"]:
        if len(one) != 1 or not kept["allowed"].has(ord(one)):
            yield f"{CONFUSABLES}: U+{ord(one[0]):04X} is not allowed anyway"


def _differences_of(point: int, kept: Mapping[str, Ranges]) -> Iterator[str]:
    character = chr(point)
    category = unicodedata.category(character)
    allowed, new = kept["allowed"].has(point), kept["new"].has(point)
    if category == "Cn":
        if allowed and not new:
            yield f"U+{point:04X}: allowed, and unknown to tables of Unicode {unicodedata.unidata_version}"
        return
    printable = category not in REFUSED or character == " "
    if kept["printable"].has(point) is not printable and (printable is False or unicodedata.unidata_version < "15"):
        yield f"U+{point:04X}: of category {category}, and wrongly kept or not kept under printable"
    if new and (unicodedata.combining(character) or unicodedata.decomposition(character)):
        yield f"U+{point:04X}: too new to take part in normalising"
    if (
        allowed
        and character not in " \n"
        and (category in REFUSED or not unicodedata.is_normalized("NFC", character))
    ):
        yield f"U+{point:04X}: allowed, and of category {category} or not in form NFC"
    if allowed and kept["unseen"].has(point):
        yield f"U+{point:04X}: allowed, and no screen shows it"
    expected = {"letters": category[0] in "LN", "nonspacing": category in {"Mn", "Me"}, "spacing": category == "Mc"}
    expected["virama"] = unicodedata.combining(character) == VIRAMA
    for name, holds in expected.items():
        if allowed and kept[name].has(point) is not holds:
            yield f"U+{point:04X}: wrongly kept or not kept under {name}"
    if kept["same"].has(point) and not unicodedata.decomposition(character).startswith("<"):
        yield f"U+{point:04X}: has no compatible spelling"


def _written(points: Iterable[int]) -> str:
    """Return code points as steps: how many to pass over, then how many follow, in base 36."""
    steps: list[int] = []
    at = 0
    for point in sorted(points):
        if steps and point == at:
            steps[-1] += 1
        else:
            steps += [point - at, 1]
        at = point + 1
    return " ".join(_base36(step) for step in steps)


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = digits[number % 36]
    while number := number // 36:
        text = digits[number % 36] + text
    return text


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=True) + "\n"


def _write(path: Path, value: Mapping[str, Any]) -> None:
    path.write_text(_text(value), encoding="utf-8")
    print(f"wrote {path.name}, {path.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
