"""Every reason why a message is late, held, refused or withdrawn is told in words, alike wherever it is told."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import slackbot
from slackbot.blocks import delivery as lost
from slackbot.blocks import summary, why
from slackbot.blocks.why import Told
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.figures import Figures
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Exclusion
from slackbot.domain.outlook import Clock, Goes, Stays
from slackbot.domain.period import period_of
from slackbot.domain.reasons import UNWRITABLE, Reason
from slackbot.domain.send_window import Cause, Loss, Source
from slackbot.texts import Texts
from tests.counted import count

TEXTS = Texts()
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = period_of(NOON.date(), NOON.date(), zone=ZoneInfo("UTC"))
NONE = count((), period=TODAY, now=NOON)
CLOCK = Clock("Europe/London", Source.PERSON)
IN_CODE = re.compile(r"`|_|Slack says")


def _row(state: State, reason: str) -> Delivery:
    return Delivery(
        id=1, team="T", key="survey:7:1", token="t", kind=Kind.SURVEY, verb=Verb.POST, issue=7, resolution_no=1,
        person="UGUS", account=None, channel="CGLOBEX", anchor_ts=None, content={}, planned_at=NOON, due_at=NOON,
        state=state, reason=reason, version=1, attempts=0, attempted_at=None, posted_channel=None, ts=None,
        sent_at=None,
    )  # fmt: skip


def _surfaces(reason: str) -> Iterator[str]:
    """Give what each surface says of a message with that reason."""
    later = NOON + timedelta(hours=1)
    for state in (State.HELD, State.WITHDRAWN, State.FAILED):
        yield why.line(TEXTS, Told(_row(state, reason)), clock=CLOCK)
        yield why.line(TEXTS, Told(_row(State.DUE, ""), Stays(later, state, reason)), clock=CLOCK)
    yield why.line(TEXTS, Told(_row(State.DUE, ""), Goes(later, reason)), clock=CLOCK)
    yield lost.question(TEXTS, _row(State.FAILED, reason)).text
    told = {"number": 7, "requester": "Gus", "holder": None, "reason": reason}
    words = TEXTS.say("answer/why_reason", reason=reason)
    yield TEXTS.say("issue/no_reminder", **told, why=words)
    if reason != Reason.NOT_REMINDED:
        yield TEXTS.say("issue/not_closed", **told, why=words)


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_told_in_the_same_words_on_every_surface(reason: Reason) -> None:
    words = str(TEXTS.say("answer/why_reason", reason=reason))

    assert not IN_CODE.search(words)
    assert [said for said in _surfaces(reason) if words not in said] == []


def test_an_invitation_is_asked_for_only_where_it_helps() -> None:
    helped = {reason for reason in Reason if any("invites me" in said for said in _surfaces(reason))}

    assert helped == {Reason.NO_CHANNEL}
    assert {error for error, reason in UNWRITABLE.items() if reason in helped} == {
        "channel_not_found",
        "not_in_channel",
    }


@pytest.mark.parametrize("word", ["msg_too_long", "invalid_blocks", "ekm_access_denied"])
def test_what_slack_alone_says_is_told_as_its_word(word: str) -> None:
    assert [said for said in _surfaces(word) if f"Slack says `{word}`" not in said] == []


def test_every_cause_that_the_rules_know_is_a_reason() -> None:
    assert {*Cause, *Loss} <= {reason.value for reason in Reason}


def test_no_reason_is_written_down_beside_the_table() -> None:
    found = [f"{file.name}:{line}" for file in _files() for line in _literals(ast.parse(file.read_text("utf-8")))]

    assert found == []


def _files() -> Iterator[Path]:
    root = Path(slackbot.__file__).parent
    return (file for file in root.rglob("*.py") if not {"playground", "migrations"} & set(file.parts))


def _literals(tree: ast.AST) -> Iterator[int]:
    """Give the lines in which a plain text is handed on as a reason."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        named = [word.value for word in call.keywords if word.arg == "reason"]
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        given = [*named, *(call.args[1:2] if name == "Stop" else [])]
        yield from (one.lineno for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


@pytest.mark.parametrize("reason", [*Exclusion, *Reason, "msg_too_long"])
def test_the_summary_counts_each_in_words_and_alike_ones_together(reason: str) -> None:
    figures = replace(NONE, fcr=replace(NONE.fcr, excluded={reason: 2}), csat=replace(NONE.csat, held={reason: 2}))

    said = _summed_up(figures)

    counted = re.findall(r"(?:Left out|held back): (\d+ \(.*?\))\.", said)
    assert len(counted) == 2
    assert not any(IN_CODE.search(one) for one in counted)


def test_the_summary_counts_reasons_with_the_same_words_once() -> None:
    figures = replace(NONE, csat=replace(NONE.csat, held={"no_channel": 2, "archived": 1, "budget": 1}))

    assert "held back: 4 (3 where we cannot write, 1 asked often enough)" in _summed_up(figures)


def _summed_up(figures: Figures) -> str:
    return summary.details(TEXTS, figures).text
