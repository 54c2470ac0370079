"""The URL space as one table: method, path, shapes, and which records each route takes. Shared by server and clients.

GET never changes anything, nor does a look. Everything that changes a case is a POST of an `Act` whose record says who, what
and when.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from relay.domain.choice import Choice
from relay.wire import limits
from relay.wire import messages as m
from relay.wire import statements as s


class Method(Choice):
    """HTTP methods in use."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    HEAD = "HEAD"
    PATCH = "PATCH"
    DELETE = "DELETE"


class RequestNeeds(Choice):
    """What a request must carry besides its body."""

    NOTHING = "nothing"
    BEARER = "bearer"
    EITHER = "either"
    """A bearer token if there is one: somebody with an account, or somebody new."""


class Pace(Choice):
    """Which rate limit a route counts against."""

    FREE = "free"
    LOGIN = "login"
    ENROL = "enrol"
    SUBMIT = "submit"
    ACT = "act"
    STOP = "stop"
    """What only stops, ends or takes back something: it waits for no other work, and counts with none."""
    UPLOAD = "upload"
    WRITE = "write"


_SMALL: Final = frozenset({m.LoginStart, m.Unlock, m.LoginProof, m.SlotPut, m.DeviceEnd, m.Nothing})


class Route(Struct, frozen=True):
    """One route. `query` names the parameters of a GET; `records` the statements an `Act` may carry."""

    name: str
    method: Method
    path: str
    request: type
    reply: type
    needs: RequestNeeds = RequestNeeds.BEARER
    pace: Pace = Pace.FREE
    records: tuple[type[s.Statement], ...] = ()
    query: tuple[str, ...] = ()
    raw: bool = False
    """Its bytes are not JSON: the request shape is made from headers and path, and there may be no reply body."""

    @property
    def body_bytes(self) -> int:
        """How long its body may be, where it is JSON."""
        if self.request in _SMALL:
            return limits.SMALL_BYTES
        if self.request is m.LookWanted:
            return limits.LOOK_WANTED_BYTES
        return limits.STOP_BYTES if self.pace is Pace.STOP else limits.REQUEST_BYTES

    @property
    def answer_bytes(self) -> int:
        """How long its answer may be, where it is JSON."""
        return limits.LOOK_ANSWER_BYTES if self.reply is m.Looked else limits.ANSWER_BYTES


def _get(name: str, path: str, reply: type, *query: str, needs: RequestNeeds = RequestNeeds.BEARER) -> Route:
    return Route(name, Method.GET, path, m.Nothing, reply, needs, query=query)


def _raw(name: str, method: Method, path: str, request: type, reply: type, pace: Pace = Pace.FREE) -> Route:
    return Route(name, method, path, request, reply, pace=pace, raw=True)


def _act(name: str, path: str, *records: type[s.Statement], pace: Pace = Pace.ACT, request: type = m.Act) -> Route:
    return Route(name, Method.POST, f"/v1/cases{path}", request, m.Done, pace=pace, records=records)


DEVICE_HEADER: Final = "Relay-Device"
"""Carries a device token beside the requests of a login, or `NO_DEVICE` from a device that has none yet (step L10)."""
NO_DEVICE: Final = "new"
SERVICE_HEADER: Final = "Relay-Service"
"""Names, beside the page of `letters app`, the origin of the service that stands behind it."""

LOOK_PATH: Final = "/v1/look"
"""The one POST that only looks: what a client knows does not fit into an address."""
UPLOADS_PATH: Final = "/v1/uploads"

