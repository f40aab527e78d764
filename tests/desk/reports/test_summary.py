"""The daily summary: once a local day whatever happens, late but not too late, and with or without its chart."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from slackbot import summary_command
from slackbot.desk.issues import actions
from slackbot.desk.reports import behind, summary, summary_post, summary_shown
from slackbot.domain.delivery import State
from slackbot.domain.editions import Length
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.working import ALWAYS
from slackbot.playground import Timing
from slackbot.store import rows
from slackbot.store.tables import summaries as kept_rows
from slackbot.summary_command import Asked
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY, Json

Rooms = Callable[..., DeskEnv]
QUICK, THIRD, SLOW = "“Quick &amp; kind”", "“Third time”", "“So *slow*”"


@pytest.fixture
def lean(make_lean_room: Rooms) -> DeskEnv:
    """A back room on SQLite alone, for what asks nothing of the database."""
    return make_lean_room()


def _days(room: DeskEnv) -> list[str]:
    """Return the days that summaries are enqueued for, by key, in order."""
    return [one.key.removeprefix("summary:") for one in room.of_key_like("summary:")]


def _move_to(room: DeskEnv, at: datetime) -> None:
    room.clock.move(at - room.clock.now())


def _posts(room: DeskEnv) -> list[Json]:
    return room.top("CLEADS")


@pytest.mark.both_databases
def test_a_day_is_summed_up_once_whatever_starts_and_how_often(room: DeskEnv) -> None:
    _move_to(room, MONDAY + timedelta(days=1, seconds=-1))
    before = summary_post.plan_due(room.desk)
    _move_to(room, MONDAY + timedelta(days=1, seconds=1))

    planned = [summary_post.plan_due(room.desk) for _ in range(3)]
    for _ in range(3):
        room.sender().drain()
    room.pass_time(room.sender(), 20)

    assert (before, planned) == (0, [1, 0, 0])
    (post,) = _posts(room)
    assert "Monday 23 November" in post["text"]
    assert "so far" not in post["text"]
    assert "late" not in post["text"].lower()


@pytest.mark.both_databases
def test_two_processes_that_plan_at_once_plan_it_once(room: DeskEnv) -> None:
    _move_to(room, MONDAY + timedelta(days=1, minutes=1))
    with ThreadPoolExecutor(4) as pool:
        planned = list(pool.map(lambda _: summary_post.plan_due(room.desk), range(4)))

    assert sum(planned) == 1
    assert _days(room) == ["2026-11-23"]


def test_missed_days_are_posted_up_to_three_days_late_and_marked_late(lean: DeskEnv) -> None:
    _move_to(lean, MONDAY + timedelta(days=6, minutes=30))  # Sunday, 09:30; we were away since Monday

    summary_post.plan_due(lean.desk)
    lean.sender().drain()

    assert _days(lean) == ["2026-11-26", "2026-11-27"]
    assert ["late" in post["text"].lower() for post in _posts(lean)] == [True, True]


def _weekend(room: DeskEnv, *days: int, **changed: Any) -> list[Json]:
    """Let these mornings come, counted from the first Monday's; return what is posted."""
    desk = replace(room.desk, **changed)
    for day in days:
        _move_to(room, MONDAY + timedelta(days=day, minutes=1))
        summary_post.plan_due(desk)
        room.sender().drain()
    return _posts(room)


@pytest.mark.both_databases
def test_days_off_are_carried_by_the_next_working_day_and_kept_each_for_itself(room: DeskEnv) -> None:
    room.log()
    posts = _weekend(room, *range(1, 9))

    with room.desk.read() as tx:
        kept = dict(tx.db.execute(select(kept_rows.c.day, kept_rows.c.figures).order_by(kept_rows.c.day)).all())
    assert _days(room) == [f"2026-11-{day}" for day in (23, 24, 25, 26, 27, 30)]
    assert list(kept) == [date(2026, 11, day) for day in range(23, 31)]
    assert all(figures["period"]["from"] == day.isoformat() for day, figures in kept.items())
    for day in ("Saturday 28 November", "Sunday 29 November"):
        assert [day in post["text"] for post in posts] == [False] * 5 + [True]


def test_who_works_on_every_day_has_a_post_of_every_day(lean: DeskEnv) -> None:
    _weekend(lean, *range(1, 9), defaults=replace(lean.desk.defaults, hours=ALWAYS))

    assert len(_days(lean)) == 8


def test_the_week_and_the_month_stand_below_the_first_post_after_them_once(lean: DeskEnv) -> None:
    _weekend(lean, *range(1, 10), summary_editions=(Length.WEEK, Length.MONTH))

    content = {one.key.removeprefix("summary:"): one.content["editions"] for one in lean.of_key_like("summary:")}
    week, month = ["week", "2026-11-23", "2026-11-29"], ["month", "2026-11-23", "2026-11-30"]
    assert {day: below for day, below in content.items() if below} == {"2026-11-30": [week, month]}


