"""“Log as issue” in a message's menu."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from slackbot.domain.metrics import Side
from slackbot.store import issues, touches
from tests.http_app import HttpApp


def test_a_customers_message_becomes_an_issue_of_its_author(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "The printer & scanner are off\nsince noon, ask @maya")

    said = hall.shortcut("UANA", "CGLOBEX", ts)
    hall.drain()

    assert said == "Logged as #1: The printer &amp; scanner are off. Asked by <@UGUS>."
    assert hall.card()["text"].endswith("asked by Gus Holt")
    line = hall.last("CGLOBEX", ts)
    assert line["text"].startswith("Hi Gus, we’ve got this: #1")
    with hall.desk.read() as tx:
        issue = issues.get(tx, 1)
    assert (issue.requester, issue.thread_ts) == ("UGUS", ts)
    assert issue.started_at.timestamp() == pytest.approx(float(ts))
    assert issue.details == "since noon, ask @UMAYA"


def test_a_message_logged_already_answers_with_its_issue(hall: HttpApp) -> None:
    ts = hall.say("UGUS", "CGLOBEX", "Printer is off")
    hall.shortcut("UANA", "CGLOBEX", ts)

    assert hall.shortcut("UBEN", "CGLOBEX", ts) == "This message is already logged as #1: Printer is off (open)."


def test_of_two_agents_at_once_one_logs_it(hall_on_postgres: HttpApp) -> None:
    hall = hall_on_postgres
    ts = hall.say("UGUS", "CGLOBEX", "Printer is off")

    with ThreadPoolExecutor(4) as together:
        agents = ["UANA", "UBEN", "UCHIARA", "UDANA"]
        list(together.map(lambda agent: hall.slack.people.shortcut(agent, "log_issue", "CGLOBEX", ts), agents))
    hall.settle()

    said = sorted(hall.whispered(agent) for agent in agents)
    assert said[0] == "Logged as #1: Printer is off. Asked by <@UGUS>."
    assert said[1:] == ["This message is already logged as #1: Printer is off (open)."] * 3


@pytest.fixture
def hall_on_postgres(postgres_url: str) -> Iterator[HttpApp]:
    """A hall on PostgreSQL, where transactions run side by side."""
    with HttpApp(postgres_url) as opened:
        yield opened


def test_a_reply_in_a_thread_is_logged_into_that_thread(hall: HttpApp) -> None:
    root = hall.say("UGUS", "CGLOBEX", "Good morning")
    reply = hall.say("UMAYA", "CGLOBEX", "The scanner fails", root)

    hall.shortcut("UANA", "CGLOBEX", reply)
    hall.drain()

    assert hall.card()["text"].endswith("asked by Maya Chen")
    assert hall.last("CGLOBEX", root)["text"].startswith("Hi Maya, we’ve got this: #1, “The scanner fails”")


def test_what_agents_wrote_before_counts_and_what_bots_wrote_does_not(hall: HttpApp) -> None:
    root = hall.say("UGUS", "CGLOBEX", "Printer is off")
    hall.say("UANA", "CGLOBEX", "Which one?", root)
    hall.say("UGUS", "CGLOBEX", "Floor 2", root)
    hall.clock.move(hall.desk.defaults.survey_after)

    hall.shortcut("UANA", "CGLOBEX", root)
    hall.drain()
    hall.drain()

    with hall.desk.read() as tx:
        spoken = [(one.side, one.by) for one in touches.of_issue(tx, 1)]
    assert spoken == [(Side.CUSTOMER, "UGUS"), (Side.AGENT, "UANA"), (Side.CUSTOMER, "UGUS")]


def test_an_agents_message_has_no_requester_and_begins_when_logged(hall: HttpApp) -> None:
    ts = hall.say("UANA", "CGLOBEX", "Gus called: printer is off")
    hall.clock.move(hall.desk.defaults.survey_after)

    hall.shortcut("UANA", "CGLOBEX", ts)
    hall.drain()

    with hall.desk.read() as tx:
        issue = issues.get(tx, 1)
    assert issue.requester is None
    assert issue.started_at == issue.logged_at
    assert hall.last("CGLOBEX", ts)["text"].startswith("Hello, we’ve got this: #1")


@pytest.mark.parametrize(("channel", "place"), [("CTRIAGE", "card"), ("CGLOBEX", "line")])
def test_our_own_message_answers_with_its_issue(hall: HttpApp, channel: str, place: str) -> None:
    thread = hall.log()
    ts = hall.card()["ts"] if place == "card" else thread

    assert hall.shortcut("UANA", channel, ts) == "This message is already logged as #1: Printer is offline (open)."


def test_our_own_summary_is_nothing_to_log(hall: HttpApp) -> None:
    hall.issue("UDANA", "summary here", "CLEADS")
    hall.drain()

    said = hall.shortcut("UDANA", "CLEADS", hall.last("CLEADS")["ts"])

    assert said == "I wrote that message myself, so there is nothing to log."


def test_where_the_bot_is_no_member_it_is_logged_and_says_how_to_invite(hall: HttpApp) -> None:
    ts = hall.slack.people.post("UHANA", "CHOOLI", "Login fails")

    said = hall.shortcut("UANA", "CHOOLI", ts)
    hall.drain()

    assert said.startswith(
        "Logged as #1: Login fails. Asked by <@UHANA>. I cannot write here yet: I am not in the channel."
    )
    assert hall.card()["text"].endswith("asked by Hana Sato")


def test_who_is_no_agent_cannot_log(hall: HttpApp) -> None:
    ts = hall.slack.people.post("UELI", "CGENERAL", "Printer is off")

    assert hall.shortcut("UELI", "CGENERAL", ts).startswith("Only support agents can use this.")
