"""Finds telephone numbers and bank accounts. Which numbers can exist is the libraries' knowledge, not ours.

This file decides only where a number may begin and end in the way people write it: with spaces, with dots, with a
letter o for a nought, or in words. The libraries are imported at the first candidate, so a letter without digits
does not pay for them. Never looks a number up anywhere.

Linear by construction: candidates begin at the edge of a group of digits, reach at most MOST_DIGITS digits, and at
most MOST_CHECKS of them are put to the library; a letter with more than that is no letter. Every repetition in a
pattern is bounded.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

from msgspec import Struct

from relay_client.hints.model import Hint, HintKind, HintLanguage
from relay_client.hints.words import listed, one_of

# Where a number without a country code may be from. A number with one (+, 00) may be from anywhere.
HOME_REGIONS = ("NL", "BE", "GB", "IE")
ABROAD = ("ZZ",)  # the library's name for "the number says it itself"
AMERICA = ("US",)
FEWEST_DIGITS, MOST_DIGITS = 9, 15  # E.164 allows 15; in the home regions no subscriber has fewer than 9
MOST_CHECKS = 20_000  # candidates put to the library for one text

_SPELLED = {word: str(digit) for digit in range(10) for word in listed(f"digit-{digit}")}
_TIMES = {"dubbel": 2, "double": 2, "triple": 3}
_GROUP = re.compile(
    r"(?<![^\W_])(?:(?P<digits>\+?\d{1,15}|o\d{1,14})(?!\d)"
    rf"|(?P<word>{'|'.join([*_SPELLED, *_TIMES])})(?!\w))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[ \t.,\-–_/()]{0,4}(?:\n[ \t]{0,4})?")  # also over the end of one line
# Digits with a form of their own: dates, court numbers, times, amounts, books. A telephone number never runs through them.
_OTHER = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?:"
    r"\d{1,2}[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:19|20)\d\d(?!\d)"
    r"|\d{1,2}[-/.](?:0?[1-9]|1[0-2])[-/.]\d\d(?![-/. ]?\d)"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-\d\d(?!\d)"
    r"|\d{2}[-/.]\d{6}[-/]\d{2}(?!\d)"
    r"|\d{1,2}:\d\d"
    r"|\d{1,3}(?:\.\d{3}){1,3},\d\d(?!\d)"
    r"|97[89][- ](?:\d[- ]?){9}[\dXx](?!\d)"
    r")"
    r"|[Ii][Ss][Bb][Nn](?:[- ]?1[03])?:?[ \t]{0,2}(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)"
)
_A_FEW_WORDS = r"\W{1,3}(?:[\w']{1,12}\W{1,3}){0,4}$"
_FILED_UNDER = re.compile(rf"{one_of('filed-under')}\w{{0,12}}{_A_FEW_WORDS}", re.IGNORECASE)
_CALLING = re.compile(rf"\b{one_of('calling')}\b{_A_FEW_WORDS}", re.IGNORECASE)
_LOOK_BACK = 48  # characters before a number in which a word says what it is


class _Group(Struct, frozen=True):
    start: int
    end: int
    digits: str


def _groups(text: str) -> Iterator[list[_Group]]:
    """Yield rows of digit groups that stand next to each other with nothing but separators between them."""
    barriers = [m.span() for m in _OTHER.finditer(text)]
    row: list[_Group] = []
    times = 1
    at = 0
    for match in _GROUP.finditer(text):
        while at < len(barriers) and barriers[at][1] <= match.start():
            at += 1
        between = _BETWEEN.match(text, row[-1].end) if row else None
        apart = between is None or between.end() != match.start() or match.group().startswith("+")
        barred = at < len(barriers) and barriers[at][0] < match.end()
        if row and (apart or barred):
            yield row
            row, times = [], 1
        if not barred:
            word = (match["word"] or "").lower()
            digits = _SPELLED.get(word, "") if word else match.group().lower().replace("o", "0")
            row.append(_Group(match.start(), match.end(), digits * times))
            times = _TIMES.get(word, 1)
    if row:
        yield row


@lru_cache(maxsize=4096)
def _exists(digits: str, regions: tuple[str, ...], *, lenient: bool) -> bool:
    """Tell whether the library knows these digits as a person's number; `lenient` settles for a possible length."""
    import phonenumbers

    # A free or paid service line belongs to an organisation: nobody gives away how to reach them with it.
    service = {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
    }
    numbers = []
    for region in regions:
        with suppress(phonenumbers.NumberParseException):
            numbers.append(phonenumbers.parse(digits, region))
    kinds = {phonenumbers.number_type(number) for number in numbers if phonenumbers.is_valid_number(number)}
    if kinds:
        return not kinds <= service
    return lenient and any(phonenumbers.is_possible_number(number) for number in numbers)


def _american(groups: Sequence[_Group]) -> bool:
    return [len(g.digits) for g in groups] == [3, 3, 4]


