"""What a service shows by a table of the vectors: the answers to one device, without a service behind them.

Everything else of the device is the real thing: its session, its vault, its keyring.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from relay.crypto import digests, sign
from relay.crypto.keys import KeysetSecret
from relay.domain.ids import CaseId, Day, KeysetId, RecordId, Seconds, SlipId, day_of
from relay.domain.model import CaseState, Side
from relay.domain.policy import Standing
from relay.wire import codec, records
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.account.keyring import CaseKey, KeyringContent, KeysetSeeds, SigningSeed
from relay_client.account.session import AccountSession, Token
from relay_client.cases.fetcher import CaseFetcher
from relay_client.cases.sender import Sender
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.device.environment import Environment
from relay_client.device.keystore import AccountProfile, DeviceStore
from relay_client.errors import Unreachable
from relay_client.net.transport import JsonRequest, RawRequest, RawResponse
from relay_client.trust.stops import Pin, Stop
from tests.support.chance import Chance
from tests.support.vectors import vectors

unhex = bytes.fromhex
SECRET = b"R" * 32
_YEAR_S = 365 * 86_400
_GOOD, _LIES = vectors("replays-refused").inputs, vectors("hostile-service").inputs
INPUTS = {**_GOOD, **_LIES, "records": {**_GOOD["records"], **_LIES["records"]}}
"""The good case, and what is told of it."""


class Told:
    """A transport that answers by what it was told, and to nothing else."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.answers: dict[str, Callable[[JsonRequest], bytes]] = {}
        self.sent: list[JsonRequest] = []

    async def send(self, call: JsonRequest, bearer: bytes | None = None) -> bytes:
        """Answer, or let the line be broken."""
        del bearer
        self.sent.append(call)
        answer = self.answers.get(call.route.name)
        if answer is None:
            raise Unreachable("net.unreachable", call.route.name)
        return answer(call)

    async def ask_bytes(self, asked: RawRequest, bearer: bytes) -> RawResponse:
        """Nothing here is asked for bytes."""
        raise NotImplementedError

    def fetch(self, asked: RawRequest, bearer: bytes) -> AsyncIterator[bytes]:
        """Nothing here is fetched piece by piece."""
        raise NotImplementedError

    def notifications(self, bearer: bytes, after: str | None = None) -> AsyncIterator[str]:
        """Nobody waits for notifications here."""
        raise NotImplementedError

    async def close(self) -> None:
        """Hold nothing open."""


