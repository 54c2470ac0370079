"""What a hostile server may put before a reader: each way of not being what was signed has its own code, and no words come."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from relay.crypto import part
from relay.crypto.digests import digest, journal_head, record_id, segments_root
from relay.domain.ids import ItemId, RecordId, Seconds
from relay.domain.model import Attested, Kind, Purpose, Side, StaffRole
from relay.wire import messages as m
from relay.wire import statements as s
from relay.wire.records import parse
from relay_client.cases.snapshot import CaseSnapshot
from relay_client.errors import ClientError, Unreadable, Untrusted
from relay_client.items.item_reader import ItemReader
from relay_client.items.sealing import ItemAttributes, SealedLetter, seal_letter, submission
from relay_client.items.signer import Moment, Signer
from relay_client.trust.journal import follow
from relay_client.views.items import Letter
from tests.support.organisation import Organisation, Seated
from tests.support.tamper import flipped

LETTER = Letter("Dear other", "en")


@dataclass
class Made:
    """A letter released to Bert, taken apart: what each of them would be shown."""

    seated: Seated
    item: ItemId
    lead: CaseSnapshot
    bert: CaseSnapshot
    held: m.Reading
    released: m.Reading

    def as_mediator(self, **changed: Any) -> Letter:
        return opened(self.lead, replace(self.held, **changed))

    def as_recipient(self, **changed: Any) -> Letter:
        return opened(self.bert, replace(self.released, **changed))


def opened(look: CaseSnapshot, reading: m.Reading) -> Letter:
    assert look.journal is not None
    return ItemReader(look.signer, look.directory, look.history, look.journal).open(reading).letter


@pytest.fixture
async def made(office: Organisation) -> Made:
    seated = await office.seated()
    case = seated.case
    sent = await seated.anna.party.letters.submit(case, LETTER, await seated.anna.party.cases.readers(case))
    lead = await seated.lead.mediator.cases.look(case)
    held = await seated.lead.items.fetch(case, sent.item)
    await seated.lead.mediator.decisions.release(await seated.lead.mediator.held.read(case, sent.item))
    await seated.bert.party.letters.open(case, sent.item, tell_author=False)
    bert = await seated.bert.party.cases.look(case)
    return Made(seated, sent.item, lead, bert, held, await seated.bert.items.fetch(case, sent.item))


def resigned(look: CaseSnapshot, data: bytes, **changed: Any) -> bytes:
    """Sign a changed copy of a record with this person's own keyset."""
    said = parse(data).statement
    members = {name: getattr(said, name) for name in said.__struct_fields__}
    for name in ("root", "nonce", "signers", "case", "day", "at", "journal"):
        members.pop(name, None)
    at = Seconds(s_at(said))
    signed = look.signer.sign(type(said), Moment(at, look.position), **(members | changed))
    return signed.data


def s_at(said: s.Statement) -> int:
    day: int | None = getattr(said, "day", None)
    return day * 86_400 if day is not None else int(getattr(said, "at", 0))


async def test_both_read_what_was_written(made: Made) -> None:
    assert made.as_mediator() == made.as_recipient() == LETTER


HOSTILE: dict[str, tuple[str, Callable[[Made], Letter]]] = {
    "another item's id": ("item.manifest", lambda made: made.as_recipient(item=ItemId(bytes(16)))),
    "no manifest but a release": ("item.manifest", lambda made: made.as_recipient(manifest=made.released.release)),
    "a damaged manifest": (
        "item.manifest",
        lambda made: made.as_recipient(manifest=flipped(made.released.manifest, 100)),
    ),
    "a manifest with a broken signature": (
        "item.author",
        lambda made: made.as_recipient(manifest=flipped(made.released.manifest, -1)),
    ),
    "no release": ("item.release", lambda made: made.as_recipient(release=None)),
    "a release by somebody who is no mediator": (
        "item.journal",
        lambda made: made.as_recipient(release=resigned(made.bert, made.released.release or b"")),
    ),
    "a release that the journal does not hold": (
        "item.journal",
        lambda made: made.as_recipient(release=resigned(made.lead, made.released.release or b"")),
    ),
    "a release to somebody else": (
        "item.journal",
        lambda made: made.as_recipient(
            release=resigned(made.lead, made.released.release or b"", to=made.lead.signer.id)
        ),
    ),
    "a release of another manifest": (
        "item.release",
        lambda made: made.as_recipient(
            release=resigned(made.lead, made.released.release or b"", manifest=bytes(32))
        ),
    ),
    "another grantor": (
        "item.grant",
        lambda made: made.as_recipient(grantor=made.bert.signer.id),
    ),
    "a grant that was not signed for": (
        "item.grant",
        lambda made: made.as_recipient(grant=s.GrantBytes(flipped(made.released.grant, 8))),
    ),
    "another share": (
        "item.header",
        lambda made: made.as_recipient(share=s.ShareBytes(flipped(made.released.share, 8))),
    ),
    "other bytes": ("item.bytes", lambda made: made.as_recipient(letter=flipped(made.released.letter, 800))),
    "too many bytes": (
        "item.bytes",
        lambda made: made.as_recipient(letter=made.released.letter + bytes(part.SEGMENT_BYTES)),
    ),
    "no submit for the mediator": ("item.manifest", lambda made: made.as_mediator(submit=None)),
    "a mediator's grant that the author did not sign": (
        "item.grant",
        lambda made: made.as_mediator(grant=s.GrantBytes(flipped(made.held.grant, 8))),
    ),
    "a hand-over that nobody signed": ("item.grant", lambda made: made.as_mediator(purpose=Purpose.HANDOVER)),
    "a purpose that is not a mediator's": ("item.author", lambda made: made.as_mediator(purpose=Purpose.OWN_COPY)),
    "an interpreter's purpose": ("item.grant", lambda made: made.as_mediator(purpose=Purpose.INTERPRETER)),
    "a manifest that the journal does not hold": (
        "item.manifest",
        lambda made: made.as_mediator(manifest=resigned_by_author(made)),
    ),
    "another kind": (
        "item.kind",
        lambda made: made.as_mediator(manifest=resigned_by_author(made, kind=Kind.AUDIO)),
    ),
}


