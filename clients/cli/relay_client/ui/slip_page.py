"""The enrolment slip as a page to print: what it is for, its QR code, and the lines to type for who has no camera.

What stands in the code and in the lines is decided by `enrolment`; here it is only drawn. The page carries the slip's secret, so
it is shown to the mediator who made it, or written to a file that only they can read, and goes nowhere else.
"""

from __future__ import annotations

from typing import Final

from relay.domain.ids import day_of
from relay_client.ui.plain_pages import wrap
from relay_client.views.people import SLIP_SENTENCES, SlipFor, SlipPaper
from relay_client.words.sentences import Sentences

_GROUPS_A_LINE: Final = 7
"""Groups of four symbols on one printed line."""
_QUIET: Final = 4
"""Modules of white that a QR code needs around it (ISO/IEC 18004)."""
_INK: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def qr_lines(text: str) -> list[str]:
    """Draw a QR code with half blocks, ink where the code is dark: for paper, or for black on white on a screen."""
    import segno

    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    blank = bytes(len(matrix[0]) + 2 * _QUIET)
    rows = [blank] * _QUIET + [bytes(_QUIET) + row + bytes(_QUIET) for row in matrix] + [blank] * _QUIET
    if len(rows) % 2:
        rows.append(blank)
    return [
        "".join(_INK[upper, lower] for upper, lower in zip(rows[at], rows[at + 1], strict=True))
        for at in range(0, len(rows), 2)
    ]


def slip_page(slip: SlipPaper, words: Sentences, telephone: str, for_: SlipFor = SlipFor.PARTY) -> str:
    """Return the page to print; it says for whom it is, by no name."""
    lines: list[str] = [words("slip-title"), ""]
    for name in (*SLIP_SENTENCES[for_], "slip-once"):
        lines += wrap(words(name))
    lines += wrap(words("slip-until", day=words.day(day_of(slip.expires))))
    lines += [*wrap(words.with_number("slip-telephone", telephone)), ""]
    lines += [*qr_lines(slip.link), "", *wrap(words("slip-code-text")), slip.link, "", *wrap(words("slip-or-type"))]
    for number, (label, text) in enumerate(slip.lines, start=1):
        lines.append(f"{number}. {words('slip-line-' + label)}")
        lines += [f"   {part}" for part in grouped(text)]
    return "\n".join(lines) + "\n"


def grouped(text: str) -> list[str]:
    """Break a code of groups into printed lines; an address stays whole."""
    if "/" in text:
        return [text]
    groups = text.split("-")
    return ["-".join(groups[at : at + _GROUPS_A_LINE]) for at in range(0, len(groups), _GROUPS_A_LINE)]


def link_in(text: str) -> str:
    """Return the line of a saved page that holds the code's link; the text itself where there is none."""
    links = [line.strip() for line in text.splitlines() if "://" in line and "/#" in line]
    return links[0] if len(links) == 1 else text
