"""The vectors of readings that came by a hand-over or a regrant: the words come out, or the first check that fails is named."""

from typing import Any

import pytest

from relay.crypto import digests, part
from relay.crypto.errors import CryptoError
from relay.crypto.grant import open_grant
from relay.crypto.keys import KeysetSecret
from relay.domain.ids import KeysetId
from relay.domain.model import Purpose, StaffRole
from relay.wire import records
from relay.wire import statements as s
from tests.support.vectors import Vectors, each_negative, vectors
from tests.unit.vectors.checks import Office, Refused, id_of, parsed, require, verify

HANDED, ANEW = vectors("hand-over-reading"), vectors("regrant-reading")
unhex = bytes.fromhex


class Reading:
    """What somebody is given, with the names of records resolved; and the records of their journal."""

    def __init__(self, found: Vectors, change: dict[str, Any]) -> None:
        self.office = Office(found.inputs)
        self.case, self.item = unhex(found.inputs["case"]), unhex(found.inputs["item"])
        named = found.inputs["records"]
        self.given = {**found.inputs["reading"], **change.get("reading", {})}
        self.journal = [parsed(named[each]) for each in change.get("journal", found.inputs["journal"])]
        self.ids = {id_of(each) for each in self.journal}
        reader = found.inputs["reader"]
        self.reader = KeysetSecret.from_bytes(unhex(reader["sign_seed"] + reader["seal_seed"]))
        self.grant, self.grantor = unhex(self.given["grant"]), KeysetId(unhex(self.given["grantor"]))
        self.purpose = Purpose(self.given["purpose"])
        self._named = named

    def record(self, member: str, kind: type[s.Statement], code: str) -> records.Record:
        """Return a record of the reading: of this kind and case."""
        name = self.given.get(member)
        require(name is not None, code)
        found = parsed(self._named[name])
        require(isinstance(found.statement, kind) and getattr(found.statement, "case", None) == self.case, code)
        return found

    def manifest(self) -> tuple[records.Record, s.Manifest]:
        found = self.record("manifest", s.Manifest, "item.manifest")
        said = found.statement
        assert isinstance(said, s.Manifest)
        require(said.item == self.item and said.signers == (said.author,), "item.manifest")
        return found, said

    def by_mediator(self, record: records.Record) -> None:
        """Require that a mediator of the case signed this."""
        said, signer = record.statement, record.statement.signers[0]
        try:
            member = self.office.member(signer, frozenset({StaffRole.MEDIATOR}), said)
            require(self.office.is_mediator(signer, said), "trust.assignment")
            verify(record, 0, member.keyset[:32])
        except Refused:
            raise Refused("item.release_signer") from None

    def words(self, said: s.Manifest) -> str:
        """Steps G5 and I9: open grant and letter."""
        cek = open_grant(
            self.reader,
            self.grant,
            unhex(self.given["share"]),
            case=self.case,
            item=self.item,
            grantor=self.grantor,
            purpose=self.purpose,
        )
        (ref,) = said.parts
        content = part.open_part(
            cek, self.case, self.item, 0, header=ref.header, segments=unhex(self.given["letter"]), root=ref.root
        )
        assert len(content) == ref.length
        return part.read_letter_part(content).decode()


def handed_over(change: dict[str, Any]) -> str:
    """Steps S2 and S10: what a mediator reads that another one handed over."""
    reading = Reading(HANDED, change)
    found, said = reading.manifest()
    require(id_of(found) in reading.ids, "item.journal")
    author = unhex(HANDED.inputs["authors"]["anna"])
    require(digests.keyset_id(author) == said.author, "item.author")
    verify(found, 0, author[:32], "item.author")
    require(reading.purpose is Purpose.HANDOVER, "item.manifest")
    digest, own = digests.digest(reading.grant), reading.reader.public.id
    granted = {
        each.statement.signers[0]
        for each in reading.journal
        if isinstance(each.statement, s.Handover) and each.statement.to == own
        for ref in each.statement.grants
        if (ref.item, ref.digest) == (reading.item, digest)
    }
    require(reading.grantor in granted, "item.grant")
    for each in reading.journal:
        if isinstance(each.statement, s.Handover):
            reading.office.first_by_mediator(each)
    return reading.words(said)


def regranted(change: dict[str, Any]) -> str:
    """Steps S5 and S11: what a party reads with a later keyset than the one released to."""
    reading = Reading(ANEW, change)
    for each in reading.journal:
        reading.office.take(each)
    found, said = reading.manifest()
    release_found = reading.record("release", s.Release, "item.release")
    release = release_found.statement
    assert isinstance(release, s.Release)
    require((release.item, release.manifest) == (reading.item, id_of(found)), "item.release")
    reading.by_mediator(release_found)
    require(id_of(release_found) in reading.ids, "item.journal")
    digest, own = digests.digest(reading.grant), reading.reader.public.id
    bound = [
        each
        for each in reading.journal
        if isinstance(each.statement, s.Regrant)
        and (each.statement.item, each.statement.to, each.statement.grant) == (reading.item, own, digest)
        and each.statement.signers[0] == reading.grantor
    ]
    require(bool(bound), "item.grant")
    reading.by_mediator(bound[0])
    author = unhex(reading.given["author"])
    require(digests.keyset_id(author) == said.author, "item.author")
    verify(found, 0, author[:32], "item.author")
    return reading.words(said)


def test_the_deputy_reads_what_was_handed_over() -> None:
    assert handed_over({}) == HANDED.outputs["inner"]


def test_bram_reads_with_his_second_keyset() -> None:
    assert regranted({}) == ANEW.outputs["inner"]
    confirm = [parsed(ANEW.inputs["records"][each]).statement for each in ANEW.inputs["journal"]][1]
    assert isinstance(confirm, s.Confirm)
    assert digests.keyset_id(confirm.keyset).hex() == ANEW.inputs["reader"]["id"]


def test_the_words_come_out_beside_a_colleague_s_noise() -> None:
    beside, noise = ANEW.inputs["beside"], []
    for given in (beside["reading"], *beside["reading"]["others"]):
        try:
            assert regranted({**beside, "reading": {**beside["reading"], **given}}) == ANEW.outputs["inner"]
        except CryptoError:
            noise.append(given["grantor"])
    assert noise == ANEW.outputs["noise"] != [beside["reading"]["others"][0]["grantor"]]


@each_negative("hand-over-reading")
def test_a_hand_over_that_does_not_hold_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises((Refused, CryptoError)) as caught:
        handed_over(given)
    assert getattr(caught.value, "code", None) == code


@each_negative("regrant-reading")
def test_a_regrant_that_does_not_hold_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises((Refused, CryptoError)) as caught:
        regranted(given)
    assert getattr(caught.value, "code", None) == code
