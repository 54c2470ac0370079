"""What people may write: every character of Unicode is allowed, tidied or refused, and nothing hides between what is seen."""

import json
import random
import shutil
import subprocess
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.wire import characters
from relay.wire.alphabet import alphabet, unicode_version
from relay.wire.characters import CharacterKind, clean, faults, tidy, unseen

KNOWN = alphabet()
TOP = 0x110000

WRITTEN_TODAY = [
    "Beste Anna,\n\n    ik dacht aan de tuin.\n\n\nDag – en “tot ziens”…",
    "Çok güzel, œuvre, Łódź, ǩ, ŋ, ß, ý",
    "Việt Nam: nữ, ộ, ẫ",
    "Ελληνικά, ᾳ· τί;",
    "Привет, Ґанок, ё й",
    "שָׁלוֹם, מה שלומך? ״טוב״",
    "العَرَبِيَّةُ، كيف؟ ٣",
    "می\u200cروم، خانه\u200cای",
    "नमस्ते क\u094d\u200dष ऱ्य",
    "র\u200d্যালি ৎ",
    "ශ්\u200dරී ලංකා",
    "മലയാളം ൻ ൽ",
    "தமிழ் ౧ ಕನ್ನಡ ไทยน้ำ ខ្មែរ མཐུན་ မြန်မာ",
    "日本語が、パン。〔注〕 中文，！？ 한국어 ㅋㅋ",
    "አማርኛ ⵜⴰⵎⴰⵣⵉⵖⵜ ᏣᎳᎩ",
    "❤ ❤️ ☺️ ⌚\ufe0e 1️⃣ #️⃣ 👍🏽 🇳🇱 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "👩\u200d❤️\u200d👨 🏳️\u200d🌈 👩🏻\u200d🤝\u200d👨🏼 🕵🏻\u200d♂️ 🕵️\u200d♂️ 👨\u200d👩\u200d👧",
    "\U0001fae8 is of Unicode 15",
    "x̣́ and b̌ are composed of parts",
    "½ of 5 m² at 20 °C, 3 × 4 − 2 ≤ €10",
]


