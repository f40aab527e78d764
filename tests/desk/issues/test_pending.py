"""Waiting for the customer: reminded once, resolved for silence, taken up again at a word."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.desk.issues import edits, pending
from slackbot.desk.people import places
from slackbot.desk.reports import summary
from slackbot.desk.threads import auto_close
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue, Status
from slackbot.store import issues, outbox_read, people
from tests import retold
from tests.http_app import HttpApp
from tests.refused import refused

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # three working days after the Monday on which all begins
WEDNESDAY = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)  # and four more


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _issue(hall: HttpApp) -> Issue:
    with hall.desk.read() as tx:
        return issues.get(tx, 1)


def _outgoing(hall: HttpApp, key: str) -> Delivery:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None, key
    return found


def _until(hall: HttpApp, moment: datetime) -> None:
    hall.clock.move(moment + timedelta(minutes=5) - hall.clock.now())
    hall.move()


def test_the_customer_is_reminded_once_and_told_until_when(hall: HttpApp) -> None:
    thread = hall.log()

    waiting = pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)

    assert waiting.remind_at is not None
    assert abs(waiting.remind_at - THURSDAY) < timedelta(seconds=30)
    assert "Waiting for Gus" in hall.card()["text"]
    said = hall.last("CGLOBEX", thread)["text"]
    assert said.startswith("Hi Gus, we need your reply to carry on with #1")
    assert "we’ll close it on Wednesday 2 December 2026" in said


def test_the_reminder_waits_as_long_after_a_word_of_ours(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY - timedelta(hours=20))
    hall.issue("UANA", "reply #1 One more thing: which size?")
    _until(hall, THURSDAY)
    meanwhile = hall.last("CGLOBEX", thread)["text"]

    _until(hall, WEDNESDAY - timedelta(days=1))

    assert "which size?" in meanwhile
    assert hall.last("CGLOBEX", thread)["text"].startswith("Hi Gus, we need your reply to carry on with #1")


def test_silence_after_the_reminder_resolves_it_and_asks_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)

    _until(hall, WEDNESDAY + timedelta(minutes=5))
    hall.drain()

    assert hall.last("CGLOBEX", thread)["text"].startswith("There’s been no answer, so we’ve closed #1")
    assert (_issue(hall).status, _issue(hall).resolved_by) == (Status.RESOLVED, None)
    assert "#1 Printer is offline · Resolved, as no answer came · asked by Gus Holt" in hall.card()["text"]
    with hall.desk.read() as tx:
        assert outbox_read.of_key(tx, "checkin:1:1:1") is None
    week = summary.work_out(hall.desk, summary.named(hall.desk, "week"))
    assert (week.fcr.provisional.n, week.fcr.excluded) == (0, {"auto_closed": 1})


def test_an_answer_that_nobody_told_us_of_is_found_before_silence_resolves_it(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    hall.slack.deliver_over_http(None)
    for words in ("Here is the serial number.", "12345"):
        hall.slack.people.post("UGUS", "CGLOBEX", words, thread)

    _until(hall, WEDNESDAY + timedelta(minutes=5))
    _until(hall, WEDNESDAY + timedelta(days=1))

    links = [one for one in hall.slack.messages("CTRIAGE", hall.card()["ts"]) if "Gus Holt wrote" in one["text"]]
    assert (_issue(hall).status, _issue(hall).pending_since) == (Status.CLAIMED, None)
    assert len(links) == 2
    assert "closed" not in hall.last("CGLOBEX", thread)["text"]


def _direct(hall: HttpApp, customer: str, user: str) -> tuple[str, list[str]]:
    """Return the direct channel in which somebody was asked and reminded, and the `ts` of both messages."""
    hall.issue("UANA", f"log @{customer} Printer", "CTRIAGE")
    pending.wait(hall.desk, 1, by="UANA")
    hall.issue("UANA", "reply #1 Which serial number?")
    _until(hall, THURSDAY)
    channel = hall.slack.people.open_dm(user, "UBOT")
    return channel, [str(one["ts"]) for one in hall.slack.messages(channel)]


@pytest.mark.parametrize("below", [0, 1])
def test_an_answer_below_a_direct_message_is_found_too(hall: HttpApp, below: int) -> None:
    channel, roots = _direct(hall, "gus", "UGUS")
    hall.slack.deliver_over_http(None)
    hall.slack.people.post("UGUS", channel, "Here is the serial number.", roots[below])

    _until(hall, WEDNESDAY + timedelta(minutes=15))

    assert len(roots) == 2
    assert (_issue(hall).status, _issue(hall).pending_since) == (Status.CLAIMED, None)


def test_an_answer_beside_the_threads_of_a_direct_channel_is_found_too(hall: HttpApp) -> None:
    channel, _ = _direct(hall, "gus", "UGUS")
    hall.slack.deliver_over_http(None)
    hall.slack.people.post("UGUS", channel, "It is 12345.")

    _until(hall, WEDNESDAY + timedelta(minutes=15))

    assert (_issue(hall).status, _issue(hall).pending_since) == (Status.CLAIMED, None)
    assert "Gus Holt wrote to me alone about #1: It is 12345." in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_an_answer_about_another_issue_is_none_about_this_one(hall: HttpApp) -> None:
    channel, _ = _direct(hall, "gus", "UGUS")
    hall.issue("UANA", "log @gus Export is empty", "CTRIAGE")
    hall.issue("UANA", "reply #2 Which export?", "CTRIAGE")
    hall.drain()
    hall.say("UGUS", channel, "That of invoices.")

    _until(hall, WEDNESDAY + timedelta(minutes=15))

    assert _issue(hall).status is Status.RESOLVED


def test_silence_below_all_direct_messages_resolves_it(hall: HttpApp) -> None:
    channel, _ = _direct(hall, "gus", "UGUS")

    _until(hall, WEDNESDAY + timedelta(minutes=15))

    assert _issue(hall).status is Status.RESOLVED
    assert hall.last(channel)["text"].startswith("There’s been no answer, so we’ve closed #1")
    assert _issue(hall).thread_ts is None


def test_an_agent_is_nobodys_customer_when_we_look_either(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    hall.slack.deliver_over_http(None)
    hall.slack.people.post("UBEN", "CGLOBEX", "Here is the serial number.", thread)

    _until(hall, WEDNESDAY + timedelta(minutes=15))

    assert _issue(hall).status is Status.RESOLVED


def test_who_was_not_reminded_in_person_is_not_closed_on(hall: HttpApp) -> None:
    _direct(hall, "gus", "UGUS")
    edits.edit(hall.desk, 1, title="Printer", details=None, requester="UINES", by="UANA")

    _until(hall, WEDNESDAY + timedelta(minutes=15))

    assert _issue(hall).status is Status.PENDING
    assert "no answer came, but Ines Faye was not reminded" in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_what_nobody_told_us_of_before_the_waiting_is_no_answer_to_it(hall: HttpApp) -> None:
    thread = hall.log()
    hall.slack.deliver_over_http(None)
    hall.slack.people.post("UGUS", "CGLOBEX", "It happens each time.", thread)
    hall.clock.move(timedelta(minutes=1))
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)

    _until(hall, WEDNESDAY + timedelta(minutes=5))

    assert _issue(hall).status is Status.RESOLVED


@pytest.mark.parametrize("words", ["stop", "Thanks."])
def test_what_was_heard_or_is_no_answer_keeps_silence_from_nothing(hall: HttpApp, words: str) -> None:
    thread = hall.log()
    if words != "stop":
        hall.say("UGUS", "CGLOBEX", words, thread)
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    if words == "stop":
        hall.say("UGUS", "CGLOBEX", words, thread)

    _until(hall, WEDNESDAY + timedelta(minutes=5))

    assert _issue(hall).status is Status.RESOLVED


def test_a_look_that_comes_too_late_for_the_waiting_ends_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    hall.clock.move(WEDNESDAY + timedelta(minutes=15) - hall.clock.now())
    looks = auto_close.end_silent(hall.desk), auto_close.end_silent(hall.desk)
    hall.say("UGUS", "CGLOBEX", "Sorry, here it is.", thread)
    pending.wait(hall.desk, 1, by="UANA")

    hall.drain()

    assert looks == (1, 0)
    assert _issue(hall).status is Status.PENDING


def test_nobody_is_told_that_we_cannot_look_where_nobody_need_look(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    hall.clock.move(WEDNESDAY + timedelta(minutes=15) - hall.clock.now())
    auto_close.end_silent(hall.desk)
    hall.say("UGUS", "CGLOBEX", "Sorry, here it is.", thread)
    hall.slack.faults.add("error:not_in_channel", "conversations.replies")

    hall.drain()

    assert "would be resolved now" not in str(hall.slack.messages("CTRIAGE", hall.card()["ts"]))


def test_where_we_cannot_look_the_agents_decide(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "claim #1")
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    hall.slack.faults.add("error:not_in_channel", "conversations.replies")

    _until(hall, WEDNESDAY + timedelta(minutes=5))
    _until(hall, WEDNESDAY + timedelta(days=1))

    assert _issue(hall).status is Status.PENDING
    said = hall.last("CTRIAGE", hall.card()["ts"])["text"]
    assert "but I cannot look whether Gus Holt answered (I am not in the channel). It stays pending" in said
    assert said.endswith("It stays pending until one of you decides or invites me.")


def test_a_late_invitation_brings_the_look_back(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    hall.slack.faults.add("error:not_in_channel", "conversations.replies")
    _until(hall, WEDNESDAY + timedelta(minutes=5))

    hall.clock.move(timedelta(days=3))
    places.joined(hall.desk, hall.parts.slack, "CGLOBEX")
    hall.drain()

    assert _issue(hall).status is Status.RESOLVED


def test_the_customers_word_ends_the_waiting_and_the_reminder(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "claim #1")
    pending.wait(hall.desk, 1, by="UANA")

    hall.say("UGUS", "CGLOBEX", "Here is the serial number.", thread)

    assert (_issue(hall).status, _issue(hall).pending_since) == (Status.CLAIMED, None)
    reminder, next_word = _outgoing(hall, "reminder:1:1"), _outgoing(hall, "waited:1:2")
    assert (reminder.state, reminder.reason) == (State.WITHDRAWN, "answered")
    assert next_word.state is State.DUE


def test_who_writes_before_they_read_that_no_answer_came_never_reads_it(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"quiet_hours": "20:00-08:00"}) as hall:
        thread = hall.log()
        pending.wait(hall.desk, 1, by="UANA")
        _until(hall, THURSDAY + timedelta(hours=6))
        _until(hall, WEDNESDAY + timedelta(hours=18))  # nine in the evening in Chicago, where Gus is
        closed = _outgoing(hall, "auto-closed:1:1")

        hall.say("UGUS", "CGLOBEX", "Sorry, here it is.", thread)
        _until(hall, WEDNESDAY + timedelta(days=1, hours=9))

        ended = _outgoing(hall, "auto-closed:1:1")
        assert closed.state is State.DUE
        assert (ended.state, ended.reason) == (State.WITHDRAWN, "answered")
        assert "There’s been no answer" not in hall.last("CGLOBEX", thread)["text"]


def test_nobody_who_was_not_reminded_is_closed_on(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    with hall.desk.begin() as tx:
        people.opt_out(tx, "UGUS", at=hall.clock.now())

    _until(hall, THURSDAY)
    _until(hall, WEDNESDAY + timedelta(days=30))

    reminder = _outgoing(hall, "reminder:1:1")
    assert (reminder.state, reminder.reason) == (State.HELD, "opted_out")
    assert _issue(hall).status is Status.PENDING
    assert "was not reminded of #1" in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_reopening_goes_on_with_it_and_counts_as_no_reopening(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UANA")

    hall.issue("UANA", "reopen #1")

    assert (_issue(hall).status, _issue(hall).reopened) == (Status.CLAIMED, False)
    assert _outgoing(hall, "reminder:1:1").reason == "resumed"


def test_waiting_twice_starts_a_reminder_of_its_own(hall: HttpApp) -> None:
    thread = hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    hall.say("UGUS", "CGLOBEX", "Tomorrow, sorry.", thread)

    pending.wait(hall.desk, 1, by="UANA")

    assert _outgoing(hall, "reminder:1:2").state is State.DUE
    with refused("already waiting for the customer"):
        pending.wait(hall.desk, 1, by="UANA")


def test_a_customer_elsewhere_is_reminded_by_direct_message(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    pending.wait(hall.desk, 1, by="UANA")

    _until(hall, THURSDAY)

    dm = hall.slack.people.open_dm("UGUS", "UBOT")
    assert hall.last(dm)["text"].startswith("Hi Gus, we need your reply to carry on with #1")


def test_where_we_cannot_write_the_agents_are_told_at_once(hall: HttpApp) -> None:
    hall.issue("UANA", "log @hana Printer", "CHOOLI")
    hall.drain()

    waiting = pending.wait(hall.desk, 1, by="UANA")
    hall.drain()

    assert (waiting.remind_at, waiting.auto_close_at) == (None, None)
    assert "was not reminded of #1" in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_the_line_about_closing_waits_for_their_morning(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"quiet_hours": "20:00-08:00", "working_hours": "always"}) as hall:
        thread = hall.log()
        pending.wait(hall.desk, 1, by="UANA")
        _until(hall, THURSDAY + timedelta(hours=6))
        _until(hall, WEDNESDAY + timedelta(hours=17))  # 20:00 in Chicago

        late = hall.last("CGLOBEX", thread)["text"]
        _until(hall, WEDNESDAY + timedelta(hours=29, minutes=10))
        hall.drain()

        assert _issue(hall).status is Status.RESOLVED
        assert "we need your reply to carry on with #1" in late
        assert hall.last("CGLOBEX", thread)["text"].startswith("There’s been no answer, so we’ve closed #1")


def test_a_resolution_by_silence_is_of_one_moment_in_the_issue_and_in_its_events(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    _until(hall, THURSDAY)
    _until(hall, WEDNESDAY + timedelta(hours=1))

    assert _issue(hall).status is Status.RESOLVED
    with hall.desk.read() as tx:
        assert list(retold.differences(tx)) == []
