"""Scenarios of what people may write: texts that are sent as they are, that are tidied, that are refused; login names."""

from __future__ import annotations

from relay.wire import logins
from relay.wire.alphabet import unicode_version
from relay.wire.characters import faults, tidy, unseen
from relay.wire.lookalikes import doubtful
from relay.wire.passphrases import is_typable
from scripts.scenarios.base import Json, Kept, Made, refused

AS_THEY_ARE = [
    "Beste Anna,\n\n    ik dacht aan de tuin.\n\n\nDag \u2013 en \u201ctot ziens\u201d\u2026",
    "Vi\u1ec7t Nam, \u0141\u00f3d\u017a, \u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac, x\u0323",
    "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u0627\u0644\u0639\u064e\u0631\u064e\u0628\u0650\u064a\u064e\u0651\u0629\u064f",
    "\u0645\u06cc\u200c\u0631\u0648\u0645",
    "\u0915\u094d\u200d\u0937 \u0dc1\u0dca\u200d\u0dbb\u0dd3 \u09b0\u200d\u09cd\u09af\u09be",
    "\u65e5\u672c\u8a9e\u304c\u3001\u30d1\u30f3\u3002 \ud55c\uad6d\uc5b4 \u314b\u314b",
    "\u2764 \u2764\ufe0f \u231a\ufe0e 1\ufe0f\u20e3 \U0001f44d\U0001f3fd \U0001f1f3\U0001f1f1 \U0001fae8",
    (
        "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468 \U0001f469\U0001f3fb\u200d\U0001f91d\u200d\U0001f468\U0001f3fc"
        " \U0001f575\U0001f3fb\u200d\u2642\ufe0f \U0001f575\ufe0f\u200d\u2642\ufe0f"
    ),
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]
TIDIED = [
    "\ufeffa\r\nb\rc\u2028d\u0085e",
    "a\u00a0b\u3000c\td  e ",
    "\ta\n\tb\n\n\n\n\nc\n",
    "a\n" + " " * 20 + "b",
    "e\u0301 o\u0328\u0304",
    "so\u00adft ze\u200bro jo\u2060in a\u200f b\u200e",
    "\ufb01n \u0133s \u210c \u2167 \uff21\uff11 \uff8a\uff9f \u00b5 \u2010\u2011 \u02bc \u2219 \u2215",
    "\u0d28\u0d4d\u200d \u0930\u200d\u094d\u092f",
    "a\u200db\u200cc \U0001f469\u200d\U0001f697",
    "\U0001f3f3\u200d\U0001f308 1\u20e3 \U0001f600\ufe0f \u2764\ufe0e \u261d\ufe0f\U0001f3fb",
]
REFUSED = {
    "an order to a screen": "a\x1b[2J",
    "an invisible separator": "a\u2063b",
    "an override of direction": "a\u202eb",
    "two marks of direction": "a\u200e\u200fb",
    "a joiner of graphemes": "a\u034fb",
    "a blank Korean letter": "a\u3164b",
    "tag characters that are no flag": "a\U000e0041b",
    "a variation selector": "\u845b\U000e0100",
    "a style of a letter": "a\ufe0fb",
    "a style of a figure": "1\ufe0f",
    "a keycap on a letter": "a\u20e3",
    "blank braille": "a\u2800b",
    "a private character": "a\ue000b",
    "part of a Korean syllable": "\u1100\u1161\u11a8\u11a8",
    "cuneiform": "\U00012000",
    "a picture of Unicode 16": "\U0001fadc",
    "a mark on nothing": "\u0301a",
    "a mark on a space": "a \u0301",
    "a mark on a picture": "\U0001f600\u0301",
    "one mark twice": "x\u0323\u0323",
    "five marks": "x\u0316\u0317\u0318\u0319\u031c",
    "a mark of another script": "a\u05b0",
}
READ = {
    "two spaces": "a  b",
    "a space at the end of a line": "a \nb",
    "a tab": "a\tb",
    "an indentation of seventeen": "a\n" + " " * 17 + "b",
    "three empty lines": "a\n\n\n\nb",
    "a line end at the end": "a\n",
    "a carriage return": "a\r\nb",
    "not composed": "e\u0301",
    "a ligature": "\ufb01",
    "another hyphen": "a\u2010b",
    "an emoji without its selector": "\U0001f3f3\u200d\U0001f308",
    "a joiner that joins nothing": "a\u200cb",
    "a joiner at the end": "\u0915\u094d\u200d",
    "joined pictures that are no emoji": "\U0001f469\u200d\U0001f697",
}
NAMES = [
    "Bert",
    "\uff22\uff25\uff32\uff34",
    "rene\u0301e",
    "bi11",
    "B0b",
    "\u0410\u043d\u043d\u0430",
    "stra\u00dfe",
    "o'brien",
]
NO_NAMES = [
    "ab",
    "two words",
    "b\u0435rt",
    "b\u200bert",
    "bert\u2163",
    "\u05e9\u05dc\u05d5\u05ddabc",
    "bert\U0001f600",
]
PASSPHRASES = ["zes losse woorden", "caf\u00e9 \ufb01jn", "joined \u200d", "\U0001fadc", "\U0001e030"]
DOUBTFUL = [
    "Ik h\u043eop dat",
    "caf\u00e9 \u0410\u043d\u043d\u0430",
    "\u0441\u043e\u0441\u043e is written",
    "5 k\u03a9",
]


def characters(_kept: Kept) -> Made:
    """What may be written, what becomes of it, and what is refused with which kind."""
    names: list[Json] = [
        {"typed": _points(name), "fold": _folded(name), "skeleton": _looks(name)} for name in NAMES
    ]
    return Made(
        about="Texts are given as code points. A writer tidies and then refuses; a reader refuses whatever is not tidy.",
        steps="I3 K5 L1",
        inputs={
            "unicode": unicode_version(),
            "as_they_are": [{"text": _points(text), "joiners": unseen(text)} for text in AS_THEY_ARE],
            "tidied": [{"text": _points(text), "sent": _points(tidy(text))} for text in TIDIED],
        },
        outputs={
            "logins": names + [{"typed": _points(name), "fold": None} for name in NO_NAMES],
            "passphrases": [
                {"text": _points(passphrase), "may_be_made": is_typable(passphrase)} for passphrase in PASSPHRASES
            ],
            "doubtful": [
                {"text": _points(text), "words": [[span.start, span.end] for span in doubtful(text)]}
                for text in DOUBTFUL
            ],
        },
        negatives=[
            *(
                _refused(name, text, tidy(text), "refused when written and when read")
                for name, text in REFUSED.items()
            ),
            *(_refused(name, text, text, "refused when read; a writer tidies it") for name, text in READ.items()),
        ],
    )


def _refused(name: str, text: str, judged: str, why: str) -> Json:
    first = faults(judged)[0]
    return refused(name, f"characters.{first.kind.value}", why, text=_points(text), tidied=_points(tidy(text)))


def _points(text: str) -> str:
    return " ".join(f"{ord(character):04X}" for character in text)


def _folded(name: str) -> str:
    return _points(logins.fold(name) or "")


def _looks(name: str) -> str:
    return _points(logins.skeleton(logins.fold(name) or ""))