@pytest.mark.parametrize("text", WRITTEN_TODAY)
def test_what_people_write_today_is_sent_as_it_is(text: str) -> None:
    assert [str(each) for each in faults(text)] == []
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\ufeffa\u00a0b\u3000c\td  e", "a b c d e"),
        ("\ta\n \tb", "a\n    b"),
        ("a \n\n\n\n\nb\n", "a\n\n\nb"),
        (" " * 40 + "a\n" + " " * 40 + "b", "a\n" + " " * 16 + "b"),
        ("e\u0301", "\u00e9"),
        ("so\u00adft ze\u200bro word\u2060join", "soft zero wordjoin"),
        ("a\u200f b\u200e \u061cc", "a b c"),
        ("\ufb01n \u0133s \u210c \u2167 \uff21\uff11 \uff8a\uff9f \u00b5", "fin ijs H VIII A1 パ μ"),
        ("a\u2010b\u2011c \u02bcd \u2219 \u2215", "a-b-c \u2019d \u00b7 /"),
        ("\u0d28\u0d4d\u200d", "\u0d7b"),
        ("a\u200db\u200cc", "abc"),
        ("🏳\u200d🌈", "🏳️\u200d🌈"),
        ("👩\u200d🚗", "👩🚗"),
        ("1\u20e3", "1\ufe0f\u20e3"),
        ("😀\ufe0f ❤\ufe0e ☝\ufe0f🏻", "😀 ❤ ☝🏻"),
    ],
)
def test_what_is_harmless_is_tidied(text: str, tidied: str) -> None:
    assert tidy(text) == tidied
    assert clean(tidied)
    assert not clean(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a\x1b[2J", CharacterKind.CONTROL),
        ("a\u2063b", CharacterKind.UNSEEN),
        ("a\u202eb", CharacterKind.UNSEEN),
        ("a\u200e\u200fb", CharacterKind.UNSEEN),
        ("a\u034fb", CharacterKind.UNSEEN),
        ("a\u115fb\u1160c\u3164d\uffa0", CharacterKind.UNSEEN),
        ("a\U000e0041b", CharacterKind.UNSEEN),
        ("\u845b\U000e0100", CharacterKind.UNSEEN),
        ("a\ufe00b", CharacterKind.UNSEEN),
        ("a\ufe0fb", CharacterKind.STYLE),
        ("1\ufe0f", CharacterKind.STYLE),
        ("a\u20e3", CharacterKind.STYLE),
        ("a\u2800b", CharacterKind.UNKNOWN),
        ("a\ue000b", CharacterKind.UNKNOWN),
        ("a\ud800b", CharacterKind.UNKNOWN),
        ("a\ufffcb", CharacterKind.UNKNOWN),
        ("\u1100", CharacterKind.UNKNOWN),
        ("\U00012000", CharacterKind.UNKNOWN),
        ("\U0001fadc is of Unicode 16", CharacterKind.UNKNOWN),
        ("\u0301a", CharacterKind.MARK),
        ("a\n\u0301b", CharacterKind.MARK),
        ("a \u0301b", CharacterKind.MARK),
        ("😀\u0301", CharacterKind.MARK),
        ("x\u0323\u0323", CharacterKind.MARK),
        ("x\u0316\u0317\u0318\u0319\u031c", CharacterKind.MARK),
        ("a\u05b0", CharacterKind.MARK),
        ("\u0e01\u064b", CharacterKind.MARK),
    ],
)
def test_what_would_be_missed_is_refused_with_its_kind(text: str, kind: CharacterKind) -> None:
    found = faults(tidy(text))
    assert found
    assert found[0].kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" a", CharacterKind.SPACE),
        ("a ", CharacterKind.SPACE),
        ("a  b", CharacterKind.SPACE),
        ("a \nb", CharacterKind.SPACE),
        ("a\n" + " " * 17 + "b", CharacterKind.SPACE),
        ("a\tb", CharacterKind.SPACE),
        ("a\u00a0b", CharacterKind.SPACE),
        ("a\n", CharacterKind.LINE),
        ("\na", CharacterKind.LINE),
        ("a\n\n\n\nb", CharacterKind.LINE),
        ("a\r\nb", CharacterKind.LINE),
        ("e\u0301", CharacterKind.SPELLING),
        ("\ufb01", CharacterKind.SPELLING),
        ("a\u2010b", CharacterKind.SPELLING),
        ("🏳\u200d🌈", CharacterKind.SPELLING),
        ("a\u200cb", CharacterKind.JOINER),
        ("👩\u200d🚗", CharacterKind.JOINER),
        ("क\u094d\u200d", CharacterKind.JOINER),
        ("क\u094d\u200d\u200dष", CharacterKind.JOINER),
        ("क\u094d\u200da", CharacterKind.JOINER),
    ],
)
def test_a_reader_refuses_every_other_spelling(text: str, kind: CharacterKind) -> None:
    assert kind in [each.kind for each in faults(text)]


def test_one_line_has_no_line_end_and_is_tidied_into_one() -> None:
    assert tidy(" a\r\n\n  b ", lines=False) == "a b"
    assert [each.kind for each in faults("a\nb", lines=False)] == [CharacterKind.LINE]


def test_a_fault_says_where_it_is() -> None:
    (found,) = faults("een\ntwee\nik ver\u2063der")
    assert (found.line, found.column, found.before, found.point, found.kind) == (
        3,
        7,
        "ik ver",
        0x2063,
        CharacterKind.UNSEEN,
    )
    assert str(found) == "unseen U+2063 at 3:7"
    assert faults("a\u2063")[0].before == "a"
    assert faults("\u2063a")[0].before == ""


def test_every_character_is_allowed_or_refused_or_made_another_one_that_is_allowed() -> None:
    """Each stands alone on a line of one long text, behind a letter."""
    kept = (KNOWN.printable, KNOWN.unseen, KNOWN.same)
    others = [
        chr(point)
        for point in range(TOP)
        if not KNOWN.allowed.has(point)
        and (point % 59 == 0 or point < 0x3000 or any(each.has(point) for each in kept))
    ]
    refused = dict(characters._unfit("\n".join(f"a{each}b" for each in others)))
    assert len(refused) == len(others)
    tidied = tidy("\n".join(f"a{each}b" for each in others if not 0xD800 <= ord(each) < 0xE000))
    still = dict(characters._unfit(tidied))
    assert 0 < len(still) < len(others)
    assert all(KNOWN.allowed.has(ord(each)) for at, each in enumerate(tidied) if at not in still)


