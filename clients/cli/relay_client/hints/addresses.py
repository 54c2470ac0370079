"""Finds postal addresses by their form: street and number, postcode, post-office box.

Knows the Dutch, the British and the American way of writing, and no list of streets or towns; the words that tell them stand in
wordings/forms.txt. Most of the work is
telling an address from a count: the number in "3 weeks" or "10 years on the road" is never a house number.

Linear by construction: every search begins at the edge of a word, every repetition has an upper bound, and at most
three words are read between a number and its street.
"""

import re
from collections.abc import Iterator

from relay_client.hints.model import Hint, HintKind, HintLanguage
from relay_client.hints.words import one_of

_ENDS_HERE = r"(?!\w|[.,:]\d)"

# ---- Dutch ----------------------------------------------------------------------------------------------------------

_ROAD_NL = one_of("road-nl")
_GROUND_NL = one_of("ground-nl")
_STREET_NL = re.compile(
    rf"(?<![\w-])(?P<street>[^\W\d_]{{2,24}}(?:-[^\W\d_]{{2,24}})?(?:{_ROAD_NL}|(?P<ground>{_GROUND_NL}))"
    r"(?:-(?:noord|zuid|oost|west))?),?\s{1,2}(?:(?:op\s)?(?:nr\.?|nummer|huisnummer)\s)?"
    rf"(?P<number>[1-9]\d{{0,4}}\s?[a-z]?(?:\s?-\s?\d{{1,4}}|\s(?:bis|hs))?){_ENDS_HERE}",
    re.IGNORECASE,
)
_NO_STREET_NL = re.compile(r"[^\W\d_]{0,24}" + one_of("no-street-nl"), re.IGNORECASE)
_SAYS_ADDRESS_NL = re.compile(
    r"(?:adres|woon|woont|wonen|postcode|verhuisd)\W{1,3}"
    r"(?:(?:is|nu|op|aan|in|naar|de|het|dus|gewoon|weer)[:\s]\s?){0,4}"
    r"(?P<street>(?:[A-Z][\w'’-]{1,24}\s){1,4})(?:nummer\s|nr\.?\s)?"
    rf"(?P<number>[1-9]\d{{0,4}}[a-z]?){_ENDS_HERE}"
)
_POSTCODE_NL = re.compile(r"(?<![\w€£$.,:/-])[1-9]\d{3}\s?(?P<letters>[A-Za-z]{2})(?![\w'’])")
_NO_POSTCODE_NL = re.compile(one_of("no-postcode-nl"), re.IGNORECASE)

# ---- English --------------------------------------------------------------------------------------------------------

_STRONG_EN = one_of("road-en")
_IS_STRONG_EN = re.compile(_STRONG_EN, re.IGNORECASE)
_WEAK_EN = one_of("ground-en")
# Both the shortest and the longest name are tried: "9 The Crescent", "88 St Marys Close".
_STREETS_EN = tuple(
    re.compile(
        rf"(?<![\w£$€.,:/-])[1-9]\d{{0,4}}[a-zA-Z]?,?\s(?P<name>(?:[A-Za-z][\w'’.-]{{0,24}}\s){{0,3}}{least})"
        rf"(?P<street>{_STRONG_EN}|{_WEAK_EN})(?!\w)",
        re.IGNORECASE,
    )
    for least in ("?", "")
)
_NOT_IN_NAME_EN = re.compile(one_of("not-in-street-en") + r"\.?")
_NUMBER_LAST_EN = re.compile(
    rf"(?<!\w)[A-Z][\w'’]{{1,24}}\s(?i:{_STRONG_EN}|{_WEAK_EN}),?\s"
    r"(?:at\s)?(?:number|no\.?|nr\.?)\s[1-9]\d{0,4}[a-z]?(?!\w)"
)
_SAYS_ADDRESS_EN = re.compile(
    r"(?<!\w)(?i:live|lives|living|moved|address|staying|based|house|home|post|send)\s"
    r"(?:[\w']{1,12}\s){0,3}?(?i:at|to|is|be)[:\s]\s?"
    r"(?P<place>[1-9]\d{0,3}[a-zA-Z]?,?(?:\s[A-Z][\w'’]{1,24}){1,3})"
)
_FLAT_EN = re.compile(
    rf"(?<!\w)(?:flat|apartment|apt)\.?\s(?:no\.?\s|number\s)?(?P<number>\d{{1,4}}[a-z]?){_ENDS_HERE}",
    re.IGNORECASE,
)
_POSTCODE_UK = re.compile(r"(?<!\w)[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d(?P<letters>[A-Za-z]{2})(?!\w)")
_NO_POSTCODE_UK = re.compile(one_of("no-postcode-uk"), re.IGNORECASE)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY])"
)
_ZIP = re.compile(rf"(?<!\w){_STATE}\s\d{{5}}(?:-\d{{4}})?(?!\w)")

