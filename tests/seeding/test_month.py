"""The month that the demo begins with."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from slackbot.demo import keeping, shipped, telling
from slackbot.demo.clock import Clock
from slackbot.demo.shipped import Month
from slackbot.demo.stage import stand_in
from slackbot.demo.telling import Told
from slackbot.desk.reports import lists, summary, verify
from slackbot.domain.figures import Figures, as_json
from slackbot.domain.kinds import Kind
from slackbot.seeding import customers, hours
from slackbot.seeding import month as history
from slackbot.store import schema
from slackbot.store.database import Store
from slackbot.store.tables import deliveries
from tests import month, retold
from tests.month import WEDNESDAY
from tests.running_app import Json

IN_WINTER = WEDNESDAY + timedelta(weeks=8)
IN_SUMMER = WEDNESDAY + timedelta(weeks=30)
AFTER_SPRING = WEDNESDAY + timedelta(weeks=18)  # three days after clocks have changed in Europe
AFTER_AUTUMN = WEDNESDAY + timedelta(weeks=49)
FIRST_IN_WINTER = datetime(2026, 11, 1, 9, tzinfo=UTC)  # since then, clocks in America show what they show in winter
DAYTIME = time(8), time(20)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The shipped month for all tests of this module; none of them changes it."""
    with month.unpacked(tmp_path_factory.mktemp("month") / "data") as told:
        yield told


