"""The operator and the clock: what commands destroy, what check says, and how a person confirms the time."""

from __future__ import annotations

import os
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from relay import config
from relay.app import running_service
from relay.config import Settings
from relay.domain.ids import SECONDS_PER_DAY, AccountId, Seconds
from relay.domain.known_time import KnownTimes
from relay.operate import archive, clock, make, share_copies
from relay.operate.check import check
from relay.service.keeping_clock import KeepingClock
from relay.store.connect import open_store
from relay.store.sqlite.connection import connect
from relay.store.sqlite.times import set_time, times, times_of
from tests.support.chance import Chance
from tests.support.operator import Answer, relay
from tests.support.signing import Clock
from tests.support.until import until

HOUR, DAY = 3_600, SECONDS_PER_DAY
YEAR = 365 * DAY
NOW = Seconds(int(time.time()))


class Relay:
    """A relay that was served until `NOW`, with both kinds of backup set up."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "relay"
        make.make(make.FolderPlan(folder=self.home, origin="http://127.0.0.1"), "", NOW, Chance("clock"))
        archive.make_shares_key(self.home / "shares.key", Chance("holder"))
        for name in ("backups", "shares"):
            (self.home / name).mkdir(mode=0o700)
        with (self.home / make.SETTINGS_NAME).open("a", encoding="utf-8") as file:
            file.write("RELAY_BACKUP_FOLDER=backups\nRELAY_SHARES_FOLDER=shares\nRELAY_SHARES_HOLDER=Zoe\n")
            file.write("RELAY_SHARES_KEY=shares.key.public\n")
        set_time(self.settings.store, NOW)

    @property
    def settings(self) -> Settings:
        return config.load(self.home / make.SETTINGS_NAME, {})

    def shares(self, at: int) -> str:
        """Make a share copy by a clock that says `NOW` and so many seconds; return the second line of what is said."""
        return archive.save_shares(self.settings, None, Seconds(NOW + at))[1]

    def copies(self) -> list[tuple[int, int]]:
        """Number and moment of every copy, in order, counted from `NOW`."""
        return [(copy.number, copy.made - NOW) for copy in share_copies.share_copies(self.home / "shares")]

    def point(self, name: str, at: int) -> tuple[bool, str]:
        """What check says of one thing."""
        report = check(self.settings, Seconds(NOW + at))
        return next((point.good, point.detail) for point in report.points if point.name == name)

    def run(self, *arguments: str, at: int = 0) -> Answer:
        """Run one of the operator's commands by that clock."""
        with mock.patch("relay.operate.commands._now", return_value=Seconds(NOW + at)):
            return relay(self.home, "--settings", make.SETTINGS_NAME, *arguments)


@pytest.fixture
def site(tmp_path: Path) -> Relay:
    return Relay(tmp_path)


# --- share copies ---------------------------------------------------------------------------------------------


def test_three_stay_and_none_that_is_older_than_seven_days(site: Relay) -> None:
    said = [site.shares(hour * HOUR) for hour in range(5)]
    assert said == [f"Older copies destroyed: {gone}." for gone in (0, 0, 0, 1, 1)]
    assert site.copies() == [(3, 2 * HOUR), (4, 3 * HOUR), (5, 4 * HOUR)]
    later = 7 * DAY + 3 * HOUR + 1
    set_time(site.settings.store, Seconds(NOW + later))
    assert site.shares(later) == "Older copies destroyed: 2."
    assert site.copies() == [(5, 4 * HOUR), (6, later)]


def test_a_clock_ahead_within_the_bound_ends_no_copy_before_its_seven_days(site: Relay) -> None:
    site.shares(0)
    assert site.shares(9 * DAY) == "Older copies destroyed: 0."
    assert site.shares(HOUR) == "Older copies destroyed: 1."
    assert site.copies() == [(1, 0), (3, HOUR)]


