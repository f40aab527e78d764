"""What the caller reads when a deed is done."""

from typing import Any

from slackbot.blocks import kit
from slackbot.desk.context import Desk
from slackbot.desk.issues import Logged, Resolved
from slackbot.desk.notes import Replied
from slackbot.domain.issue import Issue

Said = dict[str, Any]


def say(desk: Desk, template: str, **values: Any) -> Said:
    """Return the template's sentence, for the caller alone."""
    return kit.sentence(desk.texts.say(template, **values))


def about(desk: Desk, template: str, issue: Issue) -> Said:
    """Return a sentence about the issue."""
    return say(desk, template, number=issue.number, title=issue.title)


def logged(desk: Desk, logged: Logged) -> Said:
    """Return what happened to a logged issue, and how to invite us where we cannot write."""
    issue = logged.issue
    if not logged.is_new:
        values = {"number": issue.number, "title": issue.title, "status": issue.status.value}
        return say(desk, "answer/already_logged", **values)
    return say(
        desk,
        "answer/logged",
        number=issue.number,
        title=issue.title,
        member=logged.is_member,
        bot=desk.bot_name,
    )


def replied(desk: Desk, done: Replied) -> Said:
    """Return that the words are on their way, or how to let us in."""
    return say(desk, "answer/replied", number=done.issue.number, member=done.is_member, bot=desk.bot_name)


def resolved(desk: Desk, done: Resolved) -> Said:
    """Return that it is resolved, and when follow-up goes out."""
    name = done.requester.name if done.requester is not None and done.requester.name else None
    return say(
        desk,
        "answer/resolved",
        number=done.issue.number,
        title=done.issue.title,
        checkin_at=done.checkin_at,
        name=name,
        member=done.is_member,
        bot=desk.bot_name,
    )
