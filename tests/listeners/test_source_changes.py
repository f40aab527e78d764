"""The message an issue was made of, changed or deleted later: its words follow it, and nobody hears them again."""

import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from slackbot.desk.issues import source_changes
from slackbot.playground import messages
from slackbot.store.tables import metadata
from tests.http_app import HttpApp

SECRET = "hunter2"


@pytest.fixture
def desk(database_url: str) -> Iterator[HttpApp]:
    """The listeners, on each database."""
    with HttpApp(database_url) as opened:
        yield opened


def _logged(hall: HttpApp, text: str = f"Login fails\npassword {SECRET}", *, thread: str | None = None) -> str:
    """Let Gus write, and Ana log it; return the `ts` of the message."""
    ts = hall.say("UGUS", "CGLOBEX", text, thread)
    hall.shortcut("UANA", "CGLOBEX", ts)
    return ts


def _delete(hall: HttpApp, ts: str, *, user: str = "UGUS", channel: str = "CGLOBEX") -> None:
    seen = len(hall.acked)
    hall.slack.people.delete(user, channel, ts)
    hall.slack.wait_for(lambda: any(_is_change(body, ts) for body in hall.acked[seen:]))
    hall.settle()


def _edit(hall: HttpApp, ts: str, text: str, *, user: str = "UGUS", channel: str = "CGLOBEX") -> None:
    seen = len(hall.acked)
    hall.slack.people.edit(user, channel, ts, text)
    hall.slack.wait_for(lambda: any(_is_change(body, ts) for body in hall.acked[seen:]))
    hall.settle()


def _shown(hall: HttpApp) -> list[str]:
    below = hall.slack.messages("CTRIAGE", hall.card()["ts"])[1:]
    return [one["text"] for one in below if "changed" in one["text"]]


def _vanish(hall: HttpApp, ts: str) -> None:
    """Let the message be deleted while nobody tells us."""
    state = hall.slack._state
    heard, state.app = state.app, type(state.app)(**{**state.app.__dict__, "events": frozenset()})
    messages.delete(state, state.channels["CGLOBEX"], ts)
    state.app = heard


def _is_change(body: dict[str, object], ts: str) -> bool:
    event = body.get("event")
    if not isinstance(event, dict) or "previous_message" not in event:
        return False
    return ts in (event.get("deleted_ts"), event.get("message", {}).get("ts"))


def _kept(hall: HttpApp) -> str:
    """Return all that the database holds, as text."""
    with hall.desk.read() as tx:
        kept = [[*row] for table in metadata.sorted_tables for row in tx.db.execute(select(table))]
    return json.dumps(kept, default=str)


def _said(hall: HttpApp) -> str:
    """Return all that our messages say at this moment."""
    ours = [one for board in hall.slack._state.boards.values() for one in board.messages.values()]
    return json.dumps([one for one in ours if one.get("user") == "UBOT"])


def _lines(hall: HttpApp) -> list[str]:
    below = hall.slack.messages("CTRIAGE", hall.card()["ts"])[1:]
    return [one["text"] for one in below if "deleted" in one["text"]]


@pytest.mark.parametrize("is_answered", [False, True], ids=["alone", "with replies"])
def test_words_of_a_deleted_message_are_kept_and_repeated_nowhere_and_the_agents_are_told_once(
    desk: HttpApp, is_answered: bool
) -> None:
    source = _logged(desk, f"Login with {SECRET} fails\nuser gus, password {SECRET}")
    if is_answered:
        desk.drain()
        assert SECRET in desk.card()["text"]

    _delete(desk, source)
    _delete_again(desk)
    desk.drain()

    assert _lines(desk) == [
        "Gus Holt’s message that #1 was logged from was deleted. I no longer show its words. "
        "Please give #1 another title if you still work on it."
    ]
    assert SECRET not in _kept(desk) + _said(desk)
    assert desk.card()["text"].startswith("#1 Deleted message · New")
    answers = [
        desk.issue("UANA", text) for text in ("claim #1", "show #1", "list", "why #1", "resolve #1", "customer @gus")
    ]
    desk.move(hours=25)
    desk.move(days=2)
    assert SECRET not in " ".join(answers) + _said(desk) + _kept(desk)


def _delete_again(hall: HttpApp) -> None:
    """Let Slack tell of the last change once more."""
    last = next(body for body in reversed(hall.acked) if "previous_message" in body.get("event", {}))
    assert hall.dispatch(last).status == 200


_STEPS = ("checkin.solved", "survey.5", "settled")


