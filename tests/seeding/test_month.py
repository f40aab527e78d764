"""The month that the demo begins with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import select

from slackbot import app, seeding
from slackbot.demo import bot, keeping
from slackbot.demo.clock import Clock
from slackbot.desk.context import Desk
from slackbot.desk.reports import lists, summary, verify
from slackbot.domain.figures import Figures, as_json
from slackbot.seeding import hours
from slackbot.seeding import month as history
from slackbot.store.tables import deliveries
from tests import month, retold
from tests.month import WEDNESDAY
from tests.running_app import Json
from tests.warm_store import WarmStore

pytestmark = pytest.mark.timeout(600)  # the first of them may have to tell the month on a busy machine


class Told:
    """A desk with a past until then, and the stand-in where it happened; without `remembered`, it is still to come."""

    def __init__(self, folder: Path, *, remembered: bool = False, until: datetime = WEDNESDAY) -> None:
        self.clock = Clock()
        self.slack = month.stand_in(self.clock)
        if remembered:
            assert keeping.recall(folder, self.slack, self.clock)
        self.slack.start()
        settings = bot.settings(self.slack, folder)
        self.parts = app.assemble(settings, now=self.clock.now, store=WarmStore(settings.database_url))
        self.until = until
        self.desk: Desk = replace(self.parts.desk, now=lambda: until)

    def tell(self, *, days: int = history.DAYS, over_after: float = float("inf")) -> Self:
        """Let the days happen, unless it is over after so many steps."""
        asked = iter(range(10**6))
        with self.slack.backstage(), self.clock.past():
            seeding.play_month(
                self.parts.desk,
                self.slack,
                turn=self.clock.turn,
                until=self.until,
                is_over=lambda: next(asked) >= over_after,
                days=days,
            )
        return self

    def figures(self, length: str) -> Figures:
        """Return the figures of the `day`, `week` or `month` before the last day."""
        return summary.work_out(self.desk, summary.days_until(self.desk, self.until.date(), length=length))

    def not_well(self) -> Sequence[str]:
        """Return the keys of what should have gone out by then, or went wrong."""
        key, state = deliveries.c.key, deliveries.c.state
        late = select(key).where(state == "due", deliveries.c.due_at <= self.until)
        wrong = select(key).where(state.in_(["sending", "failed", "held", "unsure"]))
        with self.desk.read() as tx:
            return [*tx.db.execute(late).scalars(), *tx.db.execute(wrong).scalars()]

    def leave(self) -> None:
        """Put everything away."""
        self.parts.close()
        self.slack.stop()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, month_of_history: Callable[[Path], Path]) -> Iterator[Told]:
    """One month for all tests of this module; none of them changes it."""
    told = Told(month_of_history(tmp_path_factory.mktemp("month") / "data"), remembered=True)
    yield told
    told.leave()


def top_level(told: Told, channel: str) -> list[Json]:
    """Return what stands in the channel itself."""
    return [one for one in told.slack.messages(channel) if one.get("thread_ts", one["ts"]) == one["ts"]]


def test_a_month_of_issues_is_there_with_believable_figures(told: Told) -> None:
    figures = as_json(told.figures("month"), told.desk.team)

    assert 150 <= figures["volume"]["logged"] <= 250
    assert 0.6 < figures["fcr"]["provisional"]["share"] < 0.9
    assert 0.75 < figures["csat"]["share"] < 0.97
    assert figures["volume"]["reopened"] > 3


def test_its_posted_summaries_are_what_can_be_worked_out_again(told: Told) -> None:
    verified = list(verify.verify(told.desk, since=date.min))

    assert verified
    assert [one for one in verified if one.moved or one.is_other] == []


def test_events_touches_answers_and_deliveries_alone_tell_its_figures(told: Told) -> None:
    periods = [summary.days_until(told.desk, WEDNESDAY.date(), length=length) for length in ("day", "week", "month")]

    alone = [retold.figures(told.desk, period) for period in periods]

    assert alone == [retold.usual(told.desk, period) for period in periods]


def test_its_events_tell_all_that_is_counted_of_an_issue(told: Told) -> None:
    with told.desk.read() as tx:
        untold = list(retold.differences(tx))

    assert untold == []


def test_working_days_are_busier_than_weekends(told: Told) -> None:
    written = [datetime.fromtimestamp(float(card["ts"]), UTC).date() for card in top_level(told, "CTRIAGE")]
    at_weekends = sum(hours.is_weekend(day) for day in written)

    assert 0 < at_weekends / 8 < (len(written) - at_weekends) / 22 / 3


def test_on_the_slow_thursday_customers_waited(told: Told) -> None:
    slow = history.slow_day(WEDNESDAY.date())
    that_day = summary.work_out(told.desk, summary.days_until(told.desk, slow, length="day"))
    whole = told.figures("month")

    assert slow.strftime("%A") == "Thursday"
    assert that_day.volume.logged > whole.volume.logged / 22


def test_nothing_is_left_that_was_due_and_nothing_went_wrong(told: Told) -> None:
    assert told.not_well() == []


def test_the_last_day_leaves_work_of_every_kind(told: Told) -> None:
    reasons = {concern.reason.value for concern in told.figures("month").attention}
    unclaimed = lists.listing(told.desk, by="UANA", which="unclaimed").text

    assert reasons == {"reopened", "unclaimed", "waiting", "long_open"}
    assert "maintenance" in unclaimed


def test_every_message_went_out_when_it_was_due(told: Told) -> None:
    posted = select(deliveries.c.key, deliveries.c.due_at, deliveries.c.sent_at, deliveries.c.ts)
    asked = posted.where(deliveries.c.verb == "post", deliveries.c.state == "sent", deliveries.c.kind != "notice")

    with told.desk.read() as tx:
        rows = tx.db.execute(asked).all()

    late = [row.key for row in rows if row.sent_at - row.due_at > timedelta(minutes=5)]
    untrue = [row.key for row in rows if abs(float(row.ts) - row.sent_at.timestamp()) > 1]
    assert (late, untrue) == ([], [])


def test_something_of_all_that_follows_a_resolution_has_happened(told: Told) -> None:
    kinds = select(deliveries.c.kind).where(deliveries.c.state == "sent").distinct()

    with told.desk.read() as tx:
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


_DAYS = {
    "a Sunday after holidays": datetime(2026, 12, 27, 12, tzinfo=UTC),
    "the end of a year": datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    "clocks go forward": datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    "a Monday before work": datetime(2026, 11, 30, 8, 30, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 12, tzinfo=UTC),
}


def two_days(folder: Path, until: datetime) -> Json:
    """Return the figures of a story of two days that ended well then."""
    folder.mkdir()
    told = Told(folder, until=until).tell(days=2)
    not_well, unclaimed = told.not_well(), lists.listing(told.desk, by="UANA", which="unclaimed").text
    summaries = [one for one in top_level(told, "CLEADS") if "still open" in one["text"]]
    said = [float(one["ts"]) for channel in ("CGLOBEX", "CINITECH") for one in told.slack.messages(channel)]
    figures = as_json(told.figures("week"), told.desk.team)
    told.leave()

    assert not_well == []
    assert len(summaries) == 1
    assert "maintenance" in unclaimed
    assert max(said) <= until.timestamp() + 1
    return figures


@pytest.mark.parametrize("until", _DAYS.values(), ids=_DAYS)
def test_it_may_end_on_any_day_at_any_hour(tmp_path: Path, until: datetime) -> None:
    two_days(tmp_path / "once", until)


def test_it_may_end_today_and_today_makes_the_same_month_again(tmp_path: Path) -> None:
    today = datetime.now(UTC)

    figures = [two_days(tmp_path / name, today) for name in ("first", "second")]

    assert figures[0] == figures[1]
    assert figures[0]["volume"]["logged"] > 0


def test_a_month_that_is_broken_off_leaves_no_trace_at_the_desk(tmp_path: Path) -> None:
    told = Told(tmp_path).tell(over_after=40)

    volume = told.figures("month").volume
    told.leave()

    assert (volume.logged, volume.backlog) == (0, 0)
