"""What is cached is what is stored: nothing that was read while its case changed, nothing a failed commit left open."""

from msgspec.structs import replace

from relay.domain.ids import ItemId
from relay.domain.model import CaseFile, Item, ItemState
from relay.store.base import Commit
from relay.store.sqlite.cache import FILES_MAX, ITEMS_MAX, CaseFileCache
from tests.support.cases import NOW, Maker, later


def entered(make: Maker, file: CaseFile) -> tuple[CaseFile, Item]:
    commit = make.submit(file)
    return later(commit), commit.items[0]


def with_item(file: CaseFile, item: Item) -> CaseFile:
    return replace(file, items={item.id: item})


def test_a_committed_case_comes_with_the_items_of_its_commits() -> None:
    make, cache = Maker(), CaseFileCache()
    first, one = entered(make, make.file())
    cache.committed(first, [one])
    second, other = entered(make, first)
    cache.committed(second, [other])
    opened = replace(one, state=ItemState.OPENED)
    third = later(Commit(second, NOW))
    cache.committed(third, [opened])
    assert cache.get_with_items(third.case.id, frozenset({one.id, other.id})) == replace(
        third, items={one.id: opened, other.id: other}
    )
    assert cache.get_with_items(third.case.id, frozenset({make.item_id()})) is None
    assert cache.get(third.case.id) == third


def test_what_was_read_while_its_case_changed_is_known_as_such() -> None:
    make, cache = Maker(), CaseFileCache()
    changed, failed, quiet = make.file(), make.file(), make.file()
    with cache.reading() as meanwhile:
        cache.committed(changed, [])
        cache.refused(failed.case.id)
    assert meanwhile == {changed.case.id, failed.case.id}
    with cache.reading() as meanwhile:
        cache.put_read(quiet)
    assert meanwhile == set()
    cache.committed(quiet, [])
    assert meanwhile == set()


def test_items_read_later_join_the_case_cache() -> None:
    make, cache = Maker(), CaseFileCache()
    file, item = entered(make, make.file())
    cache.put_read(file)
    assert cache.get_with_items(file.case.id, frozenset({item.id})) is None
    cache.put_read(file, [item])
    assert cache.get_with_items(file.case.id, frozenset({item.id})) == with_item(file, item)


def test_a_case_that_was_let_go_of_takes_its_items_along() -> None:
    make, cache = Maker(), CaseFileCache()
    file, item = entered(make, make.file())
    cache.committed(file, [item])
    cache.refused(file.case.id)
    assert cache.get(file.case.id) is None
    cache.put_read(file)
    assert cache.get_with_items(file.case.id, frozenset({item.id})) is None


def test_the_case_unused_for_longest_makes_room_and_so_does_the_item() -> None:
    make, cache = Maker(), CaseFileCache()
    files = [make.file() for _ in range(FILES_MAX)]
    for each in files:
        cache.put_read(each)
    cache.get(files[0].case.id)
    cache.put_read(make.file())
    assert cache.get(files[0].case.id) == files[0]
    assert cache.get(files[1].case.id) is None

    file, items = make.file(), list[ItemId]()
    for _ in range(ITEMS_MAX + 1):
        file, item = entered(make, file)
        items.append(item.id)
        cache.committed(file, [item])
    assert cache.get_with_items(file.case.id, frozenset(items[1:])) is not None
    assert cache.get_with_items(file.case.id, frozenset(items[:1])) is None
