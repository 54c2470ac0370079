"""The vectors of people through time: keysets that follow one another, delegations, journals that were set back."""

from typing import Any

import pytest

from relay.crypto import digests
from relay.crypto.errors import CannotVerify
from relay.crypto.keys import SigningPublic
from relay.domain.ids import CaseId, RecordId, Seconds
from relay.domain.model import Seat
from relay.wire import messages as m
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory
from relay_client.trust.journal import FollowedJournal, follow
from relay_client.trust.verifier import RecordVerifier
from tests.support.vectors import Vectors, each_negative, vectors
from tests.unit.vectors.checks import Office, Refused, id_of, parsed, require, verify

EPOCHS, DELEGATIONS, RESTORES = vectors("succession-of-epochs"), vectors("delegations"), vectors("restores")


def taken(found: Any, names: list[str]) -> Office:
    office = Office(found.inputs)
    for name in names:
        office.take(parsed(found.inputs["records"][name]))
    return office


def test_each_keyset_follows_the_one_before() -> None:
    names = EPOCHS.outputs["confirms"]
    for count, keyset in enumerate(EPOCHS.outputs["keysets"], start=1):
        confirmed = parsed(EPOCHS.inputs["records"][names[count - 1]]).statement
        assert isinstance(confirmed, s.Confirm)
        party = taken(EPOCHS, names[:count]).party(confirmed.side)
        assert party is not None
        assert (digests.keyset_id(party).hex(), confirmed.epoch) == (keyset, count)


@each_negative("succession-of-epochs")
def test_a_confirm_that_does_not_follow_is_refused(given: dict[str, Any], code: str) -> None:
    taken(EPOCHS, given["confirms"][:-1])
    with pytest.raises(Refused) as caught:
        taken(EPOCHS, given["confirms"])
    assert caught.value.code == code


@pytest.mark.parametrize("name", DELEGATIONS.outputs)
def test_a_delegation_holds(name: str) -> None:
    taken(DELEGATIONS, DELEGATIONS.outputs[name])
    kinds = [type(parsed(DELEGATIONS.inputs["records"][each]).statement) for each in DELEGATIONS.outputs[name]]
    assert s.Delegation in kinds


@each_negative("delegations")
def test_a_delegation_that_lacks_somebodys_word_is_refused(given: dict[str, Any], code: str) -> None:
    taken(DELEGATIONS, given["journal"][:-1])
    with pytest.raises(Refused) as caught:
        taken(DELEGATIONS, given["journal"])
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("found", "names"),
    [(EPOCHS, EPOCHS.outputs["confirms"]), *((DELEGATIONS, each) for each in DELEGATIONS.outputs.values())],
    ids=str,
)
def test_a_client_that_follows_them_takes_them(found: Vectors, names: list[str]) -> None:
    assert followed_as_side_b(found, names) == ("", "")


@pytest.mark.parametrize("found", [EPOCHS, DELEGATIONS], ids=["epochs", "delegations"])
def test_a_client_that_follows_them_refuses_the_last(found: Vectors) -> None:
    said = {}
    for given in found.negatives:
        names: list[str] = given["confirms"] if "confirms" in given else given["journal"]
        assert followed_as_side_b(found, names[:-1]) == ("", "")
        code, rule = followed_as_side_b(found, names)
        said[given["name"]] = [code, rule if given["followed"][1] else ""]
    assert said == {given["name"]: given["followed"] for given in found.negatives}


def followed_as_side_b(found: Vectors, names: list[str]) -> tuple[str, str]:
    """Return the code and the rule for which a client refuses these as side b's journal; nothing where it takes them."""
    case, records_ = CaseId(bytes.fromhex(found.inputs["case"])), found.inputs["records"]
    directory = Directory(s.SigningKeyBytes(bytes.fromhex(found.inputs["root_public"])))
    directory.admit(bytes.fromhex(each) for each in found.inputs["staff"].values())
    verifier = RecordVerifier(directory, CaseHistory.of(case, Seat("b")), Seconds(found.inputs["at"]))
    shown = [*found.inputs["assignments"].values(), *(records_[each] for each in names)]
    entries: list[m.JournalEntry] = []
    for n, data in enumerate(map(bytes.fromhex, shown), 1):
        id_ = RecordId(digests.record_id(data[4], data[10 : 10 + int.from_bytes(data[6:10])]))
        before = entries[-1].head if entries else digests.JOURNAL_START
        entries.append(
            m.JournalEntry(n, s.Digest(digests.journal_head(case, n, before, id_)), id_, m.RecordBytes(data))
        )
    try:
        follow(FollowedJournal(case, "b"), entries, verifier)
    except Untrusted as fault:
        return fault.code, fault.who
    return "", ""


def heads(ids: list[str]) -> list[bytes]:
    case, found = bytes.fromhex(RESTORES.inputs["case"]), [digests.JOURNAL_START]
    for n, record in enumerate(ids, start=1):
        found.append(digests.journal_head(case, n, found[-1], bytes.fromhex(record)))
    return found


def follow_restored(given: dict[str, Any]) -> None:
    """Step J6: take a journal that grew from the pinned one, or that the root set back."""
    pinned, shown = given.get("pinned", RESTORES.inputs["pinned"])["records"], given["journal"]["records"]
    assert heads(pinned)[-1].hex() == given.get("pinned", RESTORES.inputs["pinned"])["head"]
    assert heads(shown)[-1].hex() == given["journal"]["head"]
    common = min(len(pinned), len(shown))
    if shown[: len(pinned)] == pinned:
        return
    if not any(set_back(record, pinned, shown) for record in given["records"]):
        require(shown[:common] == pinned[:common], "journal.contradiction")
        raise Refused("journal.rollback")


def set_back(data: str, pinned: list[str], shown: list[str]) -> bool:
    """Whether this record is the root's word that lets `shown` stand in the place of `pinned`."""
    record = parsed(data)
    said, id_ = record.statement, id_of(record).hex()
    assert isinstance(said, s.Restore)
    if id_ in pinned or id_ not in shown:
        return False
    root = bytes.fromhex(RESTORES.inputs["root_public"])
    if said.signers != (digests.root_fingerprint(root),):
        return False
    verify(record, 0, SigningPublic(root).raw)
    at = shown.index(id_)
    named = (said.case.hex(), said.seat) == (RESTORES.inputs["case"], RESTORES.inputs["seat"])
    here = said.journal.n == at <= len(pinned) and said.journal.head == heads(shown)[at]
    return named and here and pinned[:at] == shown[:at]


def test_a_journal_that_the_root_set_back_and_one_that_grew_are_taken() -> None:
    for given in [*RESTORES.outputs["taken"], RESTORES.outputs["grown"]]:
        follow_restored(given)
    assert len(RESTORES.outputs["grown"]["journal"]["records"]) > len(RESTORES.inputs["pinned"]["records"])


@each_negative("restores")
def test_a_journal_that_nobody_may_set_back_so_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises((Refused, CannotVerify)) as caught:
        follow_restored(given)
    assert getattr(caught.value, "code", None) == code
