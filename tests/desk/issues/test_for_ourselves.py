"""What an agent asked for: nobody follows up with them as a customer, and no figure counts it as one's."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from slackbot.desk.issues import actions, edits, pending
from slackbot.desk.reports import summary
from slackbot.desk.surveys import nps, overrides
from slackbot.domain import figures
from slackbot.domain.delivery import State
from slackbot.domain.kinds import FOLLOW_UP, Kind
from slackbot.domain.overrides import Order
from slackbot.domain.working import Span
from slackbot.store import rows
from tests import retold
from tests.http_app import HttpApp
from tests.refused import refused
from tests.running_app import Json

PLANS = """
tiers:
  standard: {progress: {every: 1d, send: automatic}, survey: {remind_after: 3d}}
  watched: {progress: {every: 1d}, nps: {every: 90d}}
accounts:
  Globex: {tier: watched, channels: [CGLOBEX]}
"""
NOT_SENT = {Kind.WAITED, *FOLLOW_UP}
UNLIKE = [("UANA", "ana"), ("UANA", "ben"), ("UBEN", "ana"), ("UDANA", "dana")]


@pytest.fixture
def hall(database_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """The bot before the sample world, where one tier has a word said by itself, and another has it asked for."""
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "plans.yml").write_text(PLANS)
    given = {"templates_dir": str(folder), "agents": "UANA,UBEN,UCHIARA,UDANA"}
    with HttpApp(database_url, settings=given) as opened:
        yield opened


def _figures(hall: HttpApp) -> Json:
    return figures.as_json(summary.work_out(hall.desk, summary.named(hall.desk, "week")), hall.desk.team)


def _ended(hall: HttpApp, number: int = 1) -> dict[str, set[tuple[State, str | None]]]:
    """Return how what nobody wrote by hand ended, by its kind."""
    with hall.desk.read() as tx:
        found = rows.outbox_read.of_issue(tx, number, kinds=tuple(NOT_SENT))
    return {kind.value: {(one.state, one.reason) for one in found if one.kind is kind} for kind in NOT_SENT}


def _weeks(hall: HttpApp) -> None:
    for _ in range(6):
        hall.move(hours=50)
        nps.plan(hall.desk)
        hall.drain()


@pytest.mark.parametrize(
    ("channel", "by", "whom"),
    [*(("CGLOBEX", *one) for one in UNLIKE), ("CINITECH", *UNLIKE[1]), ("CTRIAGE", *UNLIKE[-1])],
)
def test_nothing_goes_by_itself_to_an_agent_who_asked(hall: HttpApp, channel: str, by: str, whom: str) -> None:
    hall.issue(by, f"log @{whom} My own printer", channel)
    hall.drain()
    hall.issue("UBEN", "claim #1", channel)
    _weeks(hall)
    pending.wait(hall.desk, 1, by="UBEN")
    _weeks(hall)
    hall.issue(by, "resolve #1", channel)
    _weeks(hall)

    ends = {end for ended in _ended(hall).values() for end in ended}
    assert (State.WITHDRAWN, "self_logged") in ends
    assert {state for state, _ in ends} == {State.WITHDRAWN}
    assert {reason for _, reason in ends} <= {"self_logged", "pending", "resolved", "closed"}


def test_a_colleague_who_is_no_agent_is_a_customer(hall: HttpApp) -> None:
    hall.issue("UANA", "log @eli My laptop", "CTRIAGE")
    said = hall.issue("UANA", "resolve #1 Charged", "CTRIAGE")
    hall.move(hours=50)

    assert "gets a check-in" in said
    assert _ended(hall)["checkin"] == {(State.SENT, None)}
    assert _figures(hall)["volume"] == {
        "logged": 1, "resolved": 1, "reopened": 0, "backlog": 0, "dropped": 0, "not_a_request": 0, "self_logged": 0,
    }  # fmt: skip


@pytest.mark.parametrize("channel", ["CGLOBEX", "CTRIAGE"])
def test_the_answer_and_why_say_what_is_so(hall: HttpApp, channel: str) -> None:
    hall.issue("UANA", "log @ben Our own printer", channel)
    hall.drain()

    waits = hall.issue("UANA", "pending #1", channel)
    said = hall.issue("UANA", "resolve #1", channel)

    assert "Nobody is reminded: one of you asked for it. It waits" in waits
    assert said == "#1, “Our own printer”, is resolved. There is no check-in and no survey: one of you asked for it."
    assert hall.issue("UANA", "why #1", channel).count("one of you asked for it") == 2
    _weeks(hall)
    assert hall.issue("UANA", "why #1", channel).count("one of you asked for it") >= 2


def test_nobody_sends_them_a_question_by_hand(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ben Our own printer")
    hall.issue("UANA", "resolve #1")

    with refused("for #1 is not sent: one of you asked for it"):
        overrides.send_survey(hall.desk, 1, by="UANA")
    with refused("for #1 is not sent: one of you asked for it"):
        overrides.move_checkin(hall.desk, 1, Order(Span(timedelta(hours=2)), None), by="UANA")


def test_they_are_counted_apart_and_in_no_other_figure(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "reply #1 Restart it")
    hall.issue("UANA", "resolve #1")
    hall.drain()
    without = _figures(hall)
    for whom in ("ana", "ben", "ana"):
        hall.issue("UANA", f"log @{whom} Our own printer")
    hall.move(hours=1)
    hall.issue("UANA", "reply #2 Restart it")
    hall.issue("UANA", "resolve #2")
    actions.resolve(hall.desk, 3, by="UBEN", words="Done")
    hall.drain()

    told = _figures(hall)

    attention = told.pop("attention")
    assert [one["number"] for one in attention] == [4]  # somebody has to do it all the same
    assert told["fcr"].pop("excluded") == {"self_logged": 2}
    assert told["volume"].pop("self_logged", None) == 3
    assert told == _without(without, "attention", "fcr.excluded", "volume.self_logged")


def _without(told: Json, *names: str) -> Json:
    for name in names:
        *group, last = name.split(".")
        (told[group[0]] if group else told).pop(last)
    return told


def test_the_summary_tells_them_in_one_line_where_there_are_any(hall: HttpApp) -> None:
    hall.log()
    without = hall.issue("UANA", "summary today")
    hall.issue("UANA", "log @ana My own printer")

    said = hall.issue("UANA", "summary today")

    assert "for ourselves" not in without
    assert "1 new · 0 solved · 0 reopened · 1 left · 1 logged for ourselves" in said


@pytest.mark.parametrize(("first", "then", "apart"), [("ana", "UGUS", 0), ("gus", "UANA", 1), ("eli", "UBEN", 1)])
def test_whoever_is_named_last_decides(hall: HttpApp, first: str, then: str, apart: int) -> None:
    hall.issue("UANA", f"log @{first} Printer")
    hall.issue("UANA", "resolve #1")

    edits.edit(hall.desk, 1, title="Printer", details=None, requester=then, by="UANA")
    hall.move(hours=50)

    assert _figures(hall)["volume"].get("self_logged") == apart
    assert _ended(hall)["checkin"] == {(State.WITHDRAWN, "self_logged") if apart else (State.SENT, None)}


def test_what_was_counted_stays_when_somebody_joins_or_leaves_the_agents(hall: HttpApp) -> None:
    hall.issue("UANA", "log @eli My laptop")
    hall.issue("UANA", "log @ben Our printer")
    with hall.desk.begin() as tx:
        rows.people.set_roster(tx, agents=["UANA", "UELI"], leads=["UDANA"])

    edits.edit(hall.desk, 2, title="Printer", details=None, requester="UBEN", by="UANA")

    assert _figures(hall)["volume"].get("self_logged") == 1
    told = retold.figures(hall.desk, summary.named(hall.desk, "week"))
    assert told["volume"] == _figures(hall)["volume"]


def test_a_new_agent_is_no_customer_from_then_on(hall: HttpApp) -> None:
    hall.issue("UANA", "log @eli My laptop", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    with hall.desk.begin() as tx:
        rows.people.set_roster(tx, agents=["UANA", "UELI"], leads=["UDANA"])

    hall.move(hours=50)

    assert _ended(hall)["checkin"] == {(State.WITHDRAWN, "self_logged")}
