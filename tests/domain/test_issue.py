"""An issue goes only where it may."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain import issue as rules
from slackbot.domain import undo
from slackbot.domain.issue import DETAILS_LENGTH, MOVES, TITLE_LENGTH, WORDS_LENGTH, Issue, Move, Status
from slackbot.domain.person import Person
from slackbot.errors import Refused
from tests.refused import refused, words

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def make_issue(**facts: Any) -> Issue:
    basics = {"team": "T", "number": 7, "title": "Printer", "details": "", "logged_by": "UANA"}
    return Issue(**{**basics, "logged_at": NOON, "started_at": NOON, **facts})


OPEN = make_issue()
CLAIMED = make_issue(status=Status.CLAIMED, assignee="UANA")
PENDING = rules.wait(CLAIMED, by="UANA", at=NOON)
RESOLVED = rules.resolve(CLAIMED, by="UANA", at=NOON, closes_at=NOON + WEEK)
CLOSED = replace(RESOLVED, status=Status.CLOSED)


@pytest.mark.parametrize(
    ("text", "title", "details"),
    [
        ("Printer is offline", "Printer is offline", ""),
        ("  Printer  \n\n since noon \n", "Printer", "since noon"),
        ("Printer\nsince noon\nand loud", "Printer", "since noon\nand loud"),
        ("x" * TITLE_LENGTH, "x" * TITLE_LENGTH, ""),
        ("x" * 4000, "x" * (TITLE_LENGTH - 1) + "…", "x" * 4000),
    ],
)
def test_the_first_line_is_the_title_and_the_rest_the_details(text: str, title: str, details: str) -> None:
    assert rules.summarize(text) == (title, details)


def test_a_long_first_line_is_cut_at_a_word_and_kept_whole() -> None:
    title, details = rules.summarize("word " * 40)

    assert title == "word " * 22 + "word…"
    assert details == ("word " * 40).strip()


def test_details_have_an_end() -> None:
    _, details = rules.summarize("Title\n" + "y" * 20_000)

    assert details == "y" * DETAILS_LENGTH


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_issue_needs_words(text: str) -> None:
    with refused("Say what the issue is about") as no:
        rules.summarize(text)

    assert no.value.field == "title"


def test_words_fit_into_one_message() -> None:
    assert rules.check_words("x" * WORDS_LENGTH) == "x" * WORDS_LENGTH
    with refused("at most 8000 characters"):
        rules.check_words("x" * (WORDS_LENGTH + 1))


def test_claiming_makes_it_mine() -> None:
    claimed = rules.claim(OPEN, by="UBEN")

    assert (claimed.status, claimed.assignee) == (Status.CLAIMED, "UBEN")


@pytest.mark.parametrize(
    ("issue", "says"),
    [
        (CLAIMED, "<@UANA> already has #7."),
        (make_issue(status=Status.CLAIMED, assignee="UBEN"), "You already have #7."),
        (RESOLVED, "#7 is already resolved. Reopen it first: `reopen #7`, or `!reopen` in its card’s thread."),
        (CLOSED, "#7 is already closed. Reopen it first: `reopen #7`, or `!reopen` in its card’s thread."),
    ],
)
def test_only_what_nobody_holds_can_be_claimed(issue: Issue, says: str) -> None:
    with pytest.raises(Refused) as no:
        rules.claim(issue, by="UBEN")

    assert words(no.value) == says


@pytest.mark.parametrize("issue", [OPEN, CLAIMED])
def test_assigning_hands_it_over(issue: Issue) -> None:
    handed = rules.assign(issue, to="UBEN")

    assert (handed.status, handed.assignee) == (Status.CLAIMED, "UBEN")


@pytest.mark.parametrize(("issue", "says"), [(CLAIMED, "<@UANA> already has #7."), (RESOLVED, "Reopen it first")])
def test_assigning_needs_somebody_else_and_an_open_issue(issue: Issue, says: str) -> None:
    with refused(says):
        rules.assign(issue, to="UANA")


def test_unclaiming_puts_it_back() -> None:
    back = rules.unclaim(CLAIMED)

    assert (back.status, back.assignee) == (Status.OPEN, None)


@pytest.mark.parametrize(("issue", "says"), [(OPEN, "Nobody has #7"), (RESOLVED, "already resolved")])
def test_only_what_is_held_can_be_put_back(issue: Issue, says: str) -> None:
    with refused(says):
        rules.unclaim(issue)


def test_resolving_an_unclaimed_issue_makes_it_the_resolvers() -> None:
    done = rules.resolve(OPEN, by="UBEN", at=NOON, closes_at=NOON + WEEK)

    assert (done.status, done.assignee, done.resolved_by, done.credited_to) == (Status.RESOLVED, "UBEN", "UBEN", "UBEN")
    assert (done.resolved_at, done.first_resolved_at, done.resolutions) == (NOON, NOON, 1)


def test_resolving_credits_the_holder() -> None:
    done = rules.resolve(CLAIMED, by="UBEN", at=NOON, closes_at=NOON + WEEK)

    assert (done.assignee, done.resolved_by, done.credited_to) == ("UANA", "UBEN", "UANA")


@pytest.mark.parametrize("issue", [RESOLVED, CLOSED])
def test_what_is_over_is_not_resolved_again(issue: Issue) -> None:
    with refused(f"#7 is already {issue.status}"):
        rules.resolve(issue, by="UBEN", at=NOON, closes_at=NOON + WEEK)


@pytest.mark.parametrize("issue", [RESOLVED, CLOSED])
def test_reopening_keeps_the_holder_and_the_first_resolution(issue: Issue) -> None:
    again = rules.reopen(issue)

    assert (again.status, again.assignee, again.reopened) == (Status.CLAIMED, "UANA", True)
    assert (again.resolved_at, again.first_resolved_at, again.resolutions) == (None, NOON, 1)


def test_a_reopened_issue_nobody_held_is_open() -> None:
    assert rules.reopen(replace(RESOLVED, assignee=None)).status is Status.OPEN


def test_the_second_resolution_is_counted_and_clears_the_mark() -> None:
    later = NOON + timedelta(days=1)

    done = rules.resolve(rules.reopen(RESOLVED), by="UBEN", at=later, closes_at=later + WEEK)

    assert (done.resolutions, done.reopened) == (2, False)
    assert (done.first_resolved_at, done.resolved_at) == (NOON, later)


@pytest.mark.parametrize("issue", [OPEN, CLAIMED])
def test_only_what_is_over_is_reopened(issue: Issue) -> None:
    with refused("nothing to reopen"):
        rules.reopen(issue)


@pytest.mark.parametrize(
    ("issue", "after", "status"),
    [
        (RESOLVED, timedelta(days=7), Status.CLOSED),
        (RESOLVED, timedelta(days=7) - timedelta(microseconds=1), Status.RESOLVED),
        (OPEN, timedelta(days=70), Status.OPEN),
        (CLOSED, timedelta(days=70), Status.CLOSED),
    ],
)
def test_closed_follows_resolved_after_seven_days(issue: Issue, after: timedelta, status: Status) -> None:
    assert rules.close(issue, at=NOON + after).status is status


@pytest.mark.parametrize(("issue", "assignee"), [(OPEN, "UBEN"), (CLAIMED, "UANA")])
def test_waiting_for_the_customer_takes_what_nobody_held(issue: Issue, assignee: str) -> None:
    waiting = rules.wait(issue, by="UBEN", at=NOON)

    assert (waiting.status, waiting.assignee, waiting.pending_since) == (Status.PENDING, assignee, NOON)


@pytest.mark.parametrize(
    ("issue", "says"), [(PENDING, "already waiting for the customer"), (RESOLVED, "already resolved")]
)
def test_only_what_is_worked_on_can_wait(issue: Issue, says: str) -> None:
    with refused(says):
        rules.wait(issue, by="UBEN", at=NOON)


def test_handing_over_does_not_end_the_waiting() -> None:
    handed = rules.assign(PENDING, to="UBEN")

    assert (handed.status, handed.assignee) == (Status.PENDING, "UBEN")
    assert rules.unclaim(PENDING).status is Status.PENDING
    assert rules.claim(rules.unclaim(PENDING), by="UBEN").status is Status.PENDING


def test_going_on_ends_the_waiting_and_changes_nothing_else() -> None:
    assert rules.go_on(replace(PENDING, auto_close_at=NOON)) == CLAIMED
    assert rules.go_on(rules.unclaim(PENDING)) == OPEN
    assert rules.go_on(RESOLVED) == RESOLVED


def test_a_pending_issue_is_resolved_like_any_other() -> None:
    done = rules.resolve(PENDING, by="UBEN", at=NOON, closes_at=NOON + WEEK)

    assert (done.status, done.pending_since, done.closes_at) == (Status.RESOLVED, None, NOON + WEEK)
    assert (done.assignee, done.credited_to) == ("UANA", "UANA")


def test_silence_resolves_in_nobodys_name() -> None:
    done = rules.resolve_for_silence(PENDING, at=NOON, closes_at=NOON + WEEK)

    assert (done.status, done.resolved_by, done.credited_to) == (Status.RESOLVED, None, None)
    assert (done.assignee, done.resolutions, done.closes_at) == ("UANA", 1, NOON + WEEK)


@pytest.mark.parametrize("issue", [CLAIMED, RESOLVED])
def test_silence_resolves_nothing_that_is_not_pending(issue: Issue) -> None:
    with refused("no longer waiting"):
        rules.resolve_for_silence(issue, at=NOON, closes_at=NOON + WEEK)


_RULES: Mapping[Move, Callable[[Issue], Issue]] = {
    Move.CLAIM: lambda issue: rules.claim(issue, by="UBEN"),
    Move.ASSIGN: lambda issue: rules.assign(issue, to="UBEN"),
    Move.UNCLAIM: rules.unclaim,
    Move.WAIT: lambda issue: rules.wait(issue, by="UBEN", at=NOON),
    Move.GO_ON: rules.go_on,
    Move.RESOLVE: lambda issue: rules.resolve(issue, by="UBEN", at=NOON, closes_at=NOON + WEEK),
    Move.AUTO_CLOSE: lambda issue: rules.resolve_for_silence(issue, at=NOON, closes_at=NOON + WEEK),
    Move.REOPEN: rules.reopen,
    Move.CLOSE: lambda issue: rules.close(issue, at=NOON),
    Move.DROP: lambda issue: rules.drop(issue, by=Person("T", issue.logged_by), at=NOON, has_contact=False),
    Move.UNDO_ASSIGN: lambda issue: undo.assignment(issue, assignee="UBEN"),
    Move.UNDO_RESOLVE: lambda issue: undo.resolution(issue, undo.Before(assignee="UBEN")),
}
_NOTHING_TO_TAKE = {(Status.CLAIMED, Move.CLAIM), (Status.OPEN, Move.UNCLAIM)}  # it depends on who has it


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("status", list(Status))
def test_a_rule_moves_an_issue_as_the_table_says_or_not_at_all(status: Status, move: Move) -> None:
    assignee = None if move is Move.CLAIM and status is not Status.CLAIMED else "UANA"
    since = NOON if status is Status.PENDING else None
    issue = make_issue(status=status, assignee=assignee, pending_since=since, closes_at=NOON)
    to = None if (status, move) in _NOTHING_TO_TAKE else MOVES[move].get(status)

    try:
        moved = _RULES[move](issue)
    except Refused:
        moved = issue

    keeps_holder = move in (Move.GO_ON, Move.REOPEN, Move.UNDO_ASSIGN, Move.UNDO_RESOLVE)
    assert moved.status is (Status.CLAIMED if to is Status.OPEN and keeps_holder else to or status)
    assert (moved == issue) is (to is None)


def test_a_form_opened_for_other_words_changes_nothing() -> None:
    issue = make_issue()

    rules.check_same_words(issue, mark=rules.words_mark(issue))
    rules.check_same_words(issue, mark=None)
    for other in (replace(issue, title="Other"), replace(issue, details="Other")):
        with refused("since you opened this form"):
            rules.check_same_words(other, mark=rules.words_mark(issue))
