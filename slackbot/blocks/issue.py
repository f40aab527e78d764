"""What an issue looks like beside its card: where it stands, and its lines in threads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.blocks import agents_button, ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue
from slackbot.texts import Mrkdwn, Texts, one_line


@dataclass(frozen=True)
class After:
    """What stands below a customer's words: what came of them, or what can be done about ones after a resolution.

    `is_thanked`: an agent has said that they were a thank-you, which is said once.
    """

    outcome: Mrkdwn | None = None
    is_thanked: bool = False


_STANDS = After()


def status(texts: Texts, issue: Issue) -> Mrkdwn:
    """Return where the issue stands, with who has it."""
    return texts.say(
        "issue/status",
        status=issue.status.value,
        holder=issue.assignee,
        resolver=issue.resolved_by,
        reopened=issue.reopened,
    )


def logged(
    texts: Texts,
    issue: Issue,
    *,
    adopted: timedelta | None = None,
    apart: bool = False,
    **there: object,
) -> Message:
    """Return the answer to whoever logged it: whom it names, what can be done with it, and how to let us in.

    `adopted` is how old the message is whose thread it took, `apart` whether it gave one back, `there` what the
    template asks of whether we can write there.
    """
    values = {"number": issue.number, "title": issue.title, "asked_by": issue.requester}
    text = texts.say("answer/logged", **values, **there, adopted=adopted, apart=apart)
    alone = [("new_thread", ids.NEW_THREAD, None)] if adopted is not None else []
    offered = [("claim", ids.CLAIM, "primary"), *alone, ("edit", ids.EDIT, None), ("drop", ids.DROP, None)]
    buttons = [agents_button.about(texts, name, key, issue=issue.number, style=style) for name, key, style in offered]
    return kit.message(text, [kit.section(text), kit.actions(*buttons)])


def undoable(texts: Texts, text: Mrkdwn, action_id: str, issue: Issue, *, nth: int) -> Message:
    """Return the answer to whoever did something, with the button that undoes it; `nth` counts such events."""
    undo = agents_button.about(texts, "undo", action_id, issue=issue.number, value=f"{issue.number}.{nth}")
    return kit.message(text, [kit.section(text), kit.actions(undo)])


def notice(
    texts: Texts, issue: Issue, *, first_name: str | None, opens_at: datetime | None = None, zone: str | None = None
) -> Message:
    """Return the quiet line that tells the customer that we have it.

    `opens_at` is when the team is back, None while it works; `zone` is named where that is not by the reader's clock.
    """
    values = {"number": issue.number, "title": issue.title, "first_name": first_name}
    text = texts.say("issue/notice", **values, opens_at=opens_at, zone=zone)
    return kit.message(text, [kit.plainly(text)])


def note(texts: Texts, issue: Issue, *, by: str, agent: str, words: str) -> Message:
    """Return an agent's words to the team."""
    text = texts.say("issue/note", number=issue.number, agent=agent, words=words)
    head = texts.say("issue/note_head", number=issue.number, by=by)
    return kit.message(text, [kit.context(head), kit.said(words)], limit=kit.POST_LIMIT)


def link(texts: Texts, issue: Issue, *, name: str, url: str | None, after: After = _STANDS) -> Message:
    """Return the line that tells the agents of a customer's message; `after` says what stands below it."""
    text = texts.say("issue/link", **_word(issue, name, after), url=url)
    return _with_after(texts, text, [kit.section(text)], issue, after)


def said_alone(texts: Texts, issue: Issue, *, name: str, words: str | None, after: After = _STANDS) -> Message:
    """Return what a customer wrote to us alone, where no link would lead the agents; `after` as above.

    `words` are None once the customer has deleted them.
    """
    values = {**_word(issue, name, after), "gone": words is None}
    head = kit.section(texts.say("issue/alone_head", **values))
    below = [kit.said(words)] if words else []  # a file alone has none
    text = texts.say("issue/alone", **values, words=words or None)
    return _with_after(texts, text, [head, *below], issue, after)


def source_edited(texts: Texts, issue: Issue, *, name: str | None, words: str | None) -> Message:
    """Return what the agents read of a message that the issue does not follow; `words` are None once they are gone."""
    values = {"number": issue.number, "name": name, "holder": issue.assignee}
    head = kit.section(texts.say("issue/source_edited_head", **values, gone=words is None))
    below = [kit.said(words)] if words else []
    return kit.message(texts.say("issue/source_edited", **values, words=words), [head, *below])


def _word(issue: Issue, name: str, after: After) -> dict[str, object]:
    """Return how the agents are told of a customer's words: who wrote, about which issue, and its status.

    Once something came of it, nobody need do anything.
    """
    about: dict[str, object] = {"number": issue.number, "name": one_line(name), "status": issue.status.value}
    if after.outcome is not None:
        return {**about, "holder": None, "over": False}
    return {**about, "holder": issue.assignee, "over": issue.is_over}


def _with_after(texts: Texts, text: Mrkdwn, blocks: list[Block], issue: Issue, after: After) -> Message:
    """Return the message with what came of a customer's words, or with what can be done about ones after the end."""
    if after.outcome is not None:
        return kit.message(f"{text}\n{after.outcome}", [*blocks, kit.context(after.outcome)])
    if not issue.is_over:
        return kit.message(text, blocks)
    thanks = [] if after.is_thanked else [("thank_you", ids.THANK_YOU)]
    return kit.message(text, [*blocks, _row(texts, issue, ("reopen", ids.REOPEN), *thanks, ("reply", ids.REPLY))])


def _row(texts: Texts, issue: Issue, *offered: tuple[str, str]) -> Block:
    buttons = (agents_button.plain(texts, label, action_id, value=str(issue.number)) for label, action_id in offered)
    return kit.actions(*buttons)


def elsewhere(texts: Texts, issue: Issue, *, name: str, url: str | None) -> Message:
    """Return the question whether a customer's words in the channel are the answer that a pending issue waits for."""
    text = texts.say("issue/elsewhere", number=issue.number, name=one_line(name), url=url, holder=issue.assignee)
    go_on, wait_on = ("go_on", ids.REOPEN), ("keep_waiting", ids.KEEP_WAITING)
    offered = (go_on, ("reply", ids.REPLY), ("resolve", ids.RESOLVE), wait_on)
    return kit.message(text, [kit.section(text), _row(texts, issue, *offered)])


def elsewhere_over(texts: Texts, issue: Issue, *, name: str, url: str | None, outcome: Mrkdwn) -> Message:
    """Return that question once it needs no answer, and what came of it."""
    text = texts.say("issue/elsewhere_over", number=issue.number, name=one_line(name), url=url)
    return kit.message(f"{text}\n{outcome}", [kit.section(text), kit.context(outcome)])


def waited(texts: Texts, issue: Issue, *, nth: int, name: str | None, waited: timedelta) -> Message:
    """Return the question to the agents for a word to the customer, who has waited so long; `nth` is the question."""
    text = texts.say("issue/waited", number=issue.number, name=name, holder=issue.assignee, waited=waited)
    about = f"{issue.number}.{nth}"
    write = agents_button.plain(texts, "write_update", ids.WRITE_UPDATE, value=about, style="primary")
    later = agents_button.plain(texts, "remind_tomorrow", ids.REMIND_TOMORROW, value=about)
    return kit.message(text, [kit.section(text), kit.actions(write, later)])
