"""The colours of an organisation and its telephone number: a small style sheet that may set six properties, and nothing else.

What is sent is written anew from what was read: colours, a number, and no other word of the file. So it can cover nothing, fetch
nothing and hide nothing, whoever wrote it. The number is among them because a style sheet is all that a browser reads which cannot
run the client: the page shows it there without a script.
"""

from __future__ import annotations

import re
from typing import Final

NAMES: Final = ("ink", "ink-strong", "on-ink", "lining", "seal")
MOST_BYTES: Final = 4_096
LEAST_CONTRAST: Final = 4.5
"""Of words on what they stand on (WCAG 2.2, 1.4.3)."""
_DARK: Final = "@media (prefers-color-scheme: dark)"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"\s*:root\s*\{([^{}]*)\}\s*")
_DARK_RULE: Final = re.compile(
    r"\s*@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{\s*:root\s*\{([^{}]*)\}\s*\}\s*"
)
_SET: Final = re.compile(r"\s*--([a-z-]{1,20})\s*:\s*#([0-9A-Fa-f]{6})\s*")
_NUMBER: Final = re.compile(r"[A-Za-z0-9 +().,:/-]{1,60}")
"""What of a telephone number can stand between quotes of a style sheet and end nothing there."""
_SAID: Final = re.compile(rf'\s*--telephone\s*:\s*"({_NUMBER.pattern})"\s*')
_CHANNEL_TOP: Final = 255


class UnfitStyle(ValueError):
    """The sheet has something in it that it may not set; the text goes on a sentence that begins with its name."""


def checked(sheet: bytes, telephone: str = "") -> bytes:
    """Return a sheet that sets the same colours and number. Raises UnfitStyle. An empty one sets none.

    `telephone` stands in place of the sheet's own; one with characters that no number needs is left out.
    """
    if len(sheet) > MOST_BYTES:
        raise UnfitStyle(f"has more than {MOST_BYTES} bytes")
    try:
        text = _COMMENT.sub(" ", sheet.decode("ascii"))
    except UnicodeDecodeError:
        raise UnfitStyle("has characters that no colour needs") from None
    if not text.strip():
        return _written({}, telephone).encode() if _NUMBER.fullmatch(telephone) else b""
    light = _RULE.match(text)
    if light is None:
        raise UnfitStyle("begins with something else than `:root {`")
    body, declared = _number(light[1])
    written, rest = _written(_colours(body), telephone or declared), text[light.end() :]
    if rest.strip():
        dark = _DARK_RULE.fullmatch(rest)
        if dark is None:
            raise UnfitStyle(f"goes on with something else than one `{_DARK} {{ :root {{`")
        written += f"{_DARK} {{\n{_written(_colours(dark[1]))}}}\n"
    return written.encode()


def _number(body: str) -> tuple[str, str]:
    """Return a rule's body without the telephone number, and that: empty where there is none."""
    declarations = body.split(";")
    declared = [match[1] for part in declarations if (match := _SAID.fullmatch(part))]
    if len(declared) > 1:
        raise UnfitStyle("sets --telephone twice")
    return ";".join(part for part in declarations if _SAID.fullmatch(part) is None), "".join(declared)


def _colours(body: str) -> dict[str, str]:
    colours: dict[str, str] = {}
    for declaration in body.split(";"):
        if not declaration.strip():
            continue
        match = _SET.fullmatch(declaration)
        if match is None or match[1] not in NAMES:
            raise UnfitStyle(
                f"may set --{', --'.join(NAMES)} to colours like #1f4b50, and {declaration.strip()[:60]!r} is something else"
            )
        if match[1] in colours:
            raise UnfitStyle(f"sets --{match[1]} twice")
        colours[match[1]] = match[2].lower()
    for ink in ("ink", "ink-strong"):
        if {ink, "on-ink"} <= colours.keys() and contrast(colours[ink], colours["on-ink"]) < LEAST_CONTRAST:
            raise UnfitStyle(
                f"makes words in --on-ink hard to read on --{ink}: their contrast is under {LEAST_CONTRAST}"
            )
    return colours


def _written(colours: dict[str, str], telephone: str = "") -> str:
    rows = [f"  --{name}: #{colour};\n" for name, colour in colours.items()]
    if _NUMBER.fullmatch(telephone):
        rows.append(f'  --telephone: "{telephone}";\n')
    return ":root {\n" + "".join(rows) + "}\n"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, contrast ratio): 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour of six hexadecimal digits (WCAG 2.2): 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / _CHANNEL_TOP for at in (0, 2, 4))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's numbers
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
