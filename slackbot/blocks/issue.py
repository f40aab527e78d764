"""What an issue looks like: its card, its lines in the customer's thread, its forms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.blocks import ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import TITLE_LENGTH, WORDS_LENGTH, Issue, Status, words_mark
from slackbot.domain.person import Person
from slackbot.texts import Mrkdwn, Texts, mention, one_line

_BUTTONS = {
    Status.OPEN: ("Claim", ids.CLAIM, "primary"),
    Status.CLAIMED: ("Resolve", ids.RESOLVE, "primary"),
    Status.PENDING: ("Resolve", ids.RESOLVE, "primary"),
    Status.RESOLVED: ("Reopen", ids.REOPEN, None),
}


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


def card(
    texts: Texts,
    issue: Issue,
    *,
    requester: Person | None,
    names: dict[str, str],
    replaces: bool = False,
    earlier: int | None = None,
) -> Message:
    """Return the card of the agents' channel; `names` are the agents' names by id.

    `replaces`: it takes the place of one that was deleted.
    """
    asked_by = _name(requester, issue.requester)
    in_words = texts.say(
        "issue/status_plain",
        status=issue.status.value,
        holder_name=names.get(issue.assignee or "", issue.assignee),
        resolver_name=names.get(issue.resolved_by or "", issue.resolved_by),
        reopened=issue.reopened,
    )
    about_it = {"number": issue.number, "title": issue.title, "requester": asked_by}
    text = texts.say("issue/card", **about_it, status=in_words, replaces=replaces)
    about = texts.say(
        "issue/card_about",
        requester=asked_by,
        channel=issue.channel,
        logged_by=issue.logged_by,
        logged_at=issue.logged_at,
        replaces=replaces,
    )
    head = texts.say("issue/card_head", number=issue.number, status=status(texts, issue))
    blocks = [kit.section(head), kit.said(*_paragraphs(issue), bold_first=True), kit.context(about)]
    if issue.status in _BUTTONS:
        again = [_same_again(issue, earlier)] if earlier is not None else []
        blocks.append(kit.actions(_button(issue), *again))
    return kit.message(text, blocks)


def _same_again(issue: Issue, earlier: int) -> Block:
    number, reads = str(issue.number), f"Issue {issue.number} is the same trouble again as issue {earlier}"
    return kit.button("Same trouble again", ids.SAME_AGAIN, value=number, reads=reads)


def _paragraphs(issue: Issue) -> list[str]:
    return [issue.title, issue.details] if issue.details else [issue.title]


def _button(issue: Issue) -> Block:
    label, action_id, style = _BUTTONS[issue.status]
    return kit.button(label, action_id, value=str(issue.number), style=style, reads=f"{label} issue {issue.number}")


def _name(person: Person | None, user: str | None) -> str | None:
    if person is not None and person.name:
        return one_line(person.name)
    return user


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
    value = str(issue.number)
    claim = kit.button("Claim", ids.CLAIM, value=value, style="primary", reads=f"Claim issue {value}")
    edit = kit.button("Edit", ids.EDIT, value=value, reads=f"Edit issue {value}")
    mistake = kit.button("Logged by mistake", ids.DROP, value=value, reads=f"Issue {value} was logged by mistake")
    alone = kit.button("Start a new thread", ids.NEW_THREAD, value=value, reads=f"Start a new thread for issue {value}")
    buttons = [claim, edit, mistake] if adopted is None else [claim, alone, edit, mistake]
    return kit.message(text, [kit.section(text), kit.actions(*buttons)])


def undoable(text: Mrkdwn, action_id: str, issue: Issue, *, nth: int) -> Message:
    """Return the answer to whoever did something, with the button that undoes it; `nth` counts such events."""
    value = f"{issue.number}.{nth}"
    undo = kit.button("Undo", action_id, value=value, reads=f"Undo what you did to issue {issue.number}")
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


def reply(texts: Texts, issue: Issue, *, agent: str, words: str, mentions: str | None = None) -> Message:
    """Return an agent's words to the customer, who is mentioned where Slack would not tell them."""
    head = texts.say("issue/reply_head", number=issue.number, agent=agent, customer=mentions)
    said = texts.say("issue/reply", agent=agent, words=words)
    text = f"{mention(mentions)} {said}" if mentions else said
    return kit.message(text, [kit.context(head), kit.said(words)], limit=kit.POST_LIMIT)


