"""One row for each kind of message: complete, and as promised to customers and agents."""

import ast
from pathlib import Path

import pytest

from slackbot.domain import kinds
from slackbot.domain.kinds import KINDS, TO_CUSTOMER, Kind
from slackbot.domain.traits import During, OnClosing, OverBudget, Reader
from slackbot.texts import Texts
from slackbot.texts.variables import NAMED

SURVEYS = {Kind.SURVEY, Kind.CES}
QUESTIONS = {Kind.CHECKIN, *SURVEYS, Kind.SURVEY_REMINDER, Kind.RECOVERY_SURVEY}
FOLLOW_UP = {*QUESTIONS, Kind.REMINDER, Kind.PROGRESS, Kind.AUTO_CLOSED, Kind.NPS}


def test_every_kind_has_its_row_and_says_what_it_is() -> None:
    tree = ast.parse(Path(kinds.__file__).read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Kind")
    undocumented = [
        ast.unparse(member)
        for member, after in zip(body, [*body[1:], None], strict=True)
        if isinstance(member, ast.Assign)
        and not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant))
    ]

    assert list(KINDS) == list(Kind)
    assert undocumented == []


def test_the_groups_are_what_customers_were_promised() -> None:
    assert set(kinds.QUESTIONS) == QUESTIONS
    assert set(kinds.WHILE_OPEN) == {Kind.REMINDER, Kind.PROGRESS, Kind.WAITED}
    assert set(kinds.FOLLOW_UP) == FOLLOW_UP
    assert set(kinds.REFUSABLE) == {*FOLLOW_UP, Kind.QUOTE}
    assert set(TO_CUSTOMER) == {Kind.WELCOME, Kind.NOTICE, Kind.REPLY, *FOLLOW_UP, Kind.QUOTE}
    assert set(kinds.BUDGETED) == {*QUESTIONS, Kind.NPS, Kind.REMINDER} - {Kind.CHECKIN}
    assert set(kinds.TWO_AT_MOST) == {*QUESTIONS, Kind.AUTO_CLOSED, Kind.QUOTE}
    assert set(kinds.COMES_HOWEVER_LATE) == {Kind.REPLY, Kind.UNSURE}


def test_what_an_agent_is_told_of_is_promised() -> None:
    by_hand = {Kind.CARD, Kind.NOTICE, Kind.REPLY, Kind.NOTE, Kind.HANDOVER, Kind.SUMMARY, Kind.FIGURES}

    assert set(kinds.those(lambda kind: kind.is_promised)) == {*by_hand, Kind.CHECKIN, Kind.SURVEY, Kind.CES}


def test_what_stands_in_triage_about_an_issue_comes_while_it_is_open() -> None:
    below = {
        Kind.NOTE,
        Kind.LINK,
        Kind.SOURCE_EDITED,
        Kind.SOURCE_DELETED,
        Kind.COMMENT,
        Kind.NOT_YET,
        Kind.NO_REMINDER,
        Kind.NOT_CLOSED,
    }
    leavers = {Kind.ASSIGNEE_LEFT, Kind.REQUESTER_LEFT}

    assert set(kinds.those(lambda kind: kind.comes_while_open)) == {Kind.CARD, *below, *leavers}


def test_closing_expires_surveys_and_withdraws_what_would_be_odd_after_it() -> None:
    closing = {kind: row.on_closing for kind, row in KINDS.items() if row.on_closing is not OnClosing.NOTHING}

    assert closing == {
        Kind.CHECKIN: OnClosing.WITHDRAWS,
        Kind.SURVEY_REMINDER: OnClosing.WITHDRAWS,
        Kind.SURVEY: OnClosing.EXPIRES,
        Kind.CES: OnClosing.EXPIRES,
    }


def test_one_question_waits_for_a_place_in_the_budget_and_the_others_are_held() -> None:
    assert kinds.those(lambda kind: kind.over_budget is OverBudget.WAITS) == (Kind.RECOVERY_SURVEY,)


@pytest.mark.parametrize("kind", kinds.FOLLOW_UP)
def test_whoever_refuses_gets_none_of_what_nobody_wrote_and_it_is_the_customers(kind: Kind) -> None:
    assert (KINDS[kind].is_refusable, KINDS[kind].reader) == (True, Reader.CUSTOMER)


@pytest.mark.parametrize("kind", kinds.QUESTIONS)
def test_a_question_is_about_one_resolution_and_is_edited_once_it_is_answered(kind: Kind) -> None:
    assert KINDS[kind].during is During.RESOLUTION
    edit = KINDS[kind].edited_by
    assert edit is not None
    assert KINDS[edit].is_edit


def test_every_message_has_a_name_of_its_own() -> None:
    called = {kind: str(Texts().say("delivery/name", kind=kind.value)) for kind in NAMED}

    assert [kind for kind, name in called.items() if name == "A message"] == []
    assert len(set(called.values())) == len(called)
