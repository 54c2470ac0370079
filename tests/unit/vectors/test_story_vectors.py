"""One letter from writing to opening, read with the public functions alone: what its recipient checks, in order.

The checks are those of docs/protocol.md, steps S5 and I9, written out once more, so that a client can be held against them.
"""

import json
from typing import Any

import pytest

from relay.crypto import digests, note, part, sign
from relay.crypto.errors import CannotVerify, CryptoError
from relay.crypto.grant import open_grant
from relay.crypto.keys import KeysetPublic, KeysetSecret, SigningPublic
from relay.domain.ids import KeysetId, start_of
from relay.domain.model import Purpose, StaffRole
from relay.wire import records
from relay.wire import statements as s
from tests.support.vectors import each_negative, vectors
from tests.unit.vectors.checks import Refused, require

unhex = bytes.fromhex
STORY = vectors("submit-release-open")
MADE: dict[str, records.Record] = {
    name: records.parse(unhex(record)) for name, record in STORY.outputs["records"].items()
}
CASE, ITEM = unhex(STORY.inputs["case"]), unhex(STORY.inputs["item"])


def keyset(name: str) -> KeysetSecret:
    given = STORY.inputs["keysets"][name]
    return KeysetSecret.from_bytes(unhex(given["sign_seed"] + given["seal_seed"]))


def verify(record: records.Record, public: SigningPublic, code: str) -> None:
    made = record.signatures[0]
    statement = sign.RecordStatement(record.type, record.body)
    try:
        sign.verify_record(public, statement, sign.RecordSignature(made.keyset, made.alg, made.value))
    except CannotVerify:
        raise Refused(code) from None


def id_of(record: records.Record) -> bytes:
    return digests.record_id(record.type, record.body)


def staff() -> dict[KeysetId, s.Staff]:
    """Everyone whom the root vouched for, by keyset id."""
    root = SigningPublic(unhex(STORY.inputs["root_public"]))
    found = {}
    for record in MADE.values():
        if isinstance(record.statement, s.Staff):
            assert record.statement.signers == (digests.root_fingerprint(root.raw),)
            verify(record, root, "trust.signature")
            found[KeysetId(digests.keyset_id(record.statement.keyset))] = record.statement
    return found


def mediators() -> dict[KeysetId, SigningPublic]:
    """Whom a coordinator assigned to this case, up to the root."""
    people, record = staff(), MADE["assignment"]
    said = record.statement
    assert isinstance(said, s.Assignment)
    assert people[said.signers[0]].role is StaffRole.COORDINATOR
    verify(record, SigningPublic(people[said.signers[0]].keyset[:32]), "trust.signature")
    member = people[said.mediator]
    assert said.case == CASE
    assert said.not_after > STORY.inputs["at"]
    return {said.mediator: SigningPublic(member.keyset[:32])} if member.role is StaffRole.MEDIATOR else {}


def opened_by_bram(reading: dict[str, str]) -> bytes:
    """Open what Bram is given, or refuse it with the code of the first check that fails."""
    bram = keyset("bram")
    manifest_record = records.parse(unhex(reading["manifest"]))
    manifest = manifest_record.statement
    require(isinstance(manifest, s.Manifest), "item.manifest")
    assert isinstance(manifest, s.Manifest)
    require((manifest.case, manifest.item, manifest.signers) == (CASE, ITEM, (manifest.author,)), "item.manifest")
    release_record = records.parse(unhex(reading["release"]))
    release = release_record.statement
    require(isinstance(release, s.Release), "item.release")
    assert isinstance(release, s.Release)
    require((release.case, release.item, release.manifest) == (CASE, ITEM, id_of(manifest_record)), "item.release")
    signer = mediators().get(release.signers[0])
    require(signer is not None, "item.release_signer")
    assert signer is not None
    verify(release_record, signer, "item.release_signer")
    require(release.to == bram.public.id, "item.recipient")
    grant, grantor = unhex(reading["grant"]), unhex(reading["grantor"])
    require(grantor == release.signers[0] and digests.digest(grant) == release.grant, "item.grant")
    given = [unhex(reading["author"])] if "author" in reading else []
    given += [] if release.author is None else [release.author]
    require(bool(given), "item.author")
    require({KeysetPublic.from_bytes(each).id for each in given} == {manifest.author}, "item.author")
    author = KeysetPublic.from_bytes(given[0])
    verify(manifest_record, author.signing, "item.author")
    cek = open_grant(
        bram, grant, unhex(reading["share"]), case=CASE, item=ITEM, grantor=grantor, purpose=Purpose.RELEASE
    )
    (ref,) = manifest.parts
    content = part.open_part(
        cek, CASE, ITEM, 0, header=ref.header, segments=unhex(reading["letter"]), root=ref.root
    )
    assert len(content) == ref.length
    return part.read_letter_part(content)


