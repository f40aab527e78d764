"""The sample people, who go on while the demo's clock is moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from slackbot.demo import bot, keeping, shipped
from slackbot.demo.bot import Playing
from slackbot.demo.clock import Clock
from slackbot.demo.stage import stand_in
from slackbot.desk.context import Desk
from slackbot.desk.issues import actions
from slackbot.desk.reports import summary, verify
from slackbot.domain.events import Event
from slackbot.outbox.sender import Sender
from slackbot.playground import Playground
from slackbot.seeding import Living, NearSlack, Scene, customers, daily
from slackbot.signals import Asked
from slackbot.store import rows
from slackbot.store.tables import deliveries, issues
from tests.command_line import process_kept

BEGAN = shipped.UNTIL
AT_ONCE = timedelta(seconds=30)  # on a busy machine, with time running wherever the clock is not moved
ZONES = {one.user: ZoneInfo(one.timezone) for one in customers.ALL}


@dataclass(frozen=True)
class Day:
    """The demo a day after its month; somebody logged `visitors` before, and took `taken`, which was nobody's."""

    slack: Playground
    clock: Clock
    playing: Playing
    visitors: int
    taken: int

    @property
    def desk(self) -> Desk:
        """The bot's."""
        return self.playing.service.parts.desk

    def events(self, number: int) -> Sequence[Event]:
        """Return what happened to an issue since the month."""
        with self.desk.read() as tx:
            return [one for one in rows.events.of_issue(tx, number) if one.at > BEGAN]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A working day, for all tests of this module."""
    folder, clock = tmp_path_factory.mktemp("demo"), Clock(BEGAN)
    with process_kept(), stand_in(clock) as slack:
        with slack.backstage():
            shipped.unpack(folder, slack, at=BEGAN)
        hands = shipped.open_issues(folder)
        with bot.playing(slack, clock, folder=folder, asked=Asked(), hands=hands) as playing:
            desk = playing.service.parts.desk
            visitors = actions.log(desk, by="UBEN", title="The tap drips", channel="CINITECH", requester="UINES")
            with desk.read() as tx:
                taken = rows.issues.oldest_unclaimed(tx, channel="CINITECH")
            assert taken is not None
            actions.claim(desk, taken.number, by="UANA")
            clock.move(timedelta(days=1))
            yield Day(slack, clock, playing, visitors.issue.number, taken.number)


def test_they_write_work_and_answer_as_on_a_day_of_the_month(day: Day) -> None:
    today = summary.work_out(day.desk, summary.days_until(day.desk, date(2026, 11, 26), length="day"))
    with day.desk.read() as tx:
        numbers = tx.db.execute(select(issues.c.number)).scalars().all()
    happened = {event.what for number in numbers for event in day.events(number)}

    assert 5 <= today.volume.logged <= 11
    assert {"logged", "claimed", "resolved", "checkin", "rated"} <= happened


def test_nobody_else_touches_what_somebody_logged_or_took(day: Day) -> None:
    assert [event.what for event in day.events(day.visitors) if event.by] == ["logged"]
    assert [event.what for event in day.events(day.taken) if event.by] == ["claimed"]
    assert not {day.visitors, day.taken} & set(day.playing.living.hands() if day.playing.living else ())


def test_gus_is_left_to_whoever_plays(day: Day) -> None:
    said = [one for one in day.slack.messages("CGLOBEX") if one["user"] == "UGUS"]

    assert said
    assert max(float(one["ts"]) for one in said) <= BEGAN.timestamp()


def test_nothing_goes_out_late(day: Day) -> None:
    row = deliveries.c
    sent = select(row.key, row.due_at, row.sent_at).where(row.verb == "post", row.sent_at > BEGAN)
    with day.desk.read() as tx:
        found = tx.db.execute(sent).all()
        waiting = rows.outbox_read.oldest_due(tx, now=day.clock.now() - AT_ONCE)

    assert len(found) > 50
    assert ([one.key for one in found if one.sent_at - one.due_at > AT_ONCE], waiting) == ([], None)


def test_what_was_posted_of_the_day_can_be_worked_out_again(day: Day) -> None:
    verified = list(verify.verify(day.desk, since=date.min))

    assert [one.day for one in verified] == [date(2026, 11, 24), date(2026, 11, 25)]
    assert [one for one in verified if one.moved or one.is_other] == []


def test_customers_write_in_the_daytime_where_they_live(day: Day) -> None:
    said = [
        datetime.fromtimestamp(float(one["ts"]), ZONES[one["user"]])
        for channel in ("CGLOBEX", "CINITECH")
        for one in day.slack.messages(channel)
        if one["user"] in ZONES and float(one["ts"]) > BEGAN.timestamp()
    ]

    assert len(said) > 3
    assert [at for at in said if not time(9) <= at.time() <= time(18)] == []


@pytest.mark.parametrize("who", customers.ALL)
def test_whatever_the_day_they_write_in_the_daytime(who: customers.Customer) -> None:
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]

    said = [daily.moment(Random(str(day)), day, who).astimezone(ZONES[who.user]) for day in days]

    assert [at for at in said if not time(9) <= at.time() <= time(18, 1)] == []


def beginnings(day: Day, *, since: datetime) -> list[datetime]:
    """Return when the issues of three days begin."""
    scene = Scene(day.desk, day.slack, day.clock.stand, Sender(day.desk, NearSlack(day.slack.call)))
    Living(scene, since=since, hands=()).next_at(until=since + timedelta(days=3))
    return [planned.at for planned in iter(lambda: scene.timeline.pop(until=since + timedelta(days=9)), None)]


def test_the_same_days_bring_the_same(day: Day) -> None:
    since = datetime(2026, 12, 9, 6, tzinfo=UTC)

    assert len(beginnings(day, since=since)) > 15
    assert beginnings(day, since=since) == beginnings(day, since=since)
    assert beginnings(day, since=since) != beginnings(day, since=since + timedelta(weeks=1))


def test_what_is_long_past_is_done_at_that_hour_of_another_working_day(day: Day) -> None:
    friday, done = datetime(2027, 1, 8, 15, tzinfo=UTC), []
    scene = Scene(day.desk, day.slack, day.clock.stand, Sender(day.desk, NearSlack(day.slack.call)))
    living = Living(scene, since=friday, hands=())
    scene.timeline.at(friday, done.append)

    living.act(friday + timedelta(hours=9))

    assert (scene.timeline.next_at, done) == (friday + timedelta(days=3), [])


def test_the_next_run_in_the_folder_knows_whose_issues_are_whose(day: Day, tmp_path: Path) -> None:
    assert day.playing.living is not None
    theirs = day.playing.living.hands()

    keeping.keep(tmp_path, day.slack, day.clock, hands=theirs)

    assert theirs
    assert keeping.hands(tmp_path) == theirs
