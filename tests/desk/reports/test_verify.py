"""Posted figures worked out again: settings move none of them, a late fact does, and is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slackbot.desk.issues import actions, replies
from slackbot.desk.reports import summary_post, verify
from slackbot.domain.events import Event, What
from slackbot.domain.working import ALWAYS
from slackbot.store import rows
from slackbot.store.tables import issue_events
from tests import command_line
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY

_MONDAY, _EVENING = date(2026, 11, 23), MONDAY + timedelta(hours=8)


@pytest.fixture
def posted(room: DeskEnv) -> DeskEnv:
    """A desk whose Monday, with an issue solved in its first contact, was summed up and posted on Tuesday."""
    return _posted(room)


def _posted(room: DeskEnv) -> DeskEnv:
    room.log()
    actions.claim(room.desk, 1, by="UANA")
    replies.reply(room.desk, 1, by="UANA", words="It is plugged in now.")
    room.sender().drain()
    actions.resolve(room.desk, 1, by="UANA")
    room.clock.move(MONDAY + timedelta(days=1, minutes=1) - room.clock.now())
    summary_post.plan_due(room.desk)
    room.sender().drain()
    return room


def _late(what: What, **detail: object) -> Callable[[DeskEnv], None]:
    def write_down(room: DeskEnv) -> None:
        with room.desk.begin() as tx:
            rows.events.add(tx, Event(1, _EVENING, "UANA", what, detail))

    return write_down


def _found(room: DeskEnv) -> tuple[set[str], list[tuple[int, str]]]:
    (one,) = verify.verify(room.desk, since=_MONDAY)
    return {moved.figure for moved in one.moved}, [(event.issue, str(event.what)) for event in one.since]


@pytest.mark.both_databases
def test_changed_settings_and_what_comes_after_the_day_move_nothing(posted: DeskEnv) -> None:
    elsewhere = replace(posted.desk.defaults, timezone=ZoneInfo("Asia/Tokyo"), hours=ALWAYS, country="DE")
    actions.reopen(posted.desk, 1, by="UANA")

    assert list(verify.verify(replace(posted.desk, defaults=elsewhere), since=_MONDAY)) == [verify.Verified(_MONDAY)]


def test_a_clock_that_is_behind_the_posts_moves_nothing(posted: DeskEnv) -> None:
    behind = replace(posted.desk, now=lambda: MONDAY - timedelta(days=30))

    assert list(verify.verify(behind, since=_MONDAY)) == [verify.Verified(_MONDAY)]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("late", "what", "moved"),
    [
        (_late(What.REOPENED, why="agent"), "reopened", {"volume.reopened", "volume.backlog"}),
        (_late(What.DROPPED, words=None), "dropped", {"volume.logged", "volume.resolved", "volume.dropped"}),
        (_late(What.UNDONE, event="resolved", nth=1), "undone", {"volume.resolved", "volume.backlog"}),
    ],
    ids=["reopened", "dropped", "undone"],
)
def test_a_late_fact_is_named_with_the_figures_it_moved(
    posted: DeskEnv, late: Callable[[DeskEnv], None], what: str, moved: set[str]
) -> None:
    late(posted)

    figures, since = _found(posted)

    assert moved <= figures
    assert since == [(1, what)]


def test_the_command_says_what_moved_and_why_and_its_exit_code_tells(
    make_lean_room: Callable[..., DeskEnv], sqlite_url: str, tmp_path: Path
) -> None:
    posted = _posted(make_lean_room())
    words, environment = ("figures", "verify", "--since", "2026-11-01"), {"DATABASE_URL": sqlite_url}

    well = command_line.run(*words, folder=tmp_path, environment=environment)
    _late(What.DROPPED, words=None)(posted)
    moved = command_line.run(*words, folder=tmp_path, environment=environment)

    assert (well.returncode, well.stdout) == (0, "1 day worked out again: none with other figures than were posted.\n")
    assert moved.returncode == 1
    assert "2026-11-23: volume.logged was 1, is 0 (#1 dropped 2026-11-23 17:00 UTC)" in moved.stdout
    assert "1 day worked out again: 1 with other figures than were posted." in moved.stdout


def test_days_of_other_definitions_are_left_apart(posted: DeskEnv) -> None:
    with posted.desk.begin() as tx:
        ((day, statement),) = rows.summaries.stated(tx, _MONDAY, _MONDAY)
        rows.summaries.keep(tx, day.day, replace(statement, definitions=1))
    _late(What.DROPPED, words=None)(posted)

    assert list(verify.verify(posted.desk, since=_MONDAY)) == [verify.Verified(_MONDAY, is_other=True)]


@pytest.mark.both_databases
def test_a_late_fact_is_told_once_in_the_next_post_and_in_the_old_one(posted: DeskEnv) -> None:
    actions.reopen(posted.desk, 1, by="UANA")
    with posted.desk.begin() as tx:  # it happened on Monday, and we came to know it on Tuesday
        reopened = issue_events.c.team_id == tx.team, issue_events.c.what == What.REOPENED.value
        tx.db.execute(issue_events.update().where(*reopened).values(at=_EVENING))
    sender = posted.sender()
    for days in (1, 2):
        posted.clock.move(MONDAY + timedelta(days=1 + days, minutes=1) - posted.clock.now())
        summary_post.plan_due(posted.desk)
        for _ in range(3):
            posted.pass_time(sender, 2)

    monday, tuesday, wednesday = posted.top("CLEADS")

    assert "Changed since it was posted: 1 reopened, first posted 0 · #1 was opened again" in monday["text"]
    assert "1 reopened" in monday["text"].split("Changed since")[0]
    assert (
        "Monday 23 November has changed since it was posted: 1 reopened, first posted 0 · #1 was opened again"
        in tuesday["text"]
    )
    assert "has changed" not in wednesday["text"]
    assert next(verify.verify(posted.desk, since=_MONDAY)) == verify.Verified(_MONDAY)
