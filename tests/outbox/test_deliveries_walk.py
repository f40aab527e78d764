"""A sender that dies at any step: what it left is settled by the next one, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions, replies
from slackbot.domain.delivery import State
from slackbot.domain.issue import Issue
from tests.desk_env import DeskEnv
from tests.running_app import Json


class Killed(BaseException):
    """The process is gone."""


class Steps:
    """The points at which a process may die: each look at a clock, and just before each commit.

    Where nothing was committed since the last of them, and Slack heard nothing, whoever comes next finds the same as
    there: that is no other step.
    """

    def __init__(self, last: int, heard: Callable[[], int]) -> None:
        self._left, self._heard = last, heard
        self._commits, self._seen = 0, (-1, -1)

    def take(self) -> None:
        """Go on, or die here."""
        world = self._commits, self._heard()
        self._left -= world != self._seen
        self._seen = world
        if self._left == 0:
            raise Killed

    def take_commit(self) -> None:
        """Commit, or die before it."""
        self.take()
        self._commits += 1

    @property
    def survived(self) -> bool:
        """Whether the work was over before the last step."""
        return self._left > 0

    def with_(self, clock: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock, each look at which is a step."""

        def look() -> datetime:
            self.take()
            return clock()

        return look


def _die_after(room: DeskEnv, last: int) -> Steps:
    """Let a sender work until its last step, and then be gone."""
    steps = Steps(last, lambda: len(room.playground.calls()))
    desk: Desk = replace(room.desk, wall=steps.with_(room.wall.now), now=steps.with_(room.clock.now))

    def at_commit(_: Any) -> None:
        steps.take_commit()

    event.listen(room.store.engine, "commit", at_commit)
    try:
        room.sender(desk=desk).drain()
    except Killed:
        pass
    finally:
        event.remove(room.store.engine, "commit", at_commit)
    return steps


def _a_day_at_work(room: DeskEnv, number: int) -> Issue:
    """Enqueue a card, a notice, a reply in its thread, a note in the card's, and an edit of the card."""
    issue = room.log(f"Case {number} is here")
    replies.reply(room.desk, issue.number, by="UANA", words=f"reply {number} to you")
    replies.note(room.desk, issue.number, by="UANA", words=f"note {number} for us")
    return actions.claim(room.desk, issue.number, by="UBEN")


def _check_all_is_there_once(room: DeskEnv, days: list[Issue]) -> None:
    """Look at all the days in one go: a look at a channel takes the longer, the more there is in it."""
    triage, globex = room.messages("CTRIAGE"), room.messages("CGLOBEX")
    for number, issue in enumerate(days, 1):
        keys = [f"card:{issue.number}", f"notice:{issue.number}", f"card-edit:{issue.number}"]
        assert [room.of_key(key).state for key in keys] == [State.SENT] * 3
        card, note = _only(triage, f"Case {number} is"), _only(triage, f"note {number} for")
        notice, reply = _only(globex, f"Case {number} is"), _only(globex, f"reply {number} to")
        assert "Ben Okoro · " in card["text"]
        assert (note["thread_ts"], reply["thread_ts"]) == (card["ts"], notice["ts"])
        assert [one.get("thread_ts", one["ts"]) for one in (card, notice)] == [card["ts"], notice["ts"]]


def _only(messages: list[Json], words: str) -> Json:
    (found,) = (one for one in messages if words in one["text"])
    return found


@pytest.mark.parametrize("fault", [pytest.param(None, marks=pytest.mark.both_databases), "lost_answer"])
def test_a_sender_may_die_at_any_step(room: DeskEnv, fault: str | None) -> None:
    days = []
    for last in count(1):
        days.append(_a_day_at_work(room, last))
        if fault is not None:
            room.faults.add(fault)

        steps = _die_after(room, last)
        room.faults.clear()
        room.wall.move(timedelta(seconds=10))
        looked_up_early = room.sender().settle()
        room.pass_time(room.sender(), 6, 2, 12)

        assert looked_up_early == 0
        if steps.survived:
            break
    assert last > 15  # five messages: begun, sent, and written down
    _check_all_is_there_once(room, days)
