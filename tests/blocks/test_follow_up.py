"""What customers read of our own accord, in every language, and how they end it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from slackbot.blocks import checkin, opt_out, reminder, testimonial
from slackbot.blocks import question as blocks
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue
from slackbot.domain.question import CES, CSAT, NPS, RECOVERY, Question
from slackbot.domain.testimonial import Named
from slackbot.playground import strict
from slackbot.texts import Texts

TEXTS = Texts()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
ISSUE = Issue("T", 7, "Printer", "", logged_by="UANA", logged_at=NOON, started_at=NOON, resolutions=2)
LOCALES = ("en-US", "de-DE", "fr-FR", "es-ES")
Make = Callable[[Texts, Issue], Message]


def _ask(question: Question, *, template: str | None = None) -> Make:
    about = {"first_name": "Gus", "template": template}
    return lambda texts, issue: blocks.ask(texts, question, asking="7.2", issue=issue, **about)


def _ask_nps(texts: Texts, _: Issue) -> Message:
    return blocks.ask(texts, NPS, asking="3", issue=None, first_name=None)


def _thank(question: Question, *, changeable: bool) -> Make:
    return lambda texts, issue: blocks.thanks(texts, question, asking="7.2", issue=issue, changeable=changeable)


def _thank_for_nps(*, changeable: bool) -> Make:
    return lambda texts, _: blocks.thanks(texts, NPS, asking="3", issue=None, changeable=changeable)


def _plain(texts: Texts, issue: Issue, template: str) -> Message:
    return reminder.words(texts, template, issue, first_name=None, assignee="Ana")


QUESTIONS: dict[str, Make] = {
    "check-in": lambda texts, issue: checkin.question(texts, issue, first_name="Gus", turn=1, resolved_day=DAY),
    "second check-in": lambda texts, issue: checkin.question(texts, issue, first_name=None, turn=2, resolved_day=DAY),
    "survey": _ask(CSAT),
    "survey reminder": _ask(CSAT, template="survey/reminder"),
    "after recovery": _ask(RECOVERY),
    "pending": lambda texts, issue: reminder.pending(texts, issue, first_name="Gus", due_day=DAY),
    "ces": _ask(CES),
    "nps": _ask_nps,
}
OTHERS: dict[str, Make] = {
    "closed": lambda texts, issue: _plain(texts, issue, "pending/auto_closed"),
    "progress": lambda texts, issue: _plain(texts, issue, "progress/note"),
    "ease, answered": _thank(CES, changeable=True),
    "ease, final": _thank(CES, changeable=False),
    "recovery, answered": _thank(RECOVERY, changeable=True),
    "nps, answered": _thank_for_nps(changeable=True),
    "nps, final": _thank_for_nps(changeable=False),
    "may we quote": lambda texts, issue: testimonial.ask(
        texts, issue, resolution_no=2, first_name="Gus", named=Named.BOTH, asks_for_company=False
    ),
    "we may quote": lambda texts, issue: testimonial.agreed(texts, issue, named=Named.BOTH),
    "we may not quote": testimonial.declined,
    "opted out": lambda texts, _: opt_out.done(texts),
    "opted in": lambda texts, _: opt_out.undone(texts, first_name="Gus"),
}
ALL = QUESTIONS | OTHERS


def _rows(message: Message) -> list[list[dict[str, Any]]]:
    return [block["elements"] for block in message.blocks if block["type"] == "actions"]


@pytest.mark.parametrize("what", list(ALL))
@pytest.mark.parametrize("locale", LOCALES)
def test_slack_takes_every_message_in_every_language_with_the_longest_values(what: str, locale: str) -> None:
    message = ALL[what](TEXTS.to(locale=locale), replace(ISSUE, title="&" * 120, number=999_999_999))

    buttons = [button for row in _rows(message) for button in row]
    assert message.text
    assert all(button["accessibility_label"] for button in buttons)
    assert not [button for button in buttons if "…" in button["text"]["text"] + button["accessibility_label"]]
    assert not strict.wrong_in_message(list(message.blocks), trouble_with_file=lambda _: None)


@pytest.mark.parametrize("what", list(ALL))
def test_nothing_a_customer_reads_is_the_same_in_two_languages(what: str) -> None:
    said = {str(ALL[what](TEXTS.to(locale=locale), ISSUE).blocks) for locale in LOCALES}

    assert len(said) == len(LOCALES)


@pytest.mark.parametrize("what", list(QUESTIONS))
def test_under_every_question_the_last_button_stands_alone_and_ends_the_questions(what: str) -> None:
    *_, last = _rows(QUESTIONS[what](TEXTS, ISSUE))

    (button,) = last
    assert button["text"]["text"] == "Stop these messages"
    assert button["action_id"] == "opt_out.stop"
    assert button["value"] == ("0" if what == "nps" else "7")
    assert "style" not in button


@pytest.mark.parametrize("what", ["closed", "ease, final", "nps, final", "we may quote", "we may not quote"])
def test_what_asks_nothing_has_no_buttons(what: str) -> None:
    assert not _rows(OTHERS[what](TEXTS, ISSUE))


@pytest.mark.parametrize(
    ("what", "action_id", "value"),
    [
        ("ease, answered", "ces.change", "7.2"),
        ("recovery, answered", "recovery.change", "7.2"),
        ("nps, answered", "nps.change", "3"),
    ],
)
def test_an_answer_can_be_changed_by_the_one_button_below_the_thanks(what: str, action_id: str, value: str) -> None:
    ((button,),) = _rows(OTHERS[what](TEXTS, ISSUE))

    assert (button["text"]["text"], button["accessibility_label"]) == ("Change", "Change my answer")
    assert (button["action_id"], button["value"]) == (action_id, value)


def test_opting_out_can_be_taken_back() -> None:
    ((button,),) = _rows(opt_out.done(TEXTS))

    assert (button["text"]["text"], button["action_id"]) == ("Send them again", "opt_out.undo")
    assert not _rows(opt_out.undone(TEXTS))


def test_ease_is_answered_from_one_to_seven_with_words_at_both_ends() -> None:
    asked = _ask(CES)(TEXTS, ISSUE)

    scores, _ = _rows(asked)
    assert "“The support team made it easy to handle my issue”?" in asked.text
    labels = ["1 Strongly disagree", "2", "3", "4", "5", "6", "7 Strongly agree"]
    assert [one["text"]["text"] for one in scores] == labels
    assert [one["value"] for one in scores] == [f"7.2.{score}" for score in range(1, 8)]
    assert [one["action_id"] for one in scores] == [f"ces.{score}" for score in range(1, 8)]
    assert scores[2]["accessibility_label"] == "3 of 7, somewhat disagree"


def test_recommending_is_answered_from_nought_to_ten_with_words_at_both_ends() -> None:
    asked = _ask_nps(TEXTS, ISSUE)

    scores, _ = _rows(asked)
    labels = ["0 Not at all likely", *map(str, range(1, 10)), "10 Extremely likely"]
    assert [one["text"]["text"] for one in scores] == labels
    assert [one["value"] for one in scores] == [f"3.{score}" for score in range(11)]
    assert [one["action_id"] for one in scores] == [f"nps.{score}" for score in range(11)]


def test_whether_we_may_quote_is_yes_or_no() -> None:
    ((yes, no),) = _rows(
        testimonial.ask(TEXTS, ISSUE, resolution_no=2, first_name="Gus", named=Named.BOTH, asks_for_company=False)
    )

    assert [one["text"]["text"] for one in (yes, no)] == ["Yes", "No"]
    assert [one["action_id"] for one in (yes, no)] == ["quote.yes", "quote.no"]
    assert {one["value"] for one in (yes, no)} == {"7.2"}


@pytest.mark.parametrize(
    ("first_name", "account", "head"),
    [
        ("Gus", "Globex & Co", "Kind words about #7 from Gus, Globex &amp; Co"),
        ("Gus", None, "Kind words about #7 from Gus"),
        (None, "Globex", "Kind words about #7 from Globex"),
        (None, None, "Kind words about #7"),
    ],
)
def test_kind_words_are_posted_to_the_letter(first_name: str | None, account: str | None, head: str) -> None:
    post = testimonial.kudos(TEXTS, words="*Quick* <3", first_name=first_name, account=account, number=7)

    assert post.text == f"{head}: *Quick* &lt;3"
    assert post.blocks[0]["text"]["text"] == head
    assert "*Quick* <3" in str(post.blocks[1])
    assert not strict.wrong_in_message(list(post.blocks), trouble_with_file=lambda _: None)
