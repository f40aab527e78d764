"""When follow-up goes out: not into a conversation, not on holidays, not too late, and always with the reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain.delivery import Delivery, State
from slackbot.domain.question import CSAT
from slackbot.store import answers, outbox_read
from tests.http_app import HttpApp

CHRISTMAS_EVE = datetime(2026, 12, 24, 14, 0, tzinfo=UTC)  # a Thursday
PLANS = """
tiers:
  standard:
    survey:
      remind_after: 3d
  gold:
    checkin:
      after: 2 working hours
accounts:
  Globex:
    channels: [CGLOBEX]
    tier: gold
    timezone: Europe/Berlin
    country: "DE"
"""


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The owner's folder of templates, with plans of their own."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "plans.yml").write_text(PLANS)
    return tmp_path / "words"


@pytest.fixture
def patient_folder(folder: Path) -> Path:
    """The same, where nobody is in a hurry to close an issue."""
    plans = folder / "plans.yml"
    plans.write_text(PLANS.replace("  standard:\n", "  standard:\n    closed: {after: 30d}\n"))
    return folder


def _outgoing(hall: HttpApp, key: str) -> Delivery:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None, key
    return found


def test_nobody_is_asked_in_the_middle_of_a_conversation(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.clock.move(timedelta(hours=23, minutes=30))
    hall.say("UGUS", "CGLOBEX", "One more thing …", thread)
    spoken_at = hall.clock.now()

    hall.move(hours=1)

    waiting = _outgoing(hall, "checkin:1:1:1")
    assert (waiting.state, waiting.reason) == (State.DUE, "conversation")
    assert abs(waiting.due_at - (spoken_at + timedelta(hours=3))) < timedelta(seconds=5)
    hall.move(hours=2.1)
    assert _outgoing(hall, "checkin:1:1:1").state is State.SENT


def test_what_waits_when_somebody_opts_out_and_in_says_anew_why(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.clock.move(timedelta(hours=23, minutes=30))
    hall.say("UGUS", "CGLOBEX", "One more thing …", thread)
    hall.move(hours=1)

    hall.say("UGUS", "CGLOBEX", "stop", thread)
    hall.say("UGUS", "CGLOBEX", "start", thread)
    hall.drain()

    waiting = _outgoing(hall, "checkin:1:1:1")
    assert (waiting.state, waiting.reason) == (State.DUE, "conversation")


def test_what_was_said_before_the_resolution_holds_nothing_up(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"checkin_after": "1h"}) as hall:
        thread = hall.log()
        hall.say("UGUS", "CGLOBEX", "Any news?", thread)
        hall.issue("UANA", "resolve #1")

        hall.move(hours=1.1)

        assert _outgoing(hall, "checkin:1:1:1").state is State.SENT


def test_the_account_says_which_holidays_which_zone_and_how_soon(sqlite_url: str, folder: Path) -> None:
    settings = {"quiet_hours": "20:00-08:00", "templates_dir": str(folder)}
    with HttpApp(sqlite_url, start=CHRISTMAS_EVE, settings=settings) as hall:
        hall.issue("UANA", "log Printer is offline")  # nobody is named, so the account's zone decides
        hall.issue("UANA", "resolve #1")
        hall.drain()

        due = _outgoing(hall, "checkin:1:1:1").due_at.astimezone(ZoneInfo("Europe/Berlin"))

    # two working hours later is 16:00 UTC, 17:00 in Berlin: before the quiet hours of Christmas Eve
    assert due.strftime("%d %B %H:%M") == "24 December 17:00"


def test_public_holidays_are_quiet_where_the_customer_is(sqlite_url: str, folder: Path) -> None:
    settings = {"quiet_hours": "20:00-08:00", "templates_dir": str(folder), "working_hours": "always"}
    with HttpApp(sqlite_url, start=CHRISTMAS_EVE + timedelta(hours=4), settings=settings) as hall:
        hall.issue("UANA", "log Printer is offline")
        hall.issue("UANA", "resolve #1")
        hall.drain()

        due = _outgoing(hall, "checkin:1:1:1").due_at.astimezone(ZoneInfo("Europe/Berlin"))

    assert due.strftime("%A %d %B %H:%M") == "Monday 28 December 08:00"  # two holidays, and a weekend


def test_a_check_in_that_comes_too_late_gives_way_to_the_survey(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")

    hall.clock.move(timedelta(days=4, hours=1))  # nobody was there to send it
    hall.drain()

    checkin = _outgoing(hall, "checkin:1:1:1")
    assert (checkin.state, checkin.reason) == (State.WITHDRAWN, "folded_into_survey")
    assert "how satisfied are you" in hall.last("CGLOBEX", thread)["text"]


def _reach_survey(hall: HttpApp) -> str:
    """Return the `ts` of the thread in which Ines was just sent a survey."""
    hall.issue("UANA", "log @ines Printer is offline", "CINITECH")
    hall.drain()
    thread = str(hall.last("CINITECH")["ts"])
    hall.issue("UANA", "resolve #1", "CINITECH")
    hall.move(hours=25)
    hall.click("UINES", "CINITECH", hall.last("CINITECH", thread)["ts"], "checkin.solved")
    hall.move(hours=3.1)
    return thread


def test_a_survey_that_is_answered_is_not_reminded_of(sqlite_url: str, folder: Path) -> None:
    with HttpApp(sqlite_url, settings={"templates_dir": str(folder)}) as hall:
        survey = hall.last("CINITECH", _reach_survey(hall))
        hall.click("UINES", "CINITECH", survey["ts"], "survey.4")

        hall.move(days=3)

        reminder = _outgoing(hall, "survey-reminder:1:1")
    assert (reminder.state, reminder.reason) == (State.WITHDRAWN, "answered")


def test_the_buttons_of_the_reminder_answer_the_survey(sqlite_url: str, folder: Path) -> None:
    with HttpApp(sqlite_url, settings={"templates_dir": str(folder)}) as hall:
        thread = _reach_survey(hall)
        hall.move(days=3)

        hall.click("UINES", "CINITECH", hall.last("CINITECH", thread)["ts"], "survey.4")

        with hall.desk.read() as tx:
            (given,) = answers.of_resolution(tx, CSAT, issue=1, resolution_no=1)
        hall.drain()
        reminder = hall.last("CINITECH", thread)
    assert (given.score, given.by) == (4, "UINES")
    assert reminder["text"].startswith("Thank you for your answer about #1")


def test_the_thanks_below_the_reminder_take_a_comment(sqlite_url: str, folder: Path) -> None:
    with HttpApp(sqlite_url, settings={"templates_dir": str(folder)}) as hall:
        thread = _reach_survey(hall)
        hall.move(days=3)
        reminder = hall.last("CINITECH", thread)
        hall.click("UINES", "CINITECH", reminder["ts"], "survey.4")
        hall.drain()

        refused = hall.click("UINES", "CINITECH", reminder["ts"], "survey.comment")
        hall.submit("UINES", comment="Quick, and well explained.")

        with hall.desk.read() as tx:
            (given,) = answers.of_resolution(tx, CSAT, issue=1, resolution_no=1)
    assert (refused, given.comment) == ("", "Quick, and well explained.")


def test_a_survey_is_reminded_of_once_where_the_plan_says_so(sqlite_url: str, folder: Path) -> None:
    with HttpApp(sqlite_url, settings={"templates_dir": str(folder)}) as hall:
        thread = _reach_survey(hall)

        hall.move(days=3)
        reminded = hall.last("CINITECH", thread)
        hall.move(days=2)

        said = [one["text"] for one in hall.slack.messages("CINITECH", thread) if "if you have a moment" in one["text"]]
    assert "if you have a moment: how satisfied are you" in reminded["text"]
    assert len(said) == 1


def test_nobody_is_asked_about_what_they_can_answer_no_more(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")

    hall.clock.move(timedelta(days=10))  # nobody was there, and what silence ends is not ended yet
    hall.drain()

    checkin, survey = _outgoing(hall, "checkin:1:1:1"), _outgoing(hall, "survey:1:1")
    assert (checkin.state, checkin.reason) == (State.WITHDRAWN, "closed")
    assert (survey.state, survey.reason) == (State.HELD, "expired")
    assert [one for one in hall.slack.messages("CGLOBEX", thread) if one["ts"] != thread] == []


def test_more_time_keeps_the_issue_open_for_its_questions(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    hall.move(days=1.9)
    hall.clock.move(timedelta(days=4))  # the sixth day, and the survey was not sent yet
    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.more_time")

    hall.move(days=1.1)

    assert "asking once more" in hall.last("CGLOBEX", thread)["text"]
    hall.move(days=2.1)
    assert "how satisfied are you" in hall.last("CGLOBEX", thread)["text"]
    assert "Solved" in hall.card()["text"]


def _silent_until_the_survey(hall: HttpApp) -> str:
    """Return the `ts` of the thread in which Ines, who says nothing, was sent a check-in and the survey."""
    hall.issue("UANA", "log @ines Printer is offline", "CINITECH")
    hall.drain()
    thread = str(hall.last("CINITECH")["ts"])
    hall.issue("UANA", "resolve #1", "CINITECH")
    hall.move(hours=25)
    while _outgoing(hall, "survey:1:1").state is State.DUE:
        hall.move(hours=6)
    assert _outgoing(hall, "checkin:1:1:1").state is State.SENT
    return thread


def test_whoever_answers_neither_question_is_not_reminded_and_why_says_so(
    database_url: str, patient_folder: Path
) -> None:
    with HttpApp(database_url, settings={"templates_dir": str(patient_folder)}) as hall:
        thread = _silent_until_the_survey(hall)
        foretold = hall.issue("UANA", "why #1")
        before = hall.last("CINITECH", thread)["ts"]

        hall.move(days=4)

        reminder = _outgoing(hall, "survey-reminder:1:1")
        assert hall.last("CINITECH", thread)["ts"] == before
        told = hall.issue("UANA", "why #1")
    assert (reminder.state, reminder.reason) == (State.WITHDRAWN, "unanswered")
    assert "a third would be too much" in foretold
    assert "a third would be too much" in told


@pytest.mark.parametrize("how", ["words", "answer"])
def test_whoever_was_heard_from_is_reminded(sqlite_url: str, patient_folder: Path, how: str) -> None:
    with HttpApp(sqlite_url, settings={"templates_dir": str(patient_folder)}) as hall:
        thread = _silent_until_the_survey(hall)
        if how == "words":
            hall.say("UINES", "CINITECH", "I am away today", thread)
        else:
            hall.click("UINES", "CINITECH", str(_outgoing(hall, "checkin:1:1:1").ts), "checkin.solved")

        hall.move(days=4)

        assert _outgoing(hall, "survey-reminder:1:1").state is State.SENT