def resigned_by_author(made: Made, **changed: Any) -> bytes:
    return resigned(made.lead, made.held.manifest, author=made.lead.signer.id, **changed)


def refusal(attempt: Callable[[], Letter]) -> str:
    """Return the code with which an attempt is refused."""
    with pytest.raises(Unreadable) as refused:
        attempt()
    return refused.value.code


async def test_each_way_of_not_being_what_was_signed_is_refused_under_its_own_code(made: Made) -> None:
    found = {name: refusal(partial(each, made)) for name, (_, each) in HOSTILE.items()}
    assert found == {name: code for name, (code, _) in HOSTILE.items()}


def crafted(made: Made, content: bytes, *, length: int | None = None) -> m.Reading:
    """Have the mediator author an item of these very padded bytes, as a modified client could."""
    session: Signer = made.lead.signer
    item, cek = ItemId(session.new_id()), session.random(32)
    sealed = part.seal_part(cek, session.case, item, 0, content)
    shape = SealedLetter(item, cek, sealed.segments, sealed.header, length or len(content), sealed.root)
    return _as_held(made, shape)


def _as_held(made: Made, sealed: SealedLetter) -> m.Reading:
    session, look = made.lead.signer, made.lead
    assert look.journal is not None
    sending = ItemAttributes(Side.A, own_copy=False, derived_from=made.item)
    moment = Moment(Seconds(made.seated.lead._case_client.sender.now()), look.position)
    request, _ = submission(session, sealed, sending, (session.keyset.public,), moment)
    manifest = parse(request.manifest)
    look.journal = follow(look.journal, entries(look, request.manifest, request.submit), look.verifier)[0]
    grant = request.grants[0]
    assert manifest.complete
    return m.Reading(
        item=sealed.item,
        manifest=request.manifest,
        letter=request.letter,
        grantor=session.id,
        purpose=Purpose.MEDIATOR,
        grant=grant.grant,
        share=grant.share,
        submit=request.submit,
    )


def entries(look: CaseSnapshot, *data: bytes) -> tuple[m.JournalEntry, ...]:
    """Return these records as the next entries of somebody's journal."""
    assert look.journal is not None
    n, head, found = look.journal.n, look.journal.head, []
    for each in data:
        record = parse(each)
        id_ = RecordId(record_id(record.type, record.body))
        n, head = n + 1, s.Digest(journal_head(look.case, n + 1, head, id_))
        found.append(m.JournalEntry(n, head, id_, each))
    return tuple(found)


async def test_a_letter_made_by_the_rules_passes(made: Made) -> None:
    reading = _as_held(made, seal_letter(made.lead.signer, LETTER))
    assert opened(made.lead, reading) == LETTER


WRITTEN = [
    ("item.padding", part.letter_part(b'{"text":"a","language":"en","parts":[]}')[:-1] + b"\1"),
    ("item.padding", part.letter_part(b'{"text":"a","language":"en","parts":[]}') + bytes(9)),
    ("item.inner", part.letter_part(b'{"text":"a","language":"en", "parts":[]}')),
    ("item.inner", part.letter_part(b'{"language":"en","text":"a","parts":[]}')),
    ("item.inner", part.letter_part(b'{"text":"a","language":"en","parts":[],"more":1}')),
    ("item.inner", part.letter_part(b'{"text":"a","language":"en","parts":[1]}')),
    ("item.inner", part.letter_part(b'{"text":1,"language":"en","parts":[]}')),
    ("item.inner", part.letter_part(b'{"text":"","language":"en","parts":[]}')),
    ("item.inner", part.letter_part(b'{"text":"a","language":"the moon","parts":[]}')),
    ("item.inner", part.letter_part(b"[]")),
    ("item.characters", part.letter_part(b'{"text":"a\\u001b[2J","language":"en","parts":[]}')),
    ("item.characters", part.letter_part('{"text":"a\u202eb","language":"en","parts":[]}'.encode())),
]


