"""Two real workers on one PostgreSQL share what is due: each message once, and no channel faster than allowed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from slackbot import app
from slackbot.desk.issues import actions
from slackbot.desk.people import directory
from slackbot.domain.kinds import Kind
from slackbot.playground import Channel, sample_world
from slackbot.store import issues, workspaces
from slackbot.store.tables import deliveries
from tests.patience import PATIENCE_S
from tests.processes.running import Process, environment, open_stage
from tests.running_app import RunningApp

_CHANNELS = tuple(f"CSHARED{number:02}" for number in range(30))
_ASKERS = ("UGUS", "UMAYA", "UINES", "UHANA")  # of each channel; what one person gets on one day is one message
_EACH = len(_ASKERS)  # check-ins a channel; each takes a second


@pytest.fixture
def stage(postgres_url: str) -> Iterator[RunningApp]:
    world = sample_world()
    members = ("UANA", "UBOT", *_ASKERS)
    more = tuple(Channel(one, one.lower(), world.team, members, shared_with=("T0GLOBEX001",)) for one in _CHANNELS)
    opened = open_stage(
        postgres_url,
        world=replace(world, channels=(*world.channels, *more)),
        settings={"summary_time": "00:00"},
    )
    yield opened
    opened.strike()


def _resolve_yesterday(stage: RunningApp) -> None:
    """Make 120 check-ins due an hour ago; cards and the customers' first lines are none of this test."""
    parts = app.assemble(stage.settings())
    directory.refresh(parts.desk, parts.slack)
    with parts.desk.begin() as tx:
        workspaces.set_start(tx, datetime.now(UTC) - timedelta(days=1))
    desk = replace(parts.desk, now=lambda: datetime.now(UTC) - timedelta(hours=25))
    for number, asker in enumerate(_ASKERS):
        for channel in _CHANNELS:
            thread = stage.slack.people.post(asker, channel, f"Help with case {number}")
            logged = actions.log(desk, by="UANA", title=f"Case {number}", channel=channel, requester=asker).issue
            with parts.desk.begin() as tx:
                issues.set_thread(tx, logged.number, thread)
            actions.resolve(desk, logged.number, by="UANA")
    with parts.desk.begin() as tx:
        other = deliveries.c.kind.not_in([Kind.CHECKIN.value, Kind.SURVEY.value])
        tx.db.execute(deliveries.update().where(other).values(state="withdrawn"))
    parts.close()


def test_two_workers_post_everything_once_and_paced(stage: RunningApp, postgres_url: str, tmp_path: Path) -> None:
    with stage.slack.silence():
        _resolve_yesterday(stage)
    env = environment(stage.slack, postgres_url, SUMMARY_TIME="00:00", WORKING_HOURS="always")

    def posts() -> list[str]:
        return [call.args["channel"] for call in stage.slack.calls("chat.postMessage") if call.error is None]

    with Process("worker", tmp_path / "one", env) as one, Process("worker", tmp_path / "two", env) as two:
        stage.slack.wait_for(lambda: len(posts()) >= _EACH * len(_CHANNELS) + 1, 2 * PATIENCE_S)
        codes = one.stop(), two.stop()

    assert Counter(posts()) == {**dict.fromkeys(_CHANNELS, _EACH), "CLEADS": 1}
    assert stage.slack.paces_broken == 0
    assert min(_gaps(stage)) >= 1
    assert codes == (0, 0)
    assert min(bot.log.count("delivery.sent") for bot in (one, two)) > 12
    threads = [one["thread_ts"] for name in _CHANNELS for one in stage.slack.messages(name) if one["user"] == "UBOT"]
    assert len(set(threads)) == _EACH * len(_CHANNELS)


def _gaps(stage: RunningApp) -> list[float]:
    """Return the real seconds between one message of a customers' channel and the next."""
    at: dict[str, list[float]] = defaultdict(list)
    for call in stage.slack.calls("chat.postMessage"):
        at[call.args["channel"]].append(call.real_at)
    return [later - earlier for name in _CHANNELS for earlier, later in pairwise(at[name])]
