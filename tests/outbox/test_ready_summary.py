"""A summary is worked out once and its chart uploaded once, whatever happens on the way; then both are kept."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from slackbot.desk.issues import actions, edits
from slackbot.desk.reports import summary_post
from slackbot.domain.delivery import NewDelivery, State
from slackbot.domain.kinds import Kind
from slackbot.outbox import lost_messages
from slackbot.store import outbox_write
from slackbot.store.tables import deliveries
from slackbot.store.tables import summaries as kept_rows
from tests import dying
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY, Json

Rooms = Callable[..., DeskEnv]
KEY = f"summary:{MONDAY.date().isoformat()}"
ANNOUNCE, COMPLETE, LOOK = "files.getUploadURLExternal", "files.completeUploadExternal", "files.info"
POST = "chat.postMessage"


@pytest.fixture
def lean(make_lean_room: Rooms) -> DeskEnv:
    """A back room on SQLite in which Monday's summary, of one issue, is due."""
    room = make_lean_room()
    room.log()
    room.sender().drain()
    actions.resolve(room.desk, 1, by="UANA")
    room.clock.move(MONDAY + timedelta(days=1, minutes=1) - room.clock.now())
    summary_post.plan_due(room.desk)
    return room


def _explain(room: DeskEnv) -> None:
    """Enqueue what an earlier release wrote below each summary."""
    post = room.of_key(KEY)
    details = NewDelivery(
        key=f"{KEY}:details",
        kind=Kind.SUMMARY_DETAILS,
        channel=post.channel,
        due_at=post.due_at,
        after=KEY,
        content=post.content,
    )
    with room.desk.begin() as tx:
        outbox_write.enqueue(tx, details, at=room.desk.now())


def _posts(room: DeskEnv) -> list[Json]:
    return room.top("CLEADS", "Monday 23 November")


def _charts(post: Json) -> list[str]:
    return [block["slack_file"]["id"] for block in post["blocks"] if block["type"] == "image"]


def _files(room: DeskEnv) -> list[str]:
    """Return the files there are; one that was announced and never completed is none."""
    return [file["id"] for file in room.playground.remembered()["files"] if file["title"]]


def _kept(room: DeskEnv) -> Json:
    """Return what is kept of Monday's summary."""
    with room.desk.read() as tx:
        mine = kept_rows.c.team_id == tx.team, kept_rows.c.day == date(2026, 11, 23)
        figures: Json = tx.db.execute(select(kept_rows.c.figures).where(*mine)).scalar_one()
    return figures


def _calls(room: DeskEnv, method: str) -> int:
    return len(room.playground.calls(method))


def test_a_summary_that_slack_puts_off_four_times_has_one_chart(lean: DeskEnv) -> None:
    lean.faults.add("ratelimited", POST, channel="CLEADS", times=4)

    lean.sender().drain()
    kept_before = _kept(lean)
    lean.pass_time(lean.sender(), *[2] * 5)

    (post,) = _posts(lean)
    assert [_calls(lean, method) for method in (ANNOUNCE, COMPLETE)] == [1, 1]
    assert _charts(post) == _files(lean) == [_kept(lean)["chart"]]
    assert kept_before == {}


def test_post_details_and_what_is_kept_say_what_was_worked_out_first(lean: DeskEnv) -> None:
    _explain(lean)
    lean.faults.add("ratelimited", POST, channel="CLEADS")
    lean.sender().drain()

    actions.reopen(lean.desk, 1, by="UANA")  # of which the summary would tell by now
    lean.clock.move(timedelta(hours=2))
    lean.pass_time(lean.sender(), 5)

    (post,) = _posts(lean)
    (details,) = (one for one in lean.messages("CLEADS") if one.get("thread_ts") not in (None, one["ts"]))
    assert "posted late" in post["text"]
    assert "*Needs you now* nothing" in post["text"]
    assert _kept(lean)["attention"] == []
    assert lean.of_key(KEY).content["figures"] == lean.of_key(f"{KEY}:details").content["figures"]
    assert "UTC" in details["text"]


