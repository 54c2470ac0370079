"""Every vector of keys, records, seals and parts, through the public functions and not through the generator."""

from typing import Any

import pytest

from relay.crypto import digests, hybrid, note, padding, part, sharebackup, sign, typed
from relay.crypto.errors import CannotVerify, CryptoError
from relay.crypto.grant import open_grant
from relay.crypto.keys import KeysetPublic, KeysetSecret, SigningPublic, SigningSecret
from relay.domain.model import Purpose
from relay.wire import codec, records
from relay.wire import statements as s
from relay.wire.codec import Malformed
from tests.support.vectors import FOLDER, Vectors, each_negative, negatives, vectors

unhex = bytes.fromhex


def secret_of(given: dict[str, str]) -> KeysetSecret:
    secret = KeysetSecret.from_bytes(unhex(given["sign_seed"] + given["seal_seed"]))
    assert secret.public.id.hex() == given["id"]
    return secret


def test_every_file_is_verified_here_or_beside() -> None:
    here = {
        "keyset", "typed-forms", "padding-lengths", "every-type", "malformed", "signatures", "journal", "grants",
        "words", "share-backup", "parts", "parts-refused",
    }  # fmt: skip
    beside = {
        "slots-of-a-person", "keyring-of-a-person", "slip-answered", "login", "account-changes", "submit-release-open",
        "item-of-several-parts", "item-of-several-parts-refused", "succession-of-epochs", "delegations", "restores",
        "hand-over-reading", "regrant-reading", "characters", "replays", "replays-flagged",
        "replays-guardian", "replays-refused", "hostile-service", "needs", "needs-later",
        "page-form", "page-refusals", "hints", "origins",
    }  # fmt: skip
    assert {path.stem for path in FOLDER.glob("*.json")} == here | beside
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_300_000


def test_keyset() -> None:
    found = vectors("keyset")
    secret = KeysetSecret.from_bytes(unhex(found.inputs["sign_seed"] + found.inputs["seal_seed"]))
    mlkem, _ = hybrid.expand_seed(unhex(found.inputs["seal_seed"]))
    root = SigningSecret(unhex(found.inputs["root_seed"])).public.raw
    fingerprint = digests.root_fingerprint(root)
    secret.public.verify_usable()
    assert found.outputs == {
        "sign_public": secret.public.sign.hex(),
        "mlkem_seed": mlkem.private_bytes_raw().hex(),
        "seal_public": secret.public.seal.hex(),
        "keyset_id": secret.public.id.hex(),
        "root_public": root.hex(),
        "root_fingerprint": fingerprint.hex(),
        "root_fingerprint_text": typed.fingerprint_text(fingerprint),
        "root_fingerprint_short": typed.short_fingerprint_text(fingerprint),
    }


@each_negative("keyset")
def test_a_keyset_nobody_may_vouch_for(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotVerify) as caught:
        KeysetPublic.from_bytes(unhex(given["keyset"])).verify_usable()
    assert caught.value.code == code


def test_typed_forms() -> None:
    found = vectors("typed-forms")
    for given, text in zip(found.inputs, found.outputs["texts"], strict=True):
        kind, value = typed.TypedKind(given["kind"]), unhex(given["value"])
        assert typed.typed_code(kind, value) == text
        assert typed.read_typed_code(kind, text, len(value)) == value
    for also in found.outputs["also_read"]:
        assert typed.read_typed_code(typed.TypedKind(also["kind"]), also["text"], 16).hex() == also["value"]


@each_negative("typed-forms")
def test_a_typed_code_with_a_mistake(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CryptoError) as caught:
        typed.read_typed_code(typed.TypedKind(given["kind"]), given["text"], given["length"])
    assert caught.value.code == code


def test_padding_lengths() -> None:
    found = vectors("padding-lengths")
    assert set(found.outputs) == {str(padding.SMALLEST_WORDS), str(padding.SMALLEST_PART)}
    for smallest, lengths in found.outputs.items():
        assert [padding.padded_length(length, int(smallest)) for length in found.inputs] == lengths


