"""How many stops and pins are kept, and which."""

from msgspec.structs import replace

from relay.domain.ids import CaseId, KeysetId, Seconds
from relay.wire import records
from relay.wire import statements as s
from relay_client.trust import stops
from relay_client.trust.stops import Pin, Stop, newest_pins, newest_stops


def test_of_too_many_the_newest_are_kept() -> None:
    many = [made(n) for n in range(stops.MOST_STOPS + 10)]
    assert newest_stops(reversed(many)) == tuple(many[10:])
    # The same stop with another receipt is one stop, as it was said last.
    later = replace(many[-1], receipt=many[-1].record)
    assert newest_stops([*many, later]) == (*many[10:-1], later)


def made(n: int) -> Stop:
    """Return the stop of second `n`."""
    said = s.Pause(
        root=s.RootFingerprint(bytes(32)),
        nonce=s.Nonce(bytes(16)),
        signers=(KeysetId(bytes(32)),),
        case=CaseId(bytes(16)),
        at=Seconds(n),
        journal=s.Position(0, s.Digest(bytes(32))),
    )
    code, body = records.body_of(said)
    record = records.frame(code, body, (records.Signature(KeysetId(bytes(32)), 1, bytes(64)),))
    return Stop("case.pause", said.case, record, said.at)


def test_pins_only_grow_but_where_the_root_set_a_journal_back() -> None:
    case, other = CaseId(b"c" * 16), CaseId(b"o" * 16)
    far, near = (Pin(case, "a", n, s.Digest(bytes([n]) * 32)) for n in (20, 8))
    assert newest_pins((far,), (near,), frozenset()) == (far,)
    assert newest_pins((near,), (far,), frozenset()) == (far,)
    assert newest_pins((far,), (near,), frozenset({other})) == (far,)
    assert newest_pins((far,), (near,), frozenset({case})) == (near,)
    many = [Pin(CaseId(n.to_bytes(16, "big")), "a", 1, s.Digest(bytes(32))) for n in range(300)]
    assert newest_pins((), many, frozenset()) == tuple(many[-stops.MOST_PINS :])
    # A journal that goes on is among the newest again.
    grown = replace(many[100], n=2)
    assert newest_pins(many[100:], (grown,), frozenset()) == (*many[101:], grown)
