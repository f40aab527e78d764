"""What a worker asks of the database while nothing happens, and that nothing comes late for it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from slackbot.desk.issues import actions
from slackbot.domain.delivery import State
from slackbot.domain.issue import Status
from slackbot.jobs import Jobs
from slackbot.outbox.housekeeping import Housekeeping
from slackbot.store import rows
from slackbot.store.tables import issues
from tests.desk_env import DeskEnv
from tests.statements import noted

_SECOND = timedelta(seconds=1)
_TICKS = 20
_MOST = 2  # statements a second


@pytest.mark.both_databases
def test_an_idle_worker_costs_two_statements_a_second_at_most(room: DeskEnv) -> None:
    number = room.log().number
    sender = room.running()
    actions.resolve(room.desk, number, by="UANA")
    jobs = Jobs(room.desk, wake=sender.wake, refresh=lambda: None)
    room.playground.wait_for(lambda: room.of_key(f"card-edit:{number}").state is State.SENT)
    jobs._tick()

    with noted() as seen:
        for _ in range(_TICKS):
            before = len(seen)
            room.clock.move(_SECOND)
            jobs._tick()
            room.playground.wait_for(lambda before=before: len(seen) > before)  # type: ignore[misc]
    sender.stop()

    assert len(seen) <= _MOST * _TICKS, "\n".join(seen)


@pytest.mark.parametrize("deadline", ["auto_close_at", "closes_at"])
def test_what_another_process_made_due_sooner_than_all_we_knew_of_is_found(room: DeskEnv, deadline: str) -> None:
    number = room.log().number
    if deadline == "closes_at":
        actions.resolve(room.desk, number, by="UANA")
    housekeeping = Housekeeping(room.desk)
    housekeeping.tick()

    with room.desk.begin() as tx:
        sooner = {deadline: room.clock.now() + _SECOND}
        tx.db.execute(update(issues).where(issues.c.team_id == tx.team).values(**sooner))
    for _ in range(6):
        room.clock.move(_SECOND)
        housekeeping.tick()

    with room.desk.read() as tx:
        ended = rows.issues.get(tx, number)
    assert (ended.status is Status.CLOSED) if deadline == "closes_at" else (ended.auto_close_at is None)


@pytest.mark.parametrize("year", [timedelta(0), timedelta(days=365)], ids=["right", "ahead"])
def test_summaries_come_each_day_though_the_clock_was_a_year_ahead_for_a_moment(room: DeskEnv, year: timedelta) -> None:
    housekeeping = Housekeeping(room.desk)
    room.clock.move(year)
    housekeeping.tick()
    room.clock.move(-year)

    for _ in range(3):
        room.clock.move(timedelta(days=1))
        housekeeping.tick()

    with room.desk.read() as tx:
        days = [room.clock.now().date() - timedelta(days=back) for back in range(2, 4)]
        planned = [rows.summaries.is_planned(tx, day) for day in days]
    assert all(planned)
