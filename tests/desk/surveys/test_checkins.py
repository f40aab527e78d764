"""Check-ins: asked twice at the most, and the first answer to each stands."""

from collections.abc import Iterator

import pytest

from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins
from slackbot.domain.checkin import Answer
from slackbot.errors import Refused
from slackbot.store import outbox_read
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _press(ts: str, user: str = "UGUS") -> Click:
    return Click(user=user, home_team="T0GLOBEX001", channel="CGLOBEX", ts=ts)


def test_more_time_is_given_once(hall: HttpApp) -> None:
    thread = hall.log()
    first = hall.checkin(thread)
    checkins.answer(hall.desk, "1.1.1", Answer.MORE_TIME, click=_press(first["ts"]))
    hall.move(hours=25)
    second = hall.last("CGLOBEX", thread)

    with pytest.raises(Refused, match="refusal/asked_twice"):
        checkins.answer(hall.desk, "1.1.2", Answer.MORE_TIME, click=_press(second["ts"]))

    assert checkins.answer(hall.desk, "1.1.2", Answer.SOLVED, click=_press(second["ts"])).counts


def test_more_time_lets_the_survey_wait_too(hall: HttpApp) -> None:
    thread = hall.log()
    first = hall.checkin(thread)
    checkins.answer(hall.desk, "1.1.1", Answer.MORE_TIME, click=_press(first["ts"]))

    hall.move(hours=25)
    hall.move(hours=47)

    assert not [one for one in hall.slack.messages("CGLOBEX", thread) if "how satisfied" in one["text"]]
    hall.move(hours=2)
    assert "how satisfied" in hall.last("CGLOBEX", thread)["text"]


def test_the_first_answer_to_a_question_stands(hall: HttpApp) -> None:
    thread = hall.log()
    first = hall.checkin(thread)
    checkins.answer(hall.desk, "1.1.1", Answer.SOLVED, click=_press(first["ts"]))

    with pytest.raises(Refused, match="refusal/answered number=1"):
        checkins.answer(hall.desk, "1.1.1", Answer.NOT_YET, click=_press(first["ts"]))


def test_a_bystanders_answer_is_kept_beside(hall: HttpApp) -> None:
    thread = hall.log()
    first = hall.checkin(thread)

    assert not checkins.answer(hall.desk, "1.1.1", Answer.NOT_YET, click=_press(first["ts"], "UMAYA")).counts

    assert "answered the check-in: not yet too · <@UMAYA>" in hall.issue("UANA", "show #1")


def test_a_late_answer_after_the_survey_sends_no_second_one(hall: HttpApp) -> None:
    thread = hall.log()
    first = hall.checkin(thread)
    hall.move(hours=49)

    checkins.answer(hall.desk, "1.1.1", Answer.SOLVED, click=_press(first["ts"]))
    hall.move(hours=10)

    surveys = [one for one in hall.slack.messages("CGLOBEX", thread) if "how satisfied" in one["text"]]
    assert len(surveys) == 1


def test_reopening_withdraws_a_survey_that_was_not_sent(hall: HttpApp) -> None:
    thread = hall.log()
    first = hall.checkin(thread)
    checkins.answer(hall.desk, "1.1.1", Answer.SOLVED, click=_press(first["ts"]))

    hall.issue("UANA", "reopen #1")
    hall.move(hours=10)

    with hall.desk.read() as tx:
        survey = outbox_read.of_key(tx, "survey:1:1")
    assert survey is not None
    assert (survey.state, survey.reason) == ("withdrawn", "reopened")
