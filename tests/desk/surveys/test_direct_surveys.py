"""`survey: direct`: what asks for a score goes to the person alone, what does not stays in the issue's thread."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.surveys import recoveries
from slackbot.domain.plan import STANDARD, Account, Plans, Survey, SurveyIn, Tier
from slackbot.domain.working import Span
from slackbot.store import outbox_read
from tests.http_app import HttpApp

TIER = Tier(STANDARD, question=Survey.IN_TURN, survey_reminder_after=Span(timedelta(days=2)))
DIRECT, THREAD = (replace(TIER, survey_in=place) for place in (SurveyIn.DIRECT, SurveyIn.THREAD))
ACCOUNT = Account("Globex", channels=("CGLOBEX",))
PLANS = {
    "the tier": Plans({STANDARD: DIRECT}),
    "the account": Plans({STANDARD: THREAD}, {"Globex": replace(ACCOUNT, survey_in=SurveyIn.DIRECT)}),
}
IN_THREAD = {
    "the tier": Plans({STANDARD: THREAD}),
    "the account": Plans({STANDARD: DIRECT}, {"Globex": replace(ACCOUNT, survey_in=SurveyIn.THREAD)}),
}


@pytest.fixture(params=[*PLANS])
def plans(request: pytest.FixtureRequest) -> str:
    """Who says where."""
    return str(request.param)


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """A hall on either database."""
    with HttpApp(database_url) as opened:
        yield opened


def _ask_everything(hall: HttpApp) -> None:
    """Resolve issue 1, which Gus rates low, so that he is asked again, and issue 2, about which he says nothing."""
    for number, title in ((1, "Printer is offline"), (2, "Labels are blank")):
        actions.log(hall.desk, by="UANA", title=title, channel="CGLOBEX", requester="UGUS")
        actions.resolve(hall.desk, number, by="UANA")
        hall.move(hours=25)
        hall.move(days=2)
        if number == 1:
            hall.click("UGUS", *_place(hall, "survey:1:1"), "survey.1")
            hall.drain()
            recoveries.finish(hall.desk, "1.1", by="UANA")
        hall.move(days=2)
        hall.move(days=2)


def _place(hall: HttpApp, key: str) -> tuple[str, str]:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None, key
    assert found.posted_channel is not None, (key, found.state, found.reason)
    assert found.ts is not None
    return found.posted_channel, found.ts


@pytest.mark.parametrize("direct", [True, False])
def test_a_question_with_a_score_goes_where_the_plan_says(hall: HttpApp, plans: str, direct: bool) -> None:
    hall.desk = hall.parts.desk = replace(hall.desk, plans=(PLANS if direct else IN_THREAD)[plans])

    _ask_everything(hall)

    alone = hall.slack.people.open_dm("UGUS", "UBOT")
    scored = ("survey:1:1", "recovery-survey:1:1", "survey:2:1")
    assert {_place(hall, key)[0] for key in scored} == {alone if direct else "CGLOBEX"}
    assert {_place(hall, key)[0] for key in ("notice:1", "checkin:1:1:1", "checkin:2:1:1")} == {"CGLOBEX"}
    words = [call.args["text"] for call in hall.slack.calls("chat.postMessage")]
    called = "one question about #2 (Labels are blank)." if direct else "one question about #2."
    assert [one for one in words if "agree" in one and called in one]
