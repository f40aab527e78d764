"""The machine's clock is set while messages are on their way: nothing stops, and nothing is there twice."""

import itertools
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions
from slackbot.domain.delivery import State
from slackbot.domain.kinds import Kind
from slackbot.domain.retries import PACE
from tests.desk_env import DeskEnv

_HOUR = timedelta(hours=1)

Setting = Callable[[DeskEnv, timedelta], None]


def _before_the_claim(room: DeskEnv, step: timedelta) -> None:
    room.log()
    room.wall.set_by(step)


def _in_the_call(room: DeskEnv, step: timedelta) -> None:
    other = room.sender(pace=PACE)
    other.settle()  # as it does every second
    hung = room.faults.add("hang", channel="CGLOBEX")
    room.log()
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(room.sender(pace=PACE).drain)
        room.playground.wait_for(lambda: hung.struck)
        room.wall.set_by(step)
        room.pass_time(other, 0, 1, 1)
        room.faults.release()
        sent.result()


def _lost_answer(room: DeskEnv, step: timedelta) -> None:
    room.faults.add("lost_answer", channel="CGLOBEX")
    room.log()
    room.sender(pace=PACE).drain()
    room.wall.set_by(step)


def _call_never_left(room: DeskEnv, step: timedelta) -> None:
    room.faults.add("refuse_before", channel="CGLOBEX")
    room.log()
    room.sender(pace=PACE).drain()
    room.wall.set_by(step)


def _limited(room: DeskEnv, step: timedelta) -> None:
    room.faults.add("ratelimited", channel="CGLOBEX", retry_after=10)
    room.log()
    room.sender(pace=PACE).drain()
    room.wall.set_by(step)


def _limited_while_looked_up(room: DeskEnv, step: timedelta) -> None:
    room.faults.add("ratelimited", "conversations.history", channel="CGLOBEX", retry_after=10)
    _lost_answer(room, timedelta(0))
    room.pass_time(room.sender(), 12)
    room.wall.set_by(step)


def _unreachable(room: DeskEnv, step: timedelta) -> None:
    room.faults.add("error:service_unavailable", channel="CGLOBEX", times=3)
    room.log()
    room.pass_time(room.sender(pace=PACE), 0, 2, 3)
    room.wall.set_by(step)


def _token_refused(room: DeskEnv, step: timedelta) -> None:
    room.faults.add("error:invalid_auth", times=2)
    room.log()
    room.sender(pace=PACE).drain()
    room.wall.set_by(step)


def _after_a_message(room: DeskEnv, step: timedelta) -> None:
    room.log("The first one", requester="UGUS")
    room.sender(pace=PACE).drain()
    room.log()
    room.wall.set_by(step)


def _after_an_edit(room: DeskEnv, step: timedelta) -> None:
    room.log()
    room.sender(pace=PACE).drain()
    actions.claim(room.desk, 1, by="UBEN")
    room.pass_time(room.sender(pace=PACE), 1)
    room.wall.set_by(step)
    actions.unclaim(room.desk, 1, by="UBEN")


def _claimed_by_one_that_died(room: DeskEnv, step: timedelta) -> None:
    room.log()
    room.sender(pace=PACE)._claim([room.desk.team], limit=8)
    room.wall.set_by(step)


_SET: Mapping[str, Setting] = {
    "before the claim": _before_the_claim,
    "in the call": _in_the_call,
    "after an answer that was lost": _lost_answer,
    "after a call that never left": _call_never_left,
    "between a 429 and the retry": _limited,
    "between a 429 and the next look": _limited_while_looked_up,
    "between failures": _unreachable,
    "while the token is refused": _token_refused,
    "while the channel rests": _after_a_message,
    "while an edit rests": _after_an_edit,
    "while one that died has it": _claimed_by_one_that_died,
}
_WITHIN_S = 20
_TOKEN_S = 60  # a refused token is tried again after a minute


@pytest.mark.parametrize("step", [-_HOUR, _HOUR], ids=["back", "ahead"])
@pytest.mark.parametrize("when", _SET)
def test_every_message_is_there_once_and_soon_however_the_clock_is_set(
    room: DeskEnv, when: str, step: timedelta
) -> None:
    _SET[when](room, step)

    room.pass_time(room.sender(pace=PACE), *[1] * (_TOKEN_S + 2 if "token" in when else _WITHIN_S))

    rows = [one for one in room.of_key_like("") if one.kind is not Kind.WAITED]  # which is planned for hours later
    assert {one.key: one.state for one in rows if one.state is not State.SENT} == {}
    assert len(room.top("CGLOBEX", "Printer is offline")) == 1
    assert len(room.top("CTRIAGE", "Printer is offline")) == 1
    assert "New" in room.top("CTRIAGE")[0]["text"]


def test_an_action_that_looks_at_the_clock_twice_plans_nothing_by_it(room: DeskEnv) -> None:
    room.log()
    room.sender(pace=PACE).drain()
    looks = itertools.count()
    ticking = replace(room.desk, now=lambda: room.desk.now() + next(looks) * timedelta(milliseconds=17))
    actions.resolve(ticking, 1, by="UBEN", words="Turned it off and on")
    room.wall.set_by(-_HOUR)

    room.pass_time(room.sender(pace=PACE), *[1] * _WITHIN_S)

    said = [one.state for one in room.of_key_like("") if one.kind in (Kind.REPLY, Kind.CARD_EDIT)]
    assert said == [State.SENT] * 2