def test_a_hostile_text_is_judged_at_once() -> None:
    """As many faults as characters, marks without an end, joiners without an end: linear, and the first faults placed."""
    for text in (
        "\u2063" * 20_000,
        "x" + "\u0316\u0317" * 10_000,
        "a\u200d" * 10_000,
        "\n" * 20_000,
        "\u0345" * 20_000,
    ):
        assert 0 < len(faults(text)) <= characters.FAULTS
        tidy(text)


def test_every_allowed_character_may_be_sent_somewhere() -> None:
    plain = [chr(point) for point in range(TOP) if KNOWN.allowed.has(point) and chr(point) not in " \n"]
    marks = {each for each in plain if KNOWN.nonspacing.has(ord(each)) or KNOWN.spacing.has(ord(each))}
    alone = "\n".join(each for each in plain if each not in marks)
    assert [str(each) for each in faults(alone)] == []
    assert tidy(alone) == alone
    assert len(plain) > 120_000


def test_the_common_characters_that_are_passed_over_quickly_need_no_look() -> None:
    quick = [chr(point) for point in range(TOP) if characters._PLAIN.fullmatch(chr(point))]
    assert len(quick) > 300
    for each in quick:
        assert KNOWN.allowed.has(ord(each))
        assert not KNOWN.nonspacing.has(ord(each))
        assert unicodedata.normalize("NFC", each) == each
        assert not unicodedata.combining(each)


def test_the_alphabet_does_not_follow_the_interpreter() -> None:
    """A picture of Unicode 15 is allowed under older tables, and one of Unicode 16 refused under newer ones."""
    assert unicode_version() == "15.0.0"
    assert clean("\U0001fae8")
    assert [str(each) for each in faults("x\U0001fadc")] == ["unknown U+1FADC at 1:2"]


ODD = st.text(
    st.sampled_from(
        "ab \n\t1#\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u0301\u0323\u0338\u20e3\ufe0e\ufe0f\U0001f3fb\u2764\U0001f469"
        "\U0001f468"
        "\U0001f91d\U0001f308\U0001f3f3\u094d\u0915\u0937\u0930\u09b0\u09cd\u09af\u0645\u06cc\u064b\u05d0\u05b0\u0d28\u0d4d\u1100\u1161"
        ""
        "\uac00\u3042\u3099\uff8a\uff9f\ufb01\u2010\U000e0067\U000e007f\u2800\r\u0085\u2063"
    ),
    max_size=30,
)


@given(ODD | st.text(max_size=60), st.booleans())
def test_tidying_once_is_enough_and_what_is_clean_is_tidy(text: str, lines: bool) -> None:
    tidied = tidy(text, lines=lines)
    assert tidy(tidied, lines=lines) == tidied
    if clean(text, lines=lines):
        assert tidied == text
        assert unicodedata.is_normalized("NFC", text)


@given(ODD, ODD)
def test_two_clean_texts_never_differ_by_the_unseen_alone(one: str, other: str) -> None:
    """What is left without the few characters that have no shape differs too, or they stand where a script joins."""
    bare = str.maketrans(dict.fromkeys("\u200c\u200d\ufe0e\ufe0f", None))
    a, b = tidy(one), tidy(other)
    if clean(a) and clean(b) and a != b and a.translate(bare) == b.translate(bare):
        assert unseen(a) or unseen(b) or "\ufe0f" in a + b or "\ufe0e" in a + b or "\u200d" in a + b


LETTER = (
    "Dear you, I think of the garden and hope that you are well. It\u2019s been a long-winded caf\u00e9 year.\n"
) * 24
"""More than 2,000 characters."""
SECRET = random.Random(7).randbytes(2_000)


