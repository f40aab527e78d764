"""The forms about an issue: to log it, to change it, to resolve it, to write to its customer."""

from slackbot.blocks import agents_form, ids, kit
from slackbot.blocks.kit import Block
from slackbot.domain.issue import TITLE_LENGTH, WORDS_LENGTH, Issue, words_mark
from slackbot.texts import Texts


def reply_form(
    texts: Texts, issue: Issue, *, channel: str | None, reply_to: str, thread_ts: str | None, words: str = ""
) -> Block:
    """Return the form that writes to the customer as `reply` does; `words` are what it begins from."""
    field = kit.text_input(
        ids.ANSWER,
        texts.say("form/to_customer"),
        value=words,
        lines="many",
        hint=texts.say("form/reply_hint", begun=bool(words)),
        max_length=min(kit.TEXT_LIMIT, WORDS_LENGTH),
    )
    return agents_form.form(
        texts,
        "reply",
        ids.REPLY_FORM,
        number=issue.number,
        blocks=[kit.said(issue.title, bold_first=True), field],
        about={"issue": issue.number, "channel": channel, "reply_to": reply_to, "thread": thread_ts},
    )


def log_form(texts: Texts, *, channel: str | None, reply_to: str, customer: str | None = None) -> Block:
    """Return the form that logs an issue; `reply_to` is where whoever opened it gets the answer."""
    return agents_form.form(
        texts,
        "log",
        ids.LOG_FORM,
        blocks=_fields(texts, title="", details="", customer=customer),
        about={"channel": channel, "reply_to": reply_to},
    )


def edit_form(texts: Texts, issue: Issue, *, channel: str | None, reply_to: str) -> Block:
    """Return the form that changes an issue."""
    return agents_form.form(
        texts,
        "edit",
        ids.EDIT_FORM,
        number=issue.number,
        blocks=_fields(texts, title=issue.title, details=issue.details, customer=issue.requester),
        about={"issue": issue.number, "channel": channel, "reply_to": reply_to, "words": words_mark(issue)},
    )


def _fields(texts: Texts, *, title: str, details: str, customer: str | None) -> list[Block]:
    asks, hint = texts.say("form/title"), texts.say("form/log_hint")
    fields = [
        kit.person_input(ids.CUSTOMER, texts.say("form/customer"), user=customer, hint=texts.say("form/customer_hint")),
        kit.text_input(ids.TITLE, asks, value=title, max_length=TITLE_LENGTH, hint=hint),
    ]
    if len(details) <= kit.TEXT_LIMIT:  # longer ones would come back cut
        more = texts.say("form/details")
        fields.append(kit.text_input(ids.DETAILS, more, value=details, lines="many", optional=True))
    return fields


def resolve_form(texts: Texts, issue: Issue, *, channel: str | None, reply_to: str) -> Block:
    """Return the form that resolves an issue, the answer optional."""
    asks, hint = texts.say("form/answer"), texts.say("form/answer_hint")
    answer = kit.text_input(ids.ANSWER, asks, lines="many", optional=True, hint=hint)
    return agents_form.form(
        texts,
        "resolve",
        ids.RESOLVE_FORM,
        number=issue.number,
        blocks=[kit.said(issue.title, bold_first=True), answer],
        about={"issue": issue.number, "channel": channel, "reply_to": reply_to},
    )
