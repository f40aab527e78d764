"""Lines and forms: what they say, what they offer, and that Slack takes them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from slackbot.blocks import card, issue_forms, reply
from slackbot.blocks import issue as blocks
from slackbot.blocks.card import Known
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue, Status
from slackbot.domain.person import Person
from slackbot.playground import strict
from slackbot.texts import Texts

TEXTS = Texts()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUE = Issue("T", 7, "Printer & <co>", "On floor 2", logged_by="UANA", logged_at=NOON, started_at=NOON, channel="CX")
GUS = Person("T", "UGUS", name="Gus\nHolt")


def _check(message: Message) -> None:
    assert message.text
    assert not strict.wrong_in_message(list(message.blocks), trouble_with_file=lambda _: None)
    assert strict.length(list(message.blocks)) <= strict.MOST_CHARACTERS


def _labels(message: Message) -> list[str]:
    return [one["text"]["text"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


@pytest.mark.parametrize("letter", ["x", "&", "<", "👩", "\n"])
def test_the_longest_issue_fits_everywhere(letter: str) -> None:
    long = replace(ISSUE, title=(letter * 119 + "t"), details=letter * 7_999 + "t", number=999_999_999)
    name = letter * 300
    words = letter * 7_999 + "w"

    for message in (
        card.card(TEXTS, long, Known(requester=replace(GUS, name=name), url="https://a.example/" + "x" * 300)),
        blocks.notice(TEXTS, long, first_name="x" * 40),
        reply.plain(TEXTS, long, agent=name, words=words),
        blocks.note(TEXTS, long, by="UANA", agent=name, words=words),
        blocks.link(TEXTS, replace(long, status=Status.RESOLVED), name=name, url="https://a.example/" + "x" * 300),
    ):
        _check(message)
    url = "https://hooks.slack.com/" + "x" * 300
    for form in (
        issue_forms.log_form(TEXTS, channel="CX", reply_to=url, customer="UGUS"),
        issue_forms.edit_form(TEXTS, long, channel="CX", reply_to=url),
        issue_forms.edit_form(TEXTS, replace(long, details=letter * 2_999 + "t"), channel=None, reply_to=url),
        issue_forms.resolve_form(TEXTS, long, channel="CX", reply_to=url),
    ):
        assert not strict.wrong_in_view(form, trouble_with_file=lambda _: None)


def test_words_of_eight_thousand_characters_are_in_the_text_too() -> None:
    words = "&" * 7_000 + " end"

    assert reply.plain(TEXTS, ISSUE, agent="Ana", words=words).text.endswith(" end")
    assert blocks.note(TEXTS, ISSUE, by="UANA", agent="Ana", words=words).text.endswith(" end")


def test_details_too_long_for_a_field_are_not_offered_for_editing() -> None:
    form = issue_forms.edit_form(TEXTS, replace(ISSUE, details="x" * 3_001), channel=None, reply_to="")

    assert [block["block_id"] for block in form["blocks"]] == ["customer", "title"]


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (Status.CLAIMED, []),
        *((over, ["Reopen", "It was a thank-you", "Reply"]) for over in (Status.RESOLVED, Status.CLOSED)),
    ],
)
def test_a_link_offers_reopen_only_once_it_is_over(status: Status, labels: list[str]) -> None:
    link = blocks.link(TEXTS, replace(ISSUE, status=status, assignee="UBEN"), name="Gus\nHolt", url=None)

    assert link.text.startswith("<@UBEN>: Gus Holt wrote in the thread of #7.")
    assert _labels(link) == labels
    _check(link)


@pytest.mark.parametrize(
    ("title", "ends"), [("Is it down?", "Is it down?"), ("Broken…", "Broken…"), ("Printer", "Printer.")]
)
def test_a_title_with_an_end_of_its_own_is_given_no_second_one(title: str, ends: str) -> None:
    shown = blocks.logged(TEXTS, replace(ISSUE, title=title), member=True, bot="support-desk")

    assert shown.text == f"Logged as #7: {ends}"


@pytest.mark.parametrize(("words", "begun"), [("", False), ("Hi Gus, not yet.", True)])
def test_only_words_to_begin_from_are_to_be_changed(words: str, begun: bool) -> None:
    form = issue_forms.reply_form(TEXTS, ISSUE, channel="CX", reply_to="", thread_ts=None, words=words)

    assert ("Change it" in form["blocks"][-1]["hint"]["text"]) == begun
