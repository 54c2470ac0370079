"""Journals of one case, followed by the client's own code: the case file that each gives, and those that must be refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from relay.crypto import digests
from relay.domain.ids import CaseId, RecordId, Seconds
from relay.domain.model import Seat
from relay.wire import messages as m
from relay.wire import records
from relay.wire import statements as s
from relay_client.errors import Untrusted
from relay_client.trust.case_history import CaseHistory
from relay_client.trust.directory import Directory, parsed
from relay_client.trust.journal import FollowedJournal, follow
from relay_client.trust.verifier import RecordVerifier
from scripts.scenarios.plain import plain
from tests.support.vectors import Vectors, each_negative, vectors

unhex = bytes.fromhex
SEATS = list(vectors("replays").outputs["case_files"])


def authority_of(found: Vectors, seat: str, now: int, staff: Sequence[str] = ()) -> RecordVerifier:
    directory = Directory(s.SigningKeyBytes(unhex(found.inputs["root_public"])))
    directory.admit([unhex(each) for each in (*found.inputs["staff"], *staff)])
    return RecordVerifier(directory, CaseHistory.of(CaseId(unhex(found.inputs["case"])), Seat(seat)), Seconds(now))


def entries_of(case: CaseId, shown: Sequence[bytes]) -> list[m.JournalEntry]:
    """Return records as the entries of a journal whose chain holds."""
    found, head = [], digests.JOURNAL_START
    for n, data in enumerate(shown, 1):
        record = records.parse(data)
        id_ = RecordId(digests.record_id(record.type, record.body))
        head = digests.journal_head(case, n, head, id_)
        found.append(m.JournalEntry(n, s.Digest(head), id_, m.RecordBytes(data)))
    return found


def followed(
    found: Vectors, authority: RecordVerifier, seat: str, entries: Sequence[m.JournalEntry]
) -> FollowedJournal:
    """Follow a journal to its end, behind the records that are given beside it."""
    for name in found.inputs["beside"][seat]:
        authority.take_beside(parsed(unhex(found.inputs["records"][name]), authority.directory.root))
    journal, _ = follow(FollowedJournal(CaseId(unhex(found.inputs["case"])), seat), entries, authority)
    return journal


@pytest.mark.parametrize(
    ("name", "seat"),
    [
        *(("replays", seat) for seat in SEATS),
        *(("replays-flagged", seat) for seat in ("mediators", "a", "b")),
        *(("replays-guardian", seat) for seat in vectors("replays-guardian").outputs["case_files"]),
    ],
)
def test_a_journal_gives_its_case_file(name: str, seat: str) -> None:
    found = vectors(name)
    authority = authority_of(found, seat, found.inputs["now"])
    shown = [unhex(found.inputs["records"][name]) for name in found.inputs["journals"][seat]]
    journal = followed(found, authority, seat, entries_of(CaseId(unhex(found.inputs["case"])), shown))
    assert journal.head.hex() == found.outputs["heads"][seat]
    assert plain(authority.history.file) == found.outputs["case_files"][seat]


def test_the_case_files_of_the_seats_are_not_alike() -> None:
    files = vectors("replays").outputs["case_files"]
    assert len({str(each) for each in files.values()}) == len(SEATS) == 6
    states = {each["state"] for each in files["mediators"]["items"]}
    assert {"held", "released", "opened", "declined", "recalled", "returned"} == states
    assert "unseen" not in str(files["mediators"])


def test_neither_side_hears_of_the_flag_or_of_the_looking() -> None:
    found = vectors("replays-flagged")
    said = {name: records.parse(unhex(data)).statement for name, data in found.inputs["records"].items()}
    kept = {name for name, each in said.items() if isinstance(each, s.TwoMediators | s.Viewed | s.Countersign)}
    assert len(kept) == 6
    assert kept <= set(found.inputs["journals"]["mediators"])
    assert not kept & {*found.inputs["journals"]["a"], *found.inputs["journals"]["b"]}
    (back,) = (each for each in found.outputs["case_files"]["b"]["items"] if "cause" in each)
    assert (back["state"], back["cause"]) == ("returned", "intimate")
    assert "intimate" not in str(found.outputs["case_files"]["a"])


def test_the_other_side_hears_nothing_of_age_or_guardians() -> None:
    found = vectors("replays-guardian")
    said = {name: records.parse(unhex(data)).statement for name, data in found.inputs["records"].items()}
    kept = {name for name, each in said.items() if isinstance(each, s.UnderAge | s.Guardian | s.GuardianWord)}
    assert len(kept) == 12
    assert kept <= set(found.inputs["journals"]["a"]) & set(found.inputs["journals"]["mediators"])
    assert not kept & set(found.inputs["journals"]["b"])
    assert "guardian" not in str(found.outputs["case_files"]["b"])
    assert "under_age" not in str(found.outputs["case_files"]["b"])


def test_a_guardians_journal_tells_of_them_alone() -> None:
    found = vectors("replays-guardian")
    (guardian,) = (seat for seat in found.inputs["journals"] if seat.startswith("g"))
    assert found.inputs["journals"][guardian] == [
        *("confirm guardian", "yes", "no", "asked again", "yes again", "asked a third time", "of age"),
    ]
    assert not found.outputs["case_files"][guardian]["items"]


GUARDIAN = vectors("replays-guardian")


@each_negative("replays-guardian")
def test_a_journal_that_leaves_a_guardian_out_is_not_believed(given: dict[str, Any], code: str) -> None:
    """No case opens for somebody under age without the guardian's own word and their own: every client asks that itself."""
    authority = authority_of(GUARDIAN, given["seat"], GUARDIAN.inputs["now"])
    known = {**GUARDIAN.inputs["records"], **given["records"]}
    shown = [unhex(known[name]) for name in given["journal"]]
    case = CaseId(unhex(GUARDIAN.inputs["case"]))
    with pytest.raises(Untrusted) as fault:
        followed(GUARDIAN, authority, given["seat"], entries_of(case, shown))
    assert (fault.value.code, fault.value.who) == (code, given["rule"])
    before = authority_of(GUARDIAN, given["seat"], GUARDIAN.inputs["now"])
    followed(GUARDIAN, before, given["seat"], entries_of(case, shown[: _good(given)]))


