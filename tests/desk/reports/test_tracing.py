"""What stands behind figures and a customer's brief, on either database."""

from datetime import timedelta

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.reports import brief, tracing
from slackbot.domain import calendar
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Figure
from tests.desk_env import DeskEnv


@pytest.mark.both_databases
def test_each_figure_has_its_page_and_a_channel_its_brief(room: DeskEnv) -> None:
    for title in ("Printer", "Scanner", "Login"):
        room.log(title)
    room.log("Initech’s", channel="CINITECH", requester="UINES")
    room.sender().drain()
    actions.resolve(room.desk, 1, by="UANA", words="Done")
    actions.resolve(room.desk, 2, by="UANA")
    actions.reopen(room.desk, 2, by="UANA")
    room.sender().drain()
    today = calendar.day_of(room.desk.now(), room.desk.defaults.timezone)

    heads = {
        figure: tracing.show(room.desk, Page(figure, today, today), by="UANA").text.split("\n")[0].rpartition(": ")[2]
        for figure in Figure
    }
    customer = brief.whose(room.desk, "channel", "CGLOBEX", by="UANA")
    told = brief.show(room.desk, customer, by="UANA").text

    assert (heads[Figure.FCR], heads[Figure.CSAT]) == ("100 % (1/1)", "no data")
    volumes = (Figure.ISSUES, Figure.NEW, Figure.SOLVED, Figure.REOPENED, Figure.LEFT)
    assert [heads[figure] for figure in volumes] == ["4", "4", "2", "1", "3"]
    assert "*Asked*: 3, 1 of them opened again" in told
    assert "Initech" not in told


def test_a_brief_holds_what_is_open_however_old(room: DeskEnv) -> None:
    room.log("Old and solved")
    room.log("Old and open")
    actions.resolve(room.desk, 1, by="UANA")
    room.clock.move(timedelta(days=100))
    room.log("New")

    told = brief.show(room.desk, brief.whose(room.desk, "channel", "CGLOBEX", by="UANA"), by="UANA").text

    assert "*Asked*: 1\n" in told
    assert "Old and open" in told
    assert "Old and solved" not in told
