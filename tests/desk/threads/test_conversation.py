"""Threads: whose words count, which are linked, and that a repeat does nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.desk.issues import pending
from slackbot.desk.threads import conversation, looks
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain.delivery import Delivery, NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Side
from slackbot.slack import ThreadMessage
from slackbot.store import issues, outbox_read, outbox_write, touches
from slackbot.store.database import Store
from tests.desk_env import is_waiting
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _spoken(hall: HttpApp, thread: str, **facts: object) -> Spoken:
    at = hall.clock.now()
    spoken = Spoken("Ev1", "CGLOBEX", thread, f"{at.timestamp():.6f}", "UGUS", "T0GLOBEX001", "Hello?", at)
    return replace(spoken, **facts)  # type: ignore[arg-type] -- passed on as they are


def _counted(hall: HttpApp, number: int = 1) -> list[tuple[Side, str]]:
    with hall.desk.read() as tx:
        return [(one.side, one.by) for one in touches.of_issue(tx, number)]


def test_an_event_that_comes_again_does_nothing(hall: HttpApp) -> None:
    spoken = _spoken(hall, hall.log(), user="UANA", text="!claim")

    first, second = conversation.hear(hall.desk, spoken), conversation.hear(hall.desk, spoken)

    assert first is not None
    assert first.issue is not None
    assert second is None


def test_one_message_told_by_two_events_counts_once(hall: HttpApp) -> None:
    spoken = _spoken(hall, hall.log())

    conversation.hear(hall.desk, spoken)
    conversation.hear(hall.desk, replace(spoken, event_id="Ev2"))
    hall.drain()

    assert _counted(hall) == [(Side.CUSTOMER, "UGUS")]
    assert len([one for one in hall.slack.messages("CTRIAGE") if "wrote" in one["text"]]) == 1


@pytest.mark.parametrize(
    ("user", "home", "side"),
    [
        ("UANA", "T0ACME00001", Side.AGENT),
        ("UANA", "T0GLOBEX001", Side.AGENT),
        ("UMAYA", "T0GLOBEX001", Side.CUSTOMER),
        ("UX", None, Side.CUSTOMER),
        ("UX", "E0GRIDCUST1", Side.CUSTOMER),
        ("UELI", "T0ACME00001", None),
    ],
)
def test_whose_words_they_are_decides_the_side(hall: HttpApp, user: str, home: str | None, side: Side | None) -> None:
    conversation.hear(hall.desk, _spoken(hall, hall.log(), user=user, home_team=home))

    assert _counted(hall) == ([(side, user)] if side else [])


def test_a_colleague_who_asked_is_the_customer(hall: HttpApp) -> None:
    hall.slack.people.join("UELI", "CGLOBEX")
    thread = hall.log(customer="eli")

    conversation.hear(hall.desk, _spoken(hall, thread, user="UELI", home_team="T0ACME00001"))

    assert _counted(hall) == [(Side.CUSTOMER, "UELI")]


def test_talk_about_a_message_of_the_triage_channel_is_no_contact(hall: HttpApp) -> None:
    ts = hall.say("UBEN", "CTRIAGE", "Globex called: printer off")
    hall.shortcut("UANA", "CTRIAGE", ts)

    hall.say("UBEN", "CTRIAGE", "I think it is the toner", ts)

    assert _counted(hall) == []


def test_a_thread_of_nothing_is_nobodys_business(hall: HttpApp) -> None:
    assert conversation.hear(hall.desk, _spoken(hall, "1.000001", text="!claim", user="UANA")) is None


def test_a_thread_with_two_issues_belongs_to_the_one_still_open(hall: HttpApp) -> None:
    root = hall.say("UGUS", "CGLOBEX", "Printer off")
    reply = hall.say("UGUS", "CGLOBEX", "Scanner too", root)
    hall.shortcut("UANA", "CGLOBEX", root)
    hall.shortcut("UANA", "CGLOBEX", reply)
    hall.issue("UANA", "resolve #2")

    conversation.hear(hall.desk, _spoken(hall, root, user="UANA", text="On it"))

    assert _counted(hall) == [(Side.AGENT, "UANA")]
    assert _counted(hall, 2) == []


def test_only_what_stood_there_before_is_read_from_the_thread(hall: HttpApp) -> None:
    thread = hall.log()
    ours, theirs, now = hall.desk.team, "T0GLOBEX001", hall.clock.now().timestamp()
    stood = [
        ThreadMessage(user="UGUS", team=theirs, ts=f"{now - 600:.6f}", bot_id=None, subtype=None),
        ThreadMessage(user="UANA", team=ours, ts=f"{now - 500:.6f}", bot_id=None, subtype=None),
        ThreadMessage(user="UELI", team=ours, ts=f"{now - 400:.6f}", bot_id=None, subtype=None),
        ThreadMessage(user="UBOT", team=ours, ts=f"{now - 300:.6f}", bot_id="BBOT", subtype=None),
        ThreadMessage(user=None, team=None, ts=f"{now - 200:.6f}", bot_id=None, subtype="tombstone"),
        ThreadMessage(user="USLACKBOT", team=None, ts=f"{now - 150:.6f}", bot_id=None, subtype="tombstone"),
        ThreadMessage(user="UANA", team=ours, ts=f"{now + 100:.6f}", bot_id=None, subtype=None),
    ]

    with hall.desk.begin() as tx:
        looks.count_earlier(tx, hall.desk, 1, stood)
        looks.count_earlier(tx, hall.desk, 1, stood)

    assert thread
    assert _counted(hall) == [(Side.CUSTOMER, "UGUS"), (Side.AGENT, "UANA")]


def test_a_reply_to_a_reminder_sent_alone_reaches_the_agents(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    pending.wait(hall.desk, 1, by="UANA")
    hall.move(days=4)
    dm = hall.slack.people.open_dm("UGUS", "UBOT")

    hall.say("UGUS", dm, "It is the one on floor 2", hall.last(dm)["ts"])

    assert _counted(hall) == [(Side.CUSTOMER, "UGUS")]


def test_a_reply_long_after_the_rating_is_no_comment(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")
    hall.clock.move(timedelta(hours=25))

    hall.say("UGUS", "CGLOBEX", "By the way, nice weather", thread)
    hall.drain()

    assert not [one for one in hall.slack.messages("CGLOBEX", thread) if "your comment" in one["text"]]


def test_what_is_said_to_us_alone_answers_what_we_said_last(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer is offline", "CTRIAGE")
    hall.issue("UANA", "reply #1 Which printer?", "CTRIAGE")
    hall.drain()
    pending.wait(hall.desk, 1, by="UANA")

    hall.say("UGUS", hall.slack.people.open_dm("UGUS", "UBOT"), "The one on *floor 2*")
    hall.drain()

    told = hall.last("CTRIAGE", hall.card()["ts"])
    assert _counted(hall)[-1] == (Side.CUSTOMER, "UGUS")
    assert "Waiting for" not in hall.card()["text"]
    assert told["text"].endswith("Gus Holt wrote to me alone about #1: The one on *floor 2*")
    assert {"type": "text", "text": "The one on *floor 2*"} in told["blocks"][1]["elements"][0]["elements"]


def test_what_is_said_to_us_alone_out_of_the_blue_is_about_no_issue(hall: HttpApp) -> None:
    hall.log()

    hall.say("UGUS", hall.slack.people.open_dm("UGUS", "UBOT"), "Are you there?")

    assert _counted(hall) == []


def test_words_after_a_question_about_no_issue_are_read_by_the_agents_too(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer is offline", "CTRIAGE")
    hall.issue("UANA", "reply #1 Which printer?", "CTRIAGE")
    hall.drain()
    nps = NewDelivery(key="nps:UGUS:1", kind=Kind.NPS, channel="UGUS", due_at=hall.clock.now(), person="UGUS")
    with hall.desk.begin() as tx:
        outbox_write.enqueue(tx, nps, at=hall.clock.now())
    hall.drain()

    hall.say("UGUS", hall.slack.people.open_dm("UGUS", "UBOT"), "Because you are quick")
    hall.drain()

    assert "about #1: Because you are quick" in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_words_alone_about_a_resolved_issue_carry_reopen(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer is offline", "CTRIAGE")
    hall.issue("UANA", "resolve #1 It is on again", "CTRIAGE")
    hall.drain()

    hall.say("UGUS", hall.slack.people.open_dm("UGUS", "UBOT"), "It is off again")
    hall.drain()

    told = hall.last("CTRIAGE", hall.card()["ts"])
    assert "which is resolved; reopen it if it is not solved after all: It is off again" in told["text"]
    assert told["blocks"][-1]["elements"][0]["text"]["text"] == "Reopen"


def test_hearing_a_word_and_finding_it_never_wait_for_each_other(postgres_url: str) -> None:
    with HttpApp(postgres_url) as hall, ThreadPoolExecutor(1) as pool:
        beside, thread = Store(postgres_url), hall.log()
        pending.wait(hall.desk, 1, by="UANA")
        spoken = _spoken(hall, thread)
        found = ThreadMessage(user="UGUS", team="T0GLOBEX001", ts=spoken.ts, bot_id=None, subtype=None)
        look = replace(_outgoing(hall, "notice:1"), anchor_ts=thread)

        with hall.desk.begin() as tx:
            issue = issues.lock(tx, 1)
            hearing = pool.submit(conversation.hear, hall.desk, spoken)
            hall.slack.wait_for(lambda: is_waiting(beside))
            looks.catch_up(tx, hall.desk, issue, [found], thread=look)
        hearing.result(10)
        beside.close()
        hall.drain()

        assert _counted(hall) == [(Side.CUSTOMER, "UGUS")]
        assert len([one for one in hall.slack.messages("CTRIAGE") if "wrote" in one["text"]]) == 1


def _outgoing(hall: HttpApp, key: str) -> Delivery:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None, key
    return found