def test_every_type_of_record() -> None:
    found = vectors("every-type")
    assert {made["type"] for made in found.outputs} == set(s.TYPES)
    for made in found.outputs:
        record = records.parse(unhex(made["record"]))
        assert type(record.statement).__name__ == made["statement"]
        assert record.body == made["body"].encode() == codec.encode(record.statement)
        assert digests.record_id(record.type, record.body).hex() == made["id"]
        statement = sign.RecordStatement(record.type, record.body)
        for name, signature, value in zip(made["signers"], record.signatures, made["signatures"], strict=True):
            assert signature.value.hex() == value
            assert signature.keyset.hex() == found.inputs["signer_ids"][name]
            secret = SigningSecret(unhex(found.inputs["sign_seeds"][name]))
            assert secret.public.raw.hex() == found.inputs["sign_publics"][name]
            again = sign.sign_record(secret, signature.keyset, statement)
            assert again.signature == signature.value
            sign.verify_record(secret.public, statement, again)
        assert records.frame(record.type, record.body, record.signatures).hex() == made["record"]


def test_the_record_beside_the_malformed_ones_is_one() -> None:
    assert records.parse(unhex(vectors("malformed").outputs["a good record"])).complete


@each_negative("malformed")
def test_what_is_no_record(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Malformed) as caught:
        records.parse(unhex(given["record"]) + bytes(given.get("then_zeros", 0)))
    assert caught.value.code == code


def test_every_way_of_being_malformed_is_among_them() -> None:
    shown = {code for _, code in negatives("malformed")}
    assert {code for code in shown if code.startswith("record.")} == {
        "record.length", "record.magic", "record.flags", "record.type", "record.trailing", "record.algorithm",
        "record.signers",
    }  # fmt: skip
    assert {code for code in shown if code.startswith("json.")} == {
        "json.syntax", "json.duplicate", "json.float", "json.encoding", "json.object", "json.list", "json.text",
        "json.bytes", "json.base64url", "json.integer", "json.bool", "json.choice", "json.unknown", "json.missing",
    }  # fmt: skip


def verify(given: dict[str, Any]) -> None:
    statement = sign.RecordStatement(given["type"], given["body"].encode())
    made = sign.RecordSignature(unhex(given["signer"]), given["alg"], unhex(given["signature"]))
    sign.verify_record(SigningPublic(unhex(given["public"])), statement, made)


def test_the_signature_beside_the_wrong_ones_holds() -> None:
    verify(vectors("signatures").outputs)


@each_negative("signatures")
def test_a_signature_that_does_not_hold(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CannotVerify) as caught:
        verify(given)
    assert caught.value.code == code


def chain(case: str, record_ids: list[str]) -> list[str]:
    heads = [digests.JOURNAL_START]
    for n, record in enumerate(record_ids, start=1):
        heads.append(digests.journal_head(unhex(case), n, heads[-1], unhex(record)))
    return [head.hex() for head in heads]


def test_a_journal_and_others_that_end_elsewhere() -> None:
    found = vectors("journal")
    heads = chain(found.inputs["case"], found.inputs["records"])
    assert found.outputs == {"heads": heads}
    ends = [chain(found.inputs["case"], given["records"])[-1] for given in found.negatives]
    assert ends == [given["head"] for given in found.negatives]
    assert len({*ends, *heads}) == len(ends) + len(heads)
    assert {code for _, code in negatives("journal")} == {"journal.contradiction"}


def opened_grant(found: Vectors, given: dict[str, Any]) -> bytes:
    return open_grant(
        secret_of(found.inputs["readers"][given["reader"]]),
        found.bytes_of(given["grant"]),
        unhex(given["share"]),
        case=unhex(given["case"]),
        item=unhex(given["item"]),
        grantor=unhex(given["grantor"]),
        purpose=Purpose(given["purpose"]),
    )


def accepted_by_header(found: Vectors, cek: bytes) -> None:
    """Raise where the header of the item's part 0 does not belong to this key; then the hash list is looked at first."""
    case, item = unhex(found.inputs["case"]), unhex(found.inputs["item"])
    hashes = [bytes(32)]
    header, root = unhex(found.inputs["header_of_part_0"]), digests.segments_root(hashes)
    part.PartOpener(cek, case, item, 0, header=header, hashes=hashes, root=root)


def test_grants_of_every_purpose() -> None:
    found = vectors("grants")
    assert [made["purpose"] for made in found.outputs] == [int(purpose) for purpose in Purpose]
    for made in found.outputs:
        cek = opened_grant(found, {**found.inputs, **made})
        assert cek.hex() == found.inputs["content_key"]
        accepted_by_header(found, cek)


@each_negative("grants")
def test_a_grant_where_it_does_not_belong(given: dict[str, Any], code: str) -> None:
    found = vectors("grants")
    with pytest.raises(CryptoError) as caught:
        accepted_by_header(found, opened_grant(found, given))
    assert caught.value.code == code


