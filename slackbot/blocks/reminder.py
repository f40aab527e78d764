"""What a customer reads while an issue is open: that we wait for an answer, work on it, or closed it without one."""

from datetime import date

from slackbot.blocks import kit, opt_out
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue
from slackbot.texts import Texts


def pending(texts: Texts, issue: Issue, *, first_name: str | None, due_day: date | None) -> Message:
    """Return the one reminder that we need an answer; `due_day` is when we close the issue without one, if ever."""
    values = {"number": issue.number, "title": issue.title, "first_name": first_name}
    text = texts.say("pending/reminder", **values, due_day=due_day)
    return kit.message(text, [kit.plainly(text), opt_out.offer(texts, issue)])


def auto_closed(texts: Texts, issue: Issue) -> Message:
    """Return the line that says we closed the issue because no answer came."""
    text = texts.say("pending/auto_closed", number=issue.number, title=issue.title)
    return kit.message(text, [kit.plainly(text)])


def progress(texts: Texts, issue: Issue, *, first_name: str | None, assignee: str | None) -> Message:
    """Return the note that it is not done yet; `assignee` is the name of who has it. It promises no day."""
    values = {"number": issue.number, "title": issue.title, "first_name": first_name}
    text = texts.say("progress/note", **values, holder=assignee, due_day=None)
    return kit.message(text, [kit.plainly(text), opt_out.offer(texts, issue)])