ROUTES: Final[tuple[Route, ...]] = (
    # anyone
    _get("health", "/healthz", m.Health, needs=RequestNeeds.NOTHING),
    _get("ready", "/readyz", m.Health, needs=RequestNeeds.NOTHING),
    _get("organisation", "/v1/organisation", m.Organisation, needs=RequestNeeds.NOTHING),
    # logging in
    Route(
        "login.start",
        Method.POST,
        "/v1/login/start",
        m.LoginStart,
        m.LoginChallenge,
        RequestNeeds.NOTHING,
        Pace.LOGIN,
    ),
    Route("login.unlock", Method.POST, "/v1/login/unlock", m.Unlock, m.Unlocked, RequestNeeds.NOTHING, Pace.LOGIN),
    Route("login.prove", Method.POST, "/v1/login", m.LoginProof, m.LoggedIn, RequestNeeds.NOTHING, Pace.LOGIN),
    Route("logout", Method.POST, "/v1/logout", m.Nothing, m.Nothing),
    # one's own account
    _get("keyring.get", "/v1/keyring", m.Keyring),
    Route("keyring.put", Method.PUT, "/v1/keyring", m.KeyringPut, m.Nothing, pace=Pace.ACT),
    Route("slot.put", Method.PUT, "/v1/slot", m.SlotPut, m.Nothing, pace=Pace.ACT),
    _get("device.list", "/v1/devices", m.Devices),
    Route("device.end", Method.POST, "/v1/devices/end", m.DeviceEnd, m.Nothing, pace=Pace.ACT),
    # staff and enrolment
    Route("staff.accept", Method.POST, "/v1/staff", m.StaffAccept, m.Nothing, RequestNeeds.NOTHING, Pace.ENROL),
    Route("staff.renew", Method.POST, "/v1/staff/renewal", m.StaffAct, m.Nothing, RequestNeeds.NOTHING, Pace.ENROL),
    Route("staff.end", Method.POST, "/v1/staff/end", m.StaffAct, m.Nothing, pace=Pace.STOP, records=(s.StaffEnd,)),
    _get("staff.list", "/v1/staff", m.StaffList),
    Route(
        "slip.answer",
        Method.POST,
        "/v1/slips/{slip}/answer",
        m.SlipAnswer,
        m.Nothing,
        RequestNeeds.EITHER,
        Pace.ENROL,
    ),
    _get("slip.list", "/v1/cases/{case}/slips", m.AnsweredSlips),
    Route("cosign.put", Method.POST, "/v1/cosigns", m.Cosign, m.Nothing, pace=Pace.ACT),
    _get("cosign.list", "/v1/cosigns", m.Cosigns),
    # looking
    Route("look", Method.POST, LOOK_PATH, m.LookWanted, m.Looked),
    _get("case.list", "/v1/cases", m.CaseList, "after"),
    _get("case.get", "/v1/cases/{case}", m.CaseReply),
    _get("case.journal", "/v1/cases/{case}/journal", m.Journal, "after"),
    _get("case.ended", "/v1/cases/{case}/ended", m.PlaceEnded),
    _get("item.list", "/v1/cases/{case}/items", m.ItemList, "after"),
    _get("item.read", "/v1/cases/{case}/items/{item}", m.Reading),
    _get("note.list", "/v1/cases/{case}/notes", m.Notes),
    _get("queue", "/v1/queue", m.Queue, "after", "limit"),
    _get("counts", "/v1/counts", m.Counts),
    # acting on a case
    _act("case.create", "", s.Assignment),
    _act("case.assign", "/{case}/assignments", s.Assignment),
    _act("case.again", "/{case}/earlier", s.TakeUp),
    _act("case.aside", "/{case}/aside", s.StepAside, pace=Pace.STOP),
    _act("case.label", "/{case}/label", s.Label),
    _act("case.slip", "/{case}/slips", s.Slip),
    _act("case.confirm", "/{case}/confirmations", s.Confirm),
    _act("case.consent", "/{case}/consent", s.Consent, s.ConsentEnd, pace=Pace.STOP),
    _act("case.age", "/{case}/age", s.UnderAge),
    _act("case.guardian", "/{case}/guardians", s.Guardian),
    _act("case.together", "/{case}/guardians/words", s.GuardianWord, pace=Pace.STOP),
    _act("case.preferences", "/{case}/preferences", s.Preferences),
    _act("case.prepared", "/{case}/preparation", s.Prepared),
    _act("case.flag", "/{case}/flag", s.TwoMediators),
    _act("case.open", "/{case}/opening", s.CaseOpen),
    _act("case.pause", "/{case}/pauses", s.Pause, pace=Pace.STOP),
    _act("case.resume", "/{case}/resumptions", s.Resume),
    _act("case.withdraw", "/{case}/withdrawal", s.Withdraw, pace=Pace.STOP),
    _act("case.close", "/{case}/closing", s.Close, pace=Pace.STOP),
    _act("case.supporter", "/{case}/supporters", s.Supporter),
    _act("case.unsupport", "/{case}/supporters/endings", s.SupporterEnd, pace=Pace.STOP),
    _act("case.delegate", "/{case}/delegations", s.Delegation),
    _act("case.revoke", "/{case}/revocations", s.Revocation, pace=Pace.STOP),
    _act("case.handover", "/{case}/handovers", s.Handover),
    _act("case.note", "/{case}/notes", s.Note, pace=Pace.SUBMIT),
    _act("case.answered", "/{case}/answered", s.Answered),
    _act("case.handed", "/{case}/notes/handed", s.HandNote),
    # acting on an item
    _act("item.submit", "/{case}/items", s.Submit, pace=Pace.SUBMIT, request=m.Submission),
    _act("item.postpone", "/{case}/items/{item}/postponement", s.Postpone),
    _act("item.viewed", "/{case}/items/{item}/viewed", s.Viewed),
    _act("item.countersign", "/{case}/items/{item}/countersignature", s.Countersign),
    _act("item.release", "/{case}/items/{item}/release", s.Release),
    _act("item.offer", "/{case}/items/{item}/offer", s.Offer),
    _act("item.agree", "/{case}/items/{item}/agreement", s.Agree),
    _act("item.share", "/{case}/items/{item}/shares", s.Share),
    _act("item.unshare", "/{case}/items/{item}/unsharing", s.Unshare, pace=Pace.STOP),
    _act("item.lend", "/{case}/items/{item}/lends", s.Lend),
    _act("item.unlend", "/{case}/items/{item}/unlending", s.Unlend, pace=Pace.STOP),
    _act("item.return", "/{case}/items/{item}/return", s.Return),
    _act("item.decline", "/{case}/items/{item}/decline", s.Decline, pace=Pace.STOP),
    _act("item.explain", "/{case}/items/{item}/explanation", s.NotPassedOn),
    _act("item.recall", "/{case}/items/{item}/recall", s.Recall, pace=Pace.STOP),
    _act("item.open", "/{case}/items/{item}/opening", s.Open),
    _act("item.refuse", "/{case}/items/{item}/refusal", s.Refuse, pace=Pace.STOP),
    _act("item.regrant", "/{case}/items/{item}/regrant", s.Regrant),
    _act("item.recopy", "/{case}/items/{item}/recopy", s.Recopy),
    _act("item.deliver", "/{case}/items/{item}/delivery", s.Deliver),
    _act("item.destroy", "/{case}/items/{item}/destruction", s.Destroy, pace=Pace.STOP),
    # large parts: uploads by tus 1.0, and the bytes of what was submitted
    _raw("upload.create", Method.POST, UPLOADS_PATH, m.UploadWanted, m.Upload, Pace.UPLOAD),
    _raw("upload.look", Method.HEAD, f"{UPLOADS_PATH}/{{upload}}", m.Nothing, m.Upload),
    _raw("upload.add", Method.PATCH, f"{UPLOADS_PATH}/{{upload}}", m.Nothing, m.Upload, Pace.WRITE),
    _raw("upload.end", Method.DELETE, f"{UPLOADS_PATH}/{{upload}}", m.Nothing, m.Nothing),
    _raw("upload.hashes", Method.GET, f"{UPLOADS_PATH}/{{upload}}/hashes", m.Nothing, m.Upload),
    _raw("part.read", Method.GET, "/v1/cases/{case}/items/{item}/parts/{part}", m.PartWanted, m.PartBytes),
    _raw("part.hashes", Method.GET, "/v1/cases/{case}/items/{item}/parts/{part}/hashes", m.PartWanted, m.PartBytes),
)

POKES_PATH: Final = "/v1/pokes"
"""Server-sent events: `event: poke` with `id: <cursor>` and no other content. Resumes from `Last-Event-ID`."""

PAGE_PATH: Final = "/"
"""The web client where it is installed, else plain words; a slip's square opens it."""
INTEGRITY_PATH: Final = "/integrity.json"
"""`Integrity`: the files of the web client with their SHA-256. There where the web client is."""
STYLE_PATH: Final = "/organisation.css"
"""The organisation's colours, as the web client takes them."""

BY_NAME: Final = {route.name: route for route in ROUTES}

FOR_RECORD: Final = {shape: route for route in ROUTES for shape in route.records if route.name != "case.assign"}
"""The route that takes a statement (for an assignment: the one that creates the case)."""
