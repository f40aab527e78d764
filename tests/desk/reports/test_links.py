"""Where an issue is."""

import re

import pytest

from slackbot.desk.reports import links
from tests.desk_env import DeskEnv


@pytest.mark.both_databases
def test_an_issue_is_in_its_customers_thread_else_where_its_card_is(room: DeskEnv) -> None:
    theirs, ours = room.log(), room.log(channel="CTRIAGE")
    with room.desk.read() as tx:
        early = links.of_issues(tx, room.desk, [theirs.number, ours.number])
    room.sender().drain()

    with room.desk.read() as tx:
        found = links.of_issues(tx, room.desk, [theirs.number, ours.number, 99])

    assert early == {}
    assert re.fullmatch(rf"{room.playground.url}/archives/CGLOBEX/p\d{{16}}", found.pop(theirs.number))
    assert re.fullmatch(rf"{room.playground.url}/archives/CTRIAGE/p\d{{16}}", found.pop(ours.number))
    assert found == {}