# ---- both -----------------------------------------------------------------------------------------------------------

_BOX = re.compile(r"(?<!\w)(?:(?P<nl>postbus)|p\.?\s?o\.?\s?box)\s{0,2}\d{1,6}(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(r"\s?" + one_of("counted"), re.IGNORECASE)


def address_hints(text: str) -> Iterator[Hint]:
    """Yield addresses and parts of addresses that lead to a door or a letter box."""
    for match in _BOX.finditer(text):
        yield _hint(match, HintLanguage.NL if match["nl"] else HintLanguage.EN)
    yield from _dutch(text)
    yield from _english(text)


def _hint(match: re.Match[str], language: HintLanguage, group: str | int = 0) -> Hint:
    return Hint(HintKind.ADDRESS, match.start(group), match.end(), language)


def _counts(text: str, match: re.Match[str]) -> bool:
    return _COUNTED.match(text, match.end("number")) is not None


def _dutch(text: str) -> Iterator[Hint]:
    for match in _STREET_NL.finditer(text):
        street = match["street"]
        named = street[0].isupper() or not match["ground"]
        if named and not _NO_STREET_NL.fullmatch(street) and not _counts(text, match):
            yield _hint(match, HintLanguage.NL)
    for match in _SAYS_ADDRESS_NL.finditer(text):
        if not _counts(text, match):
            yield _hint(match, HintLanguage.NL, "street")
    for match in _POSTCODE_NL.finditer(text):
        if not _NO_POSTCODE_NL.fullmatch(match["letters"]):
            yield _hint(match, HintLanguage.NL)


def _english(text: str) -> Iterator[Hint]:
    for pattern in _STREETS_EN:
        yield from (_hint(match, HintLanguage.EN) for match in pattern.finditer(text) if _is_street_en(match))
    for match in _FLAT_EN.finditer(text):
        if not _counts(text, match):
            yield _hint(match, HintLanguage.EN)
    for match in _POSTCODE_UK.finditer(text):
        if not _NO_POSTCODE_UK.fullmatch(match["letters"]):
            yield _hint(match, HintLanguage.EN)
    for match in _SAYS_ADDRESS_EN.finditer(text):
        yield _hint(match, HintLanguage.EN, "place")
    for pattern in (_NUMBER_LAST_EN, _ZIP):
        yield from (_hint(match, HintLanguage.EN) for match in pattern.finditer(text))


def _is_street_en(match: re.Match[str]) -> bool:
    """Tell an address from a count: "44 willow road" is one, "3 court days" is not."""
    name, street = match["name"].split(), match["street"]
    if not name:
        return False
    if name[0].lower() == "the":
        return (name[1] if len(name) > 1 else street)[0].isupper()
    if any(_NOT_IN_NAME_EN.fullmatch(word) for word in name):
        return False
    strong = _IS_STRONG_EN.fullmatch(street) is not None
    return strong or (street[0].isupper() and name[-1][0].isupper())
