"""What an agent was told is on its way, and dies: the agents are asked each time, once for each time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, replies
from slackbot.desk.people import places
from slackbot.desk.reports import figures_file, lists, summary, summary_post
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.kinds import KINDS, Kind
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Figure
from slackbot.outbox import lost_messages
from slackbot.outbox.sender import Sender
from tests.desk_env import DeskEnv
from tests.http_app import HttpApp
from tests.running_app import Json


@dataclass(frozen=True)
class Promise:
    """The key and kind of what an agent is told is on its way, and what it says.

    `make` brings it about, of an issue that was logged; None if logging alone does.
    """

    key: str
    kind: Kind
    words: str
    make: Callable[[DeskEnv], object] | None = None


def _reply(room: DeskEnv) -> None:
    replies.reply(room.desk, 1, by="UANA", words="We have found it")


def _answer(room: DeskEnv) -> None:
    actions.resolve(room.desk, 1, by="UANA", words="Please update to 4.2")


def _note(room: DeskEnv) -> None:
    replies.note(room.desk, 1, by="UANA", words="Ask the supplier")


def _hand_over(room: DeskEnv) -> None:
    actions.assign(room.desk, 1, to="UBEN", by="UANA")


def _ask(room: DeskEnv) -> None:
    actions.resolve(room.desk, 1, by="UANA")
    room.clock.move(timedelta(hours=25))


def _rate(room: DeskEnv) -> None:
    _ask(room)
    room.pass_time(room.sender(), 1)
    room.clock.move(timedelta(days=3))


def _summarize(room: DeskEnv) -> None:
    summary_post.post_here(room.desk, summary.named(room.desk, "yesterday"), channel="CLEADS", by="UANA")


def _file(room: DeskEnv) -> None:
    day = summary.named(room.desk, "yesterday").last_day
    figures_file.send(room.desk, Page(Figure.ISSUES, day, day), by="UANA")


PROMISES: Mapping[str, Promise] = {
    "card": Promise("card:1", Kind.CARD, "#1 Printer is offline"),
    "first line": Promise("notice:1", Kind.NOTICE, "got this"),
    "reply": Promise("reply:1", Kind.REPLY, "We have found it", _reply),
    "answer": Promise("answer:1", Kind.REPLY, "Please update to 4.2", _answer),
    "note": Promise("note:1", Kind.NOTE, "Ask the supplier", _note),
    "hand-over": Promise("handover:1", Kind.HANDOVER, "#1", _hand_over),
    "check-in": Promise("checkin:1", Kind.CHECKIN, "#1", _ask),
    "survey": Promise("survey:1", Kind.SURVEY, "#1", _rate),
    "summary": Promise("summary-extra", Kind.SUMMARY, "22 November", _summarize),
    "file": Promise("figures:", Kind.FIGURES, "22 Nov", _file),
}
REFUSED: Mapping[str, str] = {
    "archived": "is_archived",
    "not in the channel": "not_in_channel",
    "restricted": "restricted_action",
    "failed": "invalid_blocks",
}


_LOST = ("Send again", "Leave it")
_UNSURE = ("Send again", "It arrived")


def _die(room: DeskEnv, sender: Sender, promise: Promise, how: str) -> None:
    """Let the message, which is in line, die."""

    def is_it(call: Json) -> bool:
        said = str(call.get("text"))
        return promise.words in said and "could not be sent" not in said and "may or may not" not in said

    if how in REFUSED:
        room.faults.add(f"error:{REFUSED[how]}", where=is_it, times=2)  # a summary is tried without its chart as well
        sender.drain()
    else:
        room.faults.add("refuse_before", where=is_it)
        for look in ("conversations.history", "conversations.replies"):
            room.faults.add("error:missing_scope", look, times=2)
        sender.drain()
        room.pass_time(sender, 13)
    room.faults.clear()
    room.pass_time(sender, 1, 1)


def _row(room: DeskEnv, promise: Promise) -> Delivery:
    return room.of_key_like(promise.key)[0]


def _questions(room: DeskEnv) -> list[Json]:
    return [*room.messages("CTRIAGE", "could not be sent"), *room.messages("CTRIAGE", "may or may not have arrived")]


def _buttons(question: Json) -> tuple[str, ...]:
    """Return the buttons of a question."""
    elements = [one for block in question["blocks"] for one in block.get("elements", ())]
    return tuple(one["text"]["text"] for one in elements if one.get("type") == "button")


def _listed(room: DeskEnv, row: Delivery) -> bool:
    """Return whether the menu has the message, with its buttons."""
    blocks = lists.menu(room.desk, by="UBEN").blocks
    values = {one.get("value") for block in blocks for one in block.get("elements", ())}
    return str(row.id) in values


def test_the_table_has_every_kind_that_an_agent_is_told_of() -> None:
    promised = {kind for kind in Kind if KINDS[kind].is_promised}

    assert {promise.kind for promise in PROMISES.values()} == promised - {Kind.CES}


def _deaths(what: str) -> Sequence[tuple[str, ...]]:
    """Return two lives of three deaths: every way to die is in them, and of each kind another twice in a row."""
    hows = [*REFUSED, "unsure"]
    first = list(PROMISES).index(what) % len(hows)
    turned = [*hows[first:], *hows[:first]]
    return (turned[0], turned[0], turned[1]), tuple(turned[2:])


@pytest.mark.parametrize(("what", "hows"), [(what, hows) for what in PROMISES for hows in _deaths(what)])
def test_agents_are_asked_each_time_that_it_dies_and_once_for_each(
    room: DeskEnv, what: str, hows: Sequence[str]
) -> None:
    promise, sender = PROMISES[what], room.sender()
    room.log()
    if promise.make is not None:
        room.pass_time(sender, 1)
        promise.make(room)
    asked, listed, standing = [], [], list[Json]()

    for how in hows:
        _die(room, sender, promise, how)
        standing += _questions(room)
        asked.append(len(_questions(room)))
        listed.append(_listed(room, _row(room, promise)))
        lost_messages.send_again(room.desk, _row(room, promise).id, by="UBEN")
    room.pass_time(sender, 1, 1)

    assert asked == [1, 1, 1]  # those before have lost their buttons, and say what became of it
    assert len({one["ts"] for one in standing}) == 3
    assert _questions(room) == []
    assert listed == [True, True, True]
    assert _row(room, promise).state is State.SENT
    assert not _listed(room, _row(room, promise))
    assert [_buttons(one) for one in standing] == [_UNSURE if how == "unsure" else _LOST for how in hows]
    below = {one.get("thread_ts") for one in standing}
    assert below == ({None} if what in ("card", "summary", "file") else {room.of_key("card:1").ts})


@pytest.mark.parametrize("how", REFUSED)
def test_what_is_given_up_is_not_asked_about_again(room: DeskEnv, how: str) -> None:
    promise, sender = PROMISES["reply"], room.sender()
    room.log()
    room.pass_time(sender, 1)
    _reply(room)
    _die(room, sender, promise, how)

    lost_messages.leave(room.desk, _row(room, promise).id, by="UBEN")
    places.joined(room.desk, room.slack, "CGLOBEX")
    room.pass_time(sender, 1, 1)

    assert _questions(room) == []
    assert len(room.messages("CTRIAGE", "is not sent, as Ben Okoro decided")) == 1
    assert room.messages("CGLOBEX", "We have found it") == []
    assert not _listed(room, _row(room, promise))


def test_what_is_held_where_the_first_line_is_held_is_asked_about_too(room: DeskEnv) -> None:
    sender = room.sender()
    room.log()
    _die(room, sender, PROMISES["first line"], "archived")

    _reply(room)
    room.pass_time(sender, 1)
    asked = [one["text"] for one in _questions(room)]
    lost_messages.send_again(room.desk, _row(room, PROMISES["reply"]).id, by="UBEN")
    room.pass_time(sender, 1, 1)

    (line,), (reply,) = room.messages("CGLOBEX", "got this"), room.messages("CGLOBEX", "We have found it")
    assert ["first line" in text for text in asked] == [True, False]
    assert reply["thread_ts"] == line["ts"]


def test_who_was_told_to_invite_us_is_not_asked_as_well(room: DeskEnv) -> None:
    sender = room.sender()
    number = room.log("Too far away", channel="CHOOLI", requester="UHANA").number
    replies.reply(room.desk, number, by="UANA", words="We are on it")
    actions.resolve(room.desk, number, by="UANA", words="It is done")
    room.pass_time(sender, 1)
    room.clock.move(timedelta(hours=25))
    room.pass_time(sender, 1)

    assert {row.state for row in room.of_key_like("reply:")} == {State.HELD}
    assert _questions(room) == []


def test_what_dies_once_we_were_invited_is_asked_about(room: DeskEnv) -> None:
    sender = room.sender()
    number = room.log("Too far away", channel="CHOOLI", requester="UHANA").number
    room.pass_time(sender, 1)
    replies.reply(room.desk, number, by="UANA", words="We have found it")
    room.pass_time(sender, 1)
    room.playground.people.invite("UANA", "CHOOLI", "UBOT")
    places.joined(room.desk, room.slack, "CHOOLI")

    _die(room, sender, PROMISES["reply"], "archived")

    (asked,) = _questions(room)
    assert "A reply to the customer" in asked["text"]


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot, which hears what happens."""
    with HttpApp(database_url) as opened:
        yield opened


def test_a_reply_into_a_channel_archived_behind_our_back_comes_once_it_is_back(hall: HttpApp) -> None:
    hall.log()
    with hall.slack.silence():
        hall.slack.people.archive("UANA", "CGLOBEX")
    told = hall.issue("UANA", "reply #1 The fix is out")
    hall.drain()
    hall.drain()

    asked = [one for one in hall.slack.messages("CTRIAGE") if "could not be sent" in one["text"]]
    menu = hall.command("UBEN", "help")

    assert "on its way" in told
    assert [one["thread_ts"] for one in asked] == [hall.card()["ts"]]
    assert asked[0]["text"].startswith("<@UANA>: A reply to the customer for #1 could not be sent")
    assert "the channel is archived" in asked[0]["text"]
    assert "Send again" in str(menu)
