"""What the browser client made with fixed keys (clients/web/tests/made.test.ts): opened, verified, and made once more here."""

import json
from io import BytesIO
from typing import Any

from relay.crypto import digests, handed_in, keyring, note, part, sign, slip, slots, stream, typed
from relay.crypto.grant import open_grant
from relay.crypto.keys import KeysetPublic, KeysetSecret, SigningPublic, SigningSecret
from relay.domain.model import Purpose
from relay.wire import codec, records
from relay.wire import statements as s
from relay.wire.characters import clean, tidy
from tests.support.vectors import FOLDER

unhex = bytes.fromhex
MADE: dict[str, Any] = json.loads((FOLDER / "web" / "made.json").read_text(encoding="utf-8"))
GIVEN, OUT, KEPT = MADE["inputs"], MADE["outputs"], MADE["kept"]
WHO = {"login": GIVEN["login"], "origin": GIVEN["origin"]}
CASE, ITEM = unhex(GIVEN["case"]), unhex(GIVEN["item"])
CEK, SECRET = unhex(GIVEN["content_key"]), unhex(GIVEN["secret"])
AUTHOR, READER = (KeysetSecret.from_bytes(unhex(GIVEN["seeds"][name])) for name in ("author", "reader"))
ACCOUNT, ROOT = (SigningSecret(unhex(GIVEN["seeds"][name])) for name in ("account", "root"))


def test_the_file_is_what_it_says() -> None:
    assert (MADE["protocol"], MADE["scenario"], MADE["negatives"]) == ("relay/1", "made", [])
    assert set(KEPT) == {"grant", "handed in", *(each["kind"] for each in OUT["words"])}


def test_keys_and_fingerprints() -> None:
    fingerprint = digests.root_fingerprint(ROOT.public.raw)
    assert OUT["root"] == {
        "public": ROOT.public.raw.hex(),
        "fingerprint": fingerprint.hex(),
        "text": typed.fingerprint_text(fingerprint),
    }
    assert OUT["account"] == ACCOUNT.public.raw.hex()
    for secret, name in ((AUTHOR, "author"), (READER, "reader")):
        assert OUT["keysets"][name] == secret.public.to_bytes().hex()
        secret.public.verify_usable()


def test_a_grant_opens() -> None:
    made, sealed = OUT["grant"], unhex(KEPT["grant"])
    assert digests.digest(sealed).hex() == made["digest"]
    grantor, purpose = unhex(made["grantor"]), Purpose(made["purpose"])
    opened = open_grant(
        READER, sealed, unhex(made["share"]), case=CASE, item=ITEM, grantor=grantor, purpose=purpose
    )
    assert opened == CEK
    assert made["grantor"] == AUTHOR.public.id.hex()


def test_words_of_every_kind_open() -> None:
    assert {each["kind"].upper() for each in OUT["words"]} == set(note.WordsKind.__members__)
    for made in OUT["words"]:
        kind = note.WordsKind[made["kind"].upper()]
        place = {"case": CASE, "subject": unhex(made["subject"]), "author_id": unhex(made["author"])}
        assert note.open_words(kind, READER, unhex(KEPT[made["kind"]]), **place) == made["text"]


def test_what_was_handed_in_opens() -> None:
    assert OUT["handed_in"]["public"] == handed_in.public_for(SECRET).hex()
    assert handed_in.open_handed_in(SECRET, unhex(KEPT["handed in"])).decode() == OUT["handed_in"]["text"]


def test_a_letter_and_a_long_part_are_sealed_to_the_same_bytes() -> None:
    letter, long = OUT["parts"]
    whole = {
        "header": unhex(letter["header"]),
        "segments": unhex(letter["segments"]),
        "root": unhex(letter["root"]),
    }
    inner = part.read_letter_part(part.open_part(CEK, CASE, ITEM, 0, **whole))
    assert json.loads(inner)["text"] == "Ik denk er nog vaak aan."
    assert part.seal_part(CEK, CASE, ITEM, 0, part.letter_part(inner)).segments == whole["segments"]
    content = bytes(at % long["modulus"] for at in range(long["counting"]))
    stored = bytearray()
    made = stream.seal_stream(CEK, stream.PartAddress(CASE, ITEM, 1), BytesIO(content), len(content), stored.extend)
    assert made.length == long["length"]
    assert (made.header.hex(), made.root.hex()) == (long["header"], long["root"])
    assert [each.hex() for each in made.segment_hashes] == long["segments"]