def test_bram_reads_what_anna_wrote() -> None:
    assert opened_by_bram(STORY.outputs["reading"]).decode() == STORY.inputs["inner"]


def test_a_release_of_an_older_client_names_the_author_itself() -> None:
    assert opened_by_bram(STORY.outputs["reading by an older client"]).decode() == STORY.inputs["inner"]


def test_a_release_names_nothing_that_bram_may_not_know_before_opening() -> None:
    said = json.loads(MADE["release"].body)
    assert list(said) == ["root", "nonce", "signers", "case", "day", "item", "manifest", "to", "grant", "note"]


@each_negative("submit-release-open")
def test_bram_refuses(given: dict[str, Any], code: str) -> None:
    with pytest.raises((Refused, CryptoError)) as caught:
        opened_by_bram({**STORY.outputs["reading"], **given})
    assert getattr(caught.value, "code", None) == code


def test_the_note_can_be_read_before_opening() -> None:
    sealed = unhex(STORY.outputs["sealed_note"])
    release = MADE["release"].statement
    assert isinstance(release, s.Release)
    assert digests.digest(sealed) == release.note
    words = note.open_words(
        note.WordsKind.RELEASE_NOTE,
        keyset("bram"),
        sealed,
        case=CASE,
        subject=ITEM,
        author_id=release.signers[0],
    )
    assert words == STORY.inputs["note"]


@pytest.mark.parametrize(
    ("name", "reader", "kept", "purpose"),
    [("mediator", "mediator", "to mediator", Purpose.MEDIATOR), ("own copy", "anna", "own copy", Purpose.OWN_COPY)],
)
def test_the_mediator_and_the_author_open_their_grants(name: str, reader: str, kept: str, purpose: Purpose) -> None:
    submit = MADE["submit"].statement
    assert isinstance(submit, s.Submit)
    grant, secret = unhex(STORY.kept[kept]), keyset(reader)
    assert s.GrantRef(KeysetId(secret.public.id), purpose, s.Digest(digests.digest(grant))) in submit.grants
    share = unhex(STORY.outputs["grants"][name]["share"])
    cek = open_grant(secret, grant, share, case=CASE, item=ITEM, grantor=submit.signers[0], purpose=purpose)
    assert cek.hex() == STORY.inputs["content_key"]


def test_every_seat_has_the_journal_that_follows_from_the_records() -> None:
    ids = {id_of(record).hex(): name for name, record in MADE.items()}
    seats = {seat: [ids[each] for each in found["records"]] for seat, found in STORY.outputs["journals"].items()}
    assert seats == {
        "a": ["assignment", "confirm anna", "manifest", "submit"],
        "b": ["assignment", "confirm bram", "release", "open"],
        "mediators": [
            "assignment", "confirm anna", "confirm bram", "manifest", "submit", "release", "log", "open",
        ],
    }  # fmt: skip
    for found in STORY.outputs["journals"].values():
        head = digests.JOURNAL_START
        for n, record in enumerate(found["records"], start=1):
            head = digests.journal_head(CASE, n, head, unhex(record))
        assert head.hex() == found["head"]


def test_the_log_names_the_release_and_the_head_before_it() -> None:
    log = MADE["log"].statement
    assert isinstance(log, s.Log)
    assert log.statement == id_of(MADE["release"])
    before = STORY.outputs["journals"]["mediators"]["records"][: log.journal.n]
    head = digests.JOURNAL_START
    for n, record in enumerate(before, start=1):
        head = digests.journal_head(CASE, n, head, unhex(record))
    assert log.journal.head == head
    assert before[-1] == id_of(MADE["submit"]).hex()


def test_receipts_are_the_servers_and_name_record_position_and_day() -> None:
    (server,) = [member for member in staff().values() if member.role is StaffRole.SERVER]
    for name in ("submit", "open"):
        record = MADE[f"receipt {name}"]
        said = record.statement
        assert isinstance(said, s.Receipt)
        verify(record, SigningPublic(server.keyset[:32]), "trust.signature")
        seat = STORY.outputs["journals"]["a" if name == "submit" else "b"]
        assert (said.record, said.n, said.head) == (id_of(MADE[name]), len(seat["records"]), unhex(seat["head"]))
        assert said.at == STORY.inputs["at"]
        assert start_of(said.day) <= STORY.inputs["at"] < start_of(said.day) + 86_400
