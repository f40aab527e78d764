"""A card that was deleted, by a person or by the channel's retention, is posted again, once, and work goes on there."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, replies
from slackbot.outbox import lost_messages
from slackbot.store.tables import deliveries
from tests.desk_env import DeskEnv
from tests.http_app import HttpApp
from tests.running_app import Json

_SAID = "in place of a card that was deleted"


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot, which hears what happens."""
    with HttpApp(database_url) as opened:
        yield opened


def _delete(room: DeskEnv) -> str:
    """Delete the newest card, as retention does: nobody tells us. Return its `ts`."""
    gone = str(_cards(room)[-1]["ts"])
    room.playground.people.delete("UBOT", "CTRIAGE", gone)
    return gone


def _cards(room: DeskEnv) -> list[Json]:
    return room.top("CTRIAGE", "Printer is offline")


def _settled(room: DeskEnv) -> None:
    room.pass_time(room.sender(), 1, 1, 1)


def _claim(room: DeskEnv) -> None:
    actions.claim(room.desk, 1, by="UBEN")


def _note(room: DeskEnv) -> None:
    replies.note(room.desk, 1, by="UBEN", words="Ask the supplier")


def _both(room: DeskEnv) -> None:
    _note(room)
    _claim(room)
    replies.note(room.desk, 1, by="UBEN", words="They are closed")


@pytest.mark.parametrize("do", [_claim, _note, _both])
def test_what_is_done_next_brings_one_new_card_with_all_below_it(
    room: DeskEnv, do: Callable[[DeskEnv], object]
) -> None:
    room.log()
    _settled(room)
    gone = _delete(room)

    do(room)
    _settled(room)
    actions.assign(room.desk, 1, to="UANA", by="UBEN")
    replies.note(room.desk, 1, by="UANA", words="It is mine")
    _settled(room)

    cards, below = _cards(room), [one["thread_ts"] for one in room.messages("CTRIAGE") if one.get("thread_ts")]
    assert [card["ts"] for card in cards] == [room.of_key("card:1").ts]
    assert [card["ts"] != gone and "Ana Lima · " in card["text"] for card in cards] == [True]
    assert set(below) == {cards[0]["ts"]}
    assert room.messages("CTRIAGE", "could not be sent") == []


def test_the_new_card_says_that_it_takes_the_place_of_another(room: DeskEnv) -> None:
    room.log()
    _settled(room)
    before = _cards(room)[0]["text"]
    _delete(room)

    _claim(room)
    _settled(room)

    said = [card["text"] + str(card["blocks"]) for card in _cards(room)]
    assert _SAID not in before
    assert [text.count(_SAID) for text in said] == [2]


def test_an_edit_where_replies_stand_below_a_deleted_card_brings_a_new_one(room: DeskEnv) -> None:
    room.log()
    _note(room)
    _settled(room)
    _delete(room)

    _claim(room)
    _settled(room)

    assert [_SAID in card["text"] for card in _cards(room)] == [True]


def test_a_card_deleted_again_is_posted_again_but_not_without_end(room: DeskEnv) -> None:
    room.log()
    _settled(room)
    posted = []
    for minutes, do in ((0, actions.claim), (1, actions.unclaim), (10, actions.claim)):
        room.clock.move(timedelta(minutes=minutes))
        for card in _cards(room):
            room.playground.people.delete("UBOT", "CTRIAGE", card["ts"])
        do(room.desk, 1, by="UBEN")
        _settled(room)
        posted.append(len(_cards(room)))

    assert posted == [1, 0, 1]


def test_what_is_said_below_a_card_deleted_at_once_again_stands_alone(room: DeskEnv) -> None:
    room.log()
    _settled(room)
    _delete(room)
    _claim(room)
    _settled(room)
    _delete(room)

    _note(room)
    _settled(room)

    assert _cards(room) == []
    assert len(room.top("CTRIAGE", "Ask the supplier")) == 1
    assert room.messages("CTRIAGE", "could not be sent") == []


def test_a_card_that_nobody_works_with_any_more_stays_deleted(room: DeskEnv) -> None:
    room.log()
    actions.resolve(room.desk, 1, by="UANA")
    _settled(room)
    _delete(room)

    room.clock.move(timedelta(days=30))
    replies.note(room.desk, 1, by="UBEN", words="For the record")
    _settled(room)

    assert _cards(room) == []
    assert len(room.top("CTRIAGE", "For the record")) == 1


def test_a_line_refused_before_comes_below_the_new_card_with_send_again(room: DeskEnv) -> None:
    room.log()
    _settled(room)
    _delete(room)
    _note(room)
    with room.desk.begin() as tx:
        refused = deliveries.update().where(deliveries.c.kind == "note")
        tx.db.execute(refused.values(state="failed", reason="thread_not_found"))

    lost_messages.send_again(room.desk, room.of_key_like("note:1")[0].id, by="UBEN")
    _settled(room)

    assert [one["thread_ts"] for one in room.messages("CTRIAGE", "Ask the supplier")] == [
        card["ts"] for card in _cards(room)
    ]
    assert len(_cards(room)) == 1


def _delete_card(hall: HttpApp, ts: str) -> None:
    hall.slack.people.delete("UBOT", "CTRIAGE", ts)
    left = {"subtype": "tombstone", "ts": ts}  # where replies stand below
    hall.heard(lambda event: event.get("deleted_ts") == ts or left.items() <= event.get("message", {}).items())
    hall.drain()


@pytest.mark.parametrize("with_replies", [False, True])
def test_a_card_whose_deletion_we_hear_of_is_posted_anew_at_once(hall: HttpApp, *, with_replies: bool) -> None:
    thread = hall.log()
    if with_replies:
        hall.issue("UANA", "note #1 Ask the supplier")
        hall.drain()
    gone = hall.card()["ts"]

    _delete_card(hall, gone)
    hall.say("UGUS", "CGLOBEX", "Any news?", thread)
    hall.drain()

    cards = [one["ts"] for one in hall.slack.messages("CTRIAGE") if "asked by" in one["text"]]
    links = [one["thread_ts"] for one in hall.slack.messages("CTRIAGE") if "in the thread" in one["text"]]
    assert len(cards) == 1
    assert links == cards != [gone]


def test_the_card_of_what_is_resolved_is_not_posted_anew_by_its_deletion_alone(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1 Restarted it")
    hall.drain()

    _delete_card(hall, str(hall.card()["ts"]))

    assert [one for one in hall.slack.messages("CTRIAGE") if _SAID in one["text"]] == []
