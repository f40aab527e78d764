"""Adoption on both databases: whatever meets in one instant, a message has one issue and our line one place."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from slackbot.desk.issues import actions, adoption
from slackbot.desk.issues.actions import Logged
from slackbot.desk.issues.intake import Source
from slackbot.desk.people import directory
from slackbot.domain.delivery import State
from slackbot.errors import Refused
from slackbot.store import rows
from tests import statements
from tests.desk_env import DeskEnv
from tests.refused import words

pytestmark = pytest.mark.both_databases

_AT_ONCE = 6


def _say(room: DeskEnv) -> str:
    """Let Gus write in the channel, as we hear of it; return its `ts`."""
    ts = room.playground.people.post("UGUS", "CGLOBEX", "The printer does nothing")
    with room.desk.begin() as tx:
        at = datetime.fromtimestamp(float(ts), UTC)
        rows.recent_messages.keep(tx, channel="CGLOBEX", ts=ts, author="UGUS", at=at)
    return ts


def _at_once(*acts: Callable[[], Logged]) -> list[Logged | str]:
    ready = Barrier(len(acts))

    def run(act: Callable[[], Logged]) -> Logged | str:
        ready.wait(10)
        try:
            return act()
        except Refused as no:
            return str(no)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_logged_by_all_ways_at_once_the_message_has_one_issue(room: DeskEnv) -> None:
    ts = _say(room)
    source = Source("CGLOBEX", ts, ts, "UGUS", None, datetime.fromtimestamp(float(ts), UTC))

    def typed() -> Logged:
        return actions.log(room.desk, by="UANA", title="Printer", channel="CGLOBEX", requester="UGUS")

    def chosen() -> Logged:
        return actions.log(room.desk, by="UBEN", title="Printer", channel="CGLOBEX", source=source)

    logged = _at_once(*[typed, chosen] * (_AT_ONCE // 2))

    issues = [one.issue for one in logged if isinstance(one, Logged)]
    assert len(issues) == _AT_ONCE
    assert len({one.number for one in issues if one.source_ts == ts}) == 1
    assert {one.thread_ts for one in issues} <= {ts, None}


def test_given_back_by_impatient_hands_our_line_goes_out_once(room: DeskEnv) -> None:
    ts = _say(room)
    room.log()

    ends = _at_once(*[lambda: adoption.set_apart(room.desk, "1", by="UANA")] * _AT_ONCE)
    room.sender().drain()

    assert sum(isinstance(one, Logged) for one in ends) == 1
    assert sorted(str(one) for one in ends if isinstance(one, str)) == ["refusal/thread_not_chosen number=1"] * (
        _AT_ONCE - 1
    )
    assert len(room.top("CGLOBEX")) == 1
    assert not [one for one in room.messages("CGLOBEX") if one.get("thread_ts") == ts]


def test_a_line_that_is_being_sent_stays_where_it_is(room: DeskEnv) -> None:
    ts = _say(room)
    issue = room.log()
    room.clock.move(timedelta(seconds=21))
    ends: list[str] = []

    def press() -> None:
        room.clock.move(timedelta(seconds=-10))  # as by another machine's clock
        with pytest.raises(Refused) as refusal:
            adoption.set_apart(room.desk, "1", by="UANA")
        ends.append(words(refusal.value))

    room.at_next("chat.postMessage", press, channel="CGLOBEX")
    room.sender().drain()

    assert ["too late" in one for one in ends] == [True]
    assert room.of_key("notice:1").state is State.SENT
    with room.desk.read() as tx:
        assert rows.issues.get(tx, 1).thread_ts == issue.thread_ts == ts


def test_only_agents_give_a_message_back(room: DeskEnv) -> None:
    ts = _say(room)
    room.log()

    directory.meet(room.desk, room.slack, "UGUS")
    with pytest.raises(Refused):
        adoption.set_apart(room.desk, "1", by="UGUS")

    with room.desk.read() as tx:
        assert rows.issues.get(tx, 1).source_ts == ts


def test_taking_a_message_costs_two_statements_more(room: DeskEnv) -> None:
    _say(room)

    with statements.noted() as seen:
        room.log()

    assert len(seen) <= 11, "\n".join(seen)