def _good(given: dict[str, Any]) -> int:
    """How many entries stand in front of the lie: what a mediator puts behind it belongs to the same request."""
    return len(given["journal"]) - (2 if given["journal"][-1].startswith("log of") else 1)


REFUSED = vectors("replays-refused")


@pytest.mark.parametrize("seat", ["mediators", "a", "b"])
def test_what_the_lies_are_told_behind_is_good(seat: str) -> None:
    authority = authority_of(REFUSED, seat, REFUSED.inputs["now"])
    shown = [unhex(REFUSED.inputs["records"][name]) for name in REFUSED.inputs["journals"][seat]]
    followed(REFUSED, authority, seat, entries_of(CaseId(unhex(REFUSED.inputs["case"])), shown))
    assert authority.history.file.case.opened


@each_negative("replays-refused")
def test_a_journal_that_must_not_be_believed(given: dict[str, Any], code: str) -> None:
    authority = authority_of(REFUSED, given["seat"], REFUSED.inputs["now"], given.get("staff", ()))
    known = {**REFUSED.inputs["records"], **given["records"]}
    entries = entries_of(CaseId(unhex(REFUSED.inputs["case"])), [unhex(known[name]) for name in given["journal"]])
    if "withheld" in given:
        entry = entries[given["withheld"] - 1]
        entries[entry.n - 1] = m.JournalEntry(entry.n, entry.head, entry.id)
    if "left_out" in given:
        del entries[given["left_out"] - 1]
    if "head" in given:
        entry = entries[given["head"] - 1]
        entries[entry.n - 1] = m.JournalEntry(entry.n, s.Digest(bytes(32)), entry.id, entry.record)
    if "other" in given:
        entry = entries[given["other"] - 1]
        entries[entry.n - 1] = m.JournalEntry(entry.n, entry.head, entry.id, entries[0].record)
    with pytest.raises(Untrusted) as fault:
        followed(REFUSED, authority, given["seat"], entries)
    assert fault.value.code == code
    if given["rule"]:
        assert fault.value.who == given["rule"]


def test_no_lie_is_refused_before_it_is_told() -> None:
    """Each journal is good up to the first entry that the good one does not have."""
    for given in REFUSED.negatives:
        seat, good = given["seat"], REFUSED.inputs["journals"].get(given["seat"], [])
        told, records_ = given["journal"], {**REFUSED.inputs["records"], **given["records"]}
        if told == good:
            continue
        assert told[: len(good)] == good
        shown = [unhex(records_[name]) for name in told[: len(good)]]
        authority = authority_of(REFUSED, seat, REFUSED.inputs["now"])
        followed(REFUSED, authority, seat, entries_of(CaseId(unhex(REFUSED.inputs["case"])), shown))
