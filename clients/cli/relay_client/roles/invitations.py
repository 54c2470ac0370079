"""How a mediator brings people into a case: slips and confirmations, delegations, what is attested for whom.

The secret of a slip is in the mediator's keyring before the slip is registered, and goes to nobody but onto the paper. A
keyset is confirmed only when the code made with that secret holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec.structs import replace

from relay.crypto import slip as slips
from relay.crypto.errors import CryptoError
from relay.crypto.keys import KeysetPublic, SigningPublic
from relay.crypto.typed import short_fingerprint_text
from relay.domain import newest
from relay.domain.forms import Form
from relay.domain.ids import CaseId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import Attested, Mode, Scope, Side, Slip, StaffRole
from relay.domain.people_rules import DELEGATION_LONGEST_S, SLIP_LONGEST_S
from relay.domain.supporters import NO_EPOCH
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.account import keyring
from relay_client.account.keyring import SlipKey, SlipSecret
from relay_client.account.slip_text import slip_paper
from relay_client.cases.case_client import require_allowed
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import Misused
from relay_client.items.signer import Moment, Signed
from relay_client.roles.case_access import CaseAccess, path_of
from relay_client.roles.guardians import words_of
from relay_client.trust.case_history import name_of
from relay_client.trust.directory import Window
from relay_client.views.base import view_of
from relay_client.views.cases import Outcome
from relay_client.views.people import AwaitingSignature, PendingEnrolment, SlipPaper

_VOUCHERS: Final = frozenset({StaffRole.MEDIATOR, StaffRole.COORDINATOR})
_COUNSELLORS: Final = frozenset({StaffRole.COUNSELLOR})


class Invitations:
    """Bringing people in, and letting them go."""

    def __init__(self, cases: CaseAccess) -> None:
        self._cases = cases

    async def slip(self, case: CaseId, side: Side, *, days: int = 14, supporter: bool = False) -> SlipPaper:
        """Make a slip for a side's next epoch, or for a supporter of it, good until a day ends. An older one ends."""
        snapshot = await self._cases.look(case)
        now = self._cases.now()
        expires = await self._cases.end_of_day(days, SLIP_LONGEST_S, "slip.too_long")
        slip = SlipId(snapshot.signer.new_id())
        secret = SlipSecret(slips.new_slip_secret(snapshot.signer.random))
        party = snapshot.history.party(side)
        epoch = NO_EPOCH if supporter else 1 if party is None else party.epoch + 1
        key = SlipKey(slip, case, side, epoch, expires, secret)
        await self._cases.session.update(keyring.with_slip(key, now))
        await self._cases.say(snapshot, "case.slip", s.Slip, slip=slip, side=side, epoch=epoch, expires=expires)
        profile = self._cases.session.profile
        return slip_paper(profile.origin, profile.fingerprint, slip, case, side, expires, secret)

    async def enrolments(self, case: CaseId) -> tuple[PendingEnrolment, ...]:
        """Return the pending slips of a case that its journal tells of, each checked as far as the service says it was answered."""
        snapshot = await self._cases.look(case)
        listed = await self._cases.session.call("slip.list", m.AnsweredSlips, path=path_of(case))
        content = await self._cases.session.content()
        rows = {row.slip: row for row in listed.slips}
        return tuple(
            self._enrolment(snapshot, as_registered(slip, rows.get(slip.id)), content.slip(slip.id))
            for slip in snapshot.history.file.slips
        )

    async def confirm(
        self, case: CaseId, slip: SlipId, *, second: KeysetId | None = None, attested: Attested | None = None
    ) -> Outcome | AwaitingSignature:
        """Vouch for the keyset that answered a slip; from the second epoch on, `second` is asked to sign too.

        For a supporter the party is asked to sign; for one without keys `attested` says how they wished it. Raises Misused with the
        enrolment's problem, `slip.unanswered`, `recovery.second_signature`, `supporter.attest`.
        """
        snapshot = await self._cases.look(case)
        listed = await self._cases.session.call("slip.list", m.AnsweredSlips, path=path_of(case))
        row = next((answered_slip for answered_slip in listed.slips if answered_slip.slip == slip), None)
        slip_registered = next((invited for invited in snapshot.history.file.slips if invited.id == slip), None)
        if row is None or row.keyset is None or slip_registered is None:
            raise Misused("slip.unanswered")
        row = as_registered(slip_registered, row)
        checked = self._enrolment(snapshot, row, (await self._cases.session.content()).slip(slip))
        if checked.problem is not None:
            raise Misused(checked.problem)
        if slip_registered.guardian is not None:
            outcome = await self._cases.say(
                snapshot,
                "case.guardian",
                s.Guardian,
                side=row.side,
                guardian=slip_registered.guardian,
                step=s.GuardianStep.CONFIRMED,
                slip=slip,
                keyset=row.keyset,
            )
            await self._cases.session.update(keyring.without_slip(slip))
            return outcome
        if row.epoch == NO_EPOCH:
            return await self._confirm_supporter(snapshot, row, attested)
        replaced = snapshot.history.party(row.side)
        members: dict[str, Any] = {
            "slip": slip,
            "side": row.side,
            "epoch": row.epoch,
            "keyset": row.keyset,
            "replaces": None if replaced is None else replaced.id,
        }
        if row.epoch > 1:
            if second is None:
                raise Misused("recovery.second_signature")
            directory = await self._cases.with_staff(snapshot)
            directory.require(second, _VOUCHERS, Window.at(self._cases.now()))
            return await self._put_down(snapshot, s.Confirm, second, directory.name(second), members)
        outcome = await self._cases.say(snapshot, "case.confirm", s.Confirm, **members)
        await self._cases.session.update(keyring.without_slip(slip))
        return outcome

    async def _confirm_supporter(
        self, snapshot: CaseSnapshot, row: m.AnsweredSlip, attested: Attested | None
    ) -> Outcome | AwaitingSignature:
        """Vouch for somebody whom a side wishes to have by it: that side signs too."""
        members: dict[str, Any] = {"slip": row.slip, "side": row.side, "keyset": row.keyset}
        party = snapshot.history.party(row.side)
        if party is not None:
            return await self._put_down(snapshot, s.Supporter, party.id, row.side.value, members)
        if attested is None:
            raise Misused("supporter.attest")
        outcome = await self._cases.say(snapshot, "case.supporter", s.Supporter, attested=attested, **members)
        await self._cases.session.update(keyring.without_slip(row.slip))
        return outcome

    async def attest_consent(self, case: CaseId, side: Side, attested: Attested) -> Outcome:
        """Record the consent of a party without a device, saying what was seen; somebody under age as `PartyRole.consent` does."""
        snapshot = await self._cases.look(case)
        together = words_of(snapshot, side)
        return await self._cases.say(
            snapshot,
            "case.consent",
            s.Consent,
            side=side,
            attested=attested,
            together=together,
            takes_up=snapshot.history.file.case.takes_up,
        )

    async def attest_consent_end(self, case: CaseId, side: Side, attested: Attested) -> Outcome:
        """Record that such a party took their consent back."""

        def names(snapshot: CaseSnapshot) -> dict[str, Any]:
            consent = snapshot.history.file.parties[side].consent
            if consent is None:
                raise Misused("consent.none")
            return {"side": side, "consent": consent.record, "attested": attested}

        return await self._cases.stop(case, "case.consent", s.ConsentEnd, names)

    async def attest_preferences(
        self,
        case: CaseId,
        side: Side,
        kinds: Iterable[Form],
        attested: Attested,
        *,
        tell_opened: bool = False,
    ) -> Outcome:
        """Record in which forms such a party is willing to receive something."""
        snapshot = await self._cases.look(case)
        wanted = tuple(sorted(set(kinds), key=lambda kind: kind.value))
        members: dict[str, Any] = {"side": side, "kinds": wanted, "tell_opened": tell_opened, "attested": attested}
        return await self._cases.say(snapshot, "case.preferences", s.Preferences, **members)

    async def prepared(self, case: CaseId, side: Side) -> Outcome:
        """Record the preparation check of one side."""
        return await self._cases.say(await self._cases.look(case), "case.prepared", s.Prepared, side=side)

    async def delegate(
        self,
        case: CaseId,
        side: Side,
        counsellor: KeysetId,
        scopes: Iterable[Scope],
        mode: Mode,
        not_before: Seconds,
        not_after: Seconds,
    ) -> Outcome | AwaitingSignature:
        """Let a counsellor act for a side; a party with a keyset is asked to sign too."""
        snapshot = await self._cases.look(case)
        directory = await self._cases.with_staff(snapshot)
        directory.require(counsellor, _COUNSELLORS, Window.at(self._cases.now()))
        members: dict[str, Any] = {
            "side": side,
            "counsellor": counsellor,
            "scopes": tuple(sorted(set(scopes), key=lambda scope: scope.value)),
            "mode": mode,
            "not_before": not_before,
            "not_after": not_after,
            "behind": newest.named(snapshot.history.file, newest.acting(side, counsellor)),
        }
        party = snapshot.history.party(side)
        if party is None:
            return await self._cases.say(snapshot, "case.delegate", s.Delegation, **members)
        return await self._put_down(snapshot, s.Delegation, party.id, side.value, members)

    async def acts_until(self, days: int) -> Seconds:
        """Return when a permission ends that lasts so many days: with a day, where the organisation is."""
        return await self._cases.end_of_day(days, DELEGATION_LONGEST_S, "delegation.too_long")

    async def revoke(self, case: CaseId, delegation: RecordId) -> Outcome:
        """End a delegation now."""
        return await self._cases.stop(case, "case.revoke", s.Revocation, lambda _: {"delegation": delegation})

    async def _put_down(
        self,
        snapshot: CaseSnapshot,
        shape: type[s.Statement],
        second: KeysetId,
        name: str,
        members: dict[str, Any],
    ) -> AwaitingSignature:
        moment = Moment(self._cases.case_client.sender.dating(), snapshot.position)
        signed: Signed = snapshot.signer.sign_first(shape, moment, second, **members)
        require_allowed(snapshot, signed)
        await self._cases.session.call("cosign.put", m.Nothing, m.Cosign(signed.data))
        return AwaitingSignature(signed.id, second, name)

    def _enrolment(self, snapshot: CaseSnapshot, row: m.AnsweredSlip, key: SlipKey | None) -> PendingEnrolment:
        problem = None
        if row.keyset is not None:
            problem = self._problem(snapshot, row, key)
        guardian = any(slip.id == row.slip and slip.guardian is not None for slip in snapshot.history.file.slips)
        return view_of(
            PendingEnrolment,
            row,
            case=snapshot.case,
            answered=row.keyset is not None,
            ours=key is not None,
            problem=problem,
            short_fingerprint=None if row.keyset is None else short_fingerprint_text(name_of(row.keyset)),
            replaces=row.epoch != NO_EPOCH and snapshot.history.party(row.side) is not None,
            supporter=row.epoch == NO_EPOCH and not guardian,
            guardian=guardian,
        )

    def _problem(self, snapshot: CaseSnapshot, row: m.AnsweredSlip, key: SlipKey | None) -> str | None:
        """Say why an answered slip must not be confirmed; None where it may."""
        if key is None:
            return "enrolment.not_ours"
        if row.keyset is None or row.account_key is None or row.mac is None:
            return "slip.unanswered"
        same = (key.case, key.side, key.epoch, key.expires) == (snapshot.case, row.side, row.epoch, row.expires)
        if not same:
            return "enrolment.changed"
        if self._cases.now() >= key.expires:
            return "slip.expired"
        answered, history = name_of(row.keyset), snapshot.history
        known = history.party_with(answered) or history.guardian_with(answered)
        if known is not None or answered in history.supporters or snapshot.directory.knows(answered):
            return "enrolment.known_key"
        profile = self._cases.session.profile
        try:
            keyset = KeysetPublic.from_bytes(row.keyset)
            statement = slips.SlipStatement(
                origin=profile.origin,
                root=profile.fingerprint,
                slip=row.slip,
                expiry=key.expires,
                case=snapshot.case,
                side=key.side.value,
                account=SigningPublic(row.account_key),
                keyset=keyset,
            )
            slips.check_slip_mac(key.secret, statement, row.mac)
            keyset.verify_usable()
        except CryptoError as error:
            return "enrolment.code" if error.code == "crypto.slip" else "enrolment.key"
        return None


def as_registered(slip: Slip, row: m.AnsweredSlip | None) -> m.AnsweredSlip:
    """Return what the service shows of a slip, with its side, epoch and end from the journal: of the row only the answer counts."""
    known = m.AnsweredSlip(slip.id, slip.side, slip.epoch, slip.expires)
    return known if row is None else replace(known, keyset=row.keyset, account_key=row.account_key, mac=row.mac)