def test_while_the_clock_is_a_year_ahead_every_copy_stays_and_it_says_so(site: Relay) -> None:
    site.shares(0)
    for hour in range(3):
        said = site.shares(YEAR + hour * HOUR)
        assert said.startswith("OLDER COPIES STAY: this machine's clock says ")
        assert "365 days ahead of what the database knows" in said
    assert [number for number, _ in site.copies()] == [1, 2, 3, 4]


def test_copies_from_the_future_never_push_out_a_real_one_and_go_at_the_next(site: Relay) -> None:
    site.shares(0)
    for hour in range(3):
        site.shares(YEAR + hour * HOUR)
    assert site.shares(HOUR) == "Older copies destroyed: 3."
    assert site.copies() == [(1, 0), (5, HOUR)]
    site.shares(2 * HOUR)
    site.shares(3 * HOUR)
    assert site.copies() == [(5, HOUR), (6, 2 * HOUR), (7, 3 * HOUR)]


def test_the_copy_that_was_just_made_is_never_destroyed(site: Relay) -> None:
    """Whatever stands there with a higher date, and however the clock stands within the bound."""
    for at in (9 * DAY, 8 * DAY, -9 * DAY, 0):
        site.shares(at)
        assert site.copies()[-1] == (max(number for number, _ in site.copies()), at)


def test_the_number_says_which_is_newer_and_not_the_date(site: Relay) -> None:
    for at in (0, -100, -200, -300):
        site.shares(at)
    assert site.copies() == [(2, -100), (3, -200), (4, -300)]


def test_numbers_go_on_beyond_eight_digits(site: Relay) -> None:
    site.shares(0)
    (made,) = (site.home / "shares").iterdir()
    made.rename(made.with_name(made.name.replace("00000001", "99999999")))
    site.shares(1)
    assert site.copies() == [(99_999_999, 0), (100_000_000, 1)]


def test_a_copy_without_a_number_is_older_than_any_with_one(site: Relay) -> None:
    site.shares(0)
    (made,) = (site.home / "shares").iterdir()
    made.rename(made.with_name(f"shares-{datetime.fromtimestamp(NOW, UTC):%Y%m%dT%H%M%SZ}.sealed"))
    for hour in (1, 2):
        site.shares(hour * HOUR)
    assert site.copies() == [(0, 0), (1, HOUR), (2, 2 * HOUR)]
    site.shares(3 * HOUR)
    assert [number for number, _ in site.copies()] == [1, 2, 3]


def test_a_damaged_copy_keeps_its_number_and_two_of_one_second_have_two(site: Relay) -> None:
    site.shares(0)
    site.shares(0)
    _, second = sorted((site.home / "shares").iterdir())
    second.write_bytes(b"cut")
    site.shares(0)
    assert [number for number, _ in site.copies()] == [1, 3]


# --- check ----------------------------------------------------------------------------------------------------


def test_a_right_clock_passes_also_after_a_week_with_a_weekend_on_either_side(site: Relay) -> None:
    for at in (0, HOUR, 9 * DAY, -300):
        assert site.point("clock", at) == (True, clock.shown(Seconds(NOW + at)))


@pytest.mark.parametrize("at", [11 * DAY, YEAR])
def test_a_clock_beyond_the_bound_fails_and_says_that_nothing_is_destroyed(site: Relay, at: int) -> None:
    good, said = site.point("clock", at)
    assert not good
    assert said.startswith("NOTHING IS DESTROYED BY ITS AGE: this machine's clock says ")
    assert said.endswith(f"({clock.shown(NOW)}): put the clock right, or say relay clock-is-right")


def test_the_bound_is_a_setting(site: Relay) -> None:
    with (site.home / make.SETTINGS_NAME).open("a", encoding="utf-8") as file:
        file.write("RELAY_CLOCK_BOUND_DAYS=400\n")
    assert site.point("clock", YEAR)[0]
    assert not site.point("clock", 401 * DAY)[0]


def test_a_clock_from_before_this_program_is_not_believed(site: Relay) -> None:
    said = "it is not 2026-10-31 23:59 UTC: this program is younger than that"
    assert site.point("clock", clock.BUILT - 1 - NOW) == (False, said)