@pytest.fixture(scope="module")
def summers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The same as it was told for summers; no test changes it either."""
    with month.unpacked(tmp_path_factory.mktemp("summer") / "data", at=shipped.SUMMER.until) as told:
        yield told


def figures(told: Told, length: str) -> Figures:
    """Return the figures of the `day`, `week` or `month` before the last day."""
    desk = told.parts.desk
    return summary.work_out(desk, summary.days_until(desk, told.clock.now().date(), length=length))


def not_well(told: Told) -> list[str]:
    """Return the keys of what should have gone out by then, or went wrong."""
    key, state = deliveries.c.key, deliveries.c.state
    late = select(key).where(state == "due", deliveries.c.due_at <= told.clock.now())
    wrong = select(key).where(state.in_(["sending", "failed", "held", "unsure"]))
    with told.parts.desk.read() as tx:
        return [*tx.db.execute(late).scalars(), *tx.db.execute(wrong).scalars()]


def top_level(told: Told, channel: str) -> list[Json]:
    """Return what stands in the channel itself."""
    return [one for one in told.slack.messages(channel) if one.get("thread_ts", one["ts"]) == one["ts"]]


def test_a_month_of_issues_is_there_with_believable_figures(told: Told) -> None:
    whole = as_json(figures(told, "month"), told.parts.desk.team)

    assert 150 <= whole["volume"]["logged"] <= 250
    assert 0.6 < whole["fcr"]["provisional"]["share"] < 0.9
    assert 0.75 < whole["csat"]["share"] < 0.97
    assert whole["volume"]["reopened"] > 3


def test_its_posted_summaries_are_what_can_be_worked_out_again(told: Told) -> None:
    verified = list(verify.verify(told.parts.desk, since=date.min))

    assert verified
    assert [one for one in verified if one.moved or one.is_other] == []


def test_events_touches_answers_and_deliveries_alone_tell_its_figures(told: Told) -> None:
    periods = [
        summary.days_until(told.parts.desk, WEDNESDAY.date(), length=length) for length in ("day", "week", "month")
    ]

    alone = [retold.figures(told.parts.desk, period) for period in periods]

    assert alone == [retold.usual(told.parts.desk, period) for period in periods]


def test_its_events_tell_all_that_is_counted_of_an_issue(told: Told) -> None:
    with told.parts.desk.read() as tx:
        untold = list(retold.differences(tx))

    assert untold == []


def test_working_days_are_busier_than_weekends(told: Told) -> None:
    written = [datetime.fromtimestamp(float(card["ts"]), UTC).date() for card in top_level(told, "CTRIAGE")]
    at_weekends = sum(hours.is_weekend(day) for day in written)

    assert 0 < at_weekends / 8 < (len(written) - at_weekends) / 22 / 3


def test_on_the_slow_thursday_customers_waited(told: Told) -> None:
    slow = history.slow_day(WEDNESDAY.date())
    that_day = summary.work_out(told.parts.desk, summary.days_until(told.parts.desk, slow, length="day"))
    whole = figures(told, "month")

    assert slow.strftime("%A") == "Thursday"
    assert that_day.volume.logged > whole.volume.logged / 22


def test_nothing_is_left_that_was_due_and_nothing_went_wrong(told: Told) -> None:
    assert not_well(told) == []


def test_the_last_day_leaves_work_of_every_kind(told: Told) -> None:
    reasons = {concern.reason.value for concern in figures(told, "month").attention}
    unclaimed = lists.listing(told.parts.desk, by="UANA", which="unclaimed").text

    assert reasons == {"reopened", "unclaimed", "waiting", "long_open"}
    assert "maintenance" in unclaimed


def test_every_message_went_out_when_it_was_due(told: Told) -> None:
    posted = select(deliveries.c.key, deliveries.c.due_at, deliveries.c.sent_at, deliveries.c.ts)
    asked = posted.where(deliveries.c.verb == "post", deliveries.c.state == "sent", deliveries.c.kind != "notice")

    with told.parts.desk.read() as tx:
        rows = tx.db.execute(asked).all()

    late = [row.key for row in rows if row.sent_at - row.due_at > timedelta(minutes=5)]
    untrue = [row.key for row in rows if abs(float(row.ts) - row.sent_at.timestamp()) > 1]
    assert (late, untrue) == ([], [])


def test_something_of_all_that_follows_a_resolution_has_happened(told: Told) -> None:
    kinds = select(deliveries.c.kind).where(deliveries.c.state == "sent").distinct()

    with told.parts.desk.read() as tx:
        seen = set(tx.db.execute(kinds).scalars())

    wanted = {"survey_reminder", "ces", "waited", "reminder", "auto_closed", "recovery", "recovery_survey", "kudos"}
    assert wanted <= seen


def test_a_trouble_is_left_to_be_made_good(told: Told) -> None:
    cards = [one for one in top_level(told, "CLEADS") if "nightly stock count" in one["text"]]

    assert len(cards) == 1
    assert "Take it" in str(cards[0]["blocks"])


def test_the_latest_summary_is_there_with_its_chart(told: Told) -> None:
    posted = [one for one in top_level(told, "CLEADS") if "still open" in one["text"]]

    assert ["Tuesday 24 November" in one["text"] for one in posted] == [True]
    assert any(block["type"] == "image" for block in posted[0]["blocks"])


def test_everything_was_said_at_its_time(told: Told) -> None:
    said = [float(one["ts"]) for channel in ("CGLOBEX", "CINITECH") for one in told.slack.messages(channel)]

    assert max(said) <= WEDNESDAY.timestamp() + 1
    assert min(said) >= (WEDNESDAY - timedelta(days=31)).timestamp()


def test_its_first_week_is_what_the_use_cases_make_of_it_today(tmp_path: Path, told: Told) -> None:
    then = WEDNESDAY - timedelta(days=history.DAYS - 7)
    with telling.told(tmp_path, told_until=then) as anew:
        today = month.story(anew, until=then)

    assert len(today["messages"]) > 200
    assert month.differences(today, month.story(told, until=then)) == [], "run python -m slackbot.demo.telling"


def test_so_are_the_first_days_of_the_one_for_summers(tmp_path: Path, summers: Told) -> None:
    until = shipped.SUMMER.until
    then = until - timedelta(days=history.DAYS - 2)
    with telling.told(tmp_path, until=until, told_until=then) as anew:
        today = month.story(anew, until=then)

    assert len(today["messages"]) > 50
    assert month.differences(today, month.story(summers, until=then)) == [], "run python -m slackbot.demo.telling"


def test_moved_by_weeks_it_is_what_would_have_been_told_then(tmp_path: Path) -> None:
    then = WEDNESDAY + timedelta(weeks=6)  # next year
    packed = tmp_path / "packed.json.gz"
    for name, until in (("now", WEDNESDAY), ("then", then)):
        (tmp_path / name).mkdir()
        with telling.told(tmp_path / name, until=until, days=2) as told:
            story = month.story(told, until=until)
        if until == WEDNESDAY:
            shipped.pack(tmp_path / name, packed, shown=told.shown)

    with month.unpacked(tmp_path / "moved", at=then, month=Month(packed, WEDNESDAY)) as moved:
        assert month.differences(month.story(moved, until=then), story) == []


@pytest.mark.parametrize(
    ("at", "shown"),
    [(IN_SUMMER, "22 Jun 2027"), (AFTER_SPRING, "30 Mar 2027"), (AFTER_AUTUMN, "2 Nov 2027")],
    ids=["summer", "after a change in spring", "after a change in autumn"],
)
def test_whatever_clocks_have_done_meanwhile_its_posted_figures_are_what_can_be_worked_out_again(
    tmp_path: Path, at: datetime, shown: str
) -> None:
    with month.unpacked(tmp_path / "data", at=at) as moved:
        verified = list(verify.verify(moved.parts.desk, since=date.min))
        chart = next(block for one in top_level(moved, "CLEADS") for block in one["blocks"] if block["type"] == "image")

    assert [one.day for one in verified] == [at.date() - timedelta(days=1)]
    assert [one for one in verified if one.moved or one.is_other] == []
    assert shown in chart["alt_text"]


def moments(told: Told) -> list[tuple[ZoneInfo, datetime]]:
    """Return when a customer was asked something or wrote, and where they live."""
    zones = {one.user: ZoneInfo(one.timezone) for one in customers.ALL}
    asking = (Kind.CHECKIN, Kind.SURVEY, Kind.CES, Kind.SURVEY_REMINDER, Kind.REMINDER, Kind.RECOVERY_SURVEY)
    sent = select(deliveries.c.person, deliveries.c.sent_at).where(
        deliveries.c.kind.in_([kind.value for kind in asking]), deliveries.c.state == "sent"
    )
    with told.parts.desk.read() as tx:
        heard = [(zones[row.person], row.sent_at) for row in tx.db.execute(sent)]
    written = [
        (zones[one["user"]], datetime.fromtimestamp(float(one["ts"]), UTC))
        for channel in ("CGLOBEX", "CINITECH")
        for one in told.slack.messages(channel)
        if one["user"] in zones
    ]
    assert len(heard) > 100
    return heard + written


def test_whenever_it_ends_nobody_is_asked_and_nobody_writes_at_night(told: Told, summers: Told) -> None:
    for one, which in ((told, shipped.WINTER), (summers, shipped.SUMMER)):
        weeks = [timedelta(weeks=number) for number in range(53)]
        chosen = [length for length in weeks if shipped.told_for(which.until + length) is which]

        local = {(at + length).astimezone(zone).time() for zone, at in moments(one) for length in chosen}

        assert len(chosen) > 20
        assert [at for at in local if not DAYTIME[0] <= at <= DAYTIME[1]] == []


def test_in_either_season_everybody_keeps_their_hours(told: Told, summers: Told) -> None:
    """Ends in the midst of it: no clock has changed in the month before."""
    for one, which, then in ((told, shipped.WINTER, IN_WINTER), (summers, shipped.SUMMER, IN_SUMMER)):
        assert shipped.told_for(then) is which
        since_change = [(zone, at) for zone, at in moments(one) if one is summers or at > FIRST_IN_WINTER]

        hours_then = [(at + (then - which.until)).astimezone(zone).time() for zone, at in since_change]

        assert hours_then == [at.astimezone(zone).time() for zone, at in since_change]


@pytest.mark.parametrize("which", shipped.MONTHS, ids=["winter", "summer"])
def test_it_never_outlives_a_schema(tmp_path: Path, which: Month) -> None:
    shipped.unpack(tmp_path, stand_in(Clock()), at=which.until)
    store = Store(f"sqlite:///{tmp_path / keeping.DATABASE}")
    told_with = schema.version(store)
    store.close()

    assert told_with == schema.HEAD, "run python -m slackbot.demo.telling"
