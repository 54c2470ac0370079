"""One table from stable code to HTTP status, title and hint; it feeds HTTP, the command line and the browser.

Titles are for logs and developers; people read the words that clients keep under the same code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from relay.domain.refusals import Code


class Entry(Struct, frozen=True):
    """How a code is told: HTTP status, one-line title, what to do about it."""

    status: int
    title: str
    hint: str = ""


class NotServed(Exception):
    """A request that is not served, by its code; perhaps when to ask again."""

    def __init__(self, code: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


class Unavailable(NotServed):
    """The service cannot do it now; asking again later with the same bytes is safe."""


class Denied(NotServed):
    """The caller is not logged in, not believed, or asks too often."""


FAULT: Final = "service.fault"
"""A bug of ours; its place is in the log, under the number that is told."""

_RESEND = "Repeat the same request; nothing is done twice."
_LOOK = "Fetch the case again and look what changed before deciding anew."

_REFUSED: Final[Mapping[Code, Entry]] = {
    Code.NOT_FOUND: Entry(404, "No such thing, or not yours"),
    Code.NOT_ALLOWED: Entry(403, "Not yours to ask"),
    Code.JOURNAL_STALE: Entry(409, "The journal has gone on", _LOOK),
    Code.CASE_EXISTS: Entry(409, "The case exists already"),
    Code.CASE_CLOSED: Entry(409, "The case is closed", "Nothing more will be passed on."),
    Code.CASE_NOT_OPEN: Entry(409, "The case is not open"),
    Code.CASE_ALREADY_OPEN: Entry(409, "The case is open already", _LOOK),
    Code.CASE_PAUSED: Entry(409, "The case is paused", "Everything waits until every pause is lifted."),
    Code.CASE_TWO_MEDIATORS: Entry(409, "Whether a release needs two mediators here is so already", _LOOK),
    Code.CASE_SECOND_MEDIATOR: Entry(
        409, "It waits for another mediator of the case", "Another mediator asks for it too."
    ),
    Code.CASE_EARLIER: Entry(
        409, "Only a case that has ended for both is taken up, once", "Name a case that both know to have ended."
    ),
    Code.CASE_NO_MEDIATOR: Entry(409, "The case has no mediator", "Keep the draft and call the office."),
    Code.CONSENT_MISSING: Entry(409, "A consent is missing"),
    Code.CONSENT_NONE: Entry(409, "No such consent stands", _LOOK),
    Code.CONSENT_STANDS: Entry(409, "A consent stands already"),
    Code.PREPARED_MISSING: Entry(409, "A preparation check is missing"),
    Code.PARTY_AGE: Entry(409, "The side is marked so already, or decides alone", _LOOK),
    Code.GUARDIAN_MISSING: Entry(
        409,
        "Under age: a parent or guardian decides with them",
        "Name one and have them asked; the consent then names what they said.",
    ),
    Code.GUARDIAN_NOT_AGREED: Entry(409, "A parent or guardian has not agreed, or not to this", _LOOK),
    Code.GUARDIAN_UNKNOWN: Entry(409, "Nobody of this name decides together with this side now", _LOOK),
    Code.GUARDIAN_STANDS: Entry(409, "They were named already, or agree already", _LOOK),
    Code.GUARDIAN_NOT_ASKED: Entry(409, "It answers no question that stands", "A mediator asks them anew."),
    Code.PAUSE_UNKNOWN: Entry(409, "No such pause stands", _LOOK),
    Code.ASSIGNMENT_ROLE: Entry(422, "Only a mediator can be assigned"),
    Code.ASSIGNMENT_ASIDE: Entry(
        409, "This mediator stepped aside from this case", "Give the case to another mediator."
    ),
    Code.ASSIGNMENT_LEAD: Entry(409, "The case has a lead already", "Assign a deputy, or end the lead first."),
    Code.ASSIGNMENT_UNKNOWN: Entry(409, "Not a mediator of this case"),
    Code.ASSIGNMENT_TOO_LONG: Entry(422, "The assignment's end is past or too far away"),
    Code.SLIP_UNKNOWN: Entry(404, "No such slip"),
    Code.SLIP_USED: Entry(409, "The slip was used", "Ask the mediator for a new one."),
    Code.SLIP_EXPIRED: Entry(410, "The slip has expired", "Ask the mediator for a new one."),
    Code.SLIP_EPOCH: Entry(409, "The slip is not for the next epoch", _LOOK),
    Code.SLIP_TOO_LONG: Entry(422, "The slip's end is past or too far away"),
    Code.SLIP_UNANSWERED: Entry(409, "Nobody answered the slip with this keyset"),
    Code.PARTY_NOT_ENROLLED: Entry(409, "The party has no keyset", "Release to a counsellor, or in person."),
    Code.PARTY_ENROLLED: Entry(409, "The party can speak for themselves"),
    Code.RECOVERY_SECOND: Entry(409, "Recovery needs a second staff member's signature"),
    Code.DELEGATION_UNKNOWN: Entry(409, "No such delegation"),
    Code.DELEGATION_EXPIRED: Entry(409, "The delegation has ended", "Keep the draft and call the mediator."),
    Code.DELEGATION_SCOPE: Entry(403, "The delegation does not cover this"),
    Code.DELEGATION_ROLE: Entry(422, "Only a counsellor, and for one side only"),
    Code.DELEGATION_TOO_LONG: Entry(422, "The delegation's dates or scopes do not fit"),
    Code.DELEGATION_PARTY: Entry(409, "The party must sign the delegation"),
    Code.ITEM_EXISTS: Entry(409, "The item exists already"),
    Code.ITEM_KIND_UNWANTED: Entry(409, "The recipient does not want this kind"),
    Code.ITEM_UNVIEWED: Entry(
        409,
        "The mediator has not looked at every part of the item",
        "Look at each page, and to the end of each recording; then say so.",
    ),
    Code.ITEM_UNWELCOME: Entry(
        409,
        "The recipient said that they do not want this kind",
        "It stays closed; they may say otherwise at any time.",
    ),
    Code.ITEM_CHANGED: Entry(409, "The decision is about other bytes than those held", _LOOK),
    Code.ITEM_NOT_AGREED: Entry(
        409,
        "The author of the original has not agreed to this text",
        "Show it to them, or read it back to somebody without a device and attest what they say.",
    ),
    Code.ITEM_REPLACED: Entry(
        409, "Another letter replaced this one already", "Replace that one, or write a new letter."
    ),
    Code.ITEM_ORIGINAL: Entry(
        409, "An interpreter's translation goes with its original", "Pass both on as one letter."
    ),
    Code.ITEM_HELD: Entry(409, "The item is still held", _LOOK),
    Code.ITEM_RELEASED: Entry(409, "The item was released", _LOOK),
    Code.ITEM_OPENED: Entry(409, "The item was opened", _LOOK),
    Code.ITEM_RETURNED: Entry(409, "The item was returned", _LOOK),
    Code.ITEM_DECLINED: Entry(409, "The item was declined", _LOOK),
    Code.ITEM_RECALLED: Entry(409, "The item was taken back", _LOOK),
    Code.ITEM_REFUSED: Entry(409, "The item was sent back unopened", _LOOK),
    Code.ITEM_VOIDED: Entry(409, "The case ended before this", _LOOK),
    Code.ITEM_GONE: Entry(409, "The item is no longer available"),
    Code.ITEM_RECIPIENT: Entry(409, "Not the keyset that may receive it now", _LOOK),
    Code.ITEM_SECOND_MEDIATOR: Entry(
        409,
        "Another mediator must countersign the item first",
        "Ask a colleague of the case to read and countersign it.",
    ),
    Code.ITEM_DAY_PAST: Entry(422, "The day must be in the future"),
    Code.ITEM_DAY_FAR: Entry(422, "The day must lie within a year", "Name an earlier day."),
    Code.ITEM_NOT_RETURNED: Entry(409, "Only a held or returned item can be replaced", _LOOK),
    Code.ITEM_NO_OWN_COPY: Entry(409, "There is no own copy"),
    Code.ITEM_NOT_LOST: Entry(409, "Its author has it still", _LOOK),
    Code.SHARE_ROLE: Entry(422, "Only an interpreter who is nobody else in the case"),
    Code.SHARE_STANDS: Entry(
        409,
        "The interpreter has a letter of this case",
        "Wait for their translation, or take that letter back first.",
    ),
    Code.SHARE_UNKNOWN: Entry(
        409, "The letter is not with the interpreter any more", "A mediator can give it to them anew."
    ),
    Code.SUPPORTER_ROLE: Entry(422, "Only somebody who is nobody else in the case"),
    Code.SUPPORTER_PARTY: Entry(403, "The party must sign too"),
    Code.SUPPORTER_UNKNOWN: Entry(409, "Not a supporter of this side, or not any more", _LOOK),
    Code.LEND_AUTHOR: Entry(409, "The letter's author did not allow that a supporter reads it"),
    Code.LEND_STANDS: Entry(409, "The supporter can read this letter already"),
    Code.LEND_UNKNOWN: Entry(409, "The letter is not with the supporter any more"),
    Code.GRANT_READERS: Entry(409, "The grants are not for exactly the present readers", _LOOK),
}

_OTHERS: Final[Mapping[str, Entry]] = {
    "json.syntax": Entry(400, "Not JSON"),
    "json.duplicate": Entry(400, "A member stands twice"),
    "json.float": Entry(400, "Only whole numbers"),
    "json.encoding": Entry(400, "Not the one spelling of this body"),
    "json.object": Entry(400, "An object is expected"),
    "json.list": Entry(400, "A list of the right length is expected"),
    "json.text": Entry(400, "A text of the right length is expected"),
    "json.bytes": Entry(400, "Bytes of the right length are expected"),
    "json.base64url": Entry(400, "Not unpadded base64url"),
    "json.integer": Entry(400, "A whole number is expected"),
    "json.bool": Entry(400, "True or false is expected"),
    "json.choice": Entry(400, "Not one of the known values"),
    "json.unknown": Entry(400, "An unknown member"),
    "json.missing": Entry(400, "A member is missing"),
    "record.length": Entry(400, "The record's length does not fit"),
    "record.magic": Entry(400, "Not a record"),
    "record.flags": Entry(400, "Unknown record flags"),
    "record.type": Entry(400, "Unknown record type"),
    "record.trailing": Entry(400, "Bytes after the record"),
    "record.algorithm": Entry(400, "Unknown signature algorithm"),
    "record.signers": Entry(400, "Not signed by exactly those named"),
    "record.unexpected": Entry(400, "Another record type is expected here"),
    "record.root": Entry(422, "Another organisation's record"),
    "record.late": Entry(409, "The record's time is too far from the server's clock", "Sign it anew."),
    "record.mismatch": Entry(422, "The record and what rides beside it do not fit"),
    "record.conflict": Entry(409, "Other bytes under an id that is taken"),
    "grant.digest": Entry(422, "A grant does not match its digest"),
    "words.digest": Entry(422, "A sealed text does not match its digest"),
    "upload.unknown": Entry(404, "No such upload, or not yours"),
    "upload.none": Entry(501, "This service takes no uploads"),
    "upload.version": Entry(412, "Another version of tus is expected", "Send Tus-Resumable: 1.0.0."),
    "upload.type": Entry(415, "Send application/offset+octet-stream"),
    "upload.length": Entry(400, "The upload's length is missing or malformed"),
    "upload.metadata": Entry(400, "Metadata are case, item and part, nothing else"),
    "upload.offset": Entry(409, "Not where the upload stands", "Ask how far it has come, and go on from there."),
    "upload.busy": Entry(423, "The upload is being written by another request", "Wait and repeat."),
    "upload.beyond": Entry(413, "More bytes than the upload was announced with"),
    "upload.algorithm": Entry(400, "Unknown checksum algorithm"),
    "upload.checksum": Entry(460, "The bytes do not match their checksum", "Send them again."),
    "upload.too_large": Entry(413, "More than one item may have"),
    "upload.quota": Entry(413, "No more room for this person or this case", "Submit or end other uploads first."),
    "upload.full": Entry(507, "The disk is full", "What has arrived is kept; go on later."),
    "upload.incomplete": Entry(409, "An upload has not come whole", "Go on with it, then submit again."),
    "part.root": Entry(422, "A part's bytes do not match the manifest"),
    "part.range": Entry(416, "Not a range of these bytes"),
    "letter.root": Entry(422, "The letter's bytes do not match the manifest"),
    "journal.unknown": Entry(409, "Not a position of this journal", _LOOK),
    "crypto.signature": Entry(422, "A signature does not hold"),
    "crypto.key": Entry(422, "A key is malformed"),
    "signer.unknown": Entry(403, "The signer is not known here"),
    "login.refused": Entry(403, "The name or the secret is not right"),
    "login.taken": Entry(409, "The login name is taken"),
    "login.name": Entry(400, "Nobody can log in with this name"),
    "login.needed": Entry(401, "Log in first"),
    "login.expired": Entry(401, "Log in again"),
    "rate.limited": Entry(429, "Too many requests", "Wait and repeat."),
    "quota.letters": Entry(429, "So many letters a day are enough", "Go on tomorrow; stopping is always possible."),
    "quota.records": Entry(429, "So many records a day are enough", "Go on tomorrow; stopping is always possible."),
    "quota.waiting": Entry(
        409, "So many letters of this side wait with the mediators", "Keep the draft; send it when one was read."
    ),
    "slip.somebody": Entry(
        409,
        "This account is somebody else in the case already",
        "Whoever is invited answers with their own account.",
    ),
    "keyring.stale": Entry(409, "The keyring has a newer version", "Fetch it and apply the change again."),
    "slot.stale": Entry(409, "This way in was changed at that second or later", "Sign the change anew, later."),
    "device.ended": Entry(403, "The account's owner has ended this device"),
    "device.unknown": Entry(404, "No device of this account goes by this id"),
    "account.signature": Entry(422, "The account's own key did not sign this"),
    "account.slots": Entry(422, "The account's slots do not fit its profile"),
    "staff.known": Entry(409, "This staff member has an account already"),
    "staff.alike": Entry(
        409,
        "Somebody else of the staff has a name like this",
        "Ask the root for a record with a name that tells the two apart.",
    ),
    "staff.ended": Entry(403, "This staff member's authority has ended"),
    "staff.last_coordinator": Entry(
        409, "Nobody of the office would be left", "Let the root vouch for another coordinator first."
    ),
    "staff.older": Entry(
        409,
        "The root vouched for this staff member as long already",
        "Have the root sign a record that lasts longer.",
    ),
    "request.too_large": Entry(413, "The request is too large"),
    "request.type": Entry(415, "Send application/json"),
    "request.http": Entry(400, "Not HTTP as it should be"),
    "request.path": Entry(400, "An id in the path is malformed"),
    "request.slow": Entry(408, "The request took too long"),
    "request.cursor": Entry(400, "Not a cursor of this list"),
    "route.unknown": Entry(404, "No such thing, or not yours"),
    "route.method": Entry(405, "Another method is expected"),
    "store.busy": Entry(503, "Busy", _RESEND),
    "store.full": Entry(503, "The disk is full", _RESEND),
    "store.read_only": Entry(503, "The database cannot be written", _RESEND),
    "store.failed": Entry(503, "The database does not answer", _RESEND),
    "service.stopping": Entry(503, "The service is restarting", _RESEND),
    FAULT: Entry(500, "A fault on our side", "Tell the office the request number."),
}

PROBLEMS: Final[Mapping[str, Entry]] = {
    **{code.value: entry for code, entry in _REFUSED.items()},
    **_OTHERS,
}
"""Every code a client can meet."""


def entry_for(code: str) -> Entry:
    """Return how to tell `code`; any unknown code is a fault on our side."""
    return PROBLEMS.get(code, PROBLEMS[FAULT])
