"""A whole service on one store, with people who act on it through signed records: what the service tests stand on.

Everything is real but the network and the passphrases: keys, signatures, grants, journals and commits. Clock and
chance are decided here, so a failing run can be repeated. People keep their own journal positions by asking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from relay.crypto import digests, grant, note, part
from relay.crypto.keys import KeysetSecret, SigningSecret
from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, Seconds, SlipId
from relay.domain.model import CaseFile, Kind, Mode, Purpose, Scope, Side, StaffRole
from relay.service.authentication import BEARER_LATEST_S, BEARER_LIFE_S, Session
from relay.service.context import Identity, ServiceContext
from relay.service.facade import Service
from relay.service.keeping_clock import KeepingClock
from relay.service.keyset_cache import KeysetCache
from relay.service.rate_limit import RateLimiter
from relay.service.sweep import Sweeper
from relay.store.base import Blobs, Store
from relay.wire import messages, records
from relay.wire import statements as s
from relay.wire.messages import Auth, Mac, Salt, SlotKind
from relay.wire.routes import BY_NAME
from relay.wire.statements import (
    Digest,
    KeysetBytes,
    Nonce,
    NoteId,
    Position,
    ShareBytes,
    SigningKeyBytes,
)
from tests.support.behind import behind
from tests.support.chance import Chance
from tests.support.room import ROOM
from tests.support.signing import DAY, ORIGIN, START, Clock, Signing, Someone, Written, record_id

KEEP_DAYS = 90
CLOCK_BOUND_DAYS = 10


@dataclass(kw_only=True)
class World(Signing):
    """One organisation on one store."""

    store: Store
    blobs: Blobs | None = None
    monotonic: Callable[[], float] | None = None
    """How long it runs; as long as the clock says, where a test says nothing else."""

    def __post_init__(self) -> None:
        super().__post_init__()
        server = KeysetSecret.generate(self.chance)
        said = self.staff_statement(
            Someone("server", server, SigningSecret.generate(self.chance)), StaffRole.SERVER
        )
        self.identity = Identity(self.root.public, ORIGIN, "", server, self.by_root(said), bytes(32))
        self.keeping = KeepingClock(self.store, self.clock, self.monotonic or self.clock, CLOCK_BOUND_DAYS)
        context = ServiceContext(
            self.store, self.identity, KeysetCache(self.store), self.blobs, self.clock, self.keeping, self.chance
        )
        self.service = Service.build(context, RateLimiter(self.clock, Chance("limits")), ROOM)
        self.sweeper = Sweeper(context, KEEP_DAYS)

    # --- people

    async def staff(self, name: str, role: StaffRole) -> Someone:
        """Make a staff member with an account."""
        person = self.someone(name)
        person.role = role
        record = self.by_root(self.staff_statement(person, role))
        request = messages.StaffAccept(record, self.account(person, SlotKind.PASSPHRASE, SlotKind.RECOVERY))
        await self.service.enrolment.accept_staff(request)
        await self.give_bearer(person)
        return person

    async def session(self, person: Someone) -> Session:
        """Ask as this person, as the handlers do; whose token is over logs in again."""
        held = await self.store.bearer(digests.token_digest(person.bearer))
        if held is not None and not self.now() < held[1] <= self.now() + BEARER_LATEST_S:
            await self.give_bearer(person)
        return await self.service.authentication.session(person.bearer)

    def account(self, person: Someone, *kinds: SlotKind) -> messages.NewAccount:
        """Say what a new account brings. The wrapped secret is noise: nothing here opens it."""
        slots = tuple(
            messages.Slot(
                kind,
                Auth(self.chance(32)),
                self.chance(60),
                Salt(self.chance(16)) if kind is SlotKind.PASSPHRASE else None,
            )
            for kind in kinds
        )
        person.auth = next(each.auth for each in slots if each.kind is SlotKind.PASSPHRASE)
        keyring = messages.Keyring(1, self.chance(64), ShareBytes(self.chance(32)))
        return messages.NewAccount(person.name, slots, keyring, SigningKeyBytes(person.account.public.raw))

    async def enrol(
        self,
        case: CaseId,
        mediator: Someone,
        side: Side,
        person: Someone,
        epoch: int = 1,
        *,
        second: Someone | None = None,
        **said: Any,
    ) -> None:
        """Bring a person in by a slip; from the second epoch on `second` signs too, and it is said whom they replace."""
        slip = await self.answered(case, mediator, side, person, epoch)
        keyset = KeysetBytes(person.public.to_bytes())
        said = {"slip": slip, "side": side, "epoch": epoch, "keyset": keyset, **said}
        await self.act(mediator, "case.confirm", s.Confirm, case, second=second, **said)
        await self.give_bearer(person)

    async def answered(
        self, case: CaseId, mediator: Someone, side: Side, person: Someone, epoch: int = 1
    ) -> SlipId:
        """Make a slip, and have somebody answer it."""
        slip = SlipId(self.chance(16))
        expires = Seconds(self.now() + DAY)
        await self.act(mediator, "case.slip", s.Slip, case, slip=slip, side=side, epoch=epoch, expires=expires)
        answer = messages.SlipAnswer(
            KeysetBytes(person.public.to_bytes()),
            SigningKeyBytes(person.account.public.raw),
            Mac(self.chance(32)),
            self.account(person, SlotKind.PASSPHRASE),
        )
        await self.service.enrolment.answer_slip(slip, None, answer)
        return slip

    async def open_case(
        self, coordinator: Someone, mediator: Someone, *, kinds: tuple[Form, ...] = (Form.LETTER,)
    ) -> Opened:
        """Bring a case with two enrolled parties as far as *open*."""
        case = CaseId(self.chance(16))
        await self.assign(coordinator, case, mediator, s.PlaceGiven.LEAD, create=True)
        people = {side: self.someone(f"party-{side.value}-{case.hex()[:6]}") for side in Side}
        for side, person in people.items():
            await self.enrol(case, mediator, side, person)
            await self.act(person, "case.consent", s.Consent, case, side=side)
            await self.act(mediator, "case.prepared", s.Prepared, case, side=side)
            if kinds != (Form.LETTER,):
                await self.act(
                    person, "case.preferences", s.Preferences, case, side=side, kinds=kinds, tell_opened=False
                )
        await self.act(mediator, "case.open", s.CaseOpen, case)
        return Opened(case, mediator, people[Side.A], people[Side.B])

    async def assign(
        self, coordinator: Someone, case: CaseId, mediator: Someone, place: s.PlaceGiven, *, create: bool = False
    ) -> messages.Done:
        """Assign a mediator, or end it."""
        route = "case.create" if create else "case.assign"
        not_after = Seconds(self.now() + 80 * DAY)
        return await self.act(
            coordinator, route, s.Assignment, case, mediator=mediator.id, place=place, not_after=not_after
        )

    # --- acting

    async def act(
        self,
        person: Someone,
        route: str,
        shape: type[s.Statement],
        case: CaseId,
        *,
        second: Someone | None = None,
        grants: tuple[messages.GrantFor, ...] | None = None,
        words: tuple[messages.WordsFor, ...] | None = None,
        **said: Any,
    ) -> messages.Done:
        """Sign a statement and send it, with a log where one belongs."""
        request = await self.request(person, shape, case, second=second, grants=grants, words=words, **said)
        return await self.send(person, route, case, request, said.get("item"))

    async def send(
        self, person: Someone, route: str, case: CaseId, request: messages.Act, item: ItemId | None = None
    ) -> messages.Done:
        """Send a request as it is: again, late, or as somebody else."""
        commands, path = self.service.commands, None if route == "case.create" else case
        at_item = item if route.startswith("item.") else None
        return await commands.act(BY_NAME[route], await self.session(person), path, at_item, request)

    async def request(
        self,
        person: Someone,
        shape: type[s.Statement],
        case: CaseId,
        *,
        second: Someone | None = None,
        grants: tuple[messages.GrantFor, ...] | None = None,
        words: tuple[messages.WordsFor, ...] | None = None,
        **said: Any,
    ) -> messages.Act:
        """Sign a statement without sending it."""
        signers = (person, *(() if second is None else (second,)))
        record = self.signed(await self.statement(person, shape, case, signers, **said), *signers)
        log = None
        if shape in s.LOGGED:
            id_ = record_id(record)
            log = self.signed(await self.statement(person, s.Log, case, (person,), statement=id_), person)
        return messages.Act(record, log, words, grants)

    async def statement(
        self, person: Someone, shape: type[s.Statement], case: CaseId, signers: tuple[Someone, ...], **said: Any
    ) -> s.Statement:
        """Fill in what every statement says."""
        common: dict[str, Any] = {
            "root": self.fingerprint,
            "nonce": Nonce(self.chance(16)),
            "signers": tuple(each.id for each in signers),
            "case": case,
        }
        if issubclass(shape, s.OfCase):
            common["at"] = self.now()
        if issubclass(shape, s.Dated):
            common["day"] = Day(self.now() // DAY)
        if issubclass(shape, s.Chained):
            common["journal"] = await self.position(person, case)
        common |= behind(await self.file(case), shape, said, person.id)
        return shape(**{**common, **said})

    async def file(self, case: CaseId) -> CaseFile | None:
        """Return what is known of a case to whoever signs in it; None where there is none."""
        return await self.store.load(case)

    async def position(self, person: Someone, case: CaseId) -> Position:
        """Return the person's journal head as the service tells it; the empty one to strangers."""
        try:
            return (await self.service.cases.get(await self.session(person), case)).journal
        except Exception:  # noqa: BLE001 - a stranger signs all the same, and is refused
            return Position(0, Digest(bytes(32)))

    # --- items

    async def write(
        self, author: Someone, case: CaseId, side: Side, readers: list[Someone], **said: Any
    ) -> Written:
        """Write and seal a letter without sending it; `large` is the content of its parts from 1 on, which travel by upload."""
        item, cek = ItemId(said.pop("item", None) or self.chance(16)), self.chance(32)
        more = [
            (each, part.seal_part(cek, case, item, n, each))
            for n, each in enumerate(said.pop("large", ()), start=1)
        ]
        text = said.pop("text", None) or b'{"text":"' + self.chance(40).hex().encode() + b'"}'
        content = part.letter_part(text)
        sealed = part.seal_part(cek, case, item, 0, content)
        refs_of_parts = tuple(
            s.PartRef(s.PartHeader(made.header), len(each), part.segment_count(len(each)), Digest(made.root))
            for each, made in ((content, sealed), *more)
        )
        own_copy = said.pop("own_copy", True)
        submit_said = {name: said.pop(name) for name in ("replaces", "attested") if name in said}
        manifest = self.signed(
            await self.statement(
                author,
                s.Manifest,
                case,
                (author,),
                item=item,
                author=author.id,
                side=side,
                kind=said.pop("kind", Kind.LETTER),
                parts=refs_of_parts,
                **said,
            ),
            author,
        )
        wanted = [(each, Purpose.MEDIATOR) for each in readers]
        wanted += [(author, Purpose.OWN_COPY)] if own_copy else []
        grants = tuple(self.grant_for(cek, reader, case, item, author, purpose) for reader, purpose in wanted)
        refs = tuple(s.GrantRef(each.to, each.purpose, Digest(digests.digest(each.grant))) for each in grants)
        submit = await self.statement(
            author, s.Submit, case, (author,), item=item, manifest=record_id(manifest), grants=refs, **submit_said
        )
        request = messages.Submission(manifest, self.signed(submit, author), bytes(sealed.segments), grants)
        large = tuple(bytes(made.segments) for _, made in more)
        return Written(item, record_id(manifest), author, cek, text, request, side, large)

    async def submit(self, author: Someone, case: CaseId, written: Written) -> messages.Done:
        """Send a written letter."""
        commands = self.service.commands
        return await commands.submit(BY_NAME["item.submit"], await self.session(author), case, written.request)

    async def release_request(
        self,
        mediator: Someone,
        case: CaseId,
        written: Written,
        to: Someone,
        *,
        note_text: str | None = None,
        **said: Any,
    ) -> messages.Act:
        """Wrap a letter for its recipient and sign the release."""
        made = self.grant_for(written.cek, to, case, written.item, mediator, Purpose.RELEASE)
        words = None
        if note_text is not None:
            sealed = note.seal_words(
                note.WordsKind.RELEASE_NOTE,
                note_text,
                to.public,
                case=case,
                subject=written.item,
                author_id=mediator.id,
            )
            words = (messages.WordsFor(to.id, sealed),)
            said["note"] = Digest(digests.digest(sealed))
        return await self.request(
            mediator,
            s.Release,
            case,
            grants=(made,),
            words=words,
            item=written.item,
            manifest=written.manifest,
            to=to.id,
            grant=Digest(digests.digest(made.grant)),
            **said,
        )

    async def release(
        self, mediator: Someone, case: CaseId, written: Written, to: Someone, **said: Any
    ) -> messages.Done:
        """Release a letter, after its mediator looked at what comes with the words."""
        if written.large:
            await self.view(mediator, case, written)
        request = await self.release_request(mediator, case, written, to, **said)
        return await self.send(mediator, "item.release", case, request, written.item)

    async def view(self, mediator: Someone, case: CaseId, written: Written) -> messages.Done:
        """Say that a mediator looked at every part of a letter."""
        request = await self.view_request(mediator, case, written)
        return await self.send(mediator, "item.viewed", case, request, written.item)

    async def view_request(self, mediator: Someone, case: CaseId, written: Written) -> messages.Act:
        """Sign that a mediator looked at every part of a letter, without sending it."""
        manifest = records.parse(written.request.manifest).statement
        assert isinstance(manifest, s.Manifest)
        said: dict[str, Any] = {"item": written.item, "manifest": written.manifest}
        said["parts"] = tuple(each.root for each in manifest.parts[1:])
        return await self.request(mediator, s.Viewed, case, **said)

    async def open(self, person: Someone, case: CaseId, written: Written, **said: Any) -> messages.Done:
        """Open a released letter."""
        said = {"tell_author": False, **said}
        return await self.act(person, "item.open", s.Open, case, item=written.item, **said)

    def read(self, person: Someone, case: CaseId, reading: messages.Reading) -> bytes:
        """Open the letter of a reading, as its reader's client would; returns the inner JSON."""
        manifest = records.parse(reading.manifest).statement
        assert isinstance(manifest, s.Manifest)
        cek = grant.open_grant(
            person.keyset,
            reading.grant,
            reading.share,
            case=case,
            item=reading.item,
            grantor=reading.grantor,
            purpose=grant.Purpose(reading.purpose.value),
        )
        ref = manifest.parts[0]
        content = part.open_part(
            cek, case, reading.item, 0, header=ref.header, segments=reading.letter, root=ref.root
        )
        return part.read_letter_part(content)

    async def give_bearer(self, person: Someone) -> None:
        """Log in without a passphrase: keep a token for the account, as a login would."""
        account = await self.store.account_named(person.name)
        assert account is not None
        person.bearer = self.chance(32)
        expires = Seconds(self.now() + BEARER_LIFE_S)
        await self.store.put_bearer(digests.token_digest(person.bearer), account.id, expires)


class Opened(Struct, frozen=True):
    """An open case and its people."""

    case: CaseId
    mediator: Someone
    a: Someone
    b: Someone


__all__ = ["DAY", "START", "Clock", "Mode", "NoteId", "Opened", "Scope", "Someone", "World", "Written", "record_id"]
