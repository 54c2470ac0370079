"""The two written forms of an enrolment slip: a link for a QR code, and four lines to type.

Both hold everything that the slip's code is made over, and its secret. In the link all of it stands in the fragment, which
browsers do not send. Typed lines carry check symbols; what is mistyped is told at once.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from relay.crypto.errors import CannotOpen
from relay.crypto.typed import TypedKind, fingerprint_text, read_typed_code, short_fingerprint_text, typed_code
from relay.domain.ids import CaseId, Seconds, SlipId
from relay.domain.model import Side
from relay.wire.codec import Malformed, base64url, unbase64url
from relay.wire.statements import RootFingerprint
from relay_client.errors import Misused
from relay_client.net.transport import checked_origin
from relay_client.views.people import SlipPaper

_LINK: Final = struct.Struct(">B32s16s16scQ16s")
_LINE: Final = struct.Struct(">16s16scQ")
_FORM: Final = 1
_MARK: Final = "/#slip="
_SEPARATORS: Final = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_ALIKE: Final = str.maketrans("OIL", "011")
_ROOT_BYTES, _SECRET_BYTES = 32, 16
_CHECK_BITS, _SYMBOL_BITS = 12, 5
LINES: Final = ("origin", "root", "slip", "secret")
"""The typed lines, in their order."""
_CODES: Final = {
    "root": (TypedKind.ROOT_FINGERPRINT, _ROOT_BYTES),
    "slip": (TypedKind.SLIP_ID, _LINE.size),
    "secret": (TypedKind.SLIP_SECRET, _SECRET_BYTES),
}


def slip_paper(
    origin: str,
    root: RootFingerprint,
    slip: SlipId,
    case: CaseId,
    side: Side,
    expires: Seconds,
    secret: bytes,
) -> SlipPaper:
    """Return the slip with both its written forms."""
    letter = side.value.encode()
    packed = _LINK.pack(_FORM, root, slip, case, letter, expires, secret)
    lines = (
        ("origin", origin),
        ("root", typed_code(TypedKind.ROOT_FINGERPRINT, root)),
        ("slip", typed_code(TypedKind.SLIP_ID, _LINE.pack(slip, case, letter, expires))),
        ("secret", typed_code(TypedKind.SLIP_SECRET, secret)),
    )
    return SlipPaper(
        origin=origin,
        root=root,
        slip=slip,
        case=case,
        side=side,
        expires=expires,
        secret=secret,
        link=f"{origin}{_MARK}{base64url(packed)}",
        lines=lines,
    )


def check_line(label: str, text: str) -> None:
    """Check one typed line of a slip by itself: Misused `code.typed`, which names it as its `line`, or `origin.scheme`."""
    if label == "origin":
        checked_origin(text.strip())
        return
    kind, length = _CODES[label]
    try:
        _typed(kind, text, length)
    except Misused as fault:
        fault.variables = {"line": label}
        raise


def typed_lines(text: str) -> dict[str, str]:
    """Return the lines of a slip by what they are, where there are four; nothing where a line was broken or is missing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return dict(zip(LINES, lines, strict=True)) if len(lines) == len(LINES) and "://" in lines[0] else {}


def read_slip(text: str) -> SlipPaper:
    """Read either form; Misused `slip.text`, `code.typed` for a mistyped line (its name is `said` as `line`), `origin.scheme`."""
    text = text.strip()
    if _MARK in text:
        return _from_link(text)
    for label, typed in typed_lines(text).items():
        check_line(label, typed)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or "://" not in lines[0]:
        raise Misused("slip.text")
    symbols = _SEPARATORS.sub("", "".join(lines[1:]))
    root_end = _symbols(_ROOT_BYTES)
    slip_end = root_end + _symbols(_LINE.size)
    if len(symbols) != slip_end + _symbols(_SECRET_BYTES):
        raise Misused("code.typed")
    root = _typed(TypedKind.ROOT_FINGERPRINT, symbols[:root_end], _ROOT_BYTES)
    line = _typed(TypedKind.SLIP_ID, symbols[root_end:slip_end], _LINE.size)
    secret = _typed(TypedKind.SLIP_SECRET, symbols[slip_end:], _SECRET_BYTES)
    slip, case, letter, expires = _LINE.unpack(line)
    return _checked(lines[0], root, slip, case, letter, expires, secret)


def is_fingerprint(typed: str, fingerprint: RootFingerprint) -> bool:
    """Whether what was typed is this root's fingerprint: as it is shown (140 bits), whole, with its check, or in hexadecimal."""
    forms = (
        short_fingerprint_text(fingerprint),
        typed_code(TypedKind.ROOT_FINGERPRINT, fingerprint),
        fingerprint_text(fingerprint),
        fingerprint.hex(),
    )
    return _plain(typed) in {_plain(form) for form in forms}


def _from_link(text: str) -> SlipPaper:
    origin, _, packed = text.partition(_MARK)
    try:
        form, root, slip, case, letter, expires, secret = _LINK.unpack(unbase64url(packed))
    except (Malformed, struct.error):
        raise Misused("slip.text") from None
    if form != _FORM:
        raise Misused("slip.text")
    return _checked(origin, root, slip, case, letter, expires, secret)


def _checked(
    origin: str, root: bytes, slip: bytes, case: bytes, letter: bytes, expires: int, secret: bytes
) -> SlipPaper:
    try:
        side = Side(letter.decode("ascii"))
    except ValueError:
        raise Misused("slip.text") from None
    return slip_paper(
        checked_origin(origin),
        RootFingerprint(root),
        SlipId(slip),
        CaseId(case),
        side,
        Seconds(expires),
        secret,
    )


def _typed(kind: TypedKind, text: str, length: int) -> bytes:
    try:
        return read_typed_code(kind, text, length)
    except CannotOpen:
        raise Misused("code.typed") from None


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text).upper().translate(_ALIKE)


def _symbols(length: int) -> int:
    return -(-(8 * length + _CHECK_BITS) // _SYMBOL_BITS)
