"""The directory is kept beside all else: what is asked for twice is done once, and stopping waits for one call."""

import threading
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from slackbot.desk.people.directory import Directory
from slackbot.keeper import Keeper
from tests import warm_parts
from tests.http_app import HttpApp
from tests.patience import PATIENCE_S
from tests.running_app import Json


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


class _Kept:
    """A keeper of the sample world's directory, whose calls to Slack wait until they may go on."""

    def __init__(self, hall: HttpApp) -> None:
        self.gate, self.is_asking = threading.Event(), threading.Event()
        hall.slack.faults.add("hang", "conversations.members", times=100, where=self._hold)
        hall.slack.faults.add("hang", "users.info", times=100, where=self._hold)
        self.keeper = Keeper(Directory(hall.desk, warm_parts.near_slack(hall.slack)))

    def _hold(self, _args: Json) -> bool:
        self.is_asking.set()
        self.gate.wait(PATIENCE_S)
        return False


def test_many_who_join_at_once_are_one_look_at_the_team(hall: HttpApp) -> None:
    kept = _Kept(hall)
    before = len(hall.slack.calls("conversations.members"))
    kept.keeper.roster_changed()
    assert kept.is_asking.wait(PATIENCE_S)
    for _ in range(50):
        kept.keeper.roster_changed()
    kept.gate.set()
    hall.slack.wait_for(lambda: len(hall.slack.calls("conversations.members")) >= before + 2)
    kept.keeper.stop()

    assert len(hall.slack.calls("conversations.members")) == before + 2


def test_stopping_waits_for_one_call_and_not_for_a_whole_team_and_complains_of_nothing(hall: HttpApp) -> None:
    with hall.desk.begin() as tx:
        tx.db.exec_driver_sql("UPDATE people SET seen_at = '2020-01-01 00:00:00'")
    asked = len(hall.slack.calls("users.info"))
    kept = _Kept(hall)
    kept.keeper.refresh()
    assert kept.is_asking.wait(PATIENCE_S)
    ending = threading.Thread(target=kept.keeper.stop)
    ending.start()
    hall.slack.wait_for(lambda: kept.keeper._is_stopping)
    with capture_logs() as complaints:
        kept.gate.set()
        ending.join(PATIENCE_S)

    assert not ending.is_alive()
    assert len(hall.slack.calls("users.info")) <= asked + 1
    assert [one for one in complaints if one["event"] == "directory.stale"] == []
