"""Moves of the demo's clock, by way of all that falls due."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from slackbot.demo import bot, shipped
from slackbot.demo.clock import Clock
from slackbot.demo.stage import stand_in
from slackbot.playground import Playground
from slackbot.service import Service
from slackbot.signals import Asked
from slackbot.store.tables import deliveries
from tests.command_line import process_kept
from tests.patience import PATIENCE_S

AT_ONCE = timedelta(seconds=30)  # on a busy machine, with time running wherever the clock is not moved


@dataclass(frozen=True)
class Play:
    """The demo in this process, after its month."""

    slack: Playground
    clock: Clock
    asked: Asked
    service: Service

    def sent_since(self, at: datetime) -> list[tuple[str, datetime, datetime, str]]:
        """Return kind, due time, time and `ts` of what was posted since then."""
        row = deliveries.c
        posted = select(row.kind, row.due_at, row.sent_at, row.ts).where(row.sent_at > at, row.verb == "post")
        with self.service.parts.desk.read() as tx:
            return [tuple(one) for one in tx.db.execute(posted.order_by(row.sent_at))]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """The demo as it begins."""
    clock, asked = Clock(shipped.UNTIL), Asked()
    with process_kept(), stand_in(clock) as slack:
        with slack.backstage():
            shipped.unpack(tmp_path, slack, at=shipped.UNTIL)
        with bot.playing(slack, clock, folder=tmp_path, asked=asked) as playing:
            yield Play(slack, clock, asked, playing.service)


def test_what_falls_due_on_the_way_goes_out_when_it_is_due(play: Play) -> None:
    began = play.clock.now()

    play.clock.move(timedelta(days=1))

    sent = play.sent_since(began)
    assert {"summary", "checkin", "survey"} <= {kind for kind, *_ in sent}
    assert [one for one in sent if one[2] - one[1] > AT_ONCE] == []
    assert [one for one in sent if abs(datetime.fromtimestamp(float(one[3]), UTC) - one[2]) > AT_ONCE] == []
    assert began + timedelta(days=1) <= play.clock.now()


def test_whoever_looks_at_the_chart_of_the_past_sees_it_drawn(play: Play) -> None:
    (kept,) = play.slack.remembered()["files"]

    assert kept["content"].startswith("iVBORw0KGgo")  # how a PNG begins


def test_a_walk_ends_where_it_is_once_the_demo_is_to_end(play: Play) -> None:
    play.asked.to_stop = True

    play.clock.move(timedelta(days=300))

    assert play.clock.now() < shipped.UNTIL + timedelta(days=1)


def test_somebody_who_has_seen_enough_halts_it_where_it_is(play: Play) -> None:
    moving = threading.Thread(target=play.clock.move, args=[timedelta(days=300)])
    moving.start()
    play.slack.wait_for(lambda: play.clock.now() > shipped.UNTIL + AT_ONCE)

    play.clock.halt()
    moving.join(PATIENCE_S)

    assert not moving.is_alive()
    assert play.clock.now() < shipped.UNTIL + timedelta(days=9)
