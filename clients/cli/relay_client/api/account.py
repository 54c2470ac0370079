"""An unlocked account: drafts and waiting requests at once, everything else through the role it has.

The network is used by the first call that needs it. What role the account has, its keyring and the root's records say, not the
server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Final, TypeVar

from msgspec import Struct

from relay.crypto.typed import short_fingerprint_text
from relay.domain.ids import CaseId, ItemId, KeysetId, Seconds
from relay.domain.model import CaseState, StaffRole
from relay.domain.policy import Standing
from relay_client.account import outbox as requests
from relay_client.account.clock import FAR_S
from relay_client.account.devices import OwnDevices
from relay_client.account.enrolment import answer_again
from relay_client.account.session import AccountSession
from relay_client.api.stopping import Speaker, Stopping
from relay_client.cases.case_client import CaseClient
from relay_client.cases.fault_collector import FaultCollector
from relay_client.device.reviews import Reviews
from relay_client.errors import Ambiguous, Misused, ServerProblem, Unreachable, Untrusted
from relay_client.items.attachments import Attachments, PageContent
from relay_client.items.drafts import Drafts
from relay_client.items.part_uploads import end_uploads
from relay_client.roles import presenters
from relay_client.roles.coordinator import CoordinatorRole
from relay_client.roles.counsellor import CounsellorRole
from relay_client.roles.guardians import GuardianRole
from relay_client.roles.interpreter import InterpreterRole
from relay_client.roles.item_access import ItemAccess
from relay_client.roles.mediator import MediatorRole
from relay_client.roles.needs import NeedsList
from relay_client.roles.party import PartyRole
from relay_client.roles.second_signatures import SecondSignatures
from relay_client.roles.supporters import SupporterRole
from relay_client.views.cases import CaseSummary, Outcome, PendingInfo
from relay_client.views.items import Draft, DraftInfo, Letter, PartInfo
from relay_client.views.people import CosignRequest, SlipPaper, Warn
from relay_client.views.troubled import PartialList

_Id = TypeVar("_Id", bound=bytes)

_PAUSE_S: Final = 5.0
"""Before a broken stream of notifications is opened again."""


class Joined(Struct, frozen=True):
    """A slip was answered; the mediator confirms it next. Compare the fingerprint with them."""

    account: Account
    case: CaseId
    short_fingerprint: str
    recovery_code: str | None = None


class Times(Struct, frozen=True):
    """Two clocks: what this client goes by, and what the server says."""

    own: Seconds
    told: Seconds


class Account:
    """Somebody at this device."""

    def __init__(self, session: AccountSession) -> None:
        self._session = session
        self._case_client = CaseClient(session)
        self.items = ItemAccess(self._case_client)
        self.profile = session.profile
        self.party = PartyRole(self._case_client, self.items)
        self.mediator = MediatorRole(self._case_client, self.items)
        self.counsellor = CounsellorRole(self._case_client, self.items)
        self.interpreter = InterpreterRole(self._case_client, self.items)
        self.guardian = GuardianRole(self._case_client)
        self.supporter = SupporterRole(self._case_client, self.items)
        self.coordinator = CoordinatorRole(self._case_client)
        self.needs = NeedsList(self._case_client)
        self._second_signatures = SecondSignatures(self._case_client)
        self.reviews = Reviews(session.vault, session.environment)
        self.names = session.names
        self.devices = OwnDevices(session)
        self.stopping = Stopping(session, self._case_client, self.role, self._speaks, self.find_cases)
        self._drafts = Drafts(session.vault, session.environment)
        self._attachments = Attachments(session.vault, session.environment, self._drafts)

    def next_command(self) -> None:
        """Begin a command of somebody at a screen: what it shows comes from one look at everything."""
        self.stopping.next_command()
        self._case_client.next_command()

    def time_passes(self) -> None:
        """Somebody was asked something: what is signed from now on rests on a look from after it."""
        self._case_client.time_passes()

    async def login(self) -> None:
        """Log in now rather than at the first need."""
        await self._session.login()

    async def logout(self) -> None:
        """Give the bearer token back, and forget what was reviewed."""
        self.reviews.clear()
        await self._session.logout()

    def clocks_apart(self) -> Times | None:
        """Return both clocks where the time that the service told is a day or more from this one; None otherwise. No network."""
        own, told = self._session.clock.now(), self._session.clock.told()
        return Times(own, told) if told is not None and abs(told - own) >= FAR_S else None

    async def role(self) -> StaffRole | None:
        """Return the staff role that the root gave this account, None for a party."""
        keyset = await self._case_client.staff_keyset()
        if keyset is None:
            return None
        return await self._case_client.role_of(KeysetId(keyset.public.id))

    async def standing(self, case: CaseId) -> Standing:
        """Return what this account is to a case: by the root's word or the pinned seat, else as it was looked at."""
        return await self._case_client.standing(case)

    async def staff_warnings(self) -> tuple[Warn, ...]:
        """Return that one's own authority ends within 60 days; Misused `role.other` for a party."""
        return await self.mediator.staff_warnings([])

    def _speaks(self, standing: Standing) -> Speaker:
        """Return the role by which this account stops where it stands so; Misused `role.other` for the office."""
        speakers: dict[Standing, Speaker] = {
            Standing.PARTY: self.party,
            Standing.COUNSELLOR: self.counsellor,
            Standing.MEDIATOR: self.mediator,
            Standing.GUARDIAN: self.guardian,
        }
        if standing not in speakers:
            raise Misused("role.other")
        return speakers[standing]

    async def telephone(self) -> str:
        """Return the number to ring, as the service tells it now; Untrusted `trust.root` where that is another organisation."""
        return (await self._case_client.sender.office(anew=True)).telephone

    async def helpline(self) -> str | None:
        """Return whom to ring about intimate pictures, as the service tells it now; None where nobody is named."""
        return (await self._case_client.sender.office(anew=True)).helpline

    async def change_passphrase(self, new: str) -> None:
        """Lock the account with another passphrase; Misused `passphrase.short`."""
        await self._session.change_passphrase(new)

    async def new_recovery_code(self) -> str:
        """Replace the recovery code, and return the new one to be written down."""
        return await self._session.new_recovery_code()

    async def take_older_keys(self) -> tuple[int | None, int]:
        """Go on from an older keyring than this device saw; return the newest version that was seen, and the one taken."""
        return await self._case_client.sender.standing.take_older_keys()

    async def times(self) -> Times:
        """Return what this client holds for the time, and what the server says that it is."""
        seconds = await self._case_client.sender.server_time()
        return Times(self._case_client.sender.dating(), seconds)

    def take_time(self, true: Seconds) -> None:
        """Go by this time from now on, however far it is from this machine's clock; kept on this device."""
        self._session.clock.choose(true)

    def own_time(self) -> None:
        """Go by this machine's clock again."""
        self._session.clock.own_again()

    async def join(self, slip: SlipPaper) -> Joined:
        """Answer a slip with this account: another case, or the same one with a new keyset."""
        key = await answer_again(self._session, slip)
        return Joined(self, key.case, short_fingerprint_text(key.secret().public.id))

    async def unconfirmed(self) -> tuple[str, ...]:
        """Return the codes of the keys that this account answered slips with and that no case tells of yet, in order of joining.

        A mediator compares each and confirms it; a case that this device knows already is not among them.
        """
        listed = await self.cases()
        known = {summary.case for summary in listed} | {troubled.case for troubled in listed.troubled}
        content = await self._session.content()
        keys = {case.case: case for case in content.cases if case.case not in known}
        return tuple(short_fingerprint_text(key.secret().public.id) for key in keys.values())

    # drafts

    def drafts(self, case: CaseId | None = None) -> tuple[DraftInfo, ...]:
        """Return the drafts on this device (of a case), last changed first."""
        return self._drafts.list(case)

    def draft(self, name: str) -> Draft:
        """Return one draft with its words, by its number or the beginning of it; Misused `draft.unknown`, `id.ambiguous`."""
        return self._drafts.get(self.draft_named(name))

    def draft_named(self, typed: str) -> str:
        """Return the number of the draft whose number begins so; Misused `draft.unknown`, `id.ambiguous`."""
        return numbered([draft.id for draft in self._drafts.list()], typed, "draft.unknown")

    def pending_named(self, typed: str) -> str:
        """Return the number of the request without an answer that begins so; Misused `pending.unknown`, `id.ambiguous`."""
        return numbered([pending.id for pending in self.pending()], typed, "pending.unknown")

    def save_draft(
        self,
        letter: Letter,
        *,
        case: CaseId | None = None,
        id: str | None = None,  # noqa: A002 - that is what it is called where it is typed
        replaces: ItemId | None = None,
        use: str | None = None,
        base: str | None = None,
    ) -> str:
        """Keep a draft, and return its id. `use` says what it is for where it is no letter; it is sent as nothing else.

        `base` is the text that this one was made from. Where the draft holds another one by now, both are kept, and the id is new.
        """
        return self._drafts.save(letter, case=case, name=id, replaces=replaces, use=use, base=base)

    async def enclose(self, draft: str, case: CaseId, contents: Iterable[PageContent]) -> tuple[PartInfo, ...]:
        """Make these the pages of a draft, in this order, each sealed on this device as it comes; return what they are.

        Those that it has already stay, with what was sent of them. Misused `page.too_many`; LocalFault `home.full`.
        """
        changed = self._attachments.put(draft, case, contents)
        await end_uploads(self._session, changed.ended)
        return changed.kept.parts

    async def drop_draft(self, name: str) -> None:
        """Forget a draft with its pages, and end on the server what was sent of them, as far as it can be reached now."""
        name = self.draft_named(name)
        enclosed = self._drafts.kept(name).enclosed
        self._drafts.drop(name)
        if enclosed is not None:
            await end_uploads(self._session, [part.upload for part in enclosed.parts if part.upload is not None])

    # requests whose answer never came

    def pending(self) -> tuple[PendingInfo, ...]:
        """Return what was signed and sent without an answer, oldest first; `join` goes on with a slip's by itself."""
        waiting = requests.waiting(self._session.vault)
        return tuple(requests.info(name, request) for name, request in waiting if request.record is not None)

    def discard(self, name: str) -> None:
        """Forget such a request. It may have been done all the same: look at the case."""
        requests.done(self._session.vault, self.pending_named(name))

    async def resend(self, name: str) -> Outcome:
        """Send such a request again, byte for byte; it is not done twice."""
        return await self._case_client.sender.resend(self.pending_named(name))

    # finding things by what people type

    async def cases(self) -> PartialList[CaseSummary]:
        """Return all cases of this account, and beside them those that cannot be shown."""
        case_snapshots, apart = await self._case_client.look_all(), FaultCollector()
        snapshots = list(case_snapshots.snapshots)
        if not self._case_client.in_command:
            # What only the list names, a look at everything kept back: it is looked at by itself.
            rows = [
                row.case async for row in self._case_client.fetcher.rows() if row.role is not Standing.COORDINATOR
            ]
            case_ids = {snapshot.case for snapshot in snapshots} | {each.case for each in case_snapshots.troubled}
            more = [await apart.of(case, self._case_client.look(case)) for case in rows if case not in case_ids]
            snapshots += [snapshot for snapshot in more if snapshot is not None]
        troubled = (*case_snapshots.troubled, *apart.troubled)
        if snapshots or troubled:
            return PartialList([presenters.summary_of(case_snapshot) for case_snapshot in snapshots], troubled)
        # The office has no journals, and its list is the service's word.
        office = await self.role() is StaffRole.COORDINATOR
        return PartialList(await self.coordinator.all_cases() if office else [])

    async def find_case(self, text: str | None) -> CaseId:
        """Return the one case that `find_cases` finds; Misused `id.unknown`, `id.ambiguous`."""
        return _one(list(await self.find_cases(text)))

    async def find_cases(self, text: str | None) -> tuple[CaseId, ...]:
        """Return the cases whose name, label or id begins so, or all that go on; a whole name or label goes first.

        One that cannot be shown is found by its name or its id: whoever wants to stop in it can.
        """
        typed = None if text is None else text.strip().casefold()
        try:
            cases = await self.cases()
        except Untrusted:
            # Where not even a list holds, a party's own keys say in which cases they are: whoever wants to stop finds theirs.
            own = dict.fromkeys(key.case for key in (await self._session.content_to_stop()).cases)
            named = self.names.find(typed or "")
            if typed is None:
                return tuple(own)
            return tuple(dict.fromkeys([*named, *(case_id for case_id in own if case_id.hex().startswith(typed))]))
        troubled = [each.case for each in cases.troubled]
        if typed:
            named = self.names.find(typed)
            labels = {summary.case: (summary.label or "").casefold() for summary in cases}
            case_ids = [case_id for case_id in named if case_id in labels or case_id in troubled]
            case_ids = case_ids or [case for case, label in labels.items() if label == typed]
            case_ids = case_ids or [case for case, label in labels.items() if label.startswith(typed)]
            cases_by_id = [case_id for case_id in (*labels, *troubled) if case_id.hex().startswith(typed)]
            return tuple(dict.fromkeys([*case_ids, *cases_by_id]))
        # That a contact has ended is believed of its own journal: a row must not keep anybody from stopping there.
        live = [summary.case for summary in cases if summary.state is not CaseState.CLOSED or summary.by_service]
        return tuple(dict.fromkeys([*live, *troubled] or [summary.case for summary in cases]))

    async def find_item(self, case: CaseId, text: str) -> ItemId:
        """Return the item whose id begins so, of those that the case's journal tells of."""
        snapshot = await self._case_client.view(case)
        return _one([item for item in snapshot.history.file.items if _begins(item, text)])

    async def find_items(self, text: str) -> PartialList[tuple[CaseId, ItemId]]:
        """Return every item whose id begins so, of those that the journals of this account's cases tell of."""
        snapshots = await self._case_client.look_all()
        items = [(snapshot.case, item) for snapshot in snapshots.snapshots for item in snapshot.history.file.items]
        return PartialList([each for each in items if _begins(each[1], text)], snapshots.troubled)

    async def find_staff(self, text: str) -> KeysetId:
        """Return the staff member of that name, or whose keyset id begins so."""
        typed = text.strip().casefold()
        members = (await self._case_client.directory()).members(self._case_client.sender.now())
        named = [member.keyset for member in members if member.name.casefold() == typed]
        by_id = [member.keyset for member in members if typed and member.keyset.hex().startswith(typed)]
        return _one([*named, *by_id])

    # second signatures, notifications

    async def cosigns(self) -> PartialList[CosignRequest]:
        """Return what waits for this account's second signature."""
        return await self._second_signatures.requests()

    async def cosign(self, request: CosignRequest) -> Outcome:
        """Sign what was shown."""
        return await self._second_signatures.sign(request)

    async def notifications(self) -> AsyncIterator[None]:
        """Yield whenever there is something new to look at, until the caller stops asking."""
        cursor: str | None = None
        while True:
            try:
                stream = self._session.transport.notifications(await self._session.bearer(), cursor)
                async for seen in stream:
                    cursor = seen
                    yield
            except Unreachable:
                # A line that is gone is not asked for without a pause.
                await self._session.environment.sleep(_PAUSE_S)
            except ServerProblem as problem:
                if problem.code not in ("login.expired", "login.needed"):
                    raise
                await self._session.login()
            else:
                # A server that ends each stream at once is not pressed.
                await self._session.environment.sleep(_PAUSE_S)


def numbered(numbers: Iterable[str], typed: str, unknown: str) -> str:
    """Return the one number that begins so, a whole one first; Misused `unknown`, or `id.ambiguous` where several do."""
    wanted = typed.strip().casefold()
    listed = tuple(numbers)
    matching = [each for each in listed if each == wanted] or [each for each in listed if each.startswith(wanted)]
    if not wanted or not matching:
        raise Misused(unknown)
    if len(matching) > 1:
        raise Ambiguous(matching)
    return matching[0]


def _begins(item: ItemId, text: str) -> bool:
    typed = text.strip().casefold()
    return bool(typed) and item.hex().startswith(typed)


def _one(found: list[_Id]) -> _Id:
    distinct = list(dict.fromkeys(found))
    if not distinct:
        raise Misused("id.unknown")
    if len(distinct) > 1:
        raise Ambiguous.among(distinct)
    return distinct[0]
