"""Who needs more time is told that we ask once more, as long as we do."""

from collections.abc import Callable, Mapping

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins, opt_out, overrides, thank_you
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue
from tests.desk_env import DeskEnv
from tests.outbox.test_together import _DAY, _key, _resolved, _sent

_PROMISE = "We’ll ask once more."


def _shut_out(room: DeskEnv, _: Issue) -> None:
    room.faults.add("error:not_in_channel", "chat.postMessage", channel="CGLOBEX")
    room.clock.move(2 * _DAY)


_ENDS: Mapping[str, tuple[Callable[[DeskEnv, Issue], object], str]] = {
    "thanked": (lambda room, issue: thank_you.thanked(room.desk, issue.number, by="UANA"), "Thank you for telling us"),
    "reopened": (lambda room, issue: actions.reopen(room.desk, issue.number, by="UANA"), "is open again"),
    "cancelled": (lambda room, issue: overrides.cancel_checkin(room.desk, issue.number, by="UANA"), "No rush with"),
    "opted out": (lambda room, _: opt_out.opt_out(room.desk, _click(room)), "No rush with"),
    "shut out": (_shut_out, "No rush with"),
}


def _click(room: DeskEnv, issue: Issue | None = None) -> Click:
    ts = str(room.of_key(_key(issue)).ts) if issue else "1.1"
    return Click("UGUS", "TGLOBEX", "CGLOBEX", ts)


def _asked(room: DeskEnv, *, alone: bool) -> Issue:
    """Let more time be wanted for an issue whose check-in stands in a message of its own, or among others."""
    if not alone:
        _, issue, _ = _resolved(room)
    else:
        issue = room.log()
        room.sender().drain()
        actions.resolve(room.desk, issue.number, by="UANA", words="")
    _sent(room)
    checkins.answer(room.desk, f"{issue.number}.1.1", Answer.MORE_TIME, click=_click(room, issue))
    room.pass_time(room.sender(), 2)
    return issue


def _words(room: DeskEnv, issue: Issue) -> str:
    ts = room.of_key(_key(issue)).ts
    return next(str(one["text"]) for one in room.messages("CGLOBEX") if one["ts"] == ts)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "among others"])
@pytest.mark.parametrize("end", _ENDS)
def test_the_promise_is_taken_back_where_nobody_asks_once_more(room: DeskEnv, end: str, alone: bool) -> None:
    issue = _asked(room, alone=alone)
    assert _PROMISE in _words(room, issue)
    ends, says = _ENDS[end]

    ends(room, issue)
    room.pass_time(room.sender(), 2, 2)

    assert room.of_key(_key(issue, turn=2)).state in (State.WITHDRAWN, State.HELD)
    assert _PROMISE not in _words(room, issue)
    assert says in _words(room, issue)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "among others"])
def test_a_promise_that_was_kept_stays(room: DeskEnv, alone: bool) -> None:
    issue = _asked(room, alone=alone)
    room.clock.move(2 * _DAY)
    room.sender().drain()
    assert room.of_key(_key(issue, turn=2)).state is State.SENT

    actions.reopen(room.desk, issue.number, by="UANA")
    room.pass_time(room.sender(), 2)

    assert _PROMISE in _words(room, issue)
