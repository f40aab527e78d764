"""Who asked is mentioned once, where Slack would tell them of our thread no other way; else they are named."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.desk.issues import actions, edits, pending, replies
from slackbot.desk.people.clicks import Click
from slackbot.desk.reports import lists
from slackbot.desk.surveys import opt_out
from slackbot.domain.delivery import State
from slackbot.store import rows
from tests.desk_env import DeskEnv
from tests.http_app import HttpApp
from tests.outbox.test_statements import counted
from tests.running_app import Json

THEIR_DAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # ten in the morning for Gus, and still our Monday
THEIR_NIGHT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GUS, MAYA = "<@UGUS>", "<@UMAYA>"


@pytest.fixture
def open_at(database_url: str) -> Iterator[Callable[[datetime], HttpApp]]:
    """Opens the bot at a time, on either database."""
    opened: list[HttpApp] = []

    def start(at: datetime) -> HttpApp:
        opened.append(HttpApp(database_url, start=at))
        return opened[-1].__enter__()

    yield start
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture
def day(open_at: Callable[[datetime], HttpApp]) -> HttpApp:
    """The bot while Gus is at work."""
    return open_at(THEIR_DAY)


@pytest.fixture
def night(open_at: Callable[[datetime], HttpApp]) -> HttpApp:
    """The bot while Gus sleeps."""
    return open_at(THEIR_NIGHT)


def _ours(hall: HttpApp) -> list[Json]:
    return [one for one in hall.slack.messages("CGLOBEX") if one.get("user") == "UBOT"]


def _mentions(hall: HttpApp, person: str = GUS) -> list[str]:
    """Return the words of our messages that mention the person: in their text and in what is seen."""
    user = person.strip("<@>")
    told = [one for one in _ours(hall) if person in one["text"]]
    assert all(user in str(one["blocks"]) for one in told)
    return [one["text"] for one in told]


def _reply(hall: HttpApp, words: str = "On it") -> None:
    replies.reply(hall.desk, 1, by="UANA", words=words)
    hall.drain()


def test_the_first_line_mentions_whoever_is_at_work_and_nothing_after_it_does(day: HttpApp) -> None:
    day.log("Price is 5*3*2 <b>")
    _reply(day)
    _reply(day)

    assert _mentions(day) == [f"Hi {GUS}, we’ve got this: #1, “Price is 5*3*2 &lt;b&gt;”. We’ll reply in this thread."]
    (runs,) = [one["elements"][0]["elements"] for one in _ours(day)[0]["blocks"]]
    assert [(one["type"], one.get("text") or one["user_id"]) for one in runs] == [
        ("text", "Hi "),
        ("user", "UGUS"),
        ("text", ", we’ve got this: #1, “Price is 5*3*2 <b>”. We’ll reply in this thread."),
    ]


def test_at_night_they_are_named_and_the_first_answer_of_a_person_mentions_them(night: HttpApp) -> None:
    night.log()
    first = _ours(night)[0]["text"]
    _reply(night, "On it")
    _reply(night, "Fixed")

    assert first.startswith("Hi Gus, ")
    assert _mentions(night) == [f"{GUS} On it"]


def test_whoever_wrote_a_moment_ago_is_awake(night: HttpApp) -> None:
    thread = night.log("First")
    night.say("UGUS", "CGLOBEX", "It beeps", thread)
    night.log("Second")

    assert [text for text in _mentions(night) if "Second" in text]


def test_so_is_whoever_wrote_in_the_channel_itself(night: HttpApp) -> None:
    night.say("UGUS", "CGLOBEX", "Anybody there?")
    night.say("UGUS", "CGLOBEX", "Hello?")
    night.issue("UANA", "log @gus Printer")
    night.issue("UANA", "log @gus Scanner")
    night.drain()
    night.move(minutes=1)

    assert [text for text in _mentions(night) if "Scanner" in text]


@pytest.mark.parametrize("way", ["in the thread", "it is their message"])
def test_whoever_has_written_there_is_told_by_slack_and_not_by_us(day: HttpApp, way: str) -> None:
    if way == "in the thread":
        day.issue("UANA", "log @gus Printer")
        day.drain()
        before = len(_mentions(day))
        day.say("UGUS", "CGLOBEX", "Here", str(day.last("CGLOBEX")["ts"]))
    else:
        source = day.say("UGUS", "CGLOBEX", "Printer")
        day.shortcut("UANA", "CGLOBEX", source)
        day.drain()
        before = 0
    _reply(day)

    assert len(_mentions(day)) == before


def test_whoever_opted_out_is_mentioned_by_a_person_alone(day: HttpApp) -> None:
    opt_out.opt_out(day.desk, Click("UGUS", None, "CGLOBEX", ""))
    day.log()
    before = _mentions(day)
    _reply(day)

    assert (before, _mentions(day)) == ([], [f"{GUS} On it"])


def test_whoever_is_not_in_the_channel_is_named(day: HttpApp) -> None:
    day.slack.people.leave("UGUS", "CGLOBEX")
    day.log()
    _reply(day)

    assert _mentions(day) == []


def test_a_new_requester_is_mentioned_in_the_next_message_and_the_old_one_never_again(day: HttpApp) -> None:
    day.log()
    edits.edit(day.desk, 1, title="Printer is offline", details=None, requester="UMAYA", by="UANA")
    _reply(day, "Hello Maya")
    edits.edit(day.desk, 1, title="Printer is offline", details=None, requester="UGUS", by="UANA")
    _reply(day, "Hello Gus")

    assert _mentions(day, MAYA) == [f"{MAYA} Hello Maya"]
    assert len(_mentions(day)) == 1


def test_an_automatic_message_may_be_the_next_one(open_at: Callable[[datetime], HttpApp]) -> None:
    tokyo = open_at(datetime(2026, 11, 24, 0, 30, tzinfo=UTC))  # half past nine in the morning for Maya
    tokyo.log()
    edits.edit(tokyo.desk, 1, title="Printer is offline", details=None, requester="UMAYA", by="UANA")
    actions.resolve(tokyo.desk, 1, by="UANA")
    tokyo.move(hours=25)

    assert [text for text in _mentions(tokyo, MAYA) if "working for you now" in text]


def test_what_could_not_be_sent_has_mentioned_nobody(night: HttpApp) -> None:
    night.log()
    night.slack.faults.add("error:invalid_blocks", "chat.postMessage", channel="CGLOBEX")
    _reply(night, "Lost")
    _reply(night, "Here")

    with night.desk.read() as tx:
        told = [one.detail["message"] for one in rows.events.of_issue(tx, 1) if one.what == "mentioned"]
        states = [one.state for key in told if (one := rows.outbox_read.of_key(tx, key))]
    assert _mentions(night) == [f"{GUS} Here"]
    assert states == [State.FAILED, State.SENT]


@pytest.mark.both_databases
def test_of_two_answers_sent_at_once_one_mentions_them(room: DeskEnv) -> None:
    room.log()
    first, second = room.sender(), room.sender()
    first.drain()
    for words in ("One", "Two"):
        replies.reply(room.desk, 1, by="UANA", words=words)
    room.at_next("chat.postMessage", second.drain, channel="CGLOBEX")

    first.drain()

    said = [one for one in room.messages("CGLOBEX") if "username" in one]
    assert len(said) == 2
    assert sum(GUS in one["text"] for one in said) == 1


def test_the_issue_is_held_before_a_budget_as_everywhere_else(make_room: Callable[..., DeskEnv]) -> None:
    room = make_room(start=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    room.log(requester="UMAYA")
    sender = room.sender()
    sender.drain()
    edits.edit(room.desk, 1, title="Printer is offline", details=None, requester="UGUS", by="UANA")
    pending.wait(room.desk, 1, by="UANA")
    room.clock.move(room.of_key("reminder:1:1").due_at - room.clock.now() + timedelta(minutes=1))
    room.clock.move(timedelta(hours=(16 - room.clock.now().hour) % 24))  # ten in the morning for Gus

    with counted(room.store) as cost:
        sender.drain()

    held = [nth for nth, one in enumerate(cost.statements) if "INSERT INTO issue_events" in one]
    charged = [nth for nth, one in enumerate(cost.statements) if "payers" in one]
    assert room.of_key("reminder:1:1").state is State.SENT
    assert GUS in room.messages("CGLOBEX", "need your reply")[0]["text"]
    assert held[0] < charged[0]


def test_a_first_line_that_goes_out_after_their_day_leaves_the_mention_to_the_first_answer(
    make_room: Callable[..., DeskEnv],
) -> None:
    room = make_room(start=datetime(2026, 11, 23, 22, 59, tzinfo=UTC))  # a minute before Gus goes home
    room.faults.add("refuse_before", "chat.postMessage", channel="CGLOBEX")
    room.log()
    sender = room.sender()
    sender.drain()
    room.clock.move(timedelta(hours=2))
    room.pass_time(sender, 30, 30)
    replies.reply(room.desk, 1, by="UANA", words="On it")
    sender.drain()

    line, answer = room.messages("CGLOBEX")
    assert (GUS in line["text"], GUS in answer["text"]) == (False, True)
    assert str(lists.full(room.desk, 1, by="UANA").text).count("by a mention") == 1
