"""A customer who waits for a word: an agent is asked for it in time, and nothing untrue is said by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from slackbot.desk.follow_up import progress
from slackbot.desk.issues import pending
from slackbot.desk.people import directory
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import opt_out
from slackbot.domain.delivery import Delivery, NewDelivery, State
from slackbot.domain.kinds import Kind
from slackbot.domain.plan import Send
from slackbot.store import outbox_read, outbox_write, touches
from slackbot.store.tables import deliveries
from slackbot.texts import plans
from tests.http_app import HttpApp
from tests.refused import refused

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # three working days after the issue was logged
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
_AUTOMATIC = "tiers: {standard: {progress: {every: 3 working days, send: automatic}}}"


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


@pytest.fixture
def automatic(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """The same, with a plan that lets the word be said by itself."""
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "plans.yml").write_text(_AUTOMATIC)
    with HttpApp(sqlite_url, settings={"templates_dir": str(folder)}) as opened:
        yield opened


def _row(hall: HttpApp, key: str) -> Delivery | None:
    with hall.desk.read() as tx:
        return outbox_read.of_key(tx, key)


def _until(hall: HttpApp, moment: datetime) -> None:
    hall.clock.move(moment + timedelta(seconds=30) - hall.clock.now())
    hall.drain()


def _questions(hall: HttpApp) -> list[dict[str, Any]]:
    below = hall.slack.messages("CTRIAGE", hall.card()["ts"])
    return [one for one in below if "has waited" in one["text"] or "was waiting" in one["text"]]


def _buttons(message: dict[str, Any]) -> list[str]:
    return [one["action_id"] for block in message["blocks"] for one in block.get("elements", ()) if "action_id" in one]


def _said(hall: HttpApp, thread: str) -> list[str]:
    return [one["text"] for one in hall.slack.messages("CGLOBEX", thread) if "fixed yet" in one["text"]]


def test_after_the_tiers_time_an_agent_is_asked_and_the_customer_told_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "claim #1")
    before = len(hall.slack.messages("CGLOBEX", thread))

    _until(hall, THURSDAY - timedelta(minutes=1))
    early = _questions(hall)
    _until(hall, THURSDAY)
    _until(hall, THURSDAY + timedelta(days=14))

    (asked,) = _questions(hall)
    assert early == []
    assert asked["text"] == "<@UANA>: Gus has waited 3 days. #1 has had no word from us in that time."
    assert _buttons(asked) == ["progress.write", "progress.tomorrow"]
    assert len(hall.slack.messages("CGLOBEX", thread)) == before


def test_nobody_is_mentioned_while_it_is_unclaimed(hall: HttpApp) -> None:
    hall.log()

    _until(hall, THURSDAY)

    (asked,) = _questions(hall)
    assert asked["text"].startswith("Gus has waited 3 days.")
    assert "<@" not in asked["text"]


def test_whoever_has_the_issue_begins_from_words_of_their_own(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "claim #1")
    _until(hall, THURSDAY)

    drafts = [progress.draft(hall.desk, "1.1", by=agent).words for agent in ("UANA", "UBEN")]

    assert [words.removeprefix("Hi Gus, #1 isn’t fixed yet. ") for words in drafts] == [
        "I’m still on it.",
        "Ana Lima is still on it.",
    ]


@pytest.mark.parametrize(
    ("claims", "draft"),
    [
        (True, "Hi Gus, #1 isn’t fixed yet. Ana Lima is still on it."),
        (False, "Hi Gus, #1 isn’t fixed yet."),
    ],
)
def test_write_update_posts_what_the_agent_makes_of_it_as_a_reply_does(hall: HttpApp, claims: bool, draft: str) -> None:
    thread = hall.log()
    if claims:
        hall.issue("UANA", "claim #1")
    _until(hall, THURSDAY)
    (asked,) = _questions(hall)

    hall.click("UBEN", "CTRIAGE", asked["ts"], "progress.write")
    (call,) = hall.slack.calls("views.open")
    field = call.args["view"]["blocks"][-1]
    errors = hall.submit("UBEN", answer="The part comes this week.")
    hall.drain()

    assert field["element"]["initial_value"] == draft
    assert not errors
    assert hall.last("CGLOBEX", thread)["text"] == "<@UGUS> The part comes this week."
    assert hall.slack.ephemerals("UBEN")[-1]["thread_ts"] == hall.card()["ts"]
    with hall.desk.read() as tx:
        assert [(one.by, one.side.value) for one in touches.of_issue(tx, 1)] == [("UBEN", "agent")]
    (ended,) = _questions(hall)
    assert _buttons(ended) == []
    assert "<@UBEN> has written since" in ended["text"]


def test_remind_me_tomorrow_asks_once_more_on_the_next_working_day(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "claim #1")
    _until(hall, THURSDAY)
    (asked,) = _questions(hall)

    hall.click("UANA", "CTRIAGE", asked["ts"], "progress.tomorrow")
    hall.drain()
    _until(hall, FRIDAY - timedelta(minutes=1))
    before = _questions(hall)
    _until(hall, FRIDAY + timedelta(minutes=1))

    assert [_buttons(one) for one in before] == [[]]
    assert [_buttons(one) for one in _questions(hall)] == [[], ["progress.write", "progress.tomorrow"]]
    assert "Gus has waited 4 days" in _questions(hall)[-1]["text"]


ENDS: dict[str, Callable[[HttpApp, str], object]] = {
    "a reply": lambda hall, _: hall.issue("UBEN", "reply #1 The part is ordered."),
    "words in the thread": lambda hall, thread: hall.say("UBEN", "CGLOBEX", "The part is ordered.", thread),
    "resolving": lambda hall, _: hall.issue("UBEN", "resolve #1"),
    "waiting for the customer": lambda hall, _: pending.wait(hall.desk, 1, by="UBEN"),
}


@pytest.mark.parametrize("how", ENDS)
def test_the_buttons_go_with_what_ends_the_wait_and_a_late_press_says_why(hall: HttpApp, how: str) -> None:
    thread = hall.log()
    _until(hall, THURSDAY)
    (asked,) = _questions(hall)

    ENDS[how](hall, thread)
    late = [hall.click("UANA", "CTRIAGE", asked["ts"], one) for one in ("progress.write", "progress.tomorrow")]
    hall.drain()

    assert _buttons(_questions(hall)[0]) == []
    assert all(late)
    assert hall.slack.ephemerals("UANA")[-1]["thread_ts"] == hall.card()["ts"]


def _undo(hall: HttpApp) -> None:
    answer = hall.slack.ephemerals("UANA")[-1]
    assert "issue.undo_resolve" in str(answer.get("blocks"))
    hall.click("UANA", "CGLOBEX", answer["ts"], "issue.undo_resolve")
    hall.drain()


def test_an_undone_resolution_leaves_the_question_due_when_it_was(hall: HttpApp) -> None:
    hall.log()
    before = _row(hall, "waited:1:1")
    hall.move(hours=3)
    hall.issue("UANA", "resolve #1")

    _undo(hall)

    again = _row(hall, "waited:1:1")
    assert before is not None
    assert again is not None
    assert (again.state, again.due_at) == (State.DUE, before.due_at)


def test_an_undone_resolution_gives_the_question_its_buttons_back(hall: HttpApp) -> None:
    hall.log()
    _until(hall, THURSDAY)
    (asked,) = _questions(hall)
    hall.issue("UANA", "resolve #1")
    hall.drain()
    (over,) = _questions(hall)

    _undo(hall)

    (again,) = _questions(hall)
    assert (_buttons(over), _buttons(again)) == ([], _buttons(asked))
    hall.click("UANA", "CTRIAGE", again["ts"], "progress.tomorrow")
    hall.drain()
    assert "wants to be reminded" in _questions(hall)[0]["text"]


def test_an_agents_word_begins_a_new_wait(hall: HttpApp) -> None:
    thread = hall.log()
    _until(hall, THURSDAY)
    hall.say("UANA", "CGLOBEX", "The part is ordered.", thread)

    _until(hall, THURSDAY + timedelta(days=4))
    before = len(_questions(hall))
    _until(hall, THURSDAY + timedelta(days=5, hours=1))

    assert before == 1
    assert "Gus has waited 5 days" in _questions(hall)[-1]["text"]


def test_an_agents_word_puts_the_question_off(hall: HttpApp) -> None:
    hall.log()
    _until(hall, THURSDAY - timedelta(hours=20))
    hall.issue("UANA", "reply #1 The part is ordered.")

    _until(hall, THURSDAY + timedelta(hours=1))

    outgoing = _row(hall, "waited:1:1")
    assert _questions(hall) == []
    assert outgoing is not None
    assert outgoing.state is State.DUE
    assert outgoing.due_at > THURSDAY + timedelta(days=4)


def test_what_is_resolved_or_waits_for_the_customer_is_not_asked_about(hall: HttpApp) -> None:
    hall.log()
    hall.log("Screen is dark")

    pending.wait(hall.desk, 1, by="UANA")
    hall.issue("UANA", "resolve #2")

    ended = [_row(hall, f"waited:{number}:1") for number in (1, 2)]
    assert [(one.state, one.reason) for one in ended if one] == [
        (State.WITHDRAWN, "pending"),
        (State.WITHDRAWN, "resolved"),
    ]


def test_a_reopened_issue_is_asked_about_anew_and_counts_from_then(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")
    _until(hall, WEDNESDAY)
    hall.issue("UANA", "reopen #1")

    _until(hall, WEDNESDAY + timedelta(days=5, hours=1))

    (asked,) = _questions(hall)
    assert "Gus has waited 5 days" in asked["text"]


def test_an_issue_of_nobody_is_asked_about_by_nobody(hall: HttpApp) -> None:
    hall.issue("UANA", "log Clean the desk", "CTRIAGE")

    _until(hall, THURSDAY)

    ended = _row(hall, "waited:1:1")
    assert ended is not None
    assert (ended.state, ended.reason) == (State.WITHDRAWN, "no_customer")


def test_who_is_named_later_is_waited_for_from_then(hall: HttpApp) -> None:
    hall.issue("UANA", "log Clean the desk", "CTRIAGE")
    _until(hall, THURSDAY)
    hall.issue("UANA", "edit #1", "CTRIAGE")

    hall.submit("UANA", title="Clean the desk", customer="UGUS")

    again = _row(hall, "waited:1:2")
    assert again is not None
    assert again.state is State.DUE


def test_only_agents_write_or_put_it_off(hall: HttpApp) -> None:
    hall.log()
    _until(hall, THURSDAY)
    (asked,) = _questions(hall)

    assert asked
    directory.meet(hall.desk, hall.parts.slack, "UELI")
    for action in (progress.draft, progress.remind_tomorrow):
        with refused("Only support agents"):
            action(hall.desk, "1.1", by="UELI")


def test_by_plan_it_is_said_by_itself_twice_at_most_and_then_asked(automatic: HttpApp) -> None:
    thread = automatic.log()
    automatic.issue("UANA", "claim #1")

    for week in range(5):
        _until(automatic, THURSDAY + timedelta(days=7 * week, hours=1))

    first, second = _said(automatic, thread)
    assert first == second == "Hi Gus, #1 isn’t fixed yet. Ana Lima is still on it."
    assert len(_questions(automatic)) == 1


def test_by_plan_nothing_is_said_while_nobody_has_the_issue(automatic: HttpApp) -> None:
    thread = automatic.log()

    _until(automatic, THURSDAY + timedelta(hours=1))

    ended = _row(automatic, "progress:1:1")
    assert ended is not None
    assert (ended.state, ended.reason) == (State.WITHDRAWN, "unclaimed")
    assert _said(automatic, thread) == []
    assert len(_questions(automatic)) == 1


def test_by_plan_who_opted_out_gets_no_word_of_nobodys_and_an_agent_is_asked(automatic: HttpApp) -> None:
    thread = automatic.log()
    automatic.issue("UANA", "claim #1")
    gus = Click("UGUS", "T0GLOBEX001", "CGLOBEX", thread)
    opt_out.opt_out(automatic.desk, gus)
    opt_out.opt_in(automatic.desk, gus)

    _until(automatic, THURSDAY + timedelta(hours=1))

    assert _said(automatic, thread) == []
    assert len(_questions(automatic)) == 1


def test_a_word_that_an_earlier_version_planned_is_asked_of_an_agent(hall: HttpApp) -> None:
    thread = hall.log()
    planned = NewDelivery(
        key="progress:1:2", kind=Kind.PROGRESS, channel="CGLOBEX", due_at=WEDNESDAY, issue=1, anchor_ts=thread
    )
    with hall.desk.begin() as tx:
        tx.db.execute(delete(deliveries).where(deliveries.c.key == "waited:1:1"))
        outbox_write.enqueue(tx, planned, at=hall.clock.now())

    _until(hall, WEDNESDAY + timedelta(minutes=1))

    ended = _row(hall, "progress:1:2")
    assert ended is not None
    assert (ended.state, ended.reason) == (State.WITHDRAWN, "by_hand")
    assert _said(hall, thread) == []
    assert len(_questions(hall)) == 1


def test_a_plan_of_an_earlier_version_loads_and_lint_says_what_it_means_now(tmp_path: Path) -> None:
    (tmp_path / "plans.yml").write_text("tiers:\n  gold:\n    progress:\n      every: 1 working day\n")

    tier, (changed,) = plans.read(tmp_path).tier("gold"), plans.changes(tmp_path)

    assert tier.progress_send is Send.BY_HAND
    assert str(changed).startswith("plans.yml, line 4: tiers.gold.progress.every: an agent is asked to write")


@pytest.mark.parametrize(
    "standard", ["{every: 2d, send: by hand}", "{every: 2d, send: automatic}", "{every: off}", "{send: automatic}"]
)
def test_a_plan_that_says_how_is_not_spoken_of(tmp_path: Path, standard: str) -> None:
    (tmp_path / "plans.yml").write_text(f"tiers: {{standard: {{progress: {standard}}}}}")

    assert plans.changes(tmp_path) == []
