"""What an agent reads after a command: lists, one issue in full, help."""

from collections.abc import Sequence
from datetime import datetime

from slackbot.blocks import delivery as delivery_blocks
from slackbot.blocks import ids, kit
from slackbot.blocks.issue import status
from slackbot.blocks.kit import Block, Message
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.texts import Mrkdwn, Texts, one_line

_HAPPENED = {
    "logged": "logged",
    "claimed": "claimed",
    "unclaimed": "put back",
    "assigned": "handed over",
    "edited": "edited",
    "replied": "replied to the customer",
    "noted": "noted something",
    "resolved": "resolved",
    "reopened": "reopened",
    "closed": "closed",
    "checkin": "answered the check-in",
    "checkin_also": "answered the check-in too",
    "rated": "rated it",
    "rated_also": "rated it too",
}
_MOST_EVENTS = 15


def listing(texts: Texts, found: Sequence[Issue], *, count: int, which: str, who: str | None, now: datetime) -> Message:
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


def full(
    texts: Texts,
    issue: Issue,
    *,
    requester: str | None,
    contacts: int,
    events: Sequence[tuple[datetime, str | None, str]],
) -> Message:
    """Return everything about one issue; `events` are when, who, what."""
    about = texts.say(
        "answer/show_about",
        status=status(texts, issue),
        requester=one_line(requester) if requester else None,
        channel=issue.channel,
        logged_at=issue.logged_at,
        contacts=contacts,
    )
    lines = [
        texts.say("answer/show_event", at=at, by=by, what=_HAPPENED.get(what, what))
        for at, by, what in events[-_MOST_EVENTS:]
    ]
    title = texts.say("issue/card", number=issue.number, title=issue.title, status=status(texts, issue), requester=None)
    words = [issue.title, issue.details] if issue.details else [issue.title]
    head = texts.say("issue/card_head", number=issue.number, status=status(texts, issue))
    history = Mrkdwn("\n".join(lines))
    blocks = [kit.section(head), kit.said(*words, bold_first=True), kit.context(about), kit.section(history)]
    return kit.message("\n".join([title, about, *lines]), blocks)


def menu(texts: Texts, *, command: str, undecided: Sequence[Delivery]) -> Message:
    """Return the short menu with its buttons, the verbs, and the messages that wait for a decision."""
    intro, verbs = texts.say("answer/help", command=command), texts.say("answer/help_verbs", command=command)
    buttons = kit.actions(
        kit.button("Log an issue", ids.LOG_FORM_BUTTON, value="log", style="primary"),
        kit.button("My issues", ids.MINE_BUTTON, value="mine"),
        kit.button("All open issues", ids.LIST_BUTTON, value="list"),
    )
    blocks: list[Block] = [kit.section(intro), buttons, kit.section(verbs)]
    for lost in undecided:
        blocks += delivery_blocks.question(texts, lost).blocks
    return kit.message(f"{intro}\n{verbs}", blocks)