@pytest.mark.parametrize("answered", range(len(_STEPS) + 1), ids=["asked", *_STEPS])
def test_what_we_have_said_already_is_edited_and_stays_what_it_was(desk: HttpApp, answered: int) -> None:
    source = _logged(desk, f"Login with {SECRET} fails")
    desk.issue("UANA", "assign #1 @ben")
    desk.issue("UBEN", "resolve #1")
    desk.move(hours=25)
    for step in _STEPS[:answered]:
        if step != "settled":
            desk.click("UGUS", "CGLOBEX", desk.last("CGLOBEX", source)["ts"], step)
        desk.move(hours=4)
    before = _ours(desk, source)
    assert SECRET in _said(desk)

    _delete(desk, source)
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk)
    assert _ours(desk, source) == [
        (text.replace(f"Login with {SECRET} fails", "Deleted message"), buttons) for text, buttons in before
    ]


def _ours(hall: HttpApp, thread: str) -> list[tuple[str, list[str]]]:
    """Return the words and buttons of each message of ours in the thread."""
    ours = [one for one in hall.slack.messages("CGLOBEX", thread) if one.get("user") == "UBOT"]
    rows = [[block for block in one.get("blocks", ()) if block["type"] == "actions"] for one in ours]
    pressed = [[button["action_id"] for block in blocks for button in block["elements"]] for blocks in rows]
    return list(zip([one["text"] for one in ours], pressed, strict=True))


def test_what_is_just_being_sent_is_put_into_words_anew(desk: HttpApp) -> None:
    source = _logged(desk, f"Login with {SECRET} fails")
    desk.drain()
    desk.issue("UANA", "assign #1 @ben")
    gone = [lambda: source_changes.deleted(desk.desk, channel="CGLOBEX", ts=source, thread_ts=source, author=None)]

    def before_the_call(_: object) -> bool:
        if gone:
            gone.pop()()
        return False

    desk.slack.faults.add("hang", "conversations.open", where=before_the_call)
    desk.drain()
    desk.drain()

    calls = [call.args for call in desk.slack.calls("chat.postMessage")]
    said = [str(one["text"]) for one in calls if str(one["channel"]).startswith("D")]
    assert said
    assert SECRET not in "".join(said)


def test_what_an_agent_wrote_by_hand_stays_and_the_rest_goes(desk: HttpApp) -> None:
    source = _logged(desk)
    desk.command("UANA", "edit #1")
    desk.submit("UANA", title="Login fails for Gus", customer="UGUS", details=f"password {SECRET}")
    desk.drain()

    _delete(desk, source)
    desk.drain()

    assert desk.card()["text"].startswith("#1 Login fails for Gus · ")
    assert "What an agent has written by hand stays" in "".join(_lines(desk))
    assert SECRET not in _kept(desk) + _said(desk)


def test_a_form_that_was_open_meanwhile_does_not_bring_the_words_back(desk: HttpApp) -> None:
    source = _logged(desk)
    desk.command("UANA", "edit #1")
    _delete(desk, source)

    errors = desk.submit("UANA", title="Login fails", customer="UGUS", details=f"password {SECRET}")

    assert list(errors.values()) == [
        "Somebody has changed the words of #1 since you opened this form. Open it again: `edit #1`."
    ]
    desk.drain()
    assert SECRET not in _kept(desk) + _said(desk)


def test_other_messages_of_the_thread_are_not_the_source(desk: HttpApp) -> None:
    source = _logged(desk, "Login fails")
    desk.drain()
    reply = desk.say("UGUS", "CGLOBEX", "Any news?", source)

    _delete(desk, reply)
    desk.drain()

    assert desk.card()["text"].startswith("#1 Login fails · ")
    assert _lines(desk) == []


def test_a_source_within_a_thread_is_taken_back_and_its_thread_stays(desk: HttpApp) -> None:
    root = desk.say("UMAYA", "CGLOBEX", "Good morning")
    source = _logged(desk, f"Also {SECRET}", thread=root)
    desk.drain()

    _delete(desk, source)
    desk.issue("UANA", "reply #1 We look at it")
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk)
    assert "We look at it" in desk.last("CGLOBEX", root)["text"]


@pytest.mark.parametrize("has_thread", [False, True], ids=["root", "reply"])
def test_a_source_that_is_gone_unheard_is_missed_when_its_thread_is_looked_through(
    desk: HttpApp, has_thread: bool
) -> None:
    root = desk.say("UMAYA", "CGLOBEX", "Good morning") if has_thread else None
    source = _logged(desk, thread=root)
    _vanish(desk, source)

    desk.drain()

    assert "The message that #1 was logged from was deleted." in "".join(_lines(desk))
    assert SECRET not in _kept(desk) + _said(desk)


