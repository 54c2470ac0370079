"""A case file and an item come back from their documents exactly as they were."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.msgpack import Encoder, decode
from msgspec.structs import replace

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import (
    Assignment,
    Attested,
    Case,
    CaseFile,
    CaseState,
    Consent,
    Delegation,
    Head,
    Item,
    ItemState,
    Kind,
    Mode,
    Party,
    PauseOwner,
    Place,
    Scope,
    Seat,
    Side,
    Slip,
)
from relay.store.base import StoreFailed
from relay.store.documents import after_commit, decode_case_file, decode_item, encode, seat_holders

digests = st.binary(min_size=32, max_size=32)
short = st.binary(min_size=16, max_size=16)
keysets = digests.map(KeysetId)
records = digests.map(RecordId)
seconds = st.integers(0, 2**40).map(Seconds)
days = st.integers(0, 2**20).map(Day)
sides = st.sampled_from(Side)
seats = st.sampled_from([Seat("mediators"), Seat("a"), Seat("b")]) | keysets.map(Seat.counsellor)

consents = st.builds(Consent, records, st.none() | st.sampled_from(Attested), st.booleans())


def party(side: Side) -> st.SearchStrategy[Party]:
    return st.builds(
        Party,
        st.just(side),
        st.integers(0, 9),
        st.none() | keysets,
        st.none() | records,
        st.none() | consents,
        st.none() | records,
        st.frozensets(st.sampled_from(Form)),
        st.booleans(),
    )


cases = st.builds(
    Case,
    short.map(CaseId),
    st.sampled_from(CaseState),
    st.integers(0, 2**40),
    st.dictionaries(st.sampled_from(PauseOwner), records),
    st.dictionaries(seats, st.builds(Head, st.integers(0, 2**40), digests), max_size=4),
    st.booleans(),
    st.none() | days,
    st.none() | sides,
)
files = st.builds(
    CaseFile,
    cases,
    st.fixed_dictionaries({side: party(side) for side in Side}),
    st.lists(st.builds(Assignment, keysets, st.sampled_from(Place), records, seconds), max_size=3).map(tuple),
    st.lists(
        st.builds(
            Delegation,
            records,
            sides,
            keysets,
            st.frozensets(st.sampled_from(Scope)),
            st.sampled_from(Mode),
            seconds,
            seconds,
        ),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(Slip, short.map(SlipId), sides, st.integers(1, 9), seconds, keysets, st.none() | keysets),
        max_size=2,
    ).map(tuple),
)
items = st.builds(
    Item,
    id=short.map(ItemId),
    case=short.map(CaseId),
    side=sides,
    author=keysets,
    kind=st.sampled_from(Kind),
    state=st.sampled_from(ItemState),
    manifest=records,
    held_at=seconds,
    day=days,
    delegation=st.none() | records,
    told=st.booleans(),
    derived_from=st.none() | short.map(ItemId),
    own_copy=st.booleans(),
    postponed_until=st.none() | days,
    submit=st.none() | records,
    release=st.none() | records,
    regrant=st.none() | records,
    released_on=st.none() | days,
    released_to=st.none() | keysets,
    release_delegation=st.none() | records,
    in_person=st.booleans(),
    taken_back=st.booleans(),
    tell_author=st.booleans(),
)


@given(files)
def test_a_case_file_comes_back_as_it_was(file: CaseFile) -> None:
    read = decode_case_file(encode(file))
    assert read == file
    assert list(read.parties) == list(file.parties)


@given(items)
def test_an_item_comes_back_as_it_was(item: Item) -> None:
    assert decode_item(encode(item)) == item


@given(items, files, st.data())
def test_a_bit_that_the_disk_changed_is_never_read_as_another_value(
    item: Item, file: CaseFile, data: st.DataObject
) -> None:
    for value, read_back in ((item, decode_item), (file, decode_case_file)):
        kept = bytearray(encode(value))
        kept[data.draw(st.integers(0, len(kept) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        try:
            read = read_back(bytes(kept))
        except StoreFailed:
            continue
        assert read == value, "what cannot be seen must be as it was: the name of the sum itself"


def test_what_an_earlier_program_kept_is_read_without_a_sum() -> None:
    file = CaseFile(Case(CaseId(bytes(16))))
    assert decode_case_file(Encoder().encode(file)) == file


def test_what_is_as_it_begins_is_not_kept_so_that_a_value_may_be_given_another_member() -> None:
    case, item = CaseId(bytes(16)), ItemId(bytes(16))
    plain = Item(
        item,
        case,
        Side.A,
        KeysetId(bytes(32)),
        Kind.LETTER,
        ItemState.HELD,
        RecordId(bytes(32)),
        Seconds(1),
        Day(2),
    )
    assert set(decode(encode(plain))) == {
        "id",
        "case",
        "side",
        "author",
        "kind",
        "state",
        "manifest",
        "held_at",
        "day",
        "sum",
    }
    assert set(decode(encode(CaseFile(Case(case))))) == {"case", "parties", "sum"}


@settings(max_examples=30)
@given(files, items)
def test_what_was_committed_is_one_version_on_and_has_no_items(file: CaseFile, item: Item) -> None:
    after = after_commit(replace(file, items={item.id: item}))
    assert after == replace(file, case=replace(file.case, version=file.case.version + 1))


@settings(max_examples=30)
@given(files)
def test_everyone_with_a_place_has_a_seat(file: CaseFile) -> None:
    parties = {party.keyset for party in file.parties.values()} - {None}
    assert seat_holders(file) == parties | {each.keyset for each in file.assignments} | {
        each.keyset for each in file.delegations
    }
