"""A score is for the leads and the assignee: never in a channel, or an answer, that other agents read."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import recoveries, responses
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT
from slackbot.store import people
from tests.arrived import arrived
from tests.http_app import HttpApp

SCORED = re.compile(r"rated it \d|rated \d|answered \d of 5")
PEOPLE = ("UANA", "UBEN", "UDANA")
TEAM = {"agents": "UDANA,UANA,UBEN", "summary_channel": "CTRIAGE"}
PLACES: Mapping[str, tuple[Mapping[str, Any], str | None, set[str]]] = {
    "the leads have a channel": ({"summary_channel": "CLEADS", "leads": "UDANA"}, "UBEN", {"CLEADS"}),
    "the leads have none": ({**TEAM, "leads": "UDANA,UANA"}, "UBEN", {"UDANA", "UANA"}),
    "the one lead is the assignee": ({**TEAM, "leads": "UBEN"}, "UBEN", {"UBEN"}),
    "nobody leads": ({**TEAM, "leads": "UBEN,UDANA,UANA"}, "UBEN", {"UBEN"}),
    "nobody leads, and nobody has it": ({**TEAM, "leads": "UDANA,UANA,UBEN"}, None, set()),
}


def _unhappy(hall: HttpApp, *, assignee: str | None) -> None:
    """Let Gus rate issue 1 with 1, and with 2 after the recovery. Who resolved it left meanwhile if there is nobody."""
    actions.log(hall.desk, by="UANA", title="Printer is offline", channel="CGLOBEX", requester="UGUS")
    actions.resolve(hall.desk, 1, by="UBEN")
    hall.drain()
    if assignee is None:
        _leave(hall, "UBEN")
    gus = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="")
    arrived(hall.desk, Kind.SURVEY, issue=1)
    responses.answer(hall.desk, CSAT, "1.1.1", click=gus)
    hall.drain()
    recoveries.finish(hall.desk, "1.1", by="UANA")
    hall.move(hours=30)
    thread = hall.slack.messages("CGLOBEX", actions.get(hall.desk, 1, by="UANA").thread_ts)
    asked = next(one for one in thread if "recovery.2" in json.dumps(one))
    hall.click("UGUS", "CGLOBEX", asked["ts"], "recovery.2")
    hall.move(hours=2)


def _leave(hall: HttpApp, user: str) -> None:
    with hall.desk.begin() as tx:
        person = people.get(tx, user)
        assert person is not None
        people.keep(tx, replace(person, is_gone=True), at=hall.clock.now())


def _told(hall: HttpApp, wanted: re.Pattern[str]) -> set[str]:
    """Return the channels, and the people alone, that ever read such words of ours about the issue."""
    alone = {hall.slack.people.open_dm(user, "UBOT"): user for user in PEOPLE}
    calls = [*hall.slack.calls("chat.postMessage"), *hall.slack.calls("chat.update")]
    said = {call.args["channel"] for call in calls if wanted.search(json.dumps(call.args, ensure_ascii=False))}
    return {alone.get(channel, channel) for channel in said}


@pytest.mark.parametrize("place", PLACES)
def test_a_score_stands_where_only_leads_or_the_assignee_read(database_url: str, place: str) -> None:
    settings, assignee, told = PLACES[place]
    with HttpApp(database_url, settings=settings) as hall:
        _unhappy(hall, assignee=assignee)

        assert _told(hall, SCORED) == told
        assert _told(hall, re.compile("asked how #1 is now")) == (told or {"CTRIAGE"})
        assert _told(hall, re.compile("needs a person")) == (set() if told else {"CTRIAGE"})


def test_other_agents_read_no_score_of_a_customer(make_sqlite_url: Callable[[str], str]) -> None:
    database = make_sqlite_url("scores")
    with HttpApp(database, settings={"leads": "UDANA"}) as hall:
        _unhappy(hall, assignee="UBEN")
        seen = {agent: hall.issue(agent, "customer @gus") for agent in PEOPLE}

    assert {agent for agent, told in seen.items() if "1 of 5" in told} == {"UDANA", "UBEN"}
    assert "for its assignee and the leads to see" in seen["UANA"]