def note(texts: Texts, issue: Issue, *, by: str, agent: str, words: str) -> Message:
    """Return an agent's words to the team."""
    text = texts.say("issue/note", number=issue.number, agent=agent, words=words)
    head = texts.say("issue/note_head", number=issue.number, by=by)
    return kit.message(text, [kit.context(head), kit.said(words)], limit=kit.POST_LIMIT)


def link(texts: Texts, issue: Issue, *, name: str, url: str | None, after: After = _STANDS) -> Message:
    """Return the line that tells the agents of a customer's message; `after` says what stands below it."""
    text = texts.say("issue/link", **_word(issue, name, after), url=url)
    return _with_after(text, [kit.section(text)], issue, after)


def said_alone(texts: Texts, issue: Issue, *, name: str, words: str | None, after: After = _STANDS) -> Message:
    """Return what a customer wrote to us alone, where no link would lead the agents; `after` as above.

    `words` are None once the customer has deleted them.
    """
    values = {**_word(issue, name, after), "gone": words is None}
    head = kit.section(texts.say("issue/alone_head", **values))
    below = [kit.said(words)] if words else []  # a file alone has none
    return _with_after(texts.say("issue/alone", **values, words=words or None), [head, *below], issue, after)


def source_edited(texts: Texts, issue: Issue, *, name: str | None, words: str | None) -> Message:
    """Return what the agents read of a message that the issue does not follow; `words` are None once they are gone."""
    values = {"number": issue.number, "name": name, "holder": issue.assignee}
    head = kit.section(texts.say("issue/source_edited_head", **values, gone=words is None))
    below = [kit.said(words)] if words else []
    return kit.message(texts.say("issue/source_edited", **values, words=words), [head, *below])


def _word(issue: Issue, name: str, after: After) -> dict[str, object]:
    """Return what is said of every word of a customer: who wrote it, about which issue, and how that stands.

    Once something came of it, nobody need do anything.
    """
    about: dict[str, object] = {"number": issue.number, "name": one_line(name), "status": issue.status.value}
    if after.outcome is not None:
        return {**about, "holder": None, "over": False}
    return {**about, "holder": issue.assignee, "over": issue.is_over}


def _with_after(text: Mrkdwn, blocks: list[Block], issue: Issue, after: After) -> Message:
    """Return the message with what came of a customer's words, or with what can be done about ones after the end."""
    if after.outcome is not None:
        return kit.message(f"{text}\n{after.outcome}", [*blocks, kit.context(after.outcome)])
    if not issue.is_over:
        return kit.message(text, blocks)
    thanks = [] if after.is_thanked else [("It was a thank-you", ids.THANK_YOU)]
    return kit.message(text, [*blocks, _row(issue, ("Reopen", ids.REOPEN), *thanks, ("Reply", ids.REPLY))])


def _row(issue: Issue, *offered: tuple[str, str]) -> Block:
    return kit.actions(*(kit.button(label, action_id, value=str(issue.number)) for label, action_id in offered))


def elsewhere(texts: Texts, issue: Issue, *, name: str, url: str | None) -> Message:
    """Return the question whether a customer's words in the channel are the answer that a pending issue waits for."""
    text = texts.say("issue/elsewhere", number=issue.number, name=one_line(name), url=url, holder=issue.assignee)
    go_on, wait_on = ("Go on", ids.REOPEN), ("Keep waiting", ids.KEEP_WAITING)
    offered = (go_on, ("Reply", ids.REPLY), ("Resolve", ids.RESOLVE), wait_on)
    return kit.message(text, [kit.section(text), _row(issue, *offered)])


