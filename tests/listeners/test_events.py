"""What is said in threads: counted, linked, or done."""

import re
from dataclasses import replace

import pytest

from slackbot.domain import command
from slackbot.domain.metrics import Side
from slackbot.playground import rooms
from slackbot.store import channels, people, touches
from tests.http_app import HttpApp


def _spoken(hall: HttpApp, number: int = 1) -> list[tuple[Side, str]]:
    with hall.desk.read() as tx:
        return [(contact.side, contact.by) for contact in touches.of_issue(tx, number)]


def _let_eli_be_no_agent(hall: HttpApp) -> None:
    """Let Eli be in the agents' channel without being an agent."""
    with hall.desk.begin() as tx:
        people.set_roster(tx, agents=["UANA", "UBEN", "UDANA"], leads=["UDANA"])


def test_a_customers_message_is_linked_to_the_agents_and_mentions_the_holder(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "claim #1")

    hall.say("UGUS", "CGLOBEX", "It is on fire now", thread)
    hall.drain()

    link = hall.last("CTRIAGE", hall.card()["ts"])
    assert link["text"].startswith("<@UANA>: Gus Holt wrote <http")
    assert link["text"].endswith("|in the thread> of #1.")
    assert "on fire" not in link["text"]
    assert [block["type"] for block in link["blocks"]] == ["section"]
    assert _spoken(hall) == [(Side.CUSTOMER, "UGUS")]


def test_thank_you_on_a_resolved_issue_offers_reopen_and_reopens_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")

    hall.say("UGUS", "CGLOBEX", "Thank you!", thread)
    hall.drain()

    link = hall.last("CTRIAGE", hall.card()["ts"])
    assert "The issue is resolved; reopen it if it is not solved after all." in link["text"]
    assert "Solved by" in hall.card()["text"]
    assert hall.click("UBEN", "CTRIAGE", link["ts"], "issue.reopen").startswith("#1 is open again")


