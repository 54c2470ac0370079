"""The routes whose requests or replies are not JSON, said in headers: tus 1.0, and the bytes of parts (steps U1 to U10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

Json = dict[str, Any]

_COUNT: Final[Json] = {"type": "string", "pattern": "^[0-9]{1,15}$"}
_VERSION: Final[Json] = {"const": "1.0.0"}
_DATE: Final[Json] = {"type": "string", "description": "an HTTP date (RFC 9110, section 5.6.7)"}
_BYTES: Final = "application/octet-stream"
_OFFSET: Final = "application/offset+octet-stream"


class Header(Struct, frozen=True):
    """One header."""

    name: str
    schema: Json
    required: bool = True
    about: str = ""


class Raw(Struct, frozen=True):
    """What a route asks and answers in headers and bytes; `replies` are the good ones by status: headers, and media type."""

    headers: tuple[Header, ...]
    replies: Mapping[int, tuple[tuple[Header, ...], str]]
    body: str = ""
    about: str = ""


_RESUMABLE: Final = Header("Tus-Resumable", _VERSION)
_EXPIRES: Final = Header("Upload-Expires", _DATE)
_OFFSET_OF: Final = Header("Upload-Offset", _COUNT)
_PARTIAL: Final = (
    Header("Accept-Ranges", {"const": "bytes"}),
    Header("Content-Range", {"type": "string", "pattern": "^bytes [0-9]+-[0-9]+/[0-9]+$"}),
)

RAW: Final[Mapping[str, Raw]] = {
    "upload.create": Raw(
        (
            _RESUMABLE,
            Header("Upload-Length", _COUNT, about="stored bytes of the part"),
            Header(
                "Upload-Metadata",
                {"type": "string"},
                about="`case …,item …,part …`: exactly these keys, values in base64 of the id, or number, as in a path",
            ),
        ),
        {201: ((_RESUMABLE, Header("Location", {"type": "string", "format": "uri"}), _EXPIRES), "")},
        about="Give out a place for the stored bytes of one part (steps U2, U3).",
    ),
    "upload.look": Raw(
        (_RESUMABLE,),
        {200: ((_RESUMABLE, _OFFSET_OF, Header("Upload-Length", _COUNT), _EXPIRES), "")},
        about="Say how many bytes have come (step U6). A refusal has its status and no body.",
    ),
    "upload.add": Raw(
        (
            _RESUMABLE,
            Header("Upload-Offset", _COUNT, about="where the upload stands"),
            Header("Upload-Checksum", {"type": "string", "pattern": "^(sha1|sha256) "}, required=False),
        ),
        {204: ((_RESUMABLE, _OFFSET_OF, _EXPIRES), "")},
        body=_OFFSET,
        about="Keep more bytes (steps U4, U5).",
    ),
    "upload.end": Raw((_RESUMABLE,), {204: ((_RESUMABLE,), "")}, about="End an upload (step U6)."),
    "upload.hashes": Raw(
        (),
        {200: ((_RESUMABLE,), _BYTES)},
        about="SHA-256 of each segment that has come, one behind the other (step U9).",
    ),
    "part.read": Raw(
        (
            Header(
                "Range",
                {"type": "string", "pattern": "^bytes=([0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})$"},
                required=False,
            ),
        ),
        {200: ((_PARTIAL[0],), _BYTES), 206: (_PARTIAL, _BYTES)},
        about="The stored bytes of a part, whole or one range of them (step U10).",
    ),
    "part.hashes": Raw(
        (), {200: ((), _BYTES)}, about="SHA-256 of each segment of a part, one behind the other (step U9)."
    ),
}
"""Every raw route of the table."""

OPTIONS: Final = Raw(
    (),
    {
        204: (
            (
                _RESUMABLE,
                Header("Tus-Version", _VERSION),
                Header("Tus-Extension", {"const": "creation,expiration,termination,checksum"}),
                Header("Tus-Max-Size", _COUNT),
                Header("Tus-Checksum-Algorithm", {"const": "sha1,sha256"}),
            ),
            "",
        )
    },
    about="Say what this server can do; anyone may ask.",
)
