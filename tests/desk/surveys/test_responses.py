"""Answers to questions: whose counts, what is kept, and what stays when clicks and forms come late."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import summary, summary_shown
from slackbot.desk.surveys import responses
from slackbot.domain.checkin import Answer
from slackbot.domain.kinds import Kind
from slackbot.domain.plan import STANDARD, Plans, Survey, Tier
from slackbot.domain.question import CES, CSAT
from slackbot.errors import Refused
from slackbot.outbox import messages
from slackbot.outbox.loaded import load
from slackbot.store import answers as rows
from slackbot.store import checkins as checkin_rows
from slackbot.store import events, outbox_read
from slackbot.store.tables import answer_history
from tests.arrived import arrived
from tests.http_app import HttpApp

GUS = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="")
IN_TURN = Plans({STANDARD: Tier(STANDARD, question=Survey.IN_TURN)})


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


@pytest.fixture
def either(database_url: str) -> Iterator[HttpApp]:
    """The same on either database."""
    with HttpApp(database_url) as opened:
        yield opened


def _press(user: str, ts: str, home: str = "T0GLOBEX001") -> Click:
    return Click(user=user, home_team=home, channel="CGLOBEX", ts=ts)


def _given(hall: HttpApp) -> list[tuple[str, int, bool]]:
    with hall.desk.read() as tx:
        return [(one.by, one.score, one.counts) for one in rows.of_resolution(tx, CSAT, issue=1, resolution_no=1)]


@pytest.mark.both_databases
def test_of_eight_presses_at_once_one_rating_stands(either: HttpApp) -> None:
    hall = either
    thread = hall.log()
    ts = hall.survey(thread)["ts"]

    def press(score: int) -> int:
        return responses.answer(hall.desk, CSAT, f"1.1.{score}", click=_press("UGUS", ts)).answer.score

    with ThreadPoolExecutor(8) as together:
        assert sorted(together.map(press, [1, 2, 3, 4, 5, 1, 2, 3])) == [1, 1, 2, 2, 3, 3, 4, 5]

    assert [(by, counts) for by, _, counts in _given(hall)] == [("UGUS", True)]


@pytest.mark.both_databases
def test_of_two_customers_at_once_without_a_requester_one_counts(either: HttpApp) -> None:
    hall = either
    thread = hall.log(customer=None)
    question = hall.checkin(thread)
    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved")
    hall.move(hours=4)
    ts = hall.last("CGLOBEX", thread)["ts"]

    with ThreadPoolExecutor(2) as together:
        rate = partial(responses.answer, hall.desk, CSAT, "1.1.5")
        both = [together.submit(rate, click=_press(user, ts)) for user in ("UGUS", "UMAYA")]
        counted = [one.result().answer.counts for one in both]

    assert sorted(counted) == [False, True]


def test_only_the_answer_that_counts_is_asked_again(hall: HttpApp) -> None:
    thread = hall.log()
    ts = hall.survey(thread)["ts"]
    responses.answer(hall.desk, CSAT, "1.1.4", click=_press("UMAYA", ts))

    with pytest.raises(Refused, match="refusal/not_your_answer"):
        responses.ask_again(hall.desk, CSAT, "1.1", click=_press("UMAYA", ts))


def test_a_colleague_who_never_answered_is_sent_to_no_buttons(hall: HttpApp) -> None:
    thread = hall.log()
    ts = hall.survey(thread)["ts"]
    responses.answer(hall.desk, CSAT, "1.1.4", click=_press("UGUS", ts))
    hall.drain()

    with pytest.raises(Refused, match="refusal/not_your_answer"):
        responses.ask_again(hall.desk, CSAT, "1.1", click=_press("UMAYA", ts))


def test_an_edit_that_goes_out_too_late_does_not_bring_the_buttons_back(hall: HttpApp) -> None:
    thread = hall.log()
    ts = hall.survey(thread)["ts"]
    responses.answer(hall.desk, CSAT, "1.1.4", click=_press("UGUS", ts))
    hall.drain()
    responses.ask_again(hall.desk, CSAT, "1.1", click=_press("UGUS", ts))

    hall.clock.move(timedelta(minutes=15))

    with hall.desk.read() as tx:
        edit = outbox_read.of_key(tx, "survey-edit:1:1")
        assert edit is not None
        assert messages.make(tx, hall.desk, load(tx, hall.desk, edit)).text.startswith(
            "Thank you for your answer about #1"
        )


@pytest.mark.parametrize("score", ["0", "6"])
def test_a_score_that_no_button_has_is_refused(hall: HttpApp, score: str) -> None:
    thread = hall.log()
    ts = hall.survey(thread)["ts"]

    with pytest.raises(Refused, match="refusal/no_score"):
        responses.answer(hall.desk, CSAT, f"1.1.{score}", click=_press("UGUS", ts))

    assert _given(hall) == []


def test_a_comment_may_still_come_when_the_issue_is_open_again(hall: HttpApp) -> None:
    thread = hall.log()
    ts = hall.survey(thread)["ts"]
    responses.answer(hall.desk, CSAT, "1.1.2", click=_press("UGUS", ts))
    hall.issue("UANA", "reopen #1")

    responses.comment(hall.desk, CSAT, 1, 1, by="UGUS", words="It broke again")
    hall.drain()

    assert "It broke again" in hall.last("CTRIAGE", hall.card()["ts"])["text"]
    with pytest.raises(Refused, match="refusal/not_your_answer"):
        responses.comment(hall.desk, CSAT, 1, 1, by="UMAYA", words="Me too")


def test_not_yet_after_a_rating_reopens_and_keeps_the_rating(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    hall.move(hours=49)
    ts = hall.last("CGLOBEX", thread)["ts"]
    responses.answer(hall.desk, CSAT, "1.1.4", click=_press("UGUS", ts))

    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.not_yet")
    hall.drain()

    assert "reopened" in hall.card()["text"]
    assert _given(hall) == [("UGUS", 4, True)]
    with hall.desk.read() as tx:
        answered = checkin_rows.get(tx, issue=1, resolution_no=1, turn=1)
    assert answered is not None
    assert answered.answer is Answer.NOT_YET


def _resolved(desk: Desk) -> int:
    issue = actions.log(desk, by="UANA", title="Printer is offline", channel="CGLOBEX", requester="UGUS").issue
    actions.resolve(desk, issue.number, by="UANA")
    return issue.number


def test_ease_is_asked_in_turn_with_the_survey_and_answered_once(hall: HttpApp) -> None:
    hall.desk = replace(hall.desk, plans=IN_TURN)
    first, second = _resolved(hall.desk), _resolved(hall.desk)
    with hall.desk.read() as tx:
        kinds = [outbox_read.of_key(tx, f"survey:{number}:1") for number in (first, second)]
    assert [one.kind.value for one in kinds if one] == ["survey", "ces"]
    arrived(hall.desk, Kind.CES, issue=second)

    told = responses.answer(hall.desk, CES, f"{second}.1.6", click=GUS).said
    again = responses.answer(hall.desk, CES, f"{second}.1.7", click=GUS).said
    also = responses.answer(hall.desk, CES, f"{second}.1.1", click=replace(GUS, user="UMAYA")).said

    assert (told, again) == (
        f"You answered 6 of 7 for #{second}. Your colleagues can’t see it; our support team can.",
        f"You answered 7 of 7 for #{second}. Your colleagues can’t see it; our support team can.",
    )
    assert also.startswith("Thank you. We’ve kept your answer next to the one from the person who asked us")
    with hall.desk.read() as tx:
        (kept,) = rows.of_resolution(tx, CES, issue=second, resolution_no=1)
        earlier = tx.db.execute(select(answer_history.c.score).where(answer_history.c.team_id == tx.team)).scalars()
        assert list(earlier) == [6, 7]
    assert (kept.score, kept.by) == (7, "UGUS")
    with hall.desk.read() as tx:
        happened = [event.what for event in events.of_issue(tx, second)]
    assert happened[-3:] == ["opinion", "opinion", "opinion_also"]
    hall.clock.move(timedelta(minutes=16))
    with pytest.raises(Refused, match="refusal/answer_stands"):
        responses.answer(hall.desk, CES, f"{second}.1.2", click=GUS)
    period = summary.named(hall.desk, "today")
    told = summary_shown.shown(hall.desk, period).text
    assert "*CES* found it easy: 100 % (1/1), mean 7.0 of 7; higher is better" in told


def test_ease_cannot_be_told_by_our_side_nor_once_the_issue_is_open_again(hall: HttpApp) -> None:
    hall.desk = replace(hall.desk, plans=IN_TURN)
    _, number = _resolved(hall.desk), _resolved(hall.desk)
    arrived(hall.desk, Kind.CES, issue=number)

    with pytest.raises(Refused, match="refusal/for_customer"):
        responses.answer(hall.desk, CES, f"{number}.1.6", click=Click("UANA", hall.desk.team, "CGLOBEX", ""))
    actions.reopen(hall.desk, number, by="UANA")
    with pytest.raises(Refused, match="refusal/open_again"):
        responses.answer(hall.desk, CES, f"{number}.1.6", click=GUS)
