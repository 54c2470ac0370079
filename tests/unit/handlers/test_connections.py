"""Which connections stay where there is room for few: people who showed a token, then whoever spoke last."""

from relay.domain.ids import AccountId
from relay.handlers.connections import IDLE_S, OF_ACCOUNT, OF_ADDRESS, SILENT_S, STRANGER_S, Connections

HERE, THERE, PROXY = "192.0.2.1", "192.0.2.2", "127.0.0.1"
ANNA = AccountId(bytes(16))


class Line:
    """A connection that notes that it was hung up."""

    hung_up = False

    def hang_up(self) -> None:
        self.hung_up = True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def kept(most: int) -> tuple[Connections, Clock]:
    clock = Clock()
    return Connections(most, clock, lambda address: address == PROXY), clock


def connected(connections: Connections, address: str = HERE) -> Line:
    assert connections.make_room(address)
    line = Line()
    connections.add(line, address)
    return line


def test_the_stranger_who_waits_longest_goes() -> None:
    connections, _ = kept(3)
    spoke, silent, later = (connected(connections) for _ in range(3))
    connections.begins(spoke)
    connections.rests(spoke)
    connected(connections, THERE)
    assert (spoke.hung_up, silent.hung_up, later.hung_up) == (False, True, False)
    assert len(connections) == 3


def test_somebody_known_is_never_hung_up_for_others() -> None:
    connections, _ = kept(2)
    known = connected(connections)
    connections.begins(known)
    connections.know(known, ANNA)
    connections.rests(known)
    for _ in range(50):
        connected(connections)
    assert not known.hung_up
    assert len(connections) == 2


def test_where_all_are_known_nobody_else_comes_in() -> None:
    connections, _ = kept(1)
    known = connected(connections)
    connections.know(known, ANNA)
    assert not connections.make_room(THERE)
    connections.drop(known)
    assert connections.make_room(THERE)


def test_one_account_cannot_keep_everything() -> None:
    connections, _ = kept(OF_ACCOUNT + 2)
    lines = [connected(connections) for _ in range(OF_ACCOUNT + 2)]
    for line in lines:
        connections.know(line, ANNA)
    others = [connected(connections, THERE) for _ in range(2)]
    assert [line.hung_up for line in lines] == [False] * OF_ACCOUNT + [True] * 2
    assert not any(line.hung_up for line in others)


def test_an_address_has_so_many_strangers_and_a_proxy_any_number() -> None:
    connections, _ = kept(5 * OF_ADDRESS)
    elsewhere = connected(connections, THERE)
    here = [connected(connections) for _ in range(OF_ADDRESS + 2)]
    assert [line.hung_up for line in here[:3]] == [True, True, False]
    assert not elsewhere.hung_up
    halves = [connected(connections, f"2001:db8::{number:x}") for number in range(OF_ADDRESS + 1)]
    assert halves[0].hung_up, "of IPv6 the first half is one client's"
    behind = [connected(connections, PROXY) for _ in range(OF_ADDRESS + 2)]
    assert not any(line.hung_up for line in behind)


def test_each_has_its_time() -> None:
    connections, clock = kept(10)
    silent, asking, resting, served = (connected(connections) for _ in range(4))
    connections.begins(asking)
    connections.begins(resting)
    connections.rests(resting)
    connections.begins(served)
    connections.know(served, ANNA)
    gone = []
    for moment in (SILENT_S, STRANGER_S, IDLE_S, 10 * IDLE_S):
        clock.now = moment + 1
        connections.hang_up_late()
        gone.append([line.hung_up for line in (silent, asking, resting, served)])
    assert gone == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, False],
    ]
    assert len(connections) == 1
    connections.rests(served)
    clock.now += IDLE_S + 1
    connections.hang_up_late()
    assert served.hung_up
    assert len(connections) == 0


def test_who_leaves_a_reply_lying_is_hung_up_though_known() -> None:
    connections, clock = kept(10)
    taking, leaving = (connected(connections) for _ in range(2))
    for line in (taking, leaving):
        connections.begins(line)
        connections.know(line, ANNA)
        connections.replies(line, 30.0)
    connections.rests(taking)
    clock.now = 31.0
    connections.hang_up_late()
    assert (taking.hung_up, leaving.hung_up) == (False, True)


def test_what_ended_by_itself_is_forgotten_once() -> None:
    connections, _ = kept(2)
    line = connected(connections)
    connections.know(line, ANNA)
    for _ in range(2):
        connections.drop(line)
        connections.rests(line)
        connections.begins(line)
        connections.know(line, ANNA)
    assert len(connections) == 0
