"""The colours of an organisation: a small style sheet that may set five properties of the theme, and nothing else.

What is sent is written anew from what was read: a colour, and no other word of the file. So it can cover nothing, fetch nothing and
hide nothing, whoever wrote it.
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
_CHANNEL_TOP: Final = 255


class Unfit(ValueError):
    """The sheet has something in it that is no colour of the theme; the text goes on a sentence that begins with its name."""


def checked(sheet: bytes) -> bytes:
    """Return a sheet that sets the same colours. Raises Unfit. An empty one sets none."""
    if len(sheet) > MOST_BYTES:
        raise Unfit(f"has more than {MOST_BYTES} bytes")
    try:
        text = _COMMENT.sub(" ", sheet.decode("ascii"))
    except UnicodeDecodeError:
        raise Unfit("has characters that no colour needs") from None
    if not text.strip():
        return b""
    light = _RULE.match(text)
    if light is None:
        raise Unfit("begins with something else than `:root {`")
    written, rest = _rule(light[1]), text[light.end() :]
    if rest.strip():
        dark = _DARK_RULE.fullmatch(rest)
        if dark is None:
            raise Unfit(f"goes on with something else than one `{_DARK} {{ :root {{`")
        written += f"{_DARK} {{\n{_rule(dark[1])}}}\n"
    return written.encode()


def _rule(body: str) -> str:
    colours: dict[str, str] = {}
    for each in body.split(";"):
        if not each.strip():
            continue
        found = _SET.fullmatch(each)
        if found is None or found[1] not in NAMES:
            raise Unfit(
                f"may set --{', --'.join(NAMES)} to colours like #1f4b50, and {each.strip()[:60]!r} is something else"
            )
        if found[1] in colours:
            raise Unfit(f"sets --{found[1]} twice")
        colours[found[1]] = found[2].lower()
    for ink in ("ink", "ink-strong"):
        if {ink, "on-ink"} <= colours.keys() and contrast(colours[ink], colours["on-ink"]) < LEAST_CONTRAST:
            raise Unfit(
                f"makes words in --on-ink hard to read on --{ink}: their contrast is under {LEAST_CONTRAST}"
            )
    return ":root {\n" + "".join(f"  --{name}: #{colour};\n" for name, colour in colours.items()) + "}\n"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, contrast ratio): 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour of six hexadecimal digits (WCAG 2.2): 0 to 1."""
    channels = (int(colour[at : at + 2], 16) / _CHANNEL_TOP for at in (0, 2, 4))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's numbers
        for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
