"""What becomes of an issue when the message it was made of is changed or deleted."""

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions, cards, rewording
from slackbot.domain import keys, source
from slackbot.domain.events import What
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def deleted(desk: Desk, *, channel: str, ts: str, author: str | None) -> None:
    """Take the words of a deleted message out of the issues that were made of it; `author` is who had written it."""
    with desk.read() as tx:
        numbers = rows.issues.made_of(tx, channel=channel, ts=ts)
    for number in numbers:
        with desk.begin() as tx:
            take_back_in(tx, desk, number, author=author)
        desk.wake()


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
    rewording.reword(tx, desk, issue)
    actions.keep(tx, desk, issue, by=None, what=What.SOURCE_DELETED, fields=sorted(words))
    wrote = {"user": author} if author else {}
    key = keys.source_deleted(number)
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.SOURCE_DELETED, key=key, kept=len(words) < 2, **wrote)
