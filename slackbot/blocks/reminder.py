"""What a customer reads while an issue is open: that we wait for an answer, work on it, or closed it without one."""

from datetime import date

from slackbot.blocks import kit, opt_out
from slackbot.blocks.kit import Message
from slackbot.domain.issue import Issue
from slackbot.texts import Texts, catalogue


def pending(
    texts: Texts, issue: Issue, *, first_name: str | None, due_day: date | None, with_title: bool = False
) -> Message:
    """Return the one reminder that we need an answer; `due_day` is when we close the issue without one, if ever."""
    values = {"number": issue.number, "title": issue.title, "with_title": with_title, "first_name": first_name}
    text = texts.say("pending/reminder", **values, due_day=due_day)
    return kit.message(text, [kit.plainly(text), opt_out.offer(texts, issue)])


def words(
    texts: Texts, template: str, issue: Issue, *, first_name: str | None, assignee: str | None, with_title: bool = False
) -> Message:
    """Return a message that is words alone, given what its template asks for of the issue; no day is promised.

    Below it stands the button that opts out, if the catalogue says so.
    """
    named = {"number": issue.number, "title": issue.title, "with_title": with_title}
    about = {**named, "first_name": first_name, "holder": assignee}
    asked_for = catalogue.templates()[template].variables
    text = texts.say(template, **{name: about.get(name) for name in asked_for})
    stop = [opt_out.offer(texts, issue)] if "stop" in catalogue.buttons(template) else []
    return kit.message(text, [kit.plainly(text), *stop])