def test_an_agents_messages_in_the_thread_are_contacts_and_nobody_is_told(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UANA", "CGLOBEX", "We look at it", thread)
    hall.say("UBEN", "CGLOBEX", "Nearly there", thread, broadcast=True)
    hall.drain()

    assert _spoken(hall) == [(Side.AGENT, "UANA"), (Side.AGENT, "UBEN")]
    assert len(hall.slack.messages("CTRIAGE")) == 1


def test_each_message_is_counted_once(hall: HttpApp) -> None:
    thread = hall.log()
    hall.slack.duplicate_next_event()
    ts = hall.say("UANA", "CGLOBEX", "We look at it", thread)
    hall.slack.people.edit("UANA", "CGLOBEX", ts, "We look at it now")
    hall.heard(lambda event: event.get("subtype") == "message_changed")
    hall.slack.people.delete("UANA", "CGLOBEX", ts)
    hall.heard(lambda event: event.get("subtype") == "message_deleted")

    assert _spoken(hall) == [(Side.AGENT, "UANA")]


def test_words_outside_the_thread_and_of_bystanders_of_ours_are_none_of_it(hall: HttpApp) -> None:
    thread = hall.log()
    hall.slack.people.join("UELI", "CGLOBEX")

    hall.say("UGUS", "CGLOBEX", "Good morning")
    hall.say("UELI", "CGLOBEX", "I heard of it too", thread)
    hall.drain()

    assert _spoken(hall) == []
    assert len(hall.slack.messages("CTRIAGE")) == 1


def test_somebody_else_of_the_customers_is_linked_too(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UMAYA", "CGLOBEX", "Mine as well", thread)
    hall.drain()

    assert hall.last("CTRIAGE", hall.card()["ts"])["text"].startswith("Maya Chen wrote ")


def test_words_of_agents_in_the_cards_thread_are_done(hall: HttpApp) -> None:
    thread = hall.log()
    card = hall.card()["ts"]

    hall.say("UBEN", "CTRIAGE", "!claim", card)
    assert hall.whispered("UBEN") == "You have #1, “Printer is offline”."
    hall.say("UBEN", "CTRIAGE", "!note ask @gus & <wait>", card)
    assert hall.whispered("UBEN") == "Your note on #1 is kept for the team."
    hall.say("UBEN", "CTRIAGE", "!resolve Replaced the toner", card)
    assert hall.whispered("UBEN").startswith("#1, “Printer is offline”, is resolved. Gus Holt gets a check-in <!date^")

    hall.drain()
    assert hall.last("CGLOBEX", thread)["text"] == "<@UGUS> Replaced the toner"
    assert "noted: ask @Gus Holt &amp; &lt;wait&gt; · <@UBEN>" in hall.issue("UANA", "show #1")
    assert "1 contact" in hall.issue("UANA", "show #1")
    assert len([one for one in hall.slack.messages("CTRIAGE", card) if one["user"] == "UBOT"]) == 1


def test_the_cards_thread_is_enough_for_an_agents_whole_work(hall: HttpApp) -> None:
    thread = hall.log()
    card = hall.card()["ts"]

    hall.say("UBEN", "CTRIAGE", "!help", card)
    helped = hall.whispered("UBEN")
    hall.say("UBEN", "CTRIAGE", "!reply Try the *other* tray", card)
    replied = hall.whispered("UBEN")
    hall.say("UBEN", "CTRIAGE", "!resolve", card)
    hall.say("UBEN", "CTRIAGE", "!reopen", card)
    opened = hall.whispered("UBEN")
    hall.drain()

    assert {f"`!{verb}" for verb in command.THREAD_VERBS if verb != "help"} <= set(re.findall(r"`!\w+", helped))
    assert "#1" in replied
    assert opened.startswith("#1 is open again")
    assert hall.last("CGLOBEX", thread)["text"] == "<@UGUS> Try the *other* tray"
    assert len(_spoken(hall)) == 1


@pytest.mark.parametrize("word", ["!reply Hello", "!reopen", "!help"])
def test_what_is_for_the_cards_thread_is_done_nowhere_else(hall: HttpApp, word: str) -> None:
    thread = hall.log()

    hall.say("UBEN", "CGLOBEX", word, thread)
    hall.drain()

    assert hall.whispered("UBEN").startswith("The customer reads this thread")
    assert _spoken(hall) == []
    assert len(hall.slack.messages("CGLOBEX", thread)) == 2  # our line, and that word


def test_an_issue_waits_for_its_customer_at_a_word_in_the_cards_thread_only(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UBEN", "CGLOBEX", "!pending", thread)
    refused = hall.whispered("UBEN")
    hall.say("UBEN", "CTRIAGE", "!pending", hall.card()["ts"])
    hall.drain()

    assert refused == "The customer reads this thread. Write `!pending` in the card’s thread instead."
    assert hall.whispered("UBEN").startswith("#1, “Printer is offline”, waits for the customer. Gus Holt is reminded")
    assert "Waiting for Gus since" in hall.card()["text"]


def test_words_in_the_customers_thread_are_done_and_are_no_contacts(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UANA", "CGLOBEX", "!claim", thread)
    hall.say("UANA", "CGLOBEX", "!note they are late payers", thread)
    refused = hall.whispered("UANA")
    hall.say("UANA", "CGLOBEX", "!resolve", thread)
    hall.drain()

    assert refused == "The customer reads this thread. Write `!note` in the card’s thread instead."
    assert "Solved by Ana Lima" in hall.card()["text"]
    assert _spoken(hall) == []


_CANNOT_BE_DONE = [
    ("UBEN", "!clam", "Did you mean `claim`?"),
    ("UBEN", "!show", "`!show` does not work in a thread."),
    ("UBEN", "!note", "What should it say? For example `!note Waiting for the supplier`."),
    ("UBEN", "!reply", "What should it say? For example `!reply We have found the cause`."),
    ("UBEN", "!reopen", "#1 is not resolved, so there is nothing to reopen."),
    ("UBEN", "!resolve #2 done", "This is the thread of #1, not of #2."),
    ("UELI", "!claim", "Only support agents can use this."),
]


def test_a_word_that_cannot_be_done_is_refused_to_its_author_alone(hall: HttpApp) -> None:
    hall.log()
    hall.slack.people.join("UELI", "CTRIAGE")
    hall.heard(lambda event: event["type"] == "member_joined_channel")
    _let_eli_be_no_agent(hall)

    for user, text, says in _CANNOT_BE_DONE:
        hall.say(user, "CTRIAGE", text, hall.card()["ts"])
        hall.drain()

        assert says in hall.whispered(user), text
        assert "New" in hall.card()["text"], text


def test_a_customers_exclamation_is_no_command(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UGUS", "CGLOBEX", "!resolve", thread)
    hall.drain()

    assert "New" in hall.card()["text"]
    assert "Gus Holt wrote" in hall.last("CTRIAGE", hall.card()["ts"])["text"]


def test_ordinary_talk_in_the_cards_thread_stays_there(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UBEN", "CTRIAGE", "Has anyone seen this before?", hall.card()["ts"])
    hall.drain()

    assert _spoken(hall) == []
    assert not hall.slack.ephemerals("UBEN")
    assert len(hall.slack.messages("CGLOBEX", thread)) == 1


def test_a_repeated_word_is_done_and_answered_once(hall: HttpApp) -> None:
    hall.log()
    hall.slack.duplicate_next_event()

    ts = hall.say("UBEN", "CTRIAGE", "!claim", hall.card()["ts"])
    hall.slack.wait_for(lambda: [body.get("event", {}).get("ts") for body in list(hall.acked)].count(ts) == 2)
    hall.settle()

    assert [one["text"] for one in hall.slack.ephemerals("UBEN")] == ["You have #1, “Printer is offline”."]


def test_whoever_leaves_the_agents_channel_is_an_agent_no_more(hall: HttpApp) -> None:
    hall.log()

    hall.slack.people.leave("UCHIARA", "CTRIAGE")
    hall.heard(lambda event: event["type"] == "member_left_channel")
    hall.slack.people.invite("UANA", "CTRIAGE", "UELI")
    hall.heard(lambda event: event["type"] == "member_joined_channel")

    assert hall.issue("UCHIARA", "claim #1").startswith("Only support agents")
    assert hall.issue("UELI", "claim #1", "CTRIAGE") == "You have #1, “Printer is offline”."


def test_whoever_leaves_the_company_is_an_agent_no_more(hall: HttpApp) -> None:
    hall.log()

    hall.slack.people.deactivate("UCHIARA")
    hall.heard(lambda event: event["type"] == "user_change")

    with hall.desk.read() as tx:
        gone = people.get(tx, "UCHIARA")
    assert gone is not None
    assert gone.is_gone


def test_a_picture_that_somebody_took_away_is_forgotten_as_soon_as_slack_tells(hall: HttpApp) -> None:
    with hall.desk.begin() as tx:
        ana = people.get(tx, "UANA")
        assert ana is not None
        people.keep(tx, replace(ana, picture="https://avatars.example/ana.png"), at=hall.desk.wall())

    rooms.announce_user(hall.slack._state, "UANA")
    hall.heard(lambda event: event["type"] == "user_change")

    with hall.desk.read() as tx:
        changed = people.get(tx, "UANA")
    assert changed is not None
    assert changed.picture is None


def test_a_guest_in_the_agents_channel_is_no_agent(hall: HttpApp) -> None:
    hall.slack.people.invite("UANA", "CTRIAGE", "UGIL")
    hall.heard(lambda event: event["type"] == "member_joined_channel")

    assert hall.issue("UGIL", "list", "CTRIAGE").startswith("Only support agents")


def test_a_channel_we_were_removed_from_is_no_longer_ours_to_write_in(hall: HttpApp) -> None:
    hall.slack.people.remove("UANA", "CGLOBEX", "UBOT")
    hall.heard(lambda event: event["type"] == "member_left_channel")

    assert "Type `/invite @support-desk`" in hall.issue("UANA", "log @gus Printer")


def test_a_channel_that_gets_shared_becomes_a_customers(hall: HttpApp) -> None:
    hall.slack.people.share("UANA", "CTRIAGE", "T0GLOBEX001")
    hall.heard(lambda event: event["type"] == "channel_shared")

    with hall.desk.read() as tx:
        found = channels.get(tx, "CTRIAGE")
    assert found is not None
    assert found.is_shared
