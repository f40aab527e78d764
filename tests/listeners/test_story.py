"""The main job, end to end: logged, claimed, resolved, checked in, rated, summed up."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from slackbot.domain.delivery import State
from slackbot.store import rows
from slackbot.store.database import Store
from tests.running_app import RunningApp

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    ("database_url", "via"),
    [("sqlite", "http"), ("postgres", "socket"), ("pooled", "http")],
    indirect=["database_url"],
)
def test_the_whole_story_plays(make_stage: Callable[..., RunningApp], database_url: str, via: str) -> None:
    stage = make_stage(database_url, via=via, pace=timedelta(0))
    card, line = stage.log()
    thread = line["ts"]

    assert "You have #1" in stage.issue("UANA", "claim #1")
    stage.find("CTRIAGE", "Ana Lima · ")
    assert "Gus Holt gets a check-in" in stage.issue("UANA", "resolve #1 Replaced the toner")
    stage.find("CTRIAGE", "Solved by Ana Lima")
    stage.find("CGLOBEX", "Replaced the toner", thread)
    _wait_until_kept(stage, database_url, "answer:1:1")  # words count once we know that they have arrived

    stage.move(hours=25)
    question = stage.find("CGLOBEX", "working for you now?", thread)
    assert question["text"].startswith("Hi Gus")
    stage.slack.people.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved")
    stage.find("CGLOBEX", "Thank you for telling us", thread)

    stage.move(hours=4)
    survey = stage.find("CGLOBEX", "how satisfied are you", thread)
    stage.slack.people.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")
    stage.find("CGLOBEX", "Thank you for your answer", thread)
    stage.whispered("UGUS", "You gave #1 a 5 of 5")

    stage.move(days=1)
    summary = stage.find("CLEADS", "Tuesday 24 November")
    assert "*CSAT* 100 % (1/1)" in summary["text"]
    first_day = stage.find("CLEADS", "Monday 23 November")
    assert "*FCR* so far 100 % (1/1)" in first_day["text"]
    assert any(block["type"] == "image" for block in summary["blocks"])
    assert len([message for message in stage.slack.messages("CTRIAGE") if not message.get("thread_ts")]) == 1
    assert card["ts"]


def _wait_until_kept(stage: RunningApp, url: str, key: str) -> None:
    with closing(Store(url)) as store:

        def look() -> bool:
            with store.read(stage.slack.team) as tx:
                found = rows.outbox_read.of_key(tx, key)
            return found is not None and found.state is State.SENT

        stage.slack.wait_for(look)
