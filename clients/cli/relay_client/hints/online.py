"""Finds e-mail addresses, links and names on social media by their form.

Decides what is an address by form alone and never asks the network whether something exists. How someone asks in
words to be found ("add me on ...") stands in wordings/link.*.

Linear by construction: a search begins only at the edge of a run of characters (the look-behind), every repetition
has an upper bound, and neighbouring repetitions share no character, so the work per place has a fixed upper bound.
"""

import re
from collections.abc import Iterator

from relay_client.hints.model import Hint, HintKind, HintLanguage
from relay_client.hints.words import one_of

_ENDING = one_of("ending")
_KNOWN_ENDING = re.compile(_ENDING)
_HOST = r"(?:[^\W_](?:[\w-]{0,62})\.){1,4}"
_LOCAL = r"(?<![\w.+%@-])[\w.+%-]{1,64}"
_AT_SIGN = re.compile(rf"{_LOCAL}(?P<gap> ?)@(?P<after> ?){_HOST}(?P<ending>[a-zA-Z]{{2,24}})(?![\w@])")
_SPELLED_AT = r"(?:[\[({<]\s?(?:at|apenstaartje|@)\s?[\])}>]|(?<=\s)(?:at|apenstaartje|@)(?=\s))"
_SPELLED_DOT = r"(?:[\[({<]\s?(?:dot|punt|\.)\s?[\])}>]|(?<=\s)(?:dot|punt)(?=\s)|\.)"
_SPELLED_ADDRESS = re.compile(
    rf"{_LOCAL}\s?{_SPELLED_AT}\s?(?:[\w-]{{1,63}}\s?{_SPELLED_DOT}\s?){{1,4}}(?:{_ENDING}|net)(?![\w@])",
    re.IGNORECASE,
)

_REST = r"[^\s<>\"'«»]"
_WITH_SCHEME = re.compile(rf"(?<![\w@])(?:h(?:tt|xx)ps?\s?:\s?//\s?|www\.){_REST}{{2,2000}}", re.IGNORECASE)
_BARE = re.compile(
    rf"(?<![\w@.%+-]){_HOST}(?:{_ENDING}(?:/{_REST}{{0,2000}})?|[a-z]{{2,12}}/[\w@#?=%&+.-]{{2,200}})(?![\w@])"
)
_HANDLE = re.compile(r"(?<![\w@./])@(?=[\w.]{0,29}[\d_.]\w)[A-Za-z_][\w.]{2,29}")
_NAMED = re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{2,29}")
_PLATFORM = re.compile(rf"(?<!\w){one_of('platform-name')}(?!\w)", re.IGNORECASE)
# "mijn snap is kees.v", "facebook, my name there is Anna": after the platform, how one is called there, the name.
_NAME_AFTER = re.compile(
    r"(?P<link>\s?[:=]\s?"
    r"|,?\s(?:[\w']{1,12}\s){0,3}?(?:is|als|heet|as|am|ben|under|onder|called|genaamd)"
    r"(?:\s(?:ik|it|daar))?[:\s]\s?"
    r"|,?\s)"
    r"(?P<name>@?[A-Za-z_][\w.-]{1,28}\w(?:#\d{4})?(?:\s[A-Z][\w-]{1,29})?)"
)
_MINE = re.compile(r"\b(?:mijn|mn|m'n|my)\s$", re.IGNORECASE)
_LIKE_A_NAME = re.compile(r"@|\w{1,29}[\d_.#-]\w|[A-Z]")
_CLEARLY_A_NAME = re.compile(r"@|\w{1,29}[\d_]")
_NOT_A_NAME = re.compile(one_of("no-name"), re.IGNORECASE)
_NEAR = 40  # characters on either side of a bare "@name" in which a platform makes it one
_TRAILING = ".,;:!?)]}>…'\""


def email_hints(text: str) -> Iterator[Hint]:
    """Yield e-mail addresses, also with spaces around the sign, and spelled out ("anna at example dot org")."""
    if "@" in text:
        for match in _AT_SIGN.finditer(text):
            if not (match["gap"] or match["after"]) or _meant_as_one(match):
                yield Hint(HintKind.EMAIL, match.start(), match.end(), HintLanguage.UND)
    for match in _SPELLED_ADDRESS.finditer(text):
        yield Hint(HintKind.EMAIL, match.start(), match.end(), HintLanguage.UND)


def link_hints(text: str) -> Iterator[Hint]:
    """Yield web addresses, with or without https, and names on social media."""
    for pattern in (_WITH_SCHEME, _BARE, _HANDLE):
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip(_TRAILING))
            if end > match.start():
                yield Hint(HintKind.LINK, match.start(), end, HintLanguage.UND)
    for platform in _PLATFORM.finditer(text):
        offset = max(0, platform.start() - _NEAR)
        nearby = text[offset : platform.end() + _NEAR]
        for match in _NAMED.finditer(nearby):
            end = match.start() + len(match.group().rstrip(_TRAILING))
            yield Hint(HintKind.LINK, offset + match.start(), offset + end, HintLanguage.UND)
        named = _NAME_AFTER.match(text, platform.end())
        if named and _is_name(text, platform, named):
            yield Hint(HintKind.LINK, platform.start(), named.end("name"), HintLanguage.UND)


def _meant_as_one(match: re.Match[str]) -> bool:
    """Tell whether an address with a space in it is one.

    With a capital the ending is the next sentence ("@ school.Nu"), and "insta @sanne.vb" is a name on a platform.
    """
    known = _KNOWN_ENDING.fullmatch(match["ending"]) is not None
    return match["ending"].islower() and (known or bool(match["after"]))


def _is_name(text: str, platform: re.Match[str], named: re.Match[str]) -> bool:
    """Tell a name on a platform from the next word: "my snap is kev.sample" is one, "my snap is gone" is not."""
    name = named["name"]
    if _NOT_A_NAME.fullmatch(name.partition(" ")[0]):
        return False
    linked = named["link"].strip(", ") != ""
    mine = linked and _MINE.search(text[max(0, platform.start() - 8) : platform.start()]) is not None
    if not linked:
        return _CLEARLY_A_NAME.match(name) is not None
    return mine or _LIKE_A_NAME.match(name) is not None
