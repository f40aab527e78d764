"""What a customer went through before, as either database tells it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from slackbot.domain.issue import Issue
from slackbot.store import issues, recoveries
from slackbot.store.database import Store

TEAM = "T0ACME00001"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_issue(number: int, *, channel: str | None = None, requester: str | None = None) -> Issue:
    bare = Issue(TEAM, number, "Printer is offline", "", logged_by="UANA", started_at=NOON, logged_at=NOON)
    return replace(bare, channel=channel, requester=requester)


def test_an_issue_of_nobody_we_know_tells_of_itself_alone(store: Store) -> None:
    mine = make_issue(1)

    with store.begin(TEAM) as tx:
        for one in (mine, make_issue(2), make_issue(3, requester="UGUS"), make_issue(4, channel="CGLOBEX")):
            issues.add(tx, one)
        past = recoveries.past(tx, mine, channel=None, since=NOON - timedelta(days=90))

    assert past.issues == 1


def test_the_channel_tells_whose_they_are_before_the_requester(store: Store) -> None:
    mine = make_issue(1, channel="CGLOBEX", requester="UGUS")

    with store.begin(TEAM) as tx:
        for one in (mine, *(make_issue(number, channel="CGLOBEX", requester="UMAYA") for number in (2, 3))):
            issues.add(tx, one)
        issues.add(tx, make_issue(4, requester="UGUS"))
        by_channel = recoveries.past(tx, mine, channel="CGLOBEX", since=NOON - timedelta(days=90))
        by_requester = recoveries.past(tx, mine, channel=None, since=NOON - timedelta(days=90))

    assert (by_channel.issues, by_requester.issues) == (3, 2)