def opened_words(found: Vectors, given: dict[str, Any]) -> str:
    return note.open_words(
        note.WordsKind[given["kind"].upper()],
        secret_of(found.inputs["readers"][given["reader"]]),
        found.bytes_of(given["sealed"]),
        case=unhex(given["case"]),
        subject=unhex(given["subject"]),
        author_id=unhex(given["author_id"]),
    )


def test_words_of_every_kind() -> None:
    found = vectors("words")
    assert {made["label"] for made in found.outputs} == {kind.value.hex() for kind in note.WordsKind}
    for made in found.outputs:
        assert opened_words(found, {**found.inputs, **made}) == made["text"]
        assert len(found.bytes_of(made["sealed"])) == made["bytes"]


@each_negative("words")
def test_words_where_they_do_not_belong(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CryptoError) as caught:
        opened_words(vectors("words"), given)
    assert caught.value.code == code


def test_a_share_backup() -> None:
    found = vectors("share-backup")
    backup = unhex(found.outputs["backup"])
    assert sharebackup.shares_made_at(backup) == found.inputs["made_at"]
    assert sharebackup.open_shares(secret_of(found.inputs["keeper"]), backup).hex() == found.inputs["plaintext"]


@each_negative("share-backup")
def test_a_share_backup_that_is_none(given: dict[str, Any], code: str) -> None:
    with pytest.raises(CryptoError) as caught:
        sharebackup.open_shares(secret_of(vectors("share-backup").inputs["keeper"]), unhex(given["backup"]))
    assert caught.value.code == code


def counting(length: int) -> bytes:
    return bytes(at % 251 for at in range(length))


def test_parts() -> None:
    found = vectors("parts")
    cek, case, item = (unhex(found.inputs[name]) for name in ("content_key", "case", "item"))
    assert part.nonce_key(cek).hex() == found.outputs["nonce_key"]
    lengths = []
    for made in found.outputs["parts"]:
        index = made["part"]
        content = part.letter_part(made["inner"].encode()) if "inner" in made else counting(made["counting"])
        sealed = part.seal_part(cek, case, item, index, content)
        assert part.part_key(cek, index).hex() == made["part_key"]
        assert part.part_iv(cek, index).hex() == made["iv"] == sealed.header[10:42].hex()
        assert part.part_aad(case, item, index).hex() == made["aad"]
        assert sealed.header.hex() == made["header"]
        assert [digest.hex() for digest in sealed.segment_hashes] == made["segment_digests"]
        assert sealed.root.hex() == made["root"]
        assert len(content) == made["padded_length"]
        assert len(sealed.segments) == made["stored_length"] == part.stored_length(len(content))
        assert sealed.segments.hex() == made.get("segments", sealed.segments.hex())
        pieces = part.split_segments(memoryview(sealed.segments))
        assert [bytes(piece[4:16]).hex() for piece in pieces] == made["nonces"]
        opened = part.open_part(
            cek, case, item, index, header=sealed.header, segments=sealed.segments, root=sealed.root
        )
        assert opened == content
        lengths.append((len(content), len(made["segment_digests"])))
    letters = [(4_000, 1), (4_000, 1), (4_096, 1), (4_096, 1), (4_352, 1)]
    assert lengths == [*letters, (262_112, 1), (262_113, 2), (524_224, 2), (262_144, 2)]


def opened_part(given: dict[str, Any]) -> bytes:
    opened = part.open_part(
        unhex(given["content_key"]),
        unhex(given["case"]),
        unhex(given["item"]),
        given["part"],
        header=unhex(given["header"]),
        segments=unhex(given["segments"]),
        root=unhex(given["root"]),
    )
    return part.read_letter_part(opened)


@pytest.fixture(scope="module")
def two_segments() -> list[str]:
    """The segments of the part that `of_two` takes from."""
    given = vectors("parts").inputs
    cek, case, item = (unhex(given[name]) for name in ("content_key", "case", "item"))
    sealed = part.seal_part(cek, case, item, 62, counting(524_224))
    return [bytes(piece).hex() for piece in part.split_segments(memoryview(sealed.segments))]


def test_the_part_beside_the_refused_ones_opens() -> None:
    found = vectors("parts-refused")
    assert opened_part(found.inputs).decode() == found.outputs["inner"]


@each_negative("parts-refused")
def test_a_part_that_is_refused(given: dict[str, Any], code: str, two_segments: list[str]) -> None:
    whole = {**vectors("parts-refused").inputs, **given}
    if "of_two" in given:
        whole["segments"] = "".join(two_segments[at] for at in given["of_two"])
    with pytest.raises(CryptoError) as caught:
        opened_part(whole)
    assert caught.value.code == code