class ToldDevice:
    """One device of one person of the table, which looks at the case as it is shown."""

    def __init__(self, given: Any, folder: Path) -> None:
        inputs = INPUTS
        self.inputs, self.given, self.who = inputs, given, given["who"]
        self.case = CaseId(unhex(inputs["case"]))
        self.keyset = self._keyset(self.who)
        self.told = Told(inputs["origin"])
        chance, now = Chance("told"), Seconds(inputs["now"])
        root = s.SigningKeyBytes(unhex(inputs["root_public"]))
        profile = AccountProfile(inputs["origin"], root, m.Login("willow"), m.Profile.PARTY)
        environment = Environment(chance, lambda: now, _no_waiting)
        self.session = AccountSession(
            DeviceStore(folder, chance), profile, self.told, environment, secret=SECRET, passphrase=""
        )
        self.session.vault.write("account", "token", Token(m.Bearer(bytes(32)), Seconds(now + _YEAR_S)))
        sealed = codec.encode(keyring.seal(self._content(), SECRET, 1, chance))
        self.told.answers["keyring.get"] = lambda _call: sealed
        self.fetcher = CaseFetcher(self.session, Sender(self.session))

    async def look(self, shown: Any) -> CaseSnapshot:
        """Look at the case once, as it is shown now."""
        entries, reply = self._entries(shown), self._reply(shown)
        page = m.Journal(shown.get("seat", self.inputs["seats"][self.who]), (), more=False, staff=())
        organisation = m.Organisation(
            root=s.SigningKeyBytes(unhex(shown.get("root", self.inputs["root_public"]))),
            server=m.RecordBytes(unhex(shown.get("server", self.inputs["server"]))),
            origin=self.inputs["origin"],
            telephone="020 123 4567",
            at=Seconds(self.inputs["now"]),
        )

        def journal(call: JsonRequest) -> bytes:
            after = int((call.query or {})["after"])
            kept = tuple(each for each in entries if each.n > after)
            return codec.encode(m.Journal(page.seat, kept, more=False, staff=()))

        self.told.answers |= {
            "organisation": lambda _call: codec.encode(organisation),
            "case.get": lambda _call: codec.encode(reply),
            "case.journal": journal,
            "staff.list": lambda _call: codec.encode(m.StaffList(tuple(map(_record, self.inputs["staff"])))),
        }
        return await self.fetcher.look(self.case)

    def receipts(self, route: str, about: RecordId, otherwise: Any) -> None:
        """Answer a route with a receipt that says something otherwise than a good one (tests/tables/receipts.json)."""
        good = s.Position(12, s.Digest(b"h" * 32))
        at = Seconds(self.inputs["now"] + (otherwise.get("at") or 0))
        by = self._keyset(otherwise.get("signer", "server"))
        said = s.Receipt(
            root=self.session.profile.fingerprint,
            nonce=s.Nonce(bytes(16)),
            signers=(KeysetId(by.public.id),),
            record=RecordId(b"o" * 32) if "record" in otherwise else about,
            n=good.n + otherwise.get("n", 0),
            day=Day(day_of(at) + otherwise.get("day", 0)),
            head=_otherwise(otherwise, "head", good.head, s.Digest(b"o" * 32)),
            at=None if otherwise.get("at", 0) is None else at,
        )
        code, body = records.body_of(said)
        made = sign.sign_record(by.signing, by.public.id, sign.RecordStatement(code, body))
        value = bytes(64) if "signature" in otherwise else made.signature
        receipt = records.frame(code, body, (records.Signature(KeysetId(by.public.id), made.alg, value),))
        done = codec.encode(m.Done(m.RecordBytes(receipt), good))
        self.told.answers[route] = lambda _call: done

    def _keyset(self, name: str) -> KeysetSecret:
        seeds = self.inputs["keysets"][name]
        return KeysetSecret.from_bytes(unhex(seeds["sign_seed"] + seeds["seal_seed"]))

    def _content(self) -> KeyringContent:
        row, seeds = self.inputs["rows"][self.who], KeysetSeeds(self.keyset.to_bytes())
        pins = tuple(
            Pin(self.case, self.inputs["seats"][self.who], pin["n"], s.Digest(unhex(pin["head"])))
            for pin in [self.given.get("pin")]
            if pin is not None
        )
        stops = tuple(
            Stop(
                each["route"],
                self.case,
                self._named(each["record"]),
                self.inputs["now"],
                receipt=_record(each["receipt"]),
            )
            for each in self.given.get("stops", ())
        )
        account = SigningSeed(bytes(32))
        if "side" not in row:
            return KeyringContent(account, (), (), seeds, stops or None, pins or None)
        key = CaseKey(self.case, Side(row["side"]), SlipId(bytes(16)), seeds)
        return KeyringContent(account, (key,), (), None, stops or None, pins or None)

    def _named(self, name: str) -> m.RecordBytes:
        return _record(self.inputs["records"][name])

    def _entries(self, shown: Any) -> list[m.JournalEntry]:
        entries: list[m.JournalEntry] = []
        journal = shown["journal"]
        names = [*self.inputs["journals"][journal["of"]][: journal["first"]], *journal["then"]]
        for n, name in enumerate(names, 1):
            data = self._named(name)
            record = records.parse(data)
            id_ = RecordId(digests.record_id(record.type, record.body))
            before = entries[-1].head if entries else digests.JOURNAL_START
            entries.append(m.JournalEntry(n, s.Digest(digests.journal_head(self.case, n, before, id_)), id_, data))
        if "withheld" in shown:
            last = entries[shown["withheld"] - 1]
            entries[last.n - 1] = m.JournalEntry(last.n, last.head, last.id)
        if "swapped" in shown:
            last = entries[shown["swapped"] - 1]
            entries[last.n - 1] = m.JournalEntry(last.n, last.head, last.id, entries[0].record)
        if "left_out" in shown:
            del entries[shown["left_out"] - 1]
        return entries

    def _reply(self, shown: Any) -> m.CaseReply:
        entries = self._entries({"journal": shown["journal"]})
        ends = s.Position(len(entries), entries[-1].head if entries else s.Digest(digests.JOURNAL_START))
        if "position" in shown:
            ends = s.Position(shown["position"]["n"], s.Digest(unhex(shown["position"]["head"])))
        row = {**self.inputs["rows"][self.who], **shown.get("row", {})}
        side = None if row.get("side") is None else Side(row["side"])
        case = CaseId(unhex(shown.get("case", self.inputs["case"])))
        own = m.SideRow(
            side or Side.A, 1, enrolled=True, kinds=(), tell_opened=False, keyset=KeysetId(self.keyset.public.id)
        )
        beside = [
            self._named(each) for each in (*self.inputs["assignments"][self.who], *shown.get("assignments", ()))
        ]
        named = [(each, records.parse(each).statement) for each in beside]
        return m.CaseReply(
            case=m.CaseRow(case, Standing(row["role"]), CaseState.PREPARING, side),
            journal=ends,
            sides=(own,),
            assignments=(),
            delegations=(),
            people=m.People(
                staff=tuple(map(_record, (*self.inputs["staff"], *shown.get("staff", ())))),
                assignments=tuple(data for data, said in named if isinstance(said, s.Assignment)),
                confirms=tuple(data for data, said in named if isinstance(said, s.Confirm)),
                delegations=(),
            ),
        )


def _otherwise(said: Any, name: str, good: s.Digest, other: s.Digest) -> s.Digest | None:
    if name not in said:
        return good
    return None if said[name] is None else other


def _record(data: str) -> m.RecordBytes:
    return m.RecordBytes(unhex(data))


async def _no_waiting(_seconds: float) -> None:
    raise NotImplementedError