def elsewhere_over(texts: Texts, issue: Issue, *, name: str, url: str | None, outcome: Mrkdwn) -> Message:
    """Return that question once it needs no answer, and what came of it."""
    text = texts.say("issue/elsewhere_over", number=issue.number, name=one_line(name), url=url)
    return kit.message(f"{text}\n{outcome}", [kit.section(text), kit.context(outcome)])


def waited(texts: Texts, issue: Issue, *, nth: int, name: str | None, waited: timedelta) -> Message:
    """Return the question to the agents for a word to the customer, who has waited so long; `nth` is the question."""
    text = texts.say("issue/waited", number=issue.number, name=name, holder=issue.assignee, waited=waited)
    about = f"{issue.number}.{nth}"
    write = kit.button("Write update", ids.WRITE_UPDATE, value=about, style="primary")
    later = kit.button("Remind me tomorrow", ids.REMIND_TOMORROW, value=about)
    return kit.message(text, [kit.section(text), kit.actions(write, later)])


def reply_form(
    texts: Texts, issue: Issue, *, channel: str | None, reply_to: str, thread_ts: str | None, words: str = ""
) -> Block:
    """Return the form that writes to the customer as `reply` does; `words` are what it begins from."""
    field = kit.text_input(
        ids.ANSWER,
        "To the customer",
        value=words,
        lines="many",
        hint=texts.say("form/reply_hint", begun=bool(words)),
        max_length=min(kit.TEXT_LIMIT, WORDS_LENGTH),
    )
    return kit.form(
        ids.REPLY_FORM,
        title=f"Reply to #{issue.number}",
        submit="Send",
        blocks=[kit.said(issue.title, bold_first=True), field],
        about={"issue": issue.number, "channel": channel, "reply_to": reply_to, "thread": thread_ts},
    )


def log_form(texts: Texts, *, channel: str | None, reply_to: str, customer: str | None = None) -> Block:
    """Return the form that logs an issue; `reply_to` is where whoever opened it gets the answer."""
    return kit.form(
        ids.LOG_FORM,
        title="Log an issue",
        submit="Log",
        blocks=_fields(texts, title="", details="", customer=customer),
        about={"channel": channel, "reply_to": reply_to},
    )


def edit_form(texts: Texts, issue: Issue, *, channel: str | None, reply_to: str) -> Block:
    """Return the form that changes an issue."""
    return kit.form(
        ids.EDIT_FORM,
        title=f"Edit #{issue.number}",
        submit="Save",
        blocks=_fields(texts, title=issue.title, details=issue.details, customer=issue.requester),
        about={"issue": issue.number, "channel": channel, "reply_to": reply_to, "words": words_mark(issue)},
    )


def _fields(texts: Texts, *, title: str, details: str, customer: str | None) -> list[Block]:
    fields = [
        kit.person_input(ids.CUSTOMER, "Customer", user=customer, hint=texts.say("form/customer_hint")),
        kit.text_input(ids.TITLE, "Title", value=title, max_length=TITLE_LENGTH, hint=texts.say("form/log_hint")),
    ]
    if len(details) <= kit.TEXT_LIMIT:  # longer ones would come back cut
        fields.append(kit.text_input(ids.DETAILS, "Details", value=details, lines="many", optional=True))
    return fields


def resolve_form(texts: Texts, issue: Issue, *, channel: str | None, reply_to: str) -> Block:
    """Return the form that resolves an issue, the answer optional."""
    answer = kit.text_input(
        ids.ANSWER, "What was done", lines="many", optional=True, hint=texts.say("form/answer_hint")
    )
    return kit.form(
        ids.RESOLVE_FORM,
        title=f"Resolve #{issue.number}",
        submit="Resolve",
        blocks=[kit.said(issue.title, bold_first=True), answer],
        about={"issue": issue.number, "channel": channel, "reply_to": reply_to},
    )