@pytest.mark.both_databases
def test_an_edition_of_a_missed_morning_stands_below_the_next_once_though_two_plan_at_once(room: DeskEnv) -> None:
    desk = replace(room.desk, summary_editions=(Length.WEEK,))
    _move_to(room, MONDAY + timedelta(days=10, minutes=1))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: summary_post.plan_due(desk), range(4)))

    planned = room.of_key_like("summary:")
    assert [len(one.content["editions"]) for one in planned] == [1, 0, 0]
    assert [one.content["days_off"] for one in planned] == [["2026-11-28", "2026-11-29"], [], []]


def test_days_before_the_first_start_are_never_summed_up(room: DeskEnv) -> None:
    _move_to(room, MONDAY + timedelta(days=2, minutes=1))

    summary_post.plan_due(room.desk)

    assert _days(room) == ["2026-11-23", "2026-11-24"]


def test_a_summary_slack_did_not_take_is_marked_late_and_given_up_after_three_days(room: DeskEnv) -> None:
    _move_to(room, MONDAY + timedelta(days=1, minutes=1))
    summary_post.plan_due(room.desk)
    _move_to(room, MONDAY + timedelta(days=2, minutes=1))
    summary_post.plan_due(room.desk)

    _move_to(room, MONDAY + timedelta(days=4, minutes=30))
    room.sender().drain()

    (post,) = _posts(room)
    assert "Tuesday 24 November" in post["text"]
    assert "late" in post["text"].lower()
    ends = {one.key: (one.state, one.reason) for one in room.of_key_like("summary:2026-11-23")}
    assert list(ends.values()) == [(State.HELD, "expired")]


@pytest.mark.parametrize(
    ("day", "clock", "due"),
    [
        (date(2026, 3, 28), "02:30", "2026-03-29T01:00:00+00:00"),  # 02:30 does not exist on the 29th
        (date(2026, 3, 29), "09:00", "2026-03-30T07:00:00+00:00"),
        (date(2026, 10, 24), "02:30", "2026-10-25T00:30:00+00:00"),  # 02:30 comes twice on the 25th
        (date(2026, 10, 25), "09:00", "2026-10-26T08:00:00+00:00"),
    ],
)
def test_a_day_on_which_the_clocks_change_has_one_summary(
    make_lean_room: Rooms, day: date, clock: str, due: str
) -> None:
    noon = datetime.combine(day, time(12), UTC)
    lean = make_lean_room(
        start=noon, settings={"timezone": "Europe/Berlin", "summary_time": clock, "working_hours": "always"}
    )
    instant = datetime.fromisoformat(due)

    planned = []
    for step in (timedelta(seconds=-2), timedelta(seconds=2), timedelta(hours=1), timedelta(hours=3)):
        _move_to(lean, instant + step)
        planned.append(summary_post.plan_due(lean.desk))
    days, due_at = _days(lean), lean.of_key(f"summary:{day.isoformat()}").due_at

    assert planned == [0, 1, 0, 0]
    assert days == [day.isoformat()]
    assert due_at == instant


def test_the_chart_is_shown_and_the_figures_are_kept(make_room: Rooms) -> None:
    room = make_room(timing=Timing())  # Slack takes a moment until a file may be shown
    room.log()
    actions.resolve(room.desk, 1, by="UANA")
    _move_to(room, MONDAY + timedelta(days=1, minutes=1))
    summary_post.plan_due(room.desk)

    room.sender().drain()

    (post,) = _posts(room)
    with room.desk.read() as tx:
        (figures,) = tx.db.execute(select(kept_rows.c.figures)).scalars()
    assert [block["type"] for block in post["blocks"]].count("image") == 1
    assert figures["volume"] == {
        "logged": 1,
        "resolved": 1,
        "reopened": 0,
        "backlog": 0,
        "dropped": 0,
        "not_a_request": 0,
        "self_logged": 0,
    }
    assert figures["period"] == {"from": "2026-11-23", "to": "2026-11-23", "timezone": "UTC", "over": True}


@pytest.mark.parametrize(
    ("fault", "method"),
    [
        ("error:missing_scope", "files.getUploadURLExternal"),
        ("error:invalid_arguments", "files.completeUploadExternal"),
        ("server_error", "files.info"),
        ("error:invalid_blocks", "chat.postMessage"),
    ],
)
def test_a_chart_that_slack_will_not_have_is_left_out(lean: DeskEnv, fault: str, method: str) -> None:
    lean.log()
    lean.sender().drain()
    lean.faults.add(fault, method, times=1 if method.startswith("chat") else 100)
    _move_to(lean, MONDAY + timedelta(days=1, minutes=1))
    summary_post.plan_due(lean.desk)

    lean.sender().drain()

    (post,) = _posts(lean)
    assert "image" not in [block["type"] for block in post["blocks"]]
    assert "Monday 23 November" in post["text"]


