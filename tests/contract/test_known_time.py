"""What a store knows of time: kept by whoever knows what it was, and the latest second of any commit."""

from relay.domain.ids import Seconds
from relay.domain.known_time import KnownTimes
from relay.store.base import Commit, Store
from tests.support.cases import NOW, Maker, begun, later


async def test_the_known_time_is_kept_by_whoever_knows_what_it_was(store: Store) -> None:
    assert await store.times() == KnownTimes(None, None)
    assert await store.keep_time(None, NOW, NOW)
    assert await store.times() == KnownTimes(NOW, NOW)
    assert not await store.keep_time(None, Seconds(NOW + 5), Seconds(NOW + 500))
    assert not await store.keep_time(Seconds(NOW - 1), Seconds(NOW + 5), Seconds(NOW + 500))
    assert await store.times() == KnownTimes(NOW, NOW)
    assert await store.keep_time(NOW, Seconds(NOW + 5), Seconds(NOW + 500))
    assert await store.times() == KnownTimes(Seconds(NOW + 5), Seconds(NOW + 500))


async def test_the_latest_second_of_a_commit_is_known_and_an_earlier_one_changes_nothing(
    store: Store, make: Maker
) -> None:
    first = Commit(await begun(store, make), Seconds(NOW + 9_000))
    await store.commit(first)
    await store.commit(Commit(later(first), NOW))
    assert await store.times() == KnownTimes(None, Seconds(NOW + 9_000))
