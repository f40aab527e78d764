"""Issues through the desk: numbered once, closed in time, and kept apart from other workspaces."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.people import directory
from slackbot.desk.threads import auto_close
from slackbot.domain.issue import Status
from slackbot.domain.person import Person
from slackbot.errors import Unmet
from slackbot.store import people, workspaces
from slackbot.store.workspaces import Workspace
from tests.http_app import HttpApp
from tests.refused import refused


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


@pytest.fixture
def either(database_url: str) -> Iterator[HttpApp]:
    """The same on either database."""
    with HttpApp(database_url) as opened:
        yield opened


@pytest.mark.both_databases
def test_issues_logged_at_once_are_numbered_without_gap_or_double(either: HttpApp) -> None:
    def log(index: int) -> int:
        return actions.log(either.desk, by="UANA", title=f"Trouble {index}", channel="CGLOBEX").issue.number

    with ThreadPoolExecutor(8) as together:
        numbers = sorted(together.map(log, range(24)))

    assert numbers == list(range(1, 25))


def test_resolved_is_closed_after_seven_days_and_can_be_reopened(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")
    hall.move(days=6.9)
    assert "Solved" in hall.card()["text"]

    hall.move(days=0.2)

    assert "Closed" in hall.card()["text"]
    assert auto_close.end_silent(hall.desk) == 0
    assert hall.issue("UANA", "resolve #1") == "#1 is already closed."
    assert actions.reopen(hall.desk, 1, by="UBEN").status is Status.CLAIMED


def test_another_workspace_sees_and_changes_nothing(hall: HttpApp) -> None:
    hall.log()
    other = replace(hall.desk, team="T0OTHER0001")
    with other.begin() as tx:
        workspaces.keep(tx, Workspace(other.team, "Other", "UBOT", "BBOT", started_at=hall.clock.now()))
        people.keep(tx, Person(other.team, "UEVE", home_team=other.team, name="Eve"), at=hall.desk.wall())
        people.set_roster(tx, agents=["UEVE"], leads=[])

    for action in (actions.claim, actions.unclaim, actions.resolve, actions.reopen, actions.get):
        with refused("There is no issue #1"):
            action(other, 1, by="UEVE")
    assert actions.claim_oldest(other, channel="CGLOBEX", by="UEVE") is None
    assert actions.log(other, by="UEVE", title="Mine", channel=None).issue.number == 1
    with pytest.raises(Unmet, match="UEVE"):  # nobody knows her here
        actions.claim(hall.desk, 1, by="UEVE")


def test_only_an_agent_is_handed_an_issue(hall: HttpApp) -> None:
    hall.log()

    for user in ("UELI", "UGUS", "UNOBODY", "UBOT"):
        directory.meet(hall.desk, hall.parts.slack, user)
        with refused(f"<@{user}> is not an agent"):
            actions.assign(hall.desk, 1, to=user, by="UANA")
