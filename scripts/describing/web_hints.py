"""The files of clients/web/src/generated about hints, for web_files.py: patterns, and what is known of numbers and accounts.

The patterns and the knowledge stand in relay_client/hints and in its libraries, and are never typed again. The phrases need no such
file: the browser reads the very lists of wordings/.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

import phonenumbers
from phonenumbers import PhoneMetadata
from stdnum import numdb

from relay_client.hints import addresses, numbers, numerals, online, plain, words
from scripts.describing.javascript import javascript
from scripts.describing.typescript import comment, data, literal

_MODULES: Final = (words, numerals, numbers, online, addresses)
_SERVICES: Final = ("premium_rate", "toll_free", "shared_cost")
"""Lines of organisations; the library asks for them before any other kind."""
_PEOPLES: Final = ("voip", "personal_number", "pager", "uan", "voicemail", "fixed_line", "mobile")


def patterns() -> str:
    """Every pattern of the finders, by module and name; a row of them where the module has one."""
    rows: list[str] = []
    for module in _MODULES:
        for name, value in vars(module).items():
            compiled = value if isinstance(value, tuple) else (value,)
            if compiled and all(isinstance(pattern, re.Pattern) for pattern in compiled):
                for number, pattern in enumerate(compiled):
                    numbered = f"_{number + 1}" if len(compiled) > 1 else ""
                    rows.append(f"export const {name.strip('_')}{numbered} =\n  {literal(javascript(pattern))};\n")
    folded = {
        character: character.casefold()
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.normalize("NFKD", character) == character and character.casefold() != character.lower()
    }
    digits = "".join(character for character in map(chr, range(sys.maxunicode + 1)) if character.isdigit())
    letters = (character for character in map(chr, range(sys.maxunicode + 1)) if character.isalnum())
    marks = {
        character
        for letter in letters
        for character in unicodedata.normalize("NFKD", letter)
        if not character.isalnum()
    }
    kept = sorted(
        mark for mark in marks if unicodedata.category(mark)[0] == "M" and not unicodedata.combining(mark)
    )
    return "".join(
        [
            "// Sources of patterns that are read with the flag `u` (scripts/describing/javascript.py).\n\n",
            *rows,
            "\n",
            comment("What case folding makes of a character, where it is not the small letter."),
            f"export const FOLDED: Readonly<Record<string, string>> = {data(folded)};\n\n",
            comment("Marks that stay where a letter is taken apart: they have a place of their own."),
            f"export const KEPT_MARKS = {literal(''.join(kept))};\n\n",
            comment("Characters that are digits to Python, beside the decimal ones."),
            f"export const MORE_DIGITS = {literal(''.join(digit for digit in digits if not digit.isdecimal()))};\n\n",
            comment("What stands for each sign that is not plain; nothing for one that is passed over."),
            f"export const SIGNS: Readonly<Record<string, string>> = {data(plain.SIGNS)};\n\n",
            comment("Words for digits, and for a digit that is said once for two or three."),
            f"export const SPELLED: Readonly<Record<string, string>> = {data(vars(numbers)['_SPELLED'])};\n",
            f"export const TIMES: Readonly<Record<string, number>> = {data(vars(numbers)['_TIMES'])};\n\n",
            "".join(
                f"export const {name} = {data(list(getattr(numbers, name)))};\n"
                for name in ("HOME_REGIONS", "AMERICA")
            ),
            "".join(
                f"export const {name} = {vars(module)[name]:_};\n"
                for module, name in (
                    (numbers, "FEWEST_DIGITS"),
                    (numbers, "MOST_DIGITS"),
                    (numbers, "MOST_CHECKS"),
                    (words, "LONGEST_WORD"),
                )
            ),
            "\n",
            comment(
                "The account numbers of each country behind its two letters and two digits (ISO 13616 registry)."
            ),
            f"export const ACCOUNTS: Readonly<Record<string, string>> = {data(_accounts())};\n",
        ]
    )


def _accounts() -> dict[str, str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    known = numdb.get("iban")
    forms = {a + b: known.info(a + b) for a in letters for b in letters}
    return {
        country: of_country[0][1]["bban"]
        for country, of_country in forms.items()
        if of_country and "bban" in of_country[0][1]
    }


def home_telephones() -> str:
    """What the library of telephone numbers knows of numbers that are dialled without a country code."""
    home = {
        region: phonenumbers.country_code_for_region(region) for region in (*numbers.HOME_REGIONS, *numbers.AMERICA)
    }
    return _codes(home.values()) + f"export const CODE_OF: Readonly<Record<string, number>> = {data(home)};\n"


def telephones(least: int, below: int) -> str:
    """What it knows of the other countries, of codes from `least` on: a file for each stretch, so that none is large."""
    home = [phonenumbers.country_code_for_region(region) for region in (*numbers.HOME_REGIONS, *numbers.AMERICA)]
    return _codes(
        code for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE if least <= code < below and code not in home
    )


def _codes(codes: Iterable[int]) -> str:
    """Write of each country code its regions, the main one first."""
    rows = []
    for code in sorted(set(codes)):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
        described = [_region(code, region, main=at == 0) for at, region in enumerate(regions)]
        rows.append(f"  {code}: {data(described)},\n")
    return (
        "// From the metadata of libphonenumber (Apache License 2.0), by way of the Python package `phonenumbers`.\n"
        'import type { Region } from "../client/hints/telephones.ts";\n\n'
        f"export const CODES: Readonly<Record<string, readonly Region[]>> = {{\n{''.join(rows)}}};\n"
    )


def _region(code: int, region: str, *, main: bool) -> dict[str, Any]:
    metadata: Any = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    general = metadata.general_desc
    made = {
        "any": general.national_number_pattern,
        "lengths": list(general.possible_length),
        "local": list(general.possible_length_local_only) if main else [],
        "begins": metadata.leading_digits,
        "prefix": metadata.national_prefix_for_parsing if main else None,
        "becomes": (metadata.national_prefix_transform_rule or "").replace("\\", "$") if main else None,
        "services": list(_kinds(metadata, _SERVICES)),
        "peoples": list(_kinds(metadata, _PEOPLES)),
    }
    return {name: of for name, of in made.items() if of}


def _kinds(metadata: Any, names: Iterable[str]) -> Iterable[list[object]]:
    seen = set()
    for name in names:
        of = getattr(metadata, name)
        if of is None or not of.national_number_pattern or of.possible_length == (-1,):
            continue
        row = (of.national_number_pattern, tuple(of.possible_length))
        if row not in seen:
            seen.add(row)
            yield [row[0], list(row[1])]