def test_a_chart_that_is_never_ready_is_left_out(make_lean_room: Rooms) -> None:
    lean = make_lean_room(timing=Timing(file_ready_s=3600))
    lean.log()
    lean.at_next("files.info", lambda: lean.wall.move(timedelta(seconds=10)))
    _move_to(lean, MONDAY + timedelta(days=1, minutes=1))
    summary_post.plan_due(lean.desk)

    lean.sender().drain()
    (post,) = _posts(lean)

    assert "image" not in [block["type"] for block in post["blocks"]]
    assert len(lean.playground.calls("files.info")) == 1


def test_extras_are_marked_so_far_and_take_nothing_from_the_scheduled_one(lean: DeskEnv) -> None:
    today = summary.named(lean.desk, "today")
    summary_post.post_here(lean.desk, today, channel="CLEADS", by="UDANA")
    summary_post.post_extra(lean.desk, today, channel="CTRIAGE")
    lean.sender().drain()
    extras = [*_posts(lean), *lean.top("CTRIAGE")]

    _move_to(lean, MONDAY + timedelta(days=1, minutes=1))
    summary_post.plan_due(lean.desk)
    lean.sender().drain()

    assert ["so far" in post["text"] for post in extras] == [True, True]
    assert len(_posts(lean)) == 2
    assert "so far" not in _posts(lean)[1]["text"]


def test_the_command_line_prints_the_figures_under_the_agreed_names(lean: DeskEnv) -> None:
    told = json.loads(
        summary_command.as_json(lean.stage.settings(), Asked(last=MONDAY.date(), length="day", workspace=None))
    )

    assert {"workspace", "period", "volume", "fcr", "csat", "first_response", "resolution"} <= told.keys()
    assert told["period"].keys() == {"from", "to", "timezone", "over"}
    assert {"logged", "resolved", "reopened", "backlog", "dropped", "self_logged"} <= told["volume"].keys()
    assert {"provisional", "settled", "confirmed", "excluded"} <= told["fcr"].keys()
    assert told["fcr"]["provisional"] == {"k": 0, "n": 0, "share": None}
    csat = {"k", "n", "share", "low", "high", "mean", "delivered", "answered", "held"}
    assert told["csat"].keys() == csat
    assert [told["csat"][name] for name in ("share", "low", "high")] == [None] * 3
    for waits in ("first_response", "resolution"):
        assert {"n", "median_s", "p90_s"} <= told[waits].keys()
        assert (told[waits]["n"], told[waits]["median_s"], told[waits]["p90_s"]) == (0, None, None)


def test_the_command_line_prints_no_markup(lean: DeskEnv) -> None:
    lean.log("Printer")
    asked = Asked(last=lean.clock.now().date(), length="day", workspace=None)

    said = summary_command.as_text(lean.stage.settings(), asked)

    assert "\nNeeds you now nothing\nCSAT no data\n" in said
    assert not re.search("[*<>|]", said)


def test_the_command_line_posts_an_extra_and_says_where(lean: DeskEnv) -> None:
    said = summary_command.post(
        lean.stage.settings(), Asked(last=lean.clock.now().date(), length="day", workspace=None)
    )

    (post,) = _posts(lean)
    assert said == f"Posted in CLEADS ({post['ts']})."


def _rated(room: DeskEnv, number: int, score: int, words: str) -> None:
    """Let Gus rate issue `number`, with words."""
    room.log(f"Printer {number}")
    at = room.clock.now()
    answer = Answer(room.desk.team, CSAT, f"{number}.1", number, 1, "UGUS", score, at, at, comment=words)
    with room.desk.begin() as tx:
        rows.answers.save(tx, answer)
        rows.answers.save_comment(tx, answer)


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (
            "CLEADS",
            ["“Third time” (2 of 5) · nobody is on it yet", "“So *slow*” (3 of 5)", "“Quick &amp; kind” (5 of 5)"],
        ),
        ("CTRIAGE", [QUICK, THIRD, SLOW]),
        ("CGLOBEX", []),
    ],
)
def test_customers_words_stand_where_they_may_and_scores_only_before_the_leads(
    lean: DeskEnv, channel: str, said: list[str]
) -> None:
    for number, (score, words) in enumerate([(5, "Quick & kind"), (2, "Third time"), (3, "So *slow*")], start=1):
        _rated(lean, number, score, words)

    summary_post.post_here(lean.desk, summary.named(lean.desk, "today"), channel=channel, by="UDANA")
    lean.sender().drain()

    post = lean.top(channel, "(so far)")[-1]
    lines = [line for line in post["text"].splitlines() if "“" in line]
    assert [re.sub(r"^• \*#\d\* (<[^|]+\|)?|>", "", line) for line in lines] == said
    assert not [one for one in lean.of_key_like("summary-extra") if "Third" in json.dumps(one.content)]