@pytest.mark.parametrize("gone", [_delete, _vanish], ids=["heard", "unheard"])
@pytest.mark.parametrize("said_first", ["our line", "a reply"])
def test_where_the_thread_is_gone_what_we_say_first_begins_another(
    desk: HttpApp, gone: Callable[[HttpApp, str], None], said_first: str
) -> None:
    source = _logged(desk)
    if said_first == "a reply":
        desk.issue("UANA", "reply #1 We look at it")
    gone(desk, source)
    desk.drain()

    line = desk.last("CGLOBEX")
    desk.say("UGUS", "CGLOBEX", "I mean the one at Globex", line["ts"])
    desk.issue("UANA", "reply #1 We have found it")
    desk.drain()

    assert line["text"].startswith("Hi Gus, we’ve got this: #1, “Deleted message”.")
    assert "We have found it" in desk.last("CGLOBEX", line["ts"])["text"]
    below = [one["text"] for one in desk.slack.messages("CTRIAGE", desk.card()["ts"])]
    assert any("Gus Holt wrote" in text for text in below)
    assert not [text for text in below if "could not be sent" in text]
    assert len(_lines(desk)) == 1


def test_a_check_in_that_was_edited_for_its_title_still_thanks_for_the_answer(desk: HttpApp) -> None:
    source = _logged(desk)
    desk.drain()
    asked = desk.checkin(source)
    _delete(desk, source)
    desk.drain()

    desk.click("UGUS", "CGLOBEX", asked["ts"], "checkin.solved")
    desk.drain()

    now = next(one for one in desk.slack.messages("CGLOBEX") if one["ts"] == asked["ts"])
    assert now["text"].startswith("Thank you for telling us that #1")


@pytest.mark.parametrize("is_claimed", [False, True])
def test_the_issue_follows_its_source_until_somebody_answers(desk: HttpApp, is_claimed: bool) -> None:
    source = _logged(desk, "Exprot fials\nsince 8:00")
    desk.drain()
    if is_claimed:
        desk.issue("UANA", "claim #1")

    _edit(desk, source, "Export fails <for> all\nsince 9:00")
    _delete_again(desk)
    desk.drain()

    assert desk.card()["text"].startswith("#1 Export fails &lt;for&gt; all · ")
    assert "since 9:00" in json.dumps(desk.card()["blocks"])
    assert "“Export fails &lt;for&gt; all”" in desk.last("CGLOBEX", source)["text"]
    assert "8:00" not in _kept(desk)
    assert _shown(desk) == []
    assert desk.issue("UANA", "show #1").count("the message it was logged from was changed") == 1


@pytest.mark.parametrize("how", ["reply", "by hand", "resolve", "earlier"])
def test_once_somebody_has_answered_an_edit_is_shown_to_the_agents_and_the_issue_stays(desk: HttpApp, how: str) -> None:
    source = desk.say("UGUS", "CGLOBEX", "Exprot fials")
    if how == "earlier":
        desk.say("UANA", "CGLOBEX", "We look at it", source)
    desk.shortcut("UANA", "CGLOBEX", source)
    desk.drain()
    if how == "by hand":
        desk.say("UANA", "CGLOBEX", "We look at it", source)
    elif how != "earlier":
        desk.issue("UANA", f"{how} #1 We look at it")
    if how != "resolve":
        desk.issue("UANA", "claim #1")
    desk.drain()

    _edit(desk, source, "Export fails")
    _delete_again(desk)
    _edit(desk, source, "Export *fails* for all")
    desk.drain()

    assert _shown(desk) == [
        f"<@UANA>: Gus Holt changed the message that #1 was logged from. It says now: {text}"
        for text in ("Export fails", "Export *fails* for all")
    ]
    assert desk.card()["text"].startswith("#1 Exprot fials · ")


def test_an_older_edit_that_is_told_late_does_not_undo_a_newer_one(desk: HttpApp) -> None:
    source = _logged(desk, "One")
    _edit(desk, source, "Two")
    older = desk.acked[-1]
    _edit(desk, source, "Three")

    assert desk.dispatch(older).status == 200
    desk.drain()

    assert desk.card()["text"].startswith("#1 Three · ")


@pytest.mark.parametrize("more", ["a link’s preview", "an answer below", "the same words again"])
def test_what_changes_no_words_is_no_edit(desk: HttpApp, more: str) -> None:
    source = _logged(desk, "See https://example.com/status")
    desk.drain()
    state = desk.slack._state
    before = len(desk.acked)
    changes = {
        "a link’s preview": {"attachments": [{"from_url": "https://example.com/status", "text": "All is well"}]},
        "an answer below": {"reply_count": 1},
        "the same words again": {"edited": {"user": "UGUS", "ts": f"{desk.clock.now().timestamp():.6f}"}},
    }
    messages.edit(state, state.channels["CGLOBEX"], source, changes[more])
    desk.slack.wait_for(lambda: any(_is_change(body, source) for body in desk.acked[before:]))
    desk.drain()

    assert desk.card()["text"].startswith("#1 See https://example.com/status · ")
    assert _shown(desk) == []
    assert "was changed" not in desk.issue("UANA", "show #1")