def test_records_are_read_verified_and_written_alike() -> None:
    keys = {secret.public.id: secret for secret in (AUTHOR, READER)}
    for name, made in OUT["records"].items():
        record = records.parse(unhex(made["record"]))
        assert record.complete
        assert type(record.statement) is vars(s)[name]
        assert codec.encode(record.statement) == record.body
        assert digests.record_id(record.type, record.body).hex() == made["id"]
        said = sign.RecordStatement(record.type, record.body)
        for each in record.signatures:
            signer = keys[each.keyset]
            signature = sign.RecordSignature(each.keyset, each.alg, each.value)
            sign.verify_record(signer.signing.public, said, signature)
            assert sign.sign_record(signer.signing, each.keyset, said) == signature
    submit = records.parse(unhex(OUT["records"]["Submit"]["record"])).statement
    assert isinstance(submit, s.Submit)
    assert submit.grants[0].digest.hex() == OUT["grant"]["digest"]
    assert submit.manifest.hex() == OUT["records"]["Manifest"]["id"]


def test_slots_open_with_passphrase_and_code() -> None:
    by_words, by_code = OUT["slots"]
    keys = slots.passphrase_keys(by_words["passphrase"], unhex(by_words["salt"]), slots.Profile.PARTY, **WHO)
    code = typed.read_typed_code(typed.TypedKind.RECOVERY_CODE, by_code["code"], slots.RECOVERY_CODE_BYTES)
    for made, derived in ((by_words, keys), (by_code, slots.recovery_keys(code, **WHO))):
        assert derived.auth.hex() == made["auth"]
        kind = slots.SlotKind(made["kind"])
        assert slots.unwrap_secret(unhex(made["wrapped"]), derived.unlock, **WHO, kind=kind) == SECRET


def test_a_keyring_and_a_draft_open() -> None:
    made = OUT["keyring"]
    opened = keyring.open_keyring(SECRET, unhex(made["share"]), made["version"], unhex(made["sealed"]))
    assert opened.decode() == made["content"]
    key = keyring.local_key(SECRET, "drafts")
    assert keyring.open_local(key, "concept", unhex(made["local"])).decode() == "Beste"


def test_a_slip_is_answered() -> None:
    made = OUT["slip"]
    said = slip.SlipStatement(
        origin=GIVEN["origin"],
        root=unhex(OUT["root"]["fingerprint"]),
        slip=unhex(made["slip"]),
        expiry=made["expiry"],
        case=CASE,
        side=made["side"],
        account=ACCOUNT.public,
        keyset=KeysetPublic.from_bytes(READER.public.to_bytes()),
    )
    secret = typed.read_typed_code(typed.TypedKind.SLIP_SECRET, made["secret"], slip.SLIP_SECRET_BYTES)
    slip.check_slip_mac(secret, said, unhex(made["mac"]))


def test_a_login_and_changes_are_signed() -> None:
    public, at = SigningPublic(unhex(OUT["account"])), GIVEN["at"]
    login = sign.LoginStatement(**WHO, nonce=unhex(OUT["login"]["nonce"]), at=at)
    sign.verify_login(public, login, sign.LoginSignature(unhex(OUT["login"]["signature"])))
    made = OUT["changes"]
    sealed, share, mac = (unhex(made[name]) for name in ("sealed", "share", "mac"))
    changes: dict[str, sign.ChangeStatement] = {
        "keyring": sign.KeyringStatement(**WHO, version=7, sealed=sealed, share=share, at=at),
        "slot": sign.SlotStatement(**WHO, kind=slots.SlotKind.RECOVERY, auth=mac, wrapped=sealed, salt=b"", at=at),
        "answer": sign.AnswerStatement(WHO["origin"], unhex(made["slip"]), AUTHOR.public.to_bytes(), mac),
        "device": sign.DeviceEndStatement(**WHO, device=unhex(made["device"]), at=at),
    }
    assert set(changes) == set(made["signatures"])
    for name, said in changes.items():
        sign.verify_change(public, said, sign.ChangeSignature(unhex(made["signatures"][name])))


def test_texts_are_tidied_alike() -> None:
    for each in OUT["tidied"]:
        assert tidy(each["text"]) == each["sent"]
        assert clean(each["sent"])