async def test_a_database_that_was_written_in_the_future_fails_until_it_is_confirmed(site: Relay) -> None:
    store = await open_store(site.settings.store)
    await store.keep_time(NOW, NOW, Seconds(NOW + YEAR))
    await store.close()
    good, said = site.point("clock", HOUR)
    assert not good
    assert f"the database was written at {clock.shown(Seconds(NOW + YEAR))}" in said
    clock.confirm(site.settings, Seconds(NOW + HOUR))
    assert site.point("clock", HOUR)[0]


def test_a_file_date_says_nothing(site: Relay) -> None:
    """A copy, a mount or a restore sets it to anything."""
    database = site.settings.database
    assert database is not None
    os.utime(database, (NOW + YEAR, NOW + YEAR))
    assert site.point("clock", 0)[0]


def test_a_share_copy_from_the_future_is_never_fresh_and_fails_by_its_name(site: Relay) -> None:
    site.shares(YEAR)
    for day in (0, 2, 9):
        good, said = site.point("share backup", day * DAY)
        assert not good
        assert said.startswith("there is none yet: run relay backup --shares; shares-00000001-")
        assert "is from the future" in said
    site.shares(HOUR)
    assert site.point("share backup", HOUR) == (True, "the newest is 0 hours old; the key is kept by Zoe")
    assert not site.point("share backup", 3 * DAY)[0]


def test_a_backup_from_the_future_fails_beside_a_fresh_one(site: Relay) -> None:
    archive.save(site.settings, None, Seconds(NOW + YEAR))
    archive.save(site.settings, None, NOW)
    good, said = site.point("backup", HOUR)
    assert not good
    assert said.startswith("the newest is 1 hours old; relay-")
    assert said.endswith("is from the future: the clock was or is wrong. Put it right; move their folders away")
    assert "is 72 hours old: run relay backup" in site.point("backup", 3 * DAY)[1]


def test_several_from_the_future_are_one_sentence(site: Relay) -> None:
    for hour in range(3):
        site.shares(YEAR + hour * HOUR)
    said = site.point("share backup", 0)[1]
    assert "shares-00000003-" in said
    assert " and 2 more are from the future" in said


# --- confirming -----------------------------------------------------------------------------------------------


def test_a_confirmation_wants_a_yes_after_it_said_what_it_confirms(site: Relay) -> None:
    answer = site.run("clock-is-right", at=YEAR)
    assert answer.refused() == "This is done only after a yes: add --yes, or run it at a terminal."
    assert answer.out.splitlines() == [
        f"This machine's clock says  {clock.shown(Seconds(NOW + YEAR))}",
        f"The database knows it as   {clock.shown(NOW)}, so the clock is 365 days ahead of it",
        f"It was last written at     {clock.shown(NOW)}",
        "By a clock that is ahead, letters and pages are destroyed before their time, for good.",
    ]
    assert times_of(site.settings.store).known == NOW, "nothing was confirmed"


def test_after_a_confirmation_destroying_goes_on(site: Relay) -> None:
    site.shares(0)
    assert site.shares(20 * DAY).startswith("OLDER COPIES STAY: ")
    assert (
        f"Confirmed {clock.shown(Seconds(NOW + 20 * DAY))}. "
        in site.run("clock-is-right", "--yes", at=20 * DAY).said()
    )
    assert site.point("clock", 20 * DAY)[0]
    assert site.shares(20 * DAY + HOUR) == "Older copies destroyed: 1."


def test_a_time_from_before_this_program_cannot_be_confirmed(site: Relay) -> None:
    said = site.run("clock-is-right", "--yes", at=clock.BUILT - 1 - NOW).refused()
    assert said == "It is not 2026-10-31 23:59 UTC: this program is younger than that."
    assert times_of(site.settings.store).known == NOW


