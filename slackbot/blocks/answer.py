"""What an agent reads after a command: lists, one issue in full, help."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slackbot.blocks import agents_button, ids, kit
from slackbot.blocks import delivery as delivery_blocks
from slackbot.blocks.issue import status
from slackbot.blocks.kit import Block, Message
from slackbot.domain.delivery import Delivery
from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.texts import Mrkdwn, Texts, escape, mention, one_line

Happened = tuple[datetime, str | None, str, Mapping[str, Any]]  # when, who, what, and what more

_MOST_EVENTS = 15
_TO = (What.ASSIGNED, What.CHECKIN_MOVED)
_NOTE_LENGTH = 150  # characters of a note in the history; whole it stands in the card's thread


def listing(
    texts: Texts, found: Sequence[Issue], *, count: int, which: str, now: datetime, who: str | None = None
) -> Message:
    """Return the open issues, one a line; `which` is `open`, `mine` or `unclaimed`."""
    more = count - len(found)
    head = texts.say("answer/list_head", count=count, which=which, who=who, more=more, shown=len(found))
    rows = [
        texts.say(
            "answer/list_row",
            number=issue.number,
            title=issue.title,
            status=status(texts, issue),
            age=now - issue.logged_at,
        )
        for issue in found
    ]
    tail = [texts.say("answer/list_more", more=more)] if more else []
    blocks = [kit.section(text) for text in (head, *rows, *tail)]
    return kit.message("\n".join([head, *rows, *tail]), blocks)


def full(texts: Texts, issue: Issue, *, requester: str | None, contacts: int, events: Sequence[Happened]) -> Message:
    """Return everything about one issue; `requester` is the name of whoever asked, None if we do not know it."""
    about = texts.say(
        "answer/show_about",
        requester=one_line(requester) if requester else issue.requester and mention(issue.requester),
        channel=issue.channel,
        logged_at=issue.logged_at,
        contacts=contacts,
    )
    lines = [_happened(texts, *event) for event in events[-_MOST_EVENTS:]]
    head = texts.say("issue/card_head", number=issue.number, status=status(texts, issue), stands=None)
    words = [issue.title, issue.details] if issue.details else [issue.title]
    history = Mrkdwn("\n".join(lines))
    blocks = [kit.section(head), kit.said(*words, bold_first=True), kit.context(about), kit.section(history)]
    return kit.message("\n".join([head, *map(escape, words), about, *lines]), blocks, limit=kit.POST_LIMIT)


def _happened(texts: Texts, at: datetime, by: str | None, what: str, detail: Mapping[str, Any]) -> Mrkdwn:
    words = one_line(str(detail.get("words", "")))
    return texts.say(
        "answer/show_event",
        at=at,
        by=by,
        what=what,
        to=detail.get("to") if what in _TO else None,
        answer=detail.get("answer"),
        undone=detail.get("event") if what == What.UNDONE else None,
        words=words if len(words) <= _NOTE_LENGTH else words[: _NOTE_LENGTH - 1] + "…",
    )


def menu(texts: Texts, *, command: str, undecided: Sequence[Delivery]) -> Message:
    """Return the short menu with its buttons, the verbs, and the messages that wait for a decision."""
    intro, verbs = texts.say("answer/help", command=command), texts.say("answer/help_verbs", command=command)
    buttons = kit.actions(
        agents_button.plain(texts, "log", ids.LOG_FORM_BUTTON, value="log", style="primary"),
        agents_button.plain(texts, "mine", ids.MINE_BUTTON, value="mine"),
        agents_button.plain(texts, "list", ids.LIST_BUTTON, value="list"),
    )
    blocks: list[Block] = [kit.section(intro), buttons, kit.section(verbs)]
    for lost in undecided:
        blocks += delivery_blocks.question(texts, lost).blocks
    return kit.message(f"{intro}\n{verbs}", blocks)
