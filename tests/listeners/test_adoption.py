"""`log @gus` just after Gus wrote goes into the thread of what he wrote, unless the agent wants another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.desk.reports import summary
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue
from slackbot.outbox import housekeeping
from slackbot.store import rows
from slackbot.store.tables import metadata
from tests.http_app import HttpApp
from tests.running_app import Json

BUTTON = "issue.new_thread"


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(database_url) as opened:
        yield opened


def _issue(hall: HttpApp, number: int = 1) -> Issue:
    with hall.desk.read() as tx:
        return rows.issues.get(tx, number)


def _line(hall: HttpApp, number: int = 1) -> tuple[State, str | None]:
    with hall.desk.read() as tx:
        found = rows.outbox_read.of_key(tx, f"notice:{number}")
    assert found is not None
    return found.state, found.anchor_ts


def _kept(hall: HttpApp) -> list[tuple[object, ...]]:
    table = metadata.tables.get("recent_messages")
    assert table is not None, "nothing is kept"
    with hall.desk.read() as tx:
        return [tuple(row) for row in tx.db.execute(table.select().where(table.c.team_id == tx.team))]


def _lines(hall: HttpApp, thread_ts: str | None = None) -> list[Json]:
    found = hall.slack.messages("CGLOBEX", thread_ts)
    return [one for one in found if one["user"] == "UBOT" and (thread_ts or "thread_ts" not in one)]


def _log(hall: HttpApp, text: str = "@gus Printer is offline", channel: str = "CGLOBEX") -> str:
    return hall.issue("UANA", f"log {text}", channel)


def _answer(hall: HttpApp) -> Json:
    found = [one for one in hall.slack.ephemerals("UANA") if BUTTON in str(one.get("blocks"))]
    assert found, "no answer has the button"
    return found[-1]


def _press(hall: HttpApp) -> str:
    """Press the button; return what stands in its place, or beside it."""
    before = {one["ts"]: one["text"] for one in hall.slack.ephemerals("UANA")}
    assert not hall.slack.people.click("UANA", "CGLOBEX", _answer(hall)["ts"], BUTTON).notice
    hall.settle()
    return " ".join(one["text"] for one in hall.slack.ephemerals("UANA") if before.get(one["ts"]) != one["text"])


def test_an_issue_typed_just_after_its_customer_wrote_is_in_the_thread_of_that(hall: HttpApp) -> None:
    hall.say("UGUS", "CGLOBEX", "Good morning")
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    hall.move(minutes=3)

    said = _log(hall)

    issue = _issue(hall)
    assert (issue.thread_ts, issue.source_ts, issue.title) == (ts, ts, "Printer is offline")
    assert issue.started_at == datetime.fromtimestamp(float(ts), UTC)
    assert "the thread of what they wrote 3 minutes ago: I write there in 20 seconds" in said


def test_our_line_waits_twenty_seconds_and_then_stands_there(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    said = _log(hall)
    hall.drain()
    before = _lines(hall), _lines(hall, ts)

    hall.move(seconds=20)

    assert "what they wrote just now" in said
    assert before == ([], [])
    assert (len(_lines(hall)), len(_lines(hall, ts))) == (0, 1)
    assert hall.card()["text"].startswith("#1 ")


@pytest.mark.parametrize(
    ("author", "text", "channel", "minutes"),
    [
        ("UGUS", "@gus Printer", "CGLOBEX", 15),
        ("UGUS", "Printer", "CGLOBEX", 3),
        ("UGUS", "@ben Printer", "CGLOBEX", 3),
        ("UBEN", "@ben Printer", "CGLOBEX", 3),
        ("UBEN", "@gus Printer", "CGLOBEX", 3),
        ("UBEN", "@ben Printer", "CTRIAGE", 3),
    ],
    ids=["too old", "nobody named", "another named", "an agent’s", "of an agent", "among ourselves"],
)
def test_no_other_message_becomes_a_thread(hall: HttpApp, author: str, text: str, channel: str, minutes: int) -> None:
    hall.say(author, channel, "The printer does nothing")
    hall.move(minutes=minutes)

    said = _log(hall, text, channel)

    assert (_issue(hall).thread_ts, _issue(hall).source_ts) == (None, None)
    assert "wrote" not in said


def test_words_in_a_thread_or_through_an_app_become_none(hall: HttpApp) -> None:
    top = hall.say("UANA", "CGLOBEX", "How are you?")
    hall.say("UGUS", "CGLOBEX", "The printer does nothing", top)
    hall.say("UGUS", "CGLOBEX", "Nothing at all", top, broadcast=True)
    hall.say_as_app("UGUS", "CGLOBEX", "The printer does nothing")

    _log(hall)

    assert _issue(hall).thread_ts is None


def test_a_message_that_was_deleted_becomes_none(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    hall.slack.people.delete("UGUS", "CGLOBEX", ts)
    hall.heard(lambda event: event.get("subtype") == "message_deleted")

    _log(hall)

    assert (_issue(hall).thread_ts, _kept(hall)) == (None, [])


@pytest.mark.both_databases
def test_no_message_becomes_two_issues_whichever_way_is_first(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    _log(hall)
    shown = hall.shortcut("UANA", "CGLOBEX", ts)
    _log(hall, "@gus Scale")
    other = hall.say("UGUS", "CGLOBEX", "The door is stuck")
    hall.shortcut("UANA", "CGLOBEX", other)
    _log(hall, "@gus Gate")

    assert "#1" in shown
    assert [_issue(hall, number).source_ts for number in (1, 2, 3, 4)] == [ts, None, other, None]
    assert [_issue(hall, number).thread_ts for number in (1, 2, 3, 4)] == [ts, None, other, None]


def test_an_older_message_is_not_taken_for_the_newest(hall: HttpApp) -> None:
    hall.say("UGUS", "CGLOBEX", "Good morning")
    newest = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    hall.shortcut("UANA", "CGLOBEX", newest)

    _log(hall, "@gus Gate")

    assert _issue(hall, 2).thread_ts is None


def test_a_new_thread_begins_at_once_and_only_there(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "Good morning")
    _log(hall)
    hall.drain()

    said = _press(hall)
    hall.drain()
    hall.move(minutes=1)

    line = _lines(hall)
    assert "It gets a new thread" in said
    assert BUTTON not in str(hall.slack.ephemerals("UANA")[-1])
    assert (len(line), _lines(hall, ts)) == (1, [])
    issue = _issue(hall)
    assert (issue.thread_ts, issue.source_ts, issue.started_at) == (line[0]["ts"], None, issue.logged_at)
    with hall.desk.read() as tx:
        assert rows.touches.of_issue(tx, 1) == []


def test_a_message_given_back_can_be_logged_again(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The door is stuck")
    _log(hall)
    _press(hall)

    _log(hall, "@gus Door")

    assert [_issue(hall, number).source_ts for number in (1, 2)] == [None, ts]


def test_figures_count_from_the_message_and_from_the_log_once_it_was_given_back(hall: HttpApp) -> None:
    hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    hall.move(minutes=10)
    _log(hall)
    taken = _oldest(hall)

    _press(hall)

    assert taken >= timedelta(minutes=10)
    assert _oldest(hall) < timedelta(minutes=1)


def _oldest(hall: HttpApp) -> timedelta:
    oldest = summary.work_out(hall.desk, summary.named(hall.desk, "today")).waiting.unresolved.oldest
    assert oldest is not None
    return oldest


@pytest.mark.parametrize("reason", ["late", "agent", "customer", "resolved"])
def test_it_is_refused_with_a_sentence_once_it_is_too_late(hall: HttpApp, reason: str) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    _log(hall)
    if reason == "late":
        hall.move(seconds=21)
    elif reason == "resolved":
        hall.issue("UANA", "resolve #1")
    else:
        hall.say("UBEN" if reason == "agent" else "UGUS", "CGLOBEX", "A moment", ts)

    said = _press(hall)

    expected = {
        "late": "It is too late",
        "agent": "Somebody has written",
        "customer": "Somebody has written",
        "resolved": "moved on",
    }
    assert expected[reason] in said
    assert (_issue(hall).thread_ts, _issue(hall).source_ts) == (ts, ts)
    assert "stays" in said


def test_an_issue_resolved_before_our_line_went_out_needs_none(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    _log(hall)
    hall.issue("UANA", "resolve #1 We replaced the drum")

    hall.move(seconds=21)

    assert _line(hall)[0] is State.WITHDRAWN
    assert ["drum" in one["text"] for one in _lines(hall, ts)] == [True]


def test_what_was_typed_stays_when_the_message_is_edited_or_deleted(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printr does nothing")
    hall.slack.people.edit("UGUS", "CGLOBEX", ts, "The printer does nothing")
    hall.heard(lambda event: event.get("subtype") == "message_changed")
    _log(hall)
    hall.move(seconds=21)
    before = [one["text"] for one in hall.slack.messages("CTRIAGE", hall.card()["ts"])]

    hall.slack.people.delete("UGUS", "CGLOBEX", ts)
    hall.heard(lambda event: event.get("subtype") == "message_deleted" or "tombstone" in str(event))
    hall.drain()

    assert not [one for one in before if "printer does nothing" in one]  # known before it was logged: no news
    assert _issue(hall).title == "Printer is offline"


def test_messages_are_kept_for_fifteen_minutes_without_their_words(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    hall.say("UBEN", "CGLOBEX", "We look at it")
    hall.say("UBEN", "CTRIAGE", "Gus again")
    at = datetime.fromtimestamp(float(ts), UTC)
    housekeeping.tick(hall.desk)
    kept = _kept(hall)

    hall.clock.move(timedelta(minutes=15, seconds=1))
    housekeeping.tick(hall.desk)

    assert kept == [(hall.desk.team, "CGLOBEX", ts, "UGUS", at)]
    assert _kept(hall) == []


@pytest.mark.both_databases
def test_a_message_that_is_heard_twice_is_kept_once(hall: HttpApp) -> None:
    hall.say("UGUS", "CGLOBEX", "The printer does nothing")
    told = next(one for one in reversed(hall.acked) if one.get("event", {}).get("type") == "message")

    hall.dispatch(told)

    assert len(_kept(hall)) == 1
