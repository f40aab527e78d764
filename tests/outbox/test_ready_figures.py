"""The issues behind a summary come as one file to whoever pressed CSV, whatever happens on the way."""

import csv
import io
from base64 import b64decode
from collections.abc import Callable

import pytest

from slackbot.desk.issues import actions, edits
from slackbot.desk.reports import behind
from slackbot.domain.delivery import State
from slackbot.domain.export import TRACED
from slackbot.domain.period import period_of
from slackbot.domain.question import CSAT, Answer, about_issue
from slackbot.domain.shown import Shown, value_of
from slackbot.errors import Refused
from slackbot.store import rows
from tests import dying
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY, Json

ANNOUNCE, COMPLETE, LOOK, POST = (
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
    "files.info",
    "chat.postMessage",
)


@pytest.fixture
def lean(make_lean_room: Callable[..., DeskEnv]) -> DeskEnv:
    """A back room on SQLite with an issue that was solved and rated on Monday."""
    room = make_lean_room(settings={"leads": ("UDANA",)})
    room.log("=1+1")
    actions.resolve(room.desk, 1, by="UANA", words="Done")
    room.sender().drain()
    with room.desk.begin() as tx:
        rated = Answer(room.desk.team, CSAT, about_issue(1, 1), 1, 1, "UGUS", 5, MONDAY, MONDAY)
        rows.answers.save(tx, rated)
    return room


def _press(room: DeskEnv, by: str) -> str:
    day = MONDAY.date()
    below = Shown(period_of(day, day, zone=room.desk.defaults.timezone))
    return behind.csv(room.desk, value_of(below), by=by).text


def _came(room: DeskEnv, to: str) -> list[Json]:
    (sent,) = room.of_key_like("figures:")
    assert sent.person == to
    return room.messages(sent.posted_channel or "", "The issues behind the numbers")


def _read(message: Json, room: DeskEnv) -> list[dict[str, str]]:
    (file,) = message["files"]
    (kept,) = [one for one in room.playground.remembered()["files"] if one["id"] == file["id"]]
    assert (file["mimetype"], kept["name"]) == ("text/csv", "figures-2026-11-23.csv")
    return list(csv.DictReader(io.StringIO(b64decode(kept["content"]).decode())))


@pytest.mark.parametrize(("by", "score"), [("UDANA", "5"), ("UANA", "5"), ("UBEN", "")])
def test_the_file_has_each_issue_of_each_figure_and_scores_for_whoever_may_see_them(
    lean: DeskEnv, by: str, score: str
) -> None:
    said = _press(lean, by)
    lean.sender().drain()

    assert said == "I’ll send you the issues behind these numbers as a file, in a direct message."
    (message,) = _came(lean, by)
    found = _read(message, lean)
    assert list(found[0]) == list(TRACED)
    by_figure = {one["figure"]: one for one in found}
    assert {"issues", "fcr", "csat", "response", "resolution", "new", "solved"} <= by_figure.keys()
    assert (by_figure["fcr"]["place"], by_figure["fcr"]["why"], by_figure["fcr"]["contacts"]) == (
        *("in", "first_contact"),
        "1",
    )
    assert (by_figure["csat"]["score"], by_figure["csat"]["place"]) == (score, "in" if score else "")
    assert {one["title"] for one in found} == {"'=1+1"}
    assert by_figure["fcr"]["link"].startswith(f"{lean.playground.url}/archives/CGLOBEX/p")


@pytest.mark.parametrize(
    ("word", "after"),
    [
        (ANNOUNCE, True),
        ("/upload/", True),
        (COMPLETE, False),
        (COMPLETE, True),
        (LOOK, True),
        (POST, False),
        (POST, True),
    ],
)
def test_a_sender_that_dies_on_the_way_leaves_one_file_and_one_message(lean: DeskEnv, word: str, after: bool) -> None:
    _press(lean, "UDANA")
    with pytest.raises(dying.Killed):
        lean.sender(slack=dying.slack(lean, word, after=after, action=dying.die)).drain()
    lean.pass_time(lean.sender(), 20, 20)

    (message,) = _came(lean, "UDANA")
    assert _read(message, lean)
    assert len([one for one in lean.playground.remembered()["files"] if one["title"]]) == 1


def test_what_reads_differently_by_then_is_uploaded_in_its_place(lean: DeskEnv) -> None:
    _press(lean, "UDANA")
    with pytest.raises(dying.Killed):
        lean.sender(slack=dying.slack(lean, ANNOUNCE, after=True, action=dying.die)).drain()
    edits.edit(lean.desk, 1, title="The scanner of hall 2", details=None, requester="UGUS", by="UANA")
    lean.pass_time(lean.sender(), 20, 20)

    (message,) = _came(lean, "UDANA")
    assert "The scanner of hall 2" in {one["title"] for one in _read(message, lean)}


def test_where_slack_takes_no_file_the_message_says_what_to_do(lean: DeskEnv) -> None:
    lean.faults.add("error:file_uploads_disabled", ANNOUNCE)
    _press(lean, "UDANA")

    lean.sender().drain()

    (sent,) = lean.of_key_like("figures:")
    (message,) = lean.messages(sent.posted_channel or "", "could not become a file")
    assert (sent.state, message.get("files")) == (State.SENT, None)
    assert "`slackbot summary --explain`" in message["text"]


def test_whoever_is_no_agent_any_more_gets_no_file(lean: DeskEnv) -> None:
    _press(lean, "UBEN")
    with lean.desk.begin() as tx:
        rows.people.set_roster(tx, agents=["UANA"], leads=["UDANA"])

    lean.sender().drain()

    (sent,) = lean.of_key_like("figures:")
    assert sent.content["address"] is None
    assert lean.playground.calls(ANNOUNCE) == []
    with pytest.raises(Refused):
        _press(lean, "UBEN")