def _is_phone(text: str, groups: Sequence[_Group], *, lenient: bool) -> bool:
    before = text[max(0, groups[0].start - _LOOK_BACK) : groups[0].start].rstrip("(")
    if _FILED_UNDER.search(before) or (lenient and not _CALLING.search(before)):
        return False
    digits = "".join(g.digits for g in groups)
    if digits.startswith(("+", "00")):
        return _exists("+" + digits.lstrip("+0"), ABROAD, lenient=lenient)
    if digits.startswith("0"):
        return _exists(digits, HOME_REGIONS, lenient=lenient)
    return _american(groups) and _exists(digits, AMERICA, lenient=lenient)


def _ends(row: Sequence[_Group], first: int) -> list[int]:
    """Return the groups at which a number that begins at `first` may end, the longest first."""
    if not row[first].digits.startswith(("0", "+")) and not _american(row[first : first + 3]):
        return []
    ends: list[int] = []
    count = 0
    for last in range(first, min(len(row), first + MOST_DIGITS + 3)):
        count += len(row[last].digits.lstrip("+"))
        if count > MOST_DIGITS + 2:  # 00 in front of fifteen digits
            break
        if count >= FEWEST_DIGITS:
            ends.append(last)
    return ends[::-1]


def phone_hints(text: str) -> Iterator[Hint]:
    """Yield telephone numbers: real ones anywhere, possible ones where the words before them speak of calling."""
    checks = 0
    for row in _groups(text):
        first = 0
        while first < len(row):
            tries = [(lenient, last) for lenient in (False, True) for last in _ends(row, first)]
            checks += len(tries)
            if checks > MOST_CHECKS:
                return
            end = next((n for lenient, n in tries if _is_phone(text, row[first : n + 1], lenient=lenient)), None)
            if end is not None:
                start = row[first].start
                yield Hint(HintKind.PHONE, start - text.endswith("(", 0, start), row[end].end, HintLanguage.UND)
            first = first + 1 if end is None else end + 1


_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]?\d{2}(?=(?:[ .-]|[ -]?\n)?[A-Za-z0-9])")
# The numbers banks used before, or still use at home: only where the word for an account stands before them.
_ACCOUNT_NL = re.compile(
    r"(?<!\w)(?:bank|giro|spaar)?rek(?:ening)?\.?\s?(?:nummer|nr|no)?\.?\s?(?:is|:|=)?\s{0,3}"
    r"(?P<number>\d{2}\.?\d{2}\.?\d{2}\.?\d{3}|\d{2} \d{2} \d{2} \d{3})(?![\w.]\d|\w)",
    re.IGNORECASE,
)
_SORT_EN = re.compile(
    r"(?<!\w)sort(?:\s?code)?\W{0,3}(?:is\s)?(?P<number>\d\d[- ]?\d\d[- ]?\d\d)(?!\w)",
    re.IGNORECASE,
)
_ACCOUNT_EN = re.compile(
    r"(?<!\w)(?:acc(?:oun)?t?|a/c)\s?(?:number|no|nr|num|#)?\W{0,3}(?:is\s)?"
    r"(?P<number>\d{8}|\d{4} \d{4})(?!\w)",
    re.IGNORECASE,
)


def bank_hints(text: str) -> Iterator[Hint]:
    """Yield IBANs whose check digits are right, and home account numbers that are called so."""
    for match in _IBAN_START.finditer(text):
        whole = _iban_at(text, match.start())
        if whole is not None:
            yield Hint(HintKind.BANK, *whole.span(), HintLanguage.UND)
    for pattern, language in (
        (_ACCOUNT_NL, HintLanguage.NL),
        (_SORT_EN, HintLanguage.EN),
        (_ACCOUNT_EN, HintLanguage.EN),
    ):
        for match in pattern.finditer(text):
            yield Hint(HintKind.BANK, match.start("number"), match.end("number"), language)


def _iban_at(text: str, start: int) -> re.Match[str] | None:
    """Return the IBAN that begins at `start`, single spaces, dots or hyphens between its characters allowed; else None."""
    from stdnum import iban

    form = _iban_form(text[start : start + 2].upper())
    whole = None if form is None else form.match(text, start)
    # Without the check per country: a bank code that the library does not know yet is still someone's account.
    written = "" if whole is None else whole.group().replace("\n", "")
    return whole if written and iban.is_valid(written, check_country=False) else None


@lru_cache(maxsize=1024)
def _iban_form(country: str) -> re.Pattern[str] | None:
    """Return the pattern of an IBAN of this country, as long as it is there; None for a country without (ISO 13616 registry)."""
    from stdnum import numdb

    parts = numdb.get("iban").info(country)
    lengths = re.findall(r"(\d{1,2})!", str(parts[0][1].get("bban", "")) if parts else "")
    return (
        re.compile(rf"[A-Za-z0-9](?:(?:[ .-]|[ -]?\n)?[A-Za-z0-9]){{{3 + sum(map(int, lengths))}}}(?![^\W_])")
        if lengths
        else None
    )
