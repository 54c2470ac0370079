"""A staff member's newer record: it takes the place of the one before, which is kept for what was signed in its dates."""

from __future__ import annotations

from msgspec.structs import replace

from relay.domain.ids import SECONDS_PER_DAY, Seconds
from relay.store.base import Store
from tests.contract.test_people import hired
from tests.support.cases import NOW, Maker

LATER = Seconds(NOW + 390 * SECONDS_PER_DAY)
LATEST = Seconds(NOW + 780 * SECONDS_PER_DAY)


async def test_a_newer_record_takes_the_place_and_the_one_before_is_kept(store: Store, make: Maker) -> None:
    _, keyset = await hired(store, make, "mediator")
    _, other = await hired(store, make, "other")
    second, third = make.chance(500), make.chance(500)
    await store.renew_staff(keyset.id, NOW, LATER, second)
    await store.renew_staff(keyset.id, LATER, LATEST, third)
    renewed = replace(keyset, not_before=LATER, not_after=LATEST, record=third, earlier=(keyset.record, second))
    assert await store.keysets([keyset.id, other.id]) == {keyset.id: renewed, other.id: other}
    assert renewed in await store.staff()
    assert renewed.vouched == (third, keyset.record, second)


async def test_nobody_comes_to_be_by_it(store: Store, make: Maker) -> None:
    unknown = make.keyset()
    await store.renew_staff(unknown, NOW, LATER, make.chance(500))
    assert await store.keysets([unknown]) == {}
