"""Documents that an earlier version kept are read as they were meant: a database outlives many versions of the code.

A document here is never changed. When a value is given another meaning, a migration rewrites what is stored, and its test
begins with one of these.
"""

from relay.domain.forms import Form
from relay.domain.ids import CaseId, Day, ItemId, KeysetId, RecordId, Seconds, SlipId
from relay.domain.model import (
    MEDIATORS,
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
from relay.store.documents import decode_case_file, decode_item

CASE = CaseId(bytes([1]) * 16)
CASE_OF_SCHEMA_1 = bytes.fromhex(
    "85a46361736588a26964c41001010101010101010101010101010101a57374617465a6636c6f736564a776657273696f6e07"
    "a5686f6c647382a161c4200101010101010101010101010101010101010101010101010101010101010101a7736572766963"
    "65c4200202020202020202020202020202020202020202020202020202020202020202a568656164738291a96d6564696174"
    "6f727382a16e09a576616c7565c420030303030303030303030303030303030303030303030303030303030303030391d941"
    "6330343034303430343034303430343034303430343034303430343034303430343034303430343034303430343034303430"
    "34303430343034303430343034303482a16e01a576616c7565c4200505050505050505050505050505050505050505050505"
    "050505050505050505a66f70656e6564c3a9636c6f7365645f6f6ecd4e20a8656e6465645f6279a162a77061727469657382"
    "a16188a473696465a161a565706f636802a66b6579736574c420060606060606060606060606060606060606060606060606"
    "0606060606060606a7636f6e6669726dc4200707070707070707070707070707070707070707070707070707070707070707"
    "a7636f6e73656e7483a67265636f7264c4200808080808080808080808080808080808080808080808080808080808080808"
    "a86174746573746564a57061706572a8677561726469616ec3a87072657061726564c4200909090909090909090909090909"
    "090909090909090909090909090909090909a56b696e647391a5617564696fab74656c6c5f6f70656e6564c3a16281a47369"
    "6465a162ab61737369676e6d656e74739184a66b6579736574c4200a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
    "0a0a0a0a0a0a0a0a0aa5706c616365a46c656164a67265636f7264c4200b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
    "0b0b0b0b0b0b0b0b0b0b0ba96e6f745f6166746572ce6b49d200ab64656c65676174696f6e739187a67265636f7264c4200c"
    "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0ca473696465a161a66b6579736574c4200d0d0d"
    "0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0da673636f70657391a472656164a46d6f6465a47363"
    "616eaa6e6f745f6265666f726501a96e6f745f616674657202a5736c6970739185a26964c4100e0e0e0e0e0e0e0e0e0e0e0e"
    "0e0e0e0ea473696465a162a565706f636801a76578706972657303a26279c4200f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
    "0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
)
ITEM_OF_SCHEMA_1 = bytes.fromhex(
    "de0017a26964c41010101010101010101010101010101010a463617365c41001010101010101010101010101010101a47369"
    "6465a161a6617574686f72c4201111111111111111111111111111111111111111111111111111111111111111a46b696e64"
    "a66c6574746572a57374617465a66f70656e6564a86d616e6966657374c42012121212121212121212121212121212121212"
    "12121212121212121212121212a768656c645f617413a364617914aa64656c65676174696f6ec42015151515151515151515"
    "15151515151515151515151515151515151515151515a4746f6c64c3ac646572697665645f66726f6dc41016161616161616"
    "161616161616161616a86f776e5f636f7079c2af706f7374706f6e65645f756e74696c17a67375626d6974c4201818181818"
    "181818181818181818181818181818181818181818181818181818a772656c65617365c42019191919191919191919191919"
    "19191919191919191919191919191919191919a772656772616e74c4201a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a"
    "1a1a1a1a1a1a1a1a1a1a1aab72656c65617365645f6f6e1bab72656c65617365645f746fc4201c1c1c1c1c1c1c1c1c1c1c1c"
    "1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1cb272656c656173655f64656c65676174696f6ec4201d1d1d1d1d1d1d1d1d"
    "1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1da9696e5f706572736f6ec3aa74616b656e5f6261636bc3ab74656c"
    "6c5f617574686f72c3"
)


def keyset(number: int) -> KeysetId:
    return KeysetId(bytes([number]) * 32)


def record(number: int) -> RecordId:
    return RecordId(bytes([number]) * 32)


def test_a_case_file_of_schema_1_is_read() -> None:
    counsellor = Seat.counsellor(keyset(4))
    consent = Consent(record(8), Attested.PAPER, guardian=True)
    assert decode_case_file(CASE_OF_SCHEMA_1) == CaseFile(
        Case(
            id=CASE,
            state=CaseState.CLOSED,
            version=7,
            holds={PauseOwner.A: record(1), PauseOwner.SERVICE: record(2)},
            heads={MEDIATORS: Head(9, bytes([3]) * 32), counsellor: Head(1, bytes([5]) * 32)},
            opened=True,
            closed_on=Day(20000),
            ended_by=Side.B,
        ),
        {
            Side.A: Party(
                Side.A, 2, keyset(6), record(7), consent, record(9), frozenset({Form.AUDIO}), tell_opened=True
            ),
            Side.B: Party(Side.B),
        },
        (Assignment(keyset(10), Place.LEAD, record(11), Seconds(1_800_000_000)),),
        (Delegation(record(12), Side.A, keyset(13), frozenset({Scope.READ}), Mode.SCAN, Seconds(1), Seconds(2)),),
        (Slip(SlipId(bytes([14]) * 16), Side.B, 1, Seconds(3), keyset(15)),),
    )


def test_an_item_of_schema_1_is_read() -> None:
    assert decode_item(ITEM_OF_SCHEMA_1) == Item(
        id=ItemId(bytes([16]) * 16),
        case=CASE,
        side=Side.A,
        author=keyset(17),
        kind=Kind.LETTER,
        state=ItemState.OPENED,
        manifest=record(18),
        held_at=Seconds(19),
        day=Day(20),
        delegation=record(21),
        told=True,
        derived_from=ItemId(bytes([22]) * 16),
        own_copy=False,
        postponed_until=Day(23),
        submit=record(24),
        release=record(25),
        regrant=record(26),
        released_on=Day(27),
        released_to=keyset(28),
        release_delegation=record(29),
        in_person=True,
        taken_back=True,
        tell_author=True,
    )
