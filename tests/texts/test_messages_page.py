"""The list of every message a customer can get."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from slackbot.blocks import checkin, issue, kit, opt_out, reminder, reply, testimonial
from slackbot.blocks import question as blocks
from slackbot.blocks.checkin import Part
from slackbot.blocks.kit import Message
from slackbot.domain.checkin import Answer
from slackbot.domain.issue import Issue
from slackbot.domain.question import CES, CSAT, NPS, RECOVERY, Question
from slackbot.domain.testimonial import Named
from slackbot.texts import Texts, catalogue, messages_page
from slackbot.texts.template import Reads

PAGE = Path(__file__).parent.parent.parent / "docs/messages.md"
TEXTS = Texts()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUE = Issue("T", 7, "Printer", "", logged_by="UANA", logged_at=NOON, started_at=NOON, resolutions=1)
FIRST = {"first_name": "Ana"}
ROUND = {"resolution_no": 1}
TO_ANA = FIRST | ROUND
DAY = date(2026, 11, 24)
REAL: Mapping[str, Callable[[], Message]] = {
    "channel/welcome": lambda: kit.message(TEXTS.say("channel/welcome", **sample("channel/welcome"))),
    "issue/notice": lambda: issue.notice(TEXTS, ISSUE, **FIRST),
    "issue/taken_back": lambda: kit.message(TEXTS.say("issue/taken_back", number=ISSUE.number)),
    "issue/reply": lambda: reply.plain(TEXTS, ISSUE, agent="Mira", words="Done."),
    "progress/note": lambda: _plain("progress/note"),
    "pending/reminder": lambda: reminder.pending(TEXTS, ISSUE, **FIRST, due_day=DAY),
    "pending/auto_closed": lambda: _plain("pending/auto_closed"),
    "checkin/ask": lambda: checkin.question(TEXTS, ISSUE, **FIRST, turn=1, resolved_day=DAY),
    "checkin/ask_again": lambda: checkin.question(TEXTS, ISSUE, **FIRST, turn=2, resolved_day=DAY),
    "together/another": lambda: _another(),  # noqa: PLW0108 # it stands below
    "survey/ask": lambda: _asked(CSAT),
    "survey/ces": lambda: _asked(CES),
    "survey/reminder": lambda: _asked(CSAT, template="survey/reminder"),
    "recovery/apology": lambda: reply.plain(TEXTS, ISSUE, agent="Mira", words="We are sorry."),  # as a reply it goes
    "recovery/ask_again": lambda: _asked(RECOVERY),
    "quote/ask": lambda: testimonial.ask(TEXTS, ISSUE, **TO_ANA, named=Named.FIRST_NAME, asks_for_company=True),
    "survey/nps": lambda: _asked(NPS),
    "checkin/solved": lambda: _answered(Answer.SOLVED),
    "checkin/not_yet": lambda: _answered(Answer.NOT_YET),
    "checkin/more_time": lambda: _answered(Answer.MORE_TIME),
    "checkin/no_rush": lambda: checkin.answered(TEXTS, ISSUE, answer=Answer.MORE_TIME, assignee="Mira", due_day=None),
    "survey/thanks": lambda: _thanked(CSAT),
    "survey/commented": lambda: _thanked(CSAT, commented=True),
    "survey/answered": lambda: _thanked(CES),
    "survey/nps_answered": lambda: _thanked(NPS),
    "quote/agreed": lambda: testimonial.agreed(TEXTS, ISSUE, named=Named.BOTH),
    "quote/declined": lambda: testimonial.declined(TEXTS, ISSUE),
    "opt_out/done": lambda: opt_out.done(TEXTS),
    "opt_out/undone": lambda: opt_out.undone(TEXTS, **FIRST),
}


def sample(template: str) -> dict[str, Any]:
    return catalogue.templates()[template].sample()


def _plain(template: str) -> Message:
    return reminder.words(TEXTS, template, ISSUE, **FIRST, assignee="Mira")


def _another() -> Message:
    parts = [Part(ISSUE, turn=1, resolved_day=DAY), Part(ISSUE, turn=1, resolved_day=DAY)]
    *_, words, asked, _line, _stop = checkin.several(TEXTS, parts, **FIRST).blocks
    return kit.message("", [words, asked])


def _asked(question: Question, *, template: str | None = None) -> Message:
    issue = ISSUE if question.is_about_issue else None
    return blocks.ask(TEXTS, question, asking="7.1", issue=issue, **FIRST, template=template)


def _thanked(question: Question, *, commented: bool = False) -> Message:
    issue = ISSUE if question.is_about_issue else None
    return blocks.thanks(TEXTS, question, asking="7.1", issue=issue, changeable=True, commented=commented)


def _answered(answer: Answer) -> Message:
    return checkin.answered(TEXTS, ISSUE, answer=answer, assignee="Mira", due_day=DAY)


def _words(elements: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["text"] for one in elements if one["type"] == "button"]


def test_the_list_is_what_the_templates_say() -> None:
    written = PAGE.read_text(encoding="utf-8")

    assert written == messages_page.into(written), "run: python -m slackbot.texts.messages_page docs/messages.md"


def test_every_message_of_a_customers_is_in_the_list_once() -> None:
    messages = [
        name
        for name, template in catalogue.templates().items()
        if template.reads is Reads.CUSTOMER and not name.startswith("label/")
    ]

    assert sorted(messages_page.listed()) == sorted(messages)


def test_each_message_is_listed_with_the_buttons_that_it_has() -> None:
    form = blocks.comment_form(TEXTS, CSAT, ISSUE, resolution_no=1, channel="CGLOBEX")
    real = {
        name: [word for block in make().blocks for word in _words(block.get("elements", []))]
        for name, make in REAL.items()
    }

    (stop,) = opt_out.offer(TEXTS, ISSUE)["elements"]
    asked = {"opt_out/ask": [stop["confirm"][part]["text"] for part in ("confirm", "deny")]}
    assert messages_page.buttons(TEXTS) == {
        **real,
        **asked,
        "survey/form_about": [form[part]["text"] for part in ("submit", "close")],
    }


def test_a_page_without_a_place_for_it_is_named() -> None:
    with pytest.raises(ValueError, match="The page needs the lines"):
        messages_page.into("# Slackbot")