def test_what_an_agent_wrote_by_hand_does_not_follow_and_the_agents_are_shown_the_edit(desk: HttpApp) -> None:
    source = _logged(desk, "Exprot fials\nsince 8:00")
    desk.command("UANA", "edit #1")
    desk.submit("UANA", title="Export is broken", customer="UGUS", details="since 8:00")

    _edit(desk, source, "Export fails\nsince 9:00")
    desk.drain()

    assert desk.card()["text"].startswith("#1 Export is broken · ")
    assert "since 9:00" in json.dumps(desk.card()["blocks"])
    assert len(_shown(desk)) == 1


@pytest.mark.parametrize("is_posted", [False, True])
def test_what_was_shown_of_an_edit_is_gone_with_the_message(desk: HttpApp, is_posted: bool) -> None:
    source = _logged(desk, "Login fails")
    desk.issue("UANA", "reply #1 How do you log in?")
    desk.drain()
    _edit(desk, source, f"Login with {SECRET} fails")
    if is_posted:
        desk.drain()
        assert SECRET in _said(desk)

    _delete(desk, source)
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk)
    assert _shown(desk) == ["Gus Holt changed the message that #1 was logged from; what it said is gone by now."]


def test_an_edit_made_while_the_message_was_being_logged_is_followed(desk: HttpApp) -> None:
    source = desk.say("UGUS", "CGLOBEX", "Exprot fials")
    board = desk.slack._state.boards["CGLOBEX"]
    clicked_on = board.messages[source]
    _edit(desk, source, "Export fails")
    edited = board.messages[source]

    board.put(clicked_on)
    desk.shortcut("UANA", "CGLOBEX", source)
    board.put(edited)
    desk.drain()

    assert desk.card()["text"].startswith("#1 Export fails · ")


def test_an_edit_made_before_the_message_was_logged_is_none_of_it(desk: HttpApp) -> None:
    source = desk.say("UGUS", "CGLOBEX", "Exprot fials")
    desk.say("UANA", "CGLOBEX", "We look at it", source)
    _edit(desk, source, "Export fails")

    desk.shortcut("UANA", "CGLOBEX", source)
    desk.drain()

    assert desk.card()["text"].startswith("#1 Export fails · ")
    assert _shown(desk) == []


@pytest.mark.parametrize("is_posted", [False, True])
def test_what_was_written_to_us_alone_and_deleted_is_shown_to_nobody(desk: HttpApp, is_posted: bool) -> None:
    desk.issue("UANA", "log @ines Login fails", "CTRIAGE")
    desk.issue("UANA", "reply #1 How do you log in?", "CTRIAGE")
    desk.drain()
    alone = desk.slack.people.open_dm("UINES", "UBOT")
    ts = desk.say("UINES", alone, f"With {SECRET}")
    if is_posted:
        desk.drain()
        assert SECRET in desk.last("CTRIAGE", desk.card()["ts"])["text"]

    _delete(desk, ts, user="UINES", channel=alone)
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk)
    assert "wrote to me alone about #1 in a message that was deleted" in desk.last("CTRIAGE", desk.card()["ts"])["text"]


@pytest.mark.parametrize("is_posted", [False, True])
def test_what_was_written_to_us_alone_and_changed_is_shown_as_it_is_now(desk: HttpApp, is_posted: bool) -> None:
    desk.issue("UANA", "log @ines Login fails", "CTRIAGE")
    desk.issue("UANA", "reply #1 How do you log in?", "CTRIAGE")
    desk.drain()
    alone = desk.slack.people.open_dm("UINES", "UBOT")
    ts = desk.say("UINES", alone, f"With {SECRET}")
    if is_posted:
        desk.drain()
        assert SECRET in desk.last("CTRIAGE", desk.card()["ts"])["text"]

    _edit(desk, ts, "With my account & name", user="UINES", channel=alone)
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk)
    assert "With my account &amp; name" in desk.last("CTRIAGE", desk.card()["ts"])["text"]
    assert "With my account" not in _kept(desk)


@pytest.mark.parametrize("in_thread", [False, True])
def test_words_of_what_was_logged_by_mistake_go_too(desk: HttpApp, in_thread: bool) -> None:
    root = desk.say("UMAYA", "CGLOBEX", "Good morning") if in_thread else None
    source = _logged(desk, f"Login with {SECRET} fails", thread=root)
    desk.drain()
    desk.issue("UANA", "drop #1")
    desk.drain()
    desk.say("UMAYA", "CGLOBEX", "Any news?", root or source)

    _delete(desk, source)
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk) + desk.issue("UANA", "show #1")
    assert len(_lines(desk)) == 1
