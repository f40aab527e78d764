"""Who has left keeps nothing and is named to nobody; what they asked for is told of, once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, edits, leavers, pending
from slackbot.desk.people import directory
from slackbot.desk.reports import summary, why
from slackbot.desk.surveys import nps
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.outbox import housekeeping
from slackbot.store import rows
from tests import retold
from tests.http_app import HttpApp
from tests.refused import refused


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(database_url) as opened:
        yield opened


def _leave(hall: HttpApp, user: str) -> None:
    """Let somebody leave, and Slack tell us of it."""
    hall.slack.people.deactivate(user)
    hall.heard(lambda event: event["type"] == "user_change" and event["user"]["id"] == user)
    hall.drain()


def _leave_unheard(hall: HttpApp, user: str) -> None:
    """Let somebody leave while we hear nothing of it."""
    hall.slack.deliver_over_http(None)
    hall.slack.people.deactivate(user)


def _issue(hall: HttpApp, number: int = 1) -> Issue:
    with hall.desk.read() as tx:
        return rows.issues.get(tx, number)


def _put_back(hall: HttpApp, number: int = 1) -> list[Event]:
    with hall.desk.read() as tx:
        return [one for one in rows.events.of_issue(tx, number) if one.what == "unassigned"]


def _of_kind(hall: HttpApp, kind: Kind, number: int = 1) -> list[Delivery]:
    with hall.desk.read() as tx:
        return list(rows.outbox_read.of_issue(tx, number, kinds=(kind,)))


def _in_card(hall: HttpApp, words: str, number: int = 1) -> list[str]:
    thread = hall.slack.messages("CTRIAGE", hall.card(number)["ts"])
    return [one["text"] for one in thread if words in one["text"]]


def test_all_that_a_leaver_had_is_nobodys_and_told_of_once(hall: HttpApp) -> None:
    hall.log(by="UANA")
    for title in ("Export is empty", "Scanner is slow", "Solved before"):
        hall.issue("UANA", f"log @gus {title}")
    for number in (1, 2, 4):
        hall.issue("UBEN", f"claim #{number}")
    hall.issue("UCHIARA", "claim #3")
    hall.issue("UBEN", "resolve #4")
    hall.drain()

    _leave(hall, "UBEN")
    housekeeping.tick(hall.desk)
    housekeeping.tick(hall.desk)
    hall.drain()

    assert [_issue(hall, number).assignee for number in (1, 2, 3, 4)] == [None, None, "UCHIARA", "UBEN"]
    assert [_issue(hall, number).status for number in (1, 2)] == [Status.OPEN, Status.OPEN]
    for number in (1, 2):
        assert _in_card(hall, "has left", number) == [f"Ben Okoro has left: #{number} is nobody’s now."]
        (told,) = _put_back(hall, number)
        assert (told.by, told.detail) == (None, {"from": "UBEN", "to": None, "why": "left"})
        assert "Ben" not in hall.card(number)["text"]
    assert [_in_card(hall, "has left", number) for number in (3, 4)] == [[], []]
    assert "put back, as whoever had it has left" in hall.issue("UANA", "show #1")


def test_what_waits_and_what_is_planned_stays(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UBEN")
    (before,) = _of_kind(hall, Kind.REMINDER)

    _leave(hall, "UBEN")

    issue = _issue(hall)
    assert (issue.status, issue.assignee, issue.pending_since is not None) == (Status.PENDING, None, True)
    (after,) = _of_kind(hall, Kind.REMINDER)
    assert (after.state, after.due_at) == (State.DUE, before.due_at)
    with hall.desk.read() as tx:
        assert list(retold.differences(tx)) == []


def test_others_can_claim_it_and_the_figures_count_a_hand_over(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "claim #1")
    _leave(hall, "UBEN")

    assert "#1" in hall.issue("UANA", "list unclaimed", "CTRIAGE")
    assert hall.issue("UANA", "claim", "CTRIAGE").startswith("You have #1")
    hall.issue("UANA", "resolve #1 It prints again")
    hall.drain()
    week = summary.work_out(hall.desk, summary.named(hall.desk, "week"))
    assert (week.fcr.provisional.k, week.fcr.provisional.n) == (0, 1)


@pytest.mark.parametrize("is_heard", [True, False])
def test_nothing_is_handed_to_a_leaver_nor_claimed_by_them(hall: HttpApp, is_heard: bool) -> None:
    hall.log()
    if is_heard:
        _leave(hall, "UBEN")
    else:
        _leave_unheard(hall, "UBEN")
        directory.look_up(hall.desk, hall.parts.slack, "UBEN")

    with refused("<@UBEN> has left, so you cannot hand #1 to them"):
        actions.assign(hall.desk, 1, to="UBEN", by="UANA")
    with refused("Only support agents"):
        actions.claim(hall.desk, 1, by="UBEN")
    with refused("Only support agents"):
        pending.wait(hall.desk, 1, by="UBEN")
    assert _issue(hall).assignee is None


def test_a_claim_that_was_under_way_is_put_back_too(hall: HttpApp) -> None:
    hall.log()
    _leave(hall, "UBEN")
    with hall.desk.begin() as tx:  # as the transaction leaves it that had read of Ben before he left
        issue = rows.issues.lock(tx, 1)
        rows.issues.save(tx, replace(issue, assignee="UBEN", status=Status.CLAIMED))
        rows.events.add(tx, Event(1, hall.desk.now(), "UBEN", What.CLAIMED, {"from": None, "to": "UBEN"}))

    housekeeping.tick(hall.desk)
    housekeeping.tick(hall.desk)
    hall.drain()

    assert _issue(hall).assignee is None
    assert len(_put_back(hall)) == 1


def test_a_leaver_whom_nobody_told_us_of_is_found_even_if_they_are_in_no_group_any_more(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "claim #1")
    _leave_unheard(hall, "UBEN")

    directory.keep_fresh(hall.desk, hall.parts.slack)
    housekeeping.tick(hall.desk)

    assert _issue(hall).assignee is None


def test_who_is_only_no_agent_any_more_keeps_what_they_have(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "claim #1")
    hall.slack.people.leave("UBEN", "CTRIAGE")

    directory.keep_fresh(hall.desk, hall.parts.slack)
    housekeeping.tick(hall.desk)

    assert _issue(hall).assignee == "UBEN"


def test_each_who_leaves_is_told_of(hall: HttpApp) -> None:
    hall.log()
    for user in ("UBEN", "UCHIARA"):
        hall.issue(user, "claim #1")
        _leave(hall, user)

    assert [said.split(" has")[0] for said in _in_card(hall, "has left")] == ["Ben Okoro", "Chiara Rossi"]


def test_a_line_that_comes_late_does_not_say_that_it_is_nobodys_when_it_is_somebodys(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "claim #1")
    hall.slack.people.deactivate("UBEN")
    hall.heard(lambda event: event["type"] == "user_change")

    hall.issue("UANA", "claim #1")
    hall.drain()

    assert _in_card(hall, "has left") == ["Ben Okoro has left, who had #1 before."]


def test_what_is_opened_again_is_not_a_leavers(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UBEN", "claim #1")
    question = hall.checkin(thread)
    _leave(hall, "UBEN")

    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.not_yet")
    hall.drain()

    assert _issue(hall).assignee is None
    assert "Ben" not in " ".join(one["text"] for one in hall.slack.messages("CGLOBEX", thread))
    assert _in_card(hall, "has left") == ["Ben Okoro has left: #1 is nobody’s now."]


def test_no_customer_reads_the_name_of_a_leaver(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UBEN", "claim #1")
    question = hall.checkin(thread)
    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.not_yet")
    hall.issue("UBEN", "reply #1 I have ordered the part")

    with hall.desk.begin() as tx:
        ben = rows.people.get(tx, "UBEN")
        assert ben is not None
        rows.people.keep(tx, replace(ben, is_gone=True), at=hall.desk.wall())
    hall.drain()

    said = " ".join(one["text"] for one in hall.slack.messages("CGLOBEX", thread))
    assert "Acme: I have ordered the part" in said
    assert "Ben" not in said


@pytest.mark.parametrize("is_heard", [True, False])
def test_nothing_more_is_asked_of_a_customer_who_left(hall: HttpApp, is_heard: bool) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    if is_heard:
        _leave(hall, "UGUS")
    else:
        _leave_unheard(hall, "UGUS")
        directory.look_up(hall.desk, hall.parts.slack, "UGUS")

    foretold = why.why(hall.desk, 1, by="UANA").text
    for _ in range(4):
        hall.move(hours=50)
        leavers.see_off(hall.desk)
        nps.plan(hall.desk)
        hall.drain()

    assert foretold.count("they have left") == 2
    assert {(one.state, one.reason) for kind in (Kind.CHECKIN, Kind.SURVEY) for one in _of_kind(hall, kind)} == {
        (State.WITHDRAWN, "gone")
    }
    assert _in_card(hall, "has left") == [
        "Gus Holt has left. Nothing more is sent to them about #1. "
        "To name somebody else: `/issue edit #1`, in the channel."
    ]


def test_a_colleague_of_the_customer_who_left_can_still_answer_in_their_channel(hall: HttpApp) -> None:
    thread = hall.log()
    _leave(hall, "UGUS")
    question = hall.checkin(thread)

    assert question["text"].startswith("Hello, is #1")
    assert hall.click("UMAYA", "CGLOBEX", question["ts"], "checkin.solved") == ""
    assert ["a colleague there can answer" in said for said in _in_card(hall, "has left")] == [True]


def test_the_answers_say_that_the_customer_left(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    _leave(hall, "UGUS")

    waits = hall.issue("UANA", "pending #1", "CTRIAGE")
    said = hall.issue("UANA", "resolve #1", "CTRIAGE")

    assert "Nobody is reminded: they have left." in waits
    assert said.endswith("Gus Holt gets no check-in and no survey: they have left. To name somebody else: `edit #1`.")


def test_whoever_is_named_instead_is_asked(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    _leave(hall, "UGUS")

    edits.edit(hall.desk, 1, title="Printer", details=None, requester="UMAYA", by="UANA")
    hall.move(hours=40)
    _leave(hall, "UMAYA")

    (asked,) = _of_kind(hall, Kind.CHECKIN)
    assert (asked.state, asked.person) == (State.SENT, "UMAYA")
    assert [said.split(" has")[0] for said in _in_card(hall, "has left")] == ["Gus Holt", "Maya Chen"]


def test_nobody_is_told_of_what_is_long_over(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.clock.move(timedelta(days=30))
    hall.move()

    _leave(hall, "UGUS")

    assert _in_card(hall, "has left") == []