def test_a_summary_names_issues_as_they_are_called_when_it_goes_out_and_keeps_no_names(lean: DeskEnv) -> None:
    lean.log("My password is hunter2")
    lean.faults.add("ratelimited", POST, channel="CLEADS")
    lean.clock.move(timedelta(hours=1))
    lean.sender().drain()

    edits.edit(lean.desk, 2, title="Login fails", details=None, requester="UGUS", by="UANA")
    before = json.dumps(lean.of_key(KEY).content)
    lean.pass_time(lean.sender(), 5)

    (post,) = _posts(lean)
    assert "Login fails" in post["text"]
    kept = [before, json.dumps(lean.of_key(KEY).content), json.dumps(_kept(lean))]
    assert not [said for said in kept if "hunter2" in said or "Login fails" in said]


@pytest.mark.parametrize(
    ("word", "after"),
    [
        (ANNOUNCE, False),
        (ANNOUNCE, True),
        ("/upload/", False),
        ("/upload/", True),
        (COMPLETE, True),
        (LOOK, True),
        (POST, False),
        (POST, True),
    ],
)
def test_a_sender_that_dies_on_the_way_leaves_one_chart_for_the_next(lean: DeskEnv, word: str, after: bool) -> None:
    with pytest.raises(dying.Killed):
        lean.sender(slack=dying.slack(lean, word, after=after, action=dying.die)).drain()
    kept_before, said_before = _kept(lean), lean.of_key(KEY).content["figures"]
    actions.reopen(lean.desk, 1, by="UANA")
    lean.pass_time(lean.sender(), 20, 20)

    (post,) = _posts(lean)
    assert _charts(post) == _files(lean) == [_kept(lean)["chart"]]
    assert kept_before == {}
    assert {name: value for name, value in _kept(lean).items() if name != "chart"} == said_before


def test_of_two_senders_that_take_it_for_theirs_one_uploads_the_chart(lean: DeskEnv) -> None:
    def another_takes_over() -> None:
        lean.wall.move(timedelta(seconds=20))  # longer than a lease, which nobody renewed
        lean.sender().drain()

    lean.sender(slack=dying.slack(lean, ANNOUNCE, after=True, action=another_takes_over)).drain()

    (post,) = _posts(lean)
    assert _charts(post) == _files(lean)
    assert _calls(lean, COMPLETE) == 1


def test_a_summary_that_a_person_has_seen_is_kept_as_it_was_posted(lean: DeskEnv) -> None:
    lean.faults.add("lost_answer", POST, channel="CLEADS")
    lean.sender().drain()
    lean.faults.add("error:missing_scope", "conversations.history", times=9)
    lean.pass_time(lean.sender(), 20)
    lost = lean.of_key(KEY)

    lost_messages.arrived(lean.desk, lost.id, by="UBEN")
    lean.sender().drain()

    (post,) = _posts(lean)
    assert lost.state is State.UNSURE
    assert _charts(post) == [_kept(lean)["chart"]]


def test_a_summary_without_its_chart_keeps_none(lean: DeskEnv) -> None:
    lean.faults.add("error:invalid_blocks", POST, channel="CLEADS")

    lean.sender().drain()

    (post,) = _posts(lean)
    assert _charts(post) == []
    assert _kept(lean)["chart"] is None


def test_a_refused_token_leaves_the_chart_for_the_next_one(lean: DeskEnv) -> None:
    lean.faults.add("error:invalid_auth", ANNOUNCE)

    lean.sender().drain()
    posts_before = _posts(lean)
    lean.pass_time(lean.sender(), 70)

    (post,) = _posts(lean)
    assert posts_before == []
    assert _charts(post) == _files(lean)


def test_details_below_a_post_of_an_earlier_release_are_worked_out(lean: DeskEnv) -> None:
    _explain(lean)
    post = lean.of_key(KEY)
    with lean.desk.begin() as tx:  # it kept nothing with its post, and the figures with the day
        sent = {"state": "sent", "ts": "1.0", "posted_channel": "CLEADS"}
        mine = deliveries.c.team_id == tx.team
        tx.db.execute(deliveries.update().where(mine, deliveries.c.id == post.id).values(**sent))
        tx.db.execute(deliveries.update().where(mine, deliveries.c.waits_for == post.id).values(waits_for=None))

    lean.sender().drain()

    assert "UTC" in lean.messages("CLEADS")[-1]["text"]
    assert _kept(lean) == {}