@pytest.mark.both_databases
def test_the_editions_stand_below_the_post_with_what_they_left_behind(room: DeskEnv) -> None:
    _rated(room, 1, 2, "Third time")
    actions.resolve(room.desk, 1, by="UANA")
    room.log("It takes long")
    actions.claim(room.desk, 2, by="UBEN")
    _weekend(room, 8, summary_editions=(Length.WEEK, Length.MONTH))

    post = _posts(room)[-1]
    day, week, month = re.split(r"\n(?=Monday 23 to )", post["text"])
    blocks = post["blocks"]

    assert day.startswith("Monday 30 November: quiet. 1 still open.\nSaturday 28 November: quiet.")
    assert week.startswith("Monday 23 to Sunday 29 November: 1 solved. 1 still open.\n*Better or worse* than the four")
    assert "*CSAT* 0 % (0/1)" in week
    assert "*Unhappy, and not yet put right*\n• *#1* " in week
    assert "(2 of 5) · nobody is on it yet" in week
    assert "*Still open after a week*\n• *#2* " in week
    assert "open for 8 d · Ben" in week
    assert month.startswith("Monday 23 to Monday 30 November: 1 solved.")
    values = [block["elements"][0]["value"] for block in blocks if block["type"] == "actions"]
    assert [value[:21] for value in values] == ["2026-11-23 2026-11-29", "2026-11-23 2026-11-30"]
    assert "the mean answer 2.0" in behind.why(room.desk, values[0], by="UDANA").text


def test_only_who_must_do_something_now_is_mentioned(lean: DeskEnv) -> None:
    lean.log("It waits for an answer")
    actions.claim(lean.desk, 1, by="UANA")
    lean.log("It is open for long", requester=None, channel="CTRIAGE")
    actions.claim(lean.desk, 2, by="UBEN")
    lean.clock.move(timedelta(days=2))

    text = summary_shown.shown(lean.desk, summary.named(lean.desk, "today")).text

    assert "waits for an answer for 2 d · <@UANA>" in text
    assert "open for 2 d · Ben" in text


def test_a_week_in_which_nothing_happened_is_a_line(lean: DeskEnv) -> None:
    post = _weekend(lean, 8, summary_editions=(Length.WEEK,))[-1]

    assert [block["type"] for block in post["blocks"]] == ["section", "context", "context", "divider", "section"]
    assert post["text"].endswith("\nMonday 23 to Sunday 29 November: quiet. Nothing is open.")


def test_a_week_on_command_is_told_like_its_edition_and_who_was_unhappy_to_leads_alone(
    make_lean_room: Rooms,
) -> None:
    lean = make_lean_room(settings={"leads": "UDANA"})
    _rated(lean, 1, 2, "Third time")
    week = summary.named(lean.desk, "week")
    summary_post.post_here(lean.desk, week, channel="CLEADS", by="UDANA")
    summary_post.post_here(lean.desk, week, channel="CTRIAGE", by="UDANA")
    lean.sender().drain()

    posted = {channel: lean.top(channel, "(so far)")[-1]["text"] for channel in ("CLEADS", "CTRIAGE")}
    shown = {by: summary_shown.show(lean.desk, week, by=by).text for by in ("UDANA", "UANA")}

    assert all("*Better or worse* than the four weeks before" in text for text in (*posted.values(), *shown.values()))
    told = {who: "*Unhappy, and not yet put right*" in text for who, text in {**posted, **shown}.items()}
    assert told == {"CLEADS": True, "CTRIAGE": False, "UDANA": True, "UANA": False}


@pytest.mark.both_databases
def test_a_day_that_settled_elsewhere_is_told_once_more_a_week_later(room: DeskEnv) -> None:
    for number in (1, 2):
        room.log()
        actions.resolve(room.desk, number, by="UANA", words="Replaced the toner")
    room.sender().drain()
    _weekend(room, 1)
    actions.reopen(room.desk, 1, by="UANA")

    posts = _weekend(room, *range(2, 10))

    line = "*FCR* of Monday 23 November settled at 50 % (1/2), first posted 100 % (2/2) · no longer: #1"
    assert ["settled at" in post["text"] for post in posts] == [False] * 5 + [True] + [False]
    assert line in posts[5]["text"].splitlines()
    monday = summary.days_until(room.desk, date(2026, 11, 23), length="day")
    assert "*FCR* 50 % (1/2)" in summary_shown.shown(room.desk, monday).text  # it can move no more
