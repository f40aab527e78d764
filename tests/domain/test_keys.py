"""Every key is made in one place, is its own, names nobody, and finds what earlier releases kept."""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import slackbot
from slackbot.domain import keys

ROOT = Path(slackbot.__file__).parent
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)

KEPT = [
    (keys.card(42), "card:42"),
    (keys.edit(keys.card(42)), "card-edit:42"),
    (keys.notice(42), "notice:42"),
    (keys.earlier_words(42), "thread:42"),
    (keys.handover(42, unique="ab"), "handover:42:ab"),
    (keys.reply(42, unique="ab"), "reply:42:ab"),
    (keys.note(42, unique="ab"), "note:42:ab"),
    (keys.link(42, ts="1.2"), "link:42:1.2"),
    (keys.answer(42, 1), "answer:42:1"),
    (keys.progress(42, nth=3), "progress:42:3"),
    (keys.waited(42, nth=3), "waited:42:3"),
    (keys.reminder(42, nth=3), "reminder:42:3"),
    (keys.no_reminder(keys.reminder(42, nth=3)), "no-reminder:reminder:42:3"),
    (keys.silence(42, since="then", where="1.2"), "silence:42:then:1.2"),
    (keys.not_closed(42, since="then"), "not-closed:42:then"),
    (keys.auto_closed(42, 1), "auto-closed:42:1"),
    (keys.checkin(42, 1, 2), "checkin:42:1:2"),
    (keys.edit(keys.checkin(42, 1, 2)), "checkin-edit:42:1:2"),
    (keys.not_yet(42, 1, 2), "not-yet:42:1:2"),
    (keys.survey(42, 1), "survey:42:1"),
    (keys.edit(keys.survey(42, 1)), "survey-edit:42:1"),
    (keys.final_edit(keys.survey(42, 1)), "survey-final:42:1"),
    (keys.survey_reminder(42, 1), "survey-reminder:42:1"),
    (keys.edit(keys.survey_reminder(42, 1)), "survey-reminder-edit:42:1"),
    (keys.nps_look(NOON), "nps:2026-11-23T12"),
    (keys.quote(42, 1), "quote:42:1"),
    (keys.edit(keys.quote(42, 1)), "quote-edit:42:1"),
    (keys.kudos(42, 1), "kudos:42:1"),
    (keys.recovery(42, 1), "recovery:42:1"),
    (keys.edit(keys.recovery(42, 1)), "recovery-edit:42:1"),
    (keys.recovery_late(42, 1, due_at=NOON), "recovery-late:42:1:2026-11-23T12:00:00+00:00"),
    (keys.recovery_answered(42, 1), "recovery-answered:42:1"),
    (keys.edit(keys.recovery_answered(42, 1)), "recovery-answered-edit:42:1"),
    (keys.recovery_survey(42, 1), "recovery-survey:42:1"),
    (keys.apology(42, 1), "apology:42:1"),
    (keys.summary(DAY), "summary:2026-11-23"),
    (keys.extra_summary(DAY, unique="ab"), "summary-extra:2026-11-23:ab"),
    (keys.figures(DAY, unique="ab"), "figures:2026-11-23:ab"),
    (keys.template_error("file"), "fault:file"),
    (keys.lost(7, version=3), "unsure:7:v3"),
]
NEW = [
    (keys.source_edited(42, edited_ts="1.2"), "source-edited:42:1.2"),
    (keys.channel_moved("G1", new="C1"), "channel-moved:G1:C1"),
    (keys.welcome("C1"), "welcome:C1"),
    (keys.source_deleted(42), "source-deleted:42"),
    (keys.roster("AGENTS", "guest", about="1f"), "roster:AGENTS:guest:1f"),
    (keys.assignee_left(42, nth=2), "assignee-left:42:2"),
    (keys.requester_left(42, nth=1), "requester-left:42:1"),
    (keys.comment(42, 1, nth=0), "comment:42:1:0"),
    (keys.nps(42, day=DAY), "nps:42:2026-11-23"),
]


@pytest.mark.parametrize(("made", "kept"), KEPT)
def test_a_key_is_written_as_the_last_release_wrote_it(made: str, kept: str) -> None:
    assert made == kept


@pytest.mark.parametrize(("made", "kept"), NEW)
def test_a_key_that_named_a_person_names_a_number_instead(made: str, kept: str) -> None:
    assert made == kept


def test_no_two_messages_share_a_key() -> None:
    made = [key for key, _ in (*KEPT, *NEW)]

    assert len(set(made)) == len(made)


def test_a_reply_finds_the_summary_it_explains() -> None:
    assert keys.explained("summary:2026-11-23:details") == keys.summary(DAY)


def test_no_key_takes_a_person() -> None:
    tree = ast.parse((ROOT / "domain" / "keys.py").read_text())
    taken = {arg.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for arg in _all(node)}

    assert taken.isdisjoint({"user", "by", "person", "requester", "agent", "presser"})


def _all(node: ast.arguments) -> list[ast.arg]:
    return [*node.args, *node.kwonlyargs]


def test_keys_are_made_nowhere_else() -> None:
    beginnings = {re.split(r"[:{]", kept)[0] for _, kept in (*KEPT, *NEW)}
    files = [file for file in ROOT.rglob("*.py") if file.name != "keys.py" and "playground" not in file.parts]
    made, passed = list[str](), list[str]()

    for file in files:
        nodes, place = list(ast.walk(ast.parse(file.read_text()))), file.relative_to(ROOT)
        keys = (node for node in _strings(nodes) if _begins(node).split(":")[0] in beginnings and ":" in _begins(node))
        made.extend(f"{place}:{node.lineno}" for node in keys)
        passed.extend(f"{place}:{node.lineno}" for node in _keys_passed(nodes))

    assert (made, passed) == ([], [])


def _strings(nodes: Iterable[ast.AST]) -> Iterator[ast.JoinedStr]:
    return (node for node in nodes if isinstance(node, ast.JoinedStr))


def _begins(node: ast.JoinedStr) -> str:
    first = node.values[0] if node.values else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _keys_passed(nodes: Iterable[ast.AST]) -> Iterator[ast.JoinedStr]:
    """Give each f-string that is passed as the key of a message, or as that of the message it waits for."""
    for node in nodes:
        if isinstance(node, ast.Call):
            outgoing = (one.value for one in node.keywords if one.arg in ("key", "after"))
            yield from (one for one in outgoing if isinstance(one, ast.JoinedStr))