def hidden(route: str) -> str:
    """Return the letter with as much of the secret in it as one route carries."""
    bits = "".join(f"{each:08b}" for each in SECRET)
    digits = iter(bits)

    def bit() -> bool:
        return next(digits, "0") == "1"

    def selector(byte: int) -> str:
        return chr(0xFE00 + byte) if byte < 16 else chr(0xE0100 + byte - 16)

    at_front = {
        "selectors": map(selector, SECRET),
        "tags": (chr(0xE0000 + each % 0x80) for each in SECRET),
        "unseen": ("\u2063" if each == "1" else "\u2064" for each in bits),
        "private": (chr(0xF0000 + each) for each in SECRET),
        "styles": ("\U0001f600\ufe0f" if each == "1" else "\U0001f600" for each in bits[:200]),
    }
    if route in at_front:
        return LETTER[:30] + "".join(at_front[route]) + LETTER[30:]
    where, instead = INSTEAD[route]
    return "".join(instead if each in where and bit() else each for each in LETTER)


INSTEAD = {
    "marks": ("e", "e\u034f"),
    "direction": (" ", " \u200e"),
    "joiners": ("e", "e\u200c"),
    "soft hyphens": ("e", "e\u00ad"),
    "spaces": (" ", "\u00a0"),
    "double spaces": (" ", "  "),
    "spaces at the end": ("\n", " " * 40 + "\n"),
    "tabs at the end": ("\n", "\t \t\n"),
    "line ends": ("\n", "\r\n"),
    "composition": ("\u00e9", "e\u0301"),
    "hyphens": ("-", "\u2010"),
    "blank letters": (" ", "\u3164"),
    "braille": (" ", "\u2800"),
    "wide letters": ("a", "\uff41"),
    "mathematics": ("a", "\U0001d5ba"),
    "apostrophes": ("\u2019", "\u02bc"),
}
"""Instead of which character of the letter another spelling stands, for a bit that is set."""
ROUTES = ["selectors", "tags", "unseen", "private", "styles", *INSTEAD]


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_hidden_by_any_route_arrives(route: str) -> None:
    """Either the text is refused, or it is sent as if nothing had been hidden in it."""
    carrier = hidden(route)
    empty = LETTER[:30] + "\U0001f600" * 200 + LETTER[30:] if route == "styles" else LETTER
    assert carrier != empty
    assert not clean(carrier), "a reader refuses it, whatever sealed it"
    sent = tidy(carrier)
    assert not clean(sent) or sent == tidy(empty)


def test_what_is_left_to_hide_in_is_bounded_and_shown() -> None:
    """A letter of plain words can be sent in one way only, but for the choice among signs that are seen."""
    text = tidy(LETTER)
    for at, each in product(
        range(0, len(text), 97), "\u200c\u200d\ufe0e\ufe0f\u0301\u00ad\u200b\u2060 \n\u00a0\u034f"
    ):
        changed = text[:at] + each + text[at:]
        if clean(changed):
            seen = changed.translate(str.maketrans(dict.fromkeys("\u200c\u200d\ufe0e\ufe0f", None)))
            assert seen != text, "one more character that is allowed is one that is seen"


def test_another_program_composes_allowed_texts_alike() -> None:
    """Node has its own Unicode tables, of another version than Python's."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on this machine")
    allowed = [chr(point) for point in range(TOP) if KNOWN.allowed.has(point)]
    marks = [each for each in allowed if KNOWN.nonspacing.has(ord(each)) or KNOWN.spacing.has(ord(each))]
    chance = random.Random(11)
    letters = [each for each in allowed if KNOWN.letters.has(ord(each))]
    mixed = [chance.choice(letters) + "".join(chance.choices(marks, k=3)) for _ in range(20_000)]
    latin = [one + other for one in letters[:700] for other in marks[:100]]
    texts = [*allowed, *mixed, *latin]
    program = (
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "process.stdout.write(JSON.stringify(texts.map(each => each.normalize('NFC'))));"
    )
    said = subprocess.run([node, "-e", program], input=json.dumps(texts).encode(), capture_output=True, check=True)
    theirs = json.loads(said.stdout)
    assert theirs == [unicodedata.normalize("NFC", each) for each in texts]
    assert theirs != texts, "some of them are composed"