async def test_a_service_that_runs_takes_the_confirmation_up(site: Relay) -> None:
    wall, running = Clock(NOW + YEAR), Clock(0)
    store = await open_store(site.settings.store)
    try:
        keeping = KeepingClock(store, wall, running, site.settings.clock_bound_days)
        assert await keeping.destroying() is None
        assert "Confirmed" in site.run("clock-is-right", "--yes", at=YEAR).said()
        running.at, wall.at = 300, NOW + YEAR + 300
        assert await keeping.destroying() == NOW + YEAR
    finally:
        await store.close()


async def test_a_known_time_outlives_the_service_and_comes_back_with_a_backup(site: Relay) -> None:
    store = await open_store(site.settings.store)
    running = Clock(0)
    keeping = KeepingClock(store, Clock(NOW + YEAR), running, 10)
    await keeping.destroying()
    running.at = 2 * DAY
    await keeping.destroying()
    await store.close()
    assert times_of(site.settings.store).known == NOW + 2 * DAY, "what passed is known; what the clock says is not"
    archive.save(site.settings, None, NOW)
    (backup,) = (site.home / "backups").iterdir()
    assert times_of(f"sqlite:///{backup / archive.DATABASE}").known == NOW + 2 * DAY


async def test_the_database_of_an_earlier_program_is_as_late_as_its_newest_date(site: Relay) -> None:
    with closing(connect(site.home / "relay.sqlite3")) as db:
        db.execute("delete from meta where name in ('known', 'written')")
        assert times(db) == KnownTimes(None, None), "there is nothing in it"
        db.execute("insert into bearers (hash, account, expires) values (x'00', x'00', ?)", (NOW + 1_800,))
        assert times(db) == KnownTimes(None, NOW)
        db.execute("insert into cosigns values (x'00', x'00', x'00', x'00', ?)", (NOW + 5,))
        assert times(db) == KnownTimes(None, Seconds(NOW + 5))
    assert not site.point("clock", 20 * DAY)[0]
    assert site.point("clock", DAY)[0]
    store = await open_store(site.settings.store)
    assert await KeepingClock(store, Clock(NOW + YEAR), Clock(0), 10).destroying() is None
    await store.close()
    assert times_of(site.settings.store).known == NOW + 5


async def test_a_new_database_begins_with_the_clock_it_meets(site: Relay) -> None:
    with closing(connect(site.home / "relay.sqlite3")) as db:
        db.execute("delete from meta where name in ('known', 'written')")
    assert site.point("clock", YEAR)[0]
    store = await open_store(site.settings.store)
    assert await KeepingClock(store, Clock(NOW + YEAR), Clock(0), 10).destroying() == NOW + YEAR
    await store.close()


# --- the service itself ---------------------------------------------------------------------------------------


async def first_round(site: Relay, known: int) -> tuple[str, bool, int]:
    """Serve a database that knows this time, counted from `NOW`, and holds a token that is over.

    Return what the first round logs, whether the token is still there, and by which time things are dated from the start.
    """
    set_time(site.settings.store, Seconds(NOW + known))
    store = await open_store(site.settings.store)
    await store.put_bearer(bytes(32), AccountId(bytes(16)), Seconds(NOW - HOUR))
    await store.close()
    async with running_service(site.settings) as service:
        context = service.context
        dated = context.keeping.now() - NOW

        async def told() -> bool:
            return {"destroyed.tokens", "clock.doubted"} & set(context.events) != set()

        await until(told, "what became of the first round")
        (event,) = {"destroyed.tokens", "clock.doubted"} & set(context.events)
        there = await context.store.bearer(bytes(32)) is not None
    return event, there, dated


async def test_a_service_by_a_right_clock_destroys_what_is_over(site: Relay) -> None:
    event, there, dated = await first_round(site, known=0)
    assert (event, there) == ("destroyed.tokens", False)
    assert 0 <= dated < DAY


@pytest.mark.parametrize("known", [-YEAR, YEAR])
async def test_a_service_that_starts_by_a_clock_a_year_off_destroys_nothing_and_dates_by_what_is_known(
    site: Relay, known: int
) -> None:
    event, there, dated = await first_round(site, known)
    assert (event, there) == ("clock.doubted", True)
    assert known <= dated < known + HOUR
