"""What is at hand is what is stored: nothing that was read while its case changed, nothing a failed commit left open."""

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
    make, at_hand = Maker(), CaseFileCache()
    first, one = entered(make, make.file())
    at_hand.committed(first, [one])
    second, other = entered(make, first)
    at_hand.committed(second, [other])
    opened = replace(one, state=ItemState.OPENED)
    third = later(Commit(second, NOW))
    at_hand.committed(third, [opened])
    assert at_hand.whole(third.case.id, frozenset({one.id, other.id})) == replace(
        third, items={one.id: opened, other.id: other}
    )
    assert at_hand.whole(third.case.id, frozenset({make.item_id()})) is None
    assert at_hand.get(third.case.id) == third


def test_what_was_read_while_its_case_changed_is_known_as_such() -> None:
    make, at_hand = Maker(), CaseFileCache()
    changed, failed, quiet = make.file(), make.file(), make.file()
    with at_hand.reading() as meanwhile:
        at_hand.committed(changed, [])
        at_hand.refused(failed.case.id)
    assert meanwhile == {changed.case.id, failed.case.id}
    with at_hand.reading() as meanwhile:
        at_hand.keep(quiet)
    assert meanwhile == set()
    at_hand.committed(quiet, [])
    assert meanwhile == set()


def test_items_read_later_join_the_case_at_hand() -> None:
    make, at_hand = Maker(), CaseFileCache()
    file, item = entered(make, make.file())
    at_hand.keep(file)
    assert at_hand.whole(file.case.id, frozenset({item.id})) is None
    at_hand.keep(file, [item])
    assert at_hand.whole(file.case.id, frozenset({item.id})) == with_item(file, item)


def test_a_case_that_was_let_go_of_takes_its_items_along() -> None:
    make, at_hand = Maker(), CaseFileCache()
    file, item = entered(make, make.file())
    at_hand.committed(file, [item])
    at_hand.refused(file.case.id)
    assert at_hand.get(file.case.id) is None
    at_hand.keep(file)
    assert at_hand.whole(file.case.id, frozenset({item.id})) is None


def test_the_case_unused_for_longest_makes_room_and_so_does_the_item() -> None:
    make, at_hand = Maker(), CaseFileCache()
    files = [make.file() for _ in range(FILES_MAX)]
    for each in files:
        at_hand.keep(each)
    at_hand.get(files[0].case.id)
    at_hand.keep(make.file())
    assert at_hand.get(files[0].case.id) == files[0]
    assert at_hand.get(files[1].case.id) is None

    file, items = make.file(), list[ItemId]()
    for _ in range(ITEMS_MAX + 1):
        file, item = entered(make, file)
        items.append(item.id)
        at_hand.committed(file, [item])
    assert at_hand.whole(file.case.id, frozenset(items[1:])) is not None
    assert at_hand.whole(file.case.id, frozenset(items[:1])) is None