async def test_a_modified_client_cannot_hide_anything_in_the_letter(made: Made) -> None:
    found = [refusal(partial(opened, made.lead, crafted(made, content))) for _, content in WRITTEN]
    assert found == [code for code, _ in WRITTEN]


async def test_the_length_in_the_manifest_is_the_true_one(made: Made) -> None:
    content = part.letter_part(b'{"text":"a","language":"en","parts":[]}')
    with pytest.raises(Unreadable, match="item.bytes"):
        opened(made.lead, crafted(made, content, length=len(content) + 1))


async def test_a_nonce_of_somebodys_choice_is_refused(made: Made) -> None:
    session = made.lead.signer
    sealed = seal_letter(session, LETTER)
    content = part.open_part(
        sealed.cek, session.case, sealed.item, 0, header=sealed.header, segments=sealed.letter, root=sealed.root
    )
    other = part.PartSealer(sealed.cek, session.case, sealed.item, 0)
    chosen = bytes(other._floe.seal_segment(0, content, bytes(12), last=True))
    root = segments_root([digest(chosen)])
    with pytest.raises(Unreadable, match="item.nonce"):
        opened(made.lead, _as_held(made, replace(sealed, letter=chosen, root=root)))


async def test_a_key_from_a_colleague_counts_only_where_they_signed_the_hand_over(made: Made) -> None:
    """The grant is a true one, for this very reader and letter, and opens it: what is missing is the colleague's signed word."""
    session, look = made.lead.signer, made.lead
    assert look.journal is not None
    cek = ItemReader(session, look.directory, look.history, look.journal).open(made.held).cek
    grant = session.grant(made.item, cek, session.keyset.public, Purpose.HANDOVER)
    handed = {"purpose": Purpose.HANDOVER, "grantor": session.id, "grant": grant.grant, "share": grant.share}
    with pytest.raises(Unreadable, match=r"item\.grant"):
        made.as_mediator(**handed)
    bound = made.item + session.id + digest(grant.grant)
    look.history.handed[bound] = made.bert.signer.id
    with pytest.raises(Unreadable, match=r"item\.grant"):
        made.as_mediator(**handed)
    look.history.handed[bound] = session.id
    assert made.as_mediator(**handed) == LETTER


async def test_a_regrant_needs_a_record_of_the_journal(made: Made) -> None:
    with pytest.raises(Unreadable, match=r"item\.grant"):
        made.as_recipient(purpose=Purpose.REGRANT)


async def test_a_grant_that_nobody_signed_makes_nobody_look_as_if_they_sealed_noise(made: Made) -> None:
    look = made.lead
    assert look.journal is not None
    reader = ItemReader(look.signer, look.directory, look.history, look.journal)
    shown = m.GrantOf(look.signer.id, Purpose.HANDOVER, made.held.grant, made.held.share)
    assert reader.open(replace(made.held, others=(shown,))).noise == ()


async def test_an_author_from_outside_is_nobodys_author(made: Made, office: Organisation) -> None:
    """A mediator of other cases writes one down here, and the server puts it into the journal."""
    outsider = await office.staff("outsider", StaffRole.MEDIATOR)
    keyset = await outsider._case_client.staff_keyset()
    assert keyset is not None
    stranger = Signer(made.lead.signer.root, made.lead.case, keyset, made.lead.signer.random)
    made.lead.directory.admit((await made.seated.lead._session.call("staff.list", m.StaffList)).records)
    sending = ItemAttributes(Side.A, own_copy=False, told=Attested.PAPER)
    moment = Moment(Seconds(office.clock.at), made.lead.position)
    sealed = seal_letter(stranger, LETTER)
    request, _ = submission(stranger, sealed, sending, (made.lead.signer.keyset.public,), moment)
    assert made.lead.journal is not None
    with pytest.raises(Untrusted, match=r"journal\.rule"):
        follow(made.lead.journal, entries(made.lead, request.manifest, request.submit), made.lead.verifier)
    grant = request.grants[0]
    reading = replace(
        made.held,
        item=sealed.item,
        manifest=request.manifest,
        letter=request.letter,
        grantor=stranger.id,
        grant=grant.grant,
        share=grant.share,
        submit=request.submit,
    )
    with pytest.raises(ClientError) as refused:
        opened(made.lead, reading)
    assert refused.value.code == "item.journal"
    assert stranger.id not in made.lead.history.mediators(Seconds(office.clock.at))
