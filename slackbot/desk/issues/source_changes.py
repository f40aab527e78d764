"""What becomes of an issue when the message it was made of is changed or deleted."""

from dataclasses import dataclass

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions, cards, rewording
from slackbot.desk.people import directory
from slackbot.domain import keys, source
from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def deleted(desk: Desk, *, channel: str, ts: str, thread_ts: str, author: str | None) -> None:
    """Take the words of a deleted message out of the issues that were made of it; `author` is who had written it."""
    with desk.read() as tx:
        dropped = rows.issues.dropped_in(tx, channel=channel, thread_ts=thread_ts)
        made_of_it = rows.issues.made_of(tx, channel=channel, ts=ts)
        numbers = [*made_of_it, *(number for number in dropped if _was_made_of(tx, number, ts))]
    for number in numbers:
        with desk.begin() as tx:
            take_back_in(tx, desk, number, author=author)
        desk.wake()


def _was_made_of(tx: Tx, number: int, ts: str) -> bool:
    """Return whether a dropped issue, which has no source any more, was made of the message: its look still tells."""
    look = rows.outbox_read.of_key(tx, keys.earlier_words(number))
    return look is not None and look.content.get("source_ts", look.anchor_ts) == ts


@dataclass(frozen=True)
class Edit:
    """What a message says once it was edited, as Slack's markup; `edited_ts` is when that was."""

    channel: str
    ts: str
    text: str
    edited_ts: str
    author: str | None


def edited(desk: Desk, edit: Edit) -> None:
    """Let the issues that were made of the message follow it, or show the agents what it says now."""
    with desk.read() as tx:
        numbers = rows.issues.made_of(tx, channel=edit.channel, ts=edit.ts)
    for number in numbers:
        with desk.begin() as tx:
            follow_in(tx, desk, number, edit)
        desk.wake()


def follow_in(tx: Tx, desk: Desk, number: int, edit: Edit) -> None:
    """Do so for one issue inside a transaction of another action, once.

    Words that an agent wrote by hand stay; so that the new ones are not lost with that, the agents are shown them.
    """
    before = rows.issues.lock(tx, number)
    happened = rows.events.of_issue(tx, number)
    if not source.is_news(happened, edited_ts=edit.edited_ts):
        return
    text = directory.read_message(tx, edit.text)
    is_followed = source.is_followed(before, rows.touches.of_issue(tx, number))
    words = source.words_of_source(happened) if is_followed else frozenset()
    issue = source.follow(before, words, text=text or desk.texts.say("issue/no_text"))
    if issue != before:
        rows.requests.forget_answers(tx)
        rewording.reword(tx, desk, issue)
    actions.keep(tx, desk, issue, by=None, what=What.SOURCE_EDITED, fields=sorted(words), edited_ts=edit.edited_ts)
    if len(words) < 2:
        _show(tx, desk, issue, edit, text=text)


def _show(tx: Tx, desk: Desk, issue: Issue, edit: Edit, *, text: str) -> None:
    key = keys.source_edited(issue.number, edited_ts=edit.edited_ts)
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.SOURCE_EDITED, key=key, words=text, **_wrote(edit.author))


def _wrote(author: str | None) -> dict[str, object]:
    return {"user": author} if author else {}


def take_back_in(tx: Tx, desk: Desk, number: int, *, author: str | None = None) -> None:
    """Do so for one issue inside a transaction of another action, and tell the agents; once.

    They may hold a password: nothing we say from now on repeats them. What an agent wrote by hand stays.
    """
    before = rows.issues.lock(tx, number)
    happened = rows.events.of_issue(tx, number)
    if source.is_deleted(happened):
        return
    words = source.words_of_source(happened)
    issue = source.take_back(before, words, title=desk.texts.say("issue/deleted_title"))
    rows.requests.forget_answers(tx)
    rewording.reword(tx, desk, issue)
    actions.keep(tx, desk, issue, by=None, what=What.SOURCE_DELETED, fields=sorted(words))
    key = keys.source_deleted(number)
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.SOURCE_DELETED, key=key, kept=len(words) < 2, **_wrote(author))
